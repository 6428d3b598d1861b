//! The migration runner on a real PostgreSQL.

mod proof_support;

use postroom_tenancy::migrate::{self, MigrateError, Migration, Options, Target, Tenants};
use postroom_tenancy::roles::ensure_roles;
use proof_support::{Database, Notices, options, targets};
use tokio_postgres::Client;
use uuid::Uuid;

async fn database() -> (Database, Client) {
    let database = Database::new().await;
    let client = database.connect().await;
    ensure_roles(&client, None).await.unwrap();
    (database, client)
}

fn target(migrations: &[(&'static str, &'static str, Option<&'static str>)]) -> Vec<Target> {
    let migrations = migrations
        .iter()
        .zip(1..)
        .map(|((name, up, down), version)| Migration { version, name, up, down: *down })
        .collect();
    vec![Target { name: "shared".to_owned(), schema: "postroom".to_owned(), migrations }]
}

#[tokio::test]
async fn the_real_migrations_go_up_and_down_and_up_again() {
    let (database, mut client) = database().await;
    let notices = Notices::new();
    let options = options(&notices);
    let targets = targets();
    assert_eq!(migrate::plan(&client, &targets).await.unwrap().len(), 2);
    let applied = migrate::up(&mut client, &targets, &options).await.unwrap();
    assert_eq!(applied[0].file, "0001_tenants_and_people.sql");
    assert_eq!(migrate::up(&mut client, &targets, &options).await.unwrap(), []);
    migrate::require_current(&migrate::status(&client, &targets).await.unwrap()).unwrap();
    for target in &targets {
        assert_eq!(migrate::down(&mut client, target, 0, &options).await.unwrap().len(), 1);
    }
    let left: i64 = client
        .query_one(
            "SELECT count(*) FROM pg_class WHERE relnamespace IN (SELECT oid FROM pg_namespace \
             WHERE nspname IN ('postroom', 'postroom_management'))",
            &[],
        )
        .await
        .unwrap()
        .get(0);
    assert_eq!(left, 0);
    assert_eq!(migrate::up(&mut client, &targets, &options).await.unwrap().len(), 2);
    database.close().await;
}
