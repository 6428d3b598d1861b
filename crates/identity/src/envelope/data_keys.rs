use postroom_store::queries::{data_key, installation_data_key};
use postroom_store::{SystemTx, TenantTx};
use postroom_types::{TenantId, Timestamp};
use uuid::Uuid;

use super::{Unreadable, VERSION, decrypt, encrypt};
use crate::keys::Key;
use crate::{Error, Identity, installation_key};

/// What secrets are sealed under.
pub(crate) struct DataKey {
    pub(crate) id: Uuid,
    pub(crate) key: Key,
}

/// A data key as the database keeps it.
pub struct Wrapped {
    pub id: Uuid,
    pub wrapped: Vec<u8>,
    /// Fingerprint of the installation key.
    pub wrapped_by: String,
}

/// How many data keys an installation key wraps.
pub struct Wrapping {
    pub wrapped_by: String,
    pub data_keys: i64,
}

/// The data keys of one tenant, or of the installation: the transaction says which.
pub trait DataKeys: Sync {
    /// Whose they are; none for the installation's.
    fn owner(&self) -> Option<TenantId>;
    /// The one that seals.
    fn newest(&self) -> impl Future<Output = Result<Option<Wrapped>, Error>> + Send;
    fn find(&self, id: Uuid) -> impl Future<Output = Result<Option<Wrapped>, Error>> + Send;
    /// Keeps it as the first one, unless another transaction has made one.
    fn insert_first(&self, key: &Wrapped, now: Timestamp) -> impl Future<Output = Result<(), Error>> + Send;
    /// Those under other installation keys, locked.
    fn lock_wrapped_otherwise(&self, by: &str) -> impl Future<Output = Result<Vec<Wrapped>, Error>> + Send;
    fn rewrap(&self, key: &Wrapped, now: Timestamp) -> impl Future<Output = Result<(), Error>> + Send;
    fn wrappings(&self) -> impl Future<Output = Result<Vec<Wrapping>, Error>> + Send;
}

/// The data key that seals; the first one is made here, wrapped by the installation key that is in force in the database,
/// even if this process still signs with the one before.
pub(crate) async fn newest(identity: &Identity, tx: &impl DataKeys) -> Result<DataKey, Error> {
    if let Some(wrapped) = tx.newest().await? {
        return Ok(unwrap(identity, tx.owner(), &wrapped)?);
    }
    let in_force = installation_key::in_force(identity).await?;
    let context = &identity.context;
    let made = DataKey { id: context.uuid(), key: Key::new(postroom_types::random(&*context.entropy)) };
    tx.insert_first(&wrap(identity, tx.owner(), &made, &in_force)?, context.now()).await?;
    // Another transaction may have been faster; then its key stands, and this one is forgotten.
    let stands = tx.newest().await?.ok_or(Unreadable::DataKey)?;
    Ok(unwrap(identity, tx.owner(), &stands)?)
}

/// The data key with this id. One that was destroyed is unknown.
pub(crate) async fn find(identity: &Identity, tx: &impl DataKeys, id: Uuid) -> Result<DataKey, Error> {
    let wrapped = tx.find(id).await?.ok_or(Unreadable::DataKey)?;
    Ok(unwrap(identity, tx.owner(), &wrapped)?)
}

/// The key as the database keeps it, under the installation key with this fingerprint.
pub(super) fn wrap(
    identity: &Identity,
    tenant: Option<TenantId>,
    data_key: &DataKey,
    fingerprint: &str,
) -> Result<Wrapped, Unreadable> {
    let wrapping = identity.keys.wrapping(fingerprint).ok_or(Unreadable::InstallationKey)?;
    let about = bound_to(data_key.id, tenant);
    let sealed = encrypt(wrapping, &*identity.context.entropy, &about, &data_key.key[..]);
    let wrapped = [&[VERSION], &sealed[..]].concat();
    Ok(Wrapped { id: data_key.id, wrapped, wrapped_by: fingerprint.to_owned() })
}

pub(super) fn unwrap(identity: &Identity, tenant: Option<TenantId>, wrapped: &Wrapped) -> Result<DataKey, Unreadable> {
    let wrapping = identity.keys.wrapping(&wrapped.wrapped_by).ok_or(Unreadable::InstallationKey)?;
    let Some((&VERSION, sealed)) = wrapped.wrapped.split_first() else { return Err(Unreadable::Layout) };
    let bytes = decrypt(wrapping, &bound_to(wrapped.id, tenant), sealed)?;
    let key: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| Unreadable::Layout)?;
    Ok(DataKey { id: wrapped.id, key: Key::new(*key) })
}

/// The additional data: a data key that is moved to another tenant does not open.
fn bound_to(id: Uuid, tenant: Option<TenantId>) -> Vec<u8> {
    let tenant = tenant.map_or(Uuid::nil(), |tenant| tenant.0);
    [b"data key", &id.as_bytes()[..], tenant.as_bytes()].concat()
}

/// The statements over one module of generated queries; `tenant_id` is given where the table has it.
macro_rules! data_keys {
    ($tx:ty, $queries:ident, |$this:ident| $tenant:expr $(, $tenant_id:expr)?) => {
        impl DataKeys for $tx {
            fn owner(&self) -> Option<TenantId> {
                let $this = self;
                $tenant
            }

            async fn newest(&self) -> Result<Option<Wrapped>, Error> {
                let $this = self;
                Ok($queries::newest().bind($this $(, &$tenant_id)?).opt().await?.map(wrapped_of))
            }

            async fn find(&self, id: Uuid) -> Result<Option<Wrapped>, Error> {
                let $this = self;
                Ok($queries::find().bind($this, $(&$tenant_id,)? &id).opt().await?.map(wrapped_of))
            }

            async fn insert_first(&self, key: &Wrapped, now: Timestamp) -> Result<(), Error> {
                let $this = self;
                let Wrapped { id, wrapped, wrapped_by } = key;
                $queries::insert_first()
                    .bind($this, $(&$tenant_id,)? id, wrapped, wrapped_by, &now)
                    .opt()
                    .await?;
                Ok(())
            }

            async fn lock_wrapped_otherwise(&self, by: &str) -> Result<Vec<Wrapped>, Error> {
                let $this = self;
                let rows = $queries::lock_wrapped_otherwise().bind($this, $(&$tenant_id,)? &by).all().await?;
                Ok(rows.into_iter().map(wrapped_of).collect())
            }

            async fn rewrap(&self, key: &Wrapped, now: Timestamp) -> Result<(), Error> {
                let $this = self;
                let Wrapped { id, wrapped, wrapped_by } = key;
                $queries::rewrap().bind($this, wrapped, wrapped_by, &now, $(&$tenant_id,)? id).one().await?;
                Ok(())
            }

            async fn wrappings(&self) -> Result<Vec<Wrapping>, Error> {
                let $this = self;
                let rows = $queries::wrappings().bind($this $(, &$tenant_id)?).all().await?;
                let wrapping = |row: $queries::Wrapping| Wrapping { wrapped_by: row.wrapped_by, data_keys: row.data_keys };
                Ok(rows.into_iter().map(wrapping).collect())
            }
        }

        impl From<$queries::DataKey> for Wrapped {
            fn from(row: $queries::DataKey) -> Self {
                Self { id: row.id, wrapped: row.wrapped, wrapped_by: row.wrapped_by }
            }
        }
    };
}

data_keys!(TenantTx, data_key, |tx| Some(tx.actor().tenant()), tx.actor().tenant().0);
data_keys!(SystemTx, installation_data_key, |tx| {
    let _ = tx;
    None
});

fn wrapped_of(row: impl Into<Wrapped>) -> Wrapped {
    row.into()
}
