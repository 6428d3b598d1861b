use proptest::prelude::*;

use super::*;

fn vector(language: Option<Language>, text: &str) -> String {
    let mut builder = Builder::new(language);
    builder.text(Weight::D, text);
    builder.finish().to_text()
}

#[test]
fn words_are_stemmed_in_their_language() {
    assert_eq!(vector(Some(Language::English), "Running runs; the RUN"), "'l:en' 'run':1,2,4 'the':3");
    assert_eq!(vector(None, "Running runs"), "'running':1 'runs':2");
    assert_eq!(vector(Some(Language::German), "Häuser, Haus"), "'haus':1,2 'l:de'");
    assert_eq!(vector(Some(Language::French), "universités"), "'l:fr' 'univers':1 'universit':1");
    assert_eq!(vector(Some(Language::English), "v1.2.3"), "'2':2 '3':3 'l:en' 'v1':1 'v1.2.3':1");
    assert_eq!(vector(None, "it's \\ o'k"), "'it':1 'k':3 'o':2");
}

#[test]
fn words_with_accents_are_found_without() {
    let plain = |text: &str| {
        let mut builder = Builder::new(Some(Language::Portuguese));
        builder.text(Weight::D, text);
        let vector = builder.finish();
        vector.lexemes().map(|lexeme| lexeme.text.to_owned()).collect::<Vec<_>>()
    };
    let with = plain("informações");
    for lexeme in plain("informacoes") {
        assert!(with.contains(&lexeme), "{lexeme} {with:?}");
    }
}

#[test]
fn fields_have_lexemes_of_their_own() {
    let mut builder = Builder::new(Some(Language::English));
    builder
        .field(Field::Subject, Weight::A, "Meetings")
        .address(Field::From, Weight::B, Some("Anna Meetings"), "anna@example.org")
        .address(Field::To, Weight::B, Some("BOB@x.org"), "bob@x.org")
        .text(Weight::C, "")
        .text(Weight::C, "meetings");
    assert_eq!(
        builder.finish().to_text(),
        "'anna':3B,6B 'anna@example.org':6B 'bob':10B 'bob@x.org':10B 'example':7B 'example.org':7B 'f:anna':3B,6B \
         'f:anna@example.org':6B 'f:example':7B 'f:example.org':7B 'f:meetings':4B 'f:org':8B 'l:en' 'meet':1A,14C 'meetings':4B \
         'org':8B,12B 's:meet':1A 't:bob':10B 't:bob@x.org':10B 't:org':12B 't:x':11B 't:x.org':11B 'x':11B 'x.org':11B"
    );
}

#[test]
fn positions_and_size_have_ends() {
    let mut builder = Builder::new(None);
    builder.text(Weight::C, &"a ".repeat(20_000)).text(Weight::C, "b c b");
    let vector = builder.finish();
    assert!(!vector.is_truncated());
    let lexemes: Vec<_> = vector.lexemes().collect();
    assert_eq!(lexemes[0].positions().count(), 255);
    assert_eq!(lexemes[1].positions().collect::<Vec<_>>(), [(16_383, Weight::C)]);

    let mut builder = Builder::new(None);
    builder.field(Field::Subject, Weight::A, "first");
    for number in 0..200_000 {
        builder.text(Weight::C, &format!("word{number}"));
    }
    let vector = builder.finish();
    assert!(vector.is_truncated() && vector.len() > 50_000);
    assert!(vector.lexemes().any(|lexeme| lexeme.text == "s:first"));
    check(&vector);
}

#[test]
fn nothing_is_a_vector() {
    let vector = Builder::new(None).finish();
    assert!(vector.is_empty());
    let mut out = Vec::new();
    vector.to_binary(&mut out);
    assert_eq!(out, [0; 4]);
}

#[test]
fn binary_is_what_postgresql_sends() {
    let mut builder = Builder::new(None);
    builder.text(Weight::A, "b a b").text(Weight::D, "ab");
    let mut out = vec![9];
    builder.finish().to_binary(&mut out);
    let expected: [&[u8]; 4] =
        [&[9, 0, 0, 0, 3], b"a\0\0\x01\xc0\x02", b"ab\0\0\x01\0\x05", b"b\0\0\x02\xc0\x01\xc0\x03"];
    assert_eq!(out, expected.concat());
}

/// What PostgreSQL checks.
fn check(vector: &Vector) {
    let lexemes: Vec<_> = vector.lexemes().collect();
    assert!(lexemes.windows(2).all(|pair| pair[0].text.as_bytes() < pair[1].text.as_bytes()));
    let mut size = 0;
    for lexeme in &lexemes {
        assert!(!lexeme.text.is_empty() && lexeme.text.len() < 2048 && !lexeme.text.contains('\0'));
        let positions: Vec<_> = lexeme.positions().map(|(position, _)| position).collect();
        assert!(positions.windows(2).all(|pair| pair[0] < pair[1]) && positions.len() <= 255);
        assert!(positions.iter().all(|position| (1..=16_383).contains(position)));
        assert!(size < 1 << 20);
        size += lexeme.text.len().next_multiple_of(2) + (positions.len() + 1) * 2;
    }
}

proptest! {
    #[test]
    fn any_text_becomes_a_valid_vector(
        texts in proptest::collection::vec("(\\PC|[a-zäöüßéñ]{1,8} |[.@:/'+,_ -]|[0-9]|\\x00|[東京가\u{301}\u{200b}]|https?://){0,40}", 1..4),
        language in proptest::option::of(0usize..16),
    ) {
        let mut builder = Builder::new(language.map(|index| Language::ALL[index]));
        for text in &texts {
            builder.text(Weight::C, text).field(Field::Subject, Weight::A, text).address(Field::Cc, Weight::B, Some(text), text);
        }
        check(&builder.finish());
    }
}
