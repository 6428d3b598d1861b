//! What changed, as it happens and afterwards: who is told, where a stream goes on, and when it ends.

use postroom_testkit::{ApiClient, EventStream, wait_for};
use reqwest::Method;
use rustix::process::{Signal, kill_process};
use serde_json::{Value, json};

use crate::support::{Member, Office, log_lines, problem, settings, tenant, text};

/// One whose server does no background work, so that what a test does is all that is told.
async fn quiet() -> Office {
    Office::with(settings().set("POSTROOM_ROLE", "api")).await
}

async fn events(client: &ApiClient) -> EventStream {
    client.request(Method::GET, "/events").stream().await.expect("a stream")
}

async fn events_since(client: &ApiClient, since: i64) -> EventStream {
    let request = client.request(Method::GET, "/events").header("last-event-id", &since.to_string());
    request.stream().await.expect("a stream")
}

async fn changes(client: &ApiClient, since: i64) -> Value {
    client.get(&format!("/changes?since={since}&limit=100")).await.expect(200)
}

async fn last(client: &ApiClient) -> i64 {
    client.get("/changes").await.expect(200)["last"].as_i64().expect("a number")
}

/// Gives a member another name.
async fn rename(office: &Office, member: &str, name: &str) {
    let body = json!({ "displayName": name });
    office.admin().patch(&format!("/admin/members/{member}"), &body).await.expect(200);
}

/// Ends the stream's session and reads what was still to come.
async fn rest_of(mut stream: EventStream) -> Vec<String> {
    let mut rest = Vec::new();
    while let Some(event) = stream.next().await {
        rest.push(event.event);
    }
    rest
}

#[tokio::test]
async fn a_change_comes_to_the_other_administrator_at_once() {
    let office = quiet().await;
    let ada = office.member("ada", "admin").await;
    let ida = office.member("ida", "user").await;
    let mut stream = events(&ada.client).await;
    for (name, value) in
        [("content-type", "text/event-stream"), ("cache-control", "no-store"), ("x-accel-buffering", "no")]
    {
        assert_eq!(stream.header(name), value);
    }
    let ready = stream.next().await.expect("the first event");
    let before = ready.data["last"].as_i64().expect("a number");
    assert_eq!((ready.event.as_str(), ready.id), ("ready", Some(before)));

    rename(&office, &ida.id, "Ida Lind").await;
    let change = stream.next().await.expect("a change");
    assert_eq!((change.event.as_str(), change.id), ("change", Some(before + 1)));
    let at = text(&change.data["at"]);
    let expected = json!({ "number": before + 1, "kind": "member", "id": ida.id, "removed": false, "at": at });
    assert_eq!(change.data, expected, "ids and kinds, and nothing of the thing itself");

    let invitation = json!({ "email": "new@elsewhere.example", "displayName": "New" });
    let made = office.admin().post("/admin/invitations", &invitation).await.expect(201);
    let told = stream.expect("change").await;
    assert_eq!((&told["kind"], &told["id"]), (&json!("invitation"), &made["invitation"]["id"]));
    office.admin().patch("/admin/policy", &json!({ "sessionIdleSeconds": 3600 })).await.expect(200);
    assert_eq!(stream.expect("change").await["kind"], "policy");
    office.admin().delete(&format!("/admin/members/{}", ida.id)).await.expect(204);
    let told = stream.expect("change").await;
    assert_eq!((&told["kind"], &told["id"], &told["removed"]), (&json!("member"), &json!(ida.id), &json!(true)));
}

#[tokio::test]
async fn a_stream_goes_on_with_exactly_what_was_missed() {
    let office = quiet().await;
    let ida = office.member("ida", "user").await;
    let mut stream = events(office.admin()).await;
    stream.expect("ready").await;
    rename(&office, &ida.id, "One").await;
    let seen = stream.next().await.expect("a change").id.expect("a number");
    drop(stream);
    for name in ["Two", "Three", "Four"] {
        rename(&office, &ida.id, name).await;
    }
    let missed = changes(office.admin(), seen).await;
    assert_eq!((missed["items"].as_array().map(Vec::len), &missed["more"]), (Some(3), &json!(false)));
    assert_eq!(missed["last"], seen + 3);
    let mut stream = events_since(office.admin(), seen).await;
    for item in missed["items"].as_array().expect("items") {
        assert_eq!(stream.expect("change").await, *item);
    }
    rename(&office, &ida.id, "Five").await;
    assert_eq!(stream.next().await.expect("a change").id, Some(seen + 4));
    // The parameter says the same, and in parts.
    let mut stream =
        office.admin().request(Method::GET, &format!("/events?since={}", seen + 3)).stream().await.expect("a stream");
    assert_eq!(stream.expect("change").await["number"], seen + 4);
    let part = office.admin().get(&format!("/changes?since={seen}&limit=3")).await.expect(200);
    assert_eq!((&part["last"], &part["more"]), (&json!(seen + 3), &json!(true)));
    for (path, field) in
        [("/events?since=-1", "since"), ("/changes?since=-1", "since"), ("/changes?limit=101", "limit")]
    {
        crate::support::invalid(&office.admin().get(path).await, field);
    }
    let odd = office.admin().request(Method::GET, "/events").header("last-event-id", "seven").send().await;
    crate::support::invalid(&odd, "Last-Event-ID");
}

#[tokio::test]
async fn only_whom_it_concerns_is_told() {
    let office = quiet().await;
    let globex = tenant(&office.server, &office.operator, "globex").await;
    let ida = office.member("ida", "user").await;
    let (mut hers, mut foreign, mut operators) =
        (events(&ida.client).await, events(&globex.admin.client).await, events(&office.operator).await);
    for stream in [&mut hers, &mut foreign, &mut operators] {
        stream.expect("ready").await;
    }
    let before = (last(&ida.client).await, last(&globex.admin.client).await);
    rename(&office, &ida.id, "Ida Lind").await;
    let mut own = events_since(office.admin(), last(office.admin()).await - 1).await;
    own.expect("change").await;
    assert_eq!((last(&ida.client).await, last(&globex.admin.client).await), before);
    // Each one's own things do come, and come first.
    let path = format!("/operator/tenants/{}", globex.id);
    office.operator.patch(&path, &json!({ "name": "Globex" })).await.expect(200);
    let told = operators.expect("change").await;
    assert_eq!((&told["kind"], &told["id"]), (&json!("tenant"), &json!(globex.id)));
    globex.admin.client.patch("/admin/policy", &json!({ "sessionIdleSeconds": 3600 })).await.expect(200);
    assert_eq!(foreign.expect("change").await["kind"], "policy");
    ida.client.post("/auth/logout", &json!({})).await.expect(204);
    assert_eq!(rest_of(hers).await, Vec::<String>::new());
}

#[tokio::test]
async fn operators_get_hints_of_tasks_and_members_do_not() {
    let office = Office::open().await;
    let mut operators = events(&office.operator).await;
    operators.expect("ready").await;
    office.operator.post("/operator/isolation/check", &json!({})).await.expect(202);
    let (mut hints, mut kinds) = (0, Vec::new());
    // The report is written by the task itself.
    while !kinds.contains(&json!("isolation")) {
        let event = operators.next().await.expect("an event");
        match event.event.as_str() {
            "hint" => {
                assert_eq!((event.id, &event.data), (None, &json!({ "kind": "task" })));
                hints += 1;
            }
            _ => kinds.push(event.data["kind"].clone()),
        }
    }
    while hints < 2 {
        hints += usize::from(operators.next().await.expect("an event").event == "hint");
    }
}

#[tokio::test]
async fn a_sealed_trail_is_told_to_those_who_may_read_it() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await;
    let (mut stream, mut hers) = (events(office.admin()).await, events(&ida.client).await);
    let mut operators = events(&office.operator).await;
    problem(&ida.client.get("/admin/members").await, 403, "forbidden");
    for stream in [&mut stream, &mut operators] {
        stream.expect("ready").await;
        while stream.next().await.expect("it goes on").data["kind"] != "audit" {}
    }
    hers.expect("ready").await;
    ida.client.post("/auth/logout", &json!({})).await.expect(204);
    assert_eq!(rest_of(hers).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_person_may_have_ten_streams_and_they_hold_no_connection() {
    let office = Office::with(
        settings().set("POSTROOM_ROLE", "api").set("POSTROOM_TENANT_POOL_SIZE", "1").set("POSTROOM_DB_POOL_SIZE", "1"),
    )
    .await;
    let mut open = Vec::new();
    for _ in 0..10 {
        open.push(events(office.admin()).await);
    }
    let refused = office.admin().request(Method::GET, "/events").stream().await.err().expect("refused");
    problem(&refused, 429, "too-many-requests");
    assert!(refused.header("retry-after").parse::<u32>().is_ok());
    let ida = office.member("ida", "admin").await;
    drop(events(&ida.client).await);
    for stream in &mut open {
        stream.expect("ready").await;
        stream.expect("change").await;
    }
    open.pop();
    wait_for("a place is free again", async || office.admin().request(Method::GET, "/events").stream().await.is_ok())
        .await;
}

#[tokio::test]
async fn what_cannot_be_told_any_more_is_said() {
    let office = quiet().await;
    let ida = office.member("ida", "user").await;
    let begin = last(office.admin()).await;
    for name in ["One", "Two"] {
        rename(&office, &ida.id, name).await;
    }
    let owner = office.server.database().owner().await;
    let forget = format!("DELETE FROM postroom.changes WHERE number <= {}", begin + 1);
    owner.batch_execute(&forget).await.expect("forgotten");
    problem(&office.admin().get(&format!("/changes?since={begin}")).await, 410, "gone");
    problem(&office.admin().get(&format!("/changes?since={}", begin + 100)).await, 410, "gone");
    assert_eq!(changes(office.admin(), begin + 1).await["items"][0]["number"], begin + 2);
    for since in [begin, begin + 100] {
        let mut stream = events_since(office.admin(), since).await;
        let resync = stream.next().await.expect("an event");
        assert_eq!((resync.event.as_str(), resync.id), ("resync", Some(begin + 2)));
        assert_eq!(resync.data, json!({ "last": begin + 2 }));
        drop(stream);
    }
    let mut stream = events_since(office.admin(), begin).await;
    stream.expect("resync").await;
    rename(&office, &ida.id, "Three").await;
    assert_eq!(stream.expect("change").await["number"], begin + 3, "and then it goes on");
}

/// As if so many large changes had been recorded for the administrator.
async fn grow(office: &Office, count: i64, size: i64) {
    let owner = office.server.database().owner().await;
    let user = &office.tenant.admin.user_id;
    let sql = format!(
        "WITH c AS (UPDATE postroom.change_counters SET last_number = last_number + {count} WHERE user_id = '{user}' \
         RETURNING tenant_id, user_id, last_number) \
         INSERT INTO postroom.changes (tenant_id, user_id, number, kind, resource_id, removed, created_at) \
         SELECT tenant_id, user_id, last_number - {count} + n, repeat('x', {size}), tenant_id, false, now() \
         FROM c, generate_series(1, {count}) n"
    );
    owner.batch_execute(&sql).await.expect("recorded");
}

#[tokio::test]
async fn a_slow_reader_is_told_to_read_everything_anew() {
    let office = quiet().await;
    let ida = office.member("ida", "user").await;
    let (mut slow, mut quick) = (events(office.admin()).await, events(office.admin()).await);
    let begin = quick.expect("ready").await["last"].as_i64().expect("a number");
    let mut end = begin;
    for round in 0..8 {
        grow(&office, 200, 20_000).await;
        rename(&office, &ida.id, &format!("Round {round}")).await;
        end += 201;
        // Who reads misses nothing.
        while quick.expect("change").await["number"] != end {}
    }
    slow.expect("ready").await;
    let mut at = begin;
    loop {
        let event = slow.next().await.expect("an event");
        match event.event.as_str() {
            "change" => {
                assert_eq!(event.id, Some(at + 1), "nothing is left out without a word");
                at += 1;
            }
            other => {
                assert_eq!(other, "resync");
                let last = event.data["last"].as_i64().expect("a number");
                assert!(last > at + 1 && last <= end, "{last}");
                break;
            }
        }
    }
    assert!(at < end, "it was too slow");
    // A reader that was far behind when it came is told as well.
    events_since(office.admin(), begin).await.expect("resync").await;
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let office = quiet().await;
    let make = async |name: &str| {
        let member: Member = office.member(name, "admin").await;
        let mut stream = events(&member.client).await;
        stream.expect("ready").await;
        (member, stream)
    };
    let admin = office.admin();
    let (out, ended) = make("out").await;
    out.client.post("/auth/logout", &json!({})).await.expect(204);
    rest_of(ended).await;
    let (reset, ended) = make("reset").await;
    admin.post(&format!("/admin/members/{}/password", reset.id), &json!({})).await;
    rest_of(ended).await;
    let (suspended, ended) = make("suspended").await;
    admin.post(&format!("/admin/members/{}/suspend", suspended.id), &json!({})).await;
    rest_of(ended).await;
    let (demoted, ended) = make("demoted").await;
    admin.patch(&format!("/admin/members/{}", demoted.id), &json!({ "role": "user" })).await.expect(200);
    assert_eq!(rest_of(ended).await, Vec::<String>::new(), "who is no administrator any more is told nothing more");
    let (removed, ended) = make("removed").await;
    admin.delete(&format!("/admin/members/{}", removed.id)).await.expect(204);
    rest_of(ended).await;
    // Nobody tells of this one: it is found when the stream says that it lives.
    let (quiet, ended) = make("quiet").await;
    let owner = office.server.database().owner().await;
    let revoke = format!("UPDATE postroom.sessions SET revoked_at = now() WHERE user_id = '{}'", quiet.user_id);
    owner.batch_execute(&revoke).await.expect("revoked");
    rest_of(ended).await;
    let refused = quiet.client.request(Method::GET, "/events").stream().await.err().expect("refused");
    problem(&refused, 401, "unauthenticated");
}

#[tokio::test]
async fn an_api_key_is_told_what_its_scopes_let_it_read() {
    let office = quiet().await;
    let ida = office.member("ida", "user").await;
    let body = json!({ "name": "sync", "scopes": ["members:read"] });
    let made = office.admin().post("/auth/api-keys", &body).await.expect(201);
    let program = office.server.client().with_access_token(Some(text(&made["key"])));
    let mut stream = events(&program).await;
    stream.expect("ready").await;
    office.admin().patch("/admin/policy", &json!({ "sessionIdleSeconds": 3600 })).await.expect(200);
    rename(&office, &ida.id, "Ida Lind").await;
    assert_eq!(stream.expect("change").await["kind"], "member");
    office.admin().delete(&format!("/auth/api-keys/{}", text(&made["apiKey"]["id"]))).await.expect(204);
    rest_of(stream).await;
}

#[tokio::test]
async fn streams_end_when_the_server_stops() {
    let mut office = quiet().await;
    let mut stream = events(office.admin()).await;
    stream.expect("ready").await;
    let mut operators = events(&office.operator).await;
    operators.expect("ready").await;
    kill_process(office.server.pid(), Signal::TERM).expect("asked to stop");
    assert_eq!((rest_of(stream).await, rest_of(operators).await), (Vec::new(), Vec::new()));
    let status = office.server.stop();
    assert_eq!(status.code(), Some(0), "{}", office.server.log());
    // Nothing was cut off.
    assert!(log_lines(&office.server).iter().all(|line| line["level"] != "WARN" && line["level"] != "ERROR"));
}
