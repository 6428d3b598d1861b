use axum::Json;
use postroom_identity::audit::Reader;

use crate::audit::{self, AuditEvent, AuditQuery};
use crate::extract::{Caller, Query, SignedIn};
use crate::list::List;
use crate::problem::Problem;

/// What you did here, and what was done for you
#[utoipa::path(get, path = "/auth/audit", tag = "auth", operation_id = "listOwnAuditEvents", params(AuditQuery),
    responses((status = 200, description = "Newest first", body = List<AuditEvent>)))]
pub(super) async fn list(
    SignedIn(caller): SignedIn,
    Query(query): Query<AuditQuery>,
) -> Result<Json<List<AuditEvent>>, Problem> {
    let Caller { identity, claims, .. } = &caller;
    let reader = match (claims.tenant_actor(), claims.system_actor()) {
        (Some(actor), _) => Reader::Tenant(actor),
        (None, Some(actor)) => Reader::Installation(actor),
        (None, None) => return Err(Problem::forbidden()),
    };
    Ok(Json(audit::list(identity, reader, Some(claims.user), query).await?))
}
