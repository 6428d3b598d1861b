//! A client for IMAP4rev1 (RFC 3501) and what synchronisation wants of its extensions: CONDSTORE and QRESYNC (RFC 7162), UIDPLUS
//! (RFC 4315), MOVE (RFC 6851), IDLE (RFC 2177), SPECIAL-USE (RFC 6154), LIST-STATUS (RFC 5819), ENABLE (RFC 5161), COMPRESS
//! (RFC 4978), UTF8=ACCEPT (RFC 6855), SASL-IR (RFC 4959), NAMESPACE (RFC 2342), NOTIFY (RFC 5465), and Gmail's
//! X-GM-EXT-1.
//!
//! ```ignore
//! let mut connection = Connection::connect(&connector, &endpoint, |step| show(step)).await?;
//! connection.login(&credentials, |step| show(step)).await?;
//! connection.compress().await?;
//! connection.enable(&["QRESYNC"]).await?;
//! let selected = connection.select(&MailboxName::inbox(), Access::ReadWrite, Resync::Since(known)).await?;
//! let mut bodies = connection.fetch_bodies(&uids)?;
//! while let Some(fetched) = bodies.next().await? { … }
//! ```
//!
//! Bodies are fetched and never marked as read (`BODY.PEEK[]`); a long one is written to a file while it arrives. What the
//! server says unasked is kept for [`Connection::take_events`].

mod change;
mod connection;
mod fetch;
mod idle;
mod login;
mod mailbox;
mod name;
mod notify;
mod response;
mod select;
mod types;
mod uid_set;
mod value;

pub use change::{FlagChange, Moved, Stored};
pub use connection::Connection;
pub use fetch::{Bodies, Overviews, header_digest};
pub use mailbox::{Namespace, NamespaceKind};
pub use name::MailboxName;
pub use notify::Notices;
pub use select::{Access, Resync};
pub use types::{Copied, Event, Fetched, FlagUpdate, Flags, Folder, Known, Overview, Selected, Status};
pub use uid_set::UidSet;

pub use crate::net::{
    Body, BodyLimits, CertificateFault, Connector, Credentials, Encryption, Endpoint, Failure, Roots, Secret, Step,
    Timeouts,
};
