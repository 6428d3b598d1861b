use axum::Json as JsonAnswer;
use http::StatusCode;
use postroom_mail::draft::Access;
use postroom_mail::draft::share::{self, SharedDraft};
use postroom_types::{DraftId, Handle, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::refusal::OfDrafts;
use crate::extract::needs::{MailRead, MailWrite};
use crate::extract::{InTenant, Json, Path, Paths};
use crate::list::List;
use crate::problem::Problem;

/// Whom to share a draft with, and for what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in super::super) struct ShareDraft {
    /// A member of your organisation, with or without the @.
    #[schema(max_length = 64)]
    handle: String,
    /// `view` or `edit`.
    #[schema(example = "edit")]
    access: String,
    /// Until then; for ever when it is left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    ends_at: Option<Timestamp>,
}

/// Whom a draft is shared with.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct DraftShare {
    id: Uuid,
    user_id: Uuid,
    handle: String,
    name: String,
    #[schema(example = "edit")]
    access: &'static str,
    #[schema(value_type = Option<String>, format = DateTime)]
    ends_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// Another member's draft that is shared with you.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct DraftSharedWithMe {
    draft_id: Uuid,
    /// Its owner.
    user_id: Uuid,
    subject: String,
    snippet: String,
    #[schema(example = "edit")]
    access: String,
    version: i32,
    #[schema(value_type = String, format = DateTime)]
    last_saved_at: Timestamp,
}

/// Whom a draft of yours is shared with
#[utoipa::path(get, path = "/drafts/{id}/shares", tag = "drafts", operation_id = "listDraftShares",
    params(("id" = Uuid, Path, description = "The draft")),
    responses((status = 200, description = "All of them", body = List<DraftShare>)))]
pub(in super::super) async fn list(
    member: InTenant<MailRead>,
    Path(id): Path<DraftId>,
) -> Result<JsonAnswer<List<DraftShare>>, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    let shares = share::shares(identity, &tx, member.caller.claims.user, id).await?;
    tx.commit().await?;
    Ok(JsonAnswer(List::new(shares.into_iter().map(DraftShare::from).collect(), None)))
}

/// Share a draft with a member
///
/// Again with the same member: changes for what, and until when.
#[utoipa::path(post, path = "/drafts/{id}/shares", tag = "drafts", operation_id = "shareDraft",
    params(("id" = Uuid, Path, description = "The draft")), request_body = ShareDraft,
    responses((status = 201, description = "Shared", body = DraftShare)))]
pub(in super::super) async fn share(
    member: InTenant<MailWrite>,
    Path(id): Path<DraftId>,
    OfDrafts(Json(body)): OfDrafts<Json<ShareDraft>>,
) -> Result<(StatusCode, JsonAnswer<DraftShare>), Problem> {
    let identity = &member.caller.identity;
    let handle = body.handle.trim().trim_start_matches('@');
    let handle = Handle::parse(handle).map_err(|invalid| Problem::refused("handle", invalid.0))?;
    let access = match body.access.as_str() {
        "view" => Access::View,
        "edit" => Access::Edit,
        _ => return Err(Problem::refused("access", "must be one of: view edit")),
    };
    let tx = identity.store.tenant_tx(member.actor).await?;
    let user = member.caller.claims.user;
    let shared = share::share(identity, &tx, user, id, &handle, access, body.ends_at).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, JsonAnswer(shared.into())))
}

/// End a share
#[utoipa::path(delete, path = "/drafts/{id}/shares/{shareId}", tag = "drafts", operation_id = "unshareDraft",
    params(("id" = Uuid, Path, description = "The draft"), ("shareId" = Uuid, Path, description = "The share")),
    responses((status = 204, description = "Ended")))]
pub(in super::super) async fn unshare(
    member: InTenant<MailWrite>,
    Paths(id, share): Paths<DraftId, Uuid>,
) -> Result<StatusCode, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    share::unshare(identity, &tx, member.caller.claims.user, id, share).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Drafts of others that are shared with you, the last saved first
#[utoipa::path(get, path = "/drafts/shared-with-me", tag = "drafts", operation_id = "listSharedDrafts",
    responses((status = 200, description = "200 at most", body = List<DraftSharedWithMe>)))]
pub(in super::super) async fn with_me(
    member: InTenant<MailRead>,
) -> Result<JsonAnswer<List<DraftSharedWithMe>>, Problem> {
    let identity = &member.caller.identity;
    let once = identity.store.tenant_once(member.actor).await?;
    let drafts = share::with_member(identity, &once, member.caller.claims.user).await?;
    Ok(JsonAnswer(List::new(drafts.into_iter().map(DraftSharedWithMe::from).collect(), None)))
}

impl From<share::Share> for DraftShare {
    fn from(share: share::Share) -> Self {
        Self {
            id: share.id,
            user_id: share.user.0,
            handle: share.handle,
            name: share.name,
            access: share.access.as_str(),
            ends_at: share.ends_at,
            created_at: share.created_at,
        }
    }
}

impl From<SharedDraft> for DraftSharedWithMe {
    fn from(draft: SharedDraft) -> Self {
        let subject = draft.content.get("subject").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        Self {
            draft_id: draft.id,
            user_id: draft.user_id,
            subject,
            snippet: draft.snippet,
            access: draft.access,
            version: draft.version,
            last_saved_at: draft.last_saved_at,
        }
    }
}
