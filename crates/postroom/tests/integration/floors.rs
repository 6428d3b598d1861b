//! The rules of the floors (ARCHITECTURE.md), held by what the workspace says of itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Who may open connections to PostgreSQL: the tenancy crate, the private PostgreSQL's own checks, and tests.
const MAY_CONNECT: [&str; 4] = ["crates/tenancy/", "crates/cluster/", "crates/testkit/", "bench/"];
/// Where SQL may stand outside of queries/ and migrations/, and why.
const MAY_HOLD_SQL: [&str; 11] = [
    "crates/tenancy/",                  // sets up and proves roles, policies and guards
    "crates/queries/",                  // generated from queries/
    "crates/cluster/",                  // asks whether PostgreSQL answers
    "crates/testkit/",                  // only for tests
    "crates/codegen/",                  // only for generating
    "bench/",                           // measures against bare statements
    "crates/store/src/store.rs",        // the session check, which the tenancy crate pipelines with every opening
    "crates/store/src/schema.rs",       // the migrations
    "crates/mail/src/search/sql.rs",    // what is searched for decides the statement's shape
    "crates/jobs/src/registry.rs",      // on the job library's own connection, to its own table
    "crates/postroom/src/databases.rs", // CREATE DATABASE, which no query file can hold
];

#[test]
fn a_package_depends_only_on_lower_floors() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let floor = |package: &Value| package["metadata"]["postroom"]["floor"].as_u64();
    let mut edges = 0;
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        let own = floor(package);
        let own = own.unwrap_or_else(|| panic!("{name} names no floor: [package.metadata.postroom] floor = …"));
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let Some(below) = packages.iter().find(|other| other["name"] == dependency["name"]) else { continue };
            if dependency["kind"] == "dev" {
                continue;
            }
            edges += 1;
            let other = floor(below).expect("checked in its own turn");
            assert!(other < own, "{name} (floor {own}) must not depend on {} (floor {other})", dependency["name"]);
        }
    }
    assert!(packages.len() >= 10 && edges >= 15, "the check lost the workspace: {} packages", packages.len());
}

#[test]
fn only_the_tenancy_crate_has_pools_and_opens_connections() {
    for package in metadata()["packages"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a name");
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let on = dependency["name"].as_str().expect("a name");
            // The generated crate's client trait is written for deadpool; it opens nothing.
            let may = ["postroom-tenancy", "postroom-queries"].contains(&name);
            assert!(may || !on.starts_with("deadpool"), "{name} must not depend on {on}");
        }
    }
    let marks =
        ["NoTls", "tokio_postgres::connect", "deadpool_postgres::", "Pool::builder", "tokio_postgres::Config::new"];
    let found = lines_with(&MAY_CONNECT, |line| marks.iter().any(|mark| line.contains(mark)));
    let found: Vec<_> = found.into_iter().filter(|line| !line.starts_with("crates/queries/")).collect();
    assert!(found.is_empty(), "a connection opened outside of the tenancy crate:\n{}", found.join("\n"));
}

#[test]
fn sql_stands_in_queries_and_migrations() {
    let found = lines_with(&MAY_HOLD_SQL, is_sql);
    assert!(found.is_empty(), "move it to queries/, or review the list in this test:\n{}", found.join("\n"));
    for place in MAY_HOLD_SQL {
        assert!(root().join(place).exists(), "{place} is gone; take it off the list");
    }
}

#[test]
fn sql_is_recognised() {
    for sql in [
        "\"SELECT id FROM users\"",
        "INSERT INTO members (a)",
        "let x = \"UPDATE users SET a\";",
        "DELETE FROM x",
        "\"TRUNCATE x\"",
    ] {
        assert!(is_sql(sql), "{sql}");
    }
    for other in ["/// SELECT something FROM it", "// DELETE FROM x", "select! {", "Update the users", "method::DELETE"]
    {
        assert!(!is_sql(other), "{other}");
    }
}

fn is_sql(line: &str) -> bool {
    let code = line.trim_start();
    let has = |words: [&str; 2]| code.split_once(words[0]).is_some_and(|(_, rest)| rest.contains(words[1]));
    !code.starts_with("//")
        && ([
            ["SELECT ", " FROM "],
            ["INSERT INTO ", ""],
            ["UPDATE ", " SET "],
            ["DELETE FROM ", ""],
            ["TRUNCATE ", ""],
        ]
        .into_iter()
        .any(has)
            || ["CREATE ", "ALTER ", "DROP "].iter().any(|word| code.contains(&format!("\"{word}"))))
}

/// Lines of the product's sources, unit tests left out, that stand outside of these places.
fn lines_with(allowed: &[&str], wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let mut files = Vec::new();
    for folder in ["crates", "bench"] {
        collect(&root().join(folder), &mut files);
    }
    assert!(files.len() > 80, "the check lost the sources: {}", files.len());
    let mut found = Vec::new();
    for file in files {
        let name = file.strip_prefix(root()).expect("below the root").display().to_string();
        if !name.contains("src/") || name.ends_with("/tests.rs") || allowed.iter().any(|place| name.starts_with(place))
        {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source file");
        let product = text.split("#[cfg(test)]").next().unwrap_or_default();
        found.extend(product.lines().filter(|line| wrong(line)).map(|line| format!("{name}: {}", line.trim())));
    }
    found
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("target") {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn metadata() -> Value {
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]).current_dir(root());
    let output = command.output().expect("cargo runs");
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn root() -> PathBuf {
    Path::new("../..").canonicalize().expect("the workspace")
}
