use std::str::FromStr;

use postroom_identity::letter::{Letters, Sender};
use postroom_mailproto::net::{Credentials, Encryption, Endpoint, Secret};
use postroom_sync::Servers;
use postroom_sync::letters::Relay;

use crate::environment::Environment;

/// Connections to this port are encrypted from the first byte (RFC 8314).
const SUBMISSIONS: u16 = 465;

/// What the settings say of the installation's own mails: who takes them, whom they are from, where their links lead.
pub(crate) struct RelaySettings {
    endpoint: Endpoint,
    credentials: Option<Credentials>,
    from: Sender,
    public_url: String,
}

impl RelaySettings {
    /// None without `POSTROOM_MAIL_RELAY`; what else it needs is noted when it is missing.
    pub(crate) fn read(env: &mut Environment, public_url: Option<&str>) -> Option<Self> {
        let address: Option<Address> =
            env.parsed("POSTROOM_MAIL_RELAY", "a server with a port, such as mail.example.org:587");
        let encryption: Option<Secured> = env.parsed("POSTROOM_MAIL_RELAY_ENCRYPTION", "none, tls or starttls");
        let username = env.text("POSTROOM_MAIL_RELAY_USER");
        let password = env.secret("POSTROOM_MAIL_RELAY_PASSWORD");
        let from: Option<Sender> = env.parsed("POSTROOM_MAIL_FROM", "an address, such as Our post <post@example.org>");
        let Address { host, port } = address?;
        if username.is_some() != password.is_some() {
            env.wrong("POSTROOM_MAIL_RELAY_USER and POSTROOM_MAIL_RELAY_PASSWORD go together; set both or none");
        }
        if public_url.is_none() {
            env.wrong("POSTROOM_MAIL_RELAY needs POSTROOM_PUBLIC_URL, for the links in its mails");
        }
        let Some(from) = from else {
            env.wrong("POSTROOM_MAIL_RELAY needs POSTROOM_MAIL_FROM, the address that its mails are from");
            return None;
        };
        let usual = if port == SUBMISSIONS { Encryption::Tls } else { Encryption::StartTls };
        let encryption = encryption.map_or(usual, |Secured(encryption)| encryption);
        let credentials = username.zip(password);
        Some(Self {
            endpoint: Endpoint { host, port, encryption },
            credentials: credentials
                .map(|(username, password)| Credentials::Password { username, password: Secret::new(password) }),
            from,
            public_url: public_url.unwrap_or_default().to_owned(),
        })
    }

    /// How letters are written.
    pub(crate) fn letters(&self) -> Letters {
        Letters::new(self.from.clone(), &self.public_url)
    }

    /// The way to the relay.
    pub(crate) fn of(&self, servers: &Servers) -> Relay {
        Relay::new(servers, self.endpoint.clone(), self.credentials.clone())
    }
}

/// `host:port`; an IPv6 address stands in brackets.
struct Address {
    host: String,
    port: u16,
}

impl FromStr for Address {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (host, port) = text.rsplit_once(':').ok_or(())?;
        let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let is_host = |host: &str| !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || c == '/');
        match inner.unwrap_or(host) {
            host if is_host(host) && (inner.is_some() || !host.contains(':')) => {
                Ok(Self { host: host.to_owned(), port: port.parse().map_err(|_| ())? })
            }
            _ => Err(()),
        }
    }
}

struct Secured(Encryption);

impl FromStr for Secured {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "none" => Ok(Self(Encryption::None)),
            "tls" => Ok(Self(Encryption::Tls)),
            "starttls" => Ok(Self(Encryption::StartTls)),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[(&str, &str)]) -> (Option<RelaySettings>, String) {
        let owned = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut env = Environment::new(owned);
        let url = env.text("POSTROOM_PUBLIC_URL");
        let relay = RelaySettings::read(&mut env, url.as_deref());
        (relay, env.finish().err().map(|failure| failure.to_string()).unwrap_or_default())
    }

    #[test]
    fn a_relay_needs_a_sender_and_where_its_links_lead() {
        assert!(matches!(read(&[]), (None, problems) if problems.is_empty()));
        let (_, problems) = read(&[("POSTROOM_MAIL_RELAY", "mail.example.org:587"), ("POSTROOM_MAIL_RELAY_USER", "x")]);
        for name in ["POSTROOM_MAIL_FROM", "POSTROOM_PUBLIC_URL", "POSTROOM_MAIL_RELAY_PASSWORD"] {
            assert!(problems.contains(name), "{problems}");
        }
        for (address, host, port, encryption) in [
            ("mail.example.org:587", "mail.example.org", 587, Encryption::StartTls),
            ("[::1]:465", "::1", 465, Encryption::Tls),
        ] {
            let (relay, problems) = read(&[
                ("POSTROOM_MAIL_RELAY", address),
                ("POSTROOM_MAIL_FROM", "Our post <post@example.org>"),
                ("POSTROOM_PUBLIC_URL", "https://post.example.org"),
            ]);
            assert_eq!(problems, "");
            let expected = Endpoint { host: host.to_owned(), port, encryption };
            assert_eq!(relay.map(|relay| relay.endpoint), Some(expected));
        }
        for bad in ["mail.example.org", ":25", "::1:25", "a b:25", "x:99999", "smtp://x:25"] {
            assert!(read(&[("POSTROOM_MAIL_RELAY", bad)]).1.contains("POSTROOM_MAIL_RELAY must be"), "{bad}");
        }
    }
}
