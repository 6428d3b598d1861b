//! Drafts: saving, finding, recovering, sharing, exporting.

mod answering;
pub(super) mod bundles;
mod dto;
mod files;
pub(super) mod history;
mod presence;
mod refusal;
pub(super) mod saving;
mod shares;
mod suggesting;

use axum::Json as JsonAnswer;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use postroom_mail::draft;
use postroom_types::{AccountId, DraftId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use self::dto::DraftConflict;
use self::dto::{Draft, ListedDraft};
pub(super) use self::refusal::OfDrafts;
use crate::app::App;
use crate::etag::{IfMatch, etag};
use crate::extract::needs::{MailRead, MailWrite};
use crate::extract::{InTenant, Path, Query};
use crate::list::{List, ListQuery};
use crate::problem::Problem;

/// Which drafts are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DraftsQuery {
    /// Only those of this mail account.
    #[param(value_type = Option<uuid::Uuid>)]
    account_id: Option<AccountId>,
    /// Items at most: 1 to 100, by default 20.
    limit: Option<i64>,
    /// The `nextCursor` of the page before, with the same filter.
    cursor: Option<String>,
    /// Count all of them as well, up to 10,000.
    total: Option<bool>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, saving::create))
        .routes(routes!(find, saving::save, delete))
        .routes(routes!(history::recover))
        .routes(routes!(history::records))
        .routes(routes!(history::revision))
        .routes(routes!(history::restore))
        .routes(routes!(history::confirm))
        .routes(routes!(files::upload))
        .routes(routes!(files::copy))
        .routes(routes!(files::download))
        .routes(routes!(bundles::export))
        .routes(routes!(bundles::import))
        .routes(routes!(shares::list, shares::share))
        .routes(routes!(shares::unshare))
        .routes(routes!(shares::with_me))
        .routes(routes!(presence::see))
        .routes(routes!(suggesting::suggest))
        .routes(routes!(super::outbox::send))
        .routes(routes!(answering::begin_answer))
}

/// Your drafts, the last saved first
///
/// Without their texts.
#[utoipa::path(get, path = "/drafts", tag = "drafts", operation_id = "listDrafts", params(DraftsQuery),
    responses((status = 200, description = "A page", body = List<ListedDraft>)))]
pub(super) async fn list(
    member: InTenant<MailRead>,
    OfDrafts(Query(query)): OfDrafts<Query<DraftsQuery>>,
) -> Result<JsonAnswer<List<ListedDraft>>, Problem> {
    let (identity, user, account) = (&member.caller.identity, member.caller.claims.user, query.account_id);
    let name = format!("drafts of {user} in {}", account.map(|id| id.to_string()).unwrap_or_default());
    let query = ListQuery { limit: query.limit, cursor: query.cursor, total: query.total, ..ListQuery::default() };
    let request = query.request(&identity.keys, &name).map_err(Problem::of_drafts)?;
    let page = if request.with_total {
        let tx = identity.store.tenant_tx(member.actor).await?;
        let page = draft::list(&tx, user, account, &request).await?;
        tx.commit().await?;
        page
    } else {
        let once = identity.store.tenant_once(member.actor).await?;
        draft::list(&once, user, account, &request).await?
    };
    Ok(JsonAnswer(query.answer(&identity.keys, &name, page.map(ListedDraft::from))))
}

/// A draft
///
/// Yours, or one that is shared with you.
#[utoipa::path(get, path = "/drafts/{id}", tag = "drafts", operation_id = "getDraft",
    params(("id" = uuid::Uuid, Path, description = "The draft")),
    responses((status = 200, description = "The draft", body = Draft)))]
pub(super) async fn find(member: InTenant<MailRead>, Path(id): Path<DraftId>) -> Result<Response, Problem> {
    let caller = &member.caller;
    let once = caller.identity.store.tenant_once(member.actor).await?;
    let draft = draft::find(&caller.identity, &once, caller.claims.user, id).await?;
    let version = etag(draft.version);
    Ok((version, JsonAnswer(Draft::of(caller, draft))).into_response())
}

/// Delete a draft
///
/// For 30 days it can be recovered.
#[utoipa::path(delete, path = "/drafts/{id}", tag = "drafts", operation_id = "deleteDraft",
    params(("id" = uuid::Uuid, Path, description = "The draft")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete(
    member: InTenant<MailWrite>,
    Path(id): Path<DraftId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    draft::delete(identity, &tx, member.caller.claims.user, id, version).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
