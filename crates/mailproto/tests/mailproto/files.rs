//! Messages in files, and the shared corpus where it is at hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use postroom_mailproto::files::{Dialect, Error, Item, Mbox, messages};
use postroom_mailproto::mime::{Limits, display_text, parse, segments};
use postroom_mailproto::net::Body;
use proptest::prelude::*;

fn mbox(text: &str, dialect: Dialect) -> Vec<Item> {
    Mbox::new(text.as_bytes(), dialect, "x".into(), 1000).map(Result::unwrap).collect()
}

fn raw(item: Item) -> Vec<u8> {
    item.body.into_vec().unwrap()
}

fn raws(items: Vec<Item>) -> Vec<String> {
    items.into_iter().map(|item| String::from_utf8(raw(item)).unwrap()).collect()
}

#[test]
fn an_mbox_is_taken_apart() {
    let text = "From ida@a.example Thu Nov 24 18:22:48 1986\nStatus: RO\nX-Status: F\n\n>From here\n>>From there\nFrom nowhere\n\n\
                From a Thu Nov 24 18:22:48 +0100 1986\r\nSubject: 2\r\n\r\nFrom the start\r\n\r\n\
                From x@y  Sat Jan  3 01:05:34 1996\nno headers";
    let rd = mbox(text, Dialect::Mboxrd);
    let first = "Status: RO\nX-Status: F\n\nFrom here\n>From there\nFrom nowhere\n";
    assert_eq!(rd[0].flags, ["\\Flagged", "\\Seen"]);
    assert_eq!(rd[0].received_at.unwrap().to_rfc3339(), "1986-11-24T18:22:48+00:00");
    assert_eq!(rd[1].received_at.unwrap().to_rfc3339(), "1986-11-24T17:22:48+00:00");
    assert_eq!(raws(rd), [first, "Subject: 2\r\n\r\nFrom the start\r\n", "no headers"]);
    assert_eq!(
        raws(mbox(text, Dialect::Mboxo))[0],
        "Status: RO\nX-Status: F\n\n>From here\n>>From there\nFrom nowhere\n"
    );
    assert!(mbox("", Dialect::Mboxrd).is_empty());
    assert!(mbox("rubbish\n\nFrom here to there\n", Dialect::Mboxrd).is_empty());
}

#[test]
fn a_large_message_does_not_end_the_walk() {
    let from = "From a@b Thu Nov 24 18:22:48 1986\n";
    let text = format!("{from}A: 1\n\n{}\n\n{from}A: 2\n\nb\n", "x".repeat(200_000));
    let mut items = Mbox::new(text.as_bytes(), Dialect::Mboxrd, "x".into(), 1000);
    assert!(matches!(items.next(), Some(Err(Error::TooLarge { max: 1000, .. }))));
    assert_eq!(raw(items.next().unwrap().unwrap()), b"A: 2\n\nb\n");
    assert!(items.next().is_none());
}

#[test]
fn a_message_of_megabytes_stays_in_a_file() {
    let large = format!("A: 1\n\n{}\n", "line of text\n".repeat(200_000));
    let text = format!("From a@b Thu Nov 24 18:22:48 1986\n{large}\nFrom a@b Thu Nov 24 18:22:48 1986\nA: 2\n\nb\n");
    let file = tempfile::NamedTempFile::with_suffix(".eml").unwrap();
    fs::write(file.path(), &large).unwrap();
    let in_mbox = Mbox::new(text.as_bytes(), Dialect::Mboxrd, "x".into(), 10_000_000).next();
    for item in [in_mbox, messages(file.path(), 10_000_000).next()] {
        let item = item.unwrap().unwrap();
        assert!(matches!(item.body, Body::File(_, length) if length == large.len() as u64), "{:?}", item.body);
        assert!(raw(item) == large.as_bytes());
    }
}

#[test]
fn folders_are_walked() {
    let root = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("a.eml", "not even a header");
    write("b.txt", "Subject: b\n\nx");
    write("lists/dev.mbox", "From a@b Thu Nov 24 18:22:48 1986\nSubject: c\n\nx\n");
    write("index.bin", "\0\0: binary");
    write("Maildir/cur/1700000000.x.host:2,FRS", "Subject: d\n\n");
    write("Maildir/new/1700000001.y.host", "Subject: e\n\n");
    write("Maildir/tmp/1700000002.z.host", "Subject: no\n\n");
    write("Maildir/dovecot.index", "x: y");
    write("Maildir/.Sent.2024/cur/1.x:2,", "Subject: f\n\n");
    fs::create_dir_all(root.path().join("Maildir/.Sent.2024/new")).unwrap();
    write("large.eml", &"x".repeat(2000));
    std::os::unix::fs::symlink("/etc", root.path().join("etc")).unwrap();

    let (mut found, mut errors) = (Vec::new(), Vec::new());
    for item in messages(root.path(), 1000) {
        match item {
            Ok(item) => found.push(item),
            Err(error) => errors.push(error.to_string().replace(root.path().to_str().unwrap(), "")),
        }
    }
    let folders: Vec<_> = found.iter().map(|item| (item.folder.as_deref().unwrap_or("-"), item.body.len())).collect();
    let sent = ("Maildir/Sent/2024", 12);
    assert_eq!(folders, [("Maildir", 12), ("Maildir", 12), sent, ("-", 17), ("-", 13), ("lists/dev", 14)]);
    assert_eq!(found[0].flags, ["\\Flagged", "\\Answered", "\\Seen"]);
    assert_eq!(found[0].received_at.unwrap().timestamp(), 1_700_000_000);
    let expected = [
        "/etc is no mail file",
        "/index.bin is no mail file",
        "/large.eml has 2000 bytes or more, and 1000 are allowed",
    ];
    assert_eq!(errors, expected);
    assert!(matches!(messages(Path::new("/nowhere"), 1).next(), Some(Err(Error::Read { .. }))));
}

proptest! {
    #[test]
    fn what_was_quoted_comes_back(bodies in proptest::collection::vec("(>{0,2}From |[a-z]{1,5} ?|\n){0,12}", 1..5)) {
        let mut text = String::new();
        for body in &bodies {
            text.push_str("From a@b Thu Nov 24 18:22:48 1986\nA: 1\n\n");
            for line in body.lines() {
                let quoted = line.trim_start_matches('>').starts_with("From ");
                text.push_str(&format!("{}{line}\n", if quoted { ">" } else { "" }));
            }
            text.push('\n');
        }
        let expected: Vec<String> =
            bodies.iter().map(|body| format!("A: 1\n\n{}", body.lines().map(|line| format!("{line}\n")).collect::<String>())).collect();
        let read = mbox(&text, Dialect::Mboxrd);
        prop_assert_eq!(raws(read), expected);
    }

    #[test]
    fn nothing_breaks_the_mbox(text in "(From |Thu Nov 24 18:22:48 1986|\n|\r|>|x|: ){0,40}") {
        for item in Mbox::new(text.as_bytes(), Dialect::Mboxrd, "x".into(), 30).flatten() {
            prop_assert!(item.body.len() <= 30);
        }
    }
}

#[test]
fn the_corpus() {
    let Some(corpus) = corpus() else {
        eprintln!("skipped: there is no shared/corpus/mail beside the checkout, and POSTROOM_CORPUS is not set");
        return;
    };
    let begin = Instant::now();
    let (mut count, mut bytes) = (0, 0);
    for item in messages(&corpus, 64 * 1024 * 1024) {
        let Ok(item) = item else { continue };
        let source = item.source.clone();
        let raw = raw(item);
        (count, bytes) = (count + 1, bytes + raw.len());
        let Ok(message) = parse(&raw, &Limits::default()) else { continue };
        let texts = [Some(&message.subject), message.text_body.as_ref(), message.html_body.as_ref()];
        assert!(texts.into_iter().flatten().all(|text| !text.contains('\0')), "{source}");
        display_text(&message);
        let mut cut = raw.clone();
        for range in segments(&raw, &message, 100).into_iter().rev() {
            cut.drain(range);
        }
        let again = parse(&cut, &Limits::default()).unwrap();
        assert_eq!((&again.subject, &again.from, again.sent_at), (&message.subject, &message.from, message.sent_at));
        assert_eq!((&again.text_body, &again.html_body), (&message.text_body, &message.html_body), "{source}");
        let parts = |message: &postroom_mailproto::mime::Message| {
            message.attachments.iter().map(|one| (one.part, one.filename.clone(), one.is_inline)).collect::<Vec<_>>()
        };
        assert_eq!(parts(&again), parts(&message), "{source}");
    }
    assert!(count > 1000, "{count} messages");
    eprintln!("{count} messages, {bytes} bytes, {:?}", begin.elapsed());
    assert!(begin.elapsed() < Duration::from_secs(120));
}

fn corpus() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("POSTROOM_CORPUS") {
        let path = PathBuf::from(path);
        return [path.join("mail"), path].into_iter().find(|path| path.is_dir());
    }
    let root = std::env::current_dir().ok()?;
    root.ancestors().map(|parent| parent.join("shared/corpus/mail")).find(|path| path.is_dir())
}
