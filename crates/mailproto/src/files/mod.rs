//! Messages that lie in files: `.eml`, mbox (RFC 4155 and its dialects), Maildir, and folders of these.
//!
//! [`messages`] walks them one by one. A message of more than a megabyte stays in a file, whatever lies there, and what
//! cannot be read is an error in its place that does not end the walk.

mod maildir;
mod mbox;
mod walk;

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::net::Body;

pub use mbox::{Dialect, Mbox};
pub use walk::{Messages, messages};

/// A message as it was found.
#[derive(Debug)]
pub struct Item {
    /// Byte for byte as it was before somebody put it into this file.
    pub body: Body,
    /// In IMAP's words: `\Seen`, `\Answered`, `\Flagged`, `\Draft`, `\Deleted`, `$Forwarded` (from a Maildir's name, or from
    /// Status and X-Status in an mbox).
    pub flags: Vec<&'static str>,
    /// From an mbox's "From " line, or the name of a Maildir's file.
    pub received_at: Option<DateTime<Utc>>,
    /// Where it stood, below the path that was given: the mbox's or the Maildir's name, levels separated by "/".
    pub folder: Option<String>,
    /// For a person: the file, and the place of the message in it.
    pub source: String,
}

/// Why one message, or one file, was left out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{path} cannot be read", path = path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{source_name} has {size} bytes or more, and {max} are allowed")]
    TooLarge { source_name: String, size: u64, max: u64 },
    #[error("{path} is no mail file", path = path.display())]
    Unknown { path: PathBuf },
    #[error("{path} holds folders deeper than {max} levels", path = path.display())]
    TooDeep { path: PathBuf, max: usize },
}
