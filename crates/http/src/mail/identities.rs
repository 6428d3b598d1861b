use axum::Json as JsonAnswer;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use postroom_mail::mail_identity::{self, Changes};
use postroom_types::{AccountId, EmailAddress, MailIdentityId, Name};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::creating::Creating;
use crate::etag::{IfMatch, etag};
use crate::extract::needs::{MailRead, MailWrite};
use crate::extract::{InTenant, Json, Path, Paths, json};
use crate::list::List;
use crate::problem::Problem;

/// Whom you write as.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MailIdentity {
    /// The account's id for its own address.
    id: Uuid,
    account_id: Uuid,
    name: String,
    address: String,
    /// Where answers go, if not to the address.
    reply_to: Option<String>,
    /// Plain text; empty for none. Answers that the server begins have it already.
    signature: String,
    /// The same with its formatting, sanitised; empty for none.
    signature_html: String,
    /// Of drafts that name no identity.
    is_default: bool,
    /// The account's own address, which cannot be taken away.
    is_own: bool,
    /// For `If-Match`.
    version: i32,
}

/// An identity to add.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewMailIdentity {
    #[schema(value_type = String, max_length = 255)]
    name: Name,
    /// The account's server must let it be written as.
    #[schema(value_type = String, max_length = 254, format = Email)]
    address: EmailAddress,
    #[schema(value_type = Option<String>, max_length = 254, format = Email)]
    reply_to: Option<EmailAddress>,
    #[schema(max_length = 10_000)]
    signature: Option<String>,
    /// It is sanitised; images on other servers are left out.
    #[schema(max_length = 100_000)]
    signature_html: Option<String>,
    is_default: Option<bool>,
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangeMailIdentity {
    #[schema(value_type = Option<String>, max_length = 255)]
    name: Option<Name>,
    /// The one of the account's own identity is the account's.
    #[schema(value_type = Option<String>, max_length = 254, format = Email)]
    address: Option<EmailAddress>,
    /// Null takes it away.
    #[serde(default, deserialize_with = "json::present")]
    #[schema(value_type = Option<String>, max_length = 254, format = Email)]
    reply_to: Option<Option<EmailAddress>>,
    /// Empty takes it away.
    #[schema(max_length = 10_000)]
    signature: Option<String>,
    #[schema(max_length = 100_000)]
    signature_html: Option<String>,
    /// False gives it back to the account's own address.
    is_default: Option<bool>,
}

/// Whom you write as in a mail account
///
/// Its own address first, which always is one; then the oldest.
#[utoipa::path(get, path = "/accounts/{id}/identities", tag = "mail accounts", operation_id = "listMailIdentities",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = 200, description = "All of them", body = List<MailIdentity>)))]
pub(super) async fn list(
    member: InTenant<MailRead>,
    Path(account): Path<AccountId>,
) -> Result<JsonAnswer<List<MailIdentity>>, Problem> {
    let tx = member.caller.identity.store.tenant_tx(member.actor).await?;
    let all = mail_identity::of_account(&tx, member.caller.claims.user, account).await?;
    tx.commit().await?;
    Ok(JsonAnswer(List::new(all.into_iter().map(MailIdentity::from).collect(), None)))
}

/// Add an identity to a mail account
///
/// Up to 100, its own counted.
#[utoipa::path(post, path = "/accounts/{id}/identities", tag = "mail accounts", operation_id = "createMailIdentity",
    request_body = NewMailIdentity,
    params(("id" = Uuid, Path, description = "The account"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    responses((status = 201, description = "Added", body = MailIdentity)))]
pub(super) async fn create(
    member: InTenant<MailWrite>,
    Path(account): Path<AccountId>,
    creating: Creating<NewMailIdentity>,
) -> Result<Response, Problem> {
    let (identity, actor, user) = (member.caller.identity.clone(), member.actor, member.caller.claims.user);
    creating
        .run(&member.caller, move |new| async move {
            let tx = identity.store.tenant_tx(actor).await?;
            let made = mail_identity::create(&identity, &tx, user, account, new.into()).await?;
            Ok((tx, MailIdentity::from(made)))
        })
        .await
}

/// One identity
#[utoipa::path(get, path = "/accounts/{id}/identities/{identityId}", tag = "mail accounts", operation_id = "getMailIdentity",
    params(("id" = Uuid, Path, description = "The account"), ("identityId" = Uuid, Path, description = "The identity")),
    responses((status = 200, description = "The identity", body = MailIdentity)))]
pub(super) async fn find(
    member: InTenant<MailRead>,
    Paths(account, id): Paths<AccountId, MailIdentityId>,
) -> Result<Response, Problem> {
    let tx = member.caller.identity.store.tenant_tx(member.actor).await?;
    let found = mail_identity::find(&tx, member.caller.claims.user, account, id).await?;
    tx.commit().await?;
    Ok(render(found))
}

/// Change an identity
#[utoipa::path(patch, path = "/accounts/{id}/identities/{identityId}", tag = "mail accounts", operation_id = "changeMailIdentity",
    params(("id" = Uuid, Path, description = "The account"), ("identityId" = Uuid, Path, description = "The identity")),
    request_body = ChangeMailIdentity,
    responses((status = 200, description = "Changed", body = MailIdentity)))]
pub(super) async fn update(
    member: InTenant<MailWrite>,
    Paths(account, id): Paths<AccountId, MailIdentityId>,
    IfMatch(version): IfMatch,
    Json(change): Json<ChangeMailIdentity>,
) -> Result<Response, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    let user = member.caller.claims.user;
    let changed = mail_identity::update(identity, &tx, user, (account, id), change.into(), version).await?;
    tx.commit().await?;
    Ok(render(changed))
}

/// Delete an identity
///
/// Drafts that are written as it are sent as the default one then.
#[utoipa::path(delete, path = "/accounts/{id}/identities/{identityId}", tag = "mail accounts", operation_id = "deleteMailIdentity",
    params(("id" = Uuid, Path, description = "The account"), ("identityId" = Uuid, Path, description = "The identity")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete(
    member: InTenant<MailWrite>,
    Paths(account, id): Paths<AccountId, MailIdentityId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    mail_identity::delete(identity, &tx, member.caller.claims.user, (account, id), version).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn render(found: mail_identity::MailIdentity) -> Response {
    let version = etag(found.version);
    (version, JsonAnswer(MailIdentity::from(found))).into_response()
}

impl From<mail_identity::MailIdentity> for MailIdentity {
    fn from(found: mail_identity::MailIdentity) -> Self {
        Self {
            id: found.id.0,
            account_id: found.account.0,
            name: found.name,
            address: found.address,
            reply_to: found.reply_to,
            signature: found.signature.text,
            signature_html: found.signature.html,
            is_default: found.is_default,
            is_own: found.is_own,
            version: found.version,
        }
    }
}

impl From<NewMailIdentity> for Changes {
    fn from(new: NewMailIdentity) -> Self {
        Self {
            name: Some(new.name),
            address: Some(new.address),
            reply_to: Some(new.reply_to),
            signature: new.signature,
            signature_html: new.signature_html,
            is_default: new.is_default,
        }
    }
}

impl From<ChangeMailIdentity> for Changes {
    fn from(change: ChangeMailIdentity) -> Self {
        Self {
            name: change.name,
            address: change.address,
            reply_to: change.reply_to,
            signature: change.signature,
            signature_html: change.signature_html,
            is_default: change.is_default,
        }
    }
}
