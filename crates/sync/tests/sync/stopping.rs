//! A long synchronisation that the member stops, for now or until further notice: it ends where it is, and goes on from there.

use postroom_mail::account::{self, Changes};
use postroom_testkit::{Dovecot, DovecotSettings, wait_for};
use tokio::task::JoinHandle;

use crate::faults::many;
use crate::support::{Stage, dovecot};

/// A synchronisation of 3,000 messages.
struct UnderWay {
    dovecot: Dovecot,
    stage: Stage,
    keeping: JoinHandle<()>,
}

impl UnderWay {
    /// One that has brought the first of them. The server is silent, so that the rest cannot come before it is stopped.
    async fn begin() -> UnderWay {
        let dovecot = dovecot(DovecotSettings::default()).await;
        many(&dovecot).await;
        let stage = Stage::imap(dovecot.imap_port()).await;
        let keeper = stage.keeper.clone();
        let keeping = tokio::spawn(async move { keeper.run(std::future::pending()).await });
        wait_for("some messages are here", async || !stage.rows().await.is_empty()).await;
        dovecot.hang();
        UnderWay { dovecot, stage, keeping }
    }

    /// The server answers again, and nobody asks it: some messages are here, and no more come.
    async fn stopped_short(&self) {
        let some = self.stage.rows().await.len();
        assert!((50..3000).contains(&some), "{some}");
        self.dovecot.go_on();
        // As long as it takes to ask for all of them in another way.
        self.dovecot.client(crate::support::USER).await.snapshot().await;
        assert_eq!(self.stage.rows().await.len(), some);
        self.stage.assert_counts().await;
    }

    async fn goes_on_and_ends(self) {
        wait_for("everything is here", async || self.stage.account_row().await.sync_state == "idle").await;
        self.stage.assert_equal(&self.dovecot).await;
        self.keeping.abort();
        self.stage.keeper.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_cancelled_stops_short_and_is_gone_on_with() {
    let under_way = UnderWay::begin().await;
    let stage = &under_way.stage;
    let tx = stage.tx().await;
    account::cancel_sync(&tx, stage.user(), stage.account).await.unwrap();
    tx.commit().await.unwrap();
    wait_for("it has stopped", async || stage.account_row().await.sync_state == "waiting").await;
    assert!(stage.account_row().await.sync_state_text.starts_with("It was stopped"));
    under_way.stopped_short().await;

    let tx = stage.tx().await;
    account::sync_now(&tx, stage.user(), stage.account).await.unwrap();
    tx.commit().await.unwrap();
    under_way.goes_on_and_ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_paused_stops_short_and_is_resumed() {
    let under_way = UnderWay::begin().await;
    let stage = &under_way.stage;
    set_enabled(stage, false).await;
    wait_for("nobody keeps the account", async || stage.keeper.count() == 0).await;
    assert_eq!(stage.account_row().await.claimed_by, None);
    under_way.stopped_short().await;

    set_enabled(stage, true).await;
    // A job does that.
    stage.keeper.keep(stage.tenant.id, stage.account).await.unwrap();
    under_way.goes_on_and_ends().await;
}

async fn set_enabled(stage: &Stage, is_sync_enabled: bool) {
    let tx = stage.tx().await;
    let changes = Changes { is_sync_enabled: Some(is_sync_enabled), ..Changes::default() };
    account::update(&stage.world.identity, &tx, stage.user(), stage.account, &changes, None).await.unwrap();
    tx.commit().await.unwrap();
}
