//! SMTP from the first word to a connection that is signed in.

use postroom_mailproto::net::{Credentials, Encryption, Failure, Secret, Step};
use postroom_mailproto::smtp::Connection;

use crate::smtp::{NAME, connect, expect, session, welcome};
use crate::support::{Authority, ida, serve};

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
