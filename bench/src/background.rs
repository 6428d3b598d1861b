//! Background jobs: how many a second, and how long tenants wait while another one floods the queue.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use postroom_jobs::{Outcome, Registry, TenantTask, Work, WorkerSettings};
use postroom_store::jobs::Job;
use postroom_store::{Store, TenantActor};
use postroom_tenancy::connect_owner;
use postroom_types::TenantId;
use serde_json::json;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::installation::Installation;
use crate::proc_times::Parties;
use crate::report::Run;
use crate::rows::TENANT;
use crate::stopwatch::Stopwatch;
use crate::{Error, load::Span};

/// Tenants that take part; the first one floods.
const TENANTS: u64 = 100;
/// Jobs of the rate.
const JOBS: u64 = 10_000;
/// Jobs of the flood: more than can be done while the others are measured.
const FLOOD: u64 = 20_000;
/// How long each of the flood's jobs takes.
const FLOOD_MILLIS: u64 = 10;
/// One of the other tenants puts a job in as often.
const PAUSE: Duration = Duration::from_millis(20);
/// Jobs put in by one transaction.
const BATCH: u64 = 500;

/// What the handler works with.
#[derive(Clone)]
struct State {
    watch: Stopwatch,
    done: Arc<AtomicU64>,
    /// Seconds from being put in to being begun, of the jobs that are looked at.
    waits: Arc<Mutex<Vec<f64>>>,
}

/// Waits as long as its data says.
struct Nap;

impl TenantTask<State> for Nap {
    const NAME: &'static str = "bench_nap";

    async fn run(state: &State, _: TenantId, work: &Work) -> Outcome {
        if let Some(at) = work.data["at"].as_f64() {
            let wait = state.watch.elapsed().as_secs_f64() - at;
            state.waits.lock().unwrap_or_else(PoisonError::into_inner).push(wait);
        }
        if let Some(millis) = work.data["millis"].as_u64() {
            tokio::time::sleep(Duration::from_millis(millis)).await;
        }
        state.done.fetch_add(1, Ordering::Relaxed);
        Outcome::Done
    }
}

/// A worker with the product's settings.
struct Worker {
    stop: oneshot::Sender<()>,
    running: JoinHandle<Result<(), postroom_jobs::WorkerError>>,
}

impl Worker {
    fn start(installation: &Installation, state: &State) -> Self {
        let settings = WorkerSettings::new(installation.app_url());
        let registry = Registry::new(state.clone()).tenant::<Nap>();
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(async move {
            let stopped = async {
                let _closed_means_stopped = stopped.await;
            };
            postroom_jobs::run(&settings, registry, stopped).await
        });
        Self { stop, running }
    }

    async fn stop(self, installation: &Installation) -> Result<(), Error> {
        let _may_have_ended = self.stop.send(());
        self.running.await??;
        let owner = connect_owner(&installation.owner_url()).await?;
        Ok(owner.batch_execute("DELETE FROM postroom_queue._private_jobs").await?)
    }
}

/// Empty jobs of many tenants, from a full queue to an empty one.
pub(crate) async fn rate(installation: &Installation, store: &Store, parties: Parties) -> Result<Run, Error> {
    let state = State::new();
    for tenant in 0..TENANTS {
        put(store, tenant, JOBS / TENANTS, &Job::new(Nap::NAME)).await?;
    }
    let (watch, times) = (Stopwatch::start(), parties.times()?);
    let worker = Worker::start(installation, &state);
    while state.done.load(Ordering::Relaxed) < JOBS {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let run = Run::new(JOBS, watch.elapsed(), parties.times()?.since(times))?;
    worker.stop(installation).await?;
    Ok(run)
}

/// How long 99 % of the other tenants' jobs wait at most, in seconds: while it is quiet, and while one tenant floods.
pub(crate) async fn fairness(installation: &Installation, store: &Store, span: Span) -> Result<(f64, f64), Error> {
    let state = State::new();
    let worker = Worker::start(installation, &state);
    others(store, &state, span.warm_up).await?;
    let quiet = others(store, &state, span.measure).await?;
    put(store, 0, FLOOD, &Job::new(Nap::NAME).data(json!({ "millis": FLOOD_MILLIS }))).await?;
    let before = state.done.load(Ordering::Relaxed);
    let flooded = others(store, &state, span.measure).await?;
    if state.done.load(Ordering::Relaxed) - before >= FLOOD {
        return Err("the flood was over before the others were measured".into());
    }
    worker.stop(installation).await?;
    Ok((quiet, flooded))
}

/// The others put jobs in by turns, for so long; the 99th percentile of their waits.
async fn others(store: &Store, state: &State, time: Duration) -> Result<f64, Error> {
    state.waits.lock().unwrap_or_else(PoisonError::into_inner).clear();
    let watch = Stopwatch::start();
    let mut ticks = tokio::time::interval(PAUSE);
    let mut count = 0;
    while watch.elapsed() < time {
        ticks.tick().await;
        let at = state.watch.elapsed().as_secs_f64();
        put(store, 1 + count % (TENANTS - 1), 1, &Job::new(Nap::NAME).data(json!({ "at": at }))).await?;
        count += 1;
    }
    let all = || usize::try_from(count).is_ok_and(|count| state.waits().len() >= count);
    while !all() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mut waits = state.waits();
    waits.sort_by(f64::total_cmp);
    waits.get(waits.len() * 99 / 100).copied().ok_or_else(|| "nobody put anything in".into())
}

async fn put(store: &Store, tenant: u64, count: u64, job: &Job) -> Result<(), Error> {
    let actor = TenantActor::System { tenant: TenantId(TENANT.id(tenant)) };
    let mut left = count;
    while left > 0 {
        let tx = store.tenant_tx(actor).await?;
        for _ in 0..left.min(BATCH) {
            tx.enqueue(job).await?;
        }
        tx.commit().await?;
        left -= left.min(BATCH);
    }
    Ok(())
}

impl State {
    fn new() -> Self {
        Self { watch: Stopwatch::start(), done: Arc::default(), waits: Arc::default() }
    }

    fn waits(&self) -> Vec<f64> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
