use std::fmt::Write;
use std::ops::Range;

use crate::{Weight, builder};

/// A finished `tsvector`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vector {
    bytes: Vec<u8>,
    /// In PostgreSQL's order.
    entries: Vec<Entry>,
    /// With weights, of one lexeme after the other.
    positions: Vec<u16>,
    is_truncated: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    text: Range<usize>,
    first_position: u32,
    positions: u16,
}

/// A lexeme of a vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lexeme<'a> {
    pub text: &'a str,
    positions: &'a [u16],
}

impl Lexeme<'_> {
    /// Where it stands, from 1, and how much it counts there; in ascending order.
    pub fn positions(&self) -> impl Iterator<Item = (u16, Weight)> {
        self.positions.iter().map(|position| (position & 0x3fff, Weight::of_bits(*position)))
    }
}

impl Vector {
    pub(crate) fn new(bytes: Vec<u8>, strings: &[builder::Entry], postings: &[(u32, u16)], is_truncated: bool) -> Self {
        // PostgreSQL compares bytes, and of two lexemes that begin alike the shorter is first: as slices of bytes are compared.
        // Most pairs differ in the first eight.
        let text = |index: u32| &bytes[strings[index as usize].range()];
        let lexemes = (0..strings.len() as u32).filter(|index| strings[*index as usize].is_lexeme);
        let mut order: Vec<(u64, u32)> = lexemes.map(|index| (beginning(text(index)), index)).collect();
        order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| text(a.1).cmp(text(b.1))));

        let mut next = vec![0; strings.len()];
        let mut total = 0;
        let mut entries = Vec::with_capacity(order.len());
        for (_, index) in order {
            let string = &strings[index as usize];
            entries.push(Entry { text: string.range(), first_position: total, positions: string.count });
            next[index as usize] = total;
            total += u32::from(string.count);
        }
        let mut positions = vec![0; postings.len()];
        for (lexeme, position) in postings {
            let place = &mut next[*lexeme as usize];
            positions[*place as usize] = *position;
            *place += 1;
        }
        for entry in &mut entries {
            entry.tidy(&mut positions);
        }
        Self { bytes, entries, positions, is_truncated }
    }

    /// Whether some of the text was left out, because PostgreSQL would have refused more.
    pub fn is_truncated(&self) -> bool {
        self.is_truncated
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many lexemes there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The lexemes in PostgreSQL's order.
    pub fn lexemes(&self) -> impl Iterator<Item = Lexeme<'_>> {
        self.entries.iter().map(|entry| {
            let text = std::str::from_utf8(self.text(entry)).unwrap_or_default();
            Lexeme { text, positions: self.positions(entry) }
        })
    }

    /// Appends it as PostgreSQL's `tsvectorrecv` reads it: the value of a binary parameter or COPY field, without its length.
    pub fn to_binary(&self, out: &mut Vec<u8>) {
        out.reserve(
            4 + self.entries.iter().map(|entry| entry.text.len() + 3).sum::<usize>() + self.positions.len() * 2,
        );
        out.extend_from_slice(&(self.entries.len() as u32).to_be_bytes());
        for entry in &self.entries {
            out.extend_from_slice(self.text(entry));
            out.push(0);
            out.extend_from_slice(&entry.positions.to_be_bytes());
            for position in self.positions(entry) {
                out.extend_from_slice(&position.to_be_bytes());
            }
        }
    }

    /// As PostgreSQL writes it: `'exampl':1A,4 'org':5`.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for lexeme in self.lexemes() {
            if !out.is_empty() {
                out.push(' ');
            }
            quote(lexeme.text, &mut out);
            for (index, (position, weight)) in lexeme.positions().enumerate() {
                out.push(if index == 0 { ':' } else { ',' });
                let label = match weight {
                    Weight::A => "A",
                    Weight::B => "B",
                    Weight::C => "C",
                    Weight::D => "",
                };
                // Writing to a string cannot fail.
                let _ = write!(out, "{position}{label}");
            }
        }
        out
    }

    fn text(&self, entry: &Entry) -> &[u8] {
        &self.bytes[entry.text.clone()]
    }

    fn positions(&self, entry: &Entry) -> &[u16] {
        &self.positions[entry.first_position as usize..entry.first_position as usize + usize::from(entry.positions)]
    }
}

impl Entry {
    /// Brings its positions into ascending order, each once, with its highest weight. They nearly always are.
    fn tidy(&mut self, all: &mut [u16]) {
        let own = &mut all[self.first_position as usize..self.first_position as usize + usize::from(self.positions)];
        if own.windows(2).all(|pair| pair[0] & 0x3fff < pair[1] & 0x3fff) {
            return;
        }
        own.sort_unstable_by_key(|position| (position & 0x3fff, u16::MAX - position));
        let mut kept = 1;
        for index in 1..own.len() {
            if own[index] & 0x3fff != own[kept - 1] & 0x3fff {
                own[kept] = own[index];
                kept += 1;
            }
        }
        self.positions = kept as u16;
    }
}

fn beginning(text: &[u8]) -> u64 {
    match text.first_chunk() {
        Some(bytes) => u64::from_be_bytes(*bytes),
        None => {
            let mut bytes = [0; 8];
            bytes[..text.len()].copy_from_slice(text);
            u64::from_be_bytes(bytes)
        }
    }
}

/// A lexeme in PostgreSQL's quotes.
pub(crate) fn quote(text: &str, out: &mut String) {
    out.push('\'');
    for c in text.chars() {
        if matches!(c, '\'' | '\\') {
            out.push(c);
        }
        out.push(c);
    }
    out.push('\'');
}
