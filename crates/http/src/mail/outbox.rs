//! Mail on its way: sending a draft, what became of it, taking it back.

use axum::Json as JsonAnswer;
use axum::response::Response;
use http::StatusCode;
use postroom_mail::draft::DraftError;
use postroom_mail::outbox;
use postroom_types::{DraftId, OutboxId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::drafts::OfDrafts;
use crate::creating::Creating;
use crate::extract::needs::{MailRead, MailWrite};
use crate::extract::{InTenant, Path, Query};
use crate::list::{CursorQuery, List, ListQuery};
use crate::problem::Problem;

/// How to send a draft.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SendDraft {
    /// The version that you saw; another one is not sent.
    #[schema(minimum = 1)]
    version: Option<i32>,
    /// When to send it, in place of the draft's own time.
    #[schema(value_type = Option<String>, format = DateTime)]
    send_at: Option<Timestamp>,
    /// Seconds in which it can be taken back: 0 to 60, by default 10. A scheduled message can be, until its time.
    #[schema(minimum = 0, maximum = 60)]
    undo_seconds: Option<u32>,
}

/// Nothing to say.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendAgain {}

/// A message on its way, or what became of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OutboxEntry {
    id: Uuid,
    draft_id: Uuid,
    account_id: Uuid,
    subject: String,
    /// Without angle brackets.
    message_id: String,
    /// `queued`, `sending`, `sent`, `failed`, or `unknown`: the server's answer was lost, so that it may have been delivered. It is not
    /// sent again unless you say so.
    #[schema(example = "queued")]
    state: &'static str,
    /// A sentence; empty where the state says everything.
    state_text: String,
    #[schema(value_type = String, format = DateTime)]
    send_at: Timestamp,
    /// Until then it can be taken back; null for a scheduled message.
    #[schema(value_type = Option<String>, format = DateTime)]
    undo_until: Option<Timestamp>,
    attempts: i32,
    #[schema(value_type = Option<String>, format = DateTime)]
    next_attempt_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    sent_at: Option<Timestamp>,
    /// The copy among the sent mail: `none` before it was sent, `waiting`, `filed`, `provider` (which files it by itself), or `failed`.
    #[schema(example = "filed")]
    copy_state: String,
    recipients: Vec<OutboxRecipient>,
}

/// Somebody a message goes to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OutboxRecipient {
    /// `to`, `cc` or `bcc`.
    #[schema(example = "to")]
    kind: String,
    name: Option<String>,
    address: String,
    /// `waiting`, `accepted`, `refused`, `delayed` or `bounced`.
    #[schema(example = "accepted")]
    state: String,
    /// What the server said, or why it was not asked.
    reply: Option<String>,
    /// The server's enhanced status code (RFC 3463).
    #[schema(example = "2.1.5")]
    status: Option<String>,
}

impl From<outbox::Entry> for OutboxEntry {
    fn from(entry: outbox::Entry) -> Self {
        Self {
            id: entry.id.0,
            draft_id: entry.draft.0,
            account_id: entry.account.0,
            subject: entry.subject,
            message_id: entry.message_id,
            state: entry.state.as_str(),
            state_text: entry.state_text,
            send_at: entry.send_at,
            undo_until: entry.undo_until,
            attempts: entry.attempts,
            next_attempt_at: entry.next_attempt_at,
            created_at: entry.created_at,
            sent_at: entry.sent_at,
            copy_state: entry.copy_state,
            recipients: entry.recipients.into_iter().map(OutboxRecipient::from).collect(),
        }
    }
}

impl From<outbox::Recipient> for OutboxRecipient {
    fn from(recipient: outbox::Recipient) -> Self {
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            kind: recipient.kind,
            name: given(recipient.name),
            address: recipient.address,
            state: recipient.state,
            reply: given(recipient.reply),
            status: given(recipient.status),
        }
    }
}

/// Send a draft
///
/// It leaves the drafts at once, and is handed in after the time in which it can be taken back, or at its time. Only its owner can, and
/// only once.
#[utoipa::path(post, path = "/drafts/{id}/send", tag = "outbox", operation_id = "sendDraft", request_body = SendDraft,
    params(("id" = Uuid, Path, description = "The draft"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    responses((status = 201, description = "On its way", body = OutboxEntry)))]
pub(super) async fn send(
    member: InTenant<MailWrite>,
    Path(id): Path<DraftId>,
    OfDrafts(creating): OfDrafts<Creating<SendDraft>>,
) -> Result<Response, Problem> {
    let (caller, actor) = (member.caller.clone(), member.actor);
    creating
        .run(&member.caller, move |asked| async move {
            let (identity, user) = (&caller.identity, caller.claims.user);
            let SendDraft { version, send_at, undo_seconds } = asked;
            let wanted = outbox::send::Wanted { draft: id, version, send_at, undo_seconds };
            let composed = outbox::send::compose(identity, actor, user, wanted).await?;
            let tx = identity.store.tenant_tx(actor).await.map_err(DraftError::from)?;
            let entry = outbox::send::queue(identity, &tx, user, &composed).await?;
            Ok((tx, OutboxEntry::from(entry)))
        })
        .await
}

/// Your messages on their way, the newest first
///
/// What was sent is listed for 30 days.
#[utoipa::path(get, path = "/outbox", tag = "outbox", operation_id = "listOutbox", params(CursorQuery),
    responses((status = 200, description = "A page", body = List<OutboxEntry>)))]
pub(super) async fn list(
    member: InTenant<MailRead>,
    Query(query): Query<CursorQuery>,
) -> Result<JsonAnswer<List<OutboxEntry>>, Problem> {
    let (identity, user) = (&member.caller.identity, member.caller.claims.user);
    let (query, name) = (ListQuery::from(query), format!("outbox of {user}"));
    let request = query.request(&identity.keys, &name)?;
    let tx = identity.store.tenant_tx(member.actor).await?;
    let page = outbox::list(&tx, user, &request).await?;
    tx.commit().await?;
    Ok(JsonAnswer(query.answer(&identity.keys, &name, page.map(OutboxEntry::from))))
}

/// What became of a message
#[utoipa::path(get, path = "/outbox/{id}", tag = "outbox", operation_id = "getOutboxEntry",
    params(("id" = Uuid, Path, description = "The message")),
    responses((status = 200, description = "The message", body = OutboxEntry)))]
pub(super) async fn find(
    member: InTenant<MailRead>,
    Path(id): Path<OutboxId>,
) -> Result<JsonAnswer<OutboxEntry>, Problem> {
    let tx = member.caller.identity.store.tenant_tx(member.actor).await?;
    let entry = outbox::find(&tx, member.caller.claims.user, id).await?;
    tx.commit().await?;
    Ok(JsonAnswer(entry.into()))
}

/// Take a message back
///
/// As long as nobody has got it. Its draft is among the drafts again.
#[utoipa::path(delete, path = "/outbox/{id}", tag = "outbox", operation_id = "cancelSending",
    params(("id" = Uuid, Path, description = "The message")),
    responses((status = 204, description = "Taken back")))]
pub(super) async fn cancel(member: InTenant<MailWrite>, Path(id): Path<OutboxId>) -> Result<StatusCode, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    outbox::cancel(identity, &tx, member.caller.claims.user, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Dismiss a message
///
/// One that failed, of which nothing is known, or that some of its recipients did not get. It leaves the outbox, and nothing more is sent. Unless
/// somebody has certainly got it, its draft is kept as deleted drafts are: it can be recovered for 30 days. To go on with it at once, take the
/// message back instead, as long as that is possible.
#[utoipa::path(post, path = "/outbox/{id}/dismiss", tag = "outbox", operation_id = "dismissMessage",
    params(("id" = Uuid, Path, description = "The message")),
    responses((status = 204, description = "Dismissed")))]
pub(super) async fn dismiss(member: InTenant<MailWrite>, Path(id): Path<OutboxId>) -> Result<StatusCode, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    outbox::dismiss(identity, &tx, member.caller.claims.user, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send a message again
///
/// One that failed, or of which nothing is known. Everybody gets it of whom it is not certain that they have it.
#[utoipa::path(post, path = "/outbox/{id}/retry", tag = "outbox", operation_id = "sendAgain", request_body = SendAgain,
    params(("id" = Uuid, Path, description = "The message"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    responses((status = 201, description = "On its way", body = OutboxEntry)))]
pub(super) async fn retry(
    member: InTenant<MailWrite>,
    Path(id): Path<OutboxId>,
    creating: Creating<SendAgain>,
) -> Result<Response, Problem> {
    let (caller, actor) = (member.caller.clone(), member.actor);
    creating
        .run(&member.caller, move |_| async move {
            let tx = caller.identity.store.tenant_tx(actor).await?;
            let entry = outbox::retry(&caller.identity, &tx, caller.claims.user, id).await?;
            Ok((tx, OutboxEntry::from(entry)))
        })
        .await
}
