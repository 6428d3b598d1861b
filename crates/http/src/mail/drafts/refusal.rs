//! What drafts refuse, as problems with the codes of drafts.

use postroom_mail::Error;
use postroom_mail::draft::DraftError;

use crate::problem::Problem;

impl From<DraftError> for Problem {
    fn from(error: DraftError) -> Self {
        match error {
            DraftError::Refused(refused) => {
                let problem =
                    Problem::invalid_fields(refused.into_iter().map(|refused| (refused.field, refused.reason)));
                Self { code: Some("VALIDATION"), ..problem }
            }
            DraftError::Recovery(detail) => Self { code: Some("RECOVERY"), ..Problem::conflict(&detail) },
            DraftError::Deleted => {
                let detail = "The draft was deleted. What you sent is kept in its history; recover it to go on.";
                Self { code: Some("CONFLICT"), ..Problem::gone(detail) }
            }
            DraftError::Error(error) => {
                let is_storage = matches!(error, Error::Tx(_) | Error::Busy);
                let problem = Self::from(error);
                // A session that is over is nobody's storage.
                if is_storage && problem.status >= 500 { Self { code: Some("STORAGE"), ..problem } } else { problem }
            }
        }
    }
}
