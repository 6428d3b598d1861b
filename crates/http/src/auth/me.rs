use axum::response::{IntoResponse, Response};
use http::StatusCode;
use postroom_identity::{Permission, user};
use postroom_types::{Name, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::etag::{IfMatch, etag};
use crate::extract::{self, Caller, Json, SignedIn};
use crate::problem::Problem;

/// The signed-in person, the session, and where they may go.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Me {
    user: MyUser,
    session: MySession,
    /// The tenants that the person can switch to.
    tenants: Vec<MyTenant>,
    /// What the person may do in the operator area, if anything.
    #[schema(example = "operator")]
    operator_role: Option<&'static str>,
    /// What the session's role allows; of an API key, what its scopes allow of it.
    #[schema(value_type = Vec<String>, example = json!(["members:read"]))]
    permissions: Vec<Permission>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MyUser {
    id: Uuid,
    email: String,
    handle: String,
    display_name: String,
    preferences: Preferences,
    second_factor: SecondFactor,
}

/// Whether codes are asked for at sign-in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SecondFactor {
    enabled: bool,
    #[schema(value_type = Option<String>, format = DateTime)]
    confirmed_at: Option<Timestamp>,
    /// Recovery codes that were not used yet.
    recovery_codes_left: i64,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MySession {
    id: Uuid,
    #[schema(example = "admin")]
    role: &'static str,
    /// None in the operator area.
    tenant: Option<MyTenant>,
    /// Nothing but changing the password is allowed.
    must_change_password: bool,
    /// Nothing but that and setting up a second factor is allowed.
    must_enrol_second_factor: bool,
}

#[derive(Clone, Serialize, ToSchema)]
struct MyTenant {
    id: Uuid,
    slug: String,
    name: String,
}

/// How the person likes the client to be.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Preferences {
    #[schema(inline)]
    theme: Theme,
    /// A language tag (BCP 47).
    #[schema(max_length = 35, example = "en")]
    language: String,
    /// A name of the time zone database.
    #[schema(max_length = 64, example = "Europe/Berlin")]
    time_zone: String,
}

#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Theme {
    System,
    Light,
    Dark,
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Rename {
    #[schema(value_type = Option<String>, max_length = 255)]
    display_name: Option<Name>,
}

/// Who you are and what you may do
#[utoipa::path(get, path = "/auth/me", tag = "auth", operation_id = "me",
    responses((status = 200, description = "You", body = Me)))]
pub(super) async fn me(extract::Me(caller): extract::Me) -> Result<Response, Problem> {
    answer(&caller).await
}

/// Change your name
#[utoipa::path(patch, path = "/auth/me", tag = "auth", operation_id = "changeMe", request_body = Rename,
    responses((status = 200, description = "You", body = Me)))]
pub(super) async fn rename(
    SignedIn(caller): SignedIn,
    IfMatch(version): IfMatch,
    Json(rename): Json<Rename>,
) -> Result<Response, Problem> {
    user::rename(&caller.identity, &caller.claims, rename.display_name.as_ref(), version).await?;
    answer(&caller).await
}

/// Keep your preferences
#[utoipa::path(put, path = "/auth/preferences", tag = "auth", operation_id = "setPreferences",
    request_body = Preferences, responses((status = 204, description = "Kept")))]
pub(super) async fn set_preferences(
    SignedIn(caller): SignedIn,
    IfMatch(version): IfMatch,
    Json(preferences): Json<Preferences>,
) -> Result<StatusCode, Problem> {
    let Preferences { theme, language, time_zone } = preferences;
    check_tag("language", &language, 35, |c| c.is_ascii_alphanumeric() || c == '-')?;
    check_tag("timeZone", &time_zone, 64, |c| c.is_ascii_alphanumeric() || "/_+-".contains(c))?;
    let preferences = user::Preferences { theme: theme.as_str(), language, time_zone };
    user::set_preferences(&caller.identity, &caller.claims, &preferences, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl Theme {
    fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn named(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

async fn answer(caller: &Caller) -> Result<Response, Problem> {
    let claims = &caller.claims;
    let user::Me { user, places, operator_role, second_factor } = user::me(&caller.identity, claims).await?;
    let tenants = places.into_iter().filter(|place| place.is_active);
    let tenants: Vec<_> = tenants.map(|p| MyTenant { id: p.id.0, slug: p.slug, name: p.name }).collect();
    let tenant = claims.tenant.and_then(|id| tenants.iter().find(|tenant| tenant.id == id.0).cloned());
    let session = MySession {
        id: claims.session.0,
        role: claims.role.as_str(),
        tenant,
        must_change_password: claims.must_change_password,
        must_enrol_second_factor: claims.must_enrol_second_factor,
    };
    let second_factor = SecondFactor {
        enabled: second_factor.confirmed_at.is_some(),
        confirmed_at: second_factor.confirmed_at,
        recovery_codes_left: second_factor.recovery_codes_left,
    };
    let preferences =
        Preferences { theme: Theme::named(&user.theme), language: user.language, time_zone: user.time_zone };
    let version = user.version;
    let user = MyUser {
        id: user.id,
        email: user.email,
        handle: user.handle,
        display_name: user.display_name,
        preferences,
        second_factor,
    };
    let operator_role = operator_role.map(|role| role.as_str());
    let permissions = claims.permissions();
    Ok((etag(version), axum::Json(Me { user, session, tenants, operator_role, permissions })).into_response())
}

fn check_tag(field: &str, value: &str, longest: usize, allowed: fn(char) -> bool) -> Result<(), Problem> {
    match !value.is_empty() && value.len() <= longest && value.chars().all(allowed) {
        true => Ok(()),
        false => Err(Problem::invalid(field, "is not a known name")),
    }
}
