//! How many connections there are, who gets them, and what happens when they run out.
use std::time::Duration;

use postroom_store::{PoolLimits, TxError};
use postroom_tenancy::TenantActor;
use postroom_testkit::wait_for;

use crate::support::Setup;

fn limits() -> PoolLimits {
    PoolLimits {
        size: 2,
        max_overflow: 2,
        timeout: Duration::from_millis(200),
        tenant_size: 3,
        tenant_timeout: Duration::from_millis(100),
        ..PoolLimits::default()
    }
}

#[tokio::test]
async fn a_tenant_has_its_share_and_no_more() {
    let setup = Setup::with_limits(limits()).await;
    let held = [(); 3].map(async |()| setup.cell().begin(setup.acme()).await.unwrap());
    let held = futures_util::future::join_all(held).await;
    for tx in &held {
        setup.insert(tx, setup.acme.id, "row").await.unwrap();
    }
    assert!(matches!(setup.cell().begin(setup.acme()).await, Err(TxError::Busy(_))));
    assert!(matches!(setup.cell().once(setup.acme()).await, Err(TxError::Busy(_))));
    // The other tenant does not feel it.
    setup.seed(setup.globex.id, "row").await;
    drop(held);
    setup.seed(setup.acme.id, "row").await;
}

#[tokio::test]
async fn an_exhausted_pool_says_busy_and_recovers() {
    let setup = Setup::with_limits(limits()).await;
    let globex = TenantActor::System { tenant: setup.globex.id };
    let mut held = Vec::new();
    for actor in [setup.acme(), setup.acme(), globex, globex] {
        let tx = setup.cell().begin(actor).await.unwrap();
        setup.insert(&tx, actor.tenant(), "row").await.unwrap();
        held.push(tx);
    }
    let refused =
        tokio::time::timeout(Duration::from_secs(5), setup.cell().begin(globex)).await.expect("within the limit");
    assert!(matches!(refused, Err(TxError::Busy(_))));
    assert_eq!(setup.cell().pool_status().open, 4);
    // Whoever waits gets one that becomes free in time.
    let (next, ()) = tokio::join!(setup.cell().begin(globex), async { drop(held.pop()) });
    drop(next.unwrap());
    for tx in held {
        tx.commit().await.unwrap();
    }
    wait_for("the burst is closed again", async || setup.cell().pool_status().open <= 2).await;
    setup.assert_clean("a burst").await;
    let connections =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'postroom_app'";
    let management = setup.store().pool_status()[1].1.open as i64;
    wait_for("PostgreSQL sees them closed", async || {
        setup.owner.query_one(connections, &[]).await.unwrap().get::<_, i64>(0) <= 2 + management
    })
    .await;
    setup.seed(setup.acme.id, "row").await;
}

#[tokio::test]
async fn an_old_connection_is_replaced() {
    let setup = Setup::with_limits(PoolLimits { recycle: Duration::ZERO, size: 1, ..limits() }).await;
    let pid = async || {
        let tx = setup.cell().begin(setup.acme()).await.unwrap();
        let pid: i32 = tx.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
        tx.commit().await.unwrap();
        pid
    };
    assert_ne!(pid().await, pid().await);
    assert_eq!(setup.cell().pool_status().open, 1);
}
