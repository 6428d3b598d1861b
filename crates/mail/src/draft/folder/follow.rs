//! After the Drafts folder was looked at: what has become of the copies.

use chrono::TimeDelta;
use postroom_identity::Identity;
use postroom_store::queries::draft_copy;
use postroom_store::{TenantClient, TenantTx};
use postroom_types::{AccountId, DraftId, MailFolderId, UserId};
use uuid::Uuid;

use super::{copy_at, job};
use crate::draft::{delete, tell};
use crate::{Error, action};

/// Rows of one transaction.
const BATCH: i64 = 500;
/// A copy that is so late has perhaps no job any more.
const OVERDUE: TimeDelta = TimeDelta::minutes(2);

/// A Drafts folder, and whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub user: UserId,
    pub account: AccountId,
    pub folder: MailFolderId,
}

/// Notes which copies there are, once all of the folder is mirrored and all that was not known is [taken in](super::take_in).
///
/// A draft whose copy somebody has taken away is deleted, so that it can be recovered; when more was written here since, the copy
/// is written anew.
pub async fn settle(identity: &Identity, tx: &TenantTx, place: Place) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    let account = place.account.0;
    draft_copy::seen().bind(tx, &place.folder.0, &now, &tenant, &account).all().await?;
    let gone = draft_copy::gone().bind(tx, &tenant, &account, &place.folder.0).all().await?;
    let gone: Vec<Uuid> = gone.into_iter().filter_map(|row| row.draft_id).collect();
    for row in draft_copy::without_copy().bind(tx, &tenant, &gone, &place.folder.0).all().await? {
        let (id, owner) = (DraftId(row.id), UserId(row.user_id));
        if row.version == row.copied_version {
            delete(identity, tx, owner, id, None).await?;
        } else {
            draft_copy::not_copied().bind(tx, &tenant, &row.id).opt().await?;
            copy_at(tx, place.account, id, now).await?;
            tell(identity, tx, &[owner], id);
        }
    }
    for id in draft_copy::elsewhere().bind(tx, &now, &tenant, &account, &place.folder.0, &BATCH).all().await? {
        copy_at(tx, place.account, DraftId(id), now).await?;
    }
    for id in draft_copy::overdue().bind(tx, &tenant, &account, &(now - OVERDUE), &now, &BATCH).all().await? {
        let id = DraftId(id);
        tx.enqueue(&job(place.account, id, false).once(format!("{}:{id}", super::COPY))).await?;
    }
    retire(identity, tx, place).await
}

/// Takes copies away that are not needed any more: of drafts that were sent or deleted, and all but the newest of others; also from what was the
/// Drafts folder before.
pub async fn retire(identity: &Identity, tx: &TenantTx, place: Place) -> Result<(), Error> {
    let query = draft_copy::superfluous();
    let ids = query.bind(tx, &tx.tenant().0, &place.account.0, &BATCH).all().await?;
    if ids.is_empty() { Ok(()) } else { action::retire(identity, tx, place.user, &ids).await }
}
