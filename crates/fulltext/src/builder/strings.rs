use std::hash::{BuildHasher, Hasher};
use std::ops::Range;
use std::sync::LazyLock;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// Seeded anew in each process, so that nobody can write texts whose words all fall into one place.
static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::default);

/// Every word and every lexeme once, without an allocation for each.
pub(crate) struct Strings {
    seed: RandomState,
    /// All of them, one behind the other.
    bytes: Vec<u8>,
    entries: Vec<Entry>,
    table: HashTable<u32>,
}

/// A word, or a lexeme, or both.
pub(crate) struct Entry {
    start: u32,
    length: u16,
    /// How often it stands in the text as a lexeme.
    pub(crate) count: u16,
    /// Whether it is one.
    pub(crate) is_lexeme: bool,
    /// What it became, if it is a word; [`NONE`] where there is nothing, or it is not known yet.
    pub(crate) lexemes: [u32; 2],
}

/// The number of no string.
pub(crate) const NONE: u32 = u32::MAX;

impl Strings {
    pub(super) fn new() -> Self {
        Self {
            seed: SEED.clone(),
            bytes: Vec::with_capacity(8192),
            entries: Vec::with_capacity(1024),
            table: HashTable::with_capacity(896),
        }
    }

    pub(super) fn hash(&self, text: &[u8]) -> u64 {
        hash(&self.seed, text)
    }

    /// The number of a string of this hash. None if there are too many, which a vector is too small for.
    pub(super) fn number(&mut self, hash: u64, text: &[u8]) -> Option<u32> {
        let Self { seed, bytes, entries, table } = self;
        if let Some(known) = table.find(hash, |number| bytes[entries[*number as usize].range()] == *text) {
            return Some(*known);
        }
        let number = u32::try_from(entries.len()).ok().filter(|number| *number != NONE)?;
        let (start, length) = (u32::try_from(bytes.len()).ok()?, u16::try_from(text.len()).ok()?);
        table.insert_unique(hash, number, |number| self::hash(seed, &bytes[entries[*number as usize].range()]));
        bytes.extend_from_slice(text);
        entries.push(Entry { start, length, count: 0, is_lexeme: false, lexemes: [NONE; 2] });
        Some(number)
    }

    pub(super) fn entry(&mut self, number: u32) -> &mut Entry {
        &mut self.entries[number as usize]
    }

    pub(super) fn into_parts(self) -> (Vec<u8>, Vec<Entry>) {
        (self.bytes, self.entries)
    }
}

impl Entry {
    pub(crate) fn range(&self) -> Range<usize> {
        self.start as usize..self.start as usize + usize::from(self.length)
    }
}

fn hash(seed: &RandomState, text: &[u8]) -> u64 {
    let mut hasher = seed.build_hasher();
    hasher.write(text);
    hasher.finish()
}
