use std::collections::HashMap;

use postroom_store::audit::{self as recording, Trail};
use postroom_store::queries::{audit_event, installation_audit_event, member, user};
use postroom_store::{SystemActor, TenantActor};
use postroom_types::{Page, PageRequest, Position, Timestamp, UserId};
use serde_json::{Value, json};
use uuid::Uuid;

use super::rows::{Chain, Extent};
use super::seal::LATE;
use crate::{Error, Identity};

/// Who reads which trail.
#[derive(Clone, Copy, Debug)]
pub enum Reader {
    Tenant(TenantActor),
    Installation(SystemActor),
}

/// Which entries are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub event: Option<String>,
    pub actor: Option<UserId>,
    pub succeeded: Option<bool>,
    pub resource_type: Option<String>,
    pub resource: Option<Uuid>,
    pub from: Option<Timestamp>,
    /// Not included.
    pub to: Option<Timestamp>,
    /// Only what this person did, or what was done for them.
    pub own: Option<UserId>,
}

/// Something that was done, or refused.
#[derive(Debug)]
pub struct Entry {
    pub id: Uuid,
    pub event: String,
    pub succeeded: bool,
    pub actor: Option<Person>,
    pub on_behalf_of: Option<Person>,
    pub resource_type: Option<String>,
    pub resource_id: Option<Uuid>,
    pub address: String,
    pub user_agent: String,
    pub request_id: Option<Uuid>,
    pub metadata: Value,
    pub recorded_at: Timestamp,
    pub is_sealed: bool,
}

/// Somebody by the name that they have today; empty when nobody knows them any more.
#[derive(Clone, Debug, Default)]
pub struct Person {
    pub id: Uuid,
    pub display_name: String,
    pub email: String,
}

/// How far a trail is sealed.
#[derive(Debug)]
pub struct State {
    pub events: i64,
    pub sealed: i64,
    pub last_sealed_at: Option<Timestamp>,
    /// The position of the last signed end, and when it was signed.
    pub head: Option<(i64, Timestamp)>,
}

/// A page of a trail, newest first.
pub async fn list(
    identity: &Identity,
    reader: Reader,
    filter: &Filter,
    request: &PageRequest,
) -> Result<Page<Entry>, Error> {
    let rows = match reader {
        Reader::Tenant(actor) if filter.own.is_some() => {
            // What concerns the account itself stands in the installation's trail.
            let mut rows = rows_of_tenant(identity, actor, filter, request).await?;
            rows.extend(rows_of_installation(identity, SystemActor::System, filter, request).await?);
            rows.sort_unstable_by_key(|row| std::cmp::Reverse((row.recorded_at, row.id)));
            rows.truncate(usize::try_from(request.probe()).unwrap_or(usize::MAX));
            rows
        }
        Reader::Tenant(actor) => rows_of_tenant(identity, actor, filter, request).await?,
        Reader::Installation(actor) => rows_of_installation(identity, actor, filter, request).await?,
    };
    let page = request.cut(rows, |row| Position { created_at: row.recorded_at, id: row.id }, None);
    let mut people: Vec<Uuid> = Vec::new();
    for entry in &page.items {
        people.extend([&entry.actor, &entry.on_behalf_of].into_iter().flatten().map(|person| person.id));
    }
    let names = names(identity, reader, people).await?;
    let named = |person: Option<Person>| person.map(|person| names.get(&person.id).cloned().unwrap_or(person));
    Ok(page.map(|entry| Entry { actor: named(entry.actor), on_behalf_of: named(entry.on_behalf_of), ..entry }))
}

/// How far the trail is sealed. Entries that came very late are counted once the sweep has found them.
pub async fn state(identity: &Identity, reader: Reader) -> Result<State, Error> {
    match reader {
        Reader::Tenant(actor) => state_of(&identity.store.tenant_tx(actor).await?).await,
        Reader::Installation(actor) => state_of(&identity.store.system_tx(actor).await?).await,
    }
}

/// Records that what the filter finds is taken out, in the trail itself.
pub async fn record_export(identity: &Identity, reader: Reader, filter: &Filter) -> Result<(), Error> {
    let Filter { event, actor, succeeded, resource_type, resource, from, to, .. } = filter;
    let metadata = json!({
        "event": event, "actor": actor, "succeeded": succeeded, "resourceType": resource_type, "resource": resource,
        "from": from, "to": to,
    });
    let entry = recording::Entry::new("audit_exported").with(metadata);
    match reader {
        Reader::Tenant(actor) => {
            let tx = identity.store.tenant_tx(actor).await?;
            tx.record(&identity.context, entry).await?;
            Ok(tx.commit().await?)
        }
        Reader::Installation(actor) => {
            let tx = identity.store.system_tx(actor).await?;
            tx.record(&identity.context, entry).await?;
            Ok(tx.commit().await?)
        }
    }
}

async fn state_of(chain: &impl Chain) -> Result<State, Error> {
    let Extent { sealed, sealed_at, unsealed } = chain.extent(LATE).await?;
    let head = chain.last_head().await?.map(|head| (head.position, head.signed_at));
    Ok(State { events: sealed + unsealed, sealed, last_sealed_at: sealed_at, head })
}

/// Both statements exist for both trails: everything, and what concerns one person.
macro_rules! rows {
    ($(#[$doc:meta])* $name:ident, $actor:ty, $begin:ident, $queries:ident $(, |$with:ident| $tenant_id:expr)?) => {
        async fn $name(
            identity: &Identity,
            actor: $actor,
            filter: &Filter,
            request: &PageRequest,
        ) -> Result<Vec<Entry>, Error> {
            let Filter { event, actor: wanted, succeeded, resource_type, resource, from, to, own } = filter;
            let (wanted, limit) = (wanted.map(|user| user.0), request.probe());
            let (after_at, after_id) = (request.after.map(|a| a.created_at), request.after.map(|a| a.id));
            $(let $with = actor;)?
            let once = identity.store.$begin(actor).await?;
            let rows = match own {
                None => {
                    $queries::page()
                        .bind(
                            &once, $(&$tenant_id,)? event, succeeded, &wanted, resource_type, resource, from, to, &after_at,
                            &after_id, &limit,
                        )
                        .all()
                        .await?
                }
                Some(user) => {
                    $queries::own_page()
                        .bind(
                            &once, $(&$tenant_id,)? &user.0, event, succeeded, &wanted, resource_type, resource, from, to,
                            &after_at, &after_id, &limit,
                        )
                        .all()
                        .await?
                }
            };
            Ok(rows.into_iter().map(Entry::from).collect())
        }

        impl From<$queries::Event> for Entry {
            fn from(row: $queries::Event) -> Self {
                let person = |id| Person { id, ..Person::default() };
                Self {
                    id: row.id,
                    event: row.event,
                    succeeded: row.succeeded,
                    actor: row.actor_id.map(person),
                    on_behalf_of: row.on_behalf_of.map(person),
                    resource_type: row.resource_type,
                    resource_id: row.resource_id,
                    address: row.address,
                    user_agent: row.user_agent,
                    request_id: row.request_id,
                    metadata: row.metadata,
                    recorded_at: row.created_at,
                    is_sealed: row.is_sealed,
                }
            }
        }
    };
}

rows!(rows_of_tenant, TenantActor, tenant_once, audit_event, |reader| reader.tenant().0);
rows!(rows_of_installation, SystemActor, system_once, installation_audit_event);

/// People by the name that the tenant uses, else by their own.
async fn names(identity: &Identity, reader: Reader, mut wanted: Vec<Uuid>) -> Result<HashMap<Uuid, Person>, Error> {
    wanted.sort_unstable();
    wanted.dedup();
    let mut known = HashMap::new();
    if wanted.is_empty() {
        return Ok(known);
    }
    let system = match reader {
        Reader::Tenant(actor) => {
            let once = identity.store.tenant_once(actor).await?;
            for row in member::names().bind(&once, &actor.tenant().0, &wanted).all().await? {
                let person = Person { id: row.user_id, display_name: row.display_name, email: row.email };
                known.insert(row.user_id, person);
            }
            SystemActor::System
        }
        Reader::Installation(actor) => actor,
    };
    wanted.retain(|id| !known.contains_key(id));
    if !wanted.is_empty() {
        let once = identity.store.system_once(system).await?;
        for row in user::names().bind(&once, &wanted).all().await? {
            known.insert(row.id, Person { id: row.id, display_name: row.display_name, email: row.email });
        }
    }
    Ok(known)
}
