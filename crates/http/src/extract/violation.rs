use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use postroom_identity::access;

use super::caller::{asked_by, device};
use crate::app::App;
use crate::request;

/// Records it when PostgreSQL refused a statement for the sake of isolation. The handlers never ask for what is another
/// tenant's, so that is a fault of ours, or somebody's way around them.
pub(crate) async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let (device, operation) = (device(&parts), format!("{} {}", parts.method, parts.uri.path()));
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some((claims, refusal)) = request::take_violation() else { return response };
    metrics::counter!("postroom_tenant_access_refused_total").increment(1);
    if app.settings().audit_tenant_access {
        let identity = asked_by(&app, &device);
        if let Err(error) = access::record_violation(&identity, claims.as_ref(), &operation, &refusal).await {
            request::log_failure(&error);
        }
    }
    response
}
