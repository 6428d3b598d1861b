//! The audit trails as they are listed and exported: the same for a member, a tenant and the installation.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use http::header;
use postroom_identity::audit::{self, Entry, Filter, Person, Reader};
use postroom_identity::{Error, Identity};
use postroom_types::{PageRequest, Position, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::audit_csv;
use crate::list::{List, ListQuery};
use crate::problem::Problem;

/// Entries that an export reads at a time.
const STEP: i64 = 500;
/// The longest name of an event or of a kind of thing that is looked for.
const NAME_LENGTH: usize = 64;

/// Which part of a trail is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditQuery {
    /// Items at most: 1 to 100, by default 20.
    limit: Option<i64>,
    /// The `nextCursor` of the page before, with the same filter.
    cursor: Option<String>,
    /// What happened: `login_failed`.
    event: Option<String>,
    /// The user who did it.
    actor: Option<Uuid>,
    /// Only what was done, or only what was refused.
    succeeded: Option<bool>,
    /// The kind of thing that it was done to: `member`.
    resource_type: Option<String>,
    /// The id of that thing.
    resource: Option<Uuid>,
    /// From this moment on.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Before this moment.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
}

/// Which entries are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditFilter {
    /// What happened: `login_failed`.
    event: Option<String>,
    /// The user who did it.
    actor: Option<Uuid>,
    /// Only what was done, or only what was refused.
    succeeded: Option<bool>,
    /// The kind of thing that it was done to: `member`.
    resource_type: Option<String>,
    /// The id of that thing.
    resource: Option<Uuid>,
    /// From this moment on.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Before this moment.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
}

/// Something that was done, or refused.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditEvent {
    id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    time: Timestamp,
    #[schema(example = "member_added")]
    event: String,
    /// Not when it was refused.
    succeeded: bool,
    /// Null when nobody was signed in, or the installation did it by itself.
    actor: Option<AuditPerson>,
    /// For whom it was done, when that is somebody else.
    on_behalf_of: Option<AuditPerson>,
    /// What it was done to, as in this interface.
    #[schema(example = "member")]
    resource_type: Option<String>,
    resource_id: Option<Uuid>,
    /// Where it came from; empty for commands and background work, and in one's own activity for what others did.
    address: String,
    user_agent: String,
    /// As in the answer's `X-Request-Id`.
    request_id: Option<Uuid>,
    /// What else to know.
    #[schema(value_type = Object)]
    metadata: Value,
    /// Whether it is part of the chain already.
    sealed: bool,
}

/// Somebody by the name that they have today; empty when nobody knows them any more.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditPerson {
    id: Uuid,
    display_name: String,
    email: String,
}

/// How far a trail is sealed into its chain.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditState {
    events: i64,
    sealed: i64,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_sealed_at: Option<Timestamp>,
    /// The chain's end that was signed last.
    head: Option<AuditHead>,
}

/// A signed end of a chain.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditHead {
    position: i64,
    #[schema(value_type = String, format = DateTime)]
    signed_at: Timestamp,
}

/// A page of a trail; `own` leaves only what concerns this person.
pub(crate) async fn list(
    identity: &Identity,
    reader: Reader,
    own: Option<UserId>,
    query: AuditQuery,
) -> Result<List<AuditEvent>, Problem> {
    let AuditQuery { limit, cursor, event, actor, succeeded, resource_type, resource, from, to } = query;
    let filter = AuditFilter { event, actor, succeeded, resource_type, resource, from, to };
    let name = format!("audit of {:?} {own:?} {filter:?}", tenant_of(reader));
    let query = ListQuery { limit, cursor, ..ListQuery::default() };
    let request = query.request(&identity.keys, &name)?;
    let page = audit::list(identity, reader, &filter.parse(own)?, &request).await?;
    let shown = page.map(|entry| match own {
        Some(own) => AuditEvent::from(entry).shown_to(own),
        None => entry.into(),
    });
    Ok(query.answer(&identity.keys, &name, shown))
}

/// The whole trail as CSV, newest first, read while it is sent. That it was taken out is recorded.
pub(crate) async fn export(identity: Identity, reader: Reader, filter: AuditFilter) -> Result<Response, Problem> {
    let filter = filter.parse(None)?;
    audit::record_export(&identity, reader, &filter).await?;
    let name = format!("attachment; filename=\"audit-{}.csv\"", identity.context.now().format("%Y-%m-%d"));
    let export = Export { identity, reader, filter, next: Next::Header };
    let body = Body::from_stream(stream::try_unfold(export, Export::step));
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, body).into_response())
}

/// How far the trail is sealed.
pub(crate) async fn state(identity: &Identity, reader: Reader) -> Result<AuditState, Problem> {
    let state = audit::state(identity, reader).await?;
    let head = state.head.map(|(position, signed_at)| AuditHead { position, signed_at });
    Ok(AuditState { events: state.events, sealed: state.sealed, last_sealed_at: state.last_sealed_at, head })
}

/// An export under way.
struct Export {
    identity: Identity,
    reader: Reader,
    filter: Filter,
    next: Next,
}

enum Next {
    Header,
    Page(Option<Position>),
    End,
}

impl Export {
    /// The next part; each page is a transaction of its own, which checks the session again.
    async fn step(mut self) -> Result<Option<(String, Self)>, Error> {
        match self.next {
            Next::Header => {
                self.next = Next::Page(None);
                Ok(Some((audit_csv::header(), self)))
            }
            Next::Page(after) => {
                let request = PageRequest { after, limit: STEP, offset: 0, with_total: false };
                let page =
                    audit::list(&self.identity, self.reader, &self.filter, &request).await.inspect_err(|error| {
                        tracing::warn!(%error, "an export of an audit trail was broken off");
                    })?;
                let rows = page.items.iter().map(audit_csv::row).collect();
                self.next = page.next.map_or(Next::End, |next| Next::Page(Some(next)));
                Ok(Some((rows, self)))
            }
            Next::End => Ok(None),
        }
    }
}

impl AuditFilter {
    fn parse(&self, own: Option<UserId>) -> Result<Filter, Problem> {
        let Self { event, actor, succeeded, resource_type, resource, from, to } = self;
        for (field, name) in [("event", event), ("resourceType", resource_type)] {
            let is_name = |name: &String| name.len() <= NAME_LENGTH && name.bytes().all(|byte| byte.is_ascii_graphic());
            if name.as_ref().is_some_and(|name| !is_name(name)) {
                return Err(Problem::invalid(field, "must be a name of at most 64 letters, digits and underscores"));
            }
        }
        if from.zip(*to).is_some_and(|(from, to)| from > to) {
            return Err(Problem::invalid("to", "must not be before from"));
        }
        for (field, moment) in [("from", from), ("to", to)] {
            if moment.is_some_and(|moment| !(0..=9999).contains(&chrono::Datelike::year(&moment))) {
                return Err(Problem::invalid(field, "must be a moment of the years 0 to 9999"));
            }
        }
        Ok(Filter {
            event: event.clone(),
            actor: actor.map(UserId),
            succeeded: *succeeded,
            resource_type: resource_type.clone(),
            resource: *resource,
            from: *from,
            to: *to,
            own,
        })
    }
}

impl AuditEvent {
    /// People see what others did to their account, and not from where: that is the others' own.
    fn shown_to(mut self, person: UserId) -> Self {
        if self.actor.as_ref().is_some_and(|actor| actor.id != person.0) {
            self.address.clear();
            self.user_agent.clear();
        }
        self
    }
}

impl From<Entry> for AuditEvent {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            time: entry.recorded_at,
            event: entry.event,
            succeeded: entry.succeeded,
            actor: entry.actor.map(AuditPerson::from),
            on_behalf_of: entry.on_behalf_of.map(AuditPerson::from),
            resource_type: entry.resource_type,
            resource_id: entry.resource_id,
            address: entry.address,
            user_agent: entry.user_agent,
            request_id: entry.request_id,
            metadata: entry.metadata,
            sealed: entry.is_sealed,
        }
    }
}

impl From<Person> for AuditPerson {
    fn from(person: Person) -> Self {
        Self { id: person.id, display_name: person.display_name, email: person.email }
    }
}

fn tenant_of(reader: Reader) -> Option<postroom_types::TenantId> {
    match reader {
        Reader::Tenant(actor) => Some(actor.tenant()),
        Reader::Installation(_) => None,
    }
}
