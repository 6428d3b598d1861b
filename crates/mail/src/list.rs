//! Lists of messages: a folder, several folders as one, by conversation or not; entered anywhere.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use postroom_store::TenantClient;
use postroom_store::queries::email_placement;
use postroom_types::{Page, PageRequest, Position, UserId};
use serde_json::Value;
use uuid::Uuid;

use crate::Error;
use crate::folder::{self, FolderType, Scope};

/// What a list shows of its folders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub scope: Scope,
    pub unread: bool,
    pub flagged: bool,
    /// Of each thread only the newest message.
    pub conversations: bool,
}

/// A message in a folder, as lists show it.
pub struct Row {
    pub message: email_placement::Row,
    /// In lists of conversations.
    pub conversation: Option<Conversation>,
}

/// What a list of conversations says of a thread, wherever its messages lie.
pub struct Conversation {
    pub counted: email_placement::Counted,
    /// Who wrote in it, as {name, address}, in the order of their first message; four at most.
    pub participants: Value,
}

/// Where a long list can be entered, and how long it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchors {
    pub total: i64,
    /// Every so many rows, the row that stands before: the first anchor is before everything.
    pub before: Vec<Option<Position>>,
}

impl Filter {
    /// Whether everything in the scope is listed.
    pub fn is_plain(&self) -> bool {
        !(self.unread || self.flagged || self.conversations)
    }
}

/// A page of everything in the scope, newest first: one statement. Empty also where the scope is not the member's.
pub async fn plain_page(
    client: &impl TenantClient,
    user: UserId,
    scope: &Scope,
    request: &PageRequest,
) -> Result<Page<Row>, Error> {
    let (account, folder) = (scope.account.map(|id| id.0), scope.folder.map(|id| id.0));
    let kind = scope.kind.map(FolderType::as_str);
    let (at, id, limit) = (request.after.map(|a| a.created_at), request.after.map(|a| a.id), request.probe());
    let tenant = client.tenant().0;
    let query = email_placement::page();
    let found = query.bind(client, &tenant, &at, &id, &limit, &user.0, &account, &folder, &kind).all().await?;
    let position = |row: &email_placement::Row| Position { created_at: row.received_at, id: row.id };
    Ok(request.cut(found, position, None).map(|message| Row { message, conversation: None }))
}

/// A page, newest first. A folder that is not the member's is not found.
pub async fn page(
    tx: &impl TenantClient,
    user: UserId,
    filter: &Filter,
    request: &PageRequest,
) -> Result<Page<Row>, Error> {
    let (tenant, folders) = (tx.tenant().0, folder::in_scope_but(tx, user, &filter.scope, filter.flagged).await?);
    let (at, id, limit) = (request.after.map(|a| a.created_at), request.after.map(|a| a.id), request.probe());
    let Filter { unread, flagged, conversations: by_thread, .. } = filter;
    let query = email_placement::page_filtered();
    let listed = query.bind(tx, &folders, &tenant, unread, flagged, &at, &id, by_thread, &limit).all().await?;
    let position = |row: &email_placement::Listed| Position { created_at: row.received_at, id: row.id };
    let total = if request.with_total { Some(count(tx, &folders, filter).await?) } else { None };
    let page = request.cut(listed, position, total);
    let ids: Vec<Uuid> = page.items.iter().map(|row| row.id).collect();
    let mut rows = rows(tx, user, &ids).await?;
    if filter.conversations {
        let threads: Vec<Uuid> = page.items.iter().map(|row| row.thread_id).collect();
        let mut conversations = conversations(tx, &threads).await?;
        rows.iter_mut().for_each(|row| row.conversation = conversations.remove(&row.message.thread_id));
    }
    Ok(Page { items: rows, next: page.next, total: page.total })
}

/// How long the list is, up to 10,000.
async fn count(tx: &impl TenantClient, folders: &[Uuid], filter: &Filter) -> Result<i64, Error> {
    let query = email_placement::count_listed();
    let tenant = tx.tenant().0;
    Ok(query.bind(tx, &tenant, &folders, &filter.unread, &filter.flagged, &filter.conversations).one().await?)
}

/// These placements of a member, as a list shows them; in the same order, without those that are there no more.
pub async fn rows(tx: &impl TenantClient, user: UserId, ids: &[Uuid]) -> Result<Vec<Row>, Error> {
    let found = email_placement::rows().bind(tx, &tx.tenant().0, &user.0, &ids).all().await?;
    let mut found: HashMap<Uuid, email_placement::Row> = found.into_iter().map(|row| (row.id, row)).collect();
    let row = |id: &Uuid| Some(Row { message: found.remove(id)?, conversation: None });
    Ok(ids.iter().filter_map(row).collect())
}

async fn conversations(tx: &impl TenantClient, threads: &[Uuid]) -> Result<HashMap<Uuid, Conversation>, Error> {
    let tenant = tx.tenant().0;
    let counted = email_placement::threads().bind(tx, &threads, &tenant).all().await?;
    let found = email_placement::participants().bind(tx, &threads, &tenant).all().await?;
    let mut senders: HashMap<Uuid, Value> = found.into_iter().map(|found| (found.thread_id, found.senders)).collect();
    let conversation = |counted: email_placement::Counted| {
        let participants = senders.remove(&counted.thread_id).unwrap_or_default();
        (counted.thread_id, Conversation { counted, participants })
    };
    Ok(counted.into_iter().map(conversation).collect())
}

/// Anchors every so many rows.
pub async fn anchors(tx: &impl TenantClient, user: UserId, filter: &Filter, every: i64) -> Result<Anchors, Error> {
    let (tenant, folders) = (tx.tenant().0, folder::in_scope_but(tx, user, &filter.scope, filter.flagged).await?);
    let rows = if filter.conversations {
        let query = email_placement::anchors_of_conversations();
        query.bind(tx, &tenant, &folders, &filter.unread, &filter.flagged, &every).all().await?
    } else {
        let query = email_placement::anchors();
        query.bind(tx, &tenant, &folders, &filter.unread, &filter.flagged, &every).all().await?
    };
    let Some(last) = rows.last() else { return Ok(Anchors::default()) };
    let total = last.place;
    let mut before = vec![None];
    // The last row is there for the total, and an anchor only where more would follow.
    before.extend(rows.iter().map(|row| Some(Position { created_at: row.received_at, id: row.id })));
    before.truncate(usize::try_from((total + every - 1) / every).unwrap_or(usize::MAX));
    Ok(Anchors { total, before })
}
