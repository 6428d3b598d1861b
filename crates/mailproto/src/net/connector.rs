use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::Failure;
use super::wire::{Stream, Wire};

/// Where a mail server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// A name or an address; the certificate must be for it.
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// Credentials go over it only to this machine, or when [`Connector::allow_unencrypted`] was called.
    None,
    /// From the first byte (RFC 8314).
    Tls,
    /// By STARTTLS (RFC 3501 section 6.2.1, RFC 3207) or STLS (RFC 2595); without it nothing is said.
    StartTls,
}

/// How long anything may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For each address of the server, and again for the handshake of TLS.
    pub connect: Duration,
    /// How long the server may send nothing, and take nothing, while it owes something.
    pub silence: Duration,
    /// For a command whose answer is no message: drop by drop is not enough.
    pub command: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            silence: Duration::from_secs(60),
            command: Duration::from_secs(10 * 60),
        }
    }
}

/// What has been reached, in this order, so that a test of an account can show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Resolved {
        addresses: usize,
    },
    Connected {
        to: SocketAddr,
    },
    Encrypted,
    /// The server's greeting came, and what it can do: capabilities in its own words.
    Greeted {
        capabilities: Vec<String>,
    },
    LoggedIn {
        capabilities: Vec<String>,
    },
}

/// Whom to trust.
pub enum Roots {
    /// The operating system's authorities.
    Platform,
    /// These alone.
    These(RootCertStore),
}

/// Opens connections to mail servers. Cheap to clone.
#[derive(Clone)]
pub struct Connector {
    tls: Arc<ClientConfig>,
    pub(crate) timeouts: Timeouts,
    unencrypted: bool,
    reach: Arc<dyn Fn(IpAddr) -> bool + Send + Sync>,
}

impl Connector {
    pub fn new(roots: Roots, timeouts: Timeouts) -> Result<Self, Failure> {
        let tls = |error: rustls::Error| Failure::Tls(error.to_string());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(tls)?;
        let config = match roots {
            Roots::These(store) => builder.with_root_certificates(store).with_no_client_auth(),
            Roots::Platform => match builder.clone().with_platform_verifier() {
                Ok(builder) => builder.with_no_client_auth(),
                Err(error) => {
                    tracing::warn!(%error, "no mail server's certificate can be trusted: are ca-certificates installed?");
                    builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth()
                }
            },
        };
        Ok(Self { tls: Arc::new(config), timeouts, unencrypted: false, reach: Arc::new(|_| true) })
    }

    /// Lets credentials go over connections that are not encrypted, to any server.
    #[must_use]
    pub fn allow_unencrypted(mut self) -> Self {
        self.unencrypted = true;
        self
    }

    /// The same with other time limits.
    #[must_use]
    pub fn within(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// How long anything may take.
    pub fn timeouts(&self) -> Timeouts {
        self.timeouts
    }

    /// Connects only to addresses of which this says yes, whatever a server's name resolves to.
    #[must_use]
    pub fn reaching(mut self, allows: impl Fn(IpAddr) -> bool + Send + Sync + 'static) -> Self {
        self.reach = Arc::new(allows);
        self
    }

    /// Finds the server and connects; encrypts when that comes first. Says whether credentials may go over it as it is.
    pub(crate) async fn open(
        &self,
        endpoint: &Endpoint,
        trace: &mut (dyn FnMut(Step) + Send),
    ) -> Result<(Wire, bool), Failure> {
        let host = endpoint.host.trim_end_matches('.');
        let dns = |detail: String| Failure::Dns { host: host.to_owned(), detail };
        let lookup = tokio::net::lookup_host((host, endpoint.port));
        let addresses: Vec<SocketAddr> = tokio::time::timeout(self.timeouts.connect, lookup)
            .await
            .map_err(|_| Failure::TimedOut)?
            .map_err(|error| dns(error.to_string()))?
            .collect();
        trace(Step::Resolved { addresses: addresses.len() });
        let mut failure = dns("it has no address".into());
        let mut connected = None;
        if !addresses.is_empty() && !addresses.iter().any(|address| (self.reach)(address.ip())) {
            return Err(Failure::OutOfReach(host.to_owned()));
        }
        for address in addresses.into_iter().filter(|address| (self.reach)(address.ip())).take(8) {
            match tokio::time::timeout(self.timeouts.connect, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => {
                    connected = Some((stream, address));
                    break;
                }
                Ok(Err(error)) => failure = error.into(),
                Err(_) => failure = Failure::TimedOut,
            }
        }
        let Some((stream, address)) = connected else { return Err(failure) };
        // Commands are small, and each waits for its answer.
        stream.set_nodelay(true)?;
        trace(Step::Connected { to: address });
        let may_sign_in = self.unencrypted || address.ip().to_canonical().is_loopback();
        let stream = match endpoint.encryption {
            Encryption::Tls => {
                let stream = self.encrypt(endpoint, stream).await?;
                trace(Step::Encrypted);
                stream
            }
            Encryption::None | Encryption::StartTls => Stream::Plain(stream),
        };
        Ok((Wire::new(stream, self.timeouts.silence), may_sign_in))
    }

    /// The handshake of TLS.
    pub(crate) async fn encrypt(&self, endpoint: &Endpoint, stream: TcpStream) -> Result<Stream, Failure> {
        let name = ServerName::try_from(endpoint.host.trim_end_matches('.').to_owned())
            .map_err(|_| Failure::Tls("the server's name cannot stand in a certificate".into()))?;
        let connecting = TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream);
        match tokio::time::timeout(self.timeouts.connect, connecting).await {
            Err(_) => Err(Failure::TimedOut),
            Ok(Err(error)) => Err(match Failure::from(error) {
                // A server that speaks no TLS at this port hangs up, as a rule.
                Failure::Closed(detail) => Failure::Tls(detail),
                other => other,
            }),
            Ok(Ok(stream)) => Ok(Stream::Tls(Box::new(stream))),
        }
    }
}
