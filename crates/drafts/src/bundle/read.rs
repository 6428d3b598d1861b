use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use postroom_types::DraftId;
use serde::Deserialize;

use super::meter::{Meter, Over};
use super::{BundledDraft, Compression, Metadata, Opening, object};
use crate::Limits;

/// A bundle may hold so many drafts.
pub const MAX_DRAFTS: usize = 100_000;

/// The window of zstd that is unpacked: 16 MiB, twice what its levels up to 19 use. It is memory that a few bytes can ask for.
const ZSTD_WINDOW_LOG: u32 = 24;
/// Bytes that are unpacked at a time.
const PIECE: usize = 64 * 1024;
/// The opening of a bundle in lines is shorter.
const FIRST_LINE: u64 = 1024;

/// What a bundle may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes after unpacking.
    pub unpacked: u64,
    /// What each draft may be. One that takes more than twice the size as JSON is refused before it is read: base64 and escapes make it a third larger,
    /// rarely more. One that takes more than four times the size ends the reading.
    pub limits: Limits,
}

/// A draft that cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedDraft {
    /// Its id, as far as it has one.
    pub id: Option<DraftId>,
    /// For the person who imports it.
    pub reason: String,
}

/// Why a bundle cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    #[error("the bundle has more than {0} bytes when it is unpacked")]
    TooLarge(u64),
    #[error("the bundle has more than {MAX_DRAFTS} drafts")]
    TooMany,
    #[error("draft {index} of the bundle takes more than {most} bytes")]
    DraftTooLarge { index: usize, most: u64 },
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

/// Reads a bundle of any format, which is told from its bytes, and gives what stands in each place from 0: a draft whose content is in the normal form,
/// or why it cannot be imported. One draft is in memory at a time, as text and as what was read of it.
///
/// Whether the bundle is whole shows at its end. Who wants to write nothing of one that is not reads it twice.
///
/// # Errors
/// When it is no complete bundle within its bounds.
pub fn read(
    packed: impl BufRead,
    bounds: &Bounds,
    mut each: impl FnMut(usize, Result<BundledDraft, RefusedDraft>),
) -> Result<Opening, BundleError> {
    let largest = bounds.limits.max_draft_size.get().saturating_mul(4);
    let meter = Meter::new(bounds.unpacked, largest);
    let mut text = BufReader::with_capacity(PIECE, meter.on(unpack(packed)?));
    let mut items = Items { bounds, meter: &meter, places: HashMap::new(), count: 0, failed: None, each: &mut each };
    let read = read_from(&mut text, &mut items);
    match (read, meter.over()) {
        (Err(_), Some(Over::All)) => Err(BundleError::TooLarge(bounds.unpacked)),
        (Err(_), Some(Over::One)) => Err(BundleError::DraftTooLarge { index: items.count, most: largest }),
        (read, _) => items.failed.map_or(read, Err),
    }
}

impl Default for Bounds {
    /// 1 GiB, and drafts of the default size.
    fn default() -> Self {
        Self { unpacked: 1 << 30, limits: Limits::default() }
    }
}

fn unpack<'a>(mut packed: impl BufRead + 'a) -> Result<Box<dyn Read + 'a>, BundleError> {
    let begins = packed.fill_buf().map_err(BundleError::Damaged)?;
    Ok(match Compression::detect(begins) {
        Compression::None => Box::new(packed),
        Compression::Gzip => Box::new(MultiGzDecoder::new(packed)),
        Compression::Zstd => {
            let mut decoder = zstd::Decoder::with_buffer(packed).map_err(BundleError::Damaged)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(BundleError::Damaged)?;
            Box::new(decoder)
        }
    })
}

/// Reads either layout.
fn read_from(text: &mut impl BufRead, items: &mut Items<'_>) -> Result<Opening, BundleError> {
    let mut first = Vec::new();
    text.by_ref().take(FIRST_LINE).read_until(b'\n', &mut first).map_err(BundleError::Damaged)?;
    if first.is_empty() {
        return Err(BundleError::CutOff);
    }
    let (opening, says) = match serde_json::from_slice::<Opening>(&first) {
        Ok(opening) if first.ends_with(b"\n") => (opening, read_lines(text, items)?),
        _ => object::read(first.chain(text), items)?,
    };
    if says == items.count { Ok(opening) } else { Err(BundleError::Incomplete { says, has: items.count }) }
}

/// The drafts in lines, and how many the last line says there are.
fn read_lines(text: &mut impl BufRead, items: &mut Items<'_>) -> Result<usize, BundleError> {
    /// The last line.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Last {
        metadata: Metadata,
    }

    // Which line is the last one shows when no other follows.
    let (mut before, mut line) = (Vec::new(), Vec::new());
    loop {
        items.meter.begin_one();
        line.clear();
        if text.read_until(b'\n', &mut line).map_err(BundleError::Damaged)? == 0 {
            let last: Last = serde_json::from_slice(&before).map_err(|_| BundleError::CutOff)?;
            return Ok(last.metadata.count);
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        if !before.is_empty() {
            items.take(&before)?;
        }
        std::mem::swap(&mut before, &mut line);
    }
}

/// What has been read of the drafts.
pub(super) struct Items<'a> {
    bounds: &'a Bounds,
    pub(super) meter: &'a Meter,
    /// Where each id stood first.
    places: HashMap<DraftId, usize>,
    count: usize,
    /// What ended the reading inside of the list.
    pub(super) failed: Option<BundleError>,
    each: &'a mut dyn FnMut(usize, Result<BundledDraft, RefusedDraft>),
}

impl Items<'_> {
    pub(super) fn take(&mut self, json: &[u8]) -> Result<(), BundleError> {
        let index = self.count;
        if index == MAX_DRAFTS {
            return Err(BundleError::TooMany);
        }
        self.count += 1;
        let draft = read_draft(json, &self.bounds.limits).and_then(|draft| {
            let first = *self.places.entry(draft.head.draft_id).or_insert(index);
            if first == index { Ok(draft) } else { Err(format!("has the same id as draft {first}")) }
        });
        (self.each)(index, draft.map_err(|reason| RefusedDraft { id: id(json), reason }));
        Ok(())
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
