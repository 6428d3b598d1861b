//! What IMAP, POP3 and SMTP have in common: finding the server, encrypting, reading within bounds, and saying what went wrong
//! in terms that a caller can act on.

mod body;
mod certificate;
mod connector;
mod credentials;
mod deflate;
mod failure;
mod status;
pub(crate) mod wire;

pub use body::{Body, BodyLimits, Spool};
pub use connector::{Connector, Encryption, Endpoint, Roots, Step, Timeouts};
pub use credentials::{Credentials, Secret};
pub use failure::{CertificateFault, Failure};
pub(crate) use failure::{server_text, sounds_busy, sounds_like_credentials};
pub use status::EnhancedStatus;
