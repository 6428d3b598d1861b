use postroom_store::{DatabaseError, TxError};

use crate::envelope::Unreadable;

/// Why the domain did not do what it was asked to. Messages are meant for the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or it is not the asker's.
    #[error("there is no such thing")]
    NotFound,
    /// Unknown name or wrong password; which one is not told.
    #[error("the address or the password is wrong")]
    WrongCredentials,
    /// The refresh token is unknown, used up or its session has ended.
    #[error("the session is over")]
    SessionOver,
    /// Right password, but there is nowhere to sign in to.
    #[error("{0}")]
    NoPlace(&'static str),
    /// A field's value cannot be accepted.
    #[error("{field}: {reason}")]
    Invalid { field: &'static str, reason: String },
    /// Contradicts what is there.
    #[error("{0}")]
    Conflict(&'static str),
    /// Somebody else changed it meanwhile.
    #[error("it was changed meanwhile")]
    VersionMismatch,
    /// The password is right; a code is needed as well.
    #[error("a code of the second factor is needed")]
    SecondFactorRequired,
    /// The password is right; the code is not, or it was used before.
    #[error("the code is wrong")]
    WrongCode,
    /// Too many wrong sign-ins; the same whether there is such a person or not.
    #[error("too many attempts")]
    TooManyAttempts { retry_after_seconds: u64 },
    /// A secret in the database cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The machine could not do it now.
    #[error("the server is too busy")]
    Busy,
    #[error(transparent)]
    Tx(#[from] TxError),
}

impl From<DatabaseError> for Error {
    fn from(error: DatabaseError) -> Self {
        Self::Tx(error.into())
    }
}

impl Error {
    /// A value of `field` that cannot be accepted.
    pub(crate) fn invalid(field: &'static str, reason: impl Into<String>) -> Self {
        Self::Invalid { field, reason: reason.into() }
    }
}

/// Makes a broken constraint the user's error; every other error stays what it is.
pub(crate) fn on_constraint(error: DatabaseError, constraint: &str, instead: Error) -> Error {
    let error = TxError::from(error);
    if error.constraint() == Some(constraint) { instead } else { Error::Tx(error) }
}
