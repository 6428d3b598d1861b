use axum::Json as JsonAnswer;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use postroom_mail::account::{self, Changes, Encryption, Endpoint, NewAccount, Protocol};
use postroom_mail::message;
use postroom_types::{AccountId, EmailAddress, Name, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::login::{OAuth2, login, needed};
use crate::creating::Creating;
use crate::etag::{IfMatch, etag};
use crate::extract::needs::{MailRead, MailWrite};
use crate::extract::{InTenant, Json, Path, Query, json};
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
    smtp: Option<SmtpServer>,
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
    pub(super) state: String,
    /// What to know about it, in a sentence; empty when all is well.
    pub(super) state_text: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    state_since: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(super) last_sync_at: Option<Timestamp>,
    pub(super) progress: Option<Progress>,
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

/// A server that sends mail.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SmtpServer {
    #[schema(value_type = String, max_length = 253)]
    hostname: Hostname,
    #[schema(minimum = 1)]
    port: u16,
    #[schema(example = "starttls")]
    encryption: EncryptionName,
    /// The same as for fetching unless given.
    #[schema(max_length = 255)]
    username: Option<String>,
}

/// An account to connect.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ConnectAccount {
    #[schema(value_type = String, max_length = 255)]
    account_name: Name,
    #[schema(value_type = String, max_length = 254, format = Email)]
    email_address: EmailAddress,
    /// `imap` or `pop3`.
    #[schema(value_type = String, example = "imap")]
    protocol: ProtocolName,
    #[schema(value_type = String, max_length = 253)]
    hostname: Hostname,
    #[schema(minimum = 1)]
    port: u16,
    #[schema(value_type = String, example = "tls")]
    encryption: EncryptionName,
    #[schema(max_length = 255)]
    username: String,
    /// Needed unless `oauth2` is given.
    #[schema(value_type = Option<String>, max_length = 1024, format = Password)]
    password: Option<Zeroizing<String>>,
    /// In place of the password, which counts for nothing then.
    oauth2: Option<OAuth2>,
    smtp: Option<SmtpServer>,
    #[schema(minimum = 60, maximum = 86400)]
    sync_interval: Option<i32>,
    #[schema(minimum = 0, maximum = 3650)]
    leave_on_server_days: Option<i32>,
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangeAccount {
    #[schema(value_type = Option<String>, max_length = 255)]
    account_name: Option<Name>,
    #[schema(value_type = Option<String>, max_length = 254, format = Email)]
    email_address: Option<EmailAddress>,
    #[schema(value_type = Option<String>, max_length = 253)]
    hostname: Option<Hostname>,
    #[schema(minimum = 1)]
    port: Option<u16>,
    #[schema(value_type = Option<String>, example = "tls")]
    encryption: Option<EncryptionName>,
    #[schema(max_length = 255)]
    username: Option<String>,
    #[schema(value_type = Option<String>, max_length = 1024, format = Password)]
    password: Option<Zeroizing<String>>,
    /// In place of the password, which counts for nothing then.
    oauth2: Option<OAuth2>,
    /// Null takes it away.
    #[serde(default, deserialize_with = "json::present")]
    #[schema(value_type = Option<SmtpServer>)]
    smtp: Option<Option<SmtpServer>>,
    #[schema(minimum = 60, maximum = 86400)]
    sync_interval: Option<i32>,
    /// Null: for ever.
    #[serde(default, deserialize_with = "json::present")]
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 3650)]
    leave_on_server_days: Option<Option<i32>>,
    is_enabled: Option<bool>,
    /// False pauses the synchronisation.
    is_sync_enabled: Option<bool>,
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

/// A host name or an IP address.
#[derive(Clone, Debug)]
pub(super) struct Hostname(pub(super) String);

/// `imap` or `pop3`.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProtocolName(pub(super) Protocol);

/// `none`, `tls` or `starttls`.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(value_type = String, example = "tls")]
pub(super) struct EncryptionName(pub(super) Encryption);

/// Your mail accounts, oldest first
#[utoipa::path(get, path = "/accounts", tag = "mail accounts", operation_id = "listAccounts",
    responses((status = 200, description = "All of them", body = List<Account>)))]
pub(super) async fn list(member: InTenant<MailRead>) -> Result<JsonAnswer<List<Account>>, Problem> {
    let tx = member.caller.identity.store.tenant_tx(member.actor).await?;
    let accounts = account::of_user(&tx, member.caller.claims.user).await?;
    tx.commit().await?;
    Ok(JsonAnswer(List::new(accounts.into_iter().map(Account::from).collect(), None)))
}

/// Connect a mail account
///
/// It is synchronised from then on. Test it first: nothing is tried here.
#[utoipa::path(post, path = "/accounts", tag = "mail accounts", operation_id = "connectAccount", request_body = ConnectAccount,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    responses((status = 201, description = "Connected", body = Account)))]
pub(super) async fn create(
    member: InTenant<MailWrite>,
    creating: Creating<ConnectAccount>,
) -> Result<Response, Problem> {
    let (identity, actor, user) = (member.caller.identity.clone(), member.actor, member.caller.claims.user);
    creating
        .run(&member.caller, move |new| async move {
            let new = new.checked()?;
            let tx = identity.store.tenant_tx(actor).await?;
            let account = account::create(&identity, &tx, user, &new).await?;
            Ok((tx, Account::from(account)))
        })
        .await
}

/// One account
#[utoipa::path(get, path = "/accounts/{id}", tag = "mail accounts", operation_id = "getAccount",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = 200, description = "The account", body = Account)))]
pub(super) async fn find(member: InTenant<MailRead>, Path(id): Path<AccountId>) -> Result<Response, Problem> {
    let once = member.caller.identity.store.tenant_once(member.actor).await?;
    Ok(render(account::find(&once, member.caller.claims.user, id).await?))
}

/// Change, pause or resume an account
#[utoipa::path(patch, path = "/accounts/{id}", tag = "mail accounts", operation_id = "changeAccount",
    params(("id" = Uuid, Path, description = "The account")), request_body = ChangeAccount,
    responses((status = 200, description = "Changed", body = Account)))]
pub(super) async fn update(
    member: InTenant<MailWrite>,
    Path(id): Path<AccountId>,
    IfMatch(version): IfMatch,
    Json(change): Json<ChangeAccount>,
) -> Result<Response, Problem> {
    let identity = &member.caller.identity;
    let changes = change.checked()?;
    let tx = identity.store.tenant_tx(member.actor).await?;
    let account = account::update(identity, &tx, member.caller.claims.user, id, &changes, version).await?;
    tx.commit().await?;
    Ok(render(account))
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
            smtp: account.smtp_hostname.and_then(|hostname| {
                Some(SmtpServer {
                    hostname: Hostname(hostname),
                    port: u16::try_from(account.smtp_port?).ok()?,
                    encryption: EncryptionName(Encryption::named(&account.smtp_encryption?)?),
                    username: account.smtp_username,
                })
            }),
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

impl ConnectAccount {
    fn checked(self) -> Result<NewAccount, Problem> {
        check_interval(self.sync_interval)?;
        check_days(self.leave_on_server_days)?;
        let server = Endpoint {
            hostname: self.hostname.0,
            port: port(self.port, "port")?,
            encryption: self.encryption.0,
            username: username(self.username)?,
        };
        let smtp = self.smtp.map(|smtp| smtp.checked(&server.username)).transpose()?;
        Ok(NewAccount {
            account_name: self.account_name,
            email_address: self.email_address,
            protocol: self.protocol.0,
            login: needed(login(self.password, self.oauth2)?)?,
            smtp,
            server,
            sync_interval: self.sync_interval,
            leave_on_server_days: self.leave_on_server_days,
        })
    }
}

impl ChangeAccount {
    fn checked(self) -> Result<Changes, Problem> {
        check_interval(self.sync_interval)?;
        check_days(self.leave_on_server_days.flatten())?;
        Ok(Changes {
            account_name: self.account_name,
            email_address: self.email_address,
            hostname: self.hostname.map(|hostname| hostname.0),
            port: self.port.map(|number| port(number, "port")).transpose()?,
            encryption: self.encryption.map(|encryption| encryption.0),
            username: self.username.map(username).transpose()?,
            login: login(self.password, self.oauth2)?,
            smtp: self.smtp.map(|smtp| smtp.map(|smtp| smtp.checked("")).transpose()).transpose()?,
            sync_interval: self.sync_interval,
            leave_on_server_days: self.leave_on_server_days,
            is_enabled: self.is_enabled,
            is_sync_enabled: self.is_sync_enabled,
        })
    }
}

impl From<Endpoint> for SmtpServer {
    fn from(server: Endpoint) -> Self {
        Self {
            hostname: Hostname(server.hostname),
            port: server.port,
            encryption: EncryptionName(server.encryption),
            username: Some(server.username),
        }
    }
}

impl SmtpServer {
    fn checked(self, username_of_account: &str) -> Result<Endpoint, Problem> {
        Ok(Endpoint {
            hostname: self.hostname.0,
            port: port(self.port, "smtp.port")?,
            encryption: self.encryption.0,
            username: self.username.map(username).transpose()?.unwrap_or_else(|| username_of_account.to_owned()),
        })
    }
}

pub(super) fn port(port: u16, field: &str) -> Result<u16, Problem> {
    if port == 0 { Err(Problem::invalid(field, "must be 1 to 65535")) } else { Ok(port) }
}

fn check_interval(seconds: Option<i32>) -> Result<(), Problem> {
    match seconds {
        Some(seconds) if !(60..=86_400).contains(&seconds) => {
            Err(Problem::invalid("syncInterval", "must be 60 to 86400 seconds"))
        }
        _ => Ok(()),
    }
}

fn check_days(days: Option<i32>) -> Result<(), Problem> {
    match days {
        Some(days) if !(0..=3650).contains(&days) => Err(Problem::invalid("leaveOnServerDays", "must be 0 to 3650")),
        _ => Ok(()),
    }
}

/// Goes over the wire in a line of its own, so nothing in it may end that line.
pub(super) fn username(name: String) -> Result<String, Problem> {
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 255 || name.chars().any(char::is_control) {
        return Err(Problem::invalid("username", "must have 1 to 255 characters, none of them a control character"));
    }
    Ok(name)
}

fn render(account: account::Account) -> Response {
    (etag(account.version), JsonAnswer(Account::from(account))).into_response()
}

impl<'de> Deserialize<'de> for Hostname {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let text = text.trim().trim_end_matches('.').to_ascii_lowercase();
        let is_address = text.parse::<std::net::IpAddr>().is_ok();
        let is_label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        };
        if is_address || text.len() <= 253 && text.split('.').all(is_label) {
            Ok(Self(text))
        } else {
            Err(serde::de::Error::custom("must be a host name such as imap.example.org, or an IP address"))
        }
    }
}

impl Serialize for Hostname {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ProtocolName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let found = Protocol::named(&text).filter(|protocol| *protocol != Protocol::Local);
        found.map(Self).ok_or_else(|| serde::de::Error::custom("must be imap or pop3"))
    }
}

impl<'de> Deserialize<'de> for EncryptionName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Encryption::named(&text).map(Self).ok_or_else(|| serde::de::Error::custom("must be none, tls or starttls"))
    }
}

impl Serialize for EncryptionName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}
