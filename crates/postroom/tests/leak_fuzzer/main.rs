//! The leak fuzzer against the real program, and against a build of it that leaks on purpose.

mod leaks;

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;
use postroom_http::{App, Settings};
use postroom_identity::operation;
use postroom_mail::Reach;
use postroom_store::SystemActor;
use postroom_store::jobs::Job;
use postroom_sync::Servers;
use postroom_testkit::leak::Fuzzer;
use postroom_testkit::{Database, OPERATOR_EMAIL, PASSWORD, Server, ServerSettings, World};
use postroom_types::OperatorRole;
use tokio::net::TcpListener;

#[tokio::test]
async fn nothing_leaks() {
    // Without background work, which changes rows by itself.
    let settings = ServerSettings::of(env!("CARGO_BIN_EXE_postroom"))
        .set("POSTROOM_ROLE", "api")
        .set("POSTROOM_MAIL_PRIVATE_NETWORKS", "127.0.0.0/8");
    let server = Server::start(settings).await;
    server.operator().await;
    prepare(&World::new(server.database())).await;
    let fuzzer = Fuzzer {
        base_url: server.url().to_owned(),
        owner: server.database().owner().await,
        operator_email: OPERATOR_EMAIL.to_owned(),
        operator_password: PASSWORD.to_owned(),
        seed: 1,
        only: None,
    };
    let report = fuzzer.run().await;
    println!("{report}");
    assert!(report.findings.is_empty(), "{report}");
    let counts = report.counts;
    assert_eq!(counts.succeeded, counts.operations, "{report}");
}

/// The product's own router, with routes beside it that leak.
#[tokio::test]
async fn every_deliberate_leak_is_found_and_nothing_else() {
    let database = Database::fresh().await;
    let world = World::new(&database);
    let operator = world.operator("olga", OperatorRole::Operator).await;
    prepare(&world).await;
    let unlimited = 1_000_000;
    let settings = Settings {
        sign_in_rate: unlimited,
        strict_rate: unlimited,
        interactive_rate: unlimited,
        reset_rate: unlimited,
        reach: Reach::with(vec!["127.0.0.0/8".parse().expect("a network")]),
        ..Settings::default()
    };
    let servers = Servers::new(&settings.reach, Duration::from_secs(10), None).expect("a way to mail servers");
    let app = App::new(world.identity.clone(), settings, &servers, Box::new(String::new));
    let router = app.router_with(leaks::routes(database.owner().await));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = tokio::spawn(postroom_http::serve(listener, router, std::future::pending(), Duration::ZERO));
    let fuzzer = Fuzzer {
        base_url: format!("http://{address}"),
        owner: database.owner().await,
        operator_email: operator.email,
        operator_password: PASSWORD.to_owned(),
        seed: 2,
        // The others are tried by the test above.
        only: Some("/leaks/"),
    };
    let report = fuzzer.run().await;
    server.abort();
    let found: BTreeSet<_> = report.findings.iter().map(|finding| (finding.kind, finding.operation.as_str())).collect();
    let expected = BTreeSet::from(leaks::EXPECTED);
    let missing: Vec<_> = expected.difference(&found).collect();
    assert!(missing.is_empty(), "not found: {missing:?}\n{report}");
    // One leak may show in further ways.
    let leaking: BTreeSet<_> = found.iter().map(|(_, operation)| *operation).collect();
    assert_eq!(leaking, expected.iter().map(|(_, operation)| *operation).collect(), "{report}");
}

/// What only background work makes: a report of the isolation, and tasks that wait for a far day.
async fn prepare(world: &World) {
    let identity = &world.identity;
    operation::check_and_report(identity).await.expect("a report");
    let tx = identity.store.system_tx(SystemActor::System).await.expect("a transaction");
    let far = identity.context.now() + TimeDelta::days(3650);
    for _ in 0..8 {
        tx.enqueue(&Job::new("clean_up").at(far)).await.expect("a task");
    }
    tx.commit().await.expect("committed");
}
