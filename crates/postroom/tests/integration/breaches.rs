//! Passwords that are known from data breaches, asked of a service by its first five digits.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use data_encoding::HEXUPPER;
use postroom_testkit::PASSWORD;
use serde_json::json;
use sha1::{Digest, Sha1};
use tokio::net::TcpListener;

use crate::support::{Office, invalid, settings};

const KNOWN: &str = "harbour lantern copper meadow";
const UNKNOWN: &str = "lantern meadow harbour copper";

/// What the service says, and what it was asked.
#[derive(Clone, Default)]
struct Service {
    mode: Arc<Mutex<&'static str>>,
    asked: Arc<Mutex<Vec<String>>>,
}

async fn range(State(service): State<Service>, Path(prefix): Path<String>) -> (http::StatusCode, String) {
    service.asked.lock().expect("unpoisoned").push(prefix.clone());
    let mode = *service.mode.lock().expect("unpoisoned");
    let digest = HEXUPPER.encode(&Sha1::digest(KNOWN));
    let padding = HEXUPPER.encode(&Sha1::digest(UNKNOWN));
    match mode {
        "fails" => (http::StatusCode::INTERNAL_SERVER_ERROR, "sorry".to_owned()),
        "garbage" => (http::StatusCode::OK, "<html>a captive portal</html>".to_owned()),
        "hangs" => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            (http::StatusCode::OK, String::new())
        }
        // As the service pads: entries that count nothing.
        _ => (http::StatusCode::OK, format!("{}:42\r\n{}:0\r\n", &digest[5..], &padding[5..])),
    }
}

#[tokio::test]
async fn known_passwords_are_refused_and_a_service_that_fails_holds_nobody_up() {
    let service = Service::default();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let url = format!("http://{}/range/", listener.local_addr().expect("an address"));
    let router = Router::new().route("/range/{prefix}", get(range)).with_state(service.clone());
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    let office = Office::with(settings().set("POSTROOM_BREACH_CHECK_URL", &url)).await;
    let ida = office.member("ida", "user").await;
    let mut current = PASSWORD;
    let body =
        |current: &str, new: &str| json!({ "currentPassword": current, "newPassword": new, "refreshTokenIn": "body" });
    invalid(&ida.client.put("/auth/password", &body(current, KNOWN)).await, "newPassword");
    let mut client = ida.client;
    let mut change = async |new: &'static str| {
        client.change_password(current, new).await;
        current = new;
    };
    change(UNKNOWN).await;
    for (mode, new) in [("fails", PASSWORD), ("garbage", UNKNOWN), ("hangs", PASSWORD)] {
        *service.mode.lock().expect("unpoisoned") = mode;
        change(new).await;
        assert!(office.server.log().contains("passwords cannot be checked for data breaches"), "{mode}");
    }
    let asked = service.asked.lock().expect("unpoisoned").clone();
    assert!(asked.iter().all(|prefix| prefix.len() == 5), "only five digits leave the server: {asked:?}");
    assert!(!office.server.log().contains(KNOWN));
    serving.abort();
}
