//! The kit's scripted IMAP server, its mailbox in memory, and its personalities.

use std::time::Duration;

use postroom_testkit::{FakeMailbox, MailClient, ScriptedServer, Step, personality};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

const SHORT: Duration = Duration::from_millis(300);

async fn connect(server: &ScriptedServer) -> TcpStream {
    TcpStream::connect(("127.0.0.1", server.port())).await.expect("it listens")
}

/// Says this, and hears everything until the server hangs up or says nothing more for a moment.
async fn talk(server: &ScriptedServer, said: &str) -> (String, bool) {
    let mut stream = connect(server).await;
    stream.write_all(said.as_bytes()).await.expect("it reads");
    let mut heard = Vec::new();
    let mut buffer = [0; 65536];
    let ended = loop {
        match timeout(SHORT, stream.read(&mut buffer)).await {
            Ok(Ok(count @ 1..)) => heard.extend_from_slice(&buffer[..count]),
            Ok(_) => break true,
            Err(_) => break false,
        }
    };
    (String::from_utf8_lossy(&heard).into_owned(), ended)
}

async fn sign_in(mailbox: &FakeMailbox) -> (ScriptedServer, MailClient) {
    let server = ScriptedServer::of(mailbox.script()).await;
    let client = MailClient::login(server.port(), "ida", "secret").await;
    (server, client)
}

#[tokio::test]
async fn a_script_is_followed() {
    let script = vec![
        Step::send("* OK ready\r\n"),
        Step::expect("LOGIN *"),
        Step::SendSlowly(b"{tag} OK\r\n".to_vec(), Duration::from_millis(1)),
        Step::Repeat(2, vec![Step::expect("NOOP"), Step::send("{tag} OK again\r\n")]),
        Step::expect("SELECT *"),
        Step::literal("* X ", 10, 4),
        Step::Close,
    ];
    let server = ScriptedServer::start(vec![script, vec![Step::Hang]]).await;
    let said = "a LOGIN ida {6}\r\nsecret\r\nb noop\r\nc NOOP\r\nd SELECT INBOX\r\n";
    let heard = "* OK ready\r\n+ go on\r\na OK\r\nb OK again\r\nc OK again\r\n* X {10}\r\nWhat";
    assert_eq!(talk(&server, said).await, (heard.to_owned(), true));
    assert_eq!(talk(&server, "").await, (String::new(), false));
    assert_eq!(server.heard()[0][1..], ["noop", "NOOP", "SELECT INBOX"]);
    assert_eq!(server.count("noop"), 2);
    assert!(server.surprises().is_empty());
}

#[tokio::test]
async fn surprises_are_told() {
    let server = ScriptedServer::of(vec![Step::expect("NOOP")]).await;
    assert!(talk(&server, "a LOGOUT\r\n").await.1);
    assert_eq!(server.surprises(), ["LOGOUT instead of NOOP"]);
}

#[tokio::test]
async fn the_mailbox_is_a_mail_server() {
    let mailbox = personality::ordinary(3);
    let (_server, mut client) = sign_in(&mailbox).await;
    client.create("Verträge").await;
    assert_eq!(client.append("Verträge", b"Subject: a\r\n\r\n\"{5}\r\n", &["\\Seen"], None).await, Some(1));
    client.select("INBOX").await;
    client.store("1:2", "+FLAGS", &["\\Flagged"]).await;
    client.copy("1", "Verträge").await;
    client.move_to("2", "Verträge").await;
    client.expunge("3").await;
    let snapshot = client.snapshot().await;
    assert_eq!(snapshot, mailbox.snapshot());
    assert_eq!(snapshot["Verträge"].keys().collect::<Vec<_>>(), [&1, &2, &3]);
    assert_eq!(snapshot["INBOX"].keys().collect::<Vec<_>>(), [&1]);
    mailbox.reset_uid_validity("Verträge");
    client.rename("Verträge", "Contracts").await;
    client.delete("Contracts").await;
    assert_eq!(client.list().await, ["INBOX"]);
}

#[tokio::test]
async fn changes_are_told_as_the_capabilities_say() {
    let mailbox = personality::ordinary(5);
    let (_server, mut client) = sign_in(&mailbox).await;
    client.select("INBOX").await;
    mailbox.expunge("INBOX", 2);
    mailbox.set_flags("INBOX", 3, &["\\Answered"]);
    mailbox.add("INBOX", &personality::message(6), &[]);
    let news = client.command("NOOP").await.untagged;
    let news: Vec<String> = news.iter().map(|row| format!("{} {}", row[0].text(), row[1].text())).collect();
    assert_eq!(news, ["2 EXPUNGE", "5 EXISTS", "2 FETCH"]);

    let answer = client.command("SELECT INBOX (QRESYNC (1001 1))").await.untagged;
    assert!(answer.iter().any(|row| row[0].is("VANISHED") && row[2].is("2")));
    let since = client.command("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 7)").await.untagged;
    assert_eq!(since.len(), 2);
    let found = client.command("UID SEARCH UNSEEN HEADER Message-ID 5@scripted").await.untagged;
    assert_eq!(found[0].iter().map(postroom_testkit::Part::text).collect::<Vec<_>>(), ["SEARCH", "5"]);
    let fields = "UID FETCH 5 (RFC822.SIZE BODY.PEEK[HEADER.FIELDS (Subject)] BODY.PEEK[TEXT]<4.6>)";
    let fetched = client.command(fields).await.untagged;
    assert_eq!(fetched[0][2].items()[5].text(), "Subject: Delivery 5\r\n\r\n");
    assert_eq!(fetched[0][2].items()[7].text(), "driver");
}

#[tokio::test]
async fn whoever_idles_is_told() {
    let mailbox = personality::outlook(1);
    let server = ScriptedServer::of(mailbox.script()).await;
    let waiting = talk(&server, "a LOGIN x y\r\nb SELECT INBOX\r\nc IDLE\r\n");
    let adding = async {
        server.hears("IDLE").await;
        mailbox.add("INBOX", &personality::message(2), &[]);
    };
    let ((heard, _), ()) = tokio::join!(waiting, adding);
    assert!(heard.ends_with("+ idling\r\n* 2 EXISTS\r\n"), "{heard}");
    assert!(talk(&server, "a LOGIN x y\r\nb SELECT INBOX (CONDSTORE)\r\n").await.0.contains("b BAD"));
}

#[tokio::test]
async fn gmail_has_labels() {
    let mailbox = personality::gmail(2);
    let (_server, mut client) = sign_in(&mailbox).await;
    let all = client.snapshot().await;
    let size = |folder: &str| all[folder].len();
    assert_eq!((size("INBOX"), size("[Gmail]/All Mail"), size("Contracts")), (2, 3, 1));
    assert!(!all.contains_key("[Gmail]"));
    client.select("[Gmail]/All Mail").await;
    let told = client.command("UID FETCH 1 (X-GM-MSGID X-GM-LABELS)").await.untagged;
    let labels: Vec<String> = told[0][2].items()[5].items().iter().map(postroom_testkit::Part::text).collect();
    assert_eq!(labels, ["Contracts", "\\Inbox"]);
    client.command("UID STORE 1 +FLAGS (\\Seen)").await;
    client.command("UID STORE 1 -X-GM-LABELS (\\Inbox)").await;
    let all = client.snapshot().await;
    assert_eq!(all["INBOX"].len(), 1);
    assert!(all["Contracts"][&1].flags.contains("\\Seen"));
}

#[tokio::test]
async fn personalities_do_as_they_say() {
    const FETCH: &str = "a LOGIN x y\r\nb SELECT INBOX\r\nc UID FETCH 1:* (UID BODY.PEEK[])\r\n";

    let server = ScriptedServer::start(vec![personality::garbage_greeting(), personality::says_bye()]).await;
    assert!(!talk(&server, "").await.1);
    assert!(talk(&server, "").await.1);
    let server = ScriptedServer::of(personality::slow_greeting()).await;
    assert!(timeout(SHORT, talk(&server, "")).await.is_err());
    let server = ScriptedServer::of(personality::wrong_password().script()).await;
    assert!(talk(&server, "a LOGIN x y\r\n").await.0.contains("a NO [AUTHENTICATIONFAILED]"));
    let server = ScriptedServer::of(personality::hangs_after_login().script()).await;
    assert!(talk(&server, "a LOGIN x y\r\nb NOOP\r\n").await.0.ends_with("signed in\r\n"));
    let server = ScriptedServer::of(personality::closes_mid_literal().script()).await;
    let (cut, ended) = talk(&server, FETCH).await;
    assert!(ended && cut.contains("BODY[] {5000}\r\n") && !cut.contains("c OK"));
    assert!(talk(&server, FETCH).await.0.ends_with("c OK done\r\n"));
    let server = ScriptedServer::of(personality::lying_literal(10, 20).script()).await;
    assert!(talk(&server, FETCH).await.0.contains("{10}\r\nWhat is announced as)\r\nc OK"));
    let server = ScriptedServer::of(personality::huge_literal(100_000).script()).await;
    let (heard, ended) = talk(&server, FETCH).await;
    assert!(!ended && heard.contains("{1073741824}\r\n") && heard.len() > 100_000);
    let server = ScriptedServer::of(personality::icloud_without_qresync(2).script()).await;
    let qresync = "a LOGIN x y\r\nb ENABLE QRESYNC\r\nc SELECT INBOX (QRESYNC (1001 1))\r\n";
    assert!(talk(&server, qresync).await.0.contains("* ENABLED QRESYNC\r\nb OK done\r\nc BAD"));
    let server = ScriptedServer::of(personality::icloud_with_wrong_vanished(2).script()).await;
    assert!(talk(&server, qresync).await.0.contains("* VANISHED (EARLIER) 1:2,4000000:4000010\r\n"));
}

#[tokio::test]
async fn folders_can_be_many_and_odd() {
    let (_server, mut client) = sign_in(&personality::many_folders(100_000)).await;
    assert_eq!(client.list().await.len(), 100_001);
    let (_server, mut client) = sign_in(&personality::odd_names()).await;
    let names = client.list().await;
    for name in ["quote\"d", "back\\slash", "Entwürfe", "&Jjo", "..", " leading"] {
        assert!(names.iter().any(|one| one == name), "{name}: {names:?}");
    }
}
