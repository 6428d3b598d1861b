use axum::extract::State;
use axum::response::Response;
use postroom_identity::user;
use serde::Deserialize;
use utoipa::ToSchema;

use super::dto::{self, RefreshTokenIn, SignedIn};
use crate::app::App;
use crate::extract::{Caller, Json, NewPassword};
use crate::problem::Problem;
use crate::request;

/// The password as it is, and as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangePassword {
    #[schema(max_length = 1024, format = Password)]
    current_password: String,
    /// At least 12 characters, not easy to guess, not the e-mail address.
    #[schema(min_length = 12, max_length = 1024, format = Password)]
    new_password: String,
    #[serde(default)]
    #[schema(inline)]
    refresh_token_in: RefreshTokenIn,
}

/// Change your password
///
/// Ends every session of yours, everywhere; the answer is a new one. API keys stay.
#[utoipa::path(put, path = "/auth/password", tag = "auth", operation_id = "changePassword",
    request_body = ChangePassword, responses((status = 200, description = "Signed in again", body = SignedIn)))]
pub(super) async fn change(
    State(app): State<App>,
    NewPassword(caller): NewPassword,
    Json(change): Json<ChangePassword>,
) -> Result<Response, Problem> {
    let now = caller.identity.context.now();
    let ChangePassword { current_password, new_password, refresh_token_in } = change;
    let signed_in = request::to_its_end(async move {
        let Caller { identity, claims, device } = &caller;
        user::change_password(identity, claims, &current_password, &new_password, device).await
    });
    Ok(dto::answer(&app, now, signed_in.await?, refresh_token_in))
}
