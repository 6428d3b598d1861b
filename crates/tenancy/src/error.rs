use tokio_postgres::error::SqlState;

/// SQLSTATE that the session check raises with.
const SESSION_OVER: &str = "PR401";

/// Why a transaction did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum TxError {
    /// The session is revoked or expired, the member, operator or tenant is not active, or the role has changed.
    #[error("the session is over")]
    SessionOver,
    /// PostgreSQL cannot be reached, is starting or stopping, or has no connection left; worth another try soon.
    #[error("the database cannot do it at the moment")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Every connection of this instance, or of this tenant, stayed in use for as long as one may wait.
    #[error("no database connection became free in time ({0})")]
    Busy(&'static str),
    /// PostgreSQL refused the statement. Its message is told, never its detail, which may quote rows.
    #[error("the database refused a statement: {}", told(.0))]
    Database(tokio_postgres::Error),
}

impl TxError {
    /// The constraint that the statement broke, if that was the reason.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Database(error) => error.as_db_error().and_then(|db| db.constraint()),
            _ => None,
        }
    }

    /// What PostgreSQL says when a policy or a right forbade the statement (`insufficient_privilege`).
    pub fn refused_access(&self) -> Option<&str> {
        match self {
            Self::Database(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
                error.as_db_error().map(|db| db.message())
            }
            _ => None,
        }
    }
}

impl From<tokio_postgres::Error> for TxError {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.code() {
            Some(code) if code.code() == SESSION_OVER => {
                metrics::counter!("postroom_sessions_refused_total").increment(1);
                Self::SessionOver
            }
            Some(code) if is_passing(code.code()) || is_stale_statement(code, &error) => {
                Self::Unavailable(told(&error).into())
            }
            Some(_) => Self::Database(error),
            // No answer from the server at all: the connection broke.
            None if error.is_closed()
                || std::error::Error::source(&error).is_some_and(|s| s.is::<std::io::Error>()) =>
            {
                Self::Unavailable(Box::new(error))
            }
            None => Self::Database(error),
        }
    }
}

fn told(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => format!("{} ({})", db.message(), db.code().code()),
        None => error.to_string(),
    }
}

/// Connection exceptions, shutting down, starting up, too many connections, statement cancelled by a timeout.
fn is_passing(code: &str) -> bool {
    code.starts_with("08")
        || matches!(code, "57P01" | "57P02" | "57P03" | "53300" | "57014" | "25P03" | "55P03" | "40P01")
}

/// Whether a prepared statement does not fit the tables any more, or is gone. Once it has been forgotten, all is well.
pub(crate) fn is_stale_statement(code: &SqlState, error: &tokio_postgres::Error) -> bool {
    *code == SqlState::INVALID_SQL_STATEMENT_NAME
        || (*code == SqlState::FEATURE_NOT_SUPPORTED
            && error.as_db_error().is_some_and(|db| db.message() == "cached plan must not change result type"))
}
