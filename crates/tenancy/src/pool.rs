use std::sync::Arc;
use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{Hook, HookError, Object, PoolError, TimeoutType};
use futures_util::future::try_join_all;
use postroom_types::{Clock, Timestamp};
use tokio_postgres::SimpleQueryMessage;

use crate::connector::Connector;
use crate::tenant_gate::TenantGate;
use crate::tx::{Check, Connection};
use crate::{SystemActor, SystemOnce, SystemTx, TenantActor, TenantOnce, TenantTx, TxError};

/// How many connections an instance may hold, and how long one may wait for them.
#[derive(Clone, Copy, Debug)]
pub struct PoolLimits {
    /// Connections kept open.
    pub size: usize,
    /// Further ones in a burst, closed again afterwards.
    pub max_overflow: usize,
    /// How long to wait for a free one.
    pub timeout: Duration,
    /// A connection older than this is replaced.
    pub recycle: Duration,
    /// Connections that one tenant may hold at once.
    pub tenant_size: usize,
    /// How long to wait for one of the tenant's.
    pub tenant_timeout: Duration,
}

impl Default for PoolLimits {
    /// The defaults of the settings `POSTROOM_DB_POOL_…` and `POSTROOM_TENANT_…`.
    fn default() -> Self {
        Self {
            size: 20,
            max_overflow: 50,
            timeout: Duration::from_secs(30),
            recycle: Duration::from_secs(3600),
            tenant_size: 5,
            tenant_timeout: Duration::from_secs(10),
        }
    }
}

/// Where a database is and what to run before anything else when a session asks.
pub struct DatabaseConfig {
    /// Signs in as `postroom_app`.
    pub url: String,
    pub limits: PoolLimits,
    /// Whether statements may be prepared on a connection; not behind PgBouncer before 1.21 in transaction mode.
    pub prepared_statements: bool,
    /// A statement that raises SQLSTATE `PR401` unless the session is good: `$1` session, `$2` user, `$3` role, `$4` now,
    /// and in a cell `$5` tenant.
    pub session_check: &'static str,
}

/// How full a pool is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolStatus {
    pub open: usize,
    pub idle: usize,
    pub waiting: usize,
}

/// A database that holds tenants' rows.
#[derive(Clone)]
pub struct Cell(Arc<Shared>);

/// The database that knows which tenants, users and operators there are.
#[derive(Clone)]
pub struct Management(Arc<Shared>);

struct Shared {
    pool: ConnectionPool,
    gate: TenantGate,
    check: &'static str,
    clock: Arc<dyn Clock>,
}

impl Cell {
    /// Prepares the pool; connects at the first use.
    pub fn new(config: DatabaseConfig, clock: Arc<dyn Clock>) -> Result<Self, TxError> {
        Shared::new(config, clock).map(Self)
    }

    /// A transaction in which only the actor's tenant exists. Nothing is sent before the first statement.
    pub async fn begin(&self, actor: TenantActor) -> Result<TenantTx, TxError> {
        let place = self.0.gate.enter(actor.tenant()).await?;
        let connection = self.0.pool.get().await?;
        Ok(TenantTx::new(connection.held_by(place), actor, self.check(&actor)))
    }

    /// A transaction of exactly one statement, which costs one round trip altogether.
    pub async fn once(&self, actor: TenantActor) -> Result<TenantOnce, TxError> {
        let place = self.0.gate.enter(actor.tenant()).await?;
        let connection = self.0.pool.get().await?;
        Ok(TenantOnce::new(connection.held_by(place), actor, self.check(&actor)))
    }

    /// Takes every idle connection and tells whether one still carries a tenant, a role or an open transaction.
    pub async fn leaked_contexts(&self) -> Result<Vec<String>, TxError> {
        self.0.pool.leaked_contexts().await
    }

    pub fn pool_status(&self) -> PoolStatus {
        self.0.pool.status()
    }

    /// How late it is by the database's clock.
    pub async fn time(&self) -> Result<Timestamp, TxError> {
        let connection = self.0.pool.get().await?;
        Ok(connection.client().query_typed_one("SELECT clock_timestamp()", &[]).await?.get(0))
    }

    /// Runs a catalogue query outside of any tenant, for the isolation proof.
    pub async fn prove(&self, expectations: &crate::proof::Expectations) -> Result<crate::proof::Report, TxError> {
        let connection = self.0.pool.get().await?;
        Ok(crate::proof::prove(connection.client(), expectations).await?)
    }

    /// How far the migrations of this database are, as far as the application may know.
    pub async fn migration_status(
        &self,
        targets: &[crate::migrate::Target],
    ) -> Result<Vec<crate::migrate::TargetStatus>, Box<dyn std::error::Error + Send + Sync>> {
        let connection = self.0.pool.get().await?;
        Ok(crate::migrate::status(connection.client(), targets).await?)
    }

    /// Refuses an application login that could undo the isolation (`roles::check_app_login`).
    pub async fn check_app_login(&self) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let connection = self.0.pool.get().await?;
        Ok(crate::roles::check_app_login(connection.client()).await?)
    }

    fn check(&self, actor: &TenantActor) -> Option<Check> {
        let session = actor.session()?;
        Some(Check { sql: self.0.check, session, now: self.0.clock.now(), tenant: Some(actor.tenant()) })
    }
}

impl Management {
    /// Prepares the pool; connects at the first use.
    pub fn new(config: DatabaseConfig, clock: Arc<dyn Clock>) -> Result<Self, TxError> {
        Shared::new(config, clock).map(Self)
    }

    /// A transaction on management rows; no tenant's row exists in it. Nothing is sent before the first statement.
    pub async fn begin(&self, actor: SystemActor) -> Result<SystemTx, TxError> {
        Ok(SystemTx::new(self.0.pool.get().await?, actor, self.check(&actor)))
    }

    /// A transaction of exactly one statement, which costs one round trip altogether.
    pub async fn once(&self, actor: SystemActor) -> Result<SystemOnce, TxError> {
        Ok(SystemOnce::new(self.0.pool.get().await?, actor, self.check(&actor)))
    }

    pub fn pool_status(&self) -> PoolStatus {
        self.0.pool.status()
    }

    fn check(&self, actor: &SystemActor) -> Option<Check> {
        let session = actor.session()?;
        Some(Check { sql: self.0.check, session, now: self.0.clock.now(), tenant: None })
    }
}

impl Shared {
    fn new(config: DatabaseConfig, clock: Arc<dyn Clock>) -> Result<Arc<Self>, TxError> {
        let limits = config.limits;
        Ok(Arc::new(Self {
            pool: ConnectionPool::new(&config.url, limits, config.prepared_statements)?,
            gate: TenantGate::new(limits.tenant_size, limits.tenant_timeout),
            check: config.session_check,
            clock,
        }))
    }
}

/// What a connection carries that it should not; no row when it is clean.
const CONTEXT: &str = "SELECT format('connection %s carries tenant %L, actor %L, role %s%s', pid, tenant, actor, role, \
     CASE WHEN open THEN ', an open transaction' END) \
     FROM (SELECT pg_backend_pid() AS pid, coalesce(current_setting('app.current_tenant_id', true), '') AS tenant, \
     coalesce(current_setting('app.current_actor_id', true), '') AS actor, current_user AS role, \
     now() < statement_timestamp() AS open) AS context \
     WHERE tenant <> '' OR actor <> '' OR role <> session_user OR open";

/// The one place that knows the pool library.
#[derive(Clone)]
pub(crate) struct ConnectionPool {
    #[expect(clippy::disallowed_types, reason = "this is the tenancy crate's private pool")]
    pool: deadpool::managed::Pool<Connector>,
    size: usize,
}

impl ConnectionPool {
    fn new(url: &str, limits: PoolLimits, prepares: bool) -> Result<Self, TxError> {
        let config: tokio_postgres::Config = url.parse().map_err(|e| TxError::Unavailable(Box::new(e)))?;
        #[expect(clippy::disallowed_types, reason = "this is the tenancy crate's private pool")]
        let pool = deadpool::managed::Pool::builder(Connector::new(config, prepares))
            .max_size(limits.size + limits.max_overflow)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(limits.timeout))
            .create_timeout(Some(limits.timeout))
            .recycle_timeout(Some(limits.timeout))
            .pre_recycle(Hook::sync_fn(move |_, metrics| {
                if metrics.age() > limits.recycle { Err(HookError::message("old enough")) } else { Ok(()) }
            }))
            .build()
            .map_err(|e| TxError::Unavailable(Box::new(e)))?;
        Ok(Self { pool, size: limits.size })
    }

    async fn get(&self) -> Result<Connection, TxError> {
        match self.pool.get().await {
            Ok(object) => Ok(Connection::new(object, self.clone())),
            Err(PoolError::Timeout(TimeoutType::Wait)) => Err(TxError::Busy("the pool is used up")),
            Err(PoolError::Backend(error)) => Err(TxError::Unavailable(Box::new(error))),
            Err(other) => Err(TxError::Unavailable(Box::new(other))),
        }
    }

    /// Gives a clean connection back, or closes it when there are more open than are kept.
    pub(crate) fn give_back(&self, object: Object<Connector>) {
        if self.pool.status().size > self.size {
            drop(Object::take(object));
        }
    }

    fn status(&self) -> PoolStatus {
        let status = self.pool.status();
        PoolStatus { open: status.size, idle: status.available, waiting: status.waiting }
    }

    async fn leaked_contexts(&self) -> Result<Vec<String>, TxError> {
        let mut held = Vec::new();
        let mut leaks = Vec::new();
        for _ in 0..self.status().idle {
            held.push(self.get().await?);
        }
        // All at once: a pooler then has to show more than one of its own connections. A simple query, because only there the
        // transaction begins at the very moment of its statement.
        let asked = held.iter().map(|connection| connection.client().simple_query(CONTEXT));
        for messages in try_join_all(asked).await? {
            let contexts = messages.iter().filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => row.get(0),
                _ => None,
            });
            leaks.extend(contexts.map(ToOwned::to_owned));
        }
        Ok(leaks)
    }
}
