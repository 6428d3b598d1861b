use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread;

use postroom_cluster::{Cluster, DataDir, DirLock, Settings};
use tokio_postgres::{Client, NoTls};

use crate::PgBouncer;
use crate::pgbouncer::PGBOUNCER_VARIABLE;
use crate::supervisor::Supervisor;

/// Names the socket directory of the PostgreSQL that `postroom-testkit run` started for a whole test run.
pub const CLUSTER_VARIABLE: &str = "POSTROOM_TEST_CLUSTER";
/// Names the socket directory of the PgBouncer before it, if there is one.
pub const BOUNCER_VARIABLE: &str = "POSTROOM_TEST_PGBOUNCER_SOCKET";

/// A throw-away PostgreSQL. It ends with this value, and with this process, whatever ends that.
pub struct PostgreSql {
    cluster: Cluster,
    lock: DirLock,
    bouncer: Option<PgBouncer>,
    supervisor: Supervisor,
}

impl PostgreSql {
    /// One for a test alone, which may kill it; with a PgBouncer before it when the run asks for that.
    pub async fn start() -> PostgreSql {
        let supervisor = Supervisor::start();
        let lock = DataDir::open(supervisor.data_dir()).and_then(|dir| dir.lock()).expect("a usable data directory");
        let cluster = Cluster::start(&lock, Settings::Throwaway).await.expect("PostgreSQL starts");
        let bouncer = match std::env::var_os(PGBOUNCER_VARIABLE) {
            Some(_) => Some(PgBouncer::start(cluster.socket_dir()).await),
            None => None,
        };
        PostgreSql { cluster, lock, bouncer, supervisor }
    }

    /// The process that runs; for faults, and for [`Cluster::watch`].
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// Starts it again after its death.
    pub async fn restart(&mut self) {
        self.cluster = Cluster::start(&self.lock, Settings::Throwaway).await.expect("PostgreSQL starts again");
    }

    /// Where its socket is, as a host name.
    pub fn socket_dir(&self) -> &Path {
        self.cluster.socket_dir()
    }

    /// The PgBouncer before it, when the run asks for one.
    pub fn bouncer(&self) -> Option<&PgBouncer> {
        self.bouncer.as_ref()
    }

    pub(crate) fn place(&self) -> Place {
        let bouncer_dir = self.bouncer.as_ref().map(|bouncer| bouncer.socket_dir().to_owned());
        Place { socket_dir: self.socket_dir().to_owned(), bouncer_dir }
    }

    /// Everything that it logged.
    pub fn log(&self) -> String {
        let files = fs::read_dir(self.supervisor.data_dir().join("postgres-log")).into_iter().flatten().flatten();
        files.map(|file| fs::read_to_string(file.path()).unwrap_or_default()).collect()
    }
}

/// Where a PostgreSQL is reached.
#[derive(Clone)]
pub(crate) struct Place {
    /// PostgreSQL itself.
    pub(crate) socket_dir: PathBuf,
    /// PgBouncer before it, when tests go through one.
    pub(crate) bouncer_dir: Option<PathBuf>,
}

/// The PostgreSQL that tests share: the run's, else one of this process.
pub(crate) fn shared() -> Place {
    static SHARED: OnceLock<Place> = OnceLock::new();
    let of_the_run = || {
        let socket_dir = PathBuf::from(std::env::var_os(CLUSTER_VARIABLE)?);
        Some(Place { socket_dir, bouncer_dir: std::env::var_os(BOUNCER_VARIABLE).map(PathBuf::from) })
    };
    SHARED.get_or_init(|| of_the_run().unwrap_or_else(start_for_this_process)).clone()
}

/// The libpq URL of a login, over a socket directory.
pub(crate) fn url(socket_dir: &Path, role: &str, database: &str) -> String {
    url_at(socket_dir, 5432, role, database)
}

pub(crate) fn url_at(socket_dir: &Path, port: u16, role: &str, database: &str) -> String {
    let host = socket_dir.to_str().expect("a path in UTF-8").replace('%', "%25").replace('/', "%2F");
    format!("postgresql://{role}@{host}:{port}/{database}")
}

/// A connection of a test's own, beside every pool.
#[expect(clippy::disallowed_methods, reason = "tests look behind the curtain")]
pub(crate) async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("PostgreSQL accepts the connection");
    tokio::spawn(connection);
    client
}

/// The tests of a process come and go with runtimes of their own, so this PostgreSQL has a thread that stays.
fn start_for_this_process() -> Place {
    let (tell, told) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let postgres = PostgreSql::start().await;
            tell.send(postgres.place()).expect("somebody asked");
            postgres.cluster().watch(std::future::pending()).await;
        });
    });
    told.recv().expect("PostgreSQL starts")
}
