//! PostgreSQL goes away in the middle: a clear error, nothing half written, and all is well when it is back.
use postroom_store::TxError;
use postroom_tenancy::TenantActor;
use postroom_testkit::{PostgreSql, wait_for};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::Setup;

#[tokio::test]
async fn a_backend_that_is_terminated_mid_transaction() {
    let setup = Setup::new().await;
    let actor = setup.acme_admin().await;
    let tx = setup.cell().begin(actor).await.unwrap();
    setup.insert(&tx, setup.acme.id, "half").await.unwrap();
    let pid: i32 = tx.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
    setup.owner.query_one("SELECT pg_terminate_backend($1, 10000)", &[&pid]).await.unwrap();
    let error = match setup.insert(&tx, setup.acme.id, "half").await {
        Err(error) => TxError::from(error),
        Ok(_) => panic!("the backend is gone"),
    };
    assert!(matches!(error, TxError::Unavailable(_)), "{error:?}");
    assert!(matches!(tx.commit().await, Err(TxError::Unavailable(_))));
    assert_eq!(setup.count().await, 0);
    works_again(&setup, actor).await;
}

#[tokio::test]
async fn idle_connections_that_are_terminated() {
    let setup = Setup::new().await;
    let actor = setup.acme_admin().await;
    for round in 0..3 {
        setup.seed(setup.acme.id, "row").await;
        let all = "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity \
             WHERE datname = current_database() AND usename = 'postroom_app'";
        let ended: i64 = setup.owner.query_one(all, &[]).await.unwrap().get(0);
        assert!(ended > 0, "round {round}");
        works_again(&setup, actor).await;
    }
}

#[tokio::test]
async fn postgresql_is_killed_and_started_again() {
    let mut postgres = PostgreSql::start().await;
    let mut setup = Setup::on(&postgres).await;
    let actor = setup.acme_admin().await;
    setup.seed(setup.acme.id, "whole").await;
    let tx = setup.cell().begin(actor).await.unwrap();
    setup.insert(&tx, setup.acme.id, "half").await.unwrap();

    let pid = postgres.cluster().pid().and_then(Pid::from_raw).expect("it runs");
    kill_process(pid, Signal::KILL).unwrap();
    wait_for("PostgreSQL is gone", async || postgres.cluster().pid().is_none()).await;
    // Its children notice within moments; until then they may still answer.
    let refused = async || match setup.cell().once(actor).await {
        Ok(once) => once.query_one("SELECT 1", &[]).await.map(drop).map_err(TxError::from),
        Err(error) => Err(error),
    };
    wait_for("it cannot be reached", async || match refused().await {
        Ok(()) => false,
        Err(TxError::Unavailable(_)) => true,
        Err(other) => panic!("{other:?}"),
    })
    .await;
    assert!(matches!(tx.commit().await, Err(TxError::Unavailable(_))));

    postgres.restart().await;
    setup.owner = setup.database.owner().await;
    assert_eq!(setup.count().await, 1, "what was committed is there, what was not is not");
    works_again(&setup, actor).await;
    drop(setup);
    drop(postgres);
}

async fn works_again(setup: &Setup, actor: TenantActor) {
    let before = setup.count().await;
    wait_for("it works again", async || {
        let Ok(tx) = setup.cell().begin(actor).await else { return false };
        if setup.insert(&tx, setup.acme.id, "row").await.is_err() {
            return false;
        }
        tx.commit().await.is_ok()
    })
    .await;
    assert_eq!(setup.count().await, before + 1);
    setup.assert_clean("the fault").await;
}
