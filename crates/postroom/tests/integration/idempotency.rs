//! A POST with an `Idempotency-Key` happens once.

use postroom_testkit::{ApiAnswer, ApiClient, wait_for};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Member, Office, Raw, invalid, no_error_was_logged, problem, settle, tenant, text};

#[tokio::test]
async fn a_repeated_request_gets_the_same_answer_and_makes_one_thing() {
    let office = Office::open().await;
    let people = json!({ "email": "ida@acme.example", "displayName": "Ida" });
    let tenants = json!({ "slug": "borealis", "name": "Borealis" });
    let inside = json!({ "email": "ivo@acme.example", "displayName": "Ivo" });
    let operators = json!({ "email": "omar@operators.example", "displayName": "Omar" });
    let members_of = format!("/operator/tenants/{}/members", office.tenant.id);
    for (client, path, body) in [
        (office.admin(), "/admin/members", people),
        (&office.operator, "/operator/tenants", tenants),
        (&office.operator, members_of.as_str(), inside),
        (&office.operator, "/operator/operators", operators),
    ] {
        let first = create(client, path, "key 1", &body).await;
        assert_eq!(first.status, 201, "{}", first.text);
        let again = create(client, path, "key 1", &body).await;
        assert_eq!((again.status, &again.text), (201, &first.text), "{path}: first passwords, too, are said again");
        assert_eq!(again.header("content-type"), first.header("content-type"));

        let mut other = body.clone();
        other[if path.ends_with("tenants") { "name" } else { "displayName" }] = json!("Somebody else");
        invalid(&create(client, path, "key 1", &other).await, "Idempotency-Key");
        // With another key it is another request, which finds the thing made; an operator who adds a person again that
        // never signed in gets another first password.
        for _ in 0..2 {
            let another = create(client, path, "key 2", &body).await;
            match path == members_of {
                true => assert_eq!((another.status, another.text == first.text), (201, false), "{}", another.text),
                false => drop(problem(&another, 409, "conflict")),
            }
        }
    }
    assert_eq!(members(&office).await, ["admin@acme.example", "ida@acme.example", "ivo@acme.example"]);
    for key in ["", &"k".repeat(256), "t\u{e4}st"] {
        let body = json!({ "email": "x@acme.example", "displayName": "X" });
        let request = office.admin().request(Method::POST, "/admin/members").json(&body);
        invalid(&request.idempotency_key(key).send().await, "Idempotency-Key");
    }
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn a_request_that_failed_may_be_sent_again_with_its_key() {
    let office = Office::open().await;
    let bad = json!({ "email": "ida@acme.example", "displayName": "Ida", "handle": "admin" });
    let first = create(office.admin(), "/admin/members", "key", &bad).await;
    invalid(&first, "handle");
    let good = json!({ "email": "ida@acme.example", "displayName": "Ida" });
    assert_eq!(create(office.admin(), "/admin/members", "key", &good).await.status, 201);
}

#[tokio::test]
async fn keys_are_each_users_own() {
    let office = Office::open().await;
    let other = tenant(&office.server, &office.operator, "borealis").await;
    let boss = office.member("boss", "admin").await;
    let body = |who: &str| json!({ "email": format!("{who}@people.example"), "displayName": who });
    let mut made = Vec::new();
    for (client, who) in [(office.admin(), "ida"), (&boss.client, "ivo"), (&other.admin.client, "kim")] {
        let answer = create(client, "/admin/members", "the same key", &body(who)).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        made.push(text(&answer.body["member"]["id"]).to_owned());
    }
    made.dedup();
    assert_eq!(made.len(), 3);
    // Nor is it the same on another route.
    let boreal = json!({ "slug": "third", "name": "Third" });
    assert_eq!(create(&office.operator, "/operator/tenants", "the same key", &boreal).await.status, 201);
    let path = format!("/operator/tenants/{}/members", other.id);
    assert_eq!(create(&office.operator, &path, "the same key", &body("lea")).await.status, 201);
}

#[tokio::test]
async fn a_repeated_answer_is_not_given_to_who_has_lost_the_right() {
    let office = Office::open().await;
    let Member { id, client: mut boss, .. } = office.member("boss", "admin").await;
    let body = json!({ "email": "ida@acme.example", "displayName": "Ida" });
    let first = create(&boss, "/admin/members", "key", &body).await;
    assert_eq!(first.status, 201);
    office.admin().patch(&format!("/admin/members/{id}"), &json!({ "role": "user" })).await.expect(200);
    problem(&create(&boss, "/admin/members", "key", &body).await, 401, "unauthenticated");
    boss.refresh().await.expect(200);
    problem(&create(&boss, "/admin/members", "key", &body).await, 403, "forbidden");
}

#[tokio::test]
async fn at_the_same_time_one_is_carried_out() {
    let office = Office::open().await;
    for round in 0..5 {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (client, key) = (office.admin().clone(), format!("round {round}"));
            let body = json!({ "email": format!("ida{round}@acme.example"), "displayName": "Ida" });
            tasks.spawn(async move { create(&client, "/admin/members", &key, &body).await });
        }
        let answers = tasks.join_all().await;
        let made: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
        assert!(!made.is_empty(), "{answers:?}");
        assert!(made.iter().all(|answer| answer.text == made[0].text), "{made:?}");
        for answer in answers.iter().filter(|answer| answer.status != 201) {
            problem(answer, 409, "in-flight");
            assert!(!answer.header("retry-after").is_empty());
        }
        assert_eq!(members(&office).await.len(), round + 2);
        // Whoever was told to wait finds the answer.
        let body = json!({ "email": format!("ida{round}@acme.example"), "displayName": "Ida" });
        let later = create(office.admin(), "/admin/members", &format!("round {round}"), &body).await;
        assert_eq!((later.status, &later.text), (201, &made[0].text));
    }
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn a_client_that_went_away_finds_the_answer_when_it_comes_back() {
    let office = Office::open().await;
    let token = office.admin().access_token().to_owned();
    // The row that the request needs is held, so that the client can go while the work is under way.
    let mut owner = office.server.database().owner().await;
    let held = owner.transaction().await.expect("a transaction");
    held.batch_execute("LOCK TABLE postroom_management.memberships IN ACCESS EXCLUSIVE MODE").await.expect("locked");
    let body = json!({ "email": "ida@acme.example", "displayName": "Ida" }).to_string();
    let mut gone = Raw::connect(&office.server);
    gone.send(format!(
        "POST /api/v1/admin/members HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Idempotency-Key: lost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ));
    wait_for("the request waits for the lock", async || {
        let waiting = "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database \
                       WHERE NOT l.granted AND d.datname = current_database()";
        held.query_one(waiting, &[]).await.expect("the locks").get::<_, i64>(0) > 0
    })
    .await;
    drop(gone);
    let body: Value = serde_json::from_str(&body).expect("JSON");
    problem(&create(office.admin(), "/admin/members", "lost", &body).await, 409, "in-flight");
    held.commit().await.expect("the lock is let go");

    let mut found = None;
    wait_for("the answer is there", async || {
        let answer = create(office.admin(), "/admin/members", "lost", &body).await;
        found = (answer.status == 201).then_some(answer);
        found.is_some()
    })
    .await;
    let initial = found.expect("an answer").body["initialPassword"].clone();
    assert_eq!(members(&office).await, ["admin@acme.example", "ida@acme.example"]);
    // The password in the repeated answer is the one that works.
    settle(&office.server, "ida@acme.example", text(&initial), None).await;
}

async fn create(client: &ApiClient, path: &str, key: &str, body: &Value) -> ApiAnswer {
    client.request(Method::POST, path).json(body).idempotency_key(key).send().await
}

/// Everybody's address.
async fn members(office: &Office) -> Vec<String> {
    let list = office.admin().get("/admin/members?limit=100").await.expect(200);
    let mut emails: Vec<_> =
        list["items"].as_array().expect("a list").iter().map(|member| text(&member["email"]).to_owned()).collect();
    emails.sort();
    emails
}
