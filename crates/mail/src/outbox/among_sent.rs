//! What the sent mail says of a mail of which nothing is known.
//!
//! Where the provider files a copy of what is handed in, one that is there was handed in: nobody else writes it. Everywhere else,
//! a copy says nothing, since whoever files it is not the server that sends.

use postroom_identity::Identity;
use postroom_store::audit::{Entry as Record, Trail};
use postroom_store::queries::{draft, outbox};
use postroom_store::{TenantClient, TenantTx};
use postroom_types::{AccountId, UserId};
use serde_json::json;

use super::attempt::answered;
use super::sent_copy::plan;
use crate::{Error, account, thread};

/// Settles mails of an account as sent that are unknown, and whose Message-ID stands among its sent mail.
pub async fn settle(identity: &Identity, tx: &TenantTx, user: UserId, account: AccountId) -> Result<(), Error> {
    let (tenant, now, context) = (tx.tenant().0, identity.context.now(), &identity.context);
    let unknown = outbox::unknown_of_account().bind(tx, &tenant, &user.0, &account.0).all().await?;
    if unknown.is_empty() {
        return Ok(());
    }
    let account = account::find_any(tx, account).await?;
    let Some(account) = account.filter(|account| plan(account) == "provider") else { return Ok(()) };
    for row in unknown {
        let reference = thread::reference(&row.message_id);
        let query = outbox::is_among_sent();
        let recipients = outbox::recipients().bind(tx, &tenant, &&[row.id][..]).all().await?;
        // Somebody had it before, or has to get it yet: the copy may be of another attempt, and does not tell of all of them.
        if recipients.iter().any(|one| matches!(&*one.state, "accepted" | "bounced" | "delayed")) {
            continue;
        }
        let is_there = query.bind(tx, &tenant, &account.id, &reference, &row.message_id).one().await?;
        if !is_there || outbox::was_sent().bind(tx, &now, &tenant, &row.id).opt().await?.is_none() {
            continue;
        }
        outbox::accept_waiting().bind(tx, &tenant, &row.id).all().await?;
        draft::sent().bind(tx, &now, &tenant, &row.id).opt().await?;
        answered(identity, tx, &row, Some(&account)).await?;
        let record = Record::new("mail_settled").on("outbox", row.id).with(json!({ "state": "sent" }));
        tx.record(context, record).await?;
        tx.changed_for(context, user, "outbox", row.id);
    }
    Ok(())
}
