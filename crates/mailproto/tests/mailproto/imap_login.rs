//! Finding the server, certificates, signing in.

use postroom_mailproto::imap::Connection;
use postroom_mailproto::net::{
    CertificateFault, Connector, Credentials, Encryption, Endpoint, Failure, Roots, Secret, Step,
};
use tokio_rustls::rustls::RootCertStore;

use crate::support::{Authority, connector, hasty, ida, serve, serve_tls};

fn step(step: &Step) -> &'static str {
    match step {
        Step::Resolved { .. } => "resolved",
        Step::Connected { .. } => "connected",
        Step::Encrypted => "encrypted",
        Step::Greeted { .. } => "greeted",
        Step::LoggedIn { .. } => "logged in",
    }
}

#[tokio::test]
async fn each_step_is_told() {
    let authority = Authority::new();
    let endpoint = serve_tls(authority.server("localhost", false), |mut server| async move {
        server.welcome("MOVE").await;
        server.answer("LOGOUT", "* BYE later\r\n").await;
    })
    .await;
    let mut steps = Vec::new();
    let connector = authority.connector();
    let mut connection = Connection::connect(&connector, &endpoint, |one| steps.push(one)).await.unwrap();
    connection.login(&ida(), |one| steps.push(one)).await.unwrap();
    assert_eq!(
        steps.iter().map(step).collect::<Vec<_>>(),
        ["resolved", "connected", "encrypted", "greeted", "logged in"]
    );
    assert!(connection.can("move") && !connection.can("AUTH=PLAIN"));
    connection.logout().await.unwrap();
}

#[tokio::test]
async fn certificates_are_checked() {
    let (authority, other) = (Authority::new(), Authority::new());
    let cases = [
        (authority.server("localhost", true), CertificateFault::Expired),
        (authority.server("mail.example", false), CertificateFault::WrongName),
        (other.server("localhost", false), CertificateFault::UnknownIssuer),
    ];
    for (config, expected) in cases {
        let endpoint = serve_tls(config, |mut server| async move { server.drain().await }).await;
        match Connection::connect(&authority.connector(), &endpoint, |_| {}).await {
            Err(Failure::Certificate { fault, detail }) => assert_eq!((fault, detail.is_empty()), (expected, false)),
            other => panic!("{expected:?}: {:?}", other.err()),
        }
    }
}

#[tokio::test]
async fn who_is_not_there() {
    let at = |host: &str, port| Endpoint { host: host.into(), port, encryption: Encryption::None };
    let failure = Connection::connect(&connector(), &at("nobody.invalid", 143), |_| {}).await.err().unwrap();
    assert!(matches!(failure, Failure::Dns { .. }), "{failure:?}");
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let failure = Connection::connect(&connector(), &at("127.0.0.1", free), |_| {}).await.err().unwrap();
    assert!(matches!(failure, Failure::Refused(_)) && failure.is_passing(), "{failure:?}");
    // TLS with a server that has none.
    let (endpoint, _) = serve(Encryption::Tls, |mut server| async move { server.send("* OK hello\r\n").await }).await;
    let failure = Connection::connect(&connector(), &endpoint, |_| {}).await.err().unwrap();
    assert!(matches!(failure, Failure::Tls(_)), "{failure:?}");
}

#[tokio::test]
async fn starttls() {
    let authority = Authority::new();
    let config = authority.server("localhost", false);
    let (endpoint, server) = serve(Encryption::StartTls, move |mut server| async move {
        server.send("* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED XWRONG] hello {3}\r\n").await;
        server.answer("STARTTLS", "").await;
        let mut server = server.encrypt(config).await;
        server.answer("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n").await;
        let tag = server.command(r#"LOGIN "ida" "se\"cret""#).await;
        server.send(format!("{tag} OK in\r\n")).await;
        server.answer("CAPABILITY", "* CAPABILITY IMAP4rev1 UIDPLUS\r\n").await;
    })
    .await;
    let mut connection = Connection::connect(&authority.connector(), &endpoint, |_| {}).await.unwrap();
    assert!(!connection.can("XWRONG"));
    let credentials = Credentials::Password { username: "ida".into(), password: Secret::new("se\"cret") };
    connection.login(&credentials, |_| {}).await.unwrap();
    assert!(connection.can("UIDPLUS"));
    server.await.unwrap();
}

#[tokio::test]
async fn starttls_cannot_be_talked_out_of() {
    for (greeting, answer) in [
        ("* OK [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n", "OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"),
        ("* OK [CAPABILITY IMAP4rev1] hello\r\n", "BAD what?\r\n"),
        ("* PREAUTH [CAPABILITY IMAP4rev1] hello\r\n", "OK go\r\n"),
    ] {
        let (endpoint, _) = serve(Encryption::StartTls, move |mut server| async move {
            server.send(greeting).await;
            let line = server.line().await;
            let tag = line.split(' ').next().unwrap_or_default();
            server.send(format!("{tag} {answer}")).await;
            server.drain().await;
        })
        .await;
        let failure = Connection::connect(&connector(), &endpoint, |_| {}).await.err().unwrap();
        assert!(matches!(failure, Failure::Tls(_) | Failure::Protocol(_)), "{greeting}: {failure:?}");
    }
}

#[tokio::test]
async fn ways_to_sign_in() {
    let token = || Credentials::OAuth2 { username: "ida".into(), token: Secret::new("t0ken") };
    // Without SASL-IR, and with an error report as a challenge.
    let (endpoint, server) = serve(Encryption::None, |mut server| async move {
        server.send("* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2] hello\r\n").await;
        let tag = server.command("AUTHENTICATE XOAUTH2").await;
        server.send("+ \r\n").await;
        assert_eq!(server.line().await, "dXNlcj1pZGEBYXV0aD1CZWFyZXIgdDBrZW4BAQ==");
        server.send("+ eyJzdGF0dXMiOiI0MDAifQ==\r\n").await;
        assert_eq!(server.line().await, "");
        server.send(format!("{tag} NO [AUTHENTICATIONFAILED] Invalid credentials\r\n")).await;
        let tag = server.command("AUTHENTICATE XOAUTH2").await;
        server.send("+\r\n").await;
        server.line().await;
        server.send(format!("* CAPABILITY IMAP4rev1 IDLE\r\n{tag} OK in\r\n")).await;
        server.answer("CAPABILITY", "* CAPABILITY IMAP4rev1 IDLE\r\n").await;
    })
    .await;
    let mut connection = Connection::connect(&connector(), &endpoint, |_| {}).await.unwrap();
    let failure = connection.login(&token(), |_| {}).await.unwrap_err();
    assert_eq!(failure, Failure::Credentials("Invalid credentials".into()));
    assert!(!format!("{failure:?} {failure}").contains("t0ken"));
    connection.login(&token(), |_| {}).await.unwrap();
    server.await.unwrap();

    let (endpoint, _) = serve(Encryption::None, |mut server| async move {
        server.send("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hello\r\n").await;
        server.drain().await;
    })
    .await;
    let mut connection = Connection::connect(&connector(), &endpoint, |_| {}).await.unwrap();
    assert!(matches!(connection.login(&ida(), |_| {}).await, Err(Failure::NoPermission(_))));
    assert!(matches!(connection.login(&token(), |_| {}).await, Err(Failure::NoPermission(_))));
}

/// What is out of order for now is not a reason to ask the member for a password; a wrong password is.
#[tokio::test]
async fn refusals_to_sign_in() {
    for (refusal, is_passing) in [
        ("NO [UNAVAILABLE] try later", true),
        ("NO [ALERT] Too many simultaneous connections. (Failure)", true),
        ("NO [ALERT] Account exceeded command or bandwidth limits.", true),
        ("NO [LIMIT] slow down", true),
        ("NO [INUSE] the mailbox is locked", true),
        ("NO Maximum number of connections from user+IP exceeded", true),
        ("BAD Request is throttled. Suggested Backoff Time: 299923 milliseconds", true),
        ("NO [AUTHENTICATIONFAILED] Authentication failed.", false),
        ("NO [AUTHENTICATIONFAILED] Wrong, or temporarily locked", false),
        ("NO [AUTHORIZATIONFAILED] not as him", false),
        ("NO [EXPIRED] choose another one", false),
        ("NO [ALERT] Application-specific password required: https://example.org (Failure)", false),
        ("NO LOGIN failed.", false),
    ] {
        let (endpoint, _) = serve(Encryption::None, move |mut server| async move {
            server.send("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hello\r\n").await;
            let tag = server.command("AUTHENTICATE PLAIN").await;
            server.send(format!("{tag} {refusal}\r\n")).await;
            server.drain().await;
        })
        .await;
        let mut connection = Connection::connect(&connector(), &endpoint, |_| {}).await.unwrap();
        let failure = connection.login(&ida(), |_| {}).await.unwrap_err();
        assert_eq!(failure.is_passing(), is_passing, "{refusal}: {failure:?}");
        assert_eq!(matches!(failure, Failure::Credentials(_)), !is_passing, "{refusal}: {failure:?}");
    }
}

#[tokio::test]
async fn bad_greetings() {
    let long = "* OK ".to_owned() + &"x".repeat(20_000_000);
    let deep = format!("* OK hello\r\n* CAPABILITY {}\r\n", "(".repeat(10_000));
    for greeting in [
        "SSH-2.0-OpenSSH\r\n",
        "* BYE full\r\n",
        "",
        "* 1 EXISTS\r\n",
        "+ go\r\n",
        "\r\n",
        "* OK x\r\n* CAPABILITY POP\r\np1 OK\r\n",
        &long,
        &deep,
    ] {
        let greeting = greeting.to_owned();
        let (endpoint, _) = serve(Encryption::None, move |mut server| async move { server.send(greeting).await }).await;
        let failure = Connection::connect(&connector(), &endpoint, |_| {}).await.err().unwrap();
        let expected = matches!(failure, Failure::Protocol(_) | Failure::Closed(_) | Failure::TooLarge { .. });
        assert!(expected, "{failure:?}");
    }
}

#[tokio::test]
async fn a_server_that_hangs() {
    let hasty = Connector::new(Roots::These(RootCertStore::empty()), hasty()).unwrap();
    for words in ["", "* OK [CAPABILITY IMAP4rev1] hello\r\n", "* OK hello\r\n"] {
        let (endpoint, _) = serve(Encryption::None, move |mut server| async move {
            server.send(words).await;
            server.drain().await;
        })
        .await;
        let failure = match Connection::connect(&hasty, &endpoint, |_| {}).await {
            Ok(mut connection) => connection.noop().await.unwrap_err(),
            Err(failure) => failure,
        };
        assert_eq!(failure, Failure::TimedOut);
    }
    // Drop by drop is not enough, either.
    let (endpoint, _) = serve(Encryption::None, move |mut server| async move {
        server.send("* OK [CAPABILITY IMAP4rev1] hello\r\n").await;
        for _ in 0..1000 {
            server.send("* OK still here\r\n").await;
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    })
    .await;
    let mut connection = Connection::connect(&hasty, &endpoint, |_| {}).await.unwrap();
    assert_eq!(connection.noop().await, Err(Failure::TimedOut));
    assert!(matches!(connection.noop().await, Err(Failure::Closed(_))));
}
