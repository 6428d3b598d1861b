//! The committed OpenAPI document is the program's.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{run, server, succeeded};

#[test]
fn the_committed_document_is_what_the_program_prints() {
    let path = Path::new("../../openapi.json");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    let printed = succeeded(&run(&[], &["openapi"]));
    assert!(
        committed == printed,
        "openapi.json is not what `postroom openapi` prints. If the API was changed on purpose, run\n\
         \n    cargo run -p postroom -- openapi > openapi.json\n\nand regenerate the web client's types (npm --prefix web run \
         types)."
    );
}

/// As `head` does: longer than what a pipe holds, and nobody reads it.
#[test]
fn who_has_seen_enough_of_what_is_printed_may_leave() {
    let program = Command::new(env!("CARGO_BIN_EXE_postroom"))
        .arg("openapi")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut program = program.expect("the program");
    drop(program.stdout.take());
    let output = program.wait_with_output().expect("an end");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn the_server_gives_the_same_document_to_everybody() {
    let printed: Value = serde_json::from_str(&succeeded(&run(&[], &["openapi"]))).expect("JSON");
    let server = server().await;
    assert_eq!(server.client().get("/openapi.json").await.expect(200), printed);
}
