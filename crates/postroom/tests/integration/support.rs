//! What the tests share: people made through the API, raw connections, and the program run as a command.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use postroom_testkit::{ApiAnswer, ApiClient, PASSWORD, Server, ServerSettings};
use reqwest::Method;
use serde_json::{Value, json};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_postroom");
/// A raw connection that hears nothing for so long has failed.
const SILENCE: Duration = Duration::from_secs(40);

/// The usual settings, on a fresh database.
pub fn settings() -> ServerSettings {
    ServerSettings::of(PROGRAM)
}

/// The usual server.
pub async fn server() -> Server {
    Server::start(settings()).await
}

/// A server, its operator, and one organisation with an administrator.
pub struct Office {
    pub server: Server,
    pub operator: ApiClient,
    pub tenant: Tenant,
}

/// An organisation with its first administrator, signed in.
pub struct Tenant {
    pub id: String,
    pub slug: String,
    pub admin: Member,
}

/// A member who is signed in with the usual password.
pub struct Member {
    pub id: String,
    pub user_id: String,
    pub email: String,
    pub client: ApiClient,
}

impl Office {
    pub async fn open() -> Office {
        Self::with(settings()).await
    }

    pub async fn with(settings: ServerSettings) -> Office {
        let server = Server::start(settings).await;
        let operator = server.operator().await;
        let tenant = tenant(&server, &operator, "acme").await;
        Office { server, operator, tenant }
    }

    /// Another member of the organisation, with this role.
    pub async fn member(&self, local: &str, role: &str) -> Member {
        member(&self.server, &self.tenant, local, role).await
    }

    pub fn admin(&self) -> &ApiClient {
        &self.tenant.admin.client
    }
}

/// Makes an organisation with the administrator `admin@<slug>.example`.
pub async fn tenant(server: &Server, operator: &ApiClient, slug: &str) -> Tenant {
    let email = format!("admin@{slug}.example");
    let body =
        json!({ "slug": slug, "name": slug, "administrator": { "email": email, "displayName": "Ada Administrator" } });
    let created = operator.post("/operator/tenants", &body).await.expect(201);
    let client = settle(server, &email, text(&created["administrator"]["initialPassword"]), Some(slug)).await;
    let members = client.get("/admin/members").await.expect(200);
    let admin = signed_in(&members["items"][0], client);
    Tenant { id: text(&created["tenant"]["id"]).to_owned(), slug: slug.to_owned(), admin }
}

/// Makes a member, `<local>@<slug>.example`, who has chosen the usual password.
pub async fn member(server: &Server, tenant: &Tenant, local: &str, role: &str) -> Member {
    let email = format!("{local}@{}.example", tenant.slug);
    let body = json!({ "email": email, "displayName": local, "role": role });
    let created = tenant.admin.client.post("/admin/members", &body).await.expect(201);
    let client = settle(server, &email, text(&created["initialPassword"]), Some(&tenant.slug)).await;
    signed_in(&created["member"], client)
}

/// Makes somebody who is there already a member of another organisation, too. That is the operator's to do, and the person
/// gets a new first password; the client is signed in to that organisation.
pub async fn join(server: &Server, operator: &ApiClient, tenant: &Tenant, email: &str, role: &str) -> ApiClient {
    let body = json!({ "email": email, "displayName": "Somebody from elsewhere", "role": role });
    let added = operator.post(&format!("/operator/tenants/{}/members", tenant.id), &body).await.expect(201);
    settle(server, email, text(&added["initialPassword"]), Some(&tenant.slug)).await
}

/// Signs in with a first password and chooses the usual one.
pub async fn settle(server: &Server, email: &str, initial: &str, tenant: Option<&str>) -> ApiClient {
    let mut client = server.client();
    client.sign_in(email, initial, tenant).await;
    client.change_password(initial, PASSWORD).await;
    client
}

fn signed_in(member: &Value, client: ApiClient) -> Member {
    Member {
        id: text(&member["id"]).to_owned(),
        user_id: text(&member["userId"]).to_owned(),
        email: text(&member["email"]).to_owned(),
        client,
    }
}

/// A JSON string.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}"))
}

/// Checks that this is a problem document of the kind, with the id of its own request, and gives it.
pub fn problem(answer: &ApiAnswer, status: u16, kind: &str) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text);
    assert_eq!(answer.body["type"], format!("urn:postroom:problem:{kind}"), "{}", answer.text);
    assert_eq!(answer.body["status"], status, "{}", answer.text);
    assert_eq!(answer.body["instance"], format!("urn:uuid:{}", answer.header("x-request-id")), "{}", answer.text);
    for field in ["title", "detail"] {
        assert!(!text(&answer.body[field]).is_empty(), "{}", answer.text);
    }
    answer.body.clone()
}

/// The same for invalid input in this field.
pub fn invalid(answer: &ApiAnswer, field: &str) {
    let body = problem(answer, 422, "invalid-input");
    assert_eq!(body["errors"][0]["field"], field, "{}", answer.text);
    assert!(!text(&body["errors"][0]["reason"]).is_empty(), "{}", answer.text);
}

/// One method and address of the OpenAPI document.
pub struct Operation {
    pub id: String,
    pub method: Method,
    /// Behind `/api/v1`, with the names of its parameters in braces.
    pub path: String,
    /// The schema of the body, without references; null when it takes none.
    pub body: Value,
    pub has_query: bool,
}

impl Operation {
    /// The address with every parameter replaced.
    pub fn path_with(&self, id: &str) -> String {
        let segments = self.path.split('/').map(|segment| if segment.starts_with('{') { id } else { segment });
        segments.collect::<Vec<_>>().join("/")
    }
}

/// Every operation of the server's document.
pub async fn operations(server: &Server) -> Vec<Operation> {
    let document = server.client().get("/openapi.json").await.expect(200);
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let Ok(method) = Method::from_bytes(method.to_uppercase().as_bytes()) else { continue };
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
            operations.push(Operation {
                id: text(&operation["operationId"]).to_owned(),
                method,
                path: path.strip_prefix("/api/v1").expect("the API's prefix").to_owned(),
                body: resolved(&document, schema),
                has_query: parameters.iter().any(|parameter| parameter["in"] == "query"),
            });
        }
    }
    assert!(operations.len() > 30, "the document lost its operations");
    operations
}

/// The schema with its references filled in, and without the alternative *null*.
fn resolved(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.trim_start_matches('#');
        return resolved(document, document.pointer(pointer).expect("a known schema"));
    }
    if let Some(alternatives) = schema["oneOf"].as_array() {
        let real = alternatives.iter().find(|alternative| alternative["type"] != "null").expect("an alternative");
        return resolved(document, real);
    }
    let mut schema = schema.clone();
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for property in properties.values_mut() {
            *property = resolved(document, property);
        }
    }
    schema
}

/// A connection without a client library in between.
pub struct Raw(TcpStream);

impl Raw {
    pub fn connect(server: &Server) -> Raw {
        let stream = TcpStream::connect(authority(server)).expect("the server accepts");
        stream.set_read_timeout(Some(SILENCE)).expect("a time limit");
        Raw(stream)
    }

    /// Sends these bytes; a server that has closed the connection is no failure of the test.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.0.write_all(bytes.as_ref()).is_ok()
    }

    /// Everything until the server closes the connection.
    pub fn read_to_end(mut self) -> String {
        let mut bytes = Vec::new();
        // A reset after the answer keeps what was read before it.
        let _ = self.0.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// At least one byte, or nothing if the connection was closed.
    pub fn read_some(&mut self) -> String {
        let mut bytes = [0; 65_536];
        let count = self.0.read(&mut bytes).unwrap_or(0);
        String::from_utf8_lossy(&bytes[..count]).into_owned()
    }
}

/// Sends one request as it is, and gives what comes back until the connection is closed.
pub fn raw(server: &Server, request: impl AsRef<[u8]>) -> String {
    let mut connection = Raw::connect(server);
    connection.send(request);
    connection.read_to_end()
}

/// The status of a raw answer; 0 when there was none.
pub fn raw_status(answer: &str) -> u16 {
    answer.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok()).unwrap_or(0)
}

/// Host and port.
pub fn authority(server: &Server) -> &str {
    server.url().trim_start_matches("http://")
}

/// A request with this body, as text; `Connection: close` makes the server close it.
pub fn request_text(method: &str, path: &str, token: Option<&str>, body: &str) -> String {
    let authorization = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    let length = body.len();
    format!(
        "{method} /api/v1{path} HTTP/1.1\r\nHost: postroom.test\r\n{authorization}Connection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// Runs the program to its end with these settings and no others; one that does not end is stopped (code 124).
pub fn run(environment: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = Command::new("timeout");
    command
        .args(["60", PROGRAM])
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::null())
        .envs(environment.iter().copied())
        .args(arguments);
    for name in ["PATH", "HOME", "TMPDIR"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command.output().expect("the program runs")
}

/// Runs the program on a data directory.
pub fn run_in(data_dir: &Path, arguments: &[&str]) -> Output {
    run(&[("POSTROOM_DATA_DIR", data_dir.to_str().expect("UTF-8")), ("POSTROOM_LISTEN", "127.0.0.1:0")], arguments)
}

/// What a command that succeeds prints.
pub fn succeeded(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// The same as JSON.
pub fn json_of(output: &Output) -> Value {
    serde_json::from_str(&succeeded(output)).expect("JSON")
}

/// What a command says that ends with this code.
pub fn failed(output: &Output, code: i32) -> String {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// The lines of the server's log, without what it printed for people.
pub fn log_lines(server: &Server) -> Vec<Value> {
    server.log().lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// Fails when anything was logged as an error.
pub fn no_error_was_logged(server: &Server) {
    let errors: Vec<_> = log_lines(server).into_iter().filter(|line| line["level"] == "ERROR").collect();
    assert!(errors.is_empty(), "{errors:#?}");
}
