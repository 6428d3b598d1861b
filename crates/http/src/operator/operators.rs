use axum::Json as JsonAnswer;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use postroom_identity::operator::{self, Filter};
use postroom_identity::second_factor;
use postroom_identity::user::NewUser;
use postroom_types::{EmailAddress, Name, OperatorId, OperatorRole, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::creating::Creating;
use crate::etag::{IfMatch, etag};
use crate::extract::needs::{OperatorsAdd, OperatorsRead, OperatorsWrite};
use crate::extract::{AsOperator, Json, Path, Query};
use crate::list::{List, ListQuery};
use crate::problem::Problem;
use crate::request;

/// Somebody on the staff of the installation.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operator {
    id: Uuid,
    email: String,
    handle: String,
    display_name: String,
    /// `operator` or `operator-readonly`.
    #[schema(example = "operator")]
    role: String,
    /// `active` or `suspended`.
    #[schema(example = "active")]
    status: &'static str,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_sign_in_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// For `If-Match`.
    version: i32,
}

/// Somebody to make an operator.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AddOperator {
    #[schema(value_type = String, max_length = 254, format = Email)]
    email: EmailAddress,
    #[schema(value_type = String, max_length = 255)]
    display_name: Name,
    /// `operator` or `operator-readonly`; by default `operator`.
    #[schema(value_type = Option<String>, example = "operator-readonly")]
    role: Option<OperatorRole>,
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangeOperator {
    #[schema(value_type = Option<String>, example = "operator-readonly")]
    role: Option<OperatorRole>,
}

/// The new operator, and the password to hand over.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AddedOperator {
    operator: Operator,
    /// To be changed at the first sign-in.
    initial_password: String,
}

/// The operators of the installation
#[utoipa::path(get, path = "/operator/operators", tag = "operators", operation_id = "listOperators", params(ListQuery),
    responses((status = 200, description = "Oldest first", body = List<Operator>)))]
pub(super) async fn list(
    caller: AsOperator<OperatorsRead>,
    Query(query): Query<ListQuery>,
) -> Result<JsonAnswer<List<Operator>>, Problem> {
    let identity = &caller.caller.identity;
    let is_active = query.status(&[("active", true), ("suspended", false)])?;
    let filter = Filter { is_active, contains: query.contains()? };
    let request = query.request(&identity.keys, "operators")?;
    let page = operator::list(identity, caller.actor, &filter, &request).await?;
    Ok(JsonAnswer(query.answer(&identity.keys, "operators", page.map(Operator::from))))
}

/// Make somebody an operator
#[utoipa::path(post, path = "/operator/operators", tag = "operators", operation_id = "addOperator",
    request_body = AddOperator,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    responses((status = 201, description = "Added", body = AddedOperator)))]
pub(super) async fn add(
    operator: AsOperator<OperatorsAdd>,
    creating: Creating<AddOperator>,
) -> Result<Response, Problem> {
    let caller = &operator.caller;
    let (identity, actor, by) = (caller.identity.clone(), operator.actor, caller.claims.user);
    creating
        .run(caller, move |new| async move {
            let person = NewUser { email: new.email, display_name: new.display_name, handle: None, password: None };
            let role = new.role.unwrap_or(OperatorRole::Operator);
            let (added, tx) = operator::add(&identity, actor, &person, role, Some(by)).await?;
            Ok((tx, AddedOperator { operator: added.operator.into(), initial_password: added.initial_password }))
        })
        .await
}

/// Change an operator's role
#[utoipa::path(patch, path = "/operator/operators/{id}", tag = "operators", operation_id = "changeOperator",
    params(("id" = Uuid, Path, description = "The operator")), request_body = ChangeOperator,
    responses((status = 200, description = "Changed", body = Operator)))]
pub(super) async fn update(
    operator: AsOperator<OperatorsWrite>,
    Path(id): Path<OperatorId>,
    IfMatch(version): IfMatch,
    Json(change): Json<ChangeOperator>,
) -> Result<Response, Problem> {
    let (identity, by) = (&operator.caller.identity, operator.caller.claims.user);
    let tx = identity.store.system_tx(operator.actor).await?;
    let changed = operator::set_role(identity, &tx, id, change.role, version, by).await?;
    tx.commit().await?;
    Ok(render(changed))
}

/// Suspend an operator: every session ends at once
#[utoipa::path(post, path = "/operator/operators/{id}/suspend", tag = "operators", operation_id = "suspendOperator",
    params(("id" = Uuid, Path, description = "The operator")),
    responses((status = 200, description = "Suspended", body = Operator)))]
pub(super) async fn suspend(
    operator: AsOperator<OperatorsWrite>,
    Path(id): Path<OperatorId>,
    IfMatch(version): IfMatch,
) -> Result<Response, Problem> {
    set_suspended(operator, id, true, version).await
}

/// Let a suspended operator in again
#[utoipa::path(post, path = "/operator/operators/{id}/reactivate", tag = "operators",
    operation_id = "reactivateOperator", params(("id" = Uuid, Path, description = "The operator")),
    responses((status = 200, description = "Active again", body = Operator)))]
pub(super) async fn reactivate(
    operator: AsOperator<OperatorsWrite>,
    Path(id): Path<OperatorId>,
    IfMatch(version): IfMatch,
) -> Result<Response, Problem> {
    set_suspended(operator, id, false, version).await
}

/// Take an operator's second factor away
///
/// For whoever lost both the authenticator and the recovery codes. Ends every session of theirs.
#[utoipa::path(post, path = "/operator/operators/{id}/second-factor-reset", tag = "operators",
    operation_id = "resetOperatorSecondFactor", params(("id" = Uuid, Path, description = "The operator")),
    responses((status = 204, description = "Only the password is asked for now")))]
pub(super) async fn reset_second_factor(
    operator: AsOperator<OperatorsAdd>,
    Path(id): Path<OperatorId>,
) -> Result<StatusCode, Problem> {
    let reset = async move { second_factor::reset_of_operator(&operator.caller.identity, operator.actor, id).await };
    request::to_its_end(reset).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<operator::Operator> for Operator {
    fn from(operator: operator::Operator) -> Self {
        Self {
            id: operator.id,
            email: operator.email,
            handle: operator.handle,
            display_name: operator.display_name,
            role: operator.role,
            status: if operator.is_active { "active" } else { "suspended" },
            last_sign_in_at: operator.last_sign_in_at,
            created_at: operator.created_at,
            updated_at: operator.updated_at,
            version: operator.version,
        }
    }
}

async fn set_suspended(
    operator: AsOperator<OperatorsWrite>,
    id: OperatorId,
    suspended: bool,
    version: Option<i32>,
) -> Result<Response, Problem> {
    let (identity, by) = (&operator.caller.identity, operator.caller.claims.user);
    let tx = identity.store.system_tx(operator.actor).await?;
    let changed = operator::set_suspended(identity, &tx, id, suspended, version, Some(by)).await?;
    tx.commit().await?;
    Ok(render(changed))
}

fn render(operator: operator::Operator) -> Response {
    let version = operator.version;
    (etag(version), JsonAnswer(Operator::from(operator))).into_response()
}
