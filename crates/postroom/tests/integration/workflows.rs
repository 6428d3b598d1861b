//! Workflows over HTTP: nodes that save, send and search, decide and wait for each other; what cannot run; who sees a run.

use postroom_testkit::{ApiAnswer, ApiClient, wait_for};
use reqwest::Method;
use serde_json::{Value, json};

use crate::mail_accounts::near;
use crate::outbox::{Desk, becomes, begin, desk};
use crate::support::{invalid, problem, text};

async fn run(client: &ApiClient, nodes: Value, input: Value) -> ApiAnswer {
    client.post("/workflows/run", &json!({ "version": "2.2.0", "nodes": nodes, "input": input })).await
}

/// Runs nodes, and gives what they left by their ids.
async fn ran(desk: &Desk, nodes: Value, input: Value) -> Value {
    let run = run(&desk.ida.client, nodes, input).await.expect(201);
    assert_eq!(run["state"], "completed", "{run}");
    let outputs = run["nodes"].as_array().expect("a list").iter();
    outputs.map(|node| (text(&node["id"]).to_owned(), node["output"].clone())).collect::<serde_json::Map<_, _>>().into()
}

fn draft(id: &str, action: &str, parameters: Value) -> Value {
    let mut all = json!({ "action": action, "accountId": "{{ $json.account }}" });
    let more = parameters.as_object().cloned().unwrap_or_default();
    all.as_object_mut().expect("an object").extend(more);
    json!({ "id": id, "type": "draft-manager", "parameters": all })
}

fn condition(id: &str, condition: &str, then: Value, otherwise: Value) -> Value {
    json!({ "id": id, "type": "condition", "parameters": { "condition": condition, "then": then, "else": otherwise } })
}

async fn beginning() -> (Desk, Value) {
    let desk = desk(near()).await;
    let account = desk.account.clone();
    (desk, json!({ "account": account, "subject": "Plan", "n": 7 }))
}

#[tokio::test]
async fn the_seven_actions_are_nodes() {
    let (desk, input) = beginning().await;
    let id = "{{ save.output.draft.draftId }}";
    let nodes = json!([
        draft(
            "save",
            "auto-save",
            json!({ "draft": { "subject": "{{ $json.subject }} {{ $json.n }}", "body": "one" }, "deviceId": "flow" })
        ),
        draft(
            "again",
            "auto-save",
            json!({ "draftId": id, "version": "{{ save.output.draft.version }}", "draft": { "subject": "second" } })
        ),
        draft("get", "get", json!({ "draftId": "{{ again.output.draft.draftId }}" })),
        draft("list", "list", json!({ "limit": 5, "cursor": "{{ get.output.error }}" })),
        draft("export", "export", json!({ "draftIds": ["{{ get.output.draft.draftId }}"] })),
        draft(
            "packed",
            "export",
            json!({ "format": "jsonl", "enableCompression": true, "draftIds": ["{{ get.output.draft.draftId }}"] })
        ),
        draft("delete", "delete", json!({ "draftId": "{{ export.output.bundle.drafts[0].draftId }}" })),
        condition(
            "gone",
            "delete.output.success and not delete.output.conflictDetected",
            json!([
                draft("recover", "recover", json!({ "draftId": id, "recoveryReason": "manual", "deviceId": "other" })),
                draft(
                    "import",
                    "import",
                    json!({ "bundleData": "{{ packed.output.bundle }}", "deviceId": "{{ recover.output.action }}" })
                ),
            ]),
            json!([draft("never", "list", json!({}))])
        ),
    ]);
    let left = ran(&desk, nodes, input).await;
    assert_eq!(left["save"]["draft"]["subject"], "Plan 7", "{left}");
    assert_eq!((&left["save"]["success"], &left["save"]["action"]), (&json!(true), &json!("auto-save")));
    assert_eq!(left["save"]["saveMetadata"]["device"], "flow");
    assert_eq!(left["get"]["draft"]["subject"], "second");
    assert_eq!(left["list"]["drafts"][0]["draftId"], left["save"]["draft"]["draftId"]);
    assert_eq!(left["export"]["bundle"]["metadata"]["count"], 1);
    assert_eq!(left["gone"], json!({ "success": true, "holds": true, "branch": "then" }));
    assert_eq!(left["recover"]["recovery"]["autoRecovered"], true, "{left}");
    assert_eq!(left["recover"]["draft"]["subject"], "second");
    assert_eq!(left["import"]["imported"]["refused"], json!([]), "{left}");
    assert_eq!(left["never"], Value::Null);
}

#[tokio::test]
async fn what_a_node_is_refused_others_can_see() {
    let (desk, input) = beginning().await;
    let id = "018f3c6e-0000-7000-8000-000000000009";
    let save = |name: &str, version: u32, body: &str| {
        draft(
            name,
            "auto-save",
            json!({ "draftId": id, "version": version, "deviceId": name, "draft": { "body": body } }),
        )
    };
    let nodes = json!([
        save("first", 0, "one"),
        condition("second", "first.output.success", json!([save("laptop", 1, "laptop")]), json!([])),
        condition("third", "laptop.output.success", json!([save("phone", 1, "phone")]), json!([])),
        condition(
            "torn",
            "phone.output.conflictDetected",
            json!([draft(
                "mine",
                "auto-save",
                json!({ "draftId": id, "version": 1, "strategy": "local-wins", "draft": { "body": "phone" } })
            ),]),
            json!([])
        ),
        draft("wrong", "get", json!({ "draftId": "nobody" })),
        draft("unknown", "dance", json!({})),
        json!({ "id": "more", "type": "mail-sync", "parameters": { "accountId": "{{ $json.account }}", "and": 1 } }),
        json!({ "id": "none", "type": "mail-search", "parameters": { "q": "in:" } }),
    ]);
    let left = ran(&desk, nodes, input).await;
    let phone = &left["phone"];
    assert_eq!(
        (&phone["success"], &phone["conflictDetected"], &phone["error"]["code"]),
        (&json!(false), &json!(true), &json!("CONFLICT"))
    );
    assert_eq!(phone["error"]["conflict"]["stored"]["body"], "laptop");
    assert_eq!((&left["mine"]["success"], &left["mine"]["draft"]["body"]), (&json!(true), &json!("phone")));
    assert_eq!(left["wrong"]["error"]["errors"][0]["field"], "draftId");
    assert!(text(&left["unknown"]["error"]["detail"]).contains("must be one of: auto-save"), "{left}");
    assert_eq!(left["more"]["error"]["errors"][0]["field"], "and");
    assert_eq!(left["none"]["success"], false);
}

#[tokio::test]
async fn mail_is_sent_looked_for_and_fetched() {
    let (desk, input) = beginning().await;
    let content = json!({ "subject": "by a workflow", "to": [{ "address": "anna@example.org" }] });
    let nodes = json!([
        draft("save", "auto-save", json!({ "draft": content })),
        { "id": "send", "type": "mail-send", "parameters": { "draftId": "{{ save.output.draft.draftId }}", "undoSeconds": 0 } },
        { "id": "search", "type": "mail-search", "parameters": { "q": "nothing", "total": true, "limit": "{{ $json.n }}" } },
        { "id": "sync", "type": "mail-sync", "parameters": { "accountId": "{{ $json.account }}" } },
    ]);
    let body = json!({ "version": "2.2.0", "nodes": nodes, "input": input });
    let client = &desk.ida.client;
    let post = async || client.request(Method::POST, "/workflows/run").idempotency_key("once").json(&body).send().await;
    let run = post().await.expect(201);
    assert_eq!(post().await.expect(201), run);
    let output = |at: usize| run["nodes"][at]["output"].clone();
    becomes(client, text(&output(1)["message"]["id"]), "sent").await;
    assert_eq!(desk.sink.received().len(), 1);
    assert_eq!((&output(2)["messages"], &output(2)["total"]), (&json!([]), &json!(0)), "{run}");
    assert_eq!(output(3)["success"], true, "{run}");
}

/// As after a kill -9 between the mail and the end of the run.
#[tokio::test]
async fn what_a_server_that_died_had_begun_is_not_run_again() {
    let (desk, input) = beginning().await;
    let content = json!({ "subject": "once", "to": [{ "address": "anna@example.org" }] });
    let nodes = json!([
        draft("save", "auto-save", json!({ "draft": content })),
        { "id": "send", "type": "mail-send", "parameters": { "draftId": "{{ save.output.draft.draftId }}", "undoSeconds": 0 } },
    ]);
    let body = json!({ "version": "2.2.0", "nodes": nodes, "input": input });
    let client = &desk.ida.client;
    let post = async || client.request(Method::POST, "/workflows/run").idempotency_key("once").json(&body).send().await;
    let run = post().await.expect(201);
    becomes(client, text(&run["nodes"][1]["output"]["message"]["id"]), "sent").await;
    let died = "DELETE FROM postroom.idempotency_keys; \
        UPDATE postroom.workflow_runs SET state = 'running', state_text = '', nodes = '[]', ended_at = NULL";
    desk.office.server.database().owner().await.batch_execute(died).await.expect("the rows as they were");
    let again = post().await.expect(201);
    assert_eq!((&again["id"], &again["state"]), (&run["id"], &json!("running")));
    assert_eq!(desk.sink.received().len(), 1);
}

#[tokio::test]
async fn runs_are_recorded_for_their_member_alone() {
    let (desk, mut input) = beginning().await;
    let client = &desk.ida.client;
    input["long"] = "x".repeat(70_000).into();
    let nodes = json!([
        draft("save", "auto-save", json!({ "draft": { "subject": "Plan", "body": "{{ $json.long }}" } })),
        condition("check", "save.output.draft.version > 1", json!([draft("then", "list", json!({}))]), json!([])),
        draft("broken", "get", json!({ "draftId": "{{ save.output.draft.subject.missing }}" })),
        draft("behind", "list", json!({})),
    ]);
    let run = run(client, nodes, input).await.expect(201);
    assert_eq!(run["state"], "failed");
    assert!(text(&run["stateText"]).starts_with("broken: save.output.draft.subject.missing"), "{run}");
    let states: Vec<(&str, &str)> =
        run["nodes"].as_array().expect("a list").iter().map(|node| (text(&node["id"]), text(&node["state"]))).collect();
    let expected =
        [("save", "done"), ("then", "skipped"), ("check", "done"), ("broken", "failed"), ("behind", "skipped")];
    assert_eq!(states, expected);
    assert_eq!(run["nodes"][0]["output"]["draft"]["body"].as_str().map(str::len), Some(70_000));

    let id = text(&run["id"]);
    let recorded = client.get(&format!("/workflows/runs/{id}")).await.expect(200);
    assert_eq!((&recorded["state"], &recorded["stateText"]), (&run["state"], &run["stateText"]));
    assert_eq!(recorded["document"]["nodes"][0]["id"], "save");
    assert!(recorded["input"]["omittedBytes"].as_u64() > Some(70_000), "{recorded}");
    assert!(recorded["nodes"][0]["input"]["omittedBytes"].is_u64(), "{recorded}");
    assert!(recorded["nodes"][0]["output"]["omittedBytes"].is_u64(), "{recorded}");
    assert_eq!(recorded["nodes"][3]["error"], run["nodes"][3]["error"]);
    assert!(recorded["nodes"][0]["milliseconds"].is_i64() && recorded["nodes"][0]["startedAt"].is_string());
    let listed = client.get("/workflows/runs").await.expect(200);
    assert_eq!(listed["items"][0]["id"], run["id"]);

    let other = desk.office.member("bo", "user").await.client;
    assert_eq!(other.get(&format!("/workflows/runs/{id}")).await.status, 404);
    assert_eq!(other.get("/workflows/runs").await.expect(200)["items"], json!([]));
    // A reader runs nothing, and another member's draft is none.
    let reader = desk.office.member("leo", "readonly").await.client;
    problem(&run_list(&reader, &desk.account).await, 403, "forbidden");
    let theirs = run["nodes"][0]["output"]["draft"]["draftId"].clone();
    let steal = json!([draft("get", "get", json!({ "draftId": theirs }))]);
    let stolen = self::run(&other, steal, json!({ "account": desk.account })).await.expect(201);
    assert_eq!(stolen["nodes"][0]["output"]["error"]["status"], 404, "{stolen}");
}

#[tokio::test]
async fn a_run_is_recorded_though_the_session_ends_meanwhile() {
    let (desk, input) = beginning().await;
    let id = begin(&desk.ida.client, &desk.account, json!({ "subject": "Plan" })).await;
    let mut owner = desk.office.server.owner().await;
    let held = owner.transaction().await.expect("a transaction");
    held.batch_execute("SELECT FROM postroom.drafts FOR UPDATE").await.expect("held");
    let save = json!({ "draftId": id, "version": 1, "draft": { "subject": "second" } });
    let running = run(&desk.ida.client, json!([draft("save", "auto-save", save)]), input);
    // Within one transaction, who waits for what would be looked at once.
    let watching = desk.office.server.owner().await;
    let ending = async {
        wait_for("the node waits for the draft", async || {
            let sql = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%drafts%'";
            watching.query_one(sql, &[]).await.expect("the locks").get::<_, i64>(0) > 0
        })
        .await;
        held.batch_execute("UPDATE postroom.sessions SET revoked_at = now()").await.expect("signed out everywhere");
        held.commit().await.expect("let go");
    };
    let (answer, ()) = tokio::join!(running, ending);
    assert_eq!(answer.status, 401);
    let sql = "SELECT state, nodes::text FROM postroom.workflow_runs";
    let run = desk.office.server.owner().await.query_one(sql, &[]).await.expect("one run");
    assert_eq!(run.get::<_, &str>(0), "completed");
    assert!(run.get::<_, &str>(1).contains("second"), "{}", run.get::<_, &str>(1));
}

async fn run_list(client: &ApiClient, account: &str) -> ApiAnswer {
    run(client, json!([draft("list", "list", json!({}))]), json!({ "account": account })).await
}

#[tokio::test]
async fn a_document_that_cannot_run_is_refused_before_anything_does() {
    let (desk, input) = beginning().await;
    let client = &desk.ida.client;
    let save = draft("save", "auto-save", json!({ "draft": { "subject": "never" } }));
    for (nodes, field) in [
        (
            json!([
                save,
                draft("a", "get", json!({ "draftId": "{{ b.output }}" })),
                draft("b", "get", json!({ "draftId": "{{ a.output }}" }))
            ]),
            "nodes.a",
        ),
        (json!([save, { "id": "x", "type": "shell", "parameters": {} }]), "nodes.x"),
        (json!([save, draft("x", "get", json!({ "draftId": "{{ gone.output }}" }))]), "nodes.x"),
        (json!([save, draft("x", "get", json!({ "draftId": "{{ __class__('x') }}" }))]), "nodes.x"),
        (json!([save, save]), "nodes.save"),
    ] {
        invalid(&run(client, nodes.clone(), input.clone()).await, field);
        let checked = client.post("/workflows/check", &json!({ "version": "2.2.0", "nodes": nodes })).await.expect(200);
        assert_eq!(checked["isValid"], false, "{checked}");
    }
    for path in ["/workflows/run", "/workflows/check"] {
        invalid(&client.post(path, &json!({ "version": "1", "nodes": [save] })).await, "version");
        invalid(&client.post(path, &json!({ "version": "2.2.0", "nodes": [] })).await, "nodes");
    }
    let good = client.post("/workflows/check", &json!({ "version": "2.2.0", "nodes": [save] })).await.expect(200);
    assert_eq!((&good["isValid"], &good["order"]), (&json!(true), &json!(["save"])));
    assert_eq!(client.get("/drafts").await.expect(200)["items"], json!([]));

    let known = client.get("/workflows/nodes").await.expect(200);
    let types: Vec<(&str, &str)> = known["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|node| (text(&node["type"]), text(&node["category"])))
        .collect();
    assert!(
        types.contains(&("draft-manager", "email-integration")) && types.contains(&("condition", "logic")),
        "{types:?}"
    );
    assert!(
        known["items"][0]["parameters"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one["name"] == "bundleData" && one["isRequired"] == false))
    );
}

#[tokio::test]
async fn a_run_needs_no_more_room_than_it_may() {
    let (desk, mut input) = beginning().await;
    input["s"] = "x".repeat(900_000).into();
    let many: Vec<&str> = vec!["{{ $json.s }}"; 30];
    let nodes: Vec<Value> =
        (0..5).map(|n| json!({ "id": format!("n{n}"), "type": "mail-search", "parameters": { "q": many } })).collect();
    let run = run(&desk.ida.client, nodes.into(), input).await.expect(201);
    assert_eq!(run["state"], "failed");
    assert!(text(&run["stateText"]).starts_with("n1: the nodes of a run"), "{}", run["stateText"]);
    assert_eq!(run["nodes"][2]["state"], "skipped");
}
