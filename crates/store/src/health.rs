//! The isolation's health: what the catalogue says, what two probe tenants see of each other, and whether a pooled
//! connection still carries somebody's context.

use postroom_queries::queries::{isolation_probe, operator, tenant_settings};
use postroom_tenancy::proof::Report;
use postroom_tenancy::{SystemActor, TenantActor, TxError};
use postroom_types::{TenantId, Timestamp};
use uuid::Uuid;

use crate::{Store, TenantClient, TenantTx, expectations};

/// The probe tenants: nobody's, and never in the directory.
const PROBES: [TenantId; 2] = [TenantId(Uuid::from_u128(1)), TenantId(Uuid::from_u128(2))];

/// What the health checks found.
#[derive(Debug)]
pub struct IsolationHealth {
    /// Policies, indexes, roles and the rest of the catalogue.
    pub proof: Report,
    /// What one probe tenant saw or changed of the other; empty when sealed.
    pub crossings: Vec<String>,
    /// Pooled connections that still carry a tenant, a role or a transaction; empty when clean.
    pub leaked_contexts: Vec<String>,
}

impl IsolationHealth {
    /// Whether everything is as it must be.
    pub fn is_sealed(&self) -> bool {
        self.proof.is_sealed() && self.crossings.is_empty() && self.leaked_contexts.is_empty()
    }
}

/// Runs all checks as the application itself.
pub async fn check_isolation(store: &Store, now: Timestamp) -> Result<IsolationHealth, TxError> {
    let proof = store.cell().prove(&expectations()).await?;
    // Without its table the probe could only fail; the proof has said what is wrong.
    let crossings = if proof.is_sealed() { crossings(store, now).await? } else { Vec::new() };
    let leaked_contexts = store.cell().leaked_contexts().await?;
    Ok(IsolationHealth { proof, crossings, leaked_contexts })
}

/// Whether both databases answer.
pub async fn check_reachable(store: &Store) -> Result<(), TxError> {
    let tenant = PROBES[0];
    let once = store.tenant_once(TenantActor::System { tenant }).await?;
    tenant_settings::find().bind(&once, &tenant.0).opt().await?;
    let once = store.system_once(SystemActor::System).await?;
    operator::find_by_user().bind(&once, &Uuid::nil()).opt().await?;
    Ok(())
}

/// Both probe tenants plant a canary; then each looks for what is not its own.
async fn crossings(store: &Store, now: Timestamp) -> Result<Vec<String>, TxError> {
    for tenant in PROBES {
        let once = store.tenant_once(TenantActor::System { tenant }).await?;
        let canary = format!("canary of {tenant}");
        isolation_probe::plant().bind(&once, &tenant.0, &tenant.0, &canary, &now).one().await?;
    }
    let mut found = Vec::new();
    for tenant in PROBES {
        // Dropped without a commit: even a successful theft is undone.
        let tx = store.tenant_tx(TenantActor::System { tenant }).await?;
        found.extend(crossings_of(&tx, now).await?);
    }
    Ok(found)
}

async fn crossings_of(tx: &TenantTx, now: Timestamp) -> Result<Vec<String>, TxError> {
    let tenant = tx.tenant().0;
    let visible = isolation_probe::visible().bind(tx).all().await?;
    let mut found = Vec::new();
    if !visible.iter().any(|probe| probe.tenant_id == tenant) {
        found.push(format!("probe tenant {tenant} does not see its own canary"));
    }
    for other in visible.iter().filter(|probe| probe.tenant_id != tenant) {
        found.push(format!("probe tenant {tenant} sees the {}", other.canary));
    }
    if !isolation_probe::steal().bind(tx, &now, &tenant).all().await?.is_empty() {
        found.push(format!("probe tenant {tenant} can change another's row"));
    }
    Ok(found)
}
