//! Where the header lines of a part end (RFC 5322 section 2.2).

use std::borrow::Cow;
use std::ops::Range;

use super::charset::windows_1252;
use super::problem::Problems;
use super::structure::{Open, is_delimiter};
use super::{Limits, Problem};

pub(super) struct Head {
    /// The header lines, without the empty one that ends them.
    pub(super) lines: Range<usize>,
    /// Where the body begins.
    pub(super) body: usize,
}

/// Where the headers of a message begin: after a byte order mark, and after empty lines and an mbox's "From " line if
/// headers follow.
pub(super) fn start(raw: &[u8]) -> usize {
    let mut at = if raw.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let first = at;
    loop {
        let line = &raw[at..line_end(raw, at)];
        if line.is_empty() {
            return first;
        }
        if is_field(line) {
            return at;
        }
        if !(is_blank(line) || line.starts_with(b"From ") || line.starts_with(b">From ")) {
            return first;
        }
        at += line.len();
    }
}

/// Reads header lines from here to the empty line, a delimiter, or what cannot be a header.
pub(super) fn read(raw: &[u8], start: usize, open: &[Open], problems: &mut Problems) -> Head {
    let mut at = start;
    loop {
        let end = line_end(raw, at);
        let line = &raw[at..end];
        if line.is_empty() || is_delimiter(line, open) {
            return Head { lines: start..at, body: at };
        }
        if is_blank(line) {
            return Head { lines: start..at, body: end };
        }
        let continues = matches!(line[0], b' ' | b'\t') && at > start;
        if !continues && !is_field(line) {
            // Either rubbish among headers, or a body whose empty line is missing.
            problems.note(Problem::JunkInHeaders);
            if !is_field(&raw[end..line_end(raw, end)]) {
                return Head { lines: start..at, body: at };
            }
        }
        at = end;
    }
}

/// The header lines as they are given to the parser: rubbish left out, too long ones cut, no NUL, and UTF-8
/// wherever no encoded word says otherwise.
pub(super) fn prepare<'x>(lines: &'x [u8], limits: &Limits, problems: &mut Problems) -> Cow<'x, [u8]> {
    let plain = lines.len() <= SHORT
        && lines.ends_with(b"\n")
        && std::str::from_utf8(lines).is_ok()
        && memchr::memchr(0, lines).is_none();
    if plain && fields(lines).all(is_field) {
        return Cow::Borrowed(lines);
    }
    let mut prepared = Vec::with_capacity(lines.len().min(limits.head) + 64);
    for field in fields(lines).filter(|field| is_field(field)) {
        let limit = if is_structured(field) { limits.field.min(STRUCTURED) } else { limits.field };
        let cut = &field[..field.len().min(limit)];
        if cut.len() < field.len() {
            problems.note(Problem::LongHeader);
        }
        if prepared.len() + cut.len() > limits.head {
            problems.note(Problem::LongHeaders);
            break;
        }
        let begin = prepared.len();
        match std::str::from_utf8(cut) {
            Ok(_) => prepared.extend_from_slice(cut),
            Err(error) if error.error_len().is_none() => prepared.extend_from_slice(&cut[..error.valid_up_to()]),
            Err(_) => {
                problems.note(Problem::RawHeader);
                transcode(cut, &mut prepared);
            }
        }
        if memchr::memchr(0, &prepared[begin..]).is_some() {
            problems.note(Problem::Nul);
            let field = prepared.split_off(begin);
            prepared.extend(field.iter().flat_map(|byte| match byte {
                0 => "\u{fffd}".as_bytes(),
                _ => std::slice::from_ref(byte),
            }));
        }
        if prepared.len() - begin > SHORT {
            disarm(&mut prepared[begin..]);
        }
        if !prepared.ends_with(b"\n") {
            prepared.push(b'\n');
        }
    }
    Cow::Owned(prepared)
}

/// From windows-1252 to UTF-8, except inside of encoded words: these name their own character set.
fn transcode(field: &[u8], prepared: &mut Vec<u8>) {
    let mut rest = field;
    while let Some(at) = memchr::memmem::find(rest, b"=?") {
        let window = &rest[at..rest.len().min(at + 2 * 1024)];
        let text = memchr::memchr_iter(b'?', window).nth(2).map(|mark| mark + 1);
        let end = text.and_then(|text| Some(text + memchr::memmem::find(&window[text..], b"?=")?));
        let word = end.map_or(2, |end| end + 2);
        prepared.extend_from_slice(windows_1252(&rest[..at]).as_bytes());
        prepared.extend_from_slice(&window[..word]);
        rest = &rest[at + word..];
    }
    prepared.extend_from_slice(windows_1252(rest).as_bytes());
}

/// Where the line that begins at `start` ends, its line feed included.
pub(super) fn line_end(raw: &[u8], start: usize) -> usize {
    memchr::memchr(b'\n', &raw[start..]).map_or(raw.len(), |at| start + at + 1)
}

/// Up to here nothing a parser does in vain can cost much.
const SHORT: usize = 4 * 1024;

/// What Content-Type and its like may hold: their parameters are searched from the first for each.
const STRUCTURED: usize = 16 * 1024;

/// mail-parser looks for the end of an encoded word (RFC 2047 section 2) to the end of the field, again for each that
/// has none. Words are 75 characters at most; what does not end within 2 KiB is none.
fn disarm(field: &mut [u8]) {
    let mut end = usize::MAX;
    for at in (0..field.len().saturating_sub(1)).rev() {
        match &field[at..at + 2] {
            b"?=" => end = at,
            b"=?" if end.saturating_sub(at) > 2 * 1024 => field[at] = b'-',
            _ => {}
        }
    }
}

fn is_structured(field: &[u8]) -> bool {
    field.get(..8).is_some_and(|name| name.eq_ignore_ascii_case(b"content-"))
}

fn is_blank(line: &[u8]) -> bool {
    matches!(line, b"\n" | b"\r\n" | b"\r")
}

/// A name of printable ASCII (section 3.6.8), perhaps blanks (section 4.5), a colon.
fn is_field(line: &[u8]) -> bool {
    let name = line.iter().take_while(|byte| matches!(byte, 33..=57 | 59..=126)).count();
    name > 0 && line[name..].trim_ascii_start().first() == Some(&b':')
}

/// Splits into fields, each with the lines that continue it.
fn fields(lines: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = lines;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut end = line_end(rest, 0);
        while matches!(rest.get(end), Some(b' ' | b'\t')) {
            end = line_end(rest, end);
        }
        let field;
        (field, rest) = rest.split_at(end);
        Some(field)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(raw: &str) -> (&str, &str) {
        let head = read(raw.as_bytes(), start(raw.as_bytes()), &[], &mut Problems::default());
        (&raw[head.lines], &raw[head.body..])
    }

    #[test]
    fn finds_the_end_of_the_headers() {
        assert_eq!(split("A: 1\r\n b\r\n\r\nbody"), ("A: 1\r\n b\r\n", "body"));
        assert_eq!(split("A: 1\nrubbish\nB: 2\n\nbody"), ("A: 1\nrubbish\nB: 2\n", "body"));
        assert_eq!(split("A: 1\nno empty line\nbefore it"), ("A: 1\n", "no empty line\nbefore it"));
        assert_eq!(split("no headers\nat all"), ("", "no headers\nat all"));
        assert_eq!(split("\n\nFrom a@b Mon\nA: 1\n\nbody"), ("A: 1\n", "body"));
        assert_eq!(split("\n\nbody"), ("", "\nbody"));
        assert_eq!(split("\u{feff}A: 1\n\nbody"), ("A: 1\n", "body"));
        assert_eq!(split("A: 1\n"), ("A: 1\n", ""));
        assert_eq!(split(""), ("", ""));
    }

    #[test]
    fn what_is_prepared_is_short_and_utf8() {
        let mut problems = Problems::default();
        let limits = Limits { field: 10, head: 50, ..Limits::default() };
        let lines =
            [b"A: \xe4\0\nrubbish\nB: 23456789012345\n x\n".as_slice(), &b"C: 345678901\n".repeat(400)].concat();
        let prepared = prepare(&lines, &limits, &mut problems);
        assert!(prepared.starts_with("A: ä\u{fffd}\nB: 2345678\nC: 3456789\n".as_bytes()));
        assert!(prepared.len() <= 60);
        let expected = [Problem::RawHeader, Problem::Nul, Problem::LongHeader, Problem::LongHeaders];
        assert_eq!(problems.into_vec(), expected);
    }

    #[test]
    fn endless_words_are_disarmed() {
        let mut field = [b"S: ".as_slice(), &b"=?utf-8?q?y".repeat(1000), b"=?utf-8?q?x?=\n"].concat();
        disarm(&mut field);
        assert!(field.ends_with(b"=?utf-8?q?x?=\n") && field.starts_with(b"S: -?utf-8?q?y"));
    }
}
