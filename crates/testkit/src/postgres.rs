use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use postroom_cluster::{Cluster, DataDir, DirLock, Settings};
use tokio_postgres::{Client, NoTls};

/// Names the socket directory of the PostgreSQL that `postroom-testkit run` started for a whole test run.
pub const CLUSTER_VARIABLE: &str = "POSTROOM_TEST_CLUSTER";

/// Waits until the pipe closes, however the process at its other end went, then stops PostgreSQL by its own pid and
/// removes what belongs to it. `$1` is our temporary directory.
const SUPERVISOR: &str = r#"
trap '' HUP INT TERM
read -r _
file="$1/data/postgres/postmaster.pid"
pid=$(sed -n 1p "$file" 2>/dev/null)
sockets=$(sed -n 5p "$file" 2>/dev/null)
runs() { [ -n "$pid" ] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$1"; }
signal=QUIT
tries=0
while runs "$1" && [ "$tries" -lt 200 ]; do
    kill -s "$signal" "$pid" 2>/dev/null
    [ "$tries" -lt 120 ] || signal=KILL
    tries=$((tries + 1))
    sleep 0.05
done
rm -rf -- "$1"
case "$sockets" in */postroom-*) rm -rf -- "$sockets" ;; esac
"#;

/// A throw-away PostgreSQL. It ends with this value, and with this process, whatever ends that.
pub struct PostgreSql {
    cluster: Cluster,
    _lock: DirLock,
    directory: PathBuf,
    supervisor: Child,
    leash: Option<ChildStdin>,
}

impl PostgreSql {
    /// One for a test alone, which may kill it.
    pub async fn start() -> PostgreSql {
        let directory = tempfile::Builder::new().prefix("postroom-test-").tempdir().expect("a temporary directory").keep();
        // PostgreSQL's own account must be able to pass.
        fs::set_permissions(&directory, Permissions::from_mode(0o711)).expect("our own directory");
        let mut supervisor = supervise(&directory);
        let leash = supervisor.stdin.take();
        let lock = DataDir::open(directory.join("data")).and_then(|dir| dir.lock()).expect("a usable data directory");
        let cluster = Cluster::start(&lock, Settings::Throwaway).await.expect("PostgreSQL starts");
        PostgreSql { cluster, _lock: lock, directory, supervisor, leash }
    }

    /// The process that runs; for faults, and for [`Cluster::watch`].
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// Starts it again after its death.
    pub async fn restart(&mut self) {
        self.cluster = Cluster::start(&self._lock, Settings::Throwaway).await.expect("PostgreSQL starts again");
    }

    /// Where its socket is, as a host name.
    pub fn socket_dir(&self) -> &Path {
        self.cluster.socket_dir()
    }

    /// Everything that it logged.
    pub fn log(&self) -> String {
        let files = fs::read_dir(self.directory.join("data/postgres-log")).into_iter().flatten().flatten();
        files.map(|file| fs::read_to_string(file.path()).unwrap_or_default()).collect()
    }
}

impl Drop for PostgreSql {
    fn drop(&mut self) {
        drop(self.leash.take());
        let _ = self.supervisor.wait();
    }
}

/// The socket directory of the PostgreSQL that tests share: the run's, else one of this process.
pub(crate) fn shared_socket_dir() -> PathBuf {
    static SHARED: OnceLock<PathBuf> = OnceLock::new();
    SHARED.get_or_init(|| std::env::var_os(CLUSTER_VARIABLE).map_or_else(start_for_this_process, PathBuf::from)).clone()
}

/// The libpq URL of a login, over a socket directory.
pub(crate) fn url(socket_dir: &Path, role: &str, database: &str) -> String {
    let host = socket_dir.to_str().expect("a path in UTF-8").replace('%', "%25").replace('/', "%2F");
    format!("postgresql://{role}@{host}:5432/{database}")
}

/// A connection of a test's own, beside every pool.
#[expect(clippy::disallowed_methods, reason = "tests look behind the curtain")]
pub(crate) async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("PostgreSQL accepts the connection");
    tokio::spawn(connection);
    client
}

/// The tests of a process come and go with runtimes of their own, so this PostgreSQL has a thread that stays.
fn start_for_this_process() -> PathBuf {
    let (tell, told) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let postgres = PostgreSql::start().await;
            tell.send(postgres.socket_dir().to_owned()).expect("somebody asked");
            postgres.cluster().watch(std::future::pending()).await;
        });
    });
    told.recv().expect("PostgreSQL starts")
}

fn supervise(directory: &Path) -> Child {
    Command::new("sh")
        .args(["-c", SUPERVISOR, "postroom-test-supervisor"])
        .arg(directory)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("a shell")
}
