//! Members' drafts: saved with every revision kept, merged when several devices write, recovered, shared.
//!
//! What may be in a draft and how two are merged are rules of `postroom_drafts`; here they meet the rows. A draft is its owner's;
//! whom it is shared with may read it, or save it, and nothing else.

pub mod answer;
pub mod attachment;
pub mod bundle;
pub mod error;
pub mod folder;
pub mod history;
pub mod presence;
mod row;
pub mod save;
pub mod share;
#[cfg(test)]
mod tests;

use chrono::TimeDelta;
use postroom_drafts::Content;
use postroom_identity::Identity;
use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::draft;
use postroom_store::{TenantClient, TenantTx};
use postroom_types::{AccountId, DraftId, OutboxId, Page, PageRequest, Position, TenantId, Timestamp, UserId};
use serde_json::json;

use crate::Error;

pub use error::DraftError;
pub use save::{Save, Saved, save};

/// A deleted draft can be recovered for so long.
pub const KEPT_DELETED: TimeDelta = TimeDelta::days(30);
/// Counting more than that tells nobody anything.
const MOST_COUNTED: i64 = 10_000;

/// A draft as it is stored now.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: DraftId,
    pub tenant: TenantId,
    pub owner: UserId,
    pub account: AccountId,
    /// From 1, one more with every save.
    pub version: i32,
    pub content: Content,
    /// Names this version on whatever server holds it.
    pub sync_token: SyncToken,
    /// Bytes, attachments counted.
    pub size: i64,
    /// The account's Drafts folder does not have this version yet. Never true of an account that has no such folder on a server, whose
    /// drafts are kept here alone.
    pub is_dirty: bool,
    /// A conflict is on record that nobody has confirmed.
    pub has_conflict: bool,
    pub last_saved_at: Timestamp,
    pub last_device: String,
    pub last_modified_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
    /// It was sent by this entry of the outbox, and is no draft any more unless that is cancelled.
    pub outbox: Option<OutboxId>,
    /// What whoever asked may do.
    pub access: Access,
}

/// What somebody may do with a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    View,
    Edit,
    Own,
}

/// A version with a part of its content's digest, so that a version of the same number in a database that was restored from a backup is not
/// taken for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyncToken {
    pub version: i32,
    digest: [u8; 8],
}

/// A draft in a list: without bodies.
#[derive(Clone, Debug)]
pub struct Listed {
    pub draft: Draft,
    /// The beginning of its text.
    pub snippet: String,
}

/// One draft that is not deleted, and was not sent.
///
/// # Errors
/// [`Error::NotFound`] when it is another's and not shared with the asker.
pub async fn find(identity: &Identity, tx: &impl TenantClient, user: UserId, id: DraftId) -> Result<Draft, Error> {
    let found = find_any(identity, tx, user, id).await?;
    found.filter(|draft| draft.deleted_at.is_none() && draft.outbox.is_none()).ok_or(Error::NotFound)
}

/// The same of the asker's own, which alone can be deleted, recovered, exported, shared and sent.
pub async fn find_own(identity: &Identity, tx: &impl TenantClient, user: UserId, id: DraftId) -> Result<Draft, Error> {
    Some(find(identity, tx, user, id).await?).filter(|draft| draft.access == Access::Own).ok_or(Error::NotFound)
}

/// A member's own drafts, newest first.
pub async fn list(
    tx: &impl TenantClient,
    user: UserId,
    account: Option<AccountId>,
    request: &PageRequest,
) -> Result<Page<Listed>, Error> {
    let (tenant, before, limit) = (tx.tenant(), request.before(), request.probe());
    let rows = match account {
        Some(account) => {
            let query = draft::list_of_account();
            query.bind(tx, &tenant.0, &user.0, &account.0, &before.created_at, &before.id, &limit).all().await?
        }
        None => draft::list().bind(tx, &tenant.0, &user.0, &before.created_at, &before.id, &limit).all().await?,
    };
    let mut listed = Vec::with_capacity(rows.len());
    for row in rows {
        listed.push(row::listed(tenant, row)?);
    }
    let total = if request.with_total { Some(count(tx, user, account).await?) } else { None };
    let position = |Listed { draft, .. }: &Listed| Position { created_at: draft.last_saved_at, id: draft.id.0 };
    Ok(request.cut(listed, position, total))
}

async fn count(tx: &impl TenantClient, user: UserId, account: Option<AccountId>) -> Result<i64, Error> {
    let account = account.map(|account| account.0);
    Ok(draft::count().bind(tx, &tx.tenant().0, &user.0, &account, &MOST_COUNTED).one().await?)
}

/// Deletes a draft; it can be recovered for 30 days.
pub async fn delete(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    id: DraftId,
    version: Option<i32>,
) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    let Some(deleted) = draft::delete().bind(tx, &now, &tenant, &id.0, &user.0, &version).opt().await? else {
        find_own(identity, tx, user, id).await?;
        return Err(Error::VersionMismatch);
    };
    tx.record(&identity.context, Entry::new("draft_deleted").on("draft", id.0).with(json!({}))).await?;
    if deleted.copied_version > 0 {
        folder::left(tx, AccountId(deleted.account_id));
    }
    for user in deleted.shared_with.into_iter().map(UserId).chain([user]) {
        tx.removed_for(&identity.context, user, "draft", id.0);
    }
    Ok(())
}

/// A draft, deleted or not; none when the asker has nothing to do with it.
async fn find_any(
    identity: &Identity,
    tx: &impl TenantClient,
    user: UserId,
    id: DraftId,
) -> Result<Option<Draft>, Error> {
    let now = identity.context.now();
    let found = draft::find().bind(tx, &user.0, &now, &tx.tenant().0, &id.0).opt().await?;
    let found = found.map(|row| row::draft(tx.tenant(), user, row)).transpose()?;
    Ok(found.flatten())
}

/// Holds the draft until the transaction has ended, and says who is to hear of a change; nobody when there is no such draft.
async fn lock(identity: &Identity, tx: &TenantTx, id: DraftId) -> Result<Vec<UserId>, Error> {
    let locked = draft::lock().bind(tx, &identity.context.now(), &tx.tenant().0, &id.0).opt().await?;
    Ok(locked.map(|locked| locked.audience.into_iter().map(UserId).collect()).unwrap_or_default())
}

fn tell(identity: &Identity, tx: &TenantTx, audience: &[UserId], id: DraftId) {
    for user in audience {
        tx.changed_for(&identity.context, *user, "draft", id.0);
    }
}

impl SyncToken {
    fn new(version: i32, content_digest: &[u8]) -> Self {
        let mut digest = [0; 8];
        digest.iter_mut().zip(content_digest).for_each(|(into, from)| *into = *from);
        Self { version, digest }
    }

    fn is_of(self, content_digest: &[u8]) -> bool {
        content_digest.starts_with(&self.digest)
    }
}

impl std::fmt::Display for SyncToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{:016x}", self.version, u64::from_be_bytes(self.digest))
    }
}

impl std::str::FromStr for SyncToken {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (version, digest) = text.split_once('-').ok_or(())?;
        let is_plain = digest.len() == 16 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        let version = version.parse().ok().filter(|version| *version > 0 && is_plain).ok_or(())?;
        let digest = u64::from_str_radix(digest, 16).map_err(drop)?.to_be_bytes();
        Ok(Self { version, digest })
    }
}
