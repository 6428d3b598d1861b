//! `ETag` and `If-Match` on what can be edited.

use postroom_testkit::ApiClient;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Office, no_error_was_logged, problem, settle, text};

#[tokio::test]
async fn a_change_is_refused_when_somebody_else_was_faster() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await;
    let body = json!({ "email": "omar@operators.example", "displayName": "Omar" });
    let omar = office.operator.post("/operator/operators", &body).await.expect(201);
    let operator = format!("/operator/operators/{}", text(&omar["operator"]["id"]));
    for (client, path, change) in [
        (office.admin(), format!("/admin/members/{}", ida.id), json!({ "displayName": "Ida L." })),
        (&office.operator, format!("/operator/tenants/{}", office.tenant.id), json!({ "name": "Acme Ltd" })),
        (&office.operator, operator, json!({ "role": "operator-readonly" })),
    ] {
        let change_if = async |tag: &str| client.request(Method::PATCH, &path).json(&change).if_match(tag).send().await;
        let first = change_if("*").await;
        assert_eq!(first.status, 200, "{}", first.text);
        let tag = first.header("etag").to_owned();
        assert_eq!(tag, format!("\"{}\"", first.body["version"]));
        // Bad, weak and foreign tags match nothing.
        for wrong in ["\"0\"", "\"999\"", "7", "W/\"2\"", "\"x\"", "", "\"99999999999999999999\"", "\"-1\"", "'; --"] {
            problem(&change_if(wrong).await, 412, "version-mismatch");
        }
        let second = change_if(&tag).await;
        assert_eq!(second.status, 200, "{}", second.text);
        assert_ne!(second.header("etag"), tag);
        problem(&change_if(&tag).await, 412, "version-mismatch");

        let suspend_if = async |tag: &str| {
            let request = client.request(Method::POST, &format!("{path}/suspend"));
            request.if_match(tag).send().await
        };
        problem(&suspend_if(&tag).await, 412, "version-mismatch");
        let suspended = suspend_if(second.header("etag")).await;
        assert_eq!((suspended.status, &suspended.body["status"]), (200, &json!("suspended")), "{}", suspended.text);
        let reactivate = client.request(Method::POST, &format!("{path}/reactivate")).if_match(&tag);
        problem(&reactivate.send().await, 412, "version-mismatch");
        let reactivate = client.request(Method::POST, &format!("{path}/reactivate"));
        let active = reactivate.if_match(suspended.header("etag")).send().await;
        assert_eq!((active.status, &active.body["status"]), (200, &json!("active")), "{}", active.text);
    }
    let path = format!("/admin/members/{}", ida.id);
    let remove = async |tag: &str| office.admin().request(Method::DELETE, &path).if_match(tag).send().await;
    problem(&remove("\"1\"").await, 412, "version-mismatch");
    let tag = office.admin().get(&path).await.header("etag").to_owned();
    assert_eq!(remove(&tag).await.status, 204);
    problem(&remove("*").await, 404, "not-found");
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn a_persons_own_name_has_a_version_too() {
    let office = Office::open().await;
    let rename = async |client: &ApiClient, tag: &str| {
        let body = json!({ "displayName": "Ada Augusta" });
        client.request(Method::PATCH, "/auth/me").json(&body).if_match(tag).send().await
    };
    let tag = office.admin().get("/auth/me").await.header("etag").to_owned();
    let renamed = rename(office.admin(), &tag).await;
    assert_eq!(renamed.body["user"]["displayName"], "Ada Augusta", "{}", renamed.text);
    problem(&rename(office.admin(), &tag).await, 412, "version-mismatch");
}

#[tokio::test]
async fn of_many_changes_at_the_same_time_with_one_tag_one_wins() {
    let office = Office::open().await;
    let path = format!("/admin/members/{}", office.tenant.admin.id);
    let tag = office.admin().get(&path).await.header("etag").to_owned();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..10 {
        let (client, path, tag) = (office.admin().clone(), path.clone(), tag.clone());
        tasks.spawn(async move {
            let body = json!({ "displayName": format!("Ada {number}") });
            client.request(Method::PATCH, &path).json(&body).if_match(&tag).send().await
        });
    }
    let answers = tasks.join_all().await;
    let won: Vec<&Value> = answers.iter().filter(|answer| answer.status == 200).map(|answer| &answer.body).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        problem(answer, 412, "version-mismatch");
    }
    assert_eq!(office.admin().get(&path).await.body["displayName"], won[0]["displayName"]);
}

#[tokio::test]
async fn two_administrators_who_demote_each_other_do_not_both_succeed() {
    let office = Office::open().await;
    let boss = office.member("boss", "admin").await;
    let demote = |id: &str| format!("/admin/members/{id}");
    let body = json!({ "role": "user" });
    let paths = (demote(&boss.id), demote(&office.tenant.admin.id));
    let (one, two) = tokio::join!(office.admin().patch(&paths.0, &body), boss.client.patch(&paths.1, &body));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    // The slower one finds its own session over, or itself the last.
    assert!(statuses[0] == 200 && [401, 409].contains(&statuses[1]), "{} {}", one.text, two.text);
    let admins = "SELECT count(*) FROM postroom.members WHERE role = 'admin' AND is_active";
    let owner = office.server.database().owner().await;
    assert_eq!(owner.query_one(admins, &[]).await.expect("a count").get::<_, i64>(0), 1);
    settle_is_possible(&office).await;
}

/// Whoever stayed administrator still can act.
async fn settle_is_possible(office: &Office) {
    let body = json!({ "email": "new@acme.example", "displayName": "New", "role": "admin" });
    let path = format!("/operator/tenants/{}/members", office.tenant.id);
    let added = office.operator.post(&path, &body).await.expect(201);
    settle(&office.server, "new@acme.example", text(&added["initialPassword"]), None).await;
}
