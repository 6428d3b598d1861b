//! Routes that leak on purpose, each in another way, and routes that the self-check must not pass over.

use std::sync::Arc;

use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use postroom_http::{Extra, InTenant, Path, Problem, SignedIn, needs};
use postroom_identity::{Error, sign_in};
use postroom_testkit::leak::Kind;
use postroom_types::MemberId;
use serde::Deserialize;
use serde_json::json;
use tokio_postgres::Client;
use utoipa::ToSchema;
use utoipa_axum::routes;
use uuid::Uuid;

/// What the fuzzer must find: exactly one way of failing for each of the routes.
pub(crate) const EXPECTED: [(Kind, &str); 14] = [
    (Kind::CanaryInBody, "leakInBody"),
    (Kind::CanaryInBody, "leakInList"),
    (Kind::CanaryInHeader, "leakInHeader"),
    (Kind::CanaryInError, "leakInError"),
    (Kind::RowChanged, "leakByWriting"),
    (Kind::OpenToNobody, "leakToNobody"),
    (Kind::WrongStatus, "leakByForbidding"),
    (Kind::WrongStatus, "leakToEndedSessions"),
    (Kind::TellsApart, "leakByConflict"),
    (Kind::TellsApart, "leakByWording"),
    (Kind::TellsApart, "leakByCounting"),
    (Kind::NeverSucceeded, "neverSucceeds"),
    (Kind::CannotFill, "cannotBeFilled"),
    (Kind::CanaryNeverSeen, "neverShows.note"),
];

type Admin = InTenant<needs::MembersRead>;
type Owner = Extension<Arc<Client>>;

/// The routes, with a connection that no policy binds.
pub(crate) fn routes(owner: Client) -> Extra {
    Extra::new()
        .routes(routes!(in_body))
        .routes(routes!(in_list))
        .routes(routes!(in_header))
        .routes(routes!(in_error))
        .routes(routes!(by_writing))
        .routes(routes!(to_nobody))
        .routes(routes!(by_forbidding))
        .routes(routes!(to_ended_sessions))
        .routes(routes!(by_conflict))
        .routes(routes!(by_wording))
        .routes(routes!(by_counting))
        .routes(routes!(never_succeeds))
        .routes(routes!(cannot_be_filled))
        .routes(routes!(never_shows))
        .layer(Extension(Arc::new(owner)))
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Claim {
    member_id: Uuid,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Unfillable {
    #[expect(dead_code, reason = "only its schema matters")]
    gadget_id: Uuid,
}

#[derive(Deserialize, ToSchema)]
struct Note {
    #[expect(dead_code, reason = "it is swallowed")]
    note: String,
}

#[derive(Deserialize)]
struct Search {
    q: Option<String>,
}

/// A member of any tenant, as only the owner's connection reads them.
struct AnyMember {
    email: String,
    is_own: bool,
}

/// Reads any tenant's member
#[utoipa::path(get, path = "/admin/leaks/body/{memberId}", tag = "leaks", operation_id = "leakInBody",
    params(("memberId" = Uuid, Path)), responses((status = 200, description = "Leaks")))]
async fn in_body(admin: Admin, owner: Owner, Path(id): Path<MemberId>) -> Result<Response, Problem> {
    let member = any_member(&admin, &owner, id.0).await?.ok_or(Error::NotFound)?;
    Ok(Json(json!({ "email": member.email })).into_response())
}

/// Lists all tenants' members
#[utoipa::path(get, path = "/admin/leaks/list", tag = "leaks", operation_id = "leakInList",
    responses((status = 200, description = "Leaks")))]
async fn in_list(admin: Admin, owner: Owner) -> Result<Response, Problem> {
    require_session(&admin).await?;
    let rows = owner.query("SELECT email FROM postroom.members", &[]).await.expect("the owner reads all");
    let items: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    Ok(Json(json!({ "items": items })).into_response())
}

/// Refuses, and tells in a header what
#[utoipa::path(get, path = "/admin/leaks/header/{memberId}", tag = "leaks", operation_id = "leakInHeader",
    params(("memberId" = Uuid, Path)), responses((status = 200, description = "Leaks")))]
async fn in_header(admin: Admin, owner: Owner, Path(id): Path<MemberId>) -> Result<Response, Problem> {
    let member = any_member(&admin, &owner, id.0).await?.ok_or(Error::NotFound)?;
    let header = [("x-member", member.email)];
    match member.is_own {
        true => Ok(header.into_response()),
        false => Ok((header, Problem::from(Error::NotFound)).into_response()),
    }
}

/// Refuses, and tells in the error what
#[utoipa::path(get, path = "/admin/leaks/error/{memberId}", tag = "leaks", operation_id = "leakInError",
    params(("memberId" = Uuid, Path)), responses((status = 200, description = "Leaks")))]
async fn in_error(admin: Admin, owner: Owner, Path(id): Path<MemberId>) -> Result<Response, Problem> {
    let member = any_member(&admin, &owner, id.0).await?.ok_or(Error::NotFound)?;
    match member.is_own {
        true => Ok(().into_response()),
        false => Err(telling(format!("{} is not yours.", member.email))),
    }
}

/// Refuses after it has written
#[utoipa::path(post, path = "/admin/leaks/write/{memberId}", tag = "leaks", operation_id = "leakByWriting",
    params(("memberId" = Uuid, Path)), responses((status = 200, description = "Leaks")))]
async fn by_writing(admin: Admin, owner: Owner, Path(id): Path<MemberId>) -> Result<Response, Problem> {
    let member = any_member(&admin, &owner, id.0).await?.ok_or(Error::NotFound)?;
    let write = "UPDATE postroom.members SET version = version + 1 WHERE id = $1";
    owner.execute(write, &[&id.0]).await.expect("the owner writes all");
    if member.is_own { Ok(().into_response()) } else { Err(Error::NotFound.into()) }
}

/// Answers whoever brings no token
#[utoipa::path(get, path = "/leaks/open", tag = "leaks", operation_id = "leakToNobody",
    responses((status = 200, description = "Leaks")))]
async fn to_nobody(headers: axum::http::HeaderMap, caller: Result<SignedIn, Problem>) -> Result<Response, Problem> {
    if headers.contains_key("authorization") {
        let SignedIn(caller) = caller?;
        sign_in::require_session(&caller.identity, &caller.claims).await?;
    }
    Ok(().into_response())
}

/// Tells by 403 what exists
#[utoipa::path(get, path = "/admin/leaks/forbidden/{memberId}", tag = "leaks", operation_id = "leakByForbidding",
    params(("memberId" = Uuid, Path)), responses((status = 200, description = "Leaks")))]
async fn by_forbidding(admin: Admin, owner: Owner, Path(id): Path<MemberId>) -> Result<Response, Problem> {
    let member = any_member(&admin, &owner, id.0).await?.ok_or(Error::NotFound)?;
    if member.is_own { Ok(().into_response()) } else { Err(Error::NoPlace("Not yours.").into()) }
}

/// Believes tokens without looking at the session
#[utoipa::path(get, path = "/leaks/ended", tag = "leaks", operation_id = "leakToEndedSessions",
    responses((status = 200, description = "Leaks")))]
async fn to_ended_sessions(_caller: SignedIn) -> Response {
    ().into_response()
}

/// Tells by 409 which id exists
#[utoipa::path(post, path = "/admin/leaks/conflict", tag = "leaks", operation_id = "leakByConflict",
    request_body = Claim, responses((status = 200, description = "Leaks")))]
async fn by_conflict(admin: Admin, owner: Owner, claim: postroom_http::Json<Claim>) -> Result<Response, Problem> {
    let member = any_member(&admin, &owner, claim.0.member_id).await?.ok_or(Error::NotFound)?;
    if member.is_own { Ok(().into_response()) } else { Err(Error::Conflict("It is taken.").into()) }
}

/// Tells by the wording what exists
#[utoipa::path(get, path = "/admin/leaks/wording/{memberId}", tag = "leaks", operation_id = "leakByWording",
    params(("memberId" = Uuid, Path)), responses((status = 200, description = "Leaks")))]
async fn by_wording(admin: Admin, owner: Owner, Path(id): Path<MemberId>) -> Result<Response, Problem> {
    let member = any_member(&admin, &owner, id.0).await?.ok_or(Error::NotFound)?;
    match member.is_own {
        true => Ok(().into_response()),
        false => Err(telling("It is not in your tenant.".to_owned())),
    }
}

/// Counts over all tenants
#[utoipa::path(get, path = "/admin/leaks/count", tag = "leaks", operation_id = "leakByCounting",
    params(("q" = Option<String>, Query)), responses((status = 200, description = "Leaks")))]
async fn by_counting(admin: Admin, owner: Owner, Query(search): Query<Search>) -> Result<Response, Problem> {
    require_session(&admin).await?;
    let count = "SELECT count(*) FROM postroom.members WHERE email LIKE '%' || $1 || '%'";
    let found = owner.query_one(count, &[&search.q.unwrap_or_default()]).await.expect("the owner counts all");
    Ok(Json(json!({ "items": [], "total": found.get::<_, i64>(0) })).into_response())
}

/// Always refuses
#[utoipa::path(post, path = "/admin/leaks/never", tag = "leaks", operation_id = "neverSucceeds",
    responses((status = 200, description = "Never")))]
async fn never_succeeds(admin: Admin) -> Result<Response, Problem> {
    require_session(&admin).await?;
    Err(Problem::invalid("body", "is never right"))
}

/// Takes an id of what no answer ever has
#[utoipa::path(post, path = "/admin/leaks/unfillable", tag = "leaks", operation_id = "cannotBeFilled",
    request_body = Unfillable, responses((status = 200, description = "Nothing")))]
async fn cannot_be_filled(admin: Admin) -> Result<Response, Problem> {
    require_session(&admin).await?;
    Ok(().into_response())
}

/// Takes a text that nobody sees again
#[utoipa::path(post, path = "/admin/leaks/swallow", tag = "leaks", operation_id = "neverShows",
    request_body = Note, responses((status = 200, description = "Nothing")))]
async fn never_shows(admin: Admin, _note: postroom_http::Json<Note>) -> Result<Response, Problem> {
    require_session(&admin).await?;
    Ok(().into_response())
}

async fn any_member(admin: &Admin, owner: &Client, id: Uuid) -> Result<Option<AnyMember>, Problem> {
    require_session(admin).await?;
    let row = owner.query_opt("SELECT email, tenant_id FROM postroom.members WHERE id = $1", &[&id]).await;
    let row = row.expect("the owner reads all");
    Ok(row.map(|row| AnyMember { email: row.get(0), is_own: row.get::<_, Uuid>(1) == admin.actor.tenant().0 }))
}

/// As every real route does, so that each leaks in one way only.
async fn require_session(admin: &Admin) -> Result<(), Problem> {
    Ok(sign_in::require_session(&admin.caller.identity, &admin.caller.claims).await?)
}

/// There is no such thing, and more than that.
fn telling(detail: String) -> Problem {
    let mut problem = Problem::from(Error::NotFound);
    problem.detail = detail;
    problem
}
