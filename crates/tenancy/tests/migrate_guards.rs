//! The guards that migrations call.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use postroom_testkit::Database;
use tokio_postgres::Client;

const TABLE: &str = "CREATE TABLE things (tenant_id uuid NOT NULL, id uuid NOT NULL, note text,
    created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, is_active boolean NOT NULL, PRIMARY KEY (tenant_id, id));";
const SEAL: &str = "SELECT postroom_guards.seal_tenant_table('things'), postroom_guards.ensure_tenant_indexes('things', ARRAY['note']);";

/// A database in which a transaction as the owner has begun; everything in these tests is rolled back.
async fn database() -> (Database, Client) {
    let database = Database::fresh().await;
    let client = database.owner().await;
    client.batch_execute("BEGIN; SET LOCAL ROLE postroom_owner; SET LOCAL search_path = postroom").await.unwrap();
    (database, client)
}

/// What the statements say when they fail; what they did is undone.
async fn complaint(client: &Client, statements: &str) -> String {
    client.batch_execute("SAVEPOINT before").await.unwrap();
    let error = client.batch_execute(statements).await.expect_err(statements);
    client.batch_execute("ROLLBACK TO before").await.unwrap();
    let error = error.as_db_error().unwrap();
    format!("{}; {}", error.message(), error.hint().unwrap_or_default())
}

async fn strings(client: &Client, query: &str) -> Vec<String> {
    client.query(query, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn validation_names_each_fault() {
    let (_database, client) = database().await;
    client.batch_execute(TABLE).await.unwrap();
    client.batch_execute(SEAL).await.unwrap();
    let validate = "SELECT postroom_guards.validate_tenant_isolation('things')";
    client.batch_execute(validate).await.unwrap();
    for (fault, named) in [
        ("ALTER TABLE things ALTER tenant_id TYPE text USING ''", "cannot alter type of a column used in a policy"),
        ("ALTER TABLE things DROP tenant_id CASCADE", "no column tenant_id uuid NOT NULL"),
        ("ALTER TABLE things DISABLE ROW LEVEL SECURITY", "not enabled and forced"),
        ("ALTER TABLE things NO FORCE ROW LEVEL SECURITY", "not enabled and forced"),
        ("DROP POLICY things_tenant_only ON things", "exactly the two tenant policies for postroom_app"),
        ("CREATE POLICY more ON things USING (true)", "exactly the two tenant policies"),
        ("ALTER POLICY things_tenant ON things USING (true)", "exactly the two tenant policies"),
        ("ALTER POLICY things_tenant ON things TO PUBLIC", "exactly the two tenant policies"),
        ("ALTER TABLE things DROP CONSTRAINT things_pkey", "no primary key"),
        ("ALTER TABLE things ADD CONSTRAINT once UNIQUE (id)", "the key \"once\" does not contain tenant_id"),
        ("CREATE INDEX by_note ON things (note)", "the index \"by_note\" does not begin with tenant_id"),
        (
            "CREATE TRIGGER touch BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "\"touch\"",
        ),
        ("CREATE RULE quiet AS ON DELETE TO things DO INSTEAD NOTHING", "\"quiet\""),
    ] {
        let said = complaint(&client, &format!("{fault}; {validate}")).await;
        assert!(said.contains(named), "{fault}: {said}");
    }
}

#[tokio::test]
async fn indexes_are_made_by_name_and_can_be_left_out() {
    let (_database, client) = database().await;
    client.batch_execute(TABLE).await.unwrap();
    client
        .batch_execute(
            "SELECT postroom_guards.ensure_tenant_indexes('things', ARRAY['note'], without => ARRAY['updated_at'])",
        )
        .await
        .unwrap();
    let names =
        "SELECT indexname::text FROM pg_indexes WHERE tablename = 'things' AND indexname LIKE 'idx%' ORDER BY 1";
    assert_eq!(
        strings(&client, names).await,
        ["idx_things_tenant_created_at", "idx_things_tenant_is_active", "idx_things_tenant_note"]
    );
    client.batch_execute(SEAL).await.unwrap();
    client.batch_execute(SEAL).await.unwrap();
    assert_eq!(strings(&client, names).await.len(), 4);

    let unknown =
        complaint(&client, "SELECT postroom_guards.ensure_tenant_indexes('things', '{}', ARRAY['note'])").await;
    assert!(unknown.contains("leaves out an index on \"note\", which it would not get"), "{unknown}");
    let taken = "DROP INDEX idx_things_tenant_note; CREATE INDEX idx_things_tenant_note ON things (tenant_id, id);";
    let taken = complaint(&client, &format!("{taken} {SEAL}")).await;
    assert!(taken.contains("the name idx_things_tenant_note is taken"), "{taken}");
    let long = "ALTER TABLE things RENAME TO things_with_a_name_that_leaves_no_room_for_an_index; \
                SELECT postroom_guards.ensure_tenant_indexes('things_with_a_name_that_leaves_no_room_for_an_index', '{}')";
    assert!(complaint(&client, long).await.contains("longer than 63 bytes"));
}

#[tokio::test]
async fn the_column_is_added_to_empty_tables_only() {
    let (_database, client) = database().await;
    client.batch_execute("CREATE TABLE bare (id uuid)").await.unwrap();
    let ensure = "SELECT postroom_guards.ensure_tenant_column('bare')";
    let full = complaint(&client, &format!("INSERT INTO bare VALUES (gen_random_uuid()); {ensure}")).await;
    assert!(
        full.contains("already has rows, and nothing says which tenant") && full.contains("fill it for each tenant"),
        "{full}"
    );
    let text = complaint(&client, &format!("ALTER TABLE bare ADD tenant_id text; {ensure}")).await;
    assert!(text.contains("is of type text, it must be uuid"), "{text}");
    client.batch_execute(ensure).await.unwrap();
    client.batch_execute(ensure).await.unwrap();
    let missing = complaint(&client, "SELECT postroom_guards.ensure_tenant_column('nowhere')").await;
    assert!(missing.contains("there is no table \"nowhere\" in the search path (postroom)"), "{missing}");
}

#[tokio::test]
async fn a_sealed_table_keeps_tenants_apart_and_the_owner_out() {
    let (database, client) = database().await;
    client.batch_execute(TABLE).await.unwrap();
    client.batch_execute(SEAL).await.unwrap();
    client.batch_execute("COMMIT").await.unwrap();
    let app = database.connect_as("postroom_app").await;
    let insert = "INSERT INTO things VALUES ('00000000-0000-0000-0000-00000000000a', gen_random_uuid(), 'canary', now(), now(), true)";
    let count = "SELECT count(*)::text FROM things";
    let as_tenant = |tenant: &str| {
        format!("BEGIN; SET LOCAL app.current_tenant_id = '00000000-0000-0000-0000-00000000000{tenant}'")
    };

    assert!(app.batch_execute(insert).await.is_err(), "without a tenant");
    app.batch_execute(&as_tenant("b")).await.unwrap();
    assert!(app.batch_execute(insert).await.is_err(), "as another tenant");
    app.batch_execute("ROLLBACK").await.unwrap();
    app.batch_execute(&as_tenant("a")).await.unwrap();
    app.batch_execute(insert).await.unwrap();
    assert_eq!(strings(&app, count).await, ["1"]);
    app.batch_execute("COMMIT").await.unwrap();
    // The setting is '' now, which must not be an error.
    assert_eq!(strings(&app, count).await, ["0"]);
    for refused in [
        "TRUNCATE things",
        "CREATE TEMPORARY TABLE things ()",
        "CREATE TABLE more ()",
        "SET ROLE postroom_owner",
        "SELECT postroom_guards.seal_tenant_table('things')",
        "SELECT FROM postroom_management.users",
        "COPY things FROM STDIN",
    ] {
        assert!(app.batch_execute(refused).await.is_err(), "{refused}");
    }
    client.batch_execute("SET ROLE postroom_owner; SET search_path = postroom").await.unwrap();
    assert_eq!(strings(&client, count).await, ["0"]);
}
