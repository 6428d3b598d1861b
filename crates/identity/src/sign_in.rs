//! Signing in, staying signed in, and signing out.

mod refusal;

use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::{member, operator, user};
use postroom_store::{SystemActor, TenantActor};
use postroom_types::{EmailAddress, Handle, Slug, TenantId, Timestamp, UserId};

pub(crate) use self::refusal::record_refusal;
use self::refusal::refuse;
use crate::lockout::Attempt;
use crate::second_factor::{self, Proof};
use crate::session::{self, Device, Opened, Records, RefreshToken, Refreshed, Start};
use crate::user::{find, places};
use crate::{AccessToken, Claims, Error, Identity, Lifetimes};

/// A session, and what the client needs to use it.
pub struct SignedIn {
    pub opened: Opened,
    pub access_token: AccessToken,
    pub must_change_password: bool,
    pub must_enrol_second_factor: bool,
}

/// Who signs in, with what, and to where.
pub struct Login<'a> {
    /// The address or the handle.
    pub name: &'a str,
    pub password: &'a str,
    /// For those who have a second factor.
    pub proof: Option<Proof<'a>>,
    /// Without it the operator area for operators, else the first tenant that will have them.
    pub tenant: Option<&'a Slug>,
}

/// What a session is opened with.
#[derive(Clone, Copy)]
pub(crate) struct Facts {
    pub(crate) must_change_password: bool,
    /// A second factor was given.
    pub(crate) second_factor: bool,
    /// Sessions of the person that were opened before this are over.
    pub(crate) valid_from: Timestamp,
    /// Recorded in the trail of the area, with the session.
    pub(crate) event: &'static str,
}

/// Signs a person in. Unknown people get the same answer as wrong passwords, after the same statements and one hash, and so do
/// those who have failed too often: the password is verified in any case. What is done for known people only, no refusal
/// waits for.
pub async fn login(identity: &Identity, login: &Login<'_>, device: &Device) -> Result<SignedIn, Error> {
    let name = normal_login(login.name);
    let once = identity.store.system_once(SystemActor::System).await?;
    // Nobody has the empty name.
    let user = user::find_by_login().bind(&once, &name.as_deref().unwrap_or_default()).opt().await?;
    drop(once);
    // Handle and address of one person count together.
    let tried = user.as_ref().map(|user| user.email.as_str()).or(name.as_deref()).unwrap_or(login.name);
    let attempt = Attempt::new(identity, tried, &device.address);
    let stored = user.as_ref().and_then(|user| user.password_hash.as_deref());
    let right = identity.hasher.verify(login.password, stored).await?;
    let failures = attempt.check(identity).await?;
    let known = user.as_ref().map(|user| UserId(user.id));
    let Some((user, hash)) = user.as_ref().zip(stored).filter(|_| right) else {
        refuse(identity, &attempt, known, login.tenant, "login_failed").await?;
        return Err(Error::WrongCredentials);
    };
    if user.status != "active" {
        record_refusal(identity, known, None, "login_failed", false).await?;
        return Err(Error::NoPlace("This account is suspended. Ask your administrator."));
    }
    let id = UserId(user.id);
    let second_factor = match second_factor::prove(identity, id, login.proof.as_ref()).await {
        Err(Error::WrongCode) => {
            refuse(identity, &attempt, known, login.tenant, "failed_mfa").await?;
            return Err(Error::WrongCode);
        }
        other => other?,
    };
    let (must_change_password, valid_from) = (user.must_change_password, user.sessions_valid_from);
    let facts = Facts { must_change_password, second_factor, valid_from, event: "login" };
    let signed_in = enter_somewhere(identity, id, login.tenant, device, facts).await?;
    // A password that was changed while this one was verified has ended every session but the one just opened.
    let once = identity.store.system_once(SystemActor::System).await?;
    let noted = user::note_sign_in().bind(&once, &identity.context.now(), &user.id, &hash).opt().await?;
    drop(once);
    if noted.is_none() {
        end(identity, &signed_in.opened).await?;
        return Err(Error::WrongCredentials);
    }
    attempt.succeeded(identity, &failures).await?;
    Ok(signed_in)
}

/// Exchanges a refresh token for the next one and a new access token. A token that was used before ends its session.
pub async fn refresh(identity: &Identity, token: &RefreshToken, device: &Device) -> Result<SignedIn, Error> {
    let refreshed = match token.tenant {
        Some(tenant) => {
            let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
            let refreshed = session::refresh(identity, &session::in_tenant(&tx), token, device).await?;
            tx.commit().await?;
            refreshed
        }
        None => {
            let tx = identity.store.system_tx(SystemActor::System).await?;
            let refreshed = session::refresh(identity, &session::in_operator_area(&tx), token, device).await?;
            tx.commit().await?;
            refreshed
        }
    };
    match refreshed {
        Refreshed::MovedOn(opened) => {
            let user = find(identity, opened.user).await?;
            match user.filter(|user| user.status == "active" && opened.created_at >= user.sessions_valid_from) {
                // The tenant requires what this session was opened without, and the person has it: they sign in with it.
                Some(user) if !lacks_factor(&opened) || !second_factor::is_confirmed(identity, opened.user).await? => {
                    Ok(signed_in(identity, opened, user.must_change_password))
                }
                _ => {
                    end(identity, &opened).await?;
                    Err(Error::SessionOver)
                }
            }
        }
        Refreshed::Stolen { user } => {
            tracing::warn!(
                user.id = %user, session.id = %token.session,
                "a refresh token came back after it was used: the session was ended"
            );
            Err(Error::SessionOver)
        }
        Refreshed::Over => Err(Error::SessionOver),
    }
}

/// Moves the person to another tenant, or to the operator area: opens a session there and ends this one.
pub async fn switch(
    identity: &Identity,
    claims: &Claims,
    tenant: Option<&Slug>,
    device: &Device,
) -> Result<SignedIn, Error> {
    require_session(identity, claims).await?;
    let started = started(identity, claims).await?;
    let target = match tenant {
        Some(slug) => Some(place_named(identity, claims.user, slug).await?),
        None => None,
    };
    let facts = Facts {
        must_change_password: claims.must_change_password,
        second_factor: started.second_factor,
        valid_from: started.created_at,
        event: "tenant_switched",
    };
    let signed_in = enter(identity, claims.user, target, device, facts).await?.ok_or(NOT_THERE)?;
    if lacks_factor(&signed_in.opened) && second_factor::is_confirmed(identity, claims.user).await? {
        end(identity, &signed_in.opened).await?;
        return Err(Error::NoPlace("That organisation requires a second factor: sign in there with a code."));
    }
    end_as(identity, claims, "tenant_left").await?;
    // Whoever ends every session of the person right now must not miss the one just opened.
    let user = find(identity, claims.user).await?;
    if !user.is_some_and(|user| user.status == "active" && started.created_at >= user.sessions_valid_from) {
        end(identity, &signed_in.opened).await?;
        return Err(Error::SessionOver);
    }
    Ok(signed_in)
}

/// Ends the session that asks.
pub async fn logout(identity: &Identity, claims: &Claims) -> Result<(), Error> {
    end_as(identity, claims, "logout").await
}

/// Fails unless the session still stands. For what happens outside the session's own area, where the transaction cannot
/// check it by itself.
pub async fn require_session(identity: &Identity, claims: &Claims) -> Result<(), Error> {
    if let Some(actor) = claims.tenant_actor() {
        let once = identity.store.tenant_once(actor).await?;
        member::find_by_user().bind(&once, &actor.tenant().0, &claims.user.0).opt().await?;
    } else if let Some(actor) = claims.system_actor() {
        let once = identity.store.system_once(actor).await?;
        operator::find_by_user().bind(&once, &claims.user.0).opt().await?;
    }
    Ok(())
}

const NOT_THERE: Error = Error::NoPlace("You are not an active member there.");

/// Opens a session in the tenant, or in the operator area; none if the person may not act there.
pub(crate) async fn enter(
    identity: &Identity,
    user: UserId,
    tenant: Option<TenantId>,
    device: &Device,
    facts: Facts,
) -> Result<Option<SignedIn>, Error> {
    let opened_entry = |opened: &Opened| {
        let metadata = serde_json::json!({ "secondFactor": facts.second_factor });
        Entry::new(facts.event).by(user).on("session", opened.session.0).with(metadata)
    };
    let opened = match tenant {
        Some(tenant) => {
            let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
            let records = session::in_tenant(&tx);
            let opened = session::open(identity, &records, user, device, facts.second_factor, facts.valid_from).await?;
            if let Some(opened) = &opened {
                tx.record(&identity.context, opened_entry(opened)).await?;
                member::note_sign_in().bind(&tx, &identity.context.now(), &tenant.0, &user.0).opt().await?;
            }
            tx.commit().await?;
            opened
        }
        None => {
            let tx = identity.store.system_tx(SystemActor::System).await?;
            let records = session::in_operator_area(&tx);
            let opened = session::open(identity, &records, user, device, facts.second_factor, facts.valid_from).await?;
            if let Some(opened) = &opened {
                tx.record(&identity.context, opened_entry(opened)).await?;
            }
            tx.commit().await?;
            opened
        }
    };
    Ok(opened.map(|opened| signed_in(identity, opened, facts.must_change_password)))
}

async fn enter_somewhere(
    identity: &Identity,
    user: UserId,
    tenant: Option<&Slug>,
    device: &Device,
    facts: Facts,
) -> Result<SignedIn, Error> {
    if let Some(slug) = tenant {
        let place = place_named(identity, user, slug).await?;
        return enter(identity, user, Some(place), device, facts).await?.ok_or(NOT_THERE);
    }
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let places = places(&tx, user).await?;
    tx.commit().await?;
    let tenants = places.iter().filter(|place| place.is_active).map(|place| Some(place.id));
    for area in std::iter::once(None).chain(tenants) {
        if let Some(signed_in) = enter(identity, user, area, device, facts).await? {
            return Ok(signed_in);
        }
    }
    Err(Error::NoPlace(
        "Your organisation is suspended, or you are no longer an active member of it. Ask your administrator.",
    ))
}

async fn place_named(identity: &Identity, user: UserId, slug: &Slug) -> Result<TenantId, Error> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let places = places(&tx, user).await?;
    tx.commit().await?;
    places.iter().find(|p| p.slug == slug.as_str() && p.is_active).map(|p| p.id).ok_or(NOT_THERE)
}

/// How the session that asks was opened.
pub(crate) async fn started(identity: &Identity, claims: &Claims) -> Result<Start, Error> {
    let start = match claims.tenant {
        Some(tenant) => {
            let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
            let start = session::in_tenant(&tx).start_of(claims.session).await?;
            tx.commit().await?;
            start
        }
        None => {
            let tx = identity.store.system_tx(SystemActor::System).await?;
            let start = session::in_operator_area(&tx).start_of(claims.session).await?;
            tx.commit().await?;
            start
        }
    };
    start.ok_or(Error::SessionOver)
}

pub(crate) async fn end(identity: &Identity, opened: &Opened) -> Result<(), Error> {
    let claims = claims_of(opened, false);
    end_as(identity, &claims, "session_ended").await
}

/// Ends the session, if it is not over already, and records it as `event`.
async fn end_as(identity: &Identity, claims: &Claims, event: &'static str) -> Result<(), Error> {
    match claims.tenant {
        Some(tenant) => {
            let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
            let records = session::in_tenant(&tx);
            ignore_missing(session::end(identity, &records, claims.user, claims.session, event).await)?;
            Ok(tx.commit().await?)
        }
        None => {
            let tx = identity.store.system_tx(SystemActor::System).await?;
            let records = session::in_operator_area(&tx);
            ignore_missing(session::end(identity, &records, claims.user, claims.session, event).await)?;
            Ok(tx.commit().await?)
        }
    }
}

fn ignore_missing(outcome: Result<(), Error>) -> Result<(), Error> {
    match outcome {
        Err(Error::NotFound) => Ok(()),
        other => other,
    }
}

fn signed_in(identity: &Identity, opened: Opened, must_change_password: bool) -> SignedIn {
    let must_enrol_second_factor = lacks_factor(&opened);
    let claims = claims_of(&opened, must_change_password);
    let lifetimes = Lifetimes { access: opened.access_lifetime, ..identity.lifetimes };
    let access_token = claims.sign(&identity.keys, &identity.context, &lifetimes);
    SignedIn { opened, access_token, must_change_password, must_enrol_second_factor }
}

fn claims_of(opened: &Opened, must_change_password: bool) -> Claims {
    Claims {
        user: opened.user,
        session: opened.session,
        role: opened.role,
        tenant: opened.refresh_token.tenant,
        scopes: None,
        must_change_password,
        must_enrol_second_factor: lacks_factor(opened),
    }
}

/// Whether the tenant requires what the session was opened without.
fn lacks_factor(opened: &Opened) -> bool {
    opened.second_factor_required && !opened.second_factor
}

/// The address or handle as users are found by it; none if it can be neither.
fn normal_login(text: &str) -> Option<String> {
    if let Ok(email) = EmailAddress::parse(text) {
        return Some(email.to_string());
    }
    Handle::parse(text.trim()).ok().map(|handle| handle.to_string())
}
