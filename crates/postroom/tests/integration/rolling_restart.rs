//! Instances are restarted one after the other while people work, and nobody notices.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use postroom_testkit::{ApiClient, Balancer, PASSWORD, Server, ServerSettings, wait_for};
use rustix::process::{Signal, kill_process};
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{Office, Raw, no_error_was_logged, raw_status, settings};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_rolling_restart_under_load_fails_no_request() {
    let office = Office::with(settings().set("POSTROOM_DRAIN_DELAY", "2")).await;
    let mut servers = vec![
        Server::start(ServerSettings::beside(&office.server)).await,
        Server::start(ServerSettings::beside(&office.server)).await,
        office.server,
    ];
    let balancer = Balancer::start().await;
    for server in &servers {
        balancer.add(server.url()).await;
    }

    let (stop, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut people = JoinSet::new();
    for number in 0..6 {
        let mut client = balancer.client();
        client.sign_in("admin@acme.example", PASSWORD, Some("acme")).await;
        people.spawn(work(client, number, Arc::clone(&stop), Arc::clone(&answered)));
    }
    for server in &mut servers {
        let before = answered.load(Ordering::SeqCst);
        wait_for("everybody works", async || answered.load(Ordering::SeqCst) > before + 50).await;
        let old = server.url().to_owned();
        kill_process(server.pid(), Signal::TERM).expect("asked to stop");
        wait_for("nobody new is sent there", async || !balancer.is_ready(&old)).await;
        let status = tokio::task::block_in_place(|| server.stop());
        assert_eq!(status.code(), Some(0), "{}", server.log());
        balancer.remove(&old);
        no_error_was_logged(server);
        server.start_again().await;
        balancer.add(server.url()).await;
    }
    let before = answered.load(Ordering::SeqCst);
    wait_for("everybody still works", async || answered.load(Ordering::SeqCst) > before + 50).await;
    stop.store(true, Ordering::SeqCst);
    let written: usize = people.join_all().await.into_iter().sum();

    let owner = servers[0].database().owner().await;
    let kept = "SELECT count(*) FROM postroom.members WHERE email LIKE 'p%-%@acme.example'";
    let kept: i64 = owner.query_one(kept, &[]).await.expect("a count").get(0);
    assert_eq!(usize::try_from(kept), Ok(written), "what was answered is there, once");
    for server in &servers {
        no_error_was_logged(server);
    }
}

/// Reads, writes and refreshes until told to stop; any answer but the expected one fails. Gives how much was written.
async fn work(mut client: ApiClient, number: usize, stop: Arc<AtomicBool>, answered: Arc<AtomicUsize>) -> usize {
    let mut written = 0;
    while !stop.load(Ordering::SeqCst) {
        client.get("/admin/members").await.expect(200);
        let member = json!({ "email": format!("p{number}-{written}@acme.example"), "displayName": "Person" });
        client.post("/admin/members", &member).await.expect(201);
        written += 1;
        client.get("/auth/me").await.expect(200);
        client.refresh().await.expect(200);
        answered.fetch_add(4, Ordering::SeqCst);
    }
    written
}

#[tokio::test]
async fn a_stopping_server_answers_for_a_while_and_sends_its_clients_away() {
    let mut server = Server::start(settings().set("POSTROOM_DRAIN_DELAY", "3")).await;
    let mut kept_open = Raw::connect(&server);
    kept_open.send("GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(raw_status(&kept_open.read_some()), 200);
    kill_process(server.pid(), Signal::TERM).expect("asked to stop");
    let client = server.client();
    wait_for("it says that it is not ready", async || client.get("/health/ready").await.status == 503).await;
    // Neither a new connection nor one that was open is turned away, but both are to be closed.
    let answer = client.get("/auth/me").await;
    assert_eq!((answer.status, answer.header("connection")), (401, "close"), "{:?}", answer.headers);
    let status = server.stop();
    assert_eq!(status.code(), Some(0), "{}", server.log());
    drop(kept_open);
}
