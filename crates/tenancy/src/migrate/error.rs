//! What can go wrong while migrating, and what to do about it.

use tokio_postgres::error::DbError;

/// Why migrating stopped.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The program's own list of migrations is wrong.
    #[error("the migrations of target \"{target}\" are not in order: {reason}")]
    BadTarget { target: String, reason: String },
    /// A file that the runner cannot read.
    #[error("{target}: {file}: {reason}")]
    BadFile { target: String, file: String, reason: String },
    /// The program does not fit the database.
    #[error("{target}: {reason}")]
    Refused { target: String, reason: String },
    /// The database is behind the program.
    #[error("{target}: the database still needs {file}; run `postroom migrate up`")]
    Pending { target: String, file: String },
    /// The login is not in the owner's role.
    #[error(
        "the login \"{login}\" cannot become postroom_owner ({message}); as a superuser, run: GRANT postroom_owner TO \"{login}\"; and then `postroom migrate up` again"
    )]
    NotOwner { login: String, message: String },
    /// Another runner did not finish in time.
    #[error(
        "{target}: another runner ({holder}) has been migrating for more than {waited_s} s; wait for it and run again, or end that session"
    )]
    Busy { target: String, holder: String, waited_s: u64 },
    /// A table stayed in use.
    #[error(
        "{target}: {file}: a table stayed in use for all {attempts} attempts ({message}); end the long transactions (pg_stat_activity) and run again"
    )]
    TableInUse { target: String, file: String, attempts: u32, message: String },
    /// A statement failed; its transaction was rolled back.
    #[error("{target}: {file}, line {line}{}: {message}; nothing of this file was kept; the statement was: {statement}", for_tenant(.tenant))]
    Failed { target: String, file: String, line: usize, tenant: Option<uuid::Uuid>, statement: String, message: String },
    /// An *each tenant* file changed another number of rows than its expectation counted for a tenant.
    #[error(
        "{target}: {file}: for tenant {tenant} {changed} rows were changed where the expectation counts {expected}; nothing of this tenant was kept; make statements and expectation agree"
    )]
    TenantRows { target: String, file: String, tenant: uuid::Uuid, changed: i64, expected: i64 },
    /// An *each tenant* file changed another number of rows over all tenants than there were.
    #[error(
        "{target}: {file}: {tenants} tenants were walked and {changed} rows changed, but {expected} rows were there to change. Rows of a tenant that is not in the list of tenants were left out, or rows were written meanwhile. Complete the list and run again, or start over: DELETE FROM postroom_migrations.tenant_runs WHERE target = '{target}'"
    )]
    TotalRows { target: String, file: String, tenants: i64, changed: i64, expected: i64 },
    /// A migration that cannot be undone stands in the way.
    #[error(
        "{target}: {file} has no reverse, so version {to_version} cannot be reached again; restore a backup instead"
    )]
    NoReverse { target: String, file: String, to_version: i32 },
    /// PostgreSQL failed outside of a file's statements.
    #[error("PostgreSQL failed while the runner did its bookkeeping")]
    Database(#[from] tokio_postgres::Error),
}

fn for_tenant(tenant: &Option<uuid::Uuid>) -> String {
    tenant.map(|id| format!(" (tenant {id})")).unwrap_or_default()
}

/// What PostgreSQL said, in one line.
pub(super) fn message(error: &tokio_postgres::Error) -> String {
    let Some(db) = error.as_db_error() else { return error.to_string() };
    let extra = |label: &str, text: Option<&str>| text.map(|text| format!("; {label}: {text}")).unwrap_or_default();
    format!(
        "{} ({}){}{}{}",
        db.message(),
        db.code().code(),
        extra("detail", db.detail()),
        extra("hint", db.hint()),
        extra("where", where_clause(db)),
    )
}

fn where_clause(db: &DbError) -> Option<&str> {
    db.where_().and_then(|text| text.lines().next())
}
