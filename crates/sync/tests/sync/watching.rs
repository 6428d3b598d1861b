//! What happens after the first pass, by itself.

use postroom_mail::action::Action;
use postroom_testkit::{DovecotSettings, ScriptedServer, Step, personality, wait_for};

use crate::support::{Stage, USER, date, dovecot, fill, keeper, message};

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_hear_of_each_other() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    fill(&dovecot);
    let stage = Stage::imap(dovecot.imap_port()).await;
    let running = tokio::spawn({
        let keeper = stage.keeper.clone();
        async move { keeper.run(std::future::pending()).await }
    });
    wait_for("everything is here", async || stage.account_row().await.sync_state == "idle").await;
    stage.assert_equal(&dovecot).await;

    let mut other = dovecot.client(USER).await;
    other.append("INBOX", &message(500), &[], Some(date(500))).await;
    wait_for("new mail arrives by itself", async || stage.rows().await.iter().any(|row| row.uid == 121)).await;

    stage.act("INBOX", &[3], &Action::Read(true)).await;
    wait_for("the server is told by itself", async || {
        dovecot.client(USER).await.fetch_all("INBOX").await[&3].0.contains("\\Seen")
    })
    .await;
    running.abort();
    stage.keeper.stop().await;
    stage.assert_equal(&dovecot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_one_keeps_an_account_and_another_takes_it_over() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    fill(&dovecot);
    let stage = Stage::imap(dovecot.imap_port()).await;
    stage.keeper.keep(stage.tenant.id, stage.account).await.unwrap();
    wait_for("everything is here", async || stage.account_row().await.sync_state == "idle").await;
    let keeps = stage.account_row().await.claimed_by.unwrap();

    let second = keeper(&stage.world);
    // As long as the first is alive, the second leaves it alone.
    second.sweep(&[keeps]).await.unwrap();
    assert_eq!((second.count(), stage.account_row().await.claimed_by), (0, Some(keeps)));
    // Once it is dead, it is taken over, and the first one writes nothing any more.
    second.sweep(&[]).await.unwrap();
    wait_for("the second keeps it", async || {
        let row = stage.account_row().await;
        second.count() == 1 && row.claimed_by != Some(keeps)
    })
    .await;
    let mut other = dovecot.client(USER).await;
    other.append("INBOX", &message(500), &[], Some(date(500))).await;
    wait_for("the first one has noticed", async || stage.keeper.count() == 0).await;
    wait_for("new mail arrives", async || stage.rows().await.iter().any(|row| row.uid == 121)).await;
    second.stop().await;
    assert_eq!(stage.account_row().await.claimed_by, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_account_is_left_alone() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    let stage = Stage::imap(dovecot.imap_port()).await;
    stage.execute("UPDATE postroom.email_accounts SET is_sync_enabled = false").await;
    stage.keeper.keep(stage.tenant.id, stage.account).await.unwrap();
    assert_eq!(stage.keeper.count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_talks_all_the_time_drowns_nobody_out() {
    // Whenever somebody waits, it counts the messages that were there before. It hears nothing of DONE then.
    let talk = vec![Step::send("+ idling\r\n* 5 EXISTS\r\n{tag} OK enough\r\n")];
    let mailbox = personality::ordinary(5).but("IDLE", talk).but("", vec![]);
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    stage.keeper.keep(stage.tenant.id, stage.account).await.unwrap();
    wait_for("it has talked a while", async || server.count("IDLE") >= 4).await;
    stage.act("INBOX", &[1], &Action::Read(true)).await;
    stage.keeper.keep(stage.tenant.id, stage.account).await.unwrap();
    wait_for("the member is heard", async || mailbox.snapshot()["INBOX"][&1].flags.contains("\\Seen")).await;
    let uid = i64::from(mailbox.add("INBOX", &message(500), &[]));
    wait_for("mail arrives", async || stage.rows().await.iter().any(|row| row.uid == uid)).await;
    stage.keeper.stop().await;
}
