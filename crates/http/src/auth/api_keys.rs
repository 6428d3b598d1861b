use axum::Json as JsonAnswer;
use axum::response::Response;
use http::StatusCode;
use postroom_identity::api_key::{self, NewApiKey};
use postroom_identity::{Permission, Scopes};
use postroom_store::TenantActor;
use postroom_types::{Name, SessionId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::creating::Creating;
use crate::extract::{Caller, Path, Query, SignedIn};
use crate::list::{CursorQuery, List, ListQuery};
use crate::problem::Problem;

/// A key with which a program acts for you.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiKey {
    id: Uuid,
    name: String,
    /// What it may do of what your role allows.
    #[schema(value_type = Vec<String>, example = json!(["members:read"]))]
    scopes: Vec<Permission>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// To the minute; null until it is used.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_used_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// A key to make.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewKey {
    /// What it is for.
    #[schema(value_type = String, max_length = 255)]
    name: Name,
    /// Names of permissions that your role has; with none it may do little more than ask who it acts for.
    #[schema(value_type = Vec<String>, example = json!(["members:read"]))]
    scopes: Vec<String>,
    /// By default 90.
    #[schema(minimum = 1, maximum = 365)]
    expires_in_days: Option<i64>,
}

/// The new key.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreatedKey {
    api_key: ApiKey,
    /// For the header `Authorization: Bearer …`. Shown once.
    #[schema(example = "prk_…")]
    key: String,
}

/// Your API keys in this tenant
#[utoipa::path(get, path = "/auth/api-keys", tag = "auth", operation_id = "listApiKeys", params(CursorQuery),
    responses((status = 200, description = "Newest first", body = List<ApiKey>)))]
pub(super) async fn list(
    SignedIn(caller): SignedIn,
    Query(query): Query<CursorQuery>,
) -> Result<JsonAnswer<List<ApiKey>>, Problem> {
    let query = ListQuery::from(query);
    let Caller { identity, claims, .. } = &caller;
    let actor = member(&caller)?;
    let name = format!("API keys of {} in {}", claims.user, actor.tenant());
    let request = query.request(&identity.keys, &name)?;
    let page = api_key::list(identity, actor, claims.user, &request).await?;
    Ok(JsonAnswer(query.answer(&identity.keys, &name, page.map(ApiKey::from))))
}

/// Make an API key
///
/// It acts for you in this tenant, as far as its scopes and your role allow, until it expires or you delete it. Changing your
/// own password leaves it alone; a reset password, suspension and removal end it.
#[utoipa::path(post, path = "/auth/api-keys", tag = "auth", operation_id = "createApiKey", request_body = NewKey,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    responses((status = 201, description = "Made", body = CreatedKey)))]
pub(super) async fn create(SignedIn(caller): SignedIn, creating: Creating<NewKey>) -> Result<Response, Problem> {
    let actor = member(&caller)?;
    let (identity, claims) = (caller.identity.clone(), caller.claims);
    creating
        .run(&caller, move |new| async move {
            let new = NewApiKey { name: new.name, scopes: new.scopes, expires_in_days: new.expires_in_days };
            let tx = identity.store.tenant_tx(actor).await?;
            let created = api_key::create(&identity, &tx, &claims, &new).await?;
            Ok((tx, CreatedKey { api_key: created.api_key.into(), key: created.key }))
        })
        .await
}

/// Delete one of your API keys: it ends at once
#[utoipa::path(delete, path = "/auth/api-keys/{id}", tag = "auth", operation_id = "deleteApiKey",
    params(("id" = Uuid, Path, description = "The key")), responses((status = 204, description = "Ended")))]
pub(super) async fn revoke(SignedIn(caller): SignedIn, Path(id): Path<SessionId>) -> Result<StatusCode, Problem> {
    let tx = caller.identity.store.tenant_tx(member(&caller)?).await?;
    api_key::revoke(&caller.identity, &tx, caller.claims.user, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<api_key::ApiKey> for ApiKey {
    fn from(key: api_key::ApiKey) -> Self {
        Self {
            id: key.id,
            name: key.name,
            scopes: Scopes::permissions(key.scopes).collect(),
            created_at: key.created_at,
            last_used_at: key.last_used_at,
            expires_at: key.expires_at,
        }
    }
}

/// Only members have API keys.
fn member(caller: &Caller) -> Result<TenantActor, Problem> {
    caller.claims.tenant_actor().ok_or_else(Problem::members_only)
}
