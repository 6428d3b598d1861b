//! Accounts on real servers, over HTTP: tried, connected, followed, changed, and told in words when something is wrong.

use std::path::Path;

use postroom_testkit::{
    ApiClient, Certificate, Dovecot, DovecotSettings, EventStream, ScriptedServer, ServerSettings, TokenServer,
    personality, wait_for,
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Office, invalid, member, no_error_was_logged, problem, settings, tenant, text};

pub(crate) const IDA: &str = "ida@nordhavn.example";

/// A server that may connect to this machine.
pub(crate) fn near() -> ServerSettings {
    settings().set("POSTROOM_MAIL_PRIVATE_NETWORKS", "127.0.0.0/8")
}

pub(crate) async fn dovecot(settings: DovecotSettings) -> Dovecot {
    let dovecot = Dovecot::with(settings).await;
    dovecot.add_user(IDA, "secret");
    dovecot
}

/// What it takes to connect an account on this machine.
pub(crate) fn account_at(port: u16) -> Value {
    json!({ "accountName": "Work", "emailAddress": IDA, "protocol": "imap", "hostname": "127.0.0.1", "port": port,
            "encryption": "none", "username": IDA, "password": "secret" })
}

/// Connects it, and gives its id.
pub(crate) async fn connect(client: &ApiClient, account: &Value) -> String {
    text(&client.post("/accounts", account).await.expect(201)["id"]).to_owned()
}

/// Waits until the account is in this state, and gives it.
pub(crate) async fn becomes(client: &ApiClient, id: &str, state: &str) -> Value {
    let mut last = Value::Null;
    for _ in 0..4 {
        // A whole synchronisation may take longer than other things are waited for.
        for _ in 0..600 {
            last = client.get(&format!("/accounts/{id}")).await.expect(200);
            if last["state"] == state {
                return last;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
    panic!("it does not become {state}: {last}");
}

/// A message of the other side.
pub(crate) fn message(number: u32) -> Vec<u8> {
    format!(
        "Message-ID: <{number}@nordhavn.example>\r\nDate: Fri, 20 Nov 2026 08:42:00 +0000\r\n\
         From: Marta Lindqvist <marta@nordhavn.example>\r\nTo: Ida Holm <ida@nordhavn.example>\r\n\
         Subject: Delivery {number}\r\n\r\nThe driver needs the gate code before Thursday. {number}\r\n"
    )
    .into_bytes()
}

async fn newest(client: &ApiClient) -> Value {
    client.get("/messages?folderType=inbox&limit=1").await.expect(200)["items"][0].clone()
}

async fn change(client: &ApiClient, id: &str, body: &Value) -> Value {
    let request = client.request(Method::PATCH, &format!("/accounts/{id}")).if_match("*").json(body);
    request.send().await.expect(200)
}

async fn tells_of(events: &mut EventStream, kind: &str) {
    for _ in 0..50 {
        let change = tokio::time::timeout(std::time::Duration::from_secs(30), events.expect("change")).await;
        if change.expect("a change in time")["kind"] == kind {
            return;
        }
    }
    panic!("no change of a {kind} is told");
}

#[tokio::test]
async fn each_step_of_the_way_is_told_before_anything_is_kept() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    let office = Office::with(near()).await;
    let ida = office.member("ida", "user").await.client;
    let mut server = account_at(dovecot.imap_port());
    for name in ["accountName", "emailAddress"] {
        server.as_object_mut().expect("an object").remove(name);
    }
    let tried = async |server: &Value| ida.post("/accounts/test", server).await.expect(200);
    let report = tried(&server).await;
    assert_eq!(report["ok"], true, "{report}");
    let steps: Vec<&str> = report["steps"].as_array().expect("steps").iter().map(|step| text(&step["step"])).collect();
    assert_eq!(steps, ["dns", "connect", "greeting", "login", "capabilities"]);
    assert!(text(&report["steps"][4]["text"]).contains("IDLE"), "{report}");

    server["password"] = json!("wrong");
    let report = tried(&server).await;
    let of = |step: usize| (report["steps"][step]["ok"].clone(), text(&report["steps"][step]["text"]).to_owned());
    assert_eq!(report["ok"], false);
    assert_eq!(of(3), (json!(false), "127.0.0.1 refused the password.".to_owned()));
    assert_eq!(of(4), (Value::Null, String::new()));

    server["port"] = json!(1);
    let report = tried(&server).await;
    assert_eq!(report["steps"][1]["ok"], false);
    assert_eq!(report["steps"][2]["ok"], Value::Null);
    server["port"] = json!(0);
    invalid(&ida.post("/accounts/test", &server).await, "port");
    server["port"] = json!(993);
    server["hostname"] = json!("no such host");
    assert_eq!(ida.post("/accounts/test", &server).await.status, 422);
    server["hostname"] = json!("10.0.0.1");
    let report = tried(&server).await;
    assert!(text(&report["steps"][1]["text"]).contains("private network"), "{report}");
    assert_eq!(ida.get("/accounts").await.expect(200)["items"], json!([]));
    let found = ida.post("/accounts/discover", &json!({ "emailAddress": "ida@nowhere.invalid" })).await.expect(200);
    assert_eq!(found["items"], json!([]));
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn an_account_is_connected_followed_changed_and_taken_away() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    let mut other = dovecot.client(IDA).await;
    for number in 1..=60 {
        other.append("INBOX", &message(number), &[], None).await;
    }
    let office = Office::with(near()).await;
    let ida = office.member("ida", "user").await.client;
    let new = account_at(dovecot.imap_port());
    let id = connect(&ida, &new).await;
    let account = becomes(&ida, &id, "idle").await;
    assert_eq!((&account["totalCount"], &account["unreadCount"]), (&json!(60), &json!(60)));
    assert_eq!(account["stateText"], "");
    assert!(!account.to_string().contains("secret"));
    problem(&ida.post("/accounts", &new).await, 409, "conflict");

    // Both sides hear of each other.
    let mut events = listens(&ida).await;
    other.append("INBOX", &message(61), &[], None).await;
    tells_of(&mut events, "mail_folder").await;
    wait_for("it is listed", async || newest(&ida).await["subject"] == "Delivery 61").await;
    let row = newest(&ida).await;
    ida.post("/messages/batch", &json!({ "ids": [row["id"]], "action": "flag" })).await.expect(200);
    ida.post("/messages/batch", &json!({ "ids": [row["id"]], "action": "addKeyword", "keyword": "Kiel" }))
        .await
        .expect(200);
    wait_for("the server has the flag", async || {
        let all = other.fetch_all("INBOX").await;
        all.values().any(|(flags, _)| flags.contains("\\Flagged") && flags.contains("Kiel"))
    })
    .await;
    ida.post("/messages/batch", &json!({ "ids": [row["id"]], "action": "archive" })).await.expect(200);
    wait_for("the server has the folder", async || other.list().await.contains(&"Archive".to_owned())).await;
    wait_for("the server has it there", async || other.fetch_all("Archive").await.len() == 1).await;

    // Paused, nothing happens; resumed, everything does.
    assert_eq!(change(&ida, &id, &json!({ "isSyncEnabled": false })).await["state"], "paused");
    problem(&ida.post(&format!("/accounts/{id}/sync"), &json!({})).await, 409, "conflict");
    other.append("INBOX", &message(62), &[], None).await;
    ida.post("/messages/batch", &json!({ "ids": [newest(&ida).await["id"]], "action": "read" })).await.expect(200);
    change(&ida, &id, &json!({ "isSyncEnabled": true })).await;
    wait_for("it comes", async || newest(&ida).await["subject"] == "Delivery 62").await;
    wait_for("it is told", async || other.fetch_all("INBOX").await.values().any(|(flags, _)| flags.contains("\\Seen")))
        .await;

    // Asked for by hand, and the certificate.
    assert_eq!(ida.post(&format!("/accounts/{id}/sync"), &json!({})).await.status, 202);
    assert_eq!(ida.delete(&format!("/accounts/{id}/sync")).await.status, 204);
    assert!(ida.get(&format!("/accounts/{id}/sync")).await.expect(200)["lastSyncAt"].is_string());
    let path = format!("/accounts/{id}/certificate");
    // At night it is made unasked.
    assert!(["none", "checking", "identical"].contains(&text(&ida.get(&path).await.expect(200)["state"])));
    assert_eq!(ida.post(&path, &json!({})).await.expect(202)["state"], "checking");
    wait_for("everything was compared", async || ida.get(&path).await.expect(200)["state"] == "identical").await;
    assert_eq!(ida.post(&format!("/accounts/{id}/test"), &json!({})).await.expect(200)["ok"], true);

    // A wrong password is tried once, and told.
    change(&ida, &id, &json!({ "password": "wrong" })).await;
    let account = becomes(&ida, &id, "signInAgain").await;
    assert!(text(&account["stateText"]).starts_with("127.0.0.1 refused the password. Mail stopped arriving on "));
    assert_eq!(dovecot.log().matches("auth failed, 1 attempts").count(), 1, "{}", dovecot.log());
    change(&ida, &id, &json!({ "password": "secret" })).await;
    becomes(&ida, &id, "idle").await;
    let refused = ida.request(Method::PATCH, &format!("/accounts/{id}")).if_match("\"1\"").json(&json!({ "port": 1 }));
    problem(&refused.send().await, 412, "version-mismatch");
    change(&ida, &id, &json!({ "hostname": "localhost", "port": 1 })).await;
    let account = becomes(&ida, &id, "waiting").await;
    assert!(text(&account["stateText"]).starts_with("localhost does not accept connections there."), "{account}");

    assert_eq!(ida.request(Method::DELETE, &format!("/accounts/{id}")).if_match("*").send().await.status, 204);
    assert_eq!(ida.get("/messages").await.expect(200)["items"], json!([]));
    // The server keeps what it has.
    assert_eq!(other.fetch_all("INBOX").await.len(), 61);
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn nobody_else_reaches_an_account_with_a_server() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    let office = Office::with(near()).await;
    let ida = office.member("ida", "user").await.client;
    let (omar, reader) = (office.member("omar", "user").await.client, office.member("rea", "readonly").await.client);
    let globex = tenant(&office.server, &office.operator, "globex").await;
    let (other, foreign) = (&globex.admin.client, member(&office.server, &globex, "gus", "user").await.client);
    let id = connect(&ida, &account_at(dovecot.imap_port())).await;
    becomes(&ida, &id, "idle").await;
    for stranger in [&omar, other, office.admin()] {
        for part in ["", "/sync", "/certificate", "/folders", "/problems"] {
            problem(&stranger.get(&format!("/accounts/{id}{part}")).await, 404, "not-found");
        }
        for part in ["/sync", "/certificate", "/test"] {
            problem(&stranger.post(&format!("/accounts/{id}{part}"), &json!({})).await, 404, "not-found");
        }
        problem(&stranger.delete(&format!("/accounts/{id}/sync")).await, 404, "not-found");
        let change =
            stranger.request(Method::PATCH, &format!("/accounts/{id}")).json(&json!({ "accountName": "Mine" }));
        problem(&change.send().await, 404, "not-found");
    }
    // Whoever only reads connects nothing, and has the server connect nowhere.
    let new = account_at(dovecot.imap_port());
    problem(&reader.post("/accounts", &new).await, 403, "forbidden");
    problem(&reader.post("/accounts/discover", &json!({ "emailAddress": IDA })).await, 403, "forbidden");
    problem(&reader.post(&format!("/accounts/{id}/sync"), &json!({})).await, 403, "forbidden");
    only_she_hears_of_it(&dovecot, &ida, &[&omar, &foreign]).await;
    // The same mailbox is somebody else's account as well, and a member's own.
    let second = connect(&omar, &new).await;
    becomes(&omar, &second, "idle").await;
    assert_ne!(second, id);
}

/// Mail comes and is flagged. What strangers hear first is what they do themselves afterwards.
async fn only_she_hears_of_it(dovecot: &Dovecot, ida: &ApiClient, strangers: &[&ApiClient]) {
    let mut theirs = Vec::new();
    for stranger in strangers {
        theirs.push(listens(stranger).await);
    }
    let mut hers = listens(ida).await;
    let mut other = dovecot.client(IDA).await;
    other.append("INBOX", &message(1), &[], None).await;
    tells_of(&mut hers, "mail_folder").await;
    wait_for("it is listed", async || newest(ida).await["subject"] == "Delivery 1").await;
    let flag = json!({ "ids": [newest(ida).await["id"]], "action": "flag" });
    ida.post("/messages/batch", &flag).await.expect(200);
    let last = ida.get("/changes").await.expect(200)["last"].as_i64();
    while hers.expect("change").await["number"].as_i64() < last {}
    for (stranger, stream) in strangers.iter().zip(&mut theirs) {
        let made = stranger.post("/templates", &json!({ "name": "Marker" })).await.expect(201);
        let told = stream.expect("change").await;
        assert_eq!((&told["kind"], &told["id"]), (&json!("template"), &made["id"]));
    }
}

async fn listens(client: &ApiClient) -> EventStream {
    let mut events = client.request(Method::GET, "/events").stream().await.expect("a stream");
    events.expect("ready").await;
    events
}

#[tokio::test]
async fn certificates_that_prove_nothing_are_refused_and_told() {
    for (certificate, expected) in [
        (Certificate::Expired, "The certificate of localhost has expired, so the connection is not safe."),
        (
            Certificate::OtherHost,
            "The certificate that localhost shows is for another name, so the connection is not safe.",
        ),
        (Certificate::Good, ""),
    ] {
        let dovecot = dovecot(DovecotSettings::default().tls(certificate).pop3()).await;
        let authorities = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(authorities.path(), dovecot.ca_pem()).expect("written");
        let office = Office::with(near().set("SSL_CERT_FILE", path_text(authorities.path()))).await;
        let ida = office.member("ida", "user").await.client;
        let ways = [
            ("imap", dovecot.imaps_port(), "tls"),
            ("imap", dovecot.imap_port(), "starttls"),
            ("pop3", dovecot.pop3s_port(), "tls"),
            ("pop3", dovecot.pop3_port(), "starttls"),
        ];
        for (number, (protocol, port, encryption)) in ways.into_iter().enumerate() {
            let mut account = account_at(port);
            account["protocol"] = json!(protocol);
            account["encryption"] = json!(encryption);
            account["hostname"] = json!("localhost");
            account["emailAddress"] = json!(format!("ida{number}@nordhavn.example"));
            let id = connect(&ida, &account).await;
            let state = if expected.is_empty() { "idle" } else { "failed" };
            assert_eq!(becomes(&ida, &id, state).await["stateText"], expected, "{protocol} {encryption}");
        }
        assert_eq!(dovecot.log().matches("Login: user=").count() > 0, expected.is_empty(), "{}", dovecot.log());
    }
}

#[tokio::test]
async fn what_a_bad_server_does_is_told_in_a_sentence_and_harms_nobody() {
    let servers = [
        (ScriptedServer::of(personality::garbage_greeting()).await, "does not answer as a mail server should"),
        (ScriptedServer::of(personality::slow_greeting()).await, "did not answer in time"),
        (ScriptedServer::of(personality::says_bye()).await, "too many connections"),
        (ScriptedServer::of(personality::hangs_after_login().script()).await, "did not answer in time"),
        (ScriptedServer::of(personality::wrong_password().script()).await, "refused the password"),
        (ScriptedServer::of(personality::huge_literal(3 << 20).script()).await, "did not answer in time"),
        (ScriptedServer::of(personality::lying_literal(100, 4000).script()).await, "does not answer as a mail server"),
        (ScriptedServer::of(personality::lying_literal(4000, 100).script()).await, "did not answer in time"),
    ];
    let office = Office::with(near().set("POSTROOM_MAIL_TIMEOUT", "2")).await;
    let ida = office.member("ida", "user").await.client;
    let mut accounts = Vec::new();
    for (number, (server, expected)) in servers.iter().enumerate() {
        let mut account = account_at(server.port());
        account["emailAddress"] = json!(format!("ida{number}@nordhavn.example"));
        accounts.push((connect(&ida, &account).await, number, *expected));
    }
    for (id, number, expected) in accounts {
        let mut told = Value::Null;
        wait_for(&format!("server {number} {expected}"), async || {
            told = ida.get(&format!("/accounts/{id}")).await.expect(200);
            text(&told["stateText"]).contains(expected)
        })
        .await;
        assert!(["waiting", "failed", "signInAgain"].contains(&text(&told["state"])), "{number}: {told}");
    }
    // Beside all of them, an ordinary one works.
    let dovecot = dovecot(DovecotSettings::default()).await;
    let id = connect(&ida, &account_at(dovecot.imap_port())).await;
    becomes(&ida, &id, "idle").await;
    no_error_was_logged(&office.server);
}

fn path_text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[tokio::test]
async fn an_account_signs_in_with_access_tokens_and_nobody_hears_of_them() {
    let server = ScriptedServer::of(personality::outlook(3).script()).await;
    let tokens = TokenServer::start().await;
    let office = Office::with(near().set("POSTROOM_LOG", "trace")).await;
    let ida = office.member("ida", "user").await.client;
    let mut new = account_at(server.port());
    new.as_object_mut().expect("an object").remove("password");
    invalid(&ida.post("/accounts", &new).await, "password");
    new["oauth2"] = json!({
        "tokenUrl": tokens.url(), "clientId": "postroom", "clientSecret": "the secret of a client", "refreshToken": "r-1",
    });
    for (field, value, named) in [
        ("tokenUrl", "http://login.example.org/token", "oauth2.tokenUrl"),
        ("refreshToken", "", "oauth2.refreshToken"),
        ("clientId", "two\r\nlines", "oauth2.clientId"),
    ] {
        let mut wrong = new.clone();
        wrong["oauth2"][field] = json!(value);
        invalid(&ida.post("/accounts", &wrong).await, named);
    }
    let id = connect(&ida, &new).await;
    let account = becomes(&ida, &id, "idle").await;
    assert_eq!(account["totalCount"], 3);
    // The refresh token that came in place of the first is the one that is used.
    let report = ida.post(&format!("/accounts/{id}/test"), &json!({})).await.expect(200);
    assert_eq!((&report["ok"], tokens.asked()[1]["refresh_token"].as_str()), (&json!(true), "r-2"));
    tokens.end(true);
    let report = ida.post(&format!("/accounts/{id}/test"), &json!({})).await.expect(200);
    let sentence = "The sign-in at 127.0.0.1 has ended. Sign in again there, and enter the new refresh token.";
    assert_eq!((&report["ok"], &report["steps"][0]["text"]), (&json!(false), &json!(sentence)));
    tokens.end(false);
    let changed = change(&ida, &id, &json!({ "oauth2": {
        "tokenUrl": tokens.url(), "clientId": "postroom", "clientSecret": "the secret of a client", "refreshToken": "r-4",
    } }))
    .await;
    wait_for("the new one is used", async || tokens.asked().len() == 4).await;
    let log = office.server.log();
    let dump = ida.get("/accounts").await.expect(200).to_string();
    for text in [account.to_string(), changed.to_string(), report.to_string(), dump, log] {
        for secret in ["the secret of a client", "the+secret+of+a+client", "Bearer a-", "\"r-1\"", "\"r-4\""] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}
