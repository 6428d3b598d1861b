use std::sync::Arc;

use axum::Router;
use axum::http::Method;
use axum::response::Response;
use postroom_identity::Identity;
use postroom_store::TxError;
use postroom_sync::Servers;
use postroom_types::Clock;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use crate::events::Board;
use crate::extract::{Pass, violation};
use crate::limits::Limits;
use crate::problem::Problem;
use crate::settings::Settings;
use crate::{admin, auth, document, events, health, mail, operator, request, security_headers, web_files};

/// The HTTP interface, ready to serve.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    identity: Identity,
    settings: Settings,
    limits: Limits,
    metrics: Box<dyn Fn() -> String + Send + Sync>,
    board: Board,
    mail_servers: Servers,
    draining: watch::Sender<bool>,
}

/// Routes beside the product's own, for tests and benchmarks, under the same guards and layers.
pub type Extra = OpenApiRouter<App>;

impl App {
    /// `metrics` renders the figures for Prometheus.
    pub fn new(
        identity: Identity,
        settings: Settings,
        servers: &Servers,
        metrics: Box<dyn Fn() -> String + Send + Sync>,
    ) -> Self {
        let limits = Limits::new(&settings, &identity.context.clock);
        let (board, draining) = (Board::default(), watch::Sender::new(false));
        let mail_servers = servers.hurried();
        Self(Arc::new(Inner { identity, settings, limits, metrics, board, mail_servers, draining }))
    }

    /// Every route behind every layer.
    pub fn router(&self) -> Router {
        self.router_with(Extra::new())
    }

    /// Health and metrics alone, for a process that answers nothing else.
    pub fn health_router(&self) -> Router {
        health::routes().fallback(|| async { Problem::not_found() }).with_state(self.clone())
    }

    /// The same with further routes.
    pub fn router_with(&self, extra: Extra) -> Router {
        let (api, document) = api(extra).split_for_parts();
        let document = Arc::new(document::finish(document));
        api.merge(health::routes())
            .merge(web_files::routes(document))
            .fallback(web_files::fallback)
            .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
            .layer(CatchPanicLayer::custom(panicked))
            .layer(axum::middleware::from_fn_with_state(self.clone(), violation::layer))
            .layer(axum::middleware::from_fn_with_state(self.clone(), request::layer))
            .layer(self.cors())
            .layer(axum::middleware::from_fn_with_state(self.clone(), security_headers::layer))
            .layer(CompressionLayer::new())
            .with_state(self.clone())
    }

    /// From now on `/health/ready` says no, so that load balancers stop sending, and event streams end.
    pub fn drain(&self) {
        self.0.draining.send_replace(true);
    }

    pub(crate) fn is_draining(&self) -> bool {
        *self.0.draining.borrow()
    }

    /// Becomes true when the server stops.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.0.draining.subscribe()
    }

    /// The event streams that are open.
    pub(crate) fn board(&self) -> &Board {
        &self.0.board
    }

    /// The figures for Prometheus.
    pub fn metrics(&self) -> String {
        for (pool, status) in self.0.identity.store.pool_status() {
            metrics::gauge!("postroom_pool_connections", "pool" => pool, "state" => "open").set(status.open as f64);
            metrics::gauge!("postroom_pool_connections", "pool" => pool, "state" => "idle").set(status.idle as f64);
            metrics::gauge!("postroom_pool_waiting", "pool" => pool).set(status.waiting as f64);
        }
        metrics::counter!("postroom_password_hashes_total").absolute(self.0.identity.hasher.hashed());
        (self.0.metrics)()
    }

    /// The domain. Only extractors can make a pass, and they say for whom.
    pub(crate) fn identity(&self, _: &Pass) -> &Identity {
        &self.0.identity
    }

    /// The way to mail servers, for tries that somebody waits for.
    pub(crate) fn mail_servers(&self) -> &Servers {
        &self.0.mail_servers
    }

    /// Whether both databases answer.
    pub(crate) async fn check_databases(&self) -> Result<(), TxError> {
        postroom_store::check_reachable(&self.0.identity.store).await
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.0.identity.context.clock)
    }

    pub(crate) fn request_id(&self) -> Uuid {
        self.0.identity.context.uuid()
    }

    fn cors(&self) -> CorsLayer {
        let origins = self.0.settings.cors_origins.iter().filter_map(|origin| origin.parse().ok());
        CorsLayer::new()
            .allow_origin(AllowOrigin::list(origins))
            .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
            .allow_headers(
                ["authorization", "content-type", "idempotency-key", "if-match", "last-event-id"]
                    .map(http::HeaderName::from_static),
            )
            .expose_headers(
                ["etag", "ratelimit", "ratelimit-policy", "retry-after", "x-request-id"]
                    .map(http::HeaderName::from_static),
            )
    }
}

/// The documented API, under `/api/v1`.
pub(crate) fn api(extra: Extra) -> OpenApiRouter<App> {
    let v1 = OpenApiRouter::new()
        .merge(auth::routes())
        .merge(admin::routes())
        .merge(operator::routes())
        .merge(mail::routes())
        .merge(events::routes())
        .merge(extra);
    OpenApiRouter::with_openapi(OpenApi::default()).nest("/api/v1", v1)
}

fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!(request.id = %request::instance(), "a handler panicked");
    axum::response::IntoResponse::into_response(Problem::internal())
}
