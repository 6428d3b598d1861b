use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use postroom_store::{PoolLimits, Store, StoreConfig, migration_targets};
use postroom_tenancy::migrate::{self, Options, Tenants};
use postroom_tenancy::roles;
use postroom_types::Clock;
use sha2::{Digest, Sha256};
use tokio_postgres::Client;

use crate::PostgreSql;
use crate::pgbouncer::{MANAGEMENT_PORT, PORT};
use crate::postgres::{Place, connect, shared, url, url_at};

/// What decides how a migrated database looks, besides the migrations.
const GUARDS: &str = include_str!("../../tenancy/src/guards.sql");
/// Every tenant that has rows, for data migrations.
const ALL_TENANTS: &str = "SELECT id FROM postroom_management.tenants";

/// A migrated database of a test's own, dropped at the end.
pub struct Database {
    name: String,
    place: Place,
}

impl Database {
    /// A copy of a database that was migrated once for the whole run.
    pub async fn fresh() -> Database {
        Self::fresh_in(shared()).await
    }

    /// The same on a PostgreSQL of the test's own.
    pub async fn fresh_on(postgres: &PostgreSql) -> Database {
        Self::fresh_in(postgres.place()).await
    }

    /// One without any role or schema of ours that is not there already; not migrated.
    pub async fn empty() -> Database {
        let database = Self::named(shared());
        let admin = connect(&url(&database.place.socket_dir, "postgres", "postgres")).await;
        admin.batch_execute(&format!("CREATE DATABASE {}", database.name)).await.expect("a database");
        database
    }

    async fn fresh_in(place: Place) -> Database {
        let database = Self::named(place);
        let admin = connect(&url(&database.place.socket_dir, "postgres", "postgres")).await;
        let template = database.ensure_template(&admin).await;
        let create = format!("CREATE DATABASE {} TEMPLATE {template}", database.name);
        admin.batch_execute(&create).await.expect("a copy of the template");
        // Grants on the database and search paths are not copied.
        roles::ensure_roles(&database.owner().await, None).await.expect("roles");
        database
    }

    /// As a superuser, which migrations and provisioning may be.
    pub fn owner_url(&self) -> String {
        self.url("postgres")
    }

    /// As the application.
    pub fn app_url(&self) -> String {
        self.url(roles::APP)
    }

    /// As the application, the way that a server takes: through PgBouncer, when the run asks for that.
    pub fn pooled_url(&self) -> String {
        match &self.place.bouncer_dir {
            Some(bouncer) => url_at(bouncer, PORT, roles::APP, &self.name),
            None => self.app_url(),
        }
    }

    /// The same for management rows, which have a pool of their own.
    pub fn pooled_management_url(&self) -> String {
        match &self.place.bouncer_dir {
            Some(bouncer) => url_at(bouncer, MANAGEMENT_PORT, roles::APP, &self.name),
            None => self.app_url(),
        }
    }

    /// Whether [`pooled_url`](Self::pooled_url) goes through PgBouncer.
    pub fn is_pooled(&self) -> bool {
        self.place.bouncer_dir.is_some()
    }

    /// As any role, straight.
    pub fn url(&self, role: &str) -> String {
        url(&self.place.socket_dir, role, &self.name)
    }

    /// A superuser's connection, for looking behind the curtain.
    pub async fn owner(&self) -> Client {
        connect(&self.owner_url()).await
    }

    /// A connection as any role, without a pool.
    pub async fn connect_as(&self, role: &str) -> Client {
        connect(&self.url(role)).await
    }

    /// The database as the domain sees it.
    pub fn store(&self, clock: Arc<dyn Clock>) -> Store {
        self.store_with(PoolLimits::default(), clock)
    }

    /// The same behind a pooler, at its URL: without prepared statements.
    pub fn store_at(&self, url: &str, clock: Arc<dyn Clock>) -> Store {
        let (cell_url, management_url, limits) = (url.to_owned(), url.to_owned(), PoolLimits::default());
        let config = StoreConfig { cell_url, management_url, limits, prepared_statements: false };
        Store::new(config, clock).expect("a valid URL")
    }

    /// Where the PostgreSQL's socket is.
    pub fn socket_dir(&self) -> &Path {
        &self.place.socket_dir
    }

    /// The same with limits of the test's own.
    pub fn store_with(&self, limits: PoolLimits, clock: Arc<dyn Clock>) -> Store {
        let (cell_url, management_url) = (self.pooled_url(), self.pooled_management_url());
        let config = StoreConfig { cell_url, management_url, limits, prepared_statements: !self.is_pooled() };
        Store::new(config, clock).expect("a valid URL")
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    fn named(place: Place) -> Database {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        Database { name, place }
    }

    /// Processes run side by side: one migrates, the others wait for it.
    async fn ensure_template(&self, admin: &Client) -> String {
        let template = template_name();
        let exists = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)";
        if admin.query_one(exists, &[&template]).await.expect("the catalogue").get(0) {
            return template;
        }
        admin.batch_execute("SELECT pg_advisory_lock(hashtext('postroom-testkit'))").await.expect("the lock");
        if !admin.query_one(exists, &[&template]).await.expect("the catalogue").get::<_, bool>(0) {
            let unfinished = format!("{template}_unfinished");
            let make = format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)");
            admin.batch_execute(&make).await.expect("what a killed run left is dropped");
            admin.batch_execute(&format!("CREATE DATABASE {unfinished}")).await.expect("a database");
            migrate_up(&url(&self.place.socket_dir, "postgres", &unfinished)).await;
            // Nobody may be connected to a template; the connection above may need a moment to be gone.
            let alone = format!(
                "ALTER DATABASE {unfinished} ALLOW_CONNECTIONS false; \
                 SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{unfinished}'"
            );
            admin.batch_execute(&alone).await.expect("nobody is connected");
            let rename = format!("ALTER DATABASE {unfinished} RENAME TO {template}");
            admin.batch_execute(&rename).await.expect("the template's own name");
        }
        admin.batch_execute("SELECT pg_advisory_unlock_all()").await.expect("unlocked");
        template
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let admin = url(&self.place.socket_dir, "postgres", "postgres");
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // In a thread, because a destructor cannot wait; a PostgreSQL that the test killed takes its databases with it.
        let _ = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async { connect(&admin).await.batch_execute(&statement).await })
        })
        .join();
    }
}

/// Exactly what `postroom migrate up` does.
async fn migrate_up(url: &str) {
    let mut client = connect(url).await;
    roles::ensure_roles(&client, None).await.expect("roles");
    let options = Options::new(Tenants::Query(ALL_TENANTS));
    migrate::up(&mut client, &migration_targets(), &options).await.expect("migrated");
}

/// Another set of migrations has another template.
fn template_name() -> String {
    let mut hasher = Sha256::new();
    hasher.update(GUARDS);
    for target in migration_targets() {
        hasher.update(&target.schema);
        for migration in target.migrations {
            hasher.update([0]);
            hasher.update(migration.up);
        }
    }
    let hash: String = hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("template_{hash}")
}
