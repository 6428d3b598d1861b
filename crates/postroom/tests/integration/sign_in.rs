//! Signing in, staying signed in, signing out; and that what ends a session bites on the very next request.

use postroom_testkit::{ApiAnswer, ApiClient, OPERATOR_EMAIL, OPERATOR_FIRST_PASSWORD, PASSWORD, Server};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    Office, invalid, join, log_lines, no_error_was_logged, operations, problem, server, settings, settle, tenant, text,
};

const OTHER_PASSWORD: &str = "cobalt meadow trumpet sparrow";

#[tokio::test]
async fn an_address_or_a_handle_signs_in_to_the_place_that_is_named() {
    let office = Office::open().await;
    let other = tenant(&office.server, &office.operator, "borealis").await;
    let ida = office.member("ida", "user").await;
    let body = json!({ "email": ida.email, "displayName": "Ida elsewhere", "role": "admin" });
    // An administrator's word is not enough for somebody who belongs elsewhere; the operator's is.
    problem(&other.admin.client.post("/admin/members", &body).await, 409, "conflict");
    ida.client.get("/auth/me").await.expect(200);
    let joined = join(&office.server, &office.operator, &other, &ida.email, "admin").await;
    is_over(&ida.client).await;

    let me = |answer: Value| (answer["session"]["tenant"]["slug"].clone(), answer["session"]["role"].clone());
    let mut client = office.server.client();
    for (login, wanted, place) in [
        (ida.email.as_str(), None, (json!("acme"), json!("user"))),
        ("IDA@ACME.Example", Some("acme"), (json!("acme"), json!("user"))),
        ("ida", Some("borealis"), (json!("borealis"), json!("admin"))),
        (OPERATOR_EMAIL, None, (Value::Null, json!("operator"))),
    ] {
        client.sign_in(login, PASSWORD, wanted).await;
        let answer = client.get("/auth/me").await.expect(200);
        assert_eq!(me(answer.clone()), place, "{login}");
        assert!(answer["session"]["mustChangePassword"] == false, "{answer}");
    }
    let places = joined.get("/auth/me").await.expect(200);
    let slugs: Vec<_> = places["tenants"].as_array().expect("a list").iter().map(|t| text(&t["slug"])).collect();
    assert_eq!(slugs, ["acme", "borealis"]);
    let permissions = places["permissions"].as_array().expect("a list");
    assert!(permissions.contains(&json!("members:read")) && permissions.contains(&json!("policy:write")), "{places}");
    assert!(!permissions.contains(&json!("tenants:read")), "{places}");

    // The right password with a tenant that is not theirs, or that does not exist, tells nobody which it was.
    let foreign = client.try_sign_in(&office.tenant.admin.email, PASSWORD, Some("borealis")).await;
    let unknown = client.try_sign_in(&office.tenant.admin.email, PASSWORD, Some("nowhere")).await;
    assert_eq!(same_but_for_the_request(&foreign), same_but_for_the_request(&unknown));
    problem(&foreign, 403, "forbidden");
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn unknown_people_and_wrong_passwords_get_the_same_answer() {
    let server = server().await;
    let mut client = server.client();
    let wrong = client.try_sign_in(OPERATOR_EMAIL, "not the password", None).await;
    problem(&wrong, 401, "wrong-credentials");
    let long = "x".repeat(1024);
    for (login, password) in [
        ("nobody@operators.example", OPERATOR_FIRST_PASSWORD),
        ("nobody", OPERATOR_FIRST_PASSWORD),
        ("", ""),
        ("olga@operators.example\u{0}", OPERATOR_FIRST_PASSWORD),
        ("' OR 1=1 --", "' OR 1=1 --"),
        (OPERATOR_EMAIL, ""),
        (OPERATOR_EMAIL, long.as_str()),
        (OPERATOR_EMAIL, "lantern gravel mosaic otter "),
        (OPERATOR_EMAIL, "lantern gravel mosaic otter\u{0}"),
    ] {
        let answer = client.try_sign_in(login, password, None).await;
        assert_eq!(same_but_for_the_request(&answer), same_but_for_the_request(&wrong), "{login:?} {password:?}");
        assert_eq!(answer.headers.get("set-cookie"), None);
    }
    no_error_was_logged(&server);
}

#[tokio::test]
async fn the_refresh_token_is_a_cookie_that_only_our_own_pages_can_use() {
    for (public_url, secure) in [("", true), ("https://post.example", true), ("http://post.example", false)] {
        let server = Server::start(settings().set("POSTROOM_PUBLIC_URL", public_url)).await;
        let body = json!({ "email": OPERATOR_EMAIL, "password": OPERATOR_FIRST_PASSWORD });
        let signed_in = server.client().post("/auth/login", &body).await;
        let cookie = signed_in.header("set-cookie").to_owned();
        assert_eq!(signed_in.body.get("refreshToken"), None, "scripts must not see it");
        assert_eq!((&signed_in.body["tokenType"], &signed_in.body["expiresIn"]), (&json!("Bearer"), &json!(900)));
        let (life, attributes): (Vec<_>, Vec<_>) = cookie.split("; ").skip(1).partition(|a| a.starts_with("Max-Age="));
        let mut expected = vec!["Path=/api/v1/auth/refresh", "HttpOnly", "SameSite=Strict"];
        // Without it, browsers take the cookie from this very machine only.
        expected.extend(secure.then_some("Secure"));
        assert_eq!(attributes, expected);
        let seconds: i64 = life[0].trim_start_matches("Max-Age=").parse().expect("seconds");
        assert!((2_591_900..=2_592_000).contains(&seconds), "30 days from a moment ago: {seconds}");

        let pair = cookie.split(';').next().expect("a pair").to_owned();
        let refresh = |header: Option<(&'static str, String)>| {
            let request = server.client().request(Method::POST, "/auth/refresh").header("cookie", &pair);
            match header {
                Some((name, value)) => request.header(name, &value),
                None => request,
            }
        };
        let foreign = [
            ("origin", "https://evil.example".to_owned()),
            ("origin", "null".to_owned()),
            ("origin", format!("{}.evil.example", server.url())),
            ("sec-fetch-site", "cross-site".to_owned()),
            ("sec-fetch-site", "same-site".to_owned()),
            ("sec-fetch-site", "none".to_owned()),
        ];
        for header in foreign {
            let answer = refresh(Some(header.clone())).send().await;
            problem(&answer, 403, "foreign-origin");
            assert_eq!(answer.headers.get("set-cookie"), None, "{header:?}");
        }
        let own = if public_url.is_empty() { server.url().to_owned() } else { public_url.to_owned() };
        let first = refresh(Some(("origin", own))).send().await;
        assert_eq!(first.status, 200, "{}", first.text);
        assert_ne!(first.header("set-cookie"), cookie);
        assert_eq!(first.body.get("refreshToken"), None);
        // Lost answers are asked for again.
        let again = refresh(Some(("sec-fetch-site", "same-origin".to_owned()))).send().await;
        let value = |answer: &ApiAnswer| answer.header("set-cookie").split(';').next().map(ToOwned::to_owned);
        assert_eq!(value(&first), value(&again));
        let without = server.client().request(Method::POST, "/auth/refresh").send().await;
        problem(&without, 401, "unauthenticated");
        assert!(without.header("set-cookie").contains("postroom_refresh=; "), "{:?}", without.headers);
        assert!(without.header("set-cookie").contains("Max-Age=0"));
    }
}

#[tokio::test]
async fn twenty_clients_with_one_refresh_token_get_the_same_successor() {
    let office = Office::open().await;
    for person in [office.operator.clone(), office.admin().clone()] {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let mut client = person.clone();
            tasks.spawn(async move {
                let answer = client.refresh().await;
                (answer.status, client.refresh_token().to_owned(), client.access_token().to_owned())
            });
        }
        let answers = tasks.join_all().await;
        let mut successors: Vec<_> = answers.iter().map(|answer| answer.1.clone()).collect();
        successors.dedup();
        assert!(answers.iter().all(|answer| answer.0 == 200), "{:?}", answers.iter().map(|a| a.0).collect::<Vec<_>>());
        assert_eq!(successors.len(), 1);
        assert_ne!(successors[0], person.refresh_token());
        for (_, _, token) in &answers {
            person.with_access_token(Some(token)).get("/auth/me").await.expect(200);
        }
    }
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn a_refresh_token_that_comes_back_later_ends_its_session_and_only_that() {
    let office = Office::open().await;
    for thief_of in [office.operator.clone(), office.admin().clone()] {
        let mut elsewhere = office.server.client();
        let me = thief_of.get("/auth/me").await.expect(200);
        elsewhere.sign_in(text(&me["user"]["email"]), PASSWORD, me["session"]["tenant"]["slug"].as_str()).await;

        let mut stolen = thief_of.clone();
        let mut person = thief_of.clone();
        person.refresh().await.expect(200);
        // Within the grace the thief gets what the person got; once the successor was used, the family ends.
        person.refresh().await.expect(200);
        problem(&stolen.refresh().await, 401, "unauthenticated");
        problem(&person.refresh().await, 401, "unauthenticated");
        problem(&person.get("/auth/me").await, 401, "unauthenticated");
        problem(&thief_of.get("/auth/sessions").await, 401, "unauthenticated");
        elsewhere.get("/auth/me").await.expect(200);
        elsewhere.refresh().await.expect(200);
    }
    let thefts = log_lines(&office.server).iter().filter(|line| line["level"] == "WARN").count();
    assert_eq!(thefts, 2, "each theft is told once");
}

#[tokio::test]
async fn a_refresh_token_that_is_not_one_ends_nothing() {
    let office = Office::open().await;
    let mut client = office.admin().clone();
    let right = client.refresh_token().to_owned();
    let operators = office.operator.refresh_token().to_owned();
    // The same session with another secret, another tenant's place in front, cut, prolonged, nonsense.
    let flipped = |at: usize| {
        let mut text = right.clone().into_bytes();
        text[at] = if text[at] == b'A' { b'B' } else { b'A' };
        String::from_utf8(text).expect("ASCII")
    };
    let wrong = [
        flipped(80),
        flipped(3),
        flipped(25),
        format!("{}{}", &operators[..22], &right[22..]),
        right[1..].to_owned(),
        format!("{right}A"),
        String::new(),
        "x".repeat(100),
        "\u{0}".to_owned(),
        "x".repeat(200_000),
    ];
    for token in wrong {
        let answer = office.server.client().post("/auth/refresh", &json!({ "refreshToken": token })).await;
        problem(&answer, 401, "unauthenticated");
    }
    client.refresh().await.expect(200);
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn signing_out_ends_one_session_or_all_of_them_everywhere() {
    let office = Office::open().await;
    let other = tenant(&office.server, &office.operator, "borealis").await;
    let ida = office.member("ida", "user").await;
    join(&office.server, &office.operator, &other, &ida.email, "user").await;
    let ida_client = signed_in(&office.server, &ida.email, Some("acme")).await;
    let phone = signed_in(&office.server, &ida.email, Some("acme")).await;
    let laptop = signed_in(&office.server, &ida.email, Some("borealis")).await;

    let listed = ida_client.get("/auth/sessions").await.expect(200);
    let sessions = listed["items"].as_array().expect("a list");
    assert_eq!(sessions.len(), 2, "the changes of password ended those before; borealis is another area: {listed}");
    assert_eq!(sessions.iter().filter(|session| session["current"] == true).count(), 1);
    let of_phone = sessions.iter().find(|session| session["current"] == false).expect("the phone");

    // Ended from elsewhere, at once; another person's session cannot be ended, and is not told from none.
    let nobody = "/auth/sessions/01890000-0000-7000-8000-000000000000";
    problem(&ida_client.delete(nobody).await, 404, "not-found");
    let theirs = format!("/auth/sessions/{}", text(&of_phone["id"]));
    problem(&office.admin().delete(&theirs).await, 404, "not-found");
    problem(&office.operator.delete(&theirs).await, 404, "not-found");
    phone.get("/auth/me").await.expect(200);
    ida_client.delete(&theirs).await.expect(204);
    is_over(&phone).await;
    problem(&ida_client.delete(&theirs).await, 404, "not-found");

    let answer = laptop.post("/auth/logout", &json!({})).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    assert!(answer.header("set-cookie").contains("Max-Age=0"), "{:?}", answer.headers);
    is_over(&laptop).await;
    problem(&laptop.post("/auth/logout", &json!({})).await, 401, "unauthenticated");

    let laptop = signed_in(&office.server, &ida.email, Some("borealis")).await;
    ida_client.get("/auth/me").await.expect(200);
    ida_client.request(Method::POST, "/auth/logout-all").send().await.expect(204);
    is_over(&laptop).await;
    is_over(&ida_client).await;
    office.admin().get("/auth/me").await.expect(200);
}

#[tokio::test]
async fn switching_opens_a_session_there_and_ends_the_one_here() {
    let office = Office::open().await;
    let other = tenant(&office.server, &office.operator, "borealis").await;
    join(&office.server, &office.operator, &other, &office.tenant.admin.email, "readonly").await;

    let here = &signed_in(&office.server, &office.tenant.admin.email, Some("acme")).await;
    problem(&here.post("/auth/switch", &json!({ "tenant": "nowhere" })).await, 403, "forbidden");
    problem(&here.post("/auth/switch", &json!({})).await, 403, "forbidden");
    here.get("/auth/me").await.expect(200);
    let body = json!({ "tenant": "borealis", "refreshTokenIn": "body" });
    let there = here.post("/auth/switch", &body).await.expect(200);
    is_over(here).await;
    let there = here.with_access_token(there["accessToken"].as_str());
    let me = there.get("/auth/me").await.expect(200);
    assert_eq!((&me["session"]["role"], &me["session"]["tenant"]["slug"]), (&json!("readonly"), &json!("borealis")));
    problem(&there.get("/admin/members").await, 403, "forbidden");
    problem(&office.operator.post("/auth/switch", &json!({ "tenant": "acme" })).await, 403, "forbidden");
}

#[tokio::test]
async fn a_password_follows_the_rules_and_its_change_ends_every_session() {
    let office = Office::open().await;
    let ida = office.member("idalotta-frederiksen", "user").await;
    let phone = signed_in(&office.server, &ida.email, None).await;
    let change = async |current: &str, new: &str| {
        ida.client.put("/auth/password", &json!({ "currentPassword": current, "newPassword": new })).await
    };
    for refused in ["elevenchars", "", "password1234", "aaaaaaaaaaaaaaaa", ida.email.as_str(), PASSWORD] {
        invalid(&change(PASSWORD, refused).await, "newPassword");
    }
    invalid(&change("not the password", OTHER_PASSWORD).await, "currentPassword");
    phone.get("/auth/me").await.expect(200);

    let mut client = ida.client.clone();
    client.change_password(PASSWORD, OTHER_PASSWORD).await;
    is_over(&ida.client).await;
    is_over(&phone).await;
    client.get("/auth/me").await.expect(200);
    let mut again = office.server.client();
    problem(&again.try_sign_in(&ida.email, PASSWORD, None).await, 401, "wrong-credentials");
    again.sign_in(&ida.email, OTHER_PASSWORD, None).await;
}

#[tokio::test]
async fn what_an_administrator_takes_away_is_gone_on_the_next_request() {
    let office = Office::open().await;
    let (server, admin) = (&office.server, office.admin());

    // Suspended and back: the old tokens stay dead.
    let ida = office.member("ida", "user").await;
    let suspend = format!("/admin/members/{}/suspend", ida.id);
    assert_eq!(admin.post(&suspend, &json!({})).await.expect(200)["status"], "suspended");
    is_over(&ida.client).await;
    problem(&server.client().try_sign_in(&ida.email, PASSWORD, None).await, 403, "forbidden");
    admin.post(&format!("/admin/members/{}/reactivate", ida.id), &json!({})).await.expect(200);
    is_over(&ida.client).await;
    signed_in(server, &ida.email, None).await;

    // Demoted: the old access token is refused, the refreshed one has the new role.
    let mut boss = office.member("boss", "admin").await;
    boss.client.get("/admin/members").await.expect(200);
    admin.patch(&format!("/admin/members/{}", boss.id), &json!({ "role": "user" })).await.expect(200);
    problem(&boss.client.get("/admin/members").await, 401, "unauthenticated");
    problem(&boss.client.post("/admin/members", &json!({})).await, 422, "invalid-input");
    problem(&boss.client.get("/auth/me").await, 401, "unauthenticated");
    boss.client.refresh().await.expect(200);
    problem(&boss.client.get("/admin/members").await, 403, "forbidden");
    assert_eq!(boss.client.get("/auth/me").await.expect(200)["session"]["role"], "user");

    // A new first password, given by the administrator.
    let kim = office.member("kim", "readonly").await;
    let issued = admin.post(&format!("/admin/members/{}/password", kim.id), &json!({})).await.expect(200);
    is_over(&kim.client).await;
    settle(server, &kim.email, text(&issued["initialPassword"]), None).await;

    // Removed.
    let gone = office.member("gone", "user").await;
    admin.delete(&format!("/admin/members/{}", gone.id)).await.expect(204);
    is_over(&gone.client).await;
    problem(&server.client().try_sign_in(&gone.email, PASSWORD, None).await, 403, "forbidden");
    problem(&admin.get(&format!("/admin/members/{}", gone.id)).await, 404, "not-found");

    // The last administrator stays.
    let own = format!("/admin/members/{}", office.tenant.admin.id);
    problem(&admin.delete(&own).await, 409, "conflict");
    problem(&admin.patch(&own, &json!({ "role": "user" })).await, 409, "conflict");
    problem(&admin.post(&format!("{own}/suspend"), &json!({})).await, 409, "conflict");
}

#[tokio::test]
async fn what_an_operator_takes_away_is_gone_on_the_next_request() {
    let office = Office::open().await;
    let (server, operator) = (&office.server, &office.operator);
    let other = tenant(server, operator, "borealis").await;
    let ida = office.member("ida", "user").await;
    let there = join(server, operator, &other, &ida.email, "user").await;
    let here = signed_in(server, &ida.email, Some("acme")).await;

    // A person: everywhere.
    operator.post(&format!("/operator/users/{}/suspend", ida.user_id), &json!({})).await.expect(204);
    is_over(&here).await;
    is_over(&there).await;
    for tenant in [None, Some("acme"), Some("borealis")] {
        problem(&server.client().try_sign_in(&ida.email, PASSWORD, tenant).await, 403, "forbidden");
    }
    let wrong = server.client().try_sign_in(&ida.email, "not the password", None).await;
    problem(&wrong, 401, "wrong-credentials");
    operator.post(&format!("/operator/users/{}/reactivate", ida.user_id), &json!({})).await.expect(204);
    is_over(&here).await;
    let ida = signed_in(server, &ida.email, Some("acme")).await;

    // A tenant: its members only.
    let suspend = format!("/operator/tenants/{}/suspend", office.tenant.id);
    operator.post(&suspend, &json!({})).await.expect(200);
    problem(&ida.get("/auth/me").await, 401, "unauthenticated");
    problem(&office.admin().get("/admin/members").await, 401, "unauthenticated");
    other.admin.client.get("/admin/members").await.expect(200);
    problem(&server.client().try_sign_in("ida", PASSWORD, Some("acme")).await, 403, "forbidden");
    signed_in(server, "ida", None).await;
    operator.post(&format!("/operator/tenants/{}/reactivate", office.tenant.id), &json!({})).await.expect(200);
    signed_in(server, "ida", Some("acme")).await;

    // An operator.
    let body = json!({ "email": "omar@operators.example", "displayName": "Omar" });
    let omar = operator.post("/operator/operators", &body).await.expect(201);
    let mut client = settle(server, "omar@operators.example", text(&omar["initialPassword"]), None).await;
    let path = format!("/operator/operators/{}", text(&omar["operator"]["id"]));
    operator.patch(&path, &json!({ "role": "operator-readonly" })).await.expect(200);
    problem(&client.get("/operator/tenants").await, 401, "unauthenticated");
    client.refresh().await.expect(200);
    client.get("/operator/tenants").await.expect(200);
    problem(&client.post("/operator/tenants", &json!({})).await, 403, "forbidden");
    operator.post(&format!("{path}/suspend"), &json!({})).await.expect(200);
    is_over(&client).await;

    // The last operator stays, and nobody locks themselves out.
    let me = operator.get("/auth/me").await.expect(200);
    let own = operator.get("/operator/operators?q=olga").await.expect(200);
    let own = format!("/operator/operators/{}", text(&own["items"][0]["id"]));
    problem(&operator.patch(&own, &json!({ "role": "operator-readonly" })).await, 409, "conflict");
    problem(&operator.post(&format!("{own}/suspend"), &json!({})).await, 409, "conflict");
    let own = format!("/operator/users/{}/suspend", text(&me["user"]["id"]));
    problem(&operator.post(&own, &json!({})).await, 409, "conflict");
    no_error_was_logged(server);
}

#[tokio::test]
async fn a_first_password_opens_nothing_but_the_way_to_another() {
    let office = Office::open().await;
    let body = json!({ "email": "new@acme.example", "displayName": "New", "role": "admin" });
    let created = office.admin().post("/admin/members", &body).await.expect(201);
    let initial = text(&created["initialPassword"]);
    let body = json!({ "email": "onno@operators.example", "displayName": "Onno" });
    let operator = office.operator.post("/operator/operators", &body).await.expect(201);

    /// What somebody can do who holds a first password: look, change it, go.
    const OPEN: [&str; 7] = ["login", "refresh", "me", "changePassword", "logout", "logoutAll", "switchTenant"];
    /// What anybody can do.
    const PUBLIC: [&str; 5] =
        ["showInvitation", "acceptInvitation", "requestPasswordReset", "confirmPasswordReset", "register"];
    for (email, initial) in
        [("new@acme.example", initial), ("onno@operators.example", text(&operator["initialPassword"]))]
    {
        let mut client = office.server.client();
        let signed_in = client.sign_in(email, initial, None).await;
        assert_eq!(signed_in["mustChangePassword"], true);
        client.refresh().await.expect(200);
        assert_eq!(client.get("/auth/me").await.expect(200)["session"]["mustChangePassword"], true);
        for operation in operations(&office.server).await {
            if OPEN.contains(&operation.id.as_str()) || PUBLIC.contains(&operation.id.as_str()) {
                continue;
            }
            let path = operation.path_with(text(&created["member"]["id"]));
            let answer = client.request(operation.method.clone(), &path).json(&json!({})).send().await;
            problem(&answer, 403, "password-change-required");
        }
        client.change_password(initial, PASSWORD).await;
        client.get("/auth/sessions").await.expect(200);
    }
}

/// A session of somebody who has the usual password.
async fn signed_in(server: &Server, login: &str, tenant: Option<&str>) -> ApiClient {
    let mut client = server.client();
    client.sign_in(login, PASSWORD, tenant).await;
    client
}

/// Neither token opens anything any more.
async fn is_over(client: &ApiClient) {
    problem(&client.get("/auth/me").await, 401, "unauthenticated");
    problem(&client.get("/auth/sessions").await, 401, "unauthenticated");
    problem(&client.clone().refresh().await, 401, "unauthenticated");
}

/// The answer without what names this one request.
fn same_but_for_the_request(answer: &ApiAnswer) -> (u16, Value, Vec<(String, String)>) {
    let mut body = answer.body.clone();
    body["instance"] = Value::Null;
    let headers = answer.headers.iter().filter(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()));
    let headers = headers.filter(|(name, _)| !name.as_str().starts_with("ratelimit"));
    let text = |value: &reqwest::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    (answer.status, body, headers.map(|(name, value)| (name.to_string(), text(value))).collect())
}
