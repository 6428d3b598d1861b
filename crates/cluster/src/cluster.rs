use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustix::process::Signal;
use tokio::time::{sleep, timeout};

use crate::binaries::Binaries;
use crate::conf::{self, Settings};
use crate::data_dir::{DataDir, DirLock};
use crate::error::{Error, Holder};
use crate::postmaster::Postmaster;
use crate::{init, launch, postmaster, socket};

/// How often it is looked whether PostgreSQL has ended while that is not urgent, or is.
const WATCH_POLL: Duration = Duration::from_millis(200);
const END_POLL: Duration = Duration::from_millis(10);

/// Delays before a restart of a PostgreSQL that does not live long: doubled each time, up to a bound.
const FIRST_DELAY: Duration = Duration::from_millis(100);
const LONGEST_DELAY: Duration = Duration::from_secs(10);
/// So many polls must find it running until the next end counts as a new fault: a minute.
const STEADY_POLLS: u32 = 300;

/// After a kill, its orphans get this many tries to end by themselves, then they are killed.
const ORPHAN_POLL: Duration = Duration::from_millis(50);
const PATIENT_TRIES: u32 = 60;
const ALL_TRIES: u32 = 120;

const FAST_STOP_LIMIT: Duration = Duration::from_secs(45);
const IMMEDIATE_STOP_LIMIT: Duration = Duration::from_secs(10);

/// How long a command waits for another one, or for a server that is just starting.
const COMMAND_POLL: Duration = Duration::from_millis(50);
const COMMAND_POLLS: u32 = 600;

/// A running PostgreSQL inside a data directory.
///
/// Dropping it stops nothing: PostgreSQL outlives a process that was killed, and the next one adopts it.
#[derive(Debug)]
pub struct Cluster {
    dir: DataDir,
    settings: Settings,
    socket_dir: PathBuf,
    was_started_here: bool,
    process: Mutex<Process>,
    /// Held by a command for as long as it uses what it started.
    _lock: Option<DirLock>,
}

/// Changed together, so that nothing is started after a stop.
#[derive(Debug, Default)]
struct Process {
    /// The main process last known.
    pid: Option<i32>,
    is_stopping: bool,
}

impl Cluster {
    /// Makes PostgreSQL when the directory has none, adopts a running one, else starts it; returns
    /// when it accepts connections.
    ///
    /// # Errors
    ///
    /// When no fitting version is installed, or it cannot be made or started; the text says why.
    pub async fn start(lock: &DirLock, settings: Settings) -> Result<Cluster, Error> {
        let dir = lock.dir();
        let socket_dir = match settled(dir).await? {
            Some((pid, socket_dir)) if !socket::exists(&socket_dir) => {
                tracing::warn!(process.pid = pid, "the running PostgreSQL has lost its socket and is started again");
                end(dir, pid).await?;
                socket::prepare(dir)?
            }
            Some((_, socket_dir)) => socket_dir,
            None => socket::prepare(dir)?,
        };
        let mut cluster = Cluster::new(dir, settings, socket_dir);
        match cluster.bring_up().await {
            Ok(was_started_here) => {
                cluster.was_started_here = was_started_here;
                Ok(cluster)
            }
            Err(error) => {
                cluster.remove_socket_dir();
                Err(error)
            }
        }
    }

    /// Joins the PostgreSQL that another process runs in this directory; `None` when there is none.
    ///
    /// # Errors
    ///
    /// When it cannot be reached.
    pub async fn attach(dir: &DataDir) -> Result<Option<Cluster>, Error> {
        let Some((pid, socket_dir)) = settled(dir).await? else {
            return Ok(None);
        };
        launch::wait_until_ready(dir, &socket_dir, pid, None).await?;
        let cluster = Cluster::new(dir, Settings::Durable, socket_dir);
        cluster.process().pid = Some(pid);
        Ok(Some(cluster))
    }

    /// What a short command uses: joins the running server's PostgreSQL, or starts one for itself,
    /// waiting up to half a minute for another command. Call [`Cluster::stop`] at the end when
    /// [`Cluster::was_started_here`].
    ///
    /// # Errors
    ///
    /// As [`Cluster::start`]; [`Error::Locked`] when another command takes too long.
    pub async fn for_command(dir: &DataDir, settings: Settings) -> Result<Cluster, Error> {
        let mut polls = 0;
        loop {
            let refused = match dir.lock_as(Holder::Command) {
                Ok(lock) => {
                    let mut cluster = Cluster::start(&lock, settings).await?;
                    cluster._lock = Some(lock);
                    return Ok(cluster);
                }
                Err(refused) => refused,
            };
            match refused {
                Error::Locked { holder, .. } if polls < COMMAND_POLLS => {
                    if holder == Holder::Server
                        && let Some(cluster) = Cluster::attach(dir).await?
                    {
                        return Ok(cluster);
                    }
                }
                refused => return Err(refused),
            }
            polls += 1;
            sleep(COMMAND_POLL).await;
        }
    }

    /// Connection string for a role and a database, for tokio-postgres and for every program of
    /// PostgreSQL's own (`psql`, `pgbench`, `pg_dump`), as this user or the one PostgreSQL runs under.
    pub fn url(&self, role: &str, database: &str) -> String {
        format!(
            "postgresql://{}@{}:{}/{}",
            percent_encoded(role.as_bytes()),
            percent_encoded(self.socket_dir.as_os_str().as_encoded_bytes()),
            socket::PORT,
            percent_encoded(database.as_bytes()),
        )
    }

    /// The private directory of the socket; programs take it as a host name.
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// The port, which is only a part of the socket's name.
    pub fn port(&self) -> u16 {
        socket::PORT
    }

    /// PostgreSQL's main process, when it runs.
    pub fn pid(&self) -> Option<i32> {
        let pid = self.process().pid?;
        postmaster::is_alive(pid, &self.dir.postgres()).then_some(pid)
    }

    /// Whether this process started PostgreSQL, rather than finding it running.
    pub fn was_started_here(&self) -> bool {
        self.was_started_here
    }

    /// Starts PostgreSQL again whenever it ends, until `stop` resolves or [`Cluster::stop`] is called.
    pub async fn watch(&self, stop: impl Future<Output = ()>) {
        tokio::select! {
            () = stop => {}
            () = self.keep_running() => {}
        }
    }

    /// Stops PostgreSQL, ending its sessions; when that takes too long, at once, so that its next
    /// start recovers as after a crash.
    ///
    /// # Errors
    ///
    /// [`Error::NotStopped`] when it still runs after that.
    pub async fn stop(&self) -> Result<(), Error> {
        self.process().is_stopping = true;
        if let Some(pid) = self.pid() {
            end(&self.dir, pid).await?;
        }
        self.remove_socket_dir();
        Ok(())
    }

    fn new(dir: &DataDir, settings: Settings, socket_dir: PathBuf) -> Cluster {
        Cluster {
            dir: dir.clone(),
            settings,
            socket_dir,
            was_started_here: false,
            process: Mutex::default(),
            _lock: None,
        }
    }

    /// Adopts a running PostgreSQL (`false`) or starts one (`true`).
    async fn bring_up(&self) -> Result<bool, Error> {
        let dir = &self.dir;
        if let Some((pid, socket_dir)) = settled(dir).await? {
            self.process().pid = Some(pid);
            launch::wait_until_ready(dir, &socket_dir, pid, None).await?;
            tracing::info!(process.pid = pid, "adopted the running PostgreSQL");
            return Ok(false);
        }
        init::ensure(dir, self.settings).await?;
        let binaries = Binaries::for_existing(&dir.postgres())?;
        conf::write(dir, self.settings, &binaries, &self.socket_dir)?;
        postmaster::forget_stale_pid(dir)?;
        socket::restore(&self.socket_dir, dir.account())?;
        let mut tries = 1;
        loop {
            match self.start_once(&binaries).await {
                Err(error) if launch::met_orphans(&error) && tries < ALL_TRIES => {
                    if tries == PATIENT_TRIES {
                        postmaster::kill_orphans(&socket::cluster_name(dir.path()));
                    }
                    tries += 1;
                    sleep(ORPHAN_POLL).await;
                }
                outcome => return outcome.map(|()| true),
            }
        }
    }

    async fn start_once(&self, binaries: &Binaries) -> Result<(), Error> {
        let (mut child, pid) = {
            let mut process = self.process();
            if process.is_stopping {
                return Err(Error::Stopping);
            }
            let (child, pid) = launch::spawn(&self.dir, binaries)?;
            process.pid = Some(pid);
            (child, pid)
        };
        launch::wait_until_ready(&self.dir, &self.socket_dir, pid, Some(&mut child)).await?;
        tracing::info!(process.pid = pid, "started PostgreSQL");
        // Takes its exit status when it ends, or it would stay in the list of processes.
        tokio::spawn(async move { child.wait().await });
        Ok(())
    }

    async fn keep_running(&self) {
        let mut delay = FIRST_DELAY;
        let mut steady = 0;
        loop {
            sleep(WATCH_POLL).await;
            if self.process().is_stopping {
                return;
            }
            if self.pid().is_some() {
                steady += 1;
                if steady == STEADY_POLLS {
                    delay = FIRST_DELAY;
                }
                continue;
            }
            steady = 0;
            tracing::warn!("PostgreSQL ended unexpectedly and is started again");
            let mut is_reported = false;
            while let Err(error) = self.bring_up().await {
                if self.process().is_stopping {
                    return;
                }
                if !is_reported {
                    tracing::error!(error = with_causes(&error), "PostgreSQL does not start; trying until it does");
                    is_reported = true;
                }
                sleep(delay).await;
                delay = LONGEST_DELAY.min(delay * 2);
            }
            sleep(delay).await;
            delay = LONGEST_DELAY.min(delay * 2);
        }
    }

    /// Leaves nothing behind when PostgreSQL has ended; a directory with a socket in it stays.
    fn remove_socket_dir(&self) {
        let _ = std::fs::remove_dir(&self.socket_dir);
    }

    fn process(&self) -> MutexGuard<'_, Process> {
        // Every change is a single assignment, so a panic elsewhere leaves it whole.
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends PostgreSQL and its sessions; at once when that takes too long.
async fn end(dir: &DataDir, pid: i32) -> Result<(), Error> {
    postmaster::signal(pid, Signal::INT);
    if timeout(FAST_STOP_LIMIT, ended(dir, pid)).await.is_ok() {
        return Ok(());
    }
    tracing::warn!(process.pid = pid, "PostgreSQL takes long to stop and is ended at once");
    postmaster::signal(pid, Signal::QUIT);
    timeout(IMMEDIATE_STOP_LIMIT, ended(dir, pid)).await.map_err(|_| Error::NotStopped { pid, log: dir.log() })
}

async fn ended(dir: &DataDir, pid: i32) {
    while postmaster::is_alive(pid, &dir.postgres()) {
        sleep(END_POLL).await;
    }
}

/// The running PostgreSQL and its verified socket directory. One that is just stopping, or has not
/// yet said where its socket is, is waited for.
async fn settled(dir: &DataDir) -> Result<Option<(i32, PathBuf)>, Error> {
    let mut last = None;
    let outcome = timeout(FAST_STOP_LIMIT + IMMEDIATE_STOP_LIMIT, async {
        loop {
            match postmaster::find(&dir.postgres())? {
                None => return Ok(None),
                Some(Postmaster { pid, socket_dir: Some(socket_dir), is_stopping: false }) => {
                    return Ok(Some((pid, socket_dir)));
                }
                Some(other) => last = Some(other.pid),
            }
            sleep(END_POLL).await;
        }
    })
    .await;
    let Ok(found) = outcome else {
        return Err(Error::NotStopped { pid: last.unwrap_or_default(), log: dir.log() });
    };
    if let Ok(Some((_, socket_dir))) = &found
        && socket_dir.exists()
    {
        socket::verify(socket_dir, dir.account())?;
    }
    found
}

fn percent_encoded(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            text.push(char::from(*byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// An error with its causes, for a log line.
fn with_causes(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        text.push_str(": ");
        text.push_str(&source.to_string());
        cause = source.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_encoded_for_urls() {
        assert_eq!(percent_encoded("/run/día x".as_bytes()), "%2Frun%2Fd%C3%ADa%20x");
        assert_eq!(percent_encoded(b"postroom_app"), "postroom_app");
    }
}
