//! One start of PostgreSQL, until it answers.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio_postgres::NoTls;
use tokio_postgres::error::SqlState;

use crate::binaries::Binaries;
use crate::data_dir::DataDir;
use crate::error::{Error, io};
use crate::init::SUPERUSER;
use crate::postmaster;
use crate::socket;

const POLL: Duration = Duration::from_millis(10);

/// How long a start may give no answer at all. A PostgreSQL that answers that it is recovering has
/// all the time it needs.
const SILENT_SECONDS: u32 = 60;
const SILENT_POLLS: u32 = SILENT_SECONDS * 100;

const ANSWER_LIMIT: Duration = Duration::from_secs(5);
const POLLS_PER_REPORT: u32 = 1_000;
const LAST_WORDS_LINES: usize = 4;

/// Starts PostgreSQL in a process group of its own, so that neither a signal from the terminal nor
/// the end of this process ends it.
pub(crate) fn spawn(dir: &DataDir, binaries: &Binaries) -> Result<(Child, i32), Error> {
    let start_log = dir.start_log();
    let open = || File::create(&start_log).and_then(|log| Ok((log.try_clone()?, log)));
    let (output, errors) = open().map_err(io("write", &start_log))?;
    let program = binaries.program("postgres");
    let mut command = dir.account().command(&program);
    command.arg("-D").arg(dir.postgres()).stdout(Stdio::from(output)).stderr(Stdio::from(errors)).process_group(0);
    let child = Command::from(command).spawn().map_err(io("run", &program))?;
    let pid = child.id().and_then(|pid| i32::try_from(pid).ok());
    // A child that nobody has waited for has a pid, and Linux's fit.
    let pid = pid.ok_or_else(|| io("run", &program)(std::io::ErrorKind::Other.into()))?;
    Ok((child, pid))
}

/// Waits until the PostgreSQL `pid` accepts connections; `child` is given when it is ours, and tells
/// best that it has ended.
pub(crate) async fn wait_until_ready(
    dir: &DataDir,
    socket_dir: &Path,
    pid: i32,
    mut child: Option<&mut Child>,
) -> Result<(), Error> {
    let mut polls = 0;
    let mut silent = 0;
    loop {
        match knock(socket_dir).await {
            Knock::Ready => return Ok(()),
            Knock::Starting => silent = 0,
            Knock::Silent => silent += 1,
            Knock::Refused(source) => {
                let log = dir.log();
                return Err(Error::Refused { pid, log, source });
            }
        }
        let has_ended = match &mut child {
            Some(child) => !matches!(child.try_wait(), Ok(None)),
            None => !postmaster::is_alive(pid, &dir.postgres()),
        };
        if has_ended {
            return Err(Error::Start { output: last_words(dir), log: dir.log() });
        }
        if silent > SILENT_POLLS {
            return Err(Error::NotReady { pid, seconds: SILENT_SECONDS, log: dir.log() });
        }
        polls += 1;
        if polls % POLLS_PER_REPORT == 0 {
            tracing::info!(process.pid = pid, "PostgreSQL is still starting");
        }
        tokio::time::sleep(POLL).await;
    }
}

/// Whether a start failed because processes of the last run are still there.
pub(crate) fn met_orphans(error: &Error) -> bool {
    matches!(error, Error::Start { output, .. }
        if output.contains("shared memory block") && output.contains("still in use"))
}

enum Knock {
    Ready,
    Starting,
    Silent,
    Refused(tokio_postgres::Error),
}

#[expect(clippy::disallowed_methods, reason = "asks whether PostgreSQL answers, before there is anything to query")]
async fn knock(socket_dir: &Path) -> Knock {
    let mut config = tokio_postgres::Config::new();
    config.host_path(socket_dir).port(socket::PORT).user(SUPERUSER).dbname("postgres");
    let Ok(answer) = tokio::time::timeout(ANSWER_LIMIT, config.connect(NoTls)).await else {
        return Knock::Silent;
    };
    match answer {
        Ok(_) => Knock::Ready,
        Err(error) => match error.code() {
            None => Knock::Silent,
            Some(code) if *code == SqlState::CANNOT_CONNECT_NOW => Knock::Starting,
            // So busy that it is certainly up.
            Some(code) if *code == SqlState::TOO_MANY_CONNECTIONS => Knock::Ready,
            Some(_) => Knock::Refused(error),
        },
    }
}

fn last_words(dir: &DataDir) -> String {
    let text = fs::read_to_string(dir.start_log()).unwrap_or_default();
    let lines: Vec<_> = text.lines().filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        return "nothing".to_owned();
    }
    lines[lines.len().saturating_sub(LAST_WORDS_LINES)..].join(" / ")
}
