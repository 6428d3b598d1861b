//! The log of a whole run: one line for each request, and no secret in any line.

use std::collections::BTreeSet;

use postroom_testkit::{
    ApiAnswer, ApiClient, Database, OPERATOR_EMAIL, OPERATOR_FIRST_PASSWORD, PASSWORD, SECRET_KEY, Server,
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Raw, log_lines, raw, request_text, settings, text};

const DATABASE_PASSWORD: &str = "database-password-9d1f";
const METRICS_TOKEN: &str = "metrics-token-77ac21d9";
const NEXT_PASSWORD: &str = "cobalt meadow trumpet sparrow";
const WRONG_PASSWORD: &str = "mistyped-password-4711";
const TYPED_INTO_THE_WRONG_FIELD: &str = "password-as-address-0815";

#[tokio::test]
async fn a_whole_run_at_the_loudest_level_tells_no_secret_and_each_request_once() {
    let database = Database::fresh().await;
    let url = database.app_url().replacen("postroom_app@", &format!("postroom_app:{DATABASE_PASSWORD}@"), 1);
    let settings = settings()
        .database(database)
        .set("POSTROOM_DATABASE_URL", &url)
        .set("POSTROOM_METRICS_TOKEN", METRICS_TOKEN)
        .set("POSTROOM_LOG", "trace");
    let mut server = Server::start(settings).await;
    let mut story = Story::default();
    story.tell(&server).await;
    faults(&server, &mut story).await;
    let status = server.stop();
    assert_eq!(status.code(), Some(0));

    let log = server.log();
    for secret in [SECRET_KEY, DATABASE_PASSWORD, METRICS_TOKEN, OPERATOR_FIRST_PASSWORD, PASSWORD, NEXT_PASSWORD] {
        story.secret(secret);
    }
    assert!(story.secrets.len() > 30, "the story told too little: {}", story.secrets.len());
    let found: Vec<_> = story.secrets.iter().filter(|secret| log.contains(secret.as_str())).collect();
    assert!(found.is_empty(), "in the log: {found:?}");
    for kind in ["$argon2", "Bearer ey", "postroom_refresh=", "PASSWORD '", "SCRAM-SHA-256$"] {
        assert!(!log.contains(kind), "{kind}");
    }
    is_one_line_each(&server, &story);
}

/// What was sent, what came back, and what of it must not be in the log.
#[derive(Default)]
struct Story {
    secrets: BTreeSet<String>,
    /// Request id, status, and whether it came with a token that was accepted.
    answers: Vec<(String, u16, bool)>,
}

impl Story {
    async fn tell(&mut self, server: &Server) {
        let nobody = server.client();
        for (email, password) in [(OPERATOR_EMAIL, WRONG_PASSWORD), (TYPED_INTO_THE_WRONG_FIELD, WRONG_PASSWORD)] {
            let body = json!({ "email": email, "password": password });
            self.keep(nobody.post("/auth/login", &body).await, false);
        }
        let body = json!({ "email": OPERATOR_EMAIL, "password": OPERATOR_FIRST_PASSWORD });
        let signed_in = self.keep(nobody.post("/auth/login", &body).await, false);
        self.keep(nobody.with_access_token(signed_in["accessToken"].as_str()).get("/operator/tenants").await, true);
        let operator = self.settle(server, OPERATOR_EMAIL, OPERATOR_FIRST_PASSWORD).await;

        let administrator = json!({ "email": "ada@acme.example", "displayName": "Ada" });
        let tenant = json!({ "slug": "acme", "name": "Acme", "administrator": administrator });
        let tenant = self.create(&operator, "/operator/tenants", &tenant, "operator's key").await;
        let admin = self.settle(server, "ada@acme.example", text(&tenant["administrator"]["initialPassword"])).await;
        let ida = json!({ "email": "ida@acme.example", "displayName": "Ida" });
        let ida = self.create(&admin, "/admin/members", &ida, "admin's key").await;
        let ida_client = self.settle(server, "ida@acme.example", text(&ida["initialPassword"])).await;
        let omar = json!({ "email": "omar@operators.example", "displayName": "Omar" });
        self.create(&operator, "/operator/operators", &omar, "another key").await;
        let path = format!("/admin/members/{}/password", text(&ida["member"]["id"]));
        self.keep(admin.post(&path, &json!({})).await, true);
        self.keep(ida_client.get("/auth/me").await, true);

        // Refresh in both ways, stolen tokens, nonsense.
        let body = json!({ "email": OPERATOR_EMAIL, "password": PASSWORD });
        let cookie = nobody.post("/auth/login", &body).await;
        let pair = cookie.header("set-cookie").split(';').next().expect("a pair").to_owned();
        self.keep(cookie, false);
        let by_cookie = nobody.request(Method::POST, "/auth/refresh").header("cookie", &pair).send().await;
        self.keep(by_cookie, false);
        let stolen = json!({ "refreshToken": admin.refresh_token() });
        let next = self.keep(nobody.post("/auth/refresh", &stolen).await, false);
        let next = json!({ "refreshToken": next["refreshToken"] });
        self.keep(nobody.post("/auth/refresh", &next).await, false);
        self.keep(nobody.post("/auth/refresh", &stolen).await, false);
        for token in ["tampered.access.token-5c3e", "x"] {
            self.secret(token);
            self.keep(nobody.with_access_token(Some(token)).get("/auth/me").await, false);
        }
        // Secrets where they do not belong: in an address, in a field, in broken JSON, in a header.
        self.keep(
            nobody.post("/auth/login", &json!({ "email": OPERATOR_EMAIL, "passwort": WRONG_PASSWORD })).await,
            false,
        );
        self.keep(
            nobody.post("/auth/login", &json!({ "email": OPERATOR_EMAIL, "password": [WRONG_PASSWORD] })).await,
            false,
        );
        let broken = format!("{{\"password\":\"{WRONG_PASSWORD}\"");
        self.keep(nobody.request(Method::POST, "/auth/login").bytes("application/json", broken).send().await, false);
        self.keep(nobody.get(&format!("/auth/me?access_token={WRONG_PASSWORD}")).await, false);
        self.keep(nobody.get(&format!("/{WRONG_PASSWORD}")).await, false);
        let change = json!({ "currentPassword": WRONG_PASSWORD, "newPassword": NEXT_PASSWORD });
        self.keep(operator.put("/auth/password", &change).await, true);
        let change = json!({ "currentPassword": PASSWORD, "newPassword": NEXT_PASSWORD, "refreshTokenIn": "body" });
        let changed = self.keep(operator.put("/auth/password", &change).await, true);
        let operator = operator.with_access_token(changed["accessToken"].as_str());
        let switch = json!({ "refreshTokenIn": "body" });
        let switched = self.keep(operator.post("/auth/switch", &switch).await, true);
        let operator = operator.with_access_token(switched["accessToken"].as_str());
        self.keep(operator.request(Method::POST, "/auth/logout-all").send().await, true);
        raw(server, request_text("GET", "/auth/me", Some(METRICS_TOKEN), ""));
        self.secret(WRONG_PASSWORD);
        self.secret(TYPED_INTO_THE_WRONG_FIELD);
    }

    /// Creates something, twice with the same key and once with another body.
    async fn create(&mut self, client: &ApiClient, path: &str, body: &Value, key: &str) -> Value {
        let request = || client.request(Method::POST, path).json(body).idempotency_key(key);
        let first = self.keep(request().send().await, true);
        self.keep(request().send().await, true);
        let other = client.request(Method::POST, path).json(&json!({ "x": 1 })).idempotency_key(key);
        self.keep(other.send().await, true);
        first
    }

    /// Signs in with a first password and chooses the usual one.
    async fn settle(&mut self, server: &Server, email: &str, initial: &str) -> ApiClient {
        let mut client = server.client();
        let signed_in = client.try_sign_in(email, initial, None).await;
        self.keep(signed_in, false);
        self.secret(client.access_token());
        client.change_password(initial, PASSWORD).await;
        self.secret(client.access_token());
        self.secret(client.refresh_token());
        client
    }

    /// Notes every secret of the answer, and which request it was.
    fn keep(&mut self, answer: ApiAnswer, with_token: bool) -> Value {
        for pointer in ["/accessToken", "/refreshToken", "/initialPassword", "/administrator/initialPassword"] {
            if let Some(secret) = answer.body.pointer(pointer).and_then(Value::as_str) {
                self.secret(secret);
            }
        }
        if let Some(value) = answer.header("set-cookie").split(';').next().and_then(|pair| pair.split_once('=')) {
            self.secret(value.1);
        }
        self.answers.push((answer.header("x-request-id").to_owned(), answer.status, with_token));
        answer.body
    }

    /// A whole secret; of a token its signature, too.
    fn secret(&mut self, secret: &str) {
        if secret.len() > 5 {
            self.secrets.insert(secret.to_owned());
            self.secrets.extend(secret.rsplit_once('.').map(|(_, signature)| signature.to_owned()));
        }
    }
}

/// PostgreSQL's complaints quote values; the log must not.
async fn faults(server: &Server, story: &mut Story) {
    let owner = server.database().owner().await;
    let kill = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
                WHERE datname = current_database() AND usename = 'postroom_app'";
    owner.batch_execute(kill).await.expect("killed");
    let break_it = "ALTER TABLE postroom_management.users ADD CONSTRAINT nobody CHECK (display_name <> 'Zora')";
    owner.batch_execute(break_it).await.expect("a constraint");
    let mut client = server.client();
    client.sign_in(OPERATOR_EMAIL, NEXT_PASSWORD, None).await;
    story.secret(client.access_token());
    story.secret(client.refresh_token());
    let answer = client.patch("/auth/me", &json!({ "displayName": "Zora" })).await;
    assert_eq!(answer.status, 500, "a constraint that nobody knows is a fault of ours: {}", answer.text);
    assert!(!answer.text.contains("Zora") && !answer.text.contains("nobody"), "{}", answer.text);
    let id = answer.header("x-request-id").to_owned();
    story.keep(answer, true);
    let lines = log_lines(server);
    let told: Vec<_> =
        lines.iter().filter(|line| line["level"] == "ERROR" && line["request.id"].to_string().contains(&id)).collect();
    assert_eq!(told.len(), 1, "the log has it once, under the request's id: {told:?}");
    assert!(told[0].to_string().contains("nobody"), "with PostgreSQL's message: {told:?}");
    // A row's values stand in the detail, which is not told.
    assert!(!server.log().contains("Failing row contains"));
    drop(Raw::connect(server));
}

fn is_one_line_each(server: &Server, story: &Story) {
    let lines = log_lines(server);
    for (id, status, with_token) in &story.answers {
        let of_request: Vec<_> =
            lines.iter().filter(|line| line["message"] == "request" && line["request.id"] == id.as_str()).collect();
        assert_eq!(of_request.len(), 1, "{id}: {of_request:?}");
        let line = of_request[0];
        assert_eq!(line["http.status"], *status, "{line}");
        assert!(line["duration.ms"].is_number(), "{line}");
        for field in ["http.method", "http.route", "client.address", "timestamp"] {
            assert!(line[field].is_string(), "{field} in {line}");
        }
        assert_eq!(line["user.id"].is_string(), *with_token, "{line}");
        assert_eq!(line["user.role"].is_string(), *with_token, "{line}");
        let in_tenant = ["admin", "user", "readonly"].iter().any(|role| line["user.role"] == *role);
        assert_eq!(line["tenant.id"].is_string(), in_tenant, "{line}");
    }
}
