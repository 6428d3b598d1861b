use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use graphile_worker::{
    Crontab, DbExecutor, DbParams, DbValue, IntoTaskHandlerResult, JobDefinition, TaskHandler, WorkerContext,
    parse_crontab,
};
use postroom_store::Bus;
use postroom_store::jobs::Running;
use postroom_types::TenantId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{InstallationTask, Outcome, TenantTask, Work, WorkerError};

/// Which jobs there are, and what runs by the clock.
pub struct Registry<S> {
    pub(crate) definitions: Vec<JobDefinition>,
    pub(crate) schedules: Vec<Crontab>,
    pub(crate) state: State<S>,
    pub(crate) bus: Option<Bus>,
}

/// Goes up whenever a job begins or ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct Activity(Arc<AtomicU64>);

/// What the handlers work with, as the library hands it on.
pub(crate) struct State<S>(pub(crate) Arc<S>);

impl<S: Send + Sync + 'static> Registry<S> {
    pub fn new(state: S) -> Self {
        Self { definitions: Vec::new(), schedules: Vec::new(), state: State(Arc::new(state)), bus: None }
    }

    /// Has listeners told that jobs begin and end: a hint a second at most.
    pub fn telling(self, bus: Bus) -> Self {
        Self { bus: Some(bus), ..self }
    }

    /// Knows this kind of job.
    pub fn tenant<T: TenantTask<S>>(mut self) -> Self {
        self.definitions.push(OfTenant::<S, T>::definition());
        self
    }

    /// Knows this kind of job.
    pub fn installation<T: InstallationTask<S>>(mut self) -> Self {
        self.definitions.push(OfInstallation::<S, T>::definition());
        self
    }

    /// Runs a job of the installation by the clock and time zone of the server, once at each time however many workers there
    /// are. `times` has the five fields of crontab(5).
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn every<T: InstallationTask<S>>(self, times: &str) -> Result<Self, WorkerError> {
        self.by_the_clock::<T>(times, "")
    }

    /// The same once a day, and as soon as there is a worker again if none was there at the time.
    ///
    /// # Errors
    /// When the times cannot be read.
    pub fn daily<T: InstallationTask<S>>(self, times: &str) -> Result<Self, WorkerError> {
        self.by_the_clock::<T>(times, "?fill=1d ")
    }

    fn by_the_clock<T: InstallationTask<S>>(mut self, times: &str, options: &str) -> Result<Self, WorkerError> {
        // With a payload, because none would be null.
        let schedules = parse_crontab(&format!("{times} {} {options}{{}}", T::NAME));
        self.schedules.extend(schedules.map_err(|error| WorkerError::Schedule(error.to_string()))?);
        Ok(self.installation::<T>())
    }
}

impl Activity {
    pub(crate) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn note(context: &WorkerContext) {
        if let Some(activity) = context.get_ext::<Self>() {
            activity.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl<S> Clone for State<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S> fmt::Debug for State<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State")
    }
}

/// What stands in the queue: the tenant is stamped by the database.
#[derive(Deserialize, Serialize)]
struct Payload {
    #[serde(default)]
    tenant: Option<Uuid>,
    #[serde(default)]
    data: Value,
}

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct OfTenant<S, T> {
    payload: Payload,
    #[serde(skip)]
    task: PhantomData<fn() -> (S, T)>,
}

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct OfInstallation<S, T> {
    payload: Payload,
    #[serde(skip)]
    task: PhantomData<fn() -> (S, T)>,
}

impl<S: Send + Sync + 'static, T: TenantTask<S>> TaskHandler for OfTenant<S, T> {
    const IDENTIFIER: &'static str = T::NAME;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let Payload { tenant, data } = self.payload;
        let tenant = tenant.map(TenantId);
        let work = work(&context, data);
        let outcome = async {
            match (context.get_ext::<State<S>>(), tenant) {
                (Some(state), Some(tenant)) => T::run(&state.0, tenant, &work).await,
                _ => Outcome::Fail("a tenant's job without its tenant".to_owned()),
            }
        };
        conclude(&context, T::NAME, tenant, outcome).await
    }
}

impl<S: Send + Sync + 'static, T: InstallationTask<S>> TaskHandler for OfInstallation<S, T> {
    const IDENTIFIER: &'static str = T::NAME;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let work = work(&context, self.payload.data);
        let outcome = async {
            match context.get_ext::<State<S>>() {
                Some(state) => T::run(&state.0, &work).await,
                None => Outcome::Fail("the worker was set up without its state".to_owned()),
            }
        };
        conclude(&context, T::NAME, None, outcome).await
    }
}

fn work(context: &WorkerContext, data: Value) -> Work {
    let job = context.job();
    let running = Running { id: *job.id(), worker: context.worker_id().to_owned() };
    Work { running, data, attempt: *job.attempts() }
}

/// Counts and logs how it ended, and leaves no further attempt where none could help.
async fn conclude(
    context: &WorkerContext,
    name: &'static str,
    tenant: Option<TenantId>,
    outcome: impl Future<Output = Outcome>,
) -> Result<(), String> {
    #[expect(clippy::disallowed_methods, reason = "a duration for the metrics, nothing is decided by it")]
    let started = Instant::now();
    Activity::note(context);
    let outcome = outcome.await;
    Activity::note(context);
    metrics::histogram!("postroom_job_seconds", "task" => name).record(started.elapsed());
    let (ended, message) = match outcome {
        Outcome::Done => ("done", None),
        Outcome::Retry(message) => ("retry", Some(message)),
        Outcome::Fail(message) => ("failed", Some(message)),
    };
    metrics::counter!("postroom_jobs_total", "task" => name, "outcome" => ended).increment(1);
    let Some(message) = message else { return Ok(()) };
    let job = context.job();
    tracing::warn!(
        job.id = job.id(),
        job.name = name,
        job.attempt = job.attempts(),
        tenant.id = tenant.map(tracing::field::display),
        error = message,
        outcome = ended,
        "a job failed"
    );
    if ended == "failed" {
        let last =
            format!("UPDATE {} SET attempts = max_attempts WHERE id = $1", context.schema().private_table("jobs"));
        if let Err(error) = context.database().execute(&last, DbParams::from(vec![DbValue::I64(*job.id())])).await {
            tracing::warn!(job.id = job.id(), %error, "a job that cannot succeed will be tried again");
        }
    }
    Err(message)
}
