use std::sync::Arc;

use postroom_cluster::{Cluster, DataDir, DirLock, Settings};
use postroom_identity::{Background, BreachCheck, Context, Hasher, Identity, PolicyCache};
use postroom_store::{Store, StoreConfig, migration_targets};
use postroom_tenancy::tokio_postgres::Client;
use postroom_tenancy::{connect_owner, migrate, roles};
use postroom_types::{AlignedClock, SystemEntropy};

use crate::config::Config;
use crate::failure::Failure;
use crate::instances;
use crate::relay::RelaySettings;
use crate::secrets::Secrets;

/// The database in the private PostgreSQL.
const DATABASE: &str = "postroom";
/// Every tenant that has rows, for migrations that run once for each.
const TENANTS: &str = "SELECT id FROM postroom_management.tenants WHERE status <> 'purged'";

/// The databases of this installation, reachable; for commands, started if need be.
pub(crate) struct Databases {
    app_url: String,
    owner_url: Option<String>,
    cluster: Option<Arc<Cluster>>,
    clock: Arc<AlignedClock>,
    /// Held by the server for as long as it runs.
    _lock: Option<DirLock>,
}

impl Databases {
    /// For the server: takes the data directory for itself.
    pub(crate) async fn for_server(config: &Config) -> Result<Self, Failure> {
        let data_dir = DataDir::open(&config.data_dir)?;
        let lock = data_dir.lock()?;
        let databases = match external(config)? {
            Some(databases) => databases,
            None => Self::embedded(Arc::new(Cluster::start(&lock, Settings::Durable).await?)),
        };
        Ok(Self { _lock: Some(lock), ..databases })
    }

    /// For a command: joins the running PostgreSQL, or starts it for a moment.
    pub(crate) async fn for_command(config: &Config) -> Result<Self, Failure> {
        if let Some(databases) = external(config)? {
            return Ok(databases);
        }
        let data_dir = DataDir::open(&config.data_dir)?;
        Ok(Self::embedded(Arc::new(Cluster::for_command(&data_dir, Settings::Durable).await?)))
    }

    fn embedded(cluster: Arc<Cluster>) -> Self {
        let app_url = cluster.url(roles::APP, DATABASE);
        Self {
            app_url,
            owner_url: Some(cluster.url("postgres", DATABASE)),
            cluster: Some(cluster),
            clock: Arc::default(),
            _lock: None,
        }
    }

    /// The private PostgreSQL, if this installation has one.
    pub(crate) fn cluster(&self) -> Option<&Arc<Cluster>> {
        self.cluster.as_ref()
    }

    /// A private PostgreSQL is set up and migrated by whoever starts it; others by `postroom migrate up`.
    pub(crate) async fn prepare(&self) -> Result<(), Failure> {
        if self.cluster.is_some() {
            self.migrate_up(&|message| tracing::info!("{message}")).await.map(drop)
        } else {
            Ok(())
        }
    }

    /// Makes the roles and runs what is pending, in every database.
    pub(crate) async fn migrate_up(
        &self,
        notice: &(dyn Fn(&str) + Send + Sync),
    ) -> Result<Vec<migrate::Step>, Failure> {
        if let Some(cluster) = &self.cluster {
            create_database(&cluster.url("postgres", "postgres")).await?;
        }
        let mut owner = self.owner().await?;
        let password = password_of(&self.app_url)?;
        let ensured = roles::ensure_roles(&owner, password.as_deref()).await?;
        for created in &ensured.created {
            notice(&format!("role {created} made"));
        }
        for advice in &ensured.advice {
            notice(advice);
        }
        let options = migrate::Options { notice, ..migrate::Options::new(migrate::Tenants::Query(TENANTS)) };
        Ok(migrate::up(&mut owner, &migration_targets(), &options).await?)
    }

    /// A direct connection of the owner, who migrates.
    pub(crate) async fn owner(&self) -> Result<Client, Failure> {
        let url = self.owner_url.as_deref().ok_or_else(|| {
            Failure::usage("set POSTROOM_DATABASE_OWNER_URL to a login that may create roles and schemas")
        })?;
        Ok(connect_owner(url).await?)
    }

    /// The domain on these databases, by their clock.
    pub(crate) async fn identity(&self, config: &Config) -> Result<Identity, Failure> {
        let context = Context::new(self.clock.clone(), Arc::new(SystemEntropy));
        let store = StoreConfig {
            cell_url: self.app_url.clone(),
            management_url: config.databases.management.as_ref().unwrap_or(&self.app_url).clone(),
            limits: config.pool,
            prepared_statements: config.prepared_statements,
        };
        let store = Store::new(store, Arc::clone(&context.clock))?;
        instances::align(&self.clock, &store).await?;
        let keys = Secrets::read(config, self.cluster.is_some(), &*context.entropy)?.keys();
        let breaches = config.breach_check_url.as_deref().map(BreachCheck::new);
        let hasher = Hasher::new(config.hashes_at_once);
        let policies = PolicyCache::default();
        let letters = config.relay.as_ref().map(RelaySettings::letters);
        let (lifetimes, background) = (config.lifetimes, Background::default());
        Ok(Identity { store, context, keys, hasher, lifetimes, policies, breaches, letters, background })
    }

    /// The clock of what [`identity`](Self::identity) gives.
    pub(crate) fn clock(&self) -> Arc<AlignedClock> {
        Arc::clone(&self.clock)
    }

    /// For background workers and notices, which LISTEN: past a connection pooler.
    pub(crate) fn direct_url<'a>(&'a self, config: &'a Config) -> &'a str {
        config.databases.direct.as_deref().unwrap_or(&self.app_url)
    }

    /// Stops PostgreSQL if it was started for this command.
    pub(crate) async fn close(self) -> Result<(), Failure> {
        match &self.cluster {
            Some(cluster) if cluster.was_started_here() => Ok(cluster.stop().await?),
            _ => Ok(()),
        }
    }
}

fn external(config: &Config) -> Result<Option<Databases>, Failure> {
    let urls = &config.databases;
    let Some(app) = &urls.app else {
        return match urls.owner.is_some() {
            true => Err(Failure::usage("POSTROOM_DATABASE_OWNER_URL is set, so POSTROOM_DATABASE_URL must be, too")),
            false if urls.management.is_some() => {
                Err(Failure::usage("POSTROOM_MANAGEMENT_DATABASE_URL is set, so POSTROOM_DATABASE_URL must be, too"))
            }
            false => Ok(None),
        };
    };
    // A pooler hands out no more connections than it has, and a transaction on a tenant's rows may wait for one on management
    // rows: sharing a pool, they could all wait for each other. Notices and background work LISTEN, which a pooler cannot.
    if !config.prepared_statements {
        if urls.management.as_ref().is_none_or(|management| management == app) {
            return Err(Failure::usage(
                "POSTROOM_DB_PREPARED_STATEMENTS is false, as behind a connection pooler: set POSTROOM_MANAGEMENT_DATABASE_URL to \
                 a second pool for the same database",
            ));
        }
        if urls.direct.is_none() {
            return Err(Failure::usage(
                "POSTROOM_DB_PREPARED_STATEMENTS is false, as behind a connection pooler: set POSTROOM_DATABASE_DIRECT_URL to a \
                 URL past it",
            ));
        }
    }
    Ok(Some(Databases {
        app_url: app.clone(),
        owner_url: urls.owner.clone(),
        cluster: None,
        clock: Arc::default(),
        _lock: None,
    }))
}

async fn create_database(url: &str) -> Result<(), Failure> {
    let client = connect_owner(url).await?;
    let exists = client.query_opt("SELECT FROM pg_database WHERE datname = $1", &[&DATABASE]).await?.is_some();
    if !exists {
        client.batch_execute(&format!("CREATE DATABASE {DATABASE}")).await?;
    }
    Ok(())
}

/// The password that the application will sign in with, so that `migrate up` can set it.
fn password_of(url: &str) -> Result<Option<String>, Failure> {
    let config: postroom_tenancy::tokio_postgres::Config =
        url.parse().map_err(|_| Failure::usage("POSTROOM_DATABASE_URL is not a PostgreSQL URL"))?;
    if config.get_user().is_some_and(|user| user != roles::APP) {
        return Err(Failure::usage(format!("POSTROOM_DATABASE_URL must sign in as {}", roles::APP)));
    }
    Ok(config.get_password().map(|password| String::from_utf8_lossy(password).into_owned()))
}
