use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::commands::{audit, doctor, import, key, mail, migrate, operator, print, task, tenant, user};
use crate::config::{Config, Overrides, Role};
use crate::failure::Failure;
use crate::{log, serve};

/// Mail and documents for many organisations on one installation.
///
/// Settings come from the environment; docs/operating.md lists them.
#[derive(Parser)]
#[command(name = "postroom", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// Where the installation keeps its data [default: POSTROOM_DATA_DIR]
    #[arg(long, global = true, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start the server
    Serve(Serve),
    /// Set up the databases and the first operator without starting the server
    Init(Json),
    /// Bring the databases to this version, or look at where they are
    #[command(subcommand)]
    Migrate(migrate::Command),
    /// Check the installation: the isolation proof and the health of the databases
    Doctor(Json),
    /// Staff of the installation
    #[command(subcommand)]
    Operator(operator::Command),
    /// Organisations
    #[command(subcommand)]
    Tenant(tenant::Command),
    /// People in an organisation
    #[command(subcommand)]
    User(user::Command),
    /// Background work
    #[command(subcommand)]
    Task(task::Command),
    /// The installation key, which everything secret hangs on
    #[command(subcommand)]
    Key(key::Command),
    /// The audit trails: what was done, sealed against later changes
    #[command(subcommand)]
    Audit(audit::Command),
    /// Members' mail
    #[command(subcommand)]
    Mail(mail::Command),
    /// Mail from elsewhere
    #[command(subcommand)]
    Import(import::Command),
    /// Print the OpenAPI document
    Openapi,
}

#[derive(Args)]
struct Serve {
    /// What this process does: api, worker or all [default: POSTROOM_ROLE]
    #[arg(long, value_name = "ROLE")]
    role: Option<Role>,
    /// Address and port to listen on [default: POSTROOM_LISTEN]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

/// For programs.
#[derive(Args, Clone, Copy)]
pub(crate) struct Json {
    /// Answer in JSON
    #[arg(long)]
    pub(crate) json: bool,
}

impl Cli {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let (listen, role) = match &self.command {
            Command::Serve(serve) => (serve.listen, serve.role),
            _ => (None, None),
        };
        let config = Config::read(Overrides { role, listen, data_dir: self.data_dir })?;
        let output = if matches!(self.command, Command::Serve(_)) { log::Output::Stdout } else { log::Output::Stderr };
        log::start(&config, output)?;
        match self.command {
            Command::Serve(_) => serve::run(config).await,
            Command::Init(json) => operator::init(&config, json).await,
            Command::Migrate(command) => migrate::run(&config, command).await,
            Command::Doctor(json) => doctor::run(&config, json).await,
            Command::Operator(command) => operator::run(&config, command).await,
            Command::Tenant(command) => tenant::run(&config, command).await,
            Command::User(command) => user::run(&config, command).await,
            Command::Task(command) => task::run(&config, command).await,
            Command::Key(command) => key::run(&config, command).await,
            Command::Audit(command) => audit::run(&config, command).await,
            Command::Mail(command) => mail::run(&config, command).await,
            Command::Import(command) => import::run(&config, command).await,
            Command::Openapi => print(&serde_json::to_string_pretty(&postroom_http::document())?),
        }
    }
}
