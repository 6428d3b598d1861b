//! Keeping an account equal to its server: now, not now, and whether it is.

use axum::Json as JsonAnswer;
use http::StatusCode;
use postroom_mail::account;
use postroom_mail::folder::{self, Folder};
use postroom_types::{AccountId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::accounts::{Account, Progress};
use crate::extract::needs::{MailRead, MailWrite};
use crate::extract::{InTenant, Path};
use crate::problem::Problem;

/// How an account's synchronisation is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SyncState {
    /// As in the account.
    #[schema(example = "idle")]
    state: String,
    /// A sentence for the member; empty when all is well.
    state_text: String,
    progress: Option<Progress>,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_sync_at: Option<Timestamp>,
}

/// Whether an account's mirror is equal to its server: every number and every flag was compared.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Certificate {
    /// `none`, `checking`, `identical`, `repaired` or `different`: the worst of its folders.
    #[schema(example = "identical")]
    state: &'static str,
    /// When the folder was compared that was compared first.
    #[schema(value_type = Option<String>, format = DateTime)]
    checked_at: Option<Timestamp>,
    folders: Vec<FolderCertificate>,
}

/// The same of a folder.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct FolderCertificate {
    folder_id: Uuid,
    path: String,
    messages: i32,
    /// Messages that differed; with `repaired`, they do no more.
    differences: i32,
    #[schema(example = "identical")]
    state: &'static str,
    #[schema(value_type = Option<String>, format = DateTime)]
    checked_at: Option<Timestamp>,
}

/// Look at the account's server now
#[utoipa::path(post, path = "/accounts/{id}/sync", tag = "mail accounts", operation_id = "startSync",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = 202, description = "A worker looks", body = SyncState)))]
pub(super) async fn start(
    member: InTenant<MailWrite>,
    Path(id): Path<AccountId>,
) -> Result<(StatusCode, JsonAnswer<SyncState>), Problem> {
    let tx = member.caller.identity.store.tenant_tx(member.actor).await?;
    let account = account::sync_now(&tx, member.caller.claims.user, id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, JsonAnswer(account.into())))
}

/// How the synchronisation of an account is
#[utoipa::path(get, path = "/accounts/{id}/sync", tag = "mail accounts", operation_id = "getSync",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = 200, description = "How it is", body = SyncState)))]
pub(super) async fn state(
    member: InTenant<MailRead>,
    Path(id): Path<AccountId>,
) -> Result<JsonAnswer<SyncState>, Problem> {
    let once = member.caller.identity.store.tenant_once(member.actor).await?;
    Ok(JsonAnswer(account::find(&once, member.caller.claims.user, id).await?.into()))
}

/// Stop the synchronisation that is under way
///
/// What was fetched stays. It goes on at the next look, which is a while off, or when it is started again.
#[utoipa::path(delete, path = "/accounts/{id}/sync", tag = "mail accounts", operation_id = "cancelSync",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = 204, description = "It is told to stop")))]
pub(super) async fn cancel(member: InTenant<MailWrite>, Path(id): Path<AccountId>) -> Result<StatusCode, Problem> {
    let tx = member.caller.identity.store.tenant_tx(member.actor).await?;
    account::cancel_sync(&tx, member.caller.claims.user, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether an account's mirror is equal to its server
#[utoipa::path(get, path = "/accounts/{id}/certificate", tag = "mail accounts", operation_id = "getCertificate",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = 200, description = "The mirror certificate", body = Certificate)))]
pub(super) async fn certificate(
    member: InTenant<MailRead>,
    Path(id): Path<AccountId>,
) -> Result<JsonAnswer<Certificate>, Problem> {
    let tx = member.caller.identity.store.tenant_tx(member.actor).await?;
    account::find(&tx, member.caller.claims.user, id).await?;
    let folders = folder::of_account(&tx, id).await?;
    tx.commit().await?;
    Ok(JsonAnswer(folders.into()))
}

/// Compare an account's mirror with its server
///
/// Every number and every flag; what differs is repaired. It is also done every night.
#[utoipa::path(post, path = "/accounts/{id}/certificate", tag = "mail accounts", operation_id = "makeCertificate",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = 202, description = "A worker compares", body = Certificate)))]
pub(super) async fn certify(
    member: InTenant<MailWrite>,
    Path(id): Path<AccountId>,
) -> Result<(StatusCode, JsonAnswer<Certificate>), Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    account::sync_now(&tx, member.caller.claims.user, id).await?;
    folder::want_certificate(&identity.context, &tx, id).await?;
    let folders = folder::of_account(&tx, id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, JsonAnswer(folders.into())))
}

impl From<account::Account> for SyncState {
    fn from(account: account::Account) -> Self {
        let Account { state, state_text, progress, last_sync_at, .. } = Account::from(account);
        Self { state, state_text, progress, last_sync_at }
    }
}

impl From<Vec<Folder>> for Certificate {
    fn from(folders: Vec<Folder>) -> Self {
        let folders: Vec<FolderCertificate> =
            folders.into_iter().filter(|folder| folder.is_selectable).map(FolderCertificate::from).collect();
        let worst = ["checking", "different", "repaired", "none", "identical"];
        let has = |state: &&&str| folders.iter().any(|folder| folder.state == **state);
        Self {
            state: worst.iter().find(has).copied().unwrap_or("none"),
            checked_at: folders.iter().filter_map(|folder| folder.checked_at).min(),
            folders,
        }
    }
}

impl From<Folder> for FolderCertificate {
    fn from(folder: Folder) -> Self {
        Self {
            folder_id: folder.id,
            path: folder.path,
            messages: folder.total_count,
            differences: folder.certificate_differences,
            state: match folder.certificate.as_str() {
                "wanted" => "checking",
                "identical" => "identical",
                "repaired" => "repaired",
                "different" => "different",
                _ => "none",
            },
            checked_at: folder.certified_at,
        }
    }
}
