use std::fmt;
use std::str::FromStr;

use postroom_types::Invalid;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How a bundle is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Format {
    pub layout: Layout,
    pub compression: Compression,
}

/// What the drafts stand in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Layout {
    /// One JSON object.
    #[default]
    Json,
    /// A JSON value on each line.
    JsonLines,
}

/// What a bundle is packed with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Compression {
    #[default]
    None,
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
}

impl Format {
    pub const ALL: [Self; 6] = [
        Self::new(Layout::Json, Compression::None),
        Self::new(Layout::Json, Compression::Gzip),
        Self::new(Layout::Json, Compression::Zstd),
        Self::new(Layout::JsonLines, Compression::None),
        Self::new(Layout::JsonLines, Compression::Gzip),
        Self::new(Layout::JsonLines, Compression::Zstd),
    ];

    pub const fn new(layout: Layout, compression: Compression) -> Self {
        Self { layout, compression }
    }

    /// The name in the interface.
    pub fn as_str(self) -> &'static str {
        match (self.layout, self.compression) {
            (Layout::Json, Compression::None) => "json",
            (Layout::Json, Compression::Gzip) => "json+gzip",
            (Layout::Json, Compression::Zstd) => "json+zstd",
            (Layout::JsonLines, Compression::None) => "jsonl",
            (Layout::JsonLines, Compression::Gzip) => "jsonl+gzip",
            (Layout::JsonLines, Compression::Zstd) => "jsonl+zstd",
        }
    }
}

impl Compression {
    /// What packed these bytes, by how they begin.
    pub(super) fn detect(bytes: &[u8]) -> Self {
        match bytes {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            _ => Self::None,
        }
    }
}

impl FromStr for Format {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let format = Self::ALL.into_iter().find(|format| format.as_str() == text);
        format.ok_or(Invalid("must be one of: json json+gzip json+zstd jsonl jsonl+gzip jsonl+zstd"))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
