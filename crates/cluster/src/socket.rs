//! The private directory of PostgreSQL's socket.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::Error;
use crate::account::{self, Account};
use crate::data_dir::DataDir;

/// Only a part of the socket's name: nothing listens on a network.
pub(crate) const PORT: u16 = 5432;

/// What remains of the 107 bytes of a socket's address after `/.s.PGSQL.5432`.
pub(crate) const MAX_DIRECTORY_BYTES: usize = 107 - "/.s.PGSQL.5432".len();

/// Finds the socket directory of a data directory, making it when absent. Its name follows from the
/// data directory's, so a later process finds the same one.
pub(crate) fn prepare(dir: &DataDir) -> Result<PathBuf, Error> {
    prepare_in(&places(), dir)
}

/// A short name that belongs to one data directory; PostgreSQL's processes show it too.
pub(crate) fn cluster_name(data: &Path) -> String {
    let hash = Sha256::digest(data.as_os_str().as_encoded_bytes());
    hash.iter().take(8).fold("postroom-".to_owned(), |name, byte| format!("{name}{byte:02x}"))
}

/// Refuses a socket directory that another user could have prepared to listen in.
pub(crate) fn verify(path: &Path, account: &Account) -> Result<(), Error> {
    let refuse = |reason: String| Error::SocketDir { path: path.to_owned(), reason };
    let found = fs::symlink_metadata(path).map_err(crate::error::io("read", path))?;
    if !found.is_dir() {
        return Err(refuse("is not a directory".to_owned()));
    }
    if found.uid() != account.uid {
        let owner = account::name_of(found.uid());
        return Err(refuse(format!("belongs to {owner}, not to {}", account.name)));
    }
    if found.mode() & 0o777 != 0o700 {
        let mode = found.mode() & 0o777;
        return Err(refuse(format!("is open to others (mode {mode:03o}, not 700)")));
    }
    Ok(())
}

/// Readies a socket directory for a start: makes it again when something removed it, and removes what
/// a PostgreSQL that no longer runs left in it. Its lock file names a pid that by now may belong to
/// another program, which would keep PostgreSQL from starting.
pub(crate) fn restore(socket_dir: &Path, account: &Account) -> Result<(), Error> {
    make(socket_dir, account).map_err(crate::error::io("make", socket_dir))?;
    verify(socket_dir, account)?;
    for name in [format!(".s.PGSQL.{PORT}"), format!(".s.PGSQL.{PORT}.lock")] {
        // Absent is the usual case; PostgreSQL itself reports a file it cannot replace.
        let _ = fs::remove_file(socket_dir.join(name));
    }
    Ok(())
}

/// Whether the socket stands in its directory; a cleaner of temporary files may have removed it.
pub(crate) fn exists(socket_dir: &Path) -> bool {
    fs::symlink_metadata(socket_dir.join(format!(".s.PGSQL.{PORT}"))).is_ok()
}

fn places() -> Vec<PathBuf> {
    let mut places = Vec::new();
    if account::is_root() {
        places.push(PathBuf::from("/run"));
    } else if let Some(runtime) = std::env::var_os("XDG_RUNTIME_DIR")
        && !runtime.is_empty()
    {
        places.push(PathBuf::from(runtime));
    }
    places.push(PathBuf::from("/tmp"));
    places
}

fn prepare_in(places: &[PathBuf], dir: &DataDir) -> Result<PathBuf, Error> {
    let name = cluster_name(dir.path());
    let mut tried = Vec::new();
    for place in places {
        let path = place.join(&name);
        if !path.is_absolute() || path.as_os_str().len() > MAX_DIRECTORY_BYTES {
            tried.push(format!("{}: unsuitable name", path.display()));
            continue;
        }
        match make(&path, dir.account()) {
            Ok(()) => {
                verify(&path, dir.account())?;
                return Ok(path);
            }
            Err(error) => tried.push(format!("{}: {error}", path.display())),
        }
    }
    Err(Error::NoSocketDir { tried: tried.join("; ") })
}

fn make(path: &Path, account: &Account) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => account.take(path),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            // Root's own directory is one that a crash left between making it and giving it away.
            let found = fs::symlink_metadata(path)?;
            if account.is_other && found.is_dir() && found.uid() == 0 {
                account.take(path)?;
            }
            Ok(())
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::{PermissionsExt, chown};

    use super::*;

    /// A data directory that the account of PostgreSQL can reach.
    fn data_dir(parent: &Path) -> DataDir {
        fs::set_permissions(parent, Permissions::from_mode(0o711)).expect("own directory");
        DataDir::open(parent.join("data")).expect("a data directory")
    }

    #[test]
    fn the_same_data_directory_gets_the_same_socket_directory() {
        let parent = tempfile::tempdir().expect("a directory");
        let dir = data_dir(parent.path());
        let places = [parent.path().to_owned()];
        let first = prepare_in(&places, &dir).expect("a new one");
        assert_eq!(prepare_in(&places, &dir).expect("the same"), first);
        let found = fs::metadata(&first).expect("it exists");
        assert_eq!(found.uid(), dir.account().uid);
        assert_eq!(found.mode() & 0o777, 0o700);
    }

    #[test]
    fn a_place_that_is_missing_or_too_long_is_passed_over() {
        let parent = tempfile::tempdir().expect("a directory");
        let dir = data_dir(parent.path());
        let long = parent.path().join("x".repeat(MAX_DIRECTORY_BYTES));
        fs::create_dir(&long).expect("a long name");
        let missing = parent.path().join("missing");
        let places = [missing.clone(), long.clone(), parent.path().to_owned()];
        let chosen = prepare_in(&places, &dir).expect("the last place");
        assert_eq!(chosen.parent(), Some(parent.path()));

        let refused = prepare_in(&[missing, long], &dir).expect_err("no place");
        assert!(refused.to_string().contains("shorter than 93 bytes"), "{refused}");
    }

    #[test]
    fn a_directory_that_others_can_enter_is_refused() {
        let parent = tempfile::tempdir().expect("a directory");
        let dir = data_dir(parent.path());
        let places = [parent.path().to_owned()];
        let path = prepare_in(&places, &dir).expect("a new one");
        fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("own directory");
        let refused = prepare_in(&places, &dir).expect_err("open to others");
        assert!(refused.to_string().contains("mode 755"), "{refused}");
    }

    #[test]
    fn a_directory_of_another_user_or_a_link_is_refused() {
        if !account::is_root() {
            eprintln!("skipped: only root can give a directory to another user");
            return;
        }
        let parent = tempfile::tempdir().expect("a directory");
        let dir = data_dir(parent.path());
        let places = [parent.path().to_owned()];
        let path = prepare_in(&places, &dir).expect("a new one");
        chown(&path, Some(65534), Some(65534)).expect("root may");
        let refused = prepare_in(&places, &dir).expect_err("another user's");
        assert!(refused.to_string().contains("belongs to nobody"), "{refused}");

        fs::rename(&path, parent.path().join("elsewhere")).expect("own directory");
        std::os::unix::fs::symlink(parent.path().join("elsewhere"), &path).expect("a link");
        let refused = prepare_in(&places, &dir).expect_err("a link");
        assert!(refused.to_string().contains("is not a directory"), "{refused}");
    }
}
