//! A database of its own for each test, and what several tests do with it.
#![allow(dead_code, reason = "each test program uses a part")]

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use postroom_tenancy::migrate::{Migration, Options, Target, Tenants};
use tokio_postgres::{Client, NoTls};

/// A database, dropped by `close`; what a failed test leaves goes with its throw-away cluster.
pub struct Database {
    pub name: String,
    owner_url: String,
}

impl Database {
    pub async fn new() -> Database {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let owner_url =
            std::env::var("POSTROOM_TEST_OWNER_URL").expect("POSTROOM_TEST_OWNER_URL names a superuser's login");
        let name = format!("proof_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let database = Database { name, owner_url };
        let admin = database.connect_to("postgres", None).await;
        admin.batch_execute(&format!("CREATE DATABASE {}", database.name)).await.unwrap();
        database
    }

    /// As the superuser.
    pub async fn connect(&self) -> Client {
        self.connect_to(&self.name, None).await
    }

    pub async fn connect_as(&self, role: &str) -> Client {
        self.connect_to(&self.name, Some(role)).await
    }

    async fn connect_to(&self, database: &str, role: Option<&str>) -> Client {
        let mut config: tokio_postgres::Config = self.owner_url.parse().unwrap();
        config.dbname(database);
        if let Some(role) = role {
            config.user(role);
        }
        let (client, connection) = config.connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    pub async fn close(self) {
        let admin = self.connect_to("postgres", None).await;
        admin.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await.unwrap();
    }
}

/// The real migrations.
pub fn targets() -> Vec<Target> {
    let migration = |name, up, down| vec![Migration { version: 1, name, up, down: Some(down) }];
    vec![
        Target {
            name: "management".to_owned(),
            schema: "postroom_management".to_owned(),
            migrations: migration(
                "tenants_and_people",
                include_str!("../../../../migrations/management/0001_tenants_and_people.sql"),
                include_str!("../../../../migrations/management/0001_tenants_and_people.down.sql"),
            ),
        },
        Target {
            name: "shared".to_owned(),
            schema: "postroom".to_owned(),
            migrations: migration(
                "members_and_sessions",
                include_str!("../../../../migrations/tenant/0001_members_and_sessions.sql"),
                include_str!("../../../../migrations/tenant/0001_members_and_sessions.down.sql"),
            ),
        },
    ]
}

/// Options that do not wait long, with what the runner said.
pub fn options(notices: &Notices) -> Options<'_> {
    Options {
        runner_wait: Duration::from_millis(300),
        lock_timeout: Duration::from_millis(50),
        attempts: 3,
        pause: Duration::from_millis(20),
        notice: &notices.0,
        ..Options::new(Tenants::Ids(&[]))
    }
}

/// What the runner said.
pub struct Notices(pub Box<dyn Fn(&str) + Send + Sync>, pub std::sync::Arc<Mutex<Vec<String>>>);

impl Notices {
    pub fn new() -> Notices {
        let said = std::sync::Arc::new(Mutex::new(Vec::new()));
        let into = said.clone();
        Notices(Box::new(move |message: &str| into.lock().unwrap().push(message.to_owned())), said)
    }

    pub fn all(&self) -> Vec<String> {
        self.1.lock().unwrap().clone()
    }
}
