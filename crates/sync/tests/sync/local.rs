//! What the member does here is told there.

use postroom_mail::action::Action;
use postroom_mail::folder::FolderType;
use postroom_testkit::DovecotSettings;

use crate::support::{Stage, USER, dovecot, fill};

async fn everything_is_told(settings: DovecotSettings, is_expunged: bool) {
    let dovecot = dovecot(settings).await;
    fill(&dovecot);
    let stage = Stage::imap(dovecot.imap_port()).await;
    stage.pass().await;
    stage.act("INBOX", &[3, 7], &Action::Read(true)).await;
    stage.act("INBOX", &[4], &Action::Read(false)).await;
    stage.act("INBOX", &[4, 5], &Action::Flag(true)).await;
    stage.act("INBOX", &[5], &Action::AddKeyword("Kiel".to_owned())).await;
    stage.act("INBOX", &[5], &Action::RemoveKeyword("$Forwarded".to_owned())).await;
    let archive = stage.folder("Archive").await;
    let moved = stage.rows().await.into_iter().find(|row| row.folder == "INBOX" && row.uid == 9).unwrap();
    stage.act("INBOX", &[9, 10], &Action::Move(archive)).await;
    stage.act("INBOX", &[11], &Action::Delete).await;
    stage.act("INBOX", &[12], &Action::MoveTo(FolderType::Spam)).await;
    let report = stage.pass().await;
    assert!(report.told >= 8, "{report:?}");
    stage.pass().await;
    stage.assert_counts().await;
    let rows = stage.rows().await;
    assert!(rows.iter().all(|row| !row.is_dirty && row.uid_validity > 0), "{rows:?}");
    // The message is where it was moved, and it is the same row.
    let there = rows.iter().find(|row| row.id == moved.id).unwrap();
    assert_eq!((there.folder.as_str(), there.message), ("Archive", moved.message));
    if is_expunged {
        stage.assert_equal(&dovecot).await;
    }

    // What lies in the bin goes for good.
    let bin: Vec<i64> = rows.iter().filter(|row| row.folder == "Trash").map(|row| row.uid).collect();
    assert_eq!(bin.len(), 1);
    stage.act("Trash", &bin, &Action::Delete).await;
    stage.pass().await;
    stage.pass().await;
    stage.assert_counts().await;
    assert!(stage.rows().await.iter().all(|row| row.folder != "Trash"));
    if is_expunged {
        stage.assert_equal(&dovecot).await;
        assert!(dovecot.client(USER).await.fetch_all("Trash").await.is_empty());
    }
}

#[tokio::test]
async fn with_everything() {
    everything_is_told(DovecotSettings::default(), true).await;
}

#[tokio::test]
async fn without_move() {
    everything_is_told(DovecotSettings::default().without("MOVE"), true).await;
}

#[tokio::test]
async fn without_numbers_for_what_was_moved() {
    everything_is_told(DovecotSettings::default().without("UIDPLUS").without("CONDSTORE"), false).await;
}

#[tokio::test]
async fn without_move_and_without_expunging_single_messages() {
    everything_is_told(DovecotSettings::default().without("UIDPLUS").without("MOVE"), false).await;
}

#[tokio::test]
async fn both_sides_change_the_same_message() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    fill(&dovecot);
    let stage = Stage::imap(dovecot.imap_port()).await;
    stage.pass().await;
    // 3 has no flags, 4 is read, 6 is flagged.
    stage.act("INBOX", &[3], &Action::Flag(true)).await;
    stage.act("INBOX", &[4], &Action::Read(false)).await;
    stage.act("INBOX", &[6], &Action::AddKeyword("here".to_owned())).await;
    let archive = stage.folder("Archive").await;
    stage.act("INBOX", &[13], &Action::Move(archive)).await;
    let mut other = dovecot.client(USER).await;
    other.select("INBOX").await;
    other.store("3", "+FLAGS", &["\\Seen"]).await;
    other.store("4", "+FLAGS", &["\\Flagged"]).await;
    other.store("6", "-FLAGS", &["\\Flagged"]).await;
    other.store("6", "+FLAGS", &["there"]).await;
    other.expunge("13").await;
    for _ in 0..3 {
        stage.pass().await;
    }
    stage.assert_equal(&dovecot).await;
    let all = dovecot.client(USER).await.fetch_all("INBOX").await;
    let flags = |uid: u32| all[&uid].0.iter().cloned().collect::<Vec<_>>();
    assert_eq!(flags(3), ["\\Flagged", "\\Seen"]);
    assert_eq!(flags(4), ["\\Flagged"]);
    assert_eq!(flags(6), ["here", "there"]);
    assert!(stage.rows().await.iter().all(|row| !row.is_dirty && row.uid_validity > 0));
}
