//! The text of what is attached to a message, so that it can be searched: of what is text by itself, and of attached messages
//! with what is attached to these.
//!
//! Everything here is one pass over bytes that were counted before, without a parser that could be made to recurse: whatever
//! somebody attaches costs no more than [`AttachedLimits`] say. What has to be taken apart to be read (PDF, office files,
//! archives) has no text here, see [`Kind::of`].

mod content_lines;
mod json;
mod kind;
#[cfg(test)]
mod tests;
mod xml;

use encoding_rs::Encoding;

use self::kind::{Format, Kind};
use super::problem::Problems;
use super::{Address, Attachment, Limits, Message, Problem, charset, clean, html, message, transfer};

/// How much of what is attached to one message is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedLimits {
    /// Messages attached to each other. What is attached to the last of them has no text.
    pub depth: usize,
    /// Decoded bytes of one attachment.
    pub content: usize,
    /// Decoded bytes of all attachments, those of attached messages counted once more.
    pub contents: usize,
    /// Bytes of the text of one attachment.
    pub text: usize,
    /// Bytes of the text of all attachments.
    pub texts: usize,
}

/// What the attachments of a message say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attached {
    /// In the order of the walk; an attached message stands before what is attached to it. None of them is blank.
    pub texts: Vec<AttachedText>,
    /// Whether something that could be read was not, because of the limits.
    pub is_cut: bool,
}

/// What one attachment says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedText {
    /// What a reader would call it: the file's name, the subject of an attached message, or else its type.
    pub name: String,
    /// Fit for PostgreSQL: no NUL.
    pub text: String,
}

impl Default for AttachedLimits {
    fn default() -> Self {
        Self { depth: 8, content: 1024 * 1024, contents: 8 * 1024 * 1024, text: 256 * 1024, texts: 512 * 1024 }
    }
}

/// Reads what is attached to a message that was parsed from these bytes. Attachments that were cut out of them meanwhile
/// ([`segments`](super::segments)) say nothing.
pub fn attached(raw: &[u8], message: &Message, limits: &AttachedLimits) -> Attached {
    let raw = message::with_line_feeds(raw);
    let mut reading = Reading { limits, contents: limits.contents, texts: limits.texts, attached: Attached::default() };
    reading.attachments(&raw, message, limits.depth);
    reading.attached
}

/// The text of a content; about `limit` bytes of it are needed. None when it is no text, whatever its type says.
fn text_of(format: Format, charset: Option<&str>, content: Vec<u8>, limit: usize) -> Option<String> {
    let text = decoded(content, charset);
    if is_binary(&text) {
        return None;
    }
    let text = clean::body(text, &mut Problems::default());
    Some(match format {
        Format::Plain => text,
        Format::Html => html::to_text(&text, limit),
        Format::Xml => xml::to_text(&text),
        Format::Json => json::to_text(&text),
        Format::ContentLines => content_lines::to_text(&text),
    })
}

struct Reading<'x> {
    limits: &'x AttachedLimits,
    /// What is left of the limits.
    contents: usize,
    texts: usize,
    attached: Attached,
}

impl Reading<'_> {
    /// `depth`: how many messages may still be read inside of each other.
    fn attachments(&mut self, raw: &[u8], message: &Message, depth: usize) {
        for attachment in &message.attachments {
            let Some(kind) = Kind::of(&attachment.media_type, attachment.filename.as_deref()) else { continue };
            let Some(content) = self.content(raw, attachment) else { continue };
            let name = attachment.filename.as_ref();
            match kind {
                Kind::Message => self.message(&content, name, depth),
                Kind::Text(format) => {
                    // A little more, so that it shows that there is more.
                    let text = text_of(format, attachment.charset.as_deref(), content, self.limits.text + 4);
                    self.keep(name.unwrap_or(&attachment.media_type), text.unwrap_or_default());
                }
            }
        }
    }

    /// The beginning of the content, as long as there is room. None when there is nothing to read, or no room.
    fn content(&mut self, raw: &[u8], attachment: &Attachment) -> Option<Vec<u8>> {
        let encoded = raw.get(attachment.encoded.clone()).filter(|encoded| !encoded.is_empty())?;
        let room = if self.texts == 0 { 0 } else { self.limits.content.min(self.contents) };
        let (mut content, _) = transfer::decode_up_to(attachment.encoding, encoded, room);
        if attachment.size > content.len() as u64 {
            self.attached.is_cut = true;
            charset::end_with_a_character(&mut content);
        }
        self.contents -= content.len().min(self.contents);
        (!content.is_empty()).then_some(content)
    }

    /// An attached message: its subject, people and text, the names of what is attached to it, and then that itself.
    fn message(&mut self, raw: &[u8], name: Option<&String>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            self.attached.is_cut = true;
            return;
        };
        let limits = Limits { text: self.limits.text, addresses: 200, ..Limits::default() };
        let Ok(message) = message::parse(raw, &limits) else { return };
        self.attached.is_cut |= message.problems.contains(&Problem::LongText);
        let lists = [&message.from, &message.to, &message.cc, &message.bcc];
        let mut lines = vec![message.subject.clone()];
        lines.extend(lists.into_iter().flatten().map(written));
        lines.push(super::snippet::text(&message, self.limits.text));
        lines.extend(message.attachments.iter().filter_map(|attachment| attachment.filename.clone()));
        let subject = Some(&message.subject).filter(|subject| !subject.is_empty());
        self.keep(name.or(subject).map_or("message/rfc822", String::as_str), lines.join("\n"));
        self.attachments(&message::with_line_feeds(raw), &message, depth);
    }

    fn keep(&mut self, name: &str, mut text: String) {
        let room = self.limits.text.min(self.texts);
        if text.len() > room {
            self.attached.is_cut = true;
            text.truncate(clean::floor(&text, room));
        }
        if text.contains('\0') {
            text = text.replace('\0', "\u{fffd}");
            text.truncate(clean::floor(&text, room));
        }
        self.texts -= text.len();
        if !text.trim().is_empty() {
            self.attached.texts.push(AttachedText { name: name.to_owned(), text });
        }
    }
}

/// `Ida Lund <ida@example.org>`
fn written(address: &Address) -> String {
    match &address.name {
        Some(name) => format!("{name} <{}>", address.address),
        None => address.address.clone(),
    }
}

/// A byte order mark says more than a label: spreadsheets write UTF-16 under any.
fn decoded(content: Vec<u8>, charset: Option<&str>) -> String {
    match Encoding::for_bom(&content) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&content[mark..]).0.into_owned(),
        None => charset::decode(content, charset, &mut Problems::default()),
    }
}

/// Whether its beginning is full of what no text has: that would be thousands of words which nobody has written.
fn is_binary(text: &str) -> bool {
    const LOOKED_AT: usize = 4096;
    let is_odd = |one: char| one == '\u{fffd}' || one.is_control() && !one.is_whitespace();
    let (mut all, mut odd) = (0, 0);
    for one in text.chars().take(LOOKED_AT) {
        all += 1;
        odd += usize::from(is_odd(one));
    }
    odd * 8 > all
}
