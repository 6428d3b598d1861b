//! People who sign up by themselves, where a tenant's policy lets them. Their addresses are not verified yet; that comes with
//! the mail that Postroom sends.

use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::{member, membership, tenant, tenant_settings, user};
use postroom_store::{SystemActor, TenantActor};
use postroom_types::{EmailAddress, MemberRole, Name, Slug, TenantId, UserId};

use crate::admission::{self, Proof};
use crate::lockout::Attempt;
use crate::policy::{self, Registration};
use crate::session::Device;
use crate::sign_in::SignedIn;
use crate::user::{NewUser, User};
use crate::{Error, Identity, password, second_factor, sign_in};

/// Said of tenants that do not exist, too.
const CLOSED: Error =
    Error::NoPlace("This organisation does not take registrations. Ask its administrator for an invitation.");
const TAKEN_DETAIL: &str =
    "There is an account with this address already. Sign in, or ask the administrator for an invitation.";
const TAKEN: Error = Error::Conflict(TAKEN_DETAIL);

/// Somebody who signs up.
pub struct Registrant {
    pub tenant: Slug,
    pub email: EmailAddress,
    pub display_name: Name,
    pub password: String,
}

/// Makes the person a member with the role `user`, and signs them in. A registration that broke off is taken up again with
/// the same password.
pub async fn register(identity: &Identity, new: &Registrant, device: &Device) -> Result<SignedIn, Error> {
    let once = identity.store.system_once(SystemActor::System).await?;
    let place = tenant::find_by_slug().bind(&once, &new.tenant.as_str()).opt().await?;
    drop(once);
    let tenant = place.filter(|place| place.status == "active").map(|place| TenantId(place.id)).ok_or(CLOSED)?;
    // Refused without much work; what counts is the policy in the transaction below.
    if policy::known(identity, tenant).await?.is_none_or(|policy| policy.registration != Registration::Open) {
        return Err(CLOSED);
    }
    let (email, name) = (new.email.as_str(), new.display_name.as_str());
    password::check_new(identity, "password", &new.password, email, &[name]).await?;
    let proof = prove(identity, tenant, new, device).await?;
    let person =
        NewUser { email: new.email.clone(), display_name: new.display_name.clone(), handle: None, password: None };
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let policy = tenant_settings::policy_for_share().bind(&tx, &tenant.0).opt().await?;
    if policy.is_none_or(|policy| policy.registration != Registration::Open.as_str()) {
        return Err(CLOSED);
    }
    let member = admission::admit(identity, &tx, &person, MemberRole::User, &proof, TAKEN_DETAIL).await?;
    let user = UserId(member.user_id);
    tx.record(&identity.context, Entry::new("member_registered").on("member", member.id).by(user)).await?;
    tx.commit().await?;
    admission::enter(identity, tenant, user, &proof, device).await
}

/// New people choose the password. Whoever is there already is told so, whatever the password: unless it is theirs, and all
/// that is missing is the member's row.
async fn prove(identity: &Identity, tenant: TenantId, new: &Registrant, device: &Device) -> Result<Proof, Error> {
    let once = identity.store.system_once(SystemActor::System).await?;
    let known = user::find_by_login().bind(&once, &new.email.as_str()).opt().await?;
    drop(once);
    let Some(user) = known else {
        return Ok(Proof::Chosen { hash: identity.hasher.hash(&*identity.context.entropy, &new.password).await? });
    };
    let (id, attempt) = (UserId(user.id), Attempt::new(identity, &user.email, &device.address));
    let right = identity.hasher.verify(&new.password, user.password_hash.as_deref()).await?;
    if !broke_off(identity, tenant, &user).await? {
        return Err(TAKEN);
    }
    let failures = match attempt.check(identity).await {
        Err(Error::TooManyAttempts { .. }) => return Err(TAKEN),
        other => other?,
    };
    match user.password_hash.filter(|_| right) {
        Some(hash) => {
            attempt.succeeded(identity, &failures).await?;
            Ok(Proof::Proven { user: id, hash, second_factor: false })
        }
        None => {
            let blocks = attempt.failed(identity).await?;
            sign_in::record_refusal(identity, Some(id), Some(tenant), "login_failed", blocks).await?;
            Err(TAKEN)
        }
    }
}

/// Whether the person has chosen a password and has a place in this tenant, but is no member yet: between the two, their
/// registration broke off.
async fn broke_off(identity: &Identity, tenant: TenantId, user: &User) -> Result<bool, Error> {
    let id = UserId(user.id);
    if user.must_change_password || second_factor::is_confirmed(identity, id).await? {
        return Ok(false);
    }
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let places = membership::tenants_of_user().bind(&tx, &user.id).all().await?;
    tx.commit().await?;
    let once = identity.store.tenant_once(TenantActor::System { tenant }).await?;
    let member = member::find_by_user().bind(&once, &tenant.0, &user.id).opt().await?;
    Ok(places.contains(&tenant.0) && member.is_none())
}
