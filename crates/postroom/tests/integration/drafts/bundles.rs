//! Bundles that come from elsewhere, or are not what they were when they were written.

use reqwest::Method;
use serde_json::{Value, json};

use super::{ID, OTHER, desk, import, put, refused, rows};
use crate::mail_accounts::{account_at, connect, near};
use crate::outbox::{self, becomes, begin};
use crate::support::{member, no_error_was_logged, tenant, text};

/// A bundle with another item, which its metadata count.
fn with(bundle: &Value, item: Value) -> Vec<u8> {
    let mut bundle = bundle.clone();
    let drafts = bundle["drafts"].as_array_mut().expect("a list");
    drafts.push(item);
    bundle["metadata"]["count"] = json!(drafts.len());
    bundle.to_string().into_bytes()
}

#[tokio::test]
async fn what_was_sent_is_refused_and_the_others_are_imported() {
    let desk = outbox::desk(near()).await;
    let client = &desk.ida.client;
    let draft = |subject: &str| json!({ "subject": subject, "to": outbox::to(&["anna@example.org"]) });
    let mut ids = Vec::new();
    for subject in ["waits", "sent", "stays"] {
        ids.push(begin(client, &desk.account, draft(subject)).await);
    }
    let [waits, sent, stays] = &ids[..] else { panic!("three") };
    let mut bundle = client.post("/drafts/export", &json!({ "accountId": desk.account })).await.expect(200);
    // What the bundle says is none of what was sent, and a file of it is not here.
    for item in bundle["drafts"].as_array_mut().expect("a list") {
        if item["draftId"] != stays.as_str() {
            item["subject"] = json!("another");
            item["attachments"] = json!([{ "id": ID, "filename": "x", "mimeType": "a/b", "size": 3,
                "uploadedAt": "2026-01-01T00:00:00Z", "content": "AAAA" }]);
        }
    }
    let send = async |draft: &str, seconds: u32| {
        let sent = client.post(&format!("/drafts/{draft}/send"), &json!({ "undoSeconds": seconds })).await;
        text(&sent.expect(201)["id"]).to_owned()
    };
    let entry = send(waits, 60).await;
    becomes(client, &send(sent, 0).await, "sent").await;
    let kept = rows(&desk.office.server, "draft_revisions").await;

    let report = import(client, &desk.account, bundle.to_string().into_bytes()).await.expect(200);
    let told = ["created", "updated", "unchanged", "conflicts"].map(|name| report[name].clone());
    assert_eq!(told, [0, 0, 1, 0].map(|count| json!(count)), "{report}");
    let items = report["refused"].as_array().expect("a list");
    assert_eq!(items.len(), 2, "{report}");
    for item in items {
        assert!([waits, sent].iter().any(|id| item["draftId"] == id.as_str()), "{report}");
        assert_eq!(item["reason"], "draft was sent, or waits in the outbox");
    }
    // Nothing of it was kept.
    assert_eq!(rows(&desk.office.server, "draft_revisions").await, kept);
    assert_eq!(rows(&desk.office.server, "draft_attachments").await, 0);
    for id in [waits, sent] {
        assert_eq!(client.get(&format!("/drafts/{id}")).await.status, 404);
    }
    assert_eq!(client.get(&format!("/drafts/{stays}")).await.expect(200)["version"], 1);
    client.delete(&format!("/outbox/{entry}")).await.expect(204);
    let back = client.get(&format!("/drafts/{waits}")).await.expect(200);
    assert_eq!((&back["subject"], &back["version"]), (&json!("waits"), &json!(1)));
    assert_eq!(desk.sink.received().len(), 1);
    no_error_was_logged(&desk.office.server);
}

#[tokio::test]
async fn a_bomb_writes_nothing() {
    let desk = desk().await;
    let client = desk.client();
    let mebibyte = 1 << 20;
    desk.save(ID, "laptop", 0, json!({ "body": " ".repeat(20 * mebibyte) })).await.expect(200);
    let wanted = json!({ "accountId": desk.account, "enableCompression": true });
    let packed = client.request(Method::POST, "/drafts/export").json(&wanted).send().await;
    assert_eq!(packed.status, 200, "{}", packed.text);
    // Packed files one behind the other are one to gzip: 140 MiB.
    let bomb = packed.bytes.repeat(7);
    assert!(bomb.len() < mebibyte, "{}", bomb.len());
    client.delete(&format!("/drafts/{ID}")).await.expect(204);
    let kept = rows(&desk.office.server, "draft_revisions").await;
    let answer = import(client, &desk.account, bomb).await;
    refused(&answer, "bundleData", "more than 134217728 bytes when it is unpacked");
    assert_eq!(client.get("/drafts").await.expect(200)["items"], json!([]));
    assert_eq!(rows(&desk.office.server, "draft_revisions").await, kept);
    // The same once is none.
    assert_eq!(import(client, &desk.account, packed.bytes).await.expect(200)["refused"], json!([]));
}

#[tokio::test]
async fn a_bundle_of_another_organisation_becomes_the_callers_own() {
    let desk = desk().await;
    let client = desk.client();
    for (id, subject) in [(ID, "first"), (OTHER, "second")] {
        desk.save(id, "laptop", 0, json!({ "subject": subject })).await.expect(200);
        let upload = client.request(Method::POST, &format!("/drafts/{id}/attachments?filename=a.txt"));
        let file = upload.bytes("application/octet-stream", b"some notes".to_vec()).send().await.expect(201);
        desk.save(id, "laptop", 1, json!({ "subject": subject, "attachments": [file] })).await.expect(200);
    }
    let bundle = client.post("/drafts/export", &json!({ "accountId": desk.account })).await.expect(200);

    // The same id a second time is told, and the first one counts.
    let mut second = bundle["drafts"][0].clone();
    second["subject"] = json!("not this one");
    let report = import(client, &desk.account, with(&bundle, second)).await.expect(200);
    let told = ["created", "updated", "unchanged"].map(|name| report[name].clone());
    assert_eq!(told, [0, 0, 2].map(|count| json!(count)), "{report}");
    let item = &report["refused"][0];
    assert_eq!((&item["index"], &item["draftId"]), (&json!(2), &bundle["drafts"][0]["draftId"]), "{report}");
    assert_eq!(item["reason"], "has the same id as draft 0");
    assert_eq!(report["refused"].as_array().map(Vec::len), Some(1));

    let elsewhere = tenant(&desk.office.server, &desk.office.operator, "beta").await;
    let mia = member(&desk.office.server, &elsewhere, "mia", "user").await;
    let account = connect(&mia.client, &account_at(1)).await;
    let report = import(&mia.client, &account, bundle.to_string().into_bytes()).await.expect(200);
    assert_eq!((&report["created"], &report["refused"]), (&json!(2), &json!([])), "{report}");
    let listed = mia.client.get("/drafts").await.expect(200);
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(2));
    for item in listed["items"].as_array().expect("a list") {
        let path = format!("/drafts/{}", text(&item["draftId"]));
        let theirs = mia.client.get(&path).await.expect(200);
        for (field, own) in [("tenantId", &elsewhere.id), ("userId", &mia.user_id), ("accountId", &account)] {
            assert_eq!(theirs[field], own.as_str(), "{field}");
        }
        assert_eq!((&theirs["version"], &theirs["access"]), (&json!(1), &json!("own")));
        let file = format!("{path}/attachments/{}", text(&theirs["attachments"][0]["id"]));
        assert_eq!(mia.client.get_bytes(&file).await, b"some notes");
    }
    // What they do with it is theirs alone.
    let edit = json!({ "version": 1, "draft": { "subject": "mine" } });
    put(&mia.client, text(&listed["items"][0]["draftId"]), &edit).await.expect(200);
    for (id, subject) in [(ID, "first"), (OTHER, "second")] {
        let ours = desk.draft(id).await;
        let told = (&ours["subject"], &ours["version"], &ours["tenantId"]);
        assert_eq!(told, (&json!(subject), &json!(2), &json!(desk.office.tenant.id)));
    }
    no_error_was_logged(&desk.office.server);
}
