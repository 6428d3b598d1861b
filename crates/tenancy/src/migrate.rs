//! Migrations: SQL files applied in order to one target after another, over a direct connection as the owner.
//!
//! A target is a schema with its own history (the management schema, the shared tenants' schema, later each tenant's
//! own). For each target the runner holds an advisory lock, so that of two runners one waits; every migration is one
//! transaction together with its history row; the first failure stops everything and says which statement it was, and
//! the next run goes on from there. Files that were applied and then changed are refused, and so is a database that
//! is more than one version ahead of the program.
//!
//! Tables are sealed against their owner too (FORCE ROW LEVEL SECURITY), so a data migration of tenants' rows must be
//! written as an *each tenant* file:
//!
//! ```sql
//! -- postroom: each tenant
//! -- postroom: expect SELECT count(*) FROM members WHERE email <> lower(email)
//! UPDATE members SET email = lower(email) WHERE email <> lower(email);
//! ```
//!
//! It runs once for every tenant, with the tenant set, a transaction each, and has to change exactly as many rows as
//! the expectation counts: for the tenant, and in all.

mod apply;
mod bookkeeping;
mod error;
mod guards;
mod history;
mod script;
mod session;
mod tenants;

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio_postgres::Client;
use uuid::Uuid;

pub use error::MigrateError;

/// One SQL file with its reverse, as compiled into the program.
#[derive(Debug, Clone)]
pub struct Migration {
    /// 1, 2, 3 … without gaps in a target.
    pub version: i32,
    /// The file's name without its ending, which begins with the version: `0001_tenants_and_people`.
    pub name: &'static str,
    /// The statements, which must not begin or end transactions.
    pub up: &'static str,
    /// The statements that undo them, where that is possible.
    pub down: Option<&'static str>,
}

/// A schema and the migrations that make it.
#[derive(Debug, Clone)]
pub struct Target {
    /// What the history and the messages call it: `management`, `shared`, later a tenant's slug.
    pub name: String,
    /// Where unqualified names in its files are found; made when missing.
    pub schema: String,
    /// In order of version.
    pub migrations: Vec<Migration>,
}

/// Whose rows an *each tenant* file walks through.
#[derive(Debug, Clone, Copy)]
pub enum Tenants<'a> {
    /// These; for databases that do not hold the directory of tenants.
    Ids(&'a [Uuid]),
    /// What this statement returns (one uuid column), asked as the owner when a file needs it, so that the directory
    /// can be made by the same run. It must name every tenant that has rows, suspended ones too.
    Query(&'a str),
}

/// How to run.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The tenants of this database.
    pub tenants: Tenants<'a>,
    /// How long to wait for another runner to finish with a target.
    pub runner_wait: Duration,
    /// How long a statement may wait for a table that is in use, so that requests do not queue up behind it.
    pub lock_timeout: Duration,
    /// How often a migration that met such a table is tried.
    pub attempts: u32,
    /// The pause before the second attempt; it grows with each one.
    pub pause: Duration,
    /// Is told what is being waited for, and what was applied.
    pub notice: &'a (dyn Fn(&str) + Send + Sync),
}

impl<'a> Options<'a> {
    /// A minute's wait for another runner, ten attempts of five seconds, messages to the log.
    #[must_use]
    pub fn new(tenants: Tenants<'a>) -> Options<'a> {
        Options {
            tenants,
            runner_wait: Duration::from_secs(60),
            lock_timeout: Duration::from_secs(5),
            attempts: 10,
            pause: Duration::from_secs(1),
            notice: &|message| tracing::info!("{message}"),
        }
    }
}

/// One file that was, or is to be, run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Name of the target.
    pub target: String,
    /// `0001_tenants_and_people.sql`, or `.down.sql`.
    pub file: String,
    /// The migration's number.
    pub version: i32,
    /// Whether it runs once for every tenant.
    pub each_tenant: bool,
}

/// How far a target is.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TargetStatus {
    /// Name of the target.
    pub target: String,
    /// Its schema.
    pub schema: String,
    /// The last version applied; 0 before the first.
    pub version: i32,
    /// The last version that the program has.
    pub latest: i32,
    /// `new`, `ready`, `migrating` (a run is under way, or was killed) or `failed`.
    pub state: String,
    /// What the last failure said.
    pub error: Option<String>,
    /// Why this program does not fit this database, if it does not.
    pub refusal: Option<String>,
    /// What was applied.
    pub applied: Vec<AppliedMigration>,
    /// What `up` would run.
    pub pending: Vec<Step>,
}

/// A line of the history.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AppliedMigration {
    /// The migration's number.
    pub version: i32,
    /// The migration's name.
    pub name: String,
    /// By PostgreSQL's clock.
    pub applied_at: DateTime<Utc>,
    /// Milliseconds.
    pub duration_ms: i64,
    /// Rows changed by an *each tenant* file, over all tenants.
    pub rows: Option<i64>,
    #[serde(skip)]
    pub(crate) checksum: String,
}

/// How far every target is; changes nothing.
///
/// # Errors
/// When PostgreSQL cannot be asked. What is wrong with a target stands in its status.
pub async fn status(client: &Client, targets: &[Target]) -> Result<Vec<TargetStatus>, MigrateError> {
    history::check_targets(targets)?;
    bookkeeping::status(client, targets).await
}

/// What `up` would run, in order; changes nothing.
///
/// # Errors
/// The same refusals as `up`.
pub async fn plan(client: &Client, targets: &[Target]) -> Result<Vec<Step>, MigrateError> {
    history::check_targets(targets)?;
    let mut steps = Vec::new();
    for target in bookkeeping::status(client, targets).await? {
        if let Some(reason) = target.refusal {
            return Err(MigrateError::Refused { target: target.target, reason });
        }
        steps.extend(target.pending);
    }
    Ok(steps)
}

/// Refuses to serve a database that this program does not fit: one that still needs a migration, or is too new.
///
/// # Errors
/// `Pending` or `Refused`, each saying what to do.
pub fn require_current(statuses: &[TargetStatus]) -> Result<(), MigrateError> {
    for target in statuses {
        if let Some(reason) = &target.refusal {
            return Err(MigrateError::Refused { target: target.target.clone(), reason: reason.clone() });
        }
        if let Some(first) = target.pending.first() {
            return Err(MigrateError::Pending { target: target.target.clone(), file: first.file.clone() });
        }
    }
    Ok(())
}

/// Applies everything that is pending, target after target, and returns what was applied. The roles must exist
/// (`roles::ensure_roles`).
///
/// The connection must be a direct one and nobody else's: when this future is dropped, close it.
///
/// # Errors
/// The first failure; what was applied before it stays, and the next run goes on behind it.
pub async fn up(client: &mut Client, targets: &[Target], options: &Options<'_>) -> Result<Vec<Step>, MigrateError> {
    history::check_targets(targets)?;
    session::become_owner(client).await?;
    let result = session::up(client, targets, options).await;
    session::leave_owner(client, result).await
}

/// Undoes one target's migrations above `to_version`, newest first, and returns what was undone.
///
/// # Errors
/// `NoReverse` before anything is undone when one of them has none; otherwise like `up`.
pub async fn down(
    client: &mut Client,
    target: &Target,
    to_version: i32,
    options: &Options<'_>,
) -> Result<Vec<Step>, MigrateError> {
    history::check_targets(std::slice::from_ref(target))?;
    session::become_owner(client).await?;
    let result = session::down(client, target, to_version, options).await;
    session::leave_owner(client, result).await
}
