mod fake_mailbox;
mod fetch;
pub mod personality;
mod session;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

pub use fake_mailbox::FakeMailbox;

use crate::imap_wire::{parts, read_line};
use crate::wait_for;
use session::Session;

/// What a [`ScriptedServer`] does on a connection, in this order. It hangs up at the end.
pub type Script = Vec<Step>;

/// One thing that a scripted server does.
#[derive(Clone)]
pub enum Step {
    /// Takes the client's next command, which must look like this after its tag: `LOGIN *`, in capitals or not. After
    /// another one the server hangs up, and [`ScriptedServer::surprises`] tells.
    Expect(String),
    /// Sends this. `{tag}` becomes the tag of the last command.
    Send(Vec<u8>),
    /// The same, byte by byte with this pause.
    SendSlowly(Vec<u8>, Duration),
    /// Announces a literal of `announced` bytes after `before`, and gives `given` of them.
    Literal { before: String, announced: u64, given: u64 },
    /// Says nothing more, and does not hang up.
    Hang,
    /// Hangs up.
    Close,
    /// Does these so many times.
    Repeat(usize, Script),
    /// Answers the client's commands like a mail server, until the client goes.
    Serve(FakeMailbox),
    /// Within [`FakeMailbox::but`]: the answer that the mailbox gives by itself.
    Usual,
    /// Something that happens just then.
    Do(Arc<dyn Fn() + Send + Sync>),
}

impl Step {
    pub fn expect(pattern: &str) -> Step {
        Step::Expect(pattern.to_owned())
    }

    pub fn send(text: impl AsRef<[u8]>) -> Step {
        Step::Send(text.as_ref().to_vec())
    }

    pub fn literal(before: &str, announced: u64, given: u64) -> Step {
        Step::Literal { before: before.to_owned(), announced, given }
    }
}

/// An IMAP server that says what a test tells it to. It ends with this value.
pub struct ScriptedServer {
    address: SocketAddr,
    notes: Arc<Mutex<Notes>>,
    accepting: JoinHandle<()>,
}

#[derive(Default)]
struct Notes {
    heard: Vec<Vec<String>>,
    surprises: Vec<String>,
}

impl ScriptedServer {
    /// Follows the first script on the first connection, and so on; the last one on all further ones.
    pub async fn start(scripts: Vec<Script>) -> ScriptedServer {
        assert!(!scripts.is_empty(), "there is a script");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let notes = Arc::<Mutex<Notes>>::default();
        let accepting = tokio::spawn(accept(listener, scripts, Arc::clone(&notes)));
        ScriptedServer { address, notes, accepting }
    }

    /// The same script on every connection.
    pub async fn of(script: Script) -> ScriptedServer {
        Self::start(vec![script]).await
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What clients have said so far, by connection, without tags.
    pub fn heard(&self) -> Vec<Vec<String>> {
        lock(&self.notes).heard.clone()
    }

    /// How many commands that look like this clients have said so far.
    pub fn count(&self, pattern: &str) -> usize {
        lock(&self.notes).heard.iter().flatten().filter(|command| looks_like(command, pattern)).count()
    }

    /// Waits until a client says something that looks like this.
    pub async fn hears(&self, pattern: &str) {
        wait_for(&format!("a client says {pattern}"), async || self.count(pattern) > 0).await;
    }

    /// Commands other than the ones that were expected.
    pub fn surprises(&self) -> Vec<String> {
        lock(&self.notes).surprises.clone()
    }
}

impl Drop for ScriptedServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, scripts: Vec<Script>, notes: Arc<Mutex<Notes>>) {
    let mut connections = JoinSet::new();
    for number in 0.. {
        let Ok((stream, _)) = listener.accept().await else { return };
        let script = scripts.get(number).or(scripts.last()).cloned().unwrap_or_default();
        lock(&notes).heard.push(Vec::new());
        connections.spawn(Connection::new(stream, number, Arc::clone(&notes)).follow(script));
    }
}

/// One client.
struct Connection {
    reader: BufReader<OwnedReadHalf>,
    writer: OwnedWriteHalf,
    number: usize,
    notes: Arc<Mutex<Notes>>,
    /// Of the last command.
    tag: String,
    /// The last command without its tag.
    command: Vec<u8>,
    session: Session,
}

/// The connection is at its end.
struct Over;

impl Connection {
    fn new(stream: TcpStream, number: usize, notes: Arc<Mutex<Notes>>) -> Connection {
        let _ = stream.set_nodelay(true);
        let (reader, writer) = stream.into_split();
        Connection {
            reader: BufReader::new(reader),
            writer,
            number,
            notes,
            tag: String::new(),
            command: Vec::new(),
            session: Session::default(),
        }
    }

    async fn follow(mut self, script: Script) {
        let _ = self.steps(&script, None).await;
    }

    /// `mailbox` is the one whose usual answer the steps stand for.
    async fn steps(&mut self, script: &[Step], mailbox: Option<&FakeMailbox>) -> Result<(), Over> {
        for step in script {
            match step {
                Step::Expect(pattern) => self.expect(pattern).await?,
                Step::Send(bytes) => self.send(&self.with_tag(bytes)).await?,
                Step::SendSlowly(bytes, pause) => {
                    for byte in self.with_tag(bytes) {
                        self.send(&[byte]).await?;
                        tokio::time::sleep(*pause).await;
                    }
                }
                Step::Literal { before, announced, given } => self.literal(before, *announced, *given).await?,
                Step::Hang => std::future::pending().await,
                Step::Close => return Err(Over),
                Step::Do(act) => act(),
                Step::Repeat(times, script) => {
                    for _ in 0..*times {
                        Box::pin(self.steps(script, mailbox)).await?;
                    }
                }
                Step::Serve(mailbox) => Box::pin(self.serve(mailbox)).await?,
                Step::Usual => self.usual(mailbox.expect("only in place of a mailbox's answer")).await?,
            }
        }
        Ok(())
    }

    async fn expect(&mut self, pattern: &str) -> Result<(), Over> {
        let command = self.listen().await?;
        if looks_like(&command, pattern) {
            return Ok(());
        }
        lock(&self.notes).surprises.push(format!("{command} instead of {pattern}"));
        Err(Over)
    }

    async fn serve(&mut self, mailbox: &FakeMailbox) -> Result<(), Over> {
        loop {
            let command = self.listen().await?;
            match mailbox.unusual(&command) {
                Some(script) => Box::pin(self.steps(&script, Some(mailbox))).await?,
                None => self.usual(mailbox).await?,
            }
        }
    }

    async fn usual(&mut self, mailbox: &FakeMailbox) -> Result<(), Over> {
        let words = parts(&self.command);
        let first = words.first().map(|word| word.text().to_ascii_uppercase()).unwrap_or_default();
        if first == "AUTHENTICATE" && words.len() < 3 {
            self.send(b"+ \r\n").await?;
            read_line(&mut self.reader, None).await.map_err(|_| Over)?;
        }
        if first == "IDLE" && mailbox.can("IDLE") {
            return self.idle(mailbox).await;
        }
        let answer = self.session.answer(mailbox, &self.tag, &words);
        self.send(&answer).await?;
        if first == "LOGOUT" { Err(Over) } else { Ok(()) }
    }

    async fn idle(&mut self, mailbox: &FakeMailbox) -> Result<(), Over> {
        let mut changes = mailbox.changes();
        let Connection { reader, writer, session, .. } = self;
        writer.write_all(b"+ idling\r\n").await.map_err(|_| Over)?;
        {
            let mut done = std::pin::pin!(read_line(reader, None));
            loop {
                writer.write_all(&session.news(mailbox)).await.map_err(|_| Over)?;
                tokio::select! {
                    line = &mut done => {
                        line.ok().flatten().ok_or(Over)?;
                        break;
                    }
                    _ = changes.changed() => {}
                }
            }
        }
        self.send(format!("{} OK IDLE is over\r\n", self.tag).as_bytes()).await
    }

    /// Takes the next command, and gives it as text.
    async fn listen(&mut self) -> Result<String, Over> {
        let line = read_line(&mut self.reader, Some(&mut self.writer)).await.ok().flatten().ok_or(Over)?;
        let space = line.iter().position(|byte| *byte == b' ').unwrap_or(line.len());
        self.tag = String::from_utf8_lossy(&line[..space]).into_owned();
        self.command = line.get(space + 1..).unwrap_or_default().to_vec();
        let command = String::from_utf8_lossy(&self.command).into_owned();
        lock(&self.notes).heard[self.number].push(command.clone());
        Ok(command)
    }

    async fn send(&mut self, bytes: &[u8]) -> Result<(), Over> {
        self.writer.write_all(bytes).await.map_err(|_| Over)
    }

    async fn literal(&mut self, before: &str, announced: u64, given: u64) -> Result<(), Over> {
        const LINE: &[u8] = b"What is announced as a literal goes on and on, one line after another.\r\n";

        self.send(&self.with_tag(format!("{before}{{{announced}}}\r\n").as_bytes())).await?;
        let block = LINE.repeat(1000);
        let mut left = given;
        while left > 0 {
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(block.len());
            self.send(&block[..count]).await?;
            left -= count as u64;
        }
        Ok(())
    }

    fn with_tag(&self, bytes: &[u8]) -> Vec<u8> {
        let mut sent = Vec::new();
        let mut rest = bytes;
        while let Some(at) = rest.windows(5).position(|window| window == b"{tag}") {
            sent.extend_from_slice(&rest[..at]);
            sent.extend_from_slice(self.tag.as_bytes());
            rest = &rest[at + 5..];
        }
        sent.extend_from_slice(rest);
        sent
    }
}

/// Whether a command is like a pattern, whose asterisks stand for anything.
pub(crate) fn looks_like(command: &str, pattern: &str) -> bool {
    let (command, pattern) = (command.to_ascii_uppercase(), pattern.to_ascii_uppercase());
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = command.strip_prefix(first) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::looks_like;

    #[test]
    fn patterns() {
        for (command, pattern, verdict) in [
            ("login ida secret", "LOGIN *", true),
            ("NOOP", "NOOP", true),
            ("NOOP NOOP", "NOOP", false),
            ("UID FETCH 1:* (FLAGS BODY.PEEK[])", "UID FETCH*BODY*]*", true),
            ("UID FETCH 1:* (FLAGS)", "UID FETCH*BODY*", false),
        ] {
            assert_eq!(looks_like(command, pattern), verdict, "{command} {pattern}");
        }
    }
}
