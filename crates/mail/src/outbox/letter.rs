//! One attempt to send a letter, as its row sees it: the same three steps as for a member's mail ([`super::attempt`]), with the
//! same verdicts, on the installation's rows.
//!
//! What no attempt needs any more does not stay: a letter that was sent, has failed or is unknown has lost its message.

use chrono::TimeDelta;
use postroom_identity::{Identity, letter as letters};
use postroom_mailproto::smtp::Envelope;
use postroom_store::audit::{Entry as Record, Trail};
use postroom_store::queries::letter::{self, Letter as Row};
use postroom_store::{SystemActor, SystemTx};
use postroom_types::{LetterId, Timestamp};
use serde_json::json;

use super::verdict::{self, Course, Ended};
use super::{Recipient, State};
use crate::Error;

/// A letter whose attempt should have been made so long ago has lost its job.
const OVERDUE: TimeDelta = TimeDelta::hours(1);
const BATCH: i64 = 1_000;

/// An attempt that was begun.
pub struct Attempt {
    row: Row,
    pub envelope: Envelope,
    pub raw: Vec<u8>,
}

/// Begins an attempt when it is time for one.
pub async fn begin(identity: &Identity, id: LetterId) -> Result<Option<Attempt>, Error> {
    let now = identity.context.now();
    let tx = identity.store.system_tx(SystemActor::System).await?;
    if let Some(kind) = letter::give_up_on().bind(&tx, &now, &id.0).opt().await? {
        record(identity, &tx, id, &kind, State::Unknown.as_str()).await?;
        tx.commit().await?;
        return Ok(None);
    }
    let Some(row) = letter::begin().bind(&tx, &now, &id.0).opt().await? else {
        // A job that comes too soon, such as by another clock, comes again in time.
        if let Some(due) = letter::due().bind(&tx, &id.0).opt().await? {
            letters::enqueue(&tx, id, due.max(now) + TimeDelta::milliseconds(200)).await?;
        }
        tx.commit().await?;
        return Ok(None);
    };
    let sealed = row.message.as_deref().filter(|_| row.worthless_at.is_none_or(|at| at > now));
    let Some(sealed) = sealed else {
        let sentence = "Its link does not work any more.".to_owned();
        write(identity, &tx, &row, &Ended::NotReached { sentence, is_final: true }).await?;
        tx.commit().await?;
        return Ok(None);
    };
    let message = letters::open(identity, &tx, id, sealed).await?;
    tx.commit().await?;
    Ok(Some(Attempt { row, envelope: message.envelope, raw: message.raw }))
}

/// Notes that the relay may have the letter from now on; false when it must not get it, because another attempt has begun.
pub async fn mark(identity: &Identity, attempt: &Attempt) -> Result<bool, Error> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let row = &attempt.row;
    let marked = letter::mark().bind(&tx, &identity.context.now(), &row.id, &row.run).opt().await?;
    tx.commit().await?;
    Ok(marked.is_some())
}

/// Writes down how it ended, and what comes next.
pub async fn settle(identity: &Identity, attempt: &Attempt, ended: &Ended) -> Result<(), Error> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    write(identity, &tx, &attempt.row, ended).await?;
    Ok(tx.commit().await?)
}

/// Has attempts made whose jobs somebody has taken out of the queue, or that could not be begun too often.
pub async fn resume(identity: &Identity) -> Result<(), Error> {
    let now = identity.context.now();
    let tx = identity.store.system_tx(SystemActor::System).await?;
    for id in letter::overdue().bind(&tx, &(now - OVERDUE), &BATCH).all().await? {
        letters::enqueue(&tx, LetterId(id), now).await?;
    }
    Ok(tx.commit().await?)
}

async fn write(identity: &Identity, tx: &SystemTx, row: &Row, ended: &Ended) -> Result<(), Error> {
    let (now, id) = (identity.context.now(), LetterId(row.id));
    let settled = verdict::judge(&[waiting(row)], ended, course(row, now));
    let query = letter::settle();
    let wanted = settled.state.as_str();
    let written = query.bind(tx, &settled.next_attempt_at, &now, &wanted, &row.id, &row.run).opt().await?;
    // Another attempt has begun, and will say how that ended.
    let Some(state) = written else { return Ok(()) };
    if state != State::Sent.as_str() {
        let (attempt, reason) = (row.attempts, settled.text);
        tracing::warn!(letter.id = %id, letter.kind = row.kind, letter.state = state, attempt, reason, "a letter was not sent");
    }
    match settled.next_attempt_at.filter(|_| state == State::Queued.as_str()) {
        Some(next) => letters::enqueue(tx, id, next).await,
        None => record(identity, tx, id, &row.kind, &state).await,
    }
}

async fn record(identity: &Identity, tx: &SystemTx, id: LetterId, kind: &str, state: &str) -> Result<(), Error> {
    let metadata = json!({ "kind": kind, "state": state });
    Ok(tx.record(&identity.context, Record::new("letter_settled").on("letter", id.0).with(metadata)).await?)
}

/// Its one reader, who has not got it.
fn waiting(row: &Row) -> Recipient {
    Recipient {
        outbox_id: row.id,
        position: 0,
        kind: "to".to_owned(),
        name: String::new(),
        address: String::new(),
        state: "waiting".to_owned(),
        reply: String::new(),
        status: String::new(),
    }
}

fn course(row: &Row, now: Timestamp) -> Course {
    Course { attempts: row.attempts, first_attempt_at: row.first_attempt_at.unwrap_or(now), now }
}
