//! A connection that is signed in, and what its server can do.

use std::time::Duration;

use postroom_mail::account::{Account, Encryption, Endpoint};
use postroom_mailproto::imap::{BodyLimits, Connection};
use postroom_mailproto::net::{self, Connector, Credentials, Failure};
use tokio::time::Instant;
use uuid::Uuid;

use crate::method::Method;

/// Bytes of a message that are kept in memory while it arrives; a longer one becomes a file.
const IN_MEMORY: u64 = 1024 * 1024;

/// A server that answers sooner is so near that compressing takes longer than the line without it.
const NEAR: Duration = Duration::from_millis(5);

pub(crate) struct Session {
    pub connection: Connection,
    pub method: Method,
    /// Compression costs some 300 KB of memory: good for fetching much, too much for waiting.
    pub is_compressed: bool,
    /// The folder INBOX, as long as it is open for waiting in it.
    pub listens_to: Option<Uuid>,
    /// The server was asked to tell of all folders (NOTIFY), whether it does or not.
    pub is_notify_asked: bool,
}

impl Session {
    /// Connects and signs in.
    pub(crate) async fn open(
        connector: &Connector,
        account: &Account,
        credentials: Credentials,
        best: Method,
        compressed: bool,
    ) -> Result<Self, Failure> {
        let mut connection = Connection::connect(connector, &endpoint_of(account), |_| ()).await?;
        connection.login(&credentials, |_| ()).await?;
        #[expect(clippy::disallowed_methods, reason = "how long a server takes to answer is measured")]
        let asked = Instant::now();
        match connection.enable(&["QRESYNC", "CONDSTORE", "UTF8=ACCEPT"]).await {
            Err(failure) if failure.leaves_connection_usable() => {
                tracing::info!(account.hostname, %failure, "a server refuses what it offers");
            }
            enabled => enabled?,
        }
        let is_near = asked.elapsed() < NEAR;
        let is_compressed = compressed && !is_near && connection.compress().await?;
        let can = if connection.has_enabled("QRESYNC") {
            Method::QResync
        } else if connection.can("CONDSTORE") || connection.can("QRESYNC") {
            Method::CondStore
        } else {
            Method::Scan
        };
        connection.set_body_limits(BodyLimits {
            memory: IN_MEMORY,
            size: u64::try_from(account.max_message_size).unwrap_or_default(),
        });
        Ok(Self { connection, method: can.min(best), is_compressed, listens_to: None, is_notify_asked: false })
    }
}

/// Where an account's server is.
pub(crate) fn endpoint_of(account: &Account) -> net::Endpoint {
    net::Endpoint {
        host: account.hostname.clone(),
        port: u16::try_from(account.port).unwrap_or_default(),
        encryption: encryption(Encryption::named(&account.encryption).unwrap_or(Encryption::Tls)),
    }
}

/// The same for one that is no account yet.
pub(crate) fn endpoint(endpoint: &Endpoint) -> net::Endpoint {
    net::Endpoint { host: endpoint.hostname.clone(), port: endpoint.port, encryption: encryption(endpoint.encryption) }
}

fn encryption(encryption: Encryption) -> net::Encryption {
    match encryption {
        Encryption::None => net::Encryption::None,
        Encryption::Tls => net::Encryption::Tls,
        Encryption::StartTls => net::Encryption::StartTls,
    }
}
