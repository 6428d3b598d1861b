use axum::Json as JsonAnswer;
use axum::extract::State;
use postroom_identity::password_reset;
use postroom_types::MemberId;

use crate::app::App;
use crate::auth::ResetLink;
use crate::extract::needs::MembersPassword;
use crate::extract::{InTenant, Path};
use crate::problem::Problem;
use crate::request;

/// Make a link with which a member chooses a new password
///
/// It works once, for an hour, and replaces those before it. Refused for somebody who belongs elsewhere, too.
#[utoipa::path(post, path = "/admin/members/{id}/password-reset", tag = "members",
    operation_id = "createMemberPasswordReset", params(("id" = uuid::Uuid, Path, description = "The member")),
    responses((status = 200, description = "Hand it over", body = ResetLink)))]
pub(super) async fn issue(
    State(app): State<App>,
    admin: InTenant<MembersPassword>,
    Path(id): Path<MemberId>,
) -> Result<JsonAnswer<ResetLink>, Problem> {
    app.limits().reset(id.0).await?;
    let issuing = async move { password_reset::issue_for_member(&admin.caller.identity, admin.actor, id).await };
    Ok(JsonAnswer(ResetLink::of(app.settings(), request::to_its_end(issuing).await?)))
}
