use std::marker::PhantomData;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use http::header;
use http::request::Parts;
use postroom_identity::session::Device;
use postroom_identity::{Claims, Identity, Keys, Origin, access, api_key};
use postroom_store::{SystemActor, TenantActor};
use postroom_types::{EmailAddress, Timestamp};

use super::needs::Needs;
use crate::app::App;
use crate::limits::Limits;
use crate::problem::Problem;
use crate::request::{self, ClientAddress, note_claims};

/// Longer user agents are cut off.
const USER_AGENT_LENGTH: usize = 512;

/// Opens the way to the domain. Only the extractors of this file make one, so that a handler that names none of them, and
/// with it nobody, does not compile.
pub(crate) struct Pass(());

/// A signed-in caller with the domain at hand. The session itself is checked by the transaction, in the database.
#[derive(Clone)]
pub struct Caller {
    pub identity: Identity,
    pub claims: Claims,
    pub device: Device,
}

/// Anybody, signed in or not. Only for the routes of the reviewed public list.
pub struct Public {
    pub identity: Identity,
    pub device: Device,
    pub(crate) app: App,
    address: IpAddr,
}

/// Any signed-in person; not an API key, which manages nothing of what lets people in.
pub struct SignedIn(pub Caller);

/// Any signed-in person, even before the first password was changed.
pub struct NewPassword(pub Caller);

/// Any signed-in person whose password was changed, even before a second factor was set up that the tenant requires.
/// For what is guessable: the strict rate applies.
pub struct Enrolling(pub Caller);

/// Any signed-in person, and any API key, whatever its scopes.
pub struct PersonOrKey(pub Caller);

/// Whoever asks who they are: the same, even before the first password was changed.
pub struct Me(pub Caller);

/// A member with the permission; by an API key, if its scopes hold it.
pub struct InTenant<P> {
    pub caller: Caller,
    pub actor: TenantActor,
    permission: PhantomData<P>,
}

/// An operator with the permission.
pub struct AsOperator<P> {
    pub caller: Caller,
    pub actor: SystemActor,
    permission: PhantomData<P>,
}

impl Public {
    /// Counts this as a refresh.
    pub(crate) async fn count_refresh(&self) -> Result<(), Problem> {
        self.app.limits().refresh(self.address).await
    }

    /// Counts this as a try of a one-time link.
    pub(crate) async fn count_one_time(&self) -> Result<(), Problem> {
        self.app.limits().one_time(self.address).await
    }

    /// Counts this as a reset link for whoever may have this address.
    pub(crate) async fn count_reset_of(&self, email: &EmailAddress) -> Result<(), Problem> {
        self.app.limits().reset_of(email).await
    }

    /// Counts this as an attempt to sign in.
    pub(crate) async fn count_sign_in(&self) -> Result<(), Problem> {
        self.app.limits().sign_in(self.address).await
    }
}

impl FromRequestParts<App> for Public {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let (address, device) = (client_address(parts), device(parts));
        Ok(Self { identity: asked_by(app, &device), device, app: app.clone(), address })
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = authenticate(parts, app).await?;
        count(app.limits(), &caller, false).await?;
        in_person(&caller)?;
        changed_password(&caller)?;
        enrolled(&caller)?;
        Ok(Self(caller))
    }
}

impl FromRequestParts<App> for PersonOrKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = authenticate(parts, app).await?;
        count(app.limits(), &caller, false).await?;
        changed_password(&caller)?;
        enrolled(&caller)?;
        Ok(Self(caller))
    }
}

impl FromRequestParts<App> for Me {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = authenticate(parts, app).await?;
        count(app.limits(), &caller, false).await?;
        Ok(Self(caller))
    }
}

impl FromRequestParts<App> for NewPassword {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = authenticate(parts, app).await?;
        // Changing a password costs a hash and tells whether the current one was right.
        count(app.limits(), &caller, parts.method == http::Method::PUT).await?;
        in_person(&caller)?;
        Ok(Self(caller))
    }
}

impl FromRequestParts<App> for Enrolling {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = authenticate(parts, app).await?;
        count(app.limits(), &caller, true).await?;
        in_person(&caller)?;
        changed_password(&caller)?;
        Ok(Self(caller))
    }
}

impl<P: Needs> FromRequestParts<App> for InTenant<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = permitted::<P>(parts, app).await?;
        let Some(actor) = caller.claims.tenant_actor() else { return Err(forbidden::<P>(&caller).await) };
        Ok(Self { caller, actor, permission: PhantomData })
    }
}

impl<P: Needs> InTenant<P> {
    /// The same caller for another route, if its permission is theirs as well.
    pub(crate) async fn also<Q: Needs>(&self) -> Result<InTenant<Q>, Problem> {
        if !self.caller.claims.allow(Q::PERMISSION) {
            return Err(forbidden::<Q>(&self.caller).await);
        }
        Ok(InTenant { caller: self.caller.clone(), actor: self.actor, permission: PhantomData })
    }

    /// The same for who has no token but something in the address, which `read` tells the claims of.
    pub(crate) async fn by_ticket(
        parts: &Parts,
        app: &App,
        read: impl FnOnce(&Keys, Timestamp) -> Option<Claims>,
    ) -> Result<Self, Problem> {
        let identity = app.identity(&Pass(()));
        let claims = read(&identity.keys, identity.context.now()).ok_or_else(Problem::unauthenticated)?;
        note_claims(claims);
        let device = device(parts);
        let caller = Caller { identity: asked_by(app, &device), claims, device };
        count(app.limits(), &caller, P::STRICT).await?;
        let Some(actor) = caller.claims.tenant_actor() else { return Err(Problem::unauthenticated()) };
        if caller.claims.allow(P::PERMISSION) {
            Ok(Self { caller, actor, permission: PhantomData })
        } else {
            Err(forbidden::<P>(&caller).await)
        }
    }
}

impl<P: Needs> FromRequestParts<App> for AsOperator<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = permitted::<P>(parts, app).await?;
        let Some(actor) = caller.claims.system_actor() else { return Err(forbidden::<P>(&caller).await) };
        Ok(Self { caller, actor, permission: PhantomData })
    }
}

async fn permitted<P: Needs>(parts: &Parts, app: &App) -> Result<Caller, Problem> {
    let caller = authenticate(parts, app).await?;
    count(app.limits(), &caller, P::STRICT).await?;
    changed_password(&caller)?;
    enrolled(&caller)?;
    if caller.claims.allow(P::PERMISSION) { Ok(caller) } else { Err(forbidden::<P>(&caller).await) }
}

/// The refusal, which is recorded.
async fn forbidden<P: Needs>(caller: &Caller) -> Problem {
    if let Err(error) = access::record_refusal(&caller.identity, &caller.claims, P::PERMISSION).await {
        request::log_failure(&error);
    }
    let by_role = caller.claims.role.allows(P::PERMISSION) && !caller.claims.allow(P::PERMISSION);
    if by_role { Problem::missing_scope() } else { Problem::forbidden() }
}

async fn authenticate(parts: &Parts, app: &App) -> Result<Caller, Problem> {
    let token = bearer(parts).ok_or_else(Problem::unauthenticated)?;
    let identity = app.identity(&Pass(()));
    let claims = if api_key::is_key(token) {
        api_key::claims(identity, token).await?.ok_or_else(Problem::unauthenticated)?
    } else {
        let claims = Claims::verify(token, &identity.keys, identity.context.now());
        claims.map_err(|_| Problem::unauthenticated())?
    };
    note_claims(claims);
    let device = device(parts);
    Ok(Caller { identity: asked_by(app, &device), claims, device })
}

/// The domain, which will record who asked from where.
pub(super) fn asked_by(app: &App, device: &Device) -> Identity {
    let identity = app.identity(&Pass(()));
    let origin = Origin {
        address: device.address.clone(),
        user_agent: device.user_agent.clone(),
        request: request::current_id(),
    };
    Identity { context: identity.context.with_origin(origin), ..identity.clone() }
}

async fn count(limits: &Limits, caller: &Caller, strict: bool) -> Result<(), Problem> {
    let user = caller.claims.user;
    if strict { limits.strict(user).await } else { limits.interactive(user).await }
}

/// API keys never manage what lets people in.
fn in_person(caller: &Caller) -> Result<(), Problem> {
    if caller.claims.is_api_key() { Err(Problem::not_by_key()) } else { Ok(()) }
}

fn changed_password(caller: &Caller) -> Result<(), Problem> {
    if caller.claims.must_change_password { Err(Problem::password_change_required()) } else { Ok(()) }
}

fn enrolled(caller: &Caller) -> Result<(), Problem> {
    if caller.claims.must_enrol_second_factor { Err(Problem::second_factor_enrolment_required()) } else { Ok(()) }
}

/// `Authorization: Bearer …` (RFC 6750, section 2.1); the scheme's case does not matter. Two such headers are none, for
/// a proxy in front may have read the other one.
fn bearer(parts: &Parts) -> Option<&str> {
    let mut values = parts.headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

pub(super) fn device(parts: &Parts) -> Device {
    let user_agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Device {
        user_agent: user_agent.chars().filter(|c| !c.is_control()).take(USER_AGENT_LENGTH).collect(),
        address: client_address(parts).to_string(),
    }
}

fn client_address(parts: &Parts) -> IpAddr {
    parts.extensions.get::<ClientAddress>().map_or(IpAddr::from([0, 0, 0, 0]), |address| address.0)
}
