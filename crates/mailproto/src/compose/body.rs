//! The tree of parts: `mixed` with attachments around `alternative` with HTML, and that around `related` with its images.

use std::borrow::Cow;

use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};
use sha2::{Digest, Sha256};

use super::outgoing::refused;
use super::{Attachment, NotComposed, Outgoing, header};

/// Bytes of a line without its end (RFC 5322 section 2.1.1).
const LINE: usize = 998;

pub(super) fn tree<'x>(message: &'x Outgoing<'_>) -> Result<MimePart<'x>, NotComposed> {
    let (mut inline, mut attached) = (Vec::new(), Vec::new());
    for attachment in &message.attachments {
        let is_inline = message.html.is_some() && attachment.content_id.is_some();
        let list = if is_inline { &mut inline } else { &mut attached };
        list.push(part(attachment, is_inline)?);
    }
    let boundaries = Boundaries::new(&message.message_id);
    let text = text_part("text", "text/plain", &message.text)?;
    let body = match &message.html {
        None => text,
        Some(html) => {
            let html = text_part("html", "text/html", html)?;
            let html = match inline.is_empty() {
                true => html,
                false => boundaries.multipart("related", Some("text/html"), prepend(html, inline)),
            };
            boundaries.multipart("alternative", None, vec![text, html])
        }
    };
    Ok(match attached.is_empty() {
        true => body,
        false => boundaries.multipart("mixed", None, prepend(body, attached)),
    })
}

/// Lines end with CRLF before anything is encoded (RFC 2046 section 4.1.1).
fn text_part<'x>(field: &'static str, media_type: &'static str, text: &'x str) -> Result<MimePart<'x>, NotComposed> {
    if text.contains('\0') {
        return refused(field, "a NUL cannot be sent");
    }
    let text = match with_crlf(text.as_bytes()) {
        Cow::Borrowed(_) => Cow::Borrowed(text),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    };
    Ok(MimePart::new(media_type, BodyPart::Text(text)))
}

fn part<'x>(attachment: &'x Attachment<'_>, is_inline: bool) -> Result<MimePart<'x>, NotComposed> {
    const FIELD: &str = "attachments";
    let type_ = media_type(&attachment.media_type)?;
    let message = if type_ == "message/rfc822" { as_it_is(attachment.content) } else { None };
    let type_ = if type_ == "message/rfc822" && message.is_none() { UNKNOWN.into() } else { type_ };
    let (encoding, content) = match message {
        Some(message) => (Some(if message.is_ascii() { "7bit" } else { "8bit" }), message),
        None => (None, Cow::Borrowed(attachment.content)),
    };
    // mail-builder must not take a file for text: it would give it other line ends.
    let mut headers = vec![(Cow::from("Content-Type"), Raw::new(type_).into())];
    let mut disposition = ContentType::new(if is_inline { "inline" } else { "attachment" });
    if let Some(filename) = attachment.filename.as_deref().filter(|name| !name.is_empty()) {
        if filename.contains('\t') {
            return refused(FIELD, "tabs cannot stand in a file name");
        }
        header::one_line(FIELD, filename)?;
        disposition = disposition.attribute("filename", filename);
    }
    headers.push(("Content-Disposition".into(), disposition.into()));
    if let Some(id) = &attachment.content_id {
        headers.push(("Content-ID".into(), MessageId::new(header::id(FIELD, id)?).into()));
    }
    if let Some(encoding) = encoding {
        headers.push(("Content-Transfer-Encoding".into(), Raw::new(encoding).into()));
    }
    Ok(MimePart { headers, contents: BodyPart::Binary(content) })
}

const UNKNOWN: &str = "application/octet-stream";

/// In lower case, without parameters. What only makes sense with parts, or is nonsense, is a file like any other.
fn media_type(text: &str) -> Result<String, NotComposed> {
    header::one_line("attachments", text)?;
    let bare = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_token = |part: &str| {
        (1..=127).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    let is_type = bare.split_once('/').is_some_and(|(kind, sub)| is_token(kind) && is_token(sub));
    Ok(if is_type && !bare.starts_with("multipart/") { bare } else { UNKNOWN.into() })
}

/// A message must not be encoded (RFC 2046 section 5.2.1), so only one that can travel as it is remains one.
fn as_it_is(raw: &[u8]) -> Option<Cow<'_, [u8]>> {
    let raw = with_crlf(raw);
    let fits = !raw.contains(&0) && raw.split(|byte| *byte == b'\n').all(|line| line.len() <= LINE + 1);
    fits.then_some(raw)
}

/// Every line end as CRLF; a copy only where one is none.
fn with_crlf(text: &[u8]) -> Cow<'_, [u8]> {
    let is_fine = memchr::memchr2_iter(b'\r', b'\n', text).all(|at| match text[at] {
        b'\r' => text.get(at + 1) == Some(&b'\n'),
        _ => at > 0 && text[at - 1] == b'\r',
    });
    if is_fine {
        return Cow::Borrowed(text);
    }
    let mut lines = Vec::with_capacity(text.len() + text.len() / 32);
    let mut rest = text;
    while let Some(at) = memchr::memchr2(b'\r', b'\n', rest) {
        lines.extend_from_slice(&rest[..at]);
        lines.extend_from_slice(b"\r\n");
        rest = &rest[at + 1 + usize::from(rest[at..].starts_with(b"\r\n"))..];
    }
    lines.extend_from_slice(rest);
    Cow::Owned(lines)
}

/// What stands between parts. Nobody who wrote one of them knew the message's id; "=_" is in no text that was encoded.
struct Boundaries(String);

impl Boundaries {
    fn new(message_id: &str) -> Self {
        let digest = Sha256::digest(message_id.as_bytes());
        Self(digest[..16].iter().map(|byte| format!("{byte:02x}")).collect())
    }

    fn multipart<'x>(&self, kind: &'static str, root: Option<&'static str>, parts: Vec<MimePart<'x>>) -> MimePart<'x> {
        let mut content_type = ContentType::new(format!("multipart/{kind}"));
        if let Some(root) = root {
            // RFC 2387 section 3.1.
            content_type = content_type.attribute("type", root);
        }
        MimePart::new(content_type.attribute("boundary", format!("=_{}_{kind}", self.0)), BodyPart::Multipart(parts))
    }
}

fn prepend<'x>(first: MimePart<'x>, mut rest: Vec<MimePart<'x>>) -> Vec<MimePart<'x>> {
    rest.insert(0, first);
    rest
}
