use std::collections::{BTreeMap, VecDeque};

use postroom_drafts::expression::{self, Scope};
use postroom_drafts::workflow::{Node, Task, Workflow};
use postroom_mail::workflow::State;
use postroom_types::Timestamp;
use serde_json::{Value, json};

use super::{short, steps};
use crate::extract::InTenant;
use crate::extract::needs::WorkflowsRun;

/// What became of a run.
pub(super) struct Ran {
    pub(super) state: State,
    /// Why it failed; else empty.
    pub(super) text: String,
    pub(super) nodes: Vec<NodeRun>,
}

/// What became of a node.
pub(super) struct NodeRun {
    id: String,
    kind: String,
    state: &'static str,
    input: Value,
    output: Value,
    error: Option<String>,
    /// When it began, and the milliseconds that it took; none for one that was not its turn.
    took: Option<(Timestamp, i64)>,
}

/// Runs the nodes of a workflow until one of them cannot be run.
pub(super) async fn all(member: &InTenant<WorkflowsRun>, workflow: &Workflow, input: &Value) -> Ran {
    let context = &member.caller.identity.context;
    let mut left: VecDeque<&Node> = workflow.nodes.iter().collect();
    let (mut outputs, mut nodes) = (BTreeMap::new(), Vec::new());
    while let Some(node) = left.pop_front() {
        let began = context.now();
        let scope = Scope { json: input, nodes: &outputs };
        let done = match &node.task {
            Task::Step { kind, parameters } => match expression::resolve(parameters, &scope) {
                Ok(parameters) => {
                    let output = Box::pin(steps::run(member, kind, &parameters)).await;
                    let state = if output["success"] == true { "done" } else { "refused" };
                    Ok((state, parameters, output))
                }
                Err(error) => Err(error),
            },
            Task::Condition { condition, then, otherwise } => condition.holds(&scope).map(|holds| {
                let (chosen, other, name) = if holds { (then, otherwise, "then") } else { (otherwise, then, "else") };
                nodes.extend(other.iter().flat_map(skipped));
                chosen.iter().rev().for_each(|node| left.push_front(node));
                ("done", Value::Null, json!({ "success": true, "holds": holds, "branch": name }))
            }),
        };
        let took = Some((began, (context.now() - began).num_milliseconds()));
        let (id, kind) = (node.id.clone(), node.kind().to_owned());
        match done {
            Ok((state, input, output)) => {
                outputs.insert(id.clone(), json!({ "output": output }));
                nodes.push(NodeRun { id, kind, state, input, output, error: None, took });
            }
            Err(error) => {
                let text = format!("{id}: {error}");
                let (error, state) = (Some(error.to_string()), "failed");
                nodes.push(NodeRun { id, kind, state, input: Value::Null, output: Value::Null, error, took });
                nodes.extend(left.into_iter().flat_map(skipped));
                return Ran { state: State::Failed, text, nodes };
            }
        }
    }
    Ran { state: State::Completed, text: String::new(), nodes }
}

impl NodeRun {
    pub(super) fn told(&self) -> Value {
        self.json(self.input.clone(), self.output.clone())
    }

    /// The same without what is long.
    pub(super) fn recorded(&self) -> Value {
        self.json(short(self.input.clone()), short(self.output.clone()))
    }

    fn json(&self, input: Value, output: Value) -> Value {
        json!({
            "id": self.id,
            "type": self.kind,
            "state": self.state,
            "input": input,
            "output": output,
            "error": self.error,
            "startedAt": self.took.map(|(at, _)| at),
            "milliseconds": self.took.map(|(_, milliseconds)| milliseconds),
        })
    }
}

/// A node that was not its turn, with those in it.
fn skipped(node: &Node) -> Vec<NodeRun> {
    let run = |id: &str| NodeRun {
        id: id.to_owned(),
        kind: node.kind().to_owned(),
        state: "skipped",
        input: Value::Null,
        output: Value::Null,
        error: None,
        took: None,
    };
    let mut runs = vec![run(&node.id)];
    if let Task::Condition { then, otherwise, .. } = &node.task {
        runs.extend(then.iter().chain(otherwise).flat_map(skipped));
    }
    runs
}
