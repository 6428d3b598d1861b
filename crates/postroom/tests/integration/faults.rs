//! What breaks under the server breaks one request, clearly, and nothing stays broken.

use postroom_testkit::{ApiAnswer, Database, PostgreSql, SECRET_KEY, Server, wait_for};
use serde_json::{Value, json};
use tokio_postgres::Client;

use crate::support::{Office, Raw, json_of, no_error_was_logged, problem, raw_status, request_text, run, settings};

#[tokio::test]
async fn postgresql_goes_away_and_comes_back() {
    let mut postgres = PostgreSql::start().await;
    let office = Office::with(settings().database(Database::fresh_on(&postgres).await)).await;
    for round in 0..2 {
        if round == 0 {
            postgres.cluster().stop().await.expect("stopped");
        } else {
            let pid = postgres.cluster().pid().and_then(rustix::process::Pid::from_raw).expect("a pid");
            rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("killed");
            wait_for("PostgreSQL is gone", async || rustix::process::test_kill_process(pid).is_err()).await;
        }
        let body = json!({ "email": format!("ida{round}@acme.example"), "displayName": "Ida" });
        is_away(&office.server.client().get("/health/ready").await);
        for answer in [
            office.admin().get("/admin/members").await,
            office.admin().post("/admin/members", &body).await,
            office.operator.get("/operator/tenants").await,
            office.server.client().try_sign_in("ida@acme.example", "some password or other", None).await,
            office.admin().clone().refresh().await,
        ] {
            is_away(&answer);
        }
        assert_eq!(office.server.client().get("/health/live").await.status, 200);
        postgres.restart().await;
        wait_for("the server works again", async || office.admin().get("/admin/members").await.status == 200).await;
        wait_for("it is ready", async || office.server.client().get("/health/ready").await.status == 200).await;
        office.admin().post("/admin/members", &body).await.expect(201);
        assert_eq!(addresses(&office).await.len(), round + 2);
    }
    is_sound(&office).await;
}

#[tokio::test]
async fn killed_in_the_middle_of_a_transaction_nothing_is_half_made() {
    let office = Office::open().await;
    let mut owner = office.server.database().owner().await;
    let other = office.server.database().owner().await;
    for table in ["postroom.members", "postroom_management.memberships", "postroom_management.users"] {
        let held = owner.transaction().await.expect("a transaction");
        held.batch_execute(&format!("LOCK TABLE {table} IN EXCLUSIVE MODE")).await.expect("locked");
        let body = json!({ "email": "ida@acme.example", "displayName": "Ida" });
        let admin = office.admin().clone();
        let request = tokio::spawn(async move { admin.post("/admin/members", &body).await });
        wait_for_a_lock(&other).await;
        let killed = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
                      WHERE datname = current_database() AND usename = 'postroom_app'";
        other.batch_execute(killed).await.expect("killed");
        is_away(&request.await.expect("an answer"));
        held.rollback().await.expect("rolled back");
        assert_eq!(addresses(&office).await, ["admin@acme.example"], "{table}");
    }
    // What a first try may have left behind does not stand in the second one's way.
    let body = json!({ "email": "ida@acme.example", "displayName": "Ida" });
    let added = office.admin().post("/admin/members", &body).await.expect(201);
    assert!(added["initialPassword"].is_string(), "{added}");
    is_sound(&office).await;
}

#[tokio::test]
async fn an_exhausted_pool_is_told_and_recovers() {
    let settings = settings()
        .set("POSTROOM_DB_POOL_SIZE", "1")
        .set("POSTROOM_DB_MAX_OVERFLOW", "0")
        .set("POSTROOM_DB_POOL_TIMEOUT", "1")
        .set("POSTROOM_TENANT_POOL_SIZE", "1")
        .set("POSTROOM_TENANT_CONNECTION_TIMEOUT", "1");
    let office = Office::with(settings).await;
    let mut owner = office.server.database().owner().await;
    let other = office.server.database().owner().await;
    let held = owner.transaction().await.expect("a transaction");
    let lock = "LOCK TABLE postroom.members, postroom_management.tenants IN ACCESS EXCLUSIVE MODE";
    held.batch_execute(lock).await.expect("locked");
    let (admin, operator) = (office.admin().clone(), office.operator.clone());
    let stuck = tokio::spawn(async move { admin.get("/admin/members").await });
    let stuck_too = tokio::spawn(async move { operator.get("/operator/tenants").await });
    wait_for("both wait for the lock", async || locks(&other).await == 2).await;
    for answer in [
        office.admin().get("/admin/members").await,
        office.admin().get("/auth/sessions").await,
        office.operator.get("/operator/operators").await,
        office.server.client().get("/health/ready").await,
    ] {
        is_away(&answer);
    }
    held.commit().await.expect("the lock is let go");
    assert_eq!(stuck.await.expect("an answer").status, 200);
    assert_eq!(stuck_too.await.expect("an answer").status, 200);
    office.admin().get("/admin/members").await.expect(200);
    office.operator.get("/operator/operators").await.expect(200);
    assert_eq!(office.server.client().get("/health/ready").await.status, 200);
    is_sound(&office).await;
}

#[tokio::test]
async fn a_client_may_go_at_any_byte() {
    let office = Office::with(settings().set("POSTROOM_DB_POOL_SIZE", "2").set("POSTROOM_DB_MAX_OVERFLOW", "0")).await;
    let token = office.admin().access_token();
    let body = json!({ "email": "gone@acme.example", "displayName": "Gone" }).to_string();
    let create = request_text("POST", "/admin/members", Some(token), &body);
    for end in (0..create.len()).step_by(create.len() / 40) {
        let mut connection = Raw::connect(&office.server);
        connection.send(&create[..end]);
        drop(connection);
    }
    assert_eq!(addresses(&office).await, ["admin@acme.example"], "none of these was a whole request");

    // Whole requests whose answers nobody reads: writes and reads, many at once.
    for number in 0..30 {
        let body = json!({ "email": format!("gone{number}@acme.example"), "displayName": "Gone" }).to_string();
        for request in [
            request_text("POST", "/admin/members", Some(token), &body),
            request_text("GET", "/admin/members", Some(token), ""),
            request_text("GET", "/auth/me", Some(token), ""),
        ] {
            let mut connection = Raw::connect(&office.server);
            connection.send(request);
            drop(connection);
        }
    }
    // In pieces, and gone in the middle of the answer.
    let mut connection = Raw::connect(&office.server);
    for piece in request_text("GET", "/admin/members?limit=100", Some(token), "").as_bytes().chunks(7) {
        connection.send(piece);
    }
    assert_eq!(raw_status(&connection.read_some()), 200);
    drop(connection);
    is_sound(&office).await;
}

#[tokio::test]
async fn a_client_that_goes_while_a_lock_is_held_leaves_nothing_behind() {
    // Without background work, which would wait for the locks as well.
    let few =
        settings().set("POSTROOM_DB_POOL_SIZE", "2").set("POSTROOM_DB_MAX_OVERFLOW", "0").set("POSTROOM_ROLE", "api");
    let office = Office::with(few).await;
    let mut owner = office.server.database().owner().await;
    let other = office.server.database().owner().await;
    let token = office.admin().access_token().to_owned();
    let own = format!("/admin/members/{}", office.tenant.admin.id);
    let rename = json!({ "displayName": "Nobody" }).to_string();
    let create = json!({ "email": "ida@acme.example", "displayName": "Ida" }).to_string();
    let create_another = json!({ "email": "ivo@acme.example", "displayName": "Ivo" }).to_string();
    let password = json!({ "currentPassword": "not the password", "newPassword": "cobalt meadow trumpet" }).to_string();
    for (table, method, path, body) in [
        ("postroom.members", "PATCH", own.as_str(), rename.as_str()),
        ("postroom.members", "POST", "/admin/members", create.as_str()),
        ("postroom.sessions", "GET", "/auth/sessions", ""),
        ("postroom_management.users", "GET", "/auth/me", ""),
        ("postroom_management.users", "PUT", "/auth/password", password.as_str()),
        ("postroom_management.memberships", "POST", "/admin/members", create_another.as_str()),
    ] {
        let held = owner.transaction().await.expect("a transaction");
        held.batch_execute(&format!("LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")).await.expect("locked");
        let mut connection = Raw::connect(&office.server);
        // As browsers do; a connection that is to be closed after the answer is not watched meanwhile, and such a
        // request runs to its end or its time limit.
        connection.send(request_text(method, path, Some(&token), body).replace("Connection: close\r\n", ""));
        wait_for_a_lock(&other).await;
        drop(connection);
        if ["GET", "PATCH"].contains(&method) {
            // Nobody waits for it any more, so neither does the database. What takes several transactions is carried out
            // to its end instead.
            wait_for(&format!("{method} {path} is given up"), async || locks(&other).await == 0).await;
        }
        held.commit().await.expect("the lock is let go");
        wait_for("nothing runs", async || running(&other).await == 0).await;
        is_sound(&office).await;
    }
    let all = ["admin@acme.example", "ida@acme.example", "ivo@acme.example"];
    assert_eq!(addresses(&office).await, all, "what was begun is whole");
    let names = office.admin().get(&own).await.expect(200);
    assert_ne!(names["displayName"], "Nobody", "what was given up is not done afterwards");
    no_error_was_logged(&office.server);
}

/// An answer that says: later.
fn is_away(answer: &ApiAnswer) {
    problem(answer, 503, "unavailable");
    let seconds: u64 = answer.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&seconds), "{seconds}");
}

/// All members stand in both places or in none, every connection works, and the doctor finds nothing.
async fn is_sound(office: &Office) {
    let owner = office.server.database().owner().await;
    wait_for("every creation has ended", async || running(&owner).await == 0).await;
    // The pool still has all its connections, and none of them carries anybody's context.
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let (admin, operator) = (office.admin().clone(), office.operator.clone());
        tasks.spawn(async move {
            (admin.get("/admin/members").await.status, operator.get("/operator/tenants").await.status)
        });
    }
    assert!(tasks.join_all().await.iter().all(|statuses| *statuses == (200, 200)));
    let carried = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                   AND usename = 'postroom_app' AND state LIKE 'idle in transaction%'";
    wait_for("no transaction stays open", async || {
        owner.query_one(carried, &[]).await.expect("a count").get::<_, i64>(0) == 0
    })
    .await;
    // A member without a place in the directory could not sign in.
    let lost = "SELECT count(*) FROM postroom.members m \
                LEFT JOIN postroom_management.memberships s ON s.tenant_id = m.tenant_id AND s.user_id = m.user_id \
                LEFT JOIN postroom_management.users u ON u.id = m.user_id WHERE s.user_id IS NULL OR u.id IS NULL";
    assert_eq!(owner.query_one(lost, &[]).await.expect("a count").get::<_, i64>(0), 0);
    let report = doctor(&office.server);
    assert_eq!(report["sealed"], true, "{report}");
    assert_eq!(report["leakedContexts"], json!([]), "{report}");
}

/// `postroom doctor` beside the server.
fn doctor(server: &Server) -> Value {
    let (app, owner) = (server.database().app_url(), server.database().owner_url());
    let environment = [
        ("POSTROOM_DATABASE_URL", app.as_str()),
        ("POSTROOM_DATABASE_OWNER_URL", owner.as_str()),
        ("POSTROOM_SECRET_KEY", SECRET_KEY),
    ];
    json_of(&run(&environment, &["doctor", "--json"]))
}

async fn addresses(office: &Office) -> Vec<String> {
    let list = office.admin().get("/admin/members?limit=100").await.expect(200);
    let items = list["items"].as_array().expect("a list").iter();
    items.map(|item| item["email"].as_str().expect("an address").to_owned()).collect()
}

async fn wait_for_a_lock(client: &Client) {
    wait_for("the request waits for the lock", async || locks(client).await > 0).await;
}

/// How many of the application's statements wait for a lock.
async fn locks(client: &Client) -> i64 {
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                   AND usename = 'postroom_app' AND wait_event_type = 'Lock'";
    client.query_one(waiting, &[]).await.expect("the locks").get(0)
}

/// How many of the application's statements run or wait.
async fn running(client: &Client) -> i64 {
    let running = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                   AND usename = 'postroom_app' AND state <> 'idle'";
    client.query_one(running, &[]).await.expect("the activity").get(0)
}
