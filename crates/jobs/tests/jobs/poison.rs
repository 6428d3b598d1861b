//! A job that takes its worker with it, every time.

use postroom_jobs::{Outcome, Registry, TenantTask, Work};
use postroom_store::jobs::Job;
use postroom_testkit::wait_for;
use postroom_types::TenantId;

use crate::support::{Effect, Field, State};
use crate::worker_process::{self, WorkerProcess};

struct Poison;

impl TenantTask<State> for Poison {
    const NAME: &'static str = "poison";

    async fn run(_: &State, _: TenantId, _: &Work) -> Outcome {
        std::process::abort();
    }
}

#[tokio::test]
async fn a_job_that_kills_its_worker_ends_among_the_dead_and_takes_no_others_with_it() {
    let field = Field::new().await;
    let id = field.put(field.tenant("acme").await, &Job::new("poison")).await;
    for number in 0..10 {
        field.put(field.tenant(&format!("neighbour-{number}")).await, &Job::new("effect")).await;
    }
    let mut worker = WorkerProcess::start(&field.database, "poison::worker_process");
    // It comes back the later the oftener it died, so the five times take longer than one wait.
    for _ in 0..5 {
        wait_for("the worker to die", async || worker.is_gone()).await;
        worker = WorkerProcess::start(&field.database, "poison::worker_process");
    }
    let dead = format!(
        "SELECT count(*) FROM postroom_queue._private_jobs \
         WHERE id = {id} AND attempts >= max_attempts AND last_error LIKE '%five times%'"
    );
    wait_for("it to be given up", async || field.jobs().await == 1 && field.count(&dead).await == 1).await;
    assert_eq!(field.effects().await, 10);
    assert!(!worker.is_gone(), "it killed no sixth time");
}

#[tokio::test]
#[ignore = "this test's worker, in a process of its own"]
async fn worker_process() {
    worker_process::run(|state| Registry::new(state).tenant::<Poison>().tenant::<Effect>()).await;
}
