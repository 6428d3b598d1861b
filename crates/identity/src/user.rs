//! People who can sign in, wherever they belong.

mod grant;
mod password;

use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::{membership, operator, user};
use postroom_store::{SystemActor, SystemTx, TenantActor};
use postroom_types::{EmailAddress, Handle, Name, OperatorRole, TenantId, UserId};
use serde_json::json;

pub use postroom_store::queries::user::User;

pub(crate) use self::grant::{Grantor, ensure, give_back, insert};
pub use self::password::{change_password, issue_password_by_email};
pub(crate) use self::password::{issue_password, prove_password};
use crate::operator::keep_an_operator_besides;
use crate::session::Ending;
use crate::{Claims, Error, Identity, second_factor, session, sign_in};

/// Somebody who is to be able to sign in.
pub struct NewUser {
    pub email: EmailAddress,
    pub display_name: Name,
    /// Made from the address when none is given.
    pub handle: Option<Handle>,
    /// Generated when none is given.
    pub password: Option<String>,
}

/// A tenant that a person belongs to.
pub struct Place {
    pub id: TenantId,
    pub slug: String,
    pub name: String,
    pub is_active: bool,
}

/// The signed-in person, and where they may go.
pub struct Me {
    pub user: User,
    /// The tenants that they can switch to.
    pub places: Vec<Place>,
    pub operator_role: Option<OperatorRole>,
    pub second_factor: second_factor::Standing,
}

/// How the person likes the client to be.
pub struct Preferences {
    pub theme: &'static str,
    pub language: String,
    pub time_zone: String,
}

/// The signed-in person. The session is checked first.
pub async fn me(identity: &Identity, claims: &Claims) -> Result<Me, Error> {
    sign_in::require_session(identity, claims).await?;
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let user = user::find().bind(&tx, &claims.user.0).opt().await?.ok_or(Error::SessionOver)?;
    let places = places(&tx, claims.user).await?;
    let operator_role = operator_role(&tx, claims.user).await?;
    let second_factor = second_factor::standing(&tx, claims.user).await?;
    tx.commit().await?;
    Ok(Me { user, places, operator_role, second_factor })
}

/// Gives the person another display name, if one is given; tenants keep the one that they use.
pub async fn rename(
    identity: &Identity,
    claims: &Claims,
    name: Option<&Name>,
    version: Option<i32>,
) -> Result<User, Error> {
    sign_in::require_session(identity, claims).await?;
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let (name, now) = (name.map(Name::as_str), identity.context.now());
    let renamed = user::rename().bind(&tx, &name, &now, &claims.user.0, &version).opt().await?;
    let user = renamed.ok_or(Error::VersionMismatch)?;
    record_own(identity, &tx, claims.user, "profile_changed", json!({ "displayName": user.display_name })).await?;
    tx.commit().await?;
    Ok(user)
}

/// Keeps the person's preferences.
pub async fn set_preferences(
    identity: &Identity,
    claims: &Claims,
    preferences: &Preferences,
    version: Option<i32>,
) -> Result<(), Error> {
    sign_in::require_session(identity, claims).await?;
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let Preferences { theme, language, time_zone } = preferences;
    let now = identity.context.now();
    let query = user::set_preferences();
    let kept = query.bind(&tx, theme, language, time_zone, &now, &claims.user.0, &version).opt().await?;
    kept.ok_or(Error::VersionMismatch)?;
    // Not which: operators read the trail, and it is none of their business.
    record_own(identity, &tx, claims.user, "preferences_changed", json!({})).await?;
    Ok(tx.commit().await?)
}

/// Signs the person out everywhere, by their own wish.
pub async fn logout_all(identity: &Identity, claims: &Claims) -> Result<(), Error> {
    sign_in::require_session(identity, claims).await?;
    let tx = identity.store.system_tx(SystemActor::System).await?;
    user::end_sessions().bind(&tx, &identity.context.now(), &claims.user.0).opt().await?;
    record_own(identity, &tx, claims.user, "logout_all", json!({})).await?;
    tx.commit().await?;
    end_sign_ins(identity, claims.user).await
}

/// Ends every session that the person signed in to, in every tenant and in the operator area. What cannot be reached now
/// is over at its next refresh, because it was opened before `sessions_valid_from`; the error tells that it was so.
pub async fn end_sign_ins(identity: &Identity, user: UserId) -> Result<(), Error> {
    end_everywhere(identity, user, Ending::SignIns).await
}

/// The same with the person's API keys, which know no refresh: those that cannot be reached now stay until this is repeated.
pub async fn end_all_sessions(identity: &Identity, user: UserId) -> Result<(), Error> {
    end_everywhere(identity, user, Ending::Everything).await
}

async fn end_everywhere(identity: &Identity, user: UserId, ending: Ending) -> Result<(), Error> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    user::end_sessions().bind(&tx, &identity.context.now(), &user.0).opt().await?;
    session::end_all(identity, &session::in_operator_area(&tx), user, ending).await?;
    let tenants = membership::tenants_of_user().bind(&tx, &user.0).all().await?;
    tx.commit().await?;
    let mut outcome = Ok(());
    for tenant in tenants {
        outcome = outcome.and(end_sessions_in(identity, TenantId(tenant), user, ending).await);
    }
    outcome
}

/// Suspends or reactivates a person everywhere; suspending ends every session at once.
pub async fn set_suspended(
    identity: &Identity,
    by: SystemActor,
    operator: Option<UserId>,
    user: UserId,
    suspended: bool,
) -> Result<(), Error> {
    if operator == Some(user) {
        return Err(Error::Conflict("You cannot suspend yourself. Ask another operator."));
    }
    let status = if suspended { "suspended" } else { "active" };
    let tx = identity.store.system_tx(by).await?;
    if suspended {
        keep_an_operator_besides(&tx, user).await?;
    }
    let (now, operator_id) = (identity.context.now(), operator.map(|user| user.0));
    user::set_status().bind(&tx, &status, &now, &operator_id, &user.0).opt().await?.ok_or(Error::NotFound)?;
    let event = if suspended { "user_suspended" } else { "user_reactivated" };
    let entry = Entry::new(event).by(operator).on_behalf_of(user).on("user", user.0);
    tx.record(&identity.context, entry).await?;
    if suspended {
        // Together with the suspension, so that no session outlives it even if ending them fails below.
        user::end_sessions().bind(&tx, &now, &user.0).one().await?;
    }
    tx.commit().await?;
    if suspended { end_all_sessions(identity, user).await } else { Ok(()) }
}

async fn end_sessions_in(identity: &Identity, tenant: TenantId, user: UserId, ending: Ending) -> Result<(), Error> {
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    session::end_all(identity, &session::in_tenant(&tx), user, ending).await?;
    Ok(tx.commit().await?)
}

pub(crate) async fn find(identity: &Identity, user: UserId) -> Result<Option<User>, Error> {
    let once = identity.store.system_once(SystemActor::System).await?;
    Ok(user::find().bind(&once, &user.0).opt().await?)
}

/// The person's time zone, an IANA name.
pub async fn time_zone(identity: &Identity, user: UserId) -> Result<String, Error> {
    Ok(find(identity, user).await?.ok_or(Error::NotFound)?.time_zone)
}

/// The language that the person has chosen (BCP 47). In a transaction of its own: before one of a tenant is begun.
pub async fn language(identity: &Identity, user: UserId) -> Result<String, Error> {
    Ok(find(identity, user).await?.ok_or(Error::NotFound)?.language)
}

/// The person with this address, and where they belong, for commands.
pub async fn places_by_email(identity: &Identity, email: &EmailAddress) -> Result<Option<(UserId, Vec<Place>)>, Error> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let Some(user) = user::find_by_login().bind(&tx, &email.as_str()).opt().await? else { return Ok(None) };
    let places = places(&tx, UserId(user.id)).await?;
    tx.commit().await?;
    Ok(Some((UserId(user.id), places)))
}

pub(crate) async fn places(tx: &SystemTx, user: UserId) -> Result<Vec<Place>, Error> {
    let places = membership::places_of_user().bind(tx, &user.0).all().await?;
    Ok(places
        .into_iter()
        .map(|p| Place { id: TenantId(p.id), slug: p.slug, name: p.name, is_active: p.status == "active" })
        .collect())
}

async fn operator_role(tx: &SystemTx, user: UserId) -> Result<Option<OperatorRole>, Error> {
    let operator = operator::find_by_user().bind(tx, &user.0).opt().await?;
    Ok(operator.filter(|o| o.is_active).and_then(|o| o.role.parse().ok()))
}

/// What people do to their own account, in the installation's trail: it may serve several tenants.
async fn record_own(
    identity: &Identity,
    tx: &SystemTx,
    user: UserId,
    event: &'static str,
    metadata: serde_json::Value,
) -> Result<(), Error> {
    let entry = Entry::new(event).by(user).on("user", user.0).with(metadata);
    Ok(tx.record(&identity.context, entry).await?)
}

/// Whether the person belongs to this tenant, and to nobody else.
pub(crate) async fn belongs_only_to(tx: &SystemTx, user: &User, tenant: TenantId) -> Result<bool, Error> {
    let belongs = membership::tenants_of_user().bind(tx, &user.id).all().await?;
    let operates = operator::find_by_user().bind(tx, &user.id).opt().await?.is_some();
    Ok(!operates && belongs == [tenant.0])
}
