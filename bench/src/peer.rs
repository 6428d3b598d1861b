//! The peer's side: pgbench with bare statements on the same rows, as a superuser whom no policy binds.

use std::fs;
use std::process::Command;

use crate::Error;
use crate::installation::{Folder, Installation};
use crate::load::{CLIENTS, Span, Work};
use crate::message::COLUMNS;
use crate::proc_times::Parties;
use crate::report::Run;
use crate::rows::{FOLDER, FOLDERS, MESSAGE, MESSAGES, PAGE, TENANT, TENANTS};
use crate::stopwatch::Stopwatch;

/// Runs pgbench twice, the first time to warm up.
pub(crate) fn run(installation: &Installation, work: Work, span: Span, parties: Parties) -> Result<Run, Error> {
    let (folder, url, script) = (installation.folder(), installation.owner_url(), script(work));
    run_script(folder, &url, &script, span, parties)
}

/// The same with any script, on any database.
pub(crate) fn run_script(folder: &Folder, url: &str, script: &str, span: Span, parties: Parties) -> Result<Run, Error> {
    pgbench(folder, url, script, span.warm_up.as_secs().max(1))?;
    let (watch, times) = (Stopwatch::start(), parties.times()?);
    let (count, rate) = pgbench(folder, url, script, span.measure.as_secs().max(1))?;
    let run = Run::new(count, watch.elapsed(), parties.times()?.since(times))?;
    // pgbench knows better than the clock outside how long its clients were connected.
    Ok(Run { per_second: rate, ..run })
}

/// `pgbench (PostgreSQL) 15…`
pub(crate) fn version() -> Result<String, Error> {
    let output = Command::new("pgbench").arg("--version").output()?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Transactions done, and transactions a second without the time to connect.
fn pgbench(folder: &Folder, url: &str, script: &str, seconds: u64) -> Result<(u64, f64), Error> {
    let path = folder.join("pgbench.sql");
    fs::write(&path, script)?;
    let output = Command::new("pgbench")
        .args(["-n", "-M", "prepared", "-j", "2", "-c", &CLIENTS.to_string(), "-T", &seconds.to_string(), "-f"])
        .arg(&path)
        .arg(url)
        .output()
        .map_err(|error| format!("pgbench cannot be run ({error}): install postgresql-15"))?;
    let text = String::from_utf8(output.stdout)?;
    if !output.status.success() || text.lines().any(is_failure) {
        return Err(format!("pgbench failed:\n{text}{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let after = |prefix: &str| {
        let rest = text.lines().find_map(|line| line.strip_prefix(prefix))?;
        rest.trim().split([' ', '/']).next().map(str::to_owned)
    };
    let missing = || format!("pgbench says something unexpected:\n{text}");
    let count = after("number of transactions actually processed:").ok_or_else(missing)?.parse()?;
    let rate = after("tps =").ok_or_else(missing)?.parse()?;
    Ok((count, rate))
}

fn is_failure(line: &str) -> bool {
    line.strip_prefix("number of failed transactions:").is_some_and(|count| !count.trim().starts_with("0 "))
}

/// Ids are made of numbers by the same expression that loaded them; it costs PostgreSQL well below a microsecond.
fn script(work: Work) -> String {
    let (tenant, folder, message) = (TENANT.sql(":t::int"), FOLDER.sql(":f::int"), MESSAGE.sql(":n::int"));
    let a_message = format!("\\set n random(0, {MESSAGES} - 1)\n\\set t :n % {TENANTS}\n");
    match work {
        Work::Page => format!(
            "\\set t random(0, {TENANTS} - 1)\n\\set f :t * {FOLDERS} + random(0, {FOLDERS} - 1)\n\
             SELECT {COLUMNS} FROM postroom.bench_messages \
             WHERE tenant_id = {tenant} AND folder_id = {folder} ORDER BY received_at DESC LIMIT {PAGE};\n"
        ),
        Work::Find => format!(
            "{a_message}SELECT {COLUMNS} FROM postroom.bench_messages WHERE tenant_id = {tenant} AND id = {message};\n"
        ),
        Work::Update => format!(
            "{a_message}\\set flags random(0, 7)\n\
             UPDATE postroom.bench_messages SET flags = :flags, updated_at = now() \
             WHERE tenant_id = {tenant} AND id = {message};\n"
        ),
    }
}
