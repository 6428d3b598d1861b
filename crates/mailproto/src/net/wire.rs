//! A connection as lines and counted bytes. Reading is bounded in length and in time, whatever the server does.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_rustls::client::TlsStream;

use super::Failure;
use super::deflate::Deflate;

const PIECE: usize = 64 * 1024;
/// Where the other side owes a message, so many bytes earn it the time that silence is allowed.
const PACE: u32 = 16 * 1024;

pub(crate) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
    /// What a server would say, so many bytes at a time; what is sent goes nowhere.
    #[cfg(any(test, feature = "fuzzing"))]
    Memory(std::io::Cursor<Vec<u8>>, usize),
}

pub(crate) struct Wire {
    stream: Option<Stream>,
    deflate: Option<Box<Deflate>>,
    input: Vec<u8>,
    /// Where in `input` the unread bytes begin, and up to where a line end was looked for.
    start: usize,
    searched: usize,
    silence: Duration,
    /// How much longer the other side may keep us waiting, where it owes a message.
    patience: Option<Duration>,
    /// Bytes that came since somebody asked, as they are after decompression.
    received: u64,
}

impl Wire {
    /// `silence` is how long the other side may neither send nor take anything.
    pub(crate) fn new(stream: Stream, silence: Duration) -> Self {
        let input = Vec::new();
        Self { stream: Some(stream), deflate: None, input, start: 0, searched: 0, silence, patience: None, received: 0 }
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        matches!(self.stream, Some(Stream::Tls(_)))
    }

    /// Takes the plain stream out, to be encrypted. What was received before may be somebody else's words
    /// (CVE-2011-0411), so nothing may wait.
    pub(crate) fn take_plain(&mut self) -> Result<TcpStream, Failure> {
        if self.start < self.input.len() {
            return Err(Failure::Protocol("it speaks before the encryption has begun".into()));
        }
        match self.stream.take() {
            Some(Stream::Plain(stream)) => Ok(stream),
            _ => Err(Failure::Tls("the connection cannot be encrypted".into())),
        }
    }

    pub(crate) fn put_back(&mut self, stream: Stream) {
        self.stream = Some(stream);
    }

    /// From here on, both directions are compressed.
    pub(crate) fn compress(&mut self) {
        let mut deflate = Box::new(Deflate::new());
        deflate.receive(&self.input[self.start..]);
        self.input.clear();
        (self.start, self.searched) = (0, 0);
        self.deflate = Some(deflate);
    }

    /// From here on the other side owes messages: a byte now and then is not enough. Only the time that it keeps us waiting
    /// counts, and what it sends earns it more.
    pub(crate) fn expect_pace(&mut self) {
        self.patience = Some(self.silence * 2);
    }

    /// The other side owes nothing large any more.
    pub(crate) fn forget_pace(&mut self) {
        self.patience = None;
    }

    /// Reads some bytes, within the time that silence is allowed.
    pub(crate) async fn fill(&mut self) -> Result<(), Failure> {
        let limit = self.silence.min(self.patience.unwrap_or(Duration::MAX));
        let unread = self.input.len() - self.start;
        #[expect(clippy::disallowed_methods, reason = "how long a server keeps us waiting is measured")]
        let since = Instant::now();
        tokio::time::timeout(limit, self.fill_patiently()).await.map_err(|_| Failure::TimedOut)??;
        if let Some(patience) = self.patience {
            let received = u32::try_from(self.input.len() - self.start - unread).unwrap_or(u32::MAX).min(2 * PACE);
            let left = patience.saturating_sub(since.elapsed()) + self.silence * received / PACE;
            self.patience = Some(left.min(self.silence * 2));
        }
        Ok(())
    }

    /// Bytes that came since this was asked last.
    pub(crate) fn take_received(&mut self) -> u64 {
        std::mem::take(&mut self.received)
    }

    /// Reads some bytes, however long it takes. Nothing is lost when it is dropped while it waits.
    pub(crate) async fn fill_patiently(&mut self) -> Result<(), Failure> {
        if self.start > 0 && (self.start == self.input.len() || self.start >= PIECE) {
            self.input.drain(..self.start);
            self.searched = self.searched.saturating_sub(self.start);
            self.start = 0;
        }
        let length = self.input.len();
        let Some(deflate) = &mut self.deflate else {
            self.input.reserve(PIECE);
            let read = read_some(&mut self.stream, &mut self.input).await?;
            self.received += read as u64;
            return if read == 0 { Err(Failure::Closed(String::new())) } else { Ok(()) };
        };
        loop {
            self.input.resize(length + PIECE, 0);
            let written = deflate.decompress(&mut self.input[length..]);
            self.input.truncate(length + *written.as_ref().unwrap_or(&0));
            let written = written?;
            if written > 0 {
                self.received += written as u64;
                return Ok(());
            }
            let mut received = Vec::with_capacity(PIECE);
            if read_some(&mut self.stream, &mut received).await? == 0 {
                return Err(Failure::Closed(String::new()));
            }
            deflate.receive(&received);
        }
    }

    /// A line without its end, of at most `max` bytes.
    pub(crate) async fn line(&mut self, max: usize) -> Result<Vec<u8>, Failure> {
        self.line_within(|_| max).await
    }

    /// The same where its beginning says how long it may be.
    pub(crate) async fn line_within(&mut self, max: impl Fn(&[u8]) -> usize) -> Result<Vec<u8>, Failure> {
        loop {
            let from = self.searched.max(self.start);
            if let Some(at) = memchr::memchr(b'\n', &self.input[from..]) {
                let end = from + at;
                let line = &self.input[self.start..end];
                let line = line.strip_suffix(b"\r").unwrap_or(line).to_vec();
                self.start = end + 1;
                self.searched = self.start;
                let max = max(&line);
                return if line.len() > max { Err(too_long(line.len(), max)) } else { Ok(line) };
            }
            self.searched = self.input.len();
            let begun = &self.input[self.start..];
            let max = max(begun);
            if begun.len() > max {
                return Err(too_long(begun.len(), max));
            }
            self.fill().await?;
        }
    }

    /// As `line`, but waits for its first byte however long it takes, and may be dropped until then.
    pub(crate) async fn wait(&mut self) -> Result<(), Failure> {
        while self.start == self.input.len() {
            self.fill_patiently().await?;
        }
        Ok(())
    }

    /// Some of the next `left` bytes, at least one.
    pub(crate) async fn piece(&mut self, left: u64) -> Result<&[u8], Failure> {
        if self.start == self.input.len() {
            self.fill().await?;
        }
        let available = (self.input.len() - self.start) as u64;
        let taken = available.min(left).min(PIECE as u64) as usize;
        let begin = self.start;
        self.start += taken;
        self.searched = self.start;
        Ok(&self.input[begin..begin + taken])
    }

    /// What has been received and not been used, at least one byte.
    pub(crate) async fn peek(&mut self) -> Result<&[u8], Failure> {
        if self.start == self.input.len() {
            self.fill().await?;
        }
        Ok(&self.input[self.start..])
    }

    /// Uses bytes that were seen.
    pub(crate) fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.input.len());
        self.searched = self.start;
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let Some(stream) = &mut self.stream else { return Err(Failure::Closed(String::new())) };
        for piece in bytes.chunks(PIECE) {
            let compressed = match &mut self.deflate {
                Some(deflate) => Some(deflate.compress(piece)?),
                None => None,
            };
            let piece = compressed.as_deref().unwrap_or(piece);
            tokio::time::timeout(self.silence, stream.write_all(piece)).await.map_err(|_| Failure::TimedOut)??;
        }
        tokio::time::timeout(self.silence, stream.flush()).await.map_err(|_| Failure::TimedOut)??;
        Ok(())
    }
}

fn too_long(size: usize, max: usize) -> Failure {
    Failure::TooLarge { what: "a line".into(), size: size as u64, max: max as u64 }
}

async fn read_some(stream: &mut Option<Stream>, buffer: &mut Vec<u8>) -> Result<usize, Failure> {
    let Some(stream) = stream else { return Err(Failure::Closed(String::new())) };
    match stream.read_buf(buffer).await {
        Ok(read) => Ok(read),
        // Many servers end an encrypted connection without saying so.
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(0),
        Err(error) => Err(error.into()),
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_read(context, buffer),
            #[cfg(any(test, feature = "fuzzing"))]
            Self::Memory(bytes, piece) => {
                let rest = &bytes.get_ref()[(bytes.position() as usize).min(bytes.get_ref().len())..];
                let taken = rest.len().min(*piece).min(buffer.remaining());
                buffer.put_slice(&rest[..taken]);
                bytes.set_position(bytes.position() + taken as u64);
                Poll::Ready(Ok(()))
            }
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_write(context, bytes),
            #[cfg(any(test, feature = "fuzzing"))]
            Self::Memory(..) => Poll::Ready(Ok(bytes.len())),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_flush(context),
            #[cfg(any(test, feature = "fuzzing"))]
            Self::Memory(..) => Poll::Ready(Ok(())),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_shutdown(context),
            #[cfg(any(test, feature = "fuzzing"))]
            Self::Memory(..) => Poll::Ready(Ok(())),
        }
    }
}
