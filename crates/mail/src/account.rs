//! Members' mail accounts.

use chrono::TimeDelta;
use postroom_identity::Identity;
use postroom_store::audit::{Entry, Trail};
use postroom_store::jobs::Job;
use postroom_store::queries::{email_account, email_blob, email_message, email_placement, email_undo};
use postroom_store::{TenantActor, TenantClient, TenantTx, TxError};
use postroom_types::{AccountId, TenantId, UserId};
use serde_json::json;

pub use postroom_store::queries::email_account::Account;

use crate::Error;

/// Larger messages are not taken, unless the account says otherwise.
pub const MAX_MESSAGE_SIZE: i64 = 128 * 1024 * 1024;
/// Messages that are deleted in one transaction.
const PURGED: i64 = 500;
/// How long an action can be taken back; and how old a blob is before it can count as unused.
const UNDO: TimeDelta = TimeDelta::hours(24);

/// A member's accounts, oldest first.
pub async fn of_user(tx: &impl TenantClient, user: UserId) -> Result<Vec<Account>, Error> {
    Ok(email_account::of_user().bind(tx, &tx.tenant().0, &user.0).all().await?)
}

/// One of a member's accounts.
pub async fn find(tx: &impl TenantClient, user: UserId, id: AccountId) -> Result<Account, Error> {
    let found = email_account::find().bind(tx, &tx.tenant().0, &id.0).opt().await?;
    found.filter(|account| account.user_id == user.0 && account.deleted_at.is_none()).ok_or(Error::NotFound)
}

/// Takes an account away: nobody sees it any more, and a job deletes its mail. The server keeps what it has.
pub async fn delete(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    id: AccountId,
    version: Option<i32>,
) -> Result<(), Error> {
    let before = find(tx, user, id).await?;
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    let deleted = email_account::mark_deleted().bind(tx, &now, &tenant, &id.0, &user.0, &version).opt().await?;
    deleted.ok_or(Error::VersionMismatch)?;
    let metadata = json!({ "emailAddress": before.email_address });
    tx.record(&identity.context, Entry::new("mail_account_deleted").on("account", id.0).with(metadata)).await?;
    tx.removed_for(&identity.context, user, "mail_account", id.0);
    tx.enqueue(
        &Job::new("delete_mail_account").data(json!({ "account": id })).key(format!("delete_mail_account:{id}")),
    )
    .await?;
    Ok(())
}

/// Has a worker look at the account's server soon.
pub async fn start_sync(tx: &TenantTx, id: AccountId) -> Result<(), TxError> {
    tx.enqueue(&Job::new("sync_account").data(json!({ "account": id })).key(format!("sync_account:{id}"))).await?;
    Ok(())
}

/// Deletes the mail of accounts that were deleted, or whose member has left, in short transactions; repeatable at any point.
pub async fn purge(identity: &Identity, tenant: TenantId) -> Result<(), Error> {
    let actor = TenantActor::System { tenant };
    let once = identity.store.tenant_once(actor).await?;
    let accounts = email_account::deleted().bind(&once, &tenant.0).all().await?;
    drop(once);
    for account in accounts {
        loop {
            let tx = identity.store.tenant_tx(actor).await?;
            let messages = email_message::some_of_account().bind(&tx, &tenant.0, &account, &PURGED).all().await?;
            if messages.is_empty() {
                email_account::delete_rest().bind(&tx, &tenant.0, &account).all().await?;
                email_account::delete().bind(&tx, &tenant.0, &account).opt().await?;
                tx.commit().await?;
                break;
            }
            email_placement::delete_of_messages().bind(&tx, &tenant.0, &messages).all().await?;
            email_message::delete().bind(&tx, &tenant.0, &messages).all().await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

/// Takes away what is over: deleted accounts, what can be undone no more, and blobs that nothing refers to.
pub async fn clean_up(identity: &Identity, tenant: TenantId) -> Result<(), Error> {
    purge(identity, tenant).await?;
    let now = identity.context.now();
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    email_undo::delete_old().bind(&tx, &tenant.0, &(now - UNDO)).all().await?;
    email_blob::delete_unused().bind(&tx, &tenant.0, &(now - UNDO)).all().await?;
    Ok(tx.commit().await?)
}
