use axum::Json;
use axum::response::Response;
use postroom_identity::audit::Reader;

use crate::audit::{self, AuditEvent, AuditFilter, AuditQuery, AuditState};
use crate::extract::needs::{AuditExport, AuditRead};
use crate::extract::{InTenant, Query};
use crate::list::List;
use crate::problem::Problem;

/// What was done in your tenant, or refused
#[utoipa::path(get, path = "/admin/audit", tag = "audit", operation_id = "listAuditEvents", params(AuditQuery),
    responses((status = 200, description = "Newest first", body = List<AuditEvent>)))]
pub(super) async fn list(
    admin: InTenant<AuditRead>,
    Query(query): Query<AuditQuery>,
) -> Result<Json<List<AuditEvent>>, Problem> {
    let reader = Reader::Tenant(admin.actor);
    Ok(Json(audit::list(&admin.caller.identity, reader, None, query).await?))
}

/// The same as CSV
#[utoipa::path(get, path = "/admin/audit/export", tag = "audit", operation_id = "exportAuditEvents", params(AuditFilter),
    responses((status = 200, description = "Newest first", body = String, content_type = "text/csv")))]
pub(super) async fn export(
    admin: InTenant<AuditExport>,
    Query(filter): Query<AuditFilter>,
) -> Result<Response, Problem> {
    audit::export(admin.caller.identity, Reader::Tenant(admin.actor), filter).await
}

/// How far your tenant's trail is sealed
#[utoipa::path(get, path = "/admin/audit/state", tag = "audit", operation_id = "getAuditState",
    responses((status = 200, description = "The state", body = AuditState)))]
pub(super) async fn state(admin: InTenant<AuditRead>) -> Result<Json<AuditState>, Problem> {
    Ok(Json(audit::state(&admin.caller.identity, Reader::Tenant(admin.actor)).await?))
}
