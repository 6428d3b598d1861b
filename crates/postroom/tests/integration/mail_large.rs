//! A message that is larger than what is kept, from its mail server to its owner.

use postroom_testkit::{DovecotSettings, wait_for};
use serde_json::json;

use crate::mail_accounts::{IDA, account_at, becomes, connect, dovecot, near};
use crate::mail_mirror::{date, peak};
use crate::support::{Office, text};

/// More than an account takes by itself.
const LARGE: usize = 130 << 20;
/// What the server may need to pass it on, in KiB.
const MOST: u64 = 24 << 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_passed_on_and_never_held() {
    let mut dovecot = dovecot(DovecotSettings::default().on_disk()).await;
    let line = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3\r\n";
    let head = "Message-ID: <large@nordhavn.example>\r\nFrom: marta@nordhavn.example\r\nSubject: The film\r\n\r\n";
    let large = format!("{head}{}", line.repeat(LARGE / line.len()));
    dovecot.deliver(IDA, "INBOX", large.as_bytes(), &[], date(1));
    let office = Office::with(near()).await;
    let ida = office.member("ida", "user").await.client;
    let id = connect(&ida, &account_at(dovecot.imap_port())).await;
    becomes(&ida, &id, "idle").await;
    let row = ida.get("/messages").await.expect(200)["items"][0].clone();
    assert_eq!((&row["isTooLarge"], &row["subject"]), (&json!(true), &json!("The film")));
    let before = peak(&office.server);
    let path = format!("/messages/{}/raw", text(&row["id"]));
    let raw = ida.get_bytes(&path).await;
    assert!(raw == large.as_bytes(), "{} bytes came, and {} were sent", raw.len(), large.len());
    let after = peak(&office.server);
    eprintln!("the server had {before} KiB at most before, {after} KiB with the message");
    assert!(after - before < MOST, "it took {} KiB", after - before);

    let account = format!("/accounts/{id}");
    ida.patch(&account, &json!({ "isSyncEnabled": false })).await.expect(200);
    let paused = ida.get(&path).await.expect(409);
    assert!(text(&paused["detail"]).contains("paused"), "{paused}");
    ida.patch(&account, &json!({ "isSyncEnabled": true })).await.expect(200);
    becomes(&ida, &id, "idle").await;
    dovecot.kill();
    let unreachable = ida.get(&path).await.expect(503);
    assert!(text(&unreachable["detail"]).contains("127.0.0.1"), "{unreachable}");

    dovecot.start_again().await;
    let mut other = dovecot.client(IDA).await;
    other.select("INBOX").await;
    other.store("1", "+FLAGS", &["\\Deleted"]).await;
    other.try_command("EXPUNGE").await;
    // Until the account has heard of it, the message is there and cannot be had; then it is not there.
    wait_for("it is gone", async || [404, 410].contains(&ida.get(&path).await.status)).await;
}
