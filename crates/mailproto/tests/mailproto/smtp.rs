//! SMTP, with servers that follow a script. A real Postfix is in `testkit/tests/postfix.rs`.

use postroom_mailproto::net::{Encryption, Endpoint, EnhancedStatus, Failure};
use postroom_mailproto::smtp::{Connection, Ending, Envelope, Mailbox, Message, Outcome, Reply, Verdict};
use tokio::task::JoinHandle;

use crate::support::{Script, connector, serve};

pub const NAME: &str = "client.example";
pub const RAW: &[u8] = b"Subject: dots\r\n\r\n.\r\n..\nend";

pub async fn expect(server: &mut Script, command: &str, answer: impl AsRef<[u8]>) {
    assert_eq!(server.line().await, command);
    server.send(answer).await;
}

pub async fn welcome(server: &mut Script, extensions: &str) {
    server.send("220 mx.example ESMTP\r\n").await;
    expect(server, "EHLO client.example", format!("250-mx.example\r\n{extensions}250 ENHANCEDSTATUSCODES\r\n")).await;
}

/// Reads up to the dot.
pub async fn content(server: &mut Script) -> String {
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

pub async fn session<F>(
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

pub async fn connect(endpoint: &Endpoint) -> Result<Connection, Failure> {
    Connection::connect(&connector(), endpoint, NAME, |_| {}).await
}

pub fn to(recipients: &[&str]) -> Envelope {
    let mailbox = |text: &&str| Mailbox::parse(text).unwrap();
    Envelope { sender: Some(mailbox(&"ida@x.example")), recipients: recipients.iter().map(mailbox).collect() }
}

pub async fn send(connection: &mut Connection, recipients: &[&str]) -> Outcome {
    connection.send(&to(recipients), &mut Message::from_bytes(RAW)).await
}

pub fn verdicts(outcome: &Outcome) -> String {
    let letter = |verdict: &Verdict| match verdict {
        Verdict::Accepted(_) => 'a',
        Verdict::Deferred(_) => 'd',
        Verdict::Refused(_) => 'r',
        Verdict::NotAsked => '-',
    };
    outcome.recipients.iter().map(letter).collect()
}

pub fn reply(code: u16, enhanced: Option<(u8, u16, u16)>, text: &str) -> Reply {
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
async fn a_message_can_be_held_back_until_the_last_moment() {
    let (mut connection, server) = session("", |mut server| async move {
        for _ in 0..2 {
            expect(&mut server, "MAIL FROM:<ida@x.example>", "250 Ok\r\n").await;
            expect(&mut server, "RCPT TO:<a@y.example>", "250 Ok\r\n").await;
            let line = server.line().await;
            if line == "DATA" {
                server.send("354 go on\r\n").await;
                content(&mut server).await;
                server.send("250 Ok\r\n").await;
            } else {
                assert_eq!(line, "RSET");
                server.send("250 Ok\r\n").await;
            }
        }
    })
    .await;
    let envelope = to(&["a@y.example"]);
    for (may, is_sent) in [(false, false), (true, true)] {
        let decided = std::future::ready(may);
        let outcome = connection.send_if(&envelope, &mut Message::from_bytes(RAW), decided).await;
        assert_eq!(verdicts(&outcome), "a");
        assert_eq!(matches!(outcome.ending, Ending::Taken(_)), is_sent);
        assert_eq!(outcome.ending == Ending::HeldBack, !is_sent);
    }
    drop(connection);
    server.await.unwrap();
}
