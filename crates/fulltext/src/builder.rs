mod strings;
#[cfg(test)]
mod tests;

use crate::analyse::analyse;
use crate::stem::Lexemes;
use crate::term::{Sink, Term};
use crate::{Field, Language, Vector, Weight};
use strings::{NONE, Strings};

pub(crate) use strings::Entry;

/// PostgreSQL's last position.
const LAST_POSITION: u32 = 16_383;
/// So many positions a lexeme keeps in PostgreSQL's own text input, one less than its binary input takes.
const MOST_POSITIONS: u16 = 255;
/// PostgreSQL refuses a vector whose lexemes and positions need 1 MB (`MAXSTRPOS`).
const LARGEST: usize = (1 << 20) - 1;
/// Of a position, and of their number.
const POSITION_SIZE: usize = 2;

/// Makes a [`Vector`] of texts. What is given first is kept when it is too much for PostgreSQL, so begin with what is most important.
pub struct Builder {
    language: Option<Language>,
    strings: Strings,
    /// Lexeme, and position with weight, in the order of the text.
    postings: Vec<(u32, u16)>,
    made: Lexemes,
    next_position: u32,
    size: usize,
    is_truncated: bool,
}

impl Builder {
    /// For texts in a language, or in none that is known.
    pub fn new(language: Option<Language>) -> Self {
        let mut builder = Self {
            language,
            strings: Strings::new(),
            postings: Vec::with_capacity(2048),
            made: Lexemes::default(),
            next_position: 1,
            size: 0,
            is_truncated: false,
        };
        if let Some(language) = language {
            // It stands nowhere, so it is in no phrase and has no rank.
            builder.lexeme(language.lexeme().as_bytes());
        }
        builder
    }

    /// Adds a text. No phrase goes from one text into the next.
    pub fn text(&mut self, weight: Weight, text: &str) -> &mut Self {
        let language = self.language;
        self.add(None, weight, language, text);
        self
    }

    /// Adds the text of a field: a subject, a file's name.
    pub fn field(&mut self, field: Field, weight: Weight, text: &str) -> &mut Self {
        let language = self.language.filter(|_| !field.is_people());
        self.add(Some(field), weight, language, text);
        self
    }

    /// Adds a person, in the order in which they are written: `Anna Schmidt <anna@example.org>`. Nothing of it is stemmed.
    pub fn address(&mut self, field: Field, weight: Weight, name: Option<&str>, address: &str) -> &mut Self {
        let name = name.unwrap_or_default();
        // Most programs that know no name give the address twice.
        if !name.eq_ignore_ascii_case(address) {
            self.add(Some(field), weight, None, name);
        }
        self.add(Some(field), weight, None, address);
        self
    }

    /// What was made of all texts.
    pub fn finish(self) -> Vector {
        let (bytes, strings) = self.strings.into_parts();
        Vector::new(bytes, &strings, &self.postings, self.is_truncated)
    }

    fn add(&mut self, field: Option<Field>, weight: Weight, language: Option<Language>, text: &str) {
        let first = self.next_position;
        let mut adding = Adding { builder: self, field, weight: weight.bits(), language };
        let end = analyse(text, first, &mut adding);
        if end > first {
            // One is left free, so that the last word and the first of the next text are no phrase.
            self.next_position = end + 1;
        }
    }

    /// The lexeme of these bytes, if there is room for it.
    fn lexeme(&mut self, text: &[u8]) -> Option<u32> {
        let hash = self.strings.hash(text);
        let number = self.strings.number(hash, text)?;
        self.admit(number, text.len())
    }

    /// Makes a string a lexeme, if there is room for it.
    fn admit(&mut self, number: u32, length: usize) -> Option<u32> {
        let entry = self.strings.entry(number);
        if !entry.is_lexeme {
            let size = length.next_multiple_of(2) + POSITION_SIZE;
            if self.size + size > LARGEST {
                self.is_truncated = true;
                return None;
            }
            self.size += size;
            entry.is_lexeme = true;
        }
        Some(number)
    }

    fn post(&mut self, lexeme: u32, position: u16) {
        let entry = self.strings.entry(lexeme);
        // Behind the last position, it only counts that the lexeme is there.
        let is_behind = u32::from(position & 0x3fff) == LAST_POSITION;
        if entry.count == MOST_POSITIONS || (is_behind && entry.count > 0) {
            return;
        }
        if self.size + POSITION_SIZE > LARGEST {
            self.is_truncated = true;
            return;
        }
        entry.count += 1;
        self.size += POSITION_SIZE;
        self.postings.push((lexeme, position));
    }

    /// What a term in this builder's language becomes.
    fn word(&mut self, term: &Term<'_>) -> [u32; 2] {
        let hash = self.strings.hash(term.text);
        let Some(number) = self.strings.number(hash, term.text) else { return [NONE; 2] };
        let known = self.strings.entry(number).lexemes;
        if known[0] != NONE {
            return known;
        }
        let lexemes = match self.made.make_or_begin(term, self.language) {
            Some(length) if length == term.text.len() => [self.admit(number, length), None],
            Some(length) => [self.lexeme(&term.text[..length]), None],
            None => {
                let made = std::mem::take(&mut self.made);
                let lexemes = [&made.first, &made.second].map(|text| match text.as_slice() {
                    [] => None,
                    text if text == term.text => self.admit(number, text.len()),
                    text => self.lexeme(text),
                });
                self.made = made;
                lexemes
            }
        };
        let lexemes = lexemes.map(|lexeme| lexeme.unwrap_or(NONE));
        self.strings.entry(number).lexemes = lexemes;
        lexemes
    }
}

/// A text on its way into the builder.
struct Adding<'a> {
    builder: &'a mut Builder,
    field: Option<Field>,
    weight: u16,
    language: Option<Language>,
}

impl Sink for Adding<'_> {
    #[inline]
    fn term(&mut self, term: Term<'_>) {
        let position = self.weight | term.position.min(LAST_POSITION) as u16;
        let builder = &mut *self.builder;
        let Some(field) = self.field else {
            for lexeme in builder.word(&term) {
                if lexeme != NONE {
                    builder.post(lexeme, position);
                }
            }
            return;
        };
        builder.made.make(&term, self.language);
        let made = std::mem::take(&mut builder.made);
        let mut prefixed = Vec::with_capacity(64);
        for text in [&made.first, &made.second].into_iter().filter(|text| !text.is_empty()) {
            prefixed.clear();
            prefixed.extend_from_slice(field.prefix());
            prefixed.extend_from_slice(text);
            for text in [&prefixed, text] {
                if let Some(lexeme) = builder.lexeme(text) {
                    builder.post(lexeme, position);
                }
            }
        }
        builder.made = made;
    }

    fn is_full(&self) -> bool {
        self.builder.is_truncated
    }
}
