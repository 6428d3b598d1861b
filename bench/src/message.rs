//! The three statements that are measured, written as the generator of `queries/` writes them.

use futures_util::TryStreamExt;
use postroom_store::{DatabaseError, TenantClient};
use postroom_tenancy::tokio_postgres::Row;
use postroom_types::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a page shows of a message.
macro_rules! columns {
    () => {
        "id, folder_id, subject, sender, received_at, size, flags, created_at, updated_at"
    };
}

/// pgbench asks for the same.
pub(crate) const COLUMNS: &str = columns!();
const PAGE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM bench_messages WHERE tenant_id = $1 AND folder_id = $2 ORDER BY received_at DESC LIMIT 50"
);
const FIND: &str = concat!("SELECT ", columns!(), " FROM bench_messages WHERE tenant_id = $1 AND id = $2");
const SET_FLAGS: &str =
    "UPDATE bench_messages SET flags = $1, updated_at = $2 WHERE tenant_id = $3 AND id = $4 RETURNING id";

/// A row of a folder's page.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    id: Uuid,
    folder_id: Uuid,
    subject: String,
    sender: String,
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
    size: i64,
    flags: i32,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

/// The newest messages of a folder.
pub(crate) async fn page(client: &impl TenantClient, folder: Uuid) -> Result<Vec<Message>, DatabaseError> {
    let statement = client.prepare(PAGE).await?;
    let rows = client.query_raw(&statement, [client.tenant().0, folder]).await?;
    rows.and_then(async |row| extract(&row)).try_collect().await
}

/// One message.
pub(crate) async fn find(client: &impl TenantClient, id: Uuid) -> Result<Option<Message>, DatabaseError> {
    let statement = client.prepare(FIND).await?;
    let row = client.query_opt(&statement, &[&client.tenant().0, &id]).await?;
    row.map(|row| extract(&row)).transpose()
}

/// Marks a message; whether it is there.
pub(crate) async fn set_flags(
    client: &impl TenantClient,
    id: Uuid,
    flags: i32,
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    let statement = client.prepare(SET_FLAGS).await?;
    let row = client.query_opt(&statement, &[&flags, &now, &client.tenant().0, &id]).await?;
    Ok(row.is_some())
}

fn extract(row: &Row) -> Result<Message, DatabaseError> {
    Ok(Message {
        id: row.try_get(0)?,
        folder_id: row.try_get(1)?,
        subject: row.try_get(2)?,
        sender: row.try_get(3)?,
        received_at: row.try_get(4)?,
        size: row.try_get(5)?,
        flags: row.try_get(6)?,
        created_at: row.try_get(7)?,
        updated_at: row.try_get(8)?,
    })
}
