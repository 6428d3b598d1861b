//! What is known of the request under way: its id, who asks, and how much they may still ask. One log line and the
//! answer's headers are made of it.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, header};
use postroom_identity::Claims;
use uuid::Uuid;

use crate::app::App;
use crate::limits::Allowance;
use crate::problem::Problem;
use crate::settings::Settings;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    static CURRENT: Arc<Current>;
}

/// The request under way.
pub(crate) struct Current {
    id: Uuid,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    claims: Option<Claims>,
    allowance: Option<Allowance>,
    violation: Option<String>,
}

/// The address that a request came from, past the proxies that are trusted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

/// `urn:uuid:` and the id of the request under way.
pub(crate) fn instance() -> String {
    CURRENT.try_with(|current| current.id).unwrap_or_default().urn().to_string()
}

/// The id of the request under way.
pub(crate) fn current_id() -> Option<Uuid> {
    CURRENT.try_with(|current| current.id).ok()
}

/// Notes who asks, for the log line.
pub(crate) fn note_claims(claims: Claims) {
    note(|seen| seen.claims = Some(claims));
}

/// Notes how much the caller may still ask, for the answer's headers.
pub(crate) fn note_allowance(allowance: Allowance) {
    note(|seen| seen.allowance = Some(allowance));
}

/// Notes that PostgreSQL refused a statement for the sake of isolation, and in which words.
pub(crate) fn note_violation(refusal: String) {
    note(|seen| seen.violation = Some(refusal));
}

/// What was noted of that, with who asked.
pub(crate) fn take_violation() -> Option<(Option<Claims>, String)> {
    let taken = CURRENT.try_with(|current| {
        let mut seen = current.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.violation.take().map(|refusal| (seen.claims, refusal))
    });
    taken.ok().flatten()
}

/// Carries the request under way into a task of its own.
async fn carried<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Option<T> {
    let task = match CURRENT.try_with(Arc::clone) {
        Ok(current) => tokio::spawn(CURRENT.scope(current, work)),
        Err(_) => tokio::spawn(work),
    };
    task.await.ok()
}

/// Runs to its end even when the client goes away meanwhile: for what takes several transactions and must not stop
/// between them.
pub(crate) async fn to_its_end<T, E>(work: impl Future<Output = Result<T, E>> + Send + 'static) -> Result<T, Problem>
where
    T: Send + 'static,
    E: Into<Problem> + Send + 'static,
{
    carried(work).await.map_or_else(|| Err(Problem::internal()), |outcome| outcome.map_err(Into::into))
}

/// The one line that says why a request failed on our side.
pub(crate) fn log_failure(error: &(dyn std::error::Error + 'static)) {
    let mut causes = String::new();
    let mut source = error.source();
    while let Some(cause) = source {
        causes.push_str(": ");
        causes.push_str(&cause.to_string());
        source = cause.source();
    }
    tracing::error!(request.id = %instance(), error = %format!("{error}{causes}"), "a request failed");
}

/// These take or give files that may be large.
const WITH_FILES: [&str; 4] =
    ["/api/v1/accounts/import", "/api/v1/drafts/export", "/api/v1/drafts/import", "/api/v1/drafts/{id}/attachments"];

/// The outermost layer: gives the request its id, its time limit and its log line.
pub(crate) async fn layer(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let clock = app.clock();
    let started = clock.now();
    let current = Arc::new(Current { id: app.request_id(), seen: Mutex::default() });
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).to_owned();
    let address = client_address(app.settings(), &request);
    request.extensions_mut().insert(ClientAddress(address));
    let handled = CURRENT.scope(Arc::clone(&current), async {
        let limit =
            if WITH_FILES.contains(&&*route) { app.settings().upload_time_limit } else { app.settings().time_limit };
        match tokio::time::timeout(limit, next.run(request)).await {
            Ok(response) => response,
            Err(_) => Problem::unavailable("The request took too long and was given up.", 5).into_response(),
        }
    });
    let mut response = handled.await;
    let seconds = (clock.now() - started).as_seconds_f64();
    let (claims, allowance) = {
        let mut seen = current.seen.lock().unwrap_or_else(PoisonError::into_inner);
        (seen.claims.take(), seen.allowance.take())
    };
    let status = response.status().as_u16();
    tracing::info!(
        request.id = %current.id, http.method = %method, http.route = route, http.status = status,
        duration.ms = (seconds * 1000.0), client.address = %address,
        tenant.id = claims.and_then(|c| c.tenant).map(tracing::field::display),
        user.id = claims.map(|c| tracing::field::display(c.user)), user.role = claims.map(|c| c.role.as_str()),
        "request"
    );
    let labels = [("method", method.to_string()), ("route", route), ("status", status.to_string())];
    metrics::counter!("postroom_http_requests_total", &labels).increment(1);
    metrics::histogram!("postroom_http_request_seconds", &labels[..2]).record(seconds);
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&current.id.to_string()) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(allowance) = allowance {
        allowance.write(headers);
    }
    if app.is_draining() {
        // The next request of this client is somebody else's.
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

fn note(change: impl FnOnce(&mut Seen)) {
    let _outside_of_a_request = CURRENT.try_with(|current| {
        change(&mut current.seen.lock().unwrap_or_else(PoisonError::into_inner));
    });
}

/// The peer, or, as long as the peer is a trusted proxy, the rightmost address that it forwarded for. The leftmost is
/// whatever the client wrote.
fn client_address(settings: &Settings, request: &Request) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<std::net::SocketAddr>>();
    let mut address = peer.map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0.ip().to_canonical());
    let forwarded: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for hop in forwarded.into_iter().rev() {
        if !settings.trusted_proxies.iter().any(|net| net.contains(&address)) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(hop) => address = hop.to_canonical(),
            Err(_) => break,
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(trusted: &[&str], peer: [u8; 4], forwarded: &[&str]) -> String {
        let settings = Settings {
            trusted_proxies: trusted.iter().map(|net| net.parse().expect("a network")).collect(),
            ..Settings::default()
        };
        let mut builder = Request::builder();
        for value in forwarded {
            builder = builder.header("x-forwarded-for", *value);
        }
        let mut request = builder.body(axum::body::Body::empty()).expect("a request");
        request.extensions_mut().insert(ConnectInfo(std::net::SocketAddr::from((peer, 1))));
        client_address(&settings, &request).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed_and_only_from_the_right() {
        assert_eq!(address(&[], [9, 9, 9, 9], &["1.1.1.1"]), "9.9.9.9");
        assert_eq!(address(&["10.0.0.0/8"], [10, 0, 0, 1], &["6.6.6.6, 1.1.1.1"]), "1.1.1.1");
        assert_eq!(address(&["10.0.0.0/8"], [10, 0, 0, 1], &["6.6.6.6", "1.1.1.1, 10.0.0.2"]), "1.1.1.1");
        assert_eq!(address(&["10.0.0.0/8"], [10, 0, 0, 1], &["1.1.1.1, junk"]), "10.0.0.1");
        assert_eq!(address(&["10.0.0.0/8"], [10, 0, 0, 1], &[]), "10.0.0.1");
    }
}
