use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use postroom_identity::Error;
use postroom_mail::writing_help::NoHelp;
use postroom_store::TxError;
use postroom_sync::original::Refusal;
use postroom_writing::Failed;
use serde::Serialize;
use utoipa::ToSchema;

use crate::mail::DraftConflict;
use crate::request;

/// What went wrong, for programs and people (RFC 9457). Nothing internal is in it; the log has that, under the same
/// request id.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A stable name of the kind of problem: `urn:postroom:problem:not-found`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What happened here, and what can be done.
    pub detail: String,
    /// The request's id: `urn:uuid:…`.
    pub instance: String,
    /// Which fields cannot be accepted, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Drafts: `VALIDATION`, `STORAGE`, `CONFLICT` or `RECOVERY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// Drafts: both sides of a conflict that somebody has to resolve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) conflict: Option<Box<DraftConflict>>,
    /// Seconds after which another try makes sense.
    #[serde(skip)]
    pub retry_after: Option<u64>,
}

/// A field that cannot be accepted.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldError {
    pub field: String,
    pub reason: String,
    /// In a text, the character that is at fault, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<usize>,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:postroom:problem:{kind}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            instance: request::instance(),
            errors: Vec::new(),
            code: None,
            conflict: None,
            retry_after: None,
        }
    }

    /// The body or the address is not what it claims to be, such as broken JSON.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "Malformed request", detail)
    }

    /// A value cannot be accepted.
    pub fn invalid(field: impl Into<String>, reason: impl Into<String>) -> Self {
        let (field, reason) = (field.into(), reason.into());
        let detail = format!("{field} {reason}");
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-input", "Invalid input", detail);
        Self { errors: vec![FieldError { field, reason, position: None }], ..problem }
    }

    /// A text cannot be accepted from this character on.
    pub(crate) fn invalid_at(field: &str, reason: impl Into<String>, position: usize) -> Self {
        let mut problem = Self::invalid(field, reason);
        problem.errors.iter_mut().for_each(|error| error.position = Some(position));
        problem
    }

    pub(crate) fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated", "Not signed in", "Sign in, or refresh the session.")
    }

    /// Several values cannot be accepted.
    pub(crate) fn invalid_fields(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        let fields = fields.into_iter().map(|(field, reason)| FieldError { field, reason, position: None });
        let errors: Vec<FieldError> = fields.collect();
        let detail =
            errors.iter().map(|error| format!("{} {}", error.field, error.reason)).collect::<Vec<_>>().join("; ");
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-input", "Invalid input", detail);
        Self { errors, ..problem }
    }

    pub(crate) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed", "Your role does not allow this.")
    }

    pub(crate) fn not_by_key() -> Self {
        let detail = "An API key cannot do this. Sign in.";
        Self::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed", detail)
    }

    pub(crate) fn members_only() -> Self {
        let detail = "Only members of a tenant can do this.";
        Self::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed", detail)
    }

    pub(crate) fn missing_scope() -> Self {
        let detail = "The API key's scopes do not allow this. Make one with the scope that it needs.";
        Self::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed", detail)
    }

    pub(crate) fn password_change_required() -> Self {
        let detail = "Change the first password before anything else.";
        Self::new(StatusCode::FORBIDDEN, "password-change-required", "Password change required", detail)
    }

    pub(crate) fn second_factor_enrolment_required() -> Self {
        let detail = "Your organisation requires a second factor. Set one up before anything else.";
        let title = "Second factor required";
        Self::new(StatusCode::FORBIDDEN, "second-factor-enrolment-required", title, detail)
    }

    pub(crate) fn foreign_origin() -> Self {
        let detail = "Only pages of this server may refresh a session with its cookie.";
        Self::new(StatusCode::FORBIDDEN, "foreign-origin", "Not allowed", detail)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", "There is no such thing.")
    }

    pub(crate) fn method_not_allowed() -> Self {
        let detail = "This address does not take this method.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "Method not allowed", detail)
    }

    pub(crate) fn conflict(detail: &str) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", "Conflict", detail)
    }

    pub(crate) fn in_flight() -> Self {
        let detail = "A request with this Idempotency-Key is still being carried out.";
        let problem = Self::new(StatusCode::CONFLICT, "in-flight", "Still under way", detail);
        Self { retry_after: Some(1), ..problem }
    }

    pub(crate) fn version_mismatch() -> Self {
        let detail = "It was changed meanwhile. Load it again and repeat the change.";
        Self::new(StatusCode::PRECONDITION_FAILED, "version-mismatch", "Changed meanwhile", detail)
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        let detail = format!("The body may have at most {limit} bytes.");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large", detail)
    }

    pub(crate) fn unsupported_media_type() -> Self {
        let detail = "Send the body as application/json.";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "Unsupported media type", detail)
    }

    pub(crate) fn too_many_requests(seconds: u64) -> Self {
        let detail = format!("Too many requests. Try again in {seconds} s.");
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "Too many requests", detail);
        Self { retry_after: Some(seconds), ..problem }
    }

    pub(crate) fn too_much_sent(detail: &str) -> Self {
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "Too many messages", detail);
        Self { retry_after: Some(600), ..problem }
    }

    pub(crate) fn too_many_streams(most: usize) -> Self {
        let detail = format!("You have {most} event streams open already. Close one first.");
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "Too many requests", detail);
        Self { retry_after: Some(15), ..problem }
    }

    /// It was there once.
    pub(crate) fn gone(detail: &str) -> Self {
        Self::new(StatusCode::GONE, "gone", "Gone", detail)
    }

    pub(crate) fn unavailable(detail: &str, seconds: u64) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Unavailable for the moment", detail);
        Self { retry_after: Some(seconds), ..problem }
    }

    /// A mail server is in the way; how, in a sentence for the member.
    fn mail_server(status: StatusCode, detail: String) -> Self {
        Self::new(status, "mail-server", "The mail server is in the way", detail)
    }

    /// Nobody has switched it on yet.
    fn writing_help_off() -> Self {
        let detail = "Help with writing is off. An administrator of your organisation can switch it on in its policy.";
        Self::new(StatusCode::FORBIDDEN, "writing-help-off", "Help with writing is off", detail)
    }

    /// Whoever helps with writing did not.
    fn writing_provider(status: StatusCode, detail: &str) -> Self {
        Self::new(status, "writing-provider", "No help with writing", detail)
    }

    /// A fault of ours; the cause is in the log.
    pub(crate) fn internal() -> Self {
        let detail = "Something went wrong here. Tell the operator the request id.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error", detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::WrongCredentials => {
                let detail = "The address or the password is wrong.";
                Self::new(StatusCode::UNAUTHORIZED, "wrong-credentials", "Wrong address or password", detail)
            }
            Error::SecondFactorRequired => {
                let detail = "Give a code of your authenticator, or a recovery code, as well.";
                Self::new(StatusCode::UNAUTHORIZED, "second-factor-required", "Second factor required", detail)
            }
            Error::WrongCode => {
                let detail = "The code is wrong, or it was used before. Wait for the next one.";
                Self::new(StatusCode::UNAUTHORIZED, "wrong-code", "Wrong code", detail)
            }
            Error::TooManyAttempts { retry_after_seconds } => Self::too_many_requests(retry_after_seconds),
            Error::Unreadable(_) => {
                request::log_failure(&error);
                Self::internal()
            }
            Error::SessionOver => Self::unauthenticated(),
            Error::NoPlace(detail) => Self::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed", detail),
            Error::Invalid { field, reason } => Self::invalid(field, reason),
            Error::Conflict(detail) => Self::conflict(detail),
            Error::VersionMismatch => Self::version_mismatch(),
            Error::Busy => Self::unavailable("The server is busy. Try again in a moment.", 2),
            Error::Tx(error) => error.into(),
        }
    }
}

impl From<NoHelp> for Problem {
    fn from(error: NoHelp) -> Self {
        let (status, detail) = match error {
            NoHelp::Off => return Self::writing_help_off(),
            NoHelp::Domain(error) => return error.into(),
            NoHelp::Failed(Failed::Busy) => {
                return Self::unavailable("Too many ask for help. Try again in a moment.", 5);
            }
            NoHelp::Failed(Failed::Refused(429)) => {
                return Self::unavailable("The provider has too much to do, or is used up. Try again in a minute.", 60);
            }
            NoHelp::Failed(Failed::Unreachable) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The provider cannot be reached. Try again later; if it stays so, tell the operator.",
            ),
            NoHelp::Failed(Failed::TooSlow) => {
                (StatusCode::SERVICE_UNAVAILABLE, "The provider did not answer in time. Try again later.")
            }
            NoHelp::Failed(Failed::Refused(401 | 403)) => {
                (StatusCode::BAD_GATEWAY, "The provider refuses the installation's key. Tell the operator.")
            }
            NoHelp::Failed(Failed::Refused(_)) => (
                StatusCode::BAD_GATEWAY,
                "The provider refused to help. Try again later; if it stays so, tell the operator.",
            ),
            NoHelp::Failed(Failed::Unusable) => {
                (StatusCode::BAD_GATEWAY, "The provider's answer could not be used. Try again.")
            }
        };
        let retry_after = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(30);
        Self { retry_after, ..Self::writing_provider(status, detail) }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Account(detail) => Self::conflict(detail),
            Refusal::Gone => Self::gone(&refusal.to_string()),
            Refusal::TooMany => Self::unavailable(&refusal.to_string(), 15),
            Refusal::Unreachable(sentence) => {
                let problem = Self::mail_server(StatusCode::SERVICE_UNAVAILABLE, sentence);
                Self { retry_after: Some(30), ..problem }
            }
            Refusal::Refused(sentence) => Self::mail_server(StatusCode::BAD_GATEWAY, sentence),
            Refusal::Domain(error) => error.into(),
        }
    }
}

impl From<TxError> for Problem {
    fn from(error: TxError) -> Self {
        match error {
            TxError::SessionOver => Self::unauthenticated(),
            TxError::Busy(_) | TxError::Unavailable(_) => {
                request::log_failure(&error);
                Self::unavailable("The server cannot do this at the moment. Try again shortly.", 2)
            }
            TxError::Database(_) => {
                request::log_failure(&error);
                if let Some(refusal) = error.refused_access() {
                    request::note_violation(refusal.to_owned());
                }
                Self::internal()
            }
        }
    }
}

impl From<postroom_store::DatabaseError> for Problem {
    fn from(error: postroom_store::DatabaseError) -> Self {
        TxError::from(error).into()
    }
}
