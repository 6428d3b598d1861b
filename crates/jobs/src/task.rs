use std::fmt::Display;

use postroom_store::jobs::{self, Running};
use postroom_store::{SystemTx, TenantTx, TxError};
use postroom_types::TenantId;
use serde_json::Value;

/// A kind of job of one tenant. `S` is what all handlers work with.
pub trait TenantTask<S>: Send + Sync + 'static {
    /// As it is put in: lower case with underscores.
    const NAME: &'static str;

    /// Does the work. It may be called again for the same job, after an error or when a worker died.
    fn run(state: &S, tenant: TenantId, work: &Work) -> impl Future<Output = Outcome> + Send;
}

/// A kind of job that belongs to no tenant.
pub trait InstallationTask<S>: Send + Sync + 'static {
    /// As it is put in: lower case with underscores.
    const NAME: &'static str;

    /// Does the work. It may be called again for the same job, after an error or when a worker died.
    fn run(state: &S, work: &Work) -> impl Future<Output = Outcome> + Send;
}

/// A job under way.
#[derive(Clone, Debug)]
pub struct Work {
    pub(crate) running: Running,
    /// What was put in with it: ids.
    pub data: Value,
    /// 1 at the first time.
    pub attempt: i16,
}

/// How a job ended. A panic is a failure that is tried again.
#[derive(Debug)]
pub enum Outcome {
    Done,
    /// Try again, later and later; after the last attempt it stays among the dead ones.
    Retry(String),
    /// No further attempt could help.
    Fail(String),
}

impl Work {
    /// The job's id.
    pub fn id(&self) -> i64 {
        self.running.id
    }

    /// Ends the job in a tenant's transaction, whose effect then happens exactly once. An error when another worker has
    /// taken it over: nothing of the transaction must be kept.
    pub async fn finish_in(&self, tx: &TenantTx) -> Result<(), TxError> {
        jobs::finish_in_tenant(tx, &self.running).await
    }

    /// The same in a management transaction, for jobs of the installation.
    pub async fn finish_in_system(&self, tx: &SystemTx) -> Result<(), TxError> {
        jobs::finish_in_system(tx, &self.running).await
    }
}

impl<E: Display> From<Result<(), E>> for Outcome {
    /// Errors are tried again: most of them pass.
    fn from(result: Result<(), E>) -> Self {
        match result {
            Ok(()) => Self::Done,
            Err(error) => Self::Retry(error.to_string()),
        }
    }
}
