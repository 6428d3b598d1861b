use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why the private PostgreSQL, or its data directory, cannot be used. Each text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "the data directory {} cannot be written by {user}: give it to that user (chown {user} {}) or choose another one with POSTROOM_DATA_DIR",
        path.display(), path.display()
    )]
    NotWritable {
        path: PathBuf,
        user: String,
        #[source]
        source: io::Error,
    },
    #[error("the data directory {} is a file: remove it or choose another path with POSTROOM_DATA_DIR", path.display())]
    NotADirectory { path: PathBuf },
    #[error(
        "the data directory {} cannot be reached by {user}, the user that PostgreSQL runs under, because {} lets nobody else pass: \
         allow that (chmod o+x {}) or choose another one with POSTROOM_DATA_DIR, for example /var/lib/postroom",
        path.display(), blocked_by.display(), blocked_by.display()
    )]
    NotTraversable { path: PathBuf, blocked_by: PathBuf, user: String },
    #[error("the data directory {} has a name that PostgreSQL's settings cannot hold: use UTF-8 without control characters", path.display())]
    UnsupportedPath { path: PathBuf },
    #[error("{}", locked(path, *pid, *holder))]
    Locked { path: PathBuf, pid: Option<i32>, holder: Holder },
    #[error(
        "PostgreSQL refuses to run as root and there is neither a user postroom nor a user postgres: \
         create one (adduser --system --group --no-create-home postroom)"
    )]
    NoAccount,
    #[error(
        "{} belongs to {owner}, but PostgreSQL would run as {user}: run postroom as the user that made it, or give it to {user} (chown -R {user} {})",
        path.display(), path.display()
    )]
    ForeignOwner { path: PathBuf, owner: String, user: String },
    #[error(
        "no PostgreSQL 15 or newer was found in PATH or in /usr/lib/postgresql/*/bin: \
         install one (apt install postgresql) or name a server with POSTROOM_DATABASE_URL"
    )]
    NoBinaries,
    #[error(
        "{} was made by PostgreSQL {needs}, but the installed versions are {found}: \
         install PostgreSQL {needs} again (apt install postgresql-{needs}), or move the data to a newer version with pg_upgrade",
        path.display()
    )]
    WrongVersion { path: PathBuf, needs: String, found: String },
    #[error("{} holds files but is no PostgreSQL directory (PG_VERSION is missing): move it away, or restore it from a backup", path.display())]
    NotACluster { path: PathBuf },
    #[error("the directory for PostgreSQL's socket, {}, {reason}: remove it, after making sure who made it", path.display())]
    SocketDir { path: PathBuf, reason: String },
    #[error(
        "none of the places for PostgreSQL's socket can be used ({tried}): one must be writable, and shorter than {} bytes",
        crate::socket::MAX_DIRECTORY_BYTES
    )]
    NoSocketDir { tried: String },
    #[error("initdb could not make {}: {output}", path.display())]
    Init { path: PathBuf, output: String },
    #[error("PostgreSQL ended while starting; its last words: {output} (more in {})", log.display())]
    Start { output: String, log: PathBuf },
    #[error("PostgreSQL (pid {pid}) runs but refuses the connection (more in {})", log.display())]
    Refused {
        pid: i32,
        log: PathBuf,
        #[source]
        source: tokio_postgres::Error,
    },
    #[error("PostgreSQL (pid {pid}) did not answer within {seconds} seconds (more in {})", log.display())]
    NotReady { pid: i32, seconds: u32, log: PathBuf },
    #[error("PostgreSQL is being stopped")]
    Stopping,
    #[error("PostgreSQL (pid {pid}) did not end: look into {}, then end it by hand", log.display())]
    NotStopped { pid: i32, log: PathBuf },
    #[error("cannot {doing} {}", path.display())]
    Io {
        doing: &'static str,
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

/// What kind of postroom process holds the data directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A server, for as long as it runs.
    Server,
    /// A command that started PostgreSQL for itself and stops it when it is done.
    Command,
}

/// Turns an I/O error into one that says what was tried on which path; for `map_err`.
pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io { doing, path, source }
}

fn locked(path: &Path, pid: Option<i32>, holder: Holder) -> String {
    let who = fmt::from_fn(|f| match pid {
        Some(pid) => write!(f, " (pid {pid})"),
        None => Ok(()),
    });
    let path = path.display();
    match holder {
        Holder::Server => format!(
            "another postroom{who} already serves this data directory, {path}: stop it, or choose another one with POSTROOM_DATA_DIR"
        ),
        Holder::Command => {
            format!("a postroom command{who} is using this data directory, {path}: wait until it is done")
        }
    }
}
