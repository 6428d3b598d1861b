//! What another member may not do with a draft, and with what became of it.

use postroom_testkit::{ApiAnswer, ApiClient};
use reqwest::Method;
use serde_json::{Value, json};

use super::{put, refused};
use crate::mail_accounts::{connect, near};
use crate::outbox::{account_over, becomes, begin, desk, to};
use crate::support::{no_error_was_logged, problem, text};

async fn send(client: &ApiClient, draft: &str) -> ApiAnswer {
    client.post(&format!("/drafts/{draft}/send"), &json!({ "undoSeconds": 0 })).await
}

/// Of a draft, by somebody who is not its owner: among the owner's, and among their own.
async fn cannot_export(client: &ApiClient, draft: &str, accounts: [&str; 2]) {
    for account in accounts {
        let wanted = json!({ "accountId": account, "draftIds": [draft] });
        problem(&client.post("/drafts/export", &wanted).await, 404, "not-found");
    }
}

#[tokio::test]
async fn whoever_may_edit_a_draft_neither_sends_nor_exports_it_and_loses_it_with_the_share() {
    let desk = desk(near()).await;
    let client = &desk.ida.client;
    let jonas = desk.office.member("jonas", "user").await.client;
    let theirs = connect(&jonas, &account_over(&desk.sink)).await;
    let members = desk.office.admin().get("/admin/members?q=jonas").await.expect(200);
    let handle = text(&members["items"][0]["handle"]);
    let anna = to(&["anna@example.org"]);
    let draft = begin(client, &desk.account, json!({ "subject": "ours", "to": anna })).await;
    let path = format!("/drafts/{draft}");
    let share = async |ends_at: Value| {
        let body = json!({ "handle": handle, "access": "edit", "endsAt": ends_at });
        client.post(&format!("{path}/shares"), &body).await
    };
    refused(&share(json!("2020-01-01T00:00:00Z")).await, "endsAt", "must be in the future");
    problem(&jonas.get(&path).await, 404, "not-found");
    share(json!("2999-01-01T00:00:00Z")).await.expect(201);
    let edit = |version: u32, subject: &str| json!({ "version": version, "draft": { "subject": subject, "to": anna } });
    assert_eq!(put(&jonas, &draft, &edit(1, "edited")).await.expect(200)["draft"]["version"], 2);
    problem(&send(&jonas, &draft).await, 404, "not-found");
    cannot_export(&jonas, &draft, [&desk.account, &theirs]).await;
    let all = jonas.post("/drafts/export", &json!({ "accountId": theirs })).await.expect(200);
    assert_eq!(all["drafts"], json!([]));

    let over = "UPDATE postroom.draft_shares SET ends_at = now() - interval '1 second'";
    desk.office.server.owner().await.batch_execute(over).await.expect("it is over");
    problem(&jonas.get(&path).await, 404, "not-found");
    problem(&put(&jonas, &draft, &edit(2, "too late")).await, 404, "not-found");
    let see = json!({ "deviceId": "jonas", "version": 2, "isEditing": true });
    problem(&jonas.put(&format!("{path}/presence"), &see).await, 404, "not-found");
    problem(&send(&jonas, &draft).await, 404, "not-found");
    cannot_export(&jonas, &draft, [&desk.account, &theirs]).await;
    for list in ["/drafts", "/drafts/shared-with-me"] {
        assert_eq!(jonas.get(list).await.expect(200)["items"], json!([]), "{list}");
    }
    let kept = client.get(&path).await.expect(200);
    assert_eq!((&kept["subject"], &kept["version"]), (&json!("edited"), &json!(2)));
    assert_eq!(desk.sink.transactions(), 0);
    no_error_was_logged(&desk.office.server);
}

#[tokio::test]
async fn another_members_draft_is_neither_sent_nor_exported_nor_taken_apart() {
    let desk = desk(near()).await;
    let client = &desk.ida.client;
    let omar = desk.office.member("omar", "user").await.client;
    let theirs = connect(&omar, &account_over(&desk.sink)).await;
    let draft = begin(client, &desk.account, json!({ "to": to(&["bob@example.org"]) })).await;
    let upload = client.request(Method::POST, &format!("/drafts/{draft}/attachments?filename=a.txt"));
    let file = upload.bytes("application/octet-stream", b"some notes".to_vec()).send().await.expect(201);
    let content = json!({ "to": to(&["bob@example.org"]), "attachments": [file] });
    put(client, &draft, &json!({ "version": 1, "draft": content })).await.expect(200);

    problem(&send(&omar, &draft).await, 404, "not-found");
    cannot_export(&omar, &draft, [&desk.account, &theirs]).await;
    let own = begin(&omar, &theirs, json!({ "subject": "mine" })).await;
    let both = json!({ "accountId": theirs, "draftIds": [own, draft] });
    problem(&omar.post("/drafts/export", &both).await, 404, "not-found");
    let taking = json!({ "version": 1, "draft": { "subject": "mine", "attachments": [file] } });
    refused(&put(&omar, &own, &taking).await, "attachments[0].id", "is no file of this draft");
    let path = format!("/drafts/{own}/attachments/{}", text(&file["id"]));
    problem(&omar.get(&path).await, 404, "not-found");
    assert_eq!(omar.get(&format!("/drafts/{own}")).await.expect(200)["version"], 1);
    assert_eq!(client.get(&format!("/drafts/{draft}")).await.expect(200)["version"], 2);

    // Its owner sends it; what became of it is the owner's as well.
    desk.sink.answer("bob@example.org", "550 5.1.1 nobody of that name", 1);
    let entry = text(&send(client, &draft).await.expect(201)["id"]).to_owned();
    becomes(client, &entry, "failed").await;
    let dismiss = format!("/outbox/{entry}/dismiss");
    problem(&omar.post(&dismiss, &json!({})).await, 404, "not-found");
    assert_eq!(client.get(&format!("/outbox/{entry}")).await.expect(200)["state"], "failed");
    client.post(&dismiss, &json!({})).await.expect(204);
    no_error_was_logged(&desk.office.server);
}
