//! How large a draft may be, how often it is saved, and what may stand in it.

mod check;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use check::is_invisible;

use crate::{Content, Refused};

/// How many files one draft may have.
pub const MAX_ATTACHMENTS: usize = 20;
/// How many people `to`, `cc` and `bcc` may name together.
pub const MAX_RECIPIENTS: usize = 500;
/// How many tags a draft may have.
pub const MAX_TAGS: usize = 50;
/// How many Message-IDs of a thread are kept.
pub const MAX_REFERENCES: usize = 200;
/// Characters of a subject, and of a Message-ID: a line of RFC 5322 (section 2.1.1).
pub const MAX_LINE: usize = 998;
/// Characters of an address, finished or not: 64 before the @ and 255 behind it (RFC 5321 section 4.5.3.1).
pub const MAX_ADDRESS: usize = 320;
/// Characters of a name that people give: a person's, a file's, a tag.
pub const MAX_NAME: usize = 255;

/// What an installation, a tenant or a request allows. Whoever has several takes the smallest of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Limits {
    pub auto_save_interval: AutoSaveInterval,
    pub max_draft_size: MaxDraftSize,
}

/// How long a client waits between two saves of what is being typed: 1,000 to 60,000 ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct AutoSaveInterval(u64);

/// How large a draft may be with its attachments: 1 MiB or more, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct MaxDraftSize(u64);

impl Limits {
    /// The content in its normal form ([`Content::normal`]), if a draft may hold it.
    ///
    /// What is kept and what is refused:
    ///
    /// - Bodies may hold anything. Neither control nor direction characters do harm there, and a mail's body is encoded.
    /// - Everything else ends up in a header, so it is one line: CR, LF, NUL and all other control characters but the tab are
    ///   refused, as are Unicode's own ends of lines. So nothing typed can begin a header of its own.
    /// - Direction characters (U+202A to U+202E, U+2066 to U+2069, …) stay in subjects and names, where right-to-left scripts need them. They are
    ///   refused where people decide by what they see: in addresses, tags and names of files.
    ///
    /// # Errors
    /// Every field that cannot be accepted, with its bound; at least one.
    pub fn accept(&self, content: Content) -> Result<Content, Vec<Refused>> {
        let content = content.normal();
        let refused = check::check(&content, self.max_draft_size);
        if refused.is_empty() { Ok(content) } else { Err(refused) }
    }
}

impl AutoSaveInterval {
    /// # Errors
    /// When it is none of 1,000 to 60,000.
    pub fn from_millis(millis: u64) -> Result<Self, Refused> {
        match millis {
            1_000..=60_000 => Ok(Self(millis)),
            _ => Err(Refused::new("autoSaveInterval", "must be 1000 to 60000 ms")),
        }
    }

    pub fn get(self) -> Duration {
        Duration::from_millis(self.0)
    }
}

impl MaxDraftSize {
    const LEAST: u64 = 1 << 20;

    /// # Errors
    /// When it is below 1 MiB.
    pub fn from_bytes(bytes: u64) -> Result<Self, Refused> {
        if bytes < Self::LEAST {
            return Err(Refused::new("maxDraftSize", format!("must be at least {} bytes", Self::LEAST)));
        }
        Ok(Self(bytes))
    }

    /// In bytes.
    pub fn get(self) -> u64 {
        self.0
    }
}

impl Default for AutoSaveInterval {
    fn default() -> Self {
        Self(5_000)
    }
}

impl Default for MaxDraftSize {
    fn default() -> Self {
        Self(25 << 20)
    }
}

impl TryFrom<u64> for AutoSaveInterval {
    type Error = Refused;

    fn try_from(millis: u64) -> Result<Self, Refused> {
        Self::from_millis(millis)
    }
}

impl From<AutoSaveInterval> for u64 {
    fn from(interval: AutoSaveInterval) -> Self {
        interval.0
    }
}

impl TryFrom<u64> for MaxDraftSize {
    type Error = Refused;

    fn try_from(bytes: u64) -> Result<Self, Refused> {
        Self::from_bytes(bytes)
    }
}

impl From<MaxDraftSize> for u64 {
    fn from(size: MaxDraftSize) -> Self {
        size.0
    }
}
