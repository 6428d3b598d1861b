//! The tables that remember what was applied, in schema `postroom_migrations`.

use tokio_postgres::types::Type;
use tokio_postgres::{Client, GenericClient, Transaction};
use uuid::Uuid;

use super::history::{self, Direction};
use super::{AppliedMigration, MigrateError, Migration, Target, TargetStatus};
use crate::roles::{OWNER, SYSTEM};

/// Made by the first run; every statement can be repeated. A later version of these tables adds its columns here.
pub(super) const TABLES: &str = "
CREATE SCHEMA IF NOT EXISTS postroom_migrations;
CREATE TABLE IF NOT EXISTS postroom_migrations.targets (
    target text PRIMARY KEY,
    schema text NOT NULL,
    version integer NOT NULL DEFAULT 0,
    -- Of the last migration applied.
    checksum text,
    state text NOT NULL CHECK (state IN ('migrating', 'ready', 'failed')),
    error text,
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS postroom_migrations.applied (
    target text NOT NULL REFERENCES postroom_migrations.targets (target),
    version integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    duration_ms bigint NOT NULL,
    -- What an each-tenant file changed.
    rows bigint,
    PRIMARY KEY (target, version)
);
-- An each-tenant file under way: what it has to change in all, and the tenants that are done.
CREATE TABLE IF NOT EXISTS postroom_migrations.tenant_runs (
    target text NOT NULL REFERENCES postroom_migrations.targets (target),
    version integer NOT NULL,
    direction text NOT NULL CHECK (direction IN ('up', 'down')),
    checksum text NOT NULL,
    expected bigint NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (target, version, direction)
);
CREATE TABLE IF NOT EXISTS postroom_migrations.tenants_done (
    target text NOT NULL,
    version integer NOT NULL,
    direction text NOT NULL,
    tenant_id uuid NOT NULL,
    rows bigint NOT NULL,
    done_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (target, version, direction, tenant_id),
    FOREIGN KEY (target, version, direction) REFERENCES postroom_migrations.tenant_runs ON DELETE CASCADE
);
GRANT USAGE ON SCHEMA postroom_migrations TO postroom_system;
GRANT SELECT ON postroom_migrations.targets, postroom_migrations.applied TO postroom_system;
";

/// The state of every target, read as whoever the login may become. Statements go with their text: the connection may lead to
/// a pooler.
pub(super) async fn status(client: &Client, targets: &[Target]) -> Result<Vec<TargetStatus>, MigrateError> {
    let reader = client
        .query_typed_one(
            "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'postroom_migrations' AND tablename = 'applied'), \
             (SELECT rolname::text FROM pg_roles WHERE rolname IN ($1, $2) AND pg_has_role(session_user, oid, 'MEMBER') \
              AND NOT pg_has_role(session_user, oid, 'USAGE') ORDER BY rolname LIMIT 1)",
            &[(&OWNER, Type::TEXT), (&SYSTEM, Type::TEXT)],
        )
        .await?;
    let (exists, reader): (bool, Option<String>) = (reader.get(0), reader.get(1));
    // A login without INHERIT sees nothing of its own; it becomes the role for these reads only.
    let role = reader.map(|role| format!("; SET LOCAL ROLE {role}")).unwrap_or_default();
    client.batch_execute(&format!("BEGIN READ ONLY{role}")).await?;
    let mut statuses = Vec::new();
    for target in targets {
        let status = if exists { read(client, target).await } else { describe(target, None, Vec::new()) };
        let failed = status.is_err();
        statuses.push(status);
        if failed {
            break;
        }
    }
    client.batch_execute("ROLLBACK").await?;
    statuses.into_iter().collect()
}

/// The state of one target.
pub(super) async fn read(client: &Client, target: &Target) -> Result<TargetStatus, MigrateError> {
    let state = client
        .query_typed_opt(
            "SELECT state, error, schema FROM postroom_migrations.targets WHERE target = $1",
            &[(&target.name, Type::TEXT)],
        )
        .await?
        .map(|row| (row.get(0), row.get(1), row.get(2)));
    let applied = client
        .query_typed(
            "SELECT version, name, applied_at, duration_ms, rows, checksum FROM postroom_migrations.applied \
             WHERE target = $1 ORDER BY version",
            &[(&target.name, Type::TEXT)],
        )
        .await?;
    let applied = applied
        .iter()
        .map(|row| AppliedMigration {
            version: row.get(0),
            name: row.get(1),
            applied_at: row.get(2),
            duration_ms: row.get(3),
            rows: row.get(4),
            checksum: row.get(5),
        })
        .collect();
    describe(target, state, applied)
}

type State = (String, Option<String>, String);

fn describe(
    target: &Target,
    state: Option<State>,
    applied: Vec<AppliedMigration>,
) -> Result<TargetStatus, MigrateError> {
    let mut status = TargetStatus {
        target: target.name.clone(),
        schema: target.schema.clone(),
        version: applied.last().map_or(0, |line| line.version),
        latest: target.latest(),
        state: state.as_ref().map_or_else(|| "new".to_owned(), |(state, ..)| state.clone()),
        error: state.as_ref().and_then(|(_, error, _)| error.clone()),
        refusal: None,
        pending: Vec::new(),
        applied,
    };
    match history::pending(target, &status.applied) {
        Ok(pending) => {
            status.pending =
                pending.iter().map(|migration| target.step(migration, Direction::Up)).collect::<Result<_, _>>()?;
        }
        Err(reason) => status.refusal = Some(reason),
    }
    if let Some((.., schema)) = state
        && schema != target.schema
    {
        status.refusal = Some(format!("its tables are in schema \"{schema}\", not in \"{}\"", target.schema));
    }
    Ok(status)
}

/// Makes the target known, with its schema.
pub(super) async fn open(client: &Client, target: &Target) -> Result<(), MigrateError> {
    client.batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS {}", quoted(&target.schema))).await?;
    client
        .execute(
            "INSERT INTO postroom_migrations.targets (target, schema, state) VALUES ($1, $2, 'ready') ON CONFLICT DO NOTHING",
            &[&target.name, &target.schema],
        )
        .await?;
    Ok(())
}

/// Notes that a run has begun, ended or failed.
pub(super) async fn mark(
    client: &Client,
    target: &Target,
    state: &str,
    error: Option<&str>,
) -> Result<(), MigrateError> {
    client
        .execute(
            "UPDATE postroom_migrations.targets SET state = $2, error = $3, updated_at = now() WHERE target = $1",
            &[&target.name, &state, &error],
        )
        .await?;
    Ok(())
}

/// Writes the history row of a migration, in the migration's own transaction.
pub(super) async fn record(
    tx: &Transaction<'_>,
    target: &Target,
    migration: &Migration,
    direction: Direction,
    rows: Option<i64>,
) -> Result<(), tokio_postgres::Error> {
    if direction == Direction::Up {
        tx.execute(
            "INSERT INTO postroom_migrations.applied (target, version, name, checksum, duration_ms, rows) \
             SELECT $1, $2, $3, $4, extract(epoch FROM clock_timestamp() - coalesce( \
                 (SELECT started_at FROM postroom_migrations.tenant_runs \
                   WHERE target = $1 AND version = $2 AND direction = 'up'), now()))::numeric * 1000, $5",
            &[&target.name, &migration.version, &migration.name, &migration.checksum(), &rows],
        )
        .await?;
    } else {
        tx.execute(
            "DELETE FROM postroom_migrations.applied WHERE target = $1 AND version = $2",
            &[&target.name, &migration.version],
        )
        .await?;
    }
    tx.execute(
        "UPDATE postroom_migrations.targets t SET version = coalesce(a.version, 0), checksum = a.checksum, updated_at = now() \
         FROM (SELECT max(version) AS version, (array_agg(checksum ORDER BY version DESC))[1] AS checksum \
                 FROM postroom_migrations.applied WHERE target = $1) a WHERE t.target = $1",
        &[&target.name],
    )
    .await?;
    tx.execute(
        "DELETE FROM postroom_migrations.tenant_runs WHERE target = $1 AND version = $2 AND direction = $3",
        &[&target.name, &migration.version, &direction.word()],
    )
    .await?;
    Ok(())
}

/// How many rows an *each tenant* file has to change in all, and for which checksum that was counted.
pub(super) async fn tenant_run(
    client: &Client,
    target: &Target,
    version: i32,
    direction: Direction,
) -> Result<Option<(i64, String)>, MigrateError> {
    let row = client
        .query_opt(
            "SELECT expected, checksum FROM postroom_migrations.tenant_runs WHERE target = $1 AND version = $2 AND direction = $3",
            &[&target.name, &version, &direction.word()],
        )
        .await?;
    Ok(row.map(|row| (row.get(0), row.get(1))))
}

/// Begins such a file.
pub(super) async fn begin_tenant_run(
    client: &Client,
    target: &Target,
    migration: &Migration,
    direction: Direction,
    checksum: &str,
    expected: i64,
) -> Result<(), MigrateError> {
    client
        .execute(
            "INSERT INTO postroom_migrations.tenant_runs (target, version, direction, checksum, expected) VALUES ($1, $2, $3, $4, $5)",
            &[&target.name, &migration.version, &direction.word(), &checksum, &expected],
        )
        .await?;
    Ok(())
}

/// The tenants that it has behind it, with their rows.
pub(super) async fn tenants_done(
    client: &Client,
    target: &Target,
    version: i32,
    direction: Direction,
) -> Result<Vec<(Uuid, i64)>, MigrateError> {
    let rows = client
        .query(
            "SELECT tenant_id, rows FROM postroom_migrations.tenants_done WHERE target = $1 AND version = $2 AND direction = $3",
            &[&target.name, &version, &direction.word()],
        )
        .await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Notes a tenant, in the transaction of its step.
pub(super) async fn record_tenant(
    tx: &impl GenericClient,
    target: &Target,
    version: i32,
    direction: Direction,
    tenant: Uuid,
    rows: i64,
) -> Result<(), tokio_postgres::Error> {
    tx.execute(
        "INSERT INTO postroom_migrations.tenants_done (target, version, direction, tenant_id, rows) VALUES ($1, $2, $3, $4, $5)",
        &[&target.name, &version, &direction.word(), &tenant, &rows],
    )
    .await?;
    Ok(())
}

/// An identifier for use in a statement.
pub(super) fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}
