//! Background work of the real program: processes that only serve or only work, what a killed worker leaves, and what
//! operators see and do.

use chrono::TimeDelta;
use postroom_store::SystemActor;
use postroom_store::jobs::Job;
use postroom_testkit::{ApiClient, Server, ServerSettings, World, run_command, wait_for};
use rustix::process::{Signal, kill_process};
use serde_json::{Value, json};

use crate::support::{Office, invalid, no_error_was_logged, problem, settings, text};

async fn tasks(operator: &ApiClient, query: &str) -> Vec<Value> {
    let page = operator.get(&format!("/operator/tasks{query}")).await.expect(200);
    page["items"].as_array().expect("a list").clone()
}

async fn summary(operator: &ApiClient) -> Value {
    operator.get("/operator/tasks/summary").await.expect(200)
}

async fn is_checked(operator: &ApiClient) -> bool {
    operator.get("/operator/isolation").await.status == 200
}

/// Puts a job of the installation in, as the domain does, and tells its id.
async fn enqueue(server: &Server, job: Job) -> String {
    let world = World::new(server.database());
    let tx = world.identity.store.system_tx(SystemActor::System).await.expect("a transaction");
    let id = tx.enqueue(&job).await.expect("put in");
    tx.commit().await.expect("committed");
    id.to_string()
}

#[tokio::test]
async fn one_process_serves_and_another_works() {
    let api = Server::start(settings().set("POSTROOM_ROLE", "api")).await;
    let operator = api.operator().await;
    operator.post("/operator/isolation/check", &json!({})).await.expect(202);
    let waiting = tasks(&operator, "?status=waiting").await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert_eq!((text(&waiting[0]["name"]), &waiting[0]["tenant"]), ("check_isolation", &Value::Null));
    assert!(!is_checked(&operator).await);
    assert_eq!(summary(&operator).await["workers"], json!([]));

    let worker = Server::start(ServerSettings::beside(&api).set("POSTROOM_ROLE", "worker")).await;
    wait_for("the worker checks the isolation", async || is_checked(&operator).await).await;
    let report = operator.get("/operator/isolation").await.expect(200);
    assert_eq!((&report["sealed"], &report["findings"]), (&json!(true), &json!([])), "{report}");
    wait_for("nothing is left to do", async || tasks(&operator, "?status=waiting").await.is_empty()).await;

    // A worker has no API, only its health.
    let client = worker.client();
    assert_eq!(client.get("/auth/me").await.status, 404);
    let ready = reqwest::get(format!("{}/health/ready", worker.url())).await.expect("an answer");
    assert_eq!(ready.status(), 200);
    let dashboard = operator.get("/operator/dashboard").await.expect(200);
    let mut roles: Vec<&str> =
        dashboard["instances"].as_array().expect("a list").iter().map(|instance| text(&instance["role"])).collect();
    roles.sort_unstable();
    assert_eq!(roles, ["api", "worker"], "{dashboard}");
    let summary = summary(&operator).await;
    // One for the prompt tasks, one for the others.
    assert_eq!(summary["workers"].as_array().map(Vec::len), Some(2), "{summary}");
    let names: Vec<&str> =
        summary["schedules"].as_array().expect("a list").iter().map(|schedule| text(&schedule["name"])).collect();
    assert!(names.contains(&"check_isolation") && names.contains(&"clean_up"), "{summary}");
}

#[tokio::test]
async fn a_job_that_was_put_in_is_woken_and_not_waited_for() {
    let office = Office::open().await;
    wait_for("the worker is there", async || {
        summary(&office.operator).await["workers"].as_array().is_some_and(|workers| !workers.is_empty())
    })
    .await;
    // Far more often than a worker that polls would look in the time that the test allows.
    for _ in 0..20 {
        let before = office.operator.get("/operator/isolation").await.body["checkedAt"].clone();
        office.operator.post("/operator/isolation/check", &json!({})).await.expect(202);
        wait_for("a newer report", async || {
            office.operator.get("/operator/isolation").await.body["checkedAt"] != before
        })
        .await;
    }
}

#[tokio::test]
async fn everything_that_the_clock_starts_does_its_work() {
    let office = Office::open().await;
    let owner = office.server.database().owner().await;
    let mut names = Vec::new();
    wait_for("the schedules are known", async || {
        let summary = summary(&office.operator).await;
        let schedules = summary["schedules"].as_array().expect("a list");
        names = schedules.iter().map(|schedule| text(&schedule["name"]).to_owned()).collect();
        !summary["workers"].as_array().expect("a list").is_empty()
    })
    .await;
    assert!(names.len() >= 5, "{names:?}");
    // What is over, to be cleaned up.
    let member = office.member("ida", "user").await;
    member.client.post("/auth/logout", &json!({})).await.expect(204);
    let over = format!(
        "UPDATE postroom.sessions SET expires_at = now() - interval '100 days', revoked_at = now() - interval '100 days' \
         WHERE user_id = '{}'",
        member.user_id
    );
    owner.batch_execute(&over).await.expect("over");
    for name in &names {
        // As the clock does.
        owner.execute("SELECT postroom_queue.add_job($1, '{}')", &[name]).await.expect("put in");
    }
    let left = "SELECT coalesce(string_agg(t.identifier || ': ' || coalesce(j.last_error, 'waits'), '; '), '') \
                FROM postroom_queue._private_jobs j JOIN postroom_queue._private_tasks t ON t.id = j.task_id";
    let mut waiting = String::new();
    let done = wait_for("all of it is done", async || {
        waiting = owner.query_one(left, &[]).await.expect("the queue").get(0);
        assert!(!waiting.split("; ").any(|job| !job.is_empty() && !job.ends_with(": waits")), "{waiting}");
        waiting.is_empty()
    });
    done.await;
    let count = async |query: &str| owner.query_one(query, &[]).await.expect("a count").get::<_, i64>(0);
    let sessions = format!("SELECT count(*) FROM postroom.sessions WHERE user_id = '{}'", member.user_id);
    assert_eq!(count(&sessions).await, 0, "cleaned up");
    assert_eq!(count("SELECT count(*) FROM postroom.audit_heads").await, 1, "the tenant's trail is signed");
    assert_eq!(count("SELECT count(*) FROM postroom_management.audit_heads").await, 1, "and the installation's");
    assert_eq!(office.operator.get("/operator/isolation").await.expect(200)["sealed"], true);
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn a_killed_workers_job_is_taken_over() {
    let api = Server::start(settings().set("POSTROOM_ROLE", "api")).await;
    let operator = api.operator().await;
    let mut first = Server::start(ServerSettings::beside(&api).set("POSTROOM_ROLE", "worker")).await;
    wait_for("the worker is there", async || {
        summary(&operator).await["workers"].as_array().is_some_and(|workers| workers.len() == 2)
    })
    .await;
    // The proof waits for this lock, so the job is under way when the worker dies.
    let owner = api.database().owner().await;
    owner.batch_execute("BEGIN; LOCK postroom_management.isolation_reports").await.expect("locked");
    operator.post("/operator/isolation/check", &json!({})).await.expect(202);
    wait_for("it is under way", async || !tasks(&operator, "?status=running").await.is_empty()).await;
    let running = tasks(&operator, "?status=running").await.remove(0);
    problem(
        &operator.post(&format!("/operator/tasks/{}/cancel", text(&running["id"])), &json!({})).await,
        409,
        "conflict",
    );
    problem(
        &operator.post(&format!("/operator/tasks/{}/retry", text(&running["id"])), &json!({})).await,
        409,
        "conflict",
    );
    first.kill();
    let _second = Server::start(ServerSettings::beside(&api).set("POSTROOM_ROLE", "worker")).await;
    owner.batch_execute("ROLLBACK").await.expect("unlocked");
    // `wait_for` gives up after 30 seconds, which is what is promised.
    wait_for("another worker finishes it", async || is_checked(&operator).await).await;
    wait_for("nothing is left", async || tasks(&operator, "?name=check_isolation").await.is_empty()).await;
}

#[tokio::test]
async fn a_worker_that_is_asked_to_stop_finishes_what_it_has_begun() {
    let api = Server::start(settings().set("POSTROOM_ROLE", "api")).await;
    let operator = api.operator().await;
    let mut worker = Server::start(ServerSettings::beside(&api).set("POSTROOM_ROLE", "worker")).await;
    let owner = api.database().owner().await;
    owner.batch_execute("BEGIN; LOCK postroom_management.isolation_reports").await.expect("locked");
    operator.post("/operator/isolation/check", &json!({})).await.expect(202);
    wait_for("it is under way", async || !tasks(&operator, "?status=running").await.is_empty()).await;
    kill_process(worker.pid(), Signal::TERM).expect("asked to stop");
    wait_for("it stops", async || worker.log().contains("stopping")).await;
    owner.batch_execute("ROLLBACK").await.expect("unlocked");
    assert_eq!(worker.stop().code(), Some(0), "{}", worker.log());
    assert!(is_checked(&operator).await);
    assert!(tasks(&operator, "?name=check_isolation").await.is_empty());
}

#[tokio::test]
async fn operators_see_retry_and_cancel_tasks() {
    let office = Office::with(settings().set("POSTROOM_ROLE", "api")).await;
    let (server, operator) = (&office.server, &office.operator);
    let far = World::new(server.database()).identity.context.now() + TimeDelta::days(3650);
    let unknown = enqueue(server, Job::new("no_such_task").at(far).attempts(1).queue("mail:0193b0de-account")).await;
    let later = enqueue(server, Job::new("clean_up").at(far)).await;
    let listed = tasks(operator, "?status=scheduled").await;
    let ids: Vec<&str> = listed.iter().map(|task| text(&task["id"])).collect();
    assert_eq!(ids, [later.as_str(), unknown.as_str()], "newest first");
    assert_eq!((&listed[1]["queue"], &listed[1]["maxAttempts"]), (&json!("mail"), &json!(1)));
    assert_eq!(tasks(operator, "?name=clean_up").await.len(), 1);
    assert_eq!(tasks(operator, "?status=dead").await.len(), 0);
    let first = operator.get("/operator/tasks?status=scheduled&limit=1").await.expect(200);
    let next = format!("/operator/tasks?status=scheduled&limit=1&cursor={}", text(&first["nextCursor"]));
    assert_eq!(operator.get(&next).await.expect(200)["items"][0]["id"], json!(unknown));

    let retried = operator.post(&format!("/operator/tasks/{later}/retry"), &json!({})).await.expect(200);
    assert_eq!((&retried["status"], &retried["attempts"]), (&json!("waiting"), &json!(0)));
    operator.post(&format!("/operator/tasks/{later}/cancel"), &json!({})).await.expect(204);
    problem(&operator.post(&format!("/operator/tasks/{later}/cancel"), &json!({})).await, 404, "not-found");
    for id in ["0", "-1", "x", "99999999999999999999", "%00"] {
        problem(&operator.post(&format!("/operator/tasks/{id}/retry"), &json!({})).await, 404, "not-found");
    }
    invalid(&operator.get("/operator/tasks?status=lost").await, "status");
    problem(&office.admin().get("/operator/tasks").await, 403, "forbidden");
    problem(&server.client().get("/operator/tasks/summary").await, 401, "unauthenticated");

    // The same for scripts.
    let command = |arguments: &[&str]| {
        let output = run_command(ServerSettings::beside(server), arguments);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert!(command(&["task", "list"]).contains("no_such_task"));
    let listed: Value =
        serde_json::from_str(&command(&["task", "list", "--status", "scheduled", "--json"])).expect("JSON");
    assert_eq!(listed[0]["id"], json!(unknown));
    command(&["task", "cancel", &unknown]);
    assert!(tasks(operator, "?name=no_such_task").await.is_empty());
    assert!(!run_command(ServerSettings::beside(server), &["task", "retry", &unknown]).status.success());
}

#[tokio::test]
async fn a_task_that_keeps_failing_waits_longer_and_ends_among_the_dead() {
    let office = Office::open().await;
    let (server, operator) = (&office.server, &office.operator);
    let owner = server.database().owner().await;
    // What it writes is refused, as by a full disk.
    owner
        .batch_execute(
            "ALTER TABLE postroom_management.isolation_reports ADD CONSTRAINT full_disk CHECK (false) NOT VALID",
        )
        .await
        .expect("altered");
    let id = enqueue(server, Job::new("check_isolation").attempts(2)).await;
    wait_for("it is tried again later", async || !tasks(operator, "?status=retrying").await.is_empty()).await;
    let task = tasks(operator, "?status=retrying").await.remove(0);
    assert_eq!((text(&task["id"]), &task["attempts"]), (id.as_str(), &json!(1)), "{task}");
    assert!(text(&task["runAt"]) > text(&task["updatedAt"]), "{task}");
    assert!(!text(&task["error"]).is_empty());
    owner
        .execute(
            "UPDATE postroom_queue._private_jobs SET run_at = now() WHERE id = $1",
            &[&id.parse::<i64>().expect("a number")],
        )
        .await
        .expect("hurried");
    wait_for("it is dead", async || !tasks(operator, "?status=dead").await.is_empty()).await;
    assert_eq!(summary(operator).await["dead"], json!(1));
    owner
        .batch_execute("ALTER TABLE postroom_management.isolation_reports DROP CONSTRAINT full_disk")
        .await
        .expect("altered");
    operator.post(&format!("/operator/tasks/{id}/retry"), &json!({})).await.expect(200);
    wait_for("it succeeds", async || is_checked(operator).await).await;
    wait_for("and is gone", async || tasks(operator, "").await.iter().all(|task| task["id"] != json!(id))).await;
}
