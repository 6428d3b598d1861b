//! Sending over HTTP and to an SMTP server that does as it is told: once, taken back, refused, delayed, unknown.

use chrono::{DateTime, TimeDelta, Utc};
use postroom_testkit::{ApiAnswer, ApiClient, Fate, Server, ServerSettings, SmtpSink, wait_for};
use serde_json::{Value, json};

use crate::mail_accounts::{account_at, connect, near};
use crate::support::{Member, Office, invalid, problem, text};

/// A member whose mail goes out through a sink.
pub(crate) struct Desk {
    pub(crate) office: Office,
    pub(crate) ida: Member,
    pub(crate) account: String,
    pub(crate) sink: SmtpSink,
}

pub(crate) async fn desk(settings: ServerSettings) -> Desk {
    let sink = SmtpSink::start().await;
    let office = Office::with(settings).await;
    let ida = office.member("ida", "user").await;
    let account = connect(&ida.client, &account_over(&sink)).await;
    Desk { office, ida, account, sink }
}

/// An account that sends through the sink, and fetches from where nobody listens.
pub(crate) fn account_over(sink: &SmtpSink) -> Value {
    let mut account = account_at(1);
    account["smtp"] = json!({ "hostname": "127.0.0.1", "port": sink.port(), "encryption": "none" });
    account
}

impl Desk {
    fn client(&self) -> &ApiClient {
        &self.ida.client
    }

    async fn draft(&self, draft: Value) -> String {
        begin(self.client(), &self.account, draft).await
    }

    async fn send(&self, draft: &str, how: Value) -> ApiAnswer {
        self.client().post(&format!("/drafts/{draft}/send"), &how).await
    }

    /// Sends a new draft at once; the entry's id.
    async fn sent(&self, draft: Value) -> String {
        let draft = self.draft(draft).await;
        text(&self.send(&draft, json!({ "undoSeconds": 0 })).await.expect(201)["id"]).to_owned()
    }

    async fn entry(&self, id: &str) -> Value {
        self.client().get(&format!("/outbox/{id}")).await.expect(200)
    }

    async fn drafts(&self) -> usize {
        self.client().get("/drafts").await.expect(200)["items"].as_array().map_or(0, Vec::len)
    }
}

/// Begins a draft; its id.
pub(crate) async fn begin(client: &ApiClient, account: &str, draft: Value) -> String {
    let made = client.post("/drafts", &json!({ "accountId": account, "draft": draft })).await.expect(201);
    text(&made["draft"]["draftId"]).to_owned()
}

/// Waits until a message has come so far, and gives it.
pub(crate) async fn becomes(client: &ApiClient, id: &str, state: &str) -> Value {
    let mut last = Value::Null;
    wait_for(&format!("the message is {state}"), async || {
        last = client.get(&format!("/outbox/{id}")).await.expect(200);
        last["state"] == state
    })
    .await;
    last
}

pub(crate) fn to(addresses: &[&str]) -> Value {
    addresses.iter().map(|address| json!({ "address": address })).collect()
}

/// A moment from now, by the database's clock.
pub(crate) async fn from_now(server: &Server, interval: &str) -> String {
    let sql =
        format!("SELECT to_char((now() + interval '{interval}') AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')");
    server.owner().await.query_one(&sql, &[]).await.expect("a time").get(0)
}

#[tokio::test]
async fn a_draft_is_sent_once_and_leaves_the_drafts() {
    let desk = desk(near()).await;
    let client = desk.client();
    let draft = json!({
        "subject": "Plan für Kiel", "body": "one\n.two\n", "to": [{ "name": "Anna", "address": "anna@example.org" }],
        "cc": to(&["bob@example.org"]), "bcc": to(&["carl@example.org", "anna@example.org"]),
        "inReplyTo": "<a@b.example>", "references": ["<a@b.example>"],
    });
    let draft = desk.draft(draft).await;
    let path = format!("/drafts/{draft}/send");
    let how = json!({ "version": 1, "undoSeconds": 0 });
    let post = async || client.request(reqwest::Method::POST, &path).idempotency_key("once").json(&how).send().await;
    let entry = post().await.expect(201);
    assert_eq!(post().await.expect(201), entry);
    assert_eq!((&entry["state"], &entry["draftId"]), (&json!("queued"), &json!(draft)));
    assert_eq!(desk.drafts().await, 0);
    assert_eq!(client.get(&format!("/drafts/{draft}")).await.status, 404);
    assert_eq!(desk.send(&draft, json!({})).await.status, 404);
    let late = json!({ "version": 1, "draft": { "subject": "late" } });
    assert_eq!(problem(&client.put(&format!("/drafts/{draft}"), &late).await, 409, "conflict")["code"], "CONFLICT");
    assert_eq!(client.post(&format!("/drafts/{draft}/recover"), &json!({})).await.status, 409);

    let id = text(&entry["id"]);
    let sent = becomes(client, id, "sent").await;
    let states: Vec<_> = sent["recipients"].as_array().expect("a list").iter().collect();
    assert_eq!(states.len(), 3, "who stands in two lists gets it once: {sent}");
    for (recipient, kind) in states.iter().zip(["to", "cc", "bcc"]) {
        let told = (&recipient["kind"], &recipient["state"], &recipient["status"]);
        assert_eq!(told, (&json!(kind), &json!("accepted"), &json!("2.0.0")));
    }
    let received = desk.sink.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].recipients, ["anna@example.org", "bob@example.org", "carl@example.org"]);
    let raw = &received[0].raw;
    assert!(!raw.contains("carl@") && !raw.to_lowercase().contains("\nbcc:"), "{raw}");
    assert!(raw.contains(&format!("Message-ID: <{}>", text(&sent["messageId"]))), "{raw}");
    for line in ["In-Reply-To: <a@b.example>", "References: <a@b.example>", "\n.two\n", "Date: "] {
        assert!(raw.contains(line), "{line} in {raw}");
    }
    // It is over.
    problem(&client.delete(&format!("/outbox/{id}")).await, 409, "conflict");
    problem(&client.post(&format!("/outbox/{id}/retry"), &json!({})).await, 409, "conflict");
    assert_eq!(client.get("/outbox").await.expect(200)["items"].as_array().map(Vec::len), Some(1));

    let omar = desk.office.member("omar", "user").await.client;
    for answer in [
        omar.get(&format!("/outbox/{id}")).await,
        omar.delete(&format!("/outbox/{id}")).await,
        omar.post(&format!("/outbox/{id}/retry"), &json!({})).await,
        omar.post(&path, &json!({})).await,
    ] {
        problem(&answer, 404, "not-found");
    }
    assert_eq!(omar.get("/outbox").await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn what_cannot_be_sent_is_told_and_stays_a_draft() {
    let desk = desk(near()).await;
    let draft =
        desk.draft(json!({ "to": to(&["anna@example.org", "bob@", "carl"]), "cc": to(&["a b@c.example"]) })).await;
    let refused = desk.send(&draft, json!({})).await;
    invalid(&refused, "to[1].address");
    let fields: Vec<_> = refused.body["errors"].as_array().expect("a list").iter().map(|e| text(&e["field"])).collect();
    assert_eq!(fields, ["to[1].address", "to[2].address", "cc[0].address"]);
    invalid(&desk.send(&desk.draft(json!({})).await, json!({})).await, "to");

    let draft = desk.draft(json!({ "to": to(&["anna@example.org"]) })).await;
    invalid(&desk.send(&draft, json!({ "undoSeconds": 61 })).await, "undoSeconds");
    invalid(&desk.send(&draft, json!({ "sendAt": "2020-01-01T00:00:00Z" })).await, "sendAt");
    invalid(&desk.send(&draft, json!({ "sendAt": "2999-01-01T00:00:00Z" })).await, "sendAt");
    assert_eq!(desk.send(&draft, json!({ "version": 2 })).await.status, 412);
    let mut without = account_at(1);
    without["emailAddress"] = json!("other@nordhavn.example");
    let other = connect(desk.client(), &without).await;
    let nowhere = begin(desk.client(), &other, json!({ "to": to(&["anna@example.org"]) })).await;
    let refused = problem(&desk.send(&nowhere, json!({})).await, 409, "conflict");
    assert!(text(&refused["detail"]).contains("no server for outgoing mail"), "{refused}");
    assert_eq!((desk.drafts().await, desk.sink.transactions()), (4, 0));
}

#[tokio::test]
async fn a_mail_is_taken_back_in_its_time() {
    let desk = desk(near()).await;
    let client = desk.client();
    let draft = desk.draft(json!({ "subject": "Too soon", "to": to(&["anna@example.org"]) })).await;
    let entry = desk.send(&draft, json!({ "undoSeconds": 60 })).await.expect(201);
    assert_eq!(entry["undoUntil"], entry["sendAt"]);
    client.delete(&format!("/outbox/{}", text(&entry["id"]))).await.expect(204);
    assert_eq!(client.get(&format!("/outbox/{}", text(&entry["id"]))).await.status, 404);
    assert_eq!(client.get(&format!("/drafts/{draft}")).await.expect(200)["subject"], "Too soon");

    // Without a wish, there are 10 seconds.
    let entry = desk.send(&draft, json!({})).await.expect(201);
    let time = |name: &str| text(&entry[name]).parse::<DateTime<Utc>>().expect("a time");
    let undo = time("undoUntil") - time("createdAt");
    // It is counted from the moment at which the mail begins to be composed, a little before the entry is there.
    assert!((TimeDelta::seconds(5)..=TimeDelta::seconds(10)).contains(&undo), "{entry}");
    assert_eq!(entry["undoUntil"], entry["sendAt"]);
    client.delete(&format!("/outbox/{}", text(&entry["id"]))).await.expect(204);

    let later = from_now(&desk.office.server, "1 hour").await;
    let entry = desk.send(&draft, json!({ "sendAt": later })).await.expect(201);
    assert_eq!((&entry["undoUntil"], &entry["state"]), (&Value::Null, &json!("queued")));
    client.delete(&format!("/outbox/{}", text(&entry["id"]))).await.expect(204);
    // The draft's own time counts as well.
    let own = json!({ "version": 1, "draft": { "to": to(&["anna@example.org"]), "scheduledSendTime": later } });
    client.put(&format!("/drafts/{draft}"), &own).await.expect(200);
    let entry = desk.send(&draft, json!({})).await.expect(201);
    assert_eq!(entry["undoUntil"], Value::Null);
    client.delete(&format!("/outbox/{}", text(&entry["id"]))).await.expect(204);
    assert_eq!((desk.drafts().await, desk.sink.transactions()), (1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scheduled_mail_survives_a_restart() {
    let mut desk = desk(near()).await;
    let draft = desk.draft(json!({ "to": to(&["anna@example.org"]) })).await;
    let soon = from_now(&desk.office.server, "3 seconds").await;
    let id = text(&desk.send(&draft, json!({ "sendAt": soon })).await.expect(201)["id"]).to_owned();
    tokio::task::block_in_place(|| desk.office.server.stop());
    desk.office.server.start_again().await;
    let client = desk.ida.client.at(desk.office.server.url());
    becomes(&client, &id, "sent").await;
    assert_eq!(desk.sink.received().len(), 1);
}

#[tokio::test]
async fn each_recipient_has_an_answer_of_its_own() {
    let desk = desk(near()).await;
    desk.sink.answer("bob@example.org", "550 5.1.1 nobody of that name", 9);
    desk.sink.answer("carl@example.org", "450 4.2.0 come again", 1);
    let id = desk.sent(json!({ "to": to(&["anna@example.org", "bob@example.org", "carl@example.org"]) })).await;
    let sent = becomes(desk.client(), &id, "sent").await;
    let told: Vec<_> = sent["recipients"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|r| (text(&r["state"]), text(&r["status"])))
        .collect();
    assert_eq!(told, [("accepted", "2.0.0"), ("refused", "5.1.1"), ("accepted", "2.0.0")], "{sent}");
    assert_eq!(sent["attempts"], 2);
    assert_eq!(text(&sent["recipients"][1]["reply"]), "550 nobody of that name");
    let to: Vec<_> = desk.sink.received().into_iter().map(|received| received.recipients).collect();
    assert_eq!(to, [["anna@example.org"], ["carl@example.org"]]);

    // Nobody: it failed, and can be corrected.
    let id = desk.sent(json!({ "subject": "Again", "to": self::to(&["bob@example.org"]) })).await;
    let failed = becomes(desk.client(), &id, "failed").await;
    assert!(text(&failed["stateText"]).contains("nobody of that name"), "{failed}");
    desk.client().delete(&format!("/outbox/{id}")).await.expect(204);
    assert_eq!(desk.drafts().await, 1);

    // Refused for a moment when all of it was there.
    desk.sink.next(Fate::Answer("451 4.3.0 full".to_owned()));
    let id = desk.sent(json!({ "to": self::to(&["anna@example.org"]) })).await;
    assert_eq!(becomes(desk.client(), &id, "sent").await["attempts"], 2);
}

#[tokio::test]
async fn a_lost_answer_is_unknown_and_waits_for_the_member() {
    let desk = desk(near().set("POSTROOM_SMTP_TIMEOUT", "2")).await;
    for fate in [Fate::Close, Fate::Hang] {
        let before = desk.sink.received().len();
        desk.sink.next(fate);
        let id = desk.sent(json!({ "to": to(&["anna@example.org"]) })).await;
        let unknown = becomes(desk.client(), &id, "unknown").await;
        assert!(text(&unknown["stateText"]).contains("may have been delivered"), "{unknown}");
        assert_eq!((&unknown["nextAttemptAt"], &unknown["recipients"][0]["state"]), (&Value::Null, &json!("waiting")));
        problem(&desk.client().delete(&format!("/outbox/{id}")).await, 409, "conflict");
        assert_eq!(desk.sink.received().len(), before + 1);
        desk.client().post(&format!("/outbox/{id}/retry"), &json!({})).await.expect(201);
        becomes(desk.client(), &id, "sent").await;
        assert_eq!(desk.sink.received().len(), before + 2);
    }
    // Or the member has seen enough of it.
    desk.sink.next(Fate::Close);
    let draft = desk.draft(json!({ "subject": "Enough", "to": to(&["anna@example.org"]) })).await;
    let id = text(&desk.send(&draft, json!({ "undoSeconds": 0 })).await.expect(201)["id"]).to_owned();
    becomes(desk.client(), &id, "unknown").await;
    let dismiss = async || desk.client().post(&format!("/outbox/{id}/dismiss"), &json!({})).await;
    dismiss().await.expect(204);
    assert_eq!(dismiss().await.status, 404);
    let listed = desk.client().get("/outbox").await.expect(200);
    assert!(listed["items"].as_array().expect("a list").iter().all(|entry| entry["id"] != id.as_str()));
    desk.client().post(&format!("/drafts/{draft}/recover"), &json!({})).await.expect(200);
    assert_eq!(desk.client().get(&format!("/drafts/{draft}")).await.expect(200)["subject"], "Enough");
    // Cut off before the content, nobody can have it: it is simply tried again.
    desk.sink.next(Fate::CloseBefore);
    let id = desk.sent(json!({ "to": to(&["anna@example.org"]) })).await;
    assert_eq!(becomes(desk.client(), &id, "sent").await["attempts"], 2);
}

#[tokio::test]
async fn nobody_sends_without_end() {
    let desk = desk(near()).await;
    let id = desk.sent(json!({ "to": to(&["anna@example.org"]) })).await;
    becomes(desk.client(), &id, "sent").await;
    let more = "INSERT INTO postroom.outbox (tenant_id, id, user_id, account_id, draft_id, blob_id, size_bytes, message_id, in_reply_to, subject, \
        sender, state, send_at, created_at, updated_at) SELECT tenant_id, gen_random_uuid(), user_id, account_id, gen_random_uuid(), blob_id, \
        size_bytes, message_id, '', '', sender, 'sent', send_at, created_at, updated_at FROM postroom.outbox, generate_series(1, 99)";
    desk.office.server.owner().await.batch_execute(more).await.expect("99 more");
    let draft = desk.draft(json!({ "to": to(&["anna@example.org"]) })).await;
    let refused = problem(&desk.send(&draft, json!({})).await, 429, "too-many-requests");
    assert!(text(&refused["detail"]).contains("100 messages within an hour"), "{refused}");
    assert_eq!(desk.drafts().await, 1);
    // Another member may.
    let omar = desk.office.member("omar", "user").await.client;
    let account = connect(&omar, &account_over(&desk.sink)).await;
    let draft = begin(&omar, &account, json!({ "to": to(&["anna@example.org"]) })).await;
    omar.post(&format!("/drafts/{draft}/send"), &json!({})).await.expect(201);
    // So large a page needs no more than one look.
    let page = desk.client().get("/outbox?limit=60").await.expect(200);
    let cursor = text(&page["nextCursor"]).to_owned();
    let rest = desk.client().get(&format!("/outbox?limit=60&cursor={cursor}")).await.expect(200);
    assert_eq!(rest["items"].as_array().map(Vec::len), Some(40));
    assert_eq!(desk.entry(&id).await["state"], "sent");
}
