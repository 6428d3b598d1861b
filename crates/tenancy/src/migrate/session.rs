//! A run: the owner's role, the lock of each target, the order of things.

use sha2::{Digest, Sha256};
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

use super::error::message;
use super::history::{self, Direction};
use super::{MigrateError, Options, Step, Target, apply, bookkeeping, guards};
use crate::roles::OWNER;

/// Takes the owner's role, so that everything made belongs to it whoever signed in.
pub(super) async fn become_owner(client: &Client) -> Result<(), MigrateError> {
    // Messages such as "already exists, skipping" are of no use in a log.
    client.batch_execute("SET client_min_messages = warning; SET statement_timeout = 0").await?;
    let Err(error) = client.batch_execute(&format!("SET ROLE {OWNER}")).await else { return Ok(()) };
    let login: String = client.query_one("SELECT session_user::text", &[]).await?.get(0);
    Err(MigrateError::NotOwner { login, message: message(&error) })
}

/// Gives back role and locks. A connection that cannot even do that is of no more use, and the result counts more.
pub(super) async fn leave_owner<T>(client: &Client, result: Result<T, MigrateError>) -> Result<T, MigrateError> {
    let left = client.batch_execute("RESET ROLE; RESET client_min_messages; RESET statement_timeout").await;
    let value = result?;
    left?;
    Ok(value)
}

pub(super) async fn up(
    client: &mut Client,
    targets: &[Target],
    options: &Options<'_>,
) -> Result<Vec<Step>, MigrateError> {
    prepare(client, options).await?;
    let mut applied = Vec::new();
    for target in targets {
        let lock = Lock::take(client, &target.name, options).await?;
        let result = up_target(client, target, options, &mut applied).await;
        conclude(client, target, &result).await?;
        lock.release(client).await?;
        result?;
    }
    Ok(applied)
}

pub(super) async fn down(
    client: &mut Client,
    target: &Target,
    to_version: i32,
    options: &Options<'_>,
) -> Result<Vec<Step>, MigrateError> {
    prepare(client, options).await?;
    let lock = Lock::take(client, &target.name, options).await?;
    let result = down_target(client, target, to_version, options).await;
    conclude(client, target, &result).await?;
    lock.release(client).await?;
    result
}

/// The runner's own tables and the guards.
async fn prepare(client: &mut Client, options: &Options<'_>) -> Result<(), MigrateError> {
    let lock = Lock::take(client, "the runner's own tables", options).await?;
    let result = match client.batch_execute(bookkeeping::TABLES).await {
        Ok(()) => guards::install(client).await,
        Err(error) => Err(error.into()),
    };
    lock.release(client).await?;
    result
}

async fn up_target(
    client: &mut Client,
    target: &Target,
    options: &Options<'_>,
    applied: &mut Vec<Step>,
) -> Result<(), MigrateError> {
    bookkeeping::open(client, target).await?;
    // Read under the lock: another runner may have gone before.
    let status = bookkeeping::read(client, target).await?;
    if let Some(reason) = status.refusal {
        return Err(MigrateError::Refused { target: target.name.clone(), reason });
    }
    let pending = history::pending(target, &status.applied)
        .map_err(|reason| MigrateError::Refused { target: target.name.clone(), reason })?;
    if !pending.is_empty() {
        bookkeeping::mark(client, target, "migrating", None).await?;
    }
    for migration in pending {
        let step = target.step(migration, Direction::Up)?;
        apply::migration(client, target, migration, Direction::Up, options).await?;
        (options.notice)(&format!("{}: {} applied", step.target, step.file));
        applied.push(step);
    }
    Ok(())
}

async fn down_target(
    client: &mut Client,
    target: &Target,
    to_version: i32,
    options: &Options<'_>,
) -> Result<Vec<Step>, MigrateError> {
    let refused = |reason: String| MigrateError::Refused { target: target.name.clone(), reason };
    let status = bookkeeping::read(client, target).await?;
    if let Some(reason) = status.refusal {
        return Err(refused(reason));
    }
    if status.version > target.latest() {
        return Err(refused(format!("version {} is newer than this program, which cannot undo it", status.version)));
    }
    if to_version < 0 || to_version > status.version {
        return Err(refused(format!("there is no way down from version {} to {to_version}", status.version)));
    }
    let undo = || target.migrations[to_version as usize..status.version as usize].iter().rev();
    if let Some(migration) = undo().find(|migration| migration.down.is_none()) {
        return Err(MigrateError::NoReverse {
            target: target.name.clone(),
            file: migration.file(Direction::Up),
            to_version,
        });
    }
    bookkeeping::mark(client, target, "migrating", None).await?;
    let mut undone = Vec::new();
    for migration in undo() {
        let step = target.step(migration, Direction::Down)?;
        apply::migration(client, target, migration, Direction::Down, options).await?;
        (options.notice)(&format!("{}: {} applied", step.target, step.file));
        undone.push(step);
    }
    Ok(undone)
}

/// Leaves the outcome in the targets' table. A target that was refused was not touched and stays as it was.
async fn conclude<T>(client: &Client, target: &Target, result: &Result<T, MigrateError>) -> Result<(), MigrateError> {
    match result {
        Ok(_) => bookkeeping::mark(client, target, "ready", None).await,
        Err(MigrateError::Refused { .. } | MigrateError::NoReverse { .. }) => Ok(()),
        // Without a connection the state stays `migrating`, and the first failure is the one to tell.
        Err(_) if client.is_closed() => Ok(()),
        Err(error) => bookkeeping::mark(client, target, "failed", Some(&error.to_string())).await,
    }
}

/// A target's advisory lock; belongs to the connection, so a killed runner holds nothing.
struct Lock(i64);

impl Lock {
    async fn take(client: &Client, name: &str, options: &Options<'_>) -> Result<Lock, MigrateError> {
        let digest = Sha256::digest(format!("postroom migrations of {name}"));
        let key = digest.iter().take(8).fold(0_i64, |key, byte| key << 8 | i64::from(*byte));
        if client.query_one("SELECT pg_try_advisory_lock($1)", &[&key]).await?.get(0) {
            return Ok(Lock(key));
        }
        let holder = holder(client, key).await?;
        let waited_s = options.runner_wait.as_secs();
        (options.notice)(&format!("{name}: another runner ({holder}) is at work; waiting for up to {waited_s} s"));
        client.batch_execute(&format!("SET lock_timeout = {}", options.runner_wait.as_millis().max(1))).await?;
        let locked = client.execute("SELECT pg_advisory_lock($1)", &[&key]).await;
        client.batch_execute("RESET lock_timeout").await?;
        match locked {
            Ok(_) => Ok(Lock(key)),
            Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => {
                Err(MigrateError::Busy { target: name.to_owned(), holder, waited_s })
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn release(self, client: &Client) -> Result<(), MigrateError> {
        if !client.is_closed() {
            client.execute("SELECT pg_advisory_unlock($1)", &[&self.0]).await?;
        }
        Ok(())
    }
}

async fn holder(client: &Client, key: i64) -> Result<String, MigrateError> {
    let row = client
        .query_opt(
            "SELECT format('process %s of PostgreSQL%s', l.pid, coalesce(', since ' || date_trunc('second', a.backend_start), '')) \
             FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid) \
             WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
               AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
               AND (l.classid::bigint << 32 | l.objid::bigint) = $1",
            &[&key],
        )
        .await?;
    Ok(row.map_or_else(|| "just finishing".to_owned(), |row| row.get(0)))
}
