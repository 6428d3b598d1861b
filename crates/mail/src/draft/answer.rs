//! A draft that answers a message, or passes it on.

use std::collections::HashMap;

use postroom_drafts::content::Attachment;
use postroom_drafts::limits::MAX_ATTACHMENTS;
use postroom_drafts::merge::Strategy;
use postroom_drafts::{Address, Content, Limits};
use postroom_identity::Identity;
use postroom_mailproto::compose::{self, ForwardLabels};
use postroom_mailproto::mime;
use postroom_store::queries::email_attachment;
use postroom_store::{TenantActor, TenantClient, TenantTx};
use postroom_types::{AccountId, AttachmentId, DraftId, MessageId, Timestamp, UserId};
use sha2::{Digest, Sha256};

use super::save::{Base, Device, Save, Saved, save};
use super::{DraftError, attachment, find_any};
use crate::outbox::send::MOST_BYTES;
use crate::{Error, account, blob, html, message, raw};

/// Bytes of a quoted text; what is longer is cut.
const QUOTED: usize = 512 * 1024;
/// Characters of a subject and of a file's name; what is longer is cut.
const LINE: usize = 200;
const LABELS: ForwardLabels<'static> =
    ForwardLabels { heading: "Forwarded message", from: "From", date: "Date", subject: "Subject", to: "To", cc: "Cc" };

/// What is made of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Reply,
    /// With a copy to everybody who got it.
    ReplyAll,
    /// Its text and its files.
    Forward,
    /// As it is, as one file.
    ForwardAttached,
}

/// What to begin.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub message: MessageId,
    pub kind: Kind,
    /// Of the draft; a new one unless given.
    pub draft: Option<DraftId>,
    pub device: Device,
}

impl Kind {
    /// The kind of this name in the API.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "reply" => Some(Self::Reply),
            "replyAll" => Some(Self::ReplyAll),
            "forward" => Some(Self::Forward),
            "forwardAttached" => Some(Self::ForwardAttached),
            _ => None,
        }
    }

    fn is_forward(self) -> bool {
        matches!(self, Self::Forward | Self::ForwardAttached)
    }
}

/// Begins a draft from one of the member's messages: with its recipients, its text quoted, and what keeps the thread together.
/// The transaction is to be committed.
pub async fn begin(
    identity: &Identity,
    actor: TenantActor,
    user: UserId,
    wanted: Wanted,
) -> Result<(TenantTx, Saved), DraftError> {
    let parent = read(identity, actor, user, wanted.message, wanted.kind).await?;
    let id = wanted.draft.unwrap_or_else(|| DraftId(identity.context.uuid()));
    let tx = identity.store.tenant_tx(actor).await?;
    super::lock(identity, &tx, id).await?;
    if find_any(identity, &tx, user, id).await?.is_some() {
        return Err(Error::Conflict("There is a draft with this id already.").into());
    }
    let mut content = parent.content;
    for file in parent.files {
        let hash: [u8; 32] = Sha256::digest(&file.bytes).into();
        let blob = blob::store_bytes(&identity.context, &tx, &hash, &file.bytes).await?;
        let described = Attachment {
            id: AttachmentId(identity.context.uuid()),
            filename: file.name,
            mime_type: file.mime_type,
            size: u64::try_from(file.bytes.len()).unwrap_or(u64::MAX),
            uploaded_at: identity.context.now(),
        };
        content.attachments.push(attachment::take_in(identity, &tx, id, &described, &hash, blob).await?);
    }
    let new = Save {
        id,
        account: Some(parent.account),
        base: Base::Nothing,
        device: wanted.device,
        content,
        strategy: Strategy::Merge,
        limits: Limits::default(),
    };
    let saved = save(identity, &tx, user, new).await?;
    Ok((tx, saved))
}

/// What a draft takes from a message.
struct Parent {
    account: AccountId,
    content: Content,
    files: Vec<File>,
}

struct File {
    name: String,
    mime_type: String,
    bytes: Vec<u8>,
}

/// A file of the message, by its number among the parts.
struct Part {
    number: u32,
    name: String,
    mime_type: String,
}

async fn read(
    identity: &Identity,
    actor: TenantActor,
    user: UserId,
    id: MessageId,
    kind: Kind,
) -> Result<Parent, DraftError> {
    let tx = identity.store.tenant_tx(actor).await?;
    let mut stored = message::stored(&tx, user, id).await?;
    let size = u64::try_from(stored.size).unwrap_or(u64::MAX);
    if kind.is_forward() && stored.is_too_large {
        return Err(Error::Conflict("Only the beginning of this message is here, so it cannot be forwarded.").into());
    }
    if kind == Kind::ForwardAttached && size > MOST_BYTES {
        return Err(DraftError::refused("attachments", format!("must have at most {MOST_BYTES} bytes")));
    }
    let parts = if kind == Kind::Forward { parts(&tx, id).await? } else { Vec::new() };
    let accounts = account::of_user(&tx, user).await?;
    // What was imported belongs to an account without a server.
    let own = accounts.iter().find(|account| account.id == stored.account_id && account.smtp_hostname.is_some());
    let with_server = own.or_else(|| accounts.iter().find(|account| account.smtp_hostname.is_some()));
    let account = AccountId(with_server.map_or(stored.account_id, |account| account.id));
    let own: Vec<String> = accounts.into_iter().map(|account| account.email_address).collect();
    let room = raw::room(size.saturating_mul(2)).await?;
    let bytes = std::mem::take(&mut stored.raw);
    let bytes = if kind.is_forward() {
        raw::whole(&tx, bytes, &stored.cuts, stored.size).await?
    } else {
        raw::decompress(&bytes)?
    };
    tx.commit().await?;
    let received_at = stored.received_at;
    let made = html::apart(move || {
        let made = make(bytes, kind, &own, received_at, &parts);
        drop(room);
        made
    });
    let (content, files) = made.await??;
    Ok(Parent { account, content, files })
}

async fn parts(tx: &TenantTx, id: MessageId) -> Result<Vec<Part>, DraftError> {
    let rows = email_attachment::of_messages().bind(tx, &tx.tenant().0, &&[id.0][..]).all().await?;
    let bytes: i64 = rows.iter().map(|row| row.size_bytes).sum();
    if rows.len() > MAX_ATTACHMENTS || u64::try_from(bytes).unwrap_or(u64::MAX) > MOST_BYTES {
        let reason = "are more than a draft can have; forward the message as an attachment";
        return Err(DraftError::refused("attachments", reason));
    }
    let part = |row: email_attachment::Attachment| {
        let name = line(&row.filename);
        let name = if name.is_empty() { "attachment".to_owned() } else { name };
        Some(Part { number: u32::try_from(row.part).ok()?, name, mime_type: row.mime_type })
    };
    Ok(rows.into_iter().filter_map(part).collect())
}

fn make(
    bytes: Vec<u8>,
    kind: Kind,
    own: &[String],
    received_at: Timestamp,
    parts: &[Part],
) -> Result<(Content, Vec<File>), DraftError> {
    let parsed = mime::parse(&bytes, &mime::Limits::default()).ok();
    if kind == Kind::ForwardAttached {
        let parsed = parsed.unwrap_or_default();
        let subject = line(&compose::forward_subject(&parsed.subject));
        let content = Content { subject, references: compose::references(&parsed), ..Content::default() };
        let name =
            format!("{}.eml", if parsed.subject.is_empty() { "message".to_owned() } else { line(&parsed.subject) });
        return Ok((
            content,
            vec![File { name: name.replace(['/', '\\'], "-"), mime_type: "message/rfc822".to_owned(), bytes }],
        ));
    }
    let message = parsed.ok_or(Error::Conflict("This message cannot be read. Forward it as an attachment."))?;
    let decoded = |part: &Part| {
        let bytes = mime::content(&bytes, part.number)?;
        Some(File { name: part.name.clone(), mime_type: part.mime_type.clone(), bytes })
    };
    let files = parts.iter().filter_map(decoded).collect();
    let content =
        if kind == Kind::Forward { forward(&message, received_at) } else { reply(&message, received_at, own, kind) };
    Ok((content, files))
}

fn reply(message: &mime::Message, received_at: Timestamp, own: &[String], kind: Kind) -> Content {
    let to = compose::reply_recipients(message, own, kind == Kind::ReplyAll);
    let who = message.from.first().map(|from| from.name.clone().unwrap_or_else(|| from.address.clone()));
    let references = compose::references(message);
    let attribution = format!("On {}, {} wrote:", date(message, received_at), line(&who.unwrap_or_default()));
    Content {
        subject: line(&compose::reply_subject(&message.subject)),
        body: format!("\n\n{}", compose::quoted_text(&text(message), &attribution)),
        body_html: safe_html(message).map(|html| format!("<p><br></p>\n{}", compose::quoted_html(&html, &attribution))),
        to: people(to.to),
        cc: people(to.cc),
        // An id that cannot be written is not among them.
        in_reply_to: references.last().filter(|last| Some(*last) == message.message_id.as_ref()).cloned(),
        references,
        ..Content::default()
    }
}

/// It answers nobody, but belongs to the thread for whoever has that.
fn forward(message: &mime::Message, received_at: Timestamp) -> Content {
    let date = date(message, received_at);
    let html = safe_html(message);
    Content {
        subject: line(&compose::forward_subject(&message.subject)),
        body: format!("\n\n{}", compose::forwarded_text(message, &LABELS, &date, &text(message))),
        body_html: html.map(|html| format!("<p><br></p>\n{}", compose::forwarded_html(message, &LABELS, &date, &html))),
        references: compose::references(message),
        ..Content::default()
    }
}

fn date(message: &mime::Message, received_at: Timestamp) -> String {
    message.sent_at.unwrap_or(received_at).format("%-d %B %Y at %H:%M UTC").to_string()
}

fn text(message: &mime::Message) -> String {
    let mut text = mime::display_text(message);
    if text.len() > QUOTED {
        text.truncate(text.floor_char_boundary(QUOTED));
        text.push_str("\n…\n");
    }
    text
}

/// Without scripts, and without what is on other servers: nobody who gets the answer is to call there.
fn safe_html(message: &mime::Message) -> Option<String> {
    let html = message.html_body.as_deref().filter(|html| html.len() <= QUOTED)?;
    Some(html::sanitise(html, HashMap::new(), |_| None).html)
}

fn people(list: Vec<mime::Address>) -> Vec<Address> {
    let person = |one: mime::Address| Address { name: one.name.map(|name| line(&name)), address: one.address };
    list.into_iter().map(person).collect()
}

/// In one line that a draft can have, whatever the sender wrote.
fn line(text: &str) -> String {
    let is_odd = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let line: String = text.chars().map(|c| if is_odd(c) { ' ' } else { c }).take(LINE).collect();
    line.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW: &[u8] =
        b"Message-ID: <b@x>\r\nReferences: <a@x>\r\nFrom: Jo <jo@y.example>\r\nTo: ida@x.example, bo@z.example\r\n\
        Subject: AW: Kiel\r\nDate: Fri, 20 Nov 2026 08:42:00 +0000\r\nContent-Type: text/html\r\n\r\n\
        <p>Hello</p><script>x()</script><img src=\"https://track.example/1.png\">";

    fn made(kind: Kind) -> (Content, Vec<File>) {
        make(RAW.to_vec(), kind, &["ida@x.example".to_owned()], Timestamp::default(), &[]).unwrap()
    }

    fn addresses(list: &[Address]) -> Vec<&str> {
        list.iter().map(|one| &*one.address).collect()
    }

    #[test]
    fn an_answer_quotes_and_keeps_the_thread() {
        let (content, files) = made(Kind::ReplyAll);
        assert_eq!((addresses(&content.to), addresses(&content.cc)), (vec!["jo@y.example"], vec!["bo@z.example"]));
        assert_eq!((content.subject.as_str(), content.in_reply_to.as_deref()), ("Re: Kiel", Some("b@x")));
        assert_eq!(content.references, ["a@x", "b@x"]);
        assert!(content.body.contains("On 20 November 2026 at 08:42 UTC, Jo wrote:\n> Hello"), "{}", content.body);
        let html = content.body_html.unwrap();
        assert!(html.contains("blockquote") && !html.contains("script") && !html.contains("track.example"), "{html}");
        assert!(files.is_empty() && addresses(&made(Kind::Reply).0.cc).is_empty());
    }

    #[test]
    fn a_message_is_passed_on() {
        let (content, _) = made(Kind::Forward);
        assert_eq!((content.subject.as_str(), content.to.len(), content.in_reply_to), ("Fwd: AW: Kiel", 0, None));
        assert!(content.body.contains("From: Jo <jo@y.example>\n"), "{}", content.body);
        let (content, files) = made(Kind::ForwardAttached);
        assert_eq!((content.body.as_str(), files[0].name.as_str(), &*files[0].bytes), ("", "AW: Kiel.eml", RAW));
        let unreadable = make(b" \r\n".to_vec(), Kind::Reply, &[], Timestamp::default(), &[]);
        assert!(unreadable.is_err());
        assert_eq!(
            make(b" \r\n".to_vec(), Kind::ForwardAttached, &[], Timestamp::default(), &[]).unwrap().1[0].name,
            "message.eml"
        );
    }

    #[test]
    fn whatever_a_sender_wrote_is_one_line() {
        assert_eq!(line("a\u{202e}b\r\nBcc: x\0"), "a b  Bcc: x");
        assert_eq!(line(&"x".repeat(1000)).len(), LINE);
    }
}
