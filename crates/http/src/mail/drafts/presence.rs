use axum::Json as JsonAnswer;
use postroom_mail::draft::presence;
use postroom_types::{DraftId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::dto;
use super::refusal::OfDrafts;
use crate::extract::needs::MailWrite;
use crate::extract::{InTenant, Json, Path};
use crate::list::List;
use crate::problem::Problem;

/// A device that has a draft open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in super::super) struct SeeDraft {
    #[schema(max_length = 64)]
    device_id: String,
    /// The version that it shows; its next save is merged from that one.
    #[schema(minimum = 0)]
    version: i32,
    /// False: it has closed the draft.
    is_editing: bool,
}

/// Who else has the draft open.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct DraftPresence {
    user_id: Uuid,
    name: String,
    device_id: String,
    version: i32,
    #[schema(value_type = String, format = DateTime)]
    seen_at: Timestamp,
}

/// Say that you have a draft open, and see who else has
///
/// Counts for a minute. Others hear of it when you come or go. When the last one closes it, the account's Drafts folder gets it.
#[utoipa::path(put, path = "/drafts/{id}/presence", tag = "drafts", operation_id = "seeDraft",
    params(("id" = Uuid, Path, description = "The draft")), request_body = SeeDraft,
    responses((status = 200, description = "Everybody else", body = List<DraftPresence>)))]
pub(in super::super) async fn see(
    member: InTenant<MailWrite>,
    Path(id): Path<DraftId>,
    OfDrafts(Json(body)): OfDrafts<Json<SeeDraft>>,
) -> Result<JsonAnswer<List<DraftPresence>>, Problem> {
    let identity = &member.caller.identity;
    let device = dto::device(Some(&body.device_id))?;
    let tx = identity.store.tenant_tx(member.actor).await?;
    let user = member.caller.claims.user;
    let others = presence::see(identity, &tx, user, id, &device, body.version, body.is_editing).await?;
    tx.commit().await?;
    let others = others.into_iter().map(|present| DraftPresence {
        user_id: present.user.0,
        name: present.name,
        device_id: present.device,
        version: present.version,
        seen_at: present.since,
    });
    Ok(JsonAnswer(List::new(others.collect(), None)))
}
