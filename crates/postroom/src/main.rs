//! The command line. `postroom serve` builds everything from the configuration and starts it; the other commands do one
//! thing on the same databases.

mod assistant;
mod cli;
mod commands;
mod config;
mod databases;
mod environment;
mod failure;
mod first_operator;
mod instances;
mod log;
mod relay;
mod sealing;
mod secrets;
mod serve;
mod worker;

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            // Help and version are answers, anything else is a usage error.
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("postroom: cannot start: {error}");
            return ExitCode::from(1);
        }
    };
    match runtime.block_on(cli.run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("postroom: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}
