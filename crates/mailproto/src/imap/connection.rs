use std::collections::HashSet;
use std::time::Duration;

use zeroize::Zeroizing;

use super::MailboxName;
use super::notify::Notices;
use super::response::{self, Kind, Reply, Response, Untagged};
use super::types::Event;
use super::value::{self, Chunk, Frame};
use crate::net::wire::Wire;
use crate::net::{BodyLimits, Connector, Failure, Spool, Timeouts};

/// One line of a response, without literals.
const LINE: usize = 1024 * 1024;
/// The same where all UIDs of a mailbox stand in one.
const UIDS: usize = 16 * 1024 * 1024;
/// All of a response that is no message's body.
const RESPONSE: u64 = 24 * 1024 * 1024;
/// What a literal costs besides its bytes: thousands of empty ones are no small response.
const CHUNK: u64 = 64;
/// What one call gathers, in bytes of memory.
const GATHERED: u64 = 128 * 1024 * 1024;
/// What may be said unasked before somebody takes it, in bytes of memory.
const EVENTS: u64 = 32 * 1024 * 1024;
/// Extensions in force.
const ENABLED: usize = 1000;

/// A connection to an IMAP server. Commands go one after the other; after a failure that does not
/// [leave it usable](Failure::leaves_connection_usable), and after a call that was dropped midway, every other fails.
pub struct Connection {
    pub(super) wire: Wire,
    pub(super) connector: Connector,
    pub(super) may_sign_in: bool,
    pub(super) capabilities: HashSet<String>,
    pub(super) enabled: HashSet<String>,
    pub(super) greeting: Kind,
    pub(super) body_limits: BodyLimits,
    /// Whether the mailbox that is open has mod-sequences.
    pub(super) mod_seqs: bool,
    pub(super) selected: Option<MailboxName>,
    /// Whether names go over the line in UTF-8 (UTF8=ACCEPT).
    pub(super) utf8: bool,
    /// What was said of other mailboxes; none as long as the server is not to tell (NOTIFY).
    pub(super) notices: Option<Notices>,
    events: Vec<Event>,
    /// What the events, and what the call has gathered, take in memory.
    events_weight: u64,
    gathered: u64,
    next_tag: u32,
    broken: bool,
    bye: String,
}

/// A command in parts: text as it is, and strings that need a literal.
pub(crate) struct Command(pub(super) Vec<Part>);

pub(super) enum Part {
    Text(Zeroizing<Vec<u8>>),
    Literal(Zeroizing<Vec<u8>>),
}

impl Command {
    pub(crate) fn new(text: impl Into<Vec<u8>>) -> Self {
        Self(vec![Part::Text(Zeroizing::new(text.into()))])
    }

    /// A space and some text.
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.0.push(Part::Text(Zeroizing::new([b" ", text.as_bytes()].concat())));
        self
    }

    /// A space and a string: quoted if it can be, or else a literal (RFC 3501 section 4.3).
    pub(crate) fn string(self, bytes: &[u8]) -> Self {
        self.quoted_or_literal(bytes, bytes.iter().all(|byte| matches!(byte, 32..=126)))
    }

    /// A space and a mailbox's name; with `utf8` what stands in quotes may be UTF-8 (RFC 6855 section 3).
    pub(crate) fn mailbox(self, name: &MailboxName, utf8: bool) -> Self {
        let bytes = name.to_server(utf8);
        let is_text = utf8 && std::str::from_utf8(&bytes).is_ok_and(|text| !text.contains(char::is_control));
        if is_text { self.quoted_or_literal(&bytes, true) } else { self.string(&bytes) }
    }

    fn quoted_or_literal(mut self, bytes: &[u8], can_be_quoted: bool) -> Self {
        if can_be_quoted && bytes.len() <= 500 {
            let mut quoted = Zeroizing::new(Vec::with_capacity(bytes.len() + 8));
            quoted.extend_from_slice(b" \"");
            for &byte in bytes {
                if matches!(byte, b'"' | b'\\') {
                    quoted.push(b'\\');
                }
                quoted.push(byte);
            }
            quoted.push(b'"');
            self.0.push(Part::Text(quoted));
        } else {
            self.0.push(Part::Text(Zeroizing::new(b" ".to_vec())));
            self.0.push(Part::Literal(Zeroizing::new(bytes.to_vec())));
        }
        self
    }
}

impl Connection {
    pub(super) fn new(wire: Wire, connector: Connector, may_sign_in: bool) -> Self {
        Self {
            wire,
            connector,
            may_sign_in,
            capabilities: HashSet::new(),
            enabled: HashSet::new(),
            greeting: Kind::Ok,
            body_limits: BodyLimits::default(),
            mod_seqs: false,
            selected: None,
            utf8: false,
            notices: None,
            events: Vec::new(),
            events_weight: 0,
            gathered: 0,
            next_tag: 0,
            broken: false,
            bye: String::new(),
        }
    }

    /// A session over what was recorded or made up.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn over(wire: Wire, connector: Connector) -> Option<Self> {
        Some(Self::new(wire, connector, true))
    }

    /// What the server said unasked since the last call, in order.
    pub fn take_events(&mut self) -> Vec<Event> {
        self.events_weight = 0;
        std::mem::take(&mut self.events)
    }

    /// How large a message's body may be, and where it is kept. Applies to what is fetched from now on.
    pub fn set_body_limits(&mut self, limits: BodyLimits) {
        self.body_limits = limits;
    }

    /// Bytes that the server sent since this was asked last, as they are without encryption and compression.
    pub fn take_received(&mut self) -> u64 {
        self.wire.take_received()
    }

    /// Whether the server can do this: a capability in its own words, in any case.
    pub fn can(&self, capability: &str) -> bool {
        self.capabilities.contains(&capability.to_ascii_uppercase())
    }

    /// What the server can do, in upper case, sorted.
    pub fn capabilities(&self) -> Vec<String> {
        let mut capabilities: Vec<String> = self.capabilities.iter().cloned().collect();
        capabilities.sort_unstable();
        capabilities
    }

    /// Whether an extension is in force (RFC 5161).
    pub fn has_enabled(&self, extension: &str) -> bool {
        self.enabled.contains(&extension.to_ascii_uppercase())
    }

    pub(super) fn timeouts(&self) -> Timeouts {
        self.connector.timeouts
    }

    /// Sends a command and reads until its end. `each` takes the responses it wants, and gives back the others, which
    /// become events.
    pub(super) async fn run(
        &mut self,
        command: Command,
        each: impl FnMut(Untagged) -> Option<Untagged>,
    ) -> Result<Reply, Failure> {
        self.gathered = 0;
        self.run_on(command, each).await
    }

    /// As `run`, for a call of several commands: what they gather counts together.
    pub(super) async fn run_on(
        &mut self,
        command: Command,
        mut each: impl FnMut(Untagged) -> Option<Untagged>,
    ) -> Result<Reply, Failure> {
        let limit = self.timeouts().command;
        let run = async {
            let tag = self.send(command).await?;
            self.finish(&tag, &mut each).await
        };
        match tokio::time::timeout(limit, run).await {
            Ok(done) => done,
            Err(_) => {
                self.broken = true;
                Err(Failure::TimedOut)
            }
        }
    }

    /// Sends a command; literals wait for the server unless it takes them at once (RFC 7888).
    pub(super) async fn send(&mut self, command: Command) -> Result<Vec<u8>, Failure> {
        self.check_usable()?;
        self.next_tag += 1;
        let tag = format!("p{}", self.next_tag).into_bytes();
        // Until the whole command is sent and answered, a caller that goes away leaves it in the middle.
        self.broken = true;
        let mut line = Zeroizing::new([&tag[..], b" "].concat());
        for part in command.0 {
            match part {
                Part::Text(text) => line.extend_from_slice(&text),
                Part::Literal(bytes) => {
                    let at_once = self.can("LITERAL+") || self.can("LITERAL-") && bytes.len() <= 4096;
                    let plus = if at_once { "+" } else { "" };
                    line.extend_from_slice(format!("{{{}{plus}}}\r\n", bytes.len()).as_bytes());
                    if !at_once {
                        self.wire.send(&line).await?;
                        line.clear();
                        self.wait_for_continuation(&tag).await?;
                    }
                    line.extend_from_slice(&bytes);
                }
            }
        }
        line.extend_from_slice(b"\r\n");
        self.wire.send(&line).await?;
        Ok(tag)
    }

    /// Reads until the server asks to go on; a refusal ends the command.
    pub(super) async fn wait_for_continuation(&mut self, tag: &[u8]) -> Result<(), Failure> {
        loop {
            match self.response().await? {
                Response::Continue => return Ok(()),
                Response::Untagged(untagged) => self.note(untagged)?,
                Response::Tagged { tag: ended, reply } if ended == tag => {
                    self.broken = false;
                    self.settle(reply)?;
                    return Err(Failure::Protocol("it ended a command that was not complete".into()));
                }
                Response::Tagged { .. } => return Err(Failure::Protocol("it answered another command".into())),
            }
        }
    }

    /// Reads until the command with this tag ends.
    pub(super) async fn finish(
        &mut self,
        tag: &[u8],
        each: &mut impl FnMut(Untagged) -> Option<Untagged>,
    ) -> Result<Reply, Failure> {
        loop {
            match self.response().await? {
                Response::Continue => {}
                Response::Untagged(mut untagged) => {
                    untagged.drop_content();
                    self.gathered = self.gathered.saturating_add(untagged.weight());
                    if self.gathered > GATHERED {
                        self.broken = true;
                        let what = "the answer to a command".into();
                        return Err(Failure::TooLarge { what, size: self.gathered, max: GATHERED });
                    }
                    if let Some(untagged) = each(untagged) {
                        self.note(untagged)?;
                    }
                }
                Response::Tagged { tag: ended, reply } if ended == tag => {
                    self.broken = false;
                    return self.settle(reply);
                }
                Response::Tagged { .. } => return Err(Failure::Protocol("it answered another command".into())),
            }
        }
    }

    pub(super) fn check_usable(&self) -> Result<(), Failure> {
        if self.broken { Err(Failure::Closed(self.bye.clone())) } else { Ok(()) }
    }

    /// Marks the connection as being in the middle of something.
    pub(super) fn set_broken(&mut self, broken: bool) {
        self.broken = broken;
    }

    /// OK, or what a refusal means (RFC 5530).
    pub(super) fn settle(&mut self, reply: Reply) -> Result<Reply, Failure> {
        if let Some((code, values)) = &reply.code
            && code == "CAPABILITY"
        {
            self.capabilities = response::words(values).into_iter().collect();
        }
        if reply.has_code("ALERT") {
            self.event(Event::Alert(reply.text.clone()), reply.text.len() as u64)?;
        }
        match reply.kind {
            Kind::Ok | Kind::PreAuth => Ok(reply),
            Kind::No if reply.has_code("NOPERM") => Err(Failure::NoPermission(reply.text)),
            Kind::No | Kind::Bad => Err(Failure::Server(reply.text)),
            Kind::Bye => Err(Failure::Closed(reply.text)),
        }
    }

    /// What the next commands gather belongs to a new call.
    pub(super) fn begin_to_gather(&mut self) {
        self.gathered = 0;
    }

    /// Keeps what was said unasked.
    pub(super) fn note(&mut self, untagged: Untagged) -> Result<(), Failure> {
        let weight = untagged.weight();
        match untagged {
            Untagged::Reply(reply) if reply.kind == Kind::Bye => {
                self.bye = reply.text;
                Ok(())
            }
            Untagged::Reply(Reply { kind: Kind::Ok | Kind::PreAuth, code: Some((code, values)), .. })
                if code == "CAPABILITY" =>
            {
                self.capabilities = response::words(&values).into_iter().collect();
                Ok(())
            }
            Untagged::Reply(reply) if reply.has_code("ALERT") => self.event(Event::Alert(reply.text), weight),
            Untagged::Reply(reply) => {
                if let Some(notices) = &mut self.notices {
                    notices.has_overflowed |= reply.has_code("NOTIFICATIONOVERFLOW");
                }
                Ok(())
            }
            Untagged::Status(name, status) => {
                if let Some(notices) = &mut self.notices {
                    notices.status(name, status, weight);
                }
                Ok(())
            }
            Untagged::List(_) => {
                if let Some(notices) = &mut self.notices {
                    notices.is_list_changed = true;
                }
                Ok(())
            }
            Untagged::Capability(capabilities) => {
                self.capabilities = capabilities.into_iter().collect();
                Ok(())
            }
            Untagged::Enabled(extensions) => {
                let room = ENABLED.saturating_sub(self.enabled.len());
                self.enabled.extend(extensions.into_iter().take(room));
                self.utf8 = self.has_enabled("UTF8=ACCEPT");
                Ok(())
            }
            Untagged::Exists(count) => self.event(Event::Exists(count), weight),
            Untagged::Expunge(sequence) => self.event(Event::Expunge(sequence), weight),
            Untagged::Vanished { uids, .. } => self.event(Event::Vanished(uids), weight),
            Untagged::Fetch(fetch) => match fetch.to_update() {
                Some(update) => self.event(Event::Flags(update), weight),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn event(&mut self, event: Event, weight: u64) -> Result<(), Failure> {
        self.events_weight = self.events_weight.saturating_add(weight);
        if self.events_weight > EVENTS {
            self.broken = true;
            let what = "the list of what happened meanwhile".into();
            return Err(Failure::TooLarge { what, size: self.events_weight, max: EVENTS });
        }
        self.events.push(event);
        Ok(())
    }

    /// Whether there is something to take: events, or notices.
    pub(super) fn has_news(&self) -> bool {
        !self.events.is_empty() || self.notices.as_ref().is_some_and(|notices| !notices.is_empty())
    }

    /// Reads one response; any failure is the end of the connection.
    pub(super) async fn response(&mut self) -> Result<Response, Failure> {
        let read = match self.frame().await {
            Ok(frame) => response::parse(frame, self.utf8),
            Err(Failure::Closed(detail)) if detail.is_empty() => Err(Failure::Closed(self.bye.clone())),
            Err(failure) => Err(failure),
        };
        self.broken |= read.is_err();
        read
    }

    async fn frame(&mut self) -> Result<Frame, Failure> {
        let mut frame = Frame::default();
        let mut total = 0u64;
        loop {
            let is_first = frame.chunks.is_empty();
            let longest = |line: &[u8]| if is_first && response::lists_uids(line) { UIDS } else { LINE };
            let mut line = self.wire.line_within(longest).await?;
            total += line.len() as u64 + CHUNK;
            check(total)?;
            let announced =
                if frame.chunks.is_empty() && response::is_status(&line) { None } else { value::literal(&line) };
            if let Some((open, _)) = announced {
                line.truncate(open);
            }
            let is_body = is_body(frame.chunks.first(), &line);
            frame.chunks.push(Chunk::Text(line));
            let Some((_, length)) = announced else { return Ok(frame) };
            if is_body {
                if frame.chunks.iter().any(|chunk| matches!(chunk, Chunk::Body(..))) {
                    return Err(Failure::Protocol("it gives two messages in one response".into()));
                }
                let body = self.body(length).await?;
                frame.chunks.push(Chunk::Body(body, length));
                continue;
            }
            total = total.saturating_add(length);
            check(total)?;
            let mut literal = Vec::new();
            while (literal.len() as u64) < length {
                let left = length - literal.len() as u64;
                literal.extend_from_slice(self.wire.piece(left).await?);
            }
            frame.chunks.push(Chunk::Literal(literal));
        }
    }

    /// A message's body. One that is too large is read over, up to eight times what is allowed; more than that is
    /// nothing a mail server sends, and ends the connection.
    async fn body(&mut self, length: u64) -> Result<Option<crate::net::Body>, Failure> {
        let max = self.body_limits.size;
        if length > max.saturating_mul(8) {
            return Err(Failure::TooLarge { what: "a message".into(), size: length, max });
        }
        let mut spool = if length > max { None } else { Some(Spool::new(self.body_limits)) };
        let mut left = length;
        while left > 0 {
            let piece = self.wire.piece(left).await?;
            left -= piece.len() as u64;
            if let Some(spool) = &mut spool {
                spool.push(piece)?;
            }
        }
        spool.map_or(Ok(None), Spool::finish)
    }
}

/// What must be done within a time.
pub(super) async fn in_time<T>(limit: Duration, doing: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::time::timeout(limit, doing).await.map_err(|_| Failure::TimedOut)?
}

fn check(total: u64) -> Result<(), Failure> {
    if total > RESPONSE {
        return Err(Failure::TooLarge { what: "a response".into(), size: total, max: RESPONSE });
    }
    Ok(())
}

/// Whether the literal after this line is a message's body: "* 12 FETCH (… BODY[] ".
fn is_body(first: Option<&Chunk>, line: &[u8]) -> bool {
    let begin = match first {
        Some(Chunk::Text(first)) => first,
        _ => line,
    };
    let mut words = begin.split(|byte| *byte == b' ');
    let is_fetch = words.next() == Some(b"*")
        && words.next().is_some_and(|number| number.iter().all(u8::is_ascii_digit))
        && words.next().is_some_and(|name| name.eq_ignore_ascii_case(b"FETCH"));
    let name = line.trim_ascii_end();
    let name = name.rsplit(|byte| matches!(byte, b' ' | b'(')).next().unwrap_or_default();
    is_fetch && (name.eq_ignore_ascii_case(b"BODY[]") || name.eq_ignore_ascii_case(b"RFC822"))
}
