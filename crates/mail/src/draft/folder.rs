//! Drafts as messages of their accounts' Drafts folders, so that another mail program can go on with them.
//!
//! A job writes the copy ([`copy`]) when nobody has typed for [`PAUSE`], or when the draft is closed. What comes from there, changed
//! or new, becomes a revision or a draft ([`take_in`]) once the synchronisation has stored it. Copies that are not needed any more
//! are taken away, and drafts whose copy somebody else has taken away are deleted ([`follow`]).
//!
//! What a message is a copy of is known by its content (`draft_copies`), which is written down before a server is handed it. So
//! all of this can be interrupted anywhere and repeated, by several processes; and what a message says of itself (`mark`) counts
//! only for messages that are not known, and only among the drafts of the account's owner.

mod compose;
pub mod copy;
pub mod follow;
mod mark;
mod program;
mod read;
pub mod take_in;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono::TimeDelta;
use postroom_identity::Identity;
use postroom_store::jobs::Job;
use postroom_store::queries::draft_copy;
use postroom_store::{Notice, TenantClient, TenantTx, TxError};
use postroom_types::{AccountId, DraftId, Timestamp, UserId};
use serde_json::json;
use uuid::Uuid;

use super::Draft;
use crate::Error;

/// The job that writes a copy.
pub const COPY: &str = "copy_draft";
/// Without typing, before a copy is written.
pub const PAUSE: TimeDelta = TimeDelta::seconds(30);

/// The drafts that a member's messages are copies of, by message.
pub(crate) async fn of_messages(
    tx: &impl TenantClient,
    user: UserId,
    messages: &[Uuid],
) -> Result<HashMap<Uuid, DraftId>, Error> {
    let rows = draft_copy::of_messages().bind(tx, &tx.tenant().0, &messages, &user.0).all().await?;
    Ok(rows.into_iter().map(|row| (row.message_id, DraftId(row.id))).collect())
}

/// Has the copy written then, unless somebody types on.
pub(super) async fn copy_at(tx: &TenantTx, account: AccountId, id: DraftId, at: Timestamp) -> Result<(), TxError> {
    tx.enqueue(&job(account, id, false).at(at)).await.map(drop)
}

/// Nobody has the draft open any more: there is nothing to wait for.
pub(super) async fn closed(identity: &Identity, tx: &TenantTx, draft: &Draft) -> Result<(), TxError> {
    if draft.is_dirty {
        tx.enqueue(&job(draft.account, draft.id, true).at(identity.context.now())).await?;
    }
    Ok(())
}

/// A draft has left the drafts: whoever keeps the account equal takes its copy away.
pub(crate) fn left(tx: &TenantTx, account: AccountId) {
    tx.notify(Notice::MailToSync { tenant: tx.tenant(), account, is_urgent: false });
}

/// One at a time for an account: they all talk to its server.
fn job(account: AccountId, id: DraftId, is_closed: bool) -> Job {
    let job = Job::new(COPY).data(json!({ "draft": id, "isClosed": is_closed }));
    job.key(format!("{COPY}:{id}")).queue(format!("{COPY}:{account}"))
}
