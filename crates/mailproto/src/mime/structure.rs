//! The tree of parts, from one pass over the lines (RFC 2046 section 5.1).

use std::ops::Range;

use super::fields::{self, PartFields};
use super::head::{self, Head};
use super::problem::Problems;
use super::{Limits, Problem};

/// A part of a message, in the order of the walk: the message itself is the first.
pub(super) struct Part {
    pub(super) parent: Option<usize>,
    pub(super) fields: PartFields,
    /// Header lines, without the empty one.
    pub(super) head: Range<usize>,
    /// As it stands there, still encoded; without the line end that belongs to the delimiter.
    pub(super) body: Range<usize>,
    /// Has been opened, so that its parts are parts of their own.
    pub(super) is_multipart: bool,
    pub(super) children: usize,
}

/// A multipart whose end has not come yet.
pub(super) struct Open {
    boundary: Vec<u8>,
    part: usize,
}

/// What separates parts: a line of "--", a boundary that is open, and "--" when it closes.
struct Delimiter {
    line: Range<usize>,
    level: usize,
    closes: bool,
}

/// Walks a message. There is at least one part. Each line is looked at once or twice, and compared with at most
/// `limits.depth` boundaries if it begins with "--".
pub(super) fn walk(raw: &[u8], limits: &Limits, problems: &mut Problems) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut next = Some(head::start(raw));
    while let Some(start) = next.take() {
        if parts.len() == limits.parts.max(1) {
            problems.note(Problem::TooManyParts);
            close(&mut parts, &mut open, 0, start);
            return parts;
        }
        let Head { lines, body } = head::read(raw, start, &open, problems);
        let parent = open.last().map(|open| open.part);
        let fields = fields::part(&raw[lines.clone()], is_in_digest(&parts, parent), limits, problems);
        if let Some(parent) = parent {
            parts[parent].children += 1;
        }
        let boundary = if fields.is_multipart() { fields.boundary.clone() } else { None };
        let current = parts.len();
        parts.push(Part { parent, fields, head: lines, body: body..raw.len(), is_multipart: false, children: 0 });
        if let Some(boundary) = boundary {
            if open.len() < limits.depth {
                parts[current].is_multipart = true;
                open.push(Open { boundary, part: current });
            } else {
                problems.note(Problem::TooDeep);
            }
        }

        let mut search = body;
        let mut content = !parts[current].is_multipart;
        while let Some(delimiter) = find(raw, search, &open) {
            let end = before_line(raw, delimiter.line.start);
            if content {
                parts[current].body.end = end.max(parts[current].body.start);
                content = false;
            }
            if delimiter.level + 1 < open.len() {
                problems.note(Problem::UnclosedMultipart);
                close(&mut parts, &mut open, delimiter.level + 1, end);
            }
            if !delimiter.closes {
                next = Some(delimiter.line.end);
                break;
            }
            close(&mut parts, &mut open, delimiter.level, end);
            search = delimiter.line.end;
        }
    }
    if !open.is_empty() {
        problems.note(Problem::UnclosedMultipart);
        close(&mut parts, &mut open, 0, raw.len());
    }
    parts
}

/// Whether the line that begins here is a delimiter of one of these.
pub(super) fn is_delimiter(line: &[u8], open: &[Open]) -> bool {
    matching(line, open).is_some()
}

fn close(parts: &mut [Part], open: &mut Vec<Open>, level: usize, end: usize) {
    for closed in open.drain(level..) {
        let part = &mut parts[closed.part];
        part.body.end = end.max(part.body.start);
    }
}

/// RFC 2046 section 5.1.5: in a digest, a part without a type is a message.
fn is_in_digest(parts: &[Part], parent: Option<usize>) -> bool {
    parent.is_some_and(|parent| parts[parent].fields.media_type == "multipart/digest")
}

/// The first delimiter from here on; `from` is where a line begins.
fn find(raw: &[u8], from: usize, open: &[Open]) -> Option<Delimiter> {
    if open.is_empty() {
        return None;
    }
    let at = |start: usize| {
        let end = head::line_end(raw, start);
        matching(&raw[start..end], open).map(|(level, closes)| Delimiter { line: start..end, level, closes })
    };
    if raw[from..].starts_with(b"--")
        && let Some(delimiter) = at(from)
    {
        return Some(delimiter);
    }
    memchr::memmem::find_iter(&raw[from..], b"\n--").find_map(|line_feed| at(from + line_feed + 1))
}

/// Innermost first, as two of them may be the same; blanks after it are transport padding.
fn matching(line: &[u8], open: &[Open]) -> Option<(usize, bool)> {
    let line = line.strip_prefix(b"--")?.trim_ascii_end();
    open.iter().enumerate().rev().find_map(|(level, open)| match line.strip_prefix(open.boundary.as_slice())? {
        b"" => Some((level, false)),
        b"--" => Some((level, true)),
        _ => None,
    })
}

/// Where the line before this one ends, its line end not counted.
fn before_line(raw: &[u8], line: usize) -> usize {
    match &raw[..line] {
        [.., b'\r', b'\n'] => line - 2,
        [.., b'\n'] => line - 1,
        _ => line,
    }
}
