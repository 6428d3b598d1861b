//! PostgreSQL's main process: whether one runs in a directory, and signals to it.

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::process::{Pid, Signal, kill_process};

use crate::data_dir::DataDir;
use crate::error::Error;

/// Larger than any pid that Linux gives (2^22).
const NO_PID: i32 = i32::MAX;

/// A running PostgreSQL, as its `postmaster.pid` describes it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Postmaster {
    pub pid: i32,
    /// Absent in the first moments of a start.
    pub socket_dir: Option<PathBuf>,
    pub is_stopping: bool,
}

/// The PostgreSQL that runs in the directory `postgres`, whoever started it.
pub(crate) fn find(postgres: &Path) -> Result<Option<Postmaster>, Error> {
    let path = postgres.join("postmaster.pid");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(crate::error::io("read", &path)(error)),
    };
    Ok(parse(&text).filter(|found| is_alive(found.pid, postgres)))
}

/// Whether the process `pid` is the PostgreSQL of the directory `postgres`. A process that only has
/// its pid, as after a reboot, or that has ended and waits to be reaped, is not.
pub(crate) fn is_alive(pid: i32, postgres: &Path) -> bool {
    let Ok(command_line) = fs::read(format!("/proc/{pid}/cmdline")) else {
        return false;
    };
    let arguments: Vec<_> =
        command_line.split(|byte| *byte == 0).map(|argument| Path::new(OsStr::from_bytes(argument))).collect();
    let is_named_so = arguments
        .first()
        .and_then(|program| program.file_name())
        .is_some_and(|name| name == "postgres" || name == "postmaster");
    let names_directory = arguments.windows(2).any(|pair| {
        pair[0] == "-D" && (pair[1] == postgres || pair[1].canonicalize().is_ok_and(|path| path == postgres))
    });
    is_named_so && (names_directory || works_in(pid, postgres))
}

/// Sends a signal; a process that has just ended is no error.
pub(crate) fn signal(pid: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid)
        && let Err(error) = kill_process(pid, signal)
        && error != rustix::io::Errno::SRCH
    {
        tracing::warn!(process.pid = pid.as_raw_nonzero().get(), %error, "cannot signal PostgreSQL");
    }
}

/// Lets PostgreSQL start although the pid in a stale `postmaster.pid` now belongs to another program.
///
/// Call it only when [`find`] finds nothing. The file stays, because it also names the shared memory
/// by which PostgreSQL notices that orphans of the last run still write; only its pid is replaced.
pub(crate) fn forget_stale_pid(dir: &DataDir) -> Result<(), Error> {
    let path = dir.postgres().join("postmaster.pid");
    let Ok(text) = fs::read_to_string(&path) else {
        return Ok(());
    };
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    if !Path::new("/proc").join(first.trim()).exists() {
        return Ok(());
    }
    let new = dir.path().join("postmaster.pid.new");
    fs::write(&new, format!("{NO_PID}\n{rest}"))
        .and_then(|()| fs::set_permissions(&new, Permissions::from_mode(0o600)))
        .and_then(|()| dir.account().take(&new))
        .and_then(|()| fs::rename(&new, &path))
        .map_err(crate::error::io("replace", &path))
}

/// Kills the processes that a PostgreSQL left when it was killed and that did not notice, for example
/// in a long computation. They keep a new one from starting. The next start recovers as after a crash.
///
/// They are known by their titles, because an unprivileged root (a container's) sees no more of them.
/// Call it only when [`find`] finds nothing.
pub(crate) fn kill_orphans(cluster_name: &str) {
    let title = format!("postgres: {cluster_name}: ");
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        let command_line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        if command_line.starts_with(title.as_bytes()) {
            tracing::warn!(process.pid = pid, "killing an orphan of the last PostgreSQL");
            signal(pid, Signal::KILL);
        }
    }
}

fn works_in(pid: i32, directory: &Path) -> bool {
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|found| found == directory)
}

/// Lines of the file: pid, data directory, start time, port, socket directory, address, shared memory, state.
fn parse(text: &str) -> Option<Postmaster> {
    let lines: Vec<_> = text.lines().collect();
    Some(Postmaster {
        pid: lines.first()?.trim().parse().ok().filter(|pid| *pid > 0)?,
        socket_dir: lines.get(4).filter(|line| !line.is_empty()).map(PathBuf::from),
        is_stopping: lines.get(7).is_some_and(|state| state.trim() == "stopping"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pid_file_is_read_in_every_stage() {
        let whole = "417\n/data/postgres\n1795000000\n5432\n/run/postroom-1\n\n  5432001         2\nready   \n";
        let found = parse(whole).expect("a whole file");
        assert_eq!(found.pid, 417);
        assert_eq!(found.socket_dir, Some(PathBuf::from("/run/postroom-1")));
        assert!(!found.is_stopping);
        assert!(parse(&whole.replace("ready   ", "stopping")).is_some_and(|found| found.is_stopping));
        assert_eq!(parse("417\n/data\n").and_then(|found| found.socket_dir), None);
        assert_eq!(parse(""), None);
        assert_eq!(parse("-417\n"), None);
    }

    #[test]
    fn another_program_with_the_pid_is_not_postgres() {
        let own = i32::try_from(std::process::id()).expect("a pid");
        let cwd = std::env::current_dir().expect("a directory");
        assert!(!is_alive(own, &cwd));
        assert!(!is_alive(NO_PID, &cwd));
    }
}
