use http::StatusCode;
use postroom_identity::second_factor;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::login::proof_of;
use crate::extract::{Caller, Enrolling, Json};
use crate::problem::Problem;
use crate::request;

/// The password once more.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Enrol {
    #[schema(max_length = 1024, format = Password)]
    password: String,
}

/// What an authenticator has to know, told this once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Enrolment {
    /// In base32, for typing.
    secret: String,
    /// For a QR code.
    #[schema(example = "otpauth://totp/Postroom:ida%40nordhavn.example?secret=…")]
    uri: String,
}

/// A first code of the authenticator.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Confirm {
    #[schema(max_length = 32, example = "123456")]
    code: String,
}

/// Codes that work once each when the authenticator is lost, told this once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RecoveryCodes {
    recovery_codes: Vec<String>,
}

/// The password once more, and a code of either kind.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Remove {
    #[schema(max_length = 1024, format = Password)]
    password: String,
    #[schema(max_length = 32, example = "123456")]
    code: Option<String>,
    #[schema(max_length = 64)]
    recovery_code: Option<String>,
}

/// The password once more, and a code.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RenewRecoveryCodes {
    #[schema(max_length = 1024, format = Password)]
    password: String,
    #[schema(max_length = 32, example = "123456")]
    totp_code: String,
}

/// Begin to set up a second factor
///
/// Or begin again, with another secret. Nothing is asked for before a first code has confirmed it.
#[utoipa::path(post, path = "/auth/totp", tag = "auth", operation_id = "enrolTotp", request_body = Enrol,
    responses((status = 200, description = "Put it into an authenticator", body = Enrolment)))]
pub(super) async fn enrol(
    Enrolling(caller): Enrolling,
    Json(enrol): Json<Enrol>,
) -> Result<axum::Json<Enrolment>, Problem> {
    let begun = second_factor::enrol(&caller.identity, &caller.claims, &enrol.password).await?;
    Ok(axum::Json(Enrolment { secret: begun.secret, uri: begun.uri }))
}

/// Put the second factor in force
///
/// From now on every sign-in needs a code. A session that was confined to this is free after its next refresh.
#[utoipa::path(post, path = "/auth/totp/confirm", tag = "auth", operation_id = "confirmTotp", request_body = Confirm,
    responses((status = 200, description = "In force; keep these", body = RecoveryCodes)))]
pub(super) async fn confirm(
    Enrolling(caller): Enrolling,
    Json(confirm): Json<Confirm>,
) -> Result<axum::Json<RecoveryCodes>, Problem> {
    let confirming = async move {
        let Caller { identity, claims, .. } = &caller;
        second_factor::confirm(identity, claims, &confirm.code).await
    };
    Ok(axum::Json(RecoveryCodes { recovery_codes: request::to_its_end(confirming).await? }))
}

/// Take the second factor away
///
/// Refused while an organisation of yours requires one.
#[utoipa::path(delete, path = "/auth/totp", tag = "auth", operation_id = "removeTotp", request_body = Remove,
    responses((status = 204, description = "Only the password is asked for now")))]
pub(super) async fn remove(Enrolling(caller): Enrolling, Json(remove): Json<Remove>) -> Result<StatusCode, Problem> {
    let proof = proof_of(remove.code.as_deref(), remove.recovery_code.as_deref())?;
    let proof = proof.ok_or_else(|| Problem::invalid("code", "is missing"))?;
    second_factor::remove(&caller.identity, &caller.claims, &remove.password, &proof).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Get new recovery codes
///
/// The old ones stop working.
#[utoipa::path(post, path = "/auth/recovery-codes", tag = "auth", operation_id = "renewRecoveryCodes",
    request_body = RenewRecoveryCodes, responses((status = 200, description = "Keep these", body = RecoveryCodes)))]
pub(super) async fn renew_recovery_codes(
    Enrolling(caller): Enrolling,
    Json(renew): Json<RenewRecoveryCodes>,
) -> Result<axum::Json<RecoveryCodes>, Problem> {
    let Caller { identity, claims, .. } = &caller;
    let recovery_codes =
        second_factor::renew_recovery_codes(identity, claims, &renew.password, &renew.totp_code).await?;
    Ok(axum::Json(RecoveryCodes { recovery_codes }))
}
