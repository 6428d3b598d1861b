//! Stopping: what is under way is answered, nothing further is taken.

use std::net::TcpStream;

use postroom_testkit::{Server, wait_for};
use rustix::process::{Signal, kill_process};
use serde_json::json;

use crate::support::{Office, Raw, authority, log_lines, raw_status, request_text, settings};

#[tokio::test]
async fn a_request_under_way_is_answered_and_nobody_else_is_let_in() {
    let mut office = Office::open().await;
    let mut owner = office.server.database().owner().await;
    let held = owner.transaction().await.expect("a transaction");
    held.batch_execute("LOCK TABLE postroom.members IN ACCESS EXCLUSIVE MODE").await.expect("locked");
    let path = format!("/admin/members/{}", office.tenant.admin.id);
    let body = json!({ "displayName": "Ada while stopping" }).to_string();
    let mut slow = Raw::connect(&office.server);
    slow.send(request_text("PATCH", &path, Some(office.admin().access_token()), &body));
    wait_for("the request waits for the lock", async || {
        let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'postroom.members'::regclass";
        held.query_one(waiting, &[]).await.expect("the locks").get::<_, i64>(0) > 0
    })
    .await;
    // An idle connection that is kept open does not hold the server up.
    let mut idle = Raw::connect(&office.server);
    idle.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(raw_status(&idle.read_some()), 200);

    kill_process(office.server.pid(), Signal::TERM).expect("asked to stop");
    wait_for("nobody is let in", async || TcpStream::connect(authority(&office.server)).is_err()).await;
    assert_eq!(idle.read_to_end(), "", "idle connections are closed");
    held.commit().await.expect("the lock is let go");
    let answer = slow.read_to_end();
    assert_eq!(raw_status(&answer), 200, "{answer}");
    assert!(answer.contains("Ada while stopping"));
    let status = office.server.stop();
    assert_eq!(status.code(), Some(0), "{}", office.server.log());
    assert!(log_lines(&office.server).iter().any(|line| line["message"] == "stopped"));
    assert!(log_lines(&office.server).iter().all(|line| line["level"] != "WARN" && line["level"] != "ERROR"));
}

#[tokio::test]
async fn a_request_that_does_not_end_is_cut_off_after_the_limit() {
    let mut office = Office::with(settings().set("POSTROOM_DRAIN_TIMEOUT", "1")).await;
    let mut owner = office.server.database().owner().await;
    let held = owner.transaction().await.expect("a transaction");
    held.batch_execute("LOCK TABLE postroom.members IN ACCESS EXCLUSIVE MODE").await.expect("locked");
    let mut slow = Raw::connect(&office.server);
    slow.send(request_text("GET", "/admin/members", Some(office.admin().access_token()), ""));
    wait_for("the request waits for the lock", async || {
        let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'postroom.members'::regclass";
        held.query_one(waiting, &[]).await.expect("the locks").get::<_, i64>(0) > 0
    })
    .await;
    let status = office.server.stop();
    assert_eq!(status.code(), Some(0), "{}", office.server.log());
    assert_eq!(slow.read_to_end(), "");
    held.rollback().await.expect("rolled back");
    assert!(log_lines(&office.server).iter().any(|line| line["level"] == "WARN"), "it is told");
}

#[tokio::test]
async fn both_usual_signals_stop_it() {
    for signal in [Signal::TERM, Signal::INT] {
        let mut server = Server::start(settings()).await;
        kill_process(server.pid(), signal).expect("asked to stop");
        wait_for("it is gone", async || TcpStream::connect(authority(&server)).is_err()).await;
        assert_eq!(server.stop().code(), Some(0), "{}", server.log());
    }
}
