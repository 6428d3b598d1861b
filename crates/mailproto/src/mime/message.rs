use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::ControlFlow;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::choose::{Chosen, choose};
use super::problem::Problems;
use super::structure::{Part, walk};
use super::{Attachment, Limits, Problem, charset, clean, fields, html, transfer};

/// A message as a reader needs it. Every string is fit for PostgreSQL: valid UTF-8 without NUL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// Without angle brackets (RFC 5322 section 3.6.4).
    pub message_id: Option<String>,
    /// Without angle brackets, in order, each once.
    pub in_reply_to: Vec<String>,
    /// Without angle brackets, in order (the thread's root first), each once.
    pub references: Vec<String>,
    pub from: Vec<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub bcc: Vec<Address>,
    pub reply_to: Vec<Address>,
    /// One line; empty when there is none.
    pub subject: String,
    /// The Date header, in the years 1 to 9999. Whoever wrote the message chose it.
    pub sent_at: Option<DateTime<Utc>>,
    /// What is written as plain text, lines ending with LF. None when there is only HTML, or nothing.
    pub text_body: Option<String>,
    /// What is written as HTML, as it came: not fit to be shown before it was sanitised.
    pub html_body: Option<String>,
    /// In the order of the walk.
    pub attachments: Vec<Attachment>,
    /// The list's identifier, without angle brackets and description (RFC 2919).
    pub list_id: Option<String>,
    /// Sent by a program, says Auto-Submitted (RFC 3834 section 5).
    pub is_automatic: bool,
    /// What was wrong, each kind once.
    pub problems: Vec<Problem>,
}

/// One mailbox of an address header (RFC 5322 section 3.4). Groups are flattened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Address {
    pub name: Option<String>,
    /// As it is written: it need not be an address that could be written to.
    pub address: String,
}

/// No parser could make anything of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the message cannot be parsed: {reason}")]
pub struct Unparsable {
    pub reason: String,
}

/// Parses one raw message. Time and memory are linear in its length, and within the limits whatever it holds; large
/// attachments are not copied, so a mapped file will do.
pub fn parse(raw: &[u8], limits: &Limits) -> Result<Message, Unparsable> {
    if raw.iter().all(u8::is_ascii_whitespace) {
        return Err(Unparsable { reason: "it is empty".into() });
    }
    let mut problems = Problems::default();
    let raw = with_line_feeds(raw);
    let parts = walk(&raw, limits, &mut problems);
    if parts.iter().any(|part| part.is_multipart && part.children == 0) {
        problems.note(Problem::EmptyMultipart);
    }
    if parts[0].head.is_empty() {
        problems.note(Problem::NoHeaders);
    }
    let root = fields::root(&raw[parts[0].head.clone()], limits, &mut problems);
    let chosen = choose(&parts);
    let mut texts = Texts { raw: &raw, parts: &parts, limits, problems: &mut problems };
    let text_body = texts.text(&chosen);
    let html_body = texts.html(&chosen);
    let referred = html_body.as_deref().map(html::content_ids).unwrap_or_default();
    let attachments = chosen
        .attachments
        .iter()
        .map(|index| attachment(&raw, *index, &parts[*index], &referred, &mut problems))
        .collect();
    Ok(Message {
        message_id: root.message_id,
        in_reply_to: root.in_reply_to,
        references: root.references,
        from: root.from,
        to: root.to,
        cc: root.cc,
        bcc: root.bcc,
        reply_to: root.reply_to,
        subject: root.subject,
        sent_at: root.sent_at,
        text_body,
        html_body,
        attachments,
        list_id: root.list_id,
        is_automatic: root.is_automatic,
        problems: problems.into_vec(),
    })
}

/// A message from a very old Macintosh, whose lines end with CR alone, with LF in their place: no byte moves.
pub(super) fn with_line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    let is_old = memchr::memchr2(b'\n', b'\r', raw)
        .is_some_and(|at| raw[at] == b'\r' && raw.get(at + 1) != Some(&b'\n'))
        && memchr::memchr(b'\n', raw).is_none();
    if !is_old {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect())
}

struct Texts<'x> {
    raw: &'x [u8],
    parts: &'x [Part],
    limits: &'x Limits,
    problems: &'x mut Problems,
}

impl Texts<'_> {
    /// All that is to be read as text, in order; what is only there as HTML is converted, unless everything is.
    fn text(&mut self, chosen: &Chosen) -> Option<String> {
        if chosen.text.iter().all(|index| self.is_html(*index)) {
            return None;
        }
        let mut body = String::new();
        for &index in &chosen.text {
            let text = self.decode(index);
            let text = if self.is_html(index) { html::to_text(&text, self.limits.text) } else { text };
            if !body.is_empty() && !body.ends_with('\n') {
                body.push('\n');
            }
            body.push_str(&text);
        }
        Some(self.bounded(body))
    }

    /// All that is to be read as HTML, in order; plain text among it is escaped. None when nothing of it is HTML.
    fn html(&mut self, chosen: &Chosen) -> Option<String> {
        if !chosen.html.iter().any(|index| self.is_html(*index)) {
            return None;
        }
        let mut body = String::new();
        for &index in &chosen.html {
            let text = self.decode(index);
            if self.is_html(index) {
                body.push_str(&text);
            } else if !text.trim().is_empty() {
                body.push_str("<pre>");
                html::escape(&text, &mut body);
                body.push_str("</pre>");
            }
        }
        Some(self.bounded(body))
    }

    fn is_html(&self, index: usize) -> bool {
        self.parts[index].fields.media_type == "text/html"
    }

    fn decode(&mut self, index: usize) -> String {
        let part = &self.parts[index];
        let encoded = &self.raw[part.body.clone()];
        let (mut bytes, well) = transfer::decode_up_to(part.fields.encoding, encoded, self.limits.text + 1);
        if bytes.len() > self.limits.text {
            charset::end_with_a_character(&mut bytes);
        }
        if !well {
            self.problems.note(Problem::BrokenEncoding);
        }
        clean::body(charset::decode(bytes, part.fields.charset.as_deref(), self.problems), self.problems)
    }

    fn bounded(&mut self, mut text: String) -> String {
        if text.len() > self.limits.text {
            self.problems.note(Problem::LongText);
            text.truncate(clean::floor(&text, self.limits.text));
        }
        text
    }
}

fn attachment(
    raw: &[u8],
    index: usize,
    part: &Part,
    referred: &HashSet<String>,
    problems: &mut Problems,
) -> Attachment {
    let fields = &part.fields;
    let (mut hash, mut size) = (Sha256::new(), 0u64);
    let well = transfer::decode(fields.encoding, &raw[part.body.clone()], &mut |piece| {
        hash.update(piece);
        size += piece.len() as u64;
        ControlFlow::Continue(())
    });
    if !well {
        problems.note(Problem::BrokenEncoding);
    }
    let is_referred = fields.content_id.as_ref().is_some_and(|id| referred.contains(id));
    Attachment {
        part: index as u32,
        filename: fields.filename.clone(),
        media_type: fields.media_type.clone(),
        charset: fields.charset.clone(),
        size,
        digest: hash.finalize().into(),
        content_id: fields.content_id.clone(),
        is_inline: is_referred || fields.disposition.as_deref() == Some("inline"),
        is_message: fields.is_message(),
        encoded: part.body.clone(),
        encoding: fields.encoding,
    }
}
