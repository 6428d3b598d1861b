//! Several instances on one database.

use std::path::PathBuf;
use std::time::Duration;

use postroom_testkit::{ApiClient, Authenticator, PASSWORD, Redis, Server, ServerSettings, wait_for};
use postroom_types::{Clock, SystemClock};
use reqwest::Method;
use serde_json::json;

use crate::support::{Office, json_of, log_lines, no_error_was_logged, problem, run, settings, text};

/// Less than what is known of a policy may be old, and more than a notice takes on a busy machine.
const AT_ONCE: Duration = Duration::from_secs(15);

/// The same person's client of another instance.
fn at(server: &Server, client: &ApiClient) -> ApiClient {
    client.at(server.url())
}

#[tokio::test]
async fn a_policy_that_changes_on_one_instance_is_seen_on_the_other() {
    let office = Office::open().await;
    let other = Server::start(ServerSettings::beside(&office.server)).await;
    let register = async |number: usize| {
        let body = json!({ "tenant": "acme", "email": format!("p{number}@elsewhere.example"), "displayName": "Pat",
                           "password": PASSWORD });
        other.client().post("/auth/register", &body).await.status
    };
    let mut number = 0;
    for (registration, expected) in [("open", 201), ("invitation", 403), ("open", 201)] {
        // The other instance knows the policy before it changes, and would go by it for half a minute.
        register(number).await;
        let change = json!({ "registration": registration });
        office.admin().patch("/admin/policy", &change).await.expect(200);
        let seen = wait_for("the other instance sees it", async || {
            number += 1;
            register(number).await == expected
        });
        tokio::time::timeout(AT_ONCE, seen).await.expect("sooner than its memory gets old");
    }
}

#[tokio::test]
async fn a_command_tells_the_servers() {
    let office = Office::open().await;
    let database = office.server.database();
    let (app, owner) = (database.app_url(), database.owner_url());
    let environment = [
        ("POSTROOM_DATABASE_URL", app.as_str()),
        ("POSTROOM_DATABASE_OWNER_URL", owner.as_str()),
        ("POSTROOM_SECRET_KEY", postroom_testkit::SECRET_KEY),
    ];
    let register = async |number: usize| {
        let body = json!({ "tenant": "acme", "email": format!("p{number}@elsewhere.example"), "displayName": "Pat",
                           "password": PASSWORD });
        office.server.client().post("/auth/register", &body).await.status
    };
    assert_eq!(register(0).await, 403);
    json_of(&run(&environment, &["tenant", "policy", "acme", "--registration", "open", "--json"]));
    let mut number = 0;
    let seen = wait_for("the server sees it", async || {
        number += 1;
        register(number).await == 201
    });
    tokio::time::timeout(AT_ONCE, seen).await.expect("sooner than its memory gets old");
}

#[tokio::test]
async fn a_lost_connection_for_notices_comes_back_and_what_was_missed_is_looked_up() {
    let office = Office::open().await;
    let other = Server::start(ServerSettings::beside(&office.server)).await;
    let owner = office.server.database().owner().await;
    let links = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                 AND application_name = 'postroom notices'";
    let count = async || owner.query_one(links, &[]).await.expect("a count").get::<_, i64>(0);
    wait_for("both listen", async || count().await == 2).await;
    let register = async |number: usize| {
        let body = json!({ "tenant": "acme", "email": format!("p{number}@elsewhere.example"), "displayName": "Pat",
                           "password": PASSWORD });
        other.client().post("/auth/register", &body).await.status
    };
    assert_eq!(register(0).await, 403);
    let end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() \
               AND application_name = 'postroom notices'";
    owner.query(end, &[]).await.expect("ended");
    // Nobody listens at this moment.
    office.admin().patch("/admin/policy", &json!({ "registration": "open" })).await.expect(200);
    let mut number = 0;
    let seen = wait_for("the other instance sees it", async || {
        number += 1;
        register(number).await == 201
    });
    tokio::time::timeout(AT_ONCE, seen).await.expect("sooner than its memory gets old");
    wait_for("both listen again", async || count().await == 2).await;
}

#[tokio::test]
async fn what_changes_on_one_instance_is_told_on_the_other_and_sessions_end_on_both() {
    // Without background work, which would tell of sealed audit trails.
    let office = Office::with(settings().set("POSTROOM_ROLE", "api")).await;
    let other = Server::start(ServerSettings::beside(&office.server)).await;
    let ada = office.member("ada", "admin").await;
    let ida = office.member("ida", "user").await;
    let mut stream = at(&other, &ada.client).request(Method::GET, "/events").stream().await.expect("a stream");
    let mut operators = at(&other, &office.operator).request(Method::GET, "/events").stream().await.expect("a stream");
    let begin = stream.expect("ready").await["last"].as_i64().expect("a number");
    operators.expect("ready").await;
    office.admin().patch(&format!("/admin/members/{}", ida.id), &json!({ "displayName": "Ida L." })).await.expect(200);
    let told = stream.expect("change").await;
    assert_eq!((&told["number"], &told["id"]), (&json!(begin + 1), &json!(ida.id)));
    let path = format!("/operator/tenants/{}", office.tenant.id);
    office.operator.patch(&path, &json!({ "name": "Acme Ltd" })).await.expect(200);
    assert_eq!(operators.expect("change").await["id"], json!(office.tenant.id));
    // A stream that was cut off goes on at the other instance, where it stopped.
    let resumed = ada.client.request(Method::GET, "/events").header("last-event-id", &begin.to_string());
    assert_eq!(resumed.stream().await.expect("a stream").expect("change").await, told);
    ada.client.post("/auth/logout", &json!({})).await.expect(204);
    assert!(stream.next().await.is_none(), "nothing but its end");
}

#[tokio::test]
async fn a_code_that_was_used_on_one_instance_is_refused_on_the_other() {
    let office = Office::open().await;
    let other = Server::start(ServerSettings::beside(&office.server)).await;
    let member = office.member("ida", "user").await;
    let authenticator = enrol(&member.client).await;
    // The step of the confirmation is used, too, and on either instance.
    let code = authenticator.code(SystemClock.now(), 0);
    let mut statuses = Vec::new();
    let mut tasks = tokio::task::JoinSet::new();
    let next = authenticator.code(SystemClock.now(), 1);
    for number in 0..8 {
        let client = [&office.server, &other][number % 2].client();
        let body = json!({ "email": member.email, "password": PASSWORD, "totpCode": next });
        tasks.spawn(async move { client.post("/auth/login", &body).await });
    }
    for answer in tasks.join_all().await {
        if answer.status != 200 {
            problem(&answer, 401, "wrong-code");
        }
        statuses.push(answer.status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    let replayed = json!({ "email": member.email, "password": PASSWORD, "totpCode": code });
    problem(&other.client().post("/auth/login", &replayed).await, 401, "wrong-code");
}

#[tokio::test]
async fn twenty_clients_refresh_on_two_instances_and_get_the_same_successor() {
    let office = Office::open().await;
    let other = Server::start(ServerSettings::beside(&office.server)).await;
    for person in [office.operator.clone(), office.admin().clone()] {
        refresh_together(&[&office.server, &other], &person).await;
    }
    no_error_was_logged(&office.server);
    no_error_was_logged(&other);
}

#[tokio::test]
async fn a_clock_that_is_an_hour_off_breaks_nothing() {
    let redis = Redis::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let time = folder.path().join("time");
    std::fs::write(&time, "+3600s\n").expect("written");
    let settings = settings().set("POSTROOM_REDIS_URL", &redis.url()).set("POSTROOM_RATE_SIGN_IN", "15");
    let office = Office::with(settings).await;
    let other = ServerSettings::beside(&office.server)
        .set("LD_PRELOAD", libfaketime().to_str().expect("UTF-8"))
        .set("FAKETIME_TIMESTAMP_FILE", time.to_str().expect("UTF-8"))
        .set("FAKETIME_NO_CACHE", "1")
        .set("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    let other = Server::start(other).await;
    let off = |server: &Server| {
        let last = log_lines(server).pop().expect("a line");
        let logged: chrono::DateTime<chrono::Utc> = text(&last["timestamp"]).parse().expect("a time");
        (logged - SystemClock.now()).num_minutes()
    };
    assert!((58..=60).contains(&off(&other)), "its clock is moved: {}", off(&other));
    assert!(log_lines(&other).iter().any(|line| text(&line["message"]).contains("clock")), "and that is told");

    let member = office.member("ida", "user").await;
    let authenticator = enrol(&at(&other, &member.client)).await;
    let mut clients = vec![office.operator.clone(), office.admin().clone()];
    for (round, moved) in ["+3600s\n", "-3600s\n", "+3600s\n"].iter().enumerate() {
        // While it runs, and both ways.
        std::fs::write(&time, moved).expect("written");
        other.client().get("/auth/me").await.expect(401);
        assert!((58..=62).contains(&off(&other).abs()), "its clock is moved: {}", off(&other));
        for client in &mut clients {
            refresh_together(&[&office.server, &other], client).await;
            client.refresh().await.expect(200);
            let mut there = at(&other, client);
            there.get("/auth/me").await.expect(200);
            there.refresh().await.expect(200);
            at(&office.server, &there).get("/auth/me").await.expect(200);
            *client = at(&office.server, &there);
        }
        // Somebody who signs in there is signed in here.
        let mut new = other.client();
        new.sign_in("admin@acme.example", PASSWORD, Some("acme")).await;
        at(&office.server, &new).get("/admin/members").await.expect(200);
        clients.push(at(&office.server, &new));
        // Codes of the real time work there, and once; those of its own clock do not.
        let real = SystemClock.now();
        let login = |code: String| json!({ "email": member.email, "password": PASSWORD, "totpCode": code });
        let wrong = login(authenticator.code(real, 120));
        problem(&other.client().post("/auth/login", &wrong).await, 401, "wrong-code");
        if round == 0 {
            let right = login(authenticator.code(real, 1));
            other.client().post("/auth/login", &right).await.expect(200);
            problem(&office.server.client().post("/auth/login", &right).await, 401, "wrong-code");
        }
        // The limit is one for both.
        let mut statuses = Vec::new();
        for number in 0..16 {
            let body = json!({ "email": format!("n{round}-{number}@elsewhere.example"), "password": PASSWORD });
            let request = [&office.server, &other][number % 2].client().request(Method::POST, "/auth/login");
            statuses.push(request.json(&body).from_address(&format!("198.51.100.{round}")).send().await.status);
        }
        assert_eq!((statuses[14], statuses[15]), (401, 429), "{statuses:?}");
    }
    for client in &clients {
        client.get("/auth/me").await.expect(200);
    }
    // Background work goes on: an isolation check that is asked for there.
    at(&other, &clients[0]).post("/operator/isolation/check", &json!({})).await.expect(202);
    wait_for("the check ran", async || clients[0].get("/operator/isolation").await.status == 200).await;
    no_error_was_logged(&office.server);
    no_error_was_logged(&other);
}

/// Twenty refreshes with the same token, spread over the instances: one successor, and the session lives.
async fn refresh_together(servers: &[&Server], person: &ApiClient) {
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..20 {
        let mut client = at(servers[number % servers.len()], person);
        tasks.spawn(async move {
            let answer = client.refresh().await;
            (answer.status, client)
        });
    }
    let answers = tasks.join_all().await;
    let statuses: Vec<_> = answers.iter().map(|answer| answer.0).collect();
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    let mut successors: Vec<_> = answers.iter().map(|answer| answer.1.refresh_token().to_owned()).collect();
    successors.dedup();
    assert_eq!(successors.len(), 1);
    for (number, (_, client)) in answers.iter().enumerate() {
        at(servers[number % servers.len()], client).get("/auth/me").await.expect(200);
    }
}

/// Sets a second factor up for somebody who is signed in.
async fn enrol(client: &ApiClient) -> Authenticator {
    let begun = client.post("/auth/totp", &json!({ "password": PASSWORD })).await.expect(200);
    let authenticator = Authenticator::of(text(&begun["secret"]));
    let code = authenticator.code(SystemClock.now(), 0);
    client.post("/auth/totp/confirm", &json!({ "code": code })).await.expect(200);
    authenticator
}

/// Debian's package is called libfaketime.
fn libfaketime() -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib").expect("a folder").flatten();
    let mut libraries = folders.map(|folder| folder.path().join("faketime/libfaketimeMT.so.1"));
    libraries.find(|path| path.exists()).expect("libfaketime is installed")
}
