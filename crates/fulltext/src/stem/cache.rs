//! Stems that were made before. A stemmer needs half a microsecond or more for a word, and a mail has a thousand; this is asked in a few
//! nanoseconds. Each thread has its own, of a fixed size: a word takes the place of one that was not
//! asked for lately.

use std::cell::RefCell;
use std::hash::{BuildHasher, Hasher};

use foldhash::fast::RandomState;

use crate::Language;

/// Each of 64 bytes.
const PLACES: usize = 16_384;
const LONGEST_WORD: usize = 29;
const LONGEST_ENDING: usize = 14;
/// So many others a word outlasts that was asked for again.
const MOST_USES: u8 = 3;

pub(super) struct Cache {
    hasher: RandomState,
    entries: Vec<Entry>,
}

/// A word and its lexemes, each as how much of the word it begins with and what follows then. An empty word is no entry.
#[derive(Clone, Copy)]
struct Entry {
    length: u8,
    language: u8,
    /// How many others it may still outlast.
    uses: u8,
    kept: [u8; 2],
    word: [u8; LONGEST_WORD],
    ending_lengths: [u8; 2],
    endings: [[u8; LONGEST_ENDING]; 2],
}

const NONE: Entry = Entry {
    length: 0,
    language: 0,
    uses: 0,
    kept: [0; 2],
    word: [0; LONGEST_WORD],
    ending_lengths: [0; 2],
    endings: [[0; LONGEST_ENDING]; 2],
};

/// What is known of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Nothing,
    /// Its only lexeme are so many of its first bytes.
    Beginning(usize),
    /// Its lexemes were appended.
    Appended,
}

/// Lets this thread's cache be used.
pub(super) fn with<T>(act: impl FnOnce(&mut Cache) -> T) -> T {
    thread_local! {
        static CACHE: RefCell<Cache> = RefCell::new(Cache::new());
    }
    CACHE.with_borrow_mut(act)
}

impl Cache {
    fn new() -> Self {
        Self { hasher: RandomState::default(), entries: vec![NONE; PLACES] }
    }

    /// The lexemes of a word, if they are known. They are appended, unless it is only one with which the word begins.
    pub(super) fn get(&mut self, language: Language, word: &[u8], first: &mut Vec<u8>, second: &mut Vec<u8>) -> Known {
        let place = self.place(language, word);
        let entry = &mut self.entries[place];
        if entry.language != language as u8 || entry.word[..usize::from(entry.length)] != *word {
            return Known::Nothing;
        }
        entry.uses = MOST_USES;
        if entry.ending_lengths == [0; 2] && entry.kept[1] == 0 {
            return Known::Beginning(usize::from(entry.kept[0]));
        }
        for (index, lexeme) in [first, second].into_iter().enumerate() {
            lexeme.extend_from_slice(&word[..usize::from(entry.kept[index])]);
            lexeme.extend_from_slice(&entry.endings[index][..usize::from(entry.ending_lengths[index])]);
        }
        Known::Appended
    }

    /// Remembers the lexemes of a word, if they fit.
    pub(super) fn put(&mut self, language: Language, word: &[u8], first: &[u8], second: &[u8]) {
        if word.len() > LONGEST_WORD {
            return;
        }
        let place = self.place(language, word);
        if let Some(fewer) = self.entries[place].uses.checked_sub(1) {
            self.entries[place].uses = fewer;
            return;
        }
        let mut entry = NONE;
        entry.length = word.len() as u8;
        entry.language = language as u8;
        entry.word[..word.len()].copy_from_slice(word);
        for (index, lexeme) in [first, second].into_iter().enumerate() {
            let kept = word.iter().zip(lexeme).take_while(|(a, b)| a == b).count();
            let ending = &lexeme[kept..];
            if ending.len() > LONGEST_ENDING {
                return;
            }
            entry.kept[index] = kept as u8;
            entry.ending_lengths[index] = ending.len() as u8;
            entry.endings[index][..ending.len()].copy_from_slice(ending);
        }
        self.entries[place] = entry;
    }

    fn place(&self, language: Language, word: &[u8]) -> usize {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(word);
        hasher.write_u8(language as u8);
        (hasher.finish() % PLACES as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_what_was_put_in() {
        let mut cache = Cache::new();
        let get = |cache: &mut Cache, language, word: &str| {
            let (mut first, mut second) = (Vec::new(), Vec::new());
            match cache.get(language, word.as_bytes(), &mut first, &mut second) {
                Known::Nothing => None,
                Known::Beginning(length) => Some((word.as_bytes()[..length].to_vec(), second)),
                Known::Appended => Some((first, second)),
            }
        };
        for (word, first, second) in
            [("running", "run", ""), ("happy", "happi", ""), ("größe", "gross", "grosse"), ("été", "ete", "")]
        {
            assert_eq!(get(&mut cache, Language::German, word), None);
            cache.put(Language::German, word.as_bytes(), first.as_bytes(), second.as_bytes());
            assert_eq!(get(&mut cache, Language::French, word), None);
            assert_eq!(get(&mut cache, Language::German, word), Some((first.into(), second.into())));
        }
        let long = "a".repeat(LONGEST_WORD + 1);
        cache.put(Language::German, long.as_bytes(), b"a", b"");
        assert_eq!(get(&mut cache, Language::German, &long), None);
    }
}
