//! Subject lines: the phrases that tell most of a text, found as RAKE finds keywords (Rose, Engel, Cramer and Cowley, 2010): runs of
//! words without small words in between, each word weighed by the company that it keeps; and the sentence that has the best of them.

use std::collections::HashMap;

use postroom_fulltext::{Language, detect, is_frequent};

/// Words of a phrase, and characters of a sentence that is taken whole.
const MOST_WORDS: usize = 5;
const LONGEST_SENTENCE: usize = 78;
/// Phrases that are proposed beside the sentence.
const PHRASES: usize = 2;
/// Words that are looked at.
const MOST_READ: usize = 2_000;
/// A first line of so few words that ends with a comma greets somebody.
const LONGEST_GREETING: usize = 6;

/// Subject lines for a text, the best first. None for one that says nothing.
pub(super) fn of(body: &str) -> Vec<String> {
    let text = without_greeting(body);
    let language = detect(text);
    let sentences: Vec<Vec<&str>> = sentences(text).into_iter().map(words).collect();
    let phrases: Vec<&[&str]> = sentences.iter().flat_map(|words| phrases(words, language)).collect();
    let weights = weights(&phrases);
    let score =
        |phrase: &[&str]| phrase.iter().map(|word| weights.get(&key(word)).copied().unwrap_or_default()).sum::<f32>();
    let mut best: Vec<&[&str]> = phrases.clone();
    // Stable: of equals, what comes first in the text.
    best.sort_by(|a, b| score(b).total_cmp(&score(a)));
    let mut lines: Vec<String> = Vec::new();
    for phrase in &best {
        let line = capitalised(&phrase.join(" "));
        if !lines.iter().any(|known| key(known).contains(&key(&line))) {
            lines.push(line);
        }
        if lines.len() == PHRASES {
            break;
        }
    }
    let tells = |words: &&Vec<&str>| best.first().is_some_and(|best| words.windows(best.len()).any(|run| run == *best));
    if let Some(sentence) = sentences.iter().find(tells).map(|words| words.join(" "))
        && sentence.chars().count() <= LONGEST_SENTENCE
    {
        lines.push(capitalised(&sentence));
    }
    lines
}

/// The text behind "Dear Ida," and the like.
fn without_greeting(body: &str) -> &str {
    let body = body.trim_start();
    match body.split_once('\n') {
        Some((first, rest)) if first.trim_end().ends_with([',', '!']) && words(first).len() <= LONGEST_GREETING => rest,
        _ => body,
    }
}

fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let (mut begins, mut characters) = (0, text.char_indices().peekable());
    while let Some((at, c)) = characters.next() {
        let is_end = match c {
            '\n' | ';' | ':' => true,
            '.' | '!' | '?' => characters.peek().is_none_or(|(_, next)| next.is_whitespace()),
            _ => false,
        };
        if is_end {
            sentences.push(&text[begins..at]);
            begins = at + c.len_utf8();
        }
    }
    sentences.push(&text[begins..]);
    sentences
}

/// What stands between blanks.
fn words(sentence: &str) -> Vec<&str> {
    sentence.split_whitespace().filter_map(bare).take(MOST_READ).collect()
}

/// A word without what encloses it. A comma stays, since a phrase ends with it.
fn bare(word: &str) -> Option<&str> {
    let begins = word.find(char::is_alphanumeric)?;
    let (last, c) = word.char_indices().rfind(|(_, c)| c.is_alphanumeric())?;
    let ends = last + c.len_utf8();
    let comma = usize::from(word[ends..].starts_with(','));
    Some(&word[begins..ends + comma])
}

/// The runs of words that tell something.
fn phrases<'w, 'a>(words: &'w [&'a str], language: Option<Language>) -> Vec<&'w [&'a str]> {
    let mut phrases = Vec::new();
    let mut begins = 0;
    for at in 0..=words.len() {
        let is_small = words.get(at).is_none_or(|word| tells_nothing(word, language));
        let ends_here = at > 0 && words[at - 1].ends_with(',');
        if (is_small || ends_here) && begins < at {
            phrases.push(&words[begins..at.min(begins + MOST_WORDS)]);
        }
        if is_small {
            begins = at + 1;
        } else if ends_here {
            begins = at;
        }
    }
    phrases
}

fn tells_nothing(word: &str, language: Option<Language>) -> bool {
    let word = key(word);
    word.chars().count() < 3 && !word.chars().any(char::is_numeric) || is_frequent(&word, language)
}

/// Of each word: how many stand beside it in phrases, itself counted, for each time that it is there.
fn weights(phrases: &[&[&str]]) -> HashMap<String, f32> {
    let mut counted: HashMap<String, (f32, f32)> = HashMap::new();
    for phrase in phrases {
        for word in *phrase {
            let (degree, times) = counted.entry(key(word)).or_default();
            *degree += phrase.len() as f32;
            *times += 1.0;
        }
    }
    // Said again and again means something as well.
    counted.into_iter().map(|(word, (degree, times))| (word, degree / times + (times - 1.0))).collect()
}

fn key(word: &str) -> String {
    word.trim_end_matches(',').to_lowercase()
}

fn capitalised(text: &str) -> String {
    let text = text.trim_end_matches(',');
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposed(body: &str) -> Vec<String> {
        of(body)
    }

    #[test]
    fn what_a_text_is_about() {
        let body = "Hello Anna,\n\ncould you please send me the quarterly sales report before the meeting on Friday? \
            The quarterly sales report is what the board has asked for.\n\nThank you";
        let proposed = proposed(body);
        assert_eq!(proposed[0], "Quarterly sales report", "{proposed:?}");
        assert!(proposed.len() >= 2, "{proposed:?}");
        let german =
            of("Guten Tag,\n\nanbei sende ich Ihnen den Vertragsentwurf für das Lager in Kiel. Den Vertragsentwurf \
            brauchen wir bis Freitag zurück.");
        assert!(german.iter().any(|line| line.contains("Vertragsentwurf")), "{german:?}");
    }

    #[test]
    fn a_text_that_says_nothing_has_no_subject() {
        for body in ["", "   \n", "Hello,\n", "...", "it is what it is"] {
            assert!(proposed(body).is_empty(), "{body:?}: {:?}", proposed(body));
        }
    }

    #[test]
    fn any_text_is_read_to_its_end() {
        for body in
            ["ä,ö.ü", "a, b, c, d", "1 2 3 4 5 6 7 8 9 10,", "日本語のメール。", &"word ".repeat(5_000), "x\u{301}, y"]
        {
            let _ = of(body);
        }
    }
}
