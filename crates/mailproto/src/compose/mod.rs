//! Messages to be sent (RFC 5322, RFC 2045 to 2049): from fields, texts and attachments to bytes.
//!
//! ```ignore
//! let message = Outgoing { from, to, subject, date, message_id, text, ..Outgoing::default() };
//! let envelope = message.envelope()?;
//! let raw = message.to_bytes()?;
//! ```
//!
//! What goes into a header is checked before: a line break or NUL is refused with the field's name, so that no text can
//! become a header. Lines have at most 998 bytes and end with CRLF; all but addresses and forwarded messages is ASCII.

mod body;
mod header;
mod outgoing;
mod quote;
mod reply;

pub use outgoing::{Attachment, NotComposed, Outgoing};
pub use quote::{ForwardLabels, forwarded_html, forwarded_text, quoted_html, quoted_text};
pub use reply::{Recipients, forward_subject, references, reply_recipients, reply_subject};
