//! What changed, numbered for each person who is to know, so that a client can ask what it missed.
//!
//! A transaction notes what it changes, and the numbers are taken when it commits, as its last deed: a counter's row is held
//! from then until the transaction has ended, so numbers have no gap and their order is the order of commits. Nobody waits
//! for a counter and is waited for at the same time, for everybody takes them last and in one order.
//!
//! What concerns the tenant is told to its administrators, a member's own things (mail) to the member alone, and management
//! to the operators.

use std::collections::BTreeMap;
use std::mem;
use std::sync::{Mutex, PoisonError};

use postroom_queries::queries::{change, operator_change};
use postroom_types::{Timestamp, UserId};
use uuid::Uuid;

use crate::{Context, GenericClient, Notice, SystemTx, TenantClient, TenantTx, TxError};

/// Something that was made, changed or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// From 1, one more each time.
    pub number: i64,
    /// The noun, as in the API: `member`.
    pub kind: String,
    /// What it is about, by its id.
    pub resource: Uuid,
    /// It is not there any more.
    pub removed: bool,
    pub at: Timestamp,
}

/// What changed behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    /// Oldest first.
    pub changes: Vec<Change>,
    /// The last number of all, whether it is among them or not.
    pub last: i64,
    /// Nothing is missing before the first. Otherwise it is too long ago to tell, or the number was never given.
    pub complete: bool,
}

impl TenantTx {
    /// Tells the tenant's administrators, once this is committed, that the thing was made or changed.
    pub fn changed(&self, context: &Context, kind: &'static str, resource: Uuid) {
        self.pending().changes.note(context, Audience::Main, kind, resource, false);
    }

    /// Tells the tenant's administrators, once this is committed, that the thing is not there any more.
    pub fn removed(&self, context: &Context, kind: &'static str, resource: Uuid) {
        self.pending().changes.note(context, Audience::Main, kind, resource, true);
    }

    /// Tells one member, and nobody else, that a thing of theirs was made or changed.
    pub fn changed_for(&self, context: &Context, user: UserId, kind: &'static str, resource: Uuid) {
        self.pending().changes.note(context, Audience::Member(user), kind, resource, false);
    }

    /// Tells one member, and nobody else, that a thing of theirs is not there any more.
    pub fn removed_for(&self, context: &Context, user: UserId, kind: &'static str, resource: Uuid) {
        self.pending().changes.note(context, Audience::Member(user), kind, resource, true);
    }
}

impl SystemTx {
    /// Tells the operators, once this is committed, that the thing was made or changed.
    pub fn changed(&self, context: &Context, kind: &'static str, resource: Uuid) {
        self.pending().changes.note(context, Audience::Main, kind, resource, false);
    }
}

/// What a member is to know that changed behind a number, `limit` changes at most.
pub async fn of_member(client: &impl TenantClient, user: UserId, since: i64, limit: i64) -> Result<Since, TxError> {
    let rows = change::since().bind(client, &client.tenant().0, &user.0, &since, &limit).all().await?;
    let last = rows.first().map_or(0, |row| row.last_number);
    let changes = rows.into_iter().filter_map(|row| {
        let (number, kind, resource) = (row.number?, row.kind?, row.resource_id?);
        Some(Change { number, kind, resource, removed: row.removed?, at: row.created_at? })
    });
    Ok(judged(changes.collect(), last, since))
}

/// What the operators are to know; otherwise like [`of_member`].
pub async fn of_operators(client: &impl GenericClient, since: i64, limit: i64) -> Result<Since, TxError> {
    let rows = operator_change::since().bind(client, &since, &limit).all().await?;
    let last = rows.first().map_or(0, |row| row.last_number);
    let changes = rows.into_iter().filter_map(|row| {
        let (number, kind, resource) = (row.number?, row.kind?, row.resource_id?);
        Some(Change { number, kind, resource, removed: row.removed?, at: row.created_at? })
    });
    Ok(judged(changes.collect(), last, since))
}

/// What a transaction has changed so far.
#[derive(Default)]
pub(crate) struct Noted(Mutex<BTreeMap<Audience, Things>>);

/// Who is to know.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Audience {
    /// The tenant's administrators; in a management transaction, the operators.
    Main,
    Member(UserId),
}

#[derive(Default)]
struct Things {
    kinds: Vec<&'static str>,
    resources: Vec<Uuid>,
    removed: Vec<bool>,
    at: Timestamp,
}

impl Noted {
    fn note(&self, context: &Context, audience: Audience, kind: &'static str, resource: Uuid, removed: bool) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let things = noted.entry(audience).or_default();
        let known = (0..things.kinds.len())
            .any(|i| (things.kinds[i], things.resources[i], things.removed[i]) == (kind, resource, removed));
        if !known {
            things.kinds.push(kind);
            things.resources.push(resource);
            things.removed.push(removed);
            things.at = context.now();
        }
    }

    fn take(&self) -> BTreeMap<Audience, Things> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Gives what was changed its numbers. Nothing may come behind this but the COMMIT.
pub(crate) async fn number_in_tenant(tx: &TenantTx) -> Result<(), TxError> {
    let tenant = tx.tenant().0;
    let mut users = Vec::new();
    for (audience, Things { kinds, resources, removed, at }) in tx.pending().changes.take() {
        let told = match audience {
            Audience::Main => {
                change::record_for_admins().bind(tx, &kinds, &at, &tenant, &resources, &removed).all().await?
            }
            Audience::Member(user) => {
                change::record_for_user().bind(tx, &kinds, &at, &tenant, &user.0, &resources, &removed).all().await?
            }
        };
        users.extend(told.into_iter().map(UserId));
    }
    if !users.is_empty() {
        users.sort_unstable();
        users.dedup();
        tx.notify(Notice::Changed { tenant: tx.tenant(), users });
    }
    Ok(())
}

/// The same in a management transaction.
pub(crate) async fn number_in_system(tx: &SystemTx) -> Result<(), TxError> {
    for Things { kinds, resources, removed, at } in tx.pending().changes.take().into_values() {
        operator_change::record().bind(tx, &kinds, &at, &resources, &removed).all().await?;
        tx.notify(Notice::OperatorsChanged);
    }
    Ok(())
}

/// Numbers have no gap, so when the next one is missing it was taken away.
fn judged(changes: Vec<Change>, last: i64, since: i64) -> Since {
    let complete = changes.first().map_or(last, |first| first.number - 1) == since;
    Since { changes, last, complete }
}
