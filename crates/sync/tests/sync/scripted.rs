//! Servers with habits that Dovecot does not have.

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
