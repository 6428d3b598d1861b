//! Which of the installed PostgreSQL versions to use.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;

const OLDEST_SUPPORTED: u32 = 15;
const DEBIAN_ROOT: &str = "/usr/lib/postgresql";

/// One installed PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Binaries {
    pub major: u32,
    pub bin: PathBuf,
}

impl Binaries {
    /// The installed PostgreSQL for a new directory: the one in PATH, else the newest.
    pub fn for_new() -> Result<Binaries, Error> {
        choose_new(installed())
    }

    /// The installed PostgreSQL that made the directory `postgres`.
    pub fn for_existing(postgres: &Path) -> Result<Binaries, Error> {
        let file = postgres.join("PG_VERSION");
        let needs = fs::read_to_string(&file).map_err(crate::error::io("read", &file))?;
        choose_existing(installed(), needs.trim(), postgres)
    }

    pub fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }

    /// Whether a library that PostgreSQL loads at its start is installed.
    pub fn has_library(&self, name: &str) -> bool {
        let Some(prefix) = self.bin.parent() else {
            return false;
        };
        ["lib", "lib/postgresql"].iter().any(|lib| prefix.join(lib).join(name).with_extension("so").is_file())
    }
}

fn choose_new(installed: Vec<Binaries>) -> Result<Binaries, Error> {
    installed.into_iter().find(|found| found.major >= OLDEST_SUPPORTED).ok_or(Error::NoBinaries)
}

fn choose_existing(installed: Vec<Binaries>, needs: &str, postgres: &Path) -> Result<Binaries, Error> {
    if installed.is_empty() {
        return Err(Error::NoBinaries);
    }
    let found = installed
        .iter()
        .map(|found| format!("{} ({})", found.major, found.bin.display()))
        .collect::<Vec<_>>()
        .join(", ");
    installed
        .into_iter()
        .find(|found| found.major >= OLDEST_SUPPORTED && found.major.to_string() == needs)
        .ok_or_else(|| Error::WrongVersion { path: postgres.to_owned(), needs: needs.to_owned(), found })
}

/// Everything installed: what PATH finds first, then the packages of Debian, newest first.
fn installed() -> Vec<Binaries> {
    let mut found: Vec<Binaries> = Vec::new();
    for binaries in in_path().into_iter().chain(packaged()) {
        if !found.contains(&binaries) {
            found.push(binaries);
        }
    }
    found
}

fn in_path() -> Option<Binaries> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find_map(|directory| {
        // Links such as /usr/local/bin/postgres lead to where its companions and libraries stand.
        let program = directory.join("postgres").canonicalize().ok()?;
        at(program.parent()?)
    })
}

fn packaged() -> Vec<Binaries> {
    let mut found: Vec<_> = fs::read_dir(DEBIAN_ROOT)
        .into_iter()
        .flatten()
        .filter_map(|entry| at(&entry.ok()?.path().join("bin")))
        .collect();
    found.sort_by_key(|binaries| std::cmp::Reverse(binaries.major));
    found
}

fn at(bin: &Path) -> Option<Binaries> {
    let postgres = bin.join("postgres");
    if !postgres.is_file() || !bin.join("initdb").is_file() {
        return None;
    }
    let output = Command::new(postgres).arg("--version").output().ok()?;
    Some(Binaries { major: major_in(&String::from_utf8_lossy(&output.stdout))?, bin: bin.to_owned() })
}

/// `postgres (PostgreSQL) 15.20 (Debian …)` and `… 17beta1` give 15 and 17.
fn major_in(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL)")?.1.trim_start();
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(major: u32) -> Binaries {
        Binaries { major, bin: PathBuf::from(format!("/pg/{major}/bin")) }
    }

    #[test]
    fn versions_are_read_from_what_postgres_prints() {
        assert_eq!(major_in("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n"), Some(15));
        assert_eq!(major_in("postgres (PostgreSQL) 17beta1\n"), Some(17));
        assert_eq!(major_in("postgres (EnterpriseDB) 15.1\n"), None);
    }

    #[test]
    fn a_new_directory_takes_the_first_supported_version() {
        let chosen = choose_new(vec![version(14), version(16), version(15)]);
        assert_eq!(chosen.map(|found| found.major).ok(), Some(16));
        assert!(matches!(choose_new(vec![version(14)]), Err(Error::NoBinaries)));
    }

    #[test]
    fn an_existing_directory_takes_its_own_version_or_says_both() {
        let installed = vec![version(17), version(15)];
        let chosen = choose_existing(installed.clone(), "15", Path::new("/data/postgres"));
        assert_eq!(chosen.map(|found| found.major).ok(), Some(15));

        let refused = choose_existing(installed, "13", Path::new("/data/postgres"));
        let text = refused.map_err(|error| error.to_string());
        assert!(
            text.as_ref().is_err_and(
                |text| text.contains("made by PostgreSQL 13") && text.contains("17 (/pg/17/bin), 15 (/pg/15/bin)")
            ),
            "{text:?}"
        );
    }
}
