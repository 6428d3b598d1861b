//! Everything about a message that needs no database: parsed, indexed, compressed. Runs where it may take its time.

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::panic::catch_unwind;

use bytes::Bytes;
use postroom_fulltext::{Builder, Field, Language, Vector, Weight, detect};
use postroom_mailproto::mime::{self, AttachedLimits, AttachedText, Limits, Report};
use postroom_store::SearchVector;
use postroom_types::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::raw::{self, Cut};
use crate::{Address, thread};

/// Attachments from this size on, as they stand in the raw message, are cut out and stored once in a tenant.
const CUT_FROM: usize = 32 * 1024;
/// Characters of the beginning of the text that lists show.
const SNIPPET: usize = 200;
/// What the member is told when not everything that was read could be indexed.
const NOT_ALL_INDEXED: &str = "there is too much text in it or attached to it, so not all of it can be searched";

/// A message, ready to be stored.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(crate) content_hash: [u8; 32],
    pub(crate) envelope_hash: [u8; 16],
    pub(crate) size: u64,
    pub(crate) parsed: Parsed,
    pub(crate) attachments: Vec<Attachment>,
    /// Compressed, without the cuts.
    pub(crate) raw: Vec<u8>,
    pub(crate) cuts: Vec<Cut>,
    /// Only the header is here, or not even that: the message is too large, or the server does not give it.
    pub(crate) is_too_large: bool,
    /// It reports what became of a mail that was sent.
    pub(crate) report: Option<Report>,
}

/// What can be made anew from the raw message when the parser has improved.
#[derive(Clone, Debug)]
pub(crate) struct Parsed {
    pub message_id: Option<String>,
    pub in_reply_to: Vec<String>,
    pub references: Vec<String>,
    pub from: Vec<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub bcc: Vec<Address>,
    pub reply_to: Vec<Address>,
    pub subject: String,
    pub snippet: String,
    pub sent_at: Option<Timestamp>,
    pub problems: String,
    pub poison: Option<String>,
    pub search: SearchVector,
    /// Digests of the Message-IDs that it has and refers to, its own first.
    pub references_hashed: Vec<Uuid>,
    /// A digest of the subject without `Re:`; none when the subject says nothing.
    pub subject_hashed: Option<Uuid>,
    /// It answers something, by its subject, and does not say what.
    pub is_orphan: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Attachment {
    pub part: i32,
    pub filename: String,
    pub mime_type: String,
    pub size: i64,
    pub content_hash: [u8; 32],
    pub content_id: Option<String>,
    pub is_inline: bool,
    /// Which of the cuts holds it.
    pub cut: Option<usize>,
}

/// Parses, indexes and compresses a raw message. Never fails: what no parser could read is kept with the reason.
pub fn prepare(raw: impl Into<Bytes>) -> Prepared {
    let raw = raw.into();
    let (parsed, attachments, ranges) = parse(&raw);
    let report = report(&raw);
    let (raw_stored, cuts) = raw::pack(&raw, &ranges);
    let content_hash: [u8; 32] = Sha256::digest(&raw).into();
    Prepared {
        content_hash,
        envelope_hash: envelope_hash(&raw),
        size: raw.len() as u64,
        parsed,
        attachments,
        raw: raw_stored,
        cuts,
        is_too_large: false,
        report,
    }
}

/// A message of which only the header was fetched, because it is larger than the account takes. `size` is the server's.
pub fn too_large(header: &[u8], size: u64) -> Prepared {
    let mut prepared = prepare(header.to_vec());
    prepared.content_hash = too_large_hash(header, size);
    prepared.size = size;
    prepared.is_too_large = true;
    prepared
}

/// The content hash of a message of which only the header was fetched.
pub fn too_large_hash(header: &[u8], size: u64) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(b"header of a message of size ");
    digest.update(size.to_be_bytes());
    digest.update(header);
    digest.finalize().into()
}

/// A message that its server does not give, with what there is of its header. `size` is the server's, `reason` is told to the
/// member, and `place` is what the server calls it: until it comes, it is no other message, whatever they look like.
pub fn withheld(header: &[u8], size: u64, reason: String, place: &[u8]) -> Prepared {
    let mut prepared = prepare(header.to_vec());
    prepared.content_hash = withheld_hash(place);
    prepared.size = size;
    prepared.is_too_large = true;
    prepared.parsed.poison = Some(reason);
    prepared
}

/// The content hash that stands for a message until its server gives it.
pub fn withheld_hash(place: &[u8]) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(b"a message that is not given: ");
    digest.update(place);
    digest.finalize().into()
}

impl Prepared {
    /// Whether all of the message is here, read or not.
    pub fn is_whole(&self) -> bool {
        !self.is_too_large
    }

    /// Whether the server has yet to give it: then a row stands in for it.
    pub fn is_withheld(&self) -> bool {
        self.is_too_large && self.parsed.poison.is_some()
    }

    /// The same message, kept as its bytes alone: what could not be stored as it was read.
    pub fn into_poison(self, reason: String) -> Self {
        let whole = raw::put_together(&self.raw, &self.cuts).unwrap_or_default();
        let raw = raw::compress(&whole);
        Self { parsed: poisoned(reason), attachments: Vec::new(), raw, cuts: Vec::new(), ..self }
    }

    /// SHA-256 of the raw message.
    pub fn content_hash(&self) -> [u8; 32] {
        self.content_hash
    }

    /// When it was sent, if its header says so.
    pub fn sent_at(&self) -> Option<Timestamp> {
        self.parsed.sent_at
    }
}

/// Parses without storing: for the poison lane, and when the tokeniser has improved. A parser that breaks over a message takes
/// only that one with it.
pub(crate) fn parse(raw: &[u8]) -> (Parsed, Vec<Attachment>, Vec<Range<usize>>) {
    catch_unwind(|| try_to_parse(raw))
        .unwrap_or_else(|_| (poisoned("The parser broke over it.".to_owned()), Vec::new(), Vec::new()))
}

fn try_to_parse(raw: &[u8]) -> (Parsed, Vec<Attachment>, Vec<Range<usize>>) {
    match mime::parse(raw, &Limits::default()) {
        Ok(message) => {
            let ranges = mime::segments(raw, &message, CUT_FROM);
            let attachments = attachments(&message, &ranges);
            (parsed(raw, message), attachments, ranges)
        }
        Err(unparsable) => (poisoned(unparsable.reason), Vec::new(), Vec::new()),
    }
}

/// By what a message is known again after the server has numbered everything anew: the beginning of
/// [`header_digest`](postroom_mailproto::imap::header_digest), of the whole message or of its header fields alone.
pub fn envelope_hash(raw: &[u8]) -> [u8; 16] {
    let digest = postroom_mailproto::imap::header_digest(raw);
    std::array::from_fn(|at| digest[at])
}

/// The delivery report that a message is; few are, and only these are read a second time.
fn report(raw: &[u8]) -> Option<Report> {
    const HEAD: usize = 16 * 1024;
    let mut head = raw[..raw.len().min(HEAD)].to_vec();
    head.make_ascii_lowercase();
    memchr::memmem::find(&head, b"multipart/report")?;
    catch_unwind(|| mime::report(raw, &Limits::default())).ok().flatten()
}

/// The language in which a message is indexed: that of its own text, or where that says too little (*see below*) of what is attached.
pub(crate) fn language_of(text: &str, attached: &[AttachedText]) -> Option<Language> {
    detect(text).or_else(|| attached.iter().find_map(|one| detect(&one.text)))
}

fn parsed(raw: &[u8], message: mime::Message) -> Parsed {
    let text = mime::display_text(&message);
    let attached = mime::attached(raw, &message, &AttachedLimits::default());
    let indexed = index(&message, &text, &attached.texts);
    let (references_hashed, subject_hashed, is_orphan) = thread::keys(&message);
    let mut problems: Vec<String> = message.problems.iter().map(ToString::to_string).collect();
    if attached.is_cut || indexed.is_truncated() {
        problems.push(NOT_ALL_INDEXED.to_owned());
    }
    let addresses = |list: Vec<mime::Address>| list.into_iter().map(Address::from).collect();
    Parsed {
        snippet: mime::snippet(&message, SNIPPET),
        message_id: message.message_id,
        in_reply_to: message.in_reply_to,
        references: message.references,
        from: addresses(message.from),
        to: addresses(message.to),
        cc: addresses(message.cc),
        bcc: addresses(message.bcc),
        reply_to: addresses(message.reply_to),
        subject: message.subject,
        sent_at: message.sent_at,
        problems: problems.join("\n"),
        poison: None,
        search: binary(&indexed),
        references_hashed,
        subject_hashed,
        is_orphan,
    }
}

fn poisoned(reason: String) -> Parsed {
    Parsed {
        message_id: None,
        in_reply_to: Vec::new(),
        references: Vec::new(),
        from: Vec::new(),
        to: Vec::new(),
        cc: Vec::new(),
        bcc: Vec::new(),
        reply_to: Vec::new(),
        subject: String::new(),
        snippet: String::new(),
        sent_at: None,
        problems: String::new(),
        poison: Some(reason),
        search: binary(&Builder::new(None).finish()),
        references_hashed: Vec::new(),
        subject_hashed: None,
        is_orphan: false,
    }
}

/// What is attached comes last and counts least, so that it never pushes out what the message itself says. Texts of more kinds of
/// files join in here.
fn index(message: &mime::Message, text: &str, attached: &[AttachedText]) -> Vector {
    let mut builder = Builder::new(language_of(text, attached));
    builder.field(Field::Subject, Weight::A, &message.subject);
    for (field, weight, addresses) in [
        (Field::From, Weight::B, &message.from),
        (Field::To, Weight::C, &message.to),
        (Field::Cc, Weight::C, &message.cc),
        (Field::Cc, Weight::C, &message.bcc),
    ] {
        for address in addresses {
            builder.address(field, weight, address.name.as_deref(), &address.address);
        }
    }
    for attachment in &message.attachments {
        if let Some(name) = &attachment.filename {
            builder.field(Field::Filename, Weight::C, name);
        }
    }
    builder.text(Weight::C, text);
    for one in attached {
        builder.text(Weight::D, &one.text);
    }
    builder.finish()
}

fn binary(vector: &Vector) -> SearchVector {
    let mut bytes = Vec::new();
    vector.to_binary(&mut bytes);
    SearchVector(bytes)
}

fn attachments(message: &mime::Message, cuts: &[Range<usize>]) -> Vec<Attachment> {
    let of_part = |attachment: &mime::Attachment| Attachment {
        part: i32::try_from(attachment.part).unwrap_or(i32::MAX),
        filename: attachment.filename.clone().unwrap_or_default(),
        mime_type: attachment.media_type.clone(),
        size: i64::try_from(attachment.size).unwrap_or(i64::MAX),
        content_hash: attachment.digest,
        content_id: attachment.content_id.clone(),
        is_inline: attachment.is_inline,
        cut: cuts.iter().position(|cut| *cut == attachment.encoded),
    };
    message.attachments.iter().map(of_part).collect()
}
