use std::sync::Arc;

use postroom_tenancy::{Cell, DatabaseConfig, Management, PoolLimits, PoolStatus, SystemActor, TenantActor, TxError};
use postroom_types::Clock;

use crate::bus::Pending;
use crate::{Bus, SystemOnce, SystemTx, TenantOnce, TenantTx};

/// Raises unless the session, its member and its tenant are as the access token says. Only keys stand in the WHERE: with
/// `expires_at` there, PostgreSQL may prefer the index on it, and walk through all of a tenant's sessions.
///
/// An API key that was made without a second factor is nothing where one is required. A session that somebody signed in to
/// stands, because in it they set one up; its token confines it to that.
const MEMBER_CHECK: &str = "SELECT CASE WHEN (\
     SELECT s.user_id = $2 AND s.revoked_at IS NULL AND s.expires_at > $4 AND m.is_active AND m.role = $3 AND t.is_active \
     AND (s.second_factor OR s.kind <> 'api-key' OR NOT t.second_factor_required) \
     FROM sessions s \
     JOIN members m ON m.tenant_id = s.tenant_id AND m.user_id = s.user_id \
     JOIN tenant_settings t ON t.tenant_id = s.tenant_id \
     WHERE s.tenant_id = $5 AND s.id = $1) \
     THEN true ELSE refuse_session() END";

/// Raises unless the session and its operator are as the access token says.
const OPERATOR_CHECK: &str = "SELECT CASE WHEN EXISTS (\
     SELECT FROM postroom_management.operator_sessions s \
     JOIN postroom_management.operators o ON o.user_id = s.user_id \
     JOIN postroom_management.users u ON u.id = s.user_id \
     WHERE s.id = $1 AND s.user_id = $2 AND s.revoked_at IS NULL AND s.expires_at > $4 \
     AND o.is_active AND o.deleted_at IS NULL AND o.role = $3 AND u.status = 'active') \
     THEN true ELSE postroom_management.refuse_session() END";

/// Where the databases are.
pub struct StoreConfig {
    /// The cell with the tenants' rows; signs in as `postroom_app`.
    pub cell_url: String,
    /// The management database; usually the same one.
    pub management_url: String,
    pub limits: PoolLimits,
    /// Whether statements may be prepared on a connection; see [`DatabaseConfig`].
    pub prepared_statements: bool,
}

/// Opens transactions, each for somebody.
#[derive(Clone)]
pub struct Store {
    cell: Cell,
    management: Management,
    bus: Bus,
}

impl Store {
    /// Prepares the pools; connects at the first use.
    pub fn new(config: StoreConfig, clock: Arc<dyn Clock>) -> Result<Self, TxError> {
        let StoreConfig { cell_url, management_url, limits, prepared_statements } = config;
        let cell = DatabaseConfig { url: cell_url, limits, prepared_statements, session_check: MEMBER_CHECK };
        let management =
            DatabaseConfig { url: management_url, limits, prepared_statements, session_check: OPERATOR_CHECK };
        Ok(Self {
            cell: Cell::new(cell, Arc::clone(&clock))?,
            management: Management::new(management, clock)?,
            bus: Bus::default(),
        })
    }

    /// A transaction on one tenant's rows.
    pub async fn tenant_tx(&self, actor: TenantActor) -> Result<TenantTx, TxError> {
        self.cell.begin(actor).await.map(|tx| TenantTx(tx, Pending::new(&self.bus)))
    }

    /// A transaction of one statement on one tenant's rows, in one round trip.
    pub async fn tenant_once(&self, actor: TenantActor) -> Result<TenantOnce, TxError> {
        self.cell.once(actor).await.map(TenantOnce)
    }

    /// A transaction on management rows.
    pub async fn system_tx(&self, actor: SystemActor) -> Result<SystemTx, TxError> {
        self.management.begin(actor).await.map(|tx| SystemTx(tx, Pending::new(&self.bus)))
    }

    /// A transaction of one statement on management rows, in one round trip.
    pub async fn system_once(&self, actor: SystemActor) -> Result<SystemOnce, TxError> {
        self.management.once(actor).await.map(SystemOnce)
    }

    /// What committed transactions tell.
    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// The cell, for the isolation proof and the health checks.
    pub fn cell(&self) -> &Cell {
        &self.cell
    }

    /// How full the pools are, by name.
    pub fn pool_status(&self) -> [(&'static str, PoolStatus); 2] {
        [("cell", self.cell.pool_status()), ("management", self.management.pool_status())]
    }
}
