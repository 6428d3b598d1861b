//! A data directory for one test, which ends what was started in it.
use std::fs::{self, Permissions};
use std::future::Future;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use postroom_cluster::{Cluster, DataDir, DirLock, Settings};
use rustix::process::{Pid, Signal, kill_process};
use tokio_postgres::NoTls;

/// Polls of 20 ms: half a minute.
const POLLS: u32 = 1_500;
const POLL: Duration = Duration::from_millis(20);

pub struct Place {
    temporary: tempfile::TempDir,
    pub path: PathBuf,
}

impl Place {
    pub fn new() -> Place {
        Place::named("data")
    }

    pub fn named(name: &str) -> Place {
        let temporary = tempfile::tempdir().expect("a temporary directory");
        fs::set_permissions(temporary.path(), Permissions::from_mode(0o711)).expect("own directory");
        let path = temporary.path().join(name);
        Place { temporary, path }
    }

    pub fn parent(&self) -> &Path {
        self.temporary.path()
    }

    pub fn postgres(&self) -> PathBuf {
        self.path.join("postgres")
    }

    pub fn open(&self) -> DataDir {
        DataDir::open(&self.path).expect("a usable data directory")
    }

    pub async fn start(&self) -> (DirLock, Cluster) {
        let lock = self.open().lock().expect("a free data directory");
        let cluster = Cluster::start(&lock, Settings::Throwaway).await.expect("PostgreSQL starts");
        (lock, cluster)
    }
}

impl Drop for Place {
    #[expect(clippy::disallowed_methods, reason = "a destructor cannot wait in any other way")]
    fn drop(&mut self) {
        let Ok(text) = fs::read_to_string(self.postgres().join("postmaster.pid")) else {
            return;
        };
        let lines: Vec<_> = text.lines().collect();
        let pid = lines.first().and_then(|line| line.parse().ok());
        if let Some(pid) = pid
            && command_line(pid).contains(&self.postgres().to_string_lossy().into_owned())
        {
            signal(pid, Signal::QUIT);
            for _ in 0..POLLS {
                if !command_line(pid).contains("postgres") {
                    break;
                }
                std::thread::sleep(POLL);
            }
        }
        if let Some(socket_dir) = lines.get(4).filter(|line| line.contains("/postroom-")) {
            let _ = fs::remove_dir_all(socket_dir);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "asks the cluster under test")]
pub async fn query(cluster: &Cluster, sql: &str) -> Result<String, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(&cluster.url("postgres", "postgres"), NoTls).await?;
    let driver = tokio::spawn(connection);
    let messages = client.simple_query(sql).await;
    drop(client);
    driver.await.expect("the connection task")?;
    let text = messages?
        .iter()
        .find_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(ToOwned::to_owned),
            _ => None,
        })
        .unwrap_or_default();
    Ok(text)
}

pub async fn eventually<F: Future<Output = bool>>(what: &str, mut check: impl FnMut() -> F) {
    for _ in 0..POLLS {
        if check().await {
            return;
        }
        tokio::time::sleep(POLL).await;
    }
    panic!("this did not come true in time: {what}");
}

pub fn signal(pid: i32, signal: Signal) {
    kill_process(Pid::from_raw(pid).expect("a pid"), signal).expect("a process of this test");
}

/// Whether a process runs; one that has ended but was not reaped does not.
pub fn runs(pid: i32) -> bool {
    !command_line(pid).is_empty()
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Runs an ignored test in a process of its own, on a data directory.
pub fn helper(program: &Path, name: &str, data: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["--exact", name, "--ignored", "--nocapture"]).env(HELPER_DATA, data);
    command
}

/// The data directory a helper was given; `None` when someone runs all ignored tests.
pub fn helper_data() -> Option<PathBuf> {
    std::env::var_os(HELPER_DATA).map(PathBuf::from)
}

const HELPER_DATA: &str = "POSTROOM_TEST_HELPER_DATA";

fn command_line(pid: i32) -> String {
    let bytes = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}
