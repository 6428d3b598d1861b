use axum::Json;
use axum::response::Response;
use postroom_identity::audit::Reader;

use crate::audit::{self, AuditEvent, AuditFilter, AuditQuery, AuditState};
use crate::extract::needs::{AuditExport, AuditRead};
use crate::extract::{AsOperator, Query};
use crate::list::List;
use crate::problem::Problem;

/// What was done outside of any tenant, or refused
#[utoipa::path(get, path = "/operator/audit", tag = "audit", operation_id = "listInstallationAuditEvents",
    params(AuditQuery), responses((status = 200, description = "Newest first", body = List<AuditEvent>)))]
pub(super) async fn list(
    operator: AsOperator<AuditRead>,
    Query(query): Query<AuditQuery>,
) -> Result<Json<List<AuditEvent>>, Problem> {
    let reader = Reader::Installation(operator.actor);
    Ok(Json(audit::list(&operator.caller.identity, reader, None, query).await?))
}

/// The same as CSV
#[utoipa::path(get, path = "/operator/audit/export", tag = "audit", operation_id = "exportInstallationAuditEvents",
    params(AuditFilter),
    responses((status = 200, description = "Newest first", body = String, content_type = "text/csv")))]
pub(super) async fn export(
    operator: AsOperator<AuditExport>,
    Query(filter): Query<AuditFilter>,
) -> Result<Response, Problem> {
    audit::export(operator.caller.identity, Reader::Installation(operator.actor), filter).await
}

/// How far the installation's trail is sealed
#[utoipa::path(get, path = "/operator/audit/state", tag = "audit", operation_id = "getInstallationAuditState",
    responses((status = 200, description = "The state", body = AuditState)))]
pub(super) async fn state(operator: AsOperator<AuditRead>) -> Result<Json<AuditState>, Problem> {
    Ok(Json(audit::state(&operator.caller.identity, Reader::Installation(operator.actor)).await?))
}
