//! A tenant reaches its own rows and nothing else, whatever the statement says.
use postroom_store::{GenericClient, SystemActor};
use postroom_tenancy::TenantActor;

use crate::support::{Setup, code};

const DENIED: &str = "42501";

#[tokio::test]
async fn a_tenant_sees_only_its_own_rows() {
    let setup = Setup::new().await;
    setup.seed(setup.acme.id, "of acme").await;
    setup.seed(setup.globex.id, "of globex").await;
    for (tenant, own) in [(setup.acme.id, "of acme"), (setup.globex.id, "of globex")] {
        let tx = setup.cell().begin(TenantActor::System { tenant }).await.unwrap();
        let seen = tx.query_one("SELECT string_agg(canary, ',') FROM isolation_probes", &[]).await.unwrap();
        assert_eq!(seen.get::<_, String>(0), own);
        let once = setup.cell().once(TenantActor::System { tenant }).await.unwrap();
        let statement = once.prepare("SELECT string_agg(canary, ',') FROM isolation_probes").await.unwrap();
        let seen = once.query_one(&statement, &[]).await.unwrap();
        assert_eq!(seen.get::<_, String>(0), own);
    }
    let tx = setup.cell().begin(setup.acme()).await.unwrap();
    let named = "SELECT count(*) FROM isolation_probes WHERE tenant_id = $1";
    assert_eq!(tx.query_one(named, &[&setup.globex.id.0]).await.unwrap().get::<_, i64>(0), 0);
}

#[tokio::test]
async fn a_tenant_writes_only_its_own_rows() {
    let setup = Setup::new().await;
    let foreign = setup.seed(setup.globex.id, "of globex").await;
    let own = setup.seed(setup.acme.id, "of acme").await;

    let tx = setup.cell().begin(setup.acme()).await.unwrap();
    let changed = tx.query_opt("UPDATE isolation_probes SET canary = 'changed' RETURNING id", &[]).await.unwrap();
    assert_eq!(changed.unwrap().get::<_, uuid::Uuid>(0), own);
    for statement in [
        "UPDATE isolation_probes SET canary = 'changed' WHERE tenant_id = $1 AND id = $2 RETURNING id",
        "DELETE FROM isolation_probes WHERE tenant_id = $1 AND id = $2 RETURNING id",
    ] {
        assert!(tx.query_opt(statement, &[&setup.globex.id.0, &foreign]).await.unwrap().is_none(), "{statement}");
    }
    tx.commit().await.unwrap();

    let tx = setup.cell().begin(setup.acme()).await.unwrap();
    assert_eq!(code(setup.insert(&tx, setup.globex.id, "smuggled").await), DENIED);
    drop(tx);
    let once = setup.cell().once(setup.acme()).await.unwrap();
    assert_eq!(code(setup.insert_once(&once, setup.globex.id, "smuggled").await), DENIED);
    let tx = setup.cell().begin(setup.acme()).await.unwrap();
    let give_away = "UPDATE isolation_probes SET tenant_id = $1 RETURNING id";
    assert_eq!(code(tx.query_opt(give_away, &[&setup.globex.id.0]).await), DENIED);
    drop(tx);

    let rows = setup.owner.query("SELECT canary FROM postroom.isolation_probes ORDER BY canary", &[]).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.get(0)).collect::<Vec<String>>(), ["changed", "of globex"]);
}

#[tokio::test]
async fn a_tenant_transaction_reaches_no_management_row() {
    let setup = Setup::new().await;
    for actor in [setup.acme(), setup.acme_admin().await] {
        for table in ["tenants", "users", "memberships", "operators", "operator_sessions", "operator_idempotency_keys"]
        {
            let tx = setup.cell().begin(actor).await.unwrap();
            let statement = format!("SELECT count(*) FROM postroom_management.{table}");
            assert_eq!(code(tx.query_one(statement.as_str(), &[]).await), DENIED, "{table}");
        }
    }
}

#[tokio::test]
async fn a_system_transaction_reaches_no_tenant_row() {
    let setup = Setup::new().await;
    setup.seed(setup.acme.id, "of acme").await;
    for table in ["members", "sessions", "refresh_tokens", "tenant_settings", "idempotency_keys", "isolation_probes"] {
        let tx = setup.store().system_tx(SystemActor::System).await.unwrap();
        let read = async {
            let statement = tx.prepare(&format!("SELECT count(*) FROM postroom.{table}")).await?;
            tx.query_one(&statement, &[]).await
        };
        assert_eq!(code(read.await), DENIED, "{table}");
    }
}

#[tokio::test]
async fn without_a_transaction_of_ours_there_is_nothing() {
    let setup = Setup::new().await;
    setup.seed(setup.acme.id, "of acme").await;
    let app = setup.database.connect_as("postroom_app").await;
    assert_eq!(app.query_one("SELECT count(*) FROM isolation_probes", &[]).await.unwrap().get::<_, i64>(0), 0);
    for statement in [
        "SELECT FROM postroom_management.users",
        "SET ROLE postroom_owner",
        "SET ROLE postroom_backup",
        "SET SESSION AUTHORIZATION postgres",
        "TRUNCATE isolation_probes",
        "ALTER TABLE isolation_probes DISABLE ROW LEVEL SECURITY",
        "CREATE TABLE postroom.stray (id uuid)",
        "CREATE TEMPORARY TABLE stray (id uuid)",
    ] {
        let error = app.batch_execute(statement).await.expect_err(statement);
        assert_eq!(error.code().map(|code| code.code()), Some(DENIED), "{statement}");
    }
    // Reads that switch policies off fail instead of leaking.
    app.batch_execute("SET row_security = off").await.unwrap();
    assert!(app.query("SELECT FROM isolation_probes", &[]).await.is_err());
}

#[tokio::test]
async fn a_statement_that_was_not_prepared_first_reaches_nothing() {
    let setup = Setup::new().await;
    setup.seed(setup.acme.id, "of acme").await;
    let actor = setup.acme_admin().await;
    // The COMMIT overtakes it, so that it runs for no tenant at all.
    let once = setup.cell().once(actor).await.unwrap();
    let seen = once.query_one("SELECT count(*) FROM isolation_probes", &[]).await.unwrap();
    assert_eq!(seen.get::<_, i64>(0), 0);
    let written = once.query_one(crate::support::INSERT, &[&setup.acme.id.0, &setup.uuid(), &"row"]).await;
    assert_eq!(code(written), DENIED);
    drop(once);
    assert_eq!(setup.count().await, 1);
    setup.assert_clean("statements that were not prepared").await;
}

#[tokio::test]
async fn many_transactions_at_once_do_not_mix() {
    let setup = Setup::new().await;
    setup.seed(setup.acme.id, "of acme").await;
    setup.seed(setup.globex.id, "of globex").await;
    let tasks = (0..200).map(|n| {
        let (cell, mine) = (setup.cell().clone(), n % 2 == 0);
        let (tenant, own) = if mine { (setup.acme.id, "of acme") } else { (setup.globex.id, "of globex") };
        tokio::spawn(async move {
            let actor = TenantActor::System { tenant };
            let seen = if n % 3 == 0 {
                let tx = cell.begin(actor).await.unwrap();
                let statement = tx.prepare("SELECT string_agg(canary, ',') FROM isolation_probes").await.unwrap();
                tx.query_one(&statement, &[]).await.unwrap()
            } else {
                let once = cell.once(actor).await.unwrap();
                let statement = once.prepare("SELECT string_agg(canary, ',') FROM isolation_probes").await.unwrap();
                once.query_one(&statement, &[]).await.unwrap()
            };
            assert_eq!(seen.get::<_, String>(0), own);
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    setup.assert_clean("two hundred transactions").await;
}
