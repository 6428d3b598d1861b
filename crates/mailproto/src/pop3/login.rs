use super::connection::Connection;
use crate::net::{Connector, Credentials, Encryption, Endpoint, Failure, Step};

impl Connection {
    /// Connects, encrypts, reads the greeting and the capabilities. `trace` hears of each step that was reached.
    pub async fn connect(
        connector: &Connector,
        endpoint: &Endpoint,
        mut trace: impl FnMut(Step) + Send,
    ) -> Result<Self, Failure> {
        let limit = connector.timeouts.command;
        let connecting = Self::reach(connector, endpoint, &mut trace);
        tokio::time::timeout(limit, connecting).await.map_err(|_| Failure::TimedOut)?
    }

    async fn reach(
        connector: &Connector,
        endpoint: &Endpoint,
        trace: &mut (dyn FnMut(Step) + Send),
    ) -> Result<Self, Failure> {
        let (wire, may_sign_in) = connector.open(endpoint, trace).await?;
        let mut connection = Self::new(wire, connector.clone(), may_sign_in);
        if let (false, text) = connection.status().await? {
            return Err(Failure::Closed(text));
        }
        if endpoint.encryption == Encryption::StartTls {
            connection.exchange("STLS").await.map_err(|failure| match failure {
                Failure::Server(text) => Failure::Tls(text),
                other => other,
            })?;
            let plain = connection.wire.take_plain()?;
            let encrypted = connector.encrypt(endpoint, plain).await?;
            connection.wire.put_back(encrypted);
            trace(Step::Encrypted);
        }
        connection.learn_capabilities().await?;
        trace(Step::Greeted { capabilities: connection.capabilities() });
        Ok(connection)
    }

    /// A server without CAPA has the commands of RFC 1939.
    async fn learn_capabilities(&mut self) -> Result<(), Failure> {
        self.capabilities = match self.lines("CAPA").await {
            Ok(lines) => {
                lines.iter().take(1000).map(|line| String::from_utf8_lossy(line).trim().to_ascii_uppercase()).collect()
            }
            Err(Failure::Server(_)) => ["USER".to_owned()].into(),
            Err(failure) => return Err(failure),
        };
        Ok(())
    }

    /// Signs in: SASL PLAIN or XOAUTH2, USER and PASS where PLAIN is not offered. Nothing is sent over a connection that
    /// others could read.
    pub async fn login(
        &mut self,
        credentials: &Credentials,
        mut trace: impl FnMut(Step) + Send,
    ) -> Result<(), Failure> {
        if !self.wire.is_encrypted() && !self.may_sign_in {
            return Err(Failure::Unencrypted);
        }
        let limit = self.connector.timeouts.command;
        tokio::time::timeout(limit, self.authenticate(credentials)).await.map_err(|_| Failure::TimedOut)??;
        self.learn_capabilities().await?;
        trace(Step::LoggedIn { capabilities: self.capabilities() });
        Ok(())
    }

    async fn authenticate(&mut self, credentials: &Credentials) -> Result<(), Failure> {
        let mechanism = credentials.mechanism();
        let mechanisms = self.capabilities.iter().find(|capability| capability.starts_with("SASL "));
        let offered = mechanisms.is_some_and(|list| list.split(' ').any(|name| name == mechanism));
        match credentials {
            Credentials::OAuth2 { .. } if !offered => {
                Err(Failure::NoPermission("the server does not take access tokens".into()))
            }
            Credentials::Password { username, password } if !offered => {
                // A line break in a password would be a command.
                if username.chars().chain(password.expose().chars()).any(char::is_control) {
                    return Err(Failure::Credentials("names and passwords cannot hold control characters".into()));
                }
                // The answer to USER is the same for a wrong name, on most servers; both mean the same.
                self.exchange(&format!("USER {username}")).await.map_err(refused)?;
                let command = zeroize::Zeroizing::new(format!("PASS {}", password.expose()));
                self.exchange(&command).await.map(drop).map_err(refused)
            }
            _ => {
                self.send(&format!("AUTH {mechanism}")).await?;
                let begin = self.wire.line(1024).await?;
                if !begin.starts_with(b"+") || begin.starts_with(b"+OK") {
                    self.set_broken(!begin.starts_with(b"-ERR"));
                    return Err(refused(Failure::Server(crate::net::server_text(&begin))));
                }
                self.set_broken(false);
                self.send(&credentials.initial_response()).await?;
                // An error report comes as a challenge (XOAUTH2), to be answered with nothing.
                let mut line = self.wire.line(64 * 1024).await?;
                if line.starts_with(b"+ ") || line == b"+" {
                    self.set_broken(false);
                    self.send("").await?;
                    line = self.wire.line(64 * 1024).await?;
                }
                if let Some(text) = line.strip_prefix(b"-ERR") {
                    self.set_broken(false);
                    return Err(refused(Failure::Server(crate::net::server_text(text))));
                }
                if !line.starts_with(b"+OK") {
                    return Err(Failure::Protocol("it does not end the authentication".into()));
                }
                self.set_broken(false);
                Ok(())
            }
        }
    }
}

/// What a refusal to sign in means: response codes of RFC 2449 section 8 and RFC 3206 tell a server that is busy from a
/// wrong password.
fn refused(failure: Failure) -> Failure {
    match failure {
        Failure::Server(text) if ["[IN-USE]", "[LOGIN-DELAY]", "[SYS/TEMP]"].iter().any(|code| text.contains(code)) => {
            Failure::Closed(text)
        }
        Failure::Server(text) if text.contains("[SYS/PERM]") => Failure::NoPermission(text),
        Failure::Server(text) if !text.contains("[AUTH]") && crate::net::sounds_busy(&text) => Failure::Closed(text),
        Failure::Server(text) => Failure::Credentials(text),
        other => other,
    }
}
