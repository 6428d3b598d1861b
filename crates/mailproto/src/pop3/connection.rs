use std::collections::HashSet;

use zeroize::Zeroizing;

use crate::net::wire::Wire;
use crate::net::{BodyLimits, Connector, Failure, server_text};

/// A line of an answer; RFC 1939 says 512, and nobody keeps to it.
const LINE: usize = 64 * 1024;
/// An answer of several lines, in bytes of memory.
const ANSWER: u64 = 128 * 1024 * 1024;
/// What a line takes besides its bytes.
const EACH: u64 = 48;

/// A connection to a POP3 server. Commands go one after the other; after a failure that does not
/// [leave it usable](Failure::leaves_connection_usable), and after a call that was dropped midway, every other fails.
pub struct Connection {
    pub(super) wire: Wire,
    pub(super) connector: Connector,
    pub(super) may_sign_in: bool,
    /// Upper case, with their arguments.
    pub(super) capabilities: HashSet<String>,
    pub(super) body_limits: BodyLimits,
    broken: bool,
}

/// What STAT says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    pub messages: u32,
    /// In bytes.
    pub size: u64,
}

/// A message's number in this session, and its size in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    pub number: u32,
    pub size: u64,
}

/// A message's number in this session, and what it is called in every session (RFC 1939 section 7, UIDL).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UniqueId {
    pub number: u32,
    /// 1 to 70 characters, says the standard; up to 512 are taken, any bytes of them escaped into text.
    pub id: String,
}

impl Connection {
    pub(super) fn new(wire: Wire, connector: Connector, may_sign_in: bool) -> Self {
        let capabilities = HashSet::new();
        Self { wire, connector, may_sign_in, capabilities, body_limits: BodyLimits::default(), broken: false }
    }

    /// A session over what was recorded or made up.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn over(wire: Wire, connector: Connector) -> Option<Self> {
        Some(Self::new(wire, connector, true))
    }

    /// How large a message may be, and where it is kept. Applies to what is retrieved from now on.
    pub fn set_body_limits(&mut self, limits: BodyLimits) {
        self.body_limits = limits;
    }

    /// Bytes that the server sent since this was asked last, as they are without encryption and compression.
    pub fn take_received(&mut self) -> u64 {
        self.wire.take_received()
    }

    /// Whether the server can do this: a word of CAPA, in any case, such as `TOP` or `UIDL`.
    pub fn can(&self, capability: &str) -> bool {
        let name = capability.to_ascii_uppercase();
        self.capabilities.iter().any(|known| *known == name || known.starts_with(&format!("{name} ")))
    }

    /// What CAPA said, in upper case, sorted.
    pub fn capabilities(&self) -> Vec<String> {
        let mut capabilities: Vec<String> = self.capabilities.iter().cloned().collect();
        capabilities.sort_unstable();
        capabilities
    }

    /// How much there is.
    pub async fn stat(&mut self) -> Result<Totals, Failure> {
        let answer = self.command("STAT").await?;
        let mut words = answer.split_ascii_whitespace();
        let numbers =
            words.next().and_then(|word| word.parse().ok()).zip(words.next().and_then(|word| word.parse().ok()));
        let (messages, size) = numbers.ok_or_else(|| Failure::Protocol("it does not say how much there is".into()))?;
        Ok(Totals { messages, size })
    }

    /// All messages that are not marked as deleted, with their sizes.
    pub async fn list(&mut self) -> Result<Vec<Listed>, Failure> {
        let lines = self.lines("LIST").await?;
        Ok(lines
            .iter()
            .filter_map(|line| numbered(line))
            .filter_map(|(number, size)| Some(Listed { number, size: size.split(' ').next()?.parse().ok()? }))
            .collect())
    }

    /// All messages that are not marked as deleted, with what they are called for good. Fails where the server has no UIDL.
    pub async fn uidl(&mut self) -> Result<Vec<UniqueId>, Failure> {
        let lines = self.lines("UIDL").await?;
        let ids = lines.iter().filter_map(|line| numbered(line));
        Ok(ids.map(|(number, id)| UniqueId { number, id: id.chars().take(512).collect() }).collect())
    }

    /// Marks a message as deleted; it is gone after [`Connection::quit`].
    pub async fn delete(&mut self, number: u32) -> Result<(), Failure> {
        self.command(&format!("DELE {number}")).await.map(drop)
    }

    /// Takes all deletions of this session back.
    pub async fn reset(&mut self) -> Result<(), Failure> {
        self.command("RSET").await.map(drop)
    }

    /// Keeps the session alive.
    pub async fn noop(&mut self) -> Result<(), Failure> {
        self.command("NOOP").await.map(drop)
    }

    /// Ends the session and carries the deletions out. A failure means that they may not have been.
    pub async fn quit(mut self) -> Result<(), Failure> {
        self.command("QUIT").await.map(drop)
    }

    /// One command, and what follows +OK.
    pub(super) async fn command(&mut self, command: &str) -> Result<String, Failure> {
        let limit = self.connector.timeouts.command;
        tokio::time::timeout(limit, self.exchange(command)).await.map_err(|_| Failure::TimedOut)?
    }

    /// One command whose answer has several lines.
    pub(super) async fn lines(&mut self, command: &str) -> Result<Vec<Vec<u8>>, Failure> {
        let limit = self.connector.timeouts.command;
        let read = async {
            self.exchange(command).await?;
            self.broken = true;
            let (mut lines, mut size) = (Vec::new(), 0u64);
            loop {
                let line = self.wire.line(LINE).await?;
                if line == b"." {
                    self.broken = false;
                    return Ok(lines);
                }
                size += line.len() as u64 + EACH;
                if size > ANSWER {
                    return Err(Failure::TooLarge { what: "the list of messages".into(), size, max: ANSWER });
                }
                lines.push(line.strip_prefix(b".").map(<[u8]>::to_vec).unwrap_or(line));
            }
        };
        tokio::time::timeout(limit, read).await.map_err(|_| Failure::TimedOut)?
    }

    pub(super) async fn exchange(&mut self, command: &str) -> Result<String, Failure> {
        self.send(command).await?;
        match self.status().await? {
            (true, text) => Ok(text),
            (false, text) => Err(Failure::Server(text)),
        }
    }

    pub(super) async fn send(&mut self, line: &str) -> Result<(), Failure> {
        if std::mem::replace(&mut self.broken, true) {
            return Err(Failure::Closed(String::new()));
        }
        let line = Zeroizing::new(format!("{line}\r\n"));
        self.wire.send(line.as_bytes()).await
    }

    /// +OK or -ERR, and the text.
    pub(super) async fn status(&mut self) -> Result<(bool, String), Failure> {
        let line = self.wire.line(LINE).await?;
        let (word, text) = line.split_at(line.iter().position(|byte| *byte == b' ').unwrap_or(line.len()));
        let is_ok = match word {
            b"+OK" => true,
            b"-ERR" => false,
            // The answer to AUTH without an initial response, and challenges.
            b"+" => return Err(Failure::Protocol("it asks for more".into())),
            _ => return Err(Failure::Protocol("it does not answer as a POP3 server".into())),
        };
        self.broken = false;
        Ok((is_ok, server_text(text)))
    }

    pub(super) fn set_broken(&mut self, broken: bool) {
        self.broken = broken;
    }
}

/// "1 something", in an answer of several lines.
fn numbered(line: &[u8]) -> Option<(u32, String)> {
    let text = String::from_utf8_lossy(line);
    let (number, rest) = text.trim().split_once(' ')?;
    let rest: String =
        rest.trim().chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect();
    Some((number.parse().ok().filter(|number| *number > 0)?, rest)).filter(|(_, rest)| !rest.is_empty())
}
