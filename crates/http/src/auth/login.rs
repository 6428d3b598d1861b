use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use postroom_identity::second_factor::Proof;
use postroom_identity::{sign_in, user};
use postroom_types::Slug;
use serde::Deserialize;
use utoipa::ToSchema;

use super::dto::{self, RefreshTokenIn, SignedIn};
use crate::app::App;
use crate::extract::{Json, NewPassword, Public};
use crate::problem::Problem;
use crate::request;

/// Who signs in, and to where.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Login {
    /// The e-mail address or the handle.
    #[schema(max_length = 254, example = "ida@nordhavn.example")]
    email: String,
    #[schema(max_length = 1024, format = Password)]
    password: String,
    /// The authenticator's code of this moment, for those who have a second factor.
    #[schema(max_length = 32, example = "123456")]
    totp_code: Option<String>,
    /// A recovery code instead, when the authenticator is lost.
    #[schema(max_length = 64)]
    recovery_code: Option<String>,
    /// The short name of the tenant; without it, the operator area for operators, else the first tenant.
    #[schema(value_type = Option<String>, example = "nordhavn")]
    tenant: Option<Slug>,
    #[serde(default)]
    #[schema(inline)]
    refresh_token_in: RefreshTokenIn,
}

/// Where to go.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Switch {
    /// The short name of the tenant; without it, the operator area.
    #[schema(value_type = Option<String>)]
    tenant: Option<Slug>,
    #[serde(default)]
    #[schema(inline)]
    refresh_token_in: RefreshTokenIn,
}

/// Sign in
///
/// Unknown people and wrong passwords get the same answer. Whoever has a second factor and gave no code is told so
/// (`second-factor-required`), and that the code is wrong or was used before (`wrong-code`), once the password is right. After
/// many failures a name or an address has to wait (429), whether there is such a person or not.
#[utoipa::path(post, path = "/auth/login", tag = "auth", operation_id = "login", security(()), request_body = Login,
    responses((status = 200, description = "Signed in", body = SignedIn)))]
pub(super) async fn login(public: Public, Json(login): Json<Login>) -> Result<Response, Problem> {
    public.count_sign_in().await?;
    let proof = proof_of(login.totp_code.as_deref(), login.recovery_code.as_deref())?;
    let Login { ref email, ref password, ref tenant, refresh_token_in, .. } = login;
    let attempt = sign_in::Login { name: email, password, proof, tenant: tenant.as_ref() };
    let signed_in = sign_in::login(&public.identity, &attempt, &public.device).await?;
    Ok(dto::answer(&public.app, public.identity.context.now(), signed_in, refresh_token_in))
}

/// Go to another tenant, or to the operator area
///
/// Opens a session there and ends this one.
#[utoipa::path(post, path = "/auth/switch", tag = "auth", operation_id = "switchTenant", request_body = Switch,
    responses((status = 200, description = "Signed in there", body = SignedIn)))]
pub(super) async fn switch(
    State(app): State<App>,
    NewPassword(caller): NewPassword,
    Json(switch): Json<Switch>,
) -> Result<Response, Problem> {
    let now = caller.identity.context.now();
    let Switch { tenant, refresh_token_in } = switch;
    let signed_in = request::to_its_end(async move {
        sign_in::switch(&caller.identity, &caller.claims, tenant.as_ref(), &caller.device).await
    });
    Ok(dto::answer(&app, now, signed_in.await?, refresh_token_in))
}

/// Sign out
#[utoipa::path(post, path = "/auth/logout", tag = "auth", operation_id = "logout",
    responses((status = 204, description = "Signed out")))]
pub(super) async fn logout(State(app): State<App>, NewPassword(caller): NewPassword) -> Result<Response, Problem> {
    sign_in::require_session(&caller.identity, &caller.claims).await?;
    sign_in::logout(&caller.identity, &caller.claims).await?;
    Ok(signed_out(&app))
}

/// End every session of yours, everywhere
///
/// API keys stay: delete those that you do not want any more.
#[utoipa::path(post, path = "/auth/logout-all", tag = "auth", operation_id = "logoutAll",
    responses((status = 204, description = "Signed out everywhere")))]
pub(super) async fn logout_all(State(app): State<App>, NewPassword(caller): NewPassword) -> Result<Response, Problem> {
    request::to_its_end(async move { user::logout_all(&caller.identity, &caller.claims).await }).await?;
    Ok(signed_out(&app))
}

/// One code or the other, or none.
pub(super) fn proof_of<'a>(totp: Option<&'a str>, recovery: Option<&'a str>) -> Result<Option<Proof<'a>>, Problem> {
    match (totp, recovery) {
        (Some(_), Some(_)) => Err(Problem::invalid("recoveryCode", "cannot be given together with another code")),
        (Some(code), None) => Ok(Some(Proof::Totp(code))),
        (None, Some(code)) => Ok(Some(Proof::Recovery(code))),
        (None, None) => Ok(None),
    }
}

fn signed_out(app: &App) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    dto::clear_cookie(&mut response, app);
    response
}
