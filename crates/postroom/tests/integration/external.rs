//! An existing PostgreSQL: what `migrate up` needs, and what `serve` refuses.

use postroom_tenancy::connect_owner;
use postroom_testkit::{Database, PostgreSql, SECRET_KEY, Server};
use tokio_postgres::Client;

use crate::support::{failed, json_of, log_lines, run, settings, succeeded};

/// The password of the login that migrates.
const OWNER_PASSWORD: &str = "owner-password-1";

#[tokio::test]
async fn each_missing_privilege_is_told_and_then_it_works() {
    let postgres = PostgreSql::start().await;
    let superuser = owner_of(&postgres.cluster().url("postgres", "postgres")).await;
    superuser.batch_execute("CREATE DATABASE mail").await.expect("a database");
    superuser.batch_execute("CREATE ROLE plain LOGIN").await.expect("a login");
    let superuser = owner_of(&postgres.cluster().url("postgres", "mail")).await;
    let app =
        postgres.cluster().url("postroom_app", "mail").replacen("postroom_app@", "postroom_app:app-password-1@", 1);
    let owner = postgres.cluster().url("plain", "mail").replacen("plain@", &format!("plain:{OWNER_PASSWORD}@"), 1);
    let environment = [
        ("POSTROOM_DATABASE_URL", app.as_str()),
        ("POSTROOM_DATABASE_OWNER_URL", owner.as_str()),
        ("POSTROOM_SECRET_KEY", SECRET_KEY),
        ("POSTROOM_LISTEN", "127.0.0.1:0"),
    ];

    // Round by round: whoever runs what the message says gets further, until nothing is missing.
    let mut rounds = 0;
    loop {
        let output = run(&environment, &["migrate", "up"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("app-password-1") && !said.contains(OWNER_PASSWORD), "{said}");
        if output.status.success() {
            break;
        }
        let said = failed(&output, 1);
        assert!(said.contains("\"plain\" lacks privileges") && said.contains("database \"mail\""), "{said}");
        let missing: Vec<_> = said.lines().filter_map(|line| line.trim().split_once(";  -- ")).collect();
        assert!(!missing.is_empty() && missing.iter().all(|(_, why)| !why.is_empty()), "{said}");
        if rounds == 0 {
            for role in ["postroom_owner", "postroom_app", "postroom_system", "postroom_backup"] {
                assert!(missing.iter().any(|(statement, _)| statement.contains(role)), "{role} in {said}");
            }
        }
        for (statement, _) in missing {
            // The password is typed at psql's prompt.
            let statement = match statement.strip_prefix("\\password ") {
                Some(role) => format!("ALTER ROLE {role} PASSWORD 'app-password-1'"),
                None => statement.to_owned(),
            };
            superuser.batch_execute(&statement).await.unwrap_or_else(|error| panic!("{statement}: {error:?}"));
        }
        rounds += 1;
        // A plain login that may not set another's password is told so each time; then it goes into the URL's place.
        assert!(rounds < 5, "{said}");
        if said.contains("\\password") {
            superuser.batch_execute("ALTER ROLE plain CREATEROLE").await.expect("granted");
        }
    }
    assert!(rounds >= 1, "a plain login cannot have had all that");
    assert!(succeeded(&run(&environment, &["migrate", "up"])).contains("nothing to do"));
    assert_eq!(json_of(&run(&environment, &["doctor", "--json"]))["sealed"], true);

    let mut server = Server::start(
        settings().data_directory().set("POSTROOM_DATABASE_URL", &app).set("POSTROOM_DATABASE_OWNER_URL", ""),
    )
    .await;
    server.operator().await.get("/operator/tenants").await.expect(200);
    assert_eq!(server.stop().code(), Some(0), "{}", server.log());
}

#[tokio::test]
async fn serving_is_refused_to_a_login_that_could_undo_the_isolation() {
    let database = Database::fresh().await;
    let serve = |url: &str| {
        let environment =
            [("POSTROOM_DATABASE_URL", url), ("POSTROOM_SECRET_KEY", SECRET_KEY), ("POSTROOM_LISTEN", "127.0.0.1:0")];
        with_a_directory(&environment, &["serve"])
    };
    let said = failed(&serve(&database.owner_url()), 1);
    assert!(said.contains("could get around the tenants' isolation") && said.contains("SUPERUSER"), "{said}");
    for role in ["postroom_owner", "postroom_backup"] {
        let owner = database.owner().await;
        owner.batch_execute(&format!("ALTER ROLE {role} LOGIN")).await.expect("a login");
        let said = failed(&serve(&database.url(role)), 1);
        owner.batch_execute(&format!("ALTER ROLE {role} NOLOGIN")).await.expect("no login");
        assert!(said.contains("could get around") && said.contains(role), "{said}");
    }
}

#[tokio::test]
async fn the_applications_own_login_is_refused_with_too_many_rights() {
    // Roles belong to a whole PostgreSQL, so this one is not shared.
    let postgres = PostgreSql::start().await;
    let database = Database::fresh_on(&postgres).await;
    let owner = database.owner().await;
    for (grant, take, says) in [
        ("ALTER ROLE postroom_app SUPERUSER", "ALTER ROLE postroom_app NOSUPERUSER", "SUPERUSER"),
        ("ALTER ROLE postroom_app BYPASSRLS", "ALTER ROLE postroom_app NOBYPASSRLS", "BYPASSRLS"),
        ("ALTER ROLE postroom_app INHERIT", "ALTER ROLE postroom_app NOINHERIT", "NOINHERIT"),
        ("CREATE ROLE other; GRANT other TO postroom_app", "DROP ROLE other", "\"other\""),
        ("GRANT postroom_backup TO postroom_app", "REVOKE postroom_backup FROM postroom_app", "postroom_backup"),
    ] {
        owner.batch_execute(grant).await.expect("granted");
        let said = failed(&serve_on(&database, &[]), 1);
        assert!(said.contains("could get around") && said.contains(says), "{grant}: {said}");
        // Not even when strict mode is off: this is no finding, this is the wrong login.
        let said = failed(&serve_on(&database, &[("POSTROOM_TENANT_ISOLATION_STRICT", "false")]), 1);
        assert!(said.contains("could get around"), "{grant}: {said}");
        owner.batch_execute(take).await.expect("taken");
    }
    let server = Server::start(settings().database(database)).await;
    assert_eq!(server.client().get("/health/ready").await.status, 200);
}

#[tokio::test]
async fn what_is_missing_for_serving_is_told() {
    let empty = Database::empty().await;
    let said = failed(&serve_on(&empty, &[]), 1);
    assert!(said.contains("postroom migrate up"), "{said}");

    let database = Database::fresh().await;
    let url = database.app_url();
    let without_key = [("POSTROOM_DATABASE_URL", url.as_str()), ("POSTROOM_LISTEN", "127.0.0.1:0")];
    let said = failed(&with_a_directory(&without_key, &["serve"]), 2);
    assert!(said.contains("POSTROOM_SECRET_KEY") && said.contains("openssl rand"), "{said}");
    let said = failed(&serve_on(&database, &[("POSTROOM_SECRET_KEY", "too short")]), 2);
    assert!(said.contains("32") && !said.contains("too short"), "{said}");
    let said = failed(&serve_on(&database, &[("POSTROOM_OPERATOR_EMAIL", "no address")]), 2);
    assert!(said.contains("POSTROOM_OPERATOR_EMAIL"), "{said}");
    let weak = [("POSTROOM_OPERATOR_EMAIL", "a@b.example"), ("POSTROOM_OPERATOR_PASSWORD", "password1234")];
    let said = failed(&serve_on(&database, &weak), 2);
    assert!(said.contains("POSTROOM_OPERATOR_PASSWORD") && !said.contains("password1234"), "{said}");

    let nowhere = "postgresql://postroom_app:app-password-1@127.0.0.1:1/mail";
    let environment =
        [("POSTROOM_DATABASE_URL", nowhere), ("POSTROOM_SECRET_KEY", SECRET_KEY), ("POSTROOM_LISTEN", "127.0.0.1:0")];
    let said = failed(&with_a_directory(&environment, &["serve"]), 1);
    assert!(!said.contains("app-password-1") && said.to_lowercase().contains("database"), "{said}");
    let said = failed(&run(&[("POSTROOM_DATABASE_URL", &url)], &["migrate", "up"]), 2);
    assert!(said.contains("POSTROOM_DATABASE_OWNER_URL"), "{said}");
}

#[tokio::test]
async fn broken_isolation_is_not_served_unless_somebody_insists() {
    let database = Database::fresh().await;
    let owner = database.owner().await;
    owner.batch_execute("ALTER TABLE postroom.members DISABLE ROW LEVEL SECURITY").await.expect("broken");
    let said = failed(&serve_on(&database, &[]), 1);
    assert!(said.contains("does not start") && said.contains("members"), "{said}");
    let owner_url = database.owner_url();
    let app_url = database.app_url();
    let environment = [
        ("POSTROOM_DATABASE_URL", app_url.as_str()),
        ("POSTROOM_DATABASE_OWNER_URL", owner_url.as_str()),
        ("POSTROOM_SECRET_KEY", SECRET_KEY),
    ];
    let doctor = run(&environment, &["doctor", "--json"]);
    assert_eq!(doctor.status.code(), Some(1), "{doctor:?}");
    let report: serde_json::Value = serde_json::from_slice(&doctor.stdout).expect("JSON");
    assert_eq!(report["sealed"], false, "{report}");

    let settings = settings().database(database).set("POSTROOM_TENANT_ISOLATION_STRICT", "false");
    let server = Server::start(settings).await;
    assert_eq!(server.client().get("/health/ready").await.status, 200);
    let told = log_lines(&server).into_iter().filter(|line| line["level"] == "ERROR").collect::<Vec<_>>();
    assert!(told.iter().any(|line| line.to_string().contains("members")), "{told:?}");
}

async fn owner_of(url: &str) -> Client {
    connect_owner(url).await.expect("PostgreSQL accepts the connection")
}

/// `postroom serve` as the application's login, which is expected to end.
fn serve_on(database: &Database, more: &[(&str, &str)]) -> std::process::Output {
    let url = database.app_url();
    let mut environment = vec![
        ("POSTROOM_DATABASE_URL", url.as_str()),
        ("POSTROOM_SECRET_KEY", SECRET_KEY),
        ("POSTROOM_LISTEN", "127.0.0.1:0"),
    ];
    environment.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    environment.extend(more);
    with_a_directory(&environment, &["serve"])
}

fn with_a_directory(environment: &[(&str, &str)], arguments: &[&str]) -> std::process::Output {
    let directory = tempfile::tempdir().expect("a directory");
    std::fs::set_permissions(directory.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("our own");
    let data = directory.path().join("data");
    let mut environment = environment.to_vec();
    environment.push(("POSTROOM_DATA_DIR", data.to_str().expect("UTF-8")));
    run(&environment, arguments)
}
