//! Trying a mail server, and finding one.

use axum::Json as JsonAnswer;
use postroom_mail::access_token::TokenError;
use postroom_mail::account::{self, Endpoint, Protocol};
use postroom_sync::test::{self, Credentials, Tried};
use postroom_sync::{SyncError, discover};
use postroom_types::{AccountId, EmailAddress};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use super::accounts::{EncryptionName, Hostname, ProtocolName, SmtpServer, port, username};
use super::login::{OAuth2, login, needed};
use super::require_session;
use super::servers::Servers;
use crate::extract::needs::MailConnect;
use crate::extract::{InTenant, Json, Path};
use crate::list::List;
use crate::problem::Problem;

/// A server to try.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TryServer {
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
    #[schema(value_type = Option<String>, max_length = 1024, format = Password)]
    password: Option<Zeroizing<String>>,
    /// In place of the password, which counts for nothing then.
    oauth2: Option<OAuth2>,
}

/// How far the way to the mail was gone.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TestReport {
    /// Mail can be fetched.
    ok: bool,
    /// In their order.
    steps: Vec<TestStep>,
}

/// One step of the way.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TestStep {
    /// `dns`, `connect`, `tls`, `greeting`, `login` or `capabilities`.
    #[schema(example = "tls")]
    step: &'static str,
    /// Null when it was not tried, because one before it failed.
    ok: Option<bool>,
    /// What was found, or what went wrong, in a sentence; empty when it was not tried.
    text: String,
    milliseconds: u64,
}

/// Whose servers are looked for.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FindServers {
    #[schema(value_type = String, max_length = 254, format = Email)]
    email_address: EmailAddress,
}

/// Servers that answered for an address just now.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct FoundServer {
    /// How it was found: `wellKnown`, `autoconfig`, `srv` or `guess`.
    #[schema(example = "autoconfig")]
    source: &'static str,
    /// `imap` or `pop3`.
    protocol: &'static str,
    hostname: String,
    port: u16,
    /// `tls` or `starttls`.
    encryption: &'static str,
    username: String,
    /// Was not tried.
    smtp: Option<SmtpServer>,
    /// What to know before a password is tried.
    hint: Option<&'static str>,
}

/// Try a mail server
///
/// Connects and signs in, and says how far it came. Nothing is kept, and nothing is changed there; but where a token server
/// takes each refresh token only once, the one that is given is used up.
#[utoipa::path(post, path = "/accounts/test", tag = "mail accounts", operation_id = "testServer", request_body = TryServer,
    responses((status = 200, description = "How far it came", body = TestReport)))]
pub(super) async fn try_server(
    member: InTenant<MailConnect>,
    Servers(servers): Servers,
    Json(server): Json<TryServer>,
) -> Result<JsonAnswer<TestReport>, Problem> {
    require_session(&member).await?;
    let endpoint = Endpoint {
        hostname: server.hostname.0,
        port: port(server.port, "port")?,
        encryption: server.encryption.0,
        username: username(server.username)?,
    };
    let login = needed(login(server.password, server.oauth2)?)?;
    let asked = test::credentials(&servers, &endpoint.username, &login).await;
    let credentials = asked.map(|asked| asked.credentials);
    Ok(JsonAnswer(report(&member, &servers, server.protocol.0, &endpoint, credentials).await))
}

/// Try the server of an account
#[utoipa::path(post, path = "/accounts/{id}/test", tag = "mail accounts", operation_id = "testAccount",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = 200, description = "How far it came", body = TestReport)))]
pub(super) async fn try_account(
    member: InTenant<MailConnect>,
    Servers(servers): Servers,
    Path(id): Path<AccountId>,
) -> Result<JsonAnswer<TestReport>, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    let way = account::way(identity, &tx, member.caller.claims.user, id).await?;
    tx.commit().await?;
    let (protocol, server) = (way.protocol, way.server.clone());
    let (owner, actor, with) = (identity.clone(), member.actor, servers.clone());
    let asking =
        tokio::spawn(
            async move { test::credentials_of(&owner, &with, actor, id, &way.server.username, &way.opened).await },
        );
    let credentials = match asking.await.map_err(|_| postroom_mail::Error::Busy)? {
        Ok(credentials) => Ok(credentials),
        Err(SyncError::Token(error)) => Err(error),
        Err(SyncError::Domain(error)) => return Err(error.into()),
        Err(_) => return Err(postroom_mail::Error::Busy.into()),
    };
    Ok(JsonAnswer(report(&member, &servers, protocol, &server, credentials).await))
}

/// Find the servers of an address
///
/// By what its provider publishes, what its domain's DNS says, and what is usual. Only servers that answered are named; the
/// likeliest first.
#[utoipa::path(post, path = "/accounts/discover", tag = "mail accounts", operation_id = "findServers",
    request_body = FindServers, responses((status = 200, description = "Found", body = List<FoundServer>)))]
pub(super) async fn find_servers(
    member: InTenant<MailConnect>,
    Servers(servers): Servers,
    Json(wanted): Json<FindServers>,
) -> Result<JsonAnswer<List<FoundServer>>, Problem> {
    require_session(&member).await?;
    let found = discover::run(&servers, &member.caller.identity.context, &wanted.email_address).await;
    Ok(JsonAnswer(List::new(found.into_iter().map(FoundServer::from).collect(), None)))
}

async fn report(
    member: &InTenant<MailConnect>,
    servers: &postroom_sync::Servers,
    protocol: Protocol,
    server: &Endpoint,
    credentials: Result<Credentials, TokenError>,
) -> TestReport {
    let clock = &*member.caller.identity.context.clock;
    match credentials {
        Ok(credentials) => test::run(&servers.connector, clock, protocol, server, Some(&credentials)).await.into(),
        Err(error) => test::without_token(&error).into(),
    }
}

impl From<test::Report> for TestReport {
    fn from(report: test::Report) -> Self {
        let ok = report.failure.is_none();
        let mut steps: Vec<TestStep> = report.parts.into_iter().map(TestStep::from).collect();
        let capabilities = (!report.capabilities.is_empty()).then(|| report.capabilities.join(", "));
        steps.extend(report.not_tried.into_iter().map(TestStep::not_tried));
        steps.push(TestStep {
            step: "capabilities",
            ok: ok.then_some(true),
            text: if ok { capabilities.unwrap_or_default() } else { String::new() },
            milliseconds: 0,
        });
        Self { ok, steps }
    }
}

impl From<Tried> for TestStep {
    fn from(tried: Tried) -> Self {
        let Tried { part, is_reached, milliseconds, sentence } = tried;
        Self { step: part.as_str(), ok: Some(is_reached), text: sentence, milliseconds }
    }
}

impl TestStep {
    fn not_tried(part: test::Part) -> Self {
        Self { step: part.as_str(), ok: None, text: String::new(), milliseconds: 0 }
    }
}

impl From<discover::Proposal> for FoundServer {
    fn from(proposal: discover::Proposal) -> Self {
        let Endpoint { hostname, port, encryption, username } = proposal.incoming;
        Self {
            source: proposal.source.as_str(),
            protocol: proposal.protocol.as_str(),
            hostname,
            port,
            encryption: encryption.as_str(),
            username,
            smtp: proposal.outgoing.map(SmtpServer::from),
            hint: proposal.hint,
        }
    }
}
