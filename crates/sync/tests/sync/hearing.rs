//! What a server says by itself: of INBOX (IDLE), and of all folders (NOTIFY). No look at everything comes due in these tests: the
/// accounts are looked at every five minutes, and nothing is waited for that long.
use postroom_mail::account::{self, Encryption, Endpoint, NewAccount, Protocol};
use postroom_mail::{Login, action::Action};
use postroom_store::TenantActor;
use postroom_testkit::{DovecotSettings, FakeMailbox, ScriptedServer, Step, name, personality, wait_for};
use postroom_types::{AccountId, EmailAddress};

use crate::support::{Stage, USER, date, dovecot, fill, message};

const CAPABILITIES: &str = "IMAP4rev1 LITERAL+ IDLE UIDPLUS MOVE ENABLE CONDSTORE QRESYNC NOTIFY";

/// Waits until everything is here and the server is listened to.
async fn kept(stage: &Stage) {
    stage.keeper.keep(stage.tenant.id, stage.account).await.unwrap();
    wait_for("everything is here", async || stage.account_row().await.sync_state == "idle").await;
}

async fn count(stage: &Stage, folder: &str) -> usize {
    stage.rows().await.iter().filter(|row| row.folder == folder).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_in_any_folder_is_heard_of() {
    any_folder_is_heard_of(DovecotSettings::default()).await;
}

/// It is told only that other messages are unread now, and not which.
#[tokio::test(flavor = "multi_thread")]
async fn mail_in_any_folder_is_heard_of_where_changes_have_no_numbers() {
    any_folder_is_heard_of(DovecotSettings::default().without("CONDSTORE")).await;
}

async fn any_folder_is_heard_of(settings: DovecotSettings) {
    let dovecot = dovecot(settings.recorded()).await;
    fill(&dovecot);
    let stage = Stage::imap(dovecot.imap_port()).await;
    kept(&stage).await;
    let mut other = dovecot.client(USER).await;
    other.append("Archive", &message(500), &[], Some(date(500))).await;
    wait_for("mail arrives in another folder", async || count(&stage, "Archive").await == 4).await;
    // One after the other, as a filter delivers, while the folder is being looked into.
    for number in 501..=520 {
        other.append("Archive", &message(number), &[], Some(date(number))).await;
    }
    wait_for("all of it arrives", async || count(&stage, "Archive").await == 24).await;
    other.select("Sent").await;
    other.store("2", "-FLAGS", &["\\Seen"]).await;
    wait_for("what another program did to a message there is seen", async || {
        stage.rows().await.iter().any(|row| row.folder == "Sent" && row.uid == 2 && row.flags.is_empty())
    })
    .await;
    other.expunge("3:4").await;
    wait_for("and what it took away", async || count(&stage, "Sent").await == 14).await;
    let asked = |said: &str| said.lines().filter(|line| line.contains("LIST \"\" \"*\"")).count();
    assert_eq!(asked(&dovecot.said_by(USER)), 1, "no look at everything came due: {}", dovecot.said_by(USER));

    other.create("Neu").await;
    other.append("Neu", &message(600), &[], Some(date(600))).await;
    wait_for("a folder that was made there is here", async || count(&stage, "Neu").await == 1).await;
    // What is done here is told, and heard as an echo.
    stage.act("INBOX", &[1, 2], &Action::Move(stage.folder("Neu").await)).await;
    stage.keeper.keep(stage.tenant.id, stage.account).await.unwrap();
    wait_for("it is told", async || stage.rows().await.iter().all(|row| !row.is_dirty)).await;
    other.append("Neu", &message(601), &[], Some(date(601))).await;
    wait_for("mail arrives beside what was moved", async || count(&stage, "Neu").await == 4).await;
    stage.keeper.stop().await;
    stage.assert_equal(&dovecot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_will_not_tell_of_other_folders_is_heard_in_inbox() {
    for refusal in ["{tag} NO [BADEVENT (MessageNew)] not these\r\n", "{tag} BAD what?\r\n"] {
        let mailbox = FakeMailbox::new(CAPABILITIES).folder("Archive", "").but("NOTIFY *", vec![Step::send(refusal)]);
        let server = ScriptedServer::of(mailbox.script()).await;
        let stage = Stage::imap(server.port()).await;
        kept(&stage).await;
        server.hears("IDLE").await;
        mailbox.add("INBOX", &message(1), &[]);
        wait_for("mail arrives", async || count(&stage, "INBOX").await == 1).await;
        // With less, and then not again on this connection.
        assert_eq!(server.count("NOTIFY *"), 2);
        stage.keeper.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_tell_everything_is_left_and_looked_at() {
    let overflow = vec![
        Step::send("{tag} OK it will\r\n* STATUS Archive (MESSAGES 1 UIDNEXT 2)\r\n"),
        Step::send("* OK [NOTIFICATIONOVERFLOW] too much\r\n"),
    ];
    is_asked_once(overflow).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_breaks_down_over_all_folders_is_heard_in_inbox() {
    is_asked_once(vec![Step::Close]).await;
}

async fn is_asked_once(answer: Vec<Step>) {
    let mailbox = FakeMailbox::new(CAPABILITIES).folder("Archive", "").but("NOTIFY *", answer);
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    kept(&stage).await;
    // On another connection, where it is not asked to tell of all folders.
    wait_for("it is listened to again", async || {
        let heard = server.heard();
        heard.len() > 1 && heard[heard.len() - 1].contains(&"IDLE".to_owned())
    })
    .await;
    assert_eq!(server.count("NOTIFY *"), 1, "{:?}", server.heard());
    mailbox.add("INBOX", &message(1), &[]);
    wait_for("mail arrives", async || count(&stage, "INBOX").await == 1).await;
    stage.keeper.stop().await;
}

/// Four accounts of a server that says nothing hold all the turns that are given to those who ask.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_waits_for_its_turn_hears_its_server() {
    let mailbox = personality::ordinary(3);
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    let running = tokio::spawn({
        let keeper = stage.keeper.clone();
        async move { keeper.run(std::future::pending()).await }
    });
    server.hears("IDLE").await;
    let silent = ScriptedServer::of(personality::ordinary(0).but("LIST *", vec![Step::Hang]).script()).await;
    let mut holding = Vec::new();
    for number in 0..4 {
        let account = another_account(&stage, number, silent.port()).await;
        let (keeper, tenant) = (stage.keeper.clone(), stage.tenant.id);
        holding.push(tokio::spawn(async move {
            let _never = keeper.pass_once(tenant, account, postroom_sync::Method::QResync).await;
        }));
    }
    wait_for("all turns are taken", async || silent.count("LIST *") == 4).await;
    let tx = stage.world.identity.store.tenant_tx(TenantActor::System { tenant: stage.tenant.id }).await.unwrap();
    account::sync_now(&tx, stage.user(), stage.account).await.unwrap();
    tx.commit().await.unwrap();
    wait_for("it waits for its turn", async || server.count("IDLE") >= 2).await;
    mailbox.add("INBOX", &message(500), &[]);
    wait_for("new mail arrives all the same", async || count(&stage, "INBOX").await == 4).await;
    // The look at everything is still to come.
    assert_eq!(server.count("LIST *"), 1);
    holding.iter().for_each(tokio::task::JoinHandle::abort);
    wait_for("and comes", async || server.count("LIST *") == 2).await;
    running.abort();
    stage.keeper.stop().await;
}

async fn another_account(stage: &Stage, number: usize, port: u16) -> AccountId {
    let address = format!("ida{number}@nordhavn.example");
    let new = NewAccount {
        account_name: name("Silent"),
        email_address: EmailAddress::parse(&address).unwrap(),
        protocol: Protocol::Imap,
        server: Endpoint { hostname: "127.0.0.1".to_owned(), port, encryption: Encryption::None, username: address },
        login: Login::Password("secret".to_owned().into()),
        smtp: None,
        sync_interval: None,
        leave_on_server_days: None,
    };
    let identity = &stage.world.identity;
    let tx = identity.store.tenant_tx(TenantActor::System { tenant: stage.tenant.id }).await.unwrap();
    let made = account::create(identity, &tx, stage.user(), &new).await.unwrap();
    tx.commit().await.unwrap();
    AccountId(made.id)
}
