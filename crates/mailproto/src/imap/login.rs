//! From the endpoint to a connection that is signed in.

use super::connection::{Command, Connection};
use super::response::{Kind, Reply, Response, Untagged};
use crate::net::{Connector, Credentials, Encryption, Endpoint, Failure, Step, sounds_busy, sounds_like_credentials};

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
        connection.greet().await?;
        if endpoint.encryption == Encryption::StartTls {
            if connection.greeting == Kind::PreAuth {
                // Somebody in between wants to keep the connection readable (CVE-2014-1829 and its like).
                return Err(Failure::Tls("the server says that it is signed in before the encryption".into()));
            }
            connection.run(Command::new("STARTTLS"), Some).await.map_err(|failure| match failure {
                Failure::Server(text) => Failure::Tls(text),
                other => other,
            })?;
            let plain = connection.wire.take_plain()?;
            let encrypted = connector.encrypt(endpoint, plain).await?;
            connection.wire.put_back(encrypted);
            // What was said in the clear does not count.
            connection.capabilities.clear();
            trace(Step::Encrypted);
        }
        connection.learn_capabilities().await?;
        trace(Step::Greeted { capabilities: connection.capabilities() });
        Ok(connection)
    }

    async fn greet(&mut self) -> Result<(), Failure> {
        match self.response().await? {
            Response::Untagged(Untagged::Reply(reply)) if matches!(reply.kind, Kind::Ok | Kind::PreAuth) => {
                self.greeting = reply.kind;
                self.settle(reply).map(drop)
            }
            Response::Untagged(Untagged::Reply(Reply { kind: Kind::Bye, text, .. })) => Err(Failure::Closed(text)),
            _ => Err(Failure::Protocol("it does not greet as an IMAP server".into())),
        }
    }

    async fn learn_capabilities(&mut self) -> Result<(), Failure> {
        if self.capabilities.is_empty() {
            self.run(Command::new("CAPABILITY"), Some).await?;
        }
        if self.can("IMAP4REV1") || self.can("IMAP4REV2") {
            Ok(())
        } else {
            Err(Failure::Protocol("it does not announce IMAP4rev1".into()))
        }
    }

    /// Signs in (SASL PLAIN or XOAUTH2, with SASL-IR where it is offered; LOGIN where PLAIN is not), and asks anew what
    /// the server can do. Nothing is sent over a connection that others could read.
    pub async fn login(
        &mut self,
        credentials: &Credentials,
        mut trace: impl FnMut(Step) + Send,
    ) -> Result<(), Failure> {
        if !self.wire.is_encrypted() && !self.may_sign_in {
            return Err(Failure::Unencrypted);
        }
        if self.greeting != Kind::PreAuth {
            self.authenticate(credentials).await.map_err(|failure| match failure {
                Failure::Server(text) => Failure::Credentials(text),
                other => other,
            })?;
        }
        self.learn_capabilities().await?;
        trace(Step::LoggedIn { capabilities: self.capabilities() });
        Ok(())
    }

    async fn authenticate(&mut self, credentials: &Credentials) -> Result<(), Failure> {
        let mechanism = credentials.mechanism();
        let offered = self.can(&format!("AUTH={mechanism}"));
        let reply = match credentials {
            Credentials::Password { username, password } if !offered => {
                if self.can("LOGINDISABLED") {
                    return Err(Failure::NoPermission("the server takes no password on this connection".into()));
                }
                let command = Command::new("LOGIN").string(username.as_bytes()).string(password.expose().as_bytes());
                self.reply(command).await?
            }
            Credentials::OAuth2 { .. } if !offered => {
                return Err(Failure::NoPermission("the server does not take access tokens".into()));
            }
            _ if self.can("SASL-IR") => {
                let command = Command::new(format!("AUTHENTICATE {mechanism}")).text(&credentials.initial_response());
                self.reply(command).await?
            }
            _ => {
                let tag = self.send(Command::new(format!("AUTHENTICATE {mechanism}"))).await?;
                self.wait_for_continuation(&tag).await?;
                let response = zeroize::Zeroizing::new(format!("{}\r\n", credentials.initial_response().as_str()));
                self.wire.send(response.as_bytes()).await?;
                self.reply_to(&tag).await?
            }
        };
        if is_passing(&reply) {
            return Err(Failure::Closed(reply.text));
        }
        // They change with the login (section 7.2.1); the reply may bring the new ones along.
        if reply.kind == Kind::Ok {
            self.capabilities.clear();
        }
        self.settle(reply).map(drop)
    }

    async fn reply(&mut self, command: Command) -> Result<Reply, Failure> {
        let limit = self.timeouts().command;
        let run = async {
            let tag = self.send(command).await?;
            self.reply_to(&tag).await
        };
        tokio::time::timeout(limit, run).await.map_err(|_| Failure::TimedOut)?
    }

    /// The end of an AUTHENTICATE: a challenge in between is an error report (XOAUTH2), to be answered with nothing.
    async fn reply_to(&mut self, tag: &[u8]) -> Result<Reply, Failure> {
        for _ in 0..100 {
            match self.response().await? {
                Response::Continue => self.wire.send(b"\r\n").await?,
                Response::Untagged(untagged) => self.note(untagged)?,
                Response::Tagged { tag: ended, reply } if ended == tag => {
                    self.set_broken(false);
                    return Ok(reply);
                }
                Response::Tagged { .. } => break,
            }
        }
        Err(Failure::Protocol("it does not end the authentication".into()))
    }
}

/// Whether a refusal is about the server's state and not about the credentials: the same ones may do later. A refusal without
/// a word about it is taken for a wrong password, since asking again locks the account on many servers.
fn is_passing(reply: &Reply) -> bool {
    if !matches!(reply.kind, Kind::No | Kind::Bad) {
        return false;
    }
    if ["AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED"].iter().any(|code| reply.has_code(code)) {
        return false;
    }
    ["UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"].iter().any(|code| reply.has_code(code))
        || sounds_busy(&reply.text)
        // An alert may be anything; some are about the password after all.
        || reply.has_code("ALERT") && !sounds_like_credentials(&reply.text)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::time::Duration;

    use super::*;
    use crate::net::wire::{Stream, Wire};
    use crate::net::{Roots, Secret, Timeouts};

    #[tokio::test]
    async fn no_password_goes_over_a_readable_connection() {
        let roots = Roots::These(rustls::RootCertStore::empty());
        let connector = Connector::new(roots, Timeouts::default()).unwrap();
        let wire = Wire::new(Stream::Memory(Cursor::new(b"p1 OK\r\n".to_vec()), 9), Duration::from_secs(9));
        let mut connection = Connection::new(wire, connector, false);
        let credentials = Credentials::Password { username: "ida".into(), password: Secret::new("secret") };
        assert_eq!(connection.login(&credentials, |_| {}).await, Err(Failure::Unencrypted));
    }
}
