//! Making the roles with as little privilege as an installation gives, and refusing logins that could undo them.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use postroom_store::{expectations, migration_targets};
use postroom_tenancy::migrate::{self, Options, Tenants};
use postroom_tenancy::proof::prove;
use postroom_tenancy::roles::{Ensured, RolesError, check_app_login, ensure_roles};
use postroom_testkit::{Database, PostgreSql};
use tokio_postgres::{Client, NoTls};

/// Signs in to a PostgreSQL of the test's own; roles belong to the whole of it.
#[expect(clippy::disallowed_methods, reason = "these tests need logins that no pool would have")]
async fn connect(postgres: &PostgreSql, role: &str, database: &str) -> Client {
    let host = postgres.socket_dir().to_str().unwrap().replace('/', "%2F");
    let (client, connection) =
        tokio_postgres::connect(&format!("postgresql://{role}@{host}:5432/{database}"), NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn rights_hold(client: &Client) {
    let report = prove(client, &expectations()).await.unwrap();
    let lines: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    assert_eq!(lines, Vec::<String>::new());
}

#[tokio::test]
async fn a_plain_administrator_makes_everything() {
    let postgres = PostgreSql::start().await;
    let root = connect(&postgres, "postgres", "postgres").await;
    root.batch_execute("CREATE ROLE administrator LOGIN CREATEROLE").await.unwrap();
    root.batch_execute("CREATE DATABASE rooms OWNER administrator").await.unwrap();
    let mut administrator = connect(&postgres, "administrator", "rooms").await;

    let ensured = ensure_roles(&administrator, Some("an application's password")).await.unwrap();
    assert_eq!(ensured.created.len(), 10);
    // Before PostgreSQL 16 nobody but a superuser gives BYPASSRLS; everything else works without.
    assert_eq!(ensured.advice.len(), 1);
    assert!(ensured.advice[0].contains("ALTER ROLE postroom_backup BYPASSRLS"), "{:?}", ensured.advice);
    let again = ensure_roles(&administrator, None).await.unwrap();
    assert_eq!(again, Ensured { advice: ensured.advice, ..Ensured::default() });

    migrate::up(&mut administrator, &migration_targets(), &Options::new(Tenants::Ids(&[]))).await.unwrap();
    let app = connect(&postgres, "postroom_app", "rooms").await;
    check_app_login(&app).await.unwrap();
    rights_hold(&app).await;

    let password =
        root.query_one("SELECT rolpassword FROM pg_authid WHERE rolname = 'postroom_app'", &[]).await.unwrap();
    assert!(password.get::<_, &str>(0).starts_with("SCRAM-SHA-256$"));
    assert!(!postgres.log().contains("an application's password"));

    let in_rooms = connect(&postgres, "postgres", "rooms").await;
    let ensured = ensure_roles(&in_rooms, None).await.unwrap();
    assert_eq!(ensured.repaired, ["ALTER ROLE postroom_backup BYPASSRLS"]);
    assert!(ensured.advice.is_empty());
}

#[tokio::test]
async fn a_login_without_privileges_gets_the_complete_list() {
    let postgres = PostgreSql::start().await;
    let root = connect(&postgres, "postgres", "postgres").await;
    root.batch_execute("CREATE ROLE guest LOGIN").await.unwrap();
    root.batch_execute("CREATE DATABASE rooms").await.unwrap();
    let mut guest = connect(&postgres, "guest", "rooms").await;

    let error = ensure_roles(&guest, None).await.unwrap_err();
    let text = error.to_string();
    for part in [
        "\"guest\" lacks privileges",
        "database \"rooms\"",
        "CREATE ROLE postroom_app LOGIN NOINHERIT;",
        "GRANT postroom_owner TO \"guest\";",
    ] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    let RolesError::MissingPrivileges { missing, .. } = error else { panic!("{text}") };
    // What the administrator is told to run is enough, from top to bottom.
    let in_rooms = connect(&postgres, "postgres", "rooms").await;
    for change in missing {
        in_rooms.batch_execute(&change.statement).await.unwrap();
    }
    assert_eq!(ensure_roles(&guest, None).await.unwrap(), Ensured::default());
    migrate::up(&mut guest, &migration_targets(), &Options::new(Tenants::Ids(&[]))).await.unwrap();
    rights_hold(&guest).await;
}

#[tokio::test]
async fn servers_that_start_together_make_the_roles_once() {
    let postgres = PostgreSql::start().await;
    let mut running = Vec::new();
    for _ in 0..8 {
        let client = connect(&postgres, "postgres", "postgres").await;
        running.push(tokio::spawn(async move {
            ensure_roles(&client, None).await.map(drop).map_err(|error| format!("{error:?}"))
        }));
    }
    for runner in running {
        assert_eq!(runner.await.unwrap(), Ok(()));
    }
    let client = connect(&postgres, "postgres", "postgres").await;
    assert_eq!(ensure_roles(&client, None).await.unwrap(), Ensured::default());
}

/// What breaks a role, and what the refusal of its login has to say; `None` where only the login's rights are meant.
const BREAKS: &[(&str, &str)] = &[
    ("ALTER ROLE postroom_app SUPERUSER", "it has SUPERUSER"),
    ("ALTER ROLE postroom_app BYPASSRLS", "it has BYPASSRLS"),
    ("ALTER ROLE postroom_app CREATEROLE", "it has CREATEROLE"),
    ("ALTER ROLE postroom_app CREATEDB", "it has CREATEDB"),
    ("ALTER ROLE postroom_app REPLICATION", "it has REPLICATION"),
    ("ALTER ROLE postroom_app INHERIT", "NOINHERIT"),
    (
        "REVOKE postroom_app FROM postroom_owner; GRANT postroom_owner TO postroom_app",
        "it can become \"postroom_owner\"",
    ),
    ("GRANT pg_read_all_data TO postroom_app", "it can become \"pg_read_all_data\""),
];

#[tokio::test]
async fn whatever_could_undo_the_isolation_is_refused_and_repaired() {
    let postgres = PostgreSql::start().await;
    let database = Database::fresh_on(&postgres).await;
    let (root, app) = (database.owner().await, database.connect_as("postroom_app").await);
    check_app_login(&app).await.unwrap();
    for (statement, reason) in BREAKS {
        root.batch_execute(statement).await.unwrap();
        let error = check_app_login(&app).await.unwrap_err().to_string();
        assert!(error.contains(reason), "{statement}: {error}");
        // What the login has become does not matter, only what it can go back to.
        app.batch_execute("BEGIN; SET LOCAL ROLE postroom_system").await.unwrap();
        assert!(check_app_login(&app).await.is_err(), "{statement}");
        app.batch_execute("ROLLBACK").await.unwrap();

        let ensured = ensure_roles(&root, None).await.unwrap();
        assert_ne!(ensured.repaired, Vec::<String>::new(), "{statement}");
        check_app_login(&app).await.unwrap();
        rights_hold(&app).await;
    }

    // Through another role, which is not ours to change.
    root.batch_execute("CREATE ROLE between; GRANT postroom_backup TO between; GRANT between TO postroom_system")
        .await
        .unwrap();
    let error = check_app_login(&app).await.unwrap_err().to_string();
    assert!(error.contains("\"postroom_backup\"") && error.contains("\"between\""), "{error}");
    root.batch_execute(
        "DROP ROLE between; CREATE TABLE public.own (a int); ALTER TABLE public.own OWNER TO postroom_app",
    )
    .await
    .unwrap();
    let error = check_app_login(&app).await.unwrap_err().to_string();
    assert!(error.contains("it owns 1 objects"), "{error}");
    let error = check_app_login(&root).await.unwrap_err().to_string();
    assert!(error.contains("it is not postroom_app") && error.contains("SUPERUSER"), "{error}");
}
