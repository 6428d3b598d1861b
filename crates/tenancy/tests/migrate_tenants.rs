//! Data migrations of tenants' rows: once for each tenant, counted, resumed where they stopped.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod proof_support;

use postroom_tenancy::migrate::{self, MigrateError, Migration, Options, Target, Tenants};
use postroom_tenancy::roles::ensure_roles;
use postroom_testkit::{Database, wait_for};
use proof_support::{Notices, options};
use tokio_postgres::Client;
use uuid::Uuid;

const TENANTS: [Uuid; 3] = [Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3)];

const THINGS: &str = "
CREATE TABLE things (tenant_id uuid NOT NULL, id uuid NOT NULL, n integer NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (tenant_id, id));
SELECT postroom_guards.seal_tenant_table('things');";

/// Cannot be repeated without harm, so that a tenant done twice would show.
const COUNT_UP: &str = "
-- postroom: each tenant
-- postroom: expect SELECT count(*) FROM things WHERE n < 100
UPDATE things SET n = n + 1 WHERE n < 100;";

/// The same, held up at the second tenant for as long as somebody has the lock.
const HELD_UP: &str = "
-- postroom: each tenant
-- postroom: expect SELECT count(*) FROM things WHERE n < 100
SELECT pg_advisory_xact_lock(42) WHERE current_setting('app.current_tenant_id') LIKE '%2';
UPDATE things SET n = n + 1 WHERE n < 100;";

fn target(second: &'static str) -> Target {
    let migration = |version, name, up| Migration { version, name, up, down: None };
    Target {
        name: "shared".to_owned(),
        schema: "postroom".to_owned(),
        migrations: vec![migration(1, "0001_things", THINGS), migration(2, "0002_data", second)],
    }
}

/// Three tenants with one, two and three rows.
async fn database() -> (Database, Client) {
    let database = Database::empty().await;
    let mut client = database.owner().await;
    ensure_roles(&client, None).await.unwrap();
    let notices = Notices::new();
    let things = Target { migrations: target("").migrations[..1].to_vec(), ..target("") };
    migrate::up(&mut client, &[things], &options(&notices)).await.unwrap();
    for (tenant, rows) in TENANTS.iter().zip(1..) {
        let insert = "INSERT INTO postroom.things (tenant_id, id, n) SELECT $1, gen_random_uuid(), 0 FROM generate_series(1, $2)";
        client.execute(insert, &[tenant, &rows]).await.unwrap();
    }
    (database, client)
}

async fn up(client: &mut Client, second: &'static str, tenants: &[Uuid]) -> Result<(), MigrateError> {
    let notices = Notices::new();
    let options = Options { tenants: Tenants::Ids(tenants), ..options(&notices) };
    migrate::up(client, &[target(second)], &options).await.map(drop)
}

/// What stands in the rows of the three tenants, as a superuser sees them.
async fn numbers(client: &Client) -> Vec<i32> {
    let rows = client.query("SELECT n FROM postroom.things ORDER BY tenant_id", &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn every_tenant_is_changed_once_and_counted() {
    let (_database, mut client) = database().await;
    up(&mut client, COUNT_UP, &TENANTS).await.unwrap();
    up(&mut client, COUNT_UP, &TENANTS).await.unwrap();
    assert_eq!(numbers(&client).await, [1; 6]);
    let status = migrate::status(&client, &[target(COUNT_UP)]).await.unwrap().remove(0);
    assert_eq!(status.applied[1].rows, Some(6));
    let forced = "SELECT relforcerowsecurity FROM pg_class WHERE oid = 'postroom.things'::regclass";
    assert!(client.query_one(forced, &[]).await.unwrap().get::<_, bool>(0), "the count has put the seal back");
}

#[tokio::test]
async fn a_file_that_forgets_the_tenant_changes_nothing() {
    let (_database, mut client) = database().await;
    up(&mut client, "UPDATE things SET n = 1;", &TENANTS).await.unwrap();
    assert_eq!(numbers(&client).await, [0; 6]);
}

#[tokio::test]
async fn a_tenant_that_the_list_leaves_out_is_noticed_and_can_be_added() {
    let (_database, mut client) = database().await;
    let error = up(&mut client, COUNT_UP, &TENANTS[..2]).await.unwrap_err().to_string();
    assert!(error.contains("2 tenants were walked and 3 rows changed, but 6 rows were there"), "{error}");
    assert_eq!(numbers(&client).await, [1, 1, 1, 0, 0, 0]);
    up(&mut client, COUNT_UP, &TENANTS).await.unwrap();
    assert_eq!(numbers(&client).await, [1; 6]);
}

#[tokio::test]
async fn the_list_can_be_a_query() {
    let (_database, mut client) = database().await;
    client.batch_execute("CREATE TABLE directory AS SELECT DISTINCT tenant_id FROM postroom.things; GRANT SELECT ON directory TO postroom_owner").await.unwrap();
    let notices = Notices::new();
    let options = Options { tenants: Tenants::Query("SELECT tenant_id FROM public.directory"), ..options(&notices) };
    migrate::up(&mut client, &[target(COUNT_UP)], &options).await.unwrap();
    assert_eq!(numbers(&client).await, [1; 6]);
}

#[tokio::test]
async fn statements_must_change_what_the_expectation_counts() {
    let (_database, mut client) = database().await;
    let disagree = "
-- postroom: each tenant
-- postroom: expect SELECT count(*) FROM things
UPDATE things SET n = 1 WHERE n = 7;";
    let error = up(&mut client, disagree, &TENANTS).await.unwrap_err().to_string();
    assert!(
        error.contains(&format!("for tenant {} 0 rows were changed where the expectation counts 1", TENANTS[0])),
        "{error}"
    );
    assert_eq!(numbers(&client).await, [0; 6]);
}

#[tokio::test]
async fn a_file_that_moves_to_another_tenant_is_stopped() {
    let (_database, mut client) = database().await;
    let astray = "
-- postroom: each tenant
-- postroom: expect SELECT count(*) FROM things
SET LOCAL app.current_tenant_id = '00000000-0000-0000-0000-000000000003';
UPDATE things SET n = 1;";
    let error = up(&mut client, astray, &TENANTS).await.unwrap_err();
    assert!(matches!(error, MigrateError::TenantRows { changed: 3, expected: 1, .. }), "{error}");
    assert_eq!(numbers(&client).await, [0; 6]);
}

#[tokio::test]
async fn a_killed_run_goes_on_with_the_tenant_where_it_stopped() {
    let (database, client) = database().await;
    // Holds up the second tenant.
    let blocker = database.owner().await;
    blocker.batch_execute("SELECT pg_advisory_lock(42)").await.unwrap();
    let mut killed = database.owner().await;
    let pid: i32 = killed.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
    let running = tokio::spawn(async move {
        let notices = Notices::new();
        let patient = std::time::Duration::from_secs(60);
        let options = Options { tenants: Tenants::Ids(&TENANTS), lock_timeout: patient, ..options(&notices) };
        migrate::up(&mut killed, &[target(HELD_UP)], &options).await.is_err()
    });
    wait_for("the second tenant is held up", || async {
        let waiting = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pid = $1)";
        client.query_one(waiting, &[&pid]).await.unwrap().get(0)
    })
    .await;
    client.execute("SELECT pg_terminate_backend($1)", &[&pid]).await.unwrap();
    assert!(running.await.unwrap());
    blocker.batch_execute("SELECT pg_advisory_unlock(42)").await.unwrap();
    assert_eq!(numbers(&client).await, [1, 0, 0, 0, 0, 0]);
    let done: i64 =
        client.query_one("SELECT count(*) FROM postroom_migrations.tenants_done", &[]).await.unwrap().get(0);
    assert_eq!(done, 1);

    let mut next = database.owner().await;
    let changed = "-- postroom: each tenant\n-- postroom: expect SELECT 0::bigint\nDELETE FROM things WHERE false";
    let error = up(&mut next, changed, &TENANTS).await.unwrap_err().to_string();
    assert!(error.contains("0002_data.sql was changed after a run of it had begun"), "{error}");
    up(&mut next, HELD_UP, &TENANTS).await.unwrap();
    assert_eq!(numbers(&client).await, [1; 6]);
}

/// PostgreSQL would accept it: its own check sees no row of a sealed table.
#[tokio::test]
async fn a_foreign_key_added_to_sealed_rows_is_checked() {
    let (_database, mut client) = database().await;
    let later = "
CREATE TABLE parents (tenant_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (tenant_id, id));
SELECT postroom_guards.seal_tenant_table('parents');
ALTER TABLE things ADD CONSTRAINT things_parent_fkey FOREIGN KEY (tenant_id, id) REFERENCES parents;";
    let error = up(&mut client, later, &TENANTS).await.unwrap_err().to_string();
    assert!(error.contains("things_parent_fkey") && error.contains("23503"), "{error}");
    client
        .batch_execute("DELETE FROM postroom.things WHERE tenant_id <> '00000000-0000-0000-0000-000000000001'")
        .await
        .unwrap();
    let with_parents = "
CREATE TABLE parents (tenant_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (tenant_id, id));
ALTER TABLE things NO FORCE ROW LEVEL SECURITY;
INSERT INTO parents SELECT tenant_id, id FROM things;
ALTER TABLE things FORCE ROW LEVEL SECURITY;
SELECT postroom_guards.seal_tenant_table('parents');
ALTER TABLE things ADD CONSTRAINT things_parent_fkey FOREIGN KEY (tenant_id, id) REFERENCES parents;";
    up(&mut client, with_parents, &TENANTS).await.unwrap();
    let forced = "SELECT count(*) FROM pg_class WHERE relname IN ('things', 'parents') AND relforcerowsecurity";
    assert_eq!(client.query_one(forced, &[]).await.unwrap().get::<_, i64>(0), 2);
}
