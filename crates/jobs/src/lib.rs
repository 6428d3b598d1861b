//! What runs in the background. Jobs are put in by [`postroom_store::jobs`], in the transaction that causes them; here are the
//! workers that carry them out, over graphile_worker, which nothing outside of this crate knows.
//!
//! A job runs at least once. What must happen exactly once ends its job in the transaction of its effect
//! ([`Work::finish_in`](task::Work::finish_in) and its sibling): both are committed or neither.

mod registry;
mod task;
mod worker;

pub use registry::Registry;
pub use task::{InstallationTask, Outcome, TenantTask, Work};
pub use worker::{WorkerError, WorkerSettings, run};
