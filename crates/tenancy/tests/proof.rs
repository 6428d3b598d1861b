//! The isolation proof: nothing to find in the migrated schema, and each rule found when it is broken on purpose.

mod proof_breaks;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use postroom_store::expectations;
use postroom_tenancy::proof::{Listed, Report, Rule, prove};
use postroom_testkit::Database;
use proof_breaks::{BREAKS, DEFINER, PARTITIONS, VICTIM};
use tokio_postgres::Client;

/// A database as `postroom migrate up` leaves it, and a superuser in it.
async fn migrated() -> (Database, Client) {
    let database = Database::fresh().await;
    let client = database.owner().await;
    (database, client)
}

fn found(report: &Report, rule: Rule, object: &str) -> bool {
    report.findings.iter().any(|finding| finding.rule == rule && finding.object == object)
}

/// How many tables the migrations of a target make.
fn tables_of(target: &str) -> usize {
    let folder = Path::new("../../migrations").join(target);
    let files = fs::read_dir(folder).expect("the migrations").flatten();
    let files = files.map(|entry| fs::read_to_string(entry.path()).expect("a text"));
    files.map(|text| text.lines().filter(|line| line.starts_with("CREATE TABLE ")).count()).sum()
}

fn lines(report: &Report) -> String {
    report.findings.iter().map(|finding| format!("  {finding}\n")).collect()
}

#[tokio::test]
async fn the_migrated_schema_has_no_finding() {
    let (database, client) = migrated().await;
    let report = prove(&client, &expectations()).await.unwrap();
    assert!(report.is_sealed(), "{}", lines(&report));
    let (tenant, management) = (tables_of("tenant"), tables_of("management"));
    assert_eq!((report.checked.tenant_tables, report.checked.management_tables), (tenant, management));
    // Two policies a table, the system role's on memberships, and the search role's on messages.
    assert_eq!(report.policies.len(), 2 * tenant + 4);
    assert_eq!(report.policies[0].table, "postroom.api_keys");
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["policies"][0]["role"], "postroom_app");
    drop(database);
}

#[tokio::test]
async fn every_rule_finds_what_breaks_it() {
    let (database, client) = migrated().await;
    let expectations = expectations();
    client.batch_execute("BEGIN").await.unwrap();
    client.batch_execute(VICTIM).await.unwrap();
    assert_eq!(lines(&prove(&client, &expectations).await.unwrap()), "");
    client.batch_execute("ROLLBACK").await.unwrap();
    let mut missed = String::new();
    for (rule, statements, object) in BREAKS {
        let object = object.replace("{database}", database.name());
        client.batch_execute("BEGIN").await.unwrap();
        client.batch_execute(VICTIM).await.unwrap();
        client.batch_execute(statements).await.unwrap_or_else(|error| panic!("{statements}: {error:?}"));
        let report = prove(&client, &expectations).await.unwrap();
        if !found(&report, *rule, &object) {
            missed += &format!("{} on {object} by {statements}; found were:\n{}", rule.name(), lines(&report));
        }
        client.batch_execute("ROLLBACK").await.unwrap();
    }
    assert_eq!(missed, "");
    let report = prove(&client, &expectations).await.unwrap();
    assert!(report.is_sealed(), "{}", lines(&report));
    drop(database);
}

#[test]
fn every_rule_has_a_break_and_a_name_of_its_own() {
    let broken: BTreeSet<Rule> = BREAKS.iter().map(|(rule, ..)| *rule).collect();
    let unbroken: Vec<&str> = Rule::ALL.iter().filter(|rule| !broken.contains(rule)).map(|rule| rule.name()).collect();
    assert_eq!(unbroken, Vec::<&str>::new());
    let names: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    assert_eq!(names.len(), Rule::ALL.len());
}

#[tokio::test]
async fn exceptions_are_accepted_where_they_are_listed() {
    let (database, client) = migrated().await;
    client.batch_execute("BEGIN").await.unwrap();
    client.batch_execute(DEFINER).await.unwrap();
    client
        .batch_execute("SET LOCAL ROLE postroom_owner; CREATE VIEW postroom.shown AS SELECT 1 AS a; RESET ROLE")
        .await
        .unwrap();
    let mut expectations = expectations();
    expectations.security_definer.push(Listed::new("postroom.peek()", "a test"));
    expectations.definer_views.push(Listed::new("postroom.shown", "a test"));
    let report = prove(&client, &expectations).await.unwrap();
    assert!(report.is_sealed(), "{}", lines(&report));
    client
        .batch_execute("ROLLBACK; BEGIN; CREATE ROLE an_administrator LOGIN; GRANT postroom_owner TO an_administrator")
        .await
        .unwrap();
    expectations.owner_logins = Some(vec!["an_administrator".to_owned()]);
    assert!(prove(&client, &expectations).await.unwrap().is_sealed());
    expectations.owner_logins = Some(Vec::new());
    assert!(found(&prove(&client, &expectations).await.unwrap(), Rule::OwnerMember, "role an_administrator"));
    client.batch_execute("ROLLBACK").await.unwrap();
    drop(database);
}

#[tokio::test]
async fn sealed_partitions_and_a_tenants_own_schema_have_no_finding() {
    let (database, client) = migrated().await;
    client.batch_execute("BEGIN").await.unwrap();
    client.batch_execute(PARTITIONS).await.unwrap();
    client
        .batch_execute(
            "SELECT postroom_guards.seal_tenant_table('parts'); RESET ROLE; \
             CREATE ROLE tenant_acme_role NOLOGIN; GRANT tenant_acme_role TO postroom_app; \
             CREATE SCHEMA tenant_acme AUTHORIZATION postroom_owner; SET LOCAL ROLE postroom_owner; SET LOCAL search_path = tenant_acme; \
             CREATE TABLE things (tenant_id uuid NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL, \
                                  updated_at timestamptz NOT NULL, PRIMARY KEY (tenant_id, id)); \
             SELECT postroom_guards.seal_tenant_table('things'), postroom_guards.ensure_tenant_indexes('things', '{}'), \
                    postroom_guards.validate_tenant_isolation('things')",
        )
        .await
        .unwrap();
    let mut expectations = expectations();
    expectations.tenant_schemas.push(postroom_tenancy::proof::TenantSchema {
        schema: "tenant_acme".to_owned(),
        role: "tenant_acme_role".to_owned(),
    });
    let report = prove(&client, &expectations).await.unwrap();
    assert!(report.is_sealed(), "{}", lines(&report));
    // With the partitioned one, its partition, and the one in the schema.
    assert_eq!(report.checked.tenant_tables, tables_of("tenant") + 3);
    client.batch_execute("ROLLBACK").await.unwrap();
    drop(database);
}

/// The application itself proves at boot and every hour, so it must be able to read all of it, quickly.
#[tokio::test]
async fn the_application_proves_a_hundred_tables_quickly() {
    let (database, client) = migrated().await;
    let tables: String = (0..100)
        .map(|number| {
            format!(
                "CREATE TABLE t{number} (tenant_id uuid NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL, \
                 updated_at timestamptz NOT NULL, PRIMARY KEY (tenant_id, id)); \
                 SELECT postroom_guards.seal_tenant_table('t{number}'), postroom_guards.ensure_tenant_indexes('t{number}', '{{}}');"
            )
        })
        .collect();
    client
        .batch_execute(&format!("SET ROLE postroom_owner; SET search_path = postroom; {tables} RESET ROLE"))
        .await
        .unwrap();
    let app = database.connect_as("postroom_app").await;
    let expectations = expectations();
    let report = prove(&app, &expectations).await.unwrap();
    assert!(report.is_sealed(), "{}", lines(&report));
    assert_eq!(report.checked.tenant_tables, tables_of("tenant") + 100);
    let again = tokio::time::timeout(Duration::from_secs(1), prove(&app, &expectations)).await;
    assert!(again.expect("a tenth of a second is usual").unwrap().is_sealed());
    drop(database);
}
