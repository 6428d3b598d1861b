//! Sessions: one sign-in on one device, in one tenant or in the operator area, kept alive by refresh tokens that are
//! used once each. The same code serves both areas; [`Records`] says where the rows are.

mod records;
mod refresh_token;

use chrono::TimeDelta;
use postroom_store::audit::Entry;
use postroom_store::{SystemTx, TenantTx};
use postroom_types::{Page, PageRequest, Position, SessionId, Timestamp, UserId};

pub use self::records::{Admitted, Operator, Records, SessionRow, Start, Tenant, Times};
pub use self::refresh_token::RefreshToken;
use crate::{Error, Identity, Lifetimes, Role};

/// Within this time a repeated refresh, from a lost answer or a second tab, gets the same successor.
const GRACE: TimeDelta = TimeDelta::seconds(10);

/// What is known of the caller's device.
#[derive(Clone, Debug)]
pub struct Device {
    pub user_agent: String,
    pub address: String,
}

/// A session that was opened or moved on.
pub struct Opened {
    pub session: SessionId,
    pub user: UserId,
    pub role: Role,
    pub refresh_token: RefreshToken,
    /// When the session was opened.
    pub created_at: Timestamp,
    /// When the refresh token ends if it is not used.
    pub expires_at: Timestamp,
    /// How long an access token of this session lives: short enough to be renewed before the session would count as unused.
    pub access_lifetime: TimeDelta,
    /// Whether the tenant requires a second factor.
    pub second_factor_required: bool,
    /// Whether a second factor was given, or has been confirmed since.
    pub second_factor: bool,
}

/// Which sessions of a person to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Those that somebody signed in to. API keys stay: their owner has changed the password, or wants to sign in anew.
    SignIns,
    /// API keys as well: the person was suspended or removed, or somebody else reset the password.
    Everything,
}

/// What became of a refresh token.
pub enum Refreshed {
    MovedOn(Opened),
    /// It was used before: the family has been ended. The transaction must be committed all the same.
    Stolen {
        user: UserId,
    },
    Over,
}

/// The tenant's area.
pub fn in_tenant(tx: &TenantTx) -> Tenant<'_> {
    Tenant::new(tx)
}

/// The operators' area.
pub fn in_operator_area(tx: &SystemTx) -> Operator<'_> {
    Operator::new(tx)
}

/// Opens a session, unless the person may not act in this area. It counts as opened at `not_before` where the clock has been
/// set back before that: the moment from which on the person's sessions count.
pub async fn open(
    identity: &Identity,
    records: &impl Records,
    user: UserId,
    device: &Device,
    second_factor: bool,
    not_before: Timestamp,
) -> Result<Option<Opened>, Error> {
    let Some(admitted) = records.lock_active_role(user).await? else { return Ok(None) };
    let now = identity.context.now();
    let session = SessionId(identity.context.uuid());
    let lifetimes = admitted.lifetimes(&identity.lifetimes);
    let ends_at = now + lifetimes.session;
    let expires_at = ends_at.min(now + lifetimes.refresh);
    let start = Start { user, created_at: now.max(not_before), second_factor };
    records.insert(session, start, device, Times { now, expires_at, ends_at }).await?;
    let secret = postroom_types::random(&*identity.context.entropy);
    let refresh_token = RefreshToken { tenant: records.tenant(), session, secret };
    records.insert_refresh_token(identity.context.uuid(), session, &refresh_token.hash(), now).await?;
    Ok(Some(Opened {
        session,
        user,
        role: admitted.role,
        refresh_token,
        created_at: start.created_at,
        expires_at,
        access_lifetime: lifetimes.access,
        second_factor_required: admitted.second_factor_required,
        second_factor,
    }))
}

/// Exchanges a refresh token for its successor. The session's row is locked, so concurrent calls come one by one and
/// all get the same answer.
pub async fn refresh(
    identity: &Identity,
    records: &impl Records,
    token: &RefreshToken,
    device: &Device,
) -> Result<Refreshed, Error> {
    let now = identity.context.now();
    let Some(start) = records.start_of(token.session).await? else { return Ok(Refreshed::Over) };
    let user = start.user;
    let Some(admitted) = records.lock_active_role(user).await? else { return Ok(Refreshed::Over) };
    let Some(session) = records.find_for_update(token.session, now).await? else { return Ok(Refreshed::Over) };
    // The policy may have become stricter since the session was opened.
    let lifetimes = admitted.lifetimes(&identity.lifetimes);
    let ends_at = session.ends_at.min(session.created_at + lifetimes.session);
    if now >= ends_at || now >= session.last_used_at + lifetimes.refresh {
        records.revoke(token.session, user, now).await?;
        return Ok(Refreshed::Over);
    }
    let Some(known) = records.find_refresh_token(token.session, &token.hash()).await? else {
        return Ok(Refreshed::Over);
    };
    let mut successor = token.successor(&identity.keys);
    match known.used_at {
        None => {
            records.use_refresh_token(known.id, now).await?;
            records.insert_refresh_token(identity.context.uuid(), token.session, &successor.hash(), now).await?;
        }
        Some(used_at) => {
            // Another instance may have made it with another key, while keys are being rotated.
            let mut unused = false;
            for candidate in token.successors(&identity.keys) {
                if let Some(next) = records.find_refresh_token(token.session, &candidate.hash()).await? {
                    (successor, unused) = (candidate, next.used_at.is_none());
                    break;
                }
            }
            if !unused || now - used_at > GRACE {
                records.revoke(token.session, user, now).await?;
                let entry = Entry::refused("refresh_reused").by(user).on("session", token.session.0);
                records.record(identity, entry).await?;
                return Ok(Refreshed::Stolen { user });
            }
        }
    }
    let expires_at = ends_at.min(now + lifetimes.refresh);
    records.move_on(token.session, device, Times { now, expires_at, ends_at }).await?;
    Ok(Refreshed::MovedOn(Opened {
        session: token.session,
        user,
        role: admitted.role,
        refresh_token: successor,
        created_at: start.created_at,
        expires_at,
        access_lifetime: lifetimes.access,
        second_factor_required: admitted.second_factor_required,
        second_factor: start.second_factor,
    }))
}

/// The person's live sessions in this area, newest first.
pub async fn list(
    identity: &Identity,
    records: &impl Records,
    user: UserId,
    request: &PageRequest,
) -> Result<Page<SessionRow>, Error> {
    let rows = records.live_of_user(user, identity.context.now(), request).await?;
    Ok(request.cut(rows, |row| Position { created_at: row.created_at, id: row.id }, None))
}

/// Ends one of the person's sessions, at once, and records it as `event`.
pub async fn end(
    identity: &Identity,
    records: &impl Records,
    user: UserId,
    session: SessionId,
    event: &'static str,
) -> Result<(), Error> {
    match records.revoke(session, user, identity.context.now()).await? {
        true => records.record(identity, Entry::new(event).by(user).on("session", session.0)).await,
        false => Err(Error::NotFound),
    }
}

/// Ends the person's sessions in this area, at once, even those that are just being opened.
pub async fn end_all(identity: &Identity, records: &impl Records, user: UserId, ending: Ending) -> Result<(), Error> {
    records.lock_person(user).await?;
    records.revoke_all(user, ending, identity.context.now()).await
}

impl Admitted {
    /// How long sessions live here: as the installation says, or shorter when the tenant's policy does.
    fn lifetimes(&self, installation: &Lifetimes) -> Lifetimes {
        let refresh = self.session_idle.map_or(installation.refresh, |idle| idle.min(installation.refresh));
        let session = self.session_max.map_or(installation.session, |max| max.min(installation.session));
        let access = self.session_idle.map_or(installation.access, |idle| (idle / 2).min(installation.access));
        Lifetimes { access, refresh, session }
    }
}
