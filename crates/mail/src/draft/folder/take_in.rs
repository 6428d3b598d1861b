//! What other mail programs wrote into the Drafts folder: a change of a draft, or a draft that was begun there.

use postroom_drafts::content::Attachment;
use postroom_drafts::limits::MAX_ATTACHMENTS;
use postroom_drafts::merge::Strategy;
use postroom_drafts::{Content, Limits};
use postroom_identity::Identity;
use postroom_mailproto::mime;
use postroom_store::queries::{draft, draft_attachment, draft_copy, draft_revision, email_message};
use postroom_store::{TenantActor, TenantClient, TenantTx};
use postroom_types::{AttachmentId, DraftId, MessageId, TenantId};

use super::follow::Place;
use super::read::{self, Found, Read};
use super::{PAUSE, copy_at};
use crate::draft::attachment::{self, MOST_KEPT};
use crate::draft::save::{Base, Device, Origin, Save, Saved, save_from};
use crate::draft::{Access, Draft, DraftError, find_any, lock, row, tell};
use crate::outbox::send::MOST_BYTES;
use crate::{Error, blob, html, message, raw};

/// What the save records name as the device.
const DEVICE: &str = "Another mail program";
/// Messages that are looked at in one go.
const BATCH: i64 = 100;
/// Bytes of a message with its files, encoded.
const MOST_ENCODED: u64 = MOST_BYTES / 3 * 4 + 1024 * 1024;

/// A message of the folder, read.
pub struct Message {
    hash: Vec<u8>,
    /// None when it cannot be a draft.
    read: Option<Read>,
    raw: Vec<u8>,
}

/// Messages with the flag `\Draft` of which it is not known what they are copies of, oldest first.
pub async fn unknown(identity: &Identity, tenant: TenantId, place: Place) -> Result<Vec<MessageId>, Error> {
    let once = identity.store.tenant_once(TenantActor::System { tenant }).await?;
    let most = i64::try_from(MOST_ENCODED).unwrap_or(i64::MAX);
    let rows = draft_copy::unknown().bind(&once, &tenant.0, &place.folder.0, &most, &BATCH).all().await?;
    Ok(rows.into_iter().map(|row| MessageId(row.id)).collect())
}

/// Reads one of them, outside of the transaction that [takes it in](take_in). None when it is not there any more.
pub async fn read(
    identity: &Identity,
    tenant: TenantId,
    place: Place,
    id: MessageId,
) -> Result<Option<Message>, Error> {
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let mut stored = match message::stored(&tx, place.user, id).await {
        Err(Error::NotFound) => return Ok(None),
        stored => stored?,
    };
    let Some(hash) = email_message::content_hash().bind(&tx, &tenant.0, &id.0).opt().await? else { return Ok(None) };
    let room = raw::room(u64::try_from(stored.size).unwrap_or(0).saturating_mul(3)).await?;
    let bytes = raw::whole(&tx, std::mem::take(&mut stored.raw), &stored.cuts, stored.size).await?;
    tx.commit().await?;
    let (read, raw) = html::apart(move || (read::read(&bytes), bytes)).await?;
    let read = match read {
        Some(read) => Some(restored(identity, tenant, place, read).await?),
        None => None,
    };
    drop(room);
    Ok(Some(Message { hash, read, raw }))
}

/// Makes a revision or a draft of it, in a transaction that holds the account. What cannot be one is left alone from now on.
pub async fn take_in(identity: &Identity, tx: &TenantTx, place: Place, message: &Message) -> Result<(), Error> {
    let Some(read) = &message.read else { return leave_alone(identity, tx, place, message).await };
    let named = match read.mark {
        // Somebody else's is not even held.
        Some(mark) if own(identity, tx, place, mark.draft).await?.is_some() => {
            lock(identity, tx, mark.draft).await?;
            own(identity, tx, place, mark.draft).await?.map(|draft| (draft, mark.version))
        }
        _ => None,
    };
    let id = named.as_ref().map_or_else(|| DraftId(identity.context.uuid()), |(draft, _)| draft.id);
    let known = draft_attachment::of_draft().bind(tx, &tx.tenant().0, &id.0).all().await?;
    let files: Vec<(Attachment, Option<&Found>)> =
        read.files.iter().map(|found| described(identity, &known, found)).collect();
    let new = files.iter().filter(|(_, new)| new.is_some()).count();
    let attachments: Vec<Attachment> = files.iter().map(|(file, _)| file.clone()).collect();
    let content = Limits::default().accept(Content { attachments, ..read.content.clone() });
    let fits = files.len() <= MAX_ATTACHMENTS && known.len() + new <= MOST_KEPT;
    let Some(content) = content.ok().filter(|_| fits) else { return leave_alone(identity, tx, place, message).await };
    if let Some((draft, version)) = &named
        && read.base.as_ref() == Some(&content)
        && draft.deleted_at.is_none()
    {
        // Nobody has changed it since it was written from here.
        return is_copy(identity, tx, place, message, id, (*version).min(draft.version)).await;
    }
    for (file, new) in &files {
        let Some(found) = new else { continue };
        let bytes = mime::content(&message.raw, found.part).unwrap_or_default();
        let blob = blob::store_bytes(&identity.context, tx, &found.hash, &bytes).await?;
        attachment::take_in(identity, tx, id, file, &found.hash, blob).await.map_err(refused)?;
    }
    let base = named.as_ref().map_or(Base::Nothing, |(_, version)| Base::Version(*version));
    let saved =
        keep(identity, tx, place, named.as_ref().map(|(draft, _)| draft), save(place, id, base, content.clone())?);
    let (draft, is_same) = match saved.await? {
        Saved::Stored { draft, .. } | Saved::Unchanged { draft, .. } => {
            let is_same = draft.content == content;
            (draft, is_same)
        }
        Saved::Conflict { stored, .. } => (stored, false),
        Saved::Deleted | Saved::Sent => return Err(Error::Busy),
    };
    if is_same {
        return is_copy(identity, tx, place, message, id, draft.version).await;
    }
    // What both wrote is nowhere but here.
    remember(identity, tx, place, message, Some(id), base.version().min(draft.version)).await?;
    draft_copy::not_copied().bind(tx, &tx.tenant().0, &id.0).opt().await?;
    copy_at(tx, place.account, id, identity.context.now() + PAUSE).await?;
    Ok(())
}

/// Notes that a message cannot become a draft.
pub async fn leave_alone(identity: &Identity, tx: &TenantTx, place: Place, message: &Message) -> Result<(), Error> {
    remember(identity, tx, place, message, None, 0).await
}

/// With what the other program did not touch as it is in the version that it began with.
async fn restored(identity: &Identity, tenant: TenantId, place: Place, read: Read) -> Result<Read, Error> {
    let Some(mark) = read.mark else { return Ok(read) };
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    if own(identity, &tx, place, mark.draft).await?.is_none() {
        return Ok(read);
    }
    let query = draft_revision::content_of_version();
    let base = query.bind(&tx, &tenant.0, &mark.draft.0, &mark.version).opt().await?;
    tx.commit().await?;
    let Some(base) = base else { return Ok(read) };
    let base = row::unpack(base.content, &base.body, base.body_html.as_deref())?;
    html::apart(move || Read { content: read::restored(read.content, &base), base: Some(base), ..read }).await
}

/// The draft that a message names, if it is the account's and its owner's, and was not sent. It may be deleted.
async fn own(identity: &Identity, tx: &impl TenantClient, place: Place, id: DraftId) -> Result<Option<Draft>, Error> {
    let found = find_any(identity, tx, place.user, id).await?;
    let is_own = |draft: &Draft| draft.access == Access::Own && draft.account == place.account;
    Ok(found.filter(|draft| is_own(draft) && draft.outbox.is_none()))
}

async fn keep(
    identity: &Identity,
    tx: &TenantTx,
    place: Place,
    before: Option<&Draft>,
    save: Save,
) -> Result<Saved, Error> {
    let id = save.id;
    if before.is_some_and(|draft| draft.deleted_at.is_some()) {
        // Somebody writes on.
        draft::undelete().bind(tx, &identity.context.now(), &tx.tenant().0, &id.0).opt().await?;
        tell(identity, tx, &[place.user], id);
    }
    Box::pin(save_from(identity, tx, place.user, save, Origin::Folder)).await.map_err(refused)
}

fn save(place: Place, id: DraftId, base: Base, content: Content) -> Result<Save, Error> {
    Ok(Save {
        id,
        account: Some(place.account),
        base,
        device: Device::parse(DEVICE).map_err(refused)?,
        content,
        strategy: Strategy::Merge,
        limits: Limits::default(),
    })
}

/// A file as the draft has it already, or as a new one.
fn described<'f>(
    identity: &Identity,
    known: &[draft_attachment::File],
    found: &'f Found,
) -> (Attachment, Option<&'f Found>) {
    let same = known.iter().find(|known| known.content_hash == found.hash && known.filename == found.filename);
    match same {
        Some(known) => (attachment::stored(known.clone()).attachment, None),
        None => {
            let id = AttachmentId(identity.context.uuid());
            let (filename, mime_type) = (found.filename.clone(), found.mime_type.clone());
            (Attachment { id, filename, mime_type, size: found.size, uploaded_at: identity.context.now() }, Some(found))
        }
    }
}

/// The message says just what this version does.
async fn is_copy(
    identity: &Identity,
    tx: &TenantTx,
    place: Place,
    message: &Message,
    id: DraftId,
    version: i32,
) -> Result<(), Error> {
    remember(identity, tx, place, message, Some(id), version).await?;
    draft_copy::copied().bind(tx, &version, &tx.tenant().0, &id.0).opt().await?;
    Ok(())
}

async fn remember(
    identity: &Identity,
    tx: &TenantTx,
    place: Place,
    message: &Message,
    draft: Option<DraftId>,
    version: i32,
) -> Result<(), Error> {
    let (tenant, now, draft) = (tx.tenant().0, identity.context.now(), draft.map(|draft| draft.0));
    let query = draft_copy::remember();
    let folder = Some(place.folder.0);
    query.bind(tx, &tenant, &place.account.0, &message.hash, &draft, &version, &folder, &now).one().await?;
    Ok(())
}

/// All that can be refused was looked at before.
fn refused(error: DraftError) -> Error {
    match error {
        DraftError::Error(error) => error,
        _ => Error::Conflict("A message of the Drafts folder cannot be a draft."),
    }
}
