//! Behind PgBouncer in transaction mode, without prepared statements.

use postroom_testkit::{Database, PgBouncer, Server, wait_for};
use serde_json::json;
use tokio_postgres::SimpleQueryMessage;

use crate::support::{no_error_was_logged, settings, tenant};

#[tokio::test]
async fn many_clients_share_few_server_connections_and_none_keeps_a_context() {
    let database = Database::fresh().await;
    let bouncer = PgBouncer::with_pool(database.socket_dir(), 2).await;
    let url = bouncer.url("postroom_app", database.name());
    let management_url = bouncer.management_url("postroom_app", database.name());
    let (direct, name) = (database.app_url(), database.name().to_owned());
    let settings = settings()
        .database(database)
        .set("POSTROOM_DATABASE_URL", &url)
        .set("POSTROOM_MANAGEMENT_DATABASE_URL", &management_url)
        .set("POSTROOM_DATABASE_DIRECT_URL", &direct)
        .set("POSTROOM_DB_PREPARED_STATEMENTS", "false")
        .set("POSTROOM_TENANT_POOL_SIZE", "20");
    let server = Server::start(settings).await;
    let operator = server.operator().await;
    let (acme, globex) = (tenant(&server, &operator, "acme").await, tenant(&server, &operator, "globex").await);

    // Reads and writes of two tenants and of an operator, all at once, over and over.
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..20 {
        let (acme, globex) = (acme.admin.client.clone(), globex.admin.client.clone());
        let operator = operator.clone();
        tasks.spawn(async move {
            for round in 0..5 {
                let member = json!({ "email": format!("m{number}-{round}@acme.example"), "displayName": "Member" });
                acme.post("/admin/members", &member).await.expect(201);
                let seen = globex.get("/admin/members?limit=100").await;
                assert!(!seen.text.contains("acme.example"), "{}", seen.text);
                seen.expect(200);
                operator.get("/operator/tenants").await.expect(200);
            }
        });
    }
    // While they run: more clients than server connections.
    let console = database_console(&bouncer).await;
    let mut most = (0, 0);
    wait_for("clients share server connections", async || {
        let pools = pools(&console, &name).await;
        most = (most.0.max(pools.0), most.1.max(pools.1));
        most.0 > most.1 && most.1 == 2
    })
    .await;
    tasks.join_all().await;
    let members = acme.admin.client.get("/admin/members?limit=100&total=true").await.expect(200);
    assert_eq!(members["items"].as_array().map(Vec::len), Some(100), "{members}");
    let (_, servers) = pools(&console, &name).await;
    assert!(servers <= 2, "{servers}");

    // The server's own check, through PgBouncer: nothing is carried from one to the next.
    operator.post("/operator/isolation/check", &json!({})).await.expect(202);
    wait_for("the isolation was checked", async || operator.get("/operator/isolation").await.status == 200).await;
    let report = operator.get("/operator/isolation").await.expect(200);
    assert_eq!((&report["sealed"], &report["leakedContexts"]), (&json!(true), &json!([])), "{report}");
    no_error_was_logged(&server);
}

#[tokio::test]
async fn a_context_that_leaked_to_a_server_connection_is_found() {
    let database = Database::fresh().await;
    let bouncer = PgBouncer::with_pool(database.socket_dir(), 1).await;
    let url = bouncer.url("postroom_app", database.name());
    let store = database.store_at(&url, postroom_testkit::clock());
    assert!(store.cell().time().await.is_ok());
    assert_eq!(store.cell().leaked_contexts().await.expect("checked"), Vec::<String>::new());
    // As a client would that sets something for its session: the next one gets it.
    let careless = postroom_tenancy::connect_owner(&url).await.expect("connected");
    let set = "SET app.current_tenant_id = '018f3a2b-0000-7000-8000-000000000001'";
    careless.batch_execute(set).await.expect("set");
    let leaked = store.cell().leaked_contexts().await.expect("checked");
    assert!(leaked.iter().any(|leak| leak.contains("018f3a2b")), "{leaked:?}");
}

async fn database_console(bouncer: &PgBouncer) -> tokio_postgres::Client {
    postroom_tenancy::connect_owner(&bouncer.url("postgres", "pgbouncer")).await.expect("PgBouncer's console")
}

/// Clients and server connections of a database, as PgBouncer counts them.
async fn pools(console: &tokio_postgres::Client, database: &str) -> (u32, u32) {
    let count = |row: &tokio_postgres::SimpleQueryRow, column: &str| {
        row.get(column).and_then(|text| text.parse::<u32>().ok()).unwrap_or(0)
    };
    let (mut clients, mut servers) = (0, 0);
    for message in console.simple_query("SHOW POOLS").await.expect("shown") {
        let SimpleQueryMessage::Row(row) = message else { continue };
        if row.get("database") == Some(database) {
            clients += count(&row, "cl_active") + count(&row, "cl_waiting");
            servers += count(&row, "sv_active") + count(&row, "sv_idle") + count(&row, "sv_used");
        }
    }
    (clients, servers)
}
