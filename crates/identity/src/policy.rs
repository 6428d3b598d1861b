//! What a tenant demands of its members and lets them have: how long sessions last, whether a second factor is required, how people get
//! in, and who helps with writing.

mod cache;

use chrono::TimeDelta;
use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::tenant_settings;
use postroom_store::{Notice, TenantActor, TenantClient, TenantTx};
use postroom_types::{Invalid, TenantId};
use serde_json::json;

pub use self::cache::PolicyCache;
use crate::{Error, Identity};

/// Allowed seconds for how long an unused session lasts.
const IDLE_SECONDS: std::ops::RangeInclusive<i32> = 300..=30 * 86_400;
/// Allowed seconds for how long a session lasts in any case.
const MAX_SECONDS: std::ops::RangeInclusive<i32> = 3_600..=90 * 86_400;

/// A tenant's policy as it is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Whoever has no second factor can do nothing but enrol one, and API keys that were made without one do not work.
    pub second_factor_required: bool,
    /// How long an unused session lasts; none leaves it at the installation's time.
    pub session_idle: Option<TimeDelta>,
    /// How long a session lasts in any case; none leaves it at the installation's time.
    pub session_max: Option<TimeDelta>,
    pub registration: Registration,
    pub writing_help: WritingHelp,
    pub version: i32,
}

/// How people get in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Somebody invites or adds them.
    Invitation,
    /// Whoever wants to.
    Open,
}

/// Who helps members with writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WritingHelp {
    Off,
    /// This installation alone.
    Local,
    /// The provider that the installation names as well, which then reads what is being written.
    Remote,
}

/// What to change; what is none stays.
#[derive(Clone, Copy, Debug, Default)]
pub struct Changes {
    pub second_factor_required: Option<bool>,
    /// In seconds; `Some(None)` leaves it to the installation.
    pub session_idle: Option<Option<i32>>,
    /// In seconds; `Some(None)` leaves it to the installation.
    pub session_max: Option<Option<i32>>,
    pub registration: Option<Registration>,
    pub writing_help: Option<WritingHelp>,
}

/// The policy, straight from the tenant's cell.
pub async fn find(tx: &impl TenantClient) -> Result<Policy, Error> {
    let row = tenant_settings::policy().bind(tx, &tx.tenant().0).opt().await?;
    Ok(Policy::from(row.ok_or(Error::NotFound)?))
}

/// The policy as this instance knows it, at most half a minute old. For what may be late by that; what must not be reads it
/// in its own transaction.
pub async fn known(identity: &Identity, tenant: TenantId) -> Result<Option<Policy>, Error> {
    let now = identity.context.now();
    let asked = match identity.policies.get(tenant, now) {
        Ok(policy) => return Ok(Some(policy)),
        Err(asked) => asked,
    };
    let once = identity.store.tenant_once(TenantActor::System { tenant }).await?;
    let row = tenant_settings::policy().bind(&once, &tenant.0).opt().await?;
    let policy = row.map(Policy::from);
    if let Some(policy) = policy {
        identity.policies.keep(tenant, policy, now, asked);
    }
    Ok(policy)
}

/// Changes the policy. Shorter sessions take effect at their next refresh. Once committed, other instances are told, and the
/// caller tells the [`PolicyCache`] of this one, so that the next request sees the change.
pub async fn change(
    identity: &Identity,
    tx: &TenantTx,
    changes: &Changes,
    version: Option<i32>,
) -> Result<Policy, Error> {
    check("sessionIdleSeconds", changes.session_idle, &IDLE_SECONDS)?;
    check("sessionMaxSeconds", changes.session_max, &MAX_SECONDS)?;
    let tenant = tx.tenant().0;
    let before = tenant_settings::policy_for_update().bind(tx, &tenant).opt().await?.ok_or(Error::NotFound)?;
    if version.is_some_and(|version| version != before.version) {
        return Err(Error::VersionMismatch);
    }
    let required = changes.second_factor_required.unwrap_or(before.second_factor_required);
    let idle = changes.session_idle.unwrap_or(before.session_idle_seconds);
    let max = changes.session_max.unwrap_or(before.session_max_seconds);
    let registration = changes.registration.map_or(before.registration.clone(), |r| r.as_str().to_owned());
    let writing_help = changes.writing_help.map_or(before.writing_help.clone(), |help| help.as_str().to_owned());
    let (query, now) = (tenant_settings::set_policy(), identity.context.now());
    let after = query.bind(tx, &required, &idle, &max, &registration, &writing_help, &now, &tenant).one().await?;
    tx.changed(&identity.context, "policy", tenant);
    let metadata = json!({ "old": settings_of(&before), "new": settings_of(&after) });
    tx.record(&identity.context, Entry::new("policy_changed").on("policy", tenant).with(metadata)).await?;
    tx.notify(Notice::PolicyChanged { tenant: TenantId(tenant) });
    Ok(Policy::from(after))
}

impl Registration {
    /// The name in the database and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Open => "open",
        }
    }
}

impl WritingHelp {
    /// The name in the database and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Local => "local",
            Self::Remote => "remote",
        }
    }

    /// Whatever is not known is off.
    fn named(name: &str) -> Self {
        let all = [Self::Local, Self::Remote];
        all.into_iter().find(|help| help.as_str() == name).unwrap_or(Self::Off)
    }
}

impl std::str::FromStr for Registration {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text {
            "invitation" => Ok(Self::Invitation),
            "open" => Ok(Self::Open),
            _ => Err(Invalid("must be one of: invitation open")),
        }
    }
}

impl From<tenant_settings::Policy> for Policy {
    fn from(row: tenant_settings::Policy) -> Self {
        let seconds = |seconds: Option<i32>| seconds.map(|seconds| TimeDelta::seconds(i64::from(seconds)));
        Self {
            second_factor_required: row.second_factor_required,
            session_idle: seconds(row.session_idle_seconds),
            session_max: seconds(row.session_max_seconds),
            registration: if row.registration == "open" { Registration::Open } else { Registration::Invitation },
            writing_help: WritingHelp::named(&row.writing_help),
            version: row.version,
        }
    }
}

fn settings_of(row: &tenant_settings::Policy) -> serde_json::Value {
    json!({
        "secondFactorRequired": row.second_factor_required,
        "sessionIdleSeconds": row.session_idle_seconds,
        "sessionMaxSeconds": row.session_max_seconds,
        "registration": row.registration,
        "writingHelp": row.writing_help,
    })
}

fn check(
    field: &'static str,
    wanted: Option<Option<i32>>,
    allowed: &std::ops::RangeInclusive<i32>,
) -> Result<(), Error> {
    match wanted.flatten() {
        Some(seconds) if !allowed.contains(&seconds) => {
            let (from, to) = (allowed.start(), allowed.end());
            Err(Error::invalid(field, format!("must be {from} to {to} seconds, or null")))
        }
        _ => Ok(()),
    }
}
