//! From a term to its lexemes.

mod cache;

use std::borrow::Cow;

use frostem::Stemmer;

use crate::Language;
use crate::fold::fold;
use crate::term::Term;
use cache::Known;

/// In letters.
const SHORTEST: usize = 3;

/// A term's lexemes in a text of a language: its stem without accents, and, if that differs, the stem of what it is without accents.
#[derive(Default)]
pub(crate) struct Lexemes {
    pub(crate) first: Vec<u8>,
    /// Empty if there is none.
    pub(crate) second: Vec<u8>,
    folded: String,
}

impl Lexemes {
    /// Makes those of a term.
    pub(crate) fn make(&mut self, term: &Term<'_>, language: Option<Language>) {
        if let Some(length) = self.make_or_begin(term, language) {
            self.first.extend_from_slice(&term.text[..length]);
        }
    }

    /// Makes those of a term; or tells that the only one are so many of its first bytes, as it mostly is.
    pub(crate) fn make_or_begin(&mut self, term: &Term<'_>, language: Option<Language>) -> Option<usize> {
        self.first.clear();
        self.second.clear();
        match language.filter(|_| term.is_word) {
            Some(language) => {
                match cache::with(|cache| cache.get(language, term.text, &mut self.first, &mut self.second)) {
                    Known::Beginning(length) => return Some(length),
                    Known::Appended => {}
                    Known::Nothing => {
                        self.stem(term, language);
                        cache::with(|cache| cache.put(language, term.text, &self.first, &self.second));
                    }
                }
                None
            }
            None if term.is_ascii => Some(term.text.len()),
            None => {
                self.folded.clear();
                fold(text(term), &mut self.folded);
                self.first.extend_from_slice(self.folded.as_bytes());
                None
            }
        }
    }

    fn stem(&mut self, term: &Term<'_>, language: Language) {
        let stemmer = language.stemmer();
        let word = text(term);
        let stem = stem_of(stemmer, word);
        if term.is_ascii && stem.is_ascii() {
            self.first.extend_from_slice(stem.as_bytes());
            return;
        }
        self.folded.clear();
        fold(&stem, &mut self.folded);
        self.first.extend_from_slice(self.folded.as_bytes());
        self.folded.clear();
        fold(word, &mut self.folded);
        let plain = stem_of(stemmer, &self.folded);
        let mut second = String::with_capacity(plain.len());
        fold(&plain, &mut second);
        if second.as_bytes() != self.first {
            self.second.extend_from_slice(second.as_bytes());
        }
    }
}

/// Stems of one or two letters are not taken: in some language *run* loses its *n*, and whoever looks for it would find every `example.ru`.
fn stem_of(stemmer: Stemmer, word: &str) -> Cow<'_, str> {
    let is_long = |text: &str| text.chars().nth(SHORTEST - 1).is_some();
    match stemmer.stem(word) {
        stem if is_long(&stem) => stem,
        _ => Cow::Borrowed(word),
    }
}

/// A term is UTF-8; should it not be, it has no lexeme.
fn text<'a>(term: &Term<'a>) -> &'a str {
    std::str::from_utf8(term.text).unwrap_or_default()
}
