//! What proves who somebody is besides the password: the codes of an authenticator, or recovery codes when it is lost.

mod proof;
mod reset;

use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::{second_factor, user as users};
use postroom_store::{SystemActor, SystemTx, TenantActor};
use postroom_types::{Timestamp, UserId};

pub use self::proof::Proof;
pub(crate) use self::proof::prove;
pub use self::reset::{reset_by_email, reset_of_member, reset_of_operator};
use crate::envelope::{self, Location};
use crate::lockout::Attempt;
use crate::session::{self, Records};
use crate::totp::Secret;
use crate::user::{self, User};
use crate::{Claims, Error, Identity, policy, recovery_code, sign_in};

/// How the person stands.
pub struct Standing {
    /// Since when codes are asked for at sign-in.
    pub confirmed_at: Option<Timestamp>,
    pub recovery_codes_left: i64,
}

/// A secret that is to be taken over into an authenticator. Never printed or kept in readable form.
pub struct Enrolment {
    /// Base32, for typing.
    pub secret: String,
    /// `otpauth://…`, for a QR code.
    pub uri: String,
}

const NONE: Error = Error::Conflict("There is no second factor. Set one up first.");
const ALREADY: Error = Error::Conflict("There is a second factor already. Remove it first.");

/// How the person stands, in a transaction on management rows.
pub(crate) async fn standing(tx: &SystemTx, user: UserId) -> Result<Standing, Error> {
    let row = second_factor::find().bind(tx, &user.0).opt().await?.ok_or(Error::SessionOver)?;
    Ok(Standing { confirmed_at: row.totp_confirmed_at, recovery_codes_left: row.recovery_codes_left })
}

/// Whether the person is asked for codes.
pub(crate) async fn is_confirmed(identity: &Identity, user: UserId) -> Result<bool, Error> {
    let once = identity.store.system_once(SystemActor::System).await?;
    let row = second_factor::find().bind(&once, &user.0).opt().await?;
    Ok(row.is_some_and(|row| row.totp_confirmed_at.is_some()))
}

/// Begins, or begins again, with a fresh secret. It is not asked for before a first code has confirmed it.
pub async fn enrol(identity: &Identity, claims: &Claims, password: &str) -> Result<Enrolment, Error> {
    let user = user::prove_password(identity, claims, "password", password).await?;
    let secret = Secret::generate(&*identity.context.entropy);
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let sealed = envelope::seal(identity, &tx, &location(claims.user), secret.as_bytes()).await?;
    let begun = second_factor::enrol().bind(&tx, &sealed, &identity.context.now(), &user.id).opt().await?;
    begun.ok_or(ALREADY)?;
    record(identity, &tx, claims, "second_factor_begun").await?;
    tx.commit().await?;
    Ok(Enrolment { secret: secret.base32(), uri: secret.uri(&user.email) })
}

/// Puts the second factor in force with a first code. Tells the recovery codes, this once. The session that asks counts as
/// opened with a second factor from now on.
pub async fn confirm(identity: &Identity, claims: &Claims, code: &str) -> Result<Vec<String>, Error> {
    sign_in::require_session(identity, claims).await?;
    let now = identity.context.now();
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let found = second_factor::find().bind(&tx, &claims.user.0).opt().await?.ok_or(Error::SessionOver)?;
    if found.totp_confirmed_at.is_some() {
        return Err(ALREADY);
    }
    let sealed = found.totp_secret.ok_or(NONE)?;
    let secret = Secret::from_bytes(envelope::open(identity, &tx, &location(claims.user), &sealed).await?);
    let step = secret.step_of(code, now).ok_or_else(|| Error::invalid("code", "is not the code of this moment"))?;
    let confirmed = second_factor::confirm().bind(&tx, &now, &step, &claims.user.0, &sealed).opt().await?;
    confirmed.ok_or(Error::Conflict("Another authenticator was set up a moment ago."))?;
    let codes = give_recovery_codes(identity, &tx, claims.user).await?;
    record(identity, &tx, claims, "second_factor_confirmed").await?;
    tx.commit().await?;
    if let Some(tenant) = claims.tenant {
        let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
        session::in_tenant(&tx).note_second_factor(claims.session, now).await?;
        tx.commit().await?;
    } else {
        let tx = identity.store.system_tx(SystemActor::System).await?;
        session::in_operator_area(&tx).note_second_factor(claims.session, now).await?;
        tx.commit().await?;
    }
    Ok(codes)
}

/// Takes the second factor away, unless a tenant of the person requires it.
pub async fn remove(identity: &Identity, claims: &Claims, password: &str, proof: &Proof<'_>) -> Result<(), Error> {
    let user = user::prove_password(identity, claims, "password", password).await?;
    if is_required(identity, claims.user).await? {
        return Err(Error::Conflict("An organisation of yours requires a second factor."));
    }
    prove_again(identity, claims, &user, proof).await?;
    let tx = identity.store.system_tx(SystemActor::System).await?;
    take_away(identity, &tx, claims.user).await?;
    record(identity, &tx, claims, "second_factor_removed").await?;
    Ok(tx.commit().await?)
}

/// Gives ten new recovery codes; the old ones stop working.
pub async fn renew_recovery_codes(
    identity: &Identity,
    claims: &Claims,
    password: &str,
    totp_code: &str,
) -> Result<Vec<String>, Error> {
    let user = user::prove_password(identity, claims, "password", password).await?;
    prove_again(identity, claims, &user, &Proof::Totp(totp_code)).await?;
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let codes = give_recovery_codes(identity, &tx, claims.user).await?;
    record(identity, &tx, claims, "recovery_codes_renewed").await?;
    tx.commit().await?;
    Ok(codes)
}

/// Where the secret stands.
fn location(user: UserId) -> Location {
    Location { table: "users", column: "totp_secret", row: user.0 }
}

/// Checks a code of somebody who is signed in; wrong ones count as they do at sign-in.
async fn prove_again(identity: &Identity, claims: &Claims, user: &User, proof: &Proof<'_>) -> Result<(), Error> {
    let attempt = Attempt::new(identity, &user.email, &identity.context.origin.address);
    attempt.check(identity).await?;
    match prove(identity, claims.user, Some(proof)).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(NONE),
        Err(Error::WrongCode) => {
            let blocks = attempt.failed(identity).await?;
            sign_in::record_refusal(identity, Some(claims.user), claims.tenant, "failed_mfa", blocks).await?;
            let field = match proof {
                Proof::Totp(_) => "code",
                Proof::Recovery(_) => "recoveryCode",
            };
            Err(Error::invalid(field, "is wrong, or was used before"))
        }
        Err(error) => Err(error),
    }
}

async fn give_recovery_codes(identity: &Identity, tx: &SystemTx, user: UserId) -> Result<Vec<String>, Error> {
    // Locked, so that of two renewals the last one's codes stand, all ten.
    users::find_for_update().bind(tx, &user.0).opt().await?.ok_or(Error::SessionOver)?;
    let (context, data_key) = (&identity.context, envelope::newest_data_key(identity, tx).await?);
    second_factor::delete_recovery_codes().bind(tx, &user.0).all().await?;
    let codes: Vec<String> = (0..recovery_code::COUNT).map(|_| recovery_code::generate(&*context.entropy)).collect();
    for code in &codes {
        let hash = recovery_code::hash(&data_key, user, code);
        second_factor::insert_recovery_code()
            .bind(tx, &context.uuid(), &user.0, &&hash[..], &data_key.id, &context.now())
            .one()
            .await?;
    }
    Ok(codes)
}

async fn take_away(identity: &Identity, tx: &SystemTx, user: UserId) -> Result<bool, Error> {
    let removed = second_factor::remove().bind(tx, &identity.context.now(), &user.0).opt().await?;
    second_factor::delete_recovery_codes().bind(tx, &user.0).all().await?;
    Ok(removed.is_some())
}

/// Whether a tenant of the person requires a second factor.
async fn is_required(identity: &Identity, user: UserId) -> Result<bool, Error> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let places = user::places(&tx, user).await?;
    tx.commit().await?;
    for place in places {
        let once = identity.store.tenant_once(TenantActor::System { tenant: place.id }).await?;
        if policy::find(&once).await?.second_factor_required {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The person's own account is the installation's: it may serve several tenants.
async fn record(identity: &Identity, tx: &SystemTx, claims: &Claims, event: &'static str) -> Result<(), Error> {
    let entry = Entry::new(event).by(claims.user).on("user", claims.user.0);
    Ok(tx.record(&identity.context, entry).await?)
}
