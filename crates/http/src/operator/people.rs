use axum::Json as JsonAnswer;
use axum::response::Response;
use http::StatusCode;
use postroom_identity::tenant;
use postroom_identity::user::{self, NewUser};
use postroom_types::{EmailAddress, MemberRole, Name, TenantId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::creating::Creating;
use crate::extract::needs::{TenantsAdd, TenantsRead, TenantsWrite};
use crate::extract::{AsOperator, Path, Query};
use crate::list::{List, ListQuery};
use crate::problem::Problem;
use crate::request;

/// Somebody who belongs to a tenant, as the installation's directory has it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Person {
    user_id: Uuid,
    email: String,
    display_name: String,
    /// `active`, or `suspended` everywhere.
    #[schema(example = "active")]
    status: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// Somebody to add to a tenant.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AddPerson {
    #[schema(value_type = String, max_length = 254, format = Email)]
    email: EmailAddress,
    #[schema(value_type = String, max_length = 255)]
    display_name: Name,
    /// `admin`, `user` or `readonly`; by default `user`.
    #[schema(value_type = Option<String>, example = "admin")]
    role: Option<MemberRole>,
}

/// The person, and the password to hand over.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AddedPerson {
    user_id: Uuid,
    email: String,
    /// To be changed at the first sign-in.
    initial_password: String,
}

/// Who belongs to a tenant
///
/// From the installation's directory; what the tenant keeps for itself, such as roles, is not in it.
#[utoipa::path(get, path = "/operator/tenants/{id}/members", tag = "tenants", operation_id = "listTenantMembers",
    params(("id" = Uuid, Path, description = "The tenant"), ListQuery),
    responses((status = 200, description = "Oldest first", body = List<Person>)))]
pub(super) async fn list(
    operator: AsOperator<TenantsRead>,
    Path(id): Path<TenantId>,
    Query(query): Query<ListQuery>,
) -> Result<JsonAnswer<List<Person>>, Problem> {
    let identity = &operator.caller.identity;
    let name = format!("people of {id}");
    // The directory does not know who is active in the tenant.
    query.status::<()>(&[])?;
    let request = query.request(&identity.keys, &name)?;
    let contains = query.contains()?;
    let page = tenant::people(identity, operator.actor, id, contains.as_deref(), &request).await?;
    Ok(JsonAnswer(query.answer(&identity.keys, &name, page.map(Person::from))))
}

/// Add a member to a tenant
///
/// Somebody who is on this installation already gets a new first password, and every session of theirs ends. Operators
/// cannot be members.
#[utoipa::path(post, path = "/operator/tenants/{id}/members", tag = "tenants", operation_id = "addTenantMember",
    params(
        ("id" = Uuid, Path, description = "The tenant"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = AddPerson, responses((status = 201, description = "Added", body = AddedPerson)))]
pub(super) async fn add(
    operator: AsOperator<TenantsAdd>,
    Path(id): Path<TenantId>,
    creating: Creating<AddPerson>,
) -> Result<Response, Problem> {
    let caller = &operator.caller;
    let (identity, actor, by) = (caller.identity.clone(), operator.actor, caller.claims.user);
    creating
        .run(caller, move |new| async move {
            tenant::find(&identity, actor, id).await?;
            let person = NewUser { email: new.email, display_name: new.display_name, handle: None, password: None };
            let role = new.role.unwrap_or(MemberRole::User);
            let added = tenant::add_member(&identity, id, &person, role, Some(by)).await?;
            let answer = AddedPerson {
                user_id: added.member.user_id,
                email: added.member.email,
                initial_password: added.initial_password,
            };
            Ok((identity.store.system_tx(actor).await?, answer))
        })
        .await
}

/// Suspend a person everywhere: every session ends at once
#[utoipa::path(post, path = "/operator/users/{id}/suspend", tag = "tenants", operation_id = "suspendUser",
    params(("id" = Uuid, Path, description = "The user")), responses((status = 204, description = "Suspended")))]
pub(super) async fn suspend(operator: AsOperator<TenantsWrite>, Path(id): Path<UserId>) -> Result<StatusCode, Problem> {
    set_suspended(operator, id, true).await
}

/// Let a suspended person in again
#[utoipa::path(post, path = "/operator/users/{id}/reactivate", tag = "tenants", operation_id = "reactivateUser",
    params(("id" = Uuid, Path, description = "The user")), responses((status = 204, description = "Active again")))]
pub(super) async fn reactivate(
    operator: AsOperator<TenantsWrite>,
    Path(id): Path<UserId>,
) -> Result<StatusCode, Problem> {
    set_suspended(operator, id, false).await
}

impl From<tenant::Person> for Person {
    fn from(person: tenant::Person) -> Self {
        Self {
            user_id: person.user_id,
            email: person.email,
            display_name: person.display_name,
            status: person.status,
            created_at: person.created_at,
        }
    }
}

async fn set_suspended(operator: AsOperator<TenantsWrite>, id: UserId, suspended: bool) -> Result<StatusCode, Problem> {
    let by = operator.caller.claims.user;
    request::to_its_end(async move {
        user::set_suspended(&operator.caller.identity, operator.actor, Some(by), id, suspended).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
