use std::io::BufRead;

use chrono::{DateTime, Utc};

use super::{Error, Item};
use crate::mime::parse_date;
use crate::net::{BodyLimits, Spool};

/// How an mbox keeps a line that begins with "From " apart from the line that begins a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// ">" before "From " and before ">From ", so it can be undone: one ">" is taken away.
    Mboxrd,
    /// ">" before "From " only. Whether a ">" stood there before cannot be known; lines are left as they are.
    Mboxo,
}

/// Reads an mbox message by message (RFC 4155). A message begins with a line "From ", a word and a date, at the start or
/// after an empty line; other lines that begin with "From " belong to the message, as programs that forget to quote
/// leave them.
pub struct Mbox<R> {
    reader: R,
    dialect: Dialect,
    source: String,
    max: u64,
    number: usize,
    line: Vec<u8>,
    /// The "From " line of the message that comes next.
    next: Option<Vec<u8>>,
    ended: bool,
}

/// A line longer than this is handed on in pieces, so that no line can fill the memory.
const PIECE: usize = 64 * 1024;

impl<R: BufRead> Mbox<R> {
    /// `source` names it in items and errors; a message over `max` bytes is an error.
    pub fn new(reader: R, dialect: Dialect, source: String, max: u64) -> Self {
        Self { reader, dialect, source, max, number: 0, line: Vec::new(), next: None, ended: false }
    }

    /// One line or piece of a line into `self.line`; false at the end.
    fn read_piece(&mut self) -> std::io::Result<bool> {
        self.line.clear();
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                return Ok(!self.line.is_empty());
            }
            let line_feed = memchr::memchr(b'\n', buffer).map(|at| at + 1);
            let taken = line_feed.unwrap_or(buffer.len()).min(PIECE - self.line.len());
            self.line.extend_from_slice(&buffer[..taken]);
            self.reader.consume(taken);
            if Some(taken) == line_feed || self.line.len() == PIECE {
                return Ok(true);
            }
        }
    }

    /// The first message's "From " line; what stands before it is no message.
    fn first(&mut self) -> std::io::Result<()> {
        while self.read_piece()? {
            if is_separator(&self.line) {
                self.next = Some(std::mem::take(&mut self.line));
                break;
            }
        }
        Ok(())
    }

    fn message(&mut self, separator: &[u8]) -> Result<Item, Error> {
        self.number += 1;
        let source = format!("{}, message {}", self.source, self.number);
        let mut spool = Spool::new(BodyLimits { size: self.max, ..BodyLimits::default() });
        let (mut status, mut size) = (Status::default(), 0u64);
        // The empty line before the next "From " belongs to the mbox: one is kept back until more follows.
        let mut kept_back = Vec::new();
        let (mut after_empty, mut at_line_start) = (false, true);
        loop {
            match self.read_piece() {
                Ok(true) => {}
                Ok(false) => break self.ended = true,
                Err(error) => return Err(self.broken(error)),
            }
            if at_line_start && after_empty && is_separator(&self.line) {
                self.next = Some(std::mem::take(&mut self.line));
                break;
            }
            let quoted = at_line_start && self.dialect == Dialect::Mboxrd && is_quoted(&self.line);
            let line = &self.line[usize::from(quoted)..];
            if at_line_start {
                status.read(line);
            }
            after_empty = at_line_start && matches!(line, b"\n" | b"\r\n");
            at_line_start = line.ends_with(b"\n");
            let mut pushed = spool.push(&std::mem::take(&mut kept_back));
            if after_empty && size > 0 {
                kept_back.extend_from_slice(line);
            } else {
                pushed = pushed.and_then(|()| spool.push(line));
            }
            size += line.len() as u64;
            if let Err(failure) = pushed {
                return Err(self.broken(std::io::Error::other(failure)));
            }
        }
        if size > self.max {
            return Err(Error::TooLarge { source_name: source, size, max: self.max });
        }
        let Some(body) = spool.finish().map_err(|failure| self.broken(std::io::Error::other(failure)))? else {
            return Err(Error::TooLarge { source_name: source, size, max: self.max });
        };
        Ok(Item { body, flags: status.flags(), received_at: separator_date(separator), folder: None, source })
    }

    /// Nothing more is read.
    fn broken(&mut self, error: std::io::Error) -> Error {
        self.ended = true;
        Error::Read { path: self.source.clone().into(), source: error }
    }
}

impl<R: BufRead> Iterator for Mbox<R> {
    type Item = Result<Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        if self.number == 0
            && self.next.is_none()
            && let Err(error) = self.first()
        {
            self.ended = true;
            return Some(Err(Error::Read { path: self.source.clone().into(), source: error }));
        }
        let Some(separator) = self.next.take() else {
            self.ended = true;
            return None;
        };
        Some(self.message(&separator))
    }
}

/// "From ", and somewhere behind a time: enough to tell it from prose, not so much that a dialect is missed.
pub(super) fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let rest = rest.trim_ascii();
    rest.len() < 1000
        && rest.windows(5).any(|five| {
            let [a, b, colon, c, d] = five else { return false };
            *colon == b':' && [b, c, d].iter().all(|digit| digit.is_ascii_digit()) && (a.is_ascii_digit() || *a == b' ')
        })
        && rest.windows(4).any(|year| year.iter().all(u8::is_ascii_digit))
}

fn is_quoted(line: &[u8]) -> bool {
    let quotes = line.iter().take_while(|byte| **byte == b'>').count();
    quotes > 0 && line[quotes..].starts_with(b"From ")
}

/// "From ida@example.org Thu Nov 24 18:22:48 1986", perhaps with a zone before or after the year.
fn separator_date(separator: &[u8]) -> Option<DateTime<Utc>> {
    let line = String::from_utf8_lossy(separator);
    let mut words = line.split_ascii_whitespace().skip(1);
    words.find(|word| ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].contains(&word.trim_end_matches(',')))?;
    parse_date(&words.collect::<Vec<_>>().join(" "))
}

/// What mail programs write into the message: "Status: RO", "X-Status: AF".
#[derive(Default)]
struct Status {
    flags: Vec<&'static str>,
    /// How many header lines were read.
    lines: usize,
    is_over: bool,
}

impl Status {
    const MOST_LINES: usize = 1000;

    /// A line of the message, one after the other.
    fn read(&mut self, line: &[u8]) {
        let line = line.trim_ascii_end();
        self.is_over |= line.is_empty() || self.lines == Self::MOST_LINES;
        self.lines += 1;
        let Some(colon) = memchr::memchr(b':', line).filter(|_| !self.is_over) else { return };
        let name = &line[..colon];
        if name.eq_ignore_ascii_case(b"status") || name.eq_ignore_ascii_case(b"x-status") {
            let letters = &line[colon + 1..];
            let known =
                [(b'R', "\\Seen"), (b'A', "\\Answered"), (b'F', "\\Flagged"), (b'T', "\\Draft"), (b'D', "\\Deleted")];
            self.flags.extend(known.iter().filter(|(letter, _)| letters.contains(letter)).map(|(_, flag)| *flag));
        }
    }

    fn flags(mut self) -> Vec<&'static str> {
        self.flags.sort_unstable();
        self.flags.dedup();
        self.flags
    }
}
