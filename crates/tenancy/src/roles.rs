//! Postroom's roles: their names, making them, and refusing an application login that could undo the isolation.
//!
//! Roles belong to the whole PostgreSQL cluster, grants on databases and search paths to one database; both are put
//! right here, so that `ensure_roles` runs once for every database.

mod login;
mod plan;
mod state;

use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

pub use login::check_app_login;
pub use plan::Change;

/// Owns every schema and table; migrations and provisioning run as this role.
pub const OWNER: &str = "postroom_owner";
/// The login of requests and jobs.
pub const APP: &str = "postroom_app";
/// What `SystemTx` becomes: the rights on the management schema.
pub const SYSTEM: &str = "postroom_system";
/// Owns the queue's schema.
pub const JOBS: &str = "postroom_jobs";
/// What background workers become on connections of their own: the rights on the queue's tables.
pub const WORKER: &str = "postroom_worker";
/// Owns the search views.
pub const SEARCH: &str = "postroom_search";
/// Owns the views that the mail server reads.
pub const MAILSERVER_VIEWS: &str = "postroom_mailserver_views";
/// Reads those views.
pub const MAILSERVER: &str = "postroom_mailserver";
/// Reads statistics, no table.
pub const MONITOR: &str = "postroom_monitor";
/// Reads every row (BYPASSRLS) for backups; `serve` never uses it.
pub const BACKUP: &str = "postroom_backup";
/// The schema of tenants' rows in shared mode, which is the application's search path.
pub const TENANT_SCHEMA: &str = "postroom";

/// What `ensure_roles` did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Ensured {
    /// Roles that did not exist before.
    pub created: Vec<String>,
    /// Other statements that were run.
    pub repaired: Vec<String>,
    /// What works without, but should be done by an administrator; each a sentence with its statement.
    pub advice: Vec<String>,
}

/// Why the roles are not as they must be.
#[derive(Debug, thiserror::Error)]
pub enum RolesError {
    /// The login may not do everything; `missing` is the complete list, in the order to run it.
    #[error("the login \"{login}\" lacks privileges to set up this database. As a superuser, connected to database \"{database}\", run:{}", statements(.missing))]
    MissingPrivileges {
        /// Who was signed in.
        login: String,
        /// The database that the statements belong to.
        database: String,
        /// What has to be done by somebody with more rights.
        missing: Vec<Change>,
    },
    /// The login that requests would run under could get around the isolation.
    #[error("the application's login \"{login}\" could get around the tenants' isolation: {}", .reasons.join("; "))]
    LoginRefused {
        /// Who was signed in.
        login: String,
        /// Each a sentence, with what to do about it.
        reasons: Vec<String>,
    },
    /// PostgreSQL could not be asked.
    #[error("PostgreSQL failed while the roles were looked at")]
    Database(#[from] tokio_postgres::Error),
}

/// Makes the roles that are missing and puts right what is wrong with them, in the connection's database.
///
/// Safe to repeat and to run by several at once. A given `app_password` is set each time (as SCRAM verifier, so that
/// no log of PostgreSQL shows it); without one the application signs in by peer authentication.
///
/// # Errors
/// `MissingPrivileges` with every statement that somebody else has to run; nothing that could be done is left undone.
pub async fn ensure_roles(client: &Client, app_password: Option<&str>) -> Result<Ensured, RolesError> {
    let mut ensured = Ensured::default();
    // One pass makes roles, a second grants what needs them to exist, a third finds nothing left to do.
    let mut before = None;
    loop {
        let state = state::State::read(client).await?;
        let needed = plan::needed(&state);
        if needed.is_empty() || before.as_ref() == Some(&needed) {
            return finish(client, state, needed, app_password, ensured).await;
        }
        for change in &needed {
            run(client, change, &mut ensured).await?;
        }
        before = Some(needed);
    }
}

async fn finish(
    client: &Client,
    state: state::State,
    left: Vec<Change>,
    app_password: Option<&str>,
    mut ensured: Ensured,
) -> Result<Ensured, RolesError> {
    let (optional, missing): (Vec<_>, Vec<_>) = left.into_iter().partition(|change| change.optional);
    if !missing.is_empty() {
        return Err(RolesError::MissingPrivileges { login: state.login, database: state.database, missing });
    }
    ensured
        .advice
        .extend(optional.iter().map(|change| format!("{}; a superuser can run: {};", change.why, change.statement)));
    if let Some(password) = app_password {
        let verifier = postgres_protocol::password::scram_sha_256(password.as_bytes());
        let change = Change {
            statement: format!("ALTER ROLE {APP} PASSWORD '{verifier}'"),
            fallback: None,
            creates: None,
            why: "the application's login needs its password".to_owned(),
            optional: false,
        };
        if !attempt(client, &change.statement).await? {
            let missing = vec![Change { statement: format!("\\password {APP}"), ..change }];
            return Err(RolesError::MissingPrivileges { login: state.login, database: state.database, missing });
        }
    }
    Ok(ensured)
}

async fn run(client: &Client, change: &Change, ensured: &mut Ensured) -> Result<(), RolesError> {
    let mut done = attempt(client, &change.statement).await?.then_some(&change.statement);
    if done.is_none()
        && let Some(fallback) = &change.fallback
    {
        done = attempt(client, fallback).await?.then_some(fallback);
    }
    if let Some(statement) = done {
        match change.creates {
            Some(role) => ensured.created.push(role.to_owned()),
            None => ensured.repaired.push(statement.clone()),
        }
    }
    Ok(())
}

/// Whether the statement was carried out, or was not needed any more; `false` when this login may not.
async fn attempt(client: &Client, statement: &str) -> Result<bool, RolesError> {
    const TRIES: usize = 5;
    for _ in 0..TRIES {
        let Err(error) = client.batch_execute(statement).await else { return Ok(true) };
        match error.code() {
            // Somebody else makes the same roles at the same time; the next pass looks again.
            Some(&SqlState::DUPLICATE_OBJECT | &SqlState::UNIQUE_VIOLATION) => return Ok(true),
            Some(&SqlState::INTERNAL_ERROR) => {} // "tuple concurrently updated"
            Some(&SqlState::INSUFFICIENT_PRIVILEGE | &SqlState::UNDEFINED_OBJECT) => return Ok(false),
            // 0LP01: "must have admin option on role", PostgreSQL 16 and newer.
            Some(&SqlState::INVALID_GRANT_OPERATION) => return Ok(false),
            _ => return Err(error.into()),
        }
    }
    Ok(false)
}

fn statements(missing: &[Change]) -> String {
    missing.iter().map(|change| format!("\n  {};  -- {}", change.statement, change.why)).collect()
}
