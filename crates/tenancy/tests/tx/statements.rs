//! What statements do to a transaction and to the connection they were prepared on.
use postroom_store::{GenericClient, PoolLimits, SystemActor, TxError};

use crate::support::{INSERT, Setup, code, is_unavailable};

#[tokio::test]
async fn a_commit_after_a_swallowed_error_is_an_error() {
    let setup = Setup::new().await;
    for member in [setup.acme(), setup.acme_admin().await] {
        let tx = setup.cell().begin(member).await.unwrap();
        setup.insert(&tx, setup.acme.id, "written before").await.unwrap();
        assert_eq!(code(tx.query_one("SELECT 1 / 0", &[]).await), "22012");
        assert!(tx.commit().await.is_err());
        assert_eq!(setup.count().await, 0);
    }
    let tx = setup.store().system_tx(SystemActor::System).await.unwrap();
    let statement = tx
        .prepare("UPDATE postroom_management.tenants SET name = 'changed' WHERE slug = $1 RETURNING id")
        .await
        .unwrap();
    tx.query_one(&statement, &[&"acme"]).await.unwrap();
    let wrong = tx.prepare("SELECT 1 / 0").await.unwrap();
    assert!(tx.query_one(&wrong, &[]).await.is_err());
    assert!(tx.commit().await.is_err());
    setup.assert_clean("swallowed errors").await;
    let changed = "SELECT count(*) FROM postroom_management.tenants WHERE name = 'changed'";
    assert_eq!(setup.owner.query_one(changed, &[]).await.unwrap().get::<_, i64>(0), 0);
}

#[tokio::test]
async fn a_transaction_that_is_not_committed_writes_nothing() {
    let setup = Setup::new().await;
    let tx = setup.cell().begin(setup.acme()).await.unwrap();
    setup.insert(&tx, setup.acme.id, "row").await.unwrap();
    drop(tx);
    setup.assert_clean("a dropped transaction").await;
    assert_eq!(setup.count().await, 0);
    // One in which nothing was said costs nothing and commits nothing.
    setup.cell().begin(setup.acme()).await.unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn a_broken_constraint_keeps_its_name() {
    let setup = Setup::new().await;
    let id = setup.uuid();
    let once = setup.cell().once(setup.acme()).await.unwrap();
    let statement = once.prepare(INSERT).await.unwrap();
    once.query_one(&statement, &[&setup.acme.id.0, &id, &"row"]).await.unwrap();
    let again = once.query_one(&statement, &[&setup.acme.id.0, &id, &"row"]).await.expect_err("twice");
    assert_eq!(TxError::from(again).constraint(), Some("isolation_probes_pkey"));
    drop(once);
    let tx = setup.cell().begin(setup.acme()).await.unwrap();
    let statement = tx.prepare(INSERT).await.unwrap();
    let again = tx.query_one(&statement, &[&setup.acme.id.0, &id, &"row"]).await.expect_err("twice");
    assert_eq!(TxError::from(again).constraint(), Some("isolation_probes_pkey"));
    drop(tx);
    setup.assert_clean("broken constraints").await;
}

#[tokio::test]
async fn many_rows_are_for_reading_only() {
    let setup = Setup::new().await;
    for actor in [setup.acme(), setup.acme_admin().await] {
        let once = setup.cell().once(actor).await.unwrap();
        let statement = once.prepare(INSERT).await.unwrap();
        let id = setup.uuid();
        let params: [&(dyn tokio_postgres::types::ToSql + Sync); 3] = [&setup.acme.id.0, &id, &"row"];
        let error = match once.query_raw(&statement, params).await {
            Err(error) => error,
            Ok(rows) => futures_util::TryStreamExt::try_collect::<Vec<_>>(rows).await.expect_err("read only"),
        };
        assert_eq!(error.code().map(|code| code.code()), Some("25006"));
        drop(once);
        setup.assert_clean("a refused write").await;
    }
    assert_eq!(setup.count().await, 0);
}

#[tokio::test]
async fn a_statement_is_prepared_once_for_each_connection() {
    let limits = PoolLimits { size: 1, max_overflow: 0, ..PoolLimits::default() };
    let setup = Setup::with_limits(limits).await;
    let actor = setup.acme_admin().await;
    for _ in 0..5 {
        let tx = setup.cell().begin(actor).await.unwrap();
        setup.insert(&tx, setup.acme.id, "row").await.unwrap();
        setup.insert(&tx, setup.acme.id, "row").await.unwrap();
        tx.commit().await.unwrap();
        let once = setup.cell().once(actor).await.unwrap();
        setup.insert_once(&once, setup.acme.id, "row").await.unwrap();
    }
    let tx = setup.cell().begin(setup.acme()).await.unwrap();
    for part in ["INSERT INTO isolation_probes%", "%refuse_session()%"] {
        let prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE $1 AND statement NOT LIKE '%pg_prepared%'";
        assert_eq!(tx.query_one(prepared, &[&part]).await.unwrap().get::<_, i64>(0), 1, "{part}");
    }
}

#[tokio::test]
async fn a_statement_that_a_migration_changed_recovers() {
    let limits = PoolLimits { size: 2, max_overflow: 0, ..PoolLimits::default() };
    let setup = Setup::with_limits(limits).await;
    setup.seed(setup.acme.id, "row").await;
    let read = "SELECT canary FROM isolation_probes WHERE tenant_id = $1";
    let run = async || {
        let once = setup.cell().once(setup.acme()).await?;
        let statement = once.prepare(read).await?;
        let row = once.query_one(&statement, &[&setup.acme.id.0]).await?;
        Ok::<_, TxError>(row.try_get::<_, String>(0).is_ok())
    };
    // Prepared on both connections.
    let held = [setup.cell().begin(setup.acme()).await.unwrap(), setup.cell().begin(setup.acme()).await.unwrap()];
    for tx in &held {
        let statement = tx.prepare(read).await.unwrap();
        tx.query_one(&statement, &[&setup.acme.id.0]).await.unwrap();
    }
    drop(held);
    setup.assert_clean("preparing").await;
    let change = "ALTER TABLE postroom.isolation_probes ALTER COLUMN canary TYPE varchar(99)";
    setup.owner.batch_execute(change).await.unwrap();
    let mut refusals = 0;
    for _ in 0..6 {
        match run().await {
            Ok(is_text) => assert!(is_text),
            Err(error) => {
                assert!(matches!(error, TxError::Unavailable(_)), "{error:?}");
                refusals += 1;
            }
        }
        setup.assert_clean("a stale statement").await;
    }
    assert!(refusals <= 1, "the first refusal renews the statements of every connection: {refusals}");
    assert!(run().await.unwrap());
}

#[tokio::test]
async fn statements_that_are_gone_are_prepared_again() {
    let limits = PoolLimits { size: 1, max_overflow: 0, ..PoolLimits::default() };
    let setup = Setup::with_limits(limits).await;
    setup.seed(setup.acme.id, "row").await;
    let tx = setup.cell().begin(setup.acme()).await.unwrap();
    tx.query_opt("DEALLOCATE ALL", &[]).await.unwrap();
    tx.commit().await.unwrap();
    let tx = setup.cell().begin(setup.acme()).await.unwrap();
    assert!(is_unavailable(setup.insert(&tx, setup.acme.id, "row").await.expect_err("gone")));
    drop(tx);
    setup.seed(setup.acme.id, "row").await;
    assert_eq!(setup.count().await, 2);
}
