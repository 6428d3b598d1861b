//! What a draft was: its revisions, bringing one back, and thinning them.

use chrono::TimeDelta;
use postroom_drafts::content::Changes;
use postroom_drafts::merge::{FieldConflict, Strategy};
use postroom_drafts::{Content, Limits, thinning};
use postroom_identity::Identity;
use postroom_store::queries::draft;
use postroom_store::queries::draft_revision::{self, Kept};
use postroom_store::{TenantActor, TenantClient, TenantTx};
use postroom_types::{DraftId, Page, PageRequest, Position, TenantId, Timestamp, UserId};
use serde_json::Value;
use uuid::Uuid;

use super::save::{Base, Device, Record, Remote, Save, Saved, save};
use super::{Draft, DraftError, find, find_any, row};
use crate::Error;

/// Drafts whose histories are thinned in one transaction.
const THINNED: i64 = 50;

/// A revision with what it held.
#[derive(Clone, Debug)]
pub struct Revision {
    pub record: Record,
    pub content: Content,
}

/// Why a draft is recovered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Crash,
    Offline,
    Manual,
}

/// What to bring back.
#[derive(Clone, Debug)]
pub struct Recover {
    pub device: Device,
    pub reason: Reason,
    /// Older revisions are refused.
    pub max_age: Option<TimeDelta>,
    pub preserve_attachments: bool,
    /// The member has seen what is in conflict.
    pub is_confirmed: bool,
    pub limits: Limits,
}

/// What was brought back, or is to be confirmed first.
#[derive(Clone, Debug)]
pub struct Recovery {
    pub draft: Draft,
    pub recovered_at: Timestamp,
    pub reason: Reason,
    /// What the newest revision held, and when it was saved.
    pub last_known_state: Content,
    pub last_known_at: Timestamp,
    /// The draft holds it now.
    pub auto_recovered: bool,
    pub needs_confirmation: bool,
}

/// The records of a draft's saves, newest first, with the values that were in conflict.
pub async fn records(
    identity: &Identity,
    tx: &impl TenantClient,
    user: UserId,
    id: DraftId,
    request: &PageRequest,
) -> Result<Page<(Record, Vec<FieldConflict>)>, Error> {
    let draft = own(identity, tx, user, id).await?;
    let (tenant, before) = (tx.tenant().0, request.before());
    let rows = draft_revision::of_draft()
        .bind(tx, &tenant, &draft.id.0, &before.created_at, &before.id, &request.probe())
        .all()
        .await?;
    let position = |(record, _): &(Record, _)| Position { created_at: record.saved_at, id: record.id };
    Ok(request.cut(rows.into_iter().map(record).collect(), position, None))
}

/// One revision, whole.
pub async fn revision(
    identity: &Identity,
    tx: &impl TenantClient,
    user: UserId,
    id: DraftId,
    revision: Uuid,
) -> Result<Revision, Error> {
    own(identity, tx, user, id).await?;
    let tenant = tx.tenant().0;
    let found = draft_revision::record().bind(tx, &tenant, &id.0, &revision).opt().await?.ok_or(Error::NotFound)?;
    let kept = draft_revision::content().bind(tx, &tenant, &id.0, &revision).opt().await?.ok_or(Error::NotFound)?;
    Ok(Revision { record: record(found).0, content: content(kept)? })
}

/// Brings a revision back, as a new version.
pub async fn restore(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    id: DraftId,
    wanted: Uuid,
    device: Device,
) -> Result<Draft, DraftError> {
    let draft = find(identity, tx, user, id).await?;
    let revision = revision(identity, tx, user, id, wanted).await?;
    bring_back(identity, tx, user, &draft, revision.content, device, Limits::default()).await
}

/// Finds the newest save of a draft, and brings it back unless somebody has to decide. Deleted drafts come back with it.
///
/// # Errors
/// [`DraftError::Recovery`] when the newest save is older than asked for.
pub async fn recover(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    id: DraftId,
    wanted: Recover,
) -> Result<Recovery, DraftError> {
    super::lock(identity, tx, id).await?;
    let draft = own(identity, tx, user, id).await?;
    if draft.outbox.is_some() {
        return Err(DraftError::Sent);
    }
    let (tenant, now, device) = (tx.tenant().0, identity.context.now(), wanted.device.as_str());
    let of_device = draft_revision::newest().bind(tx, &tenant, &id.0, &Some(device), &Some(user.0)).opt().await?;
    let newest = match of_device {
        Some(own) => Some(own),
        None => draft_revision::newest().bind(tx, &tenant, &id.0, &None::<&str>, &None).opt().await?,
    };
    let newest = newest.ok_or_else(|| DraftError::Recovery("Nothing of this draft was ever saved.".to_owned()))?;
    let (revision_id, last_known_at) = (newest.id, newest.created_at);
    if wanted.max_age.is_some_and(|most| now - last_known_at > most) {
        let text = format!(
            "The newest save is from {}, which is older than maxRecoveryAge allows. Allow more, or choose a revision by hand.",
            last_known_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
        );
        return Err(DraftError::Recovery(text));
    }
    // Somebody else saved later, or it was kept beside the draft and never in it.
    let is_overtaken = newest.version != draft.version;
    let needs_confirmation = (draft.has_conflict || is_overtaken) && !wanted.is_confirmed;
    let mut last_known_state = content(newest)?;
    if !wanted.preserve_attachments {
        last_known_state.attachments.clear();
    }
    let draft = if needs_confirmation {
        draft
    } else {
        draft::confirm().bind(tx, &now, &tenant, &id.0).opt().await?;
        let state = last_known_state.clone();
        bring_back(identity, tx, user, &draft, state, wanted.device, wanted.limits).await?
    };
    draft_revision::insert_recovery()
        .bind(
            tx,
            &tenant,
            &identity.context.uuid(),
            &id.0,
            &user.0,
            &revision_id,
            &wanted.reason.as_str(),
            &!needs_confirmation,
            &needs_confirmation,
            &now,
        )
        .one()
        .await?;
    Ok(Recovery {
        draft,
        recovered_at: now,
        reason: wanted.reason,
        last_known_state,
        last_known_at,
        auto_recovered: !needs_confirmation,
        needs_confirmation,
    })
}

/// The owner has seen what was in conflict.
pub async fn confirm(identity: &Identity, tx: &TenantTx, user: UserId, id: DraftId) -> Result<(), Error> {
    super::find_own(identity, tx, user, id).await?;
    let confirmed = draft::confirm().bind(tx, &identity.context.now(), &tx.tenant().0, &id.0).opt().await?;
    if confirmed.is_some() {
        super::tell(identity, tx, &[user], id);
    }
    Ok(())
}

/// Drops revisions that are not needed any more, of some drafts behind one; the last of these drafts, or none at the end.
pub(crate) async fn thin(identity: &Identity, tenant: TenantId, after: Uuid) -> Result<Option<Uuid>, Error> {
    let now = identity.context.now();
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let before = now - TimeDelta::days(1);
    let drafts = draft_revision::of_long_histories().bind(&tx, &tenant.0, &after, &before, &THINNED).all().await?;
    for draft in &drafts {
        // A save that is under way may be about to use a text that nothing else does.
        super::lock(identity, &tx, DraftId(*draft)).await?;
        let rows = draft_revision::for_thinning().bind(&tx, &tenant.0, draft).all().await?;
        let revisions = rows.into_iter().map(|row| thinning::Revision {
            id: row.id,
            saved_at: row.created_at,
            is_losing_side: row.is_losing_side,
            is_base_of_device: row.is_base,
        });
        let superfluous = thinning::superfluous(&revisions.collect::<Vec<_>>(), now);
        if !superfluous.is_empty() {
            draft_revision::thin().bind(&tx, &tenant.0, draft, &superfluous).all().await?;
            draft_revision::drop_unused_bodies().bind(&tx, &tenant.0, draft).all().await?;
        }
    }
    tx.commit().await?;
    Ok(drafts.last().copied())
}

impl Reason {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Crash => "crash",
            Self::Offline => "offline",
            Self::Manual => "manual",
        }
    }

    /// The reason of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Crash, Self::Offline, Self::Manual].into_iter().find(|reason| reason.as_str() == name)
    }
}

/// A draft of the asker's own, deleted or not: whom it is shared with sees what it is, and not what it was.
async fn own(identity: &Identity, tx: &impl TenantClient, user: UserId, id: DraftId) -> Result<Draft, Error> {
    let found = find_any(identity, tx, user, id).await?;
    found.filter(|draft| draft.access == super::Access::Own).ok_or(Error::NotFound)
}

/// Saves a content over what is stored, whatever that is.
async fn bring_back(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    draft: &Draft,
    content: Content,
    device: Device,
    limits: Limits,
) -> Result<Draft, DraftError> {
    if draft.deleted_at.is_some() {
        let (tenant, now) = (tx.tenant().0, identity.context.now());
        draft::undelete().bind(tx, &now, &tenant, &draft.id.0).opt().await?;
        super::tell(identity, tx, &super::lock(identity, tx, draft.id).await?, draft.id);
    }
    let wanted = Save {
        id: draft.id,
        account: None,
        base: Base::Version(draft.version),
        device,
        content,
        strategy: Strategy::LocalWins,
        limits,
    };
    match save(identity, tx, user, wanted).await? {
        Saved::Stored { draft, .. } | Saved::Unchanged { draft, .. } => Ok(*draft),
        Saved::Conflict { .. } | Saved::Deleted | Saved::Sent => Err(Error::VersionMismatch.into()),
    }
}

fn content(kept: Kept) -> Result<Content, Error> {
    row::unpack(kept.content, &kept.body, kept.body_html.as_deref())
}

fn record(row: draft_revision::Record) -> (Record, Vec<FieldConflict>) {
    let remote = row.remote_version.zip(row.remote_modified_at).zip(row.strategy.as_deref().and_then(Strategy::named));
    let record = Record {
        id: row.id,
        draft: DraftId(row.draft_id),
        version: Some(row.version).filter(|version| *version > 0),
        base_version: row.base_version,
        saved_at: row.created_at,
        saved_by: UserId(row.saved_by),
        device: row.device,
        changes: read::<Changes>(row.changes),
        size: row.size_bytes,
        is_losing_side: row.is_losing_side,
        remote: remote.map(|((version, modified_at), strategy)| Remote { version, modified_at, strategy }),
    };
    (record, row.conflicts.map(read).unwrap_or_default())
}

fn read<T: serde::de::DeserializeOwned + Default>(json: Value) -> T {
    serde_json::from_value(json).unwrap_or_default()
}
