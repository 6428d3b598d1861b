//! What of a text to show, with what was found in it.

mod hits;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::{Field, Language, Query};
use hits::{Hit, hits};

/// So much of a text is looked at, in bytes.
const MOST_BYTES: usize = 256 * 1024;
/// So many characters before the first hit are shown, where there is room.
const LEAD: usize = 30;
/// So far a window's end is moved back to the end of a word.
const LONGEST_CUT: usize = 20;

/// A part of a text that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    pub text: String,
    /// Whether it is what was searched for.
    pub is_hit: bool,
}

/// The part of a text, of at most so many characters, that shows best what a search found in it: with the most of what was searched for. Words are
/// compared as in the index, in the language that it took the text for ([`detect`](crate::detect)). Without a hit, the beginning of the text. Joined, the fragments are as they stand in the text.
pub fn highlight(text: &str, language: Option<Language>, query: &Query, max_chars: usize) -> Vec<Fragment> {
    let text = &text[..floor(text, MOST_BYTES)];
    let hits = hits(text, language, query, None);
    let window = window(text, &hits, max_chars);
    fragments(text, window, &hits)
}

/// A whole text, a subject or a file's name, with what a search found in it: also what was searched in its field alone.
pub fn highlight_all(text: &str, language: Option<Language>, query: &Query, field: Option<Field>) -> Vec<Fragment> {
    let hits = hits(&text[..floor(text, MOST_BYTES)], language, query, field);
    fragments(text, 0..text.len(), &hits)
}

/// The window that shows the most different things, then the most, then the first.
fn window(text: &str, hits: &[Hit], max_chars: usize) -> Range<usize> {
    let mut best = (0, 0, 0);
    let mut counts = [0u32; 64];
    let (mut different, mut behind) = (0, 0);
    let mut chars = CharCount { text, at: 0, count: 0 };
    let places: Vec<_> = hits.iter().map(|hit| (chars.up_to(hit.range.start), chars.up_to(hit.range.end))).collect();
    for first in 0..hits.len() {
        while behind < hits.len() && places[behind].1 - places[first].0 <= max_chars {
            let count = &mut counts[hits[behind].term % 64];
            different += usize::from(*count == 0);
            *count += 1;
            behind += 1;
        }
        if behind == first {
            // It is longer than the window itself.
            behind += 1;
            continue;
        }
        if (different, behind - first) > (best.0, best.1) {
            best = (different, behind - first, first);
        }
        let count = &mut counts[hits[first].term % 64];
        *count -= 1;
        different -= usize::from(*count == 0);
    }
    let (_, count, first) = best;
    let (mut start, mut hits_end) = (0, 0);
    if count > 0 {
        let (begin, end) = (places[first].0, places[first + count - 1].1);
        hits_end = hits[first + count - 1].range.end;
        let lead = LEAD.min(max_chars - (end - begin));
        start = back(text, hits[first].range.start, lead);
    }
    let end = forth(text, start, max_chars);
    if end == text.len() {
        // There is room in front.
        let room = max_chars - text[start..].chars().count();
        start = back(text, start, room);
    }
    word_start(text, start, if count > 0 { hits[first].range.start } else { start })
        ..word_end(text, end, hits_end.max(start))
}

/// Goes so many characters back.
fn back(text: &str, from: usize, chars: usize) -> usize {
    match chars {
        0 => from,
        chars => text[..from].char_indices().rev().nth(chars - 1).map_or(0, |(at, _)| at),
    }
}

/// Goes so many characters forth.
fn forth(text: &str, from: usize, chars: usize) -> usize {
    text[from..].char_indices().nth(chars).map_or(text.len(), |(at, _)| from + at)
}

/// Where a word begins, not behind the first hit.
fn word_start(text: &str, start: usize, latest: usize) -> usize {
    if start == 0 || text[..start].ends_with(char::is_whitespace) {
        return start;
    }
    let behind_space = text[start..latest].char_indices().find(|(_, c)| c.is_whitespace());
    behind_space.map_or(start, |(at, c)| start + at + c.len_utf8())
}

/// Where a word ends, not before the last hit.
fn word_end(text: &str, end: usize, earliest: usize) -> usize {
    if end == text.len() || text[end..].starts_with(char::is_whitespace) {
        return end;
    }
    let kept = &text[earliest.min(end)..end];
    match kept.char_indices().rev().take(LONGEST_CUT).find(|(_, c)| c.is_whitespace()) {
        Some((at, _)) if at > 0 => earliest + at,
        _ => end,
    }
}

fn fragments(text: &str, window: Range<usize>, hits: &[Hit]) -> Vec<Fragment> {
    let mut fragments = Vec::new();
    let mut at = window.start;
    let mut push = |range: Range<usize>, is_hit| {
        if !range.is_empty() {
            fragments.push(Fragment { text: text[range].to_owned(), is_hit });
        }
    };
    for hit in hits {
        let range = hit.range.start.max(at)..hit.range.end.min(window.end);
        if range.start < range.end {
            push(at..range.start, false);
            at = range.end;
            push(range, true);
        }
    }
    push(at..window.end, false);
    fragments
}

/// Counts characters once, from one place to the next.
struct CharCount<'a> {
    text: &'a str,
    at: usize,
    count: usize,
}

impl CharCount<'_> {
    fn up_to(&mut self, at: usize) -> usize {
        if at < self.at {
            return self.count - self.text[at..self.at].chars().count();
        }
        self.count += self.text[self.at..at].chars().count();
        self.at = at;
        self.count
    }
}

/// The last place up to this one at which a character ends.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}
