//! The operating-system account that PostgreSQL runs under.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Error;

const PASSWD: &str = "/etc/passwd";

/// System users that PostgreSQL may run under when Postroom runs as root, best first.
const SYSTEM_USERS: [&str; 2] = ["postroom", "postgres"];

/// Variables that a PostgreSQL program needs; the rest of ours may hold secrets and stays with us.
const KEPT_VARIABLES: [&str; 3] = ["PATH", "LD_LIBRARY_PATH", "TMPDIR"];

/// An account, and whether a process of ours must change into it.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
    pub is_other: bool,
}

impl Account {
    /// The account for PostgreSQL. Whoever owns an existing PostgreSQL directory decides; for a new
    /// one it is this process's own account, or a system user when that is root.
    pub fn for_postgres(existing_owner: Option<(u32, u32)>) -> Result<Account, Error> {
        let passwd = fs::read_to_string(PASSWD).unwrap_or_default();
        if !is_root() {
            return Ok(Account::own());
        }
        let (uid, gid) = match existing_owner {
            Some((uid, gid)) if uid != 0 => (uid, gid),
            _ => SYSTEM_USERS.iter().find_map(|name| ids_of(&passwd, name)).ok_or(Error::NoAccount)?,
        };
        Ok(Account { name: name_in(&passwd, uid), uid, gid, is_other: true })
    }

    /// The account of this process.
    pub fn own() -> Account {
        let uid = rustix::process::geteuid().as_raw();
        Account { name: name_of(uid), uid, gid: rustix::process::getegid().as_raw(), is_other: false }
    }

    /// A command that runs as this account, with a bare environment and from `/`.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("LC_ALL", "C").env("TZ", "UTC");
        for name in KEPT_VARIABLES {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.current_dir("/").stdin(Stdio::null());
        if self.is_other {
            // The standard library also gives up root's supplementary groups here.
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Gives a file or directory to this account.
    pub fn take(&self, path: &Path) -> std::io::Result<()> {
        if !self.is_other {
            return Ok(());
        }
        std::os::unix::fs::lchown(path, Some(self.uid), Some(self.gid))
    }
}

pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The name of a user, or `uid N` when it has none.
pub(crate) fn name_of(uid: u32) -> String {
    name_in(&fs::read_to_string(PASSWD).unwrap_or_default(), uid)
}

fn name_in(passwd: &str, uid: u32) -> String {
    let wanted = uid.to_string();
    passwd
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>())
        .find(|fields| fields.get(2) == Some(&wanted.as_str()))
        .and_then(|fields| fields.first().map(ToString::to_string))
        .unwrap_or_else(|| format!("uid {uid}"))
}

fn ids_of(passwd: &str, name: &str) -> Option<(u32, u32)> {
    passwd.lines().find_map(|line| {
        let fields: Vec<_> = line.split(':').collect();
        match fields[..] {
            [found, _, uid, gid, ..] if found == name => Some((uid.parse().ok()?, gid.parse().ok()?)),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "root:x:0:0:root:/root:/bin/bash\nbroken\npostgres:x:101:104::/var/lib/postgresql:/bin/bash\n";

    #[test]
    fn accounts_are_read_from_passwd() {
        assert_eq!(ids_of(SAMPLE, "postgres"), Some((101, 104)));
        assert_eq!(ids_of(SAMPLE, "postroom"), None);
        assert_eq!(name_in(SAMPLE, 101), "postgres");
        assert_eq!(name_in(SAMPLE, 4242), "uid 4242");
    }

    #[test]
    fn programs_see_none_of_our_variables() {
        let command = Account::own().command(Path::new("true"));
        let names: Vec<_> = command.get_envs().filter_map(|(name, _)| name.to_str()).collect();
        for name in names {
            assert!(["LC_ALL", "TZ"].contains(&name) || KEPT_VARIABLES.contains(&name), "{name}");
        }
    }
}
