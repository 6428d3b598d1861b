//! SMTP, with servers that follow a script. A real Postfix is in `testkit/tests/postfix.rs`.

use std::io::Read;

use postroom_mailproto::net::{
    Connector, Credentials, Encryption, Endpoint, EnhancedStatus, Failure, Roots, Secret, Step, Timeouts,
};
use postroom_mailproto::smtp::{Connection, Ending, Envelope, Mailbox, Message, Outcome, Reply, Verdict};
use tokio::task::JoinHandle;
use tokio_rustls::rustls::RootCertStore;

use crate::support::{Authority, Script, connector, ida, serve};

const NAME: &str = "client.example";
const RAW: &[u8] = b"Subject: dots\r\n\r\n.\r\n..\nend";

async fn expect(server: &mut Script, command: &str, answer: impl AsRef<[u8]>) {
    assert_eq!(server.line().await, command);
    server.send(answer).await;
}

async fn welcome(server: &mut Script, extensions: &str) {
    server.send("220 mx.example ESMTP\r\n").await;
    expect(server, "EHLO client.example", format!("250-mx.example\r\n{extensions}250 ENHANCEDSTATUSCODES\r\n")).await;
}

/// Reads up to the dot.
async fn content(server: &mut Script) -> String {
    let mut lines = String::new();
    loop {
        let line = server.line().await;
        if line == "." {
            return lines;
        }
        lines.push_str(&line);
        lines.push('\n');
    }
}

async fn session<F>(
    extensions: &'static str,
    script: impl FnOnce(Script) -> F + Send + 'static,
) -> (Connection, JoinHandle<()>)
where
    F: Future<Output = ()> + Send + 'static,
{
    let (endpoint, server) = serve(Encryption::None, move |mut server| async move {
        welcome(&mut server, extensions).await;
        script(server).await;
    })
    .await;
    (connect(&endpoint).await.unwrap(), server)
}

async fn connect(endpoint: &Endpoint) -> Result<Connection, Failure> {
    Connection::connect(&connector(), endpoint, NAME, |_| {}).await
}

fn to(recipients: &[&str]) -> Envelope {
    let mailbox = |text: &&str| Mailbox::parse(text).unwrap();
    Envelope { sender: Some(mailbox(&"ida@x.example")), recipients: recipients.iter().map(mailbox).collect() }
}

async fn send(connection: &mut Connection, recipients: &[&str]) -> Outcome {
    connection.send(&to(recipients), &mut Message::from_bytes(RAW)).await
}

fn verdicts(outcome: &Outcome) -> String {
    let letter = |verdict: &Verdict| match verdict {
        Verdict::Accepted(_) => 'a',
        Verdict::Deferred(_) => 'd',
        Verdict::Refused(_) => 'r',
        Verdict::NotAsked => '-',
    };
    outcome.recipients.iter().map(letter).collect()
}

fn reply(code: u16, enhanced: Option<(u8, u16, u16)>, text: &str) -> Reply {
    let enhanced = enhanced.map(|(class, subject, detail)| EnhancedStatus::new(class, subject, detail));
    Reply { code, enhanced, text: text.into() }
}

#[tokio::test]
async fn a_session() {
    let (mut connection, server) = session("250-SIZE 1000\r\n", |mut server| async move {
        expect(&mut server, "MAIL FROM:<ida@x.example> SIZE=27", "250 2.1.0 Ok\r\n").await;
        expect(&mut server, "RCPT TO:<a@y.example>", "250 2.1.5 Ok\r\n").await;
        expect(&mut server, "DATA", "354 go on\r\n").await;
        assert_eq!(content(&mut server).await, "Subject: dots\n\n..\n...\nend\n");
        server.send("250-2.0.0 taken\r\n250 2.0.0 as 1234\r\n").await;
        // Everyone gets a verdict, and the others get the message.
        expect(&mut server, "MAIL FROM:<ida@x.example> SIZE=27", "250 Ok\r\n").await;
        expect(&mut server, "RCPT TO:<a@y.example>", "550-5.1.1 no\r\n550 5.1.1 such person\r\n").await;
        expect(&mut server, "RCPT TO:<b@y.example>", "250 Ok\r\n").await;
        expect(&mut server, "RCPT TO:<c@y.example>", "451 4.7.1 greylisted\x1b[2J\r\n").await;
        expect(&mut server, "RCPT TO:<d@y.example>", "552 too many\r\n").await;
        expect(&mut server, "RCPT TO:<e@y.example>", "552 5.2.2 full\r\n").await;
        expect(&mut server, "DATA", "354\r\n").await;
        content(&mut server).await;
        server.send("250 Ok\r\n").await;
        // Nobody is accepted.
        expect(&mut server, "MAIL FROM:<ida@x.example> SIZE=27", "250 Ok\r\n").await;
        expect(&mut server, "RCPT TO:<a@y.example>", "450 later\r\n").await;
        // The next begins anew.
        expect(&mut server, "RSET", "250 Ok\r\n").await;
        expect(&mut server, "MAIL FROM:<> SIZE=27", "250 Ok\r\n").await;
        expect(&mut server, "RCPT TO:<a@y.example>", "251 forwarded\r\n").await;
        expect(&mut server, "DATA", "354\r\n").await;
        content(&mut server).await;
        server.send("554 5.7.1 spam\r\n").await;
        expect(&mut server, "MAIL FROM:<ida@x.example> SIZE=27", "550 5.1.8 who?\r\n").await;
        expect(&mut server, "RSET", "250 Ok\r\n").await;
        expect(&mut server, "MAIL FROM:<ida@x.example> SIZE=27", "250 Ok\r\n").await;
        expect(&mut server, "RCPT TO:<a@y.example>", "250 Ok\r\n").await;
        expect(&mut server, "DATA", "451 4.3.0 not now\r\n").await;
        expect(&mut server, "NOOP", "250 Ok\r\n").await;
        expect(&mut server, "QUIT", "221 bye\r\n").await;
    })
    .await;
    assert_eq!(connection.max_size(), Some(1000));
    let taken = send(&mut connection, &["a@y.example"]).await;
    assert_eq!(taken.ending, Ending::Taken(reply(250, Some((2, 0, 0)), "taken as 1234")));
    assert_eq!(taken.recipients, [Verdict::Accepted(reply(250, Some((2, 1, 5)), "Ok"))]);
    let all = ["a@y.example", "b@y.example", "c@y.example", "d@y.example", "e@y.example"];
    let mixed = send(&mut connection, &all).await;
    assert_eq!((verdicts(&mixed).as_str(), mixed.ending), ("raddr", Ending::Taken(reply(250, None, "Ok"))));
    assert_eq!(mixed.recipients[0], Verdict::Refused(reply(550, Some((5, 1, 1)), "no such person")));
    assert_eq!(mixed.recipients[2], Verdict::Deferred(reply(451, Some((4, 7, 1)), "greylisted[2J")));
    let nobody = send(&mut connection, &["a@y.example"]).await;
    assert_eq!((verdicts(&nobody).as_str(), nobody.ending), ("d", Ending::NoRecipient));
    let report = Envelope { sender: None, ..to(&["a@y.example"]) };
    let after = connection.send(&report, &mut Message::from_reader(RAW, 27)).await;
    assert_eq!(
        (verdicts(&after).as_str(), after.ending),
        ("a", Ending::RefusedAfter(reply(554, Some((5, 7, 1)), "spam")))
    );
    let sender = send(&mut connection, &["a@y.example"]).await;
    assert_eq!(sender.ending, Ending::RefusedBefore(reply(550, Some((5, 1, 8)), "who?")));
    let data = send(&mut connection, &["a@y.example"]).await;
    assert_eq!(
        (verdicts(&data).as_str(), data.ending),
        ("a", Ending::RefusedBefore(reply(451, Some((4, 3, 0)), "not now")))
    );
    connection.noop().await.unwrap();
    connection.quit().await;
    server.await.unwrap();
}

#[tokio::test]
async fn many_recipients_travel_together() {
    let (mut connection, server) = session("250-PIPELINING\r\n", |mut server| async move {
        assert_eq!(server.line().await, "MAIL FROM:<ida@x.example>");
        for number in 0..49 {
            assert_eq!(server.line().await, format!("RCPT TO:<{number}@y.example>"));
        }
        server.send("250 Ok\r\n".repeat(49) + "550 no\r\n").await;
        for number in 49..60 {
            assert_eq!(server.line().await, format!("RCPT TO:<{number}@y.example>"));
        }
        server.send("250 Ok\r\n".repeat(11)).await;
        expect(&mut server, "DATA", "354\r\n").await;
        content(&mut server).await;
        server.send("250 Ok\r\n").await;
        assert_eq!(server.line().await, "MAIL FROM:<ida@x.example>");
        assert_eq!(server.line().await, "RCPT TO:<0@y.example>");
        server.send("451 not now\r\n503 who are you\r\n").await;
    })
    .await;
    let names: Vec<String> = (0..60).map(|number| format!("{number}@y.example")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let outcome = send(&mut connection, &names).await;
    assert!(matches!(outcome.ending, Ending::Taken(_)));
    assert_eq!(verdicts(&outcome), format!("{}r{}", "a".repeat(48), "a".repeat(11)));
    let outcome = send(&mut connection, &names[..1]).await;
    assert_eq!(
        (verdicts(&outcome).as_str(), outcome.ending),
        ("-", Ending::RefusedBefore(reply(451, None, "not now")))
    );
    server.await.unwrap();
}

#[tokio::test]
async fn what_the_server_cannot_do_is_not_tried() {
    let (mut connection, server) = session("250-SIZE 10\r\n", |mut server| async move {
        expect(&mut server, "NOOP", "250 Ok\r\n").await;
    })
    .await;
    let refused = |outcome: Outcome| match outcome.ending {
        Ending::RefusedBefore(reply) => reply.enhanced.unwrap().to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(send(&mut connection, &["a@y.example"]).await), "5.3.4");
    let eight_bit = &mut Message::from_bytes("\n\nä".as_bytes());
    assert_eq!(refused(connection.send(&to(&["a@y.example"]), eight_bit).await), "5.6.3");
    let envelope = Envelope { sender: Some(Mailbox::parse("jürgen@x.example").unwrap()), ..to(&["a@y.example"]) };
    assert_eq!(refused(connection.send(&envelope, &mut Message::from_bytes(b"x")).await), "5.6.7");
    let outcome = connection.send(&to(&["jürgen@y.example"]), &mut Message::from_bytes(b"x")).await;
    assert_eq!((verdicts(&outcome).as_str(), outcome.ending), ("r", Ending::NoRecipient));
    assert_eq!(connection.send(&to(&[]), &mut Message::from_bytes(b"x")).await.ending, Ending::NoRecipient);
    connection.noop().await.unwrap();
    server.await.unwrap();

    let (mut connection, server) = session("250-8BITMIME\r\n250-SMTPUTF8\r\n", |mut server| async move {
        expect(&mut server, "MAIL FROM:<ida@x.example> BODY=8BITMIME SMTPUTF8", "250 Ok\r\n").await;
        expect(&mut server, "RCPT TO:<jürgen@xn--mller-kva.example>", "250 Ok\r\n").await;
        expect(&mut server, "DATA", "354\r\n").await;
        assert_eq!(content(&mut server).await, "A: ä\n");
        server.send("250 Ok\r\n").await;
    })
    .await;
    let outcome = connection.send(&to(&["jürgen@müller.example"]), &mut Message::from_bytes("A: ä".as_bytes())).await;
    assert!(matches!(outcome.ending, Ending::Taken(_)));
    server.await.unwrap();
}

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
async fn a_large_message_is_sent_in_pieces() {
    let line = format!("{}\r\n", "x".repeat(998));
    let raw = format!("Subject: large\r\n\r\n{}", line.repeat(25_000));
    let length = raw.len();
    let (mut connection, server) = session("250-SIZE 30000000\r\n", move |mut server| async move {
        expect(&mut server, &format!("MAIL FROM:<ida@x.example> SIZE={length}"), "250 Ok\r\n").await;
        expect(&mut server, "RCPT TO:<a@y.example>", "250 Ok\r\n").await;
        expect(&mut server, "DATA", "354 go\r\n").await;
        server.exactly(length).await;
        assert_eq!(server.line().await, ".");
        server.send("250 Ok\r\n").await;
    })
    .await;
    let outcome = connection.send(&to(&["a@y.example"]), &mut Message::from_bytes(raw.as_bytes())).await;
    assert!(matches!(outcome.ending, Ending::Taken(_)));
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

#[tokio::test]
async fn encryption() {
    let authority = Authority::new();
    let config = authority.server("localhost", false);
    let (endpoint, server) = serve(Encryption::StartTls, move |mut server| async move {
        welcome(&mut server, "250-AUTH LOGIN\r\n250-STARTTLS\r\n").await;
        expect(&mut server, "STARTTLS", "220 go\r\n").await;
        let mut server = server.encrypt(config).await;
        expect(&mut server, "EHLO client.example", "250-mx\r\n250 AUTH PLAIN\r\n").await;
        expect(&mut server, "AUTH PLAIN AGlkYQBzZWNyZXQ=", "235 in\r\n").await;
    })
    .await;
    let mut steps = Vec::new();
    let mut connection =
        Connection::connect(&authority.connector(), &endpoint, NAME, |step| steps.push(step)).await.unwrap();
    // What was said in the clear does not count.
    assert!(
        matches!(&steps[2..], [Step::Encrypted, Step::Greeted { capabilities }] if capabilities == &["AUTH PLAIN"])
    );
    connection.login(&ida(), |_| {}).await.unwrap();
    server.await.unwrap();

    for (extensions, answer) in [
        ("", ""),
        ("250-STARTTLS\r\n", "454 not now\r\n"),
        ("250-STARTTLS\r\n", "220 go\r\n250 injected\r\n"),
        ("250-STARTTLS\r\n", "220 go\r\nrubbish"),
        // Hangs up instead of a handshake.
        ("250-STARTTLS\r\n", "220 go\r\n"),
    ] {
        let (endpoint, _server) = serve(Encryption::StartTls, move |mut server| async move {
            welcome(&mut server, extensions).await;
            if !extensions.is_empty() {
                expect(&mut server, "STARTTLS", answer).await;
            }
        })
        .await;
        let failure = connect(&endpoint).await.err().unwrap();
        assert!(matches!(failure, Failure::Tls(_) | Failure::Protocol(_)), "{failure:?}");
    }
}

#[tokio::test]
async fn signing_in() {
    let (mut connection, server) = session("250-AUTH=LOGIN\r\n250-AUTH LOGIN\r\n", |mut server| async move {
        expect(&mut server, "AUTH LOGIN", "334 VXNlcm5hbWU6\r\n").await;
        expect(&mut server, "aWRh", "334 UGFzc3dvcmQ6\r\n").await;
        expect(&mut server, "c2VjcmV0", "535 5.7.8 wrong\r\n").await;
        expect(&mut server, "AUTH LOGIN", "454 4.7.0 later\r\n").await;
        expect(&mut server, "AUTH LOGIN", "534 5.7.9 too weak\r\n").await;
        expect(&mut server, "AUTH LOGIN", "334\r\n").await;
        expect(&mut server, "aWRh", "334 \r\n").await;
        expect(&mut server, "c2VjcmV0", "235 in\r\n").await;
    })
    .await;
    let login = async |connection: &mut Connection| connection.login(&ida(), |_| {}).await;
    assert_eq!(login(&mut connection).await, Err(Failure::Credentials("535 wrong".into())));
    assert_eq!(login(&mut connection).await, Err(Failure::Closed("454 later".into())));
    assert_eq!(login(&mut connection).await, Err(Failure::NoPermission("534 too weak".into())));
    assert_eq!(login(&mut connection).await, Ok(()));
    server.await.unwrap();

    for (extensions, credentials) in
        [("", ida()), ("250-AUTH CRAM-MD5\r\n", ida()), ("250-AUTH PLAIN\r\n", token("t0ken"))]
    {
        let (mut connection, _server) = session(extensions, |mut server| async move { server.drain().await }).await;
        assert!(matches!(connection.login(&credentials, |_| {}).await, Err(Failure::NoPermission(_))));
    }
}

fn token(text: &str) -> Credentials {
    Credentials::OAuth2 { username: "ida".into(), token: Secret::new(text) }
}

#[tokio::test]
async fn access_tokens() {
    let (mut connection, server) = session("250-AUTH XOAUTH2\r\n", |mut server| async move {
        let report = "334 eyJzdGF0dXMiOiI0MDEifQ==\r\n";
        expect(&mut server, "AUTH XOAUTH2 dXNlcj1pZGEBYXV0aD1CZWFyZXIgdDBrZW4BAQ==", report).await;
        expect(&mut server, "", "535 5.7.8 no\r\n").await;
        // A long one does not fit beside the command.
        expect(&mut server, "AUTH XOAUTH2", "334 \r\n").await;
        assert_eq!(server.line().await.len(), 1364);
        server.send("235 in\r\n").await;
    })
    .await;
    let refused = connection.login(&token("t0ken"), |_| {}).await;
    assert_eq!(refused, Err(Failure::Credentials("535 no {\"status\":\"401\"}".into())));
    connection.login(&token(&"x".repeat(1000)), |_| {}).await.unwrap();
    server.await.unwrap();
}
