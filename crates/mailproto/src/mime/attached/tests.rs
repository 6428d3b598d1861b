use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

/// A message with these parts, each with its header fields.
fn with(parts: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let mut raw =
        b"Subject: outer\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n\r\nbody\r\n".to_vec();
    for part in parts {
        raw.extend_from_slice(b"--outer\r\n");
        raw.extend_from_slice(part.as_ref());
        raw.extend_from_slice(b"\r\n");
    }
    raw.extend_from_slice(b"--outer--\r\n");
    raw
}

fn read(raw: &[u8], limits: &AttachedLimits) -> Attached {
    let message = message::parse(raw, &Limits::default()).unwrap();
    attached(raw, &message, limits)
}

/// Name and text of what is attached, and that nothing was left out.
fn texts(parts: &[impl AsRef<[u8]>]) -> Vec<(String, String)> {
    let attached = read(&with(parts), &AttachedLimits::default());
    assert!(!attached.is_cut);
    attached.texts.into_iter().map(|one| (one.name, one.text)).collect()
}

fn one(part: impl AsRef<[u8]>) -> String {
    texts(&[part]).into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("|")
}

#[test]
fn each_kind_is_read_under_the_name_it_has() {
    let parts = [
        "Content-Type: text/csv; charset=iso-8859-1; name=report.csv\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nid,gr=FC=DFe\r\n1,2",
        "Content-Type: text/markdown\r\n\r\n# Title",
        "Content-Type: text/plain; name=notes.txt\r\nContent-Disposition: attachment\r\n\r\nnotes",
        "Content-Type: text/html; name=a.html\r\nContent-Disposition: attachment\r\n\r\n<style>no</style><p>Dear&nbsp;<b>Ida</b>",
        "Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nSUMMARY:Second rea\r\n ding\r\nDTSTART:20261101\r\nEND:VCALENDAR",
        "Content-Type: text/vcard; name=ida.vcf\r\n\r\nBEGIN:VCARD\r\nFN:Ida Lund\r\nUID:no\r\nEND:VCARD",
        "Content-Type: application/json; name=a.json\r\n\r\n{\"k\": \"gr\\u00fc\\u00dfe\"}",
        "Content-Type: application/atom+xml; name=a.xml\r\n\r\n<?xml version=\"1.0\"?><feed><title>News</title></feed>",
        "Content-Type: application/octet-stream; name=list.csv\r\nContent-Transfer-Encoding: base64\r\n\r\nYSxiCg==",
        "Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.7",
        "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K",
    ];
    let texts = texts(&parts);
    let texts: Vec<_> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(
        texts,
        [
            ("report.csv", "id,grüße\n1,2"),
            ("text/markdown", "# Title"),
            ("notes.txt", "notes"),
            ("a.html", "Dear\u{a0}Ida"),
            ("text/calendar", "Second reading\n"),
            ("ida.vcf", "Ida Lund\n"),
            ("a.json", "{\"k\": \"grüße\"}"),
            ("a.xml", "News\n"),
            ("list.csv", "a,b\n"),
        ]
    );
}

#[test]
fn an_attached_message_is_read_with_what_is_attached_to_it() {
    let inner = "From: =?utf-8?q?J=C3=B8rgen?= <jo@x.example>\r\nTo: ida@y.example\r\nSubject: Lease\r\n\
        Content-Type: multipart/mixed; boundary=inner\r\n\r\n--inner\r\nContent-Type: text/html\r\n\r\n<p>Signed.</p>\r\n\
        --inner\r\nContent-Type: text/csv; name=rent.csv\r\n\r\nrent,900\r\n--inner\r\nContent-Type: image/png; name=plan.png\r\n\r\nx\r\n--inner--";
    let expected = [
        ("Lease".to_owned(), "Lease\nJørgen <jo@x.example>\nida@y.example\nSigned.\nrent.csv\nplan.png".to_owned()),
        ("rent.csv".to_owned(), "rent,900".to_owned()),
    ];
    assert_eq!(texts(&[format!("Content-Type: message/rfc822\r\n\r\n{inner}")]), expected);
    let digest = format!("Content-Type: multipart/digest; boundary=d\r\n\r\n--d\r\n\r\n{inner}\r\n--d--");
    assert_eq!(texts(&[digest]), expected);
    // With lines of a very old Macintosh, and under a name of its own.
    let named = [&b"Content-Type: application/octet-stream; name=a.eml\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"[..],
        inner.replace('=', "=3D").replace("\r\n", "=0D").as_bytes()].concat();
    let named = texts(&[named]);
    assert_eq!((named[0].0.as_str(), &named[0].1, &named[1]), ("a.eml", &expected[0].1, &expected[1]));
}

#[test]
fn character_sets_are_told_by_label_mark_or_guess() {
    let csv = |parameters: &str, content: &[u8]| {
        [format!("Content-Type: text/csv{parameters}\r\n\r\n").as_bytes(), content].concat()
    };
    assert_eq!(one(csv("; charset=koi8-r", b"\xd2\xd5\xd3")), "рус");
    assert_eq!(one(csv("; charset=x-none", b"gr\xfc\xdfe")), "grüße");
    assert_eq!(one(csv("", "grüße".as_bytes())), "grüße");
    assert_eq!(one(csv("; charset=utf-8", b"\xef\xbb\xbfa")), "a");
    // What a spreadsheet calls Unicode, whatever the label says.
    let utf16: Vec<u8> = "\u{feff}grüße".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(one(csv("; charset=us-ascii", &utf16)), "grüße");
    assert_eq!(
        one(csv("; charset=utf-8", b"long enough a text \xff to be one")),
        "long enough a text \u{fffd} to be one"
    );
    assert_eq!(one(csv("", b"a NUL\0 in a text of some length")), "a NUL\u{fffd} in a text of some length");
    assert_eq!(one(csv("", &[0, 1, 2, 3, 255, 254].repeat(100))), "", "it is no text");
}

#[test]
fn messages_are_read_inside_of_each_other_up_to_a_depth() {
    let mut raw = String::new();
    for level in 0..10_000 {
        write!(raw, "Subject: level{level}\nContent-Type: message/rfc822\n\n").unwrap();
    }
    raw.push_str("Subject: last\n\nend");
    let attached = read(raw.as_bytes(), &AttachedLimits::default());
    let names: Vec<&str> = attached.texts.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["level1", "level2", "level3", "level4", "level5", "level6", "level7", "level8"]);
    assert!(attached.is_cut);
    for (open, kind) in [
        ("{\"a\":[", "application/json"),
        ("<a>", "text/xml"),
        ("<div>", "text/html"),
        ("BEGIN:VEVENT\n", "text/calendar"),
    ] {
        let deep =
            one(format!("Content-Type: {kind}; name=x\nContent-Disposition: attachment\n\n{}", open.repeat(10_000)));
        assert!(deep.len() <= 60_000, "{kind}");
    }
}

#[test]
fn no_more_is_read_than_the_limits_say() {
    let part = |length: usize| format!("Content-Type: text/csv\n\n{}", "ä ".repeat(length / 3));
    let limits = AttachedLimits::default();
    let huge = read(&with(&[part(3_000_000)]), &limits);
    assert!(huge.is_cut && huge.texts[0].text.len() <= limits.text && huge.texts[0].text.len() > limits.text - 4);
    assert!(!huge.texts[0].text.contains('Ã'), "a cut makes no other character set of it");
    let many = read(&with(&[part(200_000), part(200_000), part(200_000), part(9)]), &limits);
    assert!(many.is_cut && many.texts.len() == 3);
    assert_eq!(many.texts.iter().map(|one| one.text.len()).sum::<usize>(), limits.texts);
    let markup = format!("Content-Type: text/xml\n\n{}word", "<a/>".repeat(300_000));
    assert_eq!(read(&with(&[markup]), &limits), Attached { texts: Vec::new(), is_cut: true });
    let inner = format!("Content-Type: message/rfc822\n\nSubject: s\n\n{}", "word ".repeat(100_000));
    let inner = read(&with(&[inner]), &limits);
    assert!(inner.is_cut && inner.texts[0].text.len() == limits.text);
    let all = AttachedLimits { contents: 10, ..limits };
    let all = read(&with(&[part(6), part(9), part(9)]), &all);
    assert!(all.is_cut && all.texts.len() == 2);
}

proptest! {
    #[test]
    fn nothing_breaks_a_reader(text in "(\\PC|[A-Z]{1,8}|[:;,\"=\\\\<>!\\[\\]&-]|\\\\u[0-9a-f]{0,4}|\n ?|\\x00|<!--|]]>){0,60}") {
        for read in [xml::to_text, json::to_text, content_lines::to_text] {
            let read = read(&text);
            prop_assert!(read.len() <= 4 * text.len() + 1);
        }
    }
}
