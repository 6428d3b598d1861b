//! Messages that leave in a second, each through the outbox with its marks and its recipients' verdicts, beside `smtp-source`, which hands the
//! same number to the same server and keeps nothing.

use futures_util::future::try_join_all;
use postroom_testkit::{Server, SmtpSink, wait_for};
use serde_json::json;
use tokio::process::Command;

use crate::Error;
use crate::product::Member;
use crate::stopwatch::Stopwatch;

/// Members that send at the same time; one account's messages leave one after the other.
const SENDERS: usize = 10;
/// Messages of each: more are not sent in an hour.
const EACH: usize = 100;
const MESSAGES: usize = SENDERS * EACH;
/// Bytes of a text.
const LENGTH: usize = 1_000;

/// Messages a second.
pub(crate) struct Throughput {
    /// From the first request to send until the server has the last message.
    pub(crate) ours: f64,
    pub(crate) smtp_source: f64,
}

pub(crate) async fn measure(server: &Server) -> Result<Throughput, Error> {
    let sink = SmtpSink::start().await;
    let mut senders = Vec::with_capacity(SENDERS);
    for number in 0..SENDERS {
        senders.push(Sender::open(server, &sink, number).await);
    }
    let watch = Stopwatch::start();
    try_join_all(senders.iter().map(Sender::send_all)).await?;
    wait_for("the last message has come", async || sink.received().len() >= MESSAGES).await;
    let ours = MESSAGES as f64 / watch.elapsed().as_secs_f64();

    let sink = SmtpSink::start().await;
    let watch = Stopwatch::start();
    let counts =
        [("-s", SENDERS), ("-m", MESSAGES), ("-l", LENGTH)].map(|(flag, count)| [flag.to_owned(), count.to_string()]);
    let mut source = Command::new("/usr/sbin/smtp-source");
    source
        .args(counts.concat())
        .args(["-f", "ida@x.example", "-t", "anna@y.example"])
        .arg(format!("127.0.0.1:{}", sink.port()));
    if !source.status().await?.success() {
        return Err("smtp-source could not hand its messages in".into());
    }
    let smtp_source = sink.received().len() as f64 / watch.elapsed().as_secs_f64();
    Ok(Throughput { ours, smtp_source })
}

/// Somebody with drafts that are ready.
struct Sender {
    member: Member,
    drafts: Vec<String>,
}

impl Sender {
    async fn open(server: &Server, sink: &SmtpSink, number: usize) -> Self {
        let member = Member::of(server, &format!("sender-{number}")).await;
        let account = json!({ "accountName": "bench", "emailAddress": member.address, "protocol": "imap", "hostname": "127.0.0.1",
            "port": 1, "encryption": "none", "username": "a", "password": "a",
            "smtp": { "hostname": "127.0.0.1", "port": sink.port(), "encryption": "none" } });
        let account = member.client.post("/accounts", &account).await.expect(201);
        let path = format!("/accounts/{}", account["id"].as_str().unwrap_or_default());
        member.client.patch(&path, &json!({ "isSyncEnabled": false })).await.expect(200);
        let mut drafts = Vec::with_capacity(EACH);
        for number in 0..EACH {
            let draft = json!({ "subject": format!("Delivery {number}"), "body": "x".repeat(LENGTH), "to": [{ "address": "anna@y.example" }] });
            let made =
                member.client.post("/drafts", &json!({ "accountId": account["id"], "draft": draft })).await.expect(201);
            drafts.push(made["draft"]["draftId"].as_str().unwrap_or_default().to_owned());
        }
        Self { member, drafts }
    }

    async fn send_all(&self) -> Result<(), Error> {
        for draft in &self.drafts {
            let path = format!("/drafts/{draft}/send");
            let answer = self.member.client.post(&path, &json!({ "undoSeconds": 0 })).await;
            if answer.status != 201 {
                return Err(answer.text.into());
            }
        }
        Ok(())
    }
}
