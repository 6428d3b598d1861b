use chrono::TimeDelta;
use postroom_store::{Context, SystemActor, TenantActor};
use postroom_types::TenantId;

use super::chain::{Place, START, link};
use super::rows::{Chain, Links};
use crate::{Error, Identity, clean_up};

/// Entries that are sealed in one transaction.
const BATCH: i64 = 1000;
/// A transaction that began before others and ended after them leaves an entry with a lower number: it is looked for so
/// many numbers, of all tenants, below the highest that is sealed. What comes later still is found by the sweep.
pub(super) const LATE: i64 = 10_000;
/// How far back the sweep looks.
const SWEPT: TimeDelta = TimeDelta::hours(25);

/// Where to look for entries that are not sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Among the latest: what costs the same however long the trail is.
    Recent,
    /// In the whole trail.
    All,
}

/// Appends every entry that is not sealed to the chain of the tenant, or of the installation, in batches of their own
/// transactions. Tells how many there were. Nobody who records waits for this.
pub async fn seal(identity: &Identity, tenant: Option<TenantId>, reach: Reach) -> Result<i64, Error> {
    let (mut sealed, mut above) = (0, None);
    loop {
        let batch = match tenant {
            Some(tenant) => {
                let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
                let batch = seal_batch(&identity.context, &tx, reach, above).await?;
                tx.commit().await?;
                batch
            }
            None => {
                let tx = identity.store.system_tx(SystemActor::System).await?;
                let batch = seal_batch(&identity.context, &tx, reach, above).await?;
                tx.commit().await?;
                batch
            }
        };
        sealed += batch.sealed;
        above = Some(batch.up_to);
        if batch.sealed < BATCH {
            return Ok(sealed);
        }
    }
}

/// Whether a recent entry of the tenant, or of the installation, is not sealed.
pub async fn is_behind(identity: &Identity, tenant: Option<TenantId>) -> Result<bool, Error> {
    let since = identity.context.now() - SWEPT;
    match tenant {
        Some(tenant) => identity.store.tenant_tx(TenantActor::System { tenant }).await?.is_behind(since).await,
        None => identity.store.system_tx(SystemActor::System).await?.is_behind(since).await,
    }
}

/// Whose trails there are: the installation's, and every tenant's.
pub async fn trails(identity: &Identity) -> Result<Vec<Option<TenantId>>, Error> {
    let tenants = clean_up::tenants(identity).await?;
    Ok(std::iter::once(None).chain(tenants.into_iter().map(Some)).collect())
}

struct Batch {
    sealed: i64,
    /// Everything up to this sequence number that was there is sealed.
    up_to: i64,
}

async fn seal_batch(context: &Context, chain: &impl Chain, reach: Reach, above: Option<i64>) -> Result<Batch, Error> {
    let now = context.now();
    chain.lock().await?;
    let last = chain.last().await?;
    let above = above.unwrap_or_else(|| match (&last, reach) {
        (Some(last), Reach::Recent) => last.highest_sequence - LATE,
        _ => i64::MIN,
    });
    let events = chain.unsealed(above, BATCH).await?;
    let (mut position, mut hash) = last.map_or((0, START.to_vec()), |last| (last.position, last.hash));
    let mut links = Links::default();
    for event in &events {
        position += 1;
        let place = Place { owner: chain.owner(), previous: &hash, position, sealed_at: now };
        hash = link(&place, event).to_vec();
        links.positions.push(position);
        links.event_sequences.push(event.sequence);
        links.hashes.push(hash.clone());
    }
    if !events.is_empty() {
        chain.append(&links, now).await?;
        chain.announce(context);
    }
    let up_to = events.last().map_or(above, |event| event.sequence);
    Ok(Batch { sealed: i64::try_from(events.len()).unwrap_or(i64::MAX), up_to })
}
