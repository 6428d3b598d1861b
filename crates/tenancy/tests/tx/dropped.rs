//! A future that is dropped at any of its await points leaves nothing behind: no row, no tenant, no role, no
//! transaction, and no connection fewer.
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;

use postroom_store::{GenericClient, PoolLimits, SystemActor, TxError};
use postroom_tenancy::TenantActor;
use postroom_testkit::wait_for;

use crate::support::{INSERT, Setup};

/// Polls the future so many times, then drops it; its output if it was ready by then.
async fn polled<F: Future>(times: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut polls = 0;
    poll_fn(|context| {
        if polls == times {
            return Poll::Ready(None);
        }
        polls += 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if polls == times => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Drops `run` after every number of polls; `rows` is what one completed run writes.
async fn drop_everywhere(setup: &Setup, what: &str, rows: i64, mut run: impl AsyncFnMut() -> Result<(), TxError>) {
    let mut done = 0;
    // Statements are prepared once for a connection, which takes polls of its own: so both with and without.
    for times in 0.. {
        let outcome = polled(times, run()).await;
        setup.assert_clean(&format!("{what}, dropped after {times} polls")).await;
        // One that was dropped after it had sent the COMMIT may have written everything, but never a part.
        let written = setup.count().await;
        assert_eq!(written % rows.max(1), 0, "{what} wrote a part when dropped after {times} polls");
        if let Some(outcome) = outcome {
            outcome.unwrap();
            done += 1;
            if done == 3 {
                assert!(times > 3, "{what} has more await points than that");
                assert!(written >= rows, "{what}");
                return;
            }
        }
        assert!(times < 200, "{what} is never ready");
    }
}

async fn two_rows(setup: &Setup, actor: TenantActor) -> Result<(), TxError> {
    let tx = setup.cell().begin(actor).await?;
    setup.insert(&tx, actor.tenant(), "first").await?;
    setup.insert(&tx, actor.tenant(), "second").await?;
    tx.commit().await
}

#[tokio::test]
async fn tenant_tx() {
    let setup = Setup::new().await;
    let member = setup.acme_admin().await;
    drop_everywhere(&setup, "a member's TenantTx", 2, async || two_rows(&setup, member).await).await;
    drop_everywhere(&setup, "Postroom's TenantTx", 2, async || two_rows(&setup, setup.acme()).await).await;
}

#[tokio::test]
async fn tenant_once() {
    let setup = Setup::new().await;
    let member = setup.acme_admin().await;
    drop_everywhere(&setup, "a writing TenantOnce", 1, async || {
        let once = setup.cell().once(member).await?;
        setup.insert_once(&once, setup.acme.id, "row").await?;
        Ok(())
    })
    .await;
    drop_everywhere(&setup, "a reading TenantOnce", 0, async || {
        let once = setup.cell().once(member).await?;
        let statement = once.prepare("SELECT repeat('x', 5000) FROM generate_series(1, 50)").await?;
        let mut rows = pin!(once.query_raw(&statement, std::iter::empty::<i32>()).await?);
        let mut read = 0;
        while let Some(row) = poll_fn(|context| futures_util::Stream::poll_next(rows.as_mut(), context)).await {
            row?;
            read += 1;
        }
        assert_eq!(read, 50);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn system_tx() {
    let setup = Setup::new().await;
    drop_everywhere(&setup, "a SystemTx", 0, async || {
        let tx = setup.store().system_tx(SystemActor::System).await?;
        let statement = tx
            .prepare("UPDATE postroom_management.tenants SET version = version + 1 WHERE slug = $1 RETURNING id")
            .await?;
        tx.query_one(&statement, &[&"acme"]).await?;
        tx.query_one(&statement, &[&"globex"]).await?;
        tx.commit().await
    })
    .await;
    let versions = "SELECT count(DISTINCT version) FROM postroom_management.tenants";
    assert_eq!(setup.owner.query_one(versions, &[]).await.unwrap().get::<_, i64>(0), 1, "both or none");
}

#[tokio::test]
async fn a_small_pool_is_not_drained() {
    let limits = PoolLimits { size: 2, max_overflow: 0, tenant_size: 2, ..PoolLimits::default() };
    let setup = Setup::with_limits(limits).await;
    for times in 0..60 {
        let (a, b) = tokio::join!(
            polled(times % 12, two_rows(&setup, setup.acme())),
            polled(times % 7, two_rows(&setup, setup.acme()))
        );
        for outcome in [a, b].into_iter().flatten() {
            outcome.unwrap();
        }
    }
    // All of them are there at once.
    let held = [setup.cell().begin(setup.acme()).await.unwrap(), setup.cell().begin(setup.acme()).await.unwrap()];
    for tx in &held {
        let statement = tx.prepare(INSERT).await.unwrap();
        tx.query_one(&statement, &[&setup.acme.id.0, &setup.uuid(), &"row"]).await.unwrap();
    }
    drop(held);
    setup.assert_clean("sixty broken transactions").await;
    assert_eq!(setup.count().await % 2, 0);
}

#[tokio::test]
async fn what_still_runs_is_cancelled() {
    let setup = Setup::new().await;
    let sleeping = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND state = 'active' \
         AND pid <> pg_backend_pid() AND datname = current_database()";
    let asleep = async || setup.owner.query_one(sleeping, &[]).await.unwrap().get::<_, i64>(0);
    let actor = setup.acme_admin().await;
    let in_tx = async {
        let tx = setup.cell().begin(actor).await.unwrap();
        setup.insert(&tx, setup.acme.id, "row").await.unwrap();
        tx.query_one("SELECT pg_sleep(60)::text", &[]).await.map(drop)
    };
    let in_once = async {
        let once = setup.cell().once(actor).await.unwrap();
        once.query_one("SELECT pg_sleep(60)::text", &[]).await.map(drop)
    };
    // Rows arrive at once, then it sleeps: the read seems over long before it is.
    let in_read = async {
        let once = setup.cell().once(actor).await.unwrap();
        let statement = once
            .prepare("SELECT repeat('x', 9000) FROM generate_series(1, 10) UNION ALL SELECT pg_sleep(60)::text")
            .await?;
        once.query_raw(&statement, std::iter::empty::<i32>()).await.map(drop)?;
        drop(once);
        std::future::pending().await
    };
    let in_system = async {
        let tx = setup.store().system_tx(SystemActor::System).await.unwrap();
        let statement = tx.prepare("SELECT pg_sleep(60)::text").await?;
        tx.query_one(&statement, &[]).await.map(drop)
    };
    type Run<'a> = Pin<Box<dyn Future<Output = Result<(), tokio_postgres::Error>> + 'a>>;
    let runs: [(&str, Run<'_>); 4] = [
        ("TenantTx", Box::pin(in_tx)),
        ("TenantOnce", Box::pin(in_once)),
        ("TenantOnce, reading", Box::pin(in_read)),
        ("SystemTx", Box::pin(in_system)),
    ];
    for (what, run) in runs {
        let sleeps = format!("{what} sleeps");
        tokio::select! {
            ended = run => panic!("{what}: {ended:?}"),
            () = wait_for(&sleeps, async || asleep().await == 1) => {}
        }
        wait_for(&format!("{what} is cancelled"), async || asleep().await == 0).await;
        setup.assert_clean(what).await;
    }
    assert_eq!(setup.count().await, 0);
}
