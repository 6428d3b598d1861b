//! Refusals of what a role does not allow.

use postroom_store::audit::{Entry, Trail};
use postroom_store::{SystemActor, TenantActor};
use postroom_types::TenantId;
use serde_json::json;

use crate::{Claims, Error, Identity, Permission};

/// Records that somebody who is signed in was refused what needs this permission, in the trail of their area.
pub async fn record_refusal(identity: &Identity, claims: &Claims, needed: Permission) -> Result<(), Error> {
    let metadata =
        json!({ "permission": needed.as_str(), "role": claims.role.as_str(), "apiKey": claims.is_api_key() });
    let entry = Entry::refused("access_refused").by(claims.user).with(metadata);
    record(identity, claims.tenant, [entry]).await
}

/// Records in the installation's trail that the database refused a request what is another tenant's: see
/// `TxError::refused_access`.
pub async fn record_violation(
    identity: &Identity,
    claims: Option<&Claims>,
    operation: &str,
    refusal: &str,
) -> Result<(), Error> {
    let tenant = claims.and_then(|claims| claims.tenant);
    let metadata = json!({ "operation": operation, "refusal": refusal, "tenant": tenant });
    let entry = Entry::refused("tenant_access_refused").by(claims.map(|claims| claims.user)).with(metadata);
    record(identity, None, [entry]).await
}

/// Records what was refused, in a transaction of its own: in the trail of the tenant, or of the installation.
pub(crate) async fn record(
    identity: &Identity,
    tenant: Option<TenantId>,
    entries: impl IntoIterator<Item = Entry>,
) -> Result<(), Error> {
    match tenant {
        Some(tenant) => {
            let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
            record_all(&tx, identity, entries).await?;
            Ok(tx.commit().await?)
        }
        None => {
            let tx = identity.store.system_tx(SystemActor::System).await?;
            record_all(&tx, identity, entries).await?;
            Ok(tx.commit().await?)
        }
    }
}

async fn record_all(
    trail: &impl Trail,
    identity: &Identity,
    entries: impl IntoIterator<Item = Entry>,
) -> Result<(), Error> {
    for entry in entries {
        trail.record(&identity.context, entry).await?;
    }
    Ok(())
}
