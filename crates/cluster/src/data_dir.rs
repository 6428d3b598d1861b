//! The data directory of an installation, and its exclusive use.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::access;
use crate::account::{self, Account};
use crate::error::{Error, Holder, io};

/// A directory that Postroom can write and that the account of its PostgreSQL can reach.
#[derive(Debug, Clone)]
pub struct DataDir {
    path: PathBuf,
    account: Account,
}

/// Exclusive use of a data directory, until dropped or until the process ends in any way.
#[derive(Debug)]
pub struct DirLock {
    dir: DataDir,
    _file: File,
}

impl DataDir {
    /// Opens the directory, making it when absent: for this user alone, or, as root, such that the
    /// account of PostgreSQL can pass through it but not list it.
    ///
    /// # Errors
    ///
    /// When it cannot be written, or not be reached by that account.
    pub fn open(path: impl AsRef<Path>) -> Result<DataDir, Error> {
        let path = path.as_ref();
        let not_writable = |source| Error::NotWritable {
            path: path.to_owned(),
            user: account::name_of(rustix::process::geteuid().as_raw()),
            source,
        };
        if path.exists() && !path.is_dir() {
            return Err(Error::NotADirectory { path: path.to_owned() });
        }
        make(path).map_err(not_writable)?;
        open_lock_file(path).map_err(not_writable)?;

        let path = path.canonicalize().map_err(io("resolve", path))?;
        if path.to_str().is_none_or(|text| text.contains(char::is_control)) {
            return Err(Error::UnsupportedPath { path });
        }
        let owner = owner_of_postgres(&path.join("postgres"));
        let account = Account::for_postgres(owner)?;
        access::check(&path, &account)?;
        if let Some((uid, _)) = owner
            && uid != account.uid
        {
            return Err(Error::ForeignOwner {
                path: path.join("postgres"),
                owner: account::name_of(uid),
                user: account.name,
            });
        }
        Ok(DataDir { path, account })
    }

    /// Takes the directory for a server.
    ///
    /// # Errors
    ///
    /// [`Error::Locked`] at once when another process uses it.
    pub fn lock(&self) -> Result<DirLock, Error> {
        self.lock_as(Holder::Server)
    }

    /// The directory, absolute and without symbolic links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn lock_as(&self, holder: Holder) -> Result<DirLock, Error> {
        let path = self.path.join("lock");
        // The standard library opens files close-on-exec, so PostgreSQL does not inherit the lock.
        let mut file = open_lock_file(&self.path).map_err(io("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let (pid, holder) = read_holder(&mut file);
                return Err(Error::Locked { path: self.path.clone(), pid, holder });
            }
            Err(TryLockError::Error(source)) => return Err(io("lock", &path)(source)),
        }
        write_holder(&mut file, holder).map_err(io("write", &path))?;
        Ok(DirLock { dir: self.clone(), _file: file })
    }

    pub(crate) fn account(&self) -> &Account {
        &self.account
    }

    /// PostgreSQL's own directory (PGDATA).
    pub(crate) fn postgres(&self) -> PathBuf {
        self.path.join("postgres")
    }

    pub(crate) fn conf(&self) -> PathBuf {
        self.path.join("postgres-conf")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.path.join("postgres-log")
    }

    pub(crate) fn start_log(&self) -> PathBuf {
        self.path.join("postgres-start.log")
    }
}

impl DirLock {
    /// The directory that is held.
    pub fn dir(&self) -> &DataDir {
        &self.dir
    }
}

fn make(path: &Path) -> std::io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mode = if account::is_root() { 0o711 } else { 0o700 };
    DirBuilder::new().recursive(true).mode(mode).create(path)?;
    // Again, because the umask may have taken bits away.
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// Who owns PostgreSQL's directory, if it has been made, or if it is closed to us, which tells the same.
fn owner_of_postgres(postgres: &Path) -> Option<(u32, u32)> {
    let was_made = !matches!(fs::exists(postgres.join("PG_VERSION")), Ok(false));
    let found = fs::metadata(postgres).ok()?;
    was_made.then_some((found.uid(), found.gid()))
}

fn open_lock_file(dir: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(dir.join("lock"))
}

fn write_holder(file: &mut File, holder: Holder) -> std::io::Result<()> {
    let kind = match holder {
        Holder::Server => "server",
        Holder::Command => "command",
    };
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(format!("{}\n{kind}\n", std::process::id()).as_bytes())
}

/// Who holds the lock. Between locking and writing, the file may be empty: then the pid is unknown.
fn read_holder(file: &mut File) -> (Option<i32>, Holder) {
    let mut text = String::new();
    if file.read_to_string(&mut text).is_err() {
        return (None, Holder::Server);
    }
    let mut lines = text.lines();
    let pid = lines.next().and_then(|line| line.parse().ok());
    match lines.next() {
        Some("command") => (pid, Holder::Command),
        _ => (pid, Holder::Server),
    }
}
