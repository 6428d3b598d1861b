//! Drafts in the Drafts folder, over HTTP: closed, found there, gone on with elsewhere, sent.

use postroom_testkit::{Dovecot, DovecotSettings, SmtpSink, wait_for};
use serde_json::{Value, json};

use crate::mail_accounts::{IDA, account_at, becomes, connect, dovecot, near};
use crate::outbox::{begin, to};
use crate::support::{Office, no_error_was_logged, text};

async fn folder(dovecot: &Dovecot) -> Vec<String> {
    let all = dovecot.client(IDA).await.fetch_all("Drafts").await;
    all.into_values().map(|(_, raw)| String::from_utf8(raw).expect("text")).collect()
}

#[tokio::test]
async fn a_draft_is_gone_on_with_elsewhere_and_here_until_it_is_sent() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    dovecot.create_folder(IDA, "Drafts");
    let sink = SmtpSink::start().await;
    let office = Office::with(near()).await;
    let ida = office.member("ida", "user").await.client;
    let mut account = account_at(dovecot.imap_port());
    account["smtp"] = json!({ "hostname": "127.0.0.1", "port": sink.port(), "encryption": "none" });
    let account = connect(&ida, &account).await;
    becomes(&ida, &account, "idle").await;

    let draft = json!({ "subject": "Plan", "body": "one\n", "to": to(&["anna@example.org"]) });
    let draft = begin(&ida, &account, draft).await;
    let path = format!("/drafts/{draft}");
    assert_eq!(ida.get(&path).await.expect(200)["isDirty"], true);
    let presence = |is_editing: bool| json!({ "deviceId": "laptop", "version": 1, "isEditing": is_editing });
    ida.put(&format!("{path}/presence"), &presence(true)).await.expect(200);
    assert!(folder(&dovecot).await.is_empty(), "somebody may be typing");
    ida.put(&format!("{path}/presence"), &presence(false)).await.expect(200);
    wait_for("the copy is there", async || folder(&dovecot).await.len() == 1).await;
    wait_for("the draft knows", async || ida.get(&path).await.expect(200)["isDirty"] == false).await;

    let mut listed = Value::Null;
    wait_for("the folder lists it", async || {
        listed = ida.get("/messages?folderType=drafts").await.expect(200)["items"].clone();
        listed.as_array().is_some_and(|items| items.len() == 1)
    })
    .await;
    let message = ida.get(&format!("/messages/{}", text(&listed[0]["id"]))).await.expect(200);
    assert_eq!(message["draftId"], json!(draft));

    // Another program saves it anew.
    let raw = folder(&dovecot).await.remove(0).replace("one", "eins");
    let mut other = dovecot.client(IDA).await;
    other.append("Drafts", raw.as_bytes(), &["\\Draft"], None).await;
    other.select("Drafts").await;
    other.expunge("1").await;
    ida.post(&format!("/accounts/{account}/sync"), &json!({})).await.expect(202);
    wait_for("the change is here", async || ida.get(&path).await.expect(200)["body"] == "eins\n").await;
    assert_eq!(ida.get(&path).await.expect(200)["isDirty"], false);

    ida.post(&format!("{path}/send"), &json!({ "undoSeconds": 0 })).await.expect(201);
    wait_for("the copy is gone", async || folder(&dovecot).await.is_empty()).await;
    wait_for("the mail is sent", async || sink.received().len() == 1).await;
    let sent = &sink.received()[0].raw;
    assert!(sent.contains("eins") && !sent.contains("X-Postroom-Draft"), "{sent}");
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn an_account_without_folders_on_a_server_keeps_its_drafts_here() {
    let office = Office::with(near()).await;
    let ida = office.member("ida", "user").await.client;
    let mut account = account_at(1);
    account["protocol"] = json!("pop3");
    let account = connect(&ida, &account).await;
    let draft = begin(&ida, &account, json!({ "subject": "Plan" })).await;
    assert_eq!(ida.get(&format!("/drafts/{draft}")).await.expect(200)["isDirty"], false);
}
