//! A client for SMTP (RFC 5321), as mail is handed in (RFC 6409): STARTTLS (RFC 3207), AUTH (RFC 4954), SIZE (RFC 1870),
//! 8BITMIME (RFC 6152), SMTPUTF8 (RFC 6531), PIPELINING (RFC 2920), and enhanced status codes (RFC 2034).
//!
//! ```ignore
//! let connector = connector.within(smtp::TIMEOUTS);
//! let mut connection = Connection::connect(&connector, &endpoint, "mail.example.org", |step| show(step)).await?;
//! connection.login(&credentials, |step| show(step)).await?;
//! let outcome = connection.send(&envelope, &mut Message::from_bytes(&raw)).await;
//! connection.quit().await;
//! ```
//!
//! A message is one transaction, and each recipient has a verdict of its own. [`Ending`] tells what is known for sure
//! from what is not: once the end of the message may have left this machine, no failure proves that it did not arrive.

mod connection;
mod content;
mod login;
mod mailbox;
mod message;
mod reply;
mod send;

pub use connection::{Connection, TIMEOUTS};
pub use mailbox::{BadMailbox, Envelope, Mailbox};
pub use message::Message;
pub use reply::Reply;
pub use send::{Ending, Outcome, Verdict};

pub use crate::net::{
    CertificateFault, Connector, Credentials, Encryption, Endpoint, EnhancedStatus, Failure, Roots, Secret, Step,
    Timeouts,
};
