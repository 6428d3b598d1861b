use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode, header};
use subtle::ConstantTimeEq;

use crate::app::App;
use crate::problem::Problem;

/// For load balancers and Prometheus; nobody signs in here, and nothing of a tenant is told.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/health/live", get(|| async { "live\n" }))
        .route("/health/startup", get(|| async { "started\n" }))
        .route("/health/ready", get(ready))
        .route("/metrics", get(metrics))
}

/// Whether requests should be sent here: not while stopping, and not without a database.
async fn ready(State(app): State<App>) -> Response {
    if app.is_draining() {
        return Problem::unavailable("The server is stopping.", 5).into_response();
    }
    match app.check_databases().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// Only for who brings the token; without one in the settings the figures stand on their own listener alone.
async fn metrics(State(app): State<App>, headers: HeaderMap) -> Response {
    let Some(token) = &app.settings().metrics_token else { return Problem::not_found().into_response() };
    let given = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()?.strip_prefix("Bearer "));
    if !given.is_some_and(|given| given.as_bytes().ct_eq(token.as_bytes()).into()) {
        return Problem::unauthenticated().into_response();
    }
    (StatusCode::OK, [(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.metrics()).into_response()
}
