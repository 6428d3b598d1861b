//! Tries an account before it is connected: what was reached, how long each step took, and a sentence about the one that
//! failed. Needs no database.

use postroom_identity::Identity;
use postroom_mail::Login;
use postroom_mail::access_token::{self, TokenError};
use postroom_mail::account::{self, Encryption, Endpoint, Opened, Protocol};
pub use postroom_mailproto::net::Credentials;
use postroom_mailproto::net::{Connector, Failure, Secret, Step};
use postroom_mailproto::{imap, pop3};
use postroom_store::TenantActor;
use postroom_types::{AccountId, Clock, Timestamp};
use zeroize::Zeroizing;

use crate::SyncError;
use crate::servers::Servers;
use crate::session::endpoint;
use crate::words;

/// A part of the way to the mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The server's name was looked up.
    Name,
    Connection,
    Encryption,
    /// It greeted as a mail server.
    Greeting,
    SignIn,
}

/// How one part went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    pub part: Part,
    pub is_reached: bool,
    pub milliseconds: u64,
    pub sentence: String,
}

/// How all of it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub parts: Vec<Tried>,
    /// What would have come after the part that failed.
    pub not_tried: Vec<Part>,
    /// What the server can do, in its own words; after the sign-in, if that was reached.
    pub capabilities: Vec<String>,
    pub failure: Option<Failure>,
}

impl Part {
    /// As the API names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "dns",
            Self::Connection => "connect",
            Self::Encryption => "tls",
            Self::Greeting => "greeting",
            Self::SignIn => "login",
        }
    }
}

/// What to sign in with for a try. Has no `Debug`, since it is secret.
pub struct Asked {
    pub credentials: Credentials,
    /// What the token server gave in place of the refresh token that was used, to be kept.
    pub refresh_token: Option<Zeroizing<String>>,
}

/// The credentials of a login: a password as it is, or an access token that is asked for.
pub async fn credentials(servers: &Servers, username: &str, login: &Login) -> Result<Asked, TokenError> {
    let username = username.to_owned();
    match login {
        Login::Password(password) => {
            let password = Secret::new(password.as_str());
            Ok(Asked { credentials: Credentials::Password { username, password }, refresh_token: None })
        }
        Login::OAuth2(grant) => {
            let granted = access_token::obtain(grant, servers.reach.clone()).await?;
            let token = Secret::new(granted.access_token.as_str());
            let credentials = Credentials::OAuth2 { username, token };
            Ok(Asked { credentials, refresh_token: granted.refresh_token })
        }
    }
}

/// The credentials of an account, whose login was opened. What the token server gives in place of the refresh token is kept,
/// and before that the old one may be good for nothing: to be carried to its end, whoever waits for it.
pub async fn credentials_of(
    identity: &Identity,
    servers: &Servers,
    actor: TenantActor,
    account: AccountId,
    username: &str,
    opened: &Opened,
) -> Result<Credentials, SyncError> {
    let mut asked = credentials(servers, username, &opened.login).await?;
    if let Some(refresh_token) = asked.refresh_token.take() {
        let tx = identity.store.tenant_tx(actor).await?;
        account::keep_refresh_token(identity, &tx, account, opened, refresh_token).await?;
        tx.commit().await?;
    }
    Ok(asked.credentials)
}

/// Connects and, with credentials, signs in. Nothing is changed there.
pub async fn run(
    connector: &Connector,
    clock: &dyn Clock,
    protocol: Protocol,
    server: &Endpoint,
    credentials: Option<&Credentials>,
) -> Report {
    let mut course = Course::new(clock, server);
    let done = walk(connector, protocol, server, credentials, &mut course).await;
    course.end(done.err())
}

/// The report where there is no access token to sign in with, so that nothing else was tried.
pub fn without_token(error: &TokenError) -> Report {
    let failure = if error.is_final() { Failure::Credentials } else { Failure::Closed };
    let sentence = error.sentence();
    Report {
        parts: vec![Tried { part: Part::SignIn, is_reached: false, milliseconds: 0, sentence }],
        not_tried: Vec::new(),
        capabilities: Vec::new(),
        failure: Some(failure(error.to_string())),
    }
}

async fn walk(
    connector: &Connector,
    protocol: Protocol,
    server: &Endpoint,
    credentials: Option<&Credentials>,
    course: &mut Course<'_>,
) -> Result<(), Failure> {
    let place = endpoint(server);
    if protocol == Protocol::Pop3 {
        let mut connection = pop3::Connection::connect(connector, &place, |step| course.reach(step)).await?;
        if let Some(credentials) = credentials {
            connection.login(credentials, |step| course.reach(step)).await?;
        }
        return connection.quit().await;
    }
    let mut connection = imap::Connection::connect(connector, &place, |step| course.reach(step)).await?;
    if let Some(credentials) = credentials {
        connection.login(credentials, |step| course.reach(step)).await?;
    }
    connection.logout().await
}

/// What has been reached so far.
struct Course<'c> {
    clock: &'c dyn Clock,
    server: &'c Endpoint,
    since: Timestamp,
    parts: Vec<Tried>,
    capabilities: Vec<String>,
}

impl<'c> Course<'c> {
    fn new(clock: &'c dyn Clock, server: &'c Endpoint) -> Self {
        Self { clock, server, since: clock.now(), parts: Vec::new(), capabilities: Vec::new() }
    }

    fn reach(&mut self, step: Step) {
        let host = &self.server.hostname;
        let (part, sentence) = match step {
            Step::Resolved { addresses: 1 } => (Part::Name, format!("{host} has an address.")),
            Step::Resolved { addresses } => (Part::Name, format!("{host} has {addresses} addresses.")),
            Step::Connected { to } => (Part::Connection, format!("{} accepts connections.", to.ip())),
            Step::Encrypted => (Part::Encryption, format!("The connection to {host} is encrypted.")),
            Step::Greeted { capabilities } => {
                self.capabilities = capabilities;
                (Part::Greeting, format!("{host} is a mail server."))
            }
            Step::LoggedIn { capabilities } => {
                self.capabilities = capabilities;
                (Part::SignIn, format!("{host} accepts the sign-in."))
            }
        };
        self.note(part, true, sentence);
    }

    fn note(&mut self, part: Part, is_reached: bool, sentence: String) {
        let now = self.clock.now();
        let milliseconds = u64::try_from((now - self.since).num_milliseconds()).unwrap_or_default();
        self.since = now;
        self.parts.push(Tried { part, is_reached, milliseconds, sentence });
    }

    fn end(mut self, failure: Option<Failure>) -> Report {
        // A server that hangs up when one leaves has done what was wanted.
        let is_over = self.parts.last().is_some_and(|last| last.part == Part::SignIn);
        let failure = failure.filter(|_| !is_over);
        if let Some(failure) = &failure {
            let part = self.next();
            self.note(part, false, words::told(&self.server.hostname, failure));
        }
        let not_tried = if failure.is_some() { self.after_the_last() } else { Vec::new() };
        Report { parts: self.parts, not_tried, capabilities: self.capabilities, failure }
    }

    fn after_the_last(&self) -> Vec<Part> {
        let mut order = vec![Part::Name, Part::Connection, Part::Greeting, Part::SignIn];
        match self.server.encryption {
            Encryption::None => {}
            Encryption::Tls => order.insert(2, Part::Encryption),
            Encryption::StartTls => order.insert(3, Part::Encryption),
        }
        order.retain(|part| !self.parts.iter().any(|tried| tried.part == *part));
        order
    }

    /// The part that could not be reached.
    fn next(&self) -> Part {
        let encrypts_first = self.server.encryption == Encryption::Tls;
        let has = |part| self.parts.iter().any(|tried| tried.part == part);
        if has(Part::Greeting) {
            Part::SignIn
        } else if has(Part::Encryption) {
            Part::Greeting
        } else if has(Part::Connection) {
            if encrypts_first { Part::Encryption } else { Part::Greeting }
        } else if has(Part::Name) {
            Part::Connection
        } else {
            Part::Name
        }
    }
}
