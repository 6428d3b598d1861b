//! Servers with habits that Dovecot does not have.

use std::sync::Arc;

use postroom_mail::action::Action;
use postroom_testkit::{FakeMailbox, ScriptedServer, Step, personality};

use crate::support::Stage;

/// Mirrors it, changes it, and mirrors it again.
async fn follows(mailbox: FakeMailbox) -> (ScriptedServer, Stage) {
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    stage.pass().await;
    assert_eq!(stage.snapshot().await["INBOX"], mailbox.snapshot()["INBOX"]);
    mailbox.add("INBOX", &personality::message(900), &["\\Flagged"]);
    mailbox.set_flags("INBOX", 2, &["\\Answered"]);
    mailbox.expunge("INBOX", 3);
    stage.pass().await;
    assert_eq!(stage.snapshot().await["INBOX"], mailbox.snapshot()["INBOX"]);
    stage.pass().await;
    assert_eq!(stage.snapshot().await["INBOX"], mailbox.snapshot()["INBOX"]);
    stage.assert_counts().await;
    (server, stage)
}

async fn method(stage: &Stage) -> String {
    let owner = stage.database.owner().await;
    owner.query_one("SELECT sync_method FROM postroom.email_folders WHERE path = 'INBOX'", &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn ordinary() {
    let (_, stage) = follows(personality::ordinary(20)).await;
    assert_eq!(method(&stage).await, "qresync");
}

#[tokio::test]
async fn new_mail_and_what_the_member_does_wait_for_no_long_folder() {
    let mailbox = FakeMailbox::new("IMAP4rev1 LITERAL+ UIDPLUS ENABLE CONDSTORE QRESYNC").folder("Archive", "");
    mailbox.add("INBOX", &personality::message(1), &[]);
    for number in 2..=700 {
        mailbox.add("Archive", &personality::message(number), &[]);
    }
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    let (clock, later) = (stage.world.clock.clone(), mailbox.clone());
    let mailbox = mailbox.but_once("UID FETCH *BODY.PEEK[]*", vec![Step::Usual]).but_once(
        "UID FETCH *BODY.PEEK[]*",
        vec![
            Step::Do(Arc::new(move || {
                // The newest of the long folder take a minute, in which a message arrives in INBOX.
                clock.advance(chrono::TimeDelta::seconds(61));
                later.add("INBOX", &personality::message(900), &[]);
            })),
            Step::Usual,
        ],
    );
    let report = stage.pass().await;
    assert_eq!(report.new, 701);
    let heard = server.heard().concat();
    let position = |pattern: &str| heard.iter().rposition(|line| line.contains(pattern)).unwrap_or_default();
    let bodies: Vec<usize> = (0..heard.len()).filter(|at| heard[*at].contains("BODY.PEEK[]")).collect();
    assert!(position("STATUS") < bodies[bodies.len() - 1], "INBOX is asked for between two parts: {heard:#?}");
    assert_eq!(stage.snapshot().await, mailbox.snapshot());
    assert_eq!(stage.account_row().await.progress_total, 0, "nothing is under way any more");
    stage.assert_counts().await;
}

#[tokio::test]
async fn outlook_has_no_mod_sequences() {
    follows(personality::outlook(20)).await;
}

#[tokio::test]
async fn icloud_refuses_qresync() {
    let (_, stage) = follows(personality::icloud_without_qresync(20)).await;
    assert_eq!(method(&stage).await, "condstore");
}

#[tokio::test]
async fn icloud_claims_that_everything_has_vanished() {
    let mailbox = personality::icloud_with_wrong_vanished(20);
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    stage.pass().await;
    let before = stage.rows().await;
    stage.pass().await;
    assert_eq!(stage.rows().await, before);
    mailbox.expunge("INBOX", 3);
    stage.pass().await;
    assert_eq!(stage.snapshot().await["INBOX"], mailbox.snapshot()["INBOX"]);
    assert_eq!(method(&stage).await, "condstore");
}

#[tokio::test]
async fn a_passing_fault_makes_a_folder_slow_for_a_day_and_not_for_ever() {
    let bad = vec![Step::send("{tag} BAD Parse Error (where tag ended)\r\n")];
    let mailbox = personality::ordinary(20).but_once("SELECT *QRESYNC*", bad);
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    stage.pass().await;
    stage.pass().await;
    assert_eq!(method(&stage).await, "condstore");
    stage.pass().await;
    assert_eq!((method(&stage).await.as_str(), server.count("SELECT *QRESYNC*")), ("condstore", 1));
    stage.want_certificate().await;
    stage.pass().await;
    mailbox.expunge("INBOX", 3);
    stage.pass().await;
    assert_eq!(stage.snapshot().await["INBOX"], mailbox.snapshot()["INBOX"]);
    assert_eq!((method(&stage).await.as_str(), server.count("SELECT *QRESYNC*")), ("qresync", 2));
}

/// RFC 6855: the same folders, whatever their names look like on the line.
#[tokio::test]
async fn a_server_learns_to_take_utf8() {
    const BEFORE: &str = "IMAP4rev1 LITERAL+ UIDPLUS MOVE ENABLE CONDSTORE QRESYNC";
    let before = FakeMailbox::new(BEFORE)
        .folder("Entw&APw-rfe", "\\Drafts")
        .folder("A &- B", "")
        .folder("H&AOQ-fen/&ZeVnLIqe-", "");
    before.add("Entwürfe", &personality::message(1), &[]);
    let after = before.with_capabilities(&format!("{BEFORE} UTF8=ACCEPT"));
    let server = ScriptedServer::start(vec![before.script(), after.script()]).await;
    let stage = Stage::imap(server.port()).await;
    stage.pass().await;
    let folders = [stage.folder("Entwürfe").await, stage.folder("A & B").await, stage.folder("Häfen/日本語").await];
    let drafts = async || stage.rows().await.into_iter().find(|row| row.folder == "Entwürfe");
    let draft = drafts().await;
    after.add("Häfen/日本語", &personality::message(2), &[]);
    after.add("A & B", &personality::message(3), &[]);
    let report = stage.pass().await;
    assert_eq!((report.new, report.gone, report.refused), (2, 0, Vec::new()));
    assert_eq!(server.count("ENABLE *UTF8=ACCEPT"), 1);
    assert_eq!(server.count("SELECT \"Häfen/日本語\"*"), 1, "{:?}", server.heard());
    let same = [stage.folder("Entwürfe").await, stage.folder("A & B").await, stage.folder("Häfen/日本語").await];
    assert_eq!((same, drafts().await), (folders, draft));
    // The other way: a move into one, and a folder that is made.
    let to = stage.folder("Häfen/日本語").await;
    stage.act("Entwürfe", &[1], &Action::Move(to)).await;
    stage.act("A & B", &[1], &Action::Delete).await;
    stage.pass().await;
    stage.pass().await;
    assert_eq!(server.count("UID MOVE 1 \"Häfen/日本語\""), 1, "{:?}", server.heard());
    assert_eq!(stage.snapshot().await, after.snapshot());
}

#[tokio::test]
async fn odd_names_are_mirrored() {
    let mailbox = personality::odd_names();
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    let report = stage.pass().await;
    assert_eq!(report.refused, Vec::<String>::new());
    assert_eq!(stage.pass().await.folders, report.folders);
}

#[tokio::test]
async fn a_connection_that_breaks_in_the_middle() {
    let mailbox = personality::closes_mid_literal();
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    assert!(stage.try_pass(postroom_sync::Method::QResync).await.is_err());
    stage.pass().await;
    assert_eq!(stage.snapshot().await["INBOX"], mailbox.snapshot()["INBOX"]);
}

/// A server may look into every folder for its status: not before the first mail is seen.
#[tokio::test]
async fn the_status_comes_with_the_list_except_at_first() {
    let mailbox = FakeMailbox::new("IMAP4rev1 CONDSTORE ENABLE LIST-EXTENDED LIST-STATUS").folder("Archive", "");
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    stage.pass().await;
    assert_eq!(server.count("*STATUS*"), 0, "{:?}", server.heard());
    stage.pass().await;
    assert_eq!(server.count("LIST*RETURN (STATUS*"), 1, "{:?}", server.heard());
}
