use axum::Json as JsonAnswer;
use postroom_identity::operation;
use postroom_types::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::tasks::TaskFigures;
use crate::extract::AsOperator;
use crate::extract::needs::TenantsRead;
use crate::problem::Problem;

/// The installation at a glance.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Dashboard {
    tenants: TenantFigures,
    /// Who can sign in.
    people: i64,
    /// Active operators.
    operators: i64,
    tasks: TaskFigures,
    /// None before the first proof.
    isolation: Option<IsolationState>,
    audit: AuditFigures,
    /// Processes that were seen within the last minute.
    instances: Vec<Instance>,
}

/// How many tenants there are in each status.
#[derive(Serialize, ToSchema)]
struct TenantFigures {
    active: i64,
    suspended: i64,
    provisioning: i64,
}

/// Whether the last proof found nothing.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct IsolationState {
    sealed: bool,
    #[schema(value_type = String, format = DateTime)]
    checked_at: Timestamp,
}

/// The installation's trail of the last 24 hours.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AuditFigures {
    last_day: i64,
    refused_last_day: i64,
}

/// A server process.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Instance {
    id: Uuid,
    /// `all`, `api` or `worker`.
    role: String,
    version: String,
    #[schema(value_type = String, format = DateTime)]
    started_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    last_seen_at: Timestamp,
}

/// The installation at a glance
#[utoipa::path(get, path = "/operator/dashboard", tag = "dashboard", operation_id = "getDashboard",
    responses((status = 200, description = "The figures", body = Dashboard)))]
pub(super) async fn find(operator: AsOperator<TenantsRead>) -> Result<JsonAnswer<Dashboard>, Problem> {
    let found = operation::dashboard(&operator.caller.identity, operator.actor).await?;
    let tenants = |status: &str| found.tenants.iter().find(|count| count.status == status).map_or(0, |c| c.tenants);
    Ok(JsonAnswer(Dashboard {
        tenants: TenantFigures {
            active: tenants("active"),
            suspended: tenants("suspended"),
            provisioning: tenants("provisioning"),
        },
        people: found.figures.people,
        operators: found.figures.operators,
        tasks: TaskFigures::from(&found.tasks[..]),
        isolation: found
            .isolation
            .map(|report| IsolationState { sealed: report.sealed, checked_at: report.created_at }),
        audit: AuditFigures { last_day: found.figures.events, refused_last_day: found.figures.refused },
        instances: found.instances.into_iter().map(Instance::from).collect(),
    }))
}

impl From<operation::Instance> for Instance {
    fn from(instance: operation::Instance) -> Self {
        Self {
            id: instance.id,
            role: instance.role,
            version: instance.version,
            started_at: instance.created_at,
            last_seen_at: instance.updated_at,
        }
    }
}
