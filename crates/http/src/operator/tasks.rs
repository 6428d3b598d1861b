use std::collections::HashMap;

use axum::Json as JsonAnswer;
use http::StatusCode;
use postroom_identity::operation::schedule::{self, Scheduled};
use postroom_identity::operation::{self, TaskCount, TaskFilter};
use postroom_identity::{Identity, tenant};
use postroom_store::SystemActor;
use postroom_types::{TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::extract::needs::{TasksRead, TasksWrite};
use crate::extract::{AsOperator, Path, Query};
use crate::list::{List, ListQuery};
use crate::problem::Problem;

const STATUSES: [&str; 5] = ["waiting", "scheduled", "running", "retrying", "dead"];

/// Which tasks are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TaskQuery {
    /// Items at most: 1 to 100, by default 20.
    limit: Option<i64>,
    /// The `nextCursor` of the page before, with the same filter.
    cursor: Option<String>,
    /// The number of the page, from 1; instead of a cursor.
    page: Option<i64>,
    /// Items a page: 1 to 100, by default 20.
    per_page: Option<i64>,
    /// `waiting`, `scheduled`, `running`, `retrying`, `dead` or `all`.
    status: Option<String>,
    /// The kind of task.
    name: Option<String>,
    /// The tenant whose task it is.
    tenant: Option<Uuid>,
}

/// A piece of background work that is not done.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Task {
    #[schema(example = "42")]
    id: String,
    name: String,
    /// None for the installation's own.
    tenant: Option<TaskTenant>,
    /// `waiting`, `scheduled`, `running`, `retrying` or `dead`.
    #[schema(example = "waiting")]
    status: String,
    /// The kind of the queue that it waits in, without the account that it may be of.
    queue: Option<String>,
    attempts: i32,
    max_attempts: i32,
    /// Why the last attempt failed.
    error: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    run_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// Who carries it out right now.
    worker: Option<String>,
}

/// Whose task it is.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TaskTenant {
    id: Uuid,
    slug: String,
    name: String,
}

/// How many tasks there are in each status.
#[derive(Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TaskFigures {
    waiting: i64,
    scheduled: i64,
    running: i64,
    retrying: i64,
    dead: i64,
}

/// All background work in figures, what runs by the clock, and who works.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TaskSummary {
    #[serde(flatten)]
    figures: TaskFigures,
    /// How long the oldest waiting task has waited.
    oldest_waiting_seconds: Option<i64>,
    schedules: Vec<Schedule>,
    workers: Vec<Worker>,
}

/// A task that runs by the clock.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Schedule {
    name: String,
    /// As in a crontab, in the server's time zone.
    #[schema(example = "17 * * * *")]
    cron: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_run_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    next_run_at: Timestamp,
}

/// A process that carries tasks out.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Worker {
    id: String,
    #[schema(value_type = String, format = DateTime)]
    started_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    last_seen_at: Timestamp,
    /// Tasks under way.
    running: i64,
}

/// Background work that is not done
#[utoipa::path(get, path = "/operator/tasks", tag = "tasks", operation_id = "listTasks", params(TaskQuery),
    responses((status = 200, description = "Newest first", body = List<Task>)))]
pub(super) async fn list(
    operator: AsOperator<TasksRead>,
    Query(query): Query<TaskQuery>,
) -> Result<JsonAnswer<List<Task>>, Problem> {
    let identity = &operator.caller.identity;
    let TaskQuery { limit, cursor, page, per_page, status, name, tenant } = query;
    if name.as_ref().is_some_and(|name| name.chars().count() > 255) {
        return Err(Problem::invalid("name", "must have at most 255 characters"));
    }
    let bound = format!("tasks of {name:?} {tenant:?}");
    let query = ListQuery { limit, cursor, page, per_page, status, ..ListQuery::default() };
    let status = query.status(&STATUSES.map(|status| (status, status.to_owned())))?;
    let filter = TaskFilter { status, name, tenant: tenant.map(TenantId) };
    let request = query.request(&identity.keys, &bound)?;
    let page = operation::tasks(identity, operator.actor, &filter, &request).await?;
    let tenants = tenants(identity, operator.actor, page.items.iter().filter_map(|task| task.tenant_id)).await?;
    Ok(JsonAnswer(query.answer(&identity.keys, &bound, page.map(|task| render(task, &tenants)))))
}

/// All background work in figures, what runs by the clock, and who works
#[utoipa::path(get, path = "/operator/tasks/summary", tag = "tasks", operation_id = "getTaskSummary",
    responses((status = 200, description = "The summary", body = TaskSummary)))]
pub(super) async fn summary(operator: AsOperator<TasksRead>) -> Result<JsonAnswer<TaskSummary>, Problem> {
    let identity = &operator.caller.identity;
    let summary = operation::task_summary(identity, operator.actor).await?;
    let waiting = summary.counts.iter().find(|count| count.state == "waiting");
    let now = identity.context.now();
    let schedule = |scheduled: &Scheduled| Schedule {
        name: scheduled.name.to_owned(),
        cron: scheduled.every.cron(),
        last_run_at: summary.schedules.iter().find(|run| run.name == scheduled.name).and_then(|run| run.last_run_at),
        next_run_at: scheduled.every.next(now),
    };
    let worker = |worker: operation::Worker| Worker {
        id: worker.id,
        started_at: worker.started_at,
        last_seen_at: worker.last_seen_at,
        running: worker.running,
    };
    Ok(JsonAnswer(TaskSummary {
        oldest_waiting_seconds: waiting.map(|count| (now - count.oldest).num_seconds().max(0)),
        figures: TaskFigures::from(&summary.counts[..]),
        schedules: schedule::ALL.iter().map(schedule).collect(),
        workers: summary.workers.into_iter().map(worker).collect(),
    }))
}

/// Let a task run again at once, with all its attempts
#[utoipa::path(post, path = "/operator/tasks/{id}/retry", tag = "tasks", operation_id = "retryTask",
    params(("id" = String, Path, description = "The task")), responses((status = 200, description = "It will run", body = Task)))]
pub(super) async fn retry(
    operator: AsOperator<TasksWrite>,
    Path(id): Path<String>,
) -> Result<JsonAnswer<Task>, Problem> {
    let identity = &operator.caller.identity;
    let task = operation::retry_task(identity, operator.actor, parse(&id)?).await?;
    let tenants = tenants(identity, operator.actor, task.tenant_id.into_iter()).await?;
    Ok(JsonAnswer(render(task, &tenants)))
}

/// Take a task away
#[utoipa::path(post, path = "/operator/tasks/{id}/cancel", tag = "tasks", operation_id = "cancelTask",
    params(("id" = String, Path, description = "The task")), responses((status = 204, description = "It will not run")))]
pub(super) async fn cancel(operator: AsOperator<TasksWrite>, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    operation::cancel_task(&operator.caller.identity, operator.actor, parse(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<&[TaskCount]> for TaskFigures {
    fn from(counts: &[TaskCount]) -> Self {
        let of = |state: &str| counts.iter().find(|count| count.state == state).map_or(0, |count| count.jobs);
        Self {
            waiting: of("waiting"),
            scheduled: of("scheduled"),
            running: of("running"),
            retrying: of("retrying"),
            dead: of("dead"),
        }
    }
}

/// What is no number is no task.
fn parse(id: &str) -> Result<i64, Problem> {
    id.parse().ok().filter(|id| *id > 0).ok_or_else(Problem::not_found)
}

/// The names of the tenants on the page.
async fn tenants(
    identity: &Identity,
    actor: SystemActor,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, TaskTenant>, Problem> {
    let mut known = HashMap::new();
    for id in ids {
        if known.contains_key(&id) {
            continue;
        }
        if let Ok(found) = tenant::find(identity, actor, TenantId(id)).await {
            known.insert(id, TaskTenant { id, slug: found.slug, name: found.name });
        }
    }
    Ok(known)
}

fn render(task: operation::Task, tenants: &HashMap<Uuid, TaskTenant>) -> Task {
    Task {
        id: task.id.to_string(),
        name: task.name,
        tenant: task.tenant_id.and_then(|id| tenants.get(&id).cloned()),
        status: task.state,
        // Operators know nobody's accounts.
        queue: task.queue.map(|queue| queue.split(':').next().unwrap_or_default().to_owned()),
        attempts: task.attempts,
        max_attempts: task.max_attempts,
        error: task.error,
        run_at: task.run_at,
        created_at: task.created_at,
        updated_at: task.updated_at,
        worker: task.worker,
    }
}
