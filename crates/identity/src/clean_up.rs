//! Taking away what is over. Everything here can be repeated.

use chrono::TimeDelta;
use postroom_store::queries::{clean_up, installation_clean_up, instance, isolation_report, letter};
use postroom_store::{SystemActor, TenantActor};
use postroom_types::TenantId;

use crate::{Error, Identity};

/// Sessions that are over, links that stopped working and tombstones are kept so long.
const KEPT: TimeDelta = TimeDelta::days(30);
/// Answers to repeated requests, and counts of failed sign-ins.
const KEPT_SHORTLY: TimeDelta = TimeDelta::hours(24);

/// Every tenant that has rows.
pub async fn tenants(identity: &Identity) -> Result<Vec<TenantId>, Error> {
    let once = identity.store.system_once(SystemActor::System).await?;
    let ids = installation_clean_up::tenants().bind(&once).all().await?;
    Ok(ids.into_iter().map(TenantId).collect())
}

/// Cleans one tenant up.
pub async fn tenant(identity: &Identity, tenant: TenantId) -> Result<(), Error> {
    let now = identity.context.now();
    let (before, shortly) = (now - KEPT, now - KEPT_SHORTLY);
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    clean_up::sessions().bind(&tx, &tenant.0, &before).all().await?;
    clean_up::refresh_tokens().bind(&tx, &tenant.0, &before).all().await?;
    clean_up::idempotency_keys().bind(&tx, &tenant.0, &shortly).all().await?;
    clean_up::invitations().bind(&tx, &tenant.0, &before).all().await?;
    clean_up::changes().bind(&tx, &tenant.0, &before).all().await?;
    clean_up::change_counters().bind(&tx, &tenant.0, &before).all().await?;
    Ok(tx.commit().await?)
}

/// Cleans the installation's own tables up.
pub async fn installation(identity: &Identity) -> Result<(), Error> {
    let now = identity.context.now();
    let (before, shortly) = (now - KEPT, now - KEPT_SHORTLY);
    let tx = identity.store.system_tx(SystemActor::System).await?;
    installation_clean_up::sessions().bind(&tx, &before).all().await?;
    installation_clean_up::refresh_tokens().bind(&tx, &before).all().await?;
    installation_clean_up::idempotency_keys().bind(&tx, &shortly).all().await?;
    installation_clean_up::password_resets().bind(&tx, &shortly).all().await?;
    installation_clean_up::sign_in_failures().bind(&tx, &shortly).all().await?;
    installation_clean_up::changes().bind(&tx, &before).all().await?;
    letter::purge().bind(&tx, &before).all().await?;
    instance::purge().bind(&tx, &shortly).all().await?;
    isolation_report::purge().bind(&tx, &before).all().await?;
    Ok(tx.commit().await?)
}
