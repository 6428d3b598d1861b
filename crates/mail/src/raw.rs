//! Raw messages at rest: compressed, with large attachments cut out. Putting the cuts back gives the very bytes.

use std::io::{Cursor, Read};
use std::ops::Range;

use bytes::Bytes;
use postroom_store::TenantClient;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;
use zstd::stream::read::Decoder;

use crate::{Error, blob};

/// Fast, and mail becomes less than half.
const LEVEL: i32 = 1;

/// Bytes of a piece.
const PIECE: u64 = 512 * 1024;
/// What all requests together hold of whole messages, in KiB: members may ask for many large ones at once.
const ROOM: u32 = 256 * 1024;
/// Bytes that are reserved before any of them is there, at most: what a message may have unless an account says more.
const RESERVED: usize = 128 * 1024 * 1024;
static HELD: Semaphore = Semaphore::const_new(ROOM as usize);

/// Bytes that are kept apart.
#[derive(Clone, Debug)]
pub(crate) struct Cut {
    /// Where they begin in the whole message.
    pub offset: u64,
    pub hash: [u8; 32],
    /// A part of the message itself, which stays as long as this does.
    pub bytes: Bytes,
}

/// A cut as the row names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CutOut {
    pub offset: u64,
    pub blob: Uuid,
}

/// The compressed rest, and what was cut out of it. The ranges are in order and do not overlap.
pub(crate) fn pack(raw: &Bytes, ranges: &[Range<usize>]) -> (Vec<u8>, Vec<Cut>) {
    let mut rest = Vec::new();
    let mut cuts = Vec::new();
    let mut from = 0;
    for range in ranges {
        let bytes = raw.slice(range.clone());
        cuts.push(Cut { offset: range.start as u64, hash: Sha256::digest(&bytes).into(), bytes });
        rest.extend_from_slice(&raw[from..range.start]);
        from = range.end;
    }
    let rest = if ranges.is_empty() { compress(raw) } else { compress(&[&rest[..], &raw[from..]].concat()) };
    (rest, cuts)
}

/// What [`pack`] took apart.
pub(crate) fn put_together(rest: &[u8], cuts: &[Cut]) -> Result<Vec<u8>, Error> {
    let rest = decompress(rest)?;
    let mut whole = Vec::with_capacity(rest.len() + cuts.iter().map(|cut| cut.bytes.len()).sum::<usize>());
    let mut given = 0usize;
    for cut in cuts {
        let before = usize::try_from(cut.offset).unwrap_or(usize::MAX).saturating_sub(whole.len());
        let until = given.saturating_add(before).min(rest.len());
        whole.extend_from_slice(&rest[given..until]);
        given = until;
        whole.extend_from_slice(&cut.bytes);
    }
    whole.extend_from_slice(&rest[given..]);
    Ok(whole)
}

pub(crate) fn compress(bytes: &[u8]) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "compressing into memory fails only for want of it")]
    zstd::bulk::compress(bytes, LEVEL).expect("memory")
}

/// What [`compress`] made; an error says that the database holds something else.
pub(crate) fn decompress(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    zstd::stream::decode_all(bytes).map_err(damaged)
}

/// The same of what has so many bytes at most; none for what has more.
pub(crate) fn decompress_short(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    zstd::bulk::decompress(bytes, most).ok()
}

fn damaged(_: std::io::Error) -> Error {
    Error::Conflict("A stored message is damaged.")
}

/// Waits until so many bytes may be held, and holds them until it is dropped. More than there is room for has to be alone.
pub(crate) async fn room(bytes: u64) -> Result<SemaphorePermit<'static>, Error> {
    let wanted = u32::try_from(bytes / 1024 + 1).unwrap_or(u32::MAX).min(ROOM);
    HELD.acquire_many(wanted).await.map_err(|_| Error::Busy)
}

/// The whole message, of so many bytes as far as is known. Holds all of it; what may be large is streamed by [`Pieces`].
pub(crate) async fn whole(
    tx: &impl TenantClient,
    stored: Vec<u8>,
    cuts: &serde_json::Value,
    size: i64,
) -> Result<Vec<u8>, Error> {
    let mut pieces = Pieces::new(stored, cuts)?;
    // Growing by and by, it would be there twice. Of what is not here as a whole, the size is what its server claims.
    let mut raw = Vec::new();
    raw.try_reserve_exact(usize::try_from(size).unwrap_or_default().min(RESERVED)).map_err(|_| Error::Busy)?;
    while let Some(piece) = pieces.next(tx).await? {
        raw.extend_from_slice(&piece);
    }
    Ok(raw)
}

/// Reads a raw message piece by piece; each is small enough to hold.
pub struct Pieces {
    /// Decompresses what is asked for, and no more.
    rest: Decoder<'static, Cursor<Vec<u8>>>,
    /// Where the next piece stands in the whole message.
    at: u64,
    cuts: std::vec::IntoIter<CutOut>,
    next_cut: Option<CutOut>,
    /// The cut that is being read, and its next chunk.
    reading: Option<(Uuid, i32)>,
}

impl Pieces {
    /// From a row of `email_messages`.
    pub(crate) fn new(stored: Vec<u8>, cuts: &serde_json::Value) -> Result<Self, Error> {
        let mut cuts = Vec::<CutOut>::deserialize(cuts).unwrap_or_default().into_iter();
        let next_cut = cuts.next();
        let rest = Decoder::with_buffer(Cursor::new(stored)).map_err(damaged)?;
        Ok(Self { rest, at: 0, cuts, next_cut, reading: None })
    }

    /// The next piece, until there is none.
    pub async fn next(&mut self, tx: &impl TenantClient) -> Result<Option<Vec<u8>>, Error> {
        loop {
            if let Some((blob, number)) = self.reading {
                if let Some(bytes) = blob::chunk(tx, blob, number).await? {
                    self.reading = Some((blob, number + 1));
                    self.at += bytes.len() as u64;
                    return Ok(Some(bytes));
                }
                self.reading = None;
                self.next_cut = self.cuts.next();
            }
            if let Some(cut) = &self.next_cut
                && cut.offset <= self.at
            {
                self.reading = Some((cut.blob, 0));
                continue;
            }
            let until = self.next_cut.as_ref().map_or(u64::MAX, |cut| cut.offset - self.at);
            let piece = self.of_rest(until.min(PIECE))?;
            self.at += piece.len() as u64;
            return Ok((!piece.is_empty()).then_some(piece));
        }
    }

    /// The next bytes of the rest; fewer only at its end.
    fn of_rest(&mut self, length: u64) -> Result<Vec<u8>, Error> {
        let mut piece = Vec::new();
        (&mut self.rest).take(length).read_to_end(&mut piece).map_err(damaged)?;
        Ok(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_out_is_not_in_the_rest() {
        let raw: Bytes = (0..=255).cycle().take(5000).collect();
        let (rest, cuts) = pack(&raw, &[10..100, 4000..5000]);
        assert_eq!(decompress(&rest).unwrap(), [&raw[..10], &raw[100..4000]].concat());
        assert_eq!(cuts.iter().map(|cut| (cut.offset, cut.bytes.len())).collect::<Vec<_>>(), [(10, 90), (4000, 1000)]);
        assert_eq!(cuts[1].bytes, raw[4000..]);
        assert_eq!(put_together(&rest, &cuts).unwrap(), raw);
        let (rest, cuts) = pack(&raw, &[]);
        assert_eq!((decompress(&rest).unwrap(), cuts.len()), (raw.to_vec(), 0));
        assert!(decompress(b"nothing of ours").is_err());
    }

    #[test]
    fn the_rest_comes_in_pieces() {
        let raw: Vec<u8> = (0..=255).cycle().take(1_300_000).collect();
        let mut pieces = Pieces::new(compress(&raw), &serde_json::json!([])).unwrap();
        let mut whole = Vec::new();
        let mut lengths = Vec::new();
        loop {
            let piece = pieces.of_rest(PIECE).unwrap();
            if piece.is_empty() {
                break;
            }
            lengths.push(piece.len());
            whole.extend(piece);
        }
        assert_eq!((lengths, whole == raw), (vec![524_288, 524_288, 251_424], true));
        assert!(Pieces::new(b"nothing of ours".to_vec(), &serde_json::json!([])).unwrap().of_rest(9).is_err());
    }

    #[tokio::test]
    async fn so_much_is_held_and_no_more() {
        let all = room(u64::MAX).await.unwrap();
        let waiting = tokio::time::timeout(std::time::Duration::from_millis(20), room(1)).await;
        assert!(waiting.is_err());
        drop(all);
        drop(room(1).await.unwrap());
    }
}
