use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::Field;

fn parse(input: &str) -> Query {
    Query::parse(input).unwrap_or_else(|error| panic!("{input}: {error} at {}", error.position))
}

fn tsquery(input: &str) -> String {
    parse(input).tsquery().map(|query| query.to_string()).unwrap_or_default()
}

fn refused(input: &str) -> (usize, String) {
    let error = Query::parse(input).expect_err(input);
    (error.position, error.message)
}

#[test]
fn understands_the_language() {
    for (input, normal) in [
        ("  quarterly   report ", "quarterly report"),
        ("\"quarterly report\"", "\"quarterly report\""),
        ("“quarterly report”", "\"quarterly report\""),
        ("a b or c d", "a b or c d"),
        ("a (b OR c) d", "a b or c d"),
        ("(a b) or c", "(a b) or c"),
        ("((a))", "a"),
        ("a (b (c d))", "a b c d"),
        ("-(a or b) -from:anna", "-(a or b) -from:anna"),
        ("--a", "--a"),
        ("a - b", "a - b"),
        ("FROM:Anna* Subject:\"the end\"", "from:Anna* subject:\"the end\""),
        ("is:starred IS:Unread", "is:flagged is:unread"),
        ("in:Sent in:\"My Folder\"", "in:\"Sent\" in:\"My Folder\""),
        ("larger:10MB smaller:500k larger:1.5m larger:3", "larger:10485760 smaller:512000 larger:1572864 larger:3"),
        ("after:2026-1-5 before:2026-11 on:2026 on:Today", "after:2026-01-05 before:2026-11 on:2026 on:today"),
        ("older_than:7d newer_than:02W", "older_than:7d newer_than:2w"),
        ("12:30 http://x.org/a note:this", "12:30 http://x.org/a note:this"),
        ("orange or order \"or\" -or", "orange or order \"or\" -or"),
        ("inv** * :*", "inv* * :*"),
        ("", ""),
    ] {
        assert_eq!(parse(input).to_string(), normal, "{input}");
    }
    assert!(parse(" ").is_empty() && !parse("a").is_empty());
}

#[test]
fn spans_are_characters() {
    let query = parse("ä -from:\"b c\" is:read");
    let NodeKind::And(nodes) = &query.root().kind else { panic!("{query:?}") };
    let spans: Vec<_> = nodes.iter().map(|node| node.span.clone()).collect();
    assert_eq!(spans, [0..1, 2..13, 14..21]);
    let NodeKind::Not(inner) = &nodes[1].kind else { panic!("{query:?}") };
    let text = Text { field: Some(Field::From), matching: Match::Phrase, text: "b c".into() };
    assert_eq!((&inner.kind, &inner.span), (&NodeKind::Text(text), &(3..13)));
}

#[test]
fn says_what_to_do() {
    for (input, position, message) in [
        ("a \"b", 2, "quote is not closed"),
        ("ä (b", 2, "not closed"),
        ("a)", 1, "closes none"),
        ("a ()", 2, "nothing between"),
        ("from: anna", 5, "behind \"from:\""),
        ("from:\" \"", 5, "behind \"from:\""),
        ("a in:", 5, "name of a folder"),
        ("on:2026-13", 3, "2026-11-01"),
        ("before:2026-02-30", 7, "not understood"),
        ("before:soon", 7, "not understood"),
        ("larger:big", 7, "10MB"),
        ("larger:99999999999999999999", 7, "10MB"),
        ("larger:999999999999999g", 7, "10MB"),
        ("older_than:0d", 11, "7d"),
        ("is:nice", 3, "unread"),
        ("has:cheese", 4, "attachment"),
        ("or a", 0, "both sides"),
        ("a or", 2, "both sides"),
        ("a or or b", 2, "both sides"),
        ("(a or) b", 3, "both sides"),
        ("x a*", 2, "two letters"),
        (&"a".repeat(1001), 1000, "Shorten"),
        (&"a ".repeat(65), 128, "fewer things"),
        (&format!("{}a{}", "(".repeat(17), ")".repeat(17)), 16, "parentheses"),
        (&format!("{}a", "-".repeat(17)), 16, "parentheses"),
    ] {
        let (at, text) = refused(input);
        assert!(at == position && text.contains(message), "{input}: {at} {text}");
    }
    parse(&"a".repeat(1000));
    parse(&"a ".repeat(64));
    parse(&format!("{}a{}", "(".repeat(16), ")".repeat(16)));
    parse("-a -b");
}

#[test]
fn words_become_their_stems() {
    assert_eq!(tsquery("run"), "'run'");
    assert!(tsquery("running").starts_with("'running' | "), "{}", tsquery("running"));
    let french = tsquery("Universités");
    assert!(french.contains("'universit' & ") && french.contains("'l:fr'"), "{french}");
    assert_eq!(tsquery("anna@example.org"), "'anna@example.org'");
    assert_eq!(tsquery("2026-11-01"), "'2026-11-01'");
    assert_eq!(tsquery("from:Anna"), "'f:anna'");
    assert_eq!(tsquery("from:\"Anna Meier\""), "'f:anna' <-> 'f:meier'".replace("<->", "<1>"));
    assert_eq!(tsquery("to:ann*"), "'t:ann':*");
    assert_eq!(tsquery("mit"), "'mit'");
    assert_eq!(tsquery("東京都"), "'東京' <1> '京都'");
    assert_eq!(tsquery("京"), "'京':*");
    assert_eq!(tsquery("& 😀"), "");
    assert_eq!(tsquery("x' | !\\y"), "'x' & 'y'".replace("'x' & 'y'", "('x') & ('y')"));
}

#[test]
fn stems_are_asked_for_in_texts_of_their_languages_alone() {
    // English keeps the word, German does not.
    let note = tsquery("note");
    assert!(note.starts_with("'note' | ") && note.contains("'not' & ("), "{note}");
    assert!(note.contains("'l:de'") && !note.contains("'l:en'"), "{note}");
    let phrase = tsquery("\"running notes\"");
    assert!(phrase.starts_with("'running' <1> 'notes' | ") && phrase.contains("'run' <1> 'note' & "), "{phrase}");
    let prefix = tsquery("investigat*");
    assert!(prefix.contains("'investig' & ") && prefix.contains("'l:en'"), "{prefix}");
}

#[test]
fn what_is_joined_becomes_a_phrase() {
    assert_eq!(tsquery("e-mail"), "'e' <1> 'mail' | 'email'");
    assert_eq!(tsquery("\"to anna@example.org now\""), "'to' <1> 'anna@example.org' <3> 'now'");
    assert_eq!(tsquery("https://example.org/abc?x=1"), "'example.org' <2> 'abc'");
}

#[test]
fn prefixes_find_shorter_stems() {
    let query = tsquery("investigat*");
    assert!(query.starts_with("'investigat':*") && query.contains("'investig'"), "{query}");
    assert_eq!(tsquery("anna@exam*"), "'anna@exam':*");
    assert_eq!(tsquery("run*"), "'run':*");
}

#[test]
fn plans() {
    let plan = parse("report -draft is:unread -has:attachment (a or in:b)").plan();
    assert_eq!(
        plan.tsquery.as_ref().map(TsQuery::as_str),
        Some("('report' | 'repor' & 'l:hu') & (!('draft' | 'draf' & ('l:nl' | 'l:hu')))")
    );
    assert!(!plan.tsquery.is_some_and(|query| query.is_exclusion()));
    let filters: Vec<_> = plan.filters.iter().map(|filter| (&filter.condition, filter.is_negated)).collect();
    assert_eq!(filters, [(&Condition::Is(State::Unread), false), (&Condition::HasAttachment, true)]);
    let [Expr::Or(parts)] = plan.rest.as_slice() else { panic!("{:?}", plan.rest) };
    assert!(matches!(parts.as_slice(), [Expr::Text(_), Expr::Condition(Condition::In(_))]));

    let plan = parse("-draft").plan();
    assert!(plan.tsquery.is_some_and(|query| query.is_exclusion()) && plan.rest.is_empty());
    assert!(!parse("--draft").plan().tsquery.expect("text").is_exclusion());
    assert!(parse("a or -b").plan().tsquery.expect("text").is_exclusion());
    assert_eq!(parse("").expr(), None);
    assert_eq!(parse("& is:read").plan().tsquery, None);
    assert!(matches!(parse("-(a is:read)").plan().rest.as_slice(), [Expr::Not(_)]));
    assert_eq!(parse("a is:read").tsquery(), None);
}

#[test]
fn dates_are_days() {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a day");
    let today = day(2026, 3, 1);
    for (text, days) in [
        ("2024-02-29", day(2024, 2, 29)..day(2024, 3, 1)),
        ("2026-12", day(2026, 12, 1)..day(2027, 1, 1)),
        ("2026", day(2026, 1, 1)..day(2027, 1, 1)),
        ("today", today..day(2026, 3, 2)),
        ("yesterday", day(2026, 2, 28)..today),
    ] {
        assert_eq!(Date::parse(text).expect(text).days(today), days);
    }
    for (text, expected) in
        [("1d", day(2026, 2, 28)), ("1w", day(2026, 2, 22)), ("1m", day(2026, 2, 1)), ("2y", day(2024, 3, 1))]
    {
        assert_eq!(Age::parse(text).expect(text).before(today), expected);
    }
    assert_eq!(Age::parse("9999y").expect("an age").before(today), day(1, 1, 1));
    for bad in ["", "-", "2026-", "26", "2026-1-1-1", "2026-00", "+2026", "２０２６"] {
        assert_eq!(Date::parse(bad), None, "{bad}");
    }
    for bad in ["", "d", "1", "1x", "-1d", "10000d", "1ü"] {
        assert_eq!(Age::parse(bad), None, "{bad}");
    }
}

fn fragments() -> impl Strategy<Value = String> {
    let word = "[a-z]{1,4}|\\PC{1,3}|or|OR|-|\\(|\\)|\"|“|from:|in:|is:read|before:2026-1|larger:1g|older_than:2w|[a-z]{2,5}\\*|has:attachment| | |:|\\x00";
    proptest::collection::vec(word, 0..24).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn written_again_it_means_the_same(input in fragments()) {
        match Query::parse(&input) {
            Ok(query) => {
                let again = Query::parse(&query.to_string());
                prop_assert_eq!(again.as_ref(), Ok(&query), "{}", query);
                let plan = query.plan();
                prop_assert!(plan.tsquery.is_none_or(|query| !query.as_str().contains('\0')));
            }
            Err(error) => prop_assert!(error.position <= input.chars().count() && !error.message.is_empty()),
        }
    }

    #[test]
    fn never_panics(input in "\\PC{0,80}") {
        if let Ok(query) = Query::parse(&input) {
            query.plan();
        }
    }
}
