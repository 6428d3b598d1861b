//! The migration runner on a real PostgreSQL: order, locks, refusals, resuming.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod proof_support;

use std::time::Duration;

use postroom_store::migration_targets;
use postroom_tenancy::migrate::{self, MigrateError, Migration, Options, Target};
use postroom_tenancy::roles::ensure_roles;
use postroom_testkit::{Database, wait_for};
use proof_support::{Notices, options};
use tokio_postgres::Client;

async fn database() -> (Database, Client) {
    let database = Database::empty().await;
    let client = database.owner().await;
    ensure_roles(&client, None).await.unwrap();
    (database, client)
}

/// The shared target with these files: name, forward, reverse.
fn target(files: &[(&'static str, &'static str, Option<&'static str>)]) -> Target {
    let migrations =
        files.iter().zip(1..).map(|((name, up, down), version)| Migration { version, name, up, down: *down }).collect();
    Target { name: "shared".to_owned(), schema: "postroom".to_owned(), migrations }
}

const ONE: (&str, &str, Option<&str>) = ("0001_one", "CREATE TABLE one (a int);", Some("DROP TABLE one;"));
const TWO: (&str, &str, Option<&str>) = ("0002_two", "CREATE TABLE two (a int);", Some("DROP TABLE two;"));

async fn up(client: &mut Client, target: &Target, options: &Options<'_>) -> Result<Vec<migrate::Step>, MigrateError> {
    migrate::up(client, std::slice::from_ref(target), options).await
}

async fn status(client: &Client, target: &Target) -> migrate::TargetStatus {
    migrate::status(client, std::slice::from_ref(target)).await.unwrap().remove(0)
}

async fn exists(client: &Client, table: &str) -> bool {
    client.query_one("SELECT to_regclass($1) IS NOT NULL", &[&table]).await.unwrap().get(0)
}

#[tokio::test]
async fn the_real_migrations_go_up_and_down_and_up_again() {
    let (database, mut client) = database().await;
    let notices = Notices::new();
    let options = options(&notices);
    let targets = migration_targets();
    let plan = migrate::plan(&client, &targets).await.unwrap();
    assert!(migrate::require_current(&migrate::status(&client, &targets).await.unwrap()).is_err());
    assert_eq!(migrate::up(&mut client, &targets, &options).await.unwrap(), plan);
    assert_eq!(plan[0].file, "0001_tenants_and_people.sql");
    assert_eq!(migrate::up(&mut client, &targets, &options).await.unwrap(), []);
    let statuses = migrate::status(&client, &targets).await.unwrap();
    migrate::require_current(&statuses).unwrap();
    assert!(statuses.iter().all(|target| target.state == "ready" && target.version == target.latest));
    // The application asks too, at boot.
    let app = database.connect_as("postroom_app").await;
    migrate::require_current(&migrate::status(&app, &targets).await.unwrap()).unwrap();

    for target in &targets {
        assert_eq!(migrate::down(&mut client, target, 0, &options).await.unwrap().len(), target.migrations.len());
    }
    let left: i64 = client
        .query_one(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE nspname IN ('postroom', 'postroom_management')",
            &[],
        )
        .await
        .unwrap()
        .get(0);
    assert_eq!(left, 0);
    assert_eq!(migrate::up(&mut client, &targets, &options).await.unwrap(), plan);
}

#[tokio::test]
async fn everything_belongs_to_the_owner_and_the_connection_is_given_back() {
    let (_database, mut client) = database().await;
    let notices = Notices::new();
    up(&mut client, &target(&[ONE]), &options(&notices)).await.unwrap();
    let row = client
        .query_one(
            "SELECT tableowner::text, current_user::text = session_user::text, \
             (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) \
             FROM pg_tables WHERE tablename = 'one'",
            &[],
        )
        .await
        .unwrap();
    assert_eq!((row.get::<_, &str>(0), row.get::<_, bool>(1), row.get::<_, i64>(2)), ("postroom_owner", true, 0));
}

#[tokio::test]
async fn a_failure_in_the_middle_names_the_statement_and_the_next_run_goes_on() {
    let (_database, mut client) = database().await;
    let notices = Notices::new();
    let options = options(&notices);
    let broken = ("0002_two", "CREATE TABLE two (a int);\n\n-- here\nINSERT INTO two\nVALUES ('x');", None);
    let error = up(&mut client, &target(&[ONE, broken]), &options).await.unwrap_err();
    let text = error.to_string();
    for part in ["shared", "0002_two.sql", "line 4", "invalid input syntax", "22P02", "INSERT INTO two VALUES ('x')"] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    assert!(exists(&client, "postroom.one").await && !exists(&client, "postroom.two").await);
    let failed = status(&client, &target(&[ONE, broken])).await;
    assert_eq!((failed.version, failed.state.as_str(), failed.error), (1, "failed", Some(text)));

    let applied = up(&mut client, &target(&[ONE, TWO]), &options).await.unwrap();
    assert_eq!(applied.iter().map(|step| step.version).collect::<Vec<_>>(), [2]);
    let ready = status(&client, &target(&[ONE, TWO])).await;
    assert_eq!((ready.version, ready.state.as_str(), ready.error), (2, "ready", None));
}

#[tokio::test]
async fn a_changed_file_is_refused_by_name() {
    let (_database, mut client) = database().await;
    let notices = Notices::new();
    let options = options(&notices);
    up(&mut client, &target(&[ONE]), &options).await.unwrap();
    let changed = target(&[("0001_one", "CREATE TABLE one (a bigint);", None), TWO]);
    let error = up(&mut client, &changed, &options).await.unwrap_err().to_string();
    assert!(error.contains("0001_one.sql is not the file that was applied"), "{error}");
    assert!(!exists(&client, "postroom.two").await);
    assert!(migrate::plan(&client, std::slice::from_ref(&changed)).await.is_err());
    // Another line ending is no change.
    let windows = target(&[("0001_one", "CREATE TABLE one (a int);", ONE.2)]);
    assert_eq!(up(&mut client, &windows, &options).await.unwrap(), []);
}

#[tokio::test]
async fn a_database_one_version_ahead_is_accepted_and_two_are_not() {
    let (_database, mut client) = database().await;
    let notices = Notices::new();
    let options = options(&notices);
    let three = ("0003_three", "CREATE TABLE three (a int);", None);
    up(&mut client, &target(&[ONE, TWO, three]), &options).await.unwrap();
    let one_behind = target(&[ONE, TWO]);
    assert_eq!(up(&mut client, &one_behind, &options).await.unwrap(), []);
    migrate::require_current(&[status(&client, &one_behind).await]).unwrap();
    let error = migrate::down(&mut client, &one_behind, 0, &options).await.unwrap_err().to_string();
    assert!(error.contains("cannot undo"), "{error}");

    let two_behind = target(&[ONE]);
    let error = up(&mut client, &two_behind, &options).await.unwrap_err().to_string();
    assert!(error.contains("version 3") && error.contains("start the newer program"), "{error}");
    assert!(migrate::require_current(&[status(&client, &two_behind).await]).is_err());
}

#[tokio::test]
async fn down_needs_every_reverse_before_it_begins() {
    let (_database, mut client) = database().await;
    let notices = Notices::new();
    let options = options(&notices);
    let oneway =
        target(&[ONE, ("0002_two", TWO.1, None), ("0003_three", "CREATE TABLE three ()", Some("DROP TABLE three"))]);
    up(&mut client, &oneway, &options).await.unwrap();
    let error = migrate::down(&mut client, &oneway, 0, &options).await.unwrap_err().to_string();
    assert!(error.contains("0002_two.sql has no reverse"), "{error}");
    assert!(exists(&client, "postroom.three").await);
    let undone = migrate::down(&mut client, &oneway, 2, &options).await.unwrap();
    assert_eq!(undone[0].file, "0003_three.down.sql");
    assert_eq!(status(&client, &oneway).await.version, 2);
    assert!(migrate::down(&mut client, &oneway, 5, &options).await.is_err());
}

#[tokio::test]
async fn of_two_runners_one_waits() {
    let (database, mut client) = database().await;
    let notices = Notices::new();
    up(&mut client, &target(&[ONE]), &options(&notices)).await.unwrap();
    let blocker = database.owner().await;
    blocker.batch_execute("BEGIN; LOCK TABLE postroom.one").await.unwrap();

    // The first is held up by a table for as long as we like.
    let slow = target(&[ONE, ("0002_two", "ALTER TABLE one ADD b int", None)]);
    let mut first = database.owner().await;
    let running = tokio::spawn({
        let slow = slow.clone();
        async move {
            let notices = Notices::new();
            let patient = Options { lock_timeout: Duration::from_secs(60), ..options(&notices) };
            up(&mut first, &slow, &patient).await.map(|steps| steps.len()).map_err(|error| error.to_string())
        }
    });
    wait_for("the first runner waits for the table", || async {
        let waiting = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'postroom.one'::regclass)";
        client.query_one(waiting, &[]).await.unwrap().get(0)
    })
    .await;

    let mut second = database.owner().await;
    let error = up(&mut second, &slow, &options(&notices)).await.unwrap_err().to_string();
    assert!(error.contains("another runner (process "), "{error}");
    assert!(notices.all().iter().any(|notice| notice.contains("waiting for up to")), "{:?}", notices.all());
    assert_eq!(status(&client, &slow).await.state, "migrating");

    blocker.batch_execute("ROLLBACK").await.unwrap();
    assert_eq!(running.await.unwrap(), Ok(1));
    assert_eq!(up(&mut second, &slow, &options(&notices)).await.unwrap(), []);
}

#[tokio::test]
async fn runners_that_start_together_apply_each_file_once() {
    let (database, client) = database().await;
    let mut running = Vec::new();
    for _ in 0..6 {
        let mut client = database.owner().await;
        running.push(tokio::spawn(async move {
            let notices = Notices::new();
            let patient = Options { runner_wait: Duration::from_secs(30), ..options(&notices) };
            up(&mut client, &target(&[ONE, TWO]), &patient).await.unwrap().len()
        }));
    }
    let mut applied = 0;
    for runner in running {
        applied += runner.await.unwrap();
    }
    assert_eq!(applied, 2);
    assert_eq!(status(&client, &target(&[ONE, TWO])).await.applied.len(), 2);
}

#[tokio::test]
async fn a_table_in_use_is_tried_again_and_then_told() {
    let (database, mut client) = database().await;
    let notices = Notices::new();
    up(&mut client, &target(&[ONE]), &options(&notices)).await.unwrap();
    let blocker = database.owner().await;
    blocker.batch_execute("BEGIN; SELECT * FROM postroom.one").await.unwrap();
    let files = target(&[ONE, ("0002_two", "CREATE TABLE two (a int); ALTER TABLE one ADD b int", None)]);
    let error = up(&mut client, &files, &options(&notices)).await.unwrap_err().to_string();
    assert!(error.contains("stayed in use for all 3 attempts"), "{error}");
    assert!(!exists(&client, "postroom.two").await);

    let again = Notices::new();
    let patient = Options { attempts: 1_000, ..options(&again) };
    let (applied, ()) = tokio::join!(up(&mut client, &files, &patient), async {
        wait_for("a second attempt is announced", || async { !again.all().is_empty() }).await;
        blocker.batch_execute("ROLLBACK").await.unwrap();
    });
    assert_eq!(applied.unwrap().len(), 1);
}

#[tokio::test]
async fn a_login_that_is_not_in_the_owners_role_is_told_what_to_run() {
    let (database, client) = database().await;
    let login = format!("{}_guest", database.name());
    client.batch_execute(&format!("CREATE ROLE {login} LOGIN")).await.unwrap();
    let mut guest = database.connect_as(&login).await;
    let notices = Notices::new();
    let error = up(&mut guest, &target(&[ONE]), &options(&notices)).await.unwrap_err().to_string();
    assert!(error.contains(&format!("GRANT postroom_owner TO \"{login}\"")), "{error}");
    drop(guest);
    client.batch_execute(&format!("DROP ROLE {login}")).await.unwrap();
}

#[tokio::test]
async fn lists_of_migrations_with_gaps_are_refused() {
    let (_database, mut client) = database().await;
    let notices = Notices::new();
    let gap = Target { migrations: vec![target(&[ONE, TWO]).migrations.remove(1)], ..target(&[]) };
    let error = up(&mut client, &gap, &options(&notices)).await.unwrap_err().to_string();
    assert!(error.contains("0002_two.sql should be number 1"), "{error}");
    let error =
        up(&mut client, &target(&[("0001_one", "SELECT 1;\nCOMMIT", None)]), &options(&notices)).await.unwrap_err();
    assert!(error.to_string().contains("0001_one.sql: line 2: COMMIT is not allowed"), "{error}");
}
