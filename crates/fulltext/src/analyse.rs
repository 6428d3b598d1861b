//! The tokeniser: one pass over the text, in time linear to its length whatever it holds.

mod noise;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::chars::{ALNUM, Class, DIGIT, FLAGS, JOINER, LOWER, UPPER, WIDE, char_at, class};
use crate::fold::normalise;
use crate::term::{Role, Sink, Term};

/// Words of more characters are left out.
const LONGEST_WORD: usize = 64;
/// Nothing is normalised that has more bytes, so that a tower of accents costs nothing.
const LONGEST_RAW: usize = 256;
/// What is joined is kept whole up to so many bytes: an address may have 254.
const LONGEST_WHOLE: usize = 255;
/// Whatever joins more parts is several.
const MOST_PARTS: usize = 16;
/// Of a host name, so many parent domains are lexemes.
const MOST_PARENTS: usize = 5;
/// Words with hyphens are also joined up to so many bytes.
const LONGEST_JOINED: usize = 32;

/// Gives the terms of a text to the sink, the first at this position; returns the position behind the last.
pub(crate) fn analyse(text: &str, first: u32, sink: &mut impl Sink) -> u32 {
    let mut analyser = Analyser {
        text,
        bytes: text.as_bytes(),
        at: 0,
        position: first,
        url: None,
        normal: Vec::with_capacity(LONGEST_RAW),
        parts: Vec::with_capacity(MOST_PARTS),
        scratch: String::new(),
    };
    while analyser.at < text.len() && !sink.is_full() {
        analyser.step(sink);
    }
    analyser.position
}

struct Analyser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    position: u32,
    /// Where the path of the URL that is being read ends, and the URL itself.
    url: Option<(usize, usize)>,
    /// The parts of what is being read in normal form, with what joins them.
    normal: Vec<u8>,
    parts: Vec<Part>,
    scratch: String,
}

/// A run of letters and digits.
struct Part {
    raw: Range<usize>,
    /// In `normal`; empty when it is not indexed.
    normal: Range<usize>,
    /// What joins it to the part before it.
    joiner: u8,
    is_ascii: bool,
    is_word: bool,
    is_number: bool,
}

impl Analyser<'_> {
    fn step(&mut self, sink: &mut impl Sink) {
        if let Some((_, end)) = self.url.take_if(|(path_end, _)| self.at >= *path_end) {
            self.at = self.at.max(end);
            return;
        }
        let flags = FLAGS[usize::from(self.bytes[self.at])];
        if flags & ALNUM != 0 {
            if !self.plain(sink) {
                self.joined(sink);
            }
        } else if flags & WIDE == 0 {
            let rest = &self.bytes[self.at..];
            let next = rest.iter().position(|byte| FLAGS[usize::from(*byte)] & (ALNUM | WIDE) != 0);
            self.at += next.unwrap_or(rest.len());
        } else {
            match char_at(self.text, self.at) {
                Some((c, next)) => match class(c) {
                    Class::Letter => self.joined(sink),
                    Class::Pair => self.pairs(sink),
                    Class::Mark | Class::Hidden | Class::Break => self.at = next,
                },
                None => self.at = self.text.len(),
            }
        }
    }

    /// Reads a word of ASCII that is joined with nothing and has no capitals inside, as most are: what [`Self::joined`] does for these, in a
    /// third of the time.
    #[inline]
    fn plain(&mut self, sink: &mut impl Sink) -> bool {
        let rest = &self.bytes[self.at..];
        let mut flags = FLAGS[usize::from(rest[0])];
        let mut length = 1;
        let mut behind_first = 0;
        for byte in &rest[1..] {
            let of_byte = FLAGS[usize::from(*byte)];
            if of_byte & ALNUM == 0 {
                let next = rest.get(length + 1).map_or(0, |next| FLAGS[usize::from(*next)]);
                // A colon could be that of a URL.
                let may_go_on = of_byte & JOINER != 0 && (next & (ALNUM | WIDE) != 0 || *byte == b':');
                if may_go_on || of_byte & WIDE != 0 || *byte == b'\'' {
                    return false;
                }
                break;
            }
            behind_first |= of_byte;
            length += 1;
        }
        flags |= behind_first;
        if behind_first & UPPER != 0 || length > LONGEST_WORD {
            return false;
        }
        let mut lower = [0; LONGEST_WORD];
        let text = if flags & UPPER == 0 {
            &rest[..length]
        } else {
            let lower = &mut lower[..length];
            lower.copy_from_slice(&rest[..length]);
            lower[0] = lower[0].to_ascii_lowercase();
            lower
        };
        let (is_word, position, range) = (flags & DIGIT == 0, self.position, self.at..self.at + length);
        sink.term(Term { text, is_ascii: true, is_word, role: Role::Main, position, width: 1, range });
        self.position += 1;
        self.at += length;
        true
    }

    /// Reads a word, or several that are joined.
    fn joined(&mut self, sink: &mut impl Sink) {
        self.normal.clear();
        self.parts.clear();
        let mut joiner = 0;
        loop {
            let start = self.at;
            let (end, flags, is_mixed) = self.part_end(start);
            if is_mixed && let Some(end) = noise::end(&self.bytes[start..]) {
                self.at = start + end;
                self.position += 1;
                return;
            }
            if joiner == 0 && self.is_scheme(start, end) {
                self.begin_url(end + 3);
                return;
            }
            self.push_part(start..end, joiner, flags);
            self.at = end;
            joiner = match self.bytes.get(end) {
                Some(byte) if FLAGS[usize::from(*byte)] & JOINER != 0 && self.joins(*byte, end) => *byte,
                _ => break,
            };
            self.normal.push(joiner);
            self.at = end + 1;
        }
        self.emit(sink);
        self.position += u32::try_from(self.parts.len()).unwrap_or(1);
        self.skip_genitive();
    }

    /// Where a run of letters and digits ends, the flags of its bytes, and whether it has capitals behind other letters or digits.
    fn part_end(&self, start: usize) -> (usize, u8, bool) {
        let mut at = start;
        let (mut flags, mut behind_first) = (0, 0);
        while let Some(byte) = self.bytes.get(at) {
            let of_byte = FLAGS[usize::from(*byte)];
            if of_byte & ALNUM != 0 {
                if at > start {
                    behind_first |= of_byte;
                }
                flags |= of_byte;
                at += 1;
            } else if of_byte & WIDE != 0
                && let Some((c, next)) = char_at(self.text, at)
                && matches!(class(c), Class::Letter | Class::Mark | Class::Hidden)
            {
                flags |= WIDE;
                at = next;
            } else {
                break;
            }
        }
        (at, flags, behind_first & UPPER != 0 && flags & (LOWER | DIGIT) != 0)
    }

    fn push_part(&mut self, raw: Range<usize>, joiner: u8, flags: u8) {
        let start = self.normal.len();
        let is_ascii = flags & WIDE == 0;
        let mut is_word = flags & DIGIT == 0;
        if is_ascii {
            if raw.len() <= LONGEST_WORD {
                self.normal.extend_from_slice(&self.bytes[raw.clone()]);
                self.normal[start..].make_ascii_lowercase();
            }
        } else if raw.len() <= LONGEST_RAW {
            self.scratch.clear();
            normalise(&self.text[raw.clone()], &mut self.scratch);
            if self.scratch.chars().count() <= LONGEST_WORD {
                is_word = !self.scratch.contains(char::is_numeric);
                self.normal.extend_from_slice(self.scratch.as_bytes());
            }
        }
        let normal = start..self.normal.len();
        self.parts.push(Part { raw, normal, joiner, is_ascii, is_word, is_number: flags == DIGIT });
    }

    /// Whether the byte at a place joins what stands at both of its sides.
    fn joins(&self, byte: u8, at: usize) -> bool {
        let Some(next) = self.bytes.get(at + 1) else { return false };
        if self.parts.len() == MOST_PARTS || self.normal.len() > LONGEST_RAW {
            return false;
        }
        if matches!(byte, b':' | b'/' | b',') {
            return next.is_ascii_digit() && self.bytes[at - 1].is_ascii_digit();
        }
        match FLAGS[usize::from(*next)] {
            flags if flags & ALNUM != 0 => true,
            WIDE => char_at(self.text, at + 1).is_some_and(|(c, _)| class(c) == Class::Letter),
            _ => false,
        }
    }

    fn is_scheme(&self, start: usize, end: usize) -> bool {
        // One inside of another is not looked for: that would mean to look for its end, too, again and again.
        self.url.is_none()
            && self.bytes[end..].starts_with(b"://")
            && [&b"http"[..], b"https", b"ftp"].iter().any(|scheme| self.bytes[start..end].eq_ignore_ascii_case(scheme))
    }

    fn begin_url(&mut self, start: usize) {
        let rest = &self.bytes[start..];
        let end = rest.iter().position(|b| b.is_ascii_whitespace() || b"<>\"'`)]}|".contains(b)).unwrap_or(rest.len());
        let path_end = rest[..end].iter().position(|b| matches!(b, b'?' | b'#')).unwrap_or(end);
        self.url = Some((start + path_end, start + end));
        self.at = start;
    }

    /// Passes by the `'s` of *Anna's*.
    fn skip_genitive(&mut self) {
        if !matches!(self.bytes.get(self.at), Some(b'\'' | 0xe2)) {
            return;
        }
        let rest = &self.text[self.at..];
        let Some(rest) = rest.strip_prefix('\'').or_else(|| rest.strip_prefix('’')) else { return };
        let Some(rest) = rest.strip_prefix(['s', 'S']) else { return };
        if !rest.chars().next().is_some_and(|c| matches!(class(c), Class::Letter | Class::Mark)) {
            self.at = self.text.len() - rest.len();
        }
    }

    fn emit(&self, sink: &mut impl Sink) {
        let is_whole = self.parts.len() > 1 && self.emit_whole(sink);
        let role = if is_whole { Role::Part } else { Role::Main };
        for (index, part) in self.parts.iter().enumerate() {
            self.send(sink, index..index + 1, role, part.is_word);
        }
        if self.parts.len() > 1 && !is_whole {
            self.emit_joined(sink);
        }
    }

    /// Addresses, host names, numbers: kept whole, with the parts of theirs that consist of several. Tells whether it is one.
    fn emit_whole(&self, sink: &mut impl Sink) -> bool {
        let count = self.parts.len();
        let joined_by = |joiner| self.parts.iter().filter(|part| part.joiner == joiner).count();
        let (ats, dots) = (joined_by(b'@'), joined_by(b'.'));
        let is_one = ats == 1 || (ats == 0 && (dots > 0 || self.parts.iter().all(|part| part.is_number)));
        if !is_one || self.normal.len() > LONGEST_WHOLE || self.parts.iter().any(|part| part.normal.is_empty()) {
            return false;
        }
        self.send(sink, 0..count, Role::Main, false);
        let mut host = 0;
        if let Some(at) = self.parts.iter().position(|part| part.joiner == b'@') {
            host = at;
            for several in [0..at, at..count] {
                if several.len() > 1 {
                    self.send(sink, several, Role::Part, false);
                }
            }
        }
        let last = &self.parts[count - 1];
        if last.is_word && last.joiner == b'.' {
            let labels = (host + 1..count - 1).filter(|index| self.parts[*index].joiner == b'.');
            for index in labels.take(MOST_PARENTS) {
                self.send(sink, index..count, Role::Part, false);
            }
        }
        true
    }

    /// *e-mail* is also *email*.
    fn emit_joined(&self, sink: &mut impl Sink) {
        let count = self.parts.len();
        let may = count <= 3
            && self.normal.len() <= LONGEST_JOINED
            && self.parts[1..].iter().all(|part| part.joiner == b'-')
            && self.parts.iter().all(|part| part.is_word && !part.normal.is_empty());
        if may {
            let mut text = [0; LONGEST_JOINED];
            let mut length = 0;
            for byte in self.normal.iter().filter(|byte| **byte != b'-') {
                text[length] = *byte;
                length += 1;
            }
            sink.term(Term { text: &text[..length], role: Role::Joined, is_word: true, ..self.span(0..count) });
        }
    }

    fn send(&self, sink: &mut impl Sink, parts: Range<usize>, role: Role, is_word: bool) {
        let term = self.span(parts);
        if !term.text.is_empty() {
            sink.term(Term { role, is_word, ..term });
        }
    }

    /// Some of the parts, with what joins them.
    fn span(&self, parts: Range<usize>) -> Term<'_> {
        let (first, last) = (&self.parts[parts.start], &self.parts[parts.end - 1]);
        Term {
            text: &self.normal[first.normal.start..last.normal.end],
            is_ascii: self.parts[parts.clone()].iter().all(|part| part.is_ascii),
            is_word: false,
            role: Role::Main,
            position: self.position + u32::try_from(parts.start).unwrap_or(0),
            width: u32::try_from(parts.len()).unwrap_or(1),
            range: first.raw.start..last.raw.end,
        }
    }

    /// Reads a run of characters of a script without spaces.
    fn pairs(&mut self, sink: &mut impl Sink) {
        let (mut text, mut single) = (String::new(), String::new());
        let mut previous = None;
        let mut role = Role::Main;
        while let Some((start, end)) = self.next_in_run() {
            // A character with more marks than any writing has is cut.
            let (kept, _) = self.text[start..end].char_indices().nth(4).unwrap_or((end - start, ' '));
            single.clear();
            normalise(&self.text[start..start + kept], &mut single);
            if let Some(from) = previous {
                text.push_str(&single);
                sink.term(of_run(&text, Role::Main, self.position, from..end));
                self.position += 1;
                role = Role::Part;
            }
            text.clear();
            text.push_str(&single);
            previous = Some(start);
            self.at = end;
            if sink.is_full() {
                return;
            }
        }
        sink.term(of_run(&single, role, self.position, previous.unwrap_or(self.at)..self.at));
        self.position += 1;
    }

    /// A character and its marks.
    fn next_in_run(&self) -> Option<(usize, usize)> {
        let (first, mut end) = char_at(self.text, self.at)?;
        if class(first) != Class::Pair {
            return None;
        }
        while let Some((c, next)) = char_at(self.text, end)
            && matches!(class(c), Class::Mark | Class::Hidden)
        {
            end = next;
        }
        Some((self.at, end))
    }
}

fn of_run(text: &str, role: Role, position: u32, range: Range<usize>) -> Term<'_> {
    Term { text: text.as_bytes(), is_ascii: false, is_word: false, role, position, width: 1, range }
}
