use proptest::prelude::*;

use super::*;

/// The terms as `text@position`, parts in parentheses, joined ones in brackets.
fn terms(text: &str) -> String {
    let mut found = Vec::new();
    analyse(text, 1, &mut |term: Term<'_>| {
        let word = std::str::from_utf8(term.text).expect("UTF-8");
        found.push(match term.role {
            Role::Main => format!("{word}@{}", term.position),
            Role::Part => format!("({word}@{})", term.position),
            Role::Joined => format!("[{word}@{}]", term.position),
        });
    });
    found.join(" ")
}

#[test]
fn words() {
    assert_eq!(terms("  Hello,  World! "), "hello@1 world@2");
    assert_eq!(terms("Anna's and O'Brien’s dog's."), "anna@1 and@2 o@3 brien@4 dog@5");
    assert_eq!(terms("it's so"), "it@1 so@2");
    assert_eq!(terms("l’été d'une"), "l@1 été@2 d@3 une@4");
    assert_eq!(terms("ÜBER Cafe\u{301} ﬁn\u{ad}den"), "über@1 café@2 finden@3");
    assert_eq!(terms("👍🏽 ok 🇩🇪 1️⃣ ☕"), "ok@1 1\u{20e3}@2");
    assert_eq!(terms("\0a\0b\0"), "a@1 b@2");
}

#[test]
fn joined_words() {
    assert_eq!(terms("foo-bar baz"), "foo@1 bar@2 [foobar@1] baz@3");
    assert_eq!(terms("foo_bar"), "foo@1 bar@2");
    assert_eq!(terms("Covid-19"), "covid@1 19@2");
    assert_eq!(terms("a--b ...c. -d"), "a@1 b@2 c@3 d@4");
    assert_eq!(terms("and/or AT&T"), "and@1 or@2 at@3 t@4");
}

#[test]
fn addresses_and_hosts() {
    assert_eq!(
        terms("mail <Anna.B+x@Example.org>!"),
        "mail@1 anna.b+x@example.org@2 (anna.b+x@2) (example.org@5) (anna@2) (b@3) (x@4) (example@5) (org@6)"
    );
    assert_eq!(
        terms("www.mail.example.co"),
        "www.mail.example.co@1 (mail.example.co@2) (example.co@3) (www@1) (mail@2) (example@3) (co@4)"
    );
    assert_eq!(terms("müller@bücher.de"), "müller@bücher.de@1 (bücher.de@2) (müller@1) (bücher@2) (de@3)");
    assert_eq!(terms("a@b@c"), "a@1 b@2 c@3");
    assert_eq!(terms("report.pdf"), "report.pdf@1 (report@1) (pdf@2)");
}

#[test]
fn urls_lose_scheme_and_query() {
    let url = "see https://www.example.org/Docs/start?utm=Xy&b=1#top (http://a.de) end";
    assert_eq!(
        terms(url),
        "see@1 www.example.org@2 (example.org@3) (www@2) (example@3) (org@4) docs@5 start@6 a.de@7 (a@7) (de@8) end@9"
    );
    assert_eq!(terms("http: //x"), "http@1 x@2");
    assert_eq!(terms("https://"), "");
    assert_eq!(terms("https://?x y"), "y@1");
}

#[test]
fn numbers() {
    assert_eq!(terms("v1.2.3"), "v1.2.3@1 (v1@1) (2@2) (3@3)");
    assert_eq!(terms("2026-11-01 12:30"), "2026-11-01@1 (2026@1) (11@2) (01@3) 12:30@4 (12@4) (30@5)");
    assert_eq!(terms("1,000.50 11/01/2026"), "1,000.50@1 (1@1) (000@2) (50@3) 11/01/2026@4 (11@4) (01@5) (2026@6)");
    assert_eq!(terms("re:foo 3: x"), "re@1 foo@2 3@3 x@4");
}

#[test]
fn pairs_of_characters() {
    assert_eq!(terms("東京都 x"), "東京@1 京都@2 (都@3) x@4");
    assert_eq!(terms("京"), "京@1");
    assert_eq!(terms("ｶﾞｽabc"), "ガス@1 (ス@2) abc@3");
    assert_eq!(terms("東\u{200b}京"), "東京@1 (京@2)");
    assert_eq!(terms("ไทย"), "ไท@1 ทย@2 (ย@3)");
}

#[test]
fn what_nobody_wrote_is_left_out() {
    let base64 = "TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5IGhpcyByZWFzb24sIGJ1dCBieSB0aGlz";
    assert_eq!(terms(&format!("a {base64} b")), "a@1 b@3");
    assert_eq!(terms(&format!("a {} b", "x".repeat(65))), "a@1 b@3");
    assert_eq!(terms(&format!("{} b", "x".repeat(64))), format!("{}@1 b@2", "x".repeat(64)));
    let digest = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
    assert_eq!(terms(digest), format!("{digest}@1"));
    assert_eq!(terms("AbstractSingletonProxyFactoryBean2"), "abstractsingletonproxyfactorybean2@1");
}

#[test]
fn hostile_text_takes_linear_time() {
    for unit in [
        "a",
        "e\u{301}",
        "\u{301}",
        "\u{200b}",
        "東",
        "東\u{301}",
        "a.",
        "a@",
        "1:",
        "\u{202e}א",
        "a1B",
        "https://",
        "'s",
        "😀",
    ] {
        let text = unit.repeat(2_000_000 / unit.len());
        let mut count = 0usize;
        analyse(&text, 1, &mut |term: Term<'_>| {
            assert!(term.text.len() <= LONGEST_RAW * 3);
            count += 1;
        });
        assert!(count <= text.len() + 1);
    }
    let tower = format!("東{}京", "\u{301}".repeat(1000));
    assert!(terms(&tower).len() < 100);
}

proptest! {
    #[test]
    fn terms_are_clean_and_in_order(text in "(\\PC|[a-z]{1,5}|[.@:/'+,_ -]|[0-9]{1,2}|\\x00|[東京가\u{301}\u{200b}]|https?://){0,60}") {
        let mut last = 1;
        let end = analyse(&text, 1, &mut |term: Term<'_>| {
            let word = std::str::from_utf8(term.text).expect("UTF-8");
            assert!(!word.is_empty() && !word.contains(['\0', ' ', '\'']), "{word:?}");
            assert!(term.width > 0 && term.range.end <= text.len() && term.range.start < term.range.end);
            assert!(text.is_char_boundary(term.range.start) && text.is_char_boundary(term.range.end));
            last = last.max(term.position + term.width);
        });
        prop_assert!(last <= end);
    }
}
