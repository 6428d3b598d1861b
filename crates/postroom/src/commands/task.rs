use clap::Subcommand;
use postroom_identity::operation::{self, Task, TaskFilter};
use postroom_store::SystemActor;
use serde_json::{Value, json};

use super::{all_pages, answer, table, with_identity};
use crate::cli::Json;
use crate::config::Config;
use crate::failure::Failure;

const STATUSES: [&str; 5] = ["waiting", "scheduled", "running", "retrying", "dead"];

#[derive(Subcommand)]
pub(crate) enum Command {
    /// List background tasks that are not done
    List {
        /// Only those in this status
        #[arg(long, value_parser = STATUSES)]
        status: Option<String>,
        /// Only those of this kind
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Let a task run again at once, with all its attempts
    Retry {
        id: i64,
        #[command(flatten)]
        json: Json,
    },
    /// Take a task away that does not run
    Cancel { id: i64 },
}

pub(crate) async fn run(config: &Config, command: Command) -> Result<(), Failure> {
    const SYSTEM: SystemActor = SystemActor::System;
    with_identity(config, async |identity| match command {
        Command::List { status, name, json } => {
            let filter = TaskFilter { status, name, tenant: None };
            let tasks = all_pages(async |request| operation::tasks(identity, SYSTEM, &filter, &request).await).await?;
            let values: Vec<Value> = tasks.iter().map(shown).collect();
            answer(json, &values, || {
                let header = ["ID", "TASK", "TENANT", "STATUS", "ATTEMPTS", "NEXT RUN", "ERROR"];
                table(header, tasks.iter().map(row).collect())
            })
        }
        Command::Retry { id, json } => {
            let task = operation::retry_task(identity, SYSTEM, id).await?;
            answer(json, &shown(&task), || vec![format!("task {id} ({}) will run", task.name)])
        }
        Command::Cancel { id } => Ok(operation::cancel_task(identity, SYSTEM, id).await?),
    })
    .await
}

fn shown(task: &Task) -> Value {
    json!({
        "id": task.id.to_string(),
        "name": task.name,
        "tenantId": task.tenant_id,
        "status": task.state,
        "queue": task.queue,
        "attempts": task.attempts,
        "maxAttempts": task.max_attempts,
        "error": task.error,
        "runAt": task.run_at,
        "worker": task.worker,
    })
}

fn row(task: &Task) -> [String; 7] {
    let is_over = task.state == "dead";
    [
        task.id.to_string(),
        task.name.clone(),
        task.tenant_id.map(|tenant| tenant.to_string()).unwrap_or_default(),
        task.state.clone(),
        format!("{}/{}", task.attempts, task.max_attempts),
        if is_over { String::new() } else { task.run_at.format("%Y-%m-%d %H:%M:%S UTC").to_string() },
        task.error.as_deref().and_then(|error| error.lines().next()).unwrap_or_default().to_owned(),
    ]
}
