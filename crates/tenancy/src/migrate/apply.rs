//! Running one migration, and again when a table that it needs is in use.

use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Transaction};
use uuid::Uuid;

use super::bookkeeping::{quoted, record};
use super::error::message;
use super::history::Direction;
use super::script::{Script, Statement};
use super::{MigrateError, Migration, Options, Target, tenants};

/// A migration with everything that its steps and their errors need.
pub(super) struct Job<'a> {
    pub target: &'a Target,
    pub migration: &'a Migration,
    pub direction: Direction,
    pub file: String,
    pub sql: &'a str,
    pub script: Script,
}

/// Why an attempt did not succeed.
pub(super) enum Attempt {
    /// A table was in use, or two transactions stood in each other's way.
    InUse(String),
    Failed(MigrateError),
}

impl From<MigrateError> for Attempt {
    fn from(error: MigrateError) -> Attempt {
        Attempt::Failed(error)
    }
}

impl From<tokio_postgres::Error> for Attempt {
    fn from(error: tokio_postgres::Error) -> Attempt {
        if in_use(&error) { Attempt::InUse(message(&error)) } else { Attempt::Failed(error.into()) }
    }
}

pub(super) async fn migration(
    client: &mut Client,
    target: &Target,
    migration: &Migration,
    direction: Direction,
    options: &Options<'_>,
) -> Result<(), MigrateError> {
    let file = migration.file(direction);
    let sql = match direction {
        Direction::Up => migration.up,
        Direction::Down => migration.down.unwrap_or_default(),
    };
    let script = Script::parse(sql).map_err(|reason| MigrateError::BadFile {
        target: target.name.clone(),
        file: file.clone(),
        reason,
    })?;
    let job = Job { target, migration, direction, file, sql, script };
    if job.script.expectation.is_some() {
        return tenants::walk(client, &job, options).await;
    }
    let mut tried = 0;
    loop {
        let attempt = whole(client, &job, options).await;
        match again(attempt, &job, options, &mut tried).await? {
            Some(()) => return Ok(()),
            None => continue,
        }
    }
}

/// Passes a result on; after a table in use it waits, and `None` asks for another attempt.
pub(super) async fn again<T>(
    attempt: Result<T, Attempt>,
    job: &Job<'_>,
    options: &Options<'_>,
    tried: &mut u32,
) -> Result<Option<T>, MigrateError> {
    let message = match attempt {
        Ok(value) => return Ok(Some(value)),
        Err(Attempt::Failed(error)) => return Err(error),
        Err(Attempt::InUse(message)) => message,
    };
    *tried += 1;
    if *tried >= options.attempts {
        return Err(MigrateError::TableInUse {
            target: job.target.name.clone(),
            file: job.file.clone(),
            attempts: *tried,
            message,
        });
    }
    (options.notice)(&format!("{}: {}: a table is in use ({message}); trying again", job.target.name, job.file));
    tokio::time::sleep(options.pause * *tried).await;
    Ok(None)
}

/// A transaction in which the target's tables are found and nothing waits long.
pub(super) async fn begin<'c>(
    client: &'c mut Client,
    job: &Job<'_>,
    options: &Options<'_>,
) -> Result<Transaction<'c>, tokio_postgres::Error> {
    let tx = client.transaction().await?;
    tx.batch_execute(&format!(
        "SET LOCAL search_path = {}; SET LOCAL lock_timeout = {}",
        quoted(&job.target.schema),
        options.lock_timeout.as_millis().max(1)
    ))
    .await?;
    Ok(tx)
}

/// Runs a statement of the file; an error names it. Returns the number of rows that PostgreSQL answers with.
pub(super) async fn statement(
    tx: &Transaction<'_>,
    job: &Job<'_>,
    statement: &Statement,
    tenant: Option<Uuid>,
) -> Result<i64, Attempt> {
    match tx.simple_query(&statement.text).await {
        Ok(messages) => Ok(messages
            .iter()
            .map(|message| match message {
                tokio_postgres::SimpleQueryMessage::CommandComplete(rows) => i64::try_from(*rows).unwrap_or(i64::MAX),
                _ => 0,
            })
            .sum()),
        Err(error) if in_use(&error) => Err(Attempt::InUse(message(&error))),
        Err(error) => Err(Attempt::Failed(job.failed(statement.line, statement.excerpt(), tenant, &error))),
    }
}

impl Job<'_> {
    pub fn failed(
        &self,
        line: usize,
        statement: String,
        tenant: Option<Uuid>,
        error: &tokio_postgres::Error,
    ) -> MigrateError {
        MigrateError::Failed {
            target: self.target.name.clone(),
            file: self.file.clone(),
            line,
            tenant,
            statement,
            message: message(error),
        }
    }
}

async fn whole(client: &mut Client, job: &Job<'_>, options: &Options<'_>) -> Result<(), Attempt> {
    let tx = begin(client, job, options).await?;
    for next in &job.script.statements {
        statement(&tx, job, next, None).await?;
    }
    tx.batch_execute("SELECT postroom_guards.recheck_foreign_keys()").await.map_err(|error| {
        if in_use(&error) {
            return Attempt::InUse(message(&error));
        }
        Attempt::Failed(job.failed(1, "the check of the foreign keys that the file adds".to_owned(), None, &error))
    })?;
    record(&tx, job.target, job.migration, job.direction, None).await?;
    // Deferred constraints speak up here.
    tx.commit().await.map_err(|error| job.failed(1, "COMMIT".to_owned(), None, &error))?;
    Ok(())
}

fn in_use(error: &tokio_postgres::Error) -> bool {
    matches!(
        error.code(),
        Some(&SqlState::LOCK_NOT_AVAILABLE | &SqlState::T_R_DEADLOCK_DETECTED | &SqlState::T_R_SERIALIZATION_FAILURE)
    )
}
