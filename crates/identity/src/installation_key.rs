//! Which installation key (`POSTROOM_SECRET_KEY`) the database belongs to, and how it is replaced by another.

use chrono::TimeDelta;
use postroom_store::audit::{Entry, Trail};
use postroom_store::jobs::Job;
use postroom_store::queries::installation_key::{self, InstallationKey};
use postroom_store::queries::tenant;
use postroom_store::{SystemActor, TenantActor};
use postroom_types::TenantId;
use serde_json::json;

use crate::envelope::{self, DataKeys, Unreadable};
use crate::{Error, Identity};

/// The job that finishes a rotation, by its name.
pub const REWRAP: &str = "rewrap_data_keys";
/// The command does it at once; the job comes when it must be over, or was killed.
const REWRAP_DELAY: TimeDelta = TimeDelta::seconds(30);
/// So many tenants are looked up at a time.
const STEP: i64 = 500;

/// What the database says about the keys at hand.
#[derive(Debug, PartialEq, Eq)]
pub enum Standing {
    /// The present key is in force.
    InForce,
    /// Another key at hand is in force: the present one has been, or is being, replaced by it.
    Replaced { by: String },
    /// The database does not know the present key, but one of the old ones is in force: `postroom key rotate` takes the
    /// present one over.
    New,
    /// No key at hand is in force.
    Foreign { in_force: String },
}

/// What a rotation has done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rotation {
    /// Data keys that were wrapped anew.
    pub rewrapped: usize,
    /// Fingerprints that are not needed any more.
    pub retired: Vec<String>,
}

/// An installation key that the database knows.
pub struct KnownKey {
    pub fingerprint: String,
    pub state: State,
    pub known_since: postroom_types::Timestamp,
    /// How many data keys it wraps, of all tenants and of the installation.
    pub data_keys: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    InForce,
    /// Being replaced: what it wraps is not all wrapped anew.
    Replaced,
    Retired,
}

/// How the keys at hand stand. A database that knows none yet takes the present one.
pub async fn check(identity: &Identity) -> Result<Standing, Error> {
    let known = ensure_one(identity).await?;
    let Some(last) = known.iter().rev().find(|key| key.retired_at.is_none()) else {
        return Ok(Standing::Foreign { in_force: "none".to_owned() });
    };
    let in_force = last.fingerprint.clone();
    let keys = &identity.keys;
    if keys.fingerprint() == in_force {
        return Ok(Standing::InForce);
    }
    let is_known = known.iter().any(|key| key.fingerprint == keys.fingerprint());
    let is_at_hand = keys.fingerprints().any(|fingerprint| fingerprint == in_force);
    Ok(match (is_at_hand, is_known) {
        (true, true) => Standing::Replaced { by: in_force },
        (true, false) => Standing::New,
        (false, _) => Standing::Foreign { in_force },
    })
}

/// The fingerprint of the key that wraps: the last one that the database was given.
pub async fn in_force(identity: &Identity) -> Result<String, Error> {
    let known = ensure_one(identity).await?;
    let last = known.into_iter().rev().find(|key| key.retired_at.is_none());
    Ok(last.ok_or(Unreadable::InstallationKey)?.fingerprint)
}

/// Makes the present key the one in force, wraps every data key anew under it, tenant by tenant, and retires the others.
/// A rotation that was killed goes on where it stopped, and one that is finished does nothing.
pub async fn rotate(identity: &Identity) -> Result<Rotation, Error> {
    match check(identity).await? {
        Standing::InForce => {}
        Standing::New => take_over(identity).await?,
        Standing::Replaced { .. } => {
            return Err(Error::Conflict(
                "POSTROOM_SECRET_KEY has been replaced by a key in POSTROOM_SECRET_KEYS_OLD: let them change places.",
            ));
        }
        Standing::Foreign { .. } => return Err(Unreadable::InstallationKey.into()),
    }
    rewrap(identity).await
}

/// Wraps what other keys than the one in force still wrap, and retires them. Background work, for a rotation that was killed
/// and for what servers with the key before have made meanwhile.
pub async fn rewrap(identity: &Identity) -> Result<Rotation, Error> {
    let mut rotation = Rotation::default();
    // Twice, for what an instance that did not know the new key yet has made during the first walk.
    for _ in 0..2 {
        rotation.rewrapped += envelope::rewrap_installation(identity).await?;
        let mut after = None;
        while let Some(tenants) = tenants_after(identity, after).await? {
            after = tenants.last().copied();
            for tenant in tenants {
                rotation.rewrapped += envelope::rewrap_tenant(identity, tenant).await?;
            }
        }
    }
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let known = installation_key::all().bind(&tx).all().await?;
    let number = known.iter().rev().find(|key| key.retired_at.is_none()).map(|key| key.number);
    if let Some(number) = number {
        rotation.retired = installation_key::retire_before().bind(&tx, &identity.context.now(), &number).all().await?;
    }
    tx.commit().await?;
    Ok(rotation)
}

/// Every key that the database knows, with what it still wraps.
pub async fn status(identity: &Identity) -> Result<Vec<KnownKey>, Error> {
    let known = ensure_one(identity).await?;
    let last = known.iter().rev().find(|key| key.retired_at.is_none()).map(|key| key.number);
    let mut keys: Vec<KnownKey> = known
        .into_iter()
        .map(|key| KnownKey {
            state: match key.retired_at {
                Some(_) => State::Retired,
                None if Some(key.number) == last => State::InForce,
                None => State::Replaced,
            },
            fingerprint: key.fingerprint,
            known_since: key.created_at,
            data_keys: 0,
        })
        .collect();
    let mut count = |wrappings: Vec<envelope::Wrapping>| {
        for wrapping in wrappings {
            if let Some(key) = keys.iter_mut().find(|key| key.fingerprint == wrapping.wrapped_by) {
                key.data_keys += wrapping.data_keys;
            }
        }
    };
    let tx = identity.store.system_tx(SystemActor::System).await?;
    count(tx.wrappings().await?);
    tx.commit().await?;
    let mut after = None;
    while let Some(tenants) = tenants_after(identity, after).await? {
        after = tenants.last().copied();
        for tenant in tenants {
            let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
            count(tx.wrappings().await?);
            tx.commit().await?;
        }
    }
    Ok(keys)
}

/// Every known key, oldest first; the present one is written down when there is none.
async fn ensure_one(identity: &Identity) -> Result<Vec<InstallationKey>, Error> {
    let once = identity.store.system_once(SystemActor::System).await?;
    let known = installation_key::all().bind(&once).all().await?;
    drop(once);
    if !known.is_empty() {
        return Ok(known);
    }
    insert(identity, 1, false).await
}

async fn take_over(identity: &Identity) -> Result<(), Error> {
    let last = ensure_one(identity).await?.last().map_or(0, |key| key.number);
    let known = insert(identity, last + 1, true).await?;
    match known.iter().any(|key| key.fingerprint == identity.keys.fingerprint()) {
        true => Ok(()),
        false => Err(Error::Conflict("Somebody else began a rotation to another key a moment ago.")),
    }
}

/// `replaces` another one, so that there is something to wrap anew.
async fn insert(identity: &Identity, number: i32, replaces: bool) -> Result<Vec<InstallationKey>, Error> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let (id, now) = (identity.context.uuid(), identity.context.now());
    installation_key::insert().bind(&tx, &id, &number, &identity.keys.fingerprint(), &now).opt().await?;
    let known = installation_key::all().bind(&tx).all().await?;
    if replaces {
        tx.record(&identity.context, Entry::new("key_rotated").with(json!({ "key": identity.keys.fingerprint() })))
            .await?;
        let soon = now + REWRAP_DELAY;
        tx.enqueue(&Job::new(REWRAP).key(REWRAP).at(soon)).await?;
    }
    tx.commit().await?;
    Ok(known)
}

async fn tenants_after(identity: &Identity, after: Option<TenantId>) -> Result<Option<Vec<TenantId>>, Error> {
    let once = identity.store.system_once(SystemActor::System).await?;
    let ids = tenant::ids().bind(&once, &after.map(|tenant| tenant.0), &STEP).all().await?;
    let ids: Vec<TenantId> = ids.into_iter().map(TenantId).collect();
    Ok((!ids.is_empty()).then_some(ids))
}
