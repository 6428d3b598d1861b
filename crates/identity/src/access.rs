//! Refusals of what a role does not allow.

use postroom_store::audit::{Entry, Trail};
use postroom_store::{SystemActor, TenantActor};
use serde_json::json;

use crate::{Claims, Error, Identity, Permission};

/// Records that somebody who is signed in was refused what needs this permission, in the trail of their area.
pub async fn record_refusal(identity: &Identity, claims: &Claims, needed: Permission) -> Result<(), Error> {
    let metadata =
        json!({ "permission": needed.as_str(), "role": claims.role.as_str(), "apiKey": claims.is_api_key() });
    let entry = Entry::refused("access_refused").by(claims.user).with(metadata);
    match claims.tenant {
        Some(tenant) => {
            let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
            tx.record(&identity.context, entry).await?;
            Ok(tx.commit().await?)
        }
        None => {
            let tx = identity.store.system_tx(SystemActor::System).await?;
            tx.record(&identity.context, entry).await?;
            Ok(tx.commit().await?)
        }
    }
}
