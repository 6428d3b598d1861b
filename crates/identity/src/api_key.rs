//! Keys for programs. A key is a session that its text opens instead of a password, and that is never refreshed: whatever
//! ends sessions of a person for good ends keys, at once, by the same check.

use chrono::TimeDelta;
use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::api_key;
use postroom_store::{Notice, TenantActor, TenantClient, TenantTx};
use postroom_types::{Name, Page, PageRequest, Position, SessionId, Timestamp, UserId};
use serde_json::json;
use uuid::Uuid;

use crate::session::{self, Records};
use crate::ticket::Ticket;
use crate::{Claims, Error, Identity, Permission, Role, Scopes};

/// What key texts begin with, so that scanners recognise one that got out.
const PREFIX: &str = "prk_";
/// More keys than this at once are refused.
const MAX_KEYS: i64 = 100;
/// How long a key lives unless something else is asked for.
const DEFAULT_DAYS: i64 = 90;
/// How long a key may live.
const DAYS: std::ops::RangeInclusive<i64> = 1..=365;
/// Uses are noted this often at most.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A key that is to be made.
pub struct NewApiKey {
    pub name: Name,
    /// Names of permissions.
    pub scopes: Vec<String>,
    /// 1 to 365, by default 90.
    pub expires_in_days: Option<i64>,
}

/// A key as its owner sees it, without its text.
pub struct ApiKey {
    pub id: Uuid,
    pub name: String,
    pub scopes: Scopes,
    pub created_at: Timestamp,
    /// To the minute.
    pub last_used_at: Option<Timestamp>,
    pub expires_at: Timestamp,
}

/// A key that was made, with its text, which nobody can tell again.
pub struct Created {
    pub api_key: ApiKey,
    pub key: String,
}

/// Makes a key for the member who asks, with no more rights than the member's role has now. Made in a session without a
/// second factor, it does not work while the tenant requires one.
pub async fn create(identity: &Identity, tx: &TenantTx, claims: &Claims, new: &NewApiKey) -> Result<Created, Error> {
    let days = new.expires_in_days.unwrap_or(DEFAULT_DAYS);
    if !DAYS.contains(&days) {
        return Err(Error::invalid("expiresInDays", "must be 1 to 365"));
    }
    let (records, user, now) = (session::in_tenant(tx), claims.user, identity.context.now());
    // Whoever ends everything of this member waits here, or has been; then the session that asks is over, too.
    let admitted = records.lock_active_role(user).await?.ok_or(Error::SessionOver)?;
    if records.find_for_update(claims.session, now).await?.is_none() {
        return Err(Error::SessionOver);
    }
    let made_in = records.start_of(claims.session).await?.ok_or(Error::SessionOver)?;
    let scopes = scopes_within(admitted.role, &new.scopes)?;
    let tenant = tx.tenant();
    if api_key::count_live_of_user().bind(tx, &tenant.0, &user.0, &now).one().await? >= MAX_KEYS {
        return Err(Error::Conflict("You have 100 API keys. Delete one that is not used any more."));
    }
    let id = identity.context.uuid();
    let ticket = Ticket::issue(&*identity.context.entropy, Some(tenant), id);
    let expires_at = now + TimeDelta::days(days);
    let query = api_key::insert_session();
    query.bind(tx, &tenant.0, &id, &user.0, &now, &expires_at, &made_in.second_factor).one().await?;
    let (name, hash, text) = (new.name.as_str(), ticket.hash(), scopes.as_text());
    let query = api_key::insert();
    let row = query.bind(tx, &tenant.0, &id, &user.0, &name, &&hash[..], &text, &now, &expires_at).one().await?;
    let metadata = json!({ "name": name, "scopes": text, "expiresAt": expires_at });
    tx.record(&identity.context, Entry::new("api_key_created").on("api_key", id).with(metadata)).await?;
    Ok(Created { api_key: ApiKey::from(row), key: format!("{PREFIX}{}", ticket.encode()) })
}

/// The member's live keys, newest first.
pub async fn list(
    identity: &Identity,
    actor: TenantActor,
    user: UserId,
    request: &PageRequest,
) -> Result<Page<ApiKey>, Error> {
    let (after_created_at, after_id) = (request.after.map(|a| a.created_at), request.after.map(|a| a.id));
    let (tenant, now, limit) = (actor.tenant().0, identity.context.now(), request.probe());
    let once = identity.store.tenant_once(actor).await?;
    let query = api_key::live_of_user();
    let rows = query.bind(&once, &tenant, &user.0, &now, &after_created_at, &after_id, &limit).all().await?;
    let page = request.cut(rows, |row| Position { created_at: row.created_at, id: row.id }, None);
    Ok(page.map(ApiKey::from))
}

/// Ends one of the member's keys, at once.
pub async fn revoke(identity: &Identity, tx: &TenantTx, user: UserId, id: SessionId) -> Result<(), Error> {
    let tenant = tx.tenant().0;
    let revoked = api_key::revoke().bind(tx, &identity.context.now(), &tenant, &id.0, &user.0).opt().await?;
    revoked.ok_or(Error::NotFound)?;
    tx.notify(Notice::SessionsEnded { user });
    tx.record(&identity.context, Entry::new("api_key_revoked").on("api_key", id.0)).await?;
    Ok(())
}

/// Whether a bearer token claims to be an API key.
pub fn is_key(token: &str) -> bool {
    token.starts_with(PREFIX)
}

/// What the key may claim: looked up each time, never cached. None for a key that is unknown or over.
pub async fn claims(identity: &Identity, token: &str) -> Result<Option<Claims>, Error> {
    let ticket = token.strip_prefix(PREFIX).and_then(Ticket::parse);
    let Some((ticket, tenant)) = ticket.and_then(|ticket| ticket.tenant.map(|tenant| (ticket, tenant))) else {
        return Ok(None);
    };
    let (id, now) = (ticket.id, identity.context.now());
    let once = identity.store.tenant_once(TenantActor::System { tenant }).await?;
    let found = api_key::find_live().bind(&once, &now, &tenant.0, &id).opt().await?;
    let Some(found) = found.filter(|found| ticket.matches(&found.secret_hash) && found.is_live) else {
        return Ok(None);
    };
    let Ok(role) = found.role.parse() else { return Ok(None) };
    drop(once);
    if found.last_used_at.is_none_or(|used_at| now - used_at >= NOTED_EVERY) {
        let once = identity.store.tenant_once(TenantActor::System { tenant }).await?;
        api_key::note_use().bind(&once, &now, &tenant.0, &id, &(now - NOTED_EVERY)).opt().await?;
    }
    Ok(Some(Claims {
        user: UserId(found.user_id),
        session: SessionId(id),
        role: Role::Member(role),
        tenant: Some(tenant),
        scopes: Some(Scopes::from_text(&found.scopes)),
        must_change_password: false,
        must_enrol_second_factor: false,
    }))
}

impl From<api_key::ApiKey> for ApiKey {
    fn from(row: api_key::ApiKey) -> Self {
        Self {
            id: row.id,
            name: row.name,
            scopes: Scopes::from_text(&row.scopes),
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            expires_at: row.expires_at,
        }
    }
}

/// The scopes, each one that the role has.
fn scopes_within(role: Role, names: &[String]) -> Result<Scopes, Error> {
    let mut permissions = Vec::new();
    for name in names {
        match Permission::named(name).filter(|permission| role.allows(*permission)) {
            Some(permission) => permissions.push(permission),
            None => {
                let allowed: Vec<&str> = role.permissions().iter().map(|permission| permission.as_str()).collect();
                let allowed = if allowed.is_empty() { "none".to_owned() } else { allowed.join(" ") };
                return Err(Error::invalid("scopes", format!("may hold what your role allows: {allowed}")));
            }
        }
    }
    Ok(Scopes::of(&permissions))
}
