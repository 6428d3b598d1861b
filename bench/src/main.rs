//! The side-by-side benchmarks. `script/bench` runs them; docs/benchmarks.md says what they mean.

mod background;
mod clients;
mod copy;
mod drafts;
mod identity;
mod installation;
mod load;
mod machine;
mod mail;
mod mailbox;
mod mbsync;
mod message;
mod notmuch;
mod peer;
mod proc_times;
mod product;
mod report;
mod rows;
mod search;
mod sending;
mod serve_page;
mod server;
mod sign_in;
mod stopwatch;
mod tenancy;
mod wrk;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Whatever goes wrong ends the run, with this text.
type Error = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
#[command(name = "postroom-bench")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Tenants' transactions and requests beside pgbench, and the idle server
    Tenancy(tenancy::Options),
    /// Signing in, the audit trail and background work
    Identity(identity::Options),
    /// Mirroring mail beside mbsync and notmuch, storing it, listing it, and idle accounts
    Mail(mail::Options),
    /// Searching mail beside notmuch
    Search(search::Options),
    /// Drafts through HTTP, with few of them and with many
    Drafts(drafts::Options),
    /// The server that is measured through HTTP
    #[command(hide = true)]
    ServePage(serve_page::Options),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Error::from).and_then(|runtime| {
            match cli.command {
                Command::Tenancy(options) => runtime.block_on(tenancy::run(options)),
                Command::Identity(options) => runtime.block_on(identity::run(options)),
                Command::Mail(options) => runtime.block_on(mail::run(options)),
                Command::Search(options) => runtime.block_on(search::run(options)),
                Command::Drafts(options) => runtime.block_on(drafts::run(options)),
                Command::ServePage(options) => runtime.block_on(serve_page::run(options)),
            }
        });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("postroom-bench: {error}");
            ExitCode::FAILURE
        }
    }
}
