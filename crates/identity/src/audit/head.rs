use postroom_store::{SystemActor, TenantActor};
use postroom_types::{TenantId, Timestamp};
use uuid::Uuid;

use super::key::Signing;
use super::rows::{Chain, Head};
use super::seal::{Reach, seal};
use crate::{Error, Identity};

/// Seals what is not sealed yet in the trail of the tenant, or of the installation, and signs its end if it has grown since
/// the last time. Tells whether it has. The signature goes into the log as well: kept elsewhere, it proves what was there even
/// against somebody who owns the database and the installation key.
pub async fn sign_head(identity: &Identity, tenant: Option<TenantId>) -> Result<bool, Error> {
    seal(identity, tenant, Reach::All).await?;
    let signing = Signing::load(identity).await?;
    let signed = match tenant {
        Some(tenant) => {
            let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
            let signed = sign(identity, &tx, &signing).await?;
            tx.commit().await?;
            signed
        }
        None => {
            let tx = identity.store.system_tx(SystemActor::System).await?;
            let signed = sign(identity, &tx, &signing).await?;
            tx.commit().await?;
            signed
        }
    };
    if let Some(head) = &signed {
        tracing::info!(
            tenant.id = tenant.map(tracing::field::display),
            audit.position = head.position,
            audit.hash = data_encoding::HEXLOWER.encode(&head.hash),
            audit.key = head.key_id,
            audit.signature = data_encoding::HEXLOWER.encode(&head.signature),
            audit.signed_at = head.signed_at.timestamp_micros(),
            "the end of an audit trail was signed"
        );
    }
    Ok(signed.is_some())
}

/// What is signed: whose trail, where it ends, and when that was said, in microseconds since 1970. Each part is preceded by
/// its length in eight bytes.
pub(super) fn message(owner: Option<TenantId>, position: i64, hash: &[u8], signed_at: Timestamp) -> Vec<u8> {
    let owner = owner.map_or(Uuid::nil(), |tenant| tenant.0);
    let (position, signed_at) = (position.to_be_bytes(), signed_at.timestamp_micros().to_be_bytes());
    let parts = [&b"postroom audit head 1"[..], owner.as_bytes(), &position, hash, &signed_at];
    let mut message = Vec::new();
    for part in parts {
        message.extend_from_slice(&(part.len() as u64).to_be_bytes());
        message.extend_from_slice(part);
    }
    message
}

async fn sign(identity: &Identity, chain: &impl Chain, signing: &Signing) -> Result<Option<Head>, Error> {
    chain.lock().await?;
    let Some(last) = chain.last().await? else { return Ok(None) };
    if chain.last_head().await?.is_some_and(|head| head.position >= last.position) {
        return Ok(None);
    }
    let signed_at = identity.context.now();
    let signature = signing.sign(&message(chain.owner(), last.position, &last.hash, signed_at));
    let head = Head { position: last.position, hash: last.hash, key_id: signing.key_id.clone(), signature, signed_at };
    chain.add_head(identity.context.uuid(), &head).await?;
    Ok(Some(head))
}
