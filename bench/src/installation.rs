//! The private cluster with the rows.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use postroom_cluster::{Cluster, DataDir, DirLock, Settings};
use postroom_store::{PoolLimits, Store, StoreConfig, migration_targets};
use postroom_tenancy::migrate::{self, Migration, Tenants};
use postroom_tenancy::{connect_owner, roles};
use postroom_types::SystemClock;

use crate::{Error, rows};

/// The tables that a page's transaction touches, the session check's included.
const SEALED: [&str; 4] = ["bench_messages", "sessions", "members", "tenant_settings"];

/// A cluster with durable settings and the rows of the benchmark.
pub(crate) struct Installation {
    cluster: Cluster,
    _lock: DirLock,
    folder: Folder,
}

/// A folder that PostgreSQL's account can pass; removed at the end unless somebody asked for it by name.
pub(crate) struct Folder {
    path: PathBuf,
    is_kept: bool,
}

impl Folder {
    /// `kept`, or one of this run's own.
    pub(crate) fn new(kept: Option<&Path>) -> Result<Self, Error> {
        let own = || std::env::temp_dir().join(format!("postroom-bench-{}", std::process::id()));
        let folder = Self { path: kept.map_or_else(own, Path::to_owned), is_kept: kept.is_some() };
        fs::create_dir_all(&folder.path)?;
        fs::set_permissions(&folder.path, fs::Permissions::from_mode(0o755))?;
        Ok(folder)
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.is_kept {
            let _may_be_gone = fs::remove_dir_all(&self.path);
        }
    }
}

impl Installation {
    /// Starts PostgreSQL and loads the rows, unless the folder holds them already.
    pub(crate) async fn start(folder: Folder) -> Result<Self, Error> {
        let lock = DataDir::open(folder.join("rows"))?.lock()?;
        let cluster = Cluster::start(&lock, Settings::Durable).await?;
        let installation = Self { cluster, _lock: lock, folder };
        installation.prepare().await?;
        Ok(installation)
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// PostgreSQL's main process.
    pub(crate) fn postmaster(&self) -> Result<i32, Error> {
        self.cluster.pid().ok_or_else(|| "PostgreSQL does not run any more; its log tells why".into())
    }

    /// The rows as the application reaches them.
    pub(crate) fn app_url(&self) -> String {
        self.cluster.url(roles::APP, "postroom")
    }

    /// The rows as a superuser, whom no policy binds.
    pub(crate) fn owner_url(&self) -> String {
        self.cluster.url("postgres", "postroom")
    }

    pub(crate) fn store(&self) -> Result<Store, Error> {
        store(&self.app_url())
    }

    /// `15.20 (Debian …)`
    pub(crate) async fn version(&self) -> Result<String, Error> {
        Ok(connect_owner(&self.owner_url()).await?.query_one("SHOW server_version", &[]).await?.get(0))
    }

    /// Turns the policies of everything that is measured on or off; the rows stay the very same.
    pub(crate) async fn set_policies(&self, enabled: bool) -> Result<(), Error> {
        let owner = connect_owner(&self.owner_url()).await?;
        let change = if enabled { "ENABLE" } else { "DISABLE" };
        for table in SEALED {
            owner.batch_execute(&format!("ALTER TABLE postroom.{table} {change} ROW LEVEL SECURITY")).await?;
        }
        Ok(())
    }

    /// Ends what updates have left to do, so that it does not fall into the next measurement.
    pub(crate) async fn settle(&self) -> Result<(), Error> {
        let owner = connect_owner(&self.owner_url()).await?;
        owner.batch_execute("VACUUM postroom.bench_messages").await?;
        Ok(owner.batch_execute("CHECKPOINT").await?)
    }

    pub(crate) async fn stop(self) -> Result<(), Error> {
        Ok(self.cluster.stop().await?)
    }

    async fn prepare(&self) -> Result<(), Error> {
        let postgres = connect_owner(&self.cluster.url("postgres", "postgres")).await?;
        if postgres.query_opt("SELECT FROM pg_database WHERE datname = 'postroom'", &[]).await?.is_none() {
            postgres.batch_execute("CREATE DATABASE postroom").await?;
        }
        let mut owner = connect_owner(&self.owner_url()).await?;
        roles::ensure_roles(&owner, None).await?;
        let mut targets = migration_targets();
        let shared = targets.iter_mut().find(|target| target.name == "shared");
        let shared = shared.ok_or("there is no target for tenants' rows")?;
        let version = shared.migrations.last().map_or(1, |last| last.version + 1);
        // Names are constants of the program everywhere else.
        let name = format!("{version:04}_bench_messages").leak();
        let up = include_str!("../sql/bench_messages.sql");
        shared.migrations.push(Migration { version, name, up, down: None });
        migrate::up(&mut owner, &targets, &migrate::Options::new(Tenants::Ids(&[]))).await?;
        let loaded: i64 = owner.query_one("SELECT count(*) FROM postroom.bench_messages", &[]).await?.get(0);
        match u64::try_from(loaded)? {
            rows::MESSAGES => {}
            0 => {
                for statement in rows::load_sql() {
                    owner.batch_execute(&statement).await?;
                }
            }
            _ => return Err("the data folder holds half the rows: remove it, and run again".into()),
        }
        self.set_policies(true).await
    }
}

/// The store on a database; limits are the product's defaults.
pub(crate) fn store(url: &str) -> Result<Store, Error> {
    let config = StoreConfig {
        cell_url: url.to_owned(),
        management_url: url.to_owned(),
        limits: PoolLimits::default(),
        prepared_statements: true,
    };
    Ok(Store::new(config, std::sync::Arc::new(SystemClock))?)
}
