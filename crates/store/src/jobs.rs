//! Putting jobs in, in the transaction that causes them: they exist once it is committed. The database itself stamps the
//! tenant; a tenant's transaction cannot put a job in for another.

use postroom_queries::queries::{installation_job, job};
use postroom_types::{TenantId, Timestamp};
use serde_json::Value;

use crate::{Notice, SystemTx, TenantTx, TxError};

/// Something to do in the background.
#[derive(Clone, Debug)]
pub struct Job {
    name: &'static str,
    data: Value,
    queue: Option<String>,
    at: Option<Timestamp>,
    attempts: Option<i32>,
    key: Option<String>,
    keep_time: bool,
    prompt: bool,
}

/// A job that a worker has taken.
#[derive(Clone, Debug)]
pub struct Running {
    pub id: i64,
    pub worker: String,
}

impl Job {
    /// `name` is one that a worker knows.
    pub fn new(name: &'static str) -> Self {
        let data = Value::Object(serde_json::Map::new());
        Self { name, data, queue: None, at: None, attempts: None, key: None, keep_time: false, prompt: false }
    }

    /// What the worker needs to know: ids, nothing secret, for it stands in the queue as it is.
    pub fn data(self, data: Value) -> Self {
        Self { data, ..self }
    }

    /// Jobs of one queue, of one tenant, run one after the other.
    pub fn queue(self, queue: impl Into<String>) -> Self {
        Self { queue: Some(queue.into()), ..self }
    }

    /// Not before this.
    pub fn at(self, at: Timestamp) -> Self {
        Self { at: Some(at), ..self }
    }

    /// How often it is tried before it counts as dead; by default 25 times, over some three days.
    pub fn attempts(self, attempts: i32) -> Self {
        Self { attempts: Some(attempts), ..self }
    }

    /// One that waits with the same key is replaced. One that runs is left alone, and this one comes after it. Transactions
    /// that put in the same key wait for each other.
    pub fn key(self, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    /// The same, but the one that waits keeps its time.
    pub fn once(self, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), keep_time: true, ..self }
    }

    /// A short one of our own that other work must not hold up: it needs none of the tenant's turns, and workers keep places
    /// free for its like.
    pub fn prompt(self) -> Self {
        Self { prompt: true, ..self }
    }

    fn mode(&self) -> &'static str {
        if self.keep_time { "preserve_run_at" } else { "replace" }
    }
}

/// The hint that tasks have changed.
pub fn changed() -> Notice {
    Notice::Hint { kind: "task".to_owned() }
}

impl TenantTx {
    /// Puts in a job of this tenant; its id.
    pub async fn enqueue(&self, new: &Job) -> Result<i64, TxError> {
        let Job { name, data, queue, at, attempts, key, prompt, .. } = new;
        let mode = Some(new.mode());
        self.notify(changed());
        Ok(job::enqueue().bind(self, name, data, queue, at, attempts, key, &mode, prompt).one().await?)
    }
}

impl SystemTx {
    /// Puts in a job of the installation; its id.
    pub async fn enqueue(&self, new: &Job) -> Result<i64, TxError> {
        self.enqueue_of(None, new).await
    }

    /// Puts in a job of a tenant; its id.
    pub async fn enqueue_for(&self, tenant: TenantId, new: &Job) -> Result<i64, TxError> {
        self.enqueue_of(Some(tenant), new).await
    }

    async fn enqueue_of(&self, tenant: Option<TenantId>, new: &Job) -> Result<i64, TxError> {
        let Job { name, data, queue, at, attempts, key, prompt, .. } = new;
        let (tenant, mode) = (tenant.map(|tenant| tenant.0), Some(new.mode()));
        let query = installation_job::enqueue();
        self.notify(changed());
        Ok(query.bind(self, &tenant, name, data, queue, at, attempts, key, &mode, prompt).one().await?)
    }
}

/// Ends the job together with the transaction; see `postroom_jobs::Work`.
pub async fn finish_in_tenant(tx: &TenantTx, running: &Running) -> Result<(), TxError> {
    job::finish().bind(tx, &running.id, &running.worker).one().await?;
    Ok(())
}

/// Ends a job of the installation together with the transaction.
pub async fn finish_in_system(tx: &SystemTx, running: &Running) -> Result<(), TxError> {
    installation_job::finish().bind(tx, &running.id, &running.worker).one().await?;
    Ok(())
}
