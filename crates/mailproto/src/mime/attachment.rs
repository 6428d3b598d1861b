use std::ops::{ControlFlow, Range};

use super::problem::Problems;
use super::{Limits, structure, transfer};
use crate::net::{Body, BodyLimits, Failure, Spool};

/// What is attached to a message: every part that is neither a text to be read nor a multipart. An attached message is
/// one attachment; what is attached to that is found by parsing its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its place in the walk over all parts; the message itself is 0. The same bytes give the same number.
    pub part: u32,
    /// Without control characters, characters that change the direction of writing, and separators of paths.
    pub filename: Option<String>,
    /// "type/subtype" in lower case; "application/octet-stream" when it is nonsense.
    pub media_type: String,
    /// The character set that its type names.
    pub charset: Option<String>,
    /// Decoded, in bytes.
    pub size: u64,
    /// SHA-256 of the decoded content.
    pub digest: [u8; 32],
    /// Without angle brackets (RFC 2392).
    pub content_id: Option<String>,
    /// Belongs into the text: disposition "inline" (RFC 2183), or an image that the HTML body refers to by its id.
    pub is_inline: bool,
    /// A message (`message/rfc822`, `message/global`).
    pub is_message: bool,
    /// Where its encoded body stands in the raw message.
    pub encoded: Range<usize>,
    /// How the body is encoded there.
    pub encoding: TransferEncoding,
}

/// RFC 2045 section 6.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TransferEncoding {
    /// `7bit`, `8bit`, `binary`, and what nobody knows.
    #[default]
    Identity,
    Base64,
    QuotedPrintable,
    /// Older than MIME (IEEE Std 1003.1, `uuencode`), and still named as an encoding by some.
    Uuencode,
}

impl TransferEncoding {
    /// Decodes the body of an attachment (its `encoded` range), piece by piece, until the sink breaks.
    pub fn decode(self, encoded: &[u8], sink: &mut dyn FnMut(&[u8]) -> ControlFlow<()>) {
        transfer::decode(self, encoded, sink);
    }
}

/// Decodes one part of a message again, by its [`Attachment::part`]. None when there is no such part, or when it is a
/// multipart. Walks with [`Limits::default`]; a caller that parsed with others decodes [`Attachment::encoded`].
pub fn content(raw: &[u8], part: u32) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    content_to(raw, part, &mut |piece| {
        content.extend_from_slice(piece);
        ControlFlow::Continue(())
    })
    .then_some(content)
}

/// As [`content`], but a large one in a file, and none that is larger than allowed.
pub fn content_body(raw: &[u8], part: u32, limits: BodyLimits) -> Result<Option<Body>, Failure> {
    let mut spool = Spool::new(limits);
    let mut pushed = Ok(());
    let is_there = content_to(raw, part, &mut |piece| {
        pushed = spool.push(piece);
        if pushed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    pushed?;
    if is_there { spool.finish() } else { Ok(None) }
}

/// As [`content`], but piece by piece, so that a large one needs no memory. False when there is no such part.
pub fn content_to(raw: &[u8], part: u32, sink: &mut dyn FnMut(&[u8]) -> ControlFlow<()>) -> bool {
    let raw = super::message::with_line_feeds(raw);
    let parts = structure::walk(&raw, &Limits::default(), &mut Problems::default());
    let Some(part) = parts.get(part as usize).filter(|part| part.children == 0) else { return false };
    part.fields.encoding.decode(&raw[part.body.clone()], sink);
    true
}
