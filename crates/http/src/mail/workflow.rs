//! Workflows: documents whose nodes are calls of this API, one after the other. A node calls the very function that answers the route, so that
//! it may do what its caller may, and leaves what the route would have answered.

mod node_types;
mod run;
mod steps;

use std::io;

use axum::Json as JsonAnswer;
use axum::response::Response;
use postroom_drafts::workflow::{Fault, Workflow};
use postroom_mail::workflow;
use postroom_store::TenantActor;
use postroom_types::{Timestamp, WorkflowRunId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use self::node_types::{NODE_TYPES, NodeType};
use crate::app::App;
use crate::creating::Creating;
use crate::extract::needs::{MailRead, MailWrite, WorkflowsRun};
use crate::extract::{InTenant, Json, Path, Query};
use crate::list::{CursorQuery, List, ListQuery};
use crate::problem::Problem;

/// Bytes of an input or an output that are recorded.
const MOST_RECORDED: usize = 16 * 1024;

/// A workflow.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkflowDocument {
    /// Of the form of the document.
    #[schema(example = "2.2.0")]
    version: String,
    /// What is to be done: objects of `id`, `type` and `parameters`. `GET /workflows/nodes` tells the types. They run as they stand, but none before those
    /// that it refers to.
    #[schema(value_type = Vec<Object>, min_items = 1, max_items = 100)]
    nodes: Vec<Value>,
    /// What parameters refer to as `{{ $json.… }}`.
    #[schema(value_type = Option<Object>)]
    input: Option<Map<String, Value>>,
}

/// Whether a document can run.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WorkflowCheck {
    is_valid: bool,
    faults: Vec<WorkflowFault>,
    /// The nodes in the order in which they would run, without those inside of others.
    order: Vec<String>,
}

/// Why a document cannot run.
#[derive(Serialize, ToSchema)]
pub(super) struct WorkflowFault {
    /// The node that is at fault.
    node: String,
    reason: String,
}

/// A run in a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ListedRun {
    id: Uuid,
    /// `running`, `completed`, or `failed`: a node could not be run, and those behind it were not.
    #[schema(example = "completed")]
    state: &'static str,
    /// Why it failed.
    state_text: String,
    #[schema(value_type = String, format = DateTime)]
    started_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
}

/// A run with all that is recorded of it, for 30 days. Of an input or an output that is long, only its length is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WorkflowRun {
    #[serde(flatten)]
    run: ListedRun,
    #[schema(value_type = Object)]
    document: Value,
    #[schema(value_type = Option<Object>)]
    input: Value,
    /// In the order in which they ran: `id`, `type`, `state` (`done`, `refused`, `failed` or `skipped`), `input` (the parameters with their values), `output`, `error`,
    /// `startedAt`, `milliseconds`.
    #[schema(value_type = Vec<Object>)]
    nodes: Value,
}

/// The types of nodes.
#[derive(Serialize, ToSchema)]
pub(super) struct NodeTypes {
    items: Vec<NodeType>,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(run))
        .routes(routes!(check))
        .routes(routes!(node_types))
        .routes(routes!(list))
        .routes(routes!(find))
}

/// Run a workflow
///
/// Its nodes are carried out one after the other. What one of them is refused is said by its output (`success`, `error`), and the others go on; a node whose
/// expressions cannot be evaluated ends the run.
#[utoipa::path(post, path = "/workflows/run", tag = "workflows", operation_id = "runWorkflow", request_body = WorkflowDocument,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    responses((status = 201, description = "What became of it", body = WorkflowRun)))]
pub(super) async fn run(
    member: InTenant<WorkflowsRun>,
    creating: Creating<WorkflowDocument>,
) -> Result<Response, Problem> {
    let workflow = read(&creating.value).map_err(refused)?;
    let digest = creating.digest();
    let (caller, actor) = (member.caller.clone(), member.actor);
    creating
        .run(&caller.clone(), move |document| async move {
            let (identity, user) = (&caller.identity, caller.claims.user);
            let WorkflowDocument { version, nodes, input } = document;
            let input = input.map_or(Value::Null, Value::Object);
            let written = short(&json!({ "version": version, "nodes": nodes }));
            let tx = identity.store.tenant_tx(actor).await?;
            let begun = workflow::begin(identity, &tx, user, &written, &short(&input), digest.as_deref()).await?;
            let id = match begun {
                workflow::Begun::New(id) => id,
                workflow::Begun::Known(run) => return Ok((tx, WorkflowRun::from(*run))),
            };
            tx.commit().await?;
            let ran = run::all(&member, &workflow, &input).await;
            // Recorded whatever has become of the caller's session meanwhile: what the nodes did stays.
            let system = TenantActor::System { tenant: actor.tenant() };
            let tx = identity.store.tenant_tx(system).await?;
            workflow::end(identity, &tx, id, ran.state, &ran.text, &ran.recorded()).await?;
            tx.commit().await?;
            let tx = identity.store.tenant_tx(actor).await?;
            let ended = workflow::find(&tx, user, id).await?;
            Ok((tx, WorkflowRun { input, nodes: ran.told(), ..WorkflowRun::from(ended) }))
        })
        .await
}

/// Check a workflow without running it
#[utoipa::path(post, path = "/workflows/check", tag = "workflows", operation_id = "checkWorkflow", request_body = WorkflowDocument,
    responses((status = 200, description = "Whether it can run", body = WorkflowCheck)))]
pub(super) async fn check(
    member: InTenant<MailWrite>,
    Json(document): Json<WorkflowDocument>,
) -> Result<JsonAnswer<WorkflowCheck>, Problem> {
    super::require_session(&member).await?;
    Ok(JsonAnswer(match read(&document) {
        Ok(workflow) => {
            let order = workflow.nodes.into_iter().map(|node| node.id).collect();
            WorkflowCheck { is_valid: true, faults: Vec::new(), order }
        }
        // What is no document at all is refused here as well.
        Err(faults) if faults.iter().any(|fault| fault.node.is_none()) => return Err(refused(faults)),
        Err(faults) => {
            let fault = |Fault { node, reason }| WorkflowFault { node: node.unwrap_or_default(), reason };
            let faults = faults.into_iter().map(fault).collect();
            WorkflowCheck { is_valid: false, faults, order: Vec::new() }
        }
    }))
}

/// What nodes there are
#[utoipa::path(get, path = "/workflows/nodes", tag = "workflows", operation_id = "listNodeTypes",
    responses((status = 200, description = "The types of nodes", body = NodeTypes)))]
pub(super) async fn node_types(member: InTenant<MailRead>) -> Result<JsonAnswer<NodeTypes>, Problem> {
    super::require_session(&member).await?;
    Ok(JsonAnswer(NodeTypes { items: NODE_TYPES.to_vec() }))
}

/// Your runs, the newest first
#[utoipa::path(get, path = "/workflows/runs", tag = "workflows", operation_id = "listRuns", params(CursorQuery),
    responses((status = 200, description = "A page", body = List<ListedRun>)))]
pub(super) async fn list(
    member: InTenant<MailRead>,
    Query(query): Query<CursorQuery>,
) -> Result<JsonAnswer<List<ListedRun>>, Problem> {
    let (identity, user) = (&member.caller.identity, member.caller.claims.user);
    let (query, name) = (ListQuery::from(query), format!("workflow runs of {user}"));
    let request = query.request(&identity.keys, &name)?;
    let tx = identity.store.tenant_tx(member.actor).await?;
    let page = workflow::list(&tx, user, &request).await?;
    tx.commit().await?;
    Ok(JsonAnswer(query.answer(&identity.keys, &name, page.map(ListedRun::from))))
}

/// A run, with what became of each node
#[utoipa::path(get, path = "/workflows/runs/{id}", tag = "workflows", operation_id = "getRun",
    params(("id" = Uuid, Path, description = "The run")),
    responses((status = 200, description = "The run", body = WorkflowRun)))]
pub(super) async fn find(
    member: InTenant<MailRead>,
    Path(id): Path<WorkflowRunId>,
) -> Result<JsonAnswer<WorkflowRun>, Problem> {
    let tx = member.caller.identity.store.tenant_tx(member.actor).await?;
    let run = workflow::find(&tx, member.caller.claims.user, id).await?;
    tx.commit().await?;
    Ok(JsonAnswer(run.into()))
}

fn read(document: &WorkflowDocument) -> Result<Workflow, Vec<Fault>> {
    let is_known = |kind: &str| NODE_TYPES.iter().any(|known| known.kind == kind && !known.decides);
    Workflow::read(&document.version, &document.nodes, &is_known)
}

/// Each fault with the node that is at fault, as the field.
fn refused(faults: Vec<Fault>) -> Problem {
    Problem::invalid_fields(faults.into_iter().map(|fault| match fault.node {
        Some(node) => (format!("nodes.{node}"), fault.reason),
        None => match fault.reason.split_once(' ') {
            Some((field @ ("version" | "nodes"), reason)) => (field.to_owned(), reason.to_owned()),
            _ => ("nodes".to_owned(), fault.reason),
        },
    }))
}

/// The value, or how long it is where that is too long to be recorded.
fn short(value: &Value) -> Value {
    let bytes = size(value);
    if bytes > MOST_RECORDED { json!({ "omittedBytes": bytes }) } else { value.clone() }
}

/// Bytes of a value as JSON.
fn size(value: &Value) -> usize {
    let mut counter = Counter(0);
    // Whatever is a value can be written, and a counter has room for it.
    let _ = serde_json::to_writer(&mut counter, value);
    counter.0
}

struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl From<workflow::Listed> for ListedRun {
    fn from(run: workflow::Listed) -> Self {
        Self {
            id: run.id.0,
            state: run.state.as_str(),
            state_text: run.state_text,
            started_at: run.created_at,
            ended_at: run.ended_at,
        }
    }
}

impl From<workflow::Run> for WorkflowRun {
    fn from(run: workflow::Run) -> Self {
        Self { run: run.listed.into(), document: run.document, input: run.input, nodes: run.nodes }
    }
}
