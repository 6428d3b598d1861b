//! A draft leaves the drafts: composed first, and put into the outbox in one transaction afterwards.

use chrono::TimeDelta;
use postroom_drafts::Content;
use postroom_drafts::content::Field;
use postroom_identity::Identity;
use postroom_mailproto::mime;
use postroom_mailproto::smtp::Mailbox;
use postroom_store::audit::{Entry as Record, Trail};
use postroom_store::queries::{draft, outbox};
use postroom_store::{TenantActor, TenantClient, TenantTx};
use postroom_types::{AccountId, DraftId, OutboxId, Timestamp, UserId};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::compose::{self, Author, File, To};
use super::{Entry, enqueue, find};
use crate::draft::{DraftError, attachment, find_own, folder};
use crate::{Error, account, blob, html, mail_identity, raw};

/// Bytes of a draft with its attachments that can be sent.
pub const MOST_BYTES: u64 = 25 * 1024 * 1024;
/// Seconds in which a mail can be taken back, unless the member wants more or less.
pub const UNDO_SECONDS: u32 = 10;
pub const MOST_UNDO_SECONDS: u32 = 60;
/// A mail can wait for so long.
const FURTHEST: TimeDelta = TimeDelta::days(366);
/// Mails that a member, and all members of a tenant, send within [`WINDOW`].
const OF_MEMBER: i64 = 100;
const OF_TENANT: i64 = 1_000;
const WINDOW: TimeDelta = TimeDelta::hours(1);

/// What to send, and when.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub draft: DraftId,
    /// What the member saw; none for whatever it is.
    pub version: Option<i32>,
    /// In place of the draft's own time.
    pub send_at: Option<Timestamp>,
    /// 0 to [`MOST_UNDO_SECONDS`]; [`UNDO_SECONDS`] unless given. A scheduled mail can be taken back until its time.
    pub undo_seconds: Option<u32>,
}

/// A message that is ready, and not in the outbox yet.
pub struct Composed {
    draft: DraftId,
    version: i32,
    account: AccountId,
    subject: String,
    sender: String,
    in_reply_to: String,
    message_id: String,
    recipients: Vec<To>,
    raw: Vec<u8>,
    hash: [u8; 32],
    send_at: Timestamp,
    undo_until: Option<Timestamp>,
}

/// Composes the message. Its Message-ID is made once, and its Date is when it is to be sent, so that each attempt sends the
/// same bytes.
///
/// # Errors
/// [`DraftError::Refused`] with every address that is none, and what else cannot be sent; [`Error::NotFound`] for a draft of
/// another; [`Error::VersionMismatch`] when the draft has another version.
pub async fn compose(
    identity: &Identity,
    actor: TenantActor,
    user: UserId,
    wanted: Wanted,
) -> Result<Composed, DraftError> {
    let now = identity.context.now();
    let tx = identity.store.tenant_tx(actor).await?;
    let draft = find_own(identity, &tx, user, wanted.draft).await?;
    if wanted.version.is_some_and(|version| version != draft.version) {
        return Err(Error::VersionMismatch.into());
    }
    let recipients = compose::recipients(&draft.content)?;
    if draft.content.size() > MOST_BYTES {
        let reason = format!("make the message larger than {MOST_BYTES} bytes; send links in place of large files");
        return Err(DraftError::refused("attachments", reason));
    }
    let (send_at, undo_until) = when(&draft.content, &wanted, now)?;
    let account = account::find(&tx, user, draft.account).await.map_err(no_account)?;
    if account.smtp_hostname.is_none() {
        return Err(Error::Conflict(
            "This account has no server for outgoing mail. Enter one in the account's settings, then send again.",
        )
        .into());
    }
    let written_as = mail_identity::of_draft(&tx, &account, draft.content.identity_id).await?;
    tx.commit().await?;
    // Encoded, composed and read. Nobody waits for memory with a transaction open.
    let room = raw::room(draft.content.size().saturating_mul(3)).await?;
    let tx = identity.store.tenant_tx(actor).await?;
    let files = files(&tx, &draft.content, draft.id).await?;
    tx.commit().await?;

    let sender =
        Mailbox::parse(&account.email_address).map_err(|error| DraftError::refused("accountId", error.to_string()))?;
    let message_id = format!("{}@{}", identity.context.uuid().simple(), sender.domain());
    let name = Some(written_as.name).filter(|name| !name.is_empty());
    // The envelope's sender stays the account's: that is whom its server lets send, and who hears of what does not arrive.
    let author = Author { from: mime::Address { name, address: written_as.address }, reply_to: written_as.reply_to };
    let (content, id) = (draft.content.clone(), message_id.clone());
    let composing = html::apart(move || {
        let raw = compose::message(&content, author, &id, send_at, &files)?;
        drop(room);
        let hash: [u8; 32] = Sha256::digest(&raw).into();
        Ok::<_, DraftError>((raw, hash))
    });
    let (raw, hash) = composing.await??;
    Ok(Composed {
        draft: draft.id,
        version: draft.version,
        account: draft.account,
        subject: draft.content.subject.clone(),
        sender: sender.to_string(),
        in_reply_to: draft.content.in_reply_to.as_deref().map(compose::bare).unwrap_or_default().to_owned(),
        message_id,
        recipients,
        raw,
        hash,
        send_at,
        undo_until,
    })
}

/// Puts the message into the outbox, and takes its draft out of the drafts.
///
/// # Errors
/// [`Error::VersionMismatch`] when the draft was saved meanwhile, [`Error::NotFound`] when it was sent;
/// [`DraftError::TooMany`] when the member or the tenant has sent too much lately.
pub async fn queue(identity: &Identity, tx: &TenantTx, user: UserId, composed: &Composed) -> Result<Entry, DraftError> {
    let (tenant, now, id) = (tx.tenant().0, identity.context.now(), OutboxId(identity.context.uuid()));
    let query = draft::begin_sending();
    let begun = query.bind(tx, &id.0, &now, &tenant, &composed.draft.0, &user.0, &composed.version).opt().await?;
    let Some(shared_with) = begun else {
        find_own(identity, tx, user, composed.draft).await?;
        return Err(Error::VersionMismatch.into());
    };
    within_limits(tx, user, now).await?;
    let blob = blob::store_bytes(&identity.context, tx, &composed.hash, &composed.raw).await?;
    let size = i64::try_from(composed.raw.len()).unwrap_or(i64::MAX);
    outbox::insert()
        .bind(
            tx,
            &tenant,
            &id.0,
            &user.0,
            &composed.account.0,
            &composed.draft.0,
            &blob,
            &size,
            &composed.message_id,
            &composed.in_reply_to,
            &composed.subject,
            &composed.sender,
            &composed.undo_until,
            &composed.send_at,
            &now,
        )
        .one()
        .await?;
    insert_recipients(tx, id, &composed.recipients).await?;
    enqueue(tx, composed.account, id, composed.send_at).await?;
    // Another program must not send it once more.
    folder::left(tx, composed.account);
    let metadata = json!({ "draft": composed.draft, "recipients": composed.recipients.len() });
    tx.record(&identity.context, Record::new("mail_queued").on("outbox", id.0).with(metadata)).await?;
    for user in shared_with.into_iter().map(UserId).chain([user]) {
        tx.removed_for(&identity.context, user, "draft", composed.draft.0);
    }
    tx.changed_for(&identity.context, user, "outbox", id.0);
    Ok(find(tx, user, id).await?)
}

/// When it is sent, and until when it can be taken back without having been scheduled.
fn when(content: &Content, wanted: &Wanted, now: Timestamp) -> Result<(Timestamp, Option<Timestamp>), DraftError> {
    if wanted.undo_seconds.is_some_and(|seconds| seconds > MOST_UNDO_SECONDS) {
        return Err(DraftError::refused("undoSeconds", format!("must be 0 to {MOST_UNDO_SECONDS}")));
    }
    if wanted.send_at.is_some_and(|at| at <= now) {
        return Err(DraftError::refused("sendAt", "must be in the future"));
    }
    let scheduled = wanted.send_at.or(content.scheduled_send_time).filter(|at| *at > now);
    if scheduled.is_some_and(|at| at > now + FURTHEST) {
        return Err(DraftError::refused("sendAt", format!("must be within {} days", FURTHEST.num_days())));
    }
    let undo_until = now + TimeDelta::seconds(wanted.undo_seconds.unwrap_or(UNDO_SECONDS).into());
    Ok(scheduled.map_or((undo_until, Some(undo_until)), |at| (at, None)))
}

pub(crate) async fn files(tx: &impl TenantClient, content: &Content, draft: DraftId) -> Result<Vec<File>, DraftError> {
    if content.attachments.is_empty() {
        return Ok(Vec::new());
    }
    let known = attachment::of_draft(tx, draft).await?;
    let mut files = Vec::with_capacity(content.attachments.len());
    for wanted in &content.attachments {
        let stored = known.iter().find(|known| known.attachment.id == wanted.id).ok_or(Error::NotFound)?;
        let bytes = attachment::bytes(tx, stored).await?;
        files.push(File {
            id: wanted.id,
            filename: wanted.filename.clone(),
            mime_type: wanted.mime_type.clone(),
            bytes,
        });
    }
    Ok(files)
}

async fn insert_recipients(tx: &TenantTx, id: OutboxId, recipients: &[To]) -> Result<(), DraftError> {
    let positions: Vec<i32> = (0..).take(recipients.len()).collect();
    let kinds: Vec<&str> = recipients.iter().map(|to| Field::as_str(to.kind)).collect();
    let names: Vec<&str> = recipients.iter().map(|to| &*to.name).collect();
    let addresses: Vec<&str> = recipients.iter().map(|to| &*to.address).collect();
    let query = outbox::insert_recipients();
    query.bind(tx, &tx.tenant().0, &id.0, &positions, &kinds, &names, &addresses).all().await?;
    Ok(())
}

async fn within_limits(tx: &TenantTx, user: UserId, now: Timestamp) -> Result<(), DraftError> {
    let sent = outbox::count_since().bind(tx, &user.0, &tx.tenant().0, &(now - WINDOW)).one().await?;
    let text = if sent.members >= OF_MEMBER {
        format!("You have sent {OF_MEMBER} messages within an hour, which is as many as one person can.")
    } else if sent.tenants >= OF_TENANT {
        format!("Your organisation has sent {OF_TENANT} messages within an hour, which is as many as it can.")
    } else {
        return Ok(());
    };
    Err(DraftError::TooMany(format!("{text} The draft is kept; send it later.")))
}

fn no_account(error: Error) -> DraftError {
    match error {
        Error::NotFound => {
            Error::Conflict("The account of this draft is gone. Move its text into a draft of another account.").into()
        }
        other => other.into(),
    }
}
