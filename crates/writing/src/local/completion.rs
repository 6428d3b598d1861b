//! How somebody went on before when they had begun a sentence like this.

/// Words of the beginning that are looked for, the more the better, and how few are enough.
const MOST_WORDS: usize = 8;
const LEAST_WORDS: usize = 2;
/// Characters of the beginning: what is longer is no words, and would be compared at each place of each text.
const LONGEST_BEGINNING: usize = 200;
/// Characters of a continuation.
const LONGEST: usize = 240;
/// Texts that are looked through, and bytes of each.
const MOST_TEXTS: usize = 100;
const MOST_BYTES: usize = 16 * 1024;

/// Continuations of the text's last sentence, as it was continued in what was written before (the newest first). What was written more often
/// comes first. None for a sentence that has not been begun like this, and for one that has just ended.
pub(super) fn of(body: &str, written_before: &[String]) -> Vec<String> {
    let begun = last_sentence(body);
    let starts = word_starts(begun);
    let texts: Vec<Vec<char>> = written_before.iter().take(MOST_TEXTS).map(|text| folded(text)).collect();
    let from = starts.len().saturating_sub(MOST_WORDS);
    // The longest beginning that was ever continued decides: the fewer words agree, the less they mean.
    for start in starts.iter().skip(from).take(starts.len().saturating_sub(from + LEAST_WORDS - 1)) {
        let beginning = &folded(&begun[*start..]);
        if beginning.len() > LONGEST_BEGINNING {
            continue;
        }
        let found: Vec<String> = texts.iter().filter_map(|text| continued(text, beginning)).collect();
        if !found.is_empty() {
            return by_frequency(found);
        }
    }
    Vec::new()
}

/// What stands behind the last end of a sentence or line.
fn last_sentence(body: &str) -> &str {
    let mut begins = 0;
    let mut characters = body.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let is_end = match c {
            '\n' => true,
            '.' | '!' | '?' => characters.peek().is_none_or(|(_, next)| next.is_whitespace()),
            _ => false,
        };
        if is_end {
            begins = at + c.len_utf8();
        }
    }
    body[begins..].trim_start()
}

fn word_starts(text: &str) -> Vec<usize> {
    let mut before = ' ';
    let mut starts = Vec::new();
    for (at, c) in text.char_indices() {
        if !c.is_whitespace() && before.is_whitespace() {
            starts.push(at);
        }
        before = c;
    }
    starts
}

/// One character for each, so that what follows is found by its place; runs of blanks are one.
fn folded(text: &str) -> Vec<char> {
    let mut end = text.len().min(MOST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut characters: Vec<char> = Vec::with_capacity(end);
    for c in text[..end].chars() {
        let c = if c == '\t' || c == '\u{a0}' { ' ' } else { c };
        if c != ' ' || characters.last() != Some(&' ') {
            characters.push(c);
        }
    }
    characters
}

/// The rest of the first sentence in the text that has this beginning, where a word begins.
fn continued(text: &[char], beginning: &[char]) -> Option<String> {
    let last = text.len().checked_sub(beginning.len())?;
    let is_here = |at: usize| {
        let begins_word = at == 0 || !text[at - 1].is_alphanumeric();
        begins_word && beginning.iter().zip(&text[at..]).all(|(a, b)| is_same(*a, *b))
    };
    (0..=last).filter(|at| is_here(*at)).find_map(|at| {
        let rest = &text[at + beginning.len()..];
        let is_end = |at: usize| match rest[at] {
            '\n' => true,
            '.' | '!' | '?' => rest.get(at + 1).is_none_or(|next| next.is_whitespace()),
            _ => false,
        };
        let end = (0..rest.len().min(LONGEST)).find(|at| is_end(*at));
        let end = end.map_or(rest.len().min(LONGEST), |at| if rest[at] == '\n' { at } else { at + 1 });
        let sentence: String = rest[..end].iter().collect();
        sentence.chars().any(char::is_alphanumeric).then_some(sentence)
    })
}

fn is_same(a: char, b: char) -> bool {
    a == b || a.to_lowercase().eq(b.to_lowercase())
}

/// Each once, the most frequent first; among equals the one that was found first.
fn by_frequency(found: Vec<String>) -> Vec<String> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for text in found {
        match counted.iter_mut().find(|(known, _)| *known == text) {
            Some((_, times)) => *times += 1,
            None => counted.push((text, 1)),
        }
    }
    counted.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    counted.into_iter().map(|(text, _)| text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(body: &str, before: &[&str]) -> Vec<String> {
        of(body, &before.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_sentence_goes_on_as_it_did_before() {
        let before = [
            "Hello Anna,\nplease let me know if that suits you. Bye",
            "Please let me know by Friday!",
            "Well: please  let me know if that suits you.",
        ];
        assert_eq!(
            completed("Dear Bo. Please let me", &before),
            [" know if that suits you.", " know by Friday!"],
            "what was written twice comes first"
        );
        assert_eq!(completed("Please let me know if t", &before), ["hat suits you."]);
        assert_eq!(completed("As I said, please let me know ", &before), ["if that suits you.", "by Friday!"]);
    }

    #[test]
    fn nothing_is_proposed_where_nothing_was_written() {
        let before = ["Please let me know."];
        for body in
            ["", "Please", "Please let me know.", "Something else entirely", "Please let me know\n", "Outlet me"]
        {
            assert!(completed(body, &before).is_empty(), "{body:?}: {:?}", completed(body, &before));
        }
        assert!(completed("Please let me", &[]).is_empty());
    }

    #[test]
    fn letters_of_any_length_are_compared() {
        assert_eq!(completed("Viele GRÜSSE aus", &["viele grüsse aus İzmir."]), [" İzmir."]);
        let long = "x ".repeat(100_000);
        assert!(completed(&long, &[&long]).len() <= 1);
    }
}
