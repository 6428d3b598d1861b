use axum::Json as JsonAnswer;
use axum::response::{IntoResponse, Response};
use postroom_identity::policy::{self, Changes, Registration, WritingHelp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::etag::{IfMatch, etag};
use crate::extract::needs::{PolicyRead, PolicyWrite};
use crate::extract::{InTenant, Json, json};
use crate::problem::Problem;

/// What your tenant demands of its members.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Policy {
    /// Whoever has no second factor can do nothing but enrol one.
    second_factor_required: bool,
    /// How long an unused session lasts, in seconds; null leaves it to the installation.
    session_idle_seconds: Option<i64>,
    /// How long a session lasts in any case, in seconds; null leaves it to the installation.
    session_max_seconds: Option<i64>,
    /// How people get in: `invitation`, or `open` for whoever wants to.
    #[schema(example = "invitation")]
    registration: &'static str,
    /// Who helps members with writing: nobody (`off`), the installation alone (`local`), or the provider that it names as well (`remote`),
    /// which then reads what they are writing.
    #[schema(example = "off")]
    writing_help: &'static str,
    /// For `If-Match`.
    version: i32,
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangePolicy {
    second_factor_required: Option<bool>,
    /// 300 to 2,592,000; null leaves it to the installation, which may be shorter.
    #[serde(default, deserialize_with = "json::present")]
    #[schema(value_type = Option<i32>, minimum = 300, maximum = 2_592_000)]
    session_idle_seconds: Option<Option<i32>>,
    /// 3,600 to 7,776,000; null leaves it to the installation, which may be shorter.
    #[serde(default, deserialize_with = "json::present")]
    #[schema(value_type = Option<i32>, minimum = 3_600, maximum = 7_776_000)]
    session_max_seconds: Option<Option<i32>>,
    #[schema(inline)]
    registration: Option<RegistrationWord>,
    #[schema(inline)]
    writing_help: Option<WritingHelpWord>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum WritingHelpWord {
    Off,
    Local,
    Remote,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum RegistrationWord {
    Invitation,
    Open,
}

/// Your tenant's policy
#[utoipa::path(get, path = "/admin/policy", tag = "policy", operation_id = "getPolicy",
    responses((status = 200, description = "The policy", body = Policy)))]
pub(super) async fn show(admin: InTenant<PolicyRead>) -> Result<Response, Problem> {
    let once = admin.caller.identity.store.tenant_once(admin.actor).await?;
    Ok(render(policy::find(&once).await?))
}

/// Change your tenant's policy
///
/// Shorter sessions take effect when a session is refreshed next.
#[utoipa::path(patch, path = "/admin/policy", tag = "policy", operation_id = "changePolicy",
    request_body = ChangePolicy, responses((status = 200, description = "Changed", body = Policy)))]
pub(super) async fn change(
    admin: InTenant<PolicyWrite>,
    IfMatch(version): IfMatch,
    Json(change): Json<ChangePolicy>,
) -> Result<Response, Problem> {
    let identity = &admin.caller.identity;
    let changes = Changes {
        second_factor_required: change.second_factor_required,
        session_idle: change.session_idle_seconds,
        session_max: change.session_max_seconds,
        registration: change.registration.map(|word| match word {
            RegistrationWord::Invitation => Registration::Invitation,
            RegistrationWord::Open => Registration::Open,
        }),
        writing_help: change.writing_help.map(|word| match word {
            WritingHelpWord::Off => WritingHelp::Off,
            WritingHelpWord::Local => WritingHelp::Local,
            WritingHelpWord::Remote => WritingHelp::Remote,
        }),
    };
    let tx = identity.store.tenant_tx(admin.actor).await?;
    let policy = policy::change(identity, &tx, &changes, version).await?;
    tx.commit().await?;
    identity.policies.forget(admin.actor.tenant());
    Ok(render(policy))
}

fn render(policy: policy::Policy) -> Response {
    let version = policy.version;
    let policy = Policy {
        second_factor_required: policy.second_factor_required,
        session_idle_seconds: policy.session_idle.map(|idle| idle.num_seconds()),
        session_max_seconds: policy.session_max.map(|max| max.num_seconds()),
        registration: policy.registration.as_str(),
        writing_help: policy.writing_help.as_str(),
        version,
    };
    (etag(version), JsonAnswer(policy)).into_response()
}
