//! What opens an account on its server: a password, or the right to ask for access tokens. Either is one sealed value.

use serde::{Deserialize, Serialize};
use ureq::http::Uri;
use zeroize::Zeroizing;

use crate::Error;

/// A sealed value that begins so is a grant. No password does: none has a NUL, and before there were grants, all were
/// passwords.
const MARK: &[u8] = b"\0oauth2\0";
const LONGEST_URL: usize = 2048;

/// What opens an account on its server. Has no `Debug`, since it is secret.
#[derive(Clone)]
pub enum Login {
    Password(Zeroizing<String>),
    OAuth2(Grant),
}

/// The right to ask for access tokens (OAuth 2.0, RFC 6749, 6).
#[derive(Clone, Serialize, Deserialize)]
pub struct Grant {
    pub token_url: TokenUrl,
    pub client_id: String,
    pub client_secret: Option<Zeroizing<String>>,
    pub refresh_token: Zeroizing<String>,
    /// What to ask for, with blanks between; what was granted at first unless given.
    pub scope: Option<String>,
}

/// Where access tokens are given: HTTPS, or on this very machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TokenUrl(String);

impl Login {
    pub(crate) fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        Ok(Zeroizing::new(match self {
            Self::Password(password) => password.as_bytes().to_vec(),
            Self::OAuth2(grant) => {
                let json = Zeroizing::new(serde_json::to_vec(grant).map_err(|_| DAMAGED)?);
                [MARK, &json].concat()
            }
        }))
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        match bytes.strip_prefix(MARK) {
            Some(json) => Ok(Self::OAuth2(serde_json::from_slice(json).map_err(|_| DAMAGED)?)),
            None => Ok(Self::Password(Zeroizing::new(String::from_utf8_lossy(bytes).into_owned()))),
        }
    }
}

const DAMAGED: Error = Error::Conflict("What this account signs in with cannot be read. Enter it again.");

impl TokenUrl {
    /// An `https` URL, or an `http` one of this machine, without a password or a fragment in it (RFC 6749, 3.2).
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const WRONG: &str = "must be an address such as https://login.example.org/token";
        let text = text.trim();
        let uri: Uri = text.parse().map_err(|_| WRONG)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return Err(WRONG) };
        if text.len() > LONGEST_URL || authority.as_str().contains('@') || text.contains('#') {
            return Err(WRONG);
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        let is_local = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
        match scheme {
            "https" => Ok(Self(text.to_owned())),
            "http" if is_local => Ok(Self(text.to_owned())),
            _ => Err("must begin with https://, so that nobody reads the secret on its way"),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The server's name.
    pub fn host(&self) -> String {
        self.0.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned)).unwrap_or_default()
    }
}

impl TryFrom<String> for TokenUrl {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        Self::parse(&text)
    }
}

impl From<TokenUrl> for String {
    fn from(url: TokenUrl) -> String {
        url.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_of_before_stay_passwords_and_grants_come_back() {
        let Login::Password(password) = Login::from_bytes(b"{\"oauth2\":1}").unwrap() else { panic!("a password") };
        assert_eq!(password.as_str(), "{\"oauth2\":1}");
        let grant = Grant {
            token_url: TokenUrl::parse("https://login.example.org/token?tenant=a").unwrap(),
            client_id: "postroom".to_owned(),
            client_secret: None,
            refresh_token: "r-1".to_owned().into(),
            scope: Some("mail offline".to_owned()),
        };
        let Login::OAuth2(again) = Login::from_bytes(&Login::OAuth2(grant).to_bytes().unwrap()).unwrap() else {
            panic!("a grant")
        };
        assert_eq!((again.refresh_token.as_str(), again.client_secret), ("r-1", None));
        assert_eq!(again.token_url.host(), "login.example.org");
        assert!(Login::from_bytes(b"\0oauth2\0{}").is_err());
    }

    #[test]
    fn secrets_travel_encrypted() {
        for good in
            ["https://login.example.org/token", "http://127.0.0.1:8080/t", "http://[::1]/t", "http://localhost/"]
        {
            assert_eq!(TokenUrl::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "http://login.example.org/token",
            "http://127.0.0.1.example.org/",
            "http://localhost@login.example.org/",
            "https://a:b@login.example.org/",
            "https://login.example.org/#x",
            "ftp://login.example.org/",
            "login.example.org/token",
            "/token",
            "https://",
            "",
        ] {
            assert!(TokenUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
