//! Messages that are too large to be kept, from their server to their owner.

use postroom_mail::account::Protocol;
use postroom_mail::message;
use postroom_store::TenantActor;
use postroom_sync::original::{self, Refusal};
use postroom_testkit::{Dovecot, DovecotSettings};
use postroom_types::MessageId;

use crate::pop3::look;
use crate::support::{Stage, USER, date, dovecot, message as small, servers};

/// Longer than two parts, with lines that a POP3 server has to stuff.
fn large() -> Vec<u8> {
    let mut raw = small(1);
    for line in 0..60_000 {
        raw.extend_from_slice(format!(".{line} lines of which some begin with a dot\r\n").as_bytes());
    }
    raw
}

async fn stage(protocol: Protocol, dovecot: &Dovecot, port: u16) -> Stage {
    dovecot.deliver(USER, "INBOX", &small(2), &[], date(2));
    let stage = Stage::with(protocol, port, None).await;
    stage.execute("UPDATE postroom.email_accounts SET max_message_size = 20000").await;
    stage
}

/// All of the message that is too large, or why it cannot be had.
async fn read(stage: &Stage) -> Result<Vec<u8>, Refusal> {
    let actor = TenantActor::System { tenant: stage.tenant.id };
    let owner = stage.database.owner().await;
    let id = owner.query_one("SELECT id FROM postroom.email_messages WHERE is_too_large", &[]).await.unwrap().get(0);
    let tx = stage.world.identity.store.tenant_tx(actor).await.unwrap();
    let (stored, _) = message::raw(&tx, stage.user(), MessageId(id)).await.unwrap();
    tx.commit().await.unwrap();
    let mut original = original::open(&stage.world.identity, &servers(), actor, stage.user(), &stored).await?;
    let mut raw = Vec::new();
    while let Some(part) = original.next().await? {
        raw.extend_from_slice(&part);
    }
    Ok(raw)
}

#[tokio::test]
async fn it_comes_byte_for_byte_by_imap_or_not_at_all() {
    let mut dovecot = dovecot(DovecotSettings::default()).await;
    dovecot.deliver(USER, "INBOX", &large(), &[], date(1));
    let stage = stage(Protocol::Imap, &dovecot, dovecot.imap_port()).await;
    assert_eq!(stage.pass().await.new, 2);
    assert!(read(&stage).await.unwrap() == large());

    stage.execute("UPDATE postroom.email_accounts SET is_sync_enabled = false").await;
    assert!(matches!(read(&stage).await, Err(Refusal::Account(words)) if words.contains("paused")));
    stage.execute("UPDATE postroom.email_accounts SET is_sync_enabled = true, sync_state = 'sign_in_again'").await;
    assert!(matches!(read(&stage).await, Err(Refusal::Account(words)) if words.contains("Sign in")));
    stage.execute("UPDATE postroom.email_accounts SET sync_state = 'idle'").await;

    let mut other = dovecot.client(USER).await;
    other.select("INBOX").await;
    other.store("1", "+FLAGS", &["\\Deleted"]).await;
    other.try_command("EXPUNGE").await;
    assert!(matches!(read(&stage).await, Err(Refusal::Gone)));
    dovecot.kill();
    assert!(matches!(read(&stage).await, Err(Refusal::Unreachable(words)) if words.contains("127.0.0.1")));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_comes_byte_for_byte_by_pop3() {
    let dovecot = dovecot(DovecotSettings::default().pop3()).await;
    dovecot.deliver(USER, "INBOX", &large(), &[], date(1));
    // Of the same size, and another.
    let other = String::from_utf8(large()).unwrap().replace("Delivery 1", "Delivery 3");
    dovecot.deliver(USER, "INBOX", other.as_bytes(), &[], date(3));
    let stage = stage(Protocol::Pop3, &dovecot, dovecot.pop3_port()).await;
    look(&stage).await;
    stage.keeper.stop().await;
    stage
        .execute(
            "DELETE FROM postroom.email_message_folders p USING postroom.email_messages m
        WHERE m.id = p.message_id AND m.subject = 'Delivery 3';
        DELETE FROM postroom.email_messages WHERE subject = 'Delivery 3'",
        )
        .await;
    assert!(read(&stage).await.unwrap() == large());
}
