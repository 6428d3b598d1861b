//! Templates over HTTP: kept, filled, bounded, and nobody else's.

use postroom_testkit::{ApiAnswer, ApiClient};
use reqwest::Method;
use serde_json::{Value, json};

use crate::mail_accounts::near;
use crate::outbox::{becomes, begin, desk};
use crate::support::{Office, invalid, no_error_was_logged, problem, text};

async fn keep(client: &ApiClient, template: &Value) -> String {
    text(&client.post("/templates", template).await.expect(201)["id"]).to_owned()
}

async fn fill(client: &ApiClient, id: &str, how: Value) -> ApiAnswer {
    client.post(&format!("/templates/{id}/fill"), &how).await
}

#[tokio::test]
async fn a_template_is_filled_with_what_is_given_and_what_the_server_knows() {
    let desk = desk(near()).await;
    let client = &desk.ida.client;
    let path = format!("/accounts/{0}/identities/{0}", desk.account);
    client.request(Method::PATCH, &path).json(&json!({ "name": "Ida L." })).send().await.expect(200);
    let template = json!({
        "name": "Order", "subject": "Order {{ no }}", "body": "Dear {{ recipient }},\n{{date}} {{ no }}\n{{ me }} <{{ me.address }}>",
        "bodyHtml": "<p onclick=\"x()\">Dear <b>{{ recipient.name }}</b></p><script>x()</script>{{ recipient.address }}",
    });
    let kept = client.post("/templates", &template).await.expect(201);
    let names = ["date", "me", "me.address", "no", "recipient", "recipient.address", "recipient.name"];
    assert_eq!(kept["placeholders"], json!(names));
    assert!(!text(&kept["bodyHtml"]).contains("script") && !text(&kept["bodyHtml"]).contains("onclick"), "{kept}");
    let id = text(&kept["id"]);
    let how = json!({ "values": { "no": "7 <b>", "unused": "x" }, "accountId": desk.account,
        "recipient": { "name": "Åsa & Co", "address": "asa@example.org" } });
    let filled = fill(client, id, how).await.expect(200);
    assert_eq!(filled["subject"], "Order 7 <b>");
    let body = text(&filled["body"]);
    assert!(body.starts_with("Dear Åsa & Co,\n") && body.ends_with("7 <b>\nIda L. <ida@nordhavn.example>"), "{body}");
    assert_eq!(filled["bodyHtml"], "<p>Dear <b>Åsa &amp; Co</b></p>asa@example.org");
    // Who has no name in the request has that of the contact.
    let draft = begin(client, &desk.account, json!({ "to": [{ "name": "Jo Berg", "address": "jo@y.example" }] })).await;
    let sent = client.post(&format!("/drafts/{draft}/send"), &json!({ "undoSeconds": 0 })).await.expect(201);
    becomes(client, text(&sent["id"]), "sent").await;
    let how = |address: &str| json!({ "values": { "no": "1" }, "recipient": { "address": address } });
    let known = fill(client, id, how("Jo@y.example")).await.expect(200);
    assert!(text(&known["body"]).starts_with("Dear Jo Berg,"), "{known}");
    let unknown = fill(client, id, how("x@y.example")).await.expect(200);
    assert!(text(&unknown["body"]).starts_with("Dear x@y.example,"), "{unknown}");
    // What is missing is named, all of it.
    let refused = fill(client, id, json!({})).await;
    let fields: Vec<_> = problem(&refused, 422, "invalid-input")["errors"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|e| text(&e["field"]))
        .map(str::to_owned)
        .collect();
    assert_eq!(fields, ["values.no", "recipient", "recipient", "recipient"], "{}", refused.text);
    no_error_was_logged(&desk.office.server);
}

#[tokio::test]
async fn a_template_has_a_name_of_its_own_and_an_owner() {
    let office = Office::open().await;
    let (ida, omar) = (office.member("ida", "user").await.client, office.member("omar", "user").await.client);
    let id = keep(&ida, &json!({ "name": "Thanks", "body": "Thank you!" })).await;
    keep(&ida, &json!({ "name": "Again", "subject": "Again" })).await;
    let taken = problem(&ida.post("/templates", &json!({ "name": " Thanks " })).await, 409, "conflict");
    assert!(text(&taken["detail"]).contains("of this name"), "{taken}");
    // Another member's names are another matter, and nobody sees the other's.
    keep(&omar, &json!({ "name": "Thanks" })).await;
    let path = format!("/templates/{id}");
    for answer in [
        omar.get(&path).await,
        omar.request(Method::PATCH, &path).json(&json!({ "name": "Mine" })).send().await,
        omar.delete(&path).await,
        fill(&omar, &id, json!({})).await,
    ] {
        problem(&answer, 404, "not-found");
    }
    let names = |list: Value| -> Vec<String> {
        list["items"].as_array().expect("a list").iter().map(|one| text(&one["name"]).to_owned()).collect()
    };
    assert_eq!(names(ida.get("/templates").await.expect(200)), ["Again", "Thanks"]);
    assert_eq!(names(omar.get("/templates").await.expect(200)), ["Thanks"]);

    let change =
        async |change: Value, tag: &str| ida.request(Method::PATCH, &path).json(&change).if_match(tag).send().await;
    problem(&change(json!({ "name": "Again" }), "\"1\"").await, 409, "conflict");
    let changed = change(json!({ "bodyHtml": "<b>Thanks</b>" }), "\"1\"").await;
    assert_eq!((changed.header("etag"), &changed.body["body"]), ("\"2\"", &json!("Thank you!")), "{}", changed.text);
    problem(&change(json!({ "subject": "x" }), "\"1\"").await, 412, "version-mismatch");
    assert_eq!(change(json!({ "bodyHtml": null }), "\"2\"").await.expect(200)["bodyHtml"], Value::Null);
    assert_eq!(ida.delete(&path).await.status, 204);
    problem(&ida.get(&path).await, 404, "not-found");
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn nothing_in_a_template_is_carried_out() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await.client;
    for bad in ["{{ a() }}", "{{ a | upper }}", "{{ ''.__class__ }}", "{{ 7*7 }}", "{{ $json.path }}", "{{ open"] {
        for field in ["subject", "body", "bodyHtml"] {
            let mut template = json!({ "name": "x" });
            template[field] = json!(bad);
            invalid(&ida.post("/templates", &template).await, field);
        }
    }
    for (field, value) in [
        ("subject", json!("a\r\nBcc: x@y.example")),
        ("subject", json!("x".repeat(999))),
        ("body", json!("x".repeat(100_001))),
        ("bodyHtml", json!("x".repeat(100_001))),
        ("name", json!("\u{202e}x")),
    ] {
        let mut template = json!({ "name": "x" });
        template[field] = value;
        invalid(&ida.post("/templates", &template).await, field);
    }
    let id = keep(&ida, &json!({ "name": "x", "subject": "{{ a }}", "body": "{{ a }}".repeat(10_000) })).await;
    // A value is no template, begins no header, and cannot make a text without end.
    let filled = fill(&ida, &id, json!({ "values": { "a": "{{ me }} {% x %}" } })).await.expect(200);
    assert_eq!(filled["subject"], "{{ me }} {% x %}");
    invalid(&fill(&ida, &id, json!({ "values": { "a": "a\r\nBcc: x@y.example" } })).await, "subject");
    invalid(&fill(&ida, &id, json!({ "values": { "a": "x".repeat(500) } })).await, "body");
    invalid(&fill(&ida, &id, json!({ "values": { "a": "x".repeat(10_001) } })).await, "values.a");
    let many: Value = (0..101).map(|n| (n.to_string(), json!("x"))).collect::<serde_json::Map<_, _>>().into();
    invalid(&fill(&ida, &id, json!({ "values": many })).await, "values");
    let more = "INSERT INTO postroom.mail_templates SELECT tenant_id, gen_random_uuid(), user_id, 'n' || n, '', '', '', 1, created_at, updated_at \
        FROM postroom.mail_templates, generate_series(1, 199) AS n";
    office.server.owner().await.batch_execute(more).await.expect("199 more");
    let one_more = problem(&ida.post("/templates", &json!({ "name": "one more" })).await, 409, "conflict").clone();
    assert!(text(&one_more["detail"]).contains("as many"), "{one_more}");
    no_error_was_logged(&office.server);
}
