//! Gmail, where folders are labels and every message is in All Mail: each body crosses the line once.

use std::collections::BTreeMap;

use postroom_mail::action::Action;
use postroom_testkit::{FakeMailbox, ScriptedServer, personality};
use uuid::Uuid;

use crate::support::Stage;

const ALL_MAIL: &str = "[Gmail]/All Mail";
const TRASH: &str = "[Gmail]/Trash";

/// Six messages in INBOX, of which four have labels, and one that is archived.
async fn labelled() -> (FakeMailbox, ScriptedServer, Stage) {
    let mailbox = personality::gmail(6).folder("Travel", "\\HasNoChildren");
    for uid in [1, 2, 3] {
        mailbox.label(uid, "Travel");
    }
    mailbox.label(4, "Contracts");
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    (mailbox, server, stage)
}

/// How many messages' bodies clients have asked for.
fn bodies(server: &ScriptedServer) -> usize {
    let heard = server.heard();
    let fetches = heard.iter().flatten().filter(|command| command.contains("BODY.PEEK[])"));
    let sets = fetches.filter_map(|command| command.strip_prefix("UID FETCH ")?.split(' ').next().map(str::to_owned));
    let count = |range: &str| {
        let (first, last) = range.split_once(':').unwrap_or((range, range));
        let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
        last - first + 1
    };
    sets.map(|set| set.split(',').map(count).sum::<usize>()).sum()
}

async fn assert_equal(stage: &Stage, mailbox: &FakeMailbox) {
    assert_eq!(stage.snapshot().await, mailbox.snapshot());
    stage.assert_counts().await;
}

/// In which folders each message is.
async fn places(stage: &Stage) -> BTreeMap<Uuid, Vec<String>> {
    let mut places: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for row in stage.rows().await {
        places.entry(row.message).or_default().push(row.folder);
    }
    places
}

#[tokio::test]
async fn a_body_is_fetched_once_for_all_folders() {
    let (mailbox, server, stage) = labelled().await;
    let report = stage.pass().await;
    assert_eq!((report.new, bodies(&server)), (6 + 7 + 2 + 3, 7), "{:?}", server.heard());
    assert_equal(&stage, &mailbox).await;
    let places = places(&stage).await;
    assert_eq!(places.len(), 7);
    assert!(places.values().any(|of| of == &["Contracts", "INBOX", "Travel", ALL_MAIL]), "{places:?}");
    // What comes has a label at once, or none, and is in All Mail in any case.
    mailbox.add("Contracts", &personality::message(20), &["\\Seen"]);
    mailbox.add("INBOX", &personality::message(21), &[]);
    mailbox.add(ALL_MAIL, &personality::message(22), &["\\Flagged"]);
    stage.pass().await;
    assert_eq!(bodies(&server), 10);
    assert_equal(&stage, &mailbox).await;
}

#[tokio::test]
async fn labels_come_and_go_without_bodies() {
    let (mailbox, server, stage) = labelled().await;
    stage.pass().await;
    let before = places(&stage).await;
    // As another client does: from one label to another, archived, flagged.
    mailbox.label(4, "Travel");
    mailbox.expunge("Contracts", 2);
    mailbox.label(5, "Contracts");
    mailbox.expunge("INBOX", 1);
    mailbox.set_flags("INBOX", 3, &["\\Flagged"]);
    stage.pass().await;
    assert_equal(&stage, &mailbox).await;
    // Into the bin: from everywhere.
    mailbox.label(6, TRASH);
    mailbox.expunge("INBOX", 6);
    mailbox.expunge(ALL_MAIL, 6);
    stage.pass().await;
    assert_equal(&stage, &mailbox).await;
    // As the member does here.
    let to = stage.folder("Contracts").await;
    stage.act("INBOX", &[2], &Action::Move(to)).await;
    stage.pass().await;
    stage.pass().await;
    assert_equal(&stage, &mailbox).await;
    let after = places(&stage).await;
    assert!(before.keys().eq(after.keys()), "the messages are the same: {before:?} {after:?}");
    assert_eq!(bodies(&server), 7, "{:?}", server.heard());
}

/// An account from before these numbers were kept, and equal mails that are two to Gmail and one here.
#[tokio::test]
async fn numbers_that_are_not_known_are_learned() {
    let (mailbox, server, stage) = labelled().await;
    stage.pass().await;
    stage.execute("DELETE FROM postroom.email_gmail_messages").await;
    mailbox.label(5, "Contracts");
    stage.pass().await;
    assert_eq!(bodies(&server), 8);
    mailbox.label(5, "Travel");
    mailbox.add("INBOX", &personality::message(5), &[]);
    stage.pass().await;
    assert_eq!((bodies(&server), places(&stage).await.len()), (9, 7));
    assert_equal(&stage, &mailbox).await;
}

/// What is numbered anew is known by the number that stays.
#[tokio::test]
async fn a_folder_that_was_numbered_anew_fetches_no_bodies() {
    let (mailbox, server, stage) = labelled().await;
    stage.pass().await;
    let before = stage.rows().await.iter().map(|row| row.id).collect::<std::collections::BTreeSet<_>>();
    mailbox.reset_uid_validity("Travel");
    stage.pass().await;
    assert_equal(&stage, &mailbox).await;
    let after = stage.rows().await.iter().map(|row| row.id).collect::<std::collections::BTreeSet<_>>();
    assert_eq!((after, bodies(&server)), (before, 7));
}
