//! Postroom's database as the domain sees it: transactions that run the generated queries, the migrations, and what the
//! isolation proof is to expect of them. The isolation itself stands in `postroom_tenancy`, which knows none of this.

mod adapter;
pub mod audit;
mod bus;
pub mod changes;
mod context;
mod health;
pub mod jobs;
pub mod link;
mod schema;
mod store;

pub use adapter::{SystemOnce, SystemTx, TenantClient, TenantOnce, TenantTx};
pub use bus::{Bus, Notice};
pub use context::{Context, Origin};
pub use health::{IsolationHealth, check_isolation, check_reachable};
pub use postroom_queries::client::GenericClient;
pub use postroom_queries::client::Params;
pub use postroom_queries::queries;
pub use postroom_queries::search_vector::SearchVector;
pub use postroom_tenancy::tokio_postgres::types::ToSql;
pub use postroom_tenancy::tokio_postgres::{Error as DatabaseError, Row};
pub use postroom_tenancy::{Cell, PoolLimits, PoolStatus, Session, SystemActor, TenantActor, TxError};
pub use schema::{MANAGEMENT_SCHEMA, QUEUE_SCHEMA, TENANT_SCHEMA, expectations, migration_targets};
pub use store::{Store, StoreConfig};
