use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use postroom_jobs::{Outcome, Registry, TenantTask, Work, WorkerError, WorkerSettings};
use postroom_store::jobs::Job;
use postroom_store::{GenericClient, Store, TenantActor};
use postroom_testkit::{Database, World};
use postroom_types::TenantId;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;
use tokio_postgres::Client;

/// What the handlers of these tests work with.
#[derive(Clone)]
pub struct State {
    pub store: Store,
    pub ticks: Arc<AtomicUsize>,
    pub holding: Arc<AtomicUsize>,
    pub go: Arc<Semaphore>,
}

impl State {
    pub fn new(store: Store) -> State {
        State { store, ticks: Arc::default(), holding: Arc::default(), go: Arc::new(Semaphore::new(0)) }
    }
}

/// Writes one row, in the transaction that ends the job.
pub struct Effect;

impl TenantTask<State> for Effect {
    const NAME: &'static str = "effect";

    async fn run(state: &State, tenant: TenantId, work: &Work) -> Outcome {
        if work.data["hold"] == true {
            state.holding.fetch_add(1, Ordering::SeqCst);
            state.go.acquire().await.expect("never closed").forget();
        }
        Outcome::from(write(state, tenant, work, true).await)
    }
}

pub async fn write(
    state: &State,
    tenant: TenantId,
    work: &Work,
    finish: bool,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let tx = state.store.tenant_tx(TenantActor::System { tenant }).await?;
    let insert = "INSERT INTO effects (tenant_id, number) VALUES ($1, DEFAULT) RETURNING number";
    let statement = tx.prepare(insert).await?;
    let number: i64 = tx.query_one(&statement, &[&tenant.0]).await?.get(0);
    let statement =
        tx.prepare("UPDATE effects SET job = $3 WHERE tenant_id = $1 AND number = $2 RETURNING job").await?;
    tx.query_one(&statement, &[&tenant.0, &number, &work.id()]).await?;
    if finish {
        work.finish_in(&tx).await?;
    }
    Ok(tx.commit().await?)
}

/// A database with a table of effects that refuses none, so that a second one would be seen.
pub struct Field {
    pub database: Database,
    pub world: World,
    pub owner: Client,
    pub state: State,
}

impl Field {
    pub async fn new() -> Field {
        let database = Database::fresh().await;
        let owner = database.owner().await;
        owner
            .batch_execute(
                "SET search_path = postroom; SET ROLE postroom_owner; \
                 CREATE TABLE effects (tenant_id uuid NOT NULL, number bigint GENERATED ALWAYS AS IDENTITY, job bigint, \
                 PRIMARY KEY (tenant_id, number)); \
                 SELECT postroom_guards.seal_tenant_table('effects'); RESET ROLE",
            )
            .await
            .expect("a table of effects");
        let world = World::new(&database);
        let state = State::new(world.identity.store.clone());
        Field { database, world, owner, state }
    }

    pub async fn tenant(&self, slug: &str) -> TenantId {
        self.world.tenant(slug).await.id
    }

    pub async fn put(&self, tenant: TenantId, job: &Job) -> i64 {
        let tx = self.world.identity.store.tenant_tx(TenantActor::System { tenant }).await.expect("open");
        let id = tx.enqueue(job).await.expect("put in");
        tx.commit().await.expect("committed");
        id
    }

    /// So many effects in one transaction.
    pub async fn put_many(&self, tenant: TenantId, count: i32) {
        let tx = self.world.identity.store.tenant_tx(TenantActor::System { tenant }).await.expect("open");
        let many = "SELECT count(enqueue_job('effect', '{}', NULL, NULL, NULL, NULL, NULL, false)) FROM generate_series(1, $1::integer)";
        let statement = tx.prepare(many).await.expect("prepared");
        tx.query_one(&statement, &[&count]).await.expect("put in");
        tx.commit().await.expect("committed");
    }

    pub async fn count(&self, query: &str) -> i64 {
        self.owner.query_one(query, &[]).await.expect("counted").get(0)
    }

    /// How many entries of the queue's indexes this connection and all before it have read.
    pub async fn entries_read(&self) -> i64 {
        // What a connection counts is handed over at the end of a statement, and not before a second is over unless told to.
        self.owner.batch_execute("SELECT pg_stat_force_next_flush()").await.expect("flushed");
        self.count("SELECT sum(idx_tup_read)::bigint FROM pg_stat_all_indexes WHERE relname = '_private_jobs'").await
    }

    pub async fn effects(&self) -> i64 {
        self.count("SELECT count(*) FROM postroom.effects").await
    }

    pub async fn jobs(&self) -> i64 {
        self.count("SELECT count(*) FROM postroom_queue._private_jobs").await
    }

    /// How many jobs workers may take, or have taken.
    pub async fn released(&self) -> i64 {
        self.count("SELECT count(*) FROM postroom_queue._private_jobs WHERE run_at IS NOT NULL").await
    }

    /// As if the time had come for everything that is put off.
    pub async fn time_goes_by(&self) {
        let by = "UPDATE postroom_queue._private_jobs SET due_at = now() - interval '1 second' WHERE due_at > now(); \
                  SELECT postroom_queue.release_due()";
        self.owner.batch_execute(by).await.expect("the queue");
    }

    /// A worker in this process.
    pub fn worker(&self, known: impl FnOnce(Registry<State>) -> Registry<State>) -> Worker {
        self.worker_with(settings(self.database.app_url()), known)
    }

    pub fn worker_with(
        &self,
        settings: WorkerSettings,
        known: impl FnOnce(Registry<State>) -> Registry<State>,
    ) -> Worker {
        let registry = known(Registry::new(self.state.clone()));
        let stop = Arc::new(Notify::new());
        let stopped = Arc::clone(&stop);
        let task = tokio::spawn(async move {
            postroom_jobs::run(&settings, registry, async move { stopped.notified().await }).await
        });
        Worker { task, stop }
    }
}

/// Quick ones, so that no test waits for half a minute.
pub fn settings(url: String) -> WorkerSettings {
    WorkerSettings {
        heartbeat: Duration::from_millis(300),
        stale_after: Duration::from_millis(1500),
        poll: Duration::from_millis(300),
        ..WorkerSettings::new(url)
    }
}

pub struct Worker {
    task: JoinHandle<Result<(), WorkerError>>,
    stop: Arc<Notify>,
}

impl Worker {
    /// Asks it to stop; what it answers in the end.
    pub fn stopping(self) -> impl Future<Output = Result<(), WorkerError>> {
        self.stop.notify_one();
        async move { self.task.await.expect("no panic") }
    }

    pub async fn stop(self) {
        self.stopping().await.expect("stopped in order");
    }
}
