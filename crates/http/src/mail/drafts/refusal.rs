//! What drafts refuse, as problems with the codes of drafts.

use axum::extract::{FromRequest, FromRequestParts, Request};
use http::StatusCode;
use http::request::Parts;
use postroom_mail::Error;
use postroom_mail::draft::DraftError;

use crate::app::App;
use crate::problem::Problem;

/// A part of a request for drafts: what cannot be accepted in it is refused with the code of drafts.
pub(in crate::mail) struct OfDrafts<P>(pub(in crate::mail) P);

impl<P: FromRequest<App, Rejection = Problem>> FromRequest<App> for OfDrafts<P> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        P::from_request(request, app).await.map(Self).map_err(Problem::of_drafts)
    }
}

impl<P: FromRequestParts<App, Rejection = Problem>> FromRequestParts<App> for OfDrafts<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        P::from_request_parts(parts, app).await.map(Self).map_err(Problem::of_drafts)
    }
}

impl<P> From<P> for OfDrafts<P> {
    fn from(part: P) -> Self {
        Self(part)
    }
}

impl Problem {
    /// A value that no draft, and no request for one, can have.
    pub(in crate::mail) fn refused(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::invalid(field, reason).of_drafts()
    }

    /// The same problem with the code that drafts have for invalid input.
    pub(in crate::mail) fn of_drafts(self) -> Self {
        let is_invalid = self.status == StatusCode::UNPROCESSABLE_ENTITY && self.code.is_none();
        if is_invalid { Self { code: Some("VALIDATION"), ..self } } else { self }
    }
}

impl From<DraftError> for Problem {
    fn from(error: DraftError) -> Self {
        match error {
            DraftError::Refused(refused) => {
                Self::invalid_fields(refused.into_iter().map(|refused| (refused.field, refused.reason))).of_drafts()
            }
            DraftError::Recovery(detail) => Self { code: Some("RECOVERY"), ..Problem::conflict(&detail) },
            DraftError::Deleted => {
                let detail = "The draft was deleted. What you sent is kept in its history; recover it to go on.";
                Self { code: Some("CONFLICT"), ..Problem::gone(detail) }
            }
            DraftError::Sent => {
                let detail = "The message is on its way or was sent. What you sent is kept in its history; cancel the sending to go on.";
                Self { code: Some("CONFLICT"), ..Problem::conflict(detail) }
            }
            DraftError::TooMany(detail) => Problem::too_much_sent(&detail),
            DraftError::Error(error) => {
                let is_storage = matches!(error, Error::Tx(_) | Error::Busy);
                let problem = Self::from(error);
                // A session that is over is nobody's storage.
                if is_storage && problem.status >= 500 { Self { code: Some("STORAGE"), ..problem } } else { problem }
            }
        }
    }
}
