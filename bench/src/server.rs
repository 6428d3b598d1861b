//! The product's own binary: how fast it is ready, and what it holds while nobody asks anything.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde::Serialize;

use crate::installation::Folder;
use crate::stopwatch::Stopwatch;
use crate::{Error, proc_times};

const READY_LIMIT: Duration = Duration::from_secs(60);
/// Nobody asks anything for so long before memory is looked at.
const IDLE: Duration = Duration::from_secs(10);

/// What the server costs without any work.
#[derive(Serialize)]
pub(crate) struct Idle {
    /// From the start of the process to the first good answer of `/health/ready`, in seconds; one figure a start.
    pub(crate) cold_starts: Vec<f64>,
    /// Resident memory of the server alone, in bytes; one figure a start.
    pub(crate) resident: Vec<u64>,
}

/// Starts the server on a data directory of its own again and again; the very first start, which makes the directory, is
/// not counted.
pub(crate) async fn measure(binary: &Path, folder: &Folder, starts: usize) -> Result<Idle, Error> {
    let mut idle = Idle { cold_starts: Vec::new(), resident: Vec::new() };
    Server::start(binary, folder)?.0.stop()?;
    for _ in 0..starts {
        let (server, ready) = Server::start(binary, folder)?;
        tokio::time::sleep(IDLE).await;
        idle.cold_starts.push(ready.as_secs_f64());
        idle.resident.push(proc_times::resident_bytes(server.child.id())?);
        server.stop()?;
    }
    Ok(idle)
}

/// Asks `/health/ready` every few milliseconds; `check` may give up earlier.
pub(crate) fn wait_until_ready(address: SocketAddr, mut check: impl FnMut() -> Result<(), Error>) -> Result<(), Error> {
    let watch = Stopwatch::start();
    let mut answer = vec![0; 64];
    while watch.elapsed() < READY_LIMIT {
        check()?;
        if let Ok(mut stream) = TcpStream::connect(address) {
            stream.write_all(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
            let read = stream.read(&mut answer).unwrap_or(0);
            if answer[..read].starts_with(b"HTTP/1.1 200") {
                return Ok(());
            }
        }
        std::thread::park_timeout(Duration::from_millis(2));
    }
    Err(format!("the server at {address} was not ready within {} s", READY_LIMIT.as_secs()).into())
}

struct Server {
    child: Child,
}

impl Server {
    /// The ready server, and how long that took.
    fn start(binary: &Path, folder: &Folder) -> Result<(Self, Duration), Error> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = Command::new(binary);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("POSTROOM_")) {
            command.env_remove(name);
        }
        command
            .args(["serve", "--listen", &address.to_string(), "--data-dir"])
            .arg(folder.join("server"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let watch = Stopwatch::start();
        let child = command
            .spawn()
            .map_err(|error| format!("{} cannot be started ({error}): build it first", binary.display()))?;
        let mut server = Self { child };
        wait_until_ready(address, || match server.child.try_wait()? {
            Some(status) => Err(format!("postroom serve ended ({status})").into()),
            None => Ok(()),
        })?;
        Ok((server, watch.elapsed()))
    }

    /// As a service manager would.
    fn stop(mut self) -> Result<(), Error> {
        self.terminate();
        let status = self.child.wait()?;
        if status.success() { Ok(()) } else { Err(format!("postroom serve ended badly ({status})").into()) }
    }

    fn terminate(&self) {
        if let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _may_have_ended = kill_process(pid, Signal::TERM);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            self.terminate();
            let _its_status_tells_nothing = self.child.wait();
        }
    }
}
