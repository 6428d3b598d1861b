//! Drafts over HTTP: saved from several devices, merged, recovered, shared, exported and imported; and what is refused.

mod bundles;
mod others;

use postroom_testkit::{ApiAnswer, ApiClient, Server};
use reqwest::Method;
use serde_json::{Value, json};

use crate::mail_accounts::{account_at, connect, near};
use crate::support::{Member, Office, invalid, problem, text};

const ID: &str = "018f3c6e-0000-7000-8000-000000000001";
const OTHER: &str = "018f3c6e-0000-7000-8000-000000000002";

struct Desk {
    office: Office,
    ida: Member,
    account: String,
}

async fn desk() -> Desk {
    let office = Office::with(near()).await;
    let ida = office.member("ida", "user").await;
    // Nobody listens there, which drafts do not mind.
    let account = connect(&ida.client, &account_at(1)).await;
    Desk { office, ida, account }
}

impl Desk {
    fn client(&self) -> &ApiClient {
        &self.ida.client
    }

    async fn save(&self, id: &str, device: &str, version: i32, draft: Value) -> ApiAnswer {
        let body = json!({ "accountId": self.account, "version": version, "deviceId": device, "draft": draft });
        put(self.client(), id, &body).await
    }

    async fn draft(&self, id: &str) -> Value {
        self.client().get(&format!("/drafts/{id}")).await.expect(200)
    }
}

async fn put(client: &ApiClient, id: &str, body: &Value) -> ApiAnswer {
    client.put(&format!("/drafts/{id}"), body).await
}

/// Checks that this field was refused as drafts refuse, and that the reason says this.
fn refused(answer: &ApiAnswer, field: &str, reason: &str) {
    invalid(answer, field);
    assert!(text(&answer.body["errors"][0]["reason"]).contains(reason), "{reason} in {}", answer.text);
    assert_eq!(answer.body["code"], "VALIDATION", "{}", answer.text);
}

async fn import(client: &ApiClient, account: &str, bytes: Vec<u8>) -> ApiAnswer {
    let path = format!("/drafts/import?accountId={account}");
    client.request(Method::POST, &path).bytes("application/octet-stream", bytes).send().await
}

/// How many rows this table has.
async fn rows(server: &Server, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM postroom.{table}");
    server.owner().await.query_one(&sql, &[]).await.expect("a number").get(0)
}

fn to(address: &str) -> Value {
    json!({ "address": address })
}

#[tokio::test]
async fn every_save_is_kept_and_two_devices_lose_nothing() {
    let desk = desk().await;
    let client = desk.client();
    let first = desk.save(ID, "laptop", 0, json!({ "subject": "Plan", "body": "one\ntwo\nthree" })).await.expect(200);
    assert_eq!(first["draft"]["version"], 1);
    assert_eq!(first["conflictDetected"], false);
    assert_eq!(first["saveMetadata"]["changes"]["fieldsChanged"], json!(["subject", "body"]));
    // The answer was lost, and the client sends the same again.
    let again = desk.save(ID, "laptop", 0, json!({ "subject": "Plan", "body": "one\ntwo\nthree" })).await.expect(200);
    assert_eq!((&again["draft"]["version"], &again["saveMetadata"]), (&json!(1), &Value::Null));

    // Or it types on before it has an answer: that is no conflict with itself.
    let typed_on = json!({ "subject": "Plan!", "body": "one\ntwo\nthree\nfour" });
    let typed_on = put(
        client,
        OTHER,
        &json!({ "accountId": desk.account, "version": 0, "deviceId": "laptop", "draft": typed_on }),
    )
    .await;
    typed_on.expect(200);
    let further = json!({ "accountId": desk.account, "version": 0, "deviceId": "laptop", "draft": { "body": "one\ntwo\nthree\nfour five" } });
    let further = put(client, OTHER, &further).await.expect(200);
    assert_eq!((&further["conflictDetected"], &further["draft"]["version"]), (&json!(false), &json!(2)));
    assert_eq!(further["draft"]["body"], "one\ntwo\nthree\nfour five");

    let laptop = json!({ "subject": "Plan", "body": "ONE\ntwo\nthree", "to": [to("anna@example.org")] });
    assert_eq!(desk.save(ID, "laptop", 1, laptop).await.expect(200)["draft"]["version"], 2);
    // The phone began with version 1, too: other lines, another recipient.
    let phone = json!({ "subject": "Plan", "body": "one\ntwo\nTHREE", "to": [to("bob@example.org")] });
    let merged = desk.save(ID, "phone", 1, phone).await.expect(200);
    assert_eq!(merged["conflictDetected"], true);
    assert_eq!(merged["conflict"]["fields"], json!([]));
    assert_eq!(merged["draft"]["body"], "ONE\ntwo\nTHREE");
    assert_eq!(merged["draft"]["to"].as_array().map(Vec::len), Some(2));
    assert_eq!(merged["draft"]["version"], 3);

    // Now both change the same line.
    desk.save(ID, "laptop", 3, json!({ "subject": "Plan", "body": "laptop" })).await.expect(200);
    let refused = desk.save(ID, "phone", 3, json!({ "subject": "Plan", "body": "phone" })).await;
    let refused = problem(&refused, 409, "conflict");
    assert_eq!(refused["code"], "CONFLICT");
    assert_eq!(refused["conflict"]["stored"]["body"], "laptop");
    assert_eq!(refused["conflict"]["incoming"]["body"], "phone");
    assert_eq!(desk.draft(ID).await["body"], "laptop");
    assert_eq!(desk.draft(ID).await["hasConflict"], true);

    // What lost is a revision, and can be brought back.
    let kept = text(&refused["conflict"]["keptSaveId"]);
    let revision = client.get(&format!("/drafts/{ID}/revisions/{kept}")).await.expect(200);
    assert_eq!(revision["content"]["body"], "phone");
    assert_eq!(revision["record"]["isLosingSide"], true);
    let restored =
        client.post(&format!("/drafts/{ID}/revisions/{kept}/restore"), &json!({ "deviceId": "phone" })).await;
    assert_eq!(restored.expect(200)["body"], "phone");
    let records = client.get(&format!("/drafts/{ID}/revisions")).await.expect(200);
    let bodies: Vec<i64> =
        records["items"].as_array().expect("a list").iter().filter_map(|r| r["version"].as_i64()).collect();
    assert_eq!(bodies, [5, 4, 3, 2, 1]);
}

#[tokio::test]
async fn a_conflict_is_resolved_as_the_request_says() {
    let desk = desk().await;
    let save = async |strategy: &str, version: i32, subject: &str| {
        let body =
            json!({ "version": version, "strategy": strategy, "deviceId": strategy, "draft": { "subject": subject } });
        put(desk.client(), ID, &body).await
    };
    desk.save(ID, "a", 0, json!({ "subject": "one" })).await.expect(200);
    desk.save(ID, "a", 1, json!({ "subject": "two" })).await.expect(200);
    let stays = save("remote-wins", 1, "lost?").await.expect(200);
    assert_eq!((&stays["draft"]["subject"], &stays["draft"]["version"]), (&json!("two"), &json!(2)));
    assert_eq!(stays["conflict"]["fields"][0]["incoming"], "lost?");
    let wins = save("local-wins", 1, "three").await.expect(200);
    assert_eq!((&wins["draft"]["subject"], &wins["draft"]["version"]), (&json!("three"), &json!(3)));
    assert_eq!(wins["saveMetadata"]["resolutionStrategy"], "local-wins");
    // Merged, a single value takes the later save, and both stand in the record.
    let merged = save("merge", 1, "four").await.expect(200);
    assert_eq!(merged["draft"]["subject"], "four");
    assert_eq!(merged["conflict"]["fields"], json!([{ "field": "subject", "stored": "three", "incoming": "four" }]));
    refused(&save("toss-a-coin", 1, "x").await, "strategy", "local-wins remote-wins merge");
    // All that was ever written is there.
    let items = desk.client().get(&format!("/drafts/{ID}/revisions?limit=100")).await.expect(200);
    let mut subjects = Vec::new();
    for item in items["items"].as_array().expect("a list") {
        let path = format!("/drafts/{ID}/revisions/{}", text(&item["saveId"]));
        subjects.push(desk.client().get(&path).await.expect(200)["content"]["subject"].clone());
    }
    for written in ["one", "two", "lost?", "three", "four"] {
        assert!(subjects.contains(&json!(written)), "{written} in {subjects:?}");
    }
    // A token of another history is no base.
    let token = text(&desk.draft(ID).await["syncToken"]).to_owned();
    let body = json!({ "syncToken": token, "draft": { "subject": "by token" } });
    assert_eq!(put(desk.client(), ID, &body).await.expect(200)["conflictDetected"], false);
    let foreign = format!("{}-0000000000000000", token.split('-').next().unwrap_or_default());
    let body = json!({ "syncToken": foreign, "draft": { "subject": "by token", "body": "x" } });
    assert_eq!(put(desk.client(), ID, &body).await.expect(200)["conflictDetected"], true);
}

#[tokio::test]
async fn deleted_drafts_come_back_and_recovery_asks_when_it_must() {
    let desk = desk().await;
    let client = desk.client();
    let recover = async |body: Value| client.post(&format!("/drafts/{ID}/recover"), &body).await;
    desk.save(ID, "laptop", 0, json!({ "subject": "one", "body": "from the laptop" })).await.expect(200);
    client.delete(&format!("/drafts/{ID}")).await.expect(204);
    assert_eq!(client.get(&format!("/drafts/{ID}")).await.status, 404);
    assert_eq!(client.get("/drafts").await.expect(200)["items"], json!([]));
    // A device that has not heard of it saves on: nothing is lost, and nothing comes back by itself.
    let late = desk.save(ID, "phone", 1, json!({ "subject": "one", "body": "late words" })).await;
    assert_eq!(problem(&late, 410, "gone")["code"], "CONFLICT");
    let found = recover(json!({ "deviceId": "phone", "recoveryReason": "offline" })).await.expect(200);
    assert_eq!(found["userConfirmationRequired"], true, "they were never in the draft: {found}");
    assert_eq!(found["lastKnownState"]["body"], "late words");
    let found = recover(json!({ "deviceId": "phone", "confirmed": true })).await.expect(200);
    assert_eq!((&found["autoRecovered"], &found["draft"]["body"]), (&json!(true), &json!("late words")));
    assert_eq!(client.get("/drafts").await.expect(200)["items"].as_array().map(Vec::len), Some(1));

    // Another device saved later: the member has to look.
    desk.save(ID, "laptop", 2, json!({ "subject": "one", "body": "later" })).await.expect(200);
    let asked = recover(json!({ "deviceId": "phone", "recoveryReason": "crash" })).await.expect(200);
    assert_eq!(asked["userConfirmationRequired"], true);
    assert_eq!(asked["lastKnownState"]["body"], "late words");
    assert_eq!(asked["draft"]["body"], "later");
    let confirmed =
        recover(json!({ "deviceId": "phone", "recoveryReason": "crash", "confirmed": true })).await.expect(200);
    assert_eq!(confirmed["draft"]["body"], "late words");
    refused(&recover(json!({ "recoveryReason": "boredom" })).await, "recoveryReason", "crash offline manual");
    refused(&recover(json!({ "maxRecoveryAge": 0 })).await, "maxRecoveryAge", "1 second or more");
    let sql = "UPDATE postroom.draft_revisions SET created_at = created_at - interval '2 hours'";
    desk.office.server.owner().await.batch_execute(sql).await.expect("older");
    let old = recover(json!({ "maxRecoveryAge": 3600 })).await;
    assert_eq!(problem(&old, 409, "conflict")["code"], "RECOVERY");
}

#[tokio::test]
async fn every_request_for_drafts_is_refused_with_their_code() {
    let desk = desk().await;
    let client = desk.client();
    desk.save(ID, "laptop", 0, json!({ "subject": "Plan" })).await.expect(200);
    for (path, field) in [
        ("/drafts?accountId=mine".to_owned(), "accountId"),
        ("/drafts?limit=0".to_owned(), "limit"),
        ("/drafts?colour=red".to_owned(), "colour"),
        (format!("/drafts/{ID}/revisions?limit=1001"), "limit"),
    ] {
        refused(&client.get(&path).await, field, "");
    }
    for (path, body, field) in [
        (format!("/drafts/{ID}/send"), json!({ "undoSeconds": "ten" }), "undoSeconds"),
        (format!("/drafts/{ID}/suggest"), json!({ "kind": "poem" }), "kind"),
    ] {
        refused(&client.post(&path, &body).await, field, "");
    }
    let upload = client.request(Method::POST, &format!("/drafts/{ID}/attachments?colour=red"));
    refused(&upload.bytes("text/plain", b"x".to_vec()).send().await, "colour", "");
}

#[tokio::test]
async fn what_cannot_be_in_a_draft_is_refused_by_name_and_bound() {
    let desk = desk().await;
    let save = async |draft: Value| desk.save(ID, "laptop", 0, draft).await;
    for (draft, field) in [
        (json!({ "subject": "x\r\nBcc: everybody@example.org" }), "subject"),
        (json!({ "to": [to("a\u{202e}b@example.org")] }), "to[0].address"),
        (json!({ "tags": ["a\u{0}b"] }), "tags[0]"),
        (json!({ "attachments": [{ "id": OTHER }] }), "attachments[0].id"),
        (
            json!({ "attachments": (0..21).map(|n| json!({ "id": format!("018f3c6e-0000-7000-8000-{n:012}") })).collect::<Vec<_>>() }),
            "attachments",
        ),
    ] {
        refused(&save(draft).await, field, "");
    }
    for count in [501, 10_000] {
        let many: Vec<Value> = (0..count).map(|n| to(&format!("a{n}@example.org"))).collect();
        let reason = format!("must have at most 500; there are {count}");
        refused(&save(json!({ "to": many })).await, "to, cc and bcc", &reason);
    }
    for (interval, is_good) in [(999, false), (1_000, true), (60_000, true), (60_001, false)] {
        let body = json!({ "accountId": desk.account, "draft": {}, "autoSaveInterval": interval });
        let answer = put(desk.client(), OTHER, &body).await;
        if is_good {
            answer.expect(200);
        } else {
            refused(&answer, "autoSaveInterval", "1000 to 60000 ms");
        }
    }
    let mebibyte = 1 << 20;
    let most = async |most: usize, length: usize| {
        let draft = json!({ "body": "x".repeat(length) });
        let body = json!({ "accountId": desk.account, "draft": draft, "maxDraftSize": most, "strategy": "local-wins" });
        put(desk.client(), OTHER, &body).await
    };
    refused(&most(mebibyte - 1, 1).await, "maxDraftSize", "at least 1048576 bytes");
    most(mebibyte, mebibyte).await.expect(200);
    refused(&most(mebibyte, mebibyte + 1).await, "draft", "at most 1048576 bytes");
    let tiny = json!({ "maxDraftSize": mebibyte - 1 });
    let tiny = desk.client().post(&format!("/drafts/{OTHER}/recover"), &tiny).await;
    refused(&tiny, "maxDraftSize", "at least 1048576 bytes");
    let large = |length: usize| json!({ "accountId": desk.account, "strategy": "local-wins", "draft": { "body": "y".repeat(length) } });
    put(desk.client(), OTHER, &large(25 * mebibyte)).await.expect(200);
    refused(&put(desk.client(), OTHER, &large(25 * mebibyte + 1)).await, "draft", "at most 26214400 bytes");
    // Of nobody, and of an account that is none.
    let wrong = async |body: Value| put(desk.client(), "018f3c6e-0000-7000-8000-00000000000a", &body).await;
    refused(&wrong(json!({ "draft": {} })).await, "accountId", "is missing");
    refused(&wrong(json!({ "draft": {}, "accountId": OTHER })).await, "accountId", "none of your mail accounts");
    refused(&wrong(json!({ "draft": {}, "accountId": "mine" })).await, "accountId", "UUID");
    refused(&wrong(json!({ "accountId": desk.account })).await, "draft", "is missing");
    refused(&wrong(json!({ "draft": {}, "syncToken": "1-xyz" })).await, "syncToken", "none that this server gives");
    refused(&wrong(json!({ "draft": {}, "version": -1 })).await, "version", "0 or more");
    refused(&wrong(json!({ "draft": {}, "version": 1, "syncToken": "1-xyz" })).await, "syncToken", "combined");
    let long = "x".repeat(65);
    for device in ["", " ", "a\u{7}b", "a\tb", "phone\u{202e}", "\u{200f}x", "x\u{2066}y", "a\u{2028}b", &long] {
        let body = json!({ "accountId": desk.account, "draft": {}, "deviceId": device });
        refused(&wrong(body).await, "deviceId", "1 to 64 characters");
    }
}

#[tokio::test]
async fn steps_of_workflows_refuse_as_the_routes_do() {
    let desk = desk().await;
    let cases = [
        (json!({ "action": "dance" }), "action", "must be one of: auto-save"),
        (json!({ "action": Value::Null }), "action", "is missing"),
        (json!({ "action": 7 }), "action", "has the wrong type"),
        (json!({ "action": "list", "accountId": Value::Null }), "accountId", "is missing"),
        (json!({ "action": "list", "accountId": "mine" }), "accountId", "has the wrong type"),
        (json!({ "action": "auto-save" }), "draft", "is missing"),
        (json!({ "action": "auto-save", "draft": {}, "autoSaveInterval": 999 }), "autoSaveInterval", "1000 to 60000"),
        (json!({ "action": "auto-save", "draft": {}, "maxDraftSize": 1 }), "maxDraftSize", "at least 1048576 bytes"),
        (json!({ "action": "get" }), "draftId", "is missing"),
        (json!({ "action": "recover" }), "draftId", "is missing"),
        (json!({ "action": "delete" }), "draftId", "is missing"),
        (json!({ "action": "import" }), "bundleData", "is missing"),
        (json!({ "action": "import", "bundleData": "x" }), "bundleData", "cannot be read"),
        (json!({ "action": "export", "format": "xml" }), "format", "json jsonl"),
        (json!({ "action": "list", "colour": "red" }), "colour", "is not known here"),
    ];
    let node = |(at, (given, ..)): (usize, &(Value, &str, &str))| {
        let mut parameters = json!({ "accountId": desk.account });
        parameters.as_object_mut().expect("an object").extend(given.as_object().cloned().expect("an object"));
        json!({ "id": format!("n{at}"), "type": "draft-manager", "parameters": parameters })
    };
    let nodes: Vec<Value> = cases.iter().enumerate().map(node).collect();
    let run = desk.client().post("/workflows/run", &json!({ "version": "2.2.0", "nodes": nodes })).await.expect(201);
    for ((given, field, reason), node) in cases.iter().zip(run["nodes"].as_array().expect("a list")) {
        let error = &node["output"]["error"];
        assert_eq!((&error["code"], &error["errors"][0]["field"]), (&json!("VALIDATION"), &json!(field)), "{node}");
        assert!(text(&error["errors"][0]["reason"]).contains(reason), "{given}: {node}");
    }
}

#[tokio::test]
async fn a_recovery_leaves_files_out_when_it_is_asked_to() {
    let desk = desk().await;
    let client = desk.client();
    desk.save(ID, "laptop", 0, json!({ "body": "text" })).await.expect(200);
    let upload = client.request(Method::POST, &format!("/drafts/{ID}/attachments?filename=a.txt"));
    let file = upload.bytes("application/octet-stream", b"some notes".to_vec()).send().await.expect(201);
    desk.save(ID, "laptop", 1, json!({ "body": "text", "attachments": [file] })).await.expect(200);
    let recover = async |body: Value| client.post(&format!("/drafts/{ID}/recover"), &body).await.expect(200);
    for body in [json!({}), json!({ "preserveAttachments": true })] {
        let with = recover(body).await;
        assert_eq!(with["draft"]["attachments"][0]["id"], file["id"], "{with}");
        assert_eq!(with["draft"]["version"], 2, "it is there already");
    }
    let without = recover(json!({ "preserveAttachments": false })).await;
    assert_eq!(without["autoRecovered"], true, "{without}");
    assert_eq!(without["lastKnownState"]["attachments"], json!([]));
    for draft in [&without["draft"], &desk.draft(ID).await] {
        let told = (&draft["attachments"], &draft["body"], &draft["version"]);
        assert_eq!(told, (&json!([]), &json!("text"), &json!(3)));
    }
    // The version before has it still.
    let records = client.get(&format!("/drafts/{ID}/revisions")).await.expect(200);
    let before = records["items"].as_array().expect("a list").iter().find(|record| record["version"] == 2);
    let before = text(&before.expect("version 2")["saveId"]).to_owned();
    let back = client.post(&format!("/drafts/{ID}/revisions/{before}/restore"), &json!({})).await.expect(200);
    assert_eq!(back["attachments"][0]["id"], file["id"]);
}

#[tokio::test]
async fn files_go_along_and_stay_with_the_history() {
    let desk = desk().await;
    let client = desk.client();
    desk.save(ID, "laptop", 0, json!({ "subject": "with a file" })).await.expect(200);
    let upload = async |name: &str, bytes: Vec<u8>| {
        let path = format!("/drafts/{ID}/attachments?filename={name}&mimeType=text/plain");
        client.request(Method::POST, &path).bytes("application/octet-stream", bytes).send().await
    };
    let file = upload("notes.txt", b"some notes".to_vec()).await.expect(201);
    assert_eq!((&file["filename"], &file["size"]), (&json!("notes.txt"), &json!(10)));
    let saved =
        desk.save(ID, "laptop", 1, json!({ "subject": "with a file", "attachments": [file] })).await.expect(200);
    assert_eq!(saved["saveMetadata"]["changes"]["attachmentsAdded"], 1);
    assert_eq!(saved["draft"]["attachments"][0]["id"], file["id"]);
    let path = format!("/drafts/{ID}/attachments/{}", text(&file["id"]));
    assert_eq!(client.get_bytes(&path).await, b"some notes");
    // The link works by itself, for this address alone.
    let link = text(&saved["draft"]["attachments"][0]["previewUrl"]).replace("/api/v1", "");
    assert_eq!(desk.office.server.client().get_bytes(&link).await, b"some notes");
    desk.save(ID, "laptop", 2, json!({ "subject": "without" })).await.expect(200);
    assert_eq!(client.get_bytes(&path).await, b"some notes", "an older revision names it");
    let mebibyte = 1 << 20;
    let refused = upload("large.bin", vec![7; 25 * mebibyte + 1]).await;
    assert_eq!(refused.status, 413);
    invalid(&upload("large.bin", vec![7; 25 * mebibyte]).await, "attachments");
    upload("large.bin", vec![7; 24 * mebibyte]).await.expect(201);
    for bad in ["a%0d%0ab.txt", "%E2%80%AEtxt.exe", ""] {
        assert_eq!(upload(bad, b"x".to_vec()).await.status, 422, "{bad}");
    }
}

#[tokio::test]
async fn a_draft_is_its_owners_unless_it_is_shared() {
    let desk = desk().await;
    let jonas = desk.office.member("jonas", "user").await;
    let members = desk.office.admin().get("/admin/members?q=jonas").await.expect(200);
    let handle = members["items"][0]["handle"].clone();
    desk.save(ID, "laptop", 0, json!({ "subject": "ours", "body": "one\ntwo\nthree" })).await.expect(200);
    let path = format!("/drafts/{ID}");
    let record = desk.client().get(&format!("{path}/revisions")).await.expect(200)["items"][0]["saveId"].clone();
    let everything = async |client: &ApiClient| {
        vec![
            client.get(&path).await.status,
            put(client, ID, &json!({ "draft": {}, "accountId": desk.account })).await.status,
            client.delete(&path).await.status,
            client.post(&format!("{path}/recover"), &json!({})).await.status,
            client.get(&format!("{path}/revisions")).await.status,
            client.get(&format!("{path}/revisions/{}", text(&record))).await.status,
            client.post(&format!("{path}/shares"), &json!({ "handle": handle, "access": "edit" })).await.status,
            client
                .put(&format!("{path}/presence"), &json!({ "deviceId": "x", "version": 1, "isEditing": true }))
                .await
                .status,
        ]
    };
    assert_eq!(everything(&jonas.client).await, [404; 8]);
    let share = async |access: &str| {
        let body = json!({ "handle": format!("@{}", text(&handle)), "access": access });
        desk.client().post(&format!("{path}/shares"), &body).await.expect(201)
    };
    share("view").await;
    assert_eq!(jonas.client.get(&path).await.expect(200)["access"], "view");
    assert_eq!(put(&jonas.client, ID, &json!({ "version": 1, "draft": { "body": "x" } })).await.status, 403);
    let shared = share("edit").await;
    let edit = json!({ "version": 1, "deviceId": "jonas", "draft": { "subject": "ours", "body": "one\ntwo\nTHREE" } });
    assert_eq!(put(&jonas.client, ID, &edit).await.expect(200)["draft"]["version"], 2);
    let merged = desk.save(ID, "laptop", 1, json!({ "subject": "ours", "body": "ONE\ntwo\nthree" })).await.expect(200);
    assert_eq!(merged["draft"]["body"], "ONE\ntwo\nTHREE");
    // Each sees who else is there.
    let see = json!({ "deviceId": "jonas", "version": 3, "isEditing": true });
    jonas.client.put(&format!("{path}/presence"), &see).await.expect(200);
    let see = json!({ "deviceId": "laptop", "version": 3, "isEditing": true });
    let others = desk.client().put(&format!("{path}/presence"), &see).await.expect(200);
    assert_eq!((&others["items"][0]["name"], &others["items"][0]["version"]), (&json!("jonas"), &json!(3)));
    let listed = jonas.client.get("/drafts/shared-with-me").await.expect(200);
    assert_eq!(listed["items"][0]["draftId"], ID);
    assert_eq!(jonas.client.get("/drafts").await.expect(200)["items"], json!([]));
    // Only the owner deletes, recovers and shares, and sees what it was before.
    assert_eq!(jonas.client.get(&format!("{path}/revisions")).await.status, 404);
    assert_eq!(jonas.client.get(&format!("{path}/revisions/{}", text(&record))).await.status, 404);
    let restore = format!("{path}/revisions/{}/restore", text(&record));
    assert_eq!(jonas.client.post(&restore, &json!({})).await.status, 404);
    assert_eq!(jonas.client.delete(&path).await.status, 404);
    assert_eq!(jonas.client.post(&format!("{path}/recover"), &json!({})).await.status, 404);
    desk.client().delete(&format!("{path}/shares/{}", text(&shared["id"]))).await.expect(204);
    assert_eq!(everything(&jonas.client).await, [404; 8]);
    invalid(
        &desk.client().post(&format!("{path}/shares"), &json!({ "handle": "nobody-here", "access": "edit" })).await,
        "handle",
    );
}

#[tokio::test]
async fn an_export_that_is_imported_gives_equal_drafts() {
    let desk = desk().await;
    let client = desk.client();
    for (id, subject) in [(ID, "first"), (OTHER, "second")] {
        let draft = json!({ "subject": subject, "body": "text\n".repeat(500), "bodyHtml": "<p>text</p>", "to": [{ "name": "Anna", "address": "anna@example.org" }],
            "tags": ["later"], "scheduledSendTime": "2027-01-01T08:00:00Z", "inReplyTo": "<1@example.org>", "references": ["<1@example.org>"] });
        desk.save(id, "laptop", 0, draft.clone()).await.expect(200);
        let upload = client.request(Method::POST, &format!("/drafts/{id}/attachments?filename=a.txt"));
        let file = upload.bytes("application/octet-stream", vec![9; 70_000]).send().await.expect(201);
        let mut with = draft;
        with["attachments"] = json!([file]);
        desk.save(id, "laptop", 1, with).await.expect(200);
    }
    let export = async |body: Value| {
        let mut wanted = json!({ "accountId": desk.account });
        wanted.as_object_mut().expect("an object").extend(body.as_object().cloned().unwrap_or_default());
        client.request(Method::POST, "/drafts/export").json(&wanted).send().await
    };
    let jonas = desk.office.member("jonas", "user").await;
    let theirs = connect(&jonas.client, &account_at(1)).await;
    for format in [
        json!({}),
        json!({ "format": "jsonl" }),
        json!({ "compression": "gzip" }),
        json!({ "format": "jsonl", "compression": "zstd" }),
    ] {
        let bundle = export(format).await;
        assert_eq!(bundle.status, 200, "{}", bundle.text);
        let same = import(client, &desk.account, bundle.bytes.clone()).await.expect(200);
        assert_eq!(
            (&same["unchanged"], &same["created"], &same["updated"]),
            (&json!(2), &json!(0), &json!(0)),
            "{same}"
        );
        // Whose they were does not matter: here they become somebody else's, under other ids, for these are taken.
        let copied = import(&jonas.client, &theirs, bundle.bytes.clone()).await.expect(200);
        assert_eq!(copied["created"], 2, "{copied}");
        // The very last byte of lines is the end of one.
        for cut in [bundle.bytes.len() / 2, bundle.bytes.len() - 2] {
            let refused = import(client, &desk.account, bundle.bytes[..cut].to_vec()).await;
            invalid(&refused, "bundleData");
        }
    }
    let bundle = export(json!({ "draftIds": [ID] })).await.bytes;
    let read: Value = serde_json::from_slice(&bundle).expect("JSON");
    assert_eq!(read["metadata"]["count"], 1);
    // It has been changed since: the import wins, and what was there is kept.
    desk.save(ID, "laptop", 2, json!({ "subject": "changed" })).await.expect(200);
    let report = import(client, &desk.account, bundle).await.expect(200);
    assert_eq!((&report["updated"], &report["conflicts"]), (&json!(1), &json!(1)));
    let now = desk.draft(ID).await;
    assert_eq!((&now["subject"], &now["version"]), (&json!("first"), &json!(4)));
    let copies = jonas.client.get("/drafts?limit=100").await.expect(200);
    let subjects: Vec<&Value> =
        copies["items"].as_array().expect("a list").iter().map(|draft| &draft["subject"]).collect();
    assert_eq!(subjects.len(), 8, "{subjects:?}");
    let copy = jonas.client.get(&format!("/drafts/{}", text(&copies["items"][0]["draftId"]))).await.expect(200);
    let of = if copy["subject"] == "first" { ID } else { OTHER };
    let original = desk.draft(of).await;
    for field in ["body", "bodyHtml", "to", "tags", "scheduledSendTime", "inReplyTo", "references"] {
        assert_eq!(copy[field], original[field], "{field}");
    }
    let link = text(&copy["attachments"][0]["previewUrl"]).replace("/api/v1", "");
    assert_eq!(jonas.client.get_bytes(&link).await, vec![9; 70_000]);
    assert_eq!(export(json!({ "draftIds": ["018f3c6e-0000-7000-8000-00000000000f"] })).await.status, 404);
    refused(&export(json!({ "format": "xml" })).await, "format", "json jsonl");
    refused(&export(json!({ "compression": "rar" })).await, "compression", "gzip zstd");
    refused(&export(json!({ "draftIds": [] })).await, "draftIds", "1 to 10000");
    refused(&client.post("/drafts/export", &json!({})).await, "accountId", "is missing");
    refused(&client.post("/drafts/export", &json!({ "accountId": "mine" })).await, "accountId", "UUID");
    refused(&import(client, "mine", Vec::new()).await, "accountId", "UUID");
    let nowhere = client.request(Method::POST, "/drafts/import").bytes("application/octet-stream", Vec::new());
    refused(&nowhere.send().await, "accountId", "is missing");
}

#[tokio::test]
async fn others_hear_of_a_save_at_once() {
    let desk = desk().await;
    let mut events = desk.client().request(Method::GET, "/events").stream().await.expect("a stream");
    events.expect("ready").await;
    desk.save(ID, "laptop", 0, json!({ "subject": "x" })).await.expect(200);
    let change = loop {
        let change = events.expect("change").await;
        if change["kind"] == "draft" {
            break change;
        }
    };
    assert_eq!(change["id"], ID);
}
