// This file was copied from crates/codegen/template. Do not modify.

use std::future::Future;

use tokio_postgres::types::{BorrowToSql, ToSql};
use tokio_postgres::{Error, Row, RowStream, Statement};

/// What the generated queries run on. Whether a statement is prepared on the connection, or sent with its text each time,
/// is decided below.
pub trait GenericClient: Send + Sync {
    /// A statement that is ready to run.
    type Prepared: Send + Sync;

    fn prepare(&self, sql: &str) -> impl Future<Output = Result<Self::Prepared, Error>> + Send;

    /// Exactly one row.
    fn query_one(
        &self,
        statement: &Self::Prepared,
        params: &[&(dyn ToSql + Sync)],
    ) -> impl Future<Output = Result<Row, Error>> + Send;

    /// At most one row.
    fn query_opt(
        &self,
        statement: &Self::Prepared,
        params: &[&(dyn ToSql + Sync)],
    ) -> impl Future<Output = Result<Option<Row>, Error>> + Send;

    /// Rows as they arrive.
    fn query_raw<I>(
        &self,
        statement: &Self::Prepared,
        params: I,
    ) -> impl Future<Output = Result<RowStream, Error>> + Send
    where
        I: IntoIterator + Sync + Send,
        I::IntoIter: ExactSizeIterator,
        I::Item: BorrowToSql;
}

/// What the generated code calls. It keeps room for a statement of `tokio_postgres`, which nobody fills.
pub(crate) mod async_ {
    use super::{BorrowToSql, Error, GenericClient as Client, Row, RowStream, Statement, ToSql};

    pub use super::GenericClient;

    /// Parameters as a struct.
    pub trait Params<'c, 'a, 's, P, O, C> {
        fn params(&'s self, client: &'c C, params: &'a P) -> O;
    }

    pub async fn one<C: Client>(
        client: &C,
        sql: &str,
        params: &[&(dyn ToSql + Sync)],
        _: Option<&Statement>,
    ) -> Result<Row, Error> {
        let statement = client.prepare(sql).await?;
        client.query_one(&statement, params).await
    }

    pub async fn opt<C: Client>(
        client: &C,
        sql: &str,
        params: &[&(dyn ToSql + Sync)],
        _: Option<&Statement>,
    ) -> Result<Option<Row>, Error> {
        let statement = client.prepare(sql).await?;
        client.query_opt(&statement, params).await
    }

    pub async fn raw<C: Client, P, I>(
        client: &C,
        sql: &str,
        params: I,
        _: Option<&Statement>,
    ) -> Result<RowStream, Error>
    where
        P: BorrowToSql,
        I: IntoIterator<Item = P> + Sync + Send,
        I::IntoIter: ExactSizeIterator,
    {
        let statement = client.prepare(sql).await?;
        client.query_raw(&statement, params).await
    }
}

pub use async_::Params;
