//! Searching one member's mail. The words go to a view that may use the index (migrations/tenant/0006_mail.sql) and shows one
//! tenant's rows; the member's own accounts are named by every statement.

mod sql;

use std::collections::HashMap;
use std::sync::Arc;

use chrono_tz::Tz;
use postroom_fulltext::{Condition, Expr, Field, Language, State, detect, highlight, highlight_all};
pub use postroom_fulltext::{Fragment, Query, SyntaxError};
use postroom_mailproto::mime::{self, AttachedLimits, Limits};
use postroom_store::queries::{email_correspondent, email_search};
use postroom_store::{TenantClient, TenantTx};
use postroom_types::{PageRequest, Position, Timestamp, UserId, contains_pattern};
use uuid::Uuid;

use self::sql::Statement;
use crate::list::{self, Filter, Row};
use crate::prepare::language_of;
use crate::{Error, raw};

/// Of the newest matches, so many are ranked.
const RANKED: i64 = 2_000;
/// So many matches are counted.
const COUNTED: i64 = 10_000;
/// Characters of the text around a hit.
const SNIPPET: usize = 160;
/// Bytes of a text that are looked at first.
const BEGINNING: usize = 4 * 1024;
/// Bytes of what is attached to a message that are looked at for a hit, where its own text has none.
const ATTACHED: usize = 64 * 1024;
/// Messages that one thread marks.
const MARKED_AT_ONCE: usize = 25;

/// In which order a search answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Newest,
    /// Best first, of the newest matches; a single page.
    Rank,
}

/// Days in a search are the member's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub today: chrono::NaiveDate,
    /// An IANA name.
    pub zone: String,
}

impl Calendar {
    /// As it is now in the zone; in UTC where nobody knows the zone.
    pub fn now(now: Timestamp, zone: &str) -> Self {
        match zone.parse::<Tz>() {
            Ok(known) => Self { today: now.with_timezone(&known).date_naive(), zone: zone.to_owned() },
            Err(_) => Self { today: now.date_naive(), zone: "UTC".to_owned() },
        }
    }
}

/// Something that was found.
pub struct Found {
    pub row: Row,
    pub subject: Vec<Fragment>,
    pub snippet: Vec<Fragment>,
    /// What the attachment is called that the snippet is from; none when it is from the message's own text.
    pub attachment: Option<String>,
}

/// A page of what was found.
pub struct Results {
    pub found: Vec<Found>,
    pub next: Option<Position>,
    /// How many messages match in all, up to 10,000, when that was asked for.
    pub total: Option<i64>,
    /// How much of the member's mail the search could look at, in percent.
    pub indexed: u8,
}

/// What could be searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correspondent {
    pub address: String,
    pub name: String,
}

/// A folder with its account, as `in:` and `account:` name them.
type Place = email_search::Places;

/// Searches a member's mail for what also passes the filter. Messages are found, not conversations.
pub async fn search(
    tx: &TenantTx,
    user: UserId,
    query: &Query,
    filter: &Filter,
    order: Order,
    calendar: &Calendar,
    request: &PageRequest,
) -> Result<Results, Error> {
    let view = View::of(tx, user, query, filter).await?;
    let (statement, wanted) = (view.statement(calendar), view.wanted.as_ref());
    let mut hits = match order {
        Order::Newest => statement.newest(tx, wanted, request).await?,
        Order::Rank => statement.ranked(tx, wanted, query.tsquery().as_ref(), RANKED, request.limit).await?,
    };
    let total = if request.with_total { Some(statement.count(tx, wanted, COUNTED).await?) } else { None };
    let (completeness, version) = (email_search::completeness(), postroom_fulltext::VERSION);
    let completeness = completeness.bind(tx, &view.tenant, &view.accounts, &version).one().await?;
    let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
    let more = order == Order::Newest && hits.len() > limit;
    hits.truncate(limit);
    let next = if more { hits.last().map(|hit| hit.position) } else { None };
    let ids: Vec<Uuid> = hits.iter().map(|hit| hit.placement).collect();
    let found = highlighted(tx, query, list::rows(tx, user, &ids).await?).await?;
    Ok(Results { found, next, total, indexed: percent(completeness.messages, completeness.not_indexed) })
}

/// The messages that such a search finds, so many at most, and the folders in which it looks.
pub(crate) async fn everything(
    tx: &TenantTx,
    user: UserId,
    query: &Query,
    filter: &Filter,
    calendar: &Calendar,
    most: i64,
) -> Result<(Vec<Uuid>, Vec<Uuid>), Error> {
    let view = View::of(tx, user, query, filter).await?;
    let messages = view.statement(calendar).messages(tx, view.wanted.as_ref(), most).await?;
    Ok((messages, view.folders))
}

/// What a search looks at, and for what.
struct View {
    tenant: Uuid,
    places: Vec<Place>,
    accounts: Vec<Uuid>,
    folders: Vec<Uuid>,
    wanted: Option<Expr>,
}

impl View {
    async fn of(tx: &TenantTx, user: UserId, query: &Query, filter: &Filter) -> Result<Self, Error> {
        let (tenant, scope) = (tx.tenant().0, &filter.scope);
        email_search::plan_anew().bind(tx).one().await?;
        let places = email_search::places().bind(tx, &tenant, &user.0).all().await?;
        let in_scope = |place: &&Place| {
            scope.account.is_none_or(|id| id.0 == place.account_id)
                && scope.folder.is_none_or(|id| id.0 == place.id)
                && scope.kind.is_none_or(|kind| kind.as_str() == place.r#type)
        };
        let named: Vec<&Place> = places.iter().filter(in_scope).collect();
        if named.is_empty() && (scope.account.is_some() || scope.folder.is_some()) {
            return Err(Error::NotFound);
        }
        let asked = query.expr();
        // What was thrown away is found only by who asks for it.
        let everywhere = scope.folder.is_some() || scope.kind.is_some() || asked.as_ref().is_some_and(names_folder);
        let is_shown = |place: &&&Place| everywhere || !matches!(place.r#type.as_str(), "trash" | "spam");
        let folders: Vec<Uuid> = named.iter().filter(is_shown).map(|place| place.id).collect();
        let mut accounts: Vec<Uuid> = named.iter().map(|place| place.account_id).collect();
        accounts.sort_unstable();
        accounts.dedup();
        Ok(Self { tenant, accounts, folders, wanted: with_states(asked, filter), places })
    }

    fn statement<'a>(&'a self, calendar: &'a Calendar) -> Statement<'a> {
        let Self { tenant, accounts, folders, places, .. } = self;
        Statement { tenant: *tenant, accounts, folders, places, calendar }
    }
}

/// What was asked for, and the filter's states.
fn with_states(asked: Option<Expr>, filter: &Filter) -> Option<Expr> {
    let states = [(filter.unread, State::Unread), (filter.flagged, State::Flagged)];
    let states = states.into_iter().filter(|(is_wanted, _)| *is_wanted);
    let mut parts: Vec<Expr> = asked.into_iter().collect();
    parts.extend(states.map(|(_, state)| Expr::Condition(Condition::Is(state))));
    if parts.len() < 2 { parts.pop() } else { Some(Expr::And(parts)) }
}

/// People of the member's own accounts whose name or address has this in it, the most frequent first.
pub async fn suggest(
    tx: &impl TenantClient,
    user: UserId,
    text: &str,
    limit: i64,
) -> Result<Vec<Correspondent>, Error> {
    let pattern = contains_pattern(text);
    let rows = email_correspondent::suggest().bind(tx, &tx.tenant().0, &user.0, &pattern, &limit).all().await?;
    Ok(rows.into_iter().map(|row| Correspondent { address: row.address, name: row.name }).collect())
}

/// Words and phrases of the query marked in subject and text, which is parsed once more for it. What is kept apart from the message
/// (large attachments) is not read again.
async fn highlighted(tx: &TenantTx, query: &Query, mut rows: Vec<Row>) -> Result<Vec<Found>, Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.message.message_id).collect();
    let stored = email_search::texts().bind(tx, &tx.tenant().0, &ids).all().await?;
    let raws: HashMap<Uuid, Vec<u8>> = stored.into_iter().map(|text| (text.id, text.raw)).collect();
    let (query, raws) = (Arc::new(query.clone()), Arc::new(raws));
    let mut marking = Vec::new();
    while !rows.is_empty() {
        let later = rows.split_off(rows.len().min(MARKED_AT_ONCE));
        let (query, raws, some) = (Arc::clone(&query), Arc::clone(&raws), std::mem::replace(&mut rows, later));
        marking.push(tokio::task::spawn_blocking(move || {
            let found = |row: Row| marked(raws.get(&row.message.message_id), row, &query);
            some.into_iter().map(found).collect::<Vec<Found>>()
        }));
    }
    let mut found = Vec::new();
    for marked in marking {
        found.extend(marked.await.map_err(|_| Error::Busy)?);
    }
    Ok(found)
}

fn marked(stored: Option<&Vec<u8>>, row: Row, query: &Query) -> Found {
    let opened = stored.and_then(|stored| {
        let raw = raw::decompress(stored).ok()?;
        let message = mime::parse(&raw, &Limits::default()).ok()?;
        Some((raw, message))
    });
    let text = opened.as_ref().map(|(_, message)| mime::display_text(message));
    let text = text.as_deref().unwrap_or(&row.message.snippet);
    // The whole text's language, as in the index: subjects are too short to tell theirs.
    let language = detect(text);
    let subject = highlight_all(&row.message.subject, language, query, Some(Field::Subject));
    let own = snippet(text, language, query);
    if !has_hit(&own)
        && query.asks_for_text()
        && let Some((raw, message)) = &opened
        && let Some((name, snippet)) = in_attachment(raw, message, text, query)
    {
        return Found { subject, snippet, attachment: Some(name), row };
    }
    Found { subject, snippet: own, attachment: None, row }
}

/// The first attachment with a hit.
fn in_attachment(raw: &[u8], message: &mime::Message, own: &str, query: &Query) -> Option<(String, Vec<Fragment>)> {
    let limits = AttachedLimits { texts: ATTACHED, ..AttachedLimits::default() };
    let attached = mime::attached(raw, message, &limits);
    let language = language_of(own, &attached.texts);
    attached.texts.into_iter().find_map(|one| {
        let snippet = snippet(&one.text, language, query);
        has_hit(&snippet).then_some((one.name, snippet))
    })
}

fn has_hit(fragments: &[Fragment]) -> bool {
    fragments.iter().any(|fragment| fragment.is_hit)
}

/// Of a long text the beginning is looked at first, where there mostly is a hit: the rest takes its time.
fn snippet(text: &str, language: Option<Language>, query: &Query) -> Vec<Fragment> {
    let on_one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let beginning = &text[..text.floor_char_boundary(BEGINNING)];
    // No part of a word is taken for one.
    let end = if beginning.len() < text.len() { beginning.rfind(char::is_whitespace) } else { None };
    let found = highlight(&on_one_line(&beginning[..end.unwrap_or(beginning.len())]), language, query, SNIPPET);
    if beginning.len() == text.len() || has_hit(&found) {
        return found;
    }
    highlight(&on_one_line(text), language, query, SNIPPET)
}

/// Whether a search speaks of where a message lies or of its flags there (`in:`, `is:`), and not of the message alone.
pub fn names_place(query: &Query) -> bool {
    query.expr().is_some_and(|expression| has(&expression, |one| matches!(one, Condition::In(_) | Condition::Is(_))))
}

fn names_folder(expression: &Expr) -> bool {
    has(expression, |one| matches!(one, Condition::In(_)))
}

fn has(expression: &Expr, is_wanted: fn(&Condition) -> bool) -> bool {
    match expression {
        Expr::Condition(condition) => is_wanted(condition),
        Expr::Text(_) => false,
        Expr::Not(inner) => has(inner, is_wanted),
        Expr::And(parts) | Expr::Or(parts) => parts.iter().any(|part| has(part, is_wanted)),
    }
}

fn percent(messages: i64, not_indexed: i64) -> u8 {
    if not_indexed <= 0 || messages <= 0 {
        return 100;
    }
    let indexed = (messages - not_indexed).max(0) * 100 / messages;
    u8::try_from(indexed.min(99)).unwrap_or(99)
}
