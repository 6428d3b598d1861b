//! SMTP, with servers and connections that fail: what is known of a message then.

use std::io::Read;

use postroom_mailproto::net::{Connector, Encryption, Failure, Roots, Timeouts};
use postroom_mailproto::smtp::{Connection, Ending, Message, Verdict};
use tokio_rustls::rustls::RootCertStore;

use crate::smtp::{NAME, connect, content, expect, reply, send, session, to, verdicts, welcome};
use crate::support::{Authority, connector, serve, serve_tls};

#[tokio::test]
async fn what_is_known_when_a_connection_fails() {
    let recipient = |text: &'static str| format!("RCPT TO:<{text}@y.example>");
    // How far the server goes before it hangs up, or says something else; and what is known then.
    for (step, words, expected) in [
        (1, "", "NotSent(Closed"),
        (1, "421 4.3.2 going down\r\n", "NotSent(Closed(\"going down\"))"),
        (1, "354 what?\r\n", "NotSent(Protocol"),
        (2, "", "NotSent(Closed"),
        (2, "\0\r\n", "NotSent(Protocol"),
        (3, "", "NotSent(Closed"),
        (3, "250 Ok\r\n", "NotSent(Protocol"),
        (3, "421 bye\r\n", "NotSent(Closed"),
        (4, "", "Unknown(Closed"),
        (4, "250", "Unknown(Closed"),
        (4, "354 more?\r\n", "Unknown(Protocol"),
        (4, "garbage\r\n", "Unknown(Protocol"),
        (4, "250-taken\r\n", "Unknown(Closed"),
        (4, "421 4.3.2 going down\r\n", "RefusedAfter(Reply { code: 421"),
    ] {
        let (mut connection, _server) = session("", move |mut server| async move {
            let commands = ["MAIL FROM:<ida@x.example>", &recipient("a"), "DATA"];
            for (at, command) in commands.into_iter().enumerate() {
                let good = if at == 2 { "354 go\r\n" } else { "250 Ok\r\n" };
                if at + 1 == step {
                    return expect(&mut server, command, words).await;
                }
                expect(&mut server, command, good).await;
            }
            content(&mut server).await;
            server.send(words).await;
        })
        .await;
        let outcome = send(&mut connection, &["a@y.example"]).await;
        let ending = format!("{:?}", outcome.ending);
        assert!(ending.starts_with(expected), "{step} {words:?}: {ending}");
        // Nothing can be sent over it afterwards.
        assert!(matches!(send(&mut connection, &["a@y.example"]).await.ending, Ending::NotSent(Failure::Closed(_))));
    }
}

#[tokio::test]
async fn verdicts_survive_a_failure() {
    let (mut connection, _server) = session("250-PIPELINING\r\n", |mut server| async move {
        for _ in 0..4 {
            server.line().await;
        }
        server.send("250 Ok\r\n250 Ok\r\n550 no\r\n").await;
    })
    .await;
    let outcome = send(&mut connection, &["a@y.example", "b@y.example", "c@y.example"]).await;
    assert_eq!(verdicts(&outcome), "ar-");
    assert!(matches!(outcome.ending, Ending::NotSent(Failure::Closed(_))));
}

#[tokio::test]
async fn a_server_that_hangs() {
    let second = std::time::Duration::from_secs(1);
    let timeouts = Timeouts { connect: second, silence: second, command: second };
    let hasty = Connector::new(Roots::These(RootCertStore::empty()), timeouts).unwrap();
    let hanging_at = async |step| {
        let (endpoint, server) = serve(Encryption::None, move |mut server| async move {
            if step > 0 {
                welcome(&mut server, "").await;
                expect(&mut server, "MAIL FROM:<ida@x.example>", if step > 1 { "250 Ok\r\n" } else { "" }).await;
            }
            if step > 1 {
                expect(&mut server, "RCPT TO:<a@y.example>", "250 Ok\r\n").await;
                expect(&mut server, "DATA", if step > 2 { "354 go\r\n" } else { "" }).await;
            }
            server.drain().await;
        })
        .await;
        let ending = match Connection::connect(&hasty, &endpoint, NAME, |_| {}).await {
            Ok(mut connection) => Ok(send(&mut connection, &["a@y.example"]).await.ending),
            Err(failure) => Err(failure),
        };
        server.await.unwrap();
        ending
    };
    let (greeting, mail, data, end) = tokio::join!(hanging_at(0), hanging_at(1), hanging_at(2), hanging_at(3));
    assert_eq!(greeting, Err(Failure::TimedOut));
    assert_eq!((mail, data), (Ok(Ending::NotSent(Failure::TimedOut)), Ok(Ending::NotSent(Failure::TimedOut))));
    assert_eq!(end, Ok(Ending::Unknown(Failure::TimedOut)));
}

#[tokio::test]
async fn a_message_without_an_end_is_not_sent() {
    let (endpoint, _server) = serve(Encryption::None, |mut server| async move {
        welcome(&mut server, "").await;
        for answer in ["250 Ok\r\n", "250 Ok\r\n", "354 go\r\n"] {
            server.line().await;
            server.send(answer).await;
        }
        server.drain().await;
    })
    .await;
    let second = std::time::Duration::from_secs(1);
    let timeouts = Timeouts { connect: second * 9, silence: second * 9, command: second };
    let connector = Connector::new(Roots::These(RootCertStore::empty()), timeouts).unwrap();
    let mut connection = Connection::connect(&connector, &endpoint, NAME, |_| {}).await.unwrap();
    let outcome = connection.send(&to(&["a@y.example"]), &mut Message::from_reader(std::io::repeat(b'x'), 10)).await;
    assert_eq!(outcome.ending, Ending::NotSent(Failure::TimedOut));
}

#[tokio::test]
async fn an_encrypted_connection_that_is_cut() {
    // Without the goodbye of TLS, before and after the end of the message.
    for (has_end, expected) in [(false, "NotSent(Closed"), (true, "Unknown(Closed")] {
        let authority = Authority::new();
        let endpoint = serve_tls(authority.server("localhost", false), move |mut server| async move {
            welcome(&mut server, "").await;
            expect(&mut server, "MAIL FROM:<ida@x.example>", "250 Ok\r\n").await;
            expect(&mut server, "RCPT TO:<a@y.example>", "250 Ok\r\n").await;
            expect(&mut server, "DATA", if has_end { "354 go\r\n" } else { "" }).await;
            if has_end {
                content(&mut server).await;
            }
        })
        .await;
        let mut connection = Connection::connect(&authority.connector(), &endpoint, NAME, |_| {}).await.unwrap();
        let ending = format!("{:?}", send(&mut connection, &["a@y.example"]).await.ending);
        assert!(ending.starts_with(expected), "{ending}");
    }
}

#[tokio::test]
async fn a_message_that_cannot_be_read_is_not_sent() {
    struct Bad(usize);
    impl Read for Bad {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(1).ok_or_else(|| std::io::Error::other("the disk is gone"))?;
            buffer.fill(b'x');
            Ok(buffer.len())
        }
    }
    let (mut connection, server) = session("", |mut server| async move {
        for (command, answer) in [
            ("MAIL FROM:<ida@x.example>", "250 Ok\r\n"),
            ("RCPT TO:<a@y.example>", "250 Ok\r\n"),
            ("DATA", "354 go\r\n"),
        ] {
            expect(&mut server, command, answer).await;
        }
        // The end never comes.
        assert!(server.line().await.bytes().all(|byte| byte == b'x'));
    })
    .await;
    let outcome = connection.send(&to(&["a@y.example"]), &mut Message::from_reader(Bad(3), 1)).await;
    assert_eq!(outcome.ending, Ending::NotSent(Failure::Disk("the disk is gone".into())));
    drop(connection);
    server.await.unwrap();
}

#[tokio::test]
async fn servers_that_misbehave() {
    for (words, expected) in [
        ("", "Closed"),
        ("hello\r\n", "Protocol"),
        ("* OK IMAP\r\n", "Protocol"),
        ("554 5.3.2 no service\r\n", "NoPermission(\"no service\")"),
        ("421 busy\r\n", "Closed(\"busy\")"),
        ("450 later\r\n", "Closed(\"later\")"),
        (&"x".repeat(100_000), "TooLarge"),
        (&"220-x\r\n".repeat(100_000), "Protocol"),
        ("220 hi\r\n250-x\r\n251 y\r\n", "Protocol"),
        ("220 hi\r\n502 what?\r\n550 who?\r\n", "NoPermission"),
    ] {
        let words = words.to_owned();
        let (endpoint, _server) = serve(Encryption::None, move |mut server| async move {
            server.send(&words).await;
            if !words.is_empty() {
                server.drain().await;
            }
        })
        .await;
        let failure = connect(&endpoint).await.err().unwrap();
        assert!(format!("{failure:?}").starts_with(expected), "{failure:?}");
    }
    // Byte by byte.
    let (mut connection, server) = session("", |mut server| async move {
        for (command, answer) in [
            ("MAIL FROM:<ida@x.example>", "250 Ok\r\n"),
            ("RCPT TO:<a@y.example>", "250-a\r\n250 b\r\n"),
            ("DATA", "354 go\r\n"),
        ] {
            expect(&mut server, command, "").await;
            for byte in answer.bytes() {
                server.send([byte]).await;
                tokio::task::yield_now().await;
            }
        }
        content(&mut server).await;
        server.send("250 Ok\r\n").await;
    })
    .await;
    let outcome = send(&mut connection, &["a@y.example"]).await;
    assert_eq!(outcome.recipients, [Verdict::Accepted(reply(250, None, "a b"))]);
    assert!(matches!(outcome.ending, Ending::Taken(_)));
    server.await.unwrap();
    // A name that could be a command is not said; a server without EHLO is one all the same.
    let (endpoint, server) = serve(Encryption::None, |mut server| async move {
        server.send("220 hi\r\n").await;
        expect(&mut server, "EHLO [127.0.0.1]", "500 what?\r\n").await;
        expect(&mut server, "HELO [127.0.0.1]", "250 hi\r\n").await;
    })
    .await;
    let connection = Connection::connect(&connector(), &endpoint, "x\r\nRSET", |_| {}).await.unwrap();
    assert!(connection.extensions().is_empty());
    server.await.unwrap();
}
