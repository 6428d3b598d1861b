//! The isolation layer. Every statement on tenants' rows runs in a [`TenantTx`], every statement on management rows in a
//! [`SystemTx`]; both are made from typed values, and the connection pools are private to this crate. What a
//! transaction may reach is decided by PostgreSQL (roles and policies), not by the statements that run in it.
//!
//! The crate knows nothing of Postroom's own tables: the session check and the migrations are given to it.

mod actor;
mod cancel;
mod channel;
mod connector;
mod error;
pub mod migrate;
mod owner;
mod pool;
pub mod proof;
pub mod roles;
mod statement;
mod tenant_gate;
mod tx;

pub use actor::{Session, SystemActor, TenantActor};
pub use channel::{Heard, MAX_PAYLOAD, run_channel, say_once};
pub use error::TxError;
pub use owner::connect_owner;
pub use pool::{Cell, DatabaseConfig, Management, PoolLimits, PoolStatus};
pub use statement::{Statement, ToStatement};
pub use tokio_postgres;
pub use tx::{SystemOnce, SystemTx, TenantOnce, TenantTx};
