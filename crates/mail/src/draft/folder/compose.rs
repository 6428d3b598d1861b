//! A draft as a message of a Drafts folder (RFC 5322).

use postroom_drafts::{Address, Content};
use postroom_mailproto::compose::{NotComposed, Outgoing};
use postroom_mailproto::mime;
use postroom_mailproto::smtp::Mailbox;
use postroom_types::Timestamp;

use super::mark::{HEADER, Mark};
use crate::outbox::compose::{File, attachment, bare, person};

/// What a copy says besides its draft's content.
#[derive(Clone, Debug)]
pub(super) struct Envelope {
    pub mark: Mark,
    pub from: mime::Address,
    pub message_id: String,
    pub date: Timestamp,
}

/// The message. What cannot stand in a header yet, such as half an address, is left out, and found again in the draft by whoever
/// reads the copy (see `read`).
pub(super) fn message(content: &Content, envelope: &Envelope, files: &[File]) -> Result<Vec<u8>, NotComposed> {
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
        html: content.body_html.clone(),
        attachments: files.iter().map(|file| attachment(file, None)).collect(),
        headers: vec![(HEADER.to_owned(), envelope.mark.to_header())],
        ..Outgoing::default()
    };
    outgoing.to_bytes()
}

fn people(list: &[Address]) -> Vec<mime::Address> {
    list.iter().filter(|one| Mailbox::parse(&one.address).is_ok()).map(person).collect()
}

fn is_id(id: &str) -> bool {
    (1..=900).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte))
}
