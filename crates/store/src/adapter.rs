use postroom_queries::client::GenericClient;
use postroom_tenancy::tokio_postgres::types::{BorrowToSql, ToSql};
use postroom_tenancy::tokio_postgres::{Error, Row, RowStream};
use postroom_tenancy::{Statement, SystemActor, TenantActor, TxError};
use postroom_types::TenantId;

use crate::bus::{Notice, Pending};
use crate::changes;

/// Declares a transaction that the generated queries run on. Statements come from `prepare`, which keeps the opening in one
/// round trip.
macro_rules! adapter {
    ($(#[$doc:meta])* $type:ident, $actor:ident $(, $pending:ident)?) => {
        $(#[$doc])*
        pub struct $type(pub(crate) postroom_tenancy::$type $(, pub(crate) $pending)?);

        impl $type {
            /// On whose behalf it runs.
            pub fn actor(&self) -> $actor {
                self.0.actor()
            }
        }

        impl GenericClient for $type {
            type Prepared = Statement;

            async fn prepare(&self, sql: &str) -> Result<Statement, Error> {
                self.0.prepare(sql).await
            }

            async fn query_one(&self, statement: &Statement, params: &[&(dyn ToSql + Sync)]) -> Result<Row, Error> {
                self.0.query_one(statement, params).await
            }

            async fn query_opt(
                &self,
                statement: &Statement,
                params: &[&(dyn ToSql + Sync)],
            ) -> Result<Option<Row>, Error> {
                self.0.query_opt(statement, params).await
            }

            async fn query_raw<I>(&self, statement: &Statement, params: I) -> Result<RowStream, Error>
            where
                I: IntoIterator + Sync + Send,
                I::IntoIter: ExactSizeIterator,
                I::Item: BorrowToSql,
            {
                self.0.query_raw(statement, params).await
            }
        }
    };
}

adapter!(
    /// One tenant's rows; see [`postroom_tenancy::TenantTx`].
    TenantTx,
    TenantActor,
    Pending
);
adapter!(
    /// Management rows; see [`postroom_tenancy::SystemTx`].
    SystemTx,
    SystemActor,
    Pending
);
adapter!(
    /// One statement on one tenant's rows; see [`postroom_tenancy::TenantOnce`].
    TenantOnce,
    TenantActor
);
adapter!(
    /// One statement on management rows; see [`postroom_tenancy::SystemOnce`].
    SystemOnce,
    SystemActor
);

impl TenantTx {
    /// Makes everything durable. An error says that nothing was written; only when the connection broke is it unknown.
    pub async fn commit(self) -> Result<(), TxError> {
        changes::number_in_tenant(&self).await?;
        let Self(tx, pending) = self;
        let committed = tx.commit().await;
        // After an error as well: when it is unknown, it may be so, and a notice too many does no harm.
        pending.publish();
        committed
    }

    /// Has listeners told once this is committed.
    pub fn notify(&self, notice: Notice) {
        self.1.add(notice);
    }

    pub(crate) fn pending(&self) -> &Pending {
        &self.1
    }
}

impl SystemTx {
    /// Makes everything durable. An error says that nothing was written; only when the connection broke is it unknown.
    pub async fn commit(self) -> Result<(), TxError> {
        changes::number_in_system(&self).await?;
        let Self(tx, pending) = self;
        let committed = tx.commit().await;
        // After an error as well: when it is unknown, it may be so, and a notice too many does no harm.
        pending.publish();
        committed
    }

    /// Has listeners told once this is committed.
    pub fn notify(&self, notice: Notice) {
        self.1.add(notice);
    }

    pub(crate) fn pending(&self) -> &Pending {
        &self.1
    }
}

/// A transaction on one tenant's rows, of one statement or of several.
pub trait TenantClient: GenericClient {
    /// Whose rows these are; every statement names it as well.
    fn tenant(&self) -> TenantId;
}

impl TenantClient for TenantTx {
    fn tenant(&self) -> TenantId {
        self.actor().tenant()
    }
}

impl TenantClient for TenantOnce {
    fn tenant(&self) -> TenantId {
        self.actor().tenant()
    }
}
