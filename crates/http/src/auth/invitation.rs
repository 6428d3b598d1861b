use axum::Json as JsonAnswer;
use axum::response::Response;
use postroom_identity::invitation::{self, Acceptance};
use postroom_types::{Name, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::dto::{self, RefreshTokenIn, SignedIn};
use super::login::proof_of;
use crate::extract::{Json, Public};
use crate::problem::Problem;
use crate::request;

/// The secret of an invitation's link.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct InvitationLink {
    /// What stands behind the `#` of the link.
    #[schema(max_length = 100, format = Password)]
    token: String,
}

/// What the link offers.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Offer {
    tenant: InvitingTenant,
    email: String,
    display_name: String,
    #[schema(example = "user")]
    role: String,
    /// The person is there already, and is to prove the password instead of choosing one.
    existing: bool,
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

#[derive(Serialize, ToSchema)]
struct InvitingTenant {
    name: String,
    slug: String,
}

/// How the invitation is taken.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AcceptInvitation {
    /// What stands behind the `#` of the link.
    #[schema(max_length = 100, format = Password)]
    token: String,
    /// What the tenant is to call you; by default as you were invited.
    #[schema(value_type = Option<String>, max_length = 255)]
    display_name: Option<Name>,
    /// New people choose it, others prove it.
    #[schema(max_length = 1024, format = Password)]
    password: String,
    /// The authenticator's code of this moment, for those who are there already and have a second factor.
    #[schema(max_length = 32, example = "123456")]
    totp_code: Option<String>,
    /// A recovery code instead, when the authenticator is lost.
    #[schema(max_length = 64)]
    recovery_code: Option<String>,
    #[serde(default)]
    #[schema(inline)]
    refresh_token_in: RefreshTokenIn,
}

/// Look at an invitation
///
/// A link that is unknown, used, taken back or expired is not found.
#[utoipa::path(post, path = "/auth/invitation", tag = "auth", operation_id = "showInvitation", security(()),
    request_body = InvitationLink, responses((status = 200, description = "What it offers", body = Offer)))]
pub(super) async fn show(public: Public, Json(link): Json<InvitationLink>) -> Result<JsonAnswer<Offer>, Problem> {
    public.count_one_time().await?;
    let offer = invitation::offer(&public.identity, &link.token).await?;
    Ok(JsonAnswer(Offer {
        tenant: InvitingTenant { name: offer.tenant_name, slug: offer.tenant_slug },
        email: offer.email,
        display_name: offer.display_name,
        role: offer.role,
        existing: offer.existing,
        expires_at: offer.expires_at,
    }))
}

/// Take an invitation
///
/// Makes you a member, and signs you in. The link works once.
#[utoipa::path(post, path = "/auth/invitation/accept", tag = "auth", operation_id = "acceptInvitation",
    security(()), request_body = AcceptInvitation,
    responses((status = 200, description = "Signed in", body = SignedIn)))]
pub(super) async fn accept(public: Public, Json(accept): Json<AcceptInvitation>) -> Result<Response, Problem> {
    public.count_sign_in().await?;
    proof_of(accept.totp_code.as_deref(), accept.recovery_code.as_deref())?;
    let AcceptInvitation { token, display_name, password, totp_code, recovery_code, refresh_token_in } = accept;
    let (app, now) = (public.app.clone(), public.identity.context.now());
    let accepting = async move {
        let acceptance = Acceptance { display_name, password, totp_code, recovery_code };
        invitation::accept(&public.identity, &token, &acceptance, &public.device).await
    };
    Ok(dto::answer(&app, now, request::to_its_end(accepting).await?, refresh_token_in))
}
