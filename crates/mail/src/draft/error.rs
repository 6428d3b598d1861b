use postroom_drafts::Refused;
use postroom_store::{DatabaseError, TxError};

use crate::Error;

/// Why a draft was not saved, recovered or imported.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// Fields that cannot be accepted, one at least.
    #[error("{}", text(.0))]
    Refused(Vec<Refused>),
    /// Nothing can be brought back; why, and what to do.
    #[error("{0}")]
    Recovery(String),
    /// The draft was deleted; what was sent is kept in its history.
    #[error("the draft was deleted")]
    Deleted,
    #[error(transparent)]
    Error(#[from] Error),
}

impl DraftError {
    pub(crate) fn refused(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Refused(vec![Refused { field: field.into(), reason: reason.into() }])
    }
}

impl From<Vec<Refused>> for DraftError {
    fn from(refused: Vec<Refused>) -> Self {
        Self::Refused(refused)
    }
}

impl From<DatabaseError> for DraftError {
    fn from(error: DatabaseError) -> Self {
        Self::Error(error.into())
    }
}

impl From<TxError> for DraftError {
    fn from(error: TxError) -> Self {
        Self::Error(error.into())
    }
}

fn text(refused: &[Refused]) -> String {
    refused.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
