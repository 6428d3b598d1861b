//! The committed OpenAPI document is the program's.

use std::path::Path;

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

#[tokio::test]
async fn the_server_gives_the_same_document_to_everybody() {
    let printed: Value = serde_json::from_str(&succeeded(&run(&[], &["openapi"]))).expect("JSON");
    let server = server().await;
    assert_eq!(server.client().get("/openapi.json").await.expect(200), printed);
}
