//! What every answer carries, and which other origins may read it.

use postroom_testkit::{ApiAnswer, OPERATOR_EMAIL, Server};
use reqwest::Method;
use serde_json::json;

use crate::support::{no_error_was_logged, raw, raw_status, server, settings};

#[tokio::test]
async fn every_kind_of_answer_carries_the_security_headers() {
    let server = Server::start(settings().set("POSTROOM_PUBLIC_URL", "https://post.example")).await;
    let operator = server.operator().await;
    let mut answers = Vec::new();
    for (path, status) in [
        ("/", None),
        ("/sign-in", None),
        ("/assets/missing.js", Some(404)),
        ("/api/docs", None),
        ("/health/live", Some(200)),
        ("/health/ready", Some(200)),
        ("/metrics", Some(404)),
        ("/api/v1/openapi.json", Some(200)),
        ("/api/v1/auth/me", Some(200)),
        ("/api/v1/operator/tenants", Some(200)),
        ("/api/v1/admin/members", Some(403)),
        ("/api/v1/nope", Some(404)),
        ("/api/v1/auth/login", Some(405)),
    ] {
        let answer = get(&server, path, operator.access_token()).await;
        assert!(status.is_none_or(|status| answer.status == status), "{path}: {} {}", answer.status, answer.text);
        answers.push((path, answer));
    }
    let bad = json!({ "email": OPERATOR_EMAIL });
    answers.push(("422", server.client().post("/auth/login", &bad).await));
    answers.push(("401", server.client().get("/auth/me").await));
    answers.push(("204", operator.post("/auth/logout", &json!({})).await));
    answers.push(("preflight", server.client().request(Method::OPTIONS, "/auth/me").send().await));
    for (what, answer) in &answers {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ] {
            assert_eq!(answer.header(name), value, "{what}");
        }
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "script-src 'self';",
        ] {
            assert!(policy.contains(part), "{what}: {policy}");
        }
        assert!(
            !policy.contains("unsafe-eval") && !policy.contains('*') && !policy.contains("http:"),
            "{what}: {policy}"
        );
        assert_eq!(policy.contains("unsafe-inline"), *what == "/api/docs" && answer.status == 200, "{what}: {policy}");
        assert!(answer.headers.contains_key("permissions-policy"), "{what}");
        assert!(answer.headers.get("server").is_none() && answer.headers.get("x-powered-by").is_none(), "{what}");
        if *what != "preflight" {
            assert_eq!(answer.header("x-request-id").len(), 36, "{what}");
        }
        if answer.header("content-type").starts_with("application/") && !what.starts_with("/assets") {
            assert!(answer.header("cache-control").contains("no-store"), "{what}: {:?}", answer.headers);
        }
    }
    let mut ids: Vec<_> = answers.iter().map(|(_, answer)| answer.header("x-request-id").to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), answers.len(), "each request has an id of its own");
    no_error_was_logged(&server);
}

#[tokio::test]
async fn plain_http_promises_no_tls() {
    let server = server().await;
    assert_eq!(server.client().get("/health/live").await.header("strict-transport-security"), "");
}

#[tokio::test]
async fn only_configured_origins_may_read_answers() {
    let server =
        Server::start(settings().set("POSTROOM_CORS_ORIGINS", "https://app.example, https://other.example:8443")).await;
    let ask = async |method: Method, origin: &str| {
        let request = server.client().request(method, "/auth/me").header("origin", origin);
        request.header("access-control-request-method", "PATCH").send().await
    };
    for origin in ["https://app.example", "https://other.example:8443"] {
        for method in [Method::OPTIONS, Method::GET] {
            let answer = ask(method.clone(), origin).await;
            assert_eq!(answer.header("access-control-allow-origin"), origin, "{method}");
            assert!(answer.header("vary").to_lowercase().contains("origin"), "{:?}", answer.headers);
            // Cookies are for our own pages; others bring a token.
            assert_eq!(answer.header("access-control-allow-credentials"), "");
        }
        let preflight = ask(Method::OPTIONS, origin).await;
        assert!(preflight.header("access-control-allow-methods").contains("PATCH"));
        for name in ["authorization", "content-type", "idempotency-key", "if-match"] {
            assert!(preflight.header("access-control-allow-headers").contains(name), "{name}");
        }
        let exposed = ask(Method::GET, origin).await.header("access-control-expose-headers").to_owned();
        for name in ["etag", "ratelimit", "retry-after", "x-request-id"] {
            assert!(exposed.contains(name), "{exposed}");
        }
    }
    for origin in ["https://evil.example", "null", "https://app.example.evil.example", "http://app.example", "*", ""] {
        for method in [Method::OPTIONS, Method::GET] {
            let answer = ask(method, origin).await;
            assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
        }
    }
}

#[tokio::test]
async fn without_configuration_no_other_origin_may() {
    let server = server().await;
    let answer = server.client().request(Method::GET, "/auth/me").header("origin", "https://app.example").send().await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn long_answers_are_compressed_for_who_takes_it() {
    let server = server().await;
    let ask = |encoding: &str| {
        let request = format!(
            "GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Encoding: {encoding}\r\n\r\n"
        );
        let answer = raw(&server, request);
        assert_eq!(raw_status(&answer), 200);
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        (head.to_lowercase(), body.len())
    };
    let (plain, plain_length) = ask("identity");
    assert!(!plain.contains("content-encoding"), "{plain}");
    for encoding in ["br", "gzip"] {
        let (head, length) = ask(encoding);
        assert!(head.contains(&format!("content-encoding: {encoding}")), "{head}");
        assert!(head.contains("vary") && head.contains("accept-encoding"), "{head}");
        assert!(length * 2 < plain_length, "{length} of {plain_length}");
    }
}

async fn get(server: &Server, path: &str, token: &str) -> ApiAnswer {
    // The client knows the API's addresses only.
    if path.starts_with("/api") || path.starts_with("/health") {
        return server.client().with_access_token(Some(token)).get(path).await;
    }
    let answer = reqwest::get(format!("{}{path}", server.url())).await.expect("an answer");
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let text = answer.text().await.expect("a body");
    ApiAnswer { status, headers, body: serde_json::Value::Null, bytes: text.clone().into_bytes(), text }
}
