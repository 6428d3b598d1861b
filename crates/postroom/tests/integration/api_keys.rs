//! API keys over HTTP: what they open, and what ends them at the very next request.

use postroom_testkit::{ApiClient, PASSWORD};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Office, invalid, no_error_was_logged, problem, text};

/// A key of this person; a client that carries it, its text, and its id.
async fn key(office: &Office, owner: &ApiClient, scopes: &[&str]) -> (ApiClient, String) {
    let created = owner.post("/auth/api-keys", &json!({ "name": "backup", "scopes": scopes })).await.expect(201);
    let client = office.server.client().with_access_token(Some(text(&created["key"])));
    (client, text(&created["apiKey"]["id"]).to_owned())
}

#[tokio::test]
async fn a_key_does_what_its_scopes_allow_and_nothing_of_what_lets_people_in() {
    let office = Office::open().await;
    let (program, id) = key(&office, office.admin(), &["members:read"]).await;
    let me = program.get("/auth/me").await.expect(200);
    assert_eq!((&me["session"]["id"], &me["permissions"]), (&json!(id), &json!(["members:read"])));
    program.get("/admin/members").await.expect(200);
    let member = json!({ "email": "x@acme.example", "displayName": "X" });
    problem(&program.post("/admin/members", &member).await, 403, "forbidden");
    problem(&program.get("/admin/policy").await, 403, "forbidden");
    problem(&program.get("/operator/tenants").await, 403, "forbidden");
    for (method, path, body) in [
        (
            Method::PUT,
            "/auth/password",
            json!({ "currentPassword": PASSWORD, "newPassword": "marble otter violin canyon" }),
        ),
        (Method::POST, "/auth/api-keys", json!({ "name": "child", "scopes": [] })),
        (Method::GET, "/auth/api-keys", Value::Null),
        (Method::DELETE, "/auth/api-keys/01890000-0000-7000-8000-000000000000", Value::Null),
        (Method::GET, "/auth/sessions", Value::Null),
        (Method::DELETE, "/auth/sessions/01890000-0000-7000-8000-000000000000", Value::Null),
        (Method::POST, "/auth/switch", json!({})),
        (Method::POST, "/auth/logout", json!({})),
        (Method::POST, "/auth/logout-all", json!({})),
        (Method::PATCH, "/auth/me", json!({ "displayName": "X" })),
    ] {
        let answer = program.request(method.clone(), path).json(&body).send().await;
        assert_eq!(answer.status, 403, "{method} {path}: {}", answer.text);
        problem(&answer, 403, "forbidden");
    }
    let sessions = office.admin().get("/auth/sessions").await.expect(200);
    assert!(sessions["items"].as_array().expect("a list").iter().all(|session| session["id"] != json!(id)));
    let listed = office.admin().get("/auth/api-keys").await.expect(200);
    assert_eq!(listed["items"][0]["id"], json!(id));
    assert!(listed["items"][0]["lastUsedAt"].is_string() && listed["items"][0]["key"].is_null(), "{listed}");
    problem(&office.operator.get("/auth/api-keys").await, 403, "forbidden");
    assert!(!office.server.log().contains("prk_"), "keys are not logged");
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn the_next_request_of_a_key_that_ended_is_refused() {
    let office = Office::open().await;
    let ida = office.member("ida", "admin").await;
    let (deleted, id) = key(&office, &ida.client, &["members:read"]).await;
    let (kept, _) = key(&office, &ida.client, &["members:read"]).await;
    deleted.get("/admin/members").await.expect(200);
    problem(&office.admin().delete(&format!("/auth/api-keys/{id}")).await, 404, "not-found");
    assert_eq!(ida.client.delete(&format!("/auth/api-keys/{id}")).await.status, 204);
    problem(&deleted.get("/admin/members").await, 401, "unauthenticated");
    problem(&ida.client.delete(&format!("/auth/api-keys/{id}")).await, 404, "not-found");

    let path = format!("/admin/members/{}", ida.id);
    kept.get("/admin/members").await.expect(200);
    office.admin().patch(&path, &json!({ "role": "user" })).await.expect(200);
    problem(&kept.get("/admin/members").await, 403, "forbidden");
    assert_eq!(kept.get("/auth/me").await.expect(200)["permissions"], json!([]));
    office.admin().post(&format!("{path}/suspend"), &json!({})).await.expect(200);
    problem(&kept.get("/auth/me").await, 401, "unauthenticated");
    office.admin().post(&format!("{path}/reactivate"), &json!({})).await.expect(200);
    problem(&kept.get("/auth/me").await, 401, "unauthenticated");
}

#[tokio::test]
async fn a_repeated_creation_tells_the_same_key_and_bad_ones_are_refused() {
    let office = Office::open().await;
    let body = json!({ "name": "backup", "scopes": ["members:read"], "expiresInDays": 365 });
    let create = async |key: &str, body: &Value| {
        office.admin().request(Method::POST, "/auth/api-keys").idempotency_key(key).json(body).send().await
    };
    let (first, again) = (create("one", &body).await, create("one", &body).await);
    assert_eq!((first.status, &first.text), (201, &again.text));
    for (field, value) in [
        ("scopes", json!(["tenants:read"])),
        ("scopes", json!(["members:read members:write"])),
        ("expiresInDays", json!(0)),
        ("expiresInDays", json!(366)),
        ("name", json!("")),
        ("extra", json!(1)),
    ] {
        let mut wrong = body.clone();
        wrong[field] = value;
        invalid(&office.admin().post("/auth/api-keys", &wrong).await, field);
    }
    for token in
        ["prk_", "prk_x", "prk_\u{e4}", &format!("prk_{}", "A".repeat(86)), &format!("prk_{}", "A".repeat(9_000))]
    {
        let client = office.server.client();
        let request = client.request(Method::GET, "/auth/me").header("authorization", &format!("Bearer {token}"));
        assert_eq!(request.send().await.status, 401, "{token:?}");
    }
}
