//! Workers as processes, to be killed: this test program itself, told to run one ignored test.

use std::process::{Child, Command, Stdio};

use postroom_jobs::Registry;
use postroom_store::{PoolLimits, Store, StoreConfig};
use postroom_testkit::{Database, clock};

use crate::support::{State, settings};

/// Tells the program to be a worker.
const URL: &str = "POSTROOM_TEST_WORKER_URL";

pub struct WorkerProcess(Child);

impl WorkerProcess {
    /// `test` is the ignored one that calls [`run`].
    pub fn start(database: &Database, test: &str) -> WorkerProcess {
        let child = Command::new(std::env::current_exe().expect("this program"))
            .args([test, "--exact", "--ignored"])
            .env(URL, database.app_url())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        WorkerProcess(child.expect("a worker"))
    }

    pub fn is_gone(&mut self) -> bool {
        self.0.try_wait().expect("our child").is_some()
    }

    /// As a crash would.
    pub fn kill(&mut self) {
        self.0.kill().expect("killed");
        self.0.wait().expect("gone");
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Works until it is killed; does nothing when nobody started it as a worker.
pub async fn run(registry: impl FnOnce(State) -> Registry<State>) {
    let Ok(url) = std::env::var(URL) else { return };
    let limits = PoolLimits::default();
    let config = StoreConfig { cell_url: url.clone(), management_url: url.clone(), limits, prepared_statements: true };
    let store = Store::new(config, clock()).expect("a store");
    postroom_jobs::run(&settings(url), registry(State::new(store)), std::future::pending()).await.expect("never ends");
}
