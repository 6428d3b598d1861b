use proptest::prelude::*;

use super::*;

fn marked(fragments: &[Fragment]) -> String {
    fragments.iter().map(|part| if part.is_hit { format!("[{}]", part.text) } else { part.text.clone() }).collect()
}

fn all(text: &str, language: Option<Language>, query: &str) -> String {
    marked(&highlight_all(text, language, &Query::parse(query).expect(query), Some(Field::Subject)))
}

fn best(text: &str, query: &str, max_chars: usize) -> String {
    marked(&highlight(text, Some(Language::English), &Query::parse(query).expect(query), max_chars))
}

#[test]
fn marks_what_the_index_finds() {
    for (text, query, expected) in [
        ("He was running, she runs.", "run", "He was [running], she [runs]."),
        ("Les Universités", "universite", "Les [Universités]"),
        ("write to anna@example.org!", "anna@example.org", "write to [anna@example.org]!"),
        ("write to anna@example.org!", "example.org", "write to anna@[example.org]!"),
        ("the big red car, the car", "\"red car\"", "the big [red] [car], the car"),
        ("email or E-Mail", "e-mail", "[email] or [E-Mail]"),
        ("an investigation", "investigat*", "an [investigation]"),
        ("東京都に", "京都", "東[京都]に"),
        ("東京都", "東京都", "[東京][都]"),
        ("Re: plan", "subject:plan from:re -re", "Re: [plan]"),
        ("nothing here", "other", "nothing here"),
        ("", "x", ""),
    ] {
        let language = if text.starts_with("Les") { Language::French } else { Language::English };
        assert_eq!(all(text, Some(language), query), expected, "{query} in {text}");
    }
    assert_eq!(best("Re: plan", "subject:plan", 50), "Re: plan");
}

#[test]
fn marks_no_stem_of_another_language() {
    for (text, language, query, expected) in [
        ("Do not note it", Some(Language::English), "note", "Do not [note] it"),
        ("Not in the notes", Some(Language::English), "note", "Not in the [notes]"),
        ("Die Noten, nicht die Not", Some(Language::German), "note", "Die [Noten], nicht die [Not]"),
        ("Do not note it", None, "note", "Do not [note] it"),
        ("the notes", None, "note", "the notes"),
        ("running to notes", Some(Language::German), "\"run to note\"", "running to notes"),
        ("running to notes", Some(Language::English), "\"run to note\"", "[running] [to] [notes]"),
    ] {
        assert_eq!(all(text, language, query), expected, "{query} in {text}");
    }
}

#[test]
fn shows_the_best_window() {
    let filler = "lorem ipsum dolor sit amet ".repeat(20);
    let text = format!("{filler}alpha {filler}alpha beta {filler}");
    let shown = best(&text, "alpha beta", 60);
    assert!(shown.contains("[alpha] [beta]") && shown.chars().count() <= 60 + 4, "{shown}");
    assert!(shown.starts_with("lorem"), "{shown}");
    assert_eq!(best(&text, "gamma", 14), "lorem ipsum");
    assert_eq!(best("one two", "", 100), "one two");
    assert_eq!(best("abcdefgh", "", 3), "abc");
    assert_eq!(best("abcdefgh", "abcdefgh", 3), "[abc]");
    assert_eq!(best("abc", "abc", 0), "");
    let end = best(&format!("{filler}omega"), "omega", 40);
    assert!(end.ends_with("[omega]") && end.chars().count() > 30, "{end}");
}

#[test]
fn long_text_is_bounded() {
    for unit in ["aa ", "b c ", "東", "e\u{301}", "aa.", "x"] {
        let text = unit.repeat(1_000_000 / unit.len());
        let query = Query::parse("aa* \"b c\" 東 ee").expect("a query");
        let shown = highlight(&text, Some(Language::English), &query, 200);
        assert!(shown.iter().map(|part| part.text.chars().count()).sum::<usize>() <= 200);
    }
}

proptest! {
    #[test]
    fn fragments_are_a_part_of_the_text(
        text in "(aa|bb|[ab]{1,3}|[ .@-]|東|京|é|\\PC){0,60}",
        query in "(aa|bb\\*|\"aa bb\"|東京|[ab]{2}| or | |-|é){0,8}",
        max_chars in 0usize..50,
        language in proptest::option::of(0usize..16),
    ) {
        let Ok(query) = Query::parse(&query) else { return Ok(()) };
        let joined = |parts: &[Fragment]| parts.iter().map(|part| part.text.as_str()).collect::<String>();
        let language = language.map(|index| Language::ALL[index]);
        let shown = highlight(&text, language, &query, max_chars);
        prop_assert!(text.contains(&joined(&shown)) && joined(&shown).chars().count() <= max_chars);
        prop_assert!(shown.iter().all(|part| !part.text.is_empty()));
        prop_assert_eq!(joined(&highlight_all(&text, language, &query, None)), text);
    }
}
