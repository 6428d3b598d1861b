use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{CONDITION, Fault, MAX_NESTING, MAX_NODES, Node, Task};
use crate::expression::{self, Condition};

/// A node as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    parameters: Map<String, Value>,
}

/// The parameters of a condition.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Branches {
    condition: String,
    #[serde(default)]
    then: Vec<Value>,
    #[serde(default, rename = "else")]
    otherwise: Vec<Value>,
}

/// Reads nodes with all that is in them.
pub(super) fn nodes(written: &[Value], is_known: &dyn Fn(&str) -> bool) -> Result<Vec<Node>, Vec<Fault>> {
    let mut reader = Reader { is_known, ids: BTreeSet::new(), faults: Vec::new() };
    if written.len() > MAX_NODES {
        return Err(vec![Fault { node: None, reason: format!("nodes must be {MAX_NODES} at most") }]);
    }
    let nodes = reader.list(written, 0);
    if nodes.is_empty() && reader.faults.is_empty() {
        reader.faults.push(Fault { node: None, reason: "nodes must be 1 or more".to_owned() });
    }
    for node in &nodes {
        reader.references(node);
    }
    if reader.faults.is_empty() { Ok(nodes) } else { Err(reader.faults) }
}

struct Reader<'a> {
    is_known: &'a dyn Fn(&str) -> bool,
    ids: BTreeSet<String>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn list(&mut self, written: &[Value], depth: usize) -> Vec<Node> {
        let mut nodes = Vec::new();
        for node in written {
            // Whoever has made so many mistakes is told of no more.
            if self.faults.len() >= MAX_NODES {
                break;
            }
            nodes.extend(self.node(node, depth));
        }
        nodes
    }

    fn node(&mut self, written: &Value, depth: usize) -> Option<Node> {
        let named = written["id"].as_str().filter(|id| expression::is_node_id(id)).map(str::to_owned);
        let Written { id, kind, parameters } = match Written::deserialize(written) {
            Ok(written) => written,
            Err(error) => return self.refuse(named, format!("is no node: {error}")),
        };
        if !expression::is_node_id(&id) {
            let id: String = id.chars().take(64).collect();
            let reason = format!(
                "{id:?} cannot be an id: it must begin with a letter or _, and hold letters, digits, _ and - alone"
            );
            return self.refuse(None, reason);
        }
        if self.ids.len() == MAX_NODES {
            return self.refuse(named, format!("is one too many: there may be {MAX_NODES} nodes"));
        }
        if !self.ids.insert(id.clone()) {
            return self.refuse(named, "is there twice".to_owned());
        }
        let task = if kind == CONDITION {
            self.condition(&id, parameters, depth)?
        } else if (self.is_known)(&kind) {
            Task::Step { kind, parameters: Value::Object(parameters) }
        } else {
            let kind: String = kind.chars().take(64).collect();
            return self.refuse(named, format!("has the type {kind:?}, which is not known here"));
        };
        Some(Node { id, task })
    }

    fn condition(&mut self, id: &str, parameters: Map<String, Value>, depth: usize) -> Option<Task> {
        let named = || Some(id.to_owned());
        if depth == MAX_NESTING {
            return self
                .refuse(named(), format!("is nested too deeply: {MAX_NESTING} conditions in each other are the most"));
        }
        let branches = match Branches::deserialize(Value::Object(parameters)) {
            Ok(branches) => branches,
            Err(error) => return self.refuse(named(), error.to_string()),
        };
        let (then, otherwise) = (self.list(&branches.then, depth + 1), self.list(&branches.otherwise, depth + 1));
        match Condition::parse(&branches.condition) {
            Ok(condition) => Some(Task::Condition { condition, then, otherwise }),
            Err(error) => self.refuse(named(), error.to_string()),
        }
    }

    /// Whatever is referred to has to be somewhere.
    fn references(&mut self, node: &Node) {
        match node.own_references() {
            Ok(references) => {
                for missing in references.into_iter().filter(|id| !self.ids.contains(id)) {
                    let reason = format!("refers to {missing}, and there is no such node");
                    self.faults.push(Fault { node: Some(node.id.clone()), reason });
                }
            }
            Err(error) => self.faults.push(Fault { node: Some(node.id.clone()), reason: error.to_string() }),
        }
        node.inner().for_each(|inner| self.references(inner));
    }

    fn refuse<T>(&mut self, node: Option<String>, reason: String) -> Option<T> {
        self.faults.push(Fault { node, reason });
        None
    }
}
