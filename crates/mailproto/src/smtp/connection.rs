use std::time::Duration;

use zeroize::Zeroizing;

use super::reply::{self, Reply};
use crate::net::wire::Wire;
use crate::net::{Connector, Failure, Timeouts};

/// For people who wait. RFC 5321 section 4.5.3.2 gives a server minutes, and ten of them for its answer to a message:
/// whoever can wait avoids an [unknown end](super::Ending::Unknown) with more for `command`.
pub const TIMEOUTS: Timeouts =
    Timeouts { connect: Duration::from_secs(30), silence: Duration::from_secs(30), command: Duration::from_secs(30) };

/// A connection to an SMTP server. Each command has the time of [`Timeouts::command`] for its answer, and each 64 KiB of a
/// message [`Timeouts::silence`] to be taken, all of it at 8 KiB a second or faster. After a failure that does not
/// [leave it usable](Failure::leaves_connection_usable), and after a call that was dropped midway, every other fails.
pub struct Connection {
    pub(super) wire: Wire,
    pub(super) connector: Connector,
    pub(super) may_sign_in: bool,
    /// What EHLO said: keywords in upper case, with their parameters.
    pub(super) extensions: Vec<String>,
    /// A transaction was begun and has not ended.
    pub(super) in_transaction: bool,
    broken: bool,
}

impl Connection {
    pub(super) fn new(wire: Wire, connector: Connector, may_sign_in: bool) -> Self {
        Self { wire, connector, may_sign_in, extensions: Vec::new(), in_transaction: false, broken: false }
    }

    /// A session over what was recorded or made up.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn over(wire: Wire, connector: Connector, extensions: &[&str]) -> Self {
        let extensions = extensions.iter().map(|extension| (*extension).to_owned()).collect();
        Self { extensions, ..Self::new(wire, connector, true) }
    }

    /// Whether the server can do this: a keyword of EHLO in any case, such as `PIPELINING`.
    pub fn can(&self, extension: &str) -> bool {
        self.parameters(extension).is_some()
    }

    /// What EHLO said, in upper case.
    pub fn extensions(&self) -> Vec<String> {
        self.extensions.clone()
    }

    /// Bytes that a message may have, if the server says so (RFC 1870 section 4).
    pub fn max_size(&self) -> Option<u64> {
        self.parameters("SIZE")?.parse().ok().filter(|size| *size > 0)
    }

    /// Keeps the connection open, and finds out whether it is.
    pub async fn noop(&mut self) -> Result<(), Failure> {
        self.command("NOOP").await.map(drop)
    }

    /// Takes a transaction back that was begun and has not ended.
    pub(super) async fn reset(&mut self) -> Result<(), Failure> {
        if self.in_transaction {
            self.command("RSET").await?;
            self.in_transaction = false;
        }
        Ok(())
    }

    /// Ends the session. What became of the messages was said before, so it does not matter how.
    pub async fn quit(mut self) {
        if let Err(failure) = self.command("QUIT").await {
            tracing::debug!(%failure, "a mail server was left without a good-bye");
        }
    }

    /// What follows a keyword: "" when nothing does. Some old servers write `AUTH=`.
    pub(super) fn parameters(&self, extension: &str) -> Option<&str> {
        self.extensions.iter().find_map(|known| {
            let rest = known.get(..extension.len()).filter(|name| name.eq_ignore_ascii_case(extension));
            let rest = rest.map(|_| &known[extension.len()..])?;
            if rest.is_empty() { Some(rest) } else { rest.strip_prefix([' ', '=']) }
        })
    }

    /// One command that succeeds or fails.
    pub(super) async fn command(&mut self, command: &str) -> Result<Reply, Failure> {
        let reply = self.ask(command).await?;
        if reply.is_success() { Ok(reply) } else { Err(Failure::Server(reply.to_string())) }
    }

    /// One command, and whatever the server answers.
    pub(super) async fn ask(&mut self, command: &str) -> Result<Reply, Failure> {
        self.say(command).await?;
        self.reply().await
    }

    /// A line, or several with CRLF between them.
    pub(super) async fn say(&mut self, lines: &str) -> Result<(), Failure> {
        if std::mem::replace(&mut self.broken, true) {
            return Err(Failure::Closed(String::new()));
        }
        let lines = Zeroizing::new(format!("{lines}\r\n"));
        self.wire.send(lines.as_bytes()).await
    }

    /// The next reply. One that ends the session is a failure.
    pub(super) async fn reply(&mut self) -> Result<Reply, Failure> {
        self.reply_with_lines().await.map(|(reply, _)| reply)
    }

    pub(super) async fn reply_with_lines(&mut self) -> Result<(Reply, Vec<Vec<u8>>), Failure> {
        let (reply, lines) = self.last_reply().await?;
        if reply.is_farewell() {
            return Err(Failure::Closed(reply.text));
        }
        self.broken = false;
        Ok((reply, lines))
    }

    /// The next reply, though the session may end with it.
    pub(super) async fn last_reply(&mut self) -> Result<(Reply, Vec<Vec<u8>>), Failure> {
        self.broken = true;
        let limit = self.connector.timeouts.command;
        tokio::time::timeout(limit, reply::read(&mut self.wire)).await.map_err(|_| Failure::TimedOut)?
    }

    pub(super) fn set_broken(&mut self, broken: bool) {
        self.broken = broken;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::net::Roots;
    use crate::net::wire::Stream;

    #[test]
    fn extensions() {
        let wire = Wire::new(Stream::Memory(Cursor::new(Vec::new()), 1), TIMEOUTS.silence);
        let connector = Connector::new(Roots::These(rustls::RootCertStore::empty()), TIMEOUTS).unwrap();
        let mut connection =
            Connection::over(wire, connector, &["SIZE 1000", "AUTH=LOGIN", "8BITMIME", "PIPELININGS", "ä"]);
        assert!(connection.can("8bitmime") && !connection.can("PIPELINING") && !connection.can("8BIT"));
        assert_eq!((connection.max_size(), connection.parameters("AUTH")), (Some(1000), Some("LOGIN")));
        connection.extensions = vec!["SIZE 0".into()];
        assert_eq!(connection.max_size(), None);
    }
}
