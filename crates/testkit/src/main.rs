//! `postroom-testkit run -- command …`: runs tests on one throw-away PostgreSQL, which ends with them. With
//! `POSTROOM_TEST_PGBOUNCER=1`, servers and stores reach it through PgBouncer in transaction mode.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitCode, ExitStatus, Stdio};

use postroom_testkit::{BOUNCER_VARIABLE, CLUSTER_VARIABLE, PostgreSql};
use rustix::process::{Pid, Signal, kill_process};
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    match arguments.as_slice() {
        [run, dashes, program, rest @ ..] if run == "run" && dashes == "--" => {
            let postgres = PostgreSql::start().await;
            let mut command = Command::new(program);
            command.args(rest).env(CLUSTER_VARIABLE, postgres.socket_dir()).stdin(Stdio::inherit());
            if let Some(bouncer) = postgres.bouncer() {
                command.env(BOUNCER_VARIABLE, bouncer.socket_dir());
            }
            match run_to_end(command).await {
                // As a shell tells it: 128 and the signal.
                Ok(status) => code(status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default())),
                Err(error) => {
                    eprintln!("postroom-testkit: cannot run {}: {error}", program.display());
                    ExitCode::from(127)
                }
            }
        }
        _ => {
            eprintln!("usage: postroom-testkit run -- command [argument …]");
            ExitCode::from(2)
        }
    }
}

/// A terminal sends its signals to the command as well; others are passed on. Either way the command's end is awaited.
async fn run_to_end(command: Command) -> std::io::Result<ExitStatus> {
    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let mut child = tokio::process::Command::from(command).spawn()?;
    loop {
        tokio::select! {
            status = child.wait() => return status,
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {
                if let Some(pid) = child.id().and_then(|pid| i32::try_from(pid).ok()).and_then(Pid::from_raw) {
                    let _ = kill_process(pid, Signal::TERM);
                }
            }
        }
    }
}

fn code(status: i32) -> ExitCode {
    ExitCode::from(u8::try_from(status).unwrap_or(1))
}
