//! A job that takes its worker with it, every time.

use postroom_jobs::{Outcome, Registry, TenantTask, Work};
use postroom_store::jobs::Job;
use postroom_testkit::wait_for;
use postroom_types::TenantId;

use crate::support::{Field, State};
use crate::worker_process::{self, WorkerProcess};

struct Poison;

impl TenantTask<State> for Poison {
    const NAME: &'static str = "poison";

    async fn run(_: &State, _: TenantId, _: &Work) -> Outcome {
        std::process::abort();
    }
}

#[tokio::test]
async fn a_job_that_kills_its_worker_ends_among_the_dead() {
    let field = Field::new().await;
    let tenant = field.tenant("acme").await;
    let id = field.put(tenant, &Job::new("poison")).await;
    let dead =
        format!("SELECT count(*) FROM postroom_queue._private_jobs WHERE id = {id} AND attempts >= max_attempts");
    let mut deaths = 0;
    let mut worker = WorkerProcess::start(&field.database, "poison::worker_process");
    wait_for("the job to be given up", async || {
        if worker.is_gone() {
            deaths += 1;
            worker = WorkerProcess::start(&field.database, "poison::worker_process");
        }
        field.count(&dead).await == 1
    })
    .await;
    assert_eq!(deaths, 5);
    let error =
        format!("SELECT count(*) FROM postroom_queue._private_jobs WHERE id = {id} AND last_error LIKE '%five times%'");
    assert_eq!(field.count(&error).await, 1);
}

#[tokio::test]
#[ignore = "this test's worker, in a process of its own"]
async fn worker_process() {
    worker_process::run(|state| Registry::new(state).tenant::<Poison>()).await;
}
