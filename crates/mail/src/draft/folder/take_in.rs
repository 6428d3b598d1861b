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

use super::compose::shown_as;
use super::follow::Place;
use super::mark::Mark;
use super::read::{self, Found, Read};
use super::{PAUSE, copy_at};
use crate::draft::attachment::{self, MOST_KEPT};
use crate::draft::save::{Base, Device, Origin, Save, Saved, save_from};
use crate::draft::{Access, Draft, DraftError, find_any, lock, row, tell};
use crate::outbox::send::MOST_BYTES;
use crate::{Error, blob, html, message, raw};

/// Messages that are looked at in one go.
const BATCH: i64 = 100;
/// Bytes of a message with its files, encoded.
const MOST_ENCODED: u64 = MOST_BYTES / 3 * 4 + 1024 * 1024;

/// A message with the flag `\Draft` of which it is not known what it is a copy of.
#[derive(Clone, Copy, Debug)]
pub struct Unknown {
    pub id: MessageId,
    /// Bytes.
    size: u64,
    /// It is here as a whole, and no larger than a draft can be.
    can_be_read: bool,
}

/// A message of the folder, read.
pub struct Message {
    hash: Vec<u8>,
    /// What it says it is.
    mark: Option<Mark>,
    /// None when it cannot be a draft.
    read: Option<Read>,
    raw: Vec<u8>,
}

/// Messages of which it is not known what they are copies of, oldest first.
pub async fn unknown(identity: &Identity, tenant: TenantId, place: Place) -> Result<Vec<Unknown>, Error> {
    let once = identity.store.tenant_once(TenantActor::System { tenant }).await?;
    let most = i64::try_from(MOST_ENCODED).unwrap_or(i64::MAX);
    let rows = draft_copy::unknown().bind(&once, &most, &tenant.0, &place.folder.0, &BATCH).all().await?;
    let unknown = |row: draft_copy::Unknown| Unknown {
        id: MessageId(row.id),
        size: u64::try_from(row.size).unwrap_or_default(),
        can_be_read: row.can_be_read,
    };
    Ok(rows.into_iter().map(unknown).collect())
}

/// Reads one of them, outside of the transaction that [takes it in](take_in). None when it is not there any more.
///
/// # Errors
/// Also when what is stored of it is damaged: [`skip`] it.
pub async fn read(
    identity: &Identity,
    tenant: TenantId,
    place: Place,
    unknown: Unknown,
) -> Result<Option<Message>, Error> {
    // Nobody waits for memory with a transaction open.
    let room = raw::room(unknown.size.min(MOST_ENCODED).saturating_mul(3)).await?;
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let mut stored = match message::stored(&tx, place.user, unknown.id).await {
        Err(Error::NotFound) => return Ok(None),
        stored => stored?,
    };
    let hash = email_message::content_hash().bind(&tx, &tenant.0, &unknown.id.0).one().await?;
    let bytes = std::mem::take(&mut stored.raw);
    if !unknown.can_be_read {
        let head = raw::Pieces::new(bytes, &stored.cuts)?.next(&tx).await?.unwrap_or_default();
        tx.commit().await?;
        let mark = Mark::of(&head, stored.message_id.as_deref());
        return Ok(Some(Message { hash, mark, read: None, raw: Vec::new() }));
    }
    let bytes = raw::whole(&tx, bytes, &stored.cuts, stored.size).await?;
    tx.commit().await?;
    let (read, raw) = html::apart(move || (read::read(&bytes), bytes)).await?;
    let mark = read.as_ref().map_or_else(|| Mark::of(&raw, stored.message_id.as_deref()), |read| read.mark);
    let read = match read {
        Some(read) => Some(restored(identity, tenant, place, read).await?),
        None => None,
    };
    drop(room);
    Ok(Some(Message { hash, mark, read, raw }))
}

/// Makes a revision or a draft of it, in a transaction that holds the account. What cannot be one is left alone from now on.
pub async fn take_in(identity: &Identity, tx: &TenantTx, place: Place, message: &Message) -> Result<(), Error> {
    let Some(read) = &message.read else { return leave_alone(identity, tx, place, message).await };
    let named = named(identity, tx, place, message.mark).await?;
    if let Some((draft, version)) = &named
        && (draft.deleted_at.is_some() || draft.outbox.is_some())
        && is_late(identity, tx, place, read, draft.id, *version).await?
    {
        // It goes as the other copies do.
        return remember(identity, tx, place, message, Some(draft.id), *version).await;
    }
    // What was sent stays as it was.
    let named = named.filter(|(draft, _)| draft.outbox.is_none());
    let id = named.as_ref().map_or_else(|| DraftId(identity.context.uuid()), |(draft, _)| draft.id);
    let Some(Offered { content, files }) = offered(identity, tx, id, read).await? else {
        return leave_alone(identity, tx, place, message).await;
    };
    if let Some((draft, version)) = &named
        && read.base.as_ref() == Some(&content)
        && draft.deleted_at.is_none()
    {
        // Nobody has changed it since it was written from here.
        came_otherwise(tx, place, id, *version).await?;
        return is_copy(identity, tx, place, message, id, (*version).min(draft.version)).await;
    }
    for (file, found) in files.iter().filter(|(_, found)| found.is_new) {
        let bytes = mime::content(&message.raw, found.of.part).unwrap_or_default();
        let blob = blob::store_bytes(&identity.context, tx, &found.of.hash, &bytes).await?;
        attachment::take_in(identity, tx, id, file, &found.of.hash, blob).await.map_err(refused)?;
    }
    let base = named.as_ref().map_or(Base::Nothing, |(_, version)| Base::Version(*version));
    let save = save(place, id, base, content.clone(), read.program.as_deref())?;
    let saved = keep(identity, tx, place, named.as_ref().map(|(draft, _)| draft), save);
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
    write_anew(identity, tx, place, id).await
}

/// Notes that a message cannot become a draft. If it is what another program made of one, that draft is as it was, and its copy is
/// written anew: that the one before has gone does not delete it.
pub async fn leave_alone(identity: &Identity, tx: &TenantTx, place: Place, message: &Message) -> Result<(), Error> {
    remember(identity, tx, place, message, None, 0).await?;
    match named(identity, tx, place, message.mark).await? {
        Some((draft, _)) if draft.deleted_at.is_none() && draft.outbox.is_none() => {
            write_anew(identity, tx, place, draft.id).await
        }
        _ => Ok(()),
    }
}

/// Leaves a message alone of which nothing can be read.
pub async fn skip(identity: &Identity, tx: &TenantTx, place: Place, unknown: Unknown) -> Result<(), Error> {
    let hash = email_message::content_hash().bind(tx, &tx.tenant().0, &unknown.id.0).opt().await?;
    let Some(hash) = hash else { return Ok(()) };
    leave_alone(identity, tx, place, &Message { hash, mark: None, read: None, raw: Vec::new() }).await
}

/// The draft that a message names, held until the transaction has ended, and the version.
async fn named(
    identity: &Identity,
    tx: &TenantTx,
    place: Place,
    mark: Option<Mark>,
) -> Result<Option<(Draft, i32)>, Error> {
    let Some(mark) = mark else { return Ok(None) };
    // Somebody else's is not even held.
    if own(identity, tx, place, mark.draft).await?.is_none() {
        return Ok(None);
    }
    lock(identity, tx, mark.draft).await?;
    Ok(own(identity, tx, place, mark.draft).await?.map(|draft| (draft, mark.version)))
}

/// What a message offers as the content of a draft.
struct Offered<'m> {
    content: Content,
    files: Vec<(Attachment, File<'m>)>,
}

/// A file of the message.
struct File<'m> {
    of: &'m Found,
    /// The draft does not have it yet.
    is_new: bool,
}

/// The content for a draft, with files that it has already under the ids that they have; none when no draft can have it.
async fn offered<'m>(
    identity: &Identity,
    tx: &TenantTx,
    id: DraftId,
    read: &'m Read,
) -> Result<Option<Offered<'m>>, Error> {
    let known = draft_attachment::of_draft().bind(tx, &tx.tenant().0, &id.0).all().await?;
    let files: Vec<(Attachment, File<'m>)> =
        read.files.iter().map(|found| described(identity, &known, found)).collect();
    let new = files.iter().filter(|(_, file)| file.is_new).count();
    if files.len() > MAX_ATTACHMENTS || known.len() + new > MOST_KEPT {
        return Ok(None);
    }
    let mut content = read.content.clone();
    content.attachments = files.iter().map(|(file, _)| file.clone()).collect();
    for (file, found) in &files {
        if let (Some(html), Some(shown)) = (&mut content.body_html, &found.of.shown_as) {
            *html = html.replace(shown, &shown_as(file.id));
        }
    }
    Ok(Limits::default().accept(content).ok().map(|content| Offered { content, files }))
}

/// Whether a message is the copy of a draft that has left the drafts meanwhile, as its server wrote it: nothing in it was changed, and the
/// copy was never seen as it was handed over.
async fn is_late(
    identity: &Identity,
    tx: &TenantTx,
    place: Place,
    read: &Read,
    id: DraftId,
    version: i32,
) -> Result<bool, Error> {
    let is_same = offered(identity, tx, id, read).await?.is_some_and(|offered| read.base == Some(offered.content));
    Ok(is_same && came_otherwise(tx, place, id, version).await?)
}

/// Whether what was handed over as the copy of this version is still waited for; no longer from here on.
async fn came_otherwise(tx: &TenantTx, place: Place, id: DraftId, version: i32) -> Result<bool, Error> {
    let query = draft_copy::came_otherwise();
    let waited_for = query.bind(tx, &tx.tenant().0, &place.account.0, &id.0, &version, &place.folder.0).all().await?;
    Ok(!waited_for.is_empty())
}

/// Has the copy of a draft written that the folder does not have.
async fn write_anew(identity: &Identity, tx: &TenantTx, place: Place, id: DraftId) -> Result<(), Error> {
    draft_copy::not_copied().bind(tx, &tx.tenant().0, &id.0).opt().await?;
    copy_at(tx, place.account, id, identity.context.now() + PAUSE).await?;
    Ok(())
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

/// The draft that a message names, if it is the account's and its owner's. It may be deleted, or sent.
async fn own(identity: &Identity, tx: &impl TenantClient, place: Place, id: DraftId) -> Result<Option<Draft>, Error> {
    let found = find_any(identity, tx, place.user, id).await?;
    Ok(found.filter(|draft| draft.access == Access::Own && draft.account == place.account))
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

/// In the name of the program: changes of two programs are merged, and of one that goes on typing the last counts. Those that do not say which
/// they are may be two.
fn save(place: Place, id: DraftId, base: Base, content: Content, program: Option<&str>) -> Result<Save, Error> {
    let device = program.map_or_else(|| Device::OTHER_PROGRAM.to_owned(), |program| format!("Mail program: {program}"));
    Ok(Save {
        id,
        account: Some(place.account),
        base,
        device: Device::parse(&device).map_err(refused)?,
        content,
        strategy: Strategy::Merge,
        limits: Limits::default(),
    })
}

/// A file as the draft has it already, or as a new one.
fn described<'m>(identity: &Identity, known: &[draft_attachment::File], of: &'m Found) -> (Attachment, File<'m>) {
    let same = known.iter().find(|known| known.content_hash == of.hash && known.filename == of.filename);
    match same {
        Some(known) => (attachment::stored(known.clone()).attachment, File { of, is_new: false }),
        None => {
            let id = AttachmentId(identity.context.uuid());
            let (filename, mime_type) = (of.filename.clone(), of.mime_type.clone());
            let file = Attachment { id, filename, mime_type, size: of.size, uploaded_at: identity.context.now() };
            (file, File { of, is_new: true })
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
