use std::collections::BTreeSet;

use super::{Fault, Node, Task};

/// The nodes in an order in which each comes after those that it refers to, otherwise as they stand.
///
/// # Errors
/// Names the first node that waits for itself, by way of others or not.
pub(super) fn sorted(nodes: Vec<Node>) -> Result<Vec<Node>, Fault> {
    let mut waiting = Vec::with_capacity(nodes.len());
    for node in nodes {
        let needs = needs(&node)?;
        waiting.push((inner_sorted(node)?, needs));
    }
    let mut sorted = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let there: BTreeSet<String> =
            waiting.iter().flat_map(|(node, _)| node.ids().into_iter().map(str::to_owned)).collect();
        match waiting.iter().position(|(_, needs)| needs.is_disjoint(&there)) {
            Some(next) => sorted.push(waiting.remove(next).0),
            None => return Err(cycle(&waiting)),
        }
    }
    Ok(sorted)
}

fn inner_sorted(node: Node) -> Result<Node, Fault> {
    let Node { id, task } = node;
    let task = match task {
        Task::Condition { condition, then, otherwise } => {
            Task::Condition { condition, then: sorted(then)?, otherwise: sorted(otherwise)? }
        }
        step @ Task::Step { .. } => step,
    };
    Ok(Node { id, task })
}

/// What has to have run before the node, and all that is in it.
fn needs(node: &Node) -> Result<BTreeSet<String>, Fault> {
    let references = |node: &Node| {
        let fault = |error: crate::expression::ExpressionError| Fault {
            node: Some(node.id.clone()),
            reason: error.to_string(),
        };
        node.own_references().map_err(fault)
    };
    let own = references(node)?;
    if let Some(inside) = own.iter().find(|id| node.ids().contains(id.as_str())) {
        let reason = if *inside == node.id {
            "refers to itself".to_owned()
        } else {
            format!("refers to {inside}, about which it decides")
        };
        return Err(Fault { node: Some(node.id.clone()), reason });
    }
    let mut all = own;
    let mut left: Vec<&Node> = node.inner().collect();
    while let Some(inner) = left.pop() {
        let references = references(inner)?;
        if references.contains(&node.id) {
            let reason = format!("refers to {}, which it is a part of", node.id);
            return Err(Fault { node: Some(inner.id.clone()), reason });
        }
        all.extend(references);
        left.extend(inner.inner());
    }
    let own_ids = node.ids();
    all.retain(|id| !own_ids.contains(id.as_str()));
    Ok(all)
}

/// Follows what is waited for until a node comes for the second time.
fn cycle(waiting: &[(Node, BTreeSet<String>)]) -> Fault {
    let mut way: Vec<usize> = Vec::new();
    let mut at = 0;
    while !way.contains(&at) {
        way.push(at);
        let needed = |(node, _): &(Node, BTreeSet<String>)| node.ids().iter().any(|id| waiting[at].1.contains(*id));
        at = waiting.iter().position(needed).unwrap_or(at);
    }
    let ring: Vec<&str> = way.iter().skip_while(|place| **place != at).map(|place| &*waiting[*place].0.id).collect();
    let first = &waiting[at].0.id;
    let reason = format!("waits for itself: {} → {first}", ring.join(" → "));
    Fault { node: Some(first.clone()), reason }
}
