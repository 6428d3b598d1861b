use proptest::prelude::*;
use serde_json::json;

use super::*;

fn read(nodes: &Value) -> Result<Workflow, Vec<(String, String)>> {
    let known = |kind: &str| kind == "say";
    Workflow::read(VERSION, nodes.as_array().unwrap(), &known)
        .map_err(|faults| faults.into_iter().map(|fault| (fault.node.unwrap_or_default(), fault.reason)).collect())
}

fn say(id: &str, text: &str) -> Value {
    json!({ "id": id, "type": "say", "parameters": { "text": text } })
}

fn condition(id: &str, condition: &str, then: Value, otherwise: Value) -> Value {
    json!({ "id": id, "type": "condition", "parameters": { "condition": condition, "then": then, "else": otherwise } })
}

fn order(workflow: &Workflow) -> Vec<&str> {
    workflow.nodes.iter().map(|node| &*node.id).collect()
}

/// The node that is named first, with the reason.
fn fault(nodes: &Value) -> (String, String) {
    read(nodes).map(|workflow| order(&workflow).join(" ")).unwrap_err().remove(0)
}

#[test]
fn nodes_run_as_they_stand_but_after_those_they_refer_to() {
    let nodes = json!([say("c", "{{ a.output.x }}"), say("b", "-"), say("a", "{{ b.output.x }}"), say("d", "-")]);
    assert_eq!(order(&read(&nodes).unwrap()), ["b", "a", "c", "d"]);
    let nested = json!([
        condition(
            "either",
            "$json.n > 1",
            json!([say("x", "{{ y.output }}"), say("y", "{{ late.output }}")]),
            json!([])
        ),
        say("after", "{{ x.output }}"),
        say("late", "-"),
    ]);
    let workflow = read(&nested).unwrap();
    assert_eq!(order(&workflow), ["late", "either", "after"]);
    let Task::Condition { then, .. } = &workflow.nodes[1].task else { panic!("{workflow:?}") };
    assert_eq!(then.iter().map(|node| &*node.id).collect::<Vec<_>>(), ["y", "x"]);
}

#[test]
fn what_waits_for_itself_is_named() {
    for (nodes, node, reason) in [
        (json!([say("a", "{{ a.output }}")]), "a", "refers to itself"),
        (json!([say("a", "{{ b.output }}"), say("b", "{{ a.output }}")]), "a", "waits for itself: a → b → a"),
        (json!([say("x", "{{ a.output }}"), say("a", "{{ b.output }}"), say("b", "{{ a.output }}")]), "a", "a → b → a"),
        (json!([condition("c", "x.output == 1", json!([say("x", "-")]), json!([]))]), "c", "about which it decides"),
        (json!([condition("c", "true", json!([say("x", "{{ c.output }}")]), json!([]))]), "x", "a part of"),
        (
            json!([condition("c", "true", json!([say("x", "{{ y.output }}")]), json!([])), say("y", "{{ x.output }}")]),
            "c",
            "waits for itself",
        ),
    ] {
        let (named, why) = fault(&nodes);
        assert!(named == node && why.contains(reason), "{nodes}: {named}: {why}");
    }
}

#[test]
fn a_document_that_cannot_run_says_where() {
    for (nodes, node, reason) in [
        (json!([]), "", "1 or more"),
        (json!([7]), "", "is no node"),
        (json!([{ "id": "a" }]), "a", "missing field `type`"),
        (json!([{ "id": "a", "type": "say", "and": 1 }]), "a", "unknown field `and`"),
        (json!([{ "id": "a", "type": "say", "parameters": [] }]), "a", "is no node"),
        (json!([{ "id": "a b", "type": "say" }]), "", "cannot be an id"),
        (json!([{ "id": "or", "type": "say" }]), "", "cannot be an id"),
        (json!([say("a", "-"), say("a", "-")]), "a", "twice"),
        (json!([{ "id": "a", "type": "shell" }]), "a", "\"shell\", which is not known"),
        (json!([say("a", "{{ gone.output }}")]), "a", "refers to gone"),
        (json!([say("a", "{{ 7 *")]), "a", "never closed"),
        (json!([say("a", "{{ range(9) }}")]), "a", "range"),
        (json!([condition("c", "1 +", json!([]), json!([]))]), "c", ""),
        (json!([condition("c", "gone.output", json!([]), json!([]))]), "c", "refers to gone"),
        (json!([condition("c", "true", json!([say("c", "-")]), json!([]))]), "c", "twice"),
        (json!([condition("c", "true", json!([{ "id": "x", "type": "no" }]), json!([]))]), "x", "not known"),
        (json!([{ "id": "c", "type": "condition", "parameters": { "then": [] } }]), "c", "missing field `condition`"),
    ] {
        let (named, why) = fault(&nodes);
        assert!(named == node && why.contains(reason), "{nodes}: {named}: {why}");
    }
    assert!(Workflow::read("1.0.0", &[say("a", "-")], &|_| true).unwrap_err()[0].reason.contains(VERSION));
    let all = read(&json!([{ "id": "a", "type": "no" }, { "id": "b", "type": "no" }])).unwrap_err();
    assert_eq!(all.len(), 2, "{all:?}");
}

#[test]
fn documents_have_an_end() {
    let many = |count: usize| Value::from((0..count).map(|n| say(&format!("n{n}"), "-")).collect::<Vec<_>>());
    assert_eq!(read(&many(MAX_NODES)).unwrap().nodes.len(), MAX_NODES);
    assert!(fault(&many(MAX_NODES + 1)).1.contains("100 at most"));
    let inside = json!([say("a", "-"), condition("c", "true", many(MAX_NODES), json!([]))]);
    assert!(fault(&inside).1.contains("one too many"));
    let deep = |depth| {
        (0..depth).fold(say("x", "-"), |inner, n| condition(&format!("c{n}"), "true", json!([inner]), json!([])))
    };
    assert!(read(&json!([deep(MAX_NESTING)])).is_ok());
    assert!(fault(&json!([deep(MAX_NESTING + 1)])).1.contains("too deeply"));
}

proptest! {
    /// Whatever refers to whatever: either there is an order that holds, or a node is named that there is.
    #[test]
    fn an_order_holds(edges in proptest::collection::vec((0_usize..8, 0_usize..8), 0..12)) {
        let text = |n: usize| edges.iter().filter(|(from, _)| *from == n).map(|(_, to)| format!("{{{{ n{to}.output }}}}")).collect::<String>();
        let nodes = Value::from((0..8).map(|n| say(&format!("n{n}"), &text(n))).collect::<Vec<_>>());
        match read(&nodes) {
            Ok(workflow) => {
                let order = order(&workflow);
                let place = |n: usize| order.iter().position(|id| *id == format!("n{n}")).unwrap();
                prop_assert_eq!(order.len(), 8);
                for (from, to) in edges {
                    prop_assert!(place(to) < place(from));
                }
            }
            Err(faults) => prop_assert!(faults[0].0.starts_with('n'), "{:?}", faults),
        }
    }
}
