use std::collections::{BTreeMap, VecDeque};

use postroom_drafts::expression::{self, Scope};
use postroom_drafts::workflow::{Node, Task, Workflow};
use postroom_mail::workflow::State;
use postroom_types::Timestamp;
use serde_json::{Map, Value, json};

use super::{short, size, steps};
use crate::extract::InTenant;
use crate::extract::needs::WorkflowsRun;

/// Bytes that all nodes of a run may be given and leave, as JSON.
const MOST_OF_RUN: usize = 32 << 20;

/// What became of a run.
pub(super) struct Ran {
    pub(super) state: State,
    /// Why it failed; else empty.
    pub(super) text: String,
    nodes: Vec<NodeRun>,
    /// What nodes left, by their ids.
    outputs: BTreeMap<String, Value>,
}

/// What became of a node.
struct NodeRun {
    id: String,
    kind: String,
    state: &'static str,
    /// Without what is long.
    input: Value,
    error: Option<String>,
    /// When it began, and the milliseconds that it took; none for one that was not its turn.
    took: Option<(Timestamp, i64)>,
}

/// Runs the nodes of a workflow until one of them cannot be run.
pub(super) async fn all(member: &InTenant<WorkflowsRun>, workflow: &Workflow, input: &Value) -> Ran {
    let context = &member.caller.identity.context;
    let mut left: VecDeque<&Node> = workflow.nodes.iter().collect();
    let (mut outputs, mut nodes, mut room) = (BTreeMap::new(), Vec::new(), MOST_OF_RUN);
    while let Some(node) = left.pop_front() {
        let began = context.now();
        let scope = Scope { json: input, nodes: &outputs };
        let done = match &node.task {
            Task::Step { kind, parameters } => match expression::resolve(parameters, &scope) {
                Ok(parameters) => match take(&mut room, &parameters) {
                    Ok(()) => {
                        let output = Box::pin(steps::run(member, kind, &parameters)).await;
                        let state = if output["success"] == true { "done" } else { "refused" };
                        take(&mut room, &output).map(|()| (state, short(&parameters), output))
                    }
                    Err(reason) => Err(reason),
                },
                Err(error) => Err(error.to_string()),
            },
            Task::Condition { condition, then, otherwise } => {
                let chosen = condition.holds(&scope).map(|holds| {
                    let (chosen, other, name) =
                        if holds { (then, otherwise, "then") } else { (otherwise, then, "else") };
                    nodes.extend(other.iter().flat_map(skipped));
                    chosen.iter().rev().for_each(|node| left.push_front(node));
                    ("done", Value::Null, json!({ "success": true, "holds": holds, "branch": name }))
                });
                chosen.map_err(|error| error.to_string())
            }
        };
        let took = Some((began, (context.now() - began).num_milliseconds()));
        let (id, kind) = (node.id.clone(), node.kind().to_owned());
        match done {
            Ok((state, input, output)) => {
                outputs.insert(id.clone(), Value::Object(Map::from_iter([("output".to_owned(), output)])));
                nodes.push(NodeRun { id, kind, state, input, error: None, took });
            }
            Err(error) => {
                let text = format!("{id}: {error}");
                nodes.push(NodeRun { id, kind, state: "failed", input: Value::Null, error: Some(error), took });
                nodes.extend(left.into_iter().flat_map(skipped));
                return Ran { state: State::Failed, text, nodes, outputs };
            }
        }
    }
    Ran { state: State::Completed, text: String::new(), nodes, outputs }
}

impl Ran {
    /// What is recorded of the nodes: without what is long.
    pub(super) fn recorded(&self) -> Value {
        let output = |node: &NodeRun| self.outputs.get(&node.id).map_or(Value::Null, |left| short(&left["output"]));
        self.nodes.iter().map(|node| node.json(output(node))).collect()
    }

    /// What is answered of them: all that they left.
    pub(super) fn told(mut self) -> Value {
        let mut output = |id: &str| self.outputs.get_mut(id).map_or(Value::Null, |left| left["output"].take());
        self.nodes.iter().map(|node| node.json(output(&node.id))).collect()
    }
}

impl NodeRun {
    fn json(&self, output: Value) -> Value {
        let mut json = json!({
            "id": self.id,
            "type": self.kind,
            "state": self.state,
            "input": self.input,
            "error": self.error,
            "startedAt": self.took.map(|(at, _)| at),
            "milliseconds": self.took.map(|(_, milliseconds)| milliseconds),
        });
        json["output"] = output;
        json
    }
}

/// Takes the room that a value needs.
fn take(room: &mut usize, value: &Value) -> Result<(), String> {
    let too_much = || format!("the nodes of a run may be given and leave {MOST_OF_RUN} bytes at most");
    *room = room.checked_sub(size(value)).ok_or_else(too_much)?;
    Ok(())
}

/// A node that was not its turn, with those in it.
fn skipped(node: &Node) -> Vec<NodeRun> {
    let run = |id: &str| NodeRun {
        id: id.to_owned(),
        kind: node.kind().to_owned(),
        state: "skipped",
        input: Value::Null,
        error: None,
        took: None,
    };
    let mut runs = vec![run(&node.id)];
    if let Task::Condition { then, otherwise, .. } = &node.task {
        runs.extend(then.iter().chain(otherwise).flat_map(skipped));
    }
    runs
}
