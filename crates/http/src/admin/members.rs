use axum::Json as JsonAnswer;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use postroom_identity::member::{self, Changes, Filter};
use postroom_identity::second_factor;
use postroom_identity::user::NewUser;
use postroom_types::{EmailAddress, Handle, MemberId, MemberRole, Name, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::creating::Creating;
use crate::etag::{IfMatch, etag};
use crate::extract::needs::{MembersAdd, MembersPassword, MembersRead, MembersWrite};
use crate::extract::{InTenant, Json, Path, Query};
use crate::list::{List, ListQuery};
use crate::problem::Problem;
use crate::request;

/// A user inside this tenant.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Member {
    id: Uuid,
    user_id: Uuid,
    email: String,
    handle: String,
    /// What this tenant calls the person.
    display_name: String,
    #[schema(example = "user")]
    role: String,
    /// `active` or `suspended`.
    #[schema(example = "active")]
    status: &'static str,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_sign_in_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// For `If-Match`.
    version: i32,
}

/// Somebody to add.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AddMember {
    #[schema(value_type = String, max_length = 254, format = Email)]
    email: EmailAddress,
    #[schema(value_type = String, max_length = 255)]
    display_name: Name,
    /// `admin`, `user` or `readonly`; by default `user`.
    #[schema(value_type = Option<String>, example = "user")]
    role: Option<MemberRole>,
    /// For sharing: `[a-z][a-z0-9_-]{2,31}`; by default made from the address.
    #[schema(value_type = Option<String>, max_length = 32)]
    handle: Option<Handle>,
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangeMember {
    #[schema(value_type = Option<String>, max_length = 255)]
    display_name: Option<Name>,
    #[schema(value_type = Option<String>, example = "readonly")]
    role: Option<MemberRole>,
}

/// The new member, and the password to hand over.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AddedMember {
    member: Member,
    /// To be changed at the first sign-in.
    initial_password: String,
}

/// A password to hand over.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct IssuedPassword {
    /// To be changed at the next sign-in.
    initial_password: String,
}

/// The members of your tenant
#[utoipa::path(get, path = "/admin/members", tag = "members", operation_id = "listMembers", params(ListQuery),
    responses((status = 200, description = "Oldest first", body = List<Member>)))]
pub(super) async fn list(
    admin: InTenant<MembersRead>,
    Query(query): Query<ListQuery>,
) -> Result<JsonAnswer<List<Member>>, Problem> {
    let identity = &admin.caller.identity;
    let name = format!("members of {}", admin.actor.tenant());
    let is_active = query.status(&[("active", true), ("suspended", false)])?;
    let filter = Filter { is_active, contains: query.contains()? };
    let request = query.request(&identity.keys, &name)?;
    let page = member::list(identity, admin.actor, &filter, &request).await?;
    Ok(JsonAnswer(query.answer(&identity.keys, &name, page.map(Member::from))))
}

/// Add a member
///
/// Somebody who belongs elsewhere on this installation can only be added by the operator.
#[utoipa::path(post, path = "/admin/members", tag = "members", operation_id = "addMember", request_body = AddMember,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    responses((status = 201, description = "Added", body = AddedMember)))]
pub(super) async fn add(admin: InTenant<MembersAdd>, creating: Creating<AddMember>) -> Result<Response, Problem> {
    let (identity, actor, by) = (admin.caller.identity.clone(), admin.actor, admin.caller.claims.user);
    creating
        .run(&admin.caller, move |new| async move {
            let person =
                NewUser { email: new.email, display_name: new.display_name, handle: new.handle, password: None };
            let role = new.role.unwrap_or(MemberRole::User);
            let (added, tx) = member::add(&identity, actor, &person, role, Some(by)).await?;
            Ok((tx, AddedMember { member: added.member.into(), initial_password: added.initial_password }))
        })
        .await
}

/// One member
#[utoipa::path(get, path = "/admin/members/{id}", tag = "members", operation_id = "getMember",
    params(("id" = Uuid, Path, description = "The member")),
    responses((status = 200, description = "The member", body = Member)))]
pub(super) async fn find(admin: InTenant<MembersRead>, Path(id): Path<MemberId>) -> Result<Response, Problem> {
    let once = admin.caller.identity.store.tenant_once(admin.actor).await?;
    Ok(render(member::find(&once, id).await?))
}

/// Change a member's name or role
#[utoipa::path(patch, path = "/admin/members/{id}", tag = "members", operation_id = "changeMember",
    params(("id" = Uuid, Path, description = "The member")), request_body = ChangeMember,
    responses((status = 200, description = "Changed", body = Member)))]
pub(super) async fn update(
    admin: InTenant<MembersWrite>,
    Path(id): Path<MemberId>,
    IfMatch(version): IfMatch,
    Json(change): Json<ChangeMember>,
) -> Result<Response, Problem> {
    let identity = &admin.caller.identity;
    let changes = Changes { display_name: change.display_name, role: change.role };
    let tx = identity.store.tenant_tx(admin.actor).await?;
    let member = member::update(identity, &tx, id, &changes, version).await?;
    tx.commit().await?;
    Ok(render(member))
}

/// Remove a member, with every session
#[utoipa::path(delete, path = "/admin/members/{id}", tag = "members", operation_id = "removeMember",
    params(("id" = Uuid, Path, description = "The member")), responses((status = 204, description = "Removed")))]
pub(super) async fn remove(
    admin: InTenant<MembersWrite>,
    Path(id): Path<MemberId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    request::to_its_end(async move { member::remove(&admin.caller.identity, admin.actor, id, version).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Suspend a member: every session ends at once
#[utoipa::path(post, path = "/admin/members/{id}/suspend", tag = "members", operation_id = "suspendMember",
    params(("id" = Uuid, Path, description = "The member")),
    responses((status = 200, description = "Suspended", body = Member)))]
pub(super) async fn suspend(
    admin: InTenant<MembersWrite>,
    Path(id): Path<MemberId>,
    IfMatch(version): IfMatch,
) -> Result<Response, Problem> {
    set_suspended(admin, id, true, version).await
}

/// Let a suspended member in again
#[utoipa::path(post, path = "/admin/members/{id}/reactivate", tag = "members", operation_id = "reactivateMember",
    params(("id" = Uuid, Path, description = "The member")),
    responses((status = 200, description = "Active again", body = Member)))]
pub(super) async fn reactivate(
    admin: InTenant<MembersWrite>,
    Path(id): Path<MemberId>,
    IfMatch(version): IfMatch,
) -> Result<Response, Problem> {
    set_suspended(admin, id, false, version).await
}

/// Give a member a new first password
///
/// Ends every session of theirs. Refused for somebody who belongs elsewhere, too.
#[utoipa::path(post, path = "/admin/members/{id}/password", tag = "members", operation_id = "issueMemberPassword",
    params(("id" = Uuid, Path, description = "The member")),
    responses((status = 200, description = "Hand it over", body = IssuedPassword)))]
pub(super) async fn issue_password(
    admin: InTenant<MembersPassword>,
    Path(id): Path<MemberId>,
) -> Result<JsonAnswer<IssuedPassword>, Problem> {
    let issuing = async move { member::issue_password(&admin.caller.identity, admin.actor, id).await };
    let initial_password = request::to_its_end(issuing).await?;
    Ok(JsonAnswer(IssuedPassword { initial_password }))
}

/// Take a member's second factor away
///
/// For whoever lost both the authenticator and the recovery codes. Ends every session of theirs. Refused for somebody who
/// belongs elsewhere, too.
#[utoipa::path(post, path = "/admin/members/{id}/second-factor-reset", tag = "members",
    operation_id = "resetMemberSecondFactor", params(("id" = Uuid, Path, description = "The member")),
    responses((status = 204, description = "Only the password is asked for now")))]
pub(super) async fn reset_second_factor(
    admin: InTenant<MembersPassword>,
    Path(id): Path<MemberId>,
) -> Result<StatusCode, Problem> {
    let reset = async move { second_factor::reset_of_member(&admin.caller.identity, admin.actor, id).await };
    request::to_its_end(reset).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<member::Member> for Member {
    fn from(member: member::Member) -> Self {
        Self {
            id: member.id,
            user_id: member.user_id,
            email: member.email,
            handle: member.handle,
            display_name: member.display_name,
            role: member.role,
            status: if member.is_active { "active" } else { "suspended" },
            last_sign_in_at: member.last_sign_in_at,
            created_at: member.created_at,
            updated_at: member.updated_at,
            version: member.version,
        }
    }
}

async fn set_suspended(
    admin: InTenant<MembersWrite>,
    id: MemberId,
    suspended: bool,
    version: Option<i32>,
) -> Result<Response, Problem> {
    let identity = &admin.caller.identity;
    let tx = identity.store.tenant_tx(admin.actor).await?;
    let member = member::set_suspended(identity, &tx, id, suspended, version).await?;
    tx.commit().await?;
    Ok(render(member))
}

fn render(member: member::Member) -> Response {
    let version = member.version;
    (etag(version), JsonAnswer(Member::from(member))).into_response()
}
