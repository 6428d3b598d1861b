//! Making PostgreSQL's directory.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::Output;

use rustix::fs::OFlags;

use crate::binaries::Binaries;
use crate::conf::{self, Settings};
use crate::data_dir::DataDir;
use crate::error::{Error, io};

/// The superuser's role; the same whatever the account is called.
pub(crate) const SUPERUSER: &str = "postgres";

const UNFINISHED: &str = "postgres.new-";

/// Makes PostgreSQL's directory when it is absent or empty. It is made under another name and then
/// renamed, so a crash never leaves half of one in its place.
pub(crate) async fn ensure(dir: &DataDir, settings: Settings) -> Result<(), Error> {
    let postgres = dir.postgres();
    if postgres.join("PG_VERSION").is_file() {
        return Ok(());
    }
    if !is_absent_or_empty(&postgres)? {
        return Err(Error::NotACluster { path: postgres });
    }
    remove_unfinished(dir.path());
    let binaries = Binaries::for_new()?;
    let new = make_empty(dir)?;
    // C.UTF-8 sorts by code point, like C, but knows the letters of all languages.
    let mut output = initdb(dir, &binaries, &new, settings, "C.UTF-8").await?;
    if !output.status.success() && mentions_locale(&output) {
        output = initdb(dir, &binaries, &new, settings, "C").await?;
    }
    if !output.status.success() {
        let output = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Error::Init { path: postgres, output });
    }
    include_settings(&new)?;
    fs::rename(&new, &postgres).map_err(io("make", &postgres))?;
    File::open(dir.path()).and_then(|parent| parent.sync_all()).map_err(io("write", dir.path()))?;
    tracing::info!(
        postgres.directory = %postgres.display(),
        postgres.version = binaries.major,
        "made a private PostgreSQL"
    );
    Ok(())
}

fn is_absent_or_empty(path: &Path) -> Result<bool, Error> {
    match fs::read_dir(path) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(io("read", path)(error)),
    }
}

/// Removes what a crash in the middle left. An initdb of that time may still be writing, and ends
/// by itself when its files are gone: so each attempt has its own name, and failure here is harmless.
fn remove_unfinished(data: &Path) {
    for entry in fs::read_dir(data).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED)
            && let Err(error) = fs::remove_dir_all(entry.path())
        {
            tracing::warn!(
                path = %entry.path().display(),
                %error,
                "cannot remove an unfinished PostgreSQL directory"
            );
        }
    }
}

fn make_empty(dir: &DataDir) -> Result<PathBuf, Error> {
    let new = dir.path().join(format!("{UNFINISHED}{}", std::process::id()));
    DirBuilder::new().mode(0o700).create(&new).map_err(io("make", &new))?;
    dir.account().take(&new).map_err(io("give away", &new))?;
    Ok(new)
}

async fn initdb(
    dir: &DataDir,
    binaries: &Binaries,
    new: &Path,
    settings: Settings,
    locale: &str,
) -> Result<Output, Error> {
    let program = binaries.program("initdb");
    let mut command = dir.account().command(&program);
    command
        .args(["--username", SUPERUSER, "--encoding", "UTF8", "--locale"])
        .arg(locale)
        .args(["--auth-local", "peer", "--auth-host", "reject"])
        .args(["--data-checksums", "--no-instructions"]);
    if settings == Settings::Throwaway {
        command.arg("--no-sync");
    }
    command.arg("--pgdata").arg(new);
    tokio::process::Command::from(command).output().await.map_err(io("run", &program))
}

fn mentions_locale(output: &Output) -> bool {
    String::from_utf8_lossy(&output.stderr).contains("invalid locale")
}

fn include_settings(new: &Path) -> Result<(), Error> {
    let path = new.join("postgresql.conf");
    OpenOptions::new()
        .append(true)
        // The directory belongs to a less trusted account, which must not lead us elsewhere.
        .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
        .open(&path)
        .and_then(|mut file| {
            file.write_all(conf::INCLUDE.as_bytes())?;
            file.sync_all()
        })
        .map_err(io("write", &path))
}
