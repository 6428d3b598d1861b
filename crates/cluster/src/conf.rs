//! PostgreSQL's settings and access rules, as files that are rewritten before every start.

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::binaries::Binaries;
use crate::data_dir::DataDir;
use crate::error::{Error, io};
use crate::socket;

/// Appended to `postgresql.conf` once; relative, so that the data directory can be moved.
pub(crate) const INCLUDE: &str = "\n# Postroom's settings, rewritten at every start. ALTER SYSTEM overrides them.\ninclude '../postgres-conf/postroom.conf'\n";

/// How PostgreSQL treats the data it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settings {
    /// A commit survives the loss of power.
    Durable,
    /// Fast and small, for tests: the loss of power may ruin the directory. A crash of PostgreSQL
    /// alone does not.
    Throwaway,
}

/// The base settings of an installation. Only errors' main lines are logged, and no parameters,
/// because details repeat rows, and rows hold password hashes and mail.
const BASE: &str = "\
max_connections = 200
work_mem = 1310kB
maintenance_work_mem = 64MB
effective_cache_size = 1GB
checkpoint_completion_target = 0.9
random_page_cost = 1.1
effective_io_concurrency = 200
default_statistics_target = 100
synchronous_commit = on
idle_in_transaction_session_timeout = 60s
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
logging_collector = on
log_filename = 'postgresql-%a.log'
log_file_mode = 0600
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_line_prefix = '%m [%p] %q%u@%d '
log_min_duration_statement = 1s
log_parameter_max_length = 0
log_error_verbosity = terse
";

const DURABLE: &str = "\
fsync = on
full_page_writes = on
shared_buffers = 256MB
wal_buffers = 16MB
min_wal_size = 1GB
max_wal_size = 4GB
";

const THROWAWAY: &str = "\
fsync = off
full_page_writes = off
shared_buffers = 64MB
min_wal_size = 80MB
max_wal_size = 1GB
";

/// Who may sign in is decided by the kernel, before PostgreSQL is asked: the socket (0700) stands in
/// a directory (0700) of the account that PostgreSQL runs under, so only that account and root reach
/// it. `peer` with a map would say the same, but a map that allows every role needs PostgreSQL 16.
const ACCESS: &str = "\
# Written by Postroom at every start. Only the owner of the private socket directory gets this far.
local all all trust
local replication all trust
";

/// Writes the settings for a start.
pub(crate) fn write(dir: &DataDir, settings: Settings, binaries: &Binaries, socket_dir: &Path) -> Result<(), Error> {
    let conf = dir.conf();
    fs::create_dir_all(&conf).map_err(io("make", &conf))?;
    let log = dir.log();
    fs::create_dir_all(&log).map_err(io("make", &log))?;
    dir.account().take(&log).map_err(io("give away", &log))?;
    for (path, mode) in [(&conf, 0o755), (&log, 0o700)] {
        fs::set_permissions(path, Permissions::from_mode(mode)).map_err(io("set permissions of", path))?;
    }
    replace(&conf.join("pg_hba.conf"), ACCESS)?;
    replace(&conf.join("postroom.conf"), &text(dir, settings, binaries, socket_dir))
}

fn text(dir: &DataDir, settings: Settings, binaries: &Binaries, socket_dir: &Path) -> String {
    let durability = match settings {
        Settings::Durable => DURABLE,
        Settings::Throwaway => THROWAWAY,
    };
    let libraries = if binaries.has_library("pg_stat_statements") {
        "shared_preload_libraries = 'pg_stat_statements'\n"
    } else {
        ""
    };
    format!(
        "# Written by Postroom at every start: changes here are lost, use ALTER SYSTEM.\n\
         listen_addresses = ''\n\
         port = {port}\n\
         cluster_name = '{name}'\n\
         unix_socket_directories = {socket_dir}\n\
         unix_socket_permissions = 0700\n\
         hba_file = {access}\n\
         log_directory = {log}\n\
         {libraries}{BASE}{durability}",
        port = socket::PORT,
        name = socket::cluster_name(dir.path()),
        socket_dir = quoted_list_item(socket_dir),
        access = quoted(&dir.conf().join("pg_hba.conf").to_string_lossy()),
        log = quoted(&dir.log().to_string_lossy()),
    )
}

/// A string for `postgresql.conf`.
fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "''"))
}

/// A string for a setting that is itself a list: quoted twice, or a comma would split it.
fn quoted_list_item(path: &Path) -> String {
    let item = format!("\"{}\"", path.to_string_lossy().replace('"', "\"\""));
    quoted(&item)
}

/// Replaces a file as a whole, so that a crash leaves the old or the new one.
fn replace(path: &Path, text: &str) -> Result<(), Error> {
    let new = path.with_extension("new");
    let mut file = fs::File::create(&new).map_err(io("write", &new))?;
    file.write_all(text.as_bytes()).map_err(io("write", &new))?;
    file.set_permissions(Permissions::from_mode(0o644)).map_err(io("set permissions of", &new))?;
    file.sync_all().map_err(io("write", &new))?;
    fs::rename(&new, path).map_err(io("replace", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_for_postgresql_conf() {
        assert_eq!(quoted(r"/it's a\b"), r"'/it''s a\\b'");
        assert_eq!(quoted_list_item(Path::new("/a,b")), "'\"/a,b\"'");
    }
}
