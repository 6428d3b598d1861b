//! Recording what was done, in the transaction that does it: committed together or not at all. Nothing is locked, so
//! writers never wait for each other; sealing comes afterwards (identity.md).

use postroom_queries::queries::{audit_event, installation_audit_event};
use postroom_types::UserId;
use serde_json::Value;
use uuid::Uuid;

use crate::{Context, Notice, SystemTx, TenantClient, TenantTx, TxError};

/// What happened. `event` is a name in lower case with underscores, such as `member_added`.
#[derive(Clone, Debug)]
pub struct Entry {
    event: &'static str,
    succeeded: bool,
    by: Option<UserId>,
    on_behalf_of: Option<UserId>,
    resource: Option<(&'static str, Uuid)>,
    metadata: Value,
}

impl Entry {
    /// Something that was done.
    pub fn new(event: &'static str) -> Self {
        let metadata = Value::Object(serde_json::Map::new());
        Self { event, succeeded: true, by: None, on_behalf_of: None, resource: None, metadata }
    }

    /// Something that was refused. Recorded in a transaction of its own, because the other one is rolled back.
    pub fn refused(event: &'static str) -> Self {
        Self { succeeded: false, ..Self::new(event) }
    }

    /// Who did it, where the transaction runs for Postroom itself: a sign-in, for example.
    pub fn by(self, user: impl Into<Option<UserId>>) -> Self {
        Self { by: user.into(), ..self }
    }

    /// For whom it was done, when that is somebody else.
    pub fn on_behalf_of(self, user: UserId) -> Self {
        Self { on_behalf_of: Some(user), ..self }
    }

    /// What it was done to: the noun as in the API, and its id.
    pub fn on(self, noun: &'static str, id: Uuid) -> Self {
        Self { resource: Some((noun, id)), ..self }
    }

    /// What else to know: a JSON object of names and of settings' old and new values, never content or secrets.
    pub fn with(self, metadata: Value) -> Self {
        Self { metadata, ..self }
    }
}

/// A transaction that an entry can be recorded in: the tenant's trail, or the installation's.
pub trait Trail: Sync {
    /// Records the entry; it stands once the transaction is committed.
    fn record(&self, context: &Context, entry: Entry) -> impl Future<Output = Result<(), TxError>> + Send;
}

impl Trail for TenantTx {
    async fn record(&self, context: &Context, entry: Entry) -> Result<(), TxError> {
        let by = self.actor().user().or(entry.by).map(|user| user.0);
        let (noun, resource) = entry.resource.unzip();
        let (for_whom, origin, id) = (entry.on_behalf_of.map(|user| user.0), &context.origin, context.uuid());
        audit_event::record()
            .bind(
                self,
                &self.tenant().0,
                &id,
                &entry.event,
                &entry.succeeded,
                &by,
                &for_whom,
                &noun,
                &resource,
                &origin.address,
                &origin.user_agent,
                &origin.request,
                &entry.metadata,
                &context.now(),
            )
            .one()
            .await?;
        self.notify(Notice::Recorded { tenant: Some(self.tenant()) });
        Ok(())
    }
}

impl Trail for SystemTx {
    async fn record(&self, context: &Context, entry: Entry) -> Result<(), TxError> {
        let by = self.actor().user().or(entry.by).map(|user| user.0);
        let (noun, resource) = entry.resource.unzip();
        let (for_whom, origin, id) = (entry.on_behalf_of.map(|user| user.0), &context.origin, context.uuid());
        installation_audit_event::record()
            .bind(
                self,
                &id,
                &entry.event,
                &entry.succeeded,
                &by,
                &for_whom,
                &noun,
                &resource,
                &origin.address,
                &origin.user_agent,
                &origin.request,
                &entry.metadata,
                &context.now(),
            )
            .one()
            .await?;
        self.notify(Notice::Recorded { tenant: None });
        Ok(())
    }
}
