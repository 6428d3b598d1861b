//! One message: its headers, what to read, what is attached (RFC 5322, RFC 2045 to 2049, RFC 2231).
//!
//! The structure is walked here, in one pass over the lines with a list of the boundaries that are open, because the
//! time and the depth must be bounded for whatever somebody sends. Header values, character sets and entities are
//! mail-parser's work. Every string that is handed out is fit for PostgreSQL: no NUL, valid UTF-8, and what had to be
//! replaced shows as U+FFFD.

mod attached;
mod attachment;
mod charset;
mod choose;
mod clean;
mod date;
mod fields;
mod head;
mod html;
mod ids;
mod limits;
mod message;
mod problem;
mod report;
mod segments;
mod snippet;
mod structure;
mod transfer;

pub use attached::{Attached, AttachedLimits, AttachedText, attached};
pub use attachment::{Attachment, TransferEncoding, content, content_body, content_to};
pub use date::parse as parse_date;
pub(crate) use html::escape;
pub use limits::Limits;
pub use message::{Address, Message, Unparsable, parse};
pub use problem::Problem;
pub use report::{Action, Report, Reported, report};
pub use segments::segments;
pub use snippet::{display_text, html_text, snippet};
