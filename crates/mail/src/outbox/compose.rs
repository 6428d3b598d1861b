//! From a draft to the bytes that are sent, and to whom.

use postroom_drafts::content::Field;
use postroom_drafts::{Address, Content, Refused};
use postroom_mailproto::compose::{Attachment, NotComposed, Outgoing};
use postroom_mailproto::mime;
use postroom_mailproto::smtp::Mailbox;
use postroom_types::{AttachmentId, Timestamp};

use crate::draft::DraftError;
use crate::html;

/// A file of a draft with its bytes.
pub(crate) struct File {
    pub id: AttachmentId,
    pub filename: String,
    pub mime_type: String,
    pub bytes: Vec<u8>,
}

/// Somebody the message goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct To {
    pub kind: Field,
    pub name: String,
    pub address: String,
}

/// Everybody once, in the order of to, cc and bcc: who stands in two lists is in the first.
pub(super) fn recipients(content: &Content) -> Result<Vec<To>, DraftError> {
    content.check_recipients()?;
    let (mut seen, mut recipients) = (Vec::new(), Vec::new());
    for (kind, at, to) in content.recipients() {
        let mailbox = Mailbox::parse(&to.address).map_err(|error| {
            DraftError::Refused(vec![Refused { field: format!("{kind}[{at}].address"), reason: error.to_string() }])
        })?;
        let address = mailbox.to_string();
        if !seen.contains(&address) {
            seen.push(address.clone());
            recipients.push(To { kind, name: to.name.clone().unwrap_or_default(), address });
        }
    }
    Ok(recipients)
}

/// Whom a message is from, and where answers to it go if that is elsewhere.
pub(super) struct Author {
    pub from: mime::Address,
    pub reply_to: Option<String>,
}

/// The message (RFC 5322), without its bcc. Files that its HTML shows, by `cid:` and their id, are parts of that (RFC 2387); the others are
/// attached.
pub(super) fn message(
    content: &Content,
    author: Author,
    message_id: &str,
    date: Timestamp,
    files: &[File],
) -> Result<Vec<u8>, DraftError> {
    let people = |list: &[Address]| list.iter().map(person).collect::<Vec<_>>();
    let domain = message_id.rsplit_once('@').map_or(message_id, |(_, domain)| domain);
    let html = content.body_html.as_deref().map(|html| shown(html, files, domain)).transpose()?;
    let is_shown = |file: &File| html.as_ref().is_some_and(|html| html.contains(&source(file.id, domain)));
    let attachments =
        files.iter().map(|file| attachment(file, is_shown(file).then(|| content_id(file.id, domain)))).collect();
    let outgoing = Outgoing {
        from: author.from,
        reply_to: author.reply_to.into_iter().map(|address| mime::Address { name: None, address }).collect(),
        to: people(&content.to),
        cc: people(&content.cc),
        subject: content.subject.clone(),
        date: date.fixed_offset(),
        message_id: message_id.to_owned(),
        in_reply_to: content.in_reply_to.iter().map(|id| bare(id).to_owned()).collect(),
        references: content.references.iter().map(|id| bare(id).to_owned()).collect(),
        text: content.body.clone(),
        html,
        attachments,
        ..Outgoing::default()
    };
    outgoing.to_bytes().map_err(|error| match error {
        NotComposed::Field { field, reason } => DraftError::refused(field, reason),
        NotComposed::Output(_) => DraftError::Error(crate::Error::Busy),
    })
}

/// A Message-ID without its angle brackets.
pub(crate) fn bare(id: &str) -> &str {
    let id = id.trim();
    id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or(id)
}

/// The HTML as it is sent: sanitised, with images of the draft's own files alone.
fn shown(html: &str, files: &[File], domain: &str) -> Result<String, DraftError> {
    let own = files.iter().map(|file| (file.id.to_string(), source(file.id, domain)));
    let refused = || DraftError::refused("bodyHtml", "is too long or too deeply nested to be sent; make it simpler");
    html::outgoing(html, own.collect()).ok_or_else(refused)
}

/// Where an image of the HTML is (RFC 2392).
fn source(id: AttachmentId, domain: &str) -> String {
    format!("cid:{}", content_id(id, domain))
}

/// What a file is called as a part of the HTML (RFC 2392).
pub(crate) fn content_id(id: AttachmentId, domain: &str) -> String {
    format!("{}@{domain}", id.0.simple())
}

pub(crate) fn attachment(file: &File, content_id: Option<String>) -> Attachment<'_> {
    Attachment {
        filename: Some(file.filename.clone()),
        media_type: file.mime_type.clone(),
        content: &file.bytes,
        content_id,
    }
}

pub(crate) fn person(address: &Address) -> mime::Address {
    mime::Address { name: address.name.clone(), address: address.address.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(address: &str) -> Address {
        Address { name: None, address: address.into() }
    }

    fn author(reply_to: Option<&str>) -> Author {
        let from = mime::Address { name: None, address: "ida@x.example".into() };
        Author { from, reply_to: reply_to.map(str::to_owned) }
    }

    #[test]
    fn everybody_gets_it_once_and_nobody_sees_bcc() {
        let content = Content {
            subject: "Plan".into(),
            to: vec![to("anna@Example.org"), to("bob@example.org")],
            cc: vec![to("anna@example.org")],
            bcc: vec![to("carl@example.org"), to("bob@EXAMPLE.org")],
            in_reply_to: Some("<a@b.example>".into()),
            references: vec!["<x@b.example>".into(), "a@b.example".into()],
            ..Content::default()
        };
        let all = recipients(&content).unwrap();
        let all: Vec<String> = all.iter().map(|to| format!("{} {}", to.kind, to.address)).collect();
        assert_eq!(all, ["to anna@example.org", "to bob@example.org", "bcc carl@example.org"]);
        let raw = message(&content, author(Some("office@x.example")), "1@x.example", Timestamp::default(), &[]);
        let raw = String::from_utf8(raw.unwrap()).unwrap();
        assert!(!raw.contains("carl") && raw.contains("In-Reply-To: <a@b.example>"), "{raw}");
        assert!(raw.contains("Reply-To: <office@x.example>"), "{raw}");
        assert!(raw.contains("<x@b.example>") && raw.contains("Date: "), "{raw}");
    }

    #[test]
    fn images_that_the_html_shows_are_parts_of_it() {
        let file = |number: u128, mime_type: &str| File {
            id: AttachmentId(uuid::Uuid::from_u128(number)),
            filename: format!("{number}.png"),
            mime_type: mime_type.into(),
            bytes: vec![1, 2, 3],
        };
        let html = format!("<p>See <img src=\"cid:{}\"><img src=\"cid:{}\"></p>", file(1, "").id, file(9, "").id);
        let content = Content { body_html: Some(html), to: vec![to("a@b.example")], ..Content::default() };
        let files = [file(1, "image/png"), file(2, "image/png")];
        let raw = message(&content, author(None), "1@x.example", Timestamp::default(), &files).unwrap();
        let parsed = mime::parse(&raw, &mime::Limits::default()).unwrap();
        let ids: Vec<_> = parsed.attachments.iter().map(|file| (file.content_id.as_deref(), file.is_inline)).collect();
        assert_eq!(ids, [(Some("00000000000000000000000000000001@x.example"), true), (None, false)]);
        let html = parsed.html_body.unwrap();
        assert!(
            html.contains("cid:00000000000000000000000000000001@x.example") && html.matches("cid:").count() == 1,
            "{html}"
        );
        let deep = Content { body_html: Some("<div>".repeat(30_000) + &"<p>".repeat(30_000)), ..content };
        assert!(message(&deep, author(None), "1@x.example", Timestamp::default(), &files).is_err());
    }

    #[test]
    fn every_address_that_is_none_is_named() {
        let content =
            Content { to: vec![to("anna"), to("bob@example.org"), to("x@y\r\nBcc: z")], ..Content::default() };
        let Err(DraftError::Refused(refused)) = recipients(&content) else { panic!("two are none") };
        let fields: Vec<&str> = refused.iter().map(|refused| &*refused.field).collect();
        assert_eq!(fields, ["to[0].address", "to[2].address"]);
        let unsafe_id =
            Content { to: vec![to("a@b.example")], in_reply_to: Some("a\r\nBcc: x@y".into()), ..Content::default() };
        assert!(message(&unsafe_id, author(None), "1@x", Timestamp::default(), &[]).is_err());
    }
}
