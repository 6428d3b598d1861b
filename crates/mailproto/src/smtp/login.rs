//! From the endpoint to a connection that is signed in.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::connection::Connection;
use super::reply::Reply;
use crate::net::{Connector, Credentials, Encryption, Endpoint, Failure, Secret, Step, server_text, sounds_busy};

/// A command with its line end (RFC 5321 section 4.5.3.1.4); AUTH with an initial response has to keep to it as well.
const COMMAND: usize = 512;

impl Connection {
    /// Connects, encrypts, and asks what the server can do. `name` is what this machine calls itself: a name that resolves to
    /// it; what cannot be one becomes an address literal that says nothing. `trace` hears of each step that was reached.
    pub async fn connect(
        connector: &Connector,
        endpoint: &Endpoint,
        name: &str,
        mut trace: impl FnMut(Step) + Send,
    ) -> Result<Self, Failure> {
        let (wire, may_sign_in) = connector.open(endpoint, &mut trace).await?;
        let mut connection = Self::new(wire, connector.clone(), may_sign_in);
        let greeting = connection.reply().await?;
        if !greeting.is_success() {
            // 554 is said to machines that the server wants nothing from (RFC 5321 section 3.1).
            let refused = if greeting.is_final() { Failure::NoPermission } else { Failure::Closed };
            return Err(refused(greeting.text));
        }
        connection.hello(name).await?;
        if endpoint.encryption == Encryption::StartTls {
            connection.start_tls(endpoint).await?;
            trace(Step::Encrypted);
            connection.hello(name).await?;
        }
        trace(Step::Greeted { capabilities: connection.extensions() });
        Ok(connection)
    }

    /// A server without EHLO has the commands of RFC 821. What was said before the encryption does not count.
    async fn hello(&mut self, name: &str) -> Result<(), Failure> {
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-.[]:".contains(&byte);
        let name =
            if !name.is_empty() && name.len() <= 255 && name.bytes().all(is_name) { name } else { "[127.0.0.1]" };
        self.extensions.clear();
        self.say(&format!("EHLO {name}")).await?;
        let (reply, lines) = self.reply_with_lines().await?;
        if reply.is_success() {
            // The first line is the server's name.
            self.extensions = lines[1..].iter().map(|line| server_text(line).to_ascii_uppercase()).collect();
            return Ok(());
        }
        match self.command(&format!("HELO {name}")).await {
            Err(Failure::Server(text)) => Err(Failure::NoPermission(text)),
            other => other.map(drop),
        }
    }

    async fn start_tls(&mut self, endpoint: &Endpoint) -> Result<(), Failure> {
        if !self.can("STARTTLS") {
            return Err(Failure::Tls("the server does not offer STARTTLS".into()));
        }
        let reply = self.ask("STARTTLS").await?;
        if reply.code != 220 {
            return Err(Failure::Tls(reply.to_string()));
        }
        let plain = self.wire.take_plain()?;
        let connector = self.connector.clone();
        self.wire.put_back(connector.encrypt(endpoint, plain).await?);
        Ok(())
    }

    /// Signs in: PLAIN, or LOGIN where only that is offered, or XOAUTH2. Nothing is sent over a connection that others could
    /// read.
    pub async fn login(
        &mut self,
        credentials: &Credentials,
        mut trace: impl FnMut(Step) + Send,
    ) -> Result<(), Failure> {
        if !self.wire.is_encrypted() && !self.may_sign_in {
            return Err(Failure::Unencrypted);
        }
        // Not permitted in a transaction (RFC 4954 section 4).
        self.reset().await?;
        let reply = match credentials {
            Credentials::OAuth2 { .. } if !self.takes("XOAUTH2") => {
                return Err(Failure::NoPermission("the server does not take access tokens".into()));
            }
            Credentials::Password { username, password } if !self.takes("PLAIN") && self.takes("LOGIN") => {
                self.auth_login(username, password).await?
            }
            Credentials::Password { .. } if !self.takes("PLAIN") => {
                return Err(Failure::NoPermission("the server takes no password on this connection".into()));
            }
            _ => self.auth(credentials).await?,
        };
        if !reply.is_success() {
            return Err(refused(&reply));
        }
        trace(Step::LoggedIn { capabilities: self.extensions() });
        Ok(())
    }

    fn takes(&self, mechanism: &str) -> bool {
        self.parameters("AUTH").is_some_and(|mechanisms| mechanisms.split(' ').any(|one| one == mechanism))
    }

    /// A mechanism with one response.
    async fn auth(&mut self, credentials: &Credentials) -> Result<Reply, Failure> {
        let (mechanism, response) = (credentials.mechanism(), credentials.initial_response());
        let command = Zeroizing::new(format!("AUTH {mechanism} {}", response.as_str()));
        let mut reply = if command.len() + 2 <= COMMAND {
            self.ask(&command).await?
        } else {
            let begun = self.ask(&format!("AUTH {mechanism}")).await?;
            if begun.code != 334 {
                return Ok(begun);
            }
            self.ask(&response).await?
        };
        if reply.code == 334 {
            // A report of what is wrong, as JSON in Base64 (as in RFC 7628 section 3.2.2), to be answered with nothing.
            let report = STANDARD.decode(reply.text.as_bytes()).unwrap_or_default();
            reply = self.ask("").await?;
            reply.text = server_text(format!("{} {}", reply.text, server_text(&report)).as_bytes());
        }
        Ok(reply)
    }

    /// Never standardised (draft-murchison-sasl-login), and all that some servers have.
    async fn auth_login(&mut self, username: &str, password: &Secret) -> Result<Reply, Failure> {
        let mut reply = self.ask("AUTH LOGIN").await?;
        for answer in [username, password.expose()] {
            if reply.code != 334 {
                break;
            }
            reply = self.ask(&Zeroizing::new(STANDARD.encode(answer))).await?;
        }
        Ok(reply)
    }
}

/// What a refusal to sign in means (RFC 4954 section 6). One without a word about it is taken for a wrong password, since
/// asking again locks the account on many servers.
fn refused(reply: &Reply) -> Failure {
    let text = reply.to_string();
    match reply.code {
        400..=499 => Failure::Closed(text),
        535 if reply.enhanced.is_some_and(|status| (status.subject, status.detail) == (7, 8)) => {
            Failure::Credentials(text)
        }
        _ if sounds_busy(&reply.text) => Failure::Closed(text),
        // Another mechanism is wanted, encryption, or nothing of the kind is known.
        500..=504 | 523 | 524 | 530 | 534 | 538 => Failure::NoPermission(text),
        500..=599 => Failure::Credentials(text),
        _ => Failure::Protocol("it does not end the authentication".into()),
    }
}
