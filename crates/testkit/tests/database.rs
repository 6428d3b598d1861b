//! The kit itself: databases are apart, and nothing outlives its test.

use postroom_testkit::{Database, PostgreSql, World, wait_for};
use postroom_types::{MemberRole, OperatorRole};

#[tokio::test]
async fn databases_are_migrated_and_apart() {
    let (a, b) = tokio::join!(Database::fresh(), Database::fresh());
    let world = World::new(&a);
    world.tenant("acme").await;
    let count = "SELECT count(*) FROM postroom_management.tenants";
    assert_eq!(a.owner().await.query_one(count, &[]).await.unwrap().get::<_, i64>(0), 1);
    assert_eq!(b.owner().await.query_one(count, &[]).await.unwrap().get::<_, i64>(0), 0);
    let path = b.connect_as("postroom_app").await.query_one("SHOW search_path", &[]).await.unwrap();
    assert_eq!(path.get::<_, String>(0), "postroom");
}

#[tokio::test]
async fn a_dropped_database_is_gone() {
    let (kept, dropped) = (Database::fresh().await, Database::fresh().await);
    let name = dropped.name().to_owned();
    let store = World::new(&dropped);
    store.tenant("acme").await;
    drop(dropped);
    let query = "SELECT count(*) FROM pg_database WHERE datname = $1";
    assert_eq!(kept.owner().await.query_one(query, &[&name]).await.unwrap().get::<_, i64>(0), 0);
}

#[tokio::test]
async fn people_sign_in() {
    let database = Database::fresh().await;
    let world = World::new(&database);
    let acme = world.tenant("acme").await;
    let ida = world.member(&acme, "ida", MemberRole::User).await;
    let olga = world.operator("olga", OperatorRole::Operator).await;
    assert_eq!(world.member_actor(&ida, &acme).await.tenant(), acme.id);
    world.operator_actor(&olga).await;
}

#[tokio::test]
async fn a_postgresql_ends_with_its_value() {
    let postgres = PostgreSql::start().await;
    let (pid, sockets) = (postgres.cluster().pid().expect("it runs"), postgres.socket_dir().to_owned());
    drop(Database::fresh_on(&postgres).await);
    drop(postgres);
    wait_for("PostgreSQL is gone", async || {
        std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default().is_empty()
    })
    .await;
    assert!(!sockets.exists());
}
