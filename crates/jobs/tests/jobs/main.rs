//! The queue and its workers on a real PostgreSQL, with workers in this process and as processes that are killed.

mod poison;
mod storm;
mod support;
mod turns;
mod worker_process;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{TimeDelta, Timelike};
use postroom_jobs::{InstallationTask, Outcome, Registry, TenantTask, Work, WorkerSettings};
use postroom_store::jobs::Job;
use postroom_store::{SystemActor, TenantActor, check_isolation};
use postroom_testkit::wait_for;
use postroom_types::{Clock, SystemClock, TenantId};
use serde_json::json;

use crate::support::{Effect, Field, State};

struct Failing;

impl TenantTask<State> for Failing {
    const NAME: &'static str = "failing";

    async fn run(_: &State, _: TenantId, work: &Work) -> Outcome {
        match work.data["how"].as_str() {
            Some("retry") => Outcome::Retry("not now".to_owned()),
            Some("fail") => Outcome::Fail("never".to_owned()),
            _ => panic!("of no use"),
        }
    }
}

static AT_ONCE: AtomicUsize = AtomicUsize::new(0);
static MOST_AT_ONCE: AtomicUsize = AtomicUsize::new(0);

/// Notes how many of its kind run at the same time.
struct Counting;

impl TenantTask<State> for Counting {
    const NAME: &'static str = "counting";

    async fn run(state: &State, tenant: TenantId, work: &Work) -> Outcome {
        MOST_AT_ONCE.fetch_max(AT_ONCE.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let written = support::write(state, tenant, work, false).await;
        AT_ONCE.fetch_sub(1, Ordering::SeqCst);
        Outcome::from(written)
    }
}

struct Tick;

impl InstallationTask<State> for Tick {
    const NAME: &'static str = "tick";

    async fn run(state: &State, work: &Work) -> Outcome {
        let tx = state.store.system_tx(SystemActor::System).await.expect("a transaction");
        work.finish_in_system(&tx).await.expect("this worker's");
        tx.commit().await.expect("committed");
        state.ticks.fetch_add(1, Ordering::SeqCst);
        Outcome::Done
    }
}

#[tokio::test]
async fn a_job_runs_once_it_is_committed_and_not_before() {
    let field = Field::new().await;
    let tenant = field.tenant("acme").await;
    let worker = field.worker(|registry| registry.tenant::<Effect>());
    let tx = field.world.identity.store.tenant_tx(TenantActor::System { tenant }).await.expect("open");
    tx.enqueue(&Job::new("effect")).await.expect("put in");
    drop(tx);
    let tx = field.world.identity.store.tenant_tx(TenantActor::System { tenant }).await.expect("open");
    let id = tx.enqueue(&Job::new("effect").data(json!({"n": 1}))).await.expect("put in");
    tx.commit().await.expect("committed");
    wait_for("the effect", async || field.effects().await == 1).await;
    wait_for("the queue to be empty", async || field.jobs().await == 0).await;
    let row = field.owner.query_one("SELECT tenant_id, job FROM postroom.effects", &[]).await.expect("the effect");
    assert_eq!((TenantId(row.get(0)), row.get::<_, i64>(1)), (tenant, id));
    worker.stop().await;
}

#[tokio::test]
async fn a_tenants_transaction_puts_in_jobs_of_its_own_tenant_only_and_ends_no_other() {
    let field = Field::new().await;
    let (one, two) = (field.tenant("one").await, field.tenant("two").await);
    let id = field.put(one, &Job::new("effect").data(json!({"tenant": two.0}))).await;
    let row = field.owner.query_one("SELECT tenant::uuid, payload->>'tenant' FROM postroom_queue._private_jobs", &[]);
    let row = row.await.expect("the job");
    assert_eq!((TenantId(row.get(0)), row.get::<_, String>(1)), (one, one.to_string()));
    field
        .owner
        .batch_execute("UPDATE postroom_queue._private_jobs SET locked_by = 'w', locked_at = now()")
        .await
        .unwrap();
    let running = postroom_store::jobs::Running { id, worker: "w".to_owned() };
    for (tenant, worker) in [(two, "w"), (one, "another")] {
        let tx = field.world.identity.store.tenant_tx(TenantActor::System { tenant }).await.expect("open");
        let running = postroom_store::jobs::Running { worker: worker.to_owned(), ..running.clone() };
        postroom_store::jobs::finish_in_tenant(&tx, &running).await.expect_err("not this one's");
    }
    // No way round the functions: the application has no right on the queue, nor a tenant on the management's functions.
    let app = field.database.connect_as("postroom_app").await;
    for statement in [
        "SELECT * FROM postroom_queue._private_jobs",
        "SELECT postroom_queue.put(NULL, 'effect', '{}', NULL, NULL, NULL, NULL, NULL, false)",
        "SELECT postroom_management.enqueue_job(NULL, 'effect', '{}', NULL, NULL, NULL, NULL, NULL, false)",
        "SELECT enqueue_job('effect', '{}', NULL, NULL, NULL, NULL, NULL, false)",
    ] {
        app.batch_execute(statement).await.expect_err(statement);
    }
    let identity = &field.world.identity;
    let health = check_isolation(&identity.store, identity.context.now()).await.expect("checked");
    let findings: Vec<_> = health.proof.findings.iter().map(ToString::to_string).collect();
    // The table of effects is this test's own, without the standard columns.
    assert!(findings.iter().all(|finding| finding.contains("effects")), "{findings:#?}");
}

#[tokio::test]
async fn failures_wait_longer_and_end_among_the_dead() {
    let field = Field::new().await;
    let tenant = field.tenant("acme").await;
    for (how, attempts) in [("retry", 25), ("fail", 25), ("panic", 25), ("retry", 1)] {
        field.put(tenant, &Job::new("failing").data(json!({"how": how})).attempts(attempts)).await;
    }
    let worker = field.worker(|registry| registry.tenant::<Failing>());
    let all = "SELECT count(*) FROM postroom_queue._private_jobs WHERE last_error IS NOT NULL AND locked_at IS NULL";
    wait_for("every job to have failed", async || field.count(all).await == 4).await;
    let rows = field.owner.query(
        "SELECT payload->'data'->>'how', attempts < max_attempts AND due_at > now(), last_error, max_attempts::int \
         FROM postroom_queue._private_jobs ORDER BY id",
        &[],
    );
    let found: Vec<(String, bool, String)> =
        rows.await.unwrap().iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
    assert_eq!((found[0].0.as_str(), found[0].1), ("retry", true), "{found:?}");
    assert_eq!((found[1].0.as_str(), found[1].1), ("fail", false));
    assert_eq!((found[2].0.as_str(), found[2].1), ("panic", true));
    assert_eq!((found[3].0.as_str(), found[3].1), ("retry", false));
    assert!(
        found[0].2.contains("not now") && found[1].2.contains("never") && found[2].2.contains("of no use"),
        "{found:?}"
    );
    worker.stop().await;
}

#[tokio::test]
async fn a_key_is_one_waiting_job_and_a_queue_is_one_job_at_a_time() {
    let field = Field::new().await;
    let (one, two) = (field.tenant("one").await, field.tenant("two").await);
    for tenant in [one, two, one] {
        field.put(tenant, &Job::new("effect").once("daily")).await;
    }
    assert_eq!(field.jobs().await, 2, "the same key of two tenants is two keys");
    for _ in 0..20 {
        field.put(one, &Job::new("counting").queue("serial")).await;
    }
    let worker = field.worker(|registry| registry.tenant::<Effect>().tenant::<Counting>());
    wait_for("every effect", async || field.effects().await == 22).await;
    assert_eq!(MOST_AT_ONCE.load(Ordering::SeqCst), 1);
    worker.stop().await;
}

#[tokio::test]
async fn a_job_of_the_installation_names_no_tenant() {
    let field = Field::new().await;
    let tx = field.world.identity.store.system_tx(SystemActor::System).await.expect("open");
    tx.enqueue(&Job::new("tick")).await.expect("put in");
    tx.commit().await.expect("committed");
    let worker = field.worker(|registry| registry.installation::<Tick>());
    wait_for("the tick", async || field.state.ticks.load(Ordering::SeqCst) == 1).await;
    assert_eq!(field.jobs().await, 0);
    worker.stop().await;
}

#[tokio::test]
async fn new_jobs_wake_a_worker_that_hardly_ever_looks() {
    let field = Field::new().await;
    let tenant = field.tenant("acme").await;
    let settings = WorkerSettings { poll: Duration::from_secs(3600), ..support::settings(field.database.app_url()) };
    let worker = field.worker_with(settings, |registry| registry.tenant::<Effect>());
    // The first may be found when the worker starts; from then on it sleeps.
    for effects in 1..=5 {
        field.put(tenant, &Job::new("effect")).await;
        wait_for("the effect", async || field.effects().await == effects).await;
    }
    // Of a named queue one runs after the other; no new job comes to wake the worker for the next.
    let tx = field.world.identity.store.tenant_tx(TenantActor::System { tenant }).await.expect("open");
    for _ in 0..3 {
        tx.enqueue(&Job::new("effect").queue("serial")).await.expect("put in");
    }
    tx.commit().await.expect("committed");
    wait_for("the queue's effects", async || field.effects().await == 8).await;
    worker.stop().await;
}

#[tokio::test]
async fn a_worker_without_work_leaves_the_database_in_peace() {
    let field = Field::new().await;
    let tenant = field.tenant("acme").await;
    let worker = field.worker(|registry| registry.tenant::<Effect>());
    field.put(tenant, &Job::new("effect")).await;
    wait_for("the effect", async || field.effects().await == 1).await;
    let committed = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()";
    let beat =
        "SELECT (extract(epoch FROM max(last_heartbeat_at)) * 1000)::bigint FROM postroom_queue._private_workers";
    let (mut before, mut last) = (field.count(committed).await, field.count(beat).await);
    for beats in 0..3 {
        wait_for("a sign of life", async || field.count(beat).await != last).await;
        last = field.count(beat).await;
        if beats == 0 {
            // What came before the first is of the job.
            before = field.count(committed).await;
        }
    }
    let busy = field.count(committed).await - before;
    assert!(busy < 200, "{busy} transactions between three signs of life");
    worker.stop().await;
}

#[tokio::test]
async fn a_schedule_that_cannot_be_read_is_refused() {
    let field = Field::new().await;
    assert!(Registry::new(field.state.clone()).every::<Tick>("every now and then").is_err());
    assert!(Registry::new(field.state.clone()).daily::<Tick>("61 0 * * *").is_err());
}

#[tokio::test]
async fn a_daily_job_that_fell_due_while_no_worker_ran_is_made_up_for_once() {
    let field = Field::new().await;
    // Workers of yesterday knew of it.
    let known = "INSERT INTO postroom_queue._private_known_crontabs (identifier, known_since, last_execution) \
                 VALUES ('tick', now() - interval '3 days', now() - interval '1 day 10 minutes')";
    field.owner.batch_execute(known).await.expect("known");
    let due = SystemClock.now().with_timezone(&chrono::Local) - TimeDelta::minutes(10);
    let times = format!("{} {} * * *", due.minute(), due.hour());
    let workers = [0, 1].map(|_| field.worker(|registry| registry.daily::<Tick>(&times).expect("a schedule")));
    wait_for("the tick", async || field.state.ticks.load(Ordering::SeqCst) > 0).await;
    let last =
        "SELECT count(*) FROM postroom_management.list_schedules() WHERE last_run_at > now() - interval '1 hour'";
    assert_eq!(field.count(last).await, 1);
    wait_for("nothing to be left", async || field.jobs().await == 0).await;
    for worker in workers {
        worker.stop().await;
    }
    assert_eq!(field.state.ticks.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_worker_that_stops_lets_its_job_end() {
    let field = Field::new().await;
    let tenant = field.tenant("acme").await;
    field.put(tenant, &Job::new("effect").data(json!({"hold": true}))).await;
    let worker = field.worker(|registry| registry.tenant::<Effect>());
    wait_for("the job to run", async || field.state.holding.load(Ordering::SeqCst) == 1).await;
    let stopping = worker.stopping();
    field.state.go.add_permits(1);
    tokio::time::timeout(Duration::from_secs(20), stopping).await.expect("stopped").expect("in order");
    assert_eq!((field.effects().await, field.jobs().await), (1, 0));
}

#[tokio::test]
async fn what_a_busy_worker_took_ahead_goes_to_another() {
    let field = Field::new().await;
    let settings = || WorkerSettings { at_once: 2, ..support::settings(field.database.app_url()) };
    let (loud, quiet) = (field.tenant("loud").await, field.tenant("quiet").await);
    for _ in 0..2 {
        field.put(loud, &Job::new("effect").data(json!({"hold": true}))).await;
    }
    let busy = field.worker_with(settings(), |registry| registry.tenant::<Effect>());
    wait_for("every place to be taken", async || field.state.holding.load(Ordering::SeqCst) == 2).await;
    field.put(quiet, &Job::new("effect")).await;
    let taken = "SELECT count(*) FROM postroom_queue._private_jobs WHERE locked_at IS NOT NULL";
    wait_for("the job to be taken ahead", async || field.count(taken).await == 3).await;
    let other = field.worker_with(settings(), |registry| registry.tenant::<Effect>());
    wait_for("the other to have done it", async || field.effects().await == 1).await;
    field.state.go.add_permits(2);
    wait_for("the rest", async || field.jobs().await == 0).await;
    busy.stop().await;
    other.stop().await;
}

#[tokio::test]
async fn the_librarys_own_migrations_find_nothing_to_do() {
    let field = Field::new().await;
    let known: i64 = field.count("SELECT count(*) FROM postroom_queue.migrations").await;
    let worker = field.worker(|registry| registry.tenant::<Effect>());
    wait_for("the worker", async || field.count("SELECT count(*) FROM postroom_management.list_workers()").await == 2)
        .await;
    assert_eq!(field.count("SELECT count(*) FROM postroom_queue.migrations").await, known);
    worker.stop().await;
}
