//! The second factor and the lockout, over HTTP.

use postroom_testkit::{ApiAnswer, ApiClient, Authenticator, PASSWORD};
use postroom_types::{Clock, SystemClock};
use serde_json::{Value, json};

use crate::support::{Office, invalid, problem, settings, text};

async fn sign_in(office: &Office, email: &str, further: Value) -> ApiAnswer {
    let mut body = json!({ "email": email, "password": PASSWORD, "refreshTokenIn": "body" });
    for (name, value) in further.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    office.server.client().post("/auth/login", &body).await
}

/// Sets a second factor up with the code of the step before, so that the present one is still to be used.
async fn enrol(client: &ApiClient) -> (Authenticator, Vec<String>) {
    let begun = client.post("/auth/totp", &json!({ "password": PASSWORD })).await.expect(200);
    assert!(text(&begun["uri"]).starts_with("otpauth://totp/Postroom:"), "{begun}");
    let authenticator = Authenticator::of(text(&begun["secret"]));
    let code = authenticator.code(SystemClock.now(), -1);
    let confirmed = client.post("/auth/totp/confirm", &json!({ "code": code })).await.expect(200);
    let codes = confirmed["recoveryCodes"].as_array().expect("a list").iter().map(|code| text(code).to_owned());
    (authenticator, codes.collect())
}

#[tokio::test]
async fn a_code_is_asked_for_after_the_password_and_accepted_once() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await;
    invalid(&ida.client.post("/auth/totp", &json!({ "password": "wrong" })).await, "password");
    problem(&ida.client.post("/auth/totp/confirm", &json!({ "code": "123456" })).await, 409, "conflict");
    let (authenticator, recovery) = enrol(&ida.client).await;
    assert_eq!(recovery.len(), 10);
    problem(&ida.client.post("/auth/totp", &json!({ "password": PASSWORD })).await, 409, "conflict");
    let me = ida.client.get("/auth/me").await.expect(200);
    assert_eq!(
        (&me["user"]["secondFactor"]["enabled"], &me["user"]["secondFactor"]["recoveryCodesLeft"]),
        (&json!(true), &json!(10))
    );

    problem(&sign_in(&office, &ida.email, json!({})).await, 401, "second-factor-required");
    // Without the right password nobody learns that there is a second factor.
    problem(&sign_in(&office, &ida.email, json!({ "password": "wrong" })).await, 401, "wrong-credentials");
    for wrong in ["", "000000", "abcdef", "1234567", "１２３４５６", "12 34 56 78"] {
        problem(&sign_in(&office, &ida.email, json!({ "totpCode": wrong })).await, 401, "wrong-code");
    }
    let code = authenticator.code(SystemClock.now(), 0);
    sign_in(&office, &ida.email, json!({ "totpCode": code })).await.expect(200);
    problem(&sign_in(&office, &ida.email, json!({ "totpCode": code })).await, 401, "wrong-code");
    sign_in(&office, &ida.email, json!({ "recoveryCode": recovery[0] })).await.expect(200);
    problem(&sign_in(&office, &ida.email, json!({ "recoveryCode": recovery[0] })).await, 401, "wrong-code");
    let both = json!({ "totpCode": code, "recoveryCode": recovery[1] });
    assert_eq!(sign_in(&office, &ida.email, both).await.status, 422);

    let renewed = json!({ "password": PASSWORD, "totpCode": authenticator.code(SystemClock.now(), 1) });
    let renewed = ida.client.post("/auth/recovery-codes", &renewed).await.expect(200);
    problem(&sign_in(&office, &ida.email, json!({ "recoveryCode": recovery[1] })).await, 401, "wrong-code");
    let remove = json!({ "password": PASSWORD, "recoveryCode": renewed["recoveryCodes"][0] });
    let removed = ida.client.request(reqwest::Method::DELETE, "/auth/totp").json(&remove).send().await;
    assert_eq!(removed.status, 204, "{}", removed.text);
    sign_in(&office, &ida.email, json!({})).await.expect(200);
}

#[tokio::test]
async fn who_must_have_one_can_do_nothing_else_first() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await;
    let (_, recovery) = enrol(office.admin()).await;
    office.admin().patch("/admin/policy", &json!({ "secondFactorRequired": true })).await.expect(200);
    let confined = sign_in(&office, &ida.email, json!({})).await.expect(200);
    assert_eq!(confined["mustEnrolSecondFactor"], true);
    let mut client = office.server.client();
    client.sign_in(&ida.email, PASSWORD, None).await;
    for path in ["/auth/sessions", "/auth/api-keys", "/admin/members"] {
        problem(&client.get(path).await, 403, "second-factor-enrolment-required");
    }
    assert_eq!(client.get("/auth/me").await.expect(200)["session"]["mustEnrolSecondFactor"], true);
    enrol(&client).await;
    assert_eq!(client.refresh().await.status, 200);
    client.get("/auth/sessions").await.expect(200);
    // The one that was set up cannot be taken away again.
    let remove = json!({ "password": PASSWORD, "recoveryCode": recovery[0] });
    let removed = office.admin().request(reqwest::Method::DELETE, "/auth/totp").json(&remove).send().await;
    problem(&removed, 409, "conflict");
    // An administrator can take a member's away, who is let in to set up another.
    office.admin().post(&format!("/admin/members/{}/second-factor-reset", ida.id), &json!({})).await.expect(204);
    assert_eq!(sign_in(&office, &ida.email, json!({})).await.expect(200)["mustEnrolSecondFactor"], true);
}

#[tokio::test]
async fn who_fails_too_often_waits_and_known_people_look_like_unknown_ones() {
    let office = Office::with(settings()).await;
    let ida = office.member("ida", "user").await;
    let mut answers = Vec::new();
    for name in [ida.email.as_str(), "nobody@acme.example", "no such name"] {
        let mut statuses = Vec::new();
        for _ in 0..12 {
            let answer = sign_in(&office, name, json!({ "password": "wrong" })).await;
            let retry = !answer.header("retry-after").is_empty();
            statuses.push((answer.status, text(&answer.body["type"]).to_owned(), answer.body["detail"].clone(), retry));
        }
        answers.push(statuses);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    assert_eq!((answers[0][9].0, answers[0][10].0, answers[0][10].3), (401, 429, true), "{:?}", answers[0]);
    // The right password is not even looked at now, and somebody else is not held up.
    assert_eq!(sign_in(&office, &ida.email, json!({})).await.status, 429);
    sign_in(&office, &office.tenant.admin.email, json!({})).await.expect(200);
}
