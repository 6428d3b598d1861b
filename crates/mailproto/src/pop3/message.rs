//! Messages, unstuffed while they arrive (RFC 1939 section 3).

use super::connection::Connection;
use crate::net::{Body, Failure, Spool};

/// What may come beyond the limit before the connection is given up.
const BEYOND: u64 = 8;

impl Connection {
    /// A whole message. None when it is longer than allowed; it is read over then.
    pub async fn retrieve(&mut self, number: u32) -> Result<Option<Body>, Failure> {
        self.message(&format!("RETR {number}")).await
    }

    /// The headers of a message and the first lines of its body. Fails where the server has no TOP.
    pub async fn top(&mut self, number: u32, lines: u32) -> Result<Option<Body>, Failure> {
        self.message(&format!("TOP {number} {lines}")).await
    }

    /// A whole message, however long, as it arrives.
    pub async fn stream(&mut self, number: u32) -> Result<Arriving<'_>, Failure> {
        self.arriving(&format!("RETR {number}")).await
    }

    async fn message(&mut self, command: &str) -> Result<Option<Body>, Failure> {
        let limits = self.body_limits;
        let mut spool = Spool::new(limits);
        let mut arriving = self.arriving(command).await?;
        while let Some(piece) = arriving.next().await? {
            spool.push(piece)?;
            if arriving.received > limits.size.saturating_mul(BEYOND) {
                let size = arriving.received;
                return Err(Failure::TooLarge { what: "a message".into(), size, max: limits.size });
            }
        }
        spool.finish()
    }

    async fn arriving(&mut self, command: &str) -> Result<Arriving<'_>, Failure> {
        self.command(command).await?;
        self.set_broken(true);
        self.wire.expect_pace();
        Ok(Arriving { connection: self, unstuffing: Unstuffing::default(), plain: Vec::new(), received: 0 })
    }
}

/// A message that arrives. Dropped before its end, it leaves the connection unusable.
pub struct Arriving<'c> {
    connection: &'c mut Connection,
    unstuffing: Unstuffing,
    plain: Vec<u8>,
    /// Bytes, as they were sent.
    received: u64,
}

impl Arriving<'_> {
    /// The next bytes; None at the end.
    pub async fn next(&mut self) -> Result<Option<&[u8]>, Failure> {
        self.plain.clear();
        while self.plain.is_empty() && !self.unstuffing.is_complete() {
            let piece = self.connection.wire.peek().await?;
            let used = self.unstuffing.push(piece, &mut self.plain);
            self.connection.wire.consume(used);
            self.received += used as u64;
        }
        if self.unstuffing.is_complete() {
            self.connection.wire.forget_pace();
            self.connection.set_broken(false);
        }
        Ok((!self.plain.is_empty()).then_some(&self.plain[..]))
    }
}

/// Takes the dots away that were put before lines beginning with one, and finds the end: a line of one dot. Pieces may end
/// anywhere. Nothing else is changed; a lone LF ends a line, too, since some servers send what they have.
#[derive(Debug, Default)]
pub(crate) struct Unstuffing {
    place: Place,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    LineStart,
    Inside,
    /// A dot at the beginning of a line.
    Dot,
    /// A dot and a CR.
    DotReturn,
    End,
}

impl Unstuffing {
    pub(crate) fn is_complete(&self) -> bool {
        self.place == Place::End
    }

    /// How many bytes of the piece belong to the message, its end included.
    pub(crate) fn push(&mut self, piece: &[u8], plain: &mut Vec<u8>) -> usize {
        let mut at = 0;
        while at < piece.len() && self.place != Place::End {
            let byte = piece[at];
            match (self.place, byte) {
                (Place::LineStart, b'.') => {
                    self.place = Place::Dot;
                    at += 1;
                }
                (Place::Dot, b'\r') => {
                    self.place = Place::DotReturn;
                    at += 1;
                }
                (Place::Dot | Place::DotReturn, b'\n') => {
                    self.place = Place::End;
                    at += 1;
                }
                (Place::DotReturn, _) => {
                    // ".\r" and something else: the dot was stuffed, the CR was not.
                    plain.push(b'\r');
                    self.place = Place::Inside;
                }
                (Place::Dot, _) => self.place = Place::Inside,
                (Place::LineStart | Place::Inside, _) => {
                    let end = memchr::memchr(b'\n', &piece[at..]).map(|line_feed| at + line_feed + 1);
                    plain.extend_from_slice(&piece[at..end.unwrap_or(piece.len())]);
                    self.place = if end.is_some() { Place::LineStart } else { Place::Inside };
                    at = end.unwrap_or(piece.len());
                }
                (Place::End, _) => break,
            }
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unstuffed(pieces: &[&[u8]]) -> (Vec<u8>, Vec<u8>, bool) {
        let (mut unstuffing, mut plain, mut rest) = (Unstuffing::default(), Vec::new(), Vec::new());
        for piece in pieces {
            let used = unstuffing.push(piece, &mut plain);
            rest.extend_from_slice(&piece[used..]);
        }
        (plain, rest, unstuffing.is_complete())
    }

    #[test]
    fn dots() {
        let (plain, rest, complete) = unstuffed(&[b"a\r\n..b\r\n.c\r\n...\r\n.\r\n+OK next"]);
        assert_eq!((&plain[..], &rest[..], complete), (&b"a\r\n.b\r\nc\r\n..\r\n"[..], &b"+OK next"[..], true));
        assert_eq!(unstuffed(&[b".\r\n"]), (vec![], vec![], true));
        assert_eq!(unstuffed(&[b".\rx\n.\n"]), (b"\rx\n".to_vec(), vec![], true));
        assert!(!unstuffed(&[b"a\r\n."]).2);
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter_and_all_comes_back(text in "(\\.|\r\n|a|\r){0,40}", cut in 1usize..9) {
            let message = format!("{text}\r\n");
            let mut stuffed = String::new();
            for line in message.split_inclusive('\n') {
                if line.starts_with('.') {
                    stuffed.push('.');
                }
                stuffed.push_str(line);
            }
            stuffed.push_str(".\r\nrest");
            let pieces: Vec<&[u8]> = stuffed.as_bytes().chunks(cut).collect();
            let (plain, rest, complete) = unstuffed(&pieces);
            prop_assert_eq!((plain, rest, complete), (message.into_bytes(), b"rest".to_vec(), true));
        }
    }
}
