use axum::Json as JsonAnswer;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use postroom_identity::invitation::{self, Filter, NewInvitation};
use postroom_identity::letter;
use postroom_types::{EmailAddress, InvitationId, MemberRole, Name, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::creating::Creating;
use crate::etag::IfMatch;
use crate::extract::needs::{InvitationsAdd, InvitationsRead, InvitationsWrite};
use crate::extract::{InTenant, Path, Query};
use crate::list::{List, ListQuery};
use crate::problem::Problem;

/// Somebody who may become a member with a one-time link.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invitation {
    id: Uuid,
    email: String,
    display_name: String,
    #[schema(example = "user")]
    role: String,
    /// `open`, `accepted`, `revoked` or `expired`.
    #[schema(example = "open")]
    status: String,
    /// The user who made or renewed it; null when it was the installation.
    invited_by: Option<Uuid>,
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    accepted_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// For `If-Match`.
    version: i32,
}

/// Somebody to invite.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Invite {
    #[schema(value_type = String, max_length = 254, format = Email)]
    email: EmailAddress,
    #[schema(value_type = String, max_length = 255)]
    display_name: Name,
    /// `admin`, `user` or `readonly`; by default `user`.
    #[schema(value_type = Option<String>, example = "user")]
    role: Option<MemberRole>,
    /// By default 7.
    #[schema(minimum = 1, maximum = 30)]
    expires_in_days: Option<i64>,
}

/// An invitation with its link.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct IssuedInvitation {
    invitation: Invitation,
    /// Hand it over. Shown once; a path alone when the installation has no public URL.
    #[schema(example = "https://post.example.org/invitation#…")]
    url: String,
    /// Whether the person is sent it as well.
    mailed: bool,
}

/// The invitations of your tenant
#[utoipa::path(get, path = "/admin/invitations", tag = "invitations", operation_id = "listInvitations",
    params(ListQuery), responses((status = 200, description = "Newest first", body = List<Invitation>)))]
pub(super) async fn list(
    admin: InTenant<InvitationsRead>,
    Query(query): Query<ListQuery>,
) -> Result<JsonAnswer<List<Invitation>>, Problem> {
    let identity = &admin.caller.identity;
    let name = format!("invitations of {}", admin.actor.tenant());
    let status = query.status(&["open", "accepted", "revoked", "expired"].map(|status| (status, status)))?;
    let filter = Filter { status, contains: query.contains()? };
    let request = query.request(&identity.keys, &name)?;
    let page = invitation::list(identity, admin.actor, &filter, &request).await?;
    Ok(JsonAnswer(query.answer(&identity.keys, &name, page.map(Invitation::from))))
}

/// Invite somebody
///
/// They become a member with the link in the answer. Also for people who belong elsewhere on this installation: they join with
/// the account that they have.
#[utoipa::path(post, path = "/admin/invitations", tag = "invitations", operation_id = "createInvitation",
    request_body = Invite,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    responses((status = 201, description = "Invited", body = IssuedInvitation)))]
pub(super) async fn create(
    State(app): State<App>,
    admin: InTenant<InvitationsAdd>,
    creating: Creating<Invite>,
) -> Result<Response, Problem> {
    let (identity, actor, by) = (admin.caller.identity.clone(), admin.actor, admin.caller.claims.user);
    creating
        .run(&admin.caller, move |new| async move {
            let Invite { email, display_name, role, expires_in_days } = new;
            let role = role.unwrap_or(MemberRole::User);
            let new = NewInvitation { email, display_name, role, expires_in_days };
            let tx = identity.store.tenant_tx(actor).await?;
            let issued = invitation::create(&identity, &tx, &new, Some(by)).await?;
            Ok((tx, render(&app, issued)))
        })
        .await
}

/// Take an invitation back: its link stops working at once
#[utoipa::path(delete, path = "/admin/invitations/{id}", tag = "invitations", operation_id = "revokeInvitation",
    params(("id" = Uuid, Path, description = "The invitation")),
    responses((status = 204, description = "Taken back")))]
pub(super) async fn revoke(
    admin: InTenant<InvitationsWrite>,
    Path(id): Path<InvitationId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    let identity = &admin.caller.identity;
    let tx = identity.store.tenant_tx(admin.actor).await?;
    invitation::revoke(identity, &tx, id, version).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make a new link for an invitation, for another week
///
/// The old link stops working.
#[utoipa::path(post, path = "/admin/invitations/{id}/renew", tag = "invitations", operation_id = "renewInvitation",
    params(("id" = Uuid, Path, description = "The invitation")),
    responses((status = 200, description = "Renewed", body = IssuedInvitation)))]
pub(super) async fn renew(
    State(app): State<App>,
    admin: InTenant<InvitationsWrite>,
    Path(id): Path<InvitationId>,
    IfMatch(version): IfMatch,
) -> Result<JsonAnswer<IssuedInvitation>, Problem> {
    let (identity, by) = (&admin.caller.identity, admin.caller.claims.user);
    let tx = identity.store.tenant_tx(admin.actor).await?;
    let issued = invitation::renew(identity, &tx, id, version, Some(by)).await?;
    tx.commit().await?;
    Ok(JsonAnswer(render(&app, issued)))
}

impl From<invitation::Invitation> for Invitation {
    fn from(invitation: invitation::Invitation) -> Self {
        Self {
            id: invitation.id,
            email: invitation.email,
            display_name: invitation.display_name,
            role: invitation.role,
            status: invitation.status,
            invited_by: invitation.invited_by,
            expires_at: invitation.expires_at,
            accepted_at: invitation.accepted_at,
            created_at: invitation.created_at,
            version: invitation.version,
        }
    }
}

fn render(app: &App, issued: invitation::Issued) -> IssuedInvitation {
    let url = app.settings().link(letter::INVITATION_PAGE, &issued.token);
    IssuedInvitation { invitation: issued.invitation.into(), url, mailed: issued.is_mailed }
}
