//! Whether an account that is not ours can reach a directory.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::Error;
use crate::account::Account;

/// Refuses a directory that `account` cannot reach, and names the first one on the way that blocks.
pub(crate) fn check(path: &Path, account: &Account) -> Result<(), Error> {
    if !account.is_other {
        return Ok(());
    }
    match first_blocking(path, account) {
        // An access control list may still let the account pass, so the last word has the kernel.
        Some(blocked_by) if !can_enter(path, account) => {
            Err(Error::NotTraversable { path: path.to_owned(), blocked_by, user: account.name.clone() })
        }
        _ => Ok(()),
    }
}

fn first_blocking(path: &Path, account: &Account) -> Option<PathBuf> {
    let mut from_root: Vec<_> = path.ancestors().collect();
    from_root.reverse();
    from_root
        .into_iter()
        .find(|step| !fs::metadata(step).is_ok_and(|found| may_pass(&found, account)))
        .map(Path::to_owned)
}

fn may_pass(directory: &Metadata, account: &Account) -> bool {
    let execute = if directory.uid() == account.uid {
        0o100
    } else if directory.gid() == account.gid {
        0o010
    } else {
        0o001
    };
    directory.mode() & execute != 0
}

fn can_enter(path: &Path, account: &Account) -> bool {
    account
        .command(Path::new("true"))
        .current_dir(path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
