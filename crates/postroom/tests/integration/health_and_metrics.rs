//! For load balancers and Prometheus: nothing of a tenant is told there.

use postroom_testkit::{PASSWORD, Server, wait_for};

use crate::support::{Office, log_lines, problem, raw, raw_status, settings};

const TOKEN: &str = "metrics-token-of-thirty-two-letters";

#[tokio::test]
async fn health_says_what_it_is_asked() {
    let server = Server::start(settings()).await;
    for (path, text) in [("/health/live", "live\n"), ("/health/startup", "started\n"), ("/health/ready", "ready\n")] {
        let answer = server.client().get(path).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, text), "{path}");
    }
}

#[tokio::test]
async fn not_ready_while_the_database_refuses_and_ready_again_by_itself() {
    let server = Server::start(settings()).await;
    let database = server.database();
    let admin = database.connect_as("postgres").await;
    let name = database.name();
    // A superuser may connect anyway, so the application's own right is taken.
    let away = format!(
        "ALTER DATABASE {name} CONNECTION LIMIT 0;
         SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
          WHERE datname = '{name}' AND usename = 'postroom_app'"
    );
    admin.batch_execute(&away).await.expect("the application is out");
    wait_for("the server is not ready", async || {
        let answer = server.client().get("/health/ready").await;
        if answer.status != 503 {
            return false;
        }
        problem(&answer, 503, "unavailable");
        assert!(!answer.header("retry-after").is_empty());
        true
    })
    .await;
    assert_eq!(server.client().get("/health/live").await.status, 200, "the process itself is well");
    admin.batch_execute(&format!("ALTER DATABASE {name} CONNECTION LIMIT -1")).await.expect("let in again");
    wait_for("the server is ready again", async || server.client().get("/health/ready").await.status == 200).await;
}

#[tokio::test]
async fn metrics_need_the_token_or_a_listener_of_their_own() {
    let none = Server::start(settings()).await;
    assert_eq!(raw_status(&metrics(&none, "")), 404);

    let settings = settings().set("POSTROOM_METRICS_TOKEN", TOKEN).set("POSTROOM_METRICS_LISTEN", "127.0.0.1:0");
    let office = Office::with(settings).await;
    let ida = office.member("ida", "user").await;
    office.server.client().try_sign_in(&ida.email, PASSWORD, None).await.expect(200);
    office.admin().get(&format!("/admin/members/{}", ida.id)).await.expect(200);
    office.admin().get("/nowhere/at/all").await;
    for wrong in
        ["", "Authorization: Bearer wrong\r\n", "Authorization: Basic x\r\n", &format!("Authorization: {TOKEN}\r\n")]
    {
        assert_eq!(raw_status(&metrics(&office.server, wrong)), 401, "{wrong}");
    }
    assert_eq!(raw_status(&metrics(&office.server, &bearer(office.operator.access_token()))), 401);
    wait_for("the tasks are counted", async || {
        metrics(&office.server, &bearer(TOKEN)).contains(r#"postroom_jobs{state="dead"} 0"#)
    })
    .await;
    let told = metrics(&office.server, &bearer(TOKEN));
    assert_eq!(raw_status(&told), 200, "{told}");
    for name in ["postroom_http_requests_total", "postroom_http_request_seconds", "postroom_pool_connections"] {
        assert!(told.contains(name), "{name} in {told}");
    }
    assert!(told.contains(r#"route="/api/v1/admin/members/{id}""#), "by route, not by address: {told}");
    assert!(!told.contains("nowhere"), "what anybody can make up is no label: {told}");
    let tenant = &office.tenant;
    for secret in [&tenant.id, &tenant.slug, &tenant.admin.email, &tenant.admin.id, &ida.id, &ida.user_id, &ida.email] {
        assert!(!told.contains(secret.as_str()), "{secret}");
    }
    assert!(!told.contains("@"), "{told}");
}

#[tokio::test]
async fn the_listener_for_metrics_serves_nothing_else() {
    // A port that was free a moment ago, because the server does not tell this one.
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
    let address = format!("127.0.0.1:{port}");
    let server = Server::start(settings().set("POSTROOM_METRICS_LISTEN", &address)).await;
    let get = async |path: &str| {
        let answer = reqwest::get(format!("http://{address}{path}")).await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a body"))
    };
    server.client().get("/health/ready").await;
    let (status, text) = get("/metrics").await;
    assert!(status == 200 && text.contains("postroom_http_requests_total"), "{status} {text}");
    for path in ["/", "/api/v1/openapi.json", "/health/ready"] {
        assert_eq!(get(path).await.0, 404, "{path}");
    }
    assert!(log_lines(&server).iter().all(|line| line["level"] != "ERROR"));
}

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

fn metrics(server: &Server, header: &str) -> String {
    raw(server, format!("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{header}\r\n"))
}
