//! What happens there is seen here, on every rung of the ladder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use postroom_testkit::{Dovecot, DovecotSettings};
use uuid::Uuid;

use crate::support::{Row, Stage, USER, date, dovecot, fill, message};

async fn everything_is_mirrored(settings: DovecotSettings, method: &str) {
    let dovecot = dovecot(settings).await;
    fill(&dovecot);
    let stage = Stage::imap(dovecot.imap_port()).await;
    let first = stage.pass().await;
    assert_eq!(first.new, 120 + 32 + 3);
    assert_eq!(first.refused, Vec::<String>::new());
    stage.assert_equal(&dovecot).await;

    // Nothing happened, so nothing is done, and no folder opened, unless the server cannot say that nothing happened.
    let idle = stage.pass().await;
    assert_eq!((idle.new, idle.changed, idle.gone, idle.told), (0, 0, 0, 0));
    if method != "scan" {
        assert_eq!(idle.opened, 0);
    }

    change_everything(&dovecot).await;
    let changed = stage.pass().await;
    assert!(changed.new >= 5 && changed.changed >= 4 && changed.gone >= 4, "{changed:?}");
    stage.assert_equal(&dovecot).await;
    stage.pass().await;
    stage.assert_equal(&dovecot).await;
}

/// As another mail program does.
async fn change_everything(dovecot: &Dovecot) {
    let mut other = dovecot.client(USER).await;
    other.append("INBOX", &message(1000), &["\\Seen", "Kiel"], Some(date(1000))).await;
    other.append("INBOX", &message(1001), &[], Some(date(1001))).await;
    other.append("Empty", &message(1002), &[], Some(date(1002))).await;
    other.select("INBOX").await;
    other.store("1:10", "+FLAGS", &["\\Seen", "Hafen"]).await;
    other.store("20", "FLAGS", &[]).await;
    other.expunge("30:32").await;
    other.move_to("40:41", "Archive").await;
    other.copy("50", "Trash").await;
    other.select("Sent").await;
    other.expunge("1:16").await;
    other.create("Neu/Unten").await;
    other.append("Neu/Unten", &message(1003), &["\\Draft"], Some(date(1003))).await;
}

#[tokio::test]
async fn by_qresync() {
    everything_is_mirrored(DovecotSettings::default(), "qresync").await;
}

#[tokio::test]
async fn by_condstore() {
    everything_is_mirrored(DovecotSettings::default().without("QRESYNC"), "condstore").await;
}

#[tokio::test]
async fn by_looking_at_everything() {
    everything_is_mirrored(DovecotSettings::default().without("CONDSTORE"), "scan").await;
}

#[tokio::test]
async fn from_a_server_that_can_do_nothing() {
    let settings = ["CONDSTORE", "MOVE", "UIDPLUS", "LIST-STATUS", "SPECIAL-USE", "COMPRESS=DEFLATE", "IDLE"]
        .into_iter()
        .fold(DovecotSettings::default(), DovecotSettings::without);
    everything_is_mirrored(settings, "scan").await;
}

#[tokio::test]
async fn a_renamed_folder_keeps_its_messages() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    fill(&dovecot);
    let stage = Stage::imap(dovecot.imap_port()).await;
    stage.pass().await;
    let before = by_folder(stage.rows().await);
    let mut other = dovecot.client(USER).await;
    other.rename("Projekte/Häfen & Lager", "Häfen").await;
    let report = stage.pass().await;
    assert_eq!((report.new, report.gone), (0, 0));
    let after = by_folder(stage.rows().await);
    assert_eq!(after["Häfen"], before["Projekte/Häfen & Lager"]);
    stage.assert_equal(&dovecot).await;

    other.delete("Häfen").await;
    stage.pass().await;
    stage.assert_equal(&dovecot).await;
}

#[tokio::test]
async fn a_folder_that_was_numbered_anew_keeps_its_rows() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    fill(&dovecot);
    let stage = Stage::imap(dovecot.imap_port()).await;
    stage.pass().await;
    let mut other = dovecot.client(USER).await;
    other.select("INBOX").await;
    other.expunge("3,5").await;
    stage.pass().await;
    let before = by_folder(stage.rows().await);
    dovecot.reset_uid_validity(USER, "INBOX");
    dovecot.reset_uid_validity(USER, "Archive");
    let report = stage.pass().await;
    assert_eq!((report.new, report.gone), (0, 0), "{report:?}");
    stage.assert_equal(&dovecot).await;
    let after = by_folder(stage.rows().await);
    assert_eq!(after["INBOX"], before["INBOX"]);
    assert_eq!(after["Archive"], before["Archive"]);
}

/// Two that are equal in size, date and header; the server numbers them the other way round.
#[tokio::test]
async fn messages_that_differ_in_their_bodies_alone_keep_their_rows_and_their_bodies() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    for word in ["walnut", "harbor"] {
        let raw = String::from_utf8(message(1)).unwrap().replace("Thursday", word);
        dovecot.deliver(USER, "INBOX", raw.as_bytes(), &[], date(1));
    }
    dovecot.deliver(USER, "INBOX", &message(2), &[], date(2));
    let stage = Stage::imap(dovecot.imap_port()).await;
    stage.pass().await;
    let before = by_message(&stage.rows().await);
    assert_eq!(before.len(), 3);
    swap_first_two(&dovecot.mail_directory(USER).join("INBOX/cur"));
    dovecot.reset_uid_validity(USER, "INBOX");
    let report = stage.pass().await;
    // The two are fetched, to be known by their content.
    assert_eq!((report.new, report.gone), (2, 0));
    stage.assert_equal(&dovecot).await;
    assert_eq!(by_message(&stage.rows().await), before);
}

/// Gives each of the first two messages of a Maildir's folder the other's name, and with it its place.
fn swap_first_two(folder: &Path) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let aside = folder.with_file_name("aside");
    for (from, to) in [(&paths[0], &aside), (&paths[1], &paths[0]), (&aside, &paths[1])] {
        fs::rename(from, to).unwrap();
    }
}

#[tokio::test]
async fn a_server_that_was_put_back_from_a_backup() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    fill(&dovecot);
    let stage = Stage::imap(dovecot.imap_port()).await;
    stage.pass().await;
    let backup = dovecot.back_up(USER);
    let mut other = dovecot.client(USER).await;
    other.append("INBOX", &message(2000), &[], Some(date(2000))).await;
    other.append("INBOX", &message(2001), &[], Some(date(2001))).await;
    stage.pass().await;
    drop(other);
    dovecot.restore(&backup);
    let mut other = dovecot.client(USER).await;
    // The number that was another message's.
    other.append("INBOX", &message(3000), &[], Some(date(3000))).await;
    stage.pass().await;
    stage.assert_equal(&dovecot).await;
}

/// Which rows are where.
fn by_folder(rows: Vec<Row>) -> BTreeMap<String, Vec<Uuid>> {
    let mut folders: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
    for row in rows {
        folders.entry(row.folder).or_default().push(row.id);
    }
    folders
}

/// Which row shows which message.
fn by_message(rows: &[Row]) -> BTreeMap<Uuid, Uuid> {
    rows.iter().map(|row| (row.message, row.id)).collect()
}
