//! How people get in over HTTP: the tenant's policy, invitations, reset links and registration.

use postroom_testkit::PASSWORD;
use reqwest::Method;
use serde_json::json;

use crate::support::{Office, invalid, no_error_was_logged, problem, settings, tenant, text};

const NEW_PASSWORD: &str = "marble otter violin canyon";

/// What stands behind the `#`.
fn token_of(url: &str) -> &str {
    url.split_once('#').expect("a secret").1
}

#[tokio::test]
async fn an_invitation_lets_one_person_in_once() {
    let office = Office::with(settings().set("POSTROOM_PUBLIC_URL", "https://post.example.org/")).await;
    let body = json!({ "email": "nora@elsewhere.example", "displayName": "Nora" });
    let made = office.admin().post("/admin/invitations", &body).await.expect(201);
    let url = text(&made["url"]).to_owned();
    assert!(url.starts_with("https://post.example.org/invitation#"), "{url}");
    assert_eq!((&made["invitation"]["status"], &made["invitation"]["role"]), (&json!("open"), &json!("user")));
    problem(&office.admin().post("/admin/invitations", &body).await, 409, "conflict");

    let nobody = office.server.client();
    let offer = nobody.post("/auth/invitation", &json!({ "token": token_of(&url) })).await.expect(200);
    assert_eq!((&offer["tenant"]["slug"], &offer["existing"]), (&json!("acme"), &json!(false)));
    let accept = json!({ "token": token_of(&url), "password": NEW_PASSWORD, "refreshTokenIn": "body" });
    let signed_in = nobody.post("/auth/invitation/accept", &accept).await.expect(200);
    let nora = nobody.with_access_token(Some(text(&signed_in["accessToken"])));
    assert_eq!(nora.get("/auth/me").await.expect(200)["user"]["email"], "nora@elsewhere.example");
    problem(&nobody.post("/auth/invitation/accept", &accept).await, 404, "not-found");
    problem(&nobody.post("/auth/invitation", &json!({ "token": token_of(&url) })).await, 404, "not-found");

    // Somebody who belongs elsewhere joins with the password that they have.
    let other = tenant(&office.server, &office.operator, "borealis").await;
    let body = json!({ "email": "nora@elsewhere.example", "displayName": "Nora", "role": "admin" });
    let made = other.admin.client.post("/admin/invitations", &body).await.expect(201);
    let link = json!({ "token": token_of(text(&made["url"])), "password": "not the password" });
    problem(&nobody.post("/auth/invitation/accept", &link).await, 401, "wrong-credentials");
    let link = json!({ "token": token_of(text(&made["url"])), "password": NEW_PASSWORD });
    nobody.post("/auth/invitation/accept", &link).await.expect(200);
    assert_eq!(nora.get("/auth/me").await.expect(200)["tenants"].as_array().map(Vec::len), Some(2));
    let accepted = other.admin.client.get("/admin/invitations?status=accepted&total=true").await.expect(200);
    assert_eq!((&accepted["total"], &accepted["items"][0]["status"]), (&json!(1), &json!("accepted")));
    assert!(!office.server.log().contains(token_of(&url)), "links are not logged");
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn invitations_are_taken_back_renewed_and_versioned() {
    let office = Office::open().await;
    let body = json!({ "email": "nora@elsewhere.example", "displayName": "Nora", "expiresInDays": 30 });
    let made = office.admin().post("/admin/invitations", &body).await.expect(201);
    let first = text(&made["url"]).to_owned();
    assert!(first.starts_with("/invitation#"), "without a public URL a path alone, whatever the Host says: {first}");
    let path = format!("/admin/invitations/{}", text(&made["invitation"]["id"]));
    let renewed = office.admin().post(&format!("{path}/renew"), &json!({})).await.expect(200);
    let nobody = office.server.client();
    let look = async |url: &str| nobody.post("/auth/invitation", &json!({ "token": token_of(url) })).await;
    problem(&look(&first).await, 404, "not-found");
    look(text(&renewed["url"])).await.expect(200);
    let stale = office.admin().request(Method::DELETE, &path).if_match("\"1\"").send().await;
    problem(&stale, 412, "version-mismatch");
    assert_eq!(office.admin().delete(&path).await.status, 204);
    problem(&look(text(&renewed["url"])).await, 404, "not-found");
    problem(&office.admin().post(&format!("{path}/renew"), &json!({})).await, 409, "conflict");
    for (field, value) in
        [("role", json!("operator")), ("expiresInDays", json!(31)), ("email", json!("no address")), ("extra", json!(1))]
    {
        let mut wrong = json!({ "email": "x@elsewhere.example", "displayName": "X" });
        wrong[field] = value;
        invalid(&office.admin().post("/admin/invitations", &wrong).await, field);
    }
    invalid(&office.admin().get("/admin/invitations?status=lost").await, "status");
    let ida = office.member("ida", "user").await;
    problem(&ida.client.get("/admin/invitations").await, 403, "forbidden");
}

#[tokio::test]
async fn a_reset_link_ends_every_session_and_every_key() {
    let office = Office::with(settings().set("POSTROOM_RATE_RESET", "3")).await;
    let ida = office.member("ida", "user").await;
    let created = ida.client.post("/auth/api-keys", &json!({ "name": "backup", "scopes": [] })).await.expect(201);
    let program = office.server.client().with_access_token(Some(text(&created["key"])));
    program.get("/auth/me").await.expect(200);
    let path = format!("/admin/members/{}/password-reset", ida.id);
    let older = office.admin().post(&path, &json!({})).await.expect(200);
    let newer = office.admin().post(&path, &json!({})).await.expect(200);
    let nobody = office.server.client();
    let confirm = async |url: &str, password: &str| {
        nobody.post("/auth/password-reset/confirm", &json!({ "token": token_of(url), "newPassword": password })).await
    };
    problem(&confirm(text(&older["url"]), NEW_PASSWORD).await, 404, "not-found");
    invalid(&confirm(text(&newer["url"]), "short").await, "newPassword");
    assert_eq!(confirm(text(&newer["url"]), NEW_PASSWORD).await.status, 204);
    problem(&confirm(text(&newer["url"]), NEW_PASSWORD).await, 404, "not-found");
    problem(&ida.client.get("/auth/me").await, 401, "unauthenticated");
    problem(&program.get("/auth/me").await, 401, "unauthenticated");
    let mut again = office.server.client();
    problem(&again.try_sign_in(&ida.email, PASSWORD, None).await, 401, "wrong-credentials");
    again.sign_in(&ida.email, NEW_PASSWORD, None).await;
    office.admin().post(&path, &json!({})).await.expect(200);
    let refused = office.admin().post(&path, &json!({})).await;
    problem(&refused, 429, "too-many-requests");
    assert_eq!(refused.header("ratelimit-policy"), "\"reset\";q=3;w=3600");
}

#[tokio::test]
async fn people_sign_up_only_where_the_policy_is_open() {
    let office = Office::open().await;
    let nobody = office.server.client();
    let register = async |tenant: &str, email: &str| {
        let body = json!({ "tenant": tenant, "email": email, "displayName": "Nora", "password": NEW_PASSWORD });
        nobody.post("/auth/register", &body).await
    };
    let (closed, unknown) = (register("acme", "a@x.example").await, register("nowhere", "a@x.example").await);
    assert_eq!(problem(&closed, 403, "forbidden")["detail"], problem(&unknown, 403, "forbidden")["detail"]);
    let policy = office.admin().get("/admin/policy").await;
    let etag = policy.header("etag").to_owned();
    let opened = json!({ "registration": "open", "sessionIdleSeconds": 600 });
    let change = async |etag: &str| {
        office.admin().request(Method::PATCH, "/admin/policy").if_match(etag).json(&opened).send().await
    };
    let changed = change(&etag).await.expect(200);
    assert_eq!((&changed["registration"], &changed["sessionIdleSeconds"]), (&json!("open"), &json!(600)));
    problem(&change(&etag).await, 412, "version-mismatch");
    let signed_in = register("acme", "nora@x.example").await.expect(201);
    assert_eq!(signed_in["expiresIn"], 300, "half of what an unused session lasts");
    problem(&register("acme", "nora@x.example").await, 409, "conflict");
    for (field, value) in [
        ("sessionIdleSeconds", json!(299)),
        ("sessionMaxSeconds", json!(7_776_001)),
        ("registration", json!("everybody")),
        ("secondFactorRequired", json!("yes")),
        ("extra", json!(1)),
    ] {
        invalid(&office.admin().patch("/admin/policy", &json!({ field: value })).await, field);
    }
    let default = office.admin().patch("/admin/policy", &json!({ "sessionIdleSeconds": null })).await.expect(200);
    assert_eq!((&default["sessionIdleSeconds"], &default["registration"]), (&json!(null), &json!("open")));
}
