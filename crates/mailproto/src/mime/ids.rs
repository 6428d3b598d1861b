//! Message-IDs (RFC 5322 section 3.6.4), as they are written in practice.

use std::collections::HashSet;

use super::problem::Problems;
use super::{Limits, Problem};

/// The ids of a field, in order, each once, without the angle brackets. What stands outside of the brackets (older
/// programs quote the date or a name there) counts only when there is no bracket at all.
pub(super) fn parse(value: &str, limits: &Limits, problems: &mut Problems) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut ids: Vec<String> = Vec::new();
    for candidate in candidates(value) {
        if candidate.len() > 998 {
            problems.note(Problem::LongId);
        } else if seen.insert(candidate.clone()) {
            ids.push(candidate);
        }
    }
    if ids.len() > limits.ids {
        problems.note(Problem::ManyIds);
        // The root of the thread and the nearest ancestors say the most.
        let spare = ids.len() - limits.ids;
        ids.drain(1.min(limits.ids)..1.min(limits.ids) + spare);
    }
    ids
}

fn candidates(value: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = value;
    while let Some((_, after)) = rest.split_once('<') {
        // A bracket that is opened again, or never closed, ends where the next begins.
        let end = after.find(['<', '>']).unwrap_or(after.len());
        found.extend(tidy(&after[..end]));
        rest = &after[end..];
    }
    if found.is_empty() {
        found.extend(value.split([' ', '\t', '\r', '\n', ',']).filter(|word| word.contains('@')).filter_map(tidy));
    }
    found
}

/// Folding may have put blanks into an id; they are no part of it.
fn tidy(id: &str) -> Option<String> {
    let id: String = id.chars().filter(|character| !character.is_whitespace() && !character.is_control()).collect();
    (!id.is_empty()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(value: &str) -> Vec<String> {
        parse(value, &Limits { ids: 3, ..Limits::default() }, &mut Problems::default())
    }

    #[test]
    fn reads_what_is_written() {
        assert_eq!(ids(" <a@b>\r\n <c@d> <a@b>"), ["a@b", "c@d"]);
        assert_eq!(ids("Your message of \"Mon\" <a@b>"), ["a@b"]);
        assert_eq!(ids("a@b, c@d"), ["a@b", "c@d"]);
        assert_eq!(ids("<a@\r\n b> <c <d@e"), ["a@b", "c", "d@e"]);
        assert_eq!(ids("<> nothing"), [""; 0]);
        assert_eq!(ids("<1@x><2@x><3@x><4@x><5@x>"), ["1@x", "4@x", "5@x"]);
        assert_eq!(ids(&format!("<{}>", "x".repeat(999))), [""; 0]);
    }
}
