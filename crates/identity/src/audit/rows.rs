use postroom_store::queries::{audit_head, audit_seal, installation_audit_head, installation_audit_seal};
use postroom_store::{Context, SystemTx, TenantTx};
use postroom_types::{TenantId, Timestamp};
use uuid::Uuid;

use super::chain::Event;
use crate::Error;

/// The end of a chain.
pub(super) struct Last {
    pub(super) position: i64,
    pub(super) hash: Vec<u8>,
    /// The highest sequence number that is sealed.
    pub(super) highest_sequence: i64,
}

/// How far a chain reaches.
pub(super) struct Extent {
    pub(super) sealed: i64,
    pub(super) sealed_at: Option<Timestamp>,
    pub(super) unsealed: i64,
}

/// A link as the database keeps it.
pub(super) struct Seal {
    pub(super) position: i64,
    pub(super) event_sequence: i64,
    pub(super) hash: Vec<u8>,
    pub(super) sealed_at: Timestamp,
    /// None when the entry is gone.
    pub(super) event: Option<Event>,
}

/// A signed end.
pub(super) struct Head {
    pub(super) position: i64,
    pub(super) hash: Vec<u8>,
    pub(super) key_id: String,
    pub(super) signature: Vec<u8>,
    pub(super) signed_at: Timestamp,
}

/// Links to be added, in order; the three lists belong together.
#[derive(Default)]
pub(super) struct Links {
    pub(super) positions: Vec<i64>,
    pub(super) event_sequences: Vec<i64>,
    pub(super) hashes: Vec<Vec<u8>>,
}

/// The chain of one tenant, or of the installation: the transaction says which.
pub(super) trait Chain: Sync {
    /// Whose it is; none for the installation's.
    fn owner(&self) -> Option<TenantId>;
    /// Keeps other sealers of this chain away until the transaction ends.
    fn lock(&self) -> impl Future<Output = Result<(), Error>> + Send;
    fn last(&self) -> impl Future<Output = Result<Option<Last>, Error>> + Send;
    /// Entries with a sequence number above this one that are not sealed, in order.
    fn unsealed(&self, above: i64, limit: i64) -> impl Future<Output = Result<Vec<Event>, Error>> + Send;
    /// How far the chain reaches, and how many entries with a sequence number not further than `late` below its highest are not in
    /// it.
    fn extent(&self, late: i64) -> impl Future<Output = Result<Extent, Error>> + Send;
    /// Whether an entry recorded after this moment is not sealed.
    fn is_behind(&self, since: Timestamp) -> impl Future<Output = Result<bool, Error>> + Send;
    fn append(&self, links: &Links, now: Timestamp) -> impl Future<Output = Result<(), Error>> + Send;
    /// Tells whoever looks at the trail, once this is committed, that there is more of it.
    fn announce(&self, context: &Context);
    /// Links behind this position, in order.
    fn page(&self, after: i64, limit: i64) -> impl Future<Output = Result<Vec<Seal>, Error>> + Send;
    fn hash_at(&self, position: i64) -> impl Future<Output = Result<Option<Vec<u8>>, Error>> + Send;
    fn last_head(&self) -> impl Future<Output = Result<Option<Head>, Error>> + Send;
    fn heads(&self) -> impl Future<Output = Result<Vec<Head>, Error>> + Send;
    fn add_head(&self, id: Uuid, head: &Head) -> impl Future<Output = Result<(), Error>> + Send;
}

/// The statements over the generated queries; `tenant_id` is given where the tables have it.
macro_rules! chain {
    ($tx:ty, $seals:ident, $heads:ident, |$this:ident| $owner:expr $(, $tenant_id:expr)?) => {
        impl Chain for $tx {
            fn owner(&self) -> Option<TenantId> {
                let $this = self;
                $owner
            }

            async fn lock(&self) -> Result<(), Error> {
                let $this = self;
                $seals::lock().bind($this $(, &$tenant_id)?).one().await?;
                Ok(())
            }

            async fn last(&self) -> Result<Option<Last>, Error> {
                let $this = self;
                let last = $seals::last().bind($this $(, &$tenant_id)?).opt().await?;
                Ok(last.map(|last| Last {
                    position: last.position,
                    hash: last.hash,
                    highest_sequence: last.highest_sequence,
                }))
            }

            async fn unsealed(&self, above: i64, limit: i64) -> Result<Vec<Event>, Error> {
                let $this = self;
                let rows = $seals::unsealed().bind($this, $(&$tenant_id,)? &above, &limit).all().await?;
                Ok(rows.into_iter().map(Event::from).collect())
            }

            async fn extent(&self, late: i64) -> Result<Extent, Error> {
                let $this = self;
                let extent = $seals::extent().bind($this, $(&$tenant_id,)? &late).one().await?;
                Ok(Extent {
                    sealed: extent.position.unwrap_or(0),
                    sealed_at: extent.sealed_at,
                    unsealed: extent.unsealed,
                })
            }

            async fn is_behind(&self, since: Timestamp) -> Result<bool, Error> {
                let $this = self;
                Ok($seals::is_behind().bind($this, $(&$tenant_id,)? &since).one().await?)
            }

            async fn append(&self, links: &Links, now: Timestamp) -> Result<(), Error> {
                let $this = self;
                let Links { positions, event_sequences, hashes } = links;
                $seals::append()
                    .bind($this, $(&$tenant_id,)? positions, event_sequences, hashes, &now)
                    .all()
                    .await?;
                Ok(())
            }

            fn announce(&self, context: &Context) {
                let owner = Chain::owner(self).map_or(Uuid::nil(), |tenant| tenant.0);
                self.changed(context, "audit", owner);
            }

            async fn page(&self, after: i64, limit: i64) -> Result<Vec<Seal>, Error> {
                let $this = self;
                let rows = $seals::page().bind($this, $(&$tenant_id,)? &after, &limit).all().await?;
                Ok(rows.into_iter().map(Seal::from).collect())
            }

            async fn hash_at(&self, position: i64) -> Result<Option<Vec<u8>>, Error> {
                let $this = self;
                Ok($seals::hash_at().bind($this, $(&$tenant_id,)? &position).opt().await?)
            }

            async fn last_head(&self) -> Result<Option<Head>, Error> {
                let $this = self;
                Ok($heads::last().bind($this $(, &$tenant_id)?).opt().await?.map(Head::from))
            }

            async fn heads(&self) -> Result<Vec<Head>, Error> {
                let $this = self;
                let rows = $heads::all().bind($this $(, &$tenant_id)?).all().await?;
                Ok(rows.into_iter().map(Head::from).collect())
            }

            async fn add_head(&self, id: Uuid, head: &Head) -> Result<(), Error> {
                let $this = self;
                let Head { position, hash, key_id, signature, signed_at } = head;
                $heads::insert()
                    .bind($this, $(&$tenant_id,)? &id, position, hash, key_id, signature, signed_at)
                    .one()
                    .await?;
                Ok(())
            }
        }

        impl From<$seals::Event> for Event {
            fn from(row: $seals::Event) -> Self {
                Self {
                    sequence: row.sequence,
                    id: row.id,
                    event: row.event,
                    succeeded: row.succeeded,
                    actor_id: row.actor_id,
                    on_behalf_of: row.on_behalf_of,
                    resource_type: row.resource_type,
                    resource_id: row.resource_id,
                    address: row.address,
                    user_agent: row.user_agent,
                    request_id: row.request_id,
                    metadata: row.metadata,
                    created_at: row.created_at,
                }
            }
        }

        impl From<$seals::Sealed> for Seal {
            fn from(row: $seals::Sealed) -> Self {
                let event = match (row.id, row.created_at) {
                    (Some(id), Some(created_at)) => Some(Event {
                        sequence: row.event_sequence,
                        id,
                        event: row.event.unwrap_or_default(),
                        succeeded: row.succeeded.unwrap_or_default(),
                        actor_id: row.actor_id,
                        on_behalf_of: row.on_behalf_of,
                        resource_type: row.resource_type,
                        resource_id: row.resource_id,
                        address: row.address.unwrap_or_default(),
                        user_agent: row.user_agent.unwrap_or_default(),
                        request_id: row.request_id,
                        metadata: row.metadata.unwrap_or_default(),
                        created_at,
                    }),
                    _ => None,
                };
                let (position, event_sequence) = (row.position, row.event_sequence);
                Self { position, event_sequence, hash: row.hash, sealed_at: row.sealed_at, event }
            }
        }

        impl From<$heads::Head> for Head {
            fn from(row: $heads::Head) -> Self {
                Self {
                    position: row.position,
                    hash: row.hash,
                    key_id: row.key_id,
                    signature: row.signature,
                    signed_at: row.created_at,
                }
            }
        }
    };
}

chain!(TenantTx, audit_seal, audit_head, |tx| Some(tx.actor().tenant()), tx.actor().tenant().0);
chain!(SystemTx, installation_audit_seal, installation_audit_head, |tx| {
    let _ = tx;
    None
});
