use axum::Json as JsonAnswer;
use axum::extract::State;
use postroom_identity::password_reset;
use postroom_types::OperatorId;

use crate::app::App;
use crate::auth::ResetLink;
use crate::extract::needs::OperatorsPassword;
use crate::extract::{AsOperator, Path};
use crate::problem::Problem;

/// Make a link with which an operator chooses a new password
///
/// It works once, for an hour, and replaces those before it.
#[utoipa::path(post, path = "/operator/operators/{id}/password-reset", tag = "operators",
    operation_id = "createOperatorPasswordReset", params(("id" = uuid::Uuid, Path, description = "The operator")),
    responses((status = 200, description = "Hand it over", body = ResetLink)))]
pub(super) async fn issue(
    State(app): State<App>,
    operator: AsOperator<OperatorsPassword>,
    Path(id): Path<OperatorId>,
) -> Result<JsonAnswer<ResetLink>, Problem> {
    app.limits().reset(id.0).await?;
    let issued = password_reset::issue_for_operator(&operator.caller.identity, operator.actor, id).await?;
    Ok(JsonAnswer(ResetLink::of(app.settings(), issued)))
}
