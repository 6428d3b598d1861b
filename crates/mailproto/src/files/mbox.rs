use std::io::BufRead;

use chrono::{DateTime, Utc};

use super::{Error, Item};
use crate::mime::parse_date;

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
        let mut raw = Vec::new();
        let mut size = 0u64;
        let (mut after_empty, mut at_line_start) = (false, true);
        loop {
            match self.read_piece() {
                Ok(true) => {}
                Ok(false) => break self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Err(Error::Read { path: self.source.clone().into(), source: error });
                }
            }
            if at_line_start && after_empty && is_separator(&self.line) {
                self.next = Some(std::mem::take(&mut self.line));
                break;
            }
            let quoted = at_line_start && self.dialect == Dialect::Mboxrd && is_quoted(&self.line);
            let line = &self.line[usize::from(quoted)..];
            size += line.len() as u64;
            if size <= self.max {
                raw.extend_from_slice(line);
            } else {
                raw = Vec::new();
            }
            after_empty = at_line_start && matches!(line, b"\n" | b"\r\n");
            at_line_start = line.ends_with(b"\n");
        }
        if size > self.max {
            return Err(Error::TooLarge { source_name: source, size, max: self.max });
        }
        // The empty line before the next "From " belongs to the mbox.
        if raw.ends_with(b"\n\r\n") {
            raw.truncate(raw.len() - 2);
        } else if raw.ends_with(b"\n\n") {
            raw.truncate(raw.len() - 1);
        }
        let flags = status_flags(&raw);
        Ok(Item { raw, flags, received_at: separator_date(separator), folder: None, source })
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
fn status_flags(raw: &[u8]) -> Vec<&'static str> {
    let mut flags = Vec::new();
    for line in
        raw.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).take_while(|line| !line.is_empty()).take(1000)
    {
        let Some(colon) = memchr::memchr(b':', line) else { continue };
        let name = &line[..colon];
        if name.eq_ignore_ascii_case(b"status") || name.eq_ignore_ascii_case(b"x-status") {
            let letters = &line[colon + 1..];
            let known =
                [(b'R', "\\Seen"), (b'A', "\\Answered"), (b'F', "\\Flagged"), (b'T', "\\Draft"), (b'D', "\\Deleted")];
            flags.extend(known.iter().filter(|(letter, _)| letters.contains(letter)).map(|(_, flag)| *flag));
        }
    }
    flags.sort_unstable();
    flags.dedup();
    flags
}
