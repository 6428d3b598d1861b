//! People who can sign in, wherever they belong.

use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::{membership, operator, user};
use postroom_store::{SystemActor, SystemTx, TenantActor};
use postroom_types::{EmailAddress, Handle, MemberId, Name, OperatorRole, TenantId, UserId};
use serde_json::json;
use uuid::Uuid;

pub use postroom_store::queries::user::User;

use crate::operator::keep_an_operator_besides;
use crate::session::Ending;
use crate::{Claims, Error, Identity, password, second_factor, session, sign_in};

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

/// Changes the password and ends every session that the person signed in to, everywhere; API keys stay. What the caller
/// gets is a new session in the same area.
pub async fn change_password(
    identity: &Identity,
    claims: &Claims,
    current: &str,
    new: &str,
    device: &session::Device,
) -> Result<sign_in::SignedIn, Error> {
    sign_in::require_session(identity, claims).await?;
    let user = find(identity, claims.user).await?.ok_or(Error::SessionOver)?;
    if !identity.hasher.verify(current, user.password_hash.as_deref()).await? {
        sign_in::record_refusal(identity, Some(claims.user), claims.tenant, "wrong_password").await?;
        return Err(Error::invalid("currentPassword", "is not the current password"));
    }
    if current == new {
        return Err(Error::invalid("newPassword", "must differ from the current password"));
    }
    password::check_new(identity, "newPassword", new, &user.email, &[&user.handle, &user.display_name]).await?;
    let hash = identity.hasher.hash(&*identity.context.entropy, new).await?;
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let changed = user::set_password()
        .bind(&tx, &hash, &false, &identity.context.now(), &user.id, &user.password_hash)
        .opt()
        .await?;
    if changed.is_none() {
        return Err(Error::Conflict("The password was changed by somebody else a moment ago."));
    }
    record_own(identity, &tx, claims.user, "password_changed", json!({})).await?;
    tx.commit().await?;
    let started = sign_in::started(identity, claims).await?;
    end_sign_ins(identity, claims.user).await?;
    let facts =
        sign_in::Facts { must_change_password: false, second_factor: started.second_factor, event: "session_renewed" };
    let signed_in = sign_in::enter(identity, claims.user, claims.tenant, device, facts).await?;
    let signed_in = signed_in.ok_or(Error::SessionOver)?;
    // Somebody else may have reset the password since, and ended every session but the one just opened.
    let user = find(identity, claims.user).await?;
    if !user.is_some_and(|user| user.status == "active" && user.password_hash.as_ref() == Some(&hash)) {
        sign_in::end(identity, &signed_in.opened).await?;
        return Err(Error::SessionOver);
    }
    Ok(signed_in)
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

/// Gives anybody a new first password, on the operator's own word.
pub async fn issue_password_by_email(identity: &Identity, email: &EmailAddress) -> Result<String, Error> {
    let once = identity.store.system_once(SystemActor::System).await?;
    let user = user::find_by_login().bind(&once, &email.as_str()).opt().await?.ok_or(Error::NotFound)?;
    drop(once);
    issue_password(identity, UserId(user.id), None).await
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

/// Who lets a person in. Addresses are not verified yet, so whoever made a user knows the first password: a tenant's
/// administrator may add nobody who belongs elsewhere, and the installation's word makes a new first password.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grantor {
    /// An administrator, for their own tenant.
    Tenant,
    /// An operator or a command.
    Installation,
}

/// A user who may now sign in, and the password to hand over.
pub(crate) struct Ensured {
    pub(crate) user: User,
    pub(crate) initial_password: String,
    /// Of the first password. Another one later means that somebody else gave the person a password since.
    pub(crate) password_hash: String,
    /// What it took the place of, and whether that one had to be changed.
    replaced: Option<(String, bool)>,
}

/// Makes the user, and the place in the tenant's directory; without a tenant it is for the operator area. Somebody who is
/// there already gets a new first password, and every session of theirs ends.
pub(crate) async fn ensure(
    identity: &Identity,
    new: &NewUser,
    tenant: Option<TenantId>,
    grantor: Grantor,
    created_by: Option<Uuid>,
) -> Result<Ensured, Error> {
    let context = &identity.context;
    let initial_password = match &new.password {
        Some(given) => {
            let known = [new.display_name.as_str()];
            password::check_new(identity, "password", given, new.email.as_str(), &known).await?;
            given.clone()
        }
        None => password::generate(&*context.entropy),
    };
    // Before the transaction, because it takes a while.
    let hash = identity.hasher.hash(&*context.entropy, &initial_password).await?;
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let mut user = user::find_by_email_for_update().bind(&tx, &new.email.as_str()).opt().await?;
    if user.is_none() {
        user = insert(identity, &tx, new, &hash, true, created_by).await?;
    }
    if user.is_none() {
        // Added by somebody else a moment ago, or the handle is another person's.
        user = user::find_by_email_for_update().bind(&tx, &new.email.as_str()).opt().await?;
    }
    let user = user.ok_or_else(|| Error::invalid("handle", "is taken"))?;
    let is_new = user.password_hash.as_ref() == Some(&hash);
    if !is_new {
        check_grant(&tx, &user, tenant, grantor).await?;
        user::set_password().bind(&tx, &hash, &true, &context.now(), &user.id, &None::<&str>).one().await?;
    }
    let event = if is_new { "user_added" } else { "password_renewed" };
    let entry = Entry::new(event).by(created_by.map(UserId)).on_behalf_of(UserId(user.id)).on("user", user.id);
    tx.record(context, entry.with(json!({ "email": user.email }))).await?;
    if let Some(tenant) = tenant {
        membership::insert().bind(&tx, &tenant.0, &user.id, &context.now(), &created_by).one().await?;
    }
    tx.commit().await?;
    if !is_new {
        end_all_sessions(identity, UserId(user.id)).await?;
    }
    let replaced = user.password_hash.clone().filter(|_| !is_new).map(|hash| (hash, user.must_change_password));
    Ok(Ensured { user, initial_password, password_hash: hash, replaced })
}

/// Puts the password back that [`ensure`] took away, because somebody else was faster: the one that they were told works.
pub(crate) async fn give_back(identity: &Identity, ensured: &Ensured) -> Result<(), Error> {
    let Some((hash, must_change)) = &ensured.replaced else { return Ok(()) };
    let once = identity.store.system_once(SystemActor::System).await?;
    let (now, given) = (identity.context.now(), Some(&ensured.password_hash));
    user::set_password().bind(&once, hash, must_change, &now, &ensured.user.id, &given).opt().await?;
    Ok(())
}

/// Gives a person a new first password, which ends every session: on the installation's word, or for a member of the tenant
/// on its administrator's. The latter is refused for somebody who also belongs elsewhere: one
/// tenant's administrator must not become another tenant's member.
pub(crate) async fn issue_password(
    identity: &Identity,
    user: UserId,
    in_tenant: Option<(TenantActor, MemberId)>,
) -> Result<String, Error> {
    let context = &identity.context;
    let initial = password::generate(&*context.entropy);
    let hash = identity.hasher.hash(&*context.entropy, &initial).await?;
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let user = user::find_for_update().bind(&tx, &user.0).opt().await?.ok_or(Error::NotFound)?;
    if let Some((actor, _)) = in_tenant
        && !belongs_only_to(&tx, &user, actor.tenant()).await?
    {
        return Err(Error::Conflict(
            "This person also belongs elsewhere, so only they themselves or an operator can change the password.",
        ));
    }
    user::set_password().bind(&tx, &hash, &true, &context.now(), &user.id, &None::<&str>).one().await?;
    let entry = Entry::new("password_renewed").on_behalf_of(UserId(user.id));
    match in_tenant {
        // In the tenant's own trail, before it is done: a crash in between leaves an entry too many, never one too few.
        Some((actor, member)) => {
            let tenant_tx = identity.store.tenant_tx(actor).await?;
            tenant_tx.record(context, entry.on("member", member.0)).await?;
            tenant_tx.commit().await?;
        }
        None => tx.record(context, entry.on("user", user.id).with(json!({ "email": user.email }))).await?,
    }
    tx.commit().await?;
    end_all_sessions(identity, UserId(user.id)).await?;
    Ok(initial)
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

/// Whether somebody who is there already may be let in here.
async fn check_grant(tx: &SystemTx, user: &User, tenant: Option<TenantId>, grantor: Grantor) -> Result<(), Error> {
    let belongs = membership::tenants_of_user().bind(tx, &user.id).all().await?;
    let operates = operator::find_by_user().bind(tx, &user.id).opt().await?.is_some();
    let elsewhere = belongs.iter().any(|id| Some(TenantId(*id)) != tenant);
    match (tenant, grantor) {
        (Some(_), _) if operates => {
            Err(Error::Conflict("Operators are not members of tenants. Use another address for this person."))
        }
        (None, _) if elsewhere => {
            Err(Error::Conflict("Members of tenants are not operators. Use another address for this person."))
        }
        (Some(_), Grantor::Tenant) if elsewhere => Err(Error::Conflict(
            "Somebody with this address already belongs elsewhere on this installation. Ask the operator to add them.",
        )),
        _ => Ok(()),
    }
}

/// Whether the person belongs to this tenant, and to nobody else.
pub(crate) async fn belongs_only_to(tx: &SystemTx, user: &User, tenant: TenantId) -> Result<bool, Error> {
    let belongs = membership::tenants_of_user().bind(tx, &user.id).all().await?;
    let operates = operator::find_by_user().bind(tx, &user.id).opt().await?.is_some();
    Ok(!operates && belongs == [tenant.0])
}

/// Makes the user; none when the address or the handle is taken. Who chose the password need not change it.
pub(crate) async fn insert(
    identity: &Identity,
    tx: &SystemTx,
    new: &NewUser,
    hash: &str,
    must_change: bool,
    created_by: Option<Uuid>,
) -> Result<Option<User>, Error> {
    let id = identity.context.uuid();
    let (email, name, now) = (new.email.as_str(), new.display_name.as_str(), identity.context.now());
    let random = id.simple().to_string();
    let candidates = match &new.handle {
        Some(handle) => vec![handle.clone()],
        None => ["", &random[28..], &random[20..]].map(|end| Handle::suggest(new.email.local_part(), end)).to_vec(),
    };
    for handle in candidates {
        let query = user::insert();
        let (handle, hash) = (handle.as_str(), Some(hash));
        let inserted = query.bind(tx, &id, &email, &handle, &name, &hash, &must_change, &now, &created_by);
        if let Some(user) = inserted.opt().await? {
            return Ok(Some(user));
        }
    }
    Ok(None)
}
