use axum::Json as JsonAnswer;
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use http::StatusCode;
use postroom_mail::draft::history::{self, Reason};
use postroom_types::{DraftId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::dto::{self, Asked, Draft, IncomingDraft, SaveRecord};
use super::refusal::OfDrafts;
use crate::etag::etag;
use crate::extract::needs::{MailRead, MailWrite};
use crate::extract::{InTenant, Json, Path, Paths, Query};
use crate::list::{CursorQuery, List, ListQuery};
use crate::problem::Problem;

/// What to bring back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in super::super) struct RecoverDraft {
    /// `crash`, `offline` or `manual`.
    #[schema(example = "manual")]
    recovery_reason: Option<String>,
    /// The device whose last save is looked for; the last save of all when it has none.
    #[schema(max_length = 64)]
    device_id: Option<String>,
    /// Seconds; an older save is refused.
    #[schema(minimum = 1)]
    max_recovery_age: Option<u32>,
    /// By default true.
    preserve_attachments: Option<bool>,
    /// You have seen what is in conflict.
    confirmed: Option<bool>,
    #[schema(minimum = 1_048_576)]
    max_draft_size: Option<u64>,
}

/// A recovery.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct DraftRecovery {
    draft_id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    recovered_at: Timestamp,
    #[schema(example = "manual")]
    recovery_reason: &'static str,
    /// What the last save held.
    last_known_state: IncomingDraft,
    #[schema(value_type = String, format = DateTime)]
    last_known_at: Timestamp,
    /// The draft holds it now.
    auto_recovered: bool,
    /// A conflict is on record, or another device saved later: look at both, then ask again with `confirmed`.
    user_confirmation_required: bool,
    /// As it is stored now.
    draft: Draft,
}

/// A revision with what it held.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct DraftRevision {
    record: SaveRecord,
    content: IncomingDraft,
}

/// Who brings a revision back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in super::super) struct RestoreRevision {
    #[schema(max_length = 64)]
    device_id: Option<String>,
}

/// Bring the last save of a draft back
///
/// Also of one that was deleted in the last 30 days.
#[utoipa::path(post, path = "/drafts/{id}/recover", tag = "drafts", operation_id = "recoverDraft",
    params(("id" = Uuid, Path, description = "The draft")), request_body = RecoverDraft,
    responses((status = 200, description = "Recovered, or to be confirmed", body = DraftRecovery)))]
pub(in super::super) async fn recover(
    member: InTenant<MailWrite>,
    Path(id): Path<DraftId>,
    OfDrafts(Json(body)): OfDrafts<Json<RecoverDraft>>,
) -> Result<JsonAnswer<DraftRecovery>, Problem> {
    let caller = &member.caller;
    let wanted = history::Recover {
        device: dto::device(body.device_id.as_deref())?,
        reason: match body.recovery_reason.as_deref() {
            None => Reason::Manual,
            Some(name) => Reason::named(name)
                .ok_or_else(|| Problem::refused("recoveryReason", "must be one of: crash offline manual"))?,
        },
        max_age: match body.max_recovery_age {
            Some(0) => return Err(Problem::refused("maxRecoveryAge", "must be 1 second or more")),
            seconds => seconds.map(|seconds| TimeDelta::seconds(i64::from(seconds))),
        },
        preserve_attachments: body.preserve_attachments.unwrap_or(true),
        is_confirmed: body.confirmed.unwrap_or(false),
        limits: Asked { max_draft_size: body.max_draft_size, ..Asked::default() }.limits()?,
    };
    let tx = caller.identity.store.tenant_tx(member.actor).await?;
    let recovery = history::recover(&caller.identity, &tx, caller.claims.user, id, wanted).await?;
    tx.commit().await?;
    Ok(JsonAnswer(DraftRecovery {
        draft_id: id.0,
        recovered_at: recovery.recovered_at,
        recovery_reason: recovery.reason.as_str(),
        last_known_state: IncomingDraft::of(caller, id.0, recovery.last_known_state),
        last_known_at: recovery.last_known_at,
        auto_recovered: recovery.auto_recovered,
        user_confirmation_required: recovery.needs_confirmation,
        draft: Draft::of(caller, recovery.draft),
    }))
}

/// The saves of a draft, newest first
#[utoipa::path(get, path = "/drafts/{id}/revisions", tag = "drafts", operation_id = "listRevisions",
    params(("id" = Uuid, Path, description = "The draft"), CursorQuery),
    responses((status = 200, description = "A page", body = List<SaveRecord>)))]
pub(in super::super) async fn records(
    member: InTenant<MailRead>,
    Path(id): Path<DraftId>,
    OfDrafts(Query(query)): OfDrafts<Query<CursorQuery>>,
) -> Result<JsonAnswer<List<SaveRecord>>, Problem> {
    let (identity, user) = (&member.caller.identity, member.caller.claims.user);
    let (query, name) = (ListQuery::from(query), format!("revisions of {id}"));
    let request = query.request(&identity.keys, &name).map_err(Problem::of_drafts)?;
    let tx = identity.store.tenant_tx(member.actor).await?;
    let page = history::records(identity, &tx, user, id, &request).await?;
    tx.commit().await?;
    let page = page.map(|(record, conflicts)| SaveRecord::of(record, conflicts));
    Ok(JsonAnswer(query.answer(&identity.keys, &name, page)))
}

/// A revision of a draft
#[utoipa::path(get, path = "/drafts/{id}/revisions/{saveId}", tag = "drafts", operation_id = "getRevision",
    params(("id" = Uuid, Path, description = "The draft"), ("saveId" = Uuid, Path, description = "The save")),
    responses((status = 200, description = "What it held", body = DraftRevision)))]
pub(in super::super) async fn revision(
    member: InTenant<MailRead>,
    Paths(id, revision): Paths<DraftId, Uuid>,
) -> Result<JsonAnswer<DraftRevision>, Problem> {
    let caller = &member.caller;
    let tx = caller.identity.store.tenant_tx(member.actor).await?;
    let revision = history::revision(&caller.identity, &tx, caller.claims.user, id, revision).await?;
    tx.commit().await?;
    let content = IncomingDraft::of(caller, id.0, revision.content);
    Ok(JsonAnswer(DraftRevision { record: SaveRecord::of(revision.record, Vec::new()), content }))
}

/// Bring a revision back
///
/// As a new version; nothing of what there is gets lost.
#[utoipa::path(post, path = "/drafts/{id}/revisions/{saveId}/restore", tag = "drafts", operation_id = "restoreRevision",
    params(("id" = Uuid, Path, description = "The draft"), ("saveId" = Uuid, Path, description = "The save")),
    request_body = RestoreRevision, responses((status = 200, description = "Brought back", body = Draft)))]
pub(in super::super) async fn restore(
    member: InTenant<MailWrite>,
    Paths(id, revision): Paths<DraftId, Uuid>,
    OfDrafts(Json(body)): OfDrafts<Json<RestoreRevision>>,
) -> Result<Response, Problem> {
    let caller = &member.caller;
    let device = dto::device(body.device_id.as_deref())?;
    let tx = caller.identity.store.tenant_tx(member.actor).await?;
    let draft = history::restore(&caller.identity, &tx, caller.claims.user, id, revision, device).await?;
    tx.commit().await?;
    Ok((etag(draft.version), JsonAnswer(Draft::of(caller, draft))).into_response())
}

/// Confirm that you have seen what was in conflict
#[utoipa::path(post, path = "/drafts/{id}/confirm", tag = "drafts", operation_id = "confirmDraft",
    params(("id" = Uuid, Path, description = "The draft")),
    responses((status = 204, description = "Confirmed")))]
pub(in super::super) async fn confirm(
    member: InTenant<MailWrite>,
    Path(id): Path<DraftId>,
) -> Result<StatusCode, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    history::confirm(identity, &tx, member.caller.claims.user, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
