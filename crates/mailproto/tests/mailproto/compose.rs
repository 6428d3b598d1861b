//! Messages that are composed, read by our own parser and by Python's.

use std::process::Command;

use postroom_mailproto::compose::{Attachment, NotComposed, Outgoing};
use postroom_mailproto::mime::{self, Address};
use postroom_mailproto::smtp;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const FORWARDED: &[u8] = b"Subject: inside\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n\xe4\n";

/// Name, type, content, content id.
type File = (Option<String>, &'static str, Vec<u8>, Option<String>);

fn attachment((filename, media_type, content, content_id): &File) -> Attachment<'_> {
    let media_type = (*media_type).to_owned();
    Attachment { filename: filename.clone(), media_type, content, content_id: content_id.clone() }
}

/// A message whose parts own their content.
#[derive(Clone, Debug)]
struct Shape {
    from: Address,
    lists: [Vec<Address>; 4],
    subject: String,
    other: String,
    references: Vec<String>,
    text: String,
    html: Option<String>,
    files: Vec<File>,
}

impl Shape {
    fn outgoing(&self) -> Outgoing<'_> {
        let [to, cc, bcc, reply_to] = self.lists.clone();
        Outgoing {
            from: self.from.clone(),
            to,
            cc,
            bcc,
            reply_to,
            subject: self.subject.clone(),
            date: "2026-11-22T03:04:05+01:00".parse().unwrap(),
            message_id: "abc@x.example".into(),
            in_reply_to: self.references.last().cloned().into_iter().collect(),
            references: self.references.clone(),
            text: self.text.clone(),
            html: self.html.clone(),
            attachments: self.files.iter().map(attachment).collect(),
            headers: vec![("X-Other".into(), self.other.clone())],
            ..Outgoing::default()
        }
    }

    /// The files, in the order of the walk: those that belong into the HTML first.
    fn files(&self) -> Vec<&File> {
        let is_inline = |file: &&File| self.html.is_some() && file.3.is_some();
        self.files.iter().filter(is_inline).chain(self.files.iter().filter(|file| !is_inline(file))).collect()
    }
}

fn words(max: usize) -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "[a-zA-Z0-9]{1,12}",
        2 => "[äöüßéñ日本語한국😀🏳️]{1,9}",
        1 => "[\"\\\\(),:;<>@\\[\\].'=_?-]{1,4}",
        1 => Just("=?utf-8?q?no_word?=".to_owned()),
        1 => "[a-z]{70,120}",
        1 => "[äß]{40,90}",
    ];
    proptest::collection::vec(word, 0..max).prop_map(|words| words.join(" "))
}

fn address() -> impl Strategy<Value = Address> {
    let domains = prop_oneof![Just("x.example"), Just("sub.xn--mller-kva.example")];
    let name = proptest::option::of(words(5)).prop_map(|name| name.filter(|name| !name.is_empty()));
    (name, "[a-z][a-z0-9.+_-]{0,20}[a-z]", domains).prop_map(|(name, local, domain)| {
        let local = local.replace("..", ".").replace("..", ".");
        Address { name, address: format!("{local}@{domain}") }
    })
}

fn lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        4 => words(12),
        1 => Just(".".to_owned()),
        1 => Just("From ida".to_owned()),
        1 => Just("--=_".to_owned()),
        1 => Just("trailing blanks \t ".to_owned()),
        1 => Just("=3D soft=".to_owned()),
        1 => "[ -~]{900,1200}",
    ];
    let ends = prop_oneof![Just("\n"), Just("\r\n")];
    proptest::collection::vec((line, ends), 0..8)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}

fn file() -> impl Strategy<Value = File> {
    // What readers of file names leave as it is.
    let names = words(6).prop_map(|name| {
        let name = name.replace(['/', '\\', '?'], "-");
        name[..name.floor_char_boundary(250)].trim_matches(['.', ' ', '\u{fe0f}']).to_owned()
    });
    let names = proptest::option::of(names).prop_map(|name| name.filter(|name| !name.is_empty()));
    let types = prop_oneof![Just("image/png"), Just("text/plain"), Just("text/html"), Just("application/pdf")];
    let content =
        prop_oneof![proptest::collection::vec(any::<u8>(), 0..300), Just(b"text\nwith\rline ends\r\n".to_vec()),];
    let file = (names, types, content, proptest::option::of("[a-z]{3,9}@x"));
    prop_oneof![
        5 => file,
        1 => Just((Some("a message.eml".to_owned()), "message/rfc822", FORWARDED.to_vec(), None)),
    ]
}

fn shape() -> impl Strategy<Value = Shape> {
    let list = || proptest::collection::vec(address(), 0..6);
    let references = proptest::collection::vec("[a-z0-9]{3,60}@[a-z]{3,9}", 0..12);
    let files = proptest::collection::vec(file(), 0..4);
    let html = proptest::option::of(lines());
    (address(), [list(), list(), list(), list()], words(30), words(9), references, lines(), html, files).prop_map(
        |(from, lists, subject, other, references, text, html, files)| Shape {
            from,
            lists,
            subject,
            other,
            references,
            text,
            html,
            files,
        },
    )
}

fn hex(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn check_lines(raw: &[u8]) {
    for line in raw.split(|byte| *byte == b'\n') {
        assert!(line.len() <= 999, "a line of {} bytes", line.len());
    }
    let crlf = raw.windows(2).filter(|two| two == b"\r\n").count();
    let is = |wanted: u8| raw.iter().filter(|byte| **byte == wanted).count();
    assert_eq!((crlf, crlf), (is(b'\r'), is(b'\n')));
}

fn check_ours(shape: &Shape, raw: &[u8]) {
    let message = mime::parse(raw, &mime::Limits::default()).unwrap();
    assert_eq!((&message.from[..], &message.bcc[..]), (std::slice::from_ref(&shape.from), &[][..]));
    assert_eq!([&message.to, &message.cc, &message.reply_to], [&shape.lists[0], &shape.lists[1], &shape.lists[3]]);
    assert_eq!(message.subject, shape.subject);
    assert_eq!(message.message_id.as_deref(), Some("abc@x.example"));
    assert_eq!(message.sent_at.unwrap().to_rfc3339(), "2026-11-22T02:04:05+00:00");
    assert_eq!(message.text_body.unwrap_or_default(), plain(&shape.text));
    assert_eq!(message.html_body.unwrap_or_default(), plain(shape.html.as_deref().unwrap_or_default()));
    let attachments: Vec<_> = message
        .attachments
        .iter()
        .map(|one| (one.filename.clone(), one.media_type.as_str(), one.content_id.clone(), one.size))
        .collect();
    let expected: Vec<_> = shape
        .files()
        .into_iter()
        .map(|(name, kind, content, id)| {
            let lone =
                if *kind == "message/rfc822" { content.iter().filter(|byte| **byte == b'\n').count() } else { 0 };
            (name.clone(), *kind, id.clone(), (content.len() + lone) as u64)
        })
        .collect();
    assert_eq!(attachments, expected);
    for (attachment, (_, kind, content, _)) in message.attachments.iter().zip(shape.files()) {
        assert!(*kind == "message/rfc822" || attachment.digest[..] == Sha256::digest(content)[..]);
    }
    assert!(message.problems.is_empty(), "{:?}", message.problems);
}

fn check_python(shape: &Shape, found: &Value) {
    let list = |list: &[Address]| -> Value {
        let one = |one: &Address| json!([one.name.as_deref().unwrap_or_default().replace(' ', ""), one.address]);
        list.iter().map(one).collect()
    };
    let from = list(std::slice::from_ref(&shape.from));
    for (name, expected) in [
        ("from", from),
        ("to", list(&shape.lists[0])),
        ("cc", list(&shape.lists[1])),
        ("reply_to", list(&shape.lists[3])),
        ("subject", json!(shape.subject)),
        ("other", json!(shape.other)),
        ("date", json!("2026-11-22T03:04:05+01:00")),
        ("message_id", json!("<abc@x.example>")),
        ("references", shape.references.iter().map(|id| json!(format!("<{id}>"))).collect()),
        ("text", json!(plain(&shape.text))),
        ("html", json!(shape.html.as_deref().map(plain))),
        ("defects", json!([])),
    ] {
        assert_eq!(found[name], expected, "{name}");
    }
    let names = found["names"].as_array().unwrap();
    assert!(!names.iter().any(|name| name.as_str().unwrap().eq_ignore_ascii_case("bcc")));
    let files: Value = shape
        .files()
        .into_iter()
        .map(|(name, kind, content, id)| {
            let digest = if *kind == "message/rfc822" { "inside".to_owned() } else { hex(content) };
            json!([name, kind, digest, id])
        })
        .collect();
    assert_eq!(found["attachments"], files);
}

#[test]
fn two_parsers_read_what_was_written() {
    let mut runner = TestRunner::deterministic();
    let shapes: Vec<Shape> = (0..200).map(|_| shape().new_tree(&mut runner).unwrap().current()).collect();
    let folder = tempfile::tempdir().unwrap();
    for (number, shape) in shapes.iter().enumerate() {
        let raw = shape.outgoing().to_bytes().unwrap();
        let mut written = Vec::new();
        shape.outgoing().write_to(&mut written).unwrap();
        assert_eq!(raw, written);
        std::fs::write(folder.path().join(format!("{number:04}.eml")), &raw).unwrap();
        check_lines(&raw);
        assert_eq!(raw.is_ascii(), !shape.files.iter().any(|file| file.1 == "message/rfc822"));
        check_ours(shape, &raw);
    }
    let script = "tests/mailproto/compose.py";
    let Ok(python) = Command::new("python3").arg(script).arg(folder.path()).output() else {
        eprintln!("skipped: python3 is not installed");
        return;
    };
    assert!(python.status.success(), "{}", String::from_utf8_lossy(&python.stderr));
    let answers = String::from_utf8(python.stdout).unwrap();
    assert_eq!(answers.lines().count(), shapes.len());
    for (shape, answer) in shapes.iter().zip(answers.lines()) {
        check_python(shape, &serde_json::from_str(answer).unwrap());
    }
}

fn simple() -> Outgoing<'static> {
    let address = |address: &str| Address { name: None, address: address.into() };
    Outgoing {
        from: address("ida@x.example"),
        to: vec![address("jo@y.example")],
        message_id: "abc@x.example".into(),
        ..Outgoing::default()
    }
}

/// The types of the parts, in the order in which they stand there.
fn types(message: &Outgoing<'_>) -> Vec<String> {
    let raw = String::from_utf8(message.to_bytes().unwrap()).unwrap();
    let lines = raw.lines().filter_map(|line| line.strip_prefix("Content-Type: "));
    lines.map(|line| line.split(';').next().unwrap().to_owned()).collect()
}

#[test]
fn no_more_parts_than_are_needed() {
    let mut message = simple();
    assert_eq!(types(&message), ["text/plain"]);
    message.html = Some("<img src=\"cid:a@x\">".into());
    assert_eq!(types(&message), ["multipart/alternative", "text/plain", "text/html"]);
    let image = Attachment {
        media_type: "image/png; x=\"y\"".into(),
        content: b"png",
        content_id: Some("a@x".into()),
        ..Attachment::default()
    };
    message.attachments = vec![image.clone()];
    let related = ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"];
    assert_eq!(types(&message), related);
    message.attachments.push(Attachment { content_id: None, ..image.clone() });
    assert_eq!(types(&message), [&["multipart/mixed"], &related[..], &["image/png"]].concat());
    message.html = None;
    assert_eq!(types(&message), ["multipart/mixed", "text/plain", "image/png", "image/png"]);
    // A message that cannot travel as it is, and a type that needs parts.
    let long = [b"Subject: x\r\n\r\n".as_slice(), &b"x".repeat(2000)].concat();
    message.attachments = vec![
        Attachment { media_type: "Message/RFC822".into(), content: &long, ..Attachment::default() },
        Attachment { media_type: "multipart/mixed".into(), content: b"x", ..Attachment::default() },
        Attachment { media_type: "nonsense".into(), content: b"x", ..Attachment::default() },
    ];
    assert_eq!(types(&message)[2..], ["application/octet-stream"; 3]);
}

#[test]
fn addresses_beyond_ascii() {
    let mut message = simple();
    message.to = vec![Address { name: Some("Jürgen".into()), address: "jürgen@MÜLLER.example".into() }];
    message.bcc = vec![Address { name: None, address: "bo@z.example".into() }, message.to[0].clone()];
    let raw = message.to_bytes().unwrap();
    let parsed = mime::parse(&raw, &mime::Limits::default()).unwrap();
    assert_eq!(parsed.to[0].address, "jürgen@xn--mller-kva.example");
    let envelope = message.envelope().unwrap();
    let recipients: Vec<String> = envelope.recipients.iter().map(ToString::to_string).collect();
    assert_eq!(recipients, ["jürgen@xn--mller-kva.example", "bo@z.example"]);
    assert_eq!(envelope.sender, Some(smtp::Mailbox::parse("ida@x.example").unwrap()));
    assert!(envelope.recipients[0].needs_utf8());
}

#[test]
fn no_text_becomes_a_header() {
    let field = |change: &dyn Fn(&mut Outgoing<'static>, &str), evil: &str| {
        let mut message = simple();
        change(&mut message, evil);
        match message.to_bytes() {
            Err(NotComposed::Field { field, .. }) => field,
            other => panic!("{evil:?}: {other:?}"),
        }
    };
    let named = |name: &str| Address { name: Some(name.into()), address: "a@x.example".into() };
    let at = |address: &str| Address { name: None, address: address.into() };
    let file = || Attachment { media_type: "a/b".into(), ..Attachment::default() };
    for evil in ["x\r\nBcc: evil@x.example", "x\nX: y", "x\rX: y", "x\0y"] {
        assert_eq!(field(&|message, evil| message.subject = evil.into(), evil), "subject");
        assert_eq!(field(&|message, evil| message.from = named(evil), evil), "from");
        assert_eq!(field(&|message, evil| message.from = at(evil), evil), "from");
        assert_eq!(field(&|message, evil| message.sender = Some(named(evil)), evil), "sender");
        assert_eq!(field(&|message, evil| message.to = vec![named(evil)], evil), "to");
        assert_eq!(field(&|message, evil| message.cc = vec![at(evil)], evil), "cc");
        assert_eq!(field(&|message, evil| message.bcc = vec![at(evil)], evil), "bcc");
        assert_eq!(field(&|message, evil| message.reply_to = vec![named(evil)], evil), "reply_to");
        assert_eq!(field(&|message, evil| message.message_id = evil.into(), evil), "message_id");
        assert_eq!(field(&|message, evil| message.in_reply_to = vec![evil.into()], evil), "in_reply_to");
        assert_eq!(field(&|message, evil| message.references = vec![evil.into()], evil), "references");
        assert_eq!(field(&|message, evil| message.headers = vec![(evil.into(), "x".into())], evil), "headers");
        assert_eq!(field(&|message, evil| message.headers = vec![("X-A".into(), evil.into())], evil), "headers");
        let names = |message: &mut Outgoing<'static>, evil: &str| {
            message.attachments = vec![Attachment { filename: Some(evil.into()), ..file() }];
        };
        assert_eq!(field(&names, evil), "attachments");
        let types = |message: &mut Outgoing<'static>, evil: &str| {
            message.attachments = vec![Attachment { media_type: evil.into(), ..file() }];
        };
        assert_eq!(field(&types, evil), "attachments");
        let ids = |message: &mut Outgoing<'static>, evil: &str| {
            message.attachments = vec![Attachment { content_id: Some(evil.into()), ..file() }];
        };
        assert_eq!(field(&ids, evil), "attachments");
    }
    for evil in ["Bcc", "content-type", "To", "X Y", "X:Y", ""] {
        assert_eq!(field(&|message, evil| message.headers = vec![(evil.into(), "x".into())], evil), "headers");
    }
    assert_eq!(field(&|message, evil| message.text = evil.into(), "x\0"), "text");
    assert_eq!(field(&|message, evil| message.html = Some(evil.into()), "x\0"), "html");
    assert_eq!(field(&|message, evil| message.message_id = evil.into(), ""), "message_id");
    assert_eq!(field(&|message, evil| message.to = vec![at(evil)], "no address"), "to");
}
