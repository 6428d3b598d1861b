//! A POST that creates something and carries an `Idempotency-Key` does it once, however often it is sent: the answer is
//! kept for a day, in the transaction of what it answers, and given again. Answers may hold a first password, so they
//! are sealed with a data key of the tenant, or of the installation.

use chrono::TimeDelta;
use postroom_store::queries::{idempotency_key, operator_idempotency_key};
use postroom_store::{SystemActor, SystemTx, TenantActor, TenantClient, TenantTx};
use uuid::Uuid;

use crate::envelope::{self, DataKeys, Location};
use crate::{Claims, Error, Identity, keys};

/// How long an answer is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// A reservation this old belongs to a request that cannot be under way any more.
const ABANDONED: TimeDelta = TimeDelta::seconds(90);

/// What makes a request the same request.
pub struct Request<'a> {
    pub route: &'a str,
    pub key: &'a str,
    pub body: &'a [u8],
}

/// An answer as it was given the first time.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// Whether the request is to be carried out.
pub enum Begun {
    /// Yes; the answer is to be stored with [`Reservation::complete_in_tenant`] or its sibling.
    First(Reservation),
    /// No: this was the answer.
    Repeated(Answer),
    /// No: it is being carried out right now.
    InFlight,
    /// No: the key was used for something else.
    OtherRequest,
}

/// The right to carry a request out.
#[derive(Clone, Debug)]
pub struct Reservation {
    id: Uuid,
}

/// Reserves the key, or tells what became of the request that had it first.
pub async fn begin(identity: &Identity, claims: &Claims, request: &Request<'_>) -> Result<Begun, Error> {
    let id = identity.context.uuid();
    let now = identity.context.now();
    let digest = keys::digest(&[request.body]);
    let (user, expired, abandoned) = (claims.user.0, now - KEPT, now - ABANDONED);
    let digest_bytes = &digest[..];
    let (is_first, known) = if let Some(actor) = claims.tenant_actor() {
        let tenant = actor.tenant().0;
        let tx = identity.store.tenant_tx(actor).await?;
        idempotency_key::purge().bind(&tx, &tenant, &expired).all().await?;
        let reserve = idempotency_key::reserve();
        let (route, key) = (request.route, request.key);
        let reserved = reserve
            .bind(&tx, &tenant, &id, &user, &route, &key, &digest_bytes, &now, &expired, &abandoned)
            .opt()
            .await?;
        let found = idempotency_key::find().bind(&tx, &tenant, &user, &route, &key).opt().await?;
        let known = match found {
            Some(row) if reserved.is_none() && row.request_digest == digest => {
                Some(known(identity, &tx, row.id, row.status, &row.answer).await?)
            }
            other => other.map(|_| Begun::OtherRequest),
        };
        tx.commit().await?;
        (reserved.is_some(), known)
    } else {
        let actor = claims.system_actor().unwrap_or(SystemActor::System);
        let tx = identity.store.system_tx(actor).await?;
        operator_idempotency_key::purge().bind(&tx, &expired).all().await?;
        let reserve = operator_idempotency_key::reserve();
        let (route, key) = (request.route, request.key);
        let reserved =
            reserve.bind(&tx, &id, &user, &route, &key, &digest_bytes, &now, &expired, &abandoned).opt().await?;
        let found = operator_idempotency_key::find().bind(&tx, &user, &route, &key).opt().await?;
        let known = match found {
            Some(row) if reserved.is_none() && row.request_digest == digest => {
                Some(known(identity, &tx, row.id, row.status, &row.answer).await?)
            }
            other => other.map(|_| Begun::OtherRequest),
        };
        tx.commit().await?;
        (reserved.is_some(), known)
    };
    Ok(match known {
        _ if is_first => Begun::First(Reservation { id }),
        Some(known) => known,
        None => Begun::InFlight,
    })
}

impl Reservation {
    /// Stores the answer in the tenant's transaction that it answers for.
    pub async fn complete_in_tenant(&self, identity: &Identity, tx: &TenantTx, answer: &Answer) -> Result<(), Error> {
        let (sealed, status, now) = self.sealed(identity, tx, answer).await?;
        let tenant = tx.tenant().0;
        let done = idempotency_key::complete().bind(tx, &status, &sealed, &now, &tenant, &self.id).opt().await?;
        done.map(drop).ok_or(TAKEN_OVER)
    }

    /// Stores the answer in the management transaction that it answers for.
    pub async fn complete_in_system(&self, identity: &Identity, tx: &SystemTx, answer: &Answer) -> Result<(), Error> {
        let (sealed, status, now) = self.sealed(identity, tx, answer).await?;
        let done = operator_idempotency_key::complete().bind(tx, &status, &sealed, &now, &self.id).opt().await?;
        done.map(drop).ok_or(TAKEN_OVER)
    }

    /// Gives the key free again, because the request failed and may be sent again.
    pub async fn release(&self, identity: &Identity, claims: &Claims) -> Result<(), Error> {
        match claims.tenant {
            Some(tenant) => {
                let once = identity.store.tenant_once(TenantActor::System { tenant }).await?;
                idempotency_key::release().bind(&once, &tenant.0, &self.id).opt().await?;
            }
            None => {
                let once = identity.store.system_once(SystemActor::System).await?;
                operator_idempotency_key::release().bind(&once, &self.id).opt().await?;
            }
        }
        Ok(())
    }

    async fn sealed(
        &self,
        identity: &Identity,
        tx: &impl DataKeys,
        answer: &Answer,
    ) -> Result<(Vec<u8>, i32, postroom_types::Timestamp), Error> {
        let sealed = envelope::seal(identity, tx, &location(self.id), &answer.body).await?;
        Ok((sealed, i32::from(answer.status), identity.context.now()))
    }
}

/// What became of the request that had the key first.
async fn known(identity: &Identity, tx: &impl DataKeys, id: Uuid, status: i32, answer: &[u8]) -> Result<Begun, Error> {
    // Status 0 says that it is still under way.
    let Some(status) = u16::try_from(status).ok().filter(|status| *status != 0) else { return Ok(Begun::InFlight) };
    let body = envelope::open(identity, tx, &location(id), answer).await?.to_vec();
    Ok(Begun::Repeated(Answer { status, body }))
}

/// Both tables are named alike here; the tenant, or its absence, tells them apart.
fn location(row: Uuid) -> Location {
    Location { table: "idempotency_keys", column: "answer", row }
}

const TAKEN_OVER: Error =
    Error::Conflict("The request took too long, and another one with the same key took its place.");
