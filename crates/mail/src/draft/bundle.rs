//! Drafts out of and into bundles.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek};

use postroom_drafts::bundle::{
    self, Bounds, BundleError, BundledDraft, Format, Head, MAX_DRAFTS, Metadata, Opening, Owner, Writer,
};
use postroom_drafts::content::Digest;
use postroom_drafts::merge::Strategy;
use postroom_drafts::{Limits, Refused};
use postroom_identity::Identity;
use postroom_store::queries::draft::{self, Whole};
use postroom_store::queries::email_search;
use postroom_store::{TenantActor, TenantClient, TenantTx};
use postroom_types::{AccountId, DraftId, UserId};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::save::{Base, Device, Origin, Save, Saved, save_locked};
use super::{DraftError, SyncToken, attachment, find_any, row};
use crate::{Error, account, blob, raw};

/// Drafts that are read at a time.
const BATCH: i64 = 100;
/// Bytes of a bundle, also when it is unpacked.
pub const LARGEST: usize = 1 << 30;
/// Bytes of the drafts in one that is written; the rest is what stands around them.
const MOST_WRITTEN: u64 = (LARGEST - (1 << 20)) as u64;
/// Drafts of a bundle that are written with whatever plans there are. Those that were made for tables with nothing in them look through all drafts of the
/// tenant for each one, and no statistics tell PostgreSQL otherwise before the transaction has ended; so further ones are planned anew.
const FEW: usize = 1_000;
/// What an import holds: a draft that is read, with its text, one that waits, and one that is written.
const HELD: u64 = 128 << 20;

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    pub created: usize,
    /// Existing drafts that have a further version now.
    pub updated: usize,
    /// Existing drafts that were like this already.
    pub unchanged: usize,
    /// Of the updated ones, those that had been saved since the export. What they said is kept in their history.
    pub conflicts: usize,
    /// Place in the bundle, id if it had one, and why.
    pub refused: Vec<(usize, Option<DraftId>, String)>,
}

/// Writes the drafts of an account, or those named, to a file. No transaction stays open from one batch to the next.
///
/// # Errors
/// [`DraftError::Refused`] when they are more than an import takes.
pub async fn export(
    identity: &Identity,
    actor: TenantActor,
    user: UserId,
    account: AccountId,
    ids: Option<Vec<DraftId>>,
    format: Format,
    out: File,
) -> Result<(File, Metadata), DraftError> {
    let opening = Opening { bundle_id: identity.context.uuid(), exported_at: identity.context.now() };
    let mut writer = Writer::new(BufWriter::new(out), format, &opening).map_err(unwritable)?;
    let (named, ids) = (ids.is_some(), ids.unwrap_or_default().into_iter().map(|id| id.0).collect::<Vec<_>>());
    let mut after = Uuid::nil();
    loop {
        let tx = identity.store.tenant_tx(actor).await?;
        if after.is_nil() {
            account::find(&tx, user, account).await?;
        }
        let query = draft::export();
        let rows = query.bind(&tx, &tx.tenant().0, &user.0, &account.0, &named, &ids, &after, &BATCH).all().await?;
        let Some(last) = rows.last().map(|row| row.id) else { break };
        after = last;
        for row in rows {
            writer.push(&bundled(&tx, row).await?).map_err(unwritable)?;
            if writer.count() > MAX_DRAFTS || writer.total_size() > MOST_WRITTEN {
                let reason =
                    format!("must name fewer: a bundle has at most {MAX_DRAFTS} drafts and {MOST_WRITTEN} bytes");
                return Err(DraftError::refused("draftIds", reason));
            }
        }
        tx.commit().await?;
    }
    if named && writer.count() < ids.len() {
        return Err(Error::NotFound.into());
    }
    let (out, metadata) = writer.finish().map_err(unwritable)?;
    let out = out.into_inner().map_err(|error| unwritable(error.into_error()))?;
    Ok((out, metadata))
}

/// Takes a bundle in: all that can be taken, in one transaction, which begins once the whole was read. It is read again then, draft by draft, so that
/// memory holds few of them.
///
/// Whose the drafts were does not matter; they become the caller's, in this account.
///
/// # Errors
/// [`DraftError::Refused`] when the bundle is damaged, cut off or too large; then nothing was written.
pub async fn import(
    identity: &Identity,
    actor: TenantActor,
    user: UserId,
    account: AccountId,
    device: &Device,
    file: File,
) -> Result<Imported, DraftError> {
    let once = identity.store.tenant_once(actor).await?;
    account::find(&once, user, account).await?;
    let held = raw::room(HELD).await?;
    let file = reading(file, |_, _| ()).await?;
    let (sender, mut drafts) = mpsc::channel(1);
    // Nobody receives what follows a failure.
    let again = tokio::spawn(reading(file, move |index, draft| sender.blocking_send((index, draft)).unwrap_or(())));
    let tx = identity.store.tenant_tx(actor).await?;
    account::find(&tx, user, account).await?;
    let mut imported = Imported::default();
    while let Some((index, draft)) = drafts.recv().await {
        if index == FEW {
            email_search::plan_anew().bind(&tx).one().await?;
        }
        let draft = match draft {
            Ok(draft) => draft,
            Err(refused) => {
                imported.refused.push((index, refused.id, refused.reason));
                continue;
            }
        };
        let id = draft.head.draft_id;
        match take_in(identity, &tx, user, account, device, draft).await {
            Ok(taken) => imported.count(taken),
            Err(DraftError::Refused(refused)) => imported.refused.push((index, Some(id), reasons(&refused))),
            Err(other) => return Err(other),
        }
    }
    again.await.map_err(|_| Error::Busy)??;
    tx.commit().await?;
    drop(held);
    Ok(imported)
}

/// Reads a bundle from its beginning to its end; gives the file back.
async fn reading(
    mut file: File,
    each: impl FnMut(usize, Result<BundledDraft, bundle::RefusedDraft>) + Send + 'static,
) -> Result<File, DraftError> {
    let bounds = Bounds { unpacked: LARGEST as u64, ..Bounds::default() };
    let reading = tokio::task::spawn_blocking(move || {
        file.rewind().map_err(BundleError::Damaged)?;
        bundle::read(BufReader::new(&file), &bounds, each).map(|_| file)
    });
    let read = reading.await.map_err(|_| Error::Busy)?;
    read.map_err(|error| DraftError::refused("bundleData", format!("cannot be read: {error}")))
}

enum Taken {
    Created,
    Updated { had_changed: bool },
    Unchanged,
}

impl Imported {
    fn count(&mut self, taken: Taken) {
        match taken {
            Taken::Created => self.created += 1,
            Taken::Unchanged => self.unchanged += 1,
            Taken::Updated { had_changed } => {
                self.updated += 1;
                self.conflicts += usize::from(had_changed);
            }
        }
    }
}

async fn take_in(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    account: AccountId,
    device: &Device,
    bundled: BundledDraft,
) -> Result<Taken, DraftError> {
    let BundledDraft { head, mut content, files } = bundled;
    let mut id = head.draft_id;
    // The same id may be another member's draft, of which this one learns nothing.
    let mut audience = super::lock(identity, tx, id).await?;
    let existing = find_any(identity, tx, user, id).await?.filter(|draft| draft.owner == user);
    // Nothing that was sent comes back as a draft, and nothing of the bundle is kept beside it.
    if existing.as_ref().is_some_and(|draft| draft.outbox.is_some()) {
        return Err(DraftError::refused("draft", "was sent, or waits in the outbox"));
    }
    // One of another account stays there.
    let mut existing = existing.filter(|draft| draft.account == account);
    if existing.is_none() && !audience.is_empty() {
        id = DraftId(identity.context.uuid());
        audience = Vec::new();
    }
    let known = if content.attachments.is_empty() { Vec::new() } else { attachment::of_draft(tx, id).await? };
    // Nothing is written for a draft that is refused.
    for (at, file) in content.attachments.iter().enumerate() {
        if !files.contains_key(&file.id) && known.iter().all(|known| known.attachment != *file) {
            let reason = "has no content in the bundle, and is not here any more";
            return Err(vec![Refused { field: format!("attachments[{at}].content"), reason: reason.to_owned() }].into());
        }
    }
    for file in &mut content.attachments {
        let Some(bytes) = files.get(&file.id).filter(|_| known.iter().all(|known| known.attachment != *file)) else {
            continue;
        };
        let hash = *Digest::of_bytes(bytes).as_bytes();
        let blob = blob::store_bytes(&identity.context, tx, &hash, bytes).await?;
        *file = attachment::take_in(identity, tx, id, file, &hash, blob).await?;
    }
    let base = existing.as_ref().map_or(0, |_| head.version);
    let wanted = Save {
        id,
        account: Some(account),
        base: if base == 0 { Base::Nothing } else { Base::Version(base) },
        device: device.clone(),
        content,
        strategy: Strategy::LocalWins,
        limits: Limits::default(),
    };
    let had_changed = existing.as_ref().is_some_and(|draft| draft.version != head.version);
    if let Some(deleted) = existing.as_mut().filter(|draft| draft.deleted_at.is_some()) {
        deleted.deleted_at = None;
        draft::undelete().bind(tx, &identity.context.now(), &tx.tenant().0, &id.0).opt().await?;
        super::tell(identity, tx, &audience, id);
    }
    let was_there = existing.is_some();
    match save_locked(identity, tx, user, &wanted, Origin::Bundle, &audience, existing).await? {
        Some(Saved::Stored { .. }) if was_there => Ok(Taken::Updated { had_changed }),
        Some(Saved::Stored { .. }) => Ok(Taken::Created),
        Some(Saved::Unchanged { .. }) => Ok(Taken::Unchanged),
        // The draft is held, so nobody else can have done that; were it so, the others would still be taken in.
        Some(Saved::Conflict { .. } | Saved::Deleted | Saved::Sent) | None => {
            Err(DraftError::refused("draft", "was changed meanwhile; import it again"))
        }
    }
}

async fn bundled(tx: &TenantTx, row: Whole) -> Result<BundledDraft, Error> {
    let id = DraftId(row.id);
    let owner = Owner { tenant_id: tx.tenant(), user_id: UserId(row.user_id), account_id: AccountId(row.account_id) };
    let content = row::unpack(row.content, &row.body, row.body_html.as_deref())?;
    let mut files = std::collections::BTreeMap::new();
    if !content.attachments.is_empty() {
        for stored in attachment::of_draft(tx, id).await? {
            if content.attachments.iter().any(|file| file.id == stored.attachment.id) {
                files.insert(stored.attachment.id, attachment::bytes(tx, &stored).await?);
            }
        }
    }
    let head = Head {
        draft_id: id,
        owner: Some(owner),
        is_dirty: row::is_dirty(row.copied_version, row.version),
        last_saved_at: row.last_saved_at,
        last_modified_at: row.updated_at,
        version: row.version,
        sync_token: Some(SyncToken::new(row.version, &row.content_digest).to_string()),
    };
    Ok(BundledDraft { head, content, files })
}

fn reasons(refused: &[Refused]) -> String {
    refused.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn unwritable(error: io::Error) -> DraftError {
    tracing::error!(error = %error, "a bundle of drafts cannot be written");
    Error::Busy.into()
}
