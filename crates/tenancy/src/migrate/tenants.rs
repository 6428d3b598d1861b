//! Data migrations of tenants' rows: one tenant after the other, counted.
//!
//! FORCE ROW LEVEL SECURITY makes a statement that forgets the tenant change nothing, without an error. A count made
//! under the same policies would make the same mistake and agree. So the rows are counted twice: once for all tenants
//! with the policies lifted from the owner, in a transaction that is rolled back, before the first tenant; and for
//! each tenant under its policies, in the transaction that changes them. The first count finds tenants that the list
//! does not name, the second statements that do not do what the expectation says.

use tokio_postgres::Client;
use uuid::Uuid;

use super::apply::{Attempt, Job, again, begin, statement};
use super::bookkeeping::{begin_tenant_run, record, record_tenant, tenant_run, tenants_done};
use super::history::sha256;
use super::{MigrateError, Options, Tenants};

/// Runs an *each tenant* file to its end; what a killed run has done already is not done again.
pub(super) async fn walk(client: &mut Client, job: &Job<'_>, options: &Options<'_>) -> Result<(), MigrateError> {
    let (target, version, direction) = (job.target, job.migration.version, job.direction);
    let checksum = sha256(job.sql);
    let expected = match tenant_run(client, target, version, direction).await? {
        Some((expected, begun_with)) if begun_with == checksum => expected,
        Some(_) => {
            return Err(MigrateError::Refused {
                target: target.name.clone(),
                reason: format!("{} was changed after a run of it had begun: put the old file back", job.file),
            });
        }
        None => {
            let expected = patiently_count(client, job, options).await?;
            begin_tenant_run(client, target, job.migration, direction, &checksum, expected).await?;
            expected
        }
    };

    let done = tenants_done(client, target, version, direction).await?;
    for tenant in list(client, options).await? {
        if done.iter().any(|(id, _)| *id == tenant) {
            continue;
        }
        let mut tried = 0;
        loop {
            let attempt = step(client, job, options, tenant).await;
            if again(attempt, job, options, &mut tried).await?.is_some() {
                break;
            }
        }
    }

    let done = tenants_done(client, target, version, direction).await?;
    let changed = done.iter().map(|(_, rows)| rows).sum();
    if changed != expected {
        return Err(MigrateError::TotalRows {
            target: target.name.clone(),
            file: job.file.clone(),
            tenants: done.len() as i64,
            changed,
            expected,
        });
    }
    let tx = client.transaction().await?;
    record(&tx, target, job.migration, direction, Some(changed)).await?;
    tx.commit().await?;
    Ok(())
}

impl Job<'_> {
    fn expectation(&self) -> &str {
        self.script.expectation.as_deref().unwrap_or_default()
    }
}

async fn list(client: &Client, options: &Options<'_>) -> Result<Vec<Uuid>, MigrateError> {
    match options.tenants {
        Tenants::Ids(ids) => Ok(ids.to_vec()),
        Tenants::Query(query) => Ok(client.query(query, &[]).await?.iter().map(|row| row.get(0)).collect()),
    }
}

async fn patiently_count(client: &mut Client, job: &Job<'_>, options: &Options<'_>) -> Result<i64, MigrateError> {
    let mut tried = 0;
    loop {
        let attempt = count_past_policies(client, job, options).await;
        if let Some(expected) = again(attempt, job, options, &mut tried).await? {
            return Ok(expected);
        }
    }
}

/// Counts over all tenants. The tables are found by making a view of the expectation; for as long as the count takes
/// they are locked, and the rollback puts everything back.
async fn count_past_policies(client: &mut Client, job: &Job<'_>, options: &Options<'_>) -> Result<i64, Attempt> {
    let failed = |error: tokio_postgres::Error| job.failed(1, job.expectation().to_owned(), None, &error);
    let tx = begin(client, job, options).await?;
    tx.batch_execute(&format!("CREATE VIEW postroom_migrations.expectation AS {}", job.expectation()))
        .await
        .map_err(failed)?;
    let tables = tx
        .query(
            "SELECT DISTINCT c.oid::regclass::text FROM pg_depend d \
             JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid \
             JOIN pg_class c ON d.refclassid = 'pg_class'::regclass AND c.oid = d.refobjid \
             WHERE r.ev_class = 'postroom_migrations.expectation'::regclass AND c.relforcerowsecurity ORDER BY 1",
            &[],
        )
        .await?;
    for table in &tables {
        tx.batch_execute(&format!("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY", table.get::<_, String>(0))).await?;
    }
    let count = tx.query_one(job.expectation(), &[]).await.map_err(failed)?;
    tx.rollback().await?;
    count.try_get(0).map_err(|_| not_a_count(job))
}

fn not_a_count(job: &Job<'_>) -> Attempt {
    Attempt::Failed(MigrateError::BadFile {
        target: job.target.name.clone(),
        file: job.file.clone(),
        reason: "the expectation must return one bigint, as `SELECT count(*) …` does".to_owned(),
    })
}

/// One tenant, in a transaction of its own together with the note that it is done.
async fn step(client: &mut Client, job: &Job<'_>, options: &Options<'_>, tenant: Uuid) -> Result<(), Attempt> {
    let tx = begin(client, job, options).await?;
    tx.batch_execute(&format!("SET LOCAL app.current_tenant_id = '{tenant}'")).await?;
    let expected: i64 = tx
        .query_one(job.expectation(), &[])
        .await
        .map_err(|error| job.failed(1, job.expectation().to_owned(), Some(tenant), &error))?
        .try_get(0)
        .map_err(|_| not_a_count(job))?;
    let mut changed = 0;
    for next in &job.script.statements {
        let rows = statement(&tx, job, next, Some(tenant)).await?;
        changed += if next.changes_rows() { rows } else { 0 };
    }
    if changed != expected {
        return Err(Attempt::Failed(MigrateError::TenantRows {
            target: job.target.name.clone(),
            file: job.file.clone(),
            tenant,
            changed,
            expected,
        }));
    }
    record_tenant(&tx, job.target, job.migration.version, job.direction, tenant, changed).await?;
    tx.commit().await.map_err(|error| job.failed(1, "COMMIT".to_owned(), Some(tenant), &error))?;
    Ok(())
}
