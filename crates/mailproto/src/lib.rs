//! Mail as it travels and as it lies in files: bytes to values. Knows no database and no setting.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`mime`] | one message (RFC 5322, RFC 2045 to 2049): headers, texts, attachments, problems; delivery reports |
//! | [`imap`] | a client for IMAP |
//! | [`pop3`] | a client for POP3 |
//! | [`smtp`] | a client for SMTP: one message, a verdict for each recipient |
//! | [`compose`] | messages to be sent: from fields, texts and attachments to bytes |
//! | [`net`] | what the clients have in common |
//! | [`files`] | messages from `.eml` files, mbox files and Maildirs, one after the other |
//!
//! Everything that comes from outside is hostile: there is a limit on every length, depth and count, and what is beyond
//! it is a noted problem or an error, never a panic and never more than linear time.
pub mod compose;
pub mod files;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
pub mod imap;
pub mod mime;
pub mod net;
pub mod pop3;
pub mod smtp;
