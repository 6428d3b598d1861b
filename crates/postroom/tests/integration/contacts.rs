//! Contacts over HTTP: gathered from what was sent, completed, forgotten, and nobody else's.

use serde_json::{Value, json};

use crate::mail_accounts::near;
use crate::outbox::{Desk, becomes, begin, desk};
use crate::support::{invalid, no_error_was_logged, problem, text};

async fn send(desk: &Desk, recipients: Value, state: &str) {
    let draft = begin(&desk.ida.client, &desk.account, recipients).await;
    let path = format!("/drafts/{draft}/send");
    let sent = desk.ida.client.post(&path, &json!({ "undoSeconds": 0 })).await.expect(201);
    becomes(&desk.ida.client, text(&sent["id"]), state).await;
}

async fn found(desk: &Desk, query: &str) -> Vec<String> {
    let found = desk.ida.client.get(&format!("/contacts{query}")).await.expect(200);
    found["items"].as_array().expect("a list").iter().map(|one| text(&one["address"]).to_owned()).collect()
}

#[tokio::test]
async fn whom_somebody_wrote_to_can_be_completed() {
    let desk = desk(near()).await;
    let client = &desk.ida.client;
    desk.sink.answer("bob@example.org", "550 5.1.1 nobody of that name", 9);
    let all = json!({ "to": [{ "name": "Åsa Öberg", "address": "Asa@Example.org" }, { "address": "bob@example.org" }],
        "bcc": [{ "name": "Carl", "address": "carl@kiel.example" }] });
    send(&desk, all, "sent").await;
    // Bob never got anything.
    assert_eq!(found(&desk, "?q=bob").await, [""; 0]);
    send(&desk, json!({ "to": [{ "address": "bob@example.org" }] }), "failed").await;
    assert_eq!(found(&desk, "?q=bob").await, [""; 0]);
    send(&desk, json!({ "to": [{ "address": "carl@kiel.example" }] }), "sent").await;

    for (query, expected) in [
        ("", vec!["carl@kiel.example", "asa@example.org"]),
        ("?q=%C3%B6ber", vec!["asa@example.org"]),
        ("?q=ASA%20o", vec!["asa@example.org"]),
        ("?q=example.o", vec!["asa@example.org"]),
        ("?q=kiel", vec!["carl@kiel.example"]),
        ("?q=c&limit=1", vec!["carl@kiel.example"]),
        ("?q=rl%40", vec![]),
    ] {
        assert_eq!(found(&desk, query).await, expected, "{query}");
    }
    let carl = client.get("/contacts?q=carl").await.expect(200)["items"][0].clone();
    assert_eq!((&carl["name"], &carl["times"]), (&json!("Carl"), &json!(2)));
    invalid(&client.get("/contacts?limit=101").await, "limit");
    invalid(&client.get(&format!("/contacts?q={}", "x".repeat(256))).await, "q");

    let omar = desk.office.member("omar", "user").await.client;
    let path = format!("/contacts/{}", text(&carl["id"]));
    problem(&omar.delete(&path).await, 404, "not-found");
    assert_eq!(omar.get("/contacts").await.expect(200)["items"], json!([]));
    assert_eq!(client.delete(&path).await.status, 204);
    problem(&client.delete(&path).await, 404, "not-found");
    assert_eq!(found(&desk, "?q=carl").await, [""; 0]);
    // Until he is written to again.
    send(&desk, json!({ "to": [{ "address": "carl@kiel.example" }] }), "sent").await;
    assert_eq!(found(&desk, "?q=carl").await, ["carl@kiel.example"]);
    assert_eq!(omar.get("/contacts?q=carl").await.expect(200)["items"], json!([]));
    no_error_was_logged(&desk.office.server);
}
