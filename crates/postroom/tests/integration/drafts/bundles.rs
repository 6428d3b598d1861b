//! Bundles that come from elsewhere, or are not what they were when they were written.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::Method;
use serde_json::{Value, json};

use super::{ID, OTHER, desk, import, put, refused, rows};
use crate::mail_accounts::{account_at, connect, near};
use crate::mail_mirror::peak;
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
    desk.save(ID, "laptop", 0, json!({ "subject": "stays" })).await.expect(200);
    let bundle = client.post("/drafts/export", &json!({ "accountId": desk.account })).await.expect(200);
    let kept = rows(&desk.office.server, "draft_revisions").await;
    // The first draft is a good one, the second has 110 MiB when it is unpacked.
    let mut second = bundle["drafts"][0].clone();
    (second["draftId"], second["body"]) = (json!(OTHER), json!("BODY"));
    let text = String::from_utf8(with(&bundle, second)).expect("text");
    let (before, after) = text.split_once("BODY").expect("a body");
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(before.as_bytes()).expect("memory");
    io::copy(&mut io::repeat(b' ').take(110 << 20), &mut bomb).expect("memory");
    bomb.write_all(after.as_bytes()).expect("memory");
    let bomb = bomb.finish().expect("memory");
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    let answer = import(client, &desk.account, bomb).await;
    refused(&answer, "bundleData", "draft 1 of the bundle takes more than 104857600 bytes");
    assert_eq!(client.get("/drafts").await.expect(200)["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(rows(&desk.office.server, "draft_revisions").await, kept);
    no_error_was_logged(&desk.office.server);
}

#[tokio::test]
async fn many_large_files_go_out_and_come_back_and_few_are_held() {
    let desk = desk().await;
    let client = desk.client();
    let mebibyte: usize = 1 << 20;
    let mut drafts = Vec::new();
    for at in 1..=6_u8 {
        let id = format!("018f3c6e-0000-7000-8000-0000000001{at:02}");
        desk.save(&id, "laptop", 0, json!({ "subject": "with a film" })).await.expect(200);
        let bytes = vec![at; 20 * mebibyte];
        let upload = client.request(Method::POST, &format!("/drafts/{id}/attachments?filename=film.bin"));
        let file = upload.bytes("application/octet-stream", bytes).send().await.expect(201);
        desk.save(&id, "laptop", 1, json!({ "subject": "with a film", "attachments": [file] })).await.expect(200);
        drafts.push(id);
    }
    let before = peak(&desk.office.server);
    let wanted = json!({ "accountId": desk.account, "format": "jsonl" });
    let bundle = client.request(Method::POST, "/drafts/export").json(&wanted).send().await;
    assert_eq!(bundle.status, 200);
    assert!(bundle.bytes.len() > 150 * mebibyte, "{}", bundle.bytes.len());
    for id in &drafts {
        client.delete(&format!("/drafts/{id}")).await.expect(204);
    }
    // Elsewhere nothing of it is known.
    let mia = desk.office.member("mia", "user").await;
    let account = connect(&mia.client, &account_at(1)).await;
    let report = import(&mia.client, &account, bundle.bytes).await.expect(200);
    assert_eq!((&report["created"], &report["refused"]), (&json!(6), &json!([])), "{report}");
    // The peak of the whole, while 160 MiB went out and came in.
    let grown = peak(&desk.office.server) - before;
    assert!(grown < 300 << 10, "{grown} KiB");
    let listed = mia.client.get("/drafts").await.expect(200);
    let mut found: Vec<u8> = Vec::new();
    for item in listed["items"].as_array().expect("a list") {
        let path = format!("/drafts/{}", text(&item["draftId"]));
        let draft = mia.client.get(&path).await.expect(200);
        let bytes = mia.client.get_bytes(&format!("{path}/attachments/{}", text(&draft["attachments"][0]["id"]))).await;
        assert!(bytes.len() == 20 * mebibyte && bytes.iter().all(|byte| *byte == bytes[0]));
        found.push(bytes[0]);
    }
    found.sort_unstable();
    assert_eq!(found, [1, 2, 3, 4, 5, 6]);
    no_error_was_logged(&desk.office.server);
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
    // Into another account of the same member they go beside those that are there.
    let mut second = account_at(2);
    second["emailAddress"] = json!("ida@elsewhere.example");
    let second = connect(client, &second).await;
    let report = import(client, &second, bundle.to_string().into_bytes()).await.expect(200);
    assert_eq!((&report["created"], &report["updated"]), (&json!(2), &json!(0)), "{report}");
    for (account, count) in [(&desk.account, 2), (&second, 2)] {
        let listed = client.get(&format!("/drafts?accountId={account}")).await.expect(200);
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(count), "{listed}");
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
