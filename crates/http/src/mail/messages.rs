use axum::Json as JsonAnswer;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use postroom_identity::{Identity, user};
use postroom_mail::folder::{FolderType, Scope};
use postroom_mail::list::{self, Filter};
use postroom_mail::message::{self, Pieces};
use postroom_mail::search::{self, Order};
use postroom_store::TenantActor;
use postroom_sync::original::{self, Original, Refusal};
use postroom_types::{AccountId, MailFolderId, MessageId, Page, PageRequest, Position, ThreadId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::{Message, MessageRow};
use super::servers::Servers;
use super::ticket::Ticketed;
use crate::cursor;
use crate::extract::needs::MailRead;
use crate::extract::{InTenant, Path, Query};
use crate::problem::Problem;
use crate::request;

const DEFAULT_LIMIT: i64 = 50;
const MAX_LIMIT: i64 = 200;
const DEFAULT_EVERY: i64 = 200;

/// Which messages are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MessageQuery {
    /// Only of this account.
    #[param(value_type = Option<Uuid>)]
    account_id: Option<AccountId>,
    /// Only in this folder.
    #[param(value_type = Option<Uuid>)]
    folder_id: Option<MailFolderId>,
    /// Only in folders of this type, of all accounts: `inbox`, `sent`, `drafts`, `trash`, `spam`, `archive` or `custom`.
    #[param(example = "inbox")]
    folder_type: Option<String>,
    /// Only unread ones.
    unread: Option<bool>,
    /// Only flagged ones.
    flagged: Option<bool>,
    /// Of each thread only its newest message in these folders.
    conversations: Option<bool>,
    /// A search: words, "phrases", prefix*, `from:`, `to:`, `subject:`, `in:`, `has:attachment`, `is:unread`, `before:`, `after:`,
    /// `larger:`, `filename:`, `account:`, `-not`, `or`.
    #[param(max_length = 1000, example = "is:unread")]
    q: Option<String>,
    /// `newest` or, for a search, `rank`: the best of the newest matches, on one page.
    #[param(example = "newest")]
    sort: Option<String>,
    /// Messages at most: 1 to 200, by default 50.
    limit: Option<i64>,
    /// The `nextCursor` of the page before, or an anchor, with the same filter.
    cursor: Option<String>,
    /// Count all of them as well, up to 10,000.
    total: Option<bool>,
}

/// A page of messages.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageList {
    items: Vec<MessageRow>,
    /// Continues behind the last item; null on the last page.
    next_cursor: Option<String>,
    /// How many there are in all, up to 10,000; only when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<i64>,
    /// For a search: how much of your mail it could look at, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    indexed: Option<u8>,
}

/// Where to enter a long list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AnchorQuery {
    #[param(value_type = Option<Uuid>)]
    account_id: Option<AccountId>,
    #[param(value_type = Option<Uuid>)]
    folder_id: Option<MailFolderId>,
    #[param(example = "inbox")]
    folder_type: Option<String>,
    unread: Option<bool>,
    flagged: Option<bool>,
    conversations: Option<bool>,
    /// Rows between two anchors: 10 to 1,000, by default 200.
    #[param(minimum = 10, maximum = 1000)]
    every: Option<i64>,
}

/// Cursors into a list.
#[derive(Serialize, ToSchema)]
pub(super) struct Anchors {
    /// How long the list is.
    total: i64,
    /// Rows between two anchors.
    every: i64,
    /// The first row behind the cursor of this place is `place * every`.
    cursors: Vec<String>,
}

/// Messages of a thread.
#[derive(Serialize, ToSchema)]
pub(super) struct Thread {
    id: Uuid,
    subject: String,
    /// Oldest first, 200 at most.
    messages: Vec<Message>,
}

/// Your messages, newest first
#[utoipa::path(get, path = "/messages", tag = "mail", operation_id = "listMessages", params(MessageQuery),
    responses((status = 200, description = "A page", body = MessageList)))]
pub(super) async fn list(
    member: InTenant<MailRead>,
    Query(query): Query<MessageQuery>,
) -> Result<JsonAnswer<MessageList>, Problem> {
    let identity = &member.caller.identity;
    let filter = filter(&query)?;
    let wanted = search_query(&query)?;
    let mut name = list_name(&member, &filter);
    if wanted.is_some() {
        name = format!("{name} {:?} {:?}", query.q, query.sort);
    }
    let after = query.cursor.as_deref().map(|text| cursor::decode(&identity.keys, &name, text)).transpose()?;
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Problem::invalid("limit", format!("must be 1 to {MAX_LIMIT}")));
    }
    let request = PageRequest { after, limit, offset: 0, with_total: query.total.unwrap_or(false) };
    let user = member.caller.claims.user;
    let encode = |position| cursor::encode(&identity.keys, &name, &position);
    let Some((wanted, order)) = wanted else {
        let page = page(&member, &filter, &request).await?;
        let items = page.items.into_iter().map(MessageRow::from).collect();
        let next_cursor = page.next.map(encode);
        return Ok(JsonAnswer(MessageList { items, next_cursor, total: page.total, indexed: None }));
    };
    let zone = user::time_zone(identity, user).await?;
    let calendar = search::Calendar::now(identity.context.now(), &zone);
    let tx = identity.store.tenant_tx(member.actor).await?;
    let found = search::search(&tx, user, &wanted, &filter, order, &calendar, &request).await?;
    tx.commit().await?;
    let items = found.found.into_iter().map(MessageRow::from).collect();
    let (next_cursor, indexed) = (found.next.map(encode), Some(found.indexed));
    Ok(JsonAnswer(MessageList { items, next_cursor, total: found.total, indexed }))
}

/// What is listed most, a folder as it is, costs one round trip.
async fn page(member: &InTenant<MailRead>, filter: &Filter, request: &PageRequest) -> Result<Page<list::Row>, Problem> {
    let (store, user) = (&member.caller.identity.store, member.caller.claims.user);
    if filter.is_plain() && !request.with_total {
        let once = store.tenant_once(member.actor).await?;
        let page = list::plain_page(&once, user, &filter.scope, request).await?;
        if !page.items.is_empty() {
            return Ok(page);
        }
    }
    let tx = store.tenant_tx(member.actor).await?;
    let page = list::page(&tx, user, filter, request).await?;
    tx.commit().await?;
    Ok(page)
}

/// Where a long list can be entered
///
/// So that a list of 200,000 messages can be shown from any place: `cursors[i]` continues at row `i * every`.
#[utoipa::path(get, path = "/messages/anchors", tag = "mail", operation_id = "listAnchors", params(AnchorQuery),
    responses((status = 200, description = "The cursors", body = Anchors)))]
pub(super) async fn anchors(
    member: InTenant<MailRead>,
    Query(query): Query<AnchorQuery>,
) -> Result<JsonAnswer<Anchors>, Problem> {
    let identity = &member.caller.identity;
    let every = query.every.unwrap_or(DEFAULT_EVERY);
    if !(10..=1000).contains(&every) {
        return Err(Problem::invalid("every", "must be 10 to 1000"));
    }
    let AnchorQuery { account_id, folder_id, folder_type, unread, flagged, conversations, .. } = query;
    let query =
        MessageQuery { account_id, folder_id, folder_type, unread, flagged, conversations, ..MessageQuery::default() };
    let filter = filter(&query)?;
    let name = list_name(&member, &filter);
    let tx = identity.store.tenant_tx(member.actor).await?;
    let anchors = list::anchors(&tx, member.caller.claims.user, &filter, every).await?;
    tx.commit().await?;
    let cursor =
        |position: Option<_>| cursor::encode(&identity.keys, &name, &position.unwrap_or_else(Position::beginning));
    Ok(JsonAnswer(Anchors { total: anchors.total, every, cursors: anchors.before.into_iter().map(cursor).collect() }))
}

/// One message
#[utoipa::path(get, path = "/messages/{id}", tag = "mail", operation_id = "getMessage",
    params(("id" = Uuid, Path, description = "The message")),
    responses((status = 200, description = "The message", body = Message)))]
pub(super) async fn find(
    member: InTenant<MailRead>,
    Path(id): Path<MessageId>,
) -> Result<JsonAnswer<Message>, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    let message = message::find(&tx, member.caller.claims.user, id).await?;
    tx.commit().await?;
    Ok(JsonAnswer(Message::new(message, &identity.keys, identity.context.now(), &member.caller.claims)))
}

/// The messages of a thread
#[utoipa::path(get, path = "/threads/{id}", tag = "mail", operation_id = "getThread",
    params(("id" = Uuid, Path, description = "The thread")),
    responses((status = 200, description = "The thread", body = Thread)))]
pub(super) async fn thread(
    member: InTenant<MailRead>,
    Path(id): Path<ThreadId>,
) -> Result<JsonAnswer<Thread>, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    let messages = message::of_thread(&tx, member.caller.claims.user, id).await?;
    tx.commit().await?;
    let now = identity.context.now();
    let subject = messages.first().map(|message| message.stored.subject.clone()).unwrap_or_default();
    let messages =
        messages.into_iter().map(|message| Message::new(message, &identity.keys, now, &member.caller.claims)).collect();
    Ok(JsonAnswer(Thread { id: id.0, subject, messages }))
}

/// A message as it came, byte for byte
///
/// One that is too large to be kept here (`isTooLarge`) comes from its mail server while it is read. What is in the way is a
/// problem: 409 when the account is paused or has to be signed in again, 410 when the server has the message no more, 502 when it
/// refuses, 503 when it cannot be reached just now. An answer that breaks off is not whole.
#[utoipa::path(get, path = "/messages/{id}/raw", tag = "mail", operation_id = "getRawMessage",
    params(("id" = Uuid, Path, description = "The message")),
    responses((status = 200, description = "The bytes", body = String, content_type = "message/rfc822")))]
pub(super) async fn raw(
    Ticketed(member): Ticketed<MailRead>,
    Servers(servers): Servers,
    Path(id): Path<MessageId>,
) -> Result<Response, Problem> {
    let tx = member.caller.identity.store.tenant_tx(member.actor).await?;
    let (stored, pieces) = message::raw(&tx, member.caller.claims.user, id).await?;
    tx.commit().await?;
    let body = if message::is_on_server(&stored) {
        drop(pieces);
        from_server(
            original::open(&member.caller.identity, &servers, member.actor, member.caller.claims.user, &stored).await?,
        )
    } else {
        stream(member.caller.identity, member.actor, pieces)
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("message/rfc822")),
        (
            header::CONTENT_DISPOSITION,
            super::attachments::disposition("attachment", &format!("{}.eml", stored.subject)),
        ),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(super::attachments::POLICY)),
    ];
    Ok((headers, body).into_response())
}

/// As the reader takes it.
fn from_server(original: Original) -> Body {
    Body::from_stream(futures_util::stream::try_unfold(original, |mut original| async move {
        let piece = original.next().await.inspect_err(|error| request::log_failure(error))?;
        Ok::<_, Refusal>(piece.map(|piece| (piece, original)))
    }))
}

/// Piece by piece, each in a short transaction, so that a slow reader holds no connection.
fn stream(identity: Identity, actor: TenantActor, pieces: Pieces) -> Body {
    let next = move |mut pieces: Pieces| {
        let store = identity.store.clone();
        async move {
            let tx = store.tenant_tx(actor).await.map_err(postroom_mail::Error::from)?;
            let piece = pieces.next(&tx).await?;
            tx.commit().await.map_err(postroom_mail::Error::from)?;
            Ok::<_, postroom_mail::Error>(piece.map(|piece| (piece, pieces)))
        }
    };
    Body::from_stream(futures_util::stream::try_unfold(pieces, move |pieces| {
        let next = next(pieces);
        async move { next.await.inspect_err(|error| request::log_failure(error)) }
    }))
}

fn filter(query: &MessageQuery) -> Result<Filter, Problem> {
    let kind = folder_type(query.folder_type.as_deref())?;
    Ok(Filter {
        scope: Scope { account: query.account_id, folder: query.folder_id, kind },
        unread: query.unread.unwrap_or(false),
        flagged: query.flagged.unwrap_or(false),
        conversations: query.conversations.unwrap_or(false),
    })
}

pub(super) fn folder_type(name: Option<&str>) -> Result<Option<FolderType>, Problem> {
    let named = |name: &str| {
        let unknown = || Problem::invalid("folderType", "must be one of: inbox sent drafts trash spam archive custom");
        FolderType::named(name).ok_or_else(unknown)
    };
    name.map(named).transpose()
}

/// The search, if there is one, and its order.
fn search_query(query: &MessageQuery) -> Result<Option<(search::Query, Order)>, Problem> {
    let order = match query.sort.as_deref() {
        None | Some("newest") => Order::Newest,
        Some("rank") => Order::Rank,
        Some(_) => return Err(Problem::invalid("sort", "must be newest or rank")),
    };
    Ok(wanted(query.q.as_deref(), "q")?.map(|wanted| (wanted, order)))
}

/// What is searched for, if anything.
pub(super) fn wanted(text: Option<&str>, field: &str) -> Result<Option<search::Query>, Problem> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let parsed = search::Query::parse(text);
    parsed.map(Some).map_err(|error| Problem::invalid_at(field, error.message, error.position))
}

/// What a cursor is bound to: whose list it is, and its filter.
fn list_name(member: &InTenant<MailRead>, filter: &Filter) -> String {
    format!("messages of {} {} {filter:?}", member.actor.tenant(), member.caller.claims.user)
}
