use axum::Json as JsonAnswer;
use http::StatusCode;
use postroom_identity::operation;
use postroom_types::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::extract::AsOperator;
use crate::extract::needs::{IsolationRead, IsolationWrite};
use crate::problem::Problem;

/// What the last isolation proof found.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct IsolationReport {
    #[schema(value_type = String, format = DateTime)]
    checked_at: Timestamp,
    /// Whether nothing was found.
    sealed: bool,
    #[serde(flatten)]
    found: Found,
}

/// As it is kept.
#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
struct Found {
    findings: Vec<Finding>,
    /// What one probe tenant saw or changed of the other.
    crossings: Vec<String>,
    /// Pooled connections that still carried somebody's context.
    leaked_contexts: Vec<String>,
    checked: Checked,
}

/// Something in the database that breaks a rule.
#[derive(Deserialize, Serialize, ToSchema)]
struct Finding {
    rule: String,
    object: String,
    detail: String,
    remedy: String,
}

/// How many things were looked at.
#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
struct Checked {
    tenant_tables: u32,
    management_tables: u32,
    policies: u32,
    indexes: u32,
    constraints: u32,
    functions: u32,
    roles: u32,
}

/// What the last isolation proof found
#[utoipa::path(get, path = "/operator/isolation", tag = "isolation", operation_id = "getIsolationReport",
    responses((status = 200, description = "The report", body = IsolationReport)))]
pub(super) async fn find(operator: AsOperator<IsolationRead>) -> Result<JsonAnswer<IsolationReport>, Problem> {
    let report = operation::isolation_report(&operator.caller.identity, operator.actor).await?;
    let report = report.ok_or_else(Problem::not_found)?;
    let found = serde_json::from_value(report.report).unwrap_or_default();
    Ok(JsonAnswer(IsolationReport { checked_at: report.created_at, sealed: report.sealed, found }))
}

/// Check the isolation now, in the background
#[utoipa::path(post, path = "/operator/isolation/check", tag = "isolation", operation_id = "checkIsolation",
    responses((status = 202, description = "The report follows")))]
pub(super) async fn check(operator: AsOperator<IsolationWrite>) -> Result<StatusCode, Problem> {
    operation::request_isolation_check(&operator.caller.identity, operator.actor).await?;
    Ok(StatusCode::ACCEPTED)
}
