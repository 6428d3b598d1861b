//! Mail on its way: a draft that was sent, until every recipient's server has answered.
//!
//! Whoever sends a draft takes it out of the drafts and puts an entry here, in one transaction ([`send`]). A job makes attempts
//! ([`attempt`]) until the entry is settled ([`verdict`]). It can be cancelled as long as nobody has got it. What is learned later comes
//! with the mail that arrives: what came back (`bounce`), and what was sent after all ([`among_sent`]). The installation's own mails
//! go the same way ([`letter`]).

pub mod among_sent;
pub mod attempt;
pub(crate) mod bounce;
pub(crate) mod compose;
pub mod letter;
pub mod send;
pub mod sent_copy;
#[cfg(test)]
mod tests;
pub mod verdict;

use std::collections::HashMap;

use postroom_identity::Identity;
use postroom_store::audit::{Entry as Record, Trail};
use postroom_store::jobs::Job;
use postroom_store::queries::draft;
use postroom_store::queries::outbox::{self, Entry as Row};
use postroom_store::{TenantClient, TenantTx, TxError};
use postroom_types::{AccountId, DraftId, OutboxId, Page, PageRequest, Position, Timestamp, UserId};
use serde_json::json;
use uuid::Uuid;

pub use postroom_store::queries::outbox::Recipient;

use crate::Error;

/// The job that makes an attempt.
pub const SEND: &str = "send_mail";

/// A mail on its way, or what became of it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: OutboxId,
    pub draft: DraftId,
    pub account: AccountId,
    pub subject: String,
    /// Without angle brackets.
    pub message_id: String,
    pub state: State,
    /// A sentence for the member; empty where the state says everything.
    pub state_text: String,
    pub send_at: Timestamp,
    /// Until then it can be taken back; none for a mail that was scheduled.
    pub undo_until: Option<Timestamp>,
    pub attempts: i32,
    pub next_attempt_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    /// What became of the copy in Sent: `none`, `waiting`, `filed`, `provider`, `failed`.
    pub copy_state: String,
    pub recipients: Vec<Recipient>,
}

/// How far a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Queued,
    Sending,
    Sent,
    Failed,
    /// The server's answer was lost. It may have been delivered, so it is not tried again unless the member says so.
    Unknown,
    /// The member has seen that not everybody got it, and does not want to see it any more.
    Dismissed,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Dismissed => "dismissed",
        }
    }

    fn named(name: &str) -> Self {
        let all = [Self::Queued, Self::Sending, Self::Sent, Self::Failed, Self::Dismissed];
        all.into_iter().find(|state| state.as_str() == name).unwrap_or(Self::Unknown)
    }
}

/// One of a member's own, unless it was [dismissed](dismiss).
pub async fn find(tx: &impl TenantClient, user: UserId, id: OutboxId) -> Result<Entry, Error> {
    let row = outbox::find().bind(tx, &tx.tenant().0, &id.0).opt().await?;
    let is_shown = |row: &Row| row.user_id == user.0 && row.state != State::Dismissed.as_str();
    let row = row.filter(is_shown).ok_or(Error::NotFound)?;
    let mut found = with_recipients(tx, vec![row]).await?;
    found.pop().ok_or(Error::NotFound)
}

/// A member's own, newest first.
pub async fn list(tx: &impl TenantClient, user: UserId, request: &PageRequest) -> Result<Page<Entry>, Error> {
    let before = request.before();
    let query = outbox::list();
    let rows = query.bind(tx, &tx.tenant().0, &user.0, &before.created_at, &before.id, &request.probe()).all().await?;
    let entries = with_recipients(tx, rows).await?;
    Ok(request.cut(entries, |entry| Position { created_at: entry.created_at, id: entry.id.0 }, None))
}

/// Takes a mail back that nobody has got: its draft is among the drafts again.
///
/// # Errors
/// [`Error::Conflict`] when it is too late.
pub async fn cancel(identity: &Identity, tx: &TenantTx, user: UserId, id: OutboxId) -> Result<(), Error> {
    let tenant = tx.tenant().0;
    let Some(draft) = outbox::cancel().bind(tx, &tenant, &id.0, &user.0).opt().await? else {
        return Err(match find(tx, user, id).await?.state {
            State::Sent => Error::Conflict("It is too late: the message was sent."),
            State::Unknown => Error::Conflict("It is too late: the message may have been delivered."),
            State::Sending => Error::Conflict("It is too late: the message is being sent right now."),
            State::Queued | State::Failed | State::Dismissed => {
                Error::Conflict("It is too late: some of its recipients have it already.")
            }
        });
    };
    let shared_with = draft::end_sending().bind(tx, &identity.context.now(), &tenant, &id.0).opt().await?;
    for user in shared_with.into_iter().flatten().map(UserId).chain([user]) {
        tx.changed_for(&identity.context, user, "draft", draft);
    }
    tx.record(&identity.context, Record::new("mail_cancelled").on("outbox", id.0).with(json!({}))).await?;
    tx.removed_for(&identity.context, user, "outbox", id.0);
    Ok(())
}

/// Begins anew with a mail that failed, or of which nothing is known: everybody who has not certainly got it, gets it.
pub async fn retry(identity: &Identity, tx: &TenantTx, user: UserId, id: OutboxId) -> Result<Entry, Error> {
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    let Some(account) = outbox::retry().bind(tx, &now, &tenant, &id.0, &user.0).opt().await? else {
        find(tx, user, id).await?;
        return Err(Error::Conflict("Only a message that failed, or whose fate is unknown, can be sent again."));
    };
    outbox::retry_recipients().bind(tx, &tenant, &id.0).all().await?;
    enqueue(tx, AccountId(account), id, now).await?;
    tx.record(&identity.context, Record::new("mail_sent_again").on("outbox", id.0).with(json!({}))).await?;
    tx.changed_for(&identity.context, user, "outbox", id.0);
    find(tx, user, id).await
}

/// Takes a mail out of the member's sight that has ended without everybody having got it: failed, unknown, or refused for some of
/// its recipients. Nothing is sent. It stays for 30 days, because it counts for what may be sent in an hour, and reports name it. The draft of a mail that
/// nobody has certainly got can be recovered as deleted drafts are.
///
/// # Errors
/// [`Error::Conflict`] while it is on its way, and when everybody has got it.
pub async fn dismiss(identity: &Identity, tx: &TenantTx, user: UserId, id: OutboxId) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    if outbox::dismiss().bind(tx, &now, &tenant, &id.0, &user.0).opt().await?.is_none() {
        find(tx, user, id).await?;
        return Err(Error::Conflict(
            "Only a message that failed, whose fate is unknown, or that some did not get can be dismissed.",
        ));
    }
    draft::let_go().bind(tx, &now, &tenant, &id.0).opt().await?;
    tx.record(&identity.context, Record::new("mail_dismissed").on("outbox", id.0).with(json!({}))).await?;
    tx.removed_for(&identity.context, user, "outbox", id.0);
    Ok(())
}

/// Has attempts made that somebody has taken out of the queue, or that could not be begun too often.
pub(crate) async fn resume(tx: &TenantTx, before: Timestamp, most: i64) -> Result<(), Error> {
    for row in outbox::overdue().bind(tx, &tx.tenant().0, &before, &most).all().await? {
        enqueue(tx, AccountId(row.account_id), OutboxId(row.id), before).await?;
    }
    Ok(())
}

/// Has a worker make an attempt, mails of one account one after the other.
async fn enqueue(tx: &TenantTx, account: AccountId, id: OutboxId, at: Timestamp) -> Result<(), TxError> {
    let job = Job::new(SEND).data(json!({ "entry": id })).key(format!("{SEND}:{id}"));
    tx.enqueue(&job.queue(format!("{SEND}:{account}")).at(at)).await?;
    Ok(())
}

async fn with_recipients(tx: &impl TenantClient, rows: Vec<Row>) -> Result<Vec<Entry>, Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut recipients: HashMap<Uuid, Vec<Recipient>> = HashMap::new();
    for recipient in outbox::recipients().bind(tx, &tx.tenant().0, &ids).all().await? {
        recipients.entry(recipient.outbox_id).or_default().push(recipient);
    }
    Ok(rows
        .into_iter()
        .map(|row| Entry { recipients: recipients.remove(&row.id).unwrap_or_default(), ..entry(row) })
        .collect())
}

fn entry(row: Row) -> Entry {
    Entry {
        id: OutboxId(row.id),
        draft: DraftId(row.draft_id),
        account: AccountId(row.account_id),
        subject: row.subject,
        message_id: row.message_id,
        state: State::named(&row.state),
        state_text: row.state_text,
        send_at: row.send_at,
        undo_until: row.undo_until,
        attempts: row.attempts,
        next_attempt_at: row.next_attempt_at,
        created_at: row.created_at,
        sent_at: row.sent_at,
        copy_state: row.copy_state,
        recipients: Vec::new(),
    }
}
