//! How much one caller may ask.

use postroom_testkit::{OPERATOR_EMAIL, OPERATOR_FIRST_PASSWORD, Server};
use reqwest::Method;
use serde_json::json;

use crate::support::{Office, problem, settings};

#[tokio::test]
async fn five_sign_ins_a_minute_from_one_address_and_the_sixth_waits() {
    let server = Server::start(settings().set("POSTROOM_RATE_SIGN_IN", "5")).await;
    let sign_in = async |address: &str, password: &str| {
        let body = json!({ "email": OPERATOR_EMAIL, "password": password });
        server.client().request(Method::POST, "/auth/login").json(&body).from_address(address).send().await
    };
    for left in (0..5).rev() {
        let answer = sign_in("198.51.100.7", "not the password").await;
        problem(&answer, 401, "wrong-credentials");
        assert_eq!(answer.header("ratelimit-policy"), "\"sign-in\";q=5;w=60");
        assert!(answer.header("ratelimit").starts_with(&format!("\"sign-in\";r={left};t=")), "{:?}", answer.headers);
    }
    // Neither the right password nor addresses that the client writes in front of its own help.
    for address in ["198.51.100.7", "203.0.113.1, 198.51.100.7", "127.0.0.1, 198.51.100.7"] {
        let refused = sign_in(address, OPERATOR_FIRST_PASSWORD).await;
        problem(&refused, 429, "too-many-requests");
        let seconds: u64 = refused.header("retry-after").parse().expect("seconds");
        assert!((1..=60).contains(&seconds), "{seconds}");
        assert!(refused.header("ratelimit").starts_with("\"sign-in\";r=0;t="), "{:?}", refused.headers);
    }
    // Others are not in the way; a network of 64 bits is one caller.
    assert_eq!(sign_in("198.51.100.8", OPERATOR_FIRST_PASSWORD).await.status, 200);
    for host in 1..=5 {
        assert_eq!(sign_in(&format!("2001:db8::{host}"), "not the password").await.status, 401);
    }
    assert_eq!(sign_in("2001:db8::ffff:6", "not the password").await.status, 429);
    assert_eq!(sign_in("2001:db8:0:1::1", "not the password").await.status, 401);
}

#[tokio::test]
async fn who_is_no_trusted_proxy_cannot_speak_for_others() {
    let server =
        Server::start(settings().set("POSTROOM_RATE_SIGN_IN", "2").set("POSTROOM_TRUSTED_PROXIES", "10.0.0.0/8")).await;
    let mut statuses = Vec::new();
    for host in 1..=3 {
        let body = json!({ "email": OPERATOR_EMAIL, "password": "not the password" });
        let request = server.client().request(Method::POST, "/auth/login").json(&body);
        statuses.push(request.from_address(&format!("198.51.100.{host}")).send().await.status);
    }
    assert_eq!(statuses, [401, 401, 429]);
}

#[tokio::test]
async fn each_user_has_an_allowance_of_their_own_and_a_smaller_one_for_passwords() {
    let settings = settings().set("POSTROOM_RATE_INTERACTIVE", "12").set("POSTROOM_RATE_STRICT", "3");
    let office = Office::with(settings).await;
    let mut answers = Vec::new();
    for _ in 0..14 {
        answers.push(office.admin().get("/auth/me").await);
    }
    let refused = answers.iter().find(|answer| answer.status != 200).expect("used up");
    problem(refused, 429, "too-many-requests");
    assert!(refused.headers.contains_key("retry-after"));
    let first = &answers[0];
    assert_eq!(first.header("ratelimit-policy"), "\"interactive\";q=12;w=60");
    assert!(first.header("ratelimit").starts_with("\"interactive\";r="), "{:?}", first.headers);
    // Another session of the same person has no allowance of its own; another person does.
    office.operator.get("/auth/me").await.expect(200);

    let guess = json!({ "currentPassword": "not the password", "newPassword": "cobalt meadow trumpet sparrow" });
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(office.operator.put("/auth/password", &guess).await.status);
    }
    assert_eq!((statuses[0], statuses[3]), (422, 429), "{statuses:?}: guessing the current password is slow");
}
