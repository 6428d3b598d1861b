//! Messages as they are sent, and messages that somebody made to break a parser.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use postroom_mailproto::mime::{
    Limits, Message, Problem, TransferEncoding, content, display_text, parse, segments, snippet,
};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const NESTED: &str = "From: Ida <ida@a.example>, \"B, C\" <b@c.example>\r\n\
To: friends: x@y.example, (comment) z@y.example;, =?utf-8?q?=C3=84nne?= <aenne@y.example>\r\n\
Subject: =?utf-8?B?R3LDvMOfZQ==?=\r\n =?utf-8?Q?_aus_Wien?=\r\n\
Date: Mon, 1 Jan 2024 01:30:00 +0130\r\n\
Message-ID: <m1@a.example>\r\nIn-Reply-To: <m0@a.example>\r\nReferences: <r@a.example>\r\n <m0@a.example> <r@a.example>\r\n\
List-Id: Friends <friends.a.example>\r\nAuto-Submitted: auto-replied\r\n\
MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"out er\"\r\n\r\npreamble\r\n\
--out er\r\nContent-Type: multipart/alternative; boundary=in\r\n\r\n\
--in\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe\r\n\
--in\r\nContent-Type: multipart/related; boundary=rel\r\n\r\n\
--rel\r\nContent-Type: text/html\r\n\r\n<p>Grüße <img src=\"cid:pic@a\"></p>\r\n\
--rel\r\nContent-Type: image/PNG; name=\"pic.png\"\r\nContent-ID: <pic@a>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n\
--rel--\r\n--in--\r\nepilogue\r\n\
--out er\r\nContent-Type: text/plain; name=notes.txt\r\nContent-Disposition: attachment; filename*=utf-8''n%C3%B6tes%2F1.txt\r\n\r\nattached\r\n\
--out er\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\ninner text\r\n--x--\r\n\
--out er--\r\n";

fn read(raw: impl AsRef<[u8]>) -> Message {
    let raw = raw.as_ref();
    let begin = Instant::now();
    let message = parse(raw, &Limits::default()).unwrap();
    check(raw, &message);
    // Generous, for a build without optimisation on a busy machine; quadratic work would take minutes.
    let allowed = Duration::from_secs(30) + Duration::from_secs(10) * (raw.len() / 1_000_000) as u32;
    assert!(begin.elapsed() < allowed, "{} bytes took {:?}", raw.len(), begin.elapsed());
    message
}

/// What must be so for every message.
fn check(raw: &[u8], message: &Message) {
    for text in texts(message) {
        assert!(!text.contains('\0'), "{text:?}");
    }
    assert!(snippet(message, 100).chars().count() <= 100);
    assert!(message.attachments.is_sorted_by(|one, next| one.part < next.part));
    for attachment in message.attachments.iter().take(3) {
        let content = content(raw, attachment.part).unwrap();
        assert_eq!(content.len() as u64, attachment.size);
        assert_eq!(attachment.digest, <[u8; 32]>::from(Sha256::digest(&content)));
    }
    let apart = segments(raw, message, 1);
    assert!(apart.iter().is_sorted_by(|one, next| one.end <= next.start));
    let mut cut = raw.to_vec();
    for range in apart.into_iter().rev() {
        cut.drain(range);
    }
    let again = parse(&cut, &Limits::default()).unwrap();
    assert_eq!(without_contents(&again), without_contents(message));
}

/// What stays when the contents of attachments are kept elsewhere.
fn without_contents(message: &Message) -> Message {
    let mut message = message.clone();
    message.problems.retain(|problem| !matches!(problem, Problem::BrokenEncoding | Problem::JunkInHeaders));
    for attachment in &mut message.attachments {
        (attachment.size, attachment.digest, attachment.encoded) = (0, [0; 32], 0..0);
    }
    message
}

fn texts(message: &Message) -> Vec<&str> {
    let lists = [&message.from, &message.to, &message.cc, &message.bcc, &message.reply_to];
    let mut texts = vec![message.subject.as_str()];
    texts.extend(lists.into_iter().flatten().flat_map(|one| [one.name.as_deref().unwrap_or_default(), &one.address]));
    texts.extend(message.message_id.iter().chain(&message.references).chain(&message.in_reply_to).map(String::as_str));
    texts.extend([&message.text_body, &message.html_body, &message.list_id].into_iter().flatten().map(String::as_str));
    for attachment in &message.attachments {
        texts.extend(attachment.filename.as_deref().into_iter().chain(attachment.content_id.as_deref()));
        texts.push(&attachment.media_type);
    }
    texts
}

#[test]
fn an_ordinary_message() {
    let message = read(NESTED);
    let people = |list: &[postroom_mailproto::mime::Address]| {
        list.iter().map(|one| format!("{}|{}", one.name.as_deref().unwrap_or("-"), one.address)).collect::<Vec<_>>()
    };
    assert_eq!(people(&message.from), ["Ida|ida@a.example", "B, C|b@c.example"]);
    assert_eq!(people(&message.to), ["-|x@y.example", "comment|z@y.example", "Änne|aenne@y.example"]);
    assert_eq!(message.subject, "Grüße aus Wien");
    assert_eq!(message.sent_at.unwrap().to_rfc3339(), "2024-01-01T00:00:00+00:00");
    assert_eq!(message.message_id.as_deref(), Some("m1@a.example"));
    assert_eq!(message.references, ["r@a.example", "m0@a.example"]);
    assert_eq!(message.in_reply_to, ["m0@a.example"]);
    assert_eq!((message.list_id.as_deref(), message.is_automatic), (Some("friends.a.example"), true));
    assert_eq!(message.text_body.as_deref(), Some("Grüße"));
    assert_eq!(message.html_body.as_deref(), Some("<p>Grüße <img src=\"cid:pic@a\"></p>"));
    assert_eq!(message.problems, []);
    let [image, notes, inner] = &message.attachments[..] else { panic!("{:?}", message.attachments) };
    assert_eq!((image.part, image.is_inline, image.media_type.as_str(), image.size), (5, true, "image/png", 6));
    assert_eq!((image.filename.as_deref(), image.content_id.as_deref()), (Some("pic.png"), Some("pic@a")));
    assert_eq!(&NESTED[image.encoded.clone()], "iVBORw0K");
    assert_eq!(image.encoding, TransferEncoding::Base64);
    assert_eq!((notes.part, notes.filename.as_deref(), notes.is_inline), (6, Some("nötes_1.txt"), false));
    assert!(inner.is_message && inner.part == 7);
    assert!(content(NESTED.as_bytes(), 7).unwrap().starts_with(b"Subject: inner\r\n"));
    assert_eq!((content(NESTED.as_bytes(), 0), content(NESTED.as_bytes(), 99)), (None, None));
}

#[test]
fn what_is_read_and_what_is_attached() {
    let footer = read(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n\
         --c\n\nplain\n--c\nContent-Type: text/html\n\n<i>html</i>\n--c--\n--b\n\nfooter <x>\n--b--\n",
    );
    assert_eq!(footer.text_body.as_deref(), Some("plain\nfooter <x>"));
    assert_eq!(footer.html_body.as_deref(), Some("<i>html</i><pre>footer &lt;x&gt;</pre>"));
    let html = read("Content-Type: text/html; charset=utf-8\n\n<p>a</p><p>b");
    assert_eq!((html.text_body.as_deref(), display_text(&html).as_str()), (None, "a\n\nb"));
    let bare = read("Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==");
    assert_eq!((bare.text_body.as_deref(), bare.attachments[0].size, bare.attachments[0].part), (None, 4, 0));
    let binary = read("Content-Type: application/octet-stream\n\nx");
    assert_eq!((binary.text_body.as_deref(), binary.attachments.len()), (None, 1));
    let nonsense = read("Content-Type: /\n\nx");
    assert_eq!((nonsense.text_body.as_deref(), nonsense.attachments.len()), (Some("x"), 0));
    let digest = read("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\n\n1\n--b--\n");
    assert!(digest.attachments[0].is_message);
}

#[test]
fn dates() {
    let date = |value: &str| read(format!("Date: {value}\n\nx")).sent_at.map(|date| date.to_rfc3339());
    assert_eq!(date("31 Dec 9999 23:59:59 +0000").as_deref(), Some("9999-12-31T23:59:59+00:00"));
    assert_eq!(date("31 Dec 9999 23:59:59 -0100"), None);
    assert_eq!(date("Mon, 01 Jan 0000 00:00:00 +0000"), None);
    assert_eq!(date("1 Jan 99999 00:00:00 +0000"), None);
    assert_eq!(date("30 Feb 2024 00:00:00 +0000"), None);
    assert_eq!(date("29 Feb 2024 23:59:60 GMT").as_deref(), Some("2024-02-29T23:59:59+00:00"));
    assert_eq!(date("rubbish"), None);
    assert_eq!(read("Date: x\n\n").problems, [Problem::BadDate]);
}

#[test]
fn eight_bit_and_nul() {
    let message =
        read(b"Subject: caf\xe9 \0 x\nFrom: Andr\xe9 <a@b.example>\nTo: \xc3\xa4 <c@d.example>\n\na\0b\xff".as_slice());
    assert_eq!(message.subject, "café \u{fffd} x");
    assert_eq!(message.from[0].name.as_deref(), Some("André"));
    assert_eq!(message.to[0].name.as_deref(), Some("ä"));
    assert_eq!(message.text_body.as_deref(), Some("a\u{fffd}bÿ"));
    assert_eq!(message.problems, [Problem::RawHeader, Problem::Nul]);
    let inside = read(b"Subject: \xe9 =?iso-8859-1?Q?Fr\xf6sche?=\n\n".as_slice());
    assert_eq!(inside.subject, "é Frösche");
}

#[test]
fn next_to_nothing() {
    for empty in ["", " ", "\r\n\r\n"] {
        assert!(parse(empty.as_bytes(), &Limits::default()).is_err());
    }
    assert_eq!(read("just text").text_body.as_deref(), Some("just text"));
    assert_eq!(read("just text").problems, [Problem::JunkInHeaders, Problem::NoHeaders]);
    assert_eq!(read("Subject: no body").subject, "no body");
    assert_eq!(read("Subject: old\rTo: a@b.example\r\rline\rline").text_body.as_deref(), Some("line\nline"));
    let boundless = read("Content-Type: multipart/mixed\n\ntext");
    assert_eq!(boundless.text_body.as_deref(), Some("text"));
    let absent = read("Content-Type: multipart/mixed; boundary=x\n\ntext");
    assert_eq!(absent.text_body.as_deref(), Some("text"));
    assert_eq!(absent.problems, [Problem::UnclosedMultipart, Problem::EmptyMultipart]);
    let itself = read("Message-ID: <a@b>\nReferences: <a@b> <c@d> <a@b>\nIn-Reply-To: <a@b>\n\n");
    assert_eq!(itself.references, ["a@b", "c@d"]);
}

#[test]
fn ten_thousand_parts() {
    let mut raw = String::from("Content-Type: multipart/mixed; boundary=b\n\n");
    for number in 0..10_000 {
        write!(raw, "--b\nContent-Type: application/x\n\n{number}\n").unwrap();
    }
    let message = read(&raw);
    assert_eq!(message.attachments.len(), 1999);
    assert_eq!(message.problems, [Problem::TooManyParts]);
}

#[test]
fn a_thousand_levels() {
    let mut raw = String::new();
    for level in 0..1000 {
        write!(raw, "Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n").unwrap();
    }
    let message = read(raw + "\ndeep");
    assert_eq!((message.attachments.len(), message.attachments[0].media_type.as_str()), (1, "multipart/mixed"));
    assert!(message.problems.contains(&Problem::TooDeep));
    read("Content-Type: message/rfc822\n\n".repeat(100_000));
    // Each of these boundaries is looked for to the end, in vain.
    let vain = "Content-Type: multipart/mixed; boundary=none\n\n--b\n".repeat(50_000);
    read(format!("Content-Type: multipart/mixed; boundary=b\n\n--b\n{vain}"));
}

#[test]
fn five_megabytes_of_header() {
    let size = 5_000_000;
    for unit in [
        "x",
        "=?utf-8?q?x",
        "=?utf-8?b?",
        "<",
        "(",
        "\"",
        "a@b.example,",
        "\\",
        "<a@b>",
        ";a*1*=x",
        "; a=b",
        ":",
        ";",
        "=?=?",
        "\n ",
        "\n x",
        "=?utf-8?q?x?= ",
        "\u{e4}",
        "\0",
        "(a)<a@b>\"c\",",
    ] {
        for name in [
            "Subject",
            "From",
            "To",
            "References",
            "Content-Type: text/plain",
            "Content-Disposition",
            "Date",
            "Message-ID",
        ] {
            let raw = format!("Bcc: z@z.example\n{name}: {}\nX-Last: x\n\nbody", unit.repeat(size / unit.len() / 16));
            let message = parse(raw.as_bytes(), &Limits::default()).unwrap();
            assert_eq!(message.bcc[0].address, "z@z.example", "{name} {unit:?}");
        }
    }
    let message = read(format!("Subject: {}\n\nbody", "x".repeat(size)));
    assert_eq!((message.subject.len() <= 256 * 1024, message.text_body.as_deref()), (true, Some("body")));
    assert_eq!(message.problems, [Problem::LongHeader]);
    let many = read(format!("{}\nbody", "X-Many: yes\n".repeat(size / 12)));
    assert_eq!((many.text_body.as_deref(), many.problems), (Some("body"), vec![Problem::LongHeaders]));
}

#[test]
fn large_texts_are_cut_and_large_attachments_are_not() {
    let long = read(format!("Subject: x\n\n{}", "ä\n".repeat(2_000_000)));
    assert!(long.text_body.unwrap().len().abs_diff(4 * 1024 * 1024) < 4);
    assert_eq!(long.problems, [Problem::LongText]);
    let large =
        read(format!("Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n{}", "AAAA\n".repeat(1_000_000)));
    assert_eq!(large.attachments[0].size, 3_000_000);
    let html = format!("Content-Type: text/html\n\n{}", "<head><div><a href='https://x.example'>&amp;".repeat(100_000));
    assert_eq!(read(html).problems, [Problem::LongText]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn nothing_breaks_it(pieces in proptest::collection::vec(piece(), 0..30)) {
        let raw: Vec<u8> = pieces.concat();
        if let Ok(message) = parse(&raw, &Limits::default()) {
            check(&raw, &message);
        }
    }

    #[test]
    fn whatever_is_cut_off_or_changed(end in 0..NESTED.len(), place in 0..NESTED.len(), byte in any::<u8>()) {
        let mut raw = NESTED.as_bytes().to_vec();
        raw[place] = byte;
        raw.truncate(end);
        if let Ok(message) = parse(&raw, &Limits::default()) {
            check(&raw, &message);
        }
    }
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    let fixed = [
        "\n",
        "\r\n",
        "\r",
        "--b",
        "--b\n",
        "--b--\n",
        "--c\r\n",
        "Content-Type: multipart/mixed; boundary=b\n",
        "Content-Type: multipart/related; boundary=\"c\"\r\n",
        "Content-Type: text/html\n",
        "Content-Type: image/png\n",
        "Content-Type: message/rfc822\n",
        "Content-Disposition: attachment; filename*0*=utf-8''a%20; filename*1=b\n",
        "Content-Transfer-Encoding: base64\n",
        "Content-ID: <i>\n",
        "<img src=cid:i>",
        "QUJD",
        "=",
        "Subject: ",
        "From: ",
        "=?utf-8?q?=",
        "?=",
        "<",
        ">",
        "(",
        ")",
        "\"",
        "\\",
        ",",
        ";",
        ":",
        "@",
        " ",
        "\t",
        "Date: ",
        "1 Jan 2024",
        "\0",
        "ä",
    ];
    prop_oneof![
        8 => proptest::sample::select(fixed.map(|piece| piece.as_bytes().to_vec()).to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..8),
    ]
}
