use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, header};
use postroom_identity::session::RefreshToken;
use postroom_identity::{Error, sign_in};
use serde::Deserialize;
use utoipa::ToSchema;

use super::dto::{self, COOKIE, RefreshTokenIn, SignedIn};
use crate::app::App;
use crate::extract::{Bytes, Public, parse_json};
use crate::problem::Problem;

/// The refresh token, for clients that keep it themselves; browsers send the cookie instead.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Refresh {
    #[schema(max_length = 100)]
    refresh_token: Option<String>,
}

/// Get the next access token
///
/// Exchanges the refresh token for its successor; a token that comes back later ends its session. By cookie only from
/// pages of this server.
#[utoipa::path(post, path = "/auth/refresh", tag = "auth", operation_id = "refresh", security(()),
    request_body(content = Option<Refresh>),
    responses((status = 200, description = "Moved on", body = SignedIn)))]
pub(super) async fn refresh(
    State(app): State<App>,
    public: Public,
    headers: HeaderMap,
    Bytes(body): Bytes,
) -> Result<Response, Problem> {
    public.count_refresh().await?;
    let given: Refresh = if body.is_empty() { Refresh::default() } else { parse_json(&body)? };
    let (text, place) = match given.refresh_token {
        Some(token) => (Some(token), RefreshTokenIn::Body),
        None => {
            if !is_same_origin(&app, &headers) {
                return Err(Problem::foreign_origin());
            }
            (cookie(&headers), RefreshTokenIn::Cookie)
        }
    };
    let refreshed = match text.as_deref().and_then(RefreshToken::parse) {
        Some(token) => sign_in::refresh(&public.identity, &token, &public.device).await,
        None => Err(Error::SessionOver),
    };
    match refreshed {
        Ok(signed_in) => Ok(dto::answer(&app, public.identity.context.now(), signed_in, place)),
        Err(error) => {
            let over = matches!(error, Error::SessionOver);
            let mut response = Problem::from(error).into_response();
            if over && place == RefreshTokenIn::Cookie {
                dto::clear_cookie(&mut response, &app);
            }
            Ok(response)
        }
    }
}

/// Browsers say where a request comes from; what comes from elsewhere, or from a page that hides it, is refused.
fn is_same_origin(app: &App, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("(unreadable)"));
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    match (text("origin"), &app.settings().public_url) {
        (None, _) => true,
        (Some(origin), Some(public_url)) => origin == public_url.trim_end_matches('/'),
        (Some(origin), None) => {
            let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
            host.is_some() && origin.split_once("://").map(|(_, authority)| authority) == host
        }
    }
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then(|| value.to_owned()))
}
