//! Members' mail accounts.

use postroom_identity::Identity;
use postroom_identity::envelope::{self, Location};
use postroom_store::audit::{Entry, Trail};
use postroom_store::jobs::Job;
use postroom_store::queries::email_account;
use postroom_store::{Notice, TenantClient, TenantTx, TxError};
use postroom_types::{AccountId, EmailAddress, Name, UserId};
use serde_json::json;
use zeroize::Zeroizing;

pub use postroom_store::queries::email_account::Account;

use crate::login::{Grant, Login};
use crate::{Error, clean_up};

/// Larger messages are shown by their headers alone, unless the account says otherwise.
pub const MAX_MESSAGE_SIZE: i64 = 128 * 1024 * 1024;
/// Seconds between looks at a server that tells nothing by itself.
pub const SYNC_INTERVAL: i32 = 300;
/// Accounts that a member may have.
const MAX_ACCOUNTS: usize = 50;

/// How mail is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// RFC 9051 and RFC 3501.
    Imap,
    /// RFC 1939.
    Pop3,
    /// No server: imported mail.
    Local,
}

/// How the way to a server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    None,
    /// From the first byte on (RFC 8314).
    Tls,
    /// After a command.
    StartTls,
}

/// A server, and who signs in there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub hostname: String,
    pub port: u16,
    pub encryption: Encryption,
    pub username: String,
}

/// What it takes to fetch mail.
pub struct Way {
    pub protocol: Protocol,
    pub server: Endpoint,
    pub opened: Opened,
}

/// What an account signs in with, as it stands in its row.
#[derive(Clone)]
pub struct Opened {
    pub login: Login,
    sealed: Vec<u8>,
}

/// An account to connect.
pub struct NewAccount {
    pub account_name: Name,
    pub email_address: EmailAddress,
    pub protocol: Protocol,
    pub server: Endpoint,
    pub login: Login,
    pub smtp: Option<Endpoint>,
    /// Seconds; [`SYNC_INTERVAL`] unless given.
    pub sync_interval: Option<i32>,
    /// POP3: days until fetched messages are deleted there; never unless given.
    pub leave_on_server_days: Option<i32>,
}

/// What to change; what is none stays.
#[derive(Default)]
pub struct Changes {
    pub account_name: Option<Name>,
    pub email_address: Option<EmailAddress>,
    pub hostname: Option<String>,
    pub port: Option<u16>,
    pub encryption: Option<Encryption>,
    pub username: Option<String>,
    pub login: Option<Login>,
    pub smtp: Option<Option<Endpoint>>,
    pub sync_interval: Option<i32>,
    pub leave_on_server_days: Option<Option<i32>>,
    pub is_enabled: Option<bool>,
    pub is_sync_enabled: Option<bool>,
}

impl Protocol {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Imap => "imap",
            Self::Pop3 => "pop3",
            Self::Local => "local",
        }
    }

    /// The protocol of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Imap, Self::Pop3, Self::Local].into_iter().find(|protocol| protocol.as_str() == name)
    }
}

impl Encryption {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Tls => "tls",
            Self::StartTls => "starttls",
        }
    }

    /// The encryption of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::None, Self::Tls, Self::StartTls].into_iter().find(|encryption| encryption.as_str() == name)
    }
}

/// A member's accounts, oldest first.
pub async fn of_user(tx: &impl TenantClient, user: UserId) -> Result<Vec<Account>, Error> {
    Ok(email_account::of_user().bind(tx, &tx.tenant().0, &user.0).all().await?)
}

/// One of a member's accounts.
pub async fn find(tx: &impl TenantClient, user: UserId, id: AccountId) -> Result<Account, Error> {
    let found = email_account::find().bind(tx, &tx.tenant().0, &id.0).opt().await?;
    found.filter(|account| account.user_id == user.0 && account.deleted_at.is_none()).ok_or(Error::NotFound)
}

/// An account whoever's it is, for work in the background.
pub async fn find_any(tx: &impl TenantClient, id: AccountId) -> Result<Option<Account>, Error> {
    let found = email_account::find().bind(tx, &tx.tenant().0, &id.0).opt().await?;
    Ok(found.filter(|account| account.deleted_at.is_none()))
}

/// Connects an account. Its first synchronisation begins once the transaction is committed.
pub async fn create(identity: &Identity, tx: &TenantTx, user: UserId, new: &NewAccount) -> Result<Account, Error> {
    if of_user(tx, user).await?.len() >= MAX_ACCOUNTS {
        return Err(Error::Conflict("You have as many accounts as one person can have. Delete one first."));
    }
    let (tenant, id, now) = (tx.tenant().0, identity.context.uuid(), identity.context.now());
    let password = seal(identity, tx, AccountId(id), &new.login).await?;
    let smtp = Smtp::of(new.smtp.as_ref());
    let inserted = email_account::insert()
        .bind(
            tx,
            &tenant,
            &id,
            &user.0,
            &new.account_name.as_str(),
            &new.email_address.as_str(),
            &new.protocol.as_str(),
            &new.server.hostname,
            &i32::from(new.server.port),
            &new.server.encryption.as_str(),
            &new.server.username,
            &Some(password),
            &smtp.hostname,
            &smtp.port,
            &smtp.encryption,
            &smtp.username,
            &new.leave_on_server_days,
            &MAX_MESSAGE_SIZE,
            &new.sync_interval.unwrap_or(SYNC_INTERVAL),
            &now,
        )
        .one()
        .await;
    inserted.map_err(taken)?;
    let metadata = json!({ "protocol": new.protocol.as_str(), "hostname": new.server.hostname });
    tx.record(&identity.context, Entry::new("mail_account_added").on("account", id).with(metadata)).await?;
    tx.changed_for(&identity.context, user, "mail_account", id);
    start_sync(tx, AccountId(id)).await?;
    find(tx, user, AccountId(id)).await
}

/// Changes an account. Another server, name or password closes the circuit breaker, and is tried at once.
pub async fn update(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    id: AccountId,
    changes: &Changes,
    version: Option<i32>,
) -> Result<Account, Error> {
    let before = find(tx, user, id).await?;
    if before.protocol == Protocol::Local.as_str() && changes.touches_server() {
        return Err(Error::Invalid {
            field: "hostname",
            reason: "belongs to accounts with a server; this one has none".to_owned(),
        });
    }
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    let password = match &changes.login {
        Some(login) => Some(seal(identity, tx, id, login).await?),
        None => None,
    };
    let smtp = Smtp::of(changes.smtp.as_ref().and_then(Option::as_ref));
    let updated = email_account::update()
        .bind(
            tx,
            &changes.account_name.as_ref().map(Name::as_str),
            &changes.email_address.as_ref().map(EmailAddress::as_str),
            &changes.hostname.as_deref(),
            &changes.port.map(i32::from),
            &changes.encryption.map(Encryption::as_str),
            &changes.username.as_deref(),
            &password,
            &changes.smtp.is_some(),
            &smtp.hostname,
            &smtp.port,
            &smtp.encryption,
            &smtp.username,
            &changes.leave_on_server_days.is_some(),
            &changes.leave_on_server_days.flatten(),
            &changes.sync_interval,
            &changes.is_enabled,
            &changes.is_sync_enabled,
            &now,
            &tenant,
            &id.0,
            &user.0,
            &version,
        )
        .opt()
        .await;
    updated.map_err(taken)?.ok_or(Error::VersionMismatch)?;
    let metadata = json!({ "hostname": changes.hostname, "passwordChanged": password.is_some() });
    tx.record(&identity.context, Entry::new("mail_account_changed").on("account", id.0).with(metadata)).await?;
    tx.changed_for(&identity.context, user, "mail_account", id.0);
    let account = find(tx, user, id).await?;
    if account.is_enabled && account.is_sync_enabled && account.protocol != Protocol::Local.as_str() {
        start_sync(tx, id).await?;
    }
    tx.notify(Notice::MailToSync { tenant: tx.tenant(), account: id, is_urgent: true });
    Ok(account)
}

/// Takes an account away: nobody sees it any more, and a job deletes its mail. The server keeps what it has.
pub async fn delete(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    id: AccountId,
    version: Option<i32>,
) -> Result<(), Error> {
    let before = find(tx, user, id).await?;
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    let deleted = email_account::mark_deleted().bind(tx, &now, &tenant, &id.0, &user.0, &version).opt().await?;
    deleted.ok_or(Error::VersionMismatch)?;
    let metadata = json!({ "hostname": before.hostname });
    tx.record(&identity.context, Entry::new("mail_account_deleted").on("account", id.0).with(metadata)).await?;
    tx.removed_for(&identity.context, user, "mail_account", id.0);
    tx.notify(Notice::MailToSync { tenant: tx.tenant(), account: id, is_urgent: true });
    clean_up::enqueue_delete(tx, id).await
}

/// Has a worker look at the account's server soon.
pub async fn start_sync(tx: &TenantTx, id: AccountId) -> Result<(), TxError> {
    // Whoever keeps it equal already is told at once; the job is for accounts that nobody keeps yet.
    tx.notify(Notice::MailToSync { tenant: tx.tenant(), account: id, is_urgent: false });
    let job = Job::new("sync_account").data(json!({ "account": id })).key(format!("sync_account:{id}"));
    tx.enqueue(&job.queue(format!("sync_account:{id}"))).await?;
    Ok(())
}

/// The same for a member, if the account is one that is kept equal.
pub async fn sync_now(tx: &TenantTx, user: UserId, id: AccountId) -> Result<Account, Error> {
    let account = find(tx, user, id).await?;
    if account.protocol == Protocol::Local.as_str() {
        return Err(Error::Conflict("This account has no server. What is in it was imported."));
    }
    if !account.is_enabled || !account.is_sync_enabled {
        return Err(Error::Conflict("This account is paused. Resume it first."));
    }
    start_sync(tx, id).await?;
    tx.notify(Notice::MailToSync { tenant: tx.tenant(), account: id, is_urgent: true });
    Ok(account)
}

/// Has the worker that looks at the account's server just now leave it at that.
pub async fn cancel_sync(tx: &TenantTx, user: UserId, id: AccountId) -> Result<(), Error> {
    find(tx, user, id).await?;
    tx.notify(Notice::MailSyncCancelled { tenant: tx.tenant(), account: id });
    Ok(())
}

/// How a member's account is reached.
pub async fn way(identity: &Identity, tx: &TenantTx, user: UserId, id: AccountId) -> Result<Way, Error> {
    let account = find(tx, user, id).await?;
    let protocol = Protocol::named(&account.protocol).filter(|protocol| *protocol != Protocol::Local);
    let protocol = protocol.ok_or(Error::Conflict("This account has no server. What is in it was imported."))?;
    let server = Endpoint {
        port: u16::try_from(account.port).unwrap_or_default(),
        encryption: Encryption::named(&account.encryption).unwrap_or(Encryption::Tls),
        hostname: account.hostname,
        username: account.username,
    };
    Ok(Way { protocol, server, opened: login(identity, tx, id).await? })
}

/// What opens the account on its server.
pub async fn login(identity: &Identity, tx: &TenantTx, id: AccountId) -> Result<Opened, Error> {
    let sealed = email_account::password().bind(tx, &tx.tenant().0, &id.0).opt().await?.ok_or(Error::NotFound)?;
    let opened = envelope::open(identity, tx, &place(id), &sealed).await?;
    Ok(Opened { login: Login::from_bytes(&opened)?, sealed })
}

/// Keeps a refresh token that the token server has given in place of the one that was sent. What somebody has entered
/// meanwhile stays.
pub async fn keep_refresh_token(
    identity: &Identity,
    tx: &TenantTx,
    id: AccountId,
    opened: &Opened,
    refresh_token: Zeroizing<String>,
) -> Result<(), Error> {
    let Login::OAuth2(grant) = &opened.login else { return Ok(()) };
    let login = Login::OAuth2(Grant { refresh_token, ..grant.clone() });
    let sealed = seal(identity, tx, id, &login).await?;
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    email_account::replace_password().bind(tx, &sealed, &now, &tenant, &id.0, &opened.sealed).opt().await?;
    Ok(())
}

async fn seal(identity: &Identity, tx: &TenantTx, id: AccountId, login: &Login) -> Result<Vec<u8>, Error> {
    envelope::seal(identity, tx, &place(id), &login.to_bytes()?).await
}

fn place(id: AccountId) -> Location {
    Location { table: "email_accounts", column: "password", row: id.0 }
}

fn taken(error: postroom_store::DatabaseError) -> Error {
    let error = TxError::from(error);
    match error.constraint() {
        Some("email_accounts_address_key") => Error::Conflict("You have connected this address already."),
        _ => Error::Tx(error),
    }
}

impl Changes {
    fn touches_server(&self) -> bool {
        self.hostname.is_some()
            || self.port.is_some()
            || self.encryption.is_some()
            || self.username.is_some()
            || self.login.is_some()
            || self.is_sync_enabled.is_some()
    }
}

struct Smtp<'a> {
    hostname: Option<&'a str>,
    port: Option<i32>,
    encryption: Option<&'static str>,
    username: Option<&'a str>,
}

impl<'a> Smtp<'a> {
    fn of(endpoint: Option<&'a Endpoint>) -> Self {
        Self {
            hostname: endpoint.map(|smtp| &*smtp.hostname),
            port: endpoint.map(|smtp| i32::from(smtp.port)),
            encryption: endpoint.map(|smtp| smtp.encryption.as_str()),
            username: endpoint.map(|smtp| &*smtp.username),
        }
    }
}
