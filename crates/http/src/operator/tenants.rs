use axum::Json as JsonAnswer;
use axum::response::{IntoResponse, Response};
use postroom_identity::tenant::{self, Changes, Filter, NewTenant};
use postroom_identity::user::NewUser;
use postroom_types::{EmailAddress, Name, Slug, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::creating::Creating;
use crate::etag::{IfMatch, etag};
use crate::extract::needs::{TenantsAdd, TenantsRead, TenantsWrite};
use crate::extract::{AsOperator, Json, Path, Query, json};
use crate::list::{List, ListQuery};
use crate::problem::Problem;
use crate::request;

/// The statuses that a tenant can be in by now.
const STATUSES: [(&str, &str); 3] =
    [("provisioning", "provisioning"), ("active", "active"), ("suspended", "suspended")];

/// An organisation.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Tenant {
    id: Uuid,
    slug: String,
    name: String,
    /// `provisioning`, `active` or `suspended`.
    #[schema(example = "active")]
    status: String,
    /// Where its rows live.
    #[schema(example = "shared")]
    isolation: String,
    contact_email: Option<String>,
    member_count: i64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// For `If-Match`.
    version: i32,
}

/// An organisation to be made.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateTenant {
    /// Its short name: a-z, 0-9 and hyphens.
    #[schema(value_type = String, min_length = 2, max_length = 48, example = "nordhavn")]
    slug: Slug,
    #[schema(value_type = String, max_length = 255)]
    name: Name,
    #[schema(value_type = Option<String>, max_length = 254, format = Email)]
    contact_email: Option<EmailAddress>,
    administrator: Option<Administrator>,
}

/// The first administrator.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Administrator {
    #[schema(value_type = String, max_length = 254, format = Email)]
    email: EmailAddress,
    #[schema(value_type = String, max_length = 255)]
    display_name: Name,
}

/// What to change; what is left out stays, and null takes the contact away.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangeTenant {
    #[schema(value_type = Option<String>, max_length = 255)]
    name: Option<Name>,
    #[serde(default, deserialize_with = "json::present")]
    #[schema(value_type = Option<String>, max_length = 254, format = Email)]
    contact_email: Option<Option<EmailAddress>>,
}

/// The new tenant, and what to hand over to its administrator.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreatedTenant {
    tenant: Tenant,
    administrator: Option<HandOver>,
}

/// What to hand over to a person.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct HandOver {
    email: String,
    /// To be changed at the first sign-in.
    initial_password: String,
}

/// The tenants of the installation
#[utoipa::path(get, path = "/operator/tenants", tag = "tenants", operation_id = "listTenants", params(ListQuery),
    responses((status = 200, description = "Oldest first", body = List<Tenant>)))]
pub(super) async fn list(
    operator: AsOperator<TenantsRead>,
    Query(query): Query<ListQuery>,
) -> Result<JsonAnswer<List<Tenant>>, Problem> {
    let identity = &operator.caller.identity;
    let status = query.status(&STATUSES)?.map(str::to_owned);
    let filter = Filter { status, contains: query.contains()? };
    let request = query.request(&identity.keys, "tenants")?;
    let page = tenant::list(identity, operator.actor, &filter, &request).await?;
    Ok(JsonAnswer(query.answer(&identity.keys, "tenants", page.map(Tenant::from))))
}

/// Make a tenant, with its first administrator if wanted
#[utoipa::path(post, path = "/operator/tenants", tag = "tenants", operation_id = "createTenant",
    request_body = CreateTenant,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    responses((status = 201, description = "Made", body = CreatedTenant)))]
pub(super) async fn create(
    operator: AsOperator<TenantsAdd>,
    creating: Creating<CreateTenant>,
) -> Result<Response, Problem> {
    let caller = &operator.caller;
    let (identity, actor, by) = (caller.identity.clone(), operator.actor, caller.claims.user);
    creating
        .run(caller, move |new| async move {
            let tenant = NewTenant { slug: new.slug, name: new.name, contact_email: new.contact_email };
            let administrator = new.administrator.map(|person| NewUser {
                email: person.email,
                display_name: person.display_name,
                handle: None,
                password: None,
            });
            let created = tenant::create(&identity, actor, &tenant, administrator.as_ref(), Some(by)).await?;
            let (tenant, added, tx) = created;
            let administrator =
                added.map(|added| HandOver { email: added.member.email, initial_password: added.initial_password });
            Ok((tx, CreatedTenant { tenant: tenant.into(), administrator }))
        })
        .await
}

/// One tenant
#[utoipa::path(get, path = "/operator/tenants/{id}", tag = "tenants", operation_id = "getTenant",
    params(("id" = Uuid, Path, description = "The tenant")),
    responses((status = 200, description = "The tenant", body = Tenant)))]
pub(super) async fn find(operator: AsOperator<TenantsRead>, Path(id): Path<TenantId>) -> Result<Response, Problem> {
    Ok(render(tenant::find(&operator.caller.identity, operator.actor, id).await?))
}

/// Change a tenant's name or contact
#[utoipa::path(patch, path = "/operator/tenants/{id}", tag = "tenants", operation_id = "changeTenant",
    params(("id" = Uuid, Path, description = "The tenant")), request_body = ChangeTenant,
    responses((status = 200, description = "Changed", body = Tenant)))]
pub(super) async fn update(
    operator: AsOperator<TenantsWrite>,
    Path(id): Path<TenantId>,
    IfMatch(version): IfMatch,
    Json(change): Json<ChangeTenant>,
) -> Result<Response, Problem> {
    let (identity, by) = (&operator.caller.identity, Some(operator.caller.claims.user));
    let changes = Changes { name: change.name, contact_email: change.contact_email };
    Ok(render(tenant::update(identity, operator.actor, id, &changes, version, by).await?))
}

/// Suspend a tenant: every session of its members is refused at once
#[utoipa::path(post, path = "/operator/tenants/{id}/suspend", tag = "tenants", operation_id = "suspendTenant",
    params(("id" = Uuid, Path, description = "The tenant")),
    responses((status = 200, description = "Suspended", body = Tenant)))]
pub(super) async fn suspend(
    operator: AsOperator<TenantsWrite>,
    Path(id): Path<TenantId>,
    IfMatch(version): IfMatch,
) -> Result<Response, Problem> {
    set_suspended(operator, id, true, version).await
}

/// Let a suspended tenant in again
#[utoipa::path(post, path = "/operator/tenants/{id}/reactivate", tag = "tenants", operation_id = "reactivateTenant",
    params(("id" = Uuid, Path, description = "The tenant")),
    responses((status = 200, description = "Active again", body = Tenant)))]
pub(super) async fn reactivate(
    operator: AsOperator<TenantsWrite>,
    Path(id): Path<TenantId>,
    IfMatch(version): IfMatch,
) -> Result<Response, Problem> {
    set_suspended(operator, id, false, version).await
}

impl From<tenant::Tenant> for Tenant {
    fn from(tenant: tenant::Tenant) -> Self {
        Self {
            id: tenant.id,
            slug: tenant.slug,
            name: tenant.name,
            status: tenant.status,
            isolation: tenant.isolation,
            contact_email: tenant.contact_email,
            member_count: tenant.member_count,
            created_at: tenant.created_at,
            updated_at: tenant.updated_at,
            version: tenant.version,
        }
    }
}

async fn set_suspended(
    operator: AsOperator<TenantsWrite>,
    id: TenantId,
    suspended: bool,
    version: Option<i32>,
) -> Result<Response, Problem> {
    let by = Some(operator.caller.claims.user);
    let tenant = request::to_its_end(async move {
        tenant::set_suspended(&operator.caller.identity, operator.actor, id, suspended, version, by).await
    });
    Ok(render(tenant.await?))
}

fn render(tenant: tenant::Tenant) -> Response {
    let version = tenant.version;
    (etag(version), JsonAnswer(Tenant::from(tenant))).into_response()
}
