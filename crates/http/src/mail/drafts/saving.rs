use axum::Json as JsonAnswer;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use postroom_mail::draft::{DraftError, Save, Saved, save as save_draft};
use postroom_types::{AccountId, DraftId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::dto::{self, Asked, Draft, DraftConflict, DraftContent, IncomingDraft, SaveRecord};
use super::refusal::OfDrafts;
use crate::creating::Creating;
use crate::etag::etag;
use crate::extract::json;
use crate::extract::needs::MailWrite;
use crate::extract::{Caller, InTenant, LargeJson, Path};
use crate::problem::Problem;

/// A draft to save.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SaveDraft {
    /// The mail account that it is sent from; needed for a draft that is not there yet.
    #[schema(value_type = Option<Uuid>)]
    account_id: Option<AccountId>,
    #[serde(deserialize_with = "json::object")]
    draft: DraftContent,
    /// The version that you began with; left out, or 0, for an empty sheet.
    #[schema(minimum = 1)]
    version: Option<i32>,
    /// In place of the version.
    sync_token: Option<String>,
    /// What to do when another version has been saved meanwhile: `merge` (by default), `local-wins` or `remote-wins`.
    #[schema(example = "local-wins")]
    strategy: Option<String>,
    /// Which device saves.
    #[schema(max_length = 64)]
    device_id: Option<String>,
    /// Milliseconds between your saves: 1,000 to 60,000, by default 5,000.
    #[schema(minimum = 1000, maximum = 60000)]
    auto_save_interval: Option<u64>,
    /// Bytes that the draft may have with its attachments: 1 MiB to 25 MiB, by default 25 MiB.
    #[schema(minimum = 1_048_576)]
    max_draft_size: Option<u64>,
}

/// A new draft.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewDraft {
    /// The mail account that it is sent from.
    #[schema(value_type = Uuid)]
    account_id: AccountId,
    #[serde(default, deserialize_with = "json::object")]
    draft: DraftContent,
    /// Which device saves.
    #[schema(max_length = 64)]
    device_id: Option<String>,
}

/// What became of a save.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DraftSaved {
    /// As it is stored now.
    draft: Draft,
    /// Null when nothing had to be saved.
    save_metadata: Option<SaveRecord>,
    /// Another version had been saved meanwhile.
    conflict_detected: bool,
    /// How that was resolved.
    conflict: Option<DraftConflict>,
}

/// Begin a draft
///
/// With an id of the server's. To choose it yourself, save it.
#[utoipa::path(post, path = "/drafts", tag = "drafts", operation_id = "createDraft", request_body = NewDraft,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    responses((status = 201, description = "Begun", body = DraftSaved)))]
pub(in super::super) async fn create(
    member: InTenant<MailWrite>,
    OfDrafts(creating): OfDrafts<Creating<NewDraft>>,
) -> Result<Response, Problem> {
    let (caller, actor) = (member.caller.clone(), member.actor);
    creating
        .run(&member.caller, move |new| async move {
            let wanted = Save {
                id: DraftId(caller.identity.context.uuid()),
                account: Some(new.account_id),
                base: dto::base(None, None)?,
                device: dto::device(new.device_id.as_deref())?,
                content: new.draft.into(),
                strategy: dto::strategy(None)?,
                limits: Asked::default().limits()?,
            };
            let tx = caller.identity.store.tenant_tx(actor).await.map_err(DraftError::from)?;
            let saved = save_draft(&caller.identity, &tx, caller.claims.user, wanted).await?;
            Ok((tx, answer(&caller, saved)?))
        })
        .await
}

/// Save a draft
///
/// Without a version it is begun when there is none with this id, which you choose: so a draft can be written away from the server. When another version
/// has been saved meanwhile, both are merged; when both changed the same lines the answer is 409 with both, the stored draft stays, and what
/// was sent is kept as a revision.
#[utoipa::path(put, path = "/drafts/{id}", tag = "drafts", operation_id = "saveDraft",
    params(("id" = Uuid, Path, description = "The draft")), request_body = SaveDraft,
    responses((status = 200, description = "Saved", body = DraftSaved)))]
pub(in super::super) async fn save(
    member: InTenant<MailWrite>,
    Path(id): Path<DraftId>,
    OfDrafts(LargeJson(body)): OfDrafts<LargeJson<SaveDraft>>,
) -> Result<Response, Problem> {
    let caller = &member.caller;
    let asked = Asked { auto_save_interval: body.auto_save_interval, max_draft_size: body.max_draft_size };
    let wanted = Save {
        id,
        account: body.account_id,
        base: dto::base(body.version, body.sync_token.as_deref())?,
        device: dto::device(body.device_id.as_deref())?,
        content: body.draft.into(),
        strategy: dto::strategy(body.strategy.as_deref())?,
        limits: asked.limits()?,
    };
    let tx = caller.identity.store.tenant_tx(member.actor).await.map_err(DraftError::from)?;
    let saved = save_draft(&caller.identity, &tx, caller.claims.user, wanted).await?;
    tx.commit().await.map_err(DraftError::from)?;
    let saved = answer(caller, saved)?;
    Ok((StatusCode::OK, etag(saved.draft.version), JsonAnswer(saved)).into_response())
}

pub(super) fn answer(caller: &Caller, saved: Saved) -> Result<DraftSaved, Problem> {
    let now = caller.identity.context.now();
    let told = |id: Uuid, conflict| DraftConflict::of(id, now, conflict, None);
    match saved {
        Saved::Stored { draft, record, conflict } => {
            let fields = conflict.as_ref().map(|conflict| conflict.fields.clone()).unwrap_or_default();
            Ok(DraftSaved {
                conflict_detected: conflict.is_some(),
                conflict: conflict.map(|conflict| told(draft.id.0, conflict)),
                draft: Draft::of(caller, *draft),
                save_metadata: Some(SaveRecord::of(*record, fields)),
            })
        }
        Saved::Unchanged { draft, conflict } => Ok(DraftSaved {
            conflict_detected: conflict.is_some(),
            conflict: conflict.map(|conflict| told(draft.id.0, conflict)),
            draft: Draft::of(caller, *draft),
            save_metadata: None,
        }),
        Saved::Conflict { stored, incoming, conflict } => {
            let id = stored.id.0;
            let sides = (Draft::of(caller, *stored), IncomingDraft::of(caller, id, *incoming));
            let detail = "Another version was saved meanwhile, and both changed the same lines. What you sent is kept as a revision. \
                Choose, and save again with the version that is stored now; who is refused each time is sending an old version.";
            let problem = Problem::conflict(detail);
            let conflict = Some(Box::new(DraftConflict::of(id, now, conflict, Some(sides))));
            Err(Problem { code: Some("CONFLICT"), conflict, ..problem })
        }
        Saved::Deleted => Err(DraftError::Deleted.into()),
        Saved::Sent => Err(DraftError::Sent.into()),
    }
}
