//! Accounts are tried before they are connected.

use std::time::Duration;

use postroom_mail::Reach;
use postroom_mail::account::{Encryption, Endpoint, Protocol};
use postroom_mailproto::net::{Connector, Credentials, Failure, Secret};
use postroom_sync::Servers;
use postroom_sync::test::{Part, Report, run};
use postroom_testkit::DovecotSettings;
use postroom_types::SystemClock;

use crate::support::{USER, dovecot};

fn opened() -> Connector {
    let reach = Reach::with(vec!["127.0.0.0/8".parse().unwrap()]);
    Servers::new(&reach, Duration::from_secs(60), None).unwrap().connector
}

async fn tried(connector: &Connector, protocol: Protocol, port: u16, password: &str) -> Report {
    let (hostname, username) = ("127.0.0.1".to_owned(), USER.to_owned());
    let server = Endpoint { hostname, port, encryption: Encryption::None, username };
    let credentials = Credentials::Password { username: USER.to_owned(), password: Secret::new(password) };
    run(connector, &SystemClock, protocol, &server, Some(&credentials)).await
}

fn parts(report: &Report) -> Vec<(Part, bool)> {
    report.parts.iter().map(|tried| (tried.part, tried.is_reached)).collect()
}

#[tokio::test]
async fn each_part_of_the_way_is_told() {
    let dovecot = dovecot(DovecotSettings::default().pop3()).await;
    let connector = opened();
    for (protocol, port) in [(Protocol::Imap, dovecot.imap_port()), (Protocol::Pop3, dovecot.pop3_port())] {
        let report = tried(&connector, protocol, port, "secret").await;
        assert_eq!(report.failure, None);
        let all = [(Part::Name, true), (Part::Connection, true), (Part::Greeting, true), (Part::SignIn, true)];
        assert_eq!(parts(&report), all);
        assert!(!report.capabilities.is_empty());

        let report = tried(&connector, protocol, port, "wrong").await;
        assert!(matches!(report.failure, Some(Failure::Credentials(_))));
        let last = report.parts.last().unwrap();
        assert_eq!((last.part, last.is_reached), (Part::SignIn, false));
        assert_eq!(last.sentence, "127.0.0.1 refused the password.");
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let report = tried(&connector, Protocol::Imap, nobody, "secret").await;
    assert_eq!(parts(&report), [(Part::Name, true), (Part::Connection, false)]);
}

#[tokio::test]
async fn machines_beside_postroom_are_not_reached() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    let connector = Servers::new(&Reach::default(), Duration::from_secs(60), None).unwrap().connector;
    let report = tried(&connector, Protocol::Imap, dovecot.imap_port(), "secret").await;
    assert_eq!(report.failure, Some(Failure::OutOfReach("127.0.0.1".to_owned())));
    assert_eq!(
        report.parts.last().unwrap().sentence,
        "127.0.0.1 is in a private network, which this installation does not connect to."
    );
}
