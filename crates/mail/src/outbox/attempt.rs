//! One attempt to send a mail, as its rows see it. The three steps are transactions of their own, and nothing else is: a
//! server is talked to in between.
//!
//! [`begin`] takes a number that no other attempt has. [`mark`] says, right before a server is given the content, that it may
//! have got it from now on; it fails when another attempt has begun. [`settle`] writes down how it ended. A process that dies
//! before the mark has sent nothing, so another one begins anew; after it, the mail is [`State::Unknown`].

use chrono::TimeDelta;
use postroom_identity::Identity;
use postroom_mailproto::smtp::{Envelope, Mailbox};
use postroom_store::audit::{Entry as Record, Trail};
use postroom_store::jobs::Job;
use postroom_store::queries::outbox::{self, Entry as Row, Recipient};
use postroom_store::queries::{draft, email_placement};
use postroom_store::{TenantActor, TenantClient, TenantTx};
use postroom_types::{AccountId, OutboxId, TenantId, Timestamp, UserId};
use serde_json::json;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::sent_copy;
use super::verdict::{self, Course, Ended, Settled, is_open};
use super::{State, enqueue};
use crate::account::{self, Account, Encryption, Endpoint, Opened};
use crate::contact::{self, Letter, Person};
use crate::{Error, blob, thread};

/// What all attempts of this process hold of messages at once, in KiB.
const ROOM: u32 = 128 * 1024;
static HELD: Semaphore = Semaphore::const_new(ROOM as usize);

/// An attempt that was begun.
pub struct Attempt {
    tenant: TenantId,
    row: Row,
    recipients: Vec<Recipient>,
    first_attempt_at: Timestamp,
    /// Where the message is handed in.
    pub server: Endpoint,
    pub opened: Opened,
    pub account: AccountId,
    pub envelope: Envelope,
    pub raw: Vec<u8>,
    _room: SemaphorePermit<'static>,
}

/// Begins an attempt when it is time for one.
pub async fn begin(identity: &Identity, tenant: TenantId, id: OutboxId) -> Result<Option<Attempt>, Error> {
    const LOST: &str = "The connection was cut off while the message was handed over. It may have been delivered, or not. \
        Look whether it has arrived before you send it again.";
    let now = identity.context.now();
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    if let Some(user) = outbox::give_up_on().bind(&tx, &LOST, &now, &tenant.0, &id.0).opt().await? {
        tx.changed_for(&identity.context, UserId(user), "outbox", id.0);
        tx.commit().await?;
        return Ok(None);
    }
    let Some(row) = outbox::begin().bind(&tx, &now, &tenant.0, &id.0).opt().await? else {
        wait(&tx, id, now).await?;
        tx.commit().await?;
        return Ok(None);
    };
    let recipients = outbox::recipients().bind(&tx, &tenant.0, &&[id.0][..]).all().await?;
    tx.changed_for(&identity.context, UserId(row.user_id), "outbox", id.0);
    let account = account::find_any(&tx, AccountId(row.account_id)).await?;
    let Some((server, account)) = account.and_then(|account| Some((server(&account)?, account))) else {
        let sentence = "The account has no server for outgoing mail any more. Enter one, then send again.".to_owned();
        let ended = Ended::NotReached { sentence, is_final: true };
        write(identity, &tx, &row, &verdict::judge(&recipients, &ended, course(&row, now))).await?;
        tx.commit().await?;
        return Ok(None);
    };
    let opened = account::login(identity, &tx, AccountId(account.id)).await?;
    tx.commit().await?;
    let room = room(row.size_bytes).await?;
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let raw = whole(&tx, &row).await?;
    tx.commit().await?;
    let open = recipients.iter().filter(|recipient| is_open(recipient));
    // All of them were parsed before they were written down.
    let to = open.filter_map(|recipient| Mailbox::parse(&recipient.address).ok()).collect();
    let envelope = Envelope { sender: Mailbox::parse(&row.sender).ok(), recipients: to };
    let first_attempt_at = row.first_attempt_at.unwrap_or(now);
    let account = AccountId(account.id);
    Ok(Some(Attempt { tenant, row, recipients, first_attempt_at, server, opened, account, envelope, raw, _room: room }))
}

/// Notes that the server may have the message from now on; false when it must not get it, because another attempt has begun.
pub async fn mark(identity: &Identity, attempt: &Attempt) -> Result<bool, Error> {
    let tx = identity.store.tenant_tx(TenantActor::System { tenant: attempt.tenant }).await?;
    let (now, row) = (identity.context.now(), &attempt.row);
    let marked = outbox::mark().bind(&tx, &now, &attempt.tenant.0, &row.id, &row.run).opt().await?;
    tx.commit().await?;
    Ok(marked.is_some())
}

/// Writes down how it ended, and what comes next.
pub async fn settle(identity: &Identity, attempt: &Attempt, ended: &Ended) -> Result<(), Error> {
    let tx = identity.store.tenant_tx(TenantActor::System { tenant: attempt.tenant }).await?;
    let course = Course { first_attempt_at: attempt.first_attempt_at, ..course(&attempt.row, identity.context.now()) };
    write(identity, &tx, &attempt.row, &verdict::judge(&attempt.recipients, ended, course)).await?;
    Ok(tx.commit().await?)
}

/// Waits for its turn to hold a message of so many bytes for as long as its server takes.
async fn room(bytes: i64) -> Result<SemaphorePermit<'static>, Error> {
    let wanted = u32::try_from(bytes / 1024 + 1).unwrap_or(u32::MAX).min(ROOM);
    HELD.acquire_many(wanted).await.map_err(|_| Error::Busy)
}

/// A job that comes too soon, such as by another clock, comes again in time.
async fn wait(tx: &TenantTx, id: OutboxId, now: Timestamp) -> Result<(), Error> {
    let row = outbox::find().bind(tx, &tx.tenant().0, &id.0).opt().await?;
    if let Some(row) = row.filter(|row| row.state == State::Queued.as_str()) {
        let due = row.next_attempt_at.unwrap_or(row.send_at).max(now) + TimeDelta::milliseconds(200);
        enqueue(tx, AccountId(row.account_id), id, due).await?;
    }
    Ok(())
}

fn course(row: &Row, now: Timestamp) -> Course {
    Course { attempts: row.attempts, first_attempt_at: row.first_attempt_at.unwrap_or(now), now }
}

async fn write(identity: &Identity, tx: &TenantTx, row: &Row, settled: &Settled) -> Result<(), Error> {
    let (context, tenant, now) = (&identity.context, tx.tenant().0, identity.context.now());
    let (id, user) = (OutboxId(row.id), UserId(row.user_id));
    let account = account::find_any(tx, AccountId(row.account_id)).await?;
    let copy = account.as_ref().map_or("none", sent_copy::plan);
    let query = outbox::settle();
    let written = query
        .bind(
            tx,
            &settled.state.as_str(),
            &settled.text,
            &settled.next_attempt_at,
            &settled.is_taken,
            &now,
            &copy,
            &tenant,
            &row.id,
            &row.run,
        )
        .opt()
        .await?;
    // Another attempt has begun, and will say how that ended.
    let Some(copy) = written else { return Ok(()) };
    let positions: Vec<i32> = settled.recipients.iter().map(|recipient| recipient.0).collect();
    let states: Vec<&str> = settled.recipients.iter().map(|recipient| recipient.1).collect();
    let replies: Vec<&str> = settled.recipients.iter().map(|recipient| &*recipient.2).collect();
    let statuses: Vec<&str> = settled.recipients.iter().map(|recipient| &*recipient.3).collect();
    let query = outbox::settle_recipients();
    query.bind(tx, &positions, &states, &replies, &statuses, &tenant, &row.id).all().await?;
    if let Some(next) = settled.next_attempt_at {
        enqueue(tx, AccountId(row.account_id), id, next).await?;
    }
    if settled.is_taken {
        draft::sent().bind(tx, &now, &tenant, &row.id).opt().await?;
        if copy == "waiting" {
            let job = Job::new(sent_copy::FILE).data(json!({ "entry": id })).key(format!("{}:{id}", sent_copy::FILE));
            tx.enqueue(&job.queue(format!("{}:{}", sent_copy::FILE, row.account_id))).await?;
        }
        answered(identity, tx, row, account.as_ref()).await?;
        remember(identity, tx, row, settled).await?;
    }
    if settled.state != State::Queued {
        let metadata = json!({ "state": settled.state.as_str() });
        tx.record(context, Record::new("mail_settled").on("outbox", row.id).with(metadata)).await?;
    }
    tx.changed_for(context, user, "outbox", row.id);
    Ok(())
}

/// Who has just got it is a contact of the member's.
async fn remember(identity: &Identity, tx: &TenantTx, row: &Row, settled: &Settled) -> Result<(), Error> {
    let accepted = |recipient: &Recipient| {
        settled.recipients.iter().any(|(position, state, ..)| *position == recipient.position && *state == "accepted")
    };
    let all = outbox::recipients().bind(tx, &tx.tenant().0, &&[row.id][..]).all().await?;
    let people = all.into_iter().filter(accepted).map(|to| Person { address: to.address, name: to.name });
    let letter = Letter { at: identity.context.now(), people: people.collect() };
    contact::gather(&identity.context, tx, UserId(row.user_id), vec![letter]).await
}

/// The message that this answers is marked so, when it is known here.
pub(super) async fn answered(
    identity: &Identity,
    tx: &TenantTx,
    row: &Row,
    account: Option<&Account>,
) -> Result<(), Error> {
    let Some(account) = account.filter(|_| !row.in_reply_to.is_empty()) else { return Ok(()) };
    let (tenant, now, on_server) = (tx.tenant().0, identity.context.now(), account.protocol == "imap");
    let reference = thread::reference(&row.in_reply_to);
    let query = email_placement::answered();
    let messages =
        query.bind(tx, &on_server, &now, &tenant, &row.account_id, &reference, &row.in_reply_to).all().await?;
    for message in &messages {
        tx.changed_for(&identity.context, UserId(row.user_id), "mail_message", *message);
    }
    if on_server && !messages.is_empty() {
        account::start_sync(tx, AccountId(account.id)).await?;
    }
    Ok(())
}

/// The server for outgoing mail.
fn server(account: &Account) -> Option<Endpoint> {
    Some(Endpoint {
        hostname: account.smtp_hostname.clone()?,
        port: u16::try_from(account.smtp_port?).ok()?,
        encryption: account.smtp_encryption.as_deref().and_then(Encryption::named).unwrap_or(Encryption::Tls),
        username: account
            .smtp_username
            .clone()
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| account.username.clone()),
    })
}

/// The whole message of an entry.
pub(super) async fn whole(tx: &TenantTx, row: &Row) -> Result<Vec<u8>, Error> {
    let mut raw = Vec::with_capacity(usize::try_from(row.size_bytes).unwrap_or_default().min(1 << 26));
    for number in 0.. {
        let Some(chunk) = blob::chunk(tx, row.blob_id, number).await? else { break };
        raw.extend_from_slice(&chunk);
    }
    Ok(raw)
}
