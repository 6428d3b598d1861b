//! Servers that follow a script, with and without certificates.

use std::sync::Arc;
use std::time::Duration;

use postroom_mailproto::net::{Connector, Credentials, Encryption, Endpoint, Roots, Secret, Timeouts};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

pub trait Both: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Both for T {}

/// The server's side of one connection.
pub struct Script {
    stream: BufReader<Box<dyn Both>>,
}

impl Script {
    pub async fn send(&mut self, text: impl AsRef<[u8]>) {
        // The client may be gone already; what it makes of that is its test.
        let _ = self.stream.write_all(text.as_ref()).await;
        let _ = self.stream.flush().await;
    }

    pub async fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).await.unwrap_or_default();
        line.trim_end().to_owned()
    }

    /// Reads a command that must begin like this, and gives its tag.
    pub async fn command(&mut self, beginning: &str) -> String {
        let line = self.line().await;
        let (tag, command) = line.split_once(' ').unwrap_or(("", &line));
        assert!(command.starts_with(beginning), "{beginning:?} was expected, but {command:?} came");
        tag.to_owned()
    }

    /// Reads a command that must begin like this, answers, and agrees.
    pub async fn answer(&mut self, beginning: &str, untagged: &str) {
        let tag = self.command(beginning).await;
        self.send(format!("{untagged}{tag} OK done\r\n")).await;
    }

    pub async fn exactly(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.stream.read_exact(&mut bytes).await.unwrap();
        bytes
    }

    /// Greets with these capabilities and lets the client in.
    pub async fn welcome(&mut self, capabilities: &str) {
        self.send(format!("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN {capabilities}] hello\r\n")).await;
        let tag = self.command("AUTHENTICATE PLAIN AGlkYQBzZWNyZXQ=").await;
        self.send(format!("{tag} OK [CAPABILITY IMAP4rev1 {capabilities}] in\r\n")).await;
    }

    /// Until the client hangs up.
    pub async fn drain(&mut self) {
        let _ = tokio::io::copy(&mut self.stream, &mut tokio::io::sink()).await;
    }

    /// The handshake of TLS on what was plain until now.
    pub async fn encrypt(self, config: Arc<ServerConfig>) -> Self {
        let stream = tokio_rustls::TlsAcceptor::from(config).accept(self.stream.into_inner()).await.unwrap();
        Self { stream: BufReader::new(Box::new(stream)) }
    }
}

/// Serves one connection; joining the handle tells whether the script went as written.
pub async fn serve<F>(
    encryption: Encryption,
    script: impl FnOnce(Script) -> F + Send + 'static,
) -> (Endpoint, tokio::task::JoinHandle<()>)
where
    F: Future<Output = ()> + Send + 'static,
{
    let (listener, endpoint) = listen(encryption).await;
    let handle = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        script(Script { stream: BufReader::new(Box::new(stream)) }).await;
    });
    (endpoint, handle)
}

/// Serves one connection that is encrypted from the start.
pub async fn serve_tls<F>(config: Arc<ServerConfig>, script: impl FnOnce(Script) -> F + Send + 'static) -> Endpoint
where
    F: Future<Output = ()> + Send + 'static,
{
    let (listener, endpoint) = listen(Encryption::Tls).await;
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let Ok(stream) = tokio_rustls::TlsAcceptor::from(config).accept(stream).await else { return };
        script(Script { stream: BufReader::new(Box::new(stream)) }).await;
    });
    endpoint
}

async fn listen(encryption: Encryption) -> (TcpListener, Endpoint) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, Endpoint { host: "localhost".into(), port, encryption })
}

pub fn timeouts() -> Timeouts {
    let long = Duration::from_secs(20);
    Timeouts { connect: long, silence: long, command: long }
}

pub fn hasty() -> Timeouts {
    let short = Duration::from_millis(300);
    Timeouts { connect: short, silence: short, command: short * 4 }
}

pub fn connector() -> Connector {
    Connector::new(Roots::These(RootCertStore::empty()), timeouts()).unwrap()
}

pub fn ida() -> Credentials {
    Credentials::Password { username: "ida".into(), password: Secret::new("secret") }
}

/// An authority, and certificates by it.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(vec![]).unwrap();
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        // Authorities of the same name would be taken for the same one with a bad signature.
        let name = format!("authority {}", COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub fn connector(&self) -> Connector {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(self.0.der().to_vec())).unwrap();
        Connector::new(Roots::These(roots), timeouts()).unwrap()
    }

    pub fn server(&self, name: &str, expired: bool) -> Arc<ServerConfig> {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        if expired {
            params.not_after = rcgen::date_time_ymd(2001, 1, 1);
            params.not_before = rcgen::date_time_ymd(2000, 1, 1);
        }
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let chain = vec![CertificateDer::from(certificate.der().to_vec())];
        Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap())
    }
}
