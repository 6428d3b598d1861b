/// Why a mail server could not be used, in kinds that ask for different deeds: wait, ask the member, give up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("the server's name {host} cannot be resolved: {detail}")]
    Dns { host: String, detail: String },
    /// The server has only addresses that this installation does not connect to; the server's name.
    #[error("{0} is in a network that must not be reached from here")]
    OutOfReach(String),
    #[error("the connection was refused: {0}")]
    Refused(String),
    #[error("the server did not answer in time")]
    TimedOut,
    /// The server shows a certificate that must not be trusted.
    #[error("{fault}: {detail}")]
    Certificate { fault: CertificateFault, detail: String },
    #[error("no encrypted connection could be made: {0}")]
    Tls(String),
    /// Credentials would travel readable, to a server that is not on this machine.
    #[error("the connection is not encrypted, so no password was sent")]
    Unencrypted,
    /// The server says something that the protocol does not allow, or nothing that it demands.
    #[error("the server does not keep to the protocol: {0}")]
    Protocol(String),
    /// The password or the token is wrong: asking again with the same ones locks the account.
    #[error("the server refuses the credentials: {0}")]
    Credentials(String),
    #[error("the server does not permit this: {0}")]
    NoPermission(String),
    /// The connection ended; what the server said last, if anything.
    #[error("the connection was closed: {0}")]
    Closed(String),
    /// Something the server announced or sent is beyond the limits.
    #[error("{what} has {size} bytes, and {max} are allowed")]
    TooLarge { what: String, size: u64, max: u64 },
    /// A command was answered with NO or BAD (IMAP), -ERR (POP3), or a code of 4 or 5 hundred (SMTP).
    #[error("the server refuses: {0}")]
    Server(String),
    /// What was received could not be kept on this machine.
    #[error("a message could not be kept: {0}")]
    Disk(String),
}

/// What is wrong with a server's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateFault {
    #[error("the certificate has expired or is not valid yet")]
    Expired,
    #[error("the certificate comes from an unknown issuer")]
    UnknownIssuer,
    #[error("the certificate is for another name")]
    WrongName,
    #[error("the certificate is invalid")]
    Other,
}

impl Failure {
    /// Whether the same call may succeed later, without anybody doing anything.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Dns { .. } | Self::Refused(_) | Self::TimedOut | Self::Closed(_))
    }

    /// Whether the connection can be used after this failure.
    pub fn leaves_connection_usable(&self) -> bool {
        matches!(self, Self::Server(_) | Self::NoPermission(_) | Self::Credentials(_) | Self::Unencrypted)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return super::certificate::failure(tls);
        }
        match error.kind() {
            ErrorKind::ConnectionRefused => Self::Refused(error.to_string()),
            ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => Self::Refused(error.to_string()),
            ErrorKind::TimedOut => Self::TimedOut,
            _ => Self::Closed(error.to_string()),
        }
    }
}

/// What a server says, for a person: one line of printable characters, not too long.
pub(crate) fn server_text(text: &[u8]) -> String {
    String::from_utf8_lossy(&text[..text.len().min(2000)])
        .chars()
        .filter(|character| !character.is_control())
        .take(500)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Whether a refusal to sign in speaks of too much to do, for servers without a code for it.
pub(crate) fn sounds_busy(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let words = [
        "too many",
        "throttl",
        "rate limit",
        "connection limit",
        "maximum number",
        "bandwidth",
        "overload",
        "busy",
        "try again later",
        "try later",
        "temporar",
        "unavailable",
        "in use",
        "already locked",
    ];
    words.iter().any(|word| text.contains(word))
}

/// Whether it speaks of what the member has to do.
pub(crate) fn sounds_like_credentials(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["password", "credentials", "username", "authentication failed", "log in via", "web browser"]
        .iter()
        .any(|word| text.contains(word))
}
