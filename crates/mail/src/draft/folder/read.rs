//! A message of a Drafts folder as a draft.

use std::collections::HashMap;

use postroom_drafts::content::Attachment;
use postroom_drafts::limits::MAX_REFERENCES;
use postroom_drafts::{Address, Content};
use postroom_mailproto::mime::{self, Limits};
use postroom_types::{AttachmentId, DraftId, Timestamp};
use uuid::Uuid;

use super::compose::{Envelope, message, shown_as};
use super::mark::Mark;
use super::program::program;
use crate::html;
use crate::outbox::compose::File;

/// What a message says, and which draft it says it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Read {
    pub mark: Option<Mark>,
    /// Without its files.
    pub content: Content,
    pub files: Vec<Found>,
    /// The version that it says it is, as that was.
    pub base: Option<Content>,
    /// The program that wrote it, where it says so.
    pub program: Option<String>,
}

/// A file of the message.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub filename: String,
    pub mime_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256.
    pub hash: [u8; 32],
    /// Its number among the parts.
    pub part: u32,
    /// What the HTML calls it, where that may show it: of a file that is from a draft, as the draft does.
    pub shown_as: Option<String>,
}

/// Reads a message. None when no parser can.
///
/// HTML is what others may have written, such as the mail that is answered: without scripts, and without what is on other servers.
pub(super) fn read(raw: &[u8]) -> Option<Read> {
    let parsed = mime::parse(raw, &Limits::default()).ok()?;
    let mark = Mark::of(raw, parsed.message_id.as_deref());
    let files = parsed.attachments.iter().map(found).collect();
    let body = mime::display_text(&parsed);
    let inline = |file: &mime::Attachment| Some((file.content_id.clone()?, inline(file)?));
    let inline: HashMap<String, String> = parsed.attachments.iter().filter_map(inline).collect();
    let html = parsed.html_body.as_deref().map(|html| html::sanitise(html, inline, |_| None).html);
    let too_many = parsed.references.len().saturating_sub(MAX_REFERENCES);
    let content = Content {
        body,
        body_html: html,
        subject: parsed.subject,
        to: people(parsed.to),
        cc: people(parsed.cc),
        bcc: people(parsed.bcc),
        in_reply_to: parsed.in_reply_to.into_iter().next(),
        references: parsed.references.into_iter().skip(too_many).collect(),
        ..Content::default()
    };
    Some(Read { mark, content: content.normal(), files, base: None, program: program(raw) })
}

/// The same content with what the other program has left as it was on the way as it is in the draft: what a message cannot say, such as
/// tags and half an address, and what it says a little differently, such as the end of the last line.
pub(super) fn restored(mut read: Content, base: &Content) -> Content {
    let Some(echo) = echo(base) else { return read };
    keep(&mut read.subject, &echo.subject, &base.subject);
    keep(&mut read.body, &echo.body, &base.body);
    keep(&mut read.body_html, &echo.body_html, &base.body_html);
    keep(&mut read.to, &echo.to, &base.to);
    keep(&mut read.cc, &echo.cc, &base.cc);
    keep(&mut read.bcc, &echo.bcc, &base.bcc);
    keep(&mut read.in_reply_to, &echo.in_reply_to, &base.in_reply_to);
    keep(&mut read.references, &echo.references, &base.references);
    // No message says these.
    Content {
        tags: base.tags.clone(),
        scheduled_send_time: base.scheduled_send_time,
        identity_id: base.identity_id,
        ..read
    }
}

/// What comes back of a content that nobody has touched, without its files.
fn echo(base: &Content) -> Option<Content> {
    let from = mime::Address { name: None, address: "nobody@localhost.invalid".to_owned() };
    let mark = Mark { draft: DraftId(Uuid::nil()), version: 1 };
    let message_id = mark.to_message_id(Timestamp::default(), "localhost.invalid");
    let envelope = Envelope { mark, from, message_id, date: Timestamp::default() };
    let html = base.body_html.as_deref().unwrap_or_default();
    let shown = base.attachments.iter().filter(|file| html.contains(&shown_as(file.id)));
    let empty = |file: &Attachment| File {
        id: file.id,
        filename: file.filename.clone(),
        mime_type: file.mime_type.clone(),
        bytes: Vec::new(),
    };
    Some(read(&message(base, &envelope, &shown.map(empty).collect::<Vec<_>>()).ok()?)?.content)
}

fn keep<T: PartialEq + Clone>(read: &mut T, echo: &T, base: &T) {
    if read == echo {
        read.clone_from(base);
    }
}

fn found(attachment: &mime::Attachment) -> Found {
    let name = attachment.filename.clone().filter(|name| !name.is_empty());
    Found {
        filename: name.unwrap_or_else(|| "attachment".to_owned()),
        mime_type: attachment.media_type.clone(),
        size: attachment.size,
        hash: attachment.digest,
        part: attachment.part,
        shown_as: inline(attachment),
    }
}

/// What the HTML calls a part that it may show. No such text is the beginning of another.
fn inline(attachment: &mime::Attachment) -> Option<String> {
    let local = attachment.content_id.as_deref()?.split('@').next()?;
    // As a copy calls it (see `compose`), which other programs mostly keep.
    let own = Some(local).filter(|id| id.len() == 32).and_then(|id| Uuid::try_parse(id).ok());
    Some(own.map_or_else(|| format!("cid:{}.part", attachment.part), |id| shown_as(AttachmentId(id))))
}

fn people(list: Vec<mime::Address>) -> Vec<Address> {
    list.into_iter().map(|one| Address { name: one.name, address: one.address }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(address: &str) -> Address {
        Address { name: None, address: address.into() }
    }

    fn base() -> Content {
        Content {
            subject: "Kiel ".into(),
            body: "Shall we?\n\nIda\n\n".into(),
            body_html: Some("<p onclick=\"x()\">Shall we?</p>".into()),
            to: vec![to("jo@y.example"), to("half")],
            bcc: vec![to("bo@z.example")],
            tags: vec!["travel".into()],
            in_reply_to: Some("a@x".into()),
            references: vec!["<r@x>".into(), "a@x".into()],
            ..Content::default()
        }
    }

    fn written(content: &Content) -> Vec<u8> {
        let mark = Mark { draft: DraftId(Uuid::from_u128(7)), version: 3 };
        let from = mime::Address { name: Some("Ida".into()), address: "ida@x.example".into() };
        let message_id = mark.to_message_id(Timestamp::default(), "x.example");
        message(content, &Envelope { mark, from, message_id, date: Timestamp::default() }, &[]).unwrap()
    }

    #[test]
    fn what_nobody_touched_comes_back_as_it_was() {
        let base = base();
        let read = read(&written(&base)).unwrap();
        assert_eq!(read.mark.map(|mark| (mark.draft.0.as_u128(), mark.version)), Some((7, 3)));
        assert_eq!(read.content.bcc, base.bcc, "whoever goes on with it needs its bcc");
        assert_ne!(read.content, base);
        assert_eq!(restored(read.content, &base), base);
    }

    #[test]
    fn what_another_program_changed_is_all_that_changes() {
        let base = base();
        let raw = String::from_utf8(written(&base)).unwrap().replace("Subject: Kiel", "Subject: Kiel and Lübeck");
        let read = read(raw.as_bytes()).unwrap();
        let expected = Content { subject: "Kiel and Lübeck".into(), ..base.clone() };
        assert_eq!(restored(read.content, &base), expected);
    }

    #[test]
    fn pictures_in_the_text_come_back_as_they_were() {
        let file = |number: u128, name: &str| File {
            id: AttachmentId(Uuid::from_u128(number)),
            filename: name.into(),
            mime_type: "image/png".into(),
            bytes: vec![1, 2, 3],
        };
        let described = |file: &File| Attachment {
            id: file.id,
            filename: file.filename.clone(),
            mime_type: file.mime_type.clone(),
            size: 3,
            uploaded_at: Timestamp::default(),
        };
        let files = [file(1, "a.png"), file(2, "b.png")];
        let base = Content {
            body_html: Some(format!("<p>See <img src='{}'> or <img src=\"cid:nobody\"></p>", shown_as(files[0].id))),
            attachments: files.iter().map(described).collect(),
            ..base()
        };
        let mark = Mark { draft: DraftId(Uuid::from_u128(7)), version: 3 };
        let from = mime::Address { name: None, address: "ida@x.example".into() };
        let message_id = mark.to_message_id(Timestamp::default(), "x.example");
        let envelope = Envelope { mark, from, message_id, date: Timestamp::default() };
        let raw = String::from_utf8(message(&base, &envelope, &files).unwrap()).unwrap();
        assert!(
            raw.contains("multipart/related")
                && raw.contains("Content-ID: <00000000000000000000000000000001@x.example>")
        );
        let nobody = read(raw.as_bytes()).unwrap();
        let shown: Vec<_> =
            nobody.files.iter().map(|file| (file.filename.as_str(), file.shown_as.as_deref())).collect();
        assert_eq!(shown, [("a.png", Some(&*shown_as(files[0].id))), ("b.png", None)]);
        assert_eq!(restored(nobody.content, &base).body_html, base.body_html);
        // Another program changes the text around it.
        let changed = read(raw.replace("See ", "Look: ").as_bytes()).unwrap();
        let html = restored(changed.content, &base).body_html.unwrap();
        assert!(html.contains("Look: ") && html.contains(&format!("src=\"{}\"", shown_as(files[0].id))), "{html}");
        // And one that calls it otherwise.
        let renamed = raw.replace("00000000000000000000000000000001@x.example", "part1.x@y.example");
        let renamed = read(renamed.as_bytes()).unwrap();
        let shown = renamed.files[0].shown_as.clone().unwrap();
        assert!(shown.ends_with(".part") && renamed.content.body_html.unwrap().contains(&format!("src=\"{shown}\"")));
    }

    #[test]
    fn what_others_write_is_made_safe() {
        let raw = b"Subject: x\r\nContent-Type: text/html\r\n\r\n<p>a</p><script>x()</script><img src=\"https://t.example/1\">";
        let read = read(raw).unwrap();
        assert_eq!((read.mark, read.content.body.trim()), (None, "a"));
        let html = read.content.body_html.unwrap();
        assert!(!html.contains("script") && !html.contains("t.example"), "{html}");
        assert!(super::read(b" \r\n").is_none());
    }
}
