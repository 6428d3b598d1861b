//! Ten thousand jobs while their workers are killed again and again.

use postroom_jobs::{Outcome, Registry, TenantTask, Work};
use postroom_testkit::wait_for;
use postroom_types::{SeededEntropy, TenantId};

use crate::support::{self, Field, State};
use crate::worker_process::{self, WorkerProcess};

const JOBS: i64 = 10_000;
const TENANTS: i64 = 10;
const KILLS: usize = 20;
const WORKERS: usize = 2;

/// Writes one row in the transaction that ends the job; some fail at first.
struct Shaky;

impl TenantTask<State> for Shaky {
    const NAME: &'static str = "effect";

    async fn run(state: &State, tenant: TenantId, work: &Work) -> Outcome {
        if work.attempt == 1 && work.id() % 50 == 0 {
            return Outcome::Retry("not at first".to_owned());
        }
        Outcome::from(support::write(state, tenant, work, true).await)
    }
}

#[tokio::test]
async fn each_effect_happens_exactly_once_however_often_the_workers_are_killed() {
    let field = Field::new().await;
    for number in 0..TENANTS {
        let tenant = field.tenant(&format!("tenant-{number}")).await;
        field.put_many(tenant, (JOBS / TENANTS) as i32).await;
    }
    let mut moments: Vec<i64> = (0..KILLS as u64).map(moment).collect();
    moments.sort_unstable();
    let start = || WorkerProcess::start(&field.database, "storm::worker_process");
    let mut workers: [WorkerProcess; WORKERS] = std::array::from_fn(|_| start());
    for (number, moment) in moments.into_iter().enumerate() {
        wait_for("the moment to kill", async || field.effects().await >= moment).await;
        let worker = &mut workers[number % WORKERS];
        worker.kill();
        *worker = start();
    }
    wait_for("the queue to be empty", async || field.jobs().await == 0).await;
    assert_eq!(field.effects().await, JOBS);
    assert_eq!(field.count("SELECT count(DISTINCT job) FROM postroom.effects").await, JOBS);
}

/// After how many effects a worker dies.
fn moment(number: u64) -> i64 {
    let random: [u8; 4] = postroom_types::random(&SeededEntropy::new(20 + number));
    i64::from(u32::from_le_bytes(random)) % (JOBS - 400)
}

#[tokio::test]
#[ignore = "the storm's worker, in a process of its own"]
async fn worker_process() {
    worker_process::run(|state| Registry::new(state).tenant::<Shaky>()).await;
}
