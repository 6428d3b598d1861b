//! Installing `guards.sql`, which every migration may then call.

use tokio_postgres::Client;

use super::MigrateError;
use super::error::message;
use super::history::sha256;

const SQL: &str = include_str!("../guards.sql");
/// Raised with every change of `guards.sql`, so that an older program leaves a newer one's guards alone.
const VERSION: i32 = 1;

/// Puts the guards of this program into the database, unless the same or newer ones are there.
pub(super) async fn install(client: &mut Client) -> Result<(), MigrateError> {
    let label = format!("postroom guards {VERSION} {}", sha256(SQL));
    let installed: Option<String> = client
        .query_one("SELECT obj_description(to_regnamespace('postroom_guards')::oid, 'pg_namespace')", &[])
        .await?
        .get(0);
    if let Some(installed) = installed {
        let version = installed.split(' ').nth(2).and_then(|number| number.parse::<i32>().ok());
        if installed == label || version.is_some_and(|version| version > VERSION) {
            return Ok(());
        }
    }
    let tx = client.transaction().await?;
    tx.batch_execute(SQL).await.map_err(|error| MigrateError::Failed {
        target: "guards".to_owned(),
        file: "guards.sql".to_owned(),
        line: 1,
        tenant: None,
        statement: "installing the guards".to_owned(),
        message: message(&error),
    })?;
    tx.batch_execute(&format!("COMMENT ON SCHEMA postroom_guards IS '{label}'")).await?;
    tx.commit().await?;
    Ok(())
}
