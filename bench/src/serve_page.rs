//! A server with the product's whole HTTP stack and one more route, a page of a folder's messages, in a process of its
//! own. Log, metrics and allocator are as in `postroom serve`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use postroom_http::{App, Extra, InTenant, Path, Problem, Settings, needs};
use postroom_identity::{Background, Context, Hasher, Identity, Keys, Lifetimes, PolicyCache};
use postroom_sync::Servers;
use postroom_types::{SystemClock, SystemEntropy};
use serde::Serialize;
use tokio::net::TcpListener;
use utoipa::ToSchema;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::message::Message;
use crate::{Error, installation, message};

/// Signs the tokens on both sides. It protects nothing but a benchmark's rows.
const SECRET: &[u8] = b"known to everybody: only for benchmarks";

/// Requests a minute that nobody reaches.
const UNLIMITED: u32 = 1_000_000;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Where the rows are
    #[arg(long)]
    database_url: String,
    #[arg(long)]
    listen: SocketAddr,
    /// Passwords that are verified at once
    #[arg(long, default_value_t = 1)]
    hashes_at_once: usize,
    /// Without limits on how often somebody may ask
    #[arg(long)]
    unlimited: bool,
}

/// Serves until it is killed.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new("info"))
        .json()
        .flatten_event(true)
        .init();
    let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
    let metrics = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &buckets)?
        .install_recorder()?;
    let listener = TcpListener::bind(options.listen).await?;
    let identity = identity(&options.database_url, options.hashes_at_once)?;
    let render = metrics.clone();
    let settings = match options.unlimited {
        true => Settings { sign_in_rate: UNLIMITED, strict_rate: UNLIMITED, ..Settings::default() },
        false => Settings::default(),
    };
    let servers = Servers::new(&settings.reach, Duration::from_secs(10), None)?;
    let app = App::new(identity, settings, &servers, Box::new(move || render.render()));
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            metrics.run_upkeep();
        }
    });
    let router = app.router_with(Extra::new().routes(routes!(page)));
    postroom_http::serve(listener, router, std::future::pending(), Duration::ZERO).await;
    Ok(())
}

/// The domain over the rows, as the server has it.
pub(crate) fn identity(database_url: &str, hashes_at_once: usize) -> Result<Identity, Error> {
    Ok(Identity {
        store: installation::store(database_url)?,
        context: Context::new(Arc::new(SystemClock), Arc::new(SystemEntropy)),
        keys: Keys::derive(SECRET),
        hasher: Hasher::new(hashes_at_once),
        lifetimes: Lifetimes::default(),
        policies: PolicyCache::default(),
        breaches: None,
        letters: None,
        background: Background::default(),
    })
}

/// A part of a list, as the product's own routes answer it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Page {
    items: Vec<Message>,
    next_cursor: Option<String>,
}

/// The newest messages of a folder
#[utoipa::path(get, path = "/bench/folders/{id}/messages", params(("id" = Uuid, Path, description = "The folder")),
    responses((status = 200, description = "Newest first", body = Page)))]
async fn page(member: InTenant<needs::MembersRead>, Path(folder): Path<Uuid>) -> Result<Json<Page>, Problem> {
    let once = member.caller.identity.store.tenant_once(member.actor).await?;
    let items = message::page(&once, folder).await?;
    Ok(Json(Page { items, next_cursor: None }))
}
