use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use postroom_identity::sign_in;
use postroom_types::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;

/// The one route that the refresh cookie is sent to.
const COOKIE_PATH: &str = "/api/v1/auth/refresh";
/// Its name.
pub(super) const COOKIE: &str = "postroom_refresh";

/// Where the client wants its refresh token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum RefreshTokenIn {
    /// In a cookie that scripts cannot read: for browsers.
    #[default]
    Cookie,
    /// In the answer: for other programs.
    Body,
}

/// A session, and what is needed to use it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SignedIn {
    /// For the header `Authorization: Bearer …`.
    access_token: String,
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// How long the access token lives, in seconds.
    expires_in: i64,
    /// Only when it was asked for in the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    /// Nothing but changing the password is allowed.
    must_change_password: bool,
    /// Nothing but that and setting up a second factor is allowed.
    must_enrol_second_factor: bool,
}

/// Renders a session, with the refresh token where the client wants it.
pub(super) fn answer(app: &App, now: Timestamp, signed_in: sign_in::SignedIn, place: RefreshTokenIn) -> Response {
    let token = signed_in.opened.refresh_token.encode();
    let seconds = (signed_in.opened.expires_at - now).num_seconds().max(0);
    let body = SignedIn {
        access_token: signed_in.access_token.token,
        token_type: "Bearer",
        expires_in: signed_in.access_token.expires_in_seconds,
        refresh_token: (place == RefreshTokenIn::Body).then(|| token.clone()),
        must_change_password: signed_in.must_change_password,
        must_enrol_second_factor: signed_in.must_enrol_second_factor,
    };
    let mut response = axum::Json(body).into_response();
    if place == RefreshTokenIn::Cookie {
        set_cookie(&mut response, app, &token, seconds);
    }
    response
}

/// Takes the refresh cookie away.
pub(super) fn clear_cookie(response: &mut Response, app: &App) {
    set_cookie(response, app, "", 0);
}

fn set_cookie(response: &mut Response, app: &App, value: &str, seconds: i64) {
    let secure = if app.settings().has_secure_cookies() { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={value}; Path={COOKIE_PATH}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
