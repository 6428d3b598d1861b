//! A draft as a message of a Drafts folder (RFC 5322).

use postroom_drafts::{Address, Content};
use postroom_mailproto::compose::{NotComposed, Outgoing};
use postroom_mailproto::mime;
use postroom_mailproto::smtp::Mailbox;
use postroom_types::{AttachmentId, Timestamp};

use super::mark::{HEADER, Mark};
use crate::outbox::compose::{File, attachment, bare, content_id, person};

/// What a copy says besides its draft's content.
#[derive(Clone, Debug)]
pub(super) struct Envelope {
    pub mark: Mark,
    pub from: mime::Address,
    pub message_id: String,
    pub date: Timestamp,
}

/// The message. What cannot stand in a header yet, such as half an address, is left out, and found again in the draft by whoever
/// reads the copy (see `read`). Files that its HTML shows are parts of that (RFC 2387), as in a mail that is sent.
pub(super) fn message(content: &Content, envelope: &Envelope, files: &[File]) -> Result<Vec<u8>, NotComposed> {
    let domain = envelope.message_id.rsplit_once('@').map_or("", |(_, domain)| domain);
    let mut html = content.body_html.clone();
    let mut attachments = Vec::with_capacity(files.len());
    for file in files {
        let shown = html.as_ref().filter(|html| html.contains(&shown_as(file.id)));
        let part = shown.map(|html| html.replace(&shown_as(file.id), &format!("cid:{}", content_id(file.id, domain))));
        attachments.push(attachment(file, part.is_some().then(|| content_id(file.id, domain))));
        html = part.or(html);
    }
    let ids = |list: &mut dyn Iterator<Item = &String>| {
        list.map(|id| bare(id)).filter(|id| is_id(id)).map(str::to_owned).collect::<Vec<_>>()
    };
    let outgoing = Outgoing {
        from: envelope.from.clone(),
        to: people(&content.to),
        cc: people(&content.cc),
        bcc: people(&content.bcc),
        is_draft: true,
        subject: content.subject.clone(),
        date: envelope.date.fixed_offset(),
        message_id: envelope.message_id.clone(),
        in_reply_to: ids(&mut content.in_reply_to.iter()),
        references: ids(&mut content.references.iter()),
        text: content.body.clone(),
        html,
        attachments,
        headers: vec![(HEADER.to_owned(), envelope.mark.to_header())],
        ..Outgoing::default()
    };
    outgoing.to_bytes()
}

/// How the HTML of a draft calls one of its files.
pub(super) fn shown_as(id: AttachmentId) -> String {
    format!("cid:{id}")
}

fn people(list: &[Address]) -> Vec<mime::Address> {
    list.iter().filter(|one| Mailbox::parse(&one.address).is_ok()).map(person).collect()
}

fn is_id(id: &str) -> bool {
    (1..=900).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte))
}
