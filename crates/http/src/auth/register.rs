use axum::response::Response;
use http::StatusCode;
use postroom_identity::registration::{self, Registrant};
use postroom_types::{EmailAddress, Name, Slug};
use serde::Deserialize;
use utoipa::ToSchema;

use super::dto::{self, RefreshTokenIn, SignedIn};
use crate::extract::{Json, Public};
use crate::problem::Problem;
use crate::request;

/// Somebody who signs up.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Register {
    /// The short name of the tenant.
    #[schema(value_type = String, example = "nordhavn")]
    tenant: Slug,
    #[schema(value_type = String, max_length = 254, format = Email)]
    email: EmailAddress,
    #[schema(value_type = String, max_length = 255)]
    display_name: Name,
    /// At least 12 characters, not easy to guess, not the e-mail address.
    #[schema(min_length = 12, max_length = 1024, format = Password)]
    password: String,
    #[serde(default)]
    #[schema(inline)]
    refresh_token_in: RefreshTokenIn,
}

/// Sign up, where a tenant takes registrations
///
/// Tenants that do not, and those that do not exist, give the same answer.
#[utoipa::path(post, path = "/auth/register", tag = "auth", operation_id = "register", security(()),
    request_body = Register, responses((status = 201, description = "Signed in", body = SignedIn)))]
pub(super) async fn register(public: Public, Json(register): Json<Register>) -> Result<Response, Problem> {
    public.count_sign_in().await?;
    let Register { tenant, email, display_name, password, refresh_token_in } = register;
    let (app, now) = (public.app.clone(), public.identity.context.now());
    let registering = async move {
        let new = Registrant { tenant, email, display_name, password };
        registration::register(&public.identity, &new, &public.device).await
    };
    let mut response = dto::answer(&app, now, request::to_its_end(registering).await?, refresh_token_in);
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}
