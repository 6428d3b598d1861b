//! Crashes, lost claims and refusals lose nothing and double nothing.

use postroom_sync::{Method, SyncError};
use postroom_testkit::{Dovecot, DovecotSettings, wait_for};

use crate::support::{Stage, USER, date, dovecot, fill, keeper, message};

pub async fn many(dovecot: &Dovecot) {
    for number in 1..=3000 {
        dovecot.deliver(USER, "INBOX", &message(number), &[], date(number));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_is_gone_on_with() {
    let mut dovecot = dovecot(DovecotSettings::default()).await;
    many(&dovecot).await;
    let stage = Stage::imap(dovecot.imap_port()).await;
    let keeper = stage.keeper.clone();
    let (tenant, account) = (stage.tenant.id, stage.account);
    let pass = tokio::spawn(async move { keeper.pass_once(tenant, account, Method::QResync).await });
    wait_for("some messages are here", async || !stage.rows().await.is_empty()).await;
    dovecot.kill();
    let _failed_or_faster = pass.await.unwrap();
    let some = stage.rows().await.len();
    assert!(some >= 50);
    dovecot.start_again().await;
    let report = stage.pass().await;
    assert_eq!(report.new, 3000 - some);
    stage.assert_equal(&dovecot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_killed_is_gone_on_with_by_another() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    many(&dovecot).await;
    let stage = Stage::imap(dovecot.imap_port()).await;
    let first = stage.keeper.clone();
    let (tenant, account) = (stage.tenant.id, stage.account);
    let pass = tokio::spawn(async move { first.pass_once(tenant, account, Method::QResync).await });
    wait_for("some messages are here", async || !stage.rows().await.is_empty()).await;
    // Nobody has seen the first worker's instance, so it counts as dead; it goes on all the same.
    let second = keeper(&stage.world);
    let report = second.pass_once(tenant, account, Method::QResync).await.unwrap();
    assert!(report.new <= 3000);
    match pass.await.unwrap() {
        Err(SyncError::Lost) | Ok(_) => {}
        Err(error) => panic!("{error}"),
    }
    stage.pass().await;
    stage.assert_equal(&dovecot).await;
}

#[tokio::test]
async fn what_was_told_and_not_noted_is_neither_lost_nor_doubled() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    fill(&dovecot);
    let stage = Stage::imap(dovecot.imap_port()).await;
    stage.pass().await;
    let archive = stage.folder("Archive").await;
    let moved = stage.rows().await.into_iter().find(|row| row.folder == "INBOX" && row.uid == 9).unwrap();
    stage.act("INBOX", &[9], &postroom_mail::action::Action::Move(archive)).await;
    stage.act("INBOX", &[3], &postroom_mail::action::Action::Read(true)).await;
    // As after a crash between the commands and the transaction: the server has done both.
    let mut other = dovecot.client(USER).await;
    other.select("INBOX").await;
    other.move_to("9", "Archive").await;
    other.store("3", "+FLAGS", &["\\Seen"]).await;
    stage.pass().await;
    stage.pass().await;
    stage.assert_equal(&dovecot).await;
    let rows = stage.rows().await;
    assert_eq!(rows.iter().find(|row| row.id == moved.id).map(|row| row.folder.as_str()), Some("Archive"));
    assert!(rows.iter().all(|row| !row.is_dirty));
}

#[tokio::test]
async fn a_message_that_is_too_large_is_listed_by_its_header() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    let large = [message(1), vec![b'x'; 70_000], b"\r\n".to_vec()].concat();
    dovecot.deliver(USER, "INBOX", &large, &[], date(1));
    dovecot.deliver(USER, "INBOX", &message(2), &[], date(2));
    let stage = Stage::imap(dovecot.imap_port()).await;
    stage.execute("UPDATE postroom.email_accounts SET max_message_size = 20000").await;
    assert_eq!(stage.pass().await.new, 2);
    let owner = stage.database.owner().await;
    let rows = owner
        .query("SELECT subject, size, is_too_large FROM postroom.email_messages ORDER BY size", &[])
        .await
        .unwrap();
    let rows: Vec<(String, i64, bool)> = rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
    assert_eq!(rows[0].0, "Delivery 2");
    assert_eq!(rows[1], ("Delivery 1".to_owned(), i64::try_from(large.len()).unwrap(), true));
    assert_eq!(stage.pass().await.new, 0);
}

#[tokio::test]
async fn a_wrong_password_is_tried_once() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    let stage = Stage::imap(dovecot.imap_port()).await;
    dovecot.add_user(USER, "another one");
    stage.keeper.keep(stage.tenant.id, stage.account).await.unwrap();
    wait_for("the account says so", async || stage.account_row().await.sync_state == "sign_in_again").await;
    let row = stage.account_row().await;
    assert_eq!((row.sync_state_text.as_str(), row.sync_failures), ("127.0.0.1 refused the password.", 1));
    wait_for("nobody tries again", async || stage.keeper.count() == 0).await;
    stage.keeper.keep(stage.tenant.id, stage.account).await.unwrap();
    wait_for("nobody tries again", async || stage.keeper.count() == 0).await;
    assert_eq!(stage.account_row().await.sync_failures, 1);
}

#[tokio::test]
async fn a_mirror_that_differs_is_repaired_when_everything_is_compared() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    fill(&dovecot);
    let stage = Stage::imap(dovecot.imap_port()).await;
    stage.pass().await;
    stage.want_certificate().await;
    assert_eq!(stage.pass().await.differences, 0);
    // As no server would say, and no bug of ours should do.
    stage
        .execute(
            "UPDATE postroom.email_message_folders p SET server_flags = ARRAY['\\Seen'], is_read = true
                 FROM postroom.email_folders f WHERE f.id = p.folder_id AND f.path = 'INBOX' AND p.uid IN (3, 4);
             DELETE FROM postroom.email_message_folders p USING postroom.email_folders f
                 WHERE f.id = p.folder_id AND f.path = 'Sent' AND p.uid = 5;",
        )
        .await;
    stage.want_certificate().await;
    assert!(stage.pass().await.differences >= 2);
    let owner = stage.database.owner().await;
    let certificates = owner.query("SELECT path, certificate FROM postroom.email_folders", &[]).await.unwrap();
    let of = |path: &str| {
        let row = certificates.iter().find(|row| row.get::<_, String>(0) == path);
        row.map(|row| row.get::<_, String>(1))
    };
    assert_eq!((of("INBOX").as_deref(), of("Sent").as_deref()), (Some("repaired"), Some("repaired")));
    assert_eq!(of("Archive").as_deref(), Some("identical"));
}
