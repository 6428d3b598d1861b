use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::TryStreamExt;
use postroom_types::{TenantId, Timestamp};
use tokio_postgres::types::{BorrowToSql, ToSql};
use tokio_postgres::{Error, Row, RowStream};

use super::Connection;
use crate::{Session, Statement, TxError};

/// The session check that a transaction opens with.
pub(crate) struct Check {
    pub(crate) sql: &'static str,
    pub(crate) session: Session,
    pub(crate) now: Timestamp,
    pub(crate) tenant: Option<TenantId>,
}

impl Check {
    /// Raises in the database unless the session is good.
    pub(super) async fn run(&self, connection: &Connection, statement: &Statement) -> Result<(), Error> {
        let client = connection.client();
        let Session { id, user, role } = self.session;
        match self.tenant {
            Some(tenant) => statement.query_one(client, &[&id.0, &user.0, &role, &self.now, &tenant.0]).await,
            None => statement.query_one(client, &[&id.0, &user.0, &role, &self.now]).await,
        }
        .map(drop)
    }
}

/// Writes the opening statements; the flag asks for a read-only transaction.
pub(crate) type Opening = Box<dyn Fn(bool) -> String + Send + Sync>;

/// A transaction of several statements, whose opening travels with the first.
pub(super) struct Core {
    connection: Connection,
    opening: Opening,
    check: Option<Check>,
    role: Option<&'static str>,
    opened: AtomicBool,
}

impl Core {
    pub(super) fn new(
        connection: Connection,
        opening: Opening,
        check: Option<Check>,
        role: Option<&'static str>,
    ) -> Self {
        Self { connection, opening, check, role, opened: AtomicBool::new(false) }
    }

    pub(super) async fn prepare(&self, sql: &str) -> Result<Statement, Error> {
        self.connection.prepare(sql, self.role).await
    }

    pub(super) async fn query_one(&self, statement: &Statement, params: &[&(dyn ToSql + Sync)]) -> Result<Row, Error> {
        self.with_opening(statement.query_one(self.connection.client(), params)).await
    }

    pub(super) async fn query_opt(
        &self,
        statement: &Statement,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, Error> {
        self.with_opening(statement.query_opt(self.connection.client(), params)).await
    }

    pub(super) async fn query_raw<I>(&self, statement: &Statement, params: I) -> Result<RowStream, Error>
    where
        I: IntoIterator + Sync + Send,
        I::IntoIter: ExactSizeIterator,
        I::Item: BorrowToSql,
    {
        self.with_opening(statement.query_raw(self.connection.client(), params)).await
    }

    /// `SELECT` fails when an earlier statement did, and COMMIT is then not reached: a swallowed error cannot pass as
    /// a commit that PostgreSQL quietly turned into a rollback.
    pub(super) async fn commit(self) -> Result<(), TxError> {
        if self.opened.load(Ordering::SeqCst) {
            self.connection.client().batch_execute("SELECT; COMMIT").await?;
            self.connection.mark_clean();
        }
        Ok(())
    }

    /// Sends the opening ahead of the first statement, without waiting for it. Every future below sends its message
    /// when it is first polled, and `join!` polls them in order. An error of the opening explains all later ones, so
    /// it comes first.
    async fn with_opening<R>(&self, statement: impl Future<Output = Result<R, Error>>) -> Result<R, Error> {
        self.run(statement).await.inspect_err(|error| self.connection.note(error))
    }

    async fn run<R>(&self, statement: impl Future<Output = Result<R, Error>>) -> Result<R, Error> {
        let check = match &self.check {
            Some(_) if self.opened.load(Ordering::SeqCst) => None,
            Some(check) => Some((check, self.connection.prepare(check.sql, self.role).await?)),
            None => None,
        };
        if self.opened.swap(true, Ordering::SeqCst) {
            return statement.await;
        }
        self.connection.mark_dirty();
        let client = self.connection.client();
        let opening = (self.opening)(false);
        let (opened, checked, result) = tokio::join!(
            async { client.simple_query_raw(&opening).await },
            async {
                match &check {
                    Some((check, prepared)) => check.run(&self.connection, prepared).await,
                    None => Ok(()),
                }
            },
            statement
        );
        opened?.try_for_each(|_| async { Ok(()) }).await?;
        checked?;
        result
    }
}
