//! Whom a member writes as: identities over HTTP, and what they do to what is sent and answered.

use postroom_testkit::ApiClient;
use reqwest::Method;
use serde_json::{Value, json};

use crate::mail::import;
use crate::mail_accounts::near;
use crate::outbox::{Desk, becomes, begin, desk, to};
use crate::support::{invalid, no_error_was_logged, problem, text};

const TO_THE_OFFICE: &str = "Message-ID: <q@y.example>\r\nFrom: Jo <jo@y.example>\r\nTo: Office <office@nordhavn.example>, bo@z.example\r\n\
    Cc: ida@nordhavn.example\r\nSubject: Kiel\r\nDate: Fri, 20 Nov 2026 08:42:00 +0000\r\n\r\nWhen does it come?\r\n";

async fn add(desk: &Desk, identity: Value) -> Value {
    desk.ida.client.post(&format!("/accounts/{}/identities", desk.account), &identity).await.expect(201)
}

/// The headers of what was sent, by the order in which it came.
async fn headers_of_sent(desk: &Desk, draft: &str) -> String {
    let before = desk.sink.received().len();
    let sent = desk.ida.client.post(&format!("/drafts/{draft}/send"), &json!({ "undoSeconds": 0 })).await.expect(201);
    becomes(&desk.ida.client, text(&sent["id"]), "sent").await;
    let received = desk.sink.received().swap_remove(before);
    assert_eq!(received.sender.as_deref(), Some("ida@nordhavn.example"), "whom the account's server lets send");
    received.raw.split("\n\n").next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn an_account_has_its_own_identity_and_others() {
    let desk = desk(near()).await;
    let (client, path) = (&desk.ida.client, format!("/accounts/{}/identities", desk.account));
    let own = client.get(&path).await.expect(200)["items"][0].clone();
    assert_eq!((&own["id"], &own["address"]), (&json!(desk.account), &json!("ida@nordhavn.example")));
    assert_eq!((&own["isOwn"], &own["isDefault"], &own["version"]), (&json!(true), &json!(true), &json!(1)));
    // It is changed like any other one, but for its address, and stays.
    let own_path = format!("{path}/{}", desk.account);
    let change = async |path: &str, change: Value| client.request(Method::PATCH, path).json(&change).send().await;
    let html = "<b>Ida</b><img src=\"https://track.example/1.png\"><script>x()</script>";
    let changed = change(&own_path, json!({ "name": "Ida L.", "signature": "Ida", "signatureHtml": html })).await;
    assert_eq!((changed.header("etag"), &changed.body["name"]), ("\"2\"", &json!("Ida L.")), "{}", changed.text);
    assert_eq!(changed.body["signatureHtml"], "<b>Ida</b><img>");
    invalid(&change(&own_path, json!({ "address": "other@nordhavn.example" })).await, "address");
    assert_eq!(change(&own_path, json!({ "address": "ida@nordhavn.example" })).await.status, 200);
    problem(&client.delete(&own_path).await, 409, "conflict");

    let office = add(&desk, json!({ "name": "Office", "address": "Office@Nordhavn.example", "isDefault": true })).await;
    assert_eq!((&office["address"], &office["isDefault"]), (&json!("office@nordhavn.example"), &json!(true)));
    let office_path = format!("{path}/{}", text(&office["id"]));
    let defaults = async || -> Vec<Value> {
        let all = client.get(&path).await.expect(200);
        all["items"].as_array().expect("a list").iter().map(|one| one["isDefault"].clone()).collect()
    };
    assert_eq!(defaults().await, [false, true]);
    change(&office_path, json!({ "isDefault": false })).await.expect(200);
    assert_eq!(defaults().await, [true, false]);
    change(&office_path, json!({ "isDefault": true, "replyTo": "desk@nordhavn.example" })).await.expect(200);
    let stale = client.request(Method::PATCH, &office_path).json(&json!({ "name": "x" })).if_match("\"1\"");
    problem(&stale.send().await, 412, "version-mismatch");
    let found = client.get(&office_path).await;
    assert_eq!((&found.body["replyTo"], found.header("etag")), (&json!("desk@nordhavn.example"), "\"3\""));
    change(&office_path, json!({ "replyTo": null })).await.expect(200);
    assert_eq!(client.get(&office_path).await.expect(200)["replyTo"], Value::Null);
    assert_eq!(client.delete(&office_path).await.status, 204);
    assert_eq!((defaults().await, client.get(&office_path).await.status), (vec![json!(true)], 404));
    no_error_was_logged(&desk.office.server);
}

#[tokio::test]
async fn nothing_gets_into_a_header_and_nobody_elses_identity_is_seen() {
    let desk = desk(near()).await;
    let (client, path) = (&desk.ida.client, format!("/accounts/{}/identities", desk.account));
    for (field, value) in [
        ("name", "Ida\r\nBcc: x@y.example"),
        ("name", "\u{202e}adI"),
        ("name", "a\u{0}"),
        ("name", ""),
        ("address", "a@b.example\r\nBcc: x@y.example"),
        ("address", "a\u{202e}@b.example"),
        ("address", "nobody"),
        ("replyTo", "a@b.example, c@d.example"),
        ("signature", "a\u{0}b"),
    ] {
        let mut body = json!({ "name": "Office", "address": "office@nordhavn.example" });
        body[field] = json!(value);
        invalid(&client.post(&path, &body).await, field);
    }
    let long = json!({ "name": "x", "address": "a@b.example", "signature": "x".repeat(10_001) });
    invalid(&client.post(&path, &long).await, "signature");
    let office = add(&desk, json!({ "name": "Office", "address": "office@nordhavn.example" })).await;
    let office = format!("{path}/{}", text(&office["id"]));
    let omar = desk.office.member("omar", "user").await.client;
    for answer in [
        omar.get(&path).await,
        omar.post(&path, &json!({ "name": "x", "address": "a@b.example" })).await,
        omar.get(&office).await,
        omar.request(Method::PATCH, &office).json(&json!({ "name": "x" })).send().await,
        omar.delete(&office).await,
    ] {
        problem(&answer, 404, "not-found");
    }
    let more = "INSERT INTO postroom.mail_identities SELECT tenant_id, gen_random_uuid(), user_id, account_id, name, address, '', '', '', 1, \
        created_at, updated_at FROM postroom.mail_identities, generate_series(1, 98)";
    desk.office.server.owner().await.batch_execute(more).await.expect("98 more");
    let one_more = json!({ "name": "x", "address": "a@b.example" });
    assert!(text(&problem(&client.post(&path, &one_more).await, 409, "conflict")["detail"]).contains("as many"));
    assert_eq!(client.delete(&format!("/accounts/{}", desk.account)).await.status, 204);
}

#[tokio::test]
async fn a_mail_is_from_the_identity_of_its_draft() {
    let desk = desk(near()).await;
    let office = json!({ "name": "Büro", "address": "office@nordhavn.example", "replyTo": "desk@nordhavn.example" });
    let office = text(&add(&desk, office).await["id"]).to_owned();
    let draft = async |identity: Value| {
        let content = json!({ "subject": "Plan", "to": to(&["anna@example.org"]), "identityId": identity });
        begin(&desk.ida.client, &desk.account, content).await
    };
    let headers = headers_of_sent(&desk, &draft(json!(office)).await).await;
    assert!(headers.contains("<office@nordhavn.example>") && headers.contains("Reply-To: <desk@nordhavn.example>"));
    let headers = headers_of_sent(&desk, &draft(Value::Null).await).await;
    assert!(headers.contains("<ida@nordhavn.example>") && !headers.contains("Reply-To"), "{headers}");
    // The choice is a part of the draft: it is saved, merged and kept in its history like the rest.
    let id = draft(json!(office)).await;
    let path = format!("/drafts/{id}");
    assert_eq!(desk.ida.client.get(&path).await.expect(200)["identityId"], office.as_str());
    let body = json!({ "version": 1, "draft": { "subject": "Plan", "to": to(&["anna@example.org"]) } });
    let saved = desk.ida.client.put(&path, &body).await.expect(200);
    assert_eq!(saved["saveMetadata"]["changes"]["fieldsChanged"], json!(["identityId"]));
    let records = desk.ida.client.get(&format!("{path}/revisions")).await.expect(200);
    let first = text(&records["items"][1]["saveId"]);
    desk.ida.client.post(&format!("{path}/revisions/{first}/restore"), &json!({})).await.expect(200);
    // Of one that is gone, nothing is left: the default one writes.
    desk.ida.client.delete(&format!("/accounts/{}/identities/{office}", desk.account)).await.expect(204);
    let headers = headers_of_sent(&desk, &id).await;
    assert!(headers.contains("<ida@nordhavn.example>") && !headers.contains("office"), "{headers}");
}

#[tokio::test]
async fn an_answer_is_from_whom_the_message_was_sent_to() {
    let desk = desk(near()).await;
    let client = &desk.ida.client;
    let office = json!({ "name": "Office", "address": "office@nordhavn.example", "signature": "Nordhavn Office" });
    let office = text(&add(&desk, office).await["id"]).to_owned();
    let message = imported(client, TO_THE_OFFICE).await;
    let answer = async |kind: &str| {
        let begun = client.post(&format!("/messages/{message}/draft"), &json!({ "kind": kind })).await.expect(201);
        begun["draft"].clone()
    };
    let all = answer("replyAll").await;
    assert_eq!((&all["identityId"], &all["accountId"]), (&json!(office), &json!(desk.account)));
    assert_eq!((&all["to"][0]["address"], &all["cc"][0]["address"]), (&json!("jo@y.example"), &json!("bo@z.example")));
    assert_eq!(all["cc"].as_array().map(Vec::len), Some(1), "neither address is somebody else: {all}");
    assert!(text(&all["body"]).starts_with("\n\n-- \nNordhavn Office\n\nOn 20 November 2026"), "{all}");
    assert_eq!(answer("forward").await["identityId"], office.as_str());
    let headers = headers_of_sent(&desk, text(&all["draftId"])).await;
    assert!(headers.contains("From: \"Office\" <office@nordhavn.example>"), "{headers}");
}

/// The id of a message that was just imported.
async fn imported(client: &ApiClient, raw: &str) -> String {
    assert_eq!(import(client, "one.eml", raw).await.expect(200)["stored"], 1);
    let found = client.get("/messages?limit=1").await.expect(200);
    text(&found["items"][0]["id"]).to_owned()
}
