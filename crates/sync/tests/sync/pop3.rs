//! Mail from a POP3 server.

use chrono::TimeDelta;
use postroom_mail::account::Protocol;
use postroom_testkit::{Dovecot, DovecotSettings, wait_for};

use crate::pop3_server::Pop3Server;
use crate::support::{Stage, USER, date, dovecot, message};

async fn stage(dovecot: &Dovecot, days: Option<i32>) -> Stage {
    Stage::with(Protocol::Pop3, dovecot.pop3_port(), days).await
}

/// Has the account looked at once more.
pub async fn look(stage: &Stage) {
    let before = stage.account_row().await.last_sync_at;
    stage.world.clock.advance(TimeDelta::seconds(1));
    stage.keeper.keep(stage.tenant.id, stage.account).await.unwrap();
    wait_for("the account was looked at", async || stage.account_row().await.last_sync_at > before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_message_comes_once_and_stays_there_as_long_as_wanted() {
    let dovecot = dovecot(DovecotSettings::default().pop3()).await;
    for number in 1..=5 {
        dovecot.deliver(USER, "INBOX", &message(number), &[], date(number));
    }
    let stage = stage(&dovecot, Some(3)).await;
    look(&stage).await;
    assert_eq!(stage.rows().await.len(), 5);
    dovecot.deliver(USER, "INBOX", &message(6), &[], date(6));
    look(&stage).await;
    assert_eq!(stage.rows().await.len(), 6);
    stage.assert_counts().await;
    assert_eq!(dovecot.client(USER).await.fetch_all("INBOX").await.len(), 6);

    stage.world.clock.advance(TimeDelta::days(3));
    look(&stage).await;
    assert_eq!(dovecot.client(USER).await.fetch_all("INBOX").await.len(), 0);
    assert_eq!(stage.rows().await.len(), 6);
    look(&stage).await;
    assert_eq!(stage.rows().await.len(), 6);
    stage.keeper.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_the_server_calls_something_new_are_not_doubled() {
    let dovecot = dovecot(DovecotSettings::default().pop3()).await;
    for number in 1..=5 {
        dovecot.deliver(USER, "INBOX", &message(number), &[], date(number));
    }
    let stage = stage(&dovecot, Some(3)).await;
    look(&stage).await;
    stage.execute("UPDATE postroom.email_pop3_uids SET name = 'as it was called before ' || name").await;
    dovecot.deliver(USER, "INBOX", &message(6), &[], date(6));
    look(&stage).await;
    assert_eq!(stage.rows().await.len(), 6);
    stage.assert_counts().await;

    // By its new names it is known as well.
    stage.world.clock.advance(TimeDelta::days(3));
    look(&stage).await;
    assert_eq!(dovecot.client(USER).await.fetch_all("INBOX").await.len(), 0);
    stage.keeper.stop().await;
}

/// A server that gives at last what it did not, as what it had given under another name.
#[tokio::test(flavor = "multi_thread")]
async fn a_late_message_that_is_known_is_not_shown_twice() {
    let server = Pop3Server::start().await;
    server.add("a", &message(1), false);
    server.add("b", &message(1), true);
    let stage = Stage::with(Protocol::Pop3, server.port(), None).await;
    look(&stage).await;
    assert_eq!(stage.rows().await.len(), 2);
    server.give_all();
    stage.world.clock.advance(TimeDelta::hours(2));
    look(&stage).await;
    assert_eq!(stage.rows().await.len(), 1);
    stage.assert_counts().await;
    look(&stage).await;
    assert_eq!(stage.rows().await.len(), 1);
    stage.keeper.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_gives_again_is_asked_for_everything_at_once() {
    let server = Pop3Server::start().await;
    for number in 1..=45 {
        server.add(&format!("m{number}"), &message(number), true);
    }
    let stage = Stage::with(Protocol::Pop3, server.port(), None).await;
    look(&stage).await;
    assert_eq!(stand_ins(&stage).await, 45);
    server.give_all();
    stage.world.clock.advance(TimeDelta::hours(2));
    look(&stage).await;
    assert_eq!((stand_ins(&stage).await, stage.rows().await.len()), (0, 45));
    stage.assert_counts().await;
    stage.keeper.stop().await;
}

async fn stand_ins(stage: &Stage) -> i64 {
    let owner = stage.database.owner().await;
    let query = "SELECT count(*) FROM postroom.email_messages WHERE poison IS NOT NULL";
    owner.query_one(query, &[]).await.unwrap().get(0)
}
