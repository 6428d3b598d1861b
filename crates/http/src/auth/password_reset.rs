use http::StatusCode;
use postroom_identity::{letter, password_reset};
use postroom_types::{EmailAddress, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::extract::{Json, Public};
use crate::problem::Problem;
use crate::request;
use crate::settings::Settings;

/// A link to hand over.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResetLink {
    /// Shown once; a path alone when the installation has no public URL.
    #[schema(example = "https://post.example.org/reset#…")]
    url: String,
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// Whether the person is sent it as well.
    mailed: bool,
}

/// Somebody who has forgotten the password.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RequestReset {
    #[schema(value_type = String, max_length = 254, format = Email)]
    email: EmailAddress,
}

/// The new password, and the secret of the link.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ConfirmReset {
    /// What stands behind the `#` of the link.
    #[schema(max_length = 100, format = Password)]
    token: String,
    /// At least 12 characters, not easy to guess, not the e-mail address.
    #[schema(min_length = 12, max_length = 1024, format = Password)]
    new_password: String,
}

/// Ask for a reset link by mail
///
/// The answer is the same whether somebody has this address or not, and where the installation sends no mail; then an
/// administrator can make a link.
#[utoipa::path(post, path = "/auth/password-reset", tag = "auth", operation_id = "requestPasswordReset",
    security(()), request_body = RequestReset,
    responses((status = 202, description = "Whoever has the address gets a link that works once, for an hour")))]
pub(super) async fn ask(public: Public, Json(asked): Json<RequestReset>) -> Result<StatusCode, Problem> {
    public.count_one_time().await?;
    public.count_reset_of(&asked.email).await?;
    password_reset::request(&public.identity, asked.email);
    Ok(StatusCode::ACCEPTED)
}

/// Choose a new password with a reset link
///
/// Ends every session and every API key. A link that is unknown, used, replaced or expired is not found.
#[utoipa::path(post, path = "/auth/password-reset/confirm", tag = "auth", operation_id = "confirmPasswordReset",
    security(()), request_body = ConfirmReset, responses((status = 204, description = "Sign in with it")))]
pub(super) async fn confirm(public: Public, Json(confirm): Json<ConfirmReset>) -> Result<StatusCode, Problem> {
    public.count_one_time().await?;
    let confirming =
        async move { password_reset::confirm(&public.identity, &confirm.token, &confirm.new_password).await };
    request::to_its_end(confirming).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl ResetLink {
    pub(crate) fn of(settings: &Settings, issued: password_reset::Issued) -> Self {
        let url = settings.link(letter::RESET_PAGE, &issued.token);
        Self { url, expires_at: issued.expires_at, mailed: issued.is_mailed }
    }
}
