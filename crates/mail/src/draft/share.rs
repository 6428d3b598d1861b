//! Drafts that several members work on.

use postroom_identity::{Identity, member};
use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::draft_share;
use postroom_store::{TenantClient, TenantTx};
use postroom_types::{DraftId, Handle, Timestamp, UserId};
use serde_json::json;
use uuid::Uuid;

pub use postroom_store::queries::draft_share::SharedDraft;

use super::{Access, DraftError, find_own, tell};
use crate::Error;

/// Members that one draft can be shared with.
const MOST: usize = 50;
/// Drafts of others that are listed.
const LISTED: i64 = 200;

/// Whom a draft is shared with.
#[derive(Clone, Debug)]
pub struct Share {
    pub id: Uuid,
    pub user: UserId,
    pub handle: String,
    pub name: String,
    pub access: Access,
    pub ends_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// Shares a draft of one's own, or changes for what.
pub async fn share(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    id: DraftId,
    handle: &Handle,
    access: Access,
    ends_at: Option<Timestamp>,
) -> Result<Share, DraftError> {
    find_own(identity, tx, user, id).await?;
    let now = identity.context.now();
    if ends_at.is_some_and(|end| end <= now) {
        return Err(DraftError::refused("endsAt", "must be in the future"));
    }
    let found = member::find_by_handle(tx, handle).await?.filter(|member| member.is_active);
    let member = found.ok_or_else(|| DraftError::refused("handle", "is no member of your organisation"))?;
    if member.user_id == user.0 {
        return Err(DraftError::refused("handle", "is yourself"));
    }
    let tenant = tx.tenant().0;
    let existing = draft_share::of_draft().bind(tx, &tenant, &id.0).all().await?;
    if existing.len() >= MOST && existing.iter().all(|share| share.user_id != member.user_id) {
        return Err(DraftError::refused("handle", format!("would be one of more than {MOST} members")));
    }
    let row = draft_share::put()
        .bind(tx, &tenant, &identity.context.uuid(), &id.0, &member.user_id, &access.as_str(), &ends_at, &now)
        .one()
        .await?;
    let metadata = json!({ "member": member.id, "access": access.as_str() });
    tx.record(&identity.context, Entry::new("draft_shared").on("draft", id.0).with(metadata)).await?;
    tell(identity, tx, &[user, UserId(member.user_id)], id);
    Ok(shared(row, Some(&member)))
}

/// Whom a draft of one's own is shared with, first come first.
pub async fn shares(identity: &Identity, tx: &TenantTx, user: UserId, id: DraftId) -> Result<Vec<Share>, Error> {
    find_own(identity, tx, user, id).await?;
    let rows = draft_share::of_draft().bind(tx, &tx.tenant().0, &id.0).all().await?;
    let mut shares = Vec::with_capacity(rows.len());
    for row in rows {
        let member = member::find_by_user(tx, UserId(row.user_id)).await.ok();
        shares.push(shared(row, member.as_ref()));
    }
    Ok(shares)
}

/// Ends a share.
pub async fn unshare(identity: &Identity, tx: &TenantTx, user: UserId, id: DraftId, share: Uuid) -> Result<(), Error> {
    find_own(identity, tx, user, id).await?;
    let ended = draft_share::delete().bind(tx, &tx.tenant().0, &id.0, &share).opt().await?;
    let member = UserId(ended.ok_or(Error::NotFound)?);
    tx.record(&identity.context, Entry::new("draft_unshared").on("draft", id.0).with(json!({ "user": member })))
        .await?;
    tell(identity, tx, &[user], id);
    tx.removed_for(&identity.context, member, "draft", id.0);
    Ok(())
}

/// Drafts of others that a member may see, newest first.
pub async fn with_member(identity: &Identity, tx: &impl TenantClient, user: UserId) -> Result<Vec<SharedDraft>, Error> {
    let now = identity.context.now();
    Ok(draft_share::with_member().bind(tx, &tx.tenant().0, &user.0, &now, &LISTED).all().await?)
}

impl Access {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Edit => "edit",
            Self::Own => "own",
        }
    }
}

fn shared(row: draft_share::Share, member: Option<&member::Member>) -> Share {
    Share {
        id: row.id,
        user: UserId(row.user_id),
        handle: member.map(|member| member.handle.clone()).unwrap_or_default(),
        name: member.map(|member| member.display_name.clone()).unwrap_or_default(),
        access: if row.access == "edit" { Access::Edit } else { Access::View },
        ends_at: row.ends_at,
        created_at: row.created_at,
    }
}
