use std::time::Duration;

use graphile_worker::tokio_postgres::TokioPostgresDatabase;
use graphile_worker::{
    Database, DbExecutor, DbParams, LocalQueueConfig, RefetchDelayConfig, WorkerOptions, WorkerRecoveryConfig,
};
use postroom_store::{Bus, jobs};
use tokio::sync::watch;

use crate::Registry;
use crate::registry::{Activity, State};

/// The role that a worker's connections take.
const ROLE: &str = "postroom_worker";
/// Keeps statements that were planned while the queue was empty from reading all of it when it has filled; and PostgreSQL from
/// compiling those that are planned to be expensive for this reason alone.
const PLANS: &str = "-c enable_seqscan=off -c enable_bitmapscan=off -c jit=off";
const SCHEMA: &str = "postroom_queue";
/// The mark of prompt jobs, and how many of them are under way at once.
const PROMPT: &str = "prompt";
const PROMPT_AT_ONCE: usize = 2;
/// How long a job that was taken ahead of a free place waits for one, before other workers may have it again.
const PREFETCHED_FOR: Duration = Duration::from_millis(500);
/// How long a worker that found nothing rests at most, unless it is woken. Without this the library asks again at once, over
/// and over; and what is put in while it asks may not wake it.
const REST: Duration = Duration::from_secs(1);
/// How often listeners are told that jobs began or ended.
const TELL_EVERY: Duration = Duration::from_secs(1);
/// How long to wait before a worker that lost its database is started again.
const RESTART_AFTER: Duration = Duration::from_secs(1);

/// Which jobs to take. The prompt ones have places of their own, so that they need not wait until others end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    Prompt,
    Others,
}

/// How a worker works.
#[derive(Clone, Debug)]
pub struct WorkerSettings {
    /// A direct connection to PostgreSQL, for LISTEN; signs in as `postroom_app`.
    pub url: String,
    /// Jobs under way at once, beside the prompt ones.
    pub at_once: usize,
    /// How often a worker shows that it lives.
    pub heartbeat: Duration,
    /// A worker silent for so long is dead, and its jobs are given to others.
    pub stale_after: Duration,
    /// How long jobs under way may take to end when the worker stops.
    pub grace: Duration,
    /// A safety net: new jobs wake the worker at once.
    pub poll: Duration,
}

impl WorkerSettings {
    /// With the usual times: a dead worker's jobs are taken over within half a minute.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            at_once: 8,
            heartbeat: Duration::from_secs(5),
            stale_after: Duration::from_secs(20),
            grace: Duration::from_secs(30),
            poll: Duration::from_secs(2),
        }
    }
}

/// Why a worker cannot work.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    #[error("a schedule cannot be read: {0}")]
    Schedule(String),
    #[error("the worker's connection to PostgreSQL cannot be set up: {0}")]
    Connect(String),
}

/// Carries jobs out until `stop` says so; then lets those under way end, and gives back what does not end in time. A lost
/// database is waited for.
pub async fn run<S: Send + Sync + 'static>(
    settings: &WorkerSettings,
    registry: Registry<S>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), WorkerError> {
    let database = connect(settings)?;
    let (sender, stopped) = watch::channel(false);
    tokio::spawn(async move {
        stop.await;
        sender.send_replace(true);
    });
    let turns = tokio::spawn(keep_turns(database.clone(), settings.poll));
    let activity = Activity::default();
    let hints = registry.bus.clone().map(|bus| tokio::spawn(tell(bus, activity.clone())));
    let work = async |takes| {
        let mut stopped = stopped.clone();
        while !*stopped.borrow() {
            match once(settings, &registry, takes, &activity, database.clone(), stopped.clone()).await {
                Ok(()) => break,
                Err(error) => tracing::warn!(error, "the worker lost its database and starts again"),
            }
            let _over = tokio::time::timeout(RESTART_AFTER, stopped.wait_for(|stopped| *stopped)).await;
        }
    };
    tokio::join!(work(Takes::Others), work(Takes::Prompt));
    turns.abort();
    if let Some(hints) = hints {
        hints.abort();
    }
    Ok(())
}

fn connect(settings: &WorkerSettings) -> Result<Database, WorkerError> {
    let mut config: tokio_postgres::Config =
        settings.url.parse().map_err(|error: tokio_postgres::Error| WorkerError::Connect(error.to_string()))?;
    let options = config.get_options().map_or_else(String::new, |options| format!("{options} "));
    config.options(format!("{options}-c role={ROLE} {PLANS}"));
    config.application_name("postroom worker");
    // One for each job's start and end, one each for the heartbeats, the schedules and the turns.
    let database = TokioPostgresDatabase::from_config(config, settings.at_once.min(8) + PROMPT_AT_ONCE + 4);
    Ok(Database::new(database.map_err(|error| WorkerError::Connect(error.to_string()))?))
}

/// One life of the worker, from a good connection to the end or an error.
async fn once<S: Send + Sync + 'static>(
    settings: &WorkerSettings,
    registry: &Registry<S>,
    takes: Takes,
    activity: &Activity,
    database: Database,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), String> {
    let recovery = WorkerRecoveryConfig::default()
        .heartbeat_interval(settings.heartbeat)
        .sweep_interval(settings.heartbeat)
        .sweep_threshold(settings.stale_after)
        .recovery_delay(Duration::ZERO);
    let (at_once, options) = match takes {
        Takes::Prompt => (PROMPT_AT_ONCE, WorkerOptions::default().add_accepted_flag(PROMPT)),
        Takes::Others => (
            settings.at_once,
            WorkerOptions::default().add_forbidden_flag(PROMPT).with_crons(registry.schedules.iter().cloned()),
        ),
    };
    // The first notice wakes it.
    let rest = RefetchDelayConfig::default().with_duration(REST.min(settings.poll)).with_max_abort_threshold(1);
    let worker = options
        .concurrency(at_once)
        .database(database)
        .schema(SCHEMA)
        .poll_interval(settings.poll)
        .worker_recovery(recovery)
        .listen_os_shutdown_signals(false)
        .local_queue(LocalQueueConfig::default().with_size(at_once).with_ttl(PREFETCHED_FOR).with_refetch_delay(rest))
        .shutdown_grace_period(settings.grace)
        .shutdown_interrupted_job_retry_delay(Duration::ZERO)
        .shutdown_signal(async move {
            let _closed_means_stopped = stopped.wait_for(|stopped| *stopped).await;
        })
        .define_jobs(registry.definitions.iter().cloned())
        .add_extension::<State<S>>(registry.state.clone())
        .add_extension::<Activity>(activity.clone())
        .init()
        .await
        .map_err(|error| error.to_string())?;
    tracing::info!(worker.id = worker.worker_id(), worker.takes = ?takes, "the worker is ready");
    worker.run().await.map_err(|error| error.to_string())
}

/// Tells listeners that jobs began or ended, and once more a moment later, when the queue knows of it as well.
async fn tell(bus: Bus, activity: Activity) {
    let (mut before, mut now) = (activity.count(), activity.count());
    loop {
        tokio::time::sleep(TELL_EVERY).await;
        let was = before;
        (before, now) = (now, activity.count());
        if now != was {
            bus.publish(jobs::changed());
        }
    }
}

/// Gives turns to jobs that have fallen due, and those out that nobody passed on.
async fn keep_turns(database: Database, every: Duration) {
    loop {
        tokio::time::sleep(every).await;
        if let Err(error) = database.execute("SELECT postroom_queue.release_due()", DbParams::new()).await {
            tracing::debug!(%error, "the turns could not be looked through");
        }
    }
}
