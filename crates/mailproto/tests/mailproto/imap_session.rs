//! What is said after the login, and servers that say it badly.

use postroom_mailproto::imap::{
    Access, Body, BodyLimits, Connection, Event, FlagChange, Flags, Known, MailboxName, Resync, UidSet,
};
use postroom_mailproto::net::{Encryption, Failure};
use proptest::prelude::*;

use crate::support::{Script, connector, ida, serve};

pub async fn session<F>(
    capabilities: &'static str,
    script: impl FnOnce(Script) -> F + Send + 'static,
) -> (Connection, tokio::task::JoinHandle<()>)
where
    F: Future<Output = ()> + Send + 'static,
{
    let (endpoint, server) = serve(Encryption::None, move |mut server| async move {
        server.welcome(capabilities).await;
        script(server).await;
    })
    .await;
    let mut connection = Connection::connect(&connector(), &endpoint, |_| {}).await.unwrap();
    connection.login(&ida(), |_| {}).await.unwrap();
    (connection, server)
}

pub fn uids(text: &str) -> UidSet {
    UidSet::parse(text.as_bytes()).unwrap()
}

fn seen() -> Flags {
    Flags { seen: true, ..Flags::default() }
}

#[tokio::test]
async fn mailboxes() {
    let (mut connection, server) = session("LIST-EXTENDED LIST-STATUS SPECIAL-USE NAMESPACE CONDSTORE", |mut server| async move {
        let listing = "* LIST (\\HasNoChildren) \"/\" inbox\r\n* STATUS INBOX (MESSAGES 3 UNSEEN 1 UIDNEXT 9 UIDVALIDITY 7 HIGHESTMODSEQ 42)\r\n\
             * LIST (\\Sent) \".\" \"Entw&APw-rfe\"\r\n* LIST (\\NoSelect) NIL {5}\r\na\"b\\c\r\n* LIST (\\NonExistent) \"/\" \"a \\\"q\\\"\"\r\n\
             * LIST () \"/\" INBOX\r\n* LIST broken\r\n* XUNKNOWN ((1 2) \"x\")\r\n* LIST () \"/\" \"ÿ\u{0}\"\r\n";
        server.answer("LIST \"\" \"*\" RETURN (SPECIAL-USE STATUS (MESSAGES", listing).await;
        server.answer("NAMESPACE", "* NAMESPACE ((\"\" \"/\")) NIL ((\"#shared.\" \".\"))\r\n").await;
        server.answer("STATUS \"Entw&APw-rfe\" (MESSAGES", "* STATUS Entw&APw-rfe (MESSAGES 0)\r\n").await;
        server.answer("CREATE \"&ZeVnLIqe-\"", "").await;
        server.answer("RENAME \"a\" \"b\"", "").await;
        let tag = server.command("DELETE \"b\"").await;
        server.send(format!("{tag} NO [NOPERM] not yours\r\n")).await;
        server.answer("SUBSCRIBE \"b\"", "").await;
        server.answer("UID SEARCH SINCE 1-Feb-2024", "* SEARCH 5 2 3\r\n").await;
        let all: String = (1..=300_000).map(|uid| format!(" {uid}")).collect();
        server.answer("UID SEARCH ALL", &format!("* SEARCH{all}\r\n* SEARCH 400000 (MODSEQ 9)\r\n")).await;
        let tag = server.command("CREATE {4}").await;
        server.send("+ go on\r\n").await;
        assert_eq!(server.exactly(6).await, "ä\n!\r\n".as_bytes());
        server.send(format!("{tag} OK\r\n")).await;
    })
    .await;
    let folders = connection.list_with_status().await.unwrap();
    let names: Vec<_> =
        folders.iter().map(|folder| (folder.name.to_text(), folder.delimiter, folder.is_selectable())).collect();
    let expected = [
        ("INBOX", Some(b'/'), true),
        ("Entwürfe", Some(b'.'), true),
        ("a\"b\\c", None, false),
        ("a \"q\"", Some(b'/'), false),
        ("ÿ\u{fffd}", Some(b'/'), true),
    ];
    assert_eq!(names, expected.map(|(name, delimiter, selectable)| (name.to_owned(), delimiter, selectable)));
    assert_eq!(folders[0].status.as_ref().unwrap().highest_mod_seq, Some(42));
    assert_eq!(folders[1].attributes, ["\\sent"]);
    let namespaces = connection.namespaces().await.unwrap();
    assert_eq!((namespaces.len(), namespaces[1].delimiter), (2, Some(b'.')));
    assert_eq!(connection.status(&folders[1].name).await.unwrap().messages, Some(0));
    let name = |text: &str| MailboxName::from_text(text);
    connection.create(&name("日本語")).await.unwrap();
    connection.rename(&name("a"), &name("b")).await.unwrap();
    assert_eq!(connection.delete(&name("b")).await, Err(Failure::NoPermission("not yours".into())));
    connection.subscribe(&name("b"), true).await.unwrap();
    assert_eq!(connection.search("SINCE 1-Feb-2024").await.unwrap(), uids("2:3,5"));
    assert_eq!(connection.search("ALL").await.unwrap(), uids("1:300000,400000"));
    assert!(connection.search("ALL\r\nx LOGOUT").await.is_err());
    connection.create(&MailboxName::from_wire("ä\n!".as_bytes())).await.unwrap();
    server.await.unwrap();
}

#[tokio::test]
async fn a_hundred_thousand_mailboxes() {
    let (mut connection, _server) = session("", |mut server| async move {
        let listing: String = (0..100_000).map(|number| format!("* LIST () \"/\" \"box {number}\"\r\n")).collect();
        server.answer("LIST \"\" \"*\"", &listing).await;
    })
    .await;
    assert_eq!(connection.list().await.unwrap().len(), 100_000);
}

#[tokio::test]
async fn selecting_with_what_was_known() {
    let (mut connection, server) = session("ENABLE QRESYNC CONDSTORE", |mut server| async move {
        server.answer("ENABLE QRESYNC", "* ENABLED QRESYNC\r\n").await;
        let tag = server.command("SELECT \"INBOX\" (QRESYNC (7 100 1:20))").await;
        server.send("* 9 EXISTS\r\n* 3 EXPUNGE\r\n* OK [CLOSED] before\r\n* FLAGS (\\Seen)\r\n* OK [PERMANENTFLAGS (\\Seen \\* $a)] x\r\n").await;
        server.send("* 4 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 30] x\r\n* OK [HIGHESTMODSEQ 200] x\r\n").await;
        server.send("* VANISHED (EARLIER) 1:3,4000000:4294967295\r\n* 2 FETCH (UID 9 FLAGS (\\Seen $b) MODSEQ (150))\r\n").await;
        server.send(format!("{tag} OK [READ-ONLY] opened\r\n")).await;
        server.answer("UID FETCH 1:* (UID FLAGS MODSEQ) (CHANGEDSINCE 200 VANISHED)", "* VANISHED (EARLIER) 5\r\n").await;
        let tag = server.command("EXAMINE \"x\"").await;
        server.send(format!("* 0 EXISTS\r\n* OK [UIDVALIDITY 8] x\r\n* OK [NOMODSEQ] x\r\n{tag} OK\r\n")).await;
        server.answer("UID FETCH 1:* (UID FLAGS)", "* 1 FETCH (FLAGS (\\Deleted))\r\n").await;
        let tag = server.command("SELECT \"gone\"").await;
        server.send(format!("{tag} NO no such mailbox\r\n")).await;
        server.answer("SELECT \"odd\"", "* 1 EXISTS\r\n").await;
    })
    .await;
    connection.enable(&["QRESYNC", "UTF8=ACCEPT"]).await.unwrap();
    assert!(connection.has_enabled("qresync"));
    let known = Known { uid_validity: 7, mod_seq: 100, uids: Some(uids("1:20")) };
    let selected = connection.select(&MailboxName::inbox(), Access::ReadWrite, Resync::Since(known)).await.unwrap();
    assert_eq!(
        (selected.uid_validity, selected.uid_next, selected.exists, selected.highest_mod_seq),
        (7, Some(30), 4, Some(200))
    );
    assert!(selected.is_read_only && selected.allows_new_keywords && selected.permanent_flags.seen);
    assert_eq!(selected.vanished.len(), 3 + 4_290_967_296);
    assert_eq!(selected.vanished_of(&uids("2:5")), uids("2:3"));
    assert_eq!((selected.changed[0].uid, selected.changed[0].mod_seq), (Some(9), Some(150)));
    assert_eq!(selected.changed[0].flags, Flags { keywords: vec!["$b".into()], ..seen() });
    assert_eq!(connection.take_events(), [Event::Exists(9), Event::Expunge(3)]);
    assert_eq!(connection.fetch_flags(&UidSet::from_start(1), Some(200)).await.unwrap(), []);
    assert_eq!(connection.take_events(), [Event::Vanished(uids("5"))]);
    let name = |text: &str| MailboxName::from_text(text);
    let plain = connection.select(&name("x"), Access::ReadOnly, Resync::Plain).await.unwrap();
    assert_eq!((plain.highest_mod_seq, plain.is_read_only), (None, true));
    assert_eq!(connection.fetch_flags(&UidSet::from_start(1), None).await.unwrap(), []);
    assert!(
        matches!(&connection.take_events()[..], [Event::Flags(update)] if update.uid.is_none() && update.flags.deleted)
    );
    let failure = connection.select(&name("gone"), Access::ReadWrite, Resync::Plain).await.unwrap_err();
    assert!(failure == Failure::Server("no such mailbox".into()) && failure.leaves_connection_usable());
    assert!(matches!(connection.select(&name("odd"), Access::ReadWrite, Resync::Plain).await, Err(Failure::Server(_))));
    server.await.unwrap();
}

#[tokio::test]
async fn bodies_stream() {
    let (mut connection, server) = session("", |mut server| async move {
        let tag = server.command("UID FETCH 1:9 (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])").await;
        server.send("* 1 FETCH (UID 1 FLAGS (\\Seen) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 5 BODY[] {5}\r\nhe)lo)\r\n").await;
        server.send("* 12 EXISTS\r\n* 2 FETCH (BODY[] {20}\r\n").await;
        server.send("x".repeat(20)).await;
        server.send(" UID 2)\r\n* 1 FETCH (FLAGS (\\Deleted) UID 1)\r\n* 3 FETCH (UID 3 BODY[] {31}\r\n").await;
        server.send("y".repeat(31)).await;
        server.send(")\r\n* 4 FETCH (UID 4 BODY[] NIL)\r\n* 5 FETCH (UID 5 BODY[] \"short\")\r\n* 7 EXPUNGE\r\n").await;
        server.send(format!("* 6 FETCH (UID 6 RFC822 {{0}}\r\n)\r\n{tag} NO [SERVERBUG] some were lost\r\n")).await;
        server.answer("NOOP", "").await;
    })
    .await;
    connection.set_body_limits(BodyLimits { memory: 10, size: 30 });
    let wanted = uids("1:9");
    let mut bodies = connection.fetch_bodies(&wanted).unwrap();
    let mut found = Vec::new();
    let failure = loop {
        match bodies.next().await {
            Ok(Some(one)) => {
                let kind = match &one.body {
                    None => "none",
                    Some(Body::Memory(_)) => "memory",
                    Some(Body::File(..)) => "file",
                };
                let text =
                    one.body.map(|body| String::from_utf8(body.into_vec().unwrap()).unwrap()).unwrap_or_default();
                found.push((one.uid, one.size, kind, text, one.internal_date.map(|date| date.timestamp())));
            }
            Ok(None) => panic!("the refusal is lost"),
            Err(failure) => break failure,
        }
    };
    assert_eq!(failure, Failure::Server("some were lost".into()));
    let long = "x".repeat(20);
    let expected = [
        (1, 5, "memory", "he)lo", Some(837_596_665)),
        (2, 20, "file", long.as_str(), None),
        (3, 31, "none", "", None),
        (4, 0, "none", "", None),
        (5, 5, "memory", "short", None),
        (6, 0, "memory", "", None),
    ];
    assert_eq!(found, expected.map(|(uid, size, kind, text, date)| (uid, size, kind, text.to_owned(), date)));
    let events = connection.take_events();
    assert!(matches!(&events[..], [Event::Exists(12), Event::Flags(_), Event::Expunge(7)]), "{events:?}");
    connection.noop().await.unwrap();
    server.await.unwrap();
}

#[tokio::test]
async fn bodies_that_lie() {
    for (words, expected) in [
        ("* 1 FETCH (UID 1 BODY[] {1000000000}\r\nabc", "TooLarge"),
        ("* 1 FETCH (UID 1 BODY[] {99999999999999999999999}\r\nabc", "TooLarge"),
        ("* 1 FETCH (UID 1 BODY[HEADER] {1000000000}\r\nabc", "TooLarge"),
        ("* 1 FETCH (UID 1 BODY[] {30}\r\nabc", "Closed"),
        ("* 1 FETCH (UID 1 BODY[] {3}\r\nabcdef)\r\n", ""),
        ("* 1 FETCH (UID 1 BODY[] {3}\r\nabc\r\n", "Protocol"),
        ("* 1 FETCH (BODY[] {3}\r\nabc)\r\n", "Protocol"),
        ("\u{0}\u{1}\u{2}garbage\r\n", "Protocol"),
        ("z9 OK another\r\n", "Protocol"),
        ("* BYE going down\r\n", "Closed(\"going down\")"),
        ("", "Closed"),
    ] {
        let (mut connection, _server) = session("", move |mut server| async move {
            server.command("UID FETCH").await;
            server.send(words).await;
        })
        .await;
        connection.set_body_limits(BodyLimits { memory: 1 << 20, size: 1 << 22 });
        let wanted = uids("1");
        let mut bodies = connection.fetch_bodies(&wanted).unwrap();
        let failure = loop {
            match bodies.next().await {
                Ok(Some(_)) => {}
                Ok(None) => panic!("{words:?}"),
                Err(failure) => break failure,
            }
        };
        assert!(format!("{failure:?}").starts_with(expected), "{words:?}: {failure:?}");
        assert!(bodies.next().await.is_err());
        assert!(matches!(connection.noop().await, Err(Failure::Closed(_))));
    }
}

#[tokio::test]
async fn a_call_that_was_dropped_leaves_nothing_that_looks_right() {
    let (mut connection, _server) = session("", |mut server| async move {
        server.command("UID FETCH").await;
        server.send("* 1 FETCH (UID 1 BODY[] {30}\r\nabc").await;
        server.drain().await;
    })
    .await;
    let wanted = uids("1");
    let mut bodies = connection.fetch_bodies(&wanted).unwrap();
    let short = std::time::Duration::from_millis(200);
    assert!(tokio::time::timeout(short, bodies.next()).await.is_err());
    assert!(matches!(bodies.next().await, Err(Failure::Closed(_))));
    assert!(matches!(connection.noop().await, Err(Failure::Closed(_))));
}

#[tokio::test]
async fn overviews() {
    let (mut connection, server) = session("", |mut server| async move {
        let head = "Subject: s\r\nMessage-ID: <m@x>\r\n\r\n";
        let fetch = format!(
            "* 1 FETCH (UID 8 FLAGS (\\Flagged) INTERNALDATE \"1-Jan-2024 00:00:00 +0000\" RFC822.SIZE 99 \
             BODY[HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT)] {{{}}}\r\n{head})\r\n",
            head.len()
        );
        server.answer("UID FETCH 8 (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS", &fetch).await;
        let whole = "* 1 FETCH (UID 8 BODY[HEADER] {8}\r\nTo: me\r\n)\r\n";
        server.answer("UID FETCH 8 (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER])", whole).await;
    })
    .await;
    let wanted = uids("8");
    let mut overviews = connection.fetch_overviews(&wanted).unwrap();
    let one = overviews.next().await.unwrap().unwrap();
    assert_eq!((one.uid, one.size, one.flags.flagged), (8, 99, true));
    assert_eq!(one.digest, postroom_mailproto::imap::header_digest(b"subject: s\nmessage-id: <m@x>\nto: me\n\nbody"));
    assert!(overviews.next().await.unwrap().is_none());
    let mut headers = connection.fetch_headers(&wanted).unwrap();
    assert_eq!(headers.next().await.unwrap().unwrap().head, b"To: me\r\n");
    assert!(headers.next().await.unwrap().is_none());
    server.await.unwrap();
}

#[tokio::test]
async fn changes() {
    let (mut connection, server) = session("CONDSTORE UIDPLUS MOVE LITERAL+", |mut server| async move {
        let tag = server.command("UID STORE 1:3 (UNCHANGEDSINCE 9) +FLAGS (\\Seen $x)").await;
        server.send(format!("* 1 FETCH (UID 1 FLAGS (\\Seen $x) MODSEQ (12))\r\n* 9 FETCH (UID 9 FLAGS ())\r\n{tag} OK [MODIFIED 2:3] x\r\n")).await;
        let tag = server.command("UID COPY 1,5 \"to\"").await;
        server.send(format!("{tag} OK [COPYUID 4 1,5 20:21] x\r\n")).await;
        let tag = server.command("UID MOVE 1:3 \"to\"").await;
        server.send(format!("* OK [COPYUID 4 3:1 30:32] x\r\n* 3 EXPUNGE\r\n{tag} OK x\r\n")).await;
        let tag = server.command("APPEND \"to\" (\\Seen) \"05-Feb-2024 10:00:00 +0000\" {5+}").await;
        assert_eq!(server.exactly(7).await, b"a: b\n\r\n");
        server.send(format!("{tag} OK [APPENDUID 4 33] x\r\n")).await;
    })
    .await;
    let flags = Flags { keywords: vec!["$x".into(), "not an atom".into()], ..seen() };
    let stored = connection.store(&uids("1:3"), FlagChange::Add, &flags, Some(9)).await.unwrap();
    assert_eq!((stored.updates.len(), stored.updates[0].mod_seq, stored.modified), (1, Some(12), uids("2:3")));
    assert!(matches!(&connection.take_events()[..], [Event::Flags(update)] if update.uid == Some(9)));
    let to = MailboxName::from_text("to");
    let copied = connection.copy(&uids("1,5"), &to).await.unwrap().unwrap();
    assert_eq!((copied.uid_validity, copied.from, copied.to), (4, vec![1, 5], vec![20, 21]));
    let moved = connection.move_to(&uids("1:3"), &to).await.unwrap();
    assert!(moved.is_removed && moved.copied.unwrap().from == [3, 2, 1]);
    let date = chrono::DateTime::from_timestamp(1_707_127_200, 0);
    assert_eq!(connection.append(&to, &seen(), date, b"a: b\n").await.unwrap(), Some((4, 33)));
    server.await.unwrap();
}

#[tokio::test]
async fn moving_without_move_never_expunges_others() {
    for (capabilities, removes) in [("UIDPLUS", true), ("", false)] {
        let (mut connection, server) = session(capabilities, move |mut server| async move {
            server.answer("UID COPY 7 \"to\"", "").await;
            server.answer("UID STORE 7 +FLAGS (\\Deleted)", "").await;
            if removes {
                server.answer("UID EXPUNGE 7", "* 1 EXPUNGE\r\n").await;
            }
            server.answer("NOOP", "").await;
        })
        .await;
        let moved = connection.move_to(&uids("7"), &MailboxName::from_text("to")).await.unwrap();
        assert_eq!((moved.is_removed, moved.copied), (removes, None));
        connection.noop().await.unwrap();
        server.await.unwrap();
    }
}

#[tokio::test]
async fn idling() {
    let (mut connection, server) = session("IDLE", |mut server| async move {
        for _ in 0..2 {
            let tag = server.command("IDLE").await;
            server.send("+ idling\r\n* OK still here\r\n").await;
            server.send("* 5 EX").await;
            server.send("ISTS\r\n").await;
            assert_eq!(server.line().await, "DONE");
            server.send(format!("* 6 EXISTS\r\n{tag} OK\r\n")).await;
        }
        let tag = server.command("IDLE").await;
        server.send("+ idling\r\n").await;
        assert_eq!(server.line().await, "DONE");
        server.send(format!("{tag} OK\r\n")).await;
        let tag = server.command("IDLE").await;
        server.send(format!("+ idling\r\n* BYE too long\r\n{tag} NO enough\r\n")).await;
    })
    .await;
    for _ in 0..2 {
        connection.idle(std::future::pending()).await.unwrap();
        assert_eq!(connection.take_events(), [Event::Exists(5), Event::Exists(6)]);
    }
    connection.idle(std::future::ready(())).await.unwrap();
    assert_eq!(connection.take_events(), []);
    assert_eq!(connection.idle(std::future::pending()).await, Err(Failure::Server("enough".into())));
    server.await.unwrap();
}

/// What a client makes of a transcript that arrives in these pieces.
fn in_pieces(cuts: &[usize]) -> String {
    let transcript = "* 2 EXISTS\r\n* 1 FETCH (UID 1 FLAGS (\\Seen) BODY[] {11}\r\n* OK {3}\r\n))\r\n* LIST () NIL {4}\r\na\r\nb\r\n\
        * 2 FETCH (UID 2 BODY[] {3}\r\n\"\\( X \"q\\\"\")\r\n* VANISHED 4:7\r\np2 OK [X (\"] y\r\n";
    let mut pieces = Vec::new();
    let mut rest = transcript.as_bytes();
    for cut in cuts {
        let (piece, after) = rest.split_at((*cut).min(rest.len()));
        pieces.push(piece.to_vec());
        rest = after;
    }
    pieces.push(rest.to_vec());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (mut connection, _server) = session("", move |mut server| async move {
            server.command("UID FETCH 1:2").await;
            for piece in pieces {
                server.send(piece).await;
                tokio::task::yield_now().await;
            }
            server.drain().await;
        })
        .await;
        let wanted = uids("1:2");
        let mut bodies = connection.fetch_bodies(&wanted).unwrap();
        let mut found = Vec::new();
        while let Some(one) = bodies.next().await.unwrap() {
            found.push((one.uid, String::from_utf8(one.body.unwrap().into_vec().unwrap()).unwrap()));
        }
        format!("{found:?} {:?}", connection.take_events())
    })
}

#[test]
fn byte_by_byte() {
    let whole = in_pieces(&[]);
    assert_eq!(whole, r#"[(1, "* OK {3}\r\n)"), (2, "\"\\(")] [Exists(2), Vanished(UidSet(4:7))]"#);
    assert_eq!(in_pieces(&[1; 250]), whole);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn pieces_do_not_matter(cuts in proptest::collection::vec(1usize..40, 0..30)) {
        prop_assert_eq!(in_pieces(&cuts), in_pieces(&[]));
    }
}
