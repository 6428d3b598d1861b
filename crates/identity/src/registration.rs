//! People who sign up by themselves, where a tenant's policy lets them. Their addresses are not verified yet; that comes with
//! the mail that Postroom sends.

use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::{tenant, tenant_settings};
use postroom_store::{SystemActor, TenantActor};
use postroom_types::{EmailAddress, MemberRole, Name, Slug, TenantId, UserId};

use crate::admission::{self, Proof};
use crate::policy::{self, Registration};
use crate::session::Device;
use crate::sign_in::SignedIn;
use crate::user::NewUser;
use crate::{Error, Identity, password};

/// Said of tenants that do not exist, too.
const CLOSED: Error =
    Error::NoPlace("This organisation does not take registrations. Ask its administrator for an invitation.");
const TAKEN: &str =
    "There is an account with this address already. Sign in, or ask the administrator for an invitation.";

/// Somebody who signs up.
pub struct Registrant {
    pub tenant: Slug,
    pub email: EmailAddress,
    pub display_name: Name,
    pub password: String,
}

/// Makes the person a member with the role `user`, and signs them in.
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
    let hash = identity.hasher.hash(&*identity.context.entropy, &new.password).await?;
    let person =
        NewUser { email: new.email.clone(), display_name: new.display_name.clone(), handle: None, password: None };
    let proof = Proof::Chosen { hash };
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let policy = tenant_settings::policy_for_share().bind(&tx, &tenant.0).opt().await?;
    if policy.is_none_or(|policy| policy.registration != Registration::Open.as_str()) {
        return Err(CLOSED);
    }
    let member = admission::admit(identity, &tx, &person, MemberRole::User, &proof, TAKEN).await?;
    let user = UserId(member.user_id);
    tx.record(&identity.context, Entry::new("member_registered").on("member", member.id).by(user)).await?;
    tx.commit().await?;
    admission::enter(identity, tenant, user, &proof, device).await
}
