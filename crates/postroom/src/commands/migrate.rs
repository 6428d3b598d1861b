use clap::Subcommand;
use postroom_store::migration_targets;
use postroom_tenancy::migrate::{self, Step, TargetStatus};

use super::{answer, table};
use crate::cli::Json;
use crate::config::Config;
use crate::databases::Databases;
use crate::failure::Failure;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make the roles and run what is pending
    Up(Json),
    /// Take migrations of one target back, with the rows in them
    Down {
        /// `management`, `shared` or `queue`
        #[arg(long)]
        target: String,
        /// The version to go back to; 0 takes everything away
        #[arg(long, value_name = "VERSION")]
        to: i32,
        #[command(flatten)]
        json: Json,
    },
    /// Say how far each target is
    Status(Json),
    /// Say what `up` would run
    Plan(Json),
}

pub(crate) async fn run(config: &Config, command: Command) -> Result<(), Failure> {
    let databases = Databases::for_command(config).await?;
    let outcome = match command {
        Command::Up(json) => up(&databases, json).await,
        Command::Down { target, to, json } => down(&databases, &target, to, json).await,
        Command::Status(json) => status(&databases, json).await,
        Command::Plan(json) => plan(&databases, json).await,
    };
    databases.close().await?;
    outcome
}

async fn up(databases: &Databases, json: Json) -> Result<(), Failure> {
    let steps = databases.migrate_up(&|message| eprintln!("{message}")).await?;
    answer(json, &steps, || match steps.is_empty() {
        true => vec!["nothing to do".to_owned()],
        false => steps.iter().map(|step| format!("applied {}", name(step))).collect(),
    })
}

async fn down(databases: &Databases, target: &str, to: i32, json: Json) -> Result<(), Failure> {
    let targets = migration_targets();
    let target = targets.iter().find(|known| known.name == target);
    let target = target.ok_or_else(|| Failure::usage("--target must be management, shared or queue"))?;
    let mut owner = databases.owner().await?;
    let options = migrate::Options {
        notice: &|message| eprintln!("{message}"),
        ..migrate::Options::new(migrate::Tenants::Ids(&[]))
    };
    let steps = migrate::down(&mut owner, target, to, &options).await?;
    answer(json, &steps, || steps.iter().map(|step| format!("took back {}", name(step))).collect())
}

async fn status(databases: &Databases, json: Json) -> Result<(), Failure> {
    let statuses = migrate::status(&databases.owner().await?, &migration_targets()).await?;
    answer(json, &statuses, || {
        let rows = statuses.iter().map(|s: &TargetStatus| {
            [
                s.target.clone(),
                s.version.to_string(),
                s.latest.to_string(),
                s.state.clone(),
                s.pending.len().to_string(),
            ]
        });
        table(["TARGET", "VERSION", "LATEST", "STATE", "PENDING"], rows.collect())
    })
}

async fn plan(databases: &Databases, json: Json) -> Result<(), Failure> {
    let steps = migrate::plan(&databases.owner().await?, &migration_targets()).await?;
    answer(json, &steps, || match steps.is_empty() {
        true => vec!["nothing to do".to_owned()],
        false => steps.iter().map(|step| format!("would apply {}", name(step))).collect(),
    })
}

fn name(step: &Step) -> String {
    let each = if step.each_tenant { ", once for each tenant" } else { "" };
    format!("{}/{}{each}", step.target, step.file)
}
