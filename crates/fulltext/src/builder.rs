#[cfg(test)]
mod tests;

use std::hash::{BuildHasher, Hasher};
use std::ops::Range;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use crate::analyse::analyse;
use crate::stem::Lexemes;
use crate::term::{Sink, Term};
use crate::{Field, Language, Vector, Weight};

/// PostgreSQL's last position.
const LAST_POSITION: u32 = 16_383;
/// So many positions a lexeme keeps in PostgreSQL's own text input, one less than its binary input takes.
const MOST_POSITIONS: u16 = 255;
/// PostgreSQL refuses a vector whose lexemes and positions need 1 MB (`MAXSTRPOS`).
const LARGEST: usize = (1 << 20) - 1;
/// Of a position, and of their number.
const POSITION_SIZE: usize = 2;
/// No word with that number.
const NONE: u32 = u32::MAX;

/// Makes a [`Vector`] of texts. What is given first is kept when it is too much for PostgreSQL, so begin with what is most important.
pub struct Builder {
    language: Option<Language>,
    hasher: RandomState,
    /// Words and lexemes, one behind the other.
    bytes: Vec<u8>,
    words: Vec<Word>,
    word_table: HashTable<u32>,
    lexemes: Vec<Lexeme>,
    lexeme_table: HashTable<u32>,
    /// Lexeme, and position with weight, in the order of the text.
    postings: Vec<(u32, u16)>,
    made: Lexemes,
    next_position: u32,
    size: usize,
    is_truncated: bool,
}

/// A word of the text, with the lexemes that it became.
struct Word {
    start: u32,
    length: u32,
    lexemes: [u32; 2],
}

impl Word {
    fn range(&self) -> Range<usize> {
        self.start as usize..(self.start + self.length) as usize
    }
}

/// A lexeme and how often it stands in the text.
pub(crate) struct Lexeme {
    pub(crate) start: u32,
    pub(crate) length: u16,
    pub(crate) count: u16,
}

impl Lexeme {
    pub(crate) fn range(&self) -> Range<usize> {
        self.start as usize..self.start as usize + usize::from(self.length)
    }
}

impl Builder {
    /// For texts in a language, or in none that is known.
    pub fn new(language: Option<Language>) -> Self {
        Self {
            language,
            hasher: RandomState::default(),
            bytes: Vec::with_capacity(8192),
            words: Vec::with_capacity(512),
            word_table: HashTable::with_capacity(512),
            lexemes: Vec::with_capacity(512),
            lexeme_table: HashTable::with_capacity(512),
            postings: Vec::with_capacity(2048),
            made: Lexemes::default(),
            next_position: 1,
            size: 0,
            is_truncated: false,
        }
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
        let Self { bytes, lexemes, postings, is_truncated, .. } = self;
        Vector::new(bytes, &lexemes, &postings, is_truncated)
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

    /// The lexeme of these bytes.
    fn lexeme(&mut self, text: &[u8]) -> Option<u32> {
        let hash = hash(&self.hasher, text);
        let Self { bytes, lexemes, lexeme_table, hasher, .. } = self;
        if let Some(known) = lexeme_table.find(hash, |index| bytes[lexemes[*index as usize].range()] == *text) {
            return Some(*known);
        }
        let size = text.len().next_multiple_of(2) + POSITION_SIZE;
        let length = u16::try_from(text.len()).ok()?;
        if self.size + size > LARGEST {
            self.is_truncated = true;
            return None;
        }
        let index = u32::try_from(lexemes.len()).ok()?;
        let start = u32::try_from(bytes.len()).ok()?;
        lexeme_table.insert_unique(hash, index, |index| self::hash(hasher, &bytes[lexemes[*index as usize].range()]));
        bytes.extend_from_slice(text);
        lexemes.push(Lexeme { start, length, count: 0 });
        self.size += size;
        Some(index)
    }

    fn post(&mut self, lexeme: u32, position: u16) {
        let entry = &mut self.lexemes[lexeme as usize];
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

    /// What a word of this builder's language became.
    fn word(&mut self, term: &Term<'_>) -> [u32; 2] {
        let hash = hash(&self.hasher, term.text);
        let known = self.word_table.find(hash, |index| self.bytes[self.words[*index as usize].range()] == *term.text);
        if let Some(index) = known {
            return self.words[*index as usize].lexemes;
        }
        self.made.make(term, self.language);
        let made = std::mem::take(&mut self.made);
        let lexemes = [&made.first, &made.second].map(|text| match text.is_empty() {
            true => NONE,
            false => self.lexeme(text).unwrap_or(NONE),
        });
        self.made = made;
        self.remember(term.text, hash, lexemes);
        lexemes
    }

    fn remember(&mut self, text: &[u8], hash: u64, lexemes: [u32; 2]) {
        let Self { bytes, words, word_table, hasher, .. } = self;
        let (Ok(index), Ok(start), Ok(length)) =
            (u32::try_from(words.len()), u32::try_from(bytes.len()), u32::try_from(text.len()))
        else {
            return;
        };
        bytes.extend_from_slice(text);
        words.push(Word { start, length, lexemes });
        word_table.insert_unique(hash, index, |index| self::hash(hasher, &bytes[words[*index as usize].range()]));
    }
}

/// A text on its way into the builder.
struct Adding<'a> {
    builder: &'a mut Builder,
    field: Option<Field>,
    weight: u16,
    language: Option<Language>,
}

fn hash(state: &RandomState, bytes: &[u8]) -> u64 {
    let mut hasher = state.build_hasher();
    hasher.write(bytes);
    hasher.finish()
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
