//! Where in a text is what was searched for.

use std::collections::BTreeMap;
use std::ops::Range;

use foldhash::fast::RandomState;
use hashbrown::{HashMap, HashSet};

use crate::analyse::analyse;
use crate::language::Languages;
use crate::query::{Node, NodeKind, Text, words};
use crate::stem::Lexemes;
use crate::term::Term;
use crate::{Field, Language, Query};

/// A place in a text.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) range: Range<usize>,
    /// Which of the words and phrases it is.
    pub(super) term: usize,
}

/// Where what was searched for stands, in order and without overlaps: without a field, and in this one. Stems count as in the
/// index, in the language that it took the text for.
pub(super) fn hits(text: &str, language: Option<Language>, query: &Query, field: Option<Field>) -> Vec<Hit> {
    let mut wanted = Wanted::default();
    wanted.collect(query.root(), field);
    if wanted.phrases.is_empty() {
        return Vec::new();
    }
    let mut finder =
        Finder { wanted: &wanted, language, known: HashMap::default(), lexemes: Lexemes::default(), found: Vec::new() };
    analyse(text, 1, &mut |term: Term<'_>| finder.term(&term));
    without_overlaps(finder.found, &wanted)
}

/// What is searched for: a word is a phrase of one.
#[derive(Default)]
struct Wanted {
    phrases: Vec<Phrase>,
    /// Which places of which phrases a lexeme can take, in texts of which languages.
    forms: HashMap<String, Vec<(Languages, Place)>, RandomState>,
    prefixes: Vec<(String, Place)>,
    /// How the forms begin: no word that begins otherwise needs to be stemmed.
    beginnings: HashSet<char, RandomState>,
}

/// A phrase, and which of its parts.
type Place = (usize, usize);

struct Phrase {
    /// The word or phrase of the search that it belongs to.
    term: usize,
    /// How far each part is from the first.
    offsets: Vec<u32>,
}

impl Wanted {
    fn collect(&mut self, node: &Node, field: Option<Field>) {
        match &node.kind {
            NodeKind::And(nodes) | NodeKind::Or(nodes) => nodes.iter().for_each(|node| self.collect(node, field)),
            NodeKind::Text(text) if text.field.is_none() || text.field == field => self.add(text),
            NodeKind::Not(_) | NodeKind::Text(_) | NodeKind::Condition(_) => {}
        }
    }

    fn add(&mut self, text: &Text) {
        let term = self.phrases.last().map_or(0, |phrase| phrase.term + 1);
        for parts in words(text).alternatives {
            let phrase = self.phrases.len();
            let first = parts.first().map_or(0, |part| part.position);
            self.phrases.push(Phrase { term, offsets: parts.iter().map(|part| part.position - first).collect() });
            for (index, part) in parts.into_iter().enumerate() {
                self.beginnings.extend(part.forms.iter().filter_map(|form| form.text.chars().next()));
                for (number, form) in part.forms.into_iter().enumerate() {
                    if number == 0 && part.is_prefix {
                        self.prefixes.push((form.text, (phrase, index)));
                    } else {
                        self.forms.entry(form.text).or_default().push((form.languages, (phrase, index)));
                    }
                }
            }
        }
    }

    /// The places that a lexeme of a text in a language can take.
    fn places(&self, lexeme: &str, language: Option<Language>, out: &mut Vec<Place>) {
        // What stands there as it was searched for is found in any language.
        let counts = |languages: Languages| languages.contains(language) || languages.contains(None);
        let forms = self.forms.get(lexeme).into_iter().flatten();
        out.extend(forms.filter(|(languages, _)| counts(*languages)).map(|(_, place)| *place));
        out.extend(self.prefixes.iter().filter(|(prefix, _)| lexeme.starts_with(prefix)).map(|(_, place)| *place));
    }
}

struct Finder<'a> {
    wanted: &'a Wanted,
    language: Option<Language>,
    /// The places of the words that were seen.
    known: HashMap<Vec<u8>, Vec<Place>, RandomState>,
    lexemes: Lexemes,
    found: Vec<Found>,
}

struct Found {
    place: Place,
    position: u32,
    range: Range<usize>,
}

impl Finder<'_> {
    fn term(&mut self, term: &Term<'_>) {
        if !self.known.contains_key(term.text) {
            let places = self.places(term);
            self.known.insert(term.text.to_vec(), places);
        }
        let places = self.known.get(term.text).into_iter().flatten();
        let found = places.map(|place| Found { place: *place, position: term.position, range: term.range.clone() });
        self.found.extend(found);
    }

    fn places(&mut self, term: &Term<'_>) -> Vec<Place> {
        let mut places = Vec::new();
        let stemmed = self.language.filter(|_| term.is_word).map(Some);
        for language in std::iter::once(None).chain(stemmed) {
            self.lexemes.make(term, language);
            for lexeme in [&self.lexemes.first, &self.lexemes.second] {
                self.wanted.places(&String::from_utf8_lossy(lexeme), language, &mut places);
            }
            let beginning = String::from_utf8_lossy(&self.lexemes.first).chars().next();
            if language.is_none() && !beginning.is_some_and(|c| self.wanted.beginnings.contains(&c)) {
                break;
            }
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// Keeps what is part of a whole phrase, and of what overlaps the first and longest.
fn without_overlaps(found: Vec<Found>, wanted: &Wanted) -> Vec<Hit> {
    // By phrase and the position of its first word: which of its words are there.
    let mut seen: BTreeMap<(usize, u32), u64> = BTreeMap::new();
    let begin = |found: &Found| {
        let (phrase, part) = found.place;
        Some((phrase, found.position.checked_sub(*wanted.phrases[phrase].offsets.get(part)?)?))
    };
    // A phrase has no more than 64 parts that could be told apart here; those behind are not asked for.
    for found in &found {
        if let Some(place) = begin(found) {
            *seen.entry(place).or_default() |= 1u64.checked_shl(found.place.1 as u32).unwrap_or(0);
        }
    }
    let is_whole = |place: (usize, u32)| {
        let parts = wanted.phrases[place.0].offsets.len().min(64);
        seen.get(&place).is_some_and(|bits| bits.count_ones() as usize == parts)
    };
    let whole = found.into_iter().filter(|found| begin(found).is_some_and(is_whole));
    let mut hits: Vec<_> =
        whole.map(|found| Hit { range: found.range, term: wanted.phrases[found.place.0].term }).collect();
    hits.sort_by_key(|hit| (hit.range.start, usize::MAX - hit.range.end));
    let mut end = 0;
    hits.retain_mut(|hit| {
        // Pairs of characters overlap each other.
        hit.range.start = hit.range.start.max(end);
        let is_kept = hit.range.end > end;
        end = end.max(hit.range.end);
        is_kept
    });
    hits
}
