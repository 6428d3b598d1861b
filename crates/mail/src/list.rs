//! Lists of messages: a folder, several folders as one, by conversation or not; entered anywhere.

use postroom_store::TenantClient;
use postroom_store::queries::email_placement;
use postroom_types::{Page, PageRequest, Position, UserId};
use uuid::Uuid;

pub use postroom_store::queries::email_placement::Row;

use crate::Error;
use crate::folder::{self, Scope};

/// What a list shows of its folders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub scope: Scope,
    pub unread: bool,
    pub flagged: bool,
    /// Of each thread only the newest message.
    pub conversations: bool,
}

/// Where a long list can be entered, and how long it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchors {
    pub total: i64,
    /// Every so many rows, the row that stands before: the first anchor is before everything.
    pub before: Vec<Option<Position>>,
}

/// A page, newest first.
pub async fn page(
    tx: &impl TenantClient,
    user: UserId,
    filter: &Filter,
    request: &PageRequest,
) -> Result<Page<Row>, Error> {
    let (tenant, folders) = (tx.tenant().0, folder::in_scope_but(tx, user, &filter.scope, filter.flagged).await?);
    let (at, id, limit) = (request.after.map(|a| a.created_at), request.after.map(|a| a.id), request.probe());
    let rows = if filter.unread || filter.flagged || filter.conversations {
        let query = email_placement::list_filtered();
        query
            .bind(tx, &filter.conversations, &tenant, &folders, &filter.unread, &filter.flagged, &at, &id, &limit)
            .all()
            .await?
    } else {
        email_placement::list().bind(tx, &folders, &tenant, &at, &id, &limit).all().await?
    };
    Ok(request.cut(rows, position, None))
}

/// These placements of a member, as a list shows them; in no order.
pub async fn rows(tx: &impl TenantClient, user: UserId, ids: &[Uuid]) -> Result<Vec<Row>, Error> {
    Ok(email_placement::rows().bind(tx, &tx.tenant().0, &user.0, &ids).all().await?)
}

/// Anchors every so many rows.
pub async fn anchors(tx: &impl TenantClient, user: UserId, filter: &Filter, every: i64) -> Result<Anchors, Error> {
    let (tenant, folders) = (tx.tenant().0, folder::in_scope_but(tx, user, &filter.scope, filter.flagged).await?);
    let query = email_placement::anchors();
    let rows =
        query.bind(tx, &tenant, &folders, &filter.unread, &filter.flagged, &filter.conversations, &every).all().await?;
    let Some(last) = rows.last() else { return Ok(Anchors::default()) };
    let total = last.total;
    let mut before = vec![None];
    // The last row is there for the total, and an anchor only where more would follow.
    before.extend(rows.iter().map(|row| Some(Position { created_at: row.received_at, id: row.id })));
    before.truncate(usize::try_from((total + every - 1) / every).unwrap_or(usize::MAX));
    Ok(Anchors { total, before })
}

/// Where a row stands in a list.
pub fn position(row: &Row) -> Position {
    Position { created_at: row.received_at, id: row.id }
}
