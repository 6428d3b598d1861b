//! How the installation is: its tasks, its isolation, its processes.

pub mod schedule;

use chrono::TimeDelta;
use postroom_store::audit::{Entry, Trail};
use postroom_store::jobs::{self, Job};
use postroom_store::queries::{dashboard, installation_job, instance, isolation_report};
use postroom_store::{IsolationHealth, SystemActor, SystemTx, check_isolation};
use postroom_types::{Page, PageRequest, Position, TenantId, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

pub use postroom_store::queries::dashboard::{Figures, TenantCount};
pub use postroom_store::queries::installation_job::{Schedule, Task, TaskCount, Worker};
pub use postroom_store::queries::instance::Instance;
pub use postroom_store::queries::isolation_report::Report;

use self::schedule::CHECK_ISOLATION;
use crate::letter::{self, Alert};
use crate::{Error, Identity};

/// A process that has not been seen for so long is gone.
const SILENT: TimeDelta = TimeDelta::seconds(60);

/// Which tasks are wanted.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    pub status: Option<String>,
    pub name: Option<String>,
    pub tenant: Option<TenantId>,
}

/// What may be with a task that is not done.
const TASK_STATES: [&str; 5] = ["waiting", "scheduled", "running", "retrying", "dead"];

/// All tasks in figures, the schedules, the workers.
pub struct TaskSummary {
    pub counts: Vec<TaskCount>,
    pub schedules: Vec<Schedule>,
    pub workers: Vec<Worker>,
}

/// The installation at a glance.
pub struct Dashboard {
    pub tenants: Vec<TenantCount>,
    pub figures: Figures,
    pub tasks: Vec<TaskCount>,
    pub isolation: Option<Report>,
    pub instances: Vec<Instance>,
}

/// A server process.
#[derive(Clone, Copy, Debug)]
pub struct Process {
    pub id: Uuid,
    pub role: &'static str,
    pub version: &'static str,
    pub started_at: Timestamp,
}

/// A page of tasks that are not done, newest first.
pub async fn tasks(
    identity: &Identity,
    actor: SystemActor,
    filter: &TaskFilter,
    request: &PageRequest,
) -> Result<Page<Task>, Error> {
    let below = request.after.and_then(|after| i64::try_from(after.id.as_u128()).ok());
    let TaskFilter { status, name, tenant } = filter;
    let (tenant, count) = (tenant.map(|tenant| tenant.0), i32::try_from(request.probe()).unwrap_or(i32::MAX));
    let once = identity.store.system_once(actor).await?;
    let rows = installation_job::page()
        .bind(&once, &None, status, name, &tenant, &below, &count, &request.offset)
        .all()
        .await?;
    let position = |task: &Task| Position {
        created_at: task.created_at,
        id: Uuid::from_u128(u128::try_from(task.id).unwrap_or_default()),
    };
    Ok(request.cut(rows, position, None))
}

/// All tasks in figures, the schedules, the workers.
pub async fn task_summary(identity: &Identity, actor: SystemActor) -> Result<TaskSummary, Error> {
    let tx = identity.store.system_tx(actor).await?;
    let counts = installation_job::counts().bind(&tx).all().await?;
    let schedules = installation_job::schedules().bind(&tx).all().await?;
    let workers = installation_job::workers().bind(&tx).all().await?;
    tx.commit().await?;
    Ok(TaskSummary { counts, schedules, workers })
}

/// How many tasks there are in each state, every state named.
pub async fn queue_depth(identity: &Identity) -> Result<Vec<(&'static str, i64)>, Error> {
    let once = identity.store.system_once(SystemActor::System).await?;
    let counts = installation_job::counts().bind(&once).all().await?;
    let depth = |state: &'static str| counts.iter().find(|count| count.state == state).map_or(0, |count| count.jobs);
    Ok(TASK_STATES.map(|state| (state, depth(state))).to_vec())
}

/// Lets a task run again at once, with all its attempts.
pub async fn retry_task(identity: &Identity, actor: SystemActor, id: i64) -> Result<Task, Error> {
    let tx = identity.store.system_tx(actor).await?;
    let task = find_task(&tx, id).await?;
    if !installation_job::retry().bind(&tx, &id).one().await? {
        return Err(RUNNING);
    }
    record(identity, &tx, "task_retried", &task).await?;
    tx.notify(jobs::changed());
    let task = find_task(&tx, id).await?;
    tx.commit().await?;
    Ok(task)
}

/// Takes a task away that does not run.
pub async fn cancel_task(identity: &Identity, actor: SystemActor, id: i64) -> Result<(), Error> {
    let tx = identity.store.system_tx(actor).await?;
    let task = find_task(&tx, id).await?;
    if !installation_job::cancel().bind(&tx, &id).one().await? {
        return Err(RUNNING);
    }
    record(identity, &tx, "task_cancelled", &task).await?;
    tx.notify(jobs::changed());
    Ok(tx.commit().await?)
}

/// What the last isolation proof found; none before the first.
pub async fn isolation_report(identity: &Identity, actor: SystemActor) -> Result<Option<Report>, Error> {
    let once = identity.store.system_once(actor).await?;
    Ok(isolation_report::latest().bind(&once).opt().await?)
}

/// Has the isolation checked in the background.
pub async fn request_isolation_check(identity: &Identity, actor: SystemActor) -> Result<(), Error> {
    let tx = identity.store.system_tx(actor).await?;
    tx.enqueue(&Job::new(CHECK_ISOLATION.name).key(CHECK_ISOLATION.name)).await?;
    tx.record(&identity.context, Entry::new("isolation_check_requested")).await?;
    Ok(tx.commit().await?)
}

/// Checks the isolation now, and keeps the report. A broken rule is logged and recorded.
pub async fn check_and_report(identity: &Identity) -> Result<IsolationHealth, Error> {
    let health = check_isolation(&identity.store, identity.context.now()).await?;
    let (id, now) = (identity.context.uuid(), identity.context.now());
    let report = report_of(&health);
    let tx = identity.store.system_tx(SystemActor::System).await?;
    isolation_report::insert().bind(&tx, &id, &health.is_sealed(), &report, &now).one().await?;
    tx.changed(&identity.context, "isolation", id);
    if !health.is_sealed() {
        let problems: Vec<String> = health.proof.findings.iter().map(ToString::to_string).collect();
        tracing::error!(
            isolation.findings = ?problems, isolation.crossings = ?health.crossings,
            isolation.leaks = ?health.leaked_contexts, "the isolation proof found a broken rule"
        );
        tx.record(&identity.context, Entry::refused("isolation_broken").on("isolation-report", id)).await?;
        letter::raise(identity, &tx, Alert::IsolationBroken).await?;
    }
    tx.commit().await?;
    Ok(health)
}

/// Tells operators when tasks have been given up.
pub async fn raise_alerts(identity: &Identity) -> Result<(), Error> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let counts = installation_job::counts().bind(&tx).all().await?;
    if counts.iter().any(|count| count.state == "dead" && count.jobs > 0) {
        letter::raise(identity, &tx, Alert::TasksGivenUp).await?;
    }
    Ok(tx.commit().await?)
}

/// The installation at a glance.
pub async fn dashboard(identity: &Identity, actor: SystemActor) -> Result<Dashboard, Error> {
    let now = identity.context.now();
    let tx = identity.store.system_tx(actor).await?;
    let tenants = dashboard::tenants().bind(&tx).all().await?;
    let figures = dashboard::figures().bind(&tx, &(now - TimeDelta::hours(24))).one().await?;
    let tasks = installation_job::counts().bind(&tx).all().await?;
    let isolation = isolation_report::latest().bind(&tx).opt().await?;
    let instances = instance::seen_since().bind(&tx, &(now - SILENT)).all().await?;
    tx.commit().await?;
    Ok(Dashboard { tenants, figures, tasks, isolation, instances })
}

/// Says that this process is there.
pub async fn show_process(identity: &Identity, process: &Process) -> Result<(), Error> {
    let Process { id, role, version, started_at } = process;
    let once = identity.store.system_once(SystemActor::System).await?;
    instance::show().bind(&once, id, role, version, started_at, &identity.context.now()).one().await?;
    Ok(())
}

/// Says that this process is gone.
pub async fn remove_process(identity: &Identity, process: &Process) -> Result<(), Error> {
    let once = identity.store.system_once(SystemActor::System).await?;
    instance::remove().bind(&once, &process.id).opt().await?;
    Ok(())
}

const RUNNING: Error = Error::Conflict("The task is running. Wait until it has ended.");

async fn find_task(tx: &SystemTx, id: i64) -> Result<Task, Error> {
    let query = installation_job::page();
    let none = (None::<String>, None::<String>);
    let found = query.bind(tx, &Some(id), &none.0, &none.1, &None, &None, &1, &0).opt().await?;
    found.ok_or(Error::NotFound)
}

async fn record(identity: &Identity, tx: &SystemTx, event: &'static str, task: &Task) -> Result<(), Error> {
    let about = json!({ "task": task.id, "name": task.name, "tenant": task.tenant_id });
    Ok(tx.record(&identity.context, Entry::new(event).with(about)).await?)
}

fn report_of(health: &IsolationHealth) -> Value {
    let findings = health.proof.findings.iter().map(|finding| {
        json!({ "rule": finding.rule.name(), "object": finding.object, "detail": finding.found, "remedy": finding.remedy })
    });
    let checked = &health.proof.checked;
    json!({
        "findings": findings.collect::<Vec<_>>(),
        "crossings": health.crossings,
        "leakedContexts": health.leaked_contexts,
        "checked": {
            "tenantTables": checked.tenant_tables,
            "managementTables": checked.management_tables,
            "policies": health.proof.policies.len(),
            "indexes": checked.indexes,
            "constraints": checked.constraints,
            "functions": checked.functions,
            "roles": checked.roles,
        },
    })
}
