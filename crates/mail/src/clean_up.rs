//! Taking away mail that is nobody's any more. Everything here can be repeated.

use chrono::TimeDelta;
use postroom_identity::Identity;
use postroom_store::jobs::Job;
use postroom_store::queries::{contact, draft, email_account, email_message, email_placement, mail_template, outbox};
use postroom_store::{TenantActor, TenantTx};
use postroom_types::{AccountId, TenantId};
use serde_json::json;
use uuid::Uuid;

use crate::draft::{KEPT_DELETED, history};
use crate::{Error, action, ingest, reparse, workflow};

/// Actions can be taken back for so long.
const UNDOS_KEPT: TimeDelta = TimeDelta::days(1);
/// What was sent is shown in the outbox for so long.
const SENT_KEPT: TimeDelta = TimeDelta::days(30);
/// An attempt to send that is so late is begun once more, whatever became of its job.
const OVERDUE: TimeDelta = TimeDelta::minutes(15);
/// A blob that nothing refers to may belong to a message that is just being stored.
const BLOBS_KEPT: TimeDelta = TimeDelta::days(1);
/// Messages of one transaction.
const BATCH: i64 = 500;
/// Messages that one clean-up indexes again at most: there is one in each hour, and others wait for their turn.
const INDEXED_AGAIN: i64 = 50_000;

/// Cleans one tenant's mail up, and puts in a job for each account that has to go: deleted ones, and former members'.
pub async fn tenant(identity: &Identity, tenant: TenantId) -> Result<(), Error> {
    let now = identity.context.now();
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    action::forget_undos(&tx, now - UNDOS_KEPT).await?;
    for account in email_account::deleted().bind(&tx, &tenant.0).all().await? {
        enqueue_delete(&tx, AccountId(account)).await?;
    }
    tx.commit().await?;
    loop {
        let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
        let deleted = ingest::delete_unused_blobs(&tx, now - BLOBS_KEPT, BATCH).await?;
        tx.commit().await?;
        if deleted == 0 {
            break;
        }
    }
    loop {
        let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
        let purged = draft::purge().bind(&tx, &(now - KEPT_DELETED), &tenant.0, &BATCH).all().await?;
        tx.commit().await?;
        if purged.is_empty() {
            break;
        }
    }
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    crate::outbox::resume(&tx, now - OVERDUE, BATCH).await?;
    tx.commit().await?;
    loop {
        let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
        let purged = outbox::purge().bind(&tx, &tenant.0, &(now - SENT_KEPT), &BATCH).all().await?;
        tx.commit().await?;
        if purged.is_empty() {
            break;
        }
    }
    loop {
        let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
        let contacts = contact::purge().bind(&tx, &tenant.0, &BATCH).all().await?;
        let templates = mail_template::purge().bind(&tx, &tenant.0, &BATCH).all().await?;
        tx.commit().await?;
        if contacts.is_empty() && templates.is_empty() {
            break;
        }
    }
    workflow::clean_up(identity, tenant).await?;
    let mut after = Uuid::nil();
    while let Some(last) = history::thin(identity, tenant, after).await? {
        after = last;
    }
    reparse::index_again(identity, tenant, INDEXED_AGAIN).await?;
    Ok(())
}

/// Has a worker take an account's mail away.
pub(crate) async fn enqueue_delete(tx: &TenantTx, account: AccountId) -> Result<(), Error> {
    let job = Job::new("delete_mail_account").data(json!({ "account": account }));
    tx.enqueue(&job.key(format!("delete_mail_account:{account}"))).await?;
    Ok(())
}

/// Takes an account away with its mail, some messages at a time; nothing while it is somebody's. The server keeps what it has.
pub async fn account(identity: &Identity, tenant: TenantId, account: AccountId) -> Result<(), Error> {
    let actor = TenantActor::System { tenant };
    let tx = identity.store.tenant_tx(actor).await?;
    let now = identity.context.now();
    // From here on no worker writes to it any more.
    let retired = email_account::retire().bind(&tx, &now, &tenant.0, &account.0).opt().await?;
    tx.commit().await?;
    if retired.is_none() {
        return Ok(());
    }
    loop {
        let tx = identity.store.tenant_tx(actor).await?;
        let some = email_message::some_of_account().bind(&tx, &tenant.0, &account.0, &BATCH).all().await?;
        if !some.is_empty() {
            email_placement::delete_of_messages().bind(&tx, &tenant.0, &some).all().await?;
            email_message::delete().bind(&tx, &tenant.0, &some).all().await?;
        } else if email_account::delete_rest().bind(&tx, &tenant.0, &account.0, &BATCH).one().await? == 0 {
            email_account::delete().bind(&tx, &tenant.0, &account.0).opt().await?;
            return Ok(tx.commit().await?);
        }
        tx.commit().await?;
    }
}
