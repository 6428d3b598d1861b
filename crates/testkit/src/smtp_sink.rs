use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// An SMTP server on loopback that keeps what it is given and does as it is told. It lets everybody in, and ends with this value.
pub struct SmtpSink {
    port: u16,
    state: Arc<Mutex<State>>,
    accepting: JoinHandle<()>,
}

/// A message whose content came to its end.
#[derive(Clone, Debug)]
pub struct Received {
    /// Of the envelope; none when it was empty.
    pub sender: Option<String>,
    /// Those that were accepted.
    pub recipients: Vec<String>,
    /// Without the dots that the transfer adds; lines end with LF.
    pub raw: String,
}

/// What becomes of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Kept, and answered so.
    Answer(String),
    /// Kept, and the connection closed without an answer.
    Close,
    /// Kept, and never answered.
    Hang,
    /// The connection is closed in answer to DATA.
    CloseBefore,
}

/// A point of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// MAIL has come, and is not answered.
    Mail,
    /// DATA has come, and is not answered.
    Data,
    /// All of the message has come, and is not answered.
    Content,
    /// The message was answered.
    Answered,
}

#[derive(Default)]
struct State {
    received: Vec<Received>,
    fates: VecDeque<Fate>,
    /// Addresses with what is answered for them, and how often.
    answers: Vec<(String, String, usize)>,
    /// Transactions so far.
    transactions: usize,
    /// The transaction that stops, and where.
    stop_at: Option<(usize, Moment)>,
    is_stopped: bool,
}

impl SmtpSink {
    pub async fn start() -> SmtpSink {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::<Mutex<State>>::default();
        let accepting = tokio::spawn({
            let state = Arc::clone(&state);
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let state = Arc::clone(&state);
                    // A client that goes away has its reasons.
                    tokio::spawn(async move { converse(stream, &state).await.ok() });
                }
            }
        });
        SmtpSink { port, state, accepting }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Everything that came to its end, whatever was answered.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.state).received.clone()
    }

    /// Transactions that were begun.
    pub fn transactions(&self) -> usize {
        lock(&self.state).transactions
    }

    /// What becomes of the next message that no fate was set for yet; without one a message is taken.
    pub fn next(&self, fate: Fate) {
        lock(&self.state).fates.push_back(fate);
    }

    /// Answers RCPT for this address so many times like this.
    pub fn answer(&self, address: &str, reply: &str, times: usize) {
        lock(&self.state).answers.push((address.to_owned(), reply.to_owned(), times));
    }

    /// Stops in a transaction, counted from 1, until its client is gone. After [`Moment::Answered`] it only tells.
    pub fn stop_at(&self, transaction: usize, moment: Moment) {
        let mut state = lock(&self.state);
        state.stop_at = Some((transaction, moment));
        state.is_stopped = false;
    }

    /// Whether it has come to where it stops.
    pub fn is_stopped(&self) -> bool {
        lock(&self.state).is_stopped
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn converse(stream: TcpStream, state: &Mutex<State>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    say(&mut stream, "220 sink.example ESMTP").await?;
    let (mut sender, mut recipients, mut transaction) = (None, Vec::new(), 0);
    while let Some(line) = line(&mut stream).await? {
        match line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" => say(&mut stream, "250-sink.example\r\n250-AUTH PLAIN\r\n250 ENHANCEDSTATUSCODES").await?,
            "AUTH" => say(&mut stream, "235 2.7.0 in").await?,
            "MAIL" => {
                sender = address_in(&line);
                recipients.clear();
                transaction = {
                    let mut state = lock(state);
                    state.transactions += 1;
                    state.transactions
                };
                reach(&mut stream, state, transaction, Moment::Mail).await?;
                say(&mut stream, "250 2.1.0 ok").await?;
            }
            "RCPT" => {
                let address = address_in(&line).unwrap_or_default();
                let answer = answer_for(state, &address);
                if answer.starts_with('2') {
                    recipients.push(address);
                }
                say(&mut stream, &answer).await?;
            }
            "DATA" => {
                reach(&mut stream, state, transaction, Moment::Data).await?;
                let fate = lock(state).fates.pop_front().unwrap_or(Fate::Answer("250 2.0.0 taken".to_owned()));
                if fate == Fate::CloseBefore {
                    return Ok(());
                }
                say(&mut stream, "354 go on").await?;
                let raw = content(&mut stream).await?;
                lock(state).received.push(Received { sender: sender.clone(), recipients: recipients.clone(), raw });
                reach(&mut stream, state, transaction, Moment::Content).await?;
                match fate {
                    Fate::Answer(answer) => say(&mut stream, &answer).await?,
                    Fate::Hang => gone(&mut stream).await,
                    Fate::Close | Fate::CloseBefore => return Ok(()),
                }
                reach(&mut stream, state, transaction, Moment::Answered).await?;
            }
            "QUIT" => return say(&mut stream, "221 2.0.0 bye").await,
            _ => say(&mut stream, "250 2.0.0 ok").await?,
        }
    }
    Ok(())
}

/// What stands in angle brackets.
fn address_in(line: &str) -> Option<String> {
    line.split(['<', '>']).nth(1).filter(|address| !address.is_empty()).map(str::to_owned)
}

/// Stops if this is where to.
async fn reach(
    stream: &mut BufReader<TcpStream>,
    state: &Mutex<State>,
    transaction: usize,
    moment: Moment,
) -> io::Result<()> {
    let is_here = {
        let mut state = lock(state);
        let is_here = state.stop_at == Some((transaction, moment));
        state.is_stopped |= is_here;
        is_here
    };
    if is_here && moment != Moment::Answered {
        gone(stream).await;
        return Err(io::ErrorKind::ConnectionReset.into());
    }
    Ok(())
}

/// Until the client has gone.
async fn gone(stream: &mut BufReader<TcpStream>) {
    while let Ok(Some(_)) = line(stream).await {}
}

fn answer_for(state: &Mutex<State>, address: &str) -> String {
    let mut state = lock(state);
    match state.answers.iter_mut().find(|(known, _, times)| known == address && *times > 0) {
        Some((_, reply, times)) => {
            *times -= 1;
            reply.clone()
        }
        None => "250 2.1.5 ok".to_owned(),
    }
}

/// Reads up to the dot.
async fn content(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut raw = String::new();
    loop {
        let line = line(stream).await?.ok_or(io::ErrorKind::UnexpectedEof)?;
        if line == "." {
            return Ok(raw);
        }
        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
        raw.push('\n');
    }
}

async fn line(stream: &mut BufReader<TcpStream>) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    if stream.read_until(b'\n', &mut line).await? == 0 {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned()))
}

async fn say(stream: &mut BufReader<TcpStream>, words: &str) -> io::Result<()> {
    stream.write_all(format!("{words}\r\n").as_bytes()).await?;
    stream.flush().await
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
