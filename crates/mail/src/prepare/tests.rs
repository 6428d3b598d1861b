use super::*;

fn with_csv(csv: &str) -> String {
    format!(
        "Message-ID: <1@nordhavn.example>\nSubject: Lease\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nThe warehouse.\n\
         --b\nContent-Type: text/csv; name=rent.csv\n\n{csv}\n--b--\n"
    )
}

/// The lexemes with their positions, as PostgreSQL writes them.
fn indexed(raw: &str) -> (Vector, String) {
    let message = mime::parse(raw.as_bytes(), &Limits::default()).unwrap();
    let attached = mime::attached(raw.as_bytes(), &message, &AttachedLimits::default());
    let vector = index(&message, &mime::display_text(&message), &attached.texts);
    assert_eq!(binary(&vector).0, parse(raw.as_bytes()).0.search.0);
    let text = vector.to_text();
    (vector, text)
}

#[test]
fn what_is_attached_counts_less_than_what_is_written_and_is_no_phrase_with_it() {
    let (_, text) = indexed(&with_csv("quexalotl,900"));
    assert_eq!(
        text,
        "'900':10 'csv':4C 'lease':1A 'n:csv':4C 'n:rent':3C 'n:rent.csv':3C 'quexalotl':9 'rent':3C 'rent.csv':3C 's:lease':1A \
         'the':6C 'warehouse':7C"
    );
}

#[test]
fn what_is_attached_never_pushes_out_what_is_written() {
    // As much as there may be, of words that all differ.
    let csv: String = (0..200_000).map(|number| format!("q{number:06},")).collect();
    let part = |from: usize| {
        format!(
            "{}\n--b\nContent-Type: text/csv\n\n{}",
            &csv[from..from + 260_000],
            &csv[from + 260_000..from + 520_000]
        )
    };
    let raw = with_csv(&part(0));
    let (vector, text) = indexed(&raw);
    assert!(text.contains("'warehouse':7C") && text.contains("'q000000':9 ") && vector.len() > 50_000);
    assert_eq!(parse(raw.as_bytes()).0.problems, "");
    for too_much in
        [part(0) + &"\nand more".repeat(10_000), part(0) + "\n--b\nContent-Type: text/csv\n\n" + &part(520_000)]
    {
        let (parsed, attachments, _) = parse(with_csv(&too_much).as_bytes());
        assert_eq!((parsed.problems.as_str(), parsed.poison), (NOT_ALL_INDEXED, None));
        assert!(attachments.len() >= 2);
    }
}

#[test]
fn a_message_of_too_many_words_says_so() {
    let words: String = (0..200_000).map(|number| format!("q{number:06} ")).collect();
    let (parsed, ..) = parse(format!("Subject: Lease\n\n{words}").as_bytes());
    assert_eq!(parsed.problems, NOT_ALL_INDEXED);
}

#[test]
fn the_language_is_that_of_the_text_or_else_of_what_is_attached() {
    let english = "The drawings are attached, and the parties were running late for the meeting on Friday.";
    let german = "Anbei die Rechnung für den letzten Monat, wir freuen uns auf die nächste Besprechung mit Ihnen.";
    for (own, attached, language) in [
        (english, german, Some(Language::English)),
        ("See below.", german, Some(Language::German)),
        ("See below.", "1,2,3", None),
    ] {
        let attached = ["1,2", attached].map(|text| AttachedText { name: String::new(), text: text.to_owned() });
        assert_eq!(language_of(own, &attached), language, "{own} {attached:?}");
    }
}
