use proptest::prelude::*;
use serde_json::json;

use super::*;

fn input() -> Value {
    json!({"subject": "Hello", "n": 7, "big": 9_007_199_254_740_993_u64, "none": null, "in-reply-to": "<1>", "tags": ["a", "b"],
        "evil": "{{ $json.n }}"})
}

fn left() -> BTreeMap<String, Value> {
    let save =
        json!({"output": {"success": true, "draft": {"draftId": "d-1", "version": 4, "to": [{"address": "a@b.org"}]}}});
    BTreeMap::from([("my-node".to_owned(), save), ("n1".to_owned(), json!({"output": {"conflictDetected": false}}))])
}

fn with_scope<T>(act: impl FnOnce(&Scope<'_>) -> T) -> T {
    act(&Scope { json: &input(), nodes: &left() })
}

fn resolved(text: &str) -> Result<Value, String> {
    with_scope(|scope| resolve(&json!(text), scope)).map_err(|error| error.to_string())
}

fn holds(text: &str) -> Result<bool, String> {
    Condition::parse(text)
        .and_then(|condition| with_scope(|scope| condition.holds(scope)))
        .map_err(|error| error.to_string())
}

#[test]
fn a_text_that_is_one_expression_becomes_its_value() {
    for (text, expected) in [
        ("{{ $json.n }}", json!(7)),
        ("{{$json.big}}", json!(9_007_199_254_740_993_u64)),
        ("{{ $json.none }}", Value::Null),
        ("{{ $json.tags }}", json!(["a", "b"])),
        ("{{ $json[\"in-reply-to\"] }}", json!("<1>")),
        ("{{ $json.in-reply-to }}", json!("<1>")),
        ("{{ my-node.output.draft.draftId }}", json!("d-1")),
        ("{{ my-node.output.draft.to[0].address }}", json!("a@b.org")),
        ("{{ my-node['output'].success }}", json!(true)),
        ("{{ 'a' if n1.output.conflictDetected else 'b' }}", json!("b")),
        ("{{ '{{ not a placeholder }}' }}", json!("{{ not a placeholder }}")),
        ("{{ [1, -2.5, null] }}", json!([1, -2.5, null])),
    ] {
        assert_eq!(resolved(text), Ok(expected), "{text}");
    }
}

#[test]
fn in_other_texts_values_stand_as_text() {
    for (text, expected) in [
        ("Re: {{ $json.subject }}", "Re: Hello"),
        (" {{ $json.n }}", " 7"),
        ("{{ $json.none }}{{ $json.tags }}", "[\"a\",\"b\"]"),
        ("no expression } }}", "no expression } }}"),
        ("{{ $json.evil }}!", "{{ $json.n }}!"),
    ] {
        assert_eq!(resolved(text), Ok(json!(expected)), "{text}");
    }
    let parameters =
        json!({"draft": {"subject": "{{ $json.subject }}!", "tags": ["{{ $json.tags[1] }}", 1]}, "{{ key }}": true});
    let expected = json!({"draft": {"subject": "Hello!", "tags": ["b", 1]}, "{{ key }}": true});
    assert_eq!(with_scope(|scope| resolve(&parameters, scope)), Ok(expected));
}

#[test]
fn a_missing_reference_is_named() {
    for (text, expected) in [
        ("{{ other-node.output.x }}", "other-node: there is no node with this id that has run"),
        ("{{ my-node.output.draft.subject.x }}", "my-node.output.draft.subject: there is no such value"),
        ("{{ $json.tags[2] }}", "$json.tags[2]: there is no such value"),
        ("{{ $json.n.x }}", "$json.n.x: there is no such value"),
        ("{{ $json[\"a b\"] }}", "$json[\"a b\"]: there is no such value"),
        ("x {{ True }}", "True: there is no node with this id that has run"),
        ("{{ ['a'] [3] }}", "['a'] [3]: there is no such value"),
        ("a\n{{ $json", "line 2: {{ is never closed by }}"),
    ] {
        assert_eq!(resolved(text), Err(expected.to_owned()), "{text}");
    }
}

#[test]
fn there_is_nothing_to_execute() {
    for text in [
        "range(9)",
        "$json.subject | upper",
        "$json.n is defined",
        "'a' ~ 'b'",
        "'a' * 1000000000",
        "2 ** 99",
        "$json.subject.upper()",
        "$json.__class__",
        "{'a': 1}",
        "x = 1",
        "'a'[0:1]",
        "lambda",
        "1 + 1",
        "`id`",
        "$other",
        "$json.subject()",
        "",
    ] {
        assert!(resolved(&format!("{{{{ {text} }}}}")).is_err(), "{text}");
    }
    assert_eq!(resolved("{% set x = 1 %}{# x #}"), Ok(json!("{% set x = 1 %}{# x #}")));
}

#[test]
fn conditions_are_true_or_false() {
    for (text, expected) in [
        ("my-node.output.success", true),
        ("{{ my-node.output.success and not n1.output.conflictDetected }}", true),
        ("{{ $json.n }} > 3", true),
        ("{{ $json.subject }} == 'Hello'", true),
        ("$json.subject != \"Hello\"", false),
        ("'b' in $json.tags and ($json.n < 7 or $json.none == null)", true),
        ("my-node.output.draft.version >= 5", false),
        ("true", true),
    ] {
        assert_eq!(holds(text), Ok(expected), "{text}");
    }
    assert_eq!(holds("$json.n"), Err("$json.n: must be true or false, and is a number".into()));
    assert_eq!(holds("my-node.output.x"), Err("my-node.output.x: there is no such value".into()));
    for bad in ["", "1 =", "(true", "true)", "true; false", "{{ true", "'a"] {
        assert!(holds(bad).is_err(), "{bad}");
    }
}

#[test]
fn what_is_referred_to_is_known_without_a_run() {
    let parameters =
        json!({"a": "{{ my-node.output.x }} {{ $json.y }}", "b": [{"c": "{{ n2.output == 'n3.output' }}"}]});
    assert_eq!(nodes(&parameters), Ok(BTreeSet::from(["my-node".to_owned(), "n2".to_owned()])));
    assert!(nodes(&json!(["{{ a | b }}"])).is_err());
    assert_eq!(Condition::parse("a-1.output.x == b.output.y").map(|c| c.nodes().len()), Ok(2));
    for good in ["a", "my-node", "_x", "save-2"] {
        assert!(is_node_id(good), "{good}");
    }
    for bad in ["", "-a", "2a", "a b", "a.b", "$json", "and", "null", "é"] {
        assert!(!is_node_id(bad), "{bad}");
    }
}

#[test]
fn results_are_bounded() {
    let input = json!({"body": "x".repeat(1 << 20)});
    let scope = Scope { json: &input, nodes: &BTreeMap::new() };
    let many = |text: &str, times| Value::from(vec![json!(text); times]);
    for text in ["{{ $json.body }}", "{{ $json }}", "a{{ $json.body }}", "{{ $json.body == 'x' }}"] {
        assert!(resolve(&many(text, 31), &scope).is_ok(), "{text}");
        assert_eq!(resolve(&many(text, 33), &scope), Err(ExpressionError::TooLarge), "{text}");
    }
    let nested = |depth| (0..depth).fold(json!("{{ $json.body }}"), |inner, _| json!([inner]));
    assert!(resolve(&nested(MAX_DEPTH), &scope).is_ok());
    assert_eq!(resolve(&nested(MAX_DEPTH + 1), &scope), Err(ExpressionError::TooDeep));
    assert_eq!(nodes(&nested(MAX_DEPTH + 1)), Err(ExpressionError::TooDeep));
    let deep = nested(MAX_DEPTH);
    let scope = Scope { json: &deep, nodes: &BTreeMap::new() };
    assert_eq!(resolve(&json!(["{{ $json }}"]), &scope), Err(ExpressionError::TooDeep));
    let long = |length: usize| format!("{{{{ '{}' }}}}", "x".repeat(length));
    assert!(resolve(&json!(long(MAX_EXPRESSION - 2)), &scope).is_ok());
    assert!(resolve(&json!(long(MAX_EXPRESSION - 1)), &scope).is_err());
    for open in ["(", "[", "not ", "-", "1 if 1 else "] {
        let parsed = Condition::parse(&open.repeat(MAX_EXPRESSION / open.len()));
        assert!(parsed.is_err(), "{open}");
    }
}

proptest! {
    #[test]
    fn any_text_is_evaluated_or_refused(text in "(\\{\\{|\\}\\}|\\$json|my-node|\\.output|[\\[\\]().,'\"\\\\=<>! 0-9a-z-]| and | not |tags|é){0,12}") {
        let _ = resolved(&text);
        let _ = resolved(&format!("{{{{ {text} }}}}"));
        let _ = holds(&text);
    }

    #[test]
    fn texts_without_braces_stay(text in "[^{]{0,40}") {
        prop_assert_eq!(resolved(&text), Ok(json!(text)));
    }
}
