use postroom_mail::access_token::TokenError;
use postroom_mailproto::net::Failure;
use postroom_store::{DatabaseError, TxError};

/// Why an account could not be made equal to its server.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The server, or the way to it.
    #[error(transparent)]
    Server(#[from] Failure),
    /// No access token could be had.
    #[error(transparent)]
    Token(#[from] TokenError),
    #[error(transparent)]
    Domain(#[from] postroom_mail::Error),
    /// Another worker keeps the account, or it is not there any more: nothing of this one's may be written.
    #[error("the account is kept by another worker")]
    Lost,
    /// The member has stopped it.
    #[error("the synchronisation was stopped")]
    Cancelled,
    /// The server allows no more today; so many messages came.
    #[error("the server allows no more today")]
    Spent(usize),
    /// Of a folder that takes long, so many messages came; others may have new mail meanwhile.
    #[error("the folder is gone on with later")]
    Interrupted(usize),
    /// The account was switched off, or paused.
    #[error("the account is switched off")]
    Off,
}

impl From<TxError> for SyncError {
    fn from(error: TxError) -> Self {
        Self::Domain(error.into())
    }
}

impl From<DatabaseError> for SyncError {
    fn from(error: DatabaseError) -> Self {
        Self::Domain(error.into())
    }
}

impl SyncError {
    /// Whether the same may succeed in a moment: the database was busy, or somebody else was in the way.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self, Self::Domain(error) if is_passing(error))
    }
}

pub(crate) fn is_passing(error: &postroom_mail::Error) -> bool {
    use postroom_mail::Error::{Busy, Tx};
    matches!(error, Busy | Tx(TxError::Unavailable(_) | TxError::Busy(_)))
}
