use axum::Json as JsonAnswer;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use postroom_mail::account;
use postroom_mail::message;
use postroom_types::{AccountId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::etag::{IfMatch, etag};
use crate::extract::needs::{MailRead, MailWrite};
use crate::extract::{InTenant, Path, Query};
use crate::list::{CursorQuery, List, ListQuery};
use crate::problem::Problem;

/// A mail account of yours.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Account {
    id: Uuid,
    account_name: String,
    email_address: String,
    /// `imap`, `pop3`, or `local` for imported mail.
    #[schema(example = "imap")]
    protocol: String,
    hostname: String,
    port: i32,
    /// `none`, `tls` or `starttls`.
    #[schema(example = "tls")]
    encryption: String,
    username: String,
    is_enabled: bool,
    is_sync_enabled: bool,
    /// Seconds between looks at a server that tells nothing by itself.
    sync_interval: i32,
    /// POP3: days until fetched messages are deleted on the server; null is never.
    leave_on_server_days: Option<i32>,
    /// Larger messages are shown by their headers.
    max_message_size: i64,
    /// `new`, `syncing`, `idle`, `waiting`, `signInAgain`, `paused` or `failed`.
    #[schema(example = "idle")]
    state: String,
    /// What to know about it, in a sentence; empty when all is well.
    state_text: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    state_since: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_sync_at: Option<Timestamp>,
    progress: Option<Progress>,
    unread_count: i64,
    total_count: i64,
    /// Messages that could not be parsed, or are too large.
    problem_count: i64,
    /// For `If-Match`.
    version: i32,
}

/// How far a synchronisation is.
#[derive(Serialize, ToSchema)]
pub(super) struct Progress {
    folder: Option<String>,
    done: i64,
    total: i64,
}

/// A message that could not be parsed, or is too large.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageProblem {
    message_id: Uuid,
    subject: String,
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
    size: i64,
    /// Why, in a sentence.
    reason: String,
}

/// Your mail accounts, oldest first
#[utoipa::path(get, path = "/accounts", tag = "mail accounts", operation_id = "listAccounts",
    responses((status = 200, description = "All of them", body = List<Account>)))]
pub(super) async fn list(member: InTenant<MailRead>) -> Result<JsonAnswer<List<Account>>, Problem> {
    let tx = member.caller.identity.store.tenant_tx(member.actor).await?;
    let accounts = account::of_user(&tx, member.caller.claims.user).await?;
    tx.commit().await?;
    Ok(JsonAnswer(List::new(accounts.into_iter().map(Account::from).collect(), None)))
}

/// One account
#[utoipa::path(get, path = "/accounts/{id}", tag = "mail accounts", operation_id = "getAccount",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = 200, description = "The account", body = Account)))]
pub(super) async fn find(member: InTenant<MailRead>, Path(id): Path<AccountId>) -> Result<Response, Problem> {
    let once = member.caller.identity.store.tenant_once(member.actor).await?;
    Ok(render(account::find(&once, member.caller.claims.user, id).await?))
}

/// Disconnect an account
///
/// Its mail is deleted here; its server keeps what it has.
#[utoipa::path(delete, path = "/accounts/{id}", tag = "mail accounts", operation_id = "deleteAccount",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = 204, description = "Disconnected")))]
pub(super) async fn delete(
    member: InTenant<MailWrite>,
    Path(id): Path<AccountId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    account::delete(identity, &tx, member.caller.claims.user, id, version).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Messages of an account that could not be parsed, or are too large
#[utoipa::path(get, path = "/accounts/{id}/problems", tag = "mail accounts", operation_id = "listProblems",
    params(("id" = Uuid, Path, description = "The account"), CursorQuery),
    responses((status = 200, description = "Newest first", body = List<MessageProblem>)))]
pub(super) async fn problems(
    member: InTenant<MailRead>,
    Path(id): Path<AccountId>,
    Query(query): Query<CursorQuery>,
) -> Result<JsonAnswer<List<MessageProblem>>, Problem> {
    let (identity, user) = (&member.caller.identity, member.caller.claims.user);
    let (query, name) = (ListQuery::from(query), format!("problems of {id}"));
    let request = query.request(&identity.keys, &name)?;
    let tx = identity.store.tenant_tx(member.actor).await?;
    account::find(&tx, user, id).await?;
    let page = message::problems(&tx, user, id, &request).await?;
    tx.commit().await?;
    let page = page.map(|problem| MessageProblem {
        message_id: problem.id,
        subject: problem.subject,
        received_at: problem.received_at,
        size: problem.size,
        reason: problem
            .poison
            .unwrap_or_else(|| "It is larger than this account fetches; only its headers are here.".to_owned()),
    });
    Ok(JsonAnswer(query.answer(&identity.keys, &name, page)))
}

impl From<account::Account> for Account {
    fn from(account: account::Account) -> Self {
        let is_paused = !account.is_enabled || !account.is_sync_enabled && account.protocol != "local";
        let state = match account.sync_state.as_str() {
            _ if is_paused => "paused",
            "sign_in_again" => "signInAgain",
            other => other,
        };
        let progress = (account.sync_state == "syncing" && account.progress_total > 0).then_some(Progress {
            folder: account.progress_folder,
            done: account.progress_done,
            total: account.progress_total,
        });
        Self {
            state: state.to_owned(),
            state_text: if is_paused { String::new() } else { account.sync_state_text },
            id: account.id,
            account_name: account.account_name,
            email_address: account.email_address,
            protocol: account.protocol,
            hostname: account.hostname,
            port: account.port,
            encryption: account.encryption,
            username: account.username,
            is_enabled: account.is_enabled,
            is_sync_enabled: account.is_sync_enabled,
            sync_interval: account.sync_interval,
            leave_on_server_days: account.leave_on_server_days,
            max_message_size: account.max_message_size,
            state_since: account.sync_state_since,
            last_sync_at: account.last_sync_at,
            progress,
            unread_count: account.unread_count,
            total_count: account.total_count,
            problem_count: account.problem_count,
            version: account.version,
        }
    }
}

fn render(account: account::Account) -> Response {
    (etag(account.version), JsonAnswer(Account::from(account))).into_response()
}
