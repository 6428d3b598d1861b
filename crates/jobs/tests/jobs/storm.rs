//! Ten thousand jobs while their worker is killed again and again.

use std::process::{Child, Command, Stdio};

use postroom_jobs::Registry;
use postroom_testkit::{Database, clock, wait_for};
use postroom_types::SeededEntropy;

use crate::support::{Effect, Field, State, settings};

const JOBS: i64 = 10_000;
const TENANTS: i64 = 10;
const KILLS: usize = 20;
/// Tells this test's own program to be a worker.
const WORKER_URL: &str = "POSTROOM_TEST_STORM_URL";

#[tokio::test]
async fn each_effect_happens_exactly_once_however_often_the_worker_is_killed() {
    let field = Field::new().await;
    for number in 0..TENANTS {
        let tenant = field.tenant(&format!("tenant-{number}")).await;
        field.put_many(tenant, (JOBS / TENANTS) as i32).await;
    }
    let mut moments: Vec<i64> = (0..KILLS as u64).map(moment).collect();
    moments.sort_unstable();
    let mut worker = worker(&field.database);
    for moment in moments {
        wait_for("the moment to kill", async || field.effects().await >= moment).await;
        worker.kill().expect("killed");
        worker.wait().expect("gone");
        worker = self::worker(&field.database);
    }
    wait_for("the queue to be empty", async || field.jobs().await == 0).await;
    worker.kill().expect("killed");
    worker.wait().expect("gone");
    assert_eq!(field.effects().await, JOBS);
    assert_eq!(field.count("SELECT count(DISTINCT job) FROM postroom.effects").await, JOBS);
}

/// After how many effects the worker dies.
fn moment(number: u64) -> i64 {
    let random: [u8; 4] = postroom_types::random(&SeededEntropy::new(20 + number));
    i64::from(u32::from_le_bytes(random)) % (JOBS - 200)
}

fn worker(database: &Database) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["storm::worker_process", "--exact", "--ignored"])
        .env(WORKER_URL, database.app_url())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a worker")
}

#[tokio::test]
#[ignore = "the storm's worker, in a process of its own"]
async fn worker_process() {
    let Ok(url) = std::env::var(WORKER_URL) else { return };
    let limits = postroom_store::PoolLimits::default();
    let config = postroom_store::StoreConfig {
        cell_url: url.clone(),
        management_url: url.clone(),
        limits,
        prepared_statements: true,
    };
    let store = postroom_store::Store::new(config, clock()).expect("a store");
    let registry = Registry::new(State::new(store)).tenant::<Effect>();
    postroom_jobs::run(&settings(url), registry, std::future::pending()).await.expect("never ends");
}
