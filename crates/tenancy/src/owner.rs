use tokio_postgres::{Client, NoTls};

use crate::TxError;

/// A direct connection of the owner, for roles and migrations. Never for requests: `serve` does not read its URL.
pub async fn connect_owner(url: &str) -> Result<Client, TxError> {
    let config: tokio_postgres::Config = url.parse().map_err(|e| TxError::Unavailable(Box::new(e)))?;
    #[expect(clippy::disallowed_methods, reason = "the tenancy crate is where connections are opened")]
    let (client, connection) = config.connect(NoTls).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::warn!(error = %error, "the owner's connection broke");
        }
    });
    Ok(client)
}
