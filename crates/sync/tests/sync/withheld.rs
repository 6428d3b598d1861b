//! Messages that a server has and does not give.

use postroom_mail::action::Action;
use postroom_testkit::{ScriptedServer, personality};

use crate::support::Stage;

/// Subject and reason of what the member is told.
async fn told(stage: &Stage) -> Vec<(String, String)> {
    let owner = stage.database.owner().await;
    let query = "SELECT subject, poison FROM postroom.email_messages WHERE poison IS NOT NULL ORDER BY subject";
    let rows = owner.query(query, &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

async fn certify(stage: &Stage) -> String {
    stage.want_certificate().await;
    stage.pass().await;
    let owner = stage.database.owner().await;
    let query = "SELECT certificate FROM postroom.email_folders WHERE path = 'INBOX'";
    owner.query_one(query, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn they_are_told_of_and_come_when_they_can_be_had() {
    let mailbox = personality::ordinary(20);
    mailbox.withhold("INBOX", 3, true);
    mailbox.withhold("INBOX", 17, true);
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    assert_eq!(stage.pass().await.new, 20);
    let reason = "The mail server does not give this message. It is asked for again later. It says: \
                  the message cannot be read";
    let expected = [(String::new(), reason.to_owned()), (String::new(), reason.to_owned())];
    assert_eq!(told(&stage).await, expected);
    stage.assert_counts().await;
    assert_eq!(certify(&stage).await, "identical");

    // The member's deeds stay with the row.
    let row = stage.rows().await.into_iter().find(|row| row.uid == 3).unwrap();
    stage.act("INBOX", &[3], &Action::Flag(true)).await;
    mailbox.withhold("INBOX", 3, false);
    let asked = || server.count("UID FETCH 3 *BODY*") + server.count("UID FETCH 17 *BODY*");
    let before = asked();
    assert_eq!(stage.pass().await.came_late, 0);
    assert_eq!(asked(), before, "it is not asked for all the time");
    stage.world.clock.advance(chrono::TimeDelta::hours(2));
    assert_eq!(stage.pass().await.came_late, 1);
    assert_eq!(told(&stage).await, expected[..1]);
    let now = stage.rows().await.into_iter().find(|row| row.uid == 3).unwrap();
    assert_eq!(now.id, row.id);
    assert!(now.flags.contains("\\Flagged") && now.message != row.message);
    mailbox.withhold("INBOX", 17, false);
    stage.world.clock.advance(chrono::TimeDelta::hours(4));
    assert_eq!(stage.pass().await.came_late, 1);
    assert_eq!(stage.snapshot().await["INBOX"], mailbox.snapshot()["INBOX"]);
    stage.assert_counts().await;
}

#[tokio::test]
async fn a_server_that_gives_nothing_is_left_alone_for_a_while() {
    let mailbox = personality::ordinary(90);
    (1..=90).for_each(|uid| mailbox.withhold("INBOX", uid, true));
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    assert_eq!(stage.pass().await.refused, ["INBOX"]);
    assert_eq!(told(&stage).await.len(), 50);
    assert_eq!(stage.pass().await.refused, Vec::<String>::new());
    assert_eq!(told(&stage).await.len(), 90);
    stage.assert_counts().await;
}

#[tokio::test]
async fn a_refusal_that_passes_leaves_nothing_behind() {
    let busy = vec![postroom_testkit::Step::send("{tag} NO [INUSE] not just now\r\n")];
    let mailbox = personality::ordinary(5).but_once("UID FETCH *BODY*", busy);
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    assert_eq!(stage.pass().await.new, 5);
    assert_eq!(told(&stage).await, []);
    assert_eq!(stage.snapshot().await["INBOX"], mailbox.snapshot()["INBOX"]);
}

#[tokio::test]
async fn when_a_bad_day_is_over_everything_comes_at_once() {
    let mailbox = personality::ordinary(90);
    (1..=90).for_each(|uid| mailbox.withhold("INBOX", uid, true));
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    stage.pass().await;
    stage.pass().await;
    assert_eq!(told(&stage).await.len(), 90);
    // One that is still withheld stops no other.
    (1..=90).filter(|uid| *uid != 5).for_each(|uid| mailbox.withhold("INBOX", uid, false));
    stage.world.clock.advance(chrono::TimeDelta::hours(2));
    assert_eq!(stage.pass().await.came_late, 89);
    assert_eq!(told(&stage).await.len(), 1);
    mailbox.withhold("INBOX", 5, false);
    stage.world.clock.advance(chrono::TimeDelta::hours(26));
    assert_eq!(stage.pass().await.came_late, 1);
    assert_eq!(stage.snapshot().await["INBOX"], mailbox.snapshot()["INBOX"]);
    stage.assert_counts().await;
}

#[tokio::test]
async fn what_turns_out_to_be_too_large_says_so() {
    let mailbox = personality::ordinary(3);
    let large = [personality::message(4), vec![b'x'; 40_000], b"\r\n".to_vec()].concat();
    let uid = mailbox.add("INBOX", &large, &[]);
    mailbox.withhold("INBOX", uid, true);
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    stage.execute("UPDATE postroom.email_accounts SET max_message_size = 20000").await;
    stage.pass().await;
    assert_eq!(told(&stage).await.len(), 1);
    mailbox.withhold("INBOX", uid, false);
    stage.world.clock.advance(chrono::TimeDelta::hours(2));
    assert_eq!(stage.pass().await.came_late, 1);
    assert_eq!(told(&stage).await, []);
    let owner = stage.database.owner().await;
    let query = "SELECT m.subject, m.size FROM postroom.email_messages m
        JOIN postroom.email_message_folders p ON p.message_id = m.id WHERE m.is_too_large";
    let row = owner.query_one(query, &[]).await.unwrap();
    assert_eq!((row.get::<_, String>(0), row.get::<_, i64>(1)), ("Delivery 4".to_owned(), 40_000 + size_of(4)));
    stage.assert_counts().await;
}

fn size_of(number: u32) -> i64 {
    i64::try_from(personality::message(number).len()).unwrap() + 2
}
