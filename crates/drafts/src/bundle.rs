//! Drafts as they travel: out with an export, in with an import.
//!
//! A bundle is JSON or JSON lines, either as it is or packed with gzip or zstd. As JSON it is one object with `bundleId`, `exportedAt`, `drafts`
//! and `metadata`; as lines it is `{bundleId, exportedAt}`, each draft, and `{metadata}`. The metadata stand at the end because they are
//! measured; in lines they also show that nothing was cut off.
//!
//! A draft in it has all the interface's fields of one, but for preview links, which would not live long enough. The bytes of an attachment
//! travel with it, as base64 in `content`, so that it can be imported anywhere; where they are left out, an import works only while the
//! attachment itself is still there.
//!
//! Drafts come back equal to what they were: same [`Content`](crate::Content), same bytes.

mod draft;
mod format;
mod meter;
mod object;
mod read;
#[cfg(test)]
mod tests;
mod wire;
mod write;

use postroom_types::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use draft::{BundledDraft, Head, Owner};
pub use format::{Compression, Format, Layout};
pub use read::{Bounds, BundleError, MAX_DRAFTS, RefusedDraft, read};
pub use write::Writer;

/// How a bundle begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Opening {
    pub bundle_id: Uuid,
    pub exported_at: Timestamp,
}

/// What a bundle says of itself at its end.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Metadata {
    /// How many drafts there are.
    pub count: usize,
    /// The bytes of the drafts as JSON, before compression.
    pub total_size: u64,
    /// How many of these bytes became one, as measured: 4 when a quarter is left, 1 without compression or drafts.
    pub compression_ratio: f64,
    pub format: Format,
}
