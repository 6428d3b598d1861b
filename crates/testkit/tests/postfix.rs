//! Mail goes out by Postroom's SMTP client and a real Postfix, and is read back from a real Dovecot.
#![expect(clippy::unwrap_used, reason = "these are tests, with helpers of their own")]

use postroom_mailproto::mime::{Action, Limits, report};
use postroom_mailproto::net::{Connector, Credentials, Encryption, Endpoint, EnhancedStatus, Failure, Roots, Secret};
use postroom_mailproto::smtp::{Connection, Ending, Envelope, Mailbox, Message, TIMEOUTS, Verdict};
use postroom_testkit::{Certificate, Dovecot, DovecotSettings, Postfix, wait_for};
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

const IDA: &str = "ida@post.example";
const JO: &str = "jo@post.example";
/// Known to Postfix alone.
const GONE: &str = "gone@post.example";

async fn servers() -> Option<(Dovecot, Postfix)> {
    let settings = DovecotSettings::default().tls(Certificate::Good).delivery().tokens();
    let dovecot = Dovecot::with(settings).await;
    dovecot.add_user(IDA, "secret of Ida's");
    dovecot.add_user(JO, "Jo's");
    let postfix = Postfix::start(&dovecot, &[IDA, JO, GONE]).await?;
    Some((dovecot, postfix))
}

fn connector(postfix: &Postfix) -> Connector {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(postfix.ca_pem().as_bytes()).unwrap()).unwrap();
    Connector::new(Roots::These(roots), TIMEOUTS).unwrap()
}

async fn connect(postfix: &Postfix, port: u16, encryption: Encryption) -> Connection {
    let endpoint = Endpoint { host: "localhost".into(), port, encryption };
    Connection::connect(&connector(postfix), &endpoint, "client.example", |_| {}).await.unwrap()
}

fn password(text: &str) -> Credentials {
    Credentials::Password { username: IDA.into(), password: Secret::new(text) }
}

fn envelope(recipients: &[&str]) -> Envelope {
    let mailbox = |text: &&str| Mailbox::parse(text).unwrap();
    Envelope { sender: Some(mailbox(&IDA)), recipients: recipients.iter().map(mailbox).collect() }
}

fn mail(subject: &str) -> Vec<u8> {
    let text = ".\r\n..\r\n.x\r\nend\r\n";
    format!("From: {IDA}\r\nTo: {JO}\r\nMessage-ID: <{subject}@x>\r\nSubject: {subject}\r\n\r\n{text}").into_bytes()
}

/// The messages in somebody's INBOX, once there are so many.
async fn inbox(dovecot: &Dovecot, user: &str, count: usize) -> Vec<String> {
    wait_for("the mail was delivered", async || bodies(dovecot, user).await.len() >= count).await;
    bodies(dovecot, user).await
}

async fn bodies(dovecot: &Dovecot, user: &str) -> Vec<String> {
    use postroom_mailproto::imap::{Access, Connection, MailboxName, Resync, UidSet};
    let endpoint = Endpoint { host: "127.0.0.1".into(), port: dovecot.imap_port(), encryption: Encryption::None };
    let connector = Connector::new(Roots::These(RootCertStore::empty()), TIMEOUTS).unwrap();
    let mut connection = Connection::connect(&connector, &endpoint, |_| {}).await.unwrap();
    let words = if user == IDA { "secret of Ida's" } else { "Jo's" };
    let credentials = Credentials::Password { username: user.into(), password: Secret::new(words) };
    connection.login(&credentials, |_| {}).await.unwrap();
    connection.select(&MailboxName::inbox(), Access::ReadOnly, Resync::Plain).await.unwrap();
    let mut bodies = Vec::new();
    let all = UidSet::from_start(1);
    let mut fetched = connection.fetch_bodies(&all).unwrap();
    while let Some(message) = fetched.next().await.unwrap() {
        bodies.push(String::from_utf8(message.body.unwrap().into_vec().unwrap()).unwrap());
    }
    bodies
}

#[tokio::test]
async fn mail_goes_out_each_way_and_comes_in() {
    let Some((dovecot, postfix)) = servers().await else { return };
    let token = Credentials::OAuth2 { username: IDA.into(), token: Secret::new(dovecot.access_token(IDA)) };
    let ways = [
        ("tls-plain", postfix.submissions_port(), Encryption::Tls, password("secret of Ida's")),
        ("starttls-plain", postfix.submission_port(), Encryption::StartTls, password("secret of Ida's")),
        ("starttls-login", postfix.login_port(), Encryption::StartTls, password("secret of Ida's")),
        ("tls-xoauth2", postfix.submissions_port(), Encryption::Tls, token),
    ];
    for (subject, port, encryption, credentials) in &ways {
        let mut connection = connect(&postfix, *port, *encryption).await;
        let login = connection.login(credentials, |_| {}).await;
        assert!(login.is_ok(), "{login:?}: {}", dovecot.log());
        let outcome = connection.send(&envelope(&[JO]), &mut Message::from_bytes(&mail(subject))).await;
        assert!(matches!(outcome.ending, Ending::Taken(_)), "{subject}: {outcome:?}");
        connection.quit().await;
    }
    let mut received = inbox(&dovecot, JO, ways.len()).await;
    received.sort_unstable();
    let mut subjects = ways.map(|way| way.0);
    subjects.sort_unstable();
    for subject in subjects {
        let sent = String::from_utf8(mail(subject)).unwrap();
        let is_it = |message: &String| message.ends_with(&sent);
        assert_eq!(received.iter().filter(|message| is_it(message)).count(), 1, "{subject}: {received:#?}");
    }
}

#[tokio::test]
async fn each_recipient_has_a_verdict() {
    let Some((dovecot, postfix)) = servers().await else { return };
    let mut connection = connect(&postfix, postfix.submission_port(), Encryption::StartTls).await;
    assert!(connection.can("PIPELINING") && connection.can("8BITMIME") && connection.max_size() == Some(52_428_800));
    let asked = [JO, "nobody@post.example", "later@post.example", IDA];
    // Not signed in: nothing is relayed.
    let outcome = connection.send(&envelope(&[JO]), &mut Message::from_bytes(&mail("no"))).await;
    assert!(matches!((&outcome.recipients[..], &outcome.ending), ([Verdict::Refused(_)], Ending::NoRecipient)));
    connection.login(&password("secret of Ida's"), |_| {}).await.unwrap();
    let outcome = connection.send(&envelope(&asked), &mut Message::from_bytes(&mail("mixed"))).await;
    assert!(matches!(outcome.ending, Ending::Taken(_)), "{outcome:?}");
    let codes: Vec<_> = outcome
        .recipients
        .iter()
        .map(|verdict| match verdict {
            Verdict::Accepted(reply) | Verdict::Deferred(reply) | Verdict::Refused(reply) => {
                (reply.code, reply.enhanced.unwrap().to_string())
            }
            Verdict::NotAsked => (0, String::new()),
        })
        .collect();
    let expected = [(250, "2.1.5"), (550, "5.1.1"), (450, "4.7.1"), (250, "2.1.5")];
    assert_eq!(codes, expected.map(|(code, status)| (code, status.to_owned())));
    // The next one on the same connection: large, and beyond ASCII.
    let large = format!("From: {IDA}\r\nSubject: large\r\n\r\n{}", "zwölf Boxkämpfer jagen\r\n".repeat(400_000));
    let outcome = connection.send(&envelope(&[JO]), &mut Message::from_bytes(large.as_bytes())).await;
    assert!(matches!(outcome.ending, Ending::Taken(_)), "{:?}", outcome.ending);
    connection.quit().await;
    assert!(inbox(&dovecot, JO, 2).await.iter().any(|message| message.ends_with(&large)));
    assert_eq!(inbox(&dovecot, IDA, 1).await.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_delivered_is_reported() {
    let Some((dovecot, postfix)) = servers().await else { return };
    let mut connection = connect(&postfix, postfix.submission_port(), Encryption::StartTls).await;
    connection.login(&password("secret of Ida's"), |_| {}).await.unwrap();
    let outcome = connection.send(&envelope(&[GONE]), &mut Message::from_bytes(&mail("lost"))).await;
    assert!(matches!(outcome.ending, Ending::Taken(_)), "{outcome:?}");
    let reports = inbox(&dovecot, IDA, 1).await;
    let report = report(reports[0].as_bytes(), &Limits::default()).unwrap();
    assert_eq!((report.message_id.as_deref(), report.reporting_mta.as_deref()), (Some("lost@x"), Some("localhost")));
    let [one] = &report.recipients[..] else { panic!("{report:?}") };
    assert_eq!((one.final_recipient.as_deref(), one.action), (Some(GONE), Some(Action::Failed)));
    assert_eq!(one.status, Some(EnhancedStatus::new(5, 1, 1)));
    assert!(one.diagnostic.as_ref().is_some_and(|words| words.starts_with("550 5.1.1")), "{one:?}");
}

#[tokio::test]
async fn who_may_not_sign_in() {
    let Some((_dovecot, postfix)) = servers().await else { return };
    let mut connection = connect(&postfix, postfix.submissions_port(), Encryption::Tls).await;
    let refused = connection.login(&password("wrong"), |_| {}).await;
    assert!(matches!(&refused, Err(Failure::Credentials(text)) if text.starts_with("535")), "{refused:?}");
    let token = Credentials::OAuth2 { username: IDA.into(), token: Secret::new("x.y.z") };
    let refused = connection.login(&token, |_| {}).await;
    assert!(matches!(&refused, Err(Failure::Credentials(text)) if text.starts_with("535")), "{refused:?}");
    // A certificate of somebody else's.
    let stranger = Connector::new(Roots::These(RootCertStore::empty()), TIMEOUTS).unwrap();
    let encryption = Encryption::StartTls;
    let endpoint = Endpoint { host: "localhost".into(), port: postfix.submission_port(), encryption };
    let failure = Connection::connect(&stranger, &endpoint, "client.example", |_| {}).await.err().unwrap();
    assert!(matches!(failure, Failure::Certificate { .. }), "{failure:?}");
}
