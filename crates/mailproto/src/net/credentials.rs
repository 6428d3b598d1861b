use std::fmt;

use zeroize::Zeroizing;

/// A password or token: never shown, and wiped from memory when it is dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

/// How to sign in.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// SASL PLAIN (RFC 4616), or the protocol's own command where the server has no PLAIN.
    Password { username: String, password: Secret },
    /// SASL XOAUTH2, with an access token.
    OAuth2 { username: String, token: Secret },
}

impl Credentials {
    /// The initial response of the mechanism, in Base64.
    pub(crate) fn initial_response(&self) -> Zeroizing<String> {
        use base64::Engine as _;
        let plain = match self {
            Self::Password { username, password } => format!("\0{username}\0{}", password.expose()),
            Self::OAuth2 { username, token } => format!("user={username}\x01auth=Bearer {}\x01\x01", token.expose()),
        };
        Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(Zeroizing::new(plain).as_bytes()))
    }

    pub(crate) fn mechanism(&self) -> &'static str {
        match self {
            Self::Password { .. } => "PLAIN",
            Self::OAuth2 { .. } => "XOAUTH2",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_show() {
        let credentials = Credentials::Password { username: "ida".into(), password: Secret::new("hunter2") };
        assert_eq!(format!("{credentials:?}"), "Password { username: \"ida\", password: Secret }");
        assert_eq!(credentials.initial_response().as_str(), "AGlkYQBodW50ZXIy");
    }
}
