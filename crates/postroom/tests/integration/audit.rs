//! The audit trails over HTTP and from the command line: who did what, from where, and that it stays as it was.

use std::collections::BTreeSet;

use postroom_testkit::{
    ApiClient, OPERATOR_EMAIL, OPERATOR_FIRST_PASSWORD, PASSWORD, SECRET_KEY, Server, ServerSettings, run_command,
    wait_for,
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    Office, failed, invalid, json_of, no_error_was_logged, problem, settings, succeeded, tenant, text,
};

const NEXT_PASSWORD: &str = "cobalt meadow trumpet sparrow";
const WRONG_PASSWORD: &str = "mistyped-password-4711";
const ADDRESS: &str = "198.51.100.77";
const USER_AGENT: &str = "Walker/1.0";

/// Clients that write at the same time, and how often each does.
const WRITERS: usize = 64;
const WRITES: usize = 157;
/// As long as sealing may take after the last entry; no measure of speed, a promise.
const SEALED_WITHIN: std::time::Duration = std::time::Duration::from_secs(10);

#[tokio::test]
async fn a_walk_through_the_api_stands_in_the_trails() {
    let office = Office::open().await;
    let mut secrets = vec![PASSWORD.to_owned(), NEXT_PASSWORD.to_owned(), WRONG_PASSWORD.to_owned()];
    secrets.extend([SECRET_KEY, OPERATOR_FIRST_PASSWORD].map(str::to_owned));
    let ida = office.member("ida", "user").await;
    let (id, admin) = (&ida.id, office.admin());

    // Each with the entry that it leaves: event, whether it succeeded, kind of thing.
    let mut walk =
        Walk { trail: admin.clone(), path: "/admin/audit", secrets: &mut secrets, requests: BTreeSet::new() };
    let member = format!("/admin/members/{id}");
    let change = json!({ "displayName": "Ida L.", "role": "readonly" });
    let changed = walk.step(admin, Method::PATCH, &member, change, 200, "member_changed", Some("member")).await;
    assert_eq!(changed["metadata"]["new"], json!({ "displayName": "Ida L.", "role": "readonly" }));
    assert_eq!(changed["metadata"]["old"]["role"], "user");
    assert_eq!(changed["resourceId"], *id);
    assert_eq!(
        (&changed["actor"]["id"], &changed["actor"]["email"]),
        (&json!(office.tenant.admin.user_id), &json!("admin@acme.example"))
    );
    assert_eq!(changed["onBehalfOf"]["displayName"], "Ida L.");
    let none = Value::Null;
    walk.step(admin, Method::POST, &format!("{member}/suspend"), none.clone(), 200, "member_suspended", Some("member"))
        .await;
    walk.step(
        admin,
        Method::POST,
        &format!("{member}/reactivate"),
        none.clone(),
        200,
        "member_reactivated",
        Some("member"),
    )
    .await;
    walk.step(
        admin,
        Method::POST,
        &format!("{member}/password"),
        none.clone(),
        200,
        "password_renewed",
        Some("member"),
    )
    .await;
    walk.step(
        admin,
        Method::POST,
        &format!("{member}/password-reset"),
        none.clone(),
        200,
        "password_reset_link_created",
        Some("member"),
    )
    .await;
    walk.step(
        admin,
        Method::POST,
        &format!("{member}/second-factor-reset"),
        none.clone(),
        204,
        "second_factor_reset",
        Some("member"),
    )
    .await;
    let policy = json!({ "registration": "open" });
    walk.step(admin, Method::PATCH, "/admin/policy", policy, 200, "policy_changed", Some("policy")).await;
    let invitation = json!({ "email": "ole@acme.example", "displayName": "Ole" });
    let made = walk
        .step(admin, Method::POST, "/admin/invitations", invitation, 201, "invitation_created", Some("invitation"))
        .await;
    let invitation = format!("/admin/invitations/{}", text(&made["resourceId"]));
    walk.step(
        admin,
        Method::POST,
        &format!("{invitation}/renew"),
        none.clone(),
        200,
        "invitation_renewed",
        Some("invitation"),
    )
    .await;
    walk.step(admin, Method::DELETE, &invitation, none.clone(), 204, "invitation_revoked", Some("invitation")).await;
    let key = json!({ "name": "backup", "scopes": ["members:read"] });
    let key = walk.step(admin, Method::POST, "/auth/api-keys", key, 201, "api_key_created", Some("api_key")).await;
    let key = format!("/auth/api-keys/{}", text(&key["resourceId"]));
    walk.step(admin, Method::DELETE, &key, none.clone(), 204, "api_key_revoked", Some("api_key")).await;
    let added = json!({ "email": "mia@acme.example", "displayName": "Mia" });
    let added = walk.step(admin, Method::POST, "/admin/members", added, 201, "member_added", Some("member")).await;
    assert_eq!(added["metadata"], json!({ "email": "mia@acme.example", "role": "user" }));
    let mia = format!("/admin/members/{}", text(&added["resourceId"]));
    walk.step(admin, Method::DELETE, &mia, none.clone(), 204, "member_removed", Some("member")).await;
    let person = json!({ "email": "rita@acme.example", "displayName": "Rita", "password": NEXT_PASSWORD, "tenant": "acme", "refreshTokenIn": "body" });
    let nobody = office.server.client();
    walk.step(&nobody, Method::POST, "/auth/register", person, 201, "member_registered", Some("member")).await;
    let wrong = json!({ "email": "rita@acme.example", "password": WRONG_PASSWORD });
    let refused = walk.step(&nobody, Method::POST, "/auth/login", wrong, 401, "login_failed", Some("user")).await;
    assert_eq!((&refused["succeeded"], &refused["actor"]["displayName"]), (&json!(false), &json!("Rita")));
    let mut rita = office.server.client();
    rita.sign_in("rita@acme.example", NEXT_PASSWORD, None).await;
    let login = json!({ "email": "rita@acme.example", "password": NEXT_PASSWORD, "refreshTokenIn": "body" });
    let login = walk.step(&nobody, Method::POST, "/auth/login", login, 200, "login", Some("session")).await;
    let denied = walk.step(&rita, Method::GET, "/admin/members", none.clone(), 403, "access_refused", None).await;
    assert_eq!(denied["metadata"]["permission"], "members:read");
    let session = format!("/auth/sessions/{}", text(&login["resourceId"]));
    walk.step(&rita, Method::DELETE, &session, none.clone(), 204, "session_ended", Some("session")).await;
    walk.step(
        &rita,
        Method::POST,
        "/auth/totp",
        json!({ "password": WRONG_PASSWORD }),
        422,
        "wrong_password",
        Some("user"),
    )
    .await;
    let used = rita.refresh_token().to_owned();
    rita.refresh().await.expect(200);
    rita.refresh().await.expect(200);
    let stolen = json!({ "refreshToken": used });
    let theft = walk.step(&nobody, Method::POST, "/auth/refresh", stolen, 401, "refresh_reused", Some("session")).await;
    assert_eq!((&theft["succeeded"], &theft["actor"]["displayName"]), (&json!(false), &json!("Rita")));
    rita.sign_in("rita@acme.example", NEXT_PASSWORD, None).await;
    walk.step(&rita, Method::POST, "/auth/logout", none.clone(), 204, "logout", Some("session")).await;
    walk.export(admin).await;
    rita.sign_in("rita@acme.example", NEXT_PASSWORD, None).await;

    // What is the installation's: accounts, tenants, operators, tasks.
    let operator = &office.operator;
    let mut walk =
        Walk { trail: operator.clone(), path: "/operator/audit", secrets: walk.secrets, requests: walk.requests };
    walk.step(
        &rita,
        Method::PATCH,
        "/auth/me",
        json!({ "displayName": "Rita R." }),
        200,
        "profile_changed",
        Some("user"),
    )
    .await;
    let likes = json!({ "theme": "dark", "language": "de", "timeZone": "Europe/Berlin" });
    walk.step(&rita, Method::PUT, "/auth/preferences", likes, 204, "preferences_changed", Some("user")).await;
    walk.step(
        &rita,
        Method::POST,
        "/auth/totp",
        json!({ "password": NEXT_PASSWORD }),
        200,
        "second_factor_begun",
        Some("user"),
    )
    .await;
    let password = json!({ "currentPassword": NEXT_PASSWORD, "newPassword": PASSWORD, "refreshTokenIn": "body" });
    let changed =
        walk.step(&rita, Method::PUT, "/auth/password", password, 200, "password_changed", Some("user")).await;
    rita.sign_in("rita@acme.example", PASSWORD, None).await;
    let own: Vec<Value> = all(&rita, "/auth/audit").await;
    assert!(
        own.contains(&changed) || own.iter().any(|entry| entry["id"] == changed["id"]),
        "accounts' entries are one's own"
    );
    assert!(
        own.iter().all(|entry| entry["actor"]["displayName"] == "Rita R." || entry["actor"]["displayName"] == "Rita"),
        "{own:#?}"
    );
    walk.step(&rita, Method::POST, "/auth/logout-all", none.clone(), 204, "logout_all", Some("user")).await;
    let new = json!({ "slug": "globex", "name": "Globex" });
    let created =
        walk.step(operator, Method::POST, "/operator/tenants", new, 201, "tenant_created", Some("tenant")).await;
    assert_eq!(created["metadata"], json!({ "slug": "globex", "name": "Globex" }));
    assert_eq!(created["actor"]["email"], OPERATOR_EMAIL);
    let globex = format!("/operator/tenants/{}", text(&created["resourceId"]));
    walk.step(operator, Method::PATCH, &globex, json!({ "name": "Globex Ltd" }), 200, "tenant_changed", Some("tenant"))
        .await;
    walk.step(
        operator,
        Method::POST,
        &format!("{globex}/suspend"),
        none.clone(),
        200,
        "tenant_suspended",
        Some("tenant"),
    )
    .await;
    walk.step(
        operator,
        Method::POST,
        &format!("{globex}/reactivate"),
        none.clone(),
        200,
        "tenant_reactivated",
        Some("tenant"),
    )
    .await;
    let omar = json!({ "email": "omar@operators.example", "displayName": "Omar", "role": "operator-readonly" });
    let omar =
        walk.step(operator, Method::POST, "/operator/operators", omar, 201, "operator_added", Some("operator")).await;
    let omar = format!("/operator/operators/{}", text(&omar["resourceId"]));
    walk.step(operator, Method::PATCH, &omar, json!({ "role": "operator" }), 200, "operator_changed", Some("operator"))
        .await;
    walk.step(
        operator,
        Method::POST,
        &format!("{omar}/suspend"),
        none.clone(),
        200,
        "operator_suspended",
        Some("operator"),
    )
    .await;
    walk.step(
        operator,
        Method::POST,
        &format!("{omar}/reactivate"),
        none.clone(),
        200,
        "operator_reactivated",
        Some("operator"),
    )
    .await;
    let user = format!("/operator/users/{}", ida.user_id);
    walk.step(operator, Method::POST, &format!("{user}/suspend"), none.clone(), 204, "user_suspended", Some("user"))
        .await;
    walk.step(
        operator,
        Method::POST,
        &format!("{user}/reactivate"),
        none.clone(),
        204,
        "user_reactivated",
        Some("user"),
    )
    .await;
    walk.step(
        operator,
        Method::POST,
        "/operator/isolation/check",
        none.clone(),
        202,
        "isolation_check_requested",
        None,
    )
    .await;
    let unknown = json!({ "email": "nobody@nowhere.example", "password": WRONG_PASSWORD });
    let refused = walk.step(&nobody, Method::POST, "/auth/login", unknown, 401, "login_failed", None).await;
    assert_eq!((&refused["actor"], &refused["metadata"]), (&Value::Null, &json!({})));
    walk.export(operator).await;

    // Nothing that must stay secret was noted anywhere.
    let (secrets, requests) = (walk.secrets.clone(), walk.requests.len());
    assert!(secrets.len() > 15 && requests > 35, "{} secrets, {requests} requests", secrets.len());
    let owner = office.server.database().owner().await;
    let noted: Vec<String> = owner
        .query(
            "SELECT e::text FROM postroom.audit_events e UNION ALL SELECT e::text FROM postroom_management.audit_events e",
            &[],
        )
        .await
        .expect("every entry")
        .iter()
        .map(|row| row.get(0))
        .collect();
    for secret in &secrets {
        assert!(noted.iter().all(|entry| !entry.contains(secret.as_str())), "a secret was noted: {secret}");
    }
    no_error_was_logged(&office.server);
}

/// Asks for one thing after the other, and looks for what each leaves in the trail.
struct Walk<'a> {
    trail: ApiClient,
    path: &'static str,
    secrets: &'a mut Vec<String>,
    requests: BTreeSet<String>,
}

impl Walk<'_> {
    /// The entry that a request leaves: with its id, address and user agent.
    #[expect(clippy::too_many_arguments, reason = "a table of what is asked and what is left, line by line")]
    async fn step(
        &mut self,
        client: &ApiClient,
        method: Method,
        path: &str,
        body: Value,
        status: u16,
        event: &str,
        noun: Option<&str>,
    ) -> Value {
        let request = client.request(method, path).from_address(ADDRESS).header("user-agent", USER_AGENT);
        let answer = if body.is_null() { request.send().await } else { request.json(&body).send().await };
        assert_eq!(answer.status, status, "{path}: {}", answer.text);
        self.note_secrets(&answer.body);
        let request_id = answer.header("x-request-id").to_owned();
        self.requests.insert(request_id.clone());
        let (query, mut entry) = (format!("{}?event={event}", self.path), Value::Null);
        // Refused sign-ins are recorded right after the answer.
        wait_for(&format!("{path} to leave {event}"), async || {
            let found = all(&self.trail, &query).await;
            let found = found.into_iter().find(|entry| entry["requestId"] == request_id.as_str());
            entry = found.unwrap_or_default();
            !entry.is_null()
        })
        .await;
        assert_eq!((text(&entry["address"]), text(&entry["userAgent"])), (ADDRESS, USER_AGENT), "{entry}");
        assert_eq!(entry["succeeded"], status < 400, "{entry}");
        assert_eq!(entry["resourceType"].as_str(), noun, "{entry}");
        assert_eq!(entry["resourceId"].is_null(), noun.is_none(), "{entry}");
        entry
    }

    async fn export(&mut self, client: &ApiClient) {
        let path = format!("{}/export", self.path);
        self.step(client, Method::GET, &path, Value::Null, 200, "audit_exported", None).await;
    }

    fn note_secrets(&mut self, answer: &Value) {
        let names = ["initialPassword", "url", "key", "accessToken", "refreshToken", "secret", "token", "uri"];
        for (name, value) in answer.as_object().into_iter().flatten() {
            if let Some(value) = value.as_str().filter(|_| names.contains(&name.as_str())) {
                self.secrets.push(value.rsplit('#').next().unwrap_or(value).to_owned());
            }
        }
    }
}

#[tokio::test]
async fn what_the_database_refuses_is_recorded_as_well() {
    for (setting, entries) in [("true", 1), ("false", 0)] {
        let office = Office::with(settings().set("POSTROOM_AUDIT_TENANT_ACCESS", setting)).await;
        let owner = office.server.database().owner().await;
        owner.batch_execute("REVOKE INSERT ON postroom.invitations FROM postroom_app").await.expect("revoked");
        let body = json!({ "email": "ole@acme.example", "displayName": "Ole" });
        assert_eq!(office.admin().post("/admin/invitations", &body).await.status, 500);
        let found = all(&office.operator, "/operator/audit?event=tenant_access_refused").await;
        assert_eq!(found.len(), entries, "{found:?}");
        for entry in found {
            assert_eq!((&entry["succeeded"], &entry["actor"]["email"]), (&json!(false), &json!("admin@acme.example")));
            assert_eq!(entry["metadata"]["operation"], "POST /api/v1/admin/invitations");
            assert_eq!(entry["metadata"]["refusal"], "permission denied for table invitations");
            assert_eq!(entry["metadata"]["tenant"], json!(office.tenant.id));
        }
    }
}

#[tokio::test]
async fn filters_find_what_they_say_and_refuse_what_they_cannot_read() {
    let office = Office::open().await;
    let (ida, other) = (office.member("ida", "user").await, tenant(&office.server, &office.operator, "globex").await);
    for _ in 0..3 {
        problem(&ida.client.get("/admin/members").await, 403, "forbidden");
    }
    let admin = office.admin();
    let count = async |query: &str| all(admin, &format!("/admin/audit?{query}")).await.len();
    assert_eq!(count("event=access_refused").await, 3);
    assert_eq!(count("succeeded=false").await, 3);
    assert_eq!(count(&format!("event=access_refused&actor={}", ida.user_id)).await, 3);
    assert_eq!(count(&format!("event=access_refused&actor={}", office.tenant.admin.user_id)).await, 0);
    assert_eq!(count(&format!("resourceType=member&resource={}", ida.id)).await, 1);
    assert_eq!(count("from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z").await, 0);
    assert_eq!(count("from=2020-01-01T00:00:00%2B02:00&event=access_refused").await, 3);
    // Another tenant's people and things are nobody's.
    assert_eq!(count(&format!("actor={}", other.admin.user_id)).await, 0);
    assert_eq!(count(&format!("resource={}", other.admin.id)).await, 0);
    let everything = all(admin, "/admin/audit?limit=100").await;
    // Not whole entries: a worker may seal some in between.
    let ids = |entries: &[Value]| entries.iter().map(|entry| text(&entry["id"]).to_owned()).collect::<Vec<_>>();
    let in_twos = all(admin, "/admin/audit?limit=2").await;
    assert_eq!(ids(&in_twos), ids(&everything), "cursors lose and repeat nothing");
    let times: Vec<&str> = everything.iter().map(|entry| text(&entry["time"])).collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
    assert!(everything.iter().all(|entry| !entry.to_string().contains("globex")));

    for (query, field) in [
        ("event=no%20such%0Aname", "event"),
        (&*format!("event={}", "x".repeat(65)), "event"),
        ("resourceType=%00", "resourceType"),
        ("actor=me", "actor"),
        ("resource=1", "resource"),
        ("succeeded=perhaps", "succeeded"),
        ("from=yesterday", "from"),
        ("to=2026-13-01T00:00:00Z", "to"),
        ("from=%2B100000-01-01T00:00:00Z", "from"),
        ("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "to"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("sort=event", "sort"),
    ] {
        for (client, path) in
            [(admin, "/admin/audit"), (&office.operator, "/operator/audit"), (&ida.client, "/auth/audit")]
        {
            invalid(&client.get(&format!("{path}?{query}")).await, field);
        }
        if !["limit", "sort"].contains(&field) {
            invalid(&admin.get(&format!("/admin/audit/export?{query}")).await, field);
        }
    }
    invalid(&admin.get("/admin/audit/export?limit=1").await, "limit");
    let first = admin.get("/admin/audit?limit=1").await.expect(200);
    let cursor = text(&first["nextCursor"]);
    problem(&admin.get(&format!("/admin/audit?event=login&cursor={cursor}")).await, 400, "malformed");
    problem(&other.admin.client.get(&format!("/admin/audit?cursor={cursor}")).await, 400, "malformed");
    for path in ["/admin/audit", "/admin/audit/export", "/admin/audit/state"] {
        problem(&ida.client.get(path).await, 403, "forbidden");
        problem(&office.operator.get(path).await, 403, "forbidden");
        problem(&office.server.client().get(path).await, 401, "unauthenticated");
        problem(&admin.get(&path.replace("/admin", "/operator")).await, 403, "forbidden");
    }
}

#[tokio::test]
async fn an_export_has_every_entry_and_no_formula() {
    let office = Office::open().await;
    let admin = office.admin();
    let agents = ["=HYPERLINK(\"http://evil.example\")", "+1", "-2+3", "@SUM(A1)", "plain, with \"quotes\""];
    for agent in agents {
        let request = admin.request(Method::GET, "/operator/tasks").header("user-agent", agent);
        problem(&request.send().await, 403, "forbidden");
    }
    // More than one page of what an export reads at a time.
    let owner = office.server.database().owner().await;
    let many = format!(
        "INSERT INTO postroom.audit_events (tenant_id, id, event, succeeded, address, user_agent, metadata, created_at) \
         SELECT '{}', gen_random_uuid(), 'walked', true, '', '', '{{}}', now() - interval '1 hour' FROM generate_series(1, 1200)",
        office.tenant.id
    );
    owner.batch_execute(&many).await.expect("entries");
    let answer = admin.get("/admin/audit/export").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/csv; charset=utf-8"), "{}", answer.text);
    let disposition = answer.header("content-disposition");
    assert!(
        disposition.starts_with("attachment; filename=\"audit-20") && disposition.ends_with(".csv\""),
        "{disposition}"
    );
    let lines: Vec<&str> = answer.text.split_terminator("\r\n").collect();
    assert!(lines[0].starts_with("time,event,succeeded,actorId,"), "{}", lines[0]);
    assert_eq!(lines.iter().filter(|line| line.contains(",walked,")).count(), 1200);
    let in_list = all(admin, "/admin/audit?limit=100").await.len();
    assert_eq!(lines.len() - 1, in_list, "the same entries, with the one that tells of the export");
    for agent in &agents[..4] {
        let cell = format!("\"'{}\"", agent.replace('"', "\"\""));
        assert!(answer.text.contains(&cell), "{cell}");
    }
    let only = admin.get("/admin/audit/export?event=access_refused").await;
    assert_eq!(only.text.split_terminator("\r\n").count(), 6, "{}", only.text);
}

#[tokio::test]
async fn writers_do_not_wait_for_each_other_and_everything_is_sealed() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await;
    let owner = office.server.database().owner().await;
    // A statement that waits for another transaction, on the trails or for anything of theirs.
    let waiting = "SELECT coalesce(string_agg(query, '; '), '') FROM pg_stat_activity WHERE datname = current_database() \
         AND wait_event_type = 'Lock' AND wait_event <> 'extend' AND query ILIKE '%audit_events%'";
    let writers: Vec<_> = (0..WRITERS)
        .map(|_| {
            let client = ida.client.clone();
            tokio::spawn(async move {
                for _ in 0..WRITES {
                    let answer = client.get("/admin/members").await;
                    assert_eq!(answer.status, 403, "{}", answer.text);
                }
            })
        })
        .collect();
    let (mut samples, mut waited) = (0, Vec::new());
    while writers.iter().any(|writer| !writer.is_finished()) {
        let found: String = owner.query_one(waiting, &[]).await.expect("the activity").get(0);
        samples += 1;
        waited.extend((!found.is_empty()).then_some(found));
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    for writer in writers {
        writer.await.expect("every write was recorded");
    }
    assert!(samples > 20 && waited.is_empty(), "{samples} samples, waiting: {waited:?}");
    let admin = office.admin();
    let mut state = Value::Null;
    let sealed = wait_for("everything is sealed", async || {
        state = admin.get("/admin/audit/state").await.expect(200);
        state["events"] == state["sealed"]
    });
    tokio::time::timeout(SEALED_WITHIN, sealed).await.expect("sealed in time");
    let events = state["events"].as_i64().expect("a number");
    assert!(events > i64::try_from(WRITERS * WRITES).expect("fits"), "{state}");
    let report = json_of(&run_command(beside(&office.server), &["audit", "verify", "--tenant", "acme", "--json"]));
    let report = &report[0];
    assert_eq!(
        (&report["firstBreak"], &report["sealed"], &report["unsealed"]),
        (&Value::Null, &json!(events), &json!(0))
    );
    assert!(all(admin, "/admin/audit?limit=100&event=login").await.iter().all(|entry| entry["sealed"] == true));
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn the_command_names_the_trail_that_was_tampered_with() {
    let office = Office::open().await;
    tenant(&office.server, &office.operator, "globex").await;
    let admin = office.admin();
    wait_for("the trail is sealed", async || {
        let state = admin.get("/admin/audit/state").await.expect(200);
        state["sealed"].as_i64() > Some(1) && state["events"] == state["sealed"]
    })
    .await;
    let verify = |arguments: &[&str]| run_command(beside(&office.server), &[&["audit", "verify"], arguments].concat());
    let table = succeeded(&verify(&[]));
    assert!(table.contains("(installation)") && table.contains("acme") && table.contains("globex"), "{table}");
    assert!(!table.contains("BROKEN"), "{table}");
    let keys = json_of(&run_command(beside(&office.server), &["audit", "key", "--json"]));
    assert_eq!((text(&keys[0]["publicKey"]).len(), &keys[0]["algorithm"]), (64, &json!("Ed25519")), "{keys}");

    let owner = office.server.database().owner().await;
    let edit = format!(
        "UPDATE postroom.audit_events SET actor_id = NULL WHERE tenant_id = '{}' AND sequence = \
         (SELECT event_sequence FROM postroom.audit_seals WHERE tenant_id = '{}' AND position = 2)",
        office.tenant.id, office.tenant.id
    );
    owner.batch_execute(&edit).await.expect("a superuser may");
    let output = verify(&["--json"]);
    assert!(failed(&output, 1).contains("a trail is not what was recorded"));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let broken: Vec<&Value> =
        report.as_array().expect("trails").iter().filter(|trail| !trail["firstBreak"].is_null()).collect();
    assert_eq!(broken.len(), 1, "{report:#}");
    assert_eq!(broken[0]["tenant"]["slug"], "acme");
    assert_eq!((&broken[0]["firstBreak"]["kind"], &broken[0]["firstBreak"]["position"]), (&json!("edited"), &json!(2)));
    let output = verify(&["--tenant", "acme"]);
    assert!(failed(&output, 1).contains("not what was recorded"));
    assert!(String::from_utf8_lossy(&output.stdout).contains("BROKEN at position 2"), "{output:?}");
    succeeded(&verify(&["--tenant", "globex"]));
    failed(&verify(&["--tenant", "nowhere"]), 1);
}

fn beside(server: &Server) -> ServerSettings {
    ServerSettings::beside(server)
}

/// Every entry of a list.
async fn all(client: &ApiClient, path: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let separator = if path.contains('?') { '&' } else { '?' };
        let next = if cursor.is_empty() { path.to_owned() } else { format!("{path}{separator}cursor={cursor}") };
        let page = client.get(&next).await.expect(200);
        items.extend(page["items"].as_array().expect("items").iter().cloned());
        match page["nextCursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return items,
        }
    }
}
