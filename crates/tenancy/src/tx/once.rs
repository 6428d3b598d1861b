use futures_util::TryStreamExt;
use tokio_postgres::types::{BorrowToSql, ToSql};
use tokio_postgres::{Error, Row, RowStream};

use super::Connection;
use super::core::{Check, Opening};
use crate::Statement;

/// A transaction of one statement. Everything is sent in one go, so that whatever becomes of the future, the COMMIT is
/// queued behind the statement before the connection can be used again.
pub(super) struct OnceCore {
    connection: Connection,
    opening: Opening,
    check: Option<Check>,
    role: Option<&'static str>,
}

impl OnceCore {
    pub(super) fn new(
        connection: Connection,
        opening: Opening,
        check: Option<Check>,
        role: Option<&'static str>,
    ) -> Self {
        Self { connection, opening, check, role }
    }

    pub(super) async fn prepare(&self, sql: &str) -> Result<Statement, Error> {
        self.connection.prepare(sql, self.role).await
    }

    pub(super) async fn query_one(&self, statement: &Statement, params: &[&(dyn ToSql + Sync)]) -> Result<Row, Error> {
        self.run(false, statement.query_one(self.connection.client(), params)).await
    }

    pub(super) async fn query_opt(
        &self,
        statement: &Statement,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, Error> {
        self.run(false, statement.query_opt(self.connection.client(), params)).await
    }

    pub(super) async fn query_raw<I>(&self, statement: &Statement, params: I) -> Result<RowStream, Error>
    where
        I: IntoIterator + Sync + Send,
        I::IntoIter: ExactSizeIterator,
        I::Item: BorrowToSql,
    {
        self.run(true, statement.query_raw(self.connection.client(), params)).await
    }

    /// The rows of a read are still arriving when this returns, so the COMMIT's answer, which comes behind them, is not
    /// waited for: nothing depends on it. The connection waits for it before it goes back to the pool.
    async fn run<R>(&self, read_only: bool, statement: impl Future<Output = Result<R, Error>>) -> Result<R, Error> {
        let check = match &self.check {
            Some(check) => Some((check, self.connection.prepare(check.sql, self.role).await?)),
            None => None,
        };
        self.connection.mark_dirty();
        let client = self.connection.client();
        let opening = (self.opening)(read_only);
        let (opened, checked, result, committing) = tokio::join!(
            async { client.simple_query_raw(&opening).await },
            async {
                match &check {
                    Some((check, prepared)) => check.run(&self.connection, prepared).await,
                    None => Ok(()),
                }
            },
            statement,
            async { client.simple_query_raw("COMMIT").await },
        );
        let committing = Box::pin(committing?);
        let refused = async { opened?.try_for_each(|_| async { Ok(()) }).await }.await.and(checked);
        let result = refused.and(result).inspect_err(|error| self.connection.note(error));
        if read_only || result.is_err() {
            self.connection.mark_committing(committing);
            return result;
        }
        committing.try_for_each(|_| async { Ok(()) }).await?;
        self.connection.mark_clean();
        result
    }
}
