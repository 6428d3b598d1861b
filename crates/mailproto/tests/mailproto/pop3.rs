//! POP3, with servers that follow a script, and a real Dovecot.

use postroom_mailproto::net::{
    Body, BodyLimits, CertificateFault, Connector, Credentials, Encryption, Failure, Roots, Secret,
};
use postroom_mailproto::pop3::{Connection, Listed, Totals};
use tokio_rustls::rustls::RootCertStore;

use crate::dovecot::Dovecot;
use crate::support::{Authority, Script, connector, hasty, ida, serve, serve_tls};

async fn expect(server: &mut Script, command: &str, answer: impl AsRef<[u8]>) {
    assert_eq!(server.line().await, command);
    server.send(answer).await;
}

async fn welcome(server: &mut Script) {
    server.send("+OK hello\r\n").await;
    expect(server, "CAPA", "+OK\r\nTOP\r\nUIDL\r\nSASL PLAIN XOAUTH2\r\n.\r\n").await;
    expect(server, "AUTH PLAIN", "+ \r\n").await;
    expect(server, "AGlkYQBzZWNyZXQ=", "+OK in\r\n").await;
    expect(server, "CAPA", "+OK\r\nTOP\r\nUIDL\r\n.\r\n").await;
}

async fn session<F>(script: impl FnOnce(Script) -> F + Send + 'static) -> (Connection, tokio::task::JoinHandle<()>)
where
    F: Future<Output = ()> + Send + 'static,
{
    let (endpoint, server) = serve(Encryption::None, move |mut server| async move {
        welcome(&mut server).await;
        script(server).await;
    })
    .await;
    let mut connection = Connection::connect(&connector(), &endpoint, |_| {}).await.unwrap();
    connection.login(&ida(), |_| {}).await.unwrap();
    (connection, server)
}

fn bytes(body: Option<Body>) -> Vec<u8> {
    body.unwrap().into_vec().unwrap()
}

#[tokio::test]
async fn a_session() {
    let (mut connection, server) = session(|mut server| async move {
        expect(&mut server, "STAT", "+OK 2 320\r\n").await;
        expect(&mut server, "LIST", "+OK 2 messages\r\n1 120\r\n2 200 and more\r\nrubbish\r\n.\r\n").await;
        expect(&mut server, "UIDL", "+OK\r\n1 abc\r\n2 x y\r\n0 no\r\n3\r\n.\r\n").await;
        expect(&mut server, "TOP 1 2", "+OK\r\nA: 1\r\n\r\n..dot\r\n.\r\n").await;
        expect(&mut server, "RETR 1", "+OK 120 octets\r\nA: 1\r\n\r\n..\r\n.\r\n").await;
        expect(&mut server, "RETR 2", format!("+OK\r\n{}\r\n.\r\n", "x".repeat(200))).await;
        expect(&mut server, "RETR 3", "-ERR no such message\r\n").await;
        expect(&mut server, "RETR 4", format!("+OK\r\n{}\r\n.\r\n", "x".repeat(2000))).await;
        expect(&mut server, "DELE 1", "+OK\r\n").await;
        expect(&mut server, "RSET", "+OK\r\n").await;
        expect(&mut server, "NOOP", "+OK\r\n").await;
        expect(&mut server, "QUIT", "+OK bye\r\n").await;
    })
    .await;
    assert!(connection.can("uidl") && !connection.can("PIPELINING"));
    connection.set_body_limits(BodyLimits { memory: 100, size: 1000 });
    assert_eq!(connection.stat().await.unwrap(), Totals { messages: 2, size: 320 });
    assert_eq!(connection.list().await.unwrap(), [Listed { number: 1, size: 120 }, Listed { number: 2, size: 200 }]);
    let ids = connection.uidl().await.unwrap();
    assert_eq!(ids.iter().map(|one| (one.number, one.id.as_str())).collect::<Vec<_>>(), [(1, "abc"), (2, "x y")]);
    assert_eq!(bytes(connection.top(1, 2).await.unwrap()), b"A: 1\r\n\r\n.dot\r\n");
    assert_eq!(bytes(connection.retrieve(1).await.unwrap()), b"A: 1\r\n\r\n.\r\n");
    let long = connection.retrieve(2).await.unwrap();
    assert!(matches!(long, Some(Body::File(_, 202))));
    assert_eq!(connection.retrieve(3).await.unwrap_err(), Failure::Server("no such message".into()));
    assert!(connection.retrieve(4).await.unwrap().is_none());
    connection.delete(1).await.unwrap();
    connection.reset().await.unwrap();
    connection.noop().await.unwrap();
    connection.quit().await.unwrap();
    server.await.unwrap();
}

#[tokio::test]
async fn encryption() {
    let (authority, other) = (Authority::new(), Authority::new());
    let config = authority.server("localhost", false);
    let (endpoint, server) = serve(Encryption::StartTls, move |mut server| async move {
        server.send("+OK hello\r\n").await;
        expect(&mut server, "STLS", "+OK go\r\n").await;
        let mut server = server.encrypt(config).await;
        expect(&mut server, "CAPA", "-ERR what?\r\n").await;
        expect(&mut server, "USER ida", "+OK\r\n").await;
        expect(&mut server, "PASS wrong", "-ERR [AUTH] no\r\n").await;
        expect(&mut server, "USER ida", "+OK\r\n").await;
        expect(&mut server, "PASS secret", "-ERR [IN-USE] locked\r\n").await;
        expect(&mut server, "USER ida", "+OK\r\n").await;
        expect(&mut server, "PASS secret", "+OK\r\n").await;
        expect(&mut server, "CAPA", "-ERR what?\r\n").await;
    })
    .await;
    let mut connection = Connection::connect(&authority.connector(), &endpoint, |_| {}).await.unwrap();
    let with = |password: &str| Credentials::Password { username: "ida".into(), password: Secret::new(password) };
    assert_eq!(connection.login(&with("wrong"), |_| {}).await, Err(Failure::Credentials("[AUTH] no".into())));
    assert!(
        connection
            .login(&with("secret\r\nDELE 1"), |_| {})
            .await
            .is_err_and(|failure| !format!("{failure:?}").contains("DELE"))
    );
    assert_eq!(connection.login(&with("secret"), |_| {}).await, Err(Failure::Closed("[IN-USE] locked".into())));
    connection.login(&with("secret"), |_| {}).await.unwrap();
    server.await.unwrap();

    for (config, fault) in [
        (authority.server("localhost", true), CertificateFault::Expired),
        (authority.server("x.example", false), CertificateFault::WrongName),
        (other.server("localhost", false), CertificateFault::UnknownIssuer),
    ] {
        let endpoint = serve_tls(config, |mut server| async move { server.drain().await }).await;
        let failure = Connection::connect(&authority.connector(), &endpoint, |_| {}).await.err().unwrap();
        assert!(matches!(failure, Failure::Certificate { fault: found, .. } if found == fault), "{failure:?}");
    }
    for answer in ["-ERR no\r\n", "+OK go\r\n+OK injected\r\n"] {
        let (endpoint, _) = serve(Encryption::StartTls, move |mut server| async move {
            server.send("+OK hello\r\n").await;
            expect(&mut server, "STLS", answer).await;
            server.drain().await;
        })
        .await;
        let failure = Connection::connect(&connector(), &endpoint, |_| {}).await.err().unwrap();
        assert!(matches!(failure, Failure::Tls(_) | Failure::Protocol(_)), "{failure:?}");
    }
}

#[tokio::test]
async fn access_tokens() {
    let token = Credentials::OAuth2 { username: "ida".into(), token: Secret::new("t0ken") };
    let (endpoint, _) = serve(Encryption::None, |mut server| async move {
        server.send("+OK hello\r\n").await;
        expect(&mut server, "CAPA", "+OK\r\nSASL XOAUTH2\r\n.\r\n").await;
        expect(&mut server, "AUTH XOAUTH2", "+\r\n").await;
        expect(&mut server, "dXNlcj1pZGEBYXV0aD1CZWFyZXIgdDBrZW4BAQ==", "+ eyJ9\r\n").await;
        expect(&mut server, "", "-ERR bad token\r\n").await;
    })
    .await;
    let mut connection = Connection::connect(&connector(), &endpoint, |_| {}).await.unwrap();
    assert_eq!(connection.login(&token, |_| {}).await, Err(Failure::Credentials("bad token".into())));
}

#[tokio::test]
async fn servers_that_misbehave() {
    for (words, expected) in [
        ("", "Closed"),
        ("hello\r\n", "Protocol"),
        ("-ERR full\r\n", "Closed(\"full\")"),
        ("* OK IMAP\r\n", "Protocol"),
        (&"x".repeat(100_000), "TooLarge"),
        ("\0\u{1}\r\n", "Protocol"),
    ] {
        let words = words.to_owned();
        let (endpoint, _) = serve(Encryption::None, move |mut server| async move { server.send(words).await }).await;
        let failure = Connection::connect(&connector(), &endpoint, |_| {}).await.err().unwrap();
        assert!(format!("{failure:?}").starts_with(expected), "{failure:?}");
    }
    // Ends in the middle of a message.
    let (mut connection, _server) = session(|mut server| async move {
        expect(&mut server, "RETR 1", "+OK\r\nA: 1\r\n\r\n.").await;
    })
    .await;
    assert!(matches!(connection.retrieve(1).await, Err(Failure::Closed(_))));
    assert!(matches!(connection.noop().await, Err(Failure::Closed(_))));
    // Never ends.
    let (mut connection, _server) = session(|mut server| async move {
        expect(&mut server, "RETR 1", "+OK\r\n").await;
        for _ in 0..1000 {
            server.send("x".repeat(1000)).await;
        }
    })
    .await;
    connection.set_body_limits(BodyLimits { memory: 100, size: 1000 });
    assert!(matches!(connection.retrieve(1).await, Err(Failure::TooLarge { max: 1000, .. })));
    // Byte by byte.
    let (mut connection, _server) = session(|mut server| async move {
        expect(&mut server, "RETR 1", "").await;
        for byte in b"+OK\r\nA: 1\r\n\r\n..x\r\n.\r\n" {
            server.send([*byte]).await;
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(bytes(connection.retrieve(1).await.unwrap()), b"A: 1\r\n\r\n.x\r\n");
    // Hangs.
    let hasty = Connector::new(Roots::These(RootCertStore::empty()), hasty()).unwrap();
    let (endpoint, _) = serve(Encryption::None, |mut server| async move { server.drain().await }).await;
    assert_eq!(Connection::connect(&hasty, &endpoint, |_| {}).await.err().unwrap(), Failure::TimedOut);
}

#[tokio::test]
async fn a_real_pop3_server() {
    let Some(dovecot) = Dovecot::start().await else { return };
    let mut imap = dovecot.login().await;
    let message = b"Subject: dots\r\n\r\n.\r\n..\r\n.x\r\n\r\nend\r\n";
    for _ in 0..3 {
        imap.append(&postroom_mailproto::imap::MailboxName::inbox(), &Default::default(), None, message).await.unwrap();
    }
    let mut connection = Connection::connect(&connector(), &dovecot.pop3, |_| {}).await.unwrap();
    let wrong = Credentials::Password { username: "ida".into(), password: Secret::new("wrong") };
    assert!(matches!(connection.login(&wrong, |_| {}).await, Err(Failure::Credentials(_))));
    connection.login(&ida(), |_| {}).await.unwrap();
    assert_eq!(connection.stat().await.unwrap(), Totals { messages: 3, size: 3 * message.len() as u64 });
    let ids = connection.uidl().await.unwrap();
    assert_eq!((ids.len(), connection.list().await.unwrap().len()), (3, 3));
    assert_eq!(bytes(connection.retrieve(2).await.unwrap()), message);
    assert_eq!(bytes(connection.top(2, 1).await.unwrap()), b"Subject: dots\r\n\r\n.\r\n");
    connection.delete(1).await.unwrap();
    connection.quit().await.unwrap();
    let mut connection = Connection::connect(&connector(), &dovecot.pop3, |_| {}).await.unwrap();
    connection.login(&ida(), |_| {}).await.unwrap();
    let left: Vec<_> = connection.uidl().await.unwrap().into_iter().map(|one| one.id).collect();
    assert_eq!(left, [ids[1].id.clone(), ids[2].id.clone()]);
}

#[tokio::test]
async fn a_list_has_an_end() {
    let (mut connection, _server) = session(|mut server| async move {
        expect(&mut server, "UIDL", "+OK\r\n").await;
        server.send("1\r\n".repeat(2_800_000)).await;
        server.drain().await;
    })
    .await;
    assert!(matches!(connection.uidl().await, Err(Failure::TooLarge { .. })));
}

#[tokio::test]
async fn a_message_comes_at_a_pace() {
    let (endpoint, _server) = serve(Encryption::None, |mut server| async move {
        welcome(&mut server).await;
        expect(&mut server, "RETR 1", "+OK\r\n").await;
        for _ in 0..1000 {
            server.send("x").await;
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    })
    .await;
    let connector = Connector::new(Roots::These(RootCertStore::empty()), hasty()).unwrap();
    let mut connection = Connection::connect(&connector, &endpoint, |_| {}).await.unwrap();
    connection.login(&ida(), |_| {}).await.unwrap();
    assert_eq!(connection.retrieve(1).await.unwrap_err(), Failure::TimedOut);
}
