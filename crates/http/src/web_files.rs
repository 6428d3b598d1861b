use std::sync::Arc;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderValue, Method, StatusCode, Uri, header};
use rust_embed::RustEmbed;
use utoipa::openapi::OpenApi;

use crate::app::App;
use crate::problem::Problem;
use crate::security_headers::API_DOCS_POLICY;

/// The built web client; files under `assets/` carry a hash of their content in the name.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Files;

const NOT_BUILT: &str =
    "The web client is not part of this binary. Run script/server, which builds it, or see README.md.\n";

/// The API document and its reader.
pub(crate) fn routes(document: Arc<OpenApi>) -> Router<App> {
    Router::new()
        .route("/api/v1/openapi.json", get(move || async move { axum::Json(OpenApi::clone(&document)) }))
        .route("/api/docs", get(api_docs))
}

/// A file of the web client, or its first page, which finds its own way; addresses of the API are never pages.
pub(crate) async fn fallback(method: Method, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if ["api", "health"].contains(&path) || path.starts_with("api/") || path.starts_with("health/") {
        return Problem::not_found().into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return Problem::method_not_allowed().into_response();
    }
    match file(path) {
        Some(response) => response,
        // A missing asset is an error, not the first page under another name.
        None if path.starts_with("assets/") => Problem::not_found().into_response(),
        None => file("index.html").unwrap_or_else(|| (StatusCode::NOT_FOUND, NOT_BUILT).into_response()),
    }
}

async fn api_docs() -> Response {
    let Some(mut response) = file("api-docs.html") else { return (StatusCode::NOT_FOUND, NOT_BUILT).into_response() };
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(API_DOCS_POLICY));
    response
}

fn file(path: &str) -> Option<Response> {
    let file = Files::get(path)?;
    let content_type = mime_guess::from_path(path).first_or_octet_stream();
    let content_type = match content_type.type_() {
        mime_guess::mime::TEXT => format!("{content_type}; charset=utf-8"),
        _ => content_type.to_string(),
    };
    let caching = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, caching.to_owned())];
    Some((headers, axum::body::Body::from(file.data.into_owned())).into_response())
}
