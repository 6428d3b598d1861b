//! The installation's own mails: an invitation, a reset link and an alert, over a real Postfix and to an SMTP server that does
//! as it is told.

use std::time::Duration;

use postroom_mailproto::mime::{self, Limits};
use postroom_testkit::{
    ApiClient, Dovecot, DovecotSettings, Moment, OPERATOR_EMAIL, Postfix, Server, ServerSettings, SmtpSink, wait_for,
};
use serde_json::{Value, json};

use crate::support::{Office, no_error_was_logged, settings, text};

const NORA: &str = "nora@nordhavn.example";
const FROM: &str = "post@nordhavn.example";
const NEW_PASSWORD: &str = "marble otter violin canyon";
const OTHER_PASSWORD: &str = "copper lantern meadow quartz";

/// An installation whose relay is a server without encryption on this machine.
pub(crate) fn relayed(port: u16) -> ServerSettings {
    settings()
        .set("POSTROOM_MAIL_RELAY", &format!("127.0.0.1:{port}"))
        .set("POSTROOM_MAIL_RELAY_ENCRYPTION", "none")
        .set("POSTROOM_MAIL_FROM", &format!("Our post <{FROM}>"))
        .set("POSTROOM_PUBLIC_URL", "https://post.nordhavn.example")
}

async fn invite(admin: &ApiClient, email: &str) -> Value {
    admin.post("/admin/invitations", &json!({ "email": email, "displayName": "Nora" })).await.expect(201)
}

/// What is known of the letters: kind, state, and whether what they say is still kept.
async fn letters(server: &Server) -> Vec<(String, String, bool)> {
    let sql = "SELECT kind, state, message IS NOT NULL FROM postroom_management.letters ORDER BY created_at, id";
    let rows = server.owner().await.query(sql, &[]).await.expect("rows");
    rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
}

fn settled(kind: &str, state: &str) -> (String, String, bool) {
    (kind.to_owned(), state.to_owned(), false)
}

/// The text of a message as it is read, and what stands behind the `#` of the link in it.
fn read(raw: &[u8]) -> (mime::Message, String) {
    let message = mime::parse(raw, &Limits::default()).expect("a message");
    let body = message.text_body.clone().expect("a text");
    let link = body.split_ascii_whitespace().find(|word| word.starts_with("https://post.nordhavn.example/"));
    let secret = link.and_then(|link| link.split_once('#')).map(|(_, secret)| secret.to_owned());
    (message, secret.unwrap_or_default())
}

/// The messages of somebody's inbox, once there are so many.
async fn inbox(dovecot: &Dovecot, address: &str, count: usize) -> Vec<Vec<u8>> {
    let mut client = dovecot.client(address).await;
    let mut messages = Vec::new();
    wait_for(&format!("{count} messages for {address}"), async || {
        messages = client.fetch_all("INBOX").await.into_values().map(|(_, raw)| raw).collect();
        messages.len() >= count
    })
    .await;
    assert_eq!(messages.len(), count);
    messages
}

#[tokio::test]
async fn people_follow_the_links_that_a_real_relay_brings_them() {
    let dovecot = Dovecot::with(DovecotSettings::default().delivery()).await;
    for address in [FROM, NORA, OPERATOR_EMAIL] {
        dovecot.add_user(address, "secret");
    }
    let Some(postfix) = Postfix::start(&dovecot, &[FROM, NORA, OPERATOR_EMAIL]).await else { return };
    let authorities = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(authorities.path(), postfix.ca_pem()).expect("written");
    let password = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(password.path(), "secret\n").expect("written");
    let relay = relayed(0)
        .set("POSTROOM_MAIL_RELAY", &format!("localhost:{}", postfix.submission_port()))
        .set("POSTROOM_MAIL_RELAY_ENCRYPTION", "starttls")
        .set("POSTROOM_MAIL_RELAY_USER", FROM)
        .set("POSTROOM_MAIL_RELAY_PASSWORD_FILE", password.path().to_str().expect("a path"))
        .set("SSL_CERT_FILE", authorities.path().to_str().expect("a path"));
    let office = Office::with(relay).await;
    let german = json!({ "theme": "system", "language": "de", "timeZone": "UTC" });
    office.admin().put("/auth/preferences", &german).await.expect(204);

    // An invitation, in the language of whoever invites.
    let made = invite(office.admin(), NORA).await;
    assert_eq!(made["mailed"], true);
    let (invitation, token) = read(&inbox(&dovecot, NORA, 1).await[0]);
    assert_eq!(invitation.subject, "Einladung zu acme");
    assert!(text(&made["url"]).ends_with(&format!("#{token}")), "the same link");
    let nobody = office.server.client();
    let accept = json!({ "token": token, "password": NEW_PASSWORD, "refreshTokenIn": "body" });
    let signed_in = nobody.post("/auth/invitation/accept", &accept).await.expect(200);
    let nora = nobody.with_access_token(Some(text(&signed_in["accessToken"])));

    // A forgotten password; whoever is unknown gets the same answer.
    for address in ["nobody@nordhavn.example", NORA] {
        let asked = nobody.post("/auth/password-reset", &json!({ "email": address })).await;
        assert_eq!((asked.status, &*asked.text), (202, ""));
    }
    let (reset, token) = read(&inbox(&dovecot, NORA, 2).await[1]);
    assert_eq!(reset.subject, "Choose a new password");
    let confirm = json!({ "token": token, "newPassword": OTHER_PASSWORD });
    assert_eq!(nobody.post("/auth/password-reset/confirm", &confirm).await.status, 204);
    assert_eq!(nora.get("/auth/me").await.status, 401);
    assert!(!office.server.log().contains(&token), "links are not logged");
    no_error_was_logged(&office.server);

    // An alert, once a day.
    let owner = office.server.owner().await;
    owner.batch_execute("ALTER TABLE postroom.drafts NO FORCE ROW LEVEL SECURITY").await.expect("altered");
    for checks in 1..=2_i64 {
        office.operator.post("/operator/isolation/check", &json!({})).await;
        wait_for("the isolation was checked", async || {
            let sql = "SELECT count(*) FROM postroom_management.isolation_reports WHERE NOT sealed";
            owner.query_one(sql, &[]).await.expect("a row").get::<_, i64>(0) >= checks
        })
        .await;
    }
    let alert = inbox(&dovecot, OPERATOR_EMAIL, 1).await;
    let (alert, _) = read(&alert[0]);
    assert_eq!(alert.subject, "Alert: tenants may not be sealed from each other");
    wait_for("all are settled", async || letters(&office.server).await.iter().all(|letter| letter.1 == "sent")).await;
    let expected = [settled("invitation", "sent"), settled("reset", "sent"), settled("alert", "sent")];
    assert_eq!(letters(&office.server).await, expected, "and nothing of them is kept");
}

#[tokio::test]
async fn a_relay_that_says_later_is_asked_again() {
    let sink = SmtpSink::start().await;
    let office = Office::with(relayed(sink.port())).await;
    sink.answer(NORA, "451 4.7.1 come again", 2);
    invite(office.admin(), NORA).await;
    wait_for("it was taken", async || letters(&office.server).await == [settled("invitation", "sent")]).await;
    let received = sink.received();
    assert_eq!((received.len(), sink.transactions()), (1, 3));
    assert_eq!((received[0].sender.as_deref(), &*received[0].recipients), (Some(FROM), &[NORA.to_owned()][..]));
    assert!(received[0].raw.contains("Auto-Submitted: auto-generated"), "{}", received[0].raw);

    // For good: it is given up, and its secret with it.
    sink.answer("gone@nordhavn.example", "550 5.1.1 nobody", 1);
    let made = invite(office.admin(), "gone@nordhavn.example").await;
    let both = [settled("invitation", "sent"), settled("invitation", "failed")];
    wait_for("it was refused", async || letters(&office.server).await == both).await;
    let trail = office.operator.get("/operator/audit?event=letter_settled").await.expect(200);
    let states: Vec<&str> =
        trail["items"].as_array().expect("a list").iter().map(|one| text(&one["metadata"]["state"])).collect();
    assert_eq!(states, ["failed", "sent"]);
    // The link in the administrator's hands works all the same.
    let token = text(&made["url"]).split_once('#').expect("a secret").1.to_owned();
    office.server.client().post("/auth/invitation", &json!({ "token": token })).await.expect(200);
}

#[tokio::test]
async fn who_asks_in_anothers_name_ends_no_link_that_is_in_their_hands() {
    let sink = SmtpSink::start().await;
    let office = Office::with(relayed(sink.port())).await;
    let ida = office.member("ida", "user").await;
    let link = office.admin().post(&format!("/admin/members/{}/password-reset", ida.id), &json!({})).await.expect(200);
    let nobody = office.server.client();
    assert_eq!(nobody.post("/auth/password-reset", &json!({ "email": ida.email })).await.status, 202);
    wait_for("both letters", async || sink.received().len() == 2).await;
    let handed_over = text(&link["url"]).split_once('#').expect("a secret").1.to_owned();
    let mut secrets: Vec<String> = sink.received().iter().map(|one| read(one.raw.as_bytes()).1).collect();
    secrets.retain(|secret| *secret != handed_over);
    let confirm = async |token: &str, password: &str| {
        nobody.post("/auth/password-reset/confirm", &json!({ "token": token, "newPassword": password })).await.status
    };
    assert_eq!(confirm(&handed_over, NEW_PASSWORD).await, 204);
    // With one of them used, the other is worth nothing.
    assert_eq!(secrets.len(), 1);
    assert_eq!(confirm(&secrets[0], OTHER_PASSWORD).await, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_in_between_sends_no_letter_twice() {
    let sink = SmtpSink::start().await;
    let mut office = Office::with(relayed(sink.port())).await;
    sink.stop_at(1, Moment::Content);
    invite(office.admin(), NORA).await;
    wait_for("the relay has all of it", async || sink.is_stopped()).await;
    tokio::task::block_in_place(|| office.server.kill());
    office.server.start_again().await;
    // A dead worker's jobs go to another one after some 20 seconds.
    let unknown = [settled("invitation", "unknown")];
    for _ in 0..6 {
        let known = wait_for("nobody knows what became of it", async || letters(&office.server).await == unknown);
        if tokio::time::timeout(Duration::from_secs(20), known).await.is_ok() {
            break;
        }
    }
    assert_eq!(letters(&office.server).await, unknown);
    assert_eq!(sink.received().len(), 1);
}

#[tokio::test]
async fn without_a_relay_links_are_handed_over_as_before() {
    let office = Office::open().await;
    let made = invite(office.admin(), NORA).await;
    assert_eq!(made["mailed"], false);
    let ida = office.member("ida", "user").await;
    let link = office.admin().post(&format!("/admin/members/{}/password-reset", ida.id), &json!({})).await.expect(200);
    assert_eq!(link["mailed"], false);
    let asked = office.server.client().post("/auth/password-reset", &json!({ "email": ida.email })).await;
    assert_eq!(asked.status, 202);
    assert!(letters(&office.server).await.is_empty());
    // Nor did that take the link away which the administrator has.
    let token = text(&link["url"]).split_once('#').expect("a secret").1;
    let confirm = json!({ "token": token, "newPassword": NEW_PASSWORD });
    assert_eq!(office.server.client().post("/auth/password-reset/confirm", &confirm).await.status, 204);
}
