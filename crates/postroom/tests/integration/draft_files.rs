//! Files of drafts that were files of messages, and images that stand in what is written.

use std::process::{Command, Stdio};

use postroom_testkit::ApiClient;
use serde_json::{Value, json};

use crate::mail::import;
use crate::mail_accounts::near;
use crate::outbox::{Desk, becomes, begin, desk, to};
use crate::support::{invalid, no_error_was_logged, problem, text};

/// A message with an image that its text shows, one that it does not, and a file.
const RICH: &str = "Message-ID: <rich@y.example>\r\nFrom: Jo <jo@y.example>\r\nTo: ida@nordhavn.example\r\nSubject: Kiel\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/related; boundary=r\r\n\r\n--r\r\n\
    Content-Type: text/html\r\n\r\n<p>See <img src=\"cid:logo@y\"><img src=\"https://track.example/1.png\"></p>\r\n--r\r\n\
    Content-Type: image/png; name=logo.png\r\nContent-ID: <logo@y>\r\nContent-Disposition: inline; filename=logo.png\r\n\r\nPNG\r\n--r--\r\n--m\r\n\
    Content-Type: application/pdf; name=plan.pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\n\r\nPDF\r\n--m--\r\n";

/// What Python's own parser makes of a message: its types as a tree, and each file with its Content-ID, disposition and content.
const PARSE: &str = "
import email, email.policy, json, sys
message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
def tree(part):
    kind = part.get_content_type()
    return [kind, [tree(one) for one in part.iter_parts()]] if part.is_multipart() else kind
files = [[one.get_filename(), str(one['content-id'] or '').strip('<>'), one.get_content_disposition(), one.get_payload(decode=True).decode()]
    for one in message.walk() if one.get_filename()]
html = message.get_body(('html',))
print(json.dumps({'tree': tree(message), 'files': files, 'html': html and html.get_content(), 'defects': [repr(d) for p in message.walk() for d in p.defects]}))
";

async fn imported(client: &ApiClient) -> Value {
    assert_eq!(import(client, "one.eml", RICH).await.expect(200)["stored"], 1);
    let found = client.get("/messages?limit=1").await.expect(200);
    client.get(&format!("/messages/{}", text(&found["items"][0]["id"]))).await.expect(200)
}

/// The bytes of what was sent last.
async fn sent(desk: &Desk, draft: &str) -> String {
    let path = format!("/drafts/{draft}/send");
    let entry = desk.ida.client.post(&path, &json!({ "undoSeconds": 0 })).await.expect(201);
    becomes(&desk.ida.client, text(&entry["id"]), "sent").await;
    desk.sink.received().pop().expect("a message").raw
}

/// As Python reads it; none where there is no Python.
fn parsed(raw: &str) -> Option<Value> {
    use std::io::Write;
    let python = Command::new("python3").args(["-c", PARSE]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut python) = python else {
        eprintln!("skipped: python3 is not installed");
        return None;
    };
    python.stdin.take().expect("its input").write_all(raw.as_bytes()).expect("read");
    let output = python.wait_with_output().expect("an end");
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

#[tokio::test]
async fn images_of_what_is_answered_go_along_inside_of_the_text() {
    let desk = desk(near()).await;
    let client = &desk.ida.client;
    let message = imported(client).await;
    for (kind, names) in [("reply", vec!["logo.png"]), ("forward", vec!["logo.png", "plan.pdf"])] {
        let path = format!("/messages/{}/draft", text(&message["id"]));
        let draft = client.post(&path, &json!({ "kind": kind })).await.expect(201)["draft"].clone();
        let files: Vec<&str> =
            draft["attachments"].as_array().expect("a list").iter().map(|one| text(&one["filename"])).collect();
        assert_eq!(files, names, "{kind}");
        let logo = text(&draft["attachments"][0]["id"]);
        let html = text(&draft["bodyHtml"]);
        assert!(html.contains(&format!("src=\"cid:{logo}\"")) && !html.contains("track"), "{html}");
        let id = text(&draft["draftId"]);
        if kind == "forward" {
            let mut content = draft.clone();
            for name in [
                "draftId",
                "accountId",
                "tenantId",
                "userId",
                "isDirty",
                "lastSavedAt",
                "lastModifiedAt",
                "version",
                "syncToken",
                "deviceId",
                "access",
                "hasConflict",
            ] {
                content.as_object_mut().expect("an object").remove(name);
            }
            content["to"] = to(&["anna@example.org"]);
            client.put(&format!("/drafts/{id}"), &json!({ "version": 1, "draft": content })).await.expect(200);
        }
        let raw = sent(&desk, id).await;
        let content_id = format!("{}@nordhavn.example", logo.replace('-', ""));
        assert!(raw.contains(&format!("Content-ID: <{content_id}>")) && !raw.contains(&format!("cid:{logo}")), "{raw}");
        let Some(found) = parsed(&raw) else { continue };
        let alternative =
            json!(["multipart/alternative", ["text/plain", ["multipart/related", ["text/html", "image/png"]]]]);
        let mut files = vec![json!(["logo.png", content_id, "inline", "PNG"])];
        if kind == "forward" {
            assert_eq!(found["tree"], json!(["multipart/mixed", [alternative, "application/pdf"]]));
            files.push(json!(["plan.pdf", "", "attachment", "PDF"]));
        } else {
            assert_eq!(found["tree"], alternative);
        }
        assert_eq!((&found["files"], &found["defects"]), (&json!(files), &json!([])));
        assert!(text(&found["html"]).contains(&format!("src=\"cid:{content_id}\"")), "{found}");
    }
    no_error_was_logged(&desk.office.server);
}

#[tokio::test]
async fn what_is_sent_shows_the_drafts_own_files_alone() {
    let desk = desk(near()).await;
    let client = &desk.ida.client;
    let (draft, other) = (begin(client, &desk.account, json!({})).await, begin(client, &desk.account, json!({})).await);
    let mut ids = Vec::new();
    for of in [&draft, &other] {
        let path = format!("/drafts/{of}/attachments?filename=a.png&mimeType=image/png");
        let added = client
            .request(reqwest::Method::POST, &path)
            .bytes("application/octet-stream", b"PNG".to_vec())
            .send()
            .await;
        ids.push(text(&added.expect(201)["id"]).to_owned());
    }
    let html = format!(
        "<p onclick=\"x()\">Hi<img src=\"cid:{}\"><img src=\"cid:{}\"><img src=\"https://track.example/1.png\"></p><script>x()</script>",
        ids[0], ids[1]
    );
    let content =
        json!({ "body": "Hi", "bodyHtml": html, "to": to(&["anna@example.org"]), "attachments": [{ "id": ids[0] }] });
    let kept = client.put(&format!("/drafts/{draft}"), &json!({ "version": 1, "draft": content })).await.expect(200);
    assert_eq!(kept["draft"]["bodyHtml"], html.as_str(), "a draft is kept as it was typed");
    let raw = sent(&desk, &draft).await.replace("=\n", "");
    for gone in ["track.example", "script", "onclick", &ids[1], &ids[1].replace('-', "")] {
        assert!(!raw.contains(gone), "{gone} in {raw}");
    }
    assert!(raw.contains("multipart/related") && raw.matches("cid:").count() == 1, "{raw}");
    // What nobody could look at is refused while the member can change it.
    let deep = json!({ "bodyHtml": "<div>".repeat(30_000) + &"<p>".repeat(30_000), "to": to(&["anna@example.org"]) });
    let deep = begin(client, &desk.account, deep).await;
    invalid(&client.post(&format!("/drafts/{deep}/send"), &json!({})).await, "bodyHtml");
}

#[tokio::test]
async fn a_file_of_a_message_is_copied_into_a_draft_on_the_server() {
    let desk = desk(near()).await;
    let client = &desk.ida.client;
    let message = imported(client).await;
    let files = message["attachments"].as_array().expect("a list");
    let plan = files.iter().find(|file| file["filename"] == "plan.pdf").expect("the plan")["id"].clone();
    let draft = begin(client, &desk.account, json!({ "to": to(&["anna@example.org"]) })).await;
    let path = format!("/drafts/{draft}/attachments/copy");
    let post = async || {
        let request = client.request(reqwest::Method::POST, &path).idempotency_key("once");
        request.json(&json!({ "attachmentId": plan })).send().await.expect(201)
    };
    let copied = post().await;
    assert_eq!(post().await["id"], copied["id"]);
    let told = (&copied["filename"], &copied["mimeType"], &copied["size"]);
    assert_eq!(told, (&json!("plan.pdf"), &json!("application/pdf"), &json!(3)));
    assert_ne!(copied["id"], plan);
    let content = json!({ "to": to(&["anna@example.org"]), "attachments": [{ "id": copied["id"] }] });
    client.put(&format!("/drafts/{draft}"), &json!({ "version": 1, "draft": content })).await.expect(200);
    // It stays when the message goes.
    let gone = json!({ "ids": [message["id"]], "action": "delete" });
    client.post("/messages/batch", &gone).await;
    let bytes = client.get(&format!("/drafts/{draft}/attachments/{}", text(&copied["id"]))).await;
    assert_eq!((bytes.status, bytes.text.as_str()), (200, "PDF"));

    let unknown = json!({ "attachmentId": "01890000-0000-7000-8000-00000000dead" });
    invalid(&client.post(&path, &unknown).await, "attachmentId");
    let omar = desk.office.member("omar", "user").await.client;
    problem(&omar.post(&path, &json!({ "attachmentId": plan })).await, 404, "not-found");
    let account = crate::mail_accounts::connect(&omar, &crate::outbox::account_over(&desk.sink)).await;
    let own = begin(&omar, &account, json!({})).await;
    invalid(
        &omar.post(&format!("/drafts/{own}/attachments/copy"), &json!({ "attachmentId": plan })).await,
        "attachmentId",
    );
    // The same limits as for what is sent here.
    let full = "INSERT INTO postroom.draft_attachments SELECT tenant_id, gen_random_uuid(), draft_id, filename, mime_type, 20971520, content_hash, \
        blob_id, created_at, updated_at FROM postroom.draft_attachments, generate_series(1, 10)";
    desk.office.server.owner().await.batch_execute(full).await.expect("ten of 20 MiB");
    invalid(&client.post(&path, &json!({ "attachmentId": plan })).await, "attachments");
    no_error_was_logged(&desk.office.server);
}
