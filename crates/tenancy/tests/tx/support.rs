//! Two tenants, and rows of theirs in the table that exists for probing.
use postroom_store::{PoolLimits, Store, TxError};
use postroom_tenancy::tokio_postgres::Error;
use postroom_tenancy::{Cell, TenantActor, TenantOnce, TenantTx};
use postroom_testkit::{Database, PostgreSql, TestTenant, World, wait_for};
use postroom_types::TenantId;
use tokio_postgres::Client;
use uuid::Uuid;

pub const INSERT: &str = "INSERT INTO isolation_probes (tenant_id, id, canary, created_at, updated_at) \
     VALUES ($1, $2, $3, now(), now()) RETURNING id";

pub struct Setup {
    pub world: World,
    pub acme: TestTenant,
    pub globex: TestTenant,
    pub owner: Client,
    pub database: Database,
}

impl Setup {
    pub async fn new() -> Setup {
        Self::with(Database::fresh().await, PoolLimits::default()).await
    }

    pub async fn with_limits(limits: PoolLimits) -> Setup {
        Self::with(Database::fresh().await, limits).await
    }

    pub async fn on(postgres: &PostgreSql) -> Setup {
        Self::with(Database::fresh_on(postgres).await, PoolLimits::default()).await
    }

    async fn with(database: Database, limits: PoolLimits) -> Setup {
        let world = World::with_limits(&database, limits);
        let (acme, globex) = (world.tenant("acme").await, world.tenant("globex").await);
        Setup { owner: database.owner().await, world, acme, globex, database }
    }

    pub fn store(&self) -> &Store {
        &self.world.identity.store
    }

    pub fn cell(&self) -> &Cell {
        self.store().cell()
    }

    pub fn uuid(&self) -> Uuid {
        self.world.identity.context.uuid()
    }

    /// Postroom itself, for acme.
    pub fn acme(&self) -> TenantActor {
        TenantActor::System { tenant: self.acme.id }
    }

    /// The admin of acme, signed in.
    pub async fn acme_admin(&self) -> TenantActor {
        self.world.member_actor(&self.acme.admin, &self.acme).await
    }

    pub async fn insert(&self, tx: &TenantTx, tenant: TenantId, canary: &str) -> Result<Uuid, Error> {
        let statement = tx.prepare(INSERT).await?;
        Ok(tx.query_one(&statement, &[&tenant.0, &self.uuid(), &canary]).await?.get(0))
    }

    pub async fn insert_once(&self, once: &TenantOnce, tenant: TenantId, canary: &str) -> Result<Uuid, Error> {
        let statement = once.prepare(INSERT).await?;
        Ok(once.query_one(&statement, &[&tenant.0, &self.uuid(), &canary]).await?.get(0))
    }

    /// A row that is committed.
    pub async fn seed(&self, tenant: TenantId, canary: &str) -> Uuid {
        let once = self.cell().once(TenantActor::System { tenant }).await.unwrap();
        self.insert_once(&once, tenant, canary).await.unwrap()
    }

    /// How many rows there really are, whoever's.
    pub async fn count(&self) -> i64 {
        self.owner.query_one("SELECT count(*) FROM postroom.isolation_probes", &[]).await.unwrap().get(0)
    }

    /// Waits until every connection is back, and asserts that none carries anything.
    pub async fn assert_clean(&self, after: &str) {
        wait_for(&format!("every connection is back after {after}"), async || {
            self.store().pool_status().iter().all(|(_, status)| status.open == status.idle)
        })
        .await;
        assert_eq!(self.cell().leaked_contexts().await.unwrap(), Vec::<String>::new(), "{after}");
        let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
             AND usename = 'postroom_app' AND state <> 'idle'";
        assert_eq!(self.owner.query_one(open, &[]).await.unwrap().get::<_, i64>(0), 0, "{after}");
    }
}

/// The SQLSTATE of a refusal.
pub fn code<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    outcome.expect_err("a refusal").code().expect("by PostgreSQL").code().to_owned()
}

pub fn is_unavailable(error: impl Into<TxError>) -> bool {
    matches!(error.into(), TxError::Unavailable(_))
}
