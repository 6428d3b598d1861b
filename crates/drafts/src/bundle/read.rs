use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::io::{self, Read};

use flate2::read::MultiGzDecoder;
use postroom_types::{DraftId, Timestamp};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{BundledDraft, Compression, Metadata, Opening};
use crate::Limits;

/// A bundle may hold so many drafts.
pub const MAX_DRAFTS: usize = 100_000;

/// The window of zstd that is unpacked: 16 MiB, twice what its levels up to 19 use. It is memory that a few bytes can ask for.
const ZSTD_WINDOW_LOG: u32 = 24;

/// What a bundle may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes after unpacking. Reading takes up to about three times as much memory: the text, and drafts and attachments read from it.
    pub unpacked: usize,
    /// What each draft may be. One that takes more than twice the size as JSON is refused before it is read: base64 and escapes make it a third larger,
    /// rarely more.
    pub limits: Limits,
}

/// A bundle that was read as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    pub opening: Opening,
    /// Those that can be imported, with their place in the bundle from 0; their contents are in the normal form.
    pub drafts: Vec<(usize, BundledDraft)>,
    pub refused: Vec<RefusedDraft>,
}

/// A draft that cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedDraft {
    /// Its place in the bundle, from 0.
    pub index: usize,
    /// Its id, as far as it has one.
    pub id: Option<DraftId>,
    /// For the person who imports it.
    pub reason: String,
}

/// Why a bundle cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    #[error("the bundle has more than {0} bytes when it is unpacked")]
    TooLarge(usize),
    #[error("the bundle has more than {MAX_DRAFTS} drafts")]
    TooMany,
    #[error("the bundle cannot be unpacked: it is damaged or cut off")]
    Damaged(#[source] io::Error),
    #[error("the bundle is not what an export writes, or is cut off")]
    Malformed(#[source] serde_json::Error),
    #[error("the bundle is cut off: it ends without its metadata")]
    CutOff,
    #[error("something follows the end of the bundle")]
    MoreFollows,
    #[error("the bundle says that it has {says} drafts, and has {has}")]
    Incomplete { says: usize, has: usize },
}

/// Reads a bundle of any format, which is told from its bytes, and looks at everything in it. Nothing is half read: a draft is acceptable or refused
/// with its reason, and a bundle that is damaged, cut off or too large is refused as a whole.
///
/// # Errors
/// When it is no complete bundle within its bounds.
pub fn read(bytes: &[u8], bounds: &Bounds) -> Result<Bundle, BundleError> {
    let text = unpack(bytes, bounds.unpacked)?;
    let frame = Frame::read(&text)?;
    if frame.count != frame.items.len() {
        return Err(BundleError::Incomplete { says: frame.count, has: frame.items.len() });
    }
    let mut bundle = Bundle { opening: frame.opening, drafts: Vec::new(), refused: Vec::new() };
    let mut places = HashMap::new();
    for (index, json) in frame.items.into_iter().enumerate() {
        let draft = read_draft(json, &bounds.limits).and_then(|draft| {
            let first = *places.entry(draft.head.draft_id).or_insert(index);
            if first == index { Ok(draft) } else { Err(format!("has the same id as draft {first}")) }
        });
        match draft {
            Ok(draft) => bundle.drafts.push((index, draft)),
            Err(reason) => bundle.refused.push(RefusedDraft { index, id: id(json), reason }),
        }
    }
    Ok(bundle)
}

fn unpack(bytes: &[u8], most: usize) -> Result<Cow<'_, [u8]>, BundleError> {
    let packed: Box<dyn Read + '_> = match Compression::detect(bytes) {
        Compression::None if bytes.len() > most => return Err(BundleError::TooLarge(most)),
        Compression::None => return Ok(bytes.into()),
        Compression::Gzip => Box::new(MultiGzDecoder::new(bytes)),
        Compression::Zstd => {
            let mut decoder = zstd::Decoder::new(bytes).map_err(BundleError::Damaged)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(BundleError::Damaged)?;
            Box::new(decoder)
        }
    };
    let mut text = Vec::new();
    let one_more = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    packed.take(one_more).read_to_end(&mut text).map_err(BundleError::Damaged)?;
    if text.len() > most { Err(BundleError::TooLarge(most)) } else { Ok(text.into()) }
}

/// A bundle whose drafts were not looked at yet.
struct Frame<'a> {
    opening: Opening,
    items: Vec<&'a [u8]>,
    /// How many drafts its metadata say there are.
    count: usize,
}

/// The first value of a bundle: all of it as JSON, the opening alone as lines.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct First<'a> {
    bundle_id: Uuid,
    exported_at: Timestamp,
    #[serde(borrow)]
    drafts: Option<Items<'a>>,
    metadata: Option<Metadata>,
}

/// The last line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Last {
    metadata: Metadata,
}

impl Default for Bounds {
    /// 256 MiB, and drafts of the default size.
    fn default() -> Self {
        Self { unpacked: 256 << 20, limits: Limits::default() }
    }
}

impl<'a> Frame<'a> {
    fn read(text: &'a [u8]) -> Result<Self, BundleError> {
        let mut values = serde_json::Deserializer::from_slice(text).into_iter::<First<'_>>();
        let first = values.next().ok_or(BundleError::CutOff)?.map_err(BundleError::Malformed)?;
        let rest = text.get(values.byte_offset()..).unwrap_or_default();
        let opening = Opening { bundle_id: first.bundle_id, exported_at: first.exported_at };
        let Some(Items { items, too_many }) = first.drafts else { return Self::read_lines(opening, rest) };
        if too_many {
            return Err(BundleError::TooMany);
        }
        if !rest.trim_ascii().is_empty() {
            return Err(BundleError::MoreFollows);
        }
        let metadata = first.metadata.ok_or(BundleError::CutOff)?;
        Ok(Self { opening, items, count: metadata.count })
    }

    fn read_lines(opening: Opening, text: &'a [u8]) -> Result<Self, BundleError> {
        let mut lines = text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
        let mut items: Vec<_> = lines.by_ref().take(MAX_DRAFTS + 2).collect();
        if items.len() > MAX_DRAFTS + 1 {
            return Err(BundleError::TooMany);
        }
        let last = items.pop().ok_or(BundleError::CutOff)?;
        let last: Last = serde_json::from_slice(last).map_err(|_| BundleError::CutOff)?;
        Ok(Self { opening, items, count: last.metadata.count })
    }
}

/// The drafts of a bundle in JSON, up to the bound: they are counted before anything is kept of the next.
struct Items<'a> {
    items: Vec<&'a [u8]>,
    too_many: bool,
}

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Counting;
        impl<'de> Visitor<'de> for Counting {
            type Value = Items<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of drafts")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Items<'de>, A::Error> {
                let mut items = Items { items: Vec::new(), too_many: false };
                while let Some(item) = seq.next_element::<&RawValue>()? {
                    if items.items.len() < MAX_DRAFTS {
                        items.items.push(item.get().as_bytes());
                    } else {
                        items.too_many = true;
                    }
                }
                Ok(items)
            }
        }
        deserializer.deserialize_seq(Counting)
    }
}

fn read_draft(json: &[u8], limits: &Limits) -> Result<BundledDraft, String> {
    let most = limits.max_draft_size.get().saturating_mul(2);
    if u64::try_from(json.len()).unwrap_or(u64::MAX) > most {
        return Err(format!("takes more than {most} bytes, twice the size of a draft"));
    }
    if !json.trim_ascii_start().starts_with(b"{") {
        // A list would be taken for the fields in their order.
        return Err("must be an object".to_owned());
    }
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let draft: BundledDraft = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| told(&error))?;
    deserializer.end().map_err(|error| error.to_string())?;
    draft.accept(limits).map_err(|refused| refused.to_string())
}

/// The field, what is wrong, and no position, which would be one in a part of the file.
fn told(error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let text = error.inner().to_string();
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    match error.path().to_string() {
        path if path == "." => reason.to_owned(),
        path => format!("{path}: {reason}"),
    }
}

/// The id of a draft that may be wrong in all else.
fn id(json: &[u8]) -> Option<DraftId> {
    #[derive(Deserialize)]
    struct Id {
        #[serde(rename = "draftId")]
        id: DraftId,
    }
    serde_json::from_slice::<Id>(json).ok().map(|draft| draft.id)
}
