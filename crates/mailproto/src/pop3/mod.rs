//! A client for POP3 (RFC 1939) with CAPA (RFC 2449), STLS (RFC 2595) and SASL (RFC 5034).
//!
//! ```ignore
//! let mut connection = Connection::connect(&connector, &endpoint, |step| show(step)).await?;
//! connection.login(&credentials, |step| show(step)).await?;
//! for (number, uid) in connection.uidl().await? {
//!     let body = connection.retrieve(number).await?;
//! }
//! connection.quit().await?;   // only now is gone what was deleted
//! ```

mod connection;
mod login;
mod message;

pub use connection::{Connection, Listed, Totals, UniqueId};
pub use message::Arriving;
#[cfg(test)]
pub(crate) use message::Unstuffing;

pub use crate::net::{
    Body, BodyLimits, CertificateFault, Connector, Credentials, Encryption, Endpoint, Failure, Roots, Secret, Step,
    Timeouts,
};
