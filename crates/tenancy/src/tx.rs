mod connection;
mod core;
mod once;

use tokio::sync::OwnedSemaphorePermit;
use tokio_postgres::types::{BorrowToSql, ToSql};
use tokio_postgres::{Error, Row, RowStream};

use self::core::Core;
use self::once::OnceCore;
use crate::{Statement, SystemActor, TenantActor, ToStatement, TxError};

pub(crate) use self::connection::Connection;
pub(crate) use self::core::Check;

/// Declares a transaction type over its core, with the methods that generated queries need. Statements must come from
/// `prepare`, which caches them for each connection.
macro_rules! transaction {
    ($(#[$doc:meta])* $type:ident, $core:ident, $actor:ident) => {
        $(#[$doc])*
        pub struct $type {
            core: $core,
            actor: $actor,
        }

        impl $type {
            pub(crate) fn new(connection: Connection, actor: $actor, check: Option<Check>) -> Self {
                let opening = Box::new(move |read_only| actor.opening(read_only));
                Self { core: $core::new(connection, opening, check, $actor::ROLE), actor }
            }

            /// On whose behalf it runs.
            pub fn actor(&self) -> $actor {
                self.actor
            }

            /// The statement, prepared once for each connection; behind a pooler, with its parameters' types.
            pub async fn prepare(&self, sql: &str) -> Result<Statement, Error> {
                self.core.prepare(sql).await
            }

            /// Exactly one row.
            pub async fn query_one<T>(&self, statement: &T, params: &[&(dyn ToSql + Sync)]) -> Result<Row, Error>
            where
                T: ?Sized + ToStatement + Sync,
            {
                self.core.query_one(&statement.to_statement(), params).await
            }

            /// At most one row.
            pub async fn query_opt<T>(
                &self,
                statement: &T,
                params: &[&(dyn ToSql + Sync)],
            ) -> Result<Option<Row>, Error>
            where
                T: ?Sized + ToStatement + Sync,
            {
                self.core.query_opt(&statement.to_statement(), params).await
            }

            /// Rows as they arrive.
            pub async fn query_raw<T, I>(&self, statement: &T, params: I) -> Result<RowStream, Error>
            where
                T: ?Sized + ToStatement + Sync,
                I: IntoIterator + Sync + Send,
                I::IntoIter: ExactSizeIterator,
                I::Item: BorrowToSql,
            {
                self.core.query_raw(&statement.to_statement(), params).await
            }
        }
    };
}

transaction!(
    /// The only way to one tenant's rows. Its opening, `BEGIN; SET LOCAL …` and the session check, travels with the
    /// first statement and costs no round trip of its own; the check raises, so a refused session leaves nothing behind.
    /// Dropped without [`commit`](Self::commit), it is rolled back before its connection is used again.
    TenantTx,
    Core,
    TenantActor
);
transaction!(
    /// The only way to management rows; otherwise like [`TenantTx`].
    SystemTx,
    Core,
    SystemActor
);
transaction!(
    /// A [`TenantTx`] of one statement: opening, check, statement and COMMIT travel together. One row may be written
    /// (`query_one`, `query_opt` answer after the COMMIT did); many rows (`query_raw`) can only be read, since they are
    /// handed out before the COMMIT answers: that transaction is READ ONLY.
    TenantOnce,
    OnceCore,
    TenantActor
);
transaction!(
    /// A [`SystemTx`] of one statement; see [`TenantOnce`].
    SystemOnce,
    OnceCore,
    SystemActor
);

impl TenantTx {
    /// Makes everything durable. An error says that nothing was written; only when the connection broke is it unknown.
    pub async fn commit(self) -> Result<(), TxError> {
        self.core.commit().await
    }
}

impl SystemTx {
    /// Makes everything durable. An error says that nothing was written; only when the connection broke is it unknown.
    pub async fn commit(self) -> Result<(), TxError> {
        self.core.commit().await
    }
}

impl Connection {
    /// Keeps the tenant's place for as long as the connection is in use.
    pub(crate) fn held_by(mut self, place: OwnedSemaphorePermit) -> Self {
        self.set_place(place);
        self
    }
}
