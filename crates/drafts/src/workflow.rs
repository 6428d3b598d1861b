//! Workflow documents: nodes that run one after the other, with parameters that may refer to the request's input and to what other nodes
//! left. A document is checked as a whole, and put in the order in which it can run, before anything does.

mod order;
mod read;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::expression::{self, Condition, ExpressionError};

/// The version of the document that is understood here.
pub const VERSION: &str = "2.2.0";
/// The type of a node that decides about others.
pub const CONDITION: &str = "condition";
/// Nodes of a document, nested ones counted.
pub const MAX_NODES: usize = 100;
/// How deeply nodes may be nested.
pub const MAX_NESTING: usize = 8;

/// A document that can run.
#[derive(Clone, Debug)]
pub struct Workflow {
    /// In the order in which they run: as they stand, but none before those that it refers to.
    pub nodes: Vec<Node>,
}

#[derive(Clone, Debug)]
pub struct Node {
    pub id: String,
    pub task: Task,
}

/// What a node does.
#[derive(Clone, Debug)]
pub enum Task {
    /// A step of this type. Its parameters may hold expressions.
    Step { kind: String, parameters: Value },
    /// Runs the one nodes or the others.
    Condition { condition: Condition, then: Vec<Node>, otherwise: Vec<Node> },
}

/// Why a document cannot run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The node that is at fault; none where it is the document.
    pub node: Option<String>,
    pub reason: String,
}

impl Workflow {
    /// Reads the nodes of a document; `is_known` tells which types of steps there are.
    ///
    /// # Errors
    /// All faults that stand for themselves; only when there is none, whether nodes wait for each other.
    pub fn read(version: &str, nodes: &[Value], is_known: &dyn Fn(&str) -> bool) -> Result<Self, Vec<Fault>> {
        if version != VERSION {
            return Err(vec![Fault { node: None, reason: format!("version must be {VERSION}") }]);
        }
        let nodes = read::nodes(nodes, is_known)?;
        order::sorted(nodes).map(|nodes| Self { nodes }).map_err(|fault| vec![fault])
    }
}

impl Node {
    /// Its own id and those of the nodes in it.
    pub fn ids(&self) -> BTreeSet<&str> {
        let mut ids = BTreeSet::from([&*self.id]);
        ids.extend(self.inner().flat_map(Node::ids));
        ids
    }

    /// The word for what it does.
    pub fn kind(&self) -> &str {
        match &self.task {
            Task::Step { kind, .. } => kind,
            Task::Condition { .. } => CONDITION,
        }
    }

    fn inner(&self) -> impl Iterator<Item = &Node> {
        let (then, otherwise): (&[Node], &[Node]) = match &self.task {
            Task::Step { .. } => (&[], &[]),
            Task::Condition { then, otherwise, .. } => (then, otherwise),
        };
        then.iter().chain(otherwise)
    }

    /// The ids that it refers to by itself.
    fn own_references(&self) -> Result<BTreeSet<String>, ExpressionError> {
        match &self.task {
            Task::Step { parameters, .. } => expression::nodes(parameters),
            Task::Condition { condition, .. } => Ok(condition.nodes()),
        }
    }
}
