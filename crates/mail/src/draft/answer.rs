//! A draft that answers a message, or passes it on.

mod language;
mod make;

use postroom_drafts::content::Attachment;
use postroom_drafts::limits::MAX_ATTACHMENTS;
use postroom_drafts::merge::Strategy;
use postroom_drafts::{Content, Limits};
use postroom_identity::{Identity, user as person};
use postroom_store::queries::email_attachment;
use postroom_store::{TenantActor, TenantClient, TenantTx};
use postroom_types::{AccountId, AttachmentId, DraftId, MessageId, UserId};
use sha2::{Digest, Sha256};

use super::save::{Base, Device, Save, Saved, save};
use super::{DraftError, attachment, find_any};
use crate::outbox::send::MOST_BYTES;
use crate::{Error, account, blob, html, mail_identity, message, raw};
use language::Language;
use make::{Writer, line, make};

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
            id: file.id,
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
    id: AttachmentId,
    name: String,
    mime_type: String,
    bytes: Vec<u8>,
}

/// A file of the message, by its number among the parts.
struct Part {
    /// That it will have in the draft.
    id: AttachmentId,
    number: u32,
    name: String,
    mime_type: String,
    /// That the message's HTML calls it by, of an image.
    content_id: Option<String>,
}

async fn read(
    identity: &Identity,
    actor: TenantActor,
    user: UserId,
    id: MessageId,
    kind: Kind,
) -> Result<Parent, DraftError> {
    let language = Language::of(&person::language(identity, user).await?);
    let tx = identity.store.tenant_tx(actor).await?;
    let mut stored = message::stored(&tx, user, id).await?;
    let size = u64::try_from(stored.size).unwrap_or(u64::MAX);
    if kind.is_forward() && stored.is_too_large {
        return Err(Error::Conflict("Only the beginning of this message is here, so it cannot be forwarded.").into());
    }
    if kind == Kind::ForwardAttached && size > MOST_BYTES {
        return Err(DraftError::refused("attachments", format!("must have at most {MOST_BYTES} bytes")));
    }
    let parts = parts(identity, &tx, id, kind, stored.is_too_large || size > MOST_BYTES).await?;
    let accounts = account::of_user(&tx, user).await?;
    // What was imported belongs to an account without a server.
    let own = accounts.iter().find(|account| account.id == stored.account_id).ok_or(Error::NotFound)?;
    let sends = |account: &&account::Account| account.smtp_hostname.is_some();
    let chosen = Some(own).filter(sends).or_else(|| accounts.iter().find(sends)).unwrap_or(own);
    let account = AccountId(chosen.id);
    let identities = mail_identity::all_of(&tx, chosen).await?;
    let mut own = mail_identity::addresses(&tx, user).await?;
    own.extend(accounts.into_iter().map(|account| account.email_address));
    let writer = Writer { own, identities, language, received_at: stored.received_at };
    tx.commit().await?;
    // Nobody waits for memory with a transaction open.
    let room = raw::room(size.saturating_mul(2)).await?;
    let tx = identity.store.tenant_tx(actor).await?;
    let bytes = std::mem::take(&mut stored.raw);
    let bytes = if kind.is_forward() || !parts.is_empty() {
        raw::whole(&tx, bytes, &stored.cuts, stored.size).await?
    } else {
        raw::decompress(&bytes)?
    };
    tx.commit().await?;
    let whole = AttachmentId(identity.context.uuid());
    let made = html::apart(move || {
        let made = make(bytes, kind, &writer, &parts, whole);
        drop(room);
        made
    });
    let (content, files) = made.await??;
    Ok(Parent { account, content, files })
}

/// The files that may go along: all with a forwarded message, and with an answer the images in what it quotes.
async fn parts(
    identity: &Identity,
    tx: &TenantTx,
    id: MessageId,
    kind: Kind,
    is_large: bool,
) -> Result<Vec<Part>, DraftError> {
    if kind == Kind::ForwardAttached || is_large && !kind.is_forward() {
        return Ok(Vec::new());
    }
    let is_image = |row: &email_attachment::Attachment| row.content_id.is_some() && row.mime_type.starts_with("image/");
    let mut rows = email_attachment::of_messages().bind(tx, &tx.tenant().0, &&[id.0][..]).all().await?;
    rows.retain(|row| kind.is_forward() || is_image(row));
    let bytes: i64 = rows.iter().map(|row| row.size_bytes).sum();
    if rows.len() > MAX_ATTACHMENTS || u64::try_from(bytes).unwrap_or(u64::MAX) > MOST_BYTES {
        if !kind.is_forward() {
            return Ok(Vec::new());
        }
        let reason = "are more than a draft can have; forward the message as an attachment";
        return Err(DraftError::refused("attachments", reason));
    }
    let part = |row: email_attachment::Attachment| {
        let content_id = row.content_id.clone().filter(|_| is_image(&row));
        let (id, name) = (AttachmentId(identity.context.uuid()), filename(&row.filename));
        Some(Part { id, number: u32::try_from(row.part).ok()?, name, mime_type: row.mime_type, content_id })
    };
    Ok(rows.into_iter().filter_map(part).collect())
}

/// What a file of a message is called in a draft.
pub(super) fn filename(name: &str) -> String {
    let name = line(name);
    if name.is_empty() { "attachment".to_owned() } else { name }
}
