//! The crate from outside: messages, files and servers that somebody made to break it.
#![expect(clippy::unwrap_used, reason = "these are tests, with helpers of their own")]
#![expect(clippy::disallowed_methods, reason = "what must not take long is measured")]

mod compose;
mod dovecot;
mod files;
mod imap_extensions;
mod imap_hostile;
mod imap_login;
mod imap_session;
mod mime;
mod pop3;
mod smtp;
mod smtp_hostile;
mod smtp_login;
mod support;
