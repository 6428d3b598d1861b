use postroom_store::{SystemActor, TenantActor};
use postroom_types::TenantId;

use super::data_keys::{self, DataKeys};
use crate::{Error, Identity, installation_key};

/// Wraps a tenant's data keys anew under the installation key that is in force, in one short transaction; those that are
/// are left alone. Tells how many were not.
pub async fn rewrap_tenant(identity: &Identity, tenant: TenantId) -> Result<usize, Error> {
    let in_force = installation_key::in_force(identity).await?;
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let rewrapped = rewrap(identity, &tx, &in_force).await?;
    tx.commit().await?;
    Ok(rewrapped)
}

/// The same for the installation's own data keys.
pub async fn rewrap_installation(identity: &Identity) -> Result<usize, Error> {
    let in_force = installation_key::in_force(identity).await?;
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let rewrapped = rewrap(identity, &tx, &in_force).await?;
    tx.commit().await?;
    Ok(rewrapped)
}

async fn rewrap(identity: &Identity, tx: &impl DataKeys, in_force: &str) -> Result<usize, Error> {
    let others = tx.lock_wrapped_otherwise(in_force).await?;
    for wrapped in &others {
        let data_key = data_keys::unwrap(identity, tx.owner(), wrapped)?;
        let anew = data_keys::wrap(identity, tx.owner(), &data_key, in_force)?;
        tx.rewrap(&anew, identity.context.now()).await?;
    }
    Ok(others.len())
}
