//! A POST that creates something and carries an `Idempotency-Key` does it once, however often it is sent: the answer is
//! kept for a day, in the transaction of what it answers, and given again. Answers may hold a first password, so they
//! are sealed with the installation's key.

use chrono::TimeDelta;
use postroom_store::queries::{idempotency_key, operator_idempotency_key};
use postroom_store::{SystemActor, SystemTx, TenantActor, TenantClient, TenantTx};
use uuid::Uuid;

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
    let (reserved, found) = if let Some(actor) = claims.tenant_actor() {
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
        tx.commit().await?;
        (reserved.is_some(), found.map(|row| (row.id, row.request_digest, row.status, row.answer)))
    } else {
        let actor = claims.system_actor().unwrap_or(SystemActor::System);
        let tx = identity.store.system_tx(actor).await?;
        operator_idempotency_key::purge().bind(&tx, &expired).all().await?;
        let reserve = operator_idempotency_key::reserve();
        let (route, key) = (request.route, request.key);
        let reserved =
            reserve.bind(&tx, &id, &user, &route, &key, &digest_bytes, &now, &expired, &abandoned).opt().await?;
        let found = operator_idempotency_key::find().bind(&tx, &user, &route, &key).opt().await?;
        tx.commit().await?;
        (reserved.is_some(), found.map(|row| (row.id, row.request_digest, row.status, row.answer)))
    };
    if reserved {
        return Ok(Begun::First(Reservation { id }));
    }
    let Some((id, known_digest, status, answer)) = found else { return Ok(Begun::InFlight) };
    if known_digest != digest {
        return Ok(Begun::OtherRequest);
    }
    let body = if status == 0 { None } else { identity.keys.open_answer(id.as_bytes(), &answer) };
    Ok(match (body, u16::try_from(status)) {
        (Some(body), Ok(status)) => Begun::Repeated(Answer { status, body }),
        _ => Begun::InFlight,
    })
}

impl Reservation {
    /// Stores the answer in the tenant's transaction that it answers for.
    pub async fn complete_in_tenant(&self, identity: &Identity, tx: &TenantTx, answer: &Answer) -> Result<(), Error> {
        let (sealed, status, now) = self.sealed(identity, answer);
        let tenant = tx.tenant().0;
        let done = idempotency_key::complete().bind(tx, &status, &sealed, &now, &tenant, &self.id).opt().await?;
        done.map(drop).ok_or(TAKEN_OVER)
    }

    /// Stores the answer in the management transaction that it answers for.
    pub async fn complete_in_system(&self, identity: &Identity, tx: &SystemTx, answer: &Answer) -> Result<(), Error> {
        let (sealed, status, now) = self.sealed(identity, answer);
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

    fn sealed(&self, identity: &Identity, answer: &Answer) -> (Vec<u8>, i32, postroom_types::Timestamp) {
        let sealed = identity.keys.seal_answer(&*identity.context.entropy, self.id.as_bytes(), &answer.body);
        (sealed, i32::from(answer.status), identity.context.now())
    }
}

const TAKEN_OVER: Error =
    Error::Conflict("The request took too long, and another one with the same key took its place.");
