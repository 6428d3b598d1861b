use postroom_store::SystemActor;
use postroom_store::audit::Entry;
use postroom_types::{Slug, TenantId, UserId};

use crate::lockout::Attempt;
use crate::user::places;
use crate::{Error, Identity, access};

/// Counts a failure, and has it recorded. Only the counting is waited for, which is the same for known and unknown people: a
/// tenant that is busy makes its people wait, and would tell them from others.
pub(super) async fn refuse(
    identity: &Identity,
    attempt: &Attempt,
    user: Option<UserId>,
    tenant: Option<&Slug>,
    event: &'static str,
) -> Result<(), Error> {
    let blocks = attempt.failed(identity).await?;
    let (identity, tenant) = (identity.clone(), tenant.cloned());
    // Bounded by the hashes, of which each refusal costs one, and by how long a place in the pool is waited for.
    identity.background.clone().run(async move {
        if let Err(error) = record(&identity, user, tenant.as_ref(), event, blocks).await {
            tracing::error!(%error, event, "a refused sign-in could not be recorded");
        }
    });
    Ok(())
}

/// Records what was refused, in the trail of the tenant when it is known, in a transaction of its own; and, when it `blocks`
/// the person or the address from now on, that as well.
pub(crate) async fn record_refusal(
    identity: &Identity,
    user: Option<UserId>,
    tenant: Option<TenantId>,
    event: &'static str,
    blocks: bool,
) -> Result<(), Error> {
    let entries = std::iter::once(event).chain(blocks.then_some("locked_out")).map(|event| {
        let entry = Entry::refused(event);
        user.map_or(entry.clone(), |user| entry.by(user).on("user", user.0))
    });
    access::record(identity, tenant, entries.collect::<Vec<_>>()).await
}

/// Records a failure where the person wanted to go, or belongs; and what cannot be recorded there now, or belongs nowhere, in the
/// installation's trail.
async fn record(
    identity: &Identity,
    user: Option<UserId>,
    tenant: Option<&Slug>,
    event: &'static str,
    blocks: bool,
) -> Result<(), Error> {
    let place = match user {
        Some(user) => place_of(identity, user, tenant).await?,
        None => None,
    };
    match record_refusal(identity, user, place, event, blocks).await {
        Err(error) if place.is_some() => {
            tracing::warn!(%error, event, "a refused sign-in is recorded in the installation's trail instead");
            record_refusal(identity, user, None, event, blocks).await
        }
        outcome => outcome,
    }
}

async fn place_of(identity: &Identity, user: UserId, tenant: Option<&Slug>) -> Result<Option<TenantId>, Error> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let places = places(&tx, user).await?;
    tx.commit().await?;
    let place = match (tenant, &places[..]) {
        (Some(slug), places) => places.iter().find(|place| place.slug == slug.as_str()),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    Ok(place.map(|place| place.id))
}
