//! Access tokens that are not ours, or not any more.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use postroom_identity::{Claims, Context, Keys, Lifetimes, Role};
use postroom_testkit::{SECRET_KEY, Server};
use postroom_types::{Clock, ManualClock, MemberRole, OperatorRole, SeededEntropy, SystemClock, TenantId};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::{Office, no_error_was_logged, problem, raw, raw_status, tenant};

#[tokio::test]
async fn a_token_is_accepted_only_as_it_was_issued() {
    let office = Office::open().await;
    let good = office.admin().access_token().to_owned();
    let mut parts = good.split('.').map(ToOwned::to_owned);
    let [head, payload, signature] = [(); 3].map(|()| parts.next().expect("three parts"));
    let header: Value = decoded(&head);
    assert_eq!(header["alg"], "HS256");

    let other_key = keys("another secret key of thirty-two bytes or more");
    let mut refused: Vec<(String, String)> = Vec::new();
    let mut refuse = |what: &str, token: String| refused.push((what.to_owned(), token));
    for (alg, sign) in [("none", false), ("None", false), ("NONE", false), ("none", true), ("RS256", true)] {
        let head = encoded(&json!({ "alg": alg, "typ": "JWT", "kid": header["kid"] }));
        let signature = if sign { signature.as_str() } else { "" };
        refuse(&format!("alg {alg}"), format!("{head}.{payload}.{signature}"));
    }
    for alg in ["HS384", "HS512", "ES256", "EdDSA", "hs256", ""] {
        let head = encoded(&json!({ "alg": alg, "typ": "JWT", "kid": header["kid"] }));
        refuse(&format!("alg {alg}"), format!("{head}.{payload}.{signature}"));
    }
    // A right signature over a key that anybody knows, under a key id of an attacker's choice.
    for (key, kid) in [("", json!("")), ("secret", header["kid"].clone()), (SECRET_KEY, header["kid"].clone())] {
        let head = encoded(&json!({ "alg": "HS256", "typ": "JWT", "kid": kid }));
        let signature = sign(key.as_bytes(), &format!("{head}.{payload}"));
        refuse("signed with a guessed key", format!("{head}.{payload}.{signature}"));
    }
    let jwk = json!({ "alg": "HS256", "kid": header["kid"], "jwk": { "kty": "oct", "k": "AAAA" }, "jku": "http://127.0.0.1:1/" });
    refuse("a key in the header", format!("{}.{payload}.{}", encoded(&jwk), sign(&[0, 0, 0], "x")));
    for (claim, value) in [
        ("role", json!("operator")),
        ("role", json!("owner")),
        ("tid", Value::Null),
        ("sid", json!("01890000-0000-7000-8000-000000000000")),
        ("exp", json!(9_999_999_999_i64)),
        ("extra", json!(1)),
    ] {
        let mut claims = decoded(&payload);
        claims[claim] = value;
        refuse(&format!("changed {claim}"), format!("{head}.{}.{signature}", encoded(&claims)));
    }
    for at in (0..good.len()).step_by(37) {
        let mut tampered = good.clone().into_bytes();
        tampered[at] = if tampered[at] == b'A' { b'B' } else { b'A' };
        refuse(&format!("tampered at {at}"), String::from_utf8(tampered).expect("ASCII"));
    }
    refuse("cut", format!("{head}.{payload}"));
    refuse("prolonged", format!("{good}.{signature}"));
    refuse("three empty parts", "..".to_owned());
    refuse("a refresh token", office.admin().refresh_token().to_owned());
    refuse("nothing", String::new());
    refuse("not base64", "!!!.???.###".to_owned());
    refuse("50 kB", "A".repeat(50_000));
    let claims = Claims::verify(&good, &keys(SECRET_KEY), SystemClock.now()).expect("the test knows the key");
    let now = SystemClock.now();
    refuse("another key", signed(&claims, &other_key, now));
    refuse("expired", signed(&claims, &keys(SECRET_KEY), now - TimeDelta::minutes(15) - TimeDelta::seconds(1)));
    for (what, token) in &refused {
        let answer = office.admin().with_access_token(Some(token)).get("/auth/me").await;
        assert_eq!(answer.status, 401, "{what}: {}", answer.text);
        assert_eq!(answer.header("www-authenticate"), "Bearer", "{what}");
        problem(&answer, 401, "unauthenticated");
    }
    office.admin().get("/auth/me").await.expect(200);
    // So that the list above fails for its own reasons: the same signing, at the right time.
    let fresh = signed(&claims, &keys(SECRET_KEY), now);
    office.admin().with_access_token(Some(&fresh)).get("/auth/me").await.expect(200);
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn even_a_token_with_our_signature_must_fit_the_session_in_the_database() {
    let office = Office::open().await;
    let other = tenant(&office.server, &office.operator, "borealis").await;
    let (keys, now) = (keys(SECRET_KEY), SystemClock.now());
    let of = |token: &str| Claims::verify(token, &keys, now).expect("a token of the server");
    let admin = of(office.admin().access_token());
    let (foreign, operator) = (of(other.admin.client.access_token()), of(office.operator.access_token()));
    for forged in [
        Claims { role: Role::Member(MemberRole::User), ..admin },
        Claims { tenant: foreign.tenant, ..admin },
        Claims { user: foreign.user, ..admin },
        Claims { session: foreign.session, ..admin },
        Claims { tenant: foreign.tenant, session: foreign.session, ..admin },
        Claims { tenant: None, role: Role::Operator(OperatorRole::Operator), ..admin },
        Claims { role: Role::Operator(OperatorRole::OperatorReadonly), ..operator },
        Claims { tenant: admin.tenant, role: Role::Member(MemberRole::Admin), ..operator },
        Claims { tenant: Some(TenantId(admin.user.0)), ..admin },
    ] {
        let token = signed(&forged, &keys, now);
        let client = office.server.client().with_access_token(Some(&token));
        for path in ["/auth/me", "/auth/sessions"] {
            problem(&client.get(path).await, 401, "unauthenticated");
        }
        let answers = [client.get("/admin/members").await, client.get("/operator/tenants").await];
        assert!(answers.iter().all(|answer| [401, 403].contains(&answer.status)), "{forged:?}: {answers:?}");
    }
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn authorization_headers_that_are_no_bearer_token_are_refused() {
    let office = Office::open().await;
    let good = office.admin().access_token();
    let ask = |lines: &str| {
        raw(&office.server, format!("GET /api/v1/auth/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n\r\n"))
    };
    assert_eq!(raw_status(&ask(&format!("authorization: bEaReR {good}"))), 200);
    for lines in [
        format!("Authorization: Bearer {good}\r\nAuthorization: Bearer {good}"),
        format!("Authorization: Bearer {good}\r\nAuthorization: Bearer other"),
        format!("Authorization: Bearer other\r\nAuthorization: Bearer {good}"),
        format!("Authorization: Bearer {good}, Bearer {good}"),
        format!("Authorization: Basic {good}"),
        format!("Authorization: {good}"),
        "Authorization: Bearer".to_owned(),
        "Authorization: Bearer ".to_owned(),
        "Authorization: \u{1f600}".to_owned(),
        format!("Proxy-Authorization: Bearer {good}"),
        format!("Cookie: access={good}"),
    ] {
        let answer = ask(&lines);
        assert_eq!(raw_status(&answer), 401, "{lines}: {answer}");
        assert!(answer.contains("application/problem+json"), "{answer}");
    }
    let huge = ask(&format!("Authorization: Bearer {}", "A".repeat(100_000)));
    assert!([401, 431].contains(&raw_status(&huge)), "{huge}");
    let more = ask(&format!("Authorization: Bearer {}", "A".repeat(500_000)));
    // The connection may be reset before the answer is read.
    assert!([0, 431].contains(&raw_status(&more)), "{more}");
    assert_eq!(raw_status(&ask(&format!("Authorization: Bearer {good}"))), 200);
    is_query_ignored(&office.server, good);
    no_error_was_logged(&office.server);
}

/// Tokens in addresses end up in logs, so they count for nothing there.
fn is_query_ignored(server: &Server, token: &str) {
    for name in ["access_token", "token"] {
        let request = format!("GET /api/v1/auth/me?{name}={token} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assert_eq!(raw_status(&raw(server, request)), 401);
    }
}

fn keys(secret: &str) -> Keys {
    Keys::derive(secret.as_bytes())
}

fn signed(claims: &Claims, keys: &Keys, now: postroom_types::Timestamp) -> String {
    let context = Context::new(Arc::new(ManualClock::at(now)), Arc::new(SeededEntropy::new(9)));
    claims.sign(keys, &context, &Lifetimes::default()).token
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
}

fn sign(key: &[u8], text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
    mac.update(text.as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}
