use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use chrono::TimeDelta;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use postroom_http::App;
use postroom_identity::operation::{self, Process};
use postroom_identity::{Identity, Origin, tenant};
use postroom_jobs::WorkerSettings;
use postroom_sync::{Keeper, Servers};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{oneshot, watch};

use crate::commands::{doctor, key};
use crate::config::{Config, Role};
use crate::databases::Databases;
use crate::failure::Failure;
use crate::first_operator::{self, FirstOperator};
use crate::instances::keep_together;
use crate::worker::Tools;
use crate::{sealing, worker};

/// How often finished observations are folded together.
const METRICS_UPKEEP: Duration = Duration::from_secs(5);

/// How often a process says that it is there.
const PRESENCE: Duration = Duration::from_secs(10);

/// Starts everything, serves until SIGTERM or SIGINT, and stops everything that it started.
pub(crate) async fn run(config: Config) -> Result<(), Failure> {
    let stop = Stop::on_signals()?;
    // Before PostgreSQL is started, so that a taken port costs nothing.
    let listener = listen("POSTROOM_LISTEN", config.listen).await?;
    let metrics_listener = match config.metrics_listen {
        Some(address) => Some(listen("POSTROOM_METRICS_LISTEN", address).await?),
        None => None,
    };
    let databases = Databases::for_server(&config).await?;
    let supervision = databases.cluster().cloned().map(|cluster| {
        let stop = stop.clone();
        tokio::spawn(async move { cluster.watch(stop.requested()).await })
    });
    let outcome = serve(&config, &databases, &stop, listener, metrics_listener).await;
    stop.request();
    if let Some(supervision) = supervision {
        let _ended = supervision.await;
    }
    if let Some(cluster) = databases.cluster() {
        cluster.stop().await?;
    }
    tracing::info!("stopped");
    outcome
}

async fn serve(
    config: &Config,
    databases: &Databases,
    stop: &Stop,
    listener: TcpListener,
    metrics_listener: Option<TcpListener>,
) -> Result<(), Failure> {
    let metrics = start_metrics()?;
    let started = tokio::select! {
        started = start(config, databases) => started,
        () = stop.clone().requested() => return Ok(()),
    };
    let (identity, first_operator) = started?;
    let process = Process {
        id: identity.context.uuid(),
        role: config.role.as_str(),
        version: env!("CARGO_PKG_VERSION"),
        started_at: identity.context.now(),
    };
    let presence = tokio::spawn(show(identity.clone(), process));
    let _together = keep_together(databases.direct_url(config), &identity, databases.clock(), process.id);
    let servers = Servers::new(&config.http.reach, config.mail_timeout, config.nameserver)?
        .allowing(config.mail_allowances.clone())
        .smtp_within(config.smtp_timeout);
    let worker = match config.role {
        Role::Api => None,
        Role::All | Role::Worker => {
            let settings = WorkerSettings {
                at_once: config.jobs_at_once,
                grace: config.http.drain_limit,
                ..WorkerSettings::new(databases.direct_url(config))
            };
            // Nobody else uses a data directory's own PostgreSQL.
            let is_alone = databases.cluster().is_some();
            let keeper = Keeper::new(of_background_work(&identity), servers.clone(), process.id, is_alone);
            let relay = config.relay.as_ref().map(|relay| relay.of(&servers));
            let (identity, servers, stop) = (identity.clone(), servers.clone(), stop.clone());
            let keeping = tokio::spawn({
                let (keeper, stop) = (keeper.clone(), stop.clone());
                async move { keeper.run(stop.requested()).await }
            });
            Some(tokio::spawn(async move {
                let ended = worker::run(&settings, Tools { identity, keeper, servers, relay }, stop.requested()).await;
                // A worker that could not start keeps nothing equal either.
                if ended.is_err() {
                    keeping.abort();
                }
                let _ended = keeping.await;
                ended
            }))
        }
    };
    let (stop_sealing, sealing_stopped) = oneshot::channel::<()>();
    let sealing = tokio::spawn(sealing::run(identity.clone(), async move {
        // Dropped means the same as sent.
        let _ = sealing_stopped.await;
    }));
    let render = metrics.clone();
    let app = App::new(identity.clone(), config.http.clone(), &servers, Box::new(move || render.render()));
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(METRICS_UPKEEP).await;
            metrics.run_upkeep();
        }
    });
    if let Some(listener) = metrics_listener {
        tokio::spawn(serve_metrics(listener, app.clone(), stop.clone()));
    }
    announce(config, listener.local_addr()?, first_operator);
    let drain = {
        let (app, stop, delay) = (app.clone(), stop.clone(), config.drain_delay);
        async move {
            stop.requested().await;
            app.drain();
            if !delay.is_zero() {
                tracing::info!(delay.seconds = delay.as_secs(), "stopping: not ready any more, still answering");
                tokio::time::sleep(delay).await;
            }
            tracing::info!("stopping: no further connections, waiting for the requests under way");
        }
    };
    let router = if config.role == Role::Worker { app.health_router() } else { app.router() };
    if !postroom_http::serve(listener, router, drain, config.http.drain_limit).await {
        tracing::warn!("some requests did not end in time and were cut off");
    }
    stop.request();
    if let Some(worker) = worker {
        worker.await.map_err(|_| Failure::new("the worker broke"))??;
    }
    if tokio::time::timeout(config.http.drain_limit, identity.background.settled()).await.is_err() {
        tracing::warn!("some work that no answer waits for did not end in time");
    }
    // Last, for what the last requests and jobs have recorded.
    drop(stop_sealing);
    let _ended = sealing.await;
    presence.abort();
    if let Err(error) = operation::remove_process(&identity, &process).await {
        tracing::debug!(%error, "this process could not be taken off the list");
    }
    Ok(())
}

/// The domain, as what happens by itself uses it.
fn of_background_work(identity: &Identity) -> Identity {
    Identity { context: identity.context.with_origin(Origin::local("background work")), ..identity.clone() }
}

/// Says again and again that this process is there, and how much there is to do.
async fn show(identity: Identity, process: Process) {
    loop {
        if let Err(error) = operation::show_process(&identity, &process).await {
            tracing::debug!(%error, "this process could not be put on the list");
        }
        match operation::queue_depth(&identity).await {
            Ok(depth) => depth
                .into_iter()
                .for_each(|(state, tasks)| metrics::gauge!("postroom_jobs", "state" => state).set(tasks as f64)),
            Err(error) => tracing::debug!(%error, "the tasks could not be counted"),
        }
        tokio::time::sleep(PRESENCE).await;
    }
}

/// Everything between the databases and the first request: migrations, the isolation proof, the first operator.
async fn start(config: &Config, databases: &Databases) -> Result<(Identity, Option<FirstOperator>), Failure> {
    databases.prepare().await?;
    let identity = databases.identity(config).await?;
    doctor::require_sealed(&identity, config.strict_isolation).await?;
    key::finish_key_file(config, databases, &identity).await?;
    key::require_known(&identity).await?;
    let first_operator = first_operator::ensure(&identity, config).await?;
    // With a database of its own no other instance can be making a tenant right now.
    let idle = if databases.cluster().is_some() { TimeDelta::zero() } else { tenant::ABANDONED };
    let resumed = tenant::resume_provisioning(&identity, idle).await?;
    if resumed > 0 {
        tracing::info!(tenants = resumed, "tenants that were left in provisioning are active now");
    }
    Ok((identity, first_operator))
}

/// The address for people and programs, and the first operator's password: once, and never in the log.
fn announce(config: &Config, address: SocketAddr, first_operator: Option<FirstOperator>) {
    tracing::info!(address = %address, "listening");
    if config.relay.is_none() {
        tracing::info!("no relay is set (POSTROOM_MAIL_RELAY): invitations, reset links and alerts are not mailed");
    }
    let url = config.http.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    eprintln!("\n  Postroom is ready at {url}");
    if let Some(FirstOperator { email, generated_password }) = first_operator {
        let password = generated_password.as_deref().unwrap_or("as set in POSTROOM_OPERATOR_PASSWORD");
        eprintln!("  The first operator signs in as {email}");
        eprintln!("  Password: {password}   (shown once; to be changed at the first sign-in)");
    }
    eprintln!();
}

async fn listen(setting: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            Failure::new(format!("{address} is in use by another program; stop it or set {setting} to another port"))
        }
        std::io::ErrorKind::PermissionDenied => {
            Failure::new(format!("{address} may not be used by this user; set {setting} to a port from 1024"))
        }
        _ => Failure::new(format!("{address} cannot be used ({error}); set {setting} to an address of this machine")),
    })
}

fn start_metrics() -> Result<PrometheusHandle, Failure> {
    let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
    let builder = PrometheusBuilder::new();
    Ok(builder.set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &buckets)?.install_recorder()?)
}

async fn serve_metrics(listener: TcpListener, app: App, stop: Stop) {
    let routes = Router::new().route("/metrics", axum::routing::get(move || async move { app.metrics() }));
    postroom_http::serve(listener, routes, stop.requested(), METRICS_UPKEEP).await;
}

/// Resolves everywhere once somebody asked the server to stop.
#[derive(Clone)]
struct Stop(watch::Sender<bool>);

impl Stop {
    fn on_signals() -> Result<Self, Failure> {
        let stop = Self(watch::Sender::new(false));
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let asked = stop.clone();
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            asked.request();
        });
        Ok(stop)
    }

    fn request(&self) {
        self.0.send_replace(true);
    }

    async fn requested(self) {
        let mut receiver = self.0.subscribe();
        let _never_closed_while_self_lives = receiver.wait_for(|requested| *requested).await;
    }
}
