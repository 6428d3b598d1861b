//! Servers that allow so many bytes a day.

use chrono::TimeDelta;
use postroom_mail::account::Protocol;
use postroom_sync::{Allowances, Keeper, Method, Report};
use postroom_testkit::{ScriptedServer, personality, wait_for};

use crate::pop3_server::Pop3Server;
use crate::support::{Stage, message, servers};

/// What the server allows, and what a message takes of it.
const DAILY: u64 = 200_000;
const EACH: usize = 4_000;

fn keeper(stage: &Stage) -> Keeper {
    let servers = servers().allowing(Allowances::default().with("127.0.0.1", DAILY));
    Keeper::new(stage.world.identity.clone(), servers, stage.world.identity.context.uuid(), false)
}

async fn pass(stage: &Stage) -> Report {
    keeper(stage).pass_once(stage.tenant.id, stage.account, Method::QResync).await.unwrap()
}

fn long(number: u32) -> Vec<u8> {
    [personality::message(number), vec![b'x'; EACH], b"\r\n".to_vec()].concat()
}

async fn subjects(stage: &Stage) -> Vec<String> {
    let owner = stage.database.owner().await;
    let query = "SELECT m.subject FROM postroom.email_messages m
        JOIN postroom.email_message_folders p ON p.message_id = m.id ORDER BY length(m.subject), m.subject";
    owner.query(query, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn the_rest_of_the_first_synchronisation_waits_and_new_mail_does_not() {
    let mailbox = personality::ordinary(0);
    for number in 1..=100 {
        mailbox.add("INBOX", &long(number), &[]);
    }
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    let report = pass(&stage).await;
    let told = "127.0.0.1 allows 0.2 MB a day. New mail arrives; the rest comes from";
    assert!(report.spent.as_ref().is_some_and(|text| text.starts_with(told)), "{report:?}");
    let first = subjects(&stage).await;
    assert!((30..45).contains(&first.len()), "{} came", first.len());
    assert_eq!(first.last().map(String::as_str), Some("Delivery 100"), "the newest came first");

    // Another process, which knows only what the database does.
    mailbox.add("INBOX", &personality::message(101), &[]);
    let report = pass(&stage).await;
    assert_eq!((report.new, report.spent.is_some()), (1, true));
    assert_eq!(subjects(&stage).await.last().map(String::as_str), Some("Delivery 101"));
    let asked = server.count("UID FETCH *BODY.PEEK[]*");
    assert_eq!(pass(&stage).await.new, 0);
    assert_eq!(server.count("UID FETCH *BODY.PEEK[]*"), asked, "nothing more is fetched");

    for _ in 0..4 {
        stage.world.clock.advance(TimeDelta::hours(26));
        pass(&stage).await;
    }
    assert_eq!(pass(&stage).await.spent, None);
    assert_eq!(stage.snapshot().await["INBOX"], mailbox.snapshot()["INBOX"]);
    stage.assert_counts().await;
}

#[tokio::test]
async fn what_was_withheld_is_asked_for_as_far_as_the_server_allows() {
    let mailbox = personality::ordinary(0);
    let large = [personality::message(1), vec![b'x'; 150_000], b"\r\n".to_vec()].concat();
    let uids = [mailbox.add("INBOX", &large, &[]), mailbox.add("INBOX", &[&large[..], b"again\r\n"].concat(), &[])];
    uids.iter().for_each(|uid| mailbox.withhold("INBOX", *uid, true));
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    // Without an allowance, so that both are known to be withheld.
    stage.pass().await;
    uids.iter().for_each(|uid| mailbox.withhold("INBOX", *uid, false));
    for (came, hours) in [(1, 2), (0, 3), (1, 27)] {
        stage.world.clock.advance(TimeDelta::hours(hours));
        assert_eq!(pass(&stage).await.came_late, came, "after {hours} more hours");
    }
    assert_eq!(stage.snapshot().await["INBOX"], mailbox.snapshot()["INBOX"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_member_is_told_and_it_goes_on_by_itself() {
    let server = Pop3Server::start().await;
    for number in 1..=100 {
        server.add(&format!("m{number}"), &[message(number), vec![b'x'; EACH], b"\r\n".to_vec()].concat(), false);
    }
    let stage = Stage::with(Protocol::Pop3, server.port(), None).await;
    let keeper = keeper(&stage);
    keeper.keep(stage.tenant.id, stage.account).await.unwrap();
    wait_for("the member is told", async || stage.account_row().await.sync_state == "waiting").await;
    let row = stage.account_row().await;
    assert!(row.sync_state_text.starts_with("127.0.0.1 allows 0.2 MB a day."), "{}", row.sync_state_text);
    assert_eq!((row.sync_failures, row.last_sync_at), (0, None));
    let came = stage.rows().await.len();
    assert!((30..45).contains(&came), "{came} came");
    for _ in 0..3 {
        stage.world.clock.advance(TimeDelta::hours(26));
        let before = stage.rows().await.len();
        keeper.keep(stage.tenant.id, stage.account).await.unwrap();
        wait_for("more came", async || stage.rows().await.len() > before.min(99)).await;
    }
    wait_for("all is here", async || stage.account_row().await.sync_state == "idle").await;
    assert_eq!(stage.rows().await.len(), 100);
    keeper.stop().await;
}

#[tokio::test]
async fn what_came_before_a_fault_is_kept() {
    let mailbox = personality::ordinary(510).but_once("UID FETCH 1:10 *", vec![postroom_testkit::Step::Close]);
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    // What a message takes is asked for before it is.
    let servers = servers().allowing(Allowances::default().with("127.0.0.1", 1_000_000_000));
    let keeper = Keeper::new(stage.world.identity.clone(), servers, stage.world.identity.context.uuid(), false);
    let pass = async || keeper.pass_once(stage.tenant.id, stage.account, Method::QResync).await;
    assert!(pass().await.is_err());
    assert_eq!(stage.rows().await.len(), 500, "all but the window that was asked about");
    assert_eq!(pass().await.unwrap().new, 10);
}
