//! Two people in two organisations write to each other through a real Postfix and a real Dovecot.

use postroom_testkit::{ApiClient, Cutter, Dovecot, DovecotSettings, Postfix, wait_for};
use serde_json::{Value, json};

use crate::mail_accounts::{IDA, connect, near};
use crate::outbox::{becomes, begin, to};
use crate::support::{Office, member, tenant, text};

const JO: &str = "jo@nordhavn.example";

struct Correspondent {
    client: ApiClient,
    account: String,
}

impl Correspondent {
    /// Somebody with an account on both servers.
    async fn connected(client: ApiClient, address: &str, dovecot: &Dovecot, postfix: &Postfix) -> Self {
        Self::sending_over(client, address, dovecot, postfix.submission_port()).await
    }

    /// Somebody who sends over this port.
    async fn sending_over(client: ApiClient, address: &str, dovecot: &Dovecot, port: u16) -> Self {
        let account = json!({
            "accountName": "Work", "emailAddress": address, "protocol": "imap", "hostname": "127.0.0.1", "port": dovecot.imap_port(),
            "encryption": "none", "username": address, "password": "secret",
            "smtp": { "hostname": "localhost", "port": port, "encryption": "starttls" },
        });
        let account = connect(&client, &account).await;
        crate::mail_accounts::becomes(&client, &account, "idle").await;
        Self { client, account }
    }

    async fn send(&self, draft: &str) -> Value {
        let how = json!({ "undoSeconds": 0 });
        let entry = self.client.post(&format!("/drafts/{draft}/send"), &how).await.expect(201);
        becomes(&self.client, text(&entry["id"]), "sent").await
    }

    /// The messages in the folders of a type, once there are so many.
    async fn lists(&self, folder: &str, count: usize) -> Vec<Value> {
        let mut items = Vec::new();
        wait_for(&format!("{count} in {folder}"), async || {
            let page = self.client.get(&format!("/messages?folderType={folder}")).await.expect(200);
            items = page["items"].as_array().expect("a list").clone();
            items.len() == count
        })
        .await;
        items
    }

    async fn subjects_of_thread(&self, message: &Value) -> Vec<String> {
        let thread = self.client.get(&format!("/threads/{}", text(&message["threadId"]))).await.expect(200);
        let messages = thread["items"].as_array().or_else(|| thread["messages"].as_array()).expect("messages");
        messages.iter().map(|message| text(&message["subject"]).to_owned()).collect()
    }
}

#[tokio::test]
async fn two_people_correspond_and_their_threads_stay_together() {
    let dovecot = Dovecot::with(DovecotSettings::default().delivery()).await;
    for address in [IDA, JO] {
        dovecot.add_user(address, "secret");
    }
    let Some(postfix) = Postfix::start(&dovecot, &[IDA, JO]).await else { return };
    let authorities = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(authorities.path(), postfix.ca_pem()).expect("written");
    let office = Office::with(near().set("SSL_CERT_FILE", authorities.path().to_str().expect("a path"))).await;
    let other = tenant(&office.server, &office.operator, "beta").await;
    let ida = office.member("ida", "user").await.client;
    let jo = member(&office.server, &other, "jo", "user").await.client;
    let ida = Correspondent::connected(ida, IDA, &dovecot, &postfix).await;
    let jo = Correspondent::connected(jo, JO, &dovecot, &postfix).await;

    let draft = json!({ "subject": "Kiel", "body": "Shall we?\n", "to": to(&[JO]) });
    let entry = ida.send(&begin(&ida.client, &ida.account, draft).await).await;
    let came = jo.lists("inbox", 1).await.remove(0);
    assert_eq!((text(&came["subject"]), text(&came["from"][0]["address"])), ("Kiel", IDA));
    let copy = ida.lists("sent", 1).await.remove(0);
    assert_eq!((&copy["subject"], &copy["isRead"]), (&json!("Kiel"), &json!(true)));
    let mut server = dovecot.client(IDA).await;
    let filed = server.fetch_all("Sent").await;
    assert_eq!(filed.len(), 1);
    assert!(filed.values().all(|(flags, _)| flags.contains("\\Seen")));
    wait_for("it is told", async || {
        ida.client.get(&format!("/outbox/{}", text(&entry["id"]))).await.expect(200)["copyState"] == "filed"
    })
    .await;

    let path = format!("/messages/{}/draft", text(&came["id"]));
    let answer = jo.client.post(&path, &json!({ "kind": "reply" })).await.expect(201);
    let answer = &answer["draft"];
    assert_eq!((text(&answer["subject"]), text(&answer["to"][0]["address"])), ("Re: Kiel", IDA));
    assert!(text(&answer["body"]).contains("> Shall we?"), "{answer}");
    jo.send(text(&answer["draftId"])).await;
    let back = ida.lists("inbox", 1).await.remove(0);
    jo.lists("sent", 1).await;
    for (who, message) in [(&ida, &back), (&jo, &came)] {
        wait_for("the thread is whole", async || who.subjects_of_thread(message).await == ["Kiel", "Re: Kiel"]).await;
    }
    wait_for("it is marked as answered", async || {
        jo.client.get(&format!("/messages/{}", text(&came["id"]))).await.expect(200)["isAnswered"] == true
    })
    .await;
    let mut server = dovecot.client(JO).await;
    wait_for("the server knows", async || {
        server.fetch_all("INBOX").await.values().any(|(flags, _)| flags.contains("\\Answered"))
    })
    .await;

    // Passed on with its files, and as one.
    let path = format!("/messages/{}/draft", text(&back["id"]));
    for (kind, files) in [("forward", 0), ("forwardAttached", 1)] {
        let draft = ida.client.post(&path, &json!({ "kind": kind })).await.expect(201);
        let draft = &draft["draft"];
        assert_eq!(text(&draft["subject"]), "Fwd: Re: Kiel");
        assert_eq!(draft["attachments"].as_array().map(Vec::len), Some(files), "{draft}");
    }
    assert_eq!(ida.client.post(&path, &json!({ "kind": "shred" })).await.status, 422);
    assert_eq!(jo.client.post(&path, &json!({ "kind": "reply" })).await.status, 404);
}

#[tokio::test]
async fn a_line_with_tls_that_breaks_loses_nothing_and_doubles_nothing() {
    let dovecot = Dovecot::with(DovecotSettings::default().delivery()).await;
    for address in [IDA, JO] {
        dovecot.add_user(address, "secret");
    }
    let Some(postfix) = Postfix::start(&dovecot, &[IDA, JO]).await else { return };
    let authorities = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(authorities.path(), postfix.ca_pem()).expect("written");
    let office = Office::with(near().set("SSL_CERT_FILE", authorities.path().to_str().expect("a path"))).await;
    let ida = office.member("ida", "user").await.client;
    let line = Cutter::before(postfix.submission_port()).await;
    let ida = Correspondent::sending_over(ida, IDA, &dovecot, line.port()).await;
    let mut inbox = dovecot.client(JO).await;
    let write = async |subject: &str| {
        let draft = json!({ "subject": subject, "body": "word ".repeat(200_000), "to": to(&[JO]) });
        let draft = begin(&ida.client, &ida.account, draft).await;
        let sent = ida.client.post(&format!("/drafts/{draft}/send"), &json!({ "undoSeconds": 0 })).await.expect(201);
        text(&sent["id"]).to_owned()
    };

    // In the middle of the handshake: nothing can have been taken, so it is simply tried again.
    line.cut_after(100);
    let entry = becomes(&ida.client, &write("handshake").await, "sent").await;
    assert!(line.has_cut());
    assert_eq!(entry["attempts"], 2);
    // In the middle of the content. Had all of it been handed to the system by then, only the server would know: that is the member's to decide.
    line.cut_after(300_000);
    let id = write("content").await;
    let mut state = String::new();
    wait_for("it is sent, or nobody knows", async || {
        let entry = ida.client.get(&format!("/outbox/{id}")).await.expect(200);
        text(&entry["state"]).clone_into(&mut state);
        assert!(state != "sent" || entry["attempts"] == 2, "{entry}");
        state == "sent" || state == "unknown"
    })
    .await;
    if state == "unknown" {
        ida.client.post(&format!("/outbox/{id}/retry"), &json!({})).await.expect(201);
        becomes(&ida.client, &id, "sent").await;
    }

    let mut came = Vec::new();
    wait_for("both came", async || {
        let all = inbox.fetch_all("INBOX").await;
        let texts = all.values().map(|(_, raw)| String::from_utf8_lossy(raw).into_owned());
        came = texts.collect::<Vec<_>>();
        came.len() >= 2
    })
    .await;
    for subject in ["handshake", "content"] {
        let whole = |raw: &&String| raw.contains(&format!("Subject: {subject}\r\n"));
        assert_eq!(came.iter().filter(whole).count(), 1, "{subject}");
    }
    assert!(came.iter().all(|raw| raw.replace("=\r\n", "").matches("word").count() == 200_000));
}

#[tokio::test]
async fn a_mail_that_comes_back_is_told() {
    const GONE: &str = "gone@nordhavn.example";
    let dovecot = Dovecot::with(DovecotSettings::default().delivery()).await;
    dovecot.add_user(IDA, "secret");
    // Postfix takes it, and Dovecot knows nobody of that name.
    let Some(postfix) = Postfix::start(&dovecot, &[IDA, GONE]).await else { return };
    let authorities = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(authorities.path(), postfix.ca_pem()).expect("written");
    let office = Office::with(near().set("SSL_CERT_FILE", authorities.path().to_str().expect("a path"))).await;
    let ida = office.member("ida", "user").await.client;
    let ida = Correspondent::connected(ida, IDA, &dovecot, &postfix).await;

    let draft = json!({ "subject": "Kiel", "body": "Shall we?\n", "to": to(&[GONE]) });
    let entry = ida.send(&begin(&ida.client, &ida.account, draft).await).await;
    let path = format!("/outbox/{}", text(&entry["id"]));
    let mut told = Value::Null;
    wait_for("it came back", async || {
        told = ida.client.get(&path).await.expect(200);
        told["recipients"][0]["state"] == "bounced"
    })
    .await;
    assert!(text(&told["recipients"][0]["status"]).starts_with("5."), "{told}");
    assert!(
        text(&told["stateText"]).starts_with("It came back from gone@nordhavn.example. The server says: "),
        "{told}"
    );
    assert_eq!(told["state"], "sent");
}
