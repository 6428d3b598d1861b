//! Values of headers: checked, then given to mail-builder to be folded and encoded (RFC 2047).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;

use super::NotComposed;
use super::outgoing::refused;
use crate::mime::Address;
use crate::smtp::Mailbox;

/// Headers that a caller may not add: what stands in a field of its own, and what is written on the way.
const TAKEN: &[&str] = &[
    "bcc",
    "cc",
    "date",
    "from",
    "in-reply-to",
    "message-id",
    "mime-version",
    "received",
    "references",
    "reply-to",
    "return-path",
    "sender",
    "subject",
    "to",
];
/// Bytes of an encoded word that are still text: 75 characters in all (RFC 2047 section 2).
const WORD: usize = 45;

/// An address that can be written to.
pub(super) fn mailbox(field: &'static str, address: &Address) -> Result<Mailbox, NotComposed> {
    one_line(field, &address.address)?;
    Mailbox::parse(&address.address).or_else(|error| refused(field, error.to_string()))
}

/// A list of addresses with their names.
pub(super) fn addresses<'x>(field: &'static str, list: &'x [Address]) -> Result<HeaderType<'x>, NotComposed> {
    let mut written = Vec::with_capacity(list.len());
    for one in list {
        let name = one.name.as_deref().unwrap_or_default();
        one_line(field, name)?;
        written.push((name.trim(), mailbox(field, one)?.to_string()));
    }
    if written.iter().any(|(name, _)| looks_encoded(name)) {
        let with_name = |(name, address): &(&str, String)| match *name {
            "" => format!("<{address}>"),
            name => format!("{} <{address}>", encoded(name)),
        };
        return Ok(Raw::new(written.iter().map(with_name).collect::<Vec<_>>().join(", ")).into());
    }
    let list = written
        .into_iter()
        .map(|(name, address)| address::Address::new_address(Some(name).filter(|name| !name.is_empty()), address));
    Ok(address::Address::new_list(list.collect()).into())
}

/// Text for a person.
pub(super) fn text<'x>(field: &'static str, text: &'x str) -> Result<HeaderType<'x>, NotComposed> {
    one_line(field, text)?;
    let text = text.trim();
    if looks_encoded(text) { Ok(Raw::new(encoded(text)).into()) } else { Ok(Text::new(text).into()) }
}

/// A Message-ID or Content-ID, without its brackets.
pub(super) fn id<'x>(field: &'static str, id: &'x str) -> Result<&'x str, NotComposed> {
    if is_id(id) { Ok(id) } else { refused(field, "this is no id that can be written") }
}

/// Fits on a line, and holds nothing that would end it.
pub(super) fn is_id(id: &str) -> bool {
    (1..=900).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte))
}

/// The name of a header that the caller adds (RFC 5322 section 3.6.8).
pub(super) fn name(name: &str) -> Result<&str, NotComposed> {
    let is_name = (1..=70).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
    let lower = name.to_ascii_lowercase();
    if !is_name {
        return refused("headers", "this cannot be the name of a header");
    }
    if TAKEN.contains(&lower.as_str()) || lower.starts_with("content-") || lower.starts_with("resent-") {
        return refused("headers", format!("{name} cannot be set here"));
    }
    Ok(name)
}

/// Refuses whatever could end a line, and everything else that no keyboard writes.
pub(super) fn one_line(field: &'static str, text: &str) -> Result<(), NotComposed> {
    if text.chars().any(|character| character.is_control() && character != '\t') {
        return refused(field, "line breaks and control characters cannot stand here");
    }
    Ok(())
}

/// Readers would take it for an encoded word, and decode what nobody has encoded.
fn looks_encoded(text: &str) -> bool {
    text.contains("=?")
}

/// As encoded words, all of it.
fn encoded(text: &str) -> String {
    let (mut words, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let (word, after) = rest.split_at(rest.floor_char_boundary(WORD));
        words.push(format!("=?utf-8?B?{}?=", STANDARD.encode(word)));
        rest = after;
    }
    words.join(" ")
}
