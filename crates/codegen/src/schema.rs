use std::error::Error;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use postroom_cluster::{Cluster, DataDir, Settings};
use postroom_tenancy::migrate::{self, Migration, Options, Target, Tenants};
use postroom_tenancy::tokio_postgres::Client;
use postroom_tenancy::{connect_owner, roles};

/// Folders of migrations, with the target and the schema that they belong to, in order.
const TARGETS: [(&str, &str, &str); 3] = [
    ("migrations/management", "management", "postroom_management"),
    ("migrations/tenant", "shared", "postroom"),
    ("migrations/queue", "queue", "postroom_queue"),
];

/// Runs `work` with a client of a PostgreSQL in `data`, which has today's schema and ends afterwards.
pub(crate) async fn with_client(
    data: &Path,
    work: impl FnOnce(Client) -> Result<(), String> + Send + 'static,
) -> Result<(), Box<dyn Error>> {
    if let Some(folder) = data.parent() {
        // PostgreSQL's own account must be able to pass.
        fs::set_permissions(folder, Permissions::from_mode(0o711))?;
    }
    let lock = DataDir::open(data)?.lock()?;
    let cluster = Cluster::start(&lock, Settings::Throwaway).await?;
    let outcome = tokio::select! {
        outcome = run(&cluster, work) => outcome,
        _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
    };
    cluster.stop().await?;
    outcome
}

async fn run(
    cluster: &Cluster,
    work: impl FnOnce(Client) -> Result<(), String> + Send + 'static,
) -> Result<(), Box<dyn Error>> {
    let mut client = connect_owner(&cluster.url("postgres", "postgres")).await?;
    roles::ensure_roles(&client, None).await?;
    let targets = TARGETS.map(|(folder, name, schema)| target(folder, name, schema));
    let targets = targets.into_iter().collect::<Result<Vec<_>, _>>()?;
    migrate::up(&mut client, &targets, &Options::new(Tenants::Ids(&[]))).await?;
    // Where tenants' statements find their tables.
    client.batch_execute(&format!("SET search_path = {}", roles::TENANT_SCHEMA)).await?;
    Ok(tokio::task::spawn_blocking(move || work(client)).await??)
}

/// From the files rather than from the program, which may not compile before the queries are generated.
fn target(folder: &str, name: &str, schema: &str) -> Result<Target, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        if let Some(name) = file.strip_suffix(".sql").filter(|name| !name.ends_with(".down")) {
            names.push(name.to_owned());
        }
    }
    names.sort();
    let migrations = names.into_iter().zip(1..).map(|(name, version)| {
        let up = fs::read_to_string(format!("{folder}/{name}.sql"))?;
        // The program ends soon, and a migration's texts are constants otherwise.
        Ok(Migration { version, name: name.leak(), up: up.leak(), down: None })
    });
    let migrations = migrations.collect::<Result<_, std::io::Error>>()?;
    Ok(Target { name: name.to_owned(), schema: schema.to_owned(), migrations })
}
