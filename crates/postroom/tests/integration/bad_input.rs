//! Whatever is sent, the answer is a clean problem document, or the value comes back as it was sent.

use postroom_testkit::{ApiAnswer, ApiClient, PASSWORD, Server};
use reqwest::Method;
use serde_json::{Value, json};

use crate::schemas::{fields, filled, fits, is_required, schema_of, texts, with};
use crate::support::{
    Office, Operation, Raw, authority, no_error_was_logged, operations, problem, raw, raw_status, settings,
};

/// Names that look like an attack and are somebody's name all the same.
const ODD_NAMES: [&str; 14] = [
    "'; DROP TABLE members; --",
    "Robert\"); DELETE FROM users WHERE (\"1\"=\"1",
    "1' OR '1'='1",
    "$1 :name ?",
    "<script>alert(1)</script>",
    "${jndi:ldap://127.0.0.1/x}",
    "{{7*7}} %s%n %00",
    "../../../../etc/passwd",
    "back\\slash \\' \\u0000",
    "p\u{430}yp\u{430}l",
    "\u{645}\u{62d}\u{645}\u{62f}",
    "\u{1f469}\u{200d}\u{1f680}",
    "Z\u{351}\u{36b}\u{343}\u{32a}a",
    "null",
];

/// What nobody's name is.
fn refused_names() -> Vec<String> {
    let fixed = [
        "",
        "   ",
        "\u{0}",
        "a\u{0}b",
        "a\r\nSet-Cookie: x=1",
        "a\nb",
        "\u{202e}gnp.exe",
        "a\u{2066}b",
        "a\u{feff}",
        "\u{200b}",
        "\u{7f}",
        "\u{e000}",
    ];
    let mut names: Vec<String> = fixed.map(ToOwned::to_owned).to_vec();
    names.extend(["x".repeat(256), "x".repeat(10_000), "\u{1f600}".repeat(10_000)]);
    names
}

/// What to try in this field: names that are accepted each cost a password's hash, so no more of them than needed.
fn nasty_for(field: &str) -> Vec<String> {
    if !is_name(field) {
        return nasty();
    }
    refused_names().into_iter().chain(ODD_NAMES.map(ToOwned::to_owned)).collect()
}

fn is_name(field: &str) -> bool {
    matches!(field, "displayName" | "name")
}

/// Everything at once, for values that are no names.
fn nasty() -> Vec<String> {
    let mut all = refused_names();
    all.extend(ODD_NAMES.map(ToOwned::to_owned));
    let others = [
        "id\u{430}@acme.example",
        "a@b.example\r\nBcc: x@y.example",
        "a@127.0.0.1",
        "\"a b\"@c.example",
        "a@b@c.example",
        "id\u{430}lotta",
        "Admin",
        "-1",
        "99999999999999999999999",
        "1e9",
        "%",
        "_",
    ];
    all.extend(others.map(ToOwned::to_owned));
    all
}

#[tokio::test]
async fn bodies_that_do_not_fit_are_refused_by_every_operation() {
    let mut tried = Tried::start().await;
    for operation in tried.with_body().await {
        tried.broken_json(&operation).await;
        tried.too_large(&operation).await;
        tried.wrong_content_types(&operation).await;
        tried.unknown_and_doubled_fields(&operation).await;
        tried.wrong_types(&operation).await;
        tried.missing_fields(&operation).await;
    }
    no_error_was_logged(&tried.office.server);
}

#[tokio::test]
async fn odd_text_is_refused_or_comes_back_as_it_was() {
    let mut tried = Tried::start().await;
    for operation in tried.with_body().await {
        for field in texts(&operation.body) {
            for value in nasty_for(field.last().expect("a name")) {
                let body = with(&tried.body(&operation), &field, json!(value));
                let answer = tried.send(&operation, &body).await;
                tried.is_clean(&operation, &field, &value, &answer).await;
            }
        }
    }
    // What looks like an attack did nothing.
    let members = tried.office.admin().get("/admin/members?limit=100&total=true").await.expect(200);
    assert!(members["total"].as_i64().expect("a number") > 1);
    no_error_was_logged(&tried.office.server);
}

#[tokio::test]
async fn odd_addresses_headers_and_parameters_are_refused_or_mean_nothing() {
    let tried = Tried::start().await;
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let mut short = nasty();
    short.retain(|value| value.len() < 5_000);
    for operation in operations(&tried.office.server).await {
        let client = tried.client(&operation);
        if operation.path.contains("{id}") {
            let body = tried.body(&operation);
            for value in short.iter().map(|value| encode(value)).chain(["%".into(), "%zz".into(), "%ff".into()]) {
                let request = client.request(operation.method.clone(), &operation.path_with(&value));
                let answer = if operation.body.is_null() { request } else { request.json(&body) }.send().await;
                assert!([400, 404, 405].contains(&answer.status), "{} {value}: {}", operation.id, answer.text);
                assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text);
            }
        }
        if !operation.has_query {
            continue;
        }
        let path = operation.path_with(&tried.office.tenant.id);
        for name in ["limit", "cursor", "page", "perPage", "status", "q", "total", "x", ""] {
            let values = short.iter().map(|value| encode(value));
            for value in values.chain(["%".into(), "%zz".into(), "%ff".into(), "%00".into(), String::new()]) {
                let answer = client.get(&format!("{path}?{name}={value}")).await;
                clean(&answer, &format!("{} {name}={value}", operation.id));
                assert!(
                    name == "q" || name == "status" || answer.status != 200 || plausible(name, &value),
                    "{name}={value}"
                );
            }
            assert_ne!(client.get(&format!("{path}?{name}=1&{name}=1")).await.status, 200, "twice {name}");
        }
    }
    no_error_was_logged(&tried.office.server);
}

#[tokio::test]
async fn addresses_and_handles_that_look_alike_are_told_apart_or_refused() {
    let tried = Tried::start().await;
    let add = async |email: &str, handle: &str| {
        let body = json!({ "email": email, "displayName": "Ida", "handle": handle });
        tried.office.admin().post("/admin/members", &body).await
    };
    let first = add("ida.l@paypal.example", "idalotta").await;
    assert_eq!(first.status, 201, "{}", first.text);
    // The same address in other letters is the same person.
    for same in
        ["IDA.L@paypal.example", "ida.l@PayPal.Example", " ida.l@paypal.example ", "ida.l@\u{ff50}aypal.example"]
    {
        problem(&add(same, "other-one").await, 409, "conflict");
    }
    // Dots and tags make another address; a look-alike domain is another domain, and shown as such.
    let handles = ["ida-one", "ida-two", "ida-three"];
    let others = ["idal@paypal.example", "ida.l+x@paypal.example", "ida.l@p\u{430}ypal.example"];
    for (email, handle) in others.into_iter().zip(handles) {
        let answer = add(email, handle).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let stored = answer.body["member"]["email"].as_str().expect("an address").to_owned();
        assert!(stored == email || stored.contains("@xn--"), "{stored}");
    }
    for handle in ["idalotta", "id\u{430}lotta", "Idalotta", "idalotta ", "ida\u{200d}lotta", "idalott\u{430}"] {
        let answer = add("new@paypal.example", handle).await;
        assert_eq!(answer.status, 422, "{handle}: {}", answer.text);
        assert_eq!(answer.body["errors"][0]["field"], "handle");
    }
    no_error_was_logged(&tried.office.server);
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_told_as_such() {
    let office = Office::open().await;
    let client = office.admin();
    for path in ["/nope", "/auth", "/auth/me/x", "/auth/me/", "//auth/me", "/admin/members/../../auth/me/x", "/%2e%2e"]
    {
        let answer = client.get(&format!("/api/v1{path}")).await;
        problem(&answer, 404, "not-found");
    }
    problem(&client.get("/api/v2/auth/me").await, 404, "not-found");
    problem(&client.get("/health/nope").await, 404, "not-found");
    for (method, path) in [
        (Method::DELETE, "/auth/login"),
        (Method::GET, "/auth/login"),
        (Method::PUT, "/admin/members"),
        (Method::TRACE, "/auth/me"),
        (Method::from_bytes(b"PROPFIND").expect("a method"), "/auth/me"),
        (Method::POST, "/openapi.json"),
    ] {
        let answer = client.request(method.clone(), path).send().await;
        problem(&answer, 405, "method-not-allowed");
    }
    for path in ["/assets/../../../../etc/passwd", "/..%2f..%2f..%2fetc%2fpasswd", "/assets/%2e%2e/%2e%2e/Cargo.toml"] {
        let answer = raw(&office.server, format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        assert!(!answer.contains("root:") && !answer.contains("[package]"), "{answer}");
        assert!([200, 400, 404].contains(&raw_status(&answer)), "{answer}");
    }
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn what_is_no_http_ends_the_connection_and_nothing_else() {
    let office = Office::open().await;
    let server = &office.server;
    let head = "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    let requests: Vec<(Vec<u8>, &[u16])> = vec![
        (b"\0\0\0\0\r\n\r\n".to_vec(), &[400]),
        (b"GET\r\n\r\n".to_vec(), &[400]),
        (b"GET / HTTP/9.9\r\n\r\n".to_vec(), &[400]),
        (b"GET /\r\n\r\n".to_vec(), &[400]),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(), &[400]),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), &[0, 400]),
        ([b"GET /".as_slice(), &b"a".repeat(1_000_000), b" HTTP/1.1\r\n\r\n"].concat(), &[0, 400, 414, 431]),
        (b"A".repeat(1_000_000), &[0, 400, 414, 431]),
        (format!("{head}X-Long: {}\r\n\r\n", "a".repeat(100_000)).into_bytes(), &[200, 431]),
        (format!("{head}X-Long: {}\r\n\r\n", "a".repeat(500_000)).into_bytes(), &[0, 431]),
        (format!("{head}{}\r\n", "X-Many: a\r\n".repeat(500)).into_bytes(), &[431]),
        (format!("{head}No colon here\r\n\r\n").into_bytes(), &[400]),
        (format!("{head}X-Bad\0: a\r\n\r\n").into_bytes(), &[400]),
        (format!("{head}X-Bad: a\0b\r\n\r\n").into_bytes(), &[400]),
        (format!("{head}Content-Length: -1\r\n\r\n").into_bytes(), &[400]),
        (format!("{head}Content-Length: 1\r\nContent-Length: 2\r\n\r\n").into_bytes(), &[400]),
        (format!("{head}Content-Length: 99999999999999999999999\r\n\r\n").into_bytes(), &[400]),
        (format!("{head}Transfer-Encoding: nonsense\r\n\r\n").into_bytes(), &[400, 501]),
        ([head.as_bytes(), b"X-Bytes: \xff\xfe\r\nUser-Agent: \xff\r\n\r\n"].concat(), &[200]),
    ];
    for (request, expected) in requests {
        let answer = raw(server, &request);
        let shown = String::from_utf8_lossy(&request[..request.len().min(120)]).into_owned();
        assert!(expected.contains(&raw_status(&answer)), "{shown:?}: {answer}");
        office.admin().get("/auth/me").await.expect(200);
    }
    // Two lengths are how requests are smuggled: the second one must not be read as a request of its own.
    let smuggled = "GET /api/v1/auth/me HTTP/1.1\r\nHost: x\r\n\r\n";
    let both = format!(
        "POST /api/v1/auth/refresh HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}",
        5 + smuggled.len()
    );
    let answer = raw(server, &both);
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
    no_error_was_logged(server);
}

#[tokio::test]
async fn who_sends_slowly_is_cut_off_and_holds_nobody_up() {
    let server = Server::start(settings().set("POSTROOM_REQUEST_TIMEOUT", "1")).await;
    let mut slow_head = Raw::connect(&server);
    slow_head.send("GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow:");
    let mut slow_body = Raw::connect(&server);
    slow_body.send(
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    );
    assert_eq!(server.client().get("/health/ready").await.status, 200);
    let answer = slow_body.read_some();
    assert_eq!(raw_status(&answer), 503, "{answer}");
    assert!(answer.contains("application/problem+json"), "{answer}");
    // The connection is closed, with or without a word.
    let answer = slow_head.read_to_end();
    assert!([0, 400, 408].contains(&raw_status(&answer)), "{answer}");
    assert_eq!(server.client().get("/health/ready").await.status, 200);
    no_error_was_logged(&server);
}

/// Operators have no mail.
fn is_mail(path: &str) -> bool {
    let area = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    [
        "accounts",
        "messages",
        "threads",
        "attachments",
        "senders",
        "search",
        "drafts",
        "outbox",
        "contacts",
        "templates",
        "workflows",
    ]
    .contains(&area)
}

/// An office whose operations are tried one after the other.
struct Tried {
    office: Office,
    member: String,
    operator: String,
    /// A mail account of the administrator's, on a server that nobody is, and an identity of it.
    account: String,
    identity: String,
    /// A template of the administrator's.
    template: String,
    number: u32,
}

impl Tried {
    async fn start() -> Tried {
        let office = Office::open().await;
        let member = office.member("ida", "user").await.id;
        let body = json!({ "email": "omar@operators.example", "displayName": "Omar" });
        let operator = office.operator.post("/operator/operators", &body).await.expect(201);
        let operator = operator["operator"]["id"].as_str().expect("an id").to_owned();
        let account = json!({ "accountName": "Work", "emailAddress": "ada@nobody.invalid", "protocol": "imap",
            "hostname": "nobody.invalid", "port": 993, "encryption": "tls", "username": "ada", "password": "x" });
        let account = office.admin().post("/accounts", &account).await.expect(201);
        let account = account["id"].as_str().expect("an id").to_owned();
        let identity = json!({ "name": "Ada", "address": "office@nobody.invalid" });
        let identity = office.admin().post(&format!("/accounts/{account}/identities"), &identity).await.expect(201);
        let identity = identity["id"].as_str().expect("an id").to_owned();
        let template = office.admin().post("/templates", &json!({ "name": "Thanks" })).await.expect(201);
        let template = template["id"].as_str().expect("an id").to_owned();
        Tried { office, member, operator, account, identity, template, number: 0 }
    }

    async fn with_body(&self) -> Vec<Operation> {
        let mut all = operations(&self.office.server).await;
        all.retain(|operation| !operation.body.is_null());
        assert!(all.len() >= 13, "the document lost its bodies");
        all
    }

    /// Somebody who may do this, so that it is the input that is judged.
    fn client(&self, operation: &Operation) -> ApiClient {
        match operation.path.as_str() {
            "/auth/login" | "/auth/refresh" => self.office.server.client(),
            path if path.starts_with("/admin/") || path == "/auth/api-keys" => self.office.admin().clone(),
            path if is_mail(path) => self.office.admin().clone(),
            _ => self.office.operator.clone(),
        }
    }

    fn path(&self, operation: &Operation) -> String {
        let id = match operation.path.as_str() {
            path if path.starts_with("/admin/members/") => &self.member,
            path if path.starts_with("/operator/operators/") => &self.operator,
            path if path.ends_with("/{identityId}") => {
                return operation.path.replace("{id}", &self.account).replace("{identityId}", &self.identity);
            }
            path if path.starts_with("/accounts/") => &self.account,
            path if path.starts_with("/templates/") => &self.template,
            _ => &self.office.tenant.id,
        };
        operation.path_with(id)
    }

    /// A body with every field of the schema, which would be accepted, or fails for reasons of its own.
    fn body(&self, operation: &Operation) -> Value {
        let mut body = match operation.body.is_null() {
            true => Value::Null,
            false => filled(&operation.body, self.number),
        };
        if operation.id == "login" {
            body["password"] = json!(PASSWORD);
        }
        body
    }

    async fn send(&mut self, operation: &Operation, body: &Value) -> ApiAnswer {
        self.number += 1;
        self.client(operation).request(operation.method.clone(), &self.path(operation)).json(body).send().await
    }

    async fn send_bytes(&self, operation: &Operation, content_type: &str, bytes: Vec<u8>) -> ApiAnswer {
        let request = self.client(operation).request(operation.method.clone(), &self.path(operation));
        request.bytes(content_type, bytes).send().await
    }

    async fn broken_json(&self, operation: &Operation) {
        let deep = [format!("{{\"a\":{}", "[".repeat(200_000)), "{\"a\":".repeat(100_000), "[".repeat(500_000)];
        let broken = [
            "{",
            "}",
            "{\"a\"",
            "{'a':1}",
            "{\"a\":NaN}",
            "{\"a\":1}{\"a\":1}",
            "{} trailing",
            "\u{feff}{}",
            "nul",
            "{\"displayName\":\"\\ud800\"}",
            "{\"displayName\":\"\u{1}\"}",
            "<xml/>",
            "a=1&b=2",
            "null",
            "1",
            "\"text\"",
            "[]",
            "true",
            "{\"a\":1e999999}",
        ];
        let bytes = [vec![0xff, 0xfe], vec![0], b"{\"displayName\":\"\xc3\x28\"}".to_vec()];
        let texts = broken.map(str::to_owned).into_iter().chain(deep).map(String::into_bytes);
        for body in texts.chain(bytes) {
            let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
            let answer = self.send_bytes(operation, "application/json", body).await;
            let kind = answer.body["type"].as_str().unwrap_or_default();
            let expected = matches!(
                (answer.status, kind),
                (400, "urn:postroom:problem:malformed") | (422, "urn:postroom:problem:invalid-input")
            );
            assert!(expected, "{} {shown}: {} {}", operation.id, answer.status, answer.text);
            clean(&answer, &operation.id);
        }
        // Without a body the cookie counts, and there is none.
        let empty = self.send_bytes(operation, "application/json", Vec::new()).await;
        let status = if operation.id == "refresh" { 401 } else { 400 };
        assert_eq!(empty.status, status, "{}: {}", operation.id, empty.text);
    }

    async fn too_large(&self, operation: &Operation) {
        let limit = 1024 * 1024;
        if operation.id == "saveDraft" {
            // A draft may be larger: its text alone has 25 MiB.
            let answer = self.send_bytes(operation, "application/json", vec![b' '; 40 * limit + 1]).await;
            problem(&answer, 413, "too-large");
            return;
        }
        let answer = self.send_bytes(operation, "application/json", vec![b' '; limit + 1]).await;
        problem(&answer, 413, "too-large");
        let at_the_limit = self.send_bytes(operation, "application/json", vec![b' '; limit]).await;
        assert_eq!(at_the_limit.status, 400, "{}", at_the_limit.text);

        // Without a length beforehand.
        let client = self.client(operation);
        let token = if operation.path.starts_with("/auth/log") || operation.id == "refresh" {
            String::new()
        } else {
            format!("Authorization: Bearer {}\r\n", client.access_token())
        };
        let mut connection = Raw::connect(&self.office.server);
        connection.send(format!(
            "{} /api/v1{} HTTP/1.1\r\nHost: {}\r\n{token}Content-Type: application/json\r\nConnection: close\r\n\
             Transfer-Encoding: chunked\r\n\r\n",
            operation.method,
            self.path(operation),
            authority(&self.office.server)
        ));
        let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
        let mut sent = 0;
        while sent <= 17 && connection.send(&chunk) {
            sent += 1;
        }
        connection.send("0\r\n\r\n");
        let answer = connection.read_to_end();
        // A client that goes on sending may find the connection reset before it reads the answer.
        assert!([413, 0].contains(&raw_status(&answer)), "{}: {answer}", operation.id);
    }

    async fn wrong_content_types(&self, operation: &Operation) {
        let body = self.body(operation).to_string().into_bytes();
        for content_type in
            ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx", "x"]
        {
            let answer = self.send_bytes(operation, content_type, body.clone()).await;
            problem(&answer, 415, "unsupported-media-type");
        }
    }

    async fn unknown_and_doubled_fields(&mut self, operation: &Operation) {
        for name in ["extra", "__proto__", "id", "tenantId", "isActive", "Email", "display_name"] {
            if operation.body["properties"].get(name).is_some() {
                continue;
            }
            let body = with(&self.body(operation), &[name.to_owned()], json!("x"));
            let answer = self.send(operation, &body).await;
            problem(&answer, 422, "invalid-input");
            assert_eq!(answer.body["errors"][0]["field"], name, "{}: {}", operation.id, answer.text);
        }
        let body = self.body(operation);
        let Some((name, value)) = body.as_object().expect("an object").iter().next() else { return };
        let doubled = format!("{{\"{name}\":{value},{}", &body.to_string()[1..]);
        let answer = self.send_bytes(operation, "application/json", doubled.into_bytes()).await;
        problem(&answer, 422, "invalid-input");
    }

    async fn wrong_types(&mut self, operation: &Operation) {
        for field in fields(&operation.body) {
            let schema = schema_of(&operation.body, &field);
            for value in [
                json!(7),
                json!(-0.5),
                json!(true),
                json!([]),
                json!(["x"]),
                json!({}),
                json!({ "x": 1 }),
                json!("\u{1f600}"),
            ] {
                if fits(schema, &value) {
                    continue;
                }
                let body = with(&self.body(operation), &field, value.clone());
                let answer = self.send(operation, &body).await;
                problem(&answer, 422, "invalid-input");
                let named = answer.body["errors"][0]["field"].as_str().expect("a field");
                assert!(named.starts_with(&field[0]), "{} {field:?}={value}: {}", operation.id, answer.text);
            }
            // Null is *not given* where that is allowed.
            if operation.id == "switchTenant" && field[0] == "tenant" {
                continue;
            }
            let body = with(&self.body(operation), &field, Value::Null);
            let answer = self.send(operation, &body).await;
            if is_required(&operation.body, &field) {
                problem(&answer, 422, "invalid-input");
            }
            clean(&answer, &operation.id);
        }
    }

    async fn missing_fields(&mut self, operation: &Operation) {
        for field in fields(&operation.body) {
            if !is_required(&operation.body, &field) {
                continue;
            }
            let mut body = self.body(operation);
            let (last, parents) = field.split_last().expect("a name");
            let parent = parents.iter().fold(&mut body, |value, name| &mut value[name]);
            parent.as_object_mut().expect("an object").remove(last);
            let answer = self.send(operation, &body).await;
            problem(&answer, 422, "invalid-input");
            assert_eq!(answer.body["errors"][0]["field"], field.join("."), "{}: {}", operation.id, answer.text);
        }
    }

    /// Refused by name, or stored as it was sent.
    async fn is_clean(&self, operation: &Operation, field: &[String], value: &str, answer: &ApiAnswer) {
        let about = format!("{} {field:?} = {:?}", operation.id, value.chars().take(60).collect::<String>());
        clean(answer, &about);
        let name = field.last().expect("a name").as_str();
        // Without a link, an open tenant or a mail account of one's own nobody gets as far as the name; and
        // each name was given to a new template before.
        let is_let_in =
            !["acceptInvitation", "register", "fillTemplate", "changeTemplate"].contains(&operation.id.as_str());
        let is_name = is_name(name) && is_let_in;
        if is_name && ODD_NAMES.contains(&value) {
            assert!([200, 201].contains(&answer.status), "{about}: {}", answer.text);
        }
        if is_name && refused_names().iter().any(|refused| refused == value) {
            problem(answer, 422, "invalid-input");
        }
        if answer.status >= 400 {
            return;
        }
        if operation.method == Method::PUT {
            let kept = self.office.operator.get("/auth/me").await.expect(200);
            assert_eq!(kept["user"]["preferences"][name], value, "{about}");
        } else if operation.id == "addTenantMember" {
            let id = answer.body["userId"].as_str().expect("an id");
            let people = self.office.operator.get(&format!("{}?limit=100", self.path(operation))).await.expect(200);
            let person = people["items"].as_array().expect("a list").iter().find(|person| person["userId"] == id);
            assert!(person.is_some_and(|person| holds(person, value)), "{about}: {people}");
        } else if !TOLD_NOTHING_BACK.contains(&operation.id.as_str()) && !is_kept_apart(name) && field.len() == 1 {
            // Names of servers are the same in either case.
            let kept = if name == "hostname" { value.to_lowercase() } else { value.to_owned() };
            assert!(holds(&answer.body, &kept), "{about}: {}", answer.text);
        }
    }
}

/// Operations that store nothing of what they are sent, or do not say what.
const TOLD_NOTHING_BACK: [&str; 6] = ["refresh", "login", "testServer", "findServers", "changeMessages", "undoChange"];

/// Passwords never come back, bodies with other ends of lines, and HTML without what it must not hold.
fn is_kept_apart(name: &str) -> bool {
    ["password", "body"].contains(&name) || name.ends_with("Html")
}

/// Never an error of ours, and every refusal is a problem document.
fn clean(answer: &ApiAnswer, about: &str) {
    assert!(answer.status < 500, "{about}: {}", answer.text);
    if answer.status >= 400 {
        assert_eq!(answer.header("content-type"), "application/problem+json", "{about}: {}", answer.text);
        assert_eq!(answer.body["instance"], format!("urn:uuid:{}", answer.header("x-request-id")), "{about}");
        assert!(answer.text.len() < 2_000, "{about}: what was sent is not repeated at length");
        for internal in ["postgres", "SELECT", "panicked", "src/", "relation", "syntax error"] {
            assert!(!answer.text.contains(internal), "{about}: {}", answer.text);
        }
    }
}

/// Values that a nasty list holds by chance and that are right.
fn plausible(name: &str, encoded: &str) -> bool {
    name == "cursor" && encoded.is_empty()
}

/// Whether the text stands somewhere in the answer, as a value of its own.
fn holds(value: &Value, text: &str) -> bool {
    match value {
        Value::String(found) => found == text || found == text.trim(),
        Value::Array(items) => items.iter().any(|item| holds(item, text)),
        Value::Object(fields) => fields.values().any(|field| holds(field, text)),
        _ => false,
    }
}
