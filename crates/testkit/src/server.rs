use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use tokio_postgres::Client;

use crate::postgres::connect;
use crate::supervisor::Supervisor;
use crate::{ApiClient, Database, PASSWORD, wait_for};

/// Names the program, for tests outside of its own package.
const PROGRAM_VARIABLE: &str = "POSTROOM_BIN";
/// Every test server's secret.
pub const SECRET_KEY: &str = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA";
/// The first operator, who signs in with [`OPERATOR_FIRST_PASSWORD`] and must then choose another.
pub const OPERATOR_EMAIL: &str = "olga@operators.example";
pub const OPERATOR_FIRST_PASSWORD: &str = "lantern gravel mosaic otter";

/// How long a server may take to stop when it is asked to.
const STOP_LIMIT: Duration = Duration::from_secs(40);

/// How to start the server.
pub struct ServerSettings {
    program: PathBuf,
    place: Place,
    environment: Vec<(String, String)>,
}

enum Place {
    FreshDatabase,
    Existing(Arc<Database>),
    DataDirectory,
}

/// The real program as a process of its own. It is stopped at the end, and with this process.
pub struct Server {
    address: String,
    pid: Pid,
    ended: Receiver<ExitStatus>,
    log: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
    database: Option<Arc<Database>>,
    supervisor: Supervisor,
    settings: Restart,
}

/// What a start needs again.
struct Restart {
    program: PathBuf,
    environment: Vec<(String, String)>,
}

impl ServerSettings {
    /// The program of this path; in the `postroom` package `env!("CARGO_BIN_EXE_postroom")`.
    pub fn of(program: impl Into<PathBuf>) -> ServerSettings {
        ServerSettings { program: program.into(), place: Place::FreshDatabase, environment: Vec::new() }
    }

    /// The program that `POSTROOM_BIN` names, else the one that was built beside the tests.
    pub fn found() -> ServerSettings {
        let beside = || {
            let test = std::env::current_exe().expect("a path");
            test.ancestors().nth(2).expect("target/debug/deps").join("postroom")
        };
        Self::of(std::env::var_os(PROGRAM_VARIABLE).map_or_else(beside, PathBuf::from))
    }

    /// On this database, instead of a fresh one.
    #[must_use]
    pub fn database(mut self, database: Database) -> ServerSettings {
        self.place = Place::Existing(Arc::new(database));
        self
    }

    /// Beside another server, on the same database, with the same program and settings: the next instance. The database
    /// is dropped after the last of them.
    #[must_use]
    pub fn beside(server: &Server) -> ServerSettings {
        let database = server.database.as_ref().expect("servers with a data directory have no second instance");
        let own = ["POSTROOM_DATA_DIR", "POSTROOM_METRICS_LISTEN"];
        let environment = server.settings.environment.iter().filter(|(name, _)| !own.contains(&name.as_str()));
        ServerSettings {
            program: server.settings.program.clone(),
            place: Place::Existing(Arc::clone(database)),
            environment: environment.cloned().collect(),
        }
    }

    /// With a PostgreSQL of its own in a data directory.
    #[must_use]
    pub fn data_directory(mut self) -> ServerSettings {
        self.place = Place::DataDirectory;
        self
    }

    /// Another setting, which goes before the usual one.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> ServerSettings {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }
}

impl Server {
    /// Starts it and waits until it listens.
    pub async fn start(settings: ServerSettings) -> Server {
        let supervisor = Supervisor::start();
        let database = match settings.place {
            Place::FreshDatabase => Some(Arc::new(Database::fresh().await)),
            Place::Existing(database) => Some(database),
            Place::DataDirectory => None,
        };
        let mut environment = usual_environment(&supervisor, database.as_deref());
        environment.extend(settings.environment);
        let settings = Restart { program: settings.program, environment };
        let log = Arc::default();
        let (pid, ended, readers) = spawn(&settings, &log, &supervisor);
        let mut server = Server { address: String::new(), pid, ended, log, readers, database, supervisor, settings };
        server.announce().await;
        server
    }

    /// Starts it again, after [`stop`](Self::stop) or [`kill`](Self::kill), in the same place.
    pub async fn start_again(&mut self) {
        self.log_mut().clear();
        (self.pid, self.ended, self.readers) = spawn(&self.settings, &self.log, &self.supervisor);
        self.announce().await;
    }

    /// Where it listens, as `http://127.0.0.1:…`.
    pub fn url(&self) -> &str {
        &self.address
    }

    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// Everything that it has printed since its last start.
    pub fn log(&self) -> String {
        self.log_mut().clone()
    }

    /// The database that it was given; none in a data directory.
    pub fn database(&self) -> &Database {
        self.database.as_ref().expect("this server has a PostgreSQL of its own")
    }

    /// The data directory, or where it would be.
    pub fn data_dir(&self) -> PathBuf {
        self.supervisor.data_dir()
    }

    /// A connection to its database that may see everything.
    pub async fn owner(&self) -> Client {
        match &self.database {
            Some(database) => database.owner().await,
            None => connect_beside(&self.data_dir()).await,
        }
    }

    /// Its private PostgreSQL, in a data directory.
    pub fn postmaster(&self) -> Pid {
        let lines = postmaster_lines(&self.data_dir());
        lines.first().and_then(|pid| Pid::from_raw(pid.parse().ok()?)).expect("PostgreSQL runs")
    }

    /// A client that is not signed in.
    pub fn client(&self) -> ApiClient {
        ApiClient::new(&self.address)
    }

    /// The first operator, signed in; the first time with a change of password to the usual one.
    pub async fn operator(&self) -> ApiClient {
        let mut client = self.client();
        if client.try_sign_in(OPERATOR_EMAIL, PASSWORD, None).await.status != 200 {
            client.sign_in(OPERATOR_EMAIL, OPERATOR_FIRST_PASSWORD, None).await;
            client.change_password(OPERATOR_FIRST_PASSWORD, PASSWORD).await;
        }
        client
    }

    /// Asks it to stop, kills it if it does not, and tells how it ended.
    pub fn stop(&mut self) -> ExitStatus {
        self.end(Signal::TERM)
    }

    /// As a crash would.
    pub fn kill(&mut self) -> ExitStatus {
        self.end(Signal::KILL)
    }

    fn end(&mut self, signal: Signal) -> ExitStatus {
        let status = match self.ended.try_recv() {
            Ok(status) => status,
            Err(_) => {
                let _ = kill_process(self.pid, signal);
                self.ended.recv_timeout(STOP_LIMIT).unwrap_or_else(|_| {
                    let _ = kill_process(self.pid, Signal::KILL);
                    self.ended.recv().expect("a killed process ends")
                })
            }
        };
        self.supervisor.server_ended();
        for reader in self.readers.drain(..) {
            let _ = reader.join();
        }
        status
    }

    async fn announce(&mut self) {
        self.supervisor.server_runs(self.pid.as_raw_nonzero().get().unsigned_abs());
        let mut ended = None;
        wait_for("the server listens or ends", async || {
            ended = self.ended.try_recv().ok();
            ended.is_some() || listening(&self.log_mut()).is_some()
        })
        .await;
        let address = listening(&self.log_mut());
        self.address = match address {
            Some(address) => format!("http://{address}"),
            None => panic!("the server ended ({ended:?}): {}", self.log()),
        };
    }

    fn log_mut(&self) -> MutexGuard<'_, String> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !self.readers.is_empty() {
            self.stop();
        }
    }
}

/// Runs one of the program's short commands to its end, on the same database or data directory as the usual server.
pub fn run_command(settings: ServerSettings, arguments: &[&str]) -> std::process::Output {
    let supervisor = Supervisor::start();
    let database = match settings.place {
        Place::Existing(database) => Some(database),
        Place::FreshDatabase | Place::DataDirectory => None,
    };
    let mut environment = usual_environment(&supervisor, database.as_deref());
    environment.extend(settings.environment);
    let mut command = command(&Restart { program: settings.program, environment }, supervisor.directory());
    command.args(arguments).output().expect("the program runs")
}

/// What a private PostgreSQL says of itself: its pid, and in lines 4 and 5 its port and the directory of its socket.
fn postmaster_lines(data_dir: &Path) -> Vec<String> {
    let file = std::fs::read_to_string(data_dir.join("postgres/postmaster.pid")).expect("PostgreSQL runs");
    file.lines().map(str::to_owned).collect()
}

async fn connect_beside(data_dir: &Path) -> Client {
    let lines = postmaster_lines(data_dir);
    let parameters = format!("host={} port={} user=postgres dbname=postroom", lines[4], lines[3]);
    connect(&parameters).await
}

fn usual_environment(supervisor: &Supervisor, database: Option<&Database>) -> Vec<(String, String)> {
    let mut environment = vec![
        ("POSTROOM_LISTEN", "127.0.0.1:0".to_owned()),
        ("POSTROOM_DATA_DIR", supervisor.data_dir().display().to_string()),
        ("POSTROOM_SECRET_KEY", SECRET_KEY.to_owned()),
        ("POSTROOM_OPERATOR_EMAIL", OPERATOR_EMAIL.to_owned()),
        ("POSTROOM_OPERATOR_PASSWORD", OPERATOR_FIRST_PASSWORD.to_owned()),
        ("POSTROOM_TRUSTED_PROXIES", "127.0.0.1/32".to_owned()),
        ("POSTROOM_RATE_INTERACTIVE", "1000000".to_owned()),
        ("POSTROOM_RATE_STRICT", "1000000".to_owned()),
        ("POSTROOM_RATE_SIGN_IN", "1000000".to_owned()),
        ("POSTROOM_RATE_RESET", "1000000".to_owned()),
        ("POSTROOM_LOG_FORMAT", "json".to_owned()),
    ];
    if let Some(database) = database {
        environment.push(("POSTROOM_DATABASE_URL", database.pooled_url()));
        if database.is_pooled() {
            environment.push(("POSTROOM_MANAGEMENT_DATABASE_URL", database.pooled_management_url()));
            environment.push(("POSTROOM_DATABASE_DIRECT_URL", database.app_url()));
            environment.push(("POSTROOM_DB_PREPARED_STATEMENTS", "false".to_owned()));
        }
        environment.push(("POSTROOM_DATABASE_OWNER_URL", database.owner_url()));
    }
    environment.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The program sees its settings and nothing else of ours: it refuses settings that it does not know.
fn command(settings: &Restart, directory: &Path) -> Command {
    let mut command = Command::new(&settings.program);
    command.env_clear().current_dir(directory).stdin(Stdio::null());
    for name in ["PATH", "HOME", "TMPDIR", "RUST_BACKTRACE"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command.envs(settings.environment.iter().map(|(name, value)| (name, value)));
    command
}

fn spawn(
    settings: &Restart,
    log: &Arc<Mutex<String>>,
    supervisor: &Supervisor,
) -> (Pid, Receiver<ExitStatus>, Vec<JoinHandle<()>>) {
    let mut command = command(settings, supervisor.directory());
    command.arg("serve").stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child =
        command.spawn().unwrap_or_else(|error| panic!("cannot run {}: {error}", settings.program.display()));
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a pid");
    let out = child.stdout.take().map(|pipe| keep(pipe, log));
    let err = child.stderr.take().map(|pipe| keep(pipe, log));
    let (tell, ended) = mpsc::channel();
    thread::spawn(move || {
        if let Ok(status) = child.wait() {
            let _ = tell.send(status);
        }
    });
    (pid, ended, out.into_iter().chain(err).collect())
}

fn keep(pipe: impl Read + Send + 'static, log: &Arc<Mutex<String>>) -> JoinHandle<()> {
    let log = Arc::clone(log);
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            log.push_str(&line);
            log.push('\n');
        }
    })
}

/// The address in the log line that says where the server listens.
fn listening(log: &str) -> Option<String> {
    log.lines().find_map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).ok()?;
        (line["message"] == "listening").then(|| line["address"].as_str().map(ToOwned::to_owned))?
    })
}
