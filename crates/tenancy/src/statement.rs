use std::sync::Arc;

use tokio_postgres::types::{BorrowToSql, ToSql, Type};
use tokio_postgres::{Client, Error, Row, RowStream, SimpleQueryMessage};

/// The name that a statement has while its parameters' types are asked for.
const ASKED: &str = "postroom_asked";

/// A statement that is ready to run.
#[derive(Clone, Debug)]
pub struct Statement(Form);

#[derive(Clone, Debug)]
enum Form {
    /// Prepared under a name on its connection.
    Named(tokio_postgres::Statement),
    /// Sent with its text each time, as a connection pooler needs it; the parameters' types are known.
    Typed { sql: Arc<str>, params: Arc<[Type]> },
    /// Prepared for this one time.
    Text(Arc<str>),
}

/// A [`Statement`] from `prepare`, or a text. A text is prepared each time, which costs round trips of its own; a
/// transaction of one statement must not be given one behind a pooler.
pub trait ToStatement {
    fn to_statement(&self) -> Statement;
}

impl ToStatement for Statement {
    fn to_statement(&self) -> Statement {
        self.clone()
    }
}

impl ToStatement for str {
    fn to_statement(&self) -> Statement {
        Statement(Form::Text(self.into()))
    }
}

impl Statement {
    pub(crate) fn named(statement: tokio_postgres::Statement) -> Self {
        Self(Form::Named(statement))
    }

    // Each of these sends its message when it is first polled, so that several can be sent in order without waiting.

    pub(crate) async fn query_one(&self, client: &Client, params: &[&(dyn ToSql + Sync)]) -> Result<Row, Error> {
        match &self.0 {
            Form::Named(statement) => client.query_one(statement, params).await,
            Form::Text(sql) => client.query_one(&**sql, params).await,
            Form::Typed { sql, params: types } => client.query_typed_one(sql, &typed(params, types)).await,
        }
    }

    pub(crate) async fn query_opt(
        &self,
        client: &Client,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, Error> {
        match &self.0 {
            Form::Named(statement) => client.query_opt(statement, params).await,
            Form::Text(sql) => client.query_opt(&**sql, params).await,
            Form::Typed { sql, params: types } => client.query_typed_opt(sql, &typed(params, types)).await,
        }
    }

    pub(crate) async fn query_raw<I>(&self, client: &Client, params: I) -> Result<RowStream, Error>
    where
        I: IntoIterator + Sync + Send,
        I::IntoIter: ExactSizeIterator,
        I::Item: BorrowToSql,
    {
        match &self.0 {
            Form::Named(statement) => client.query_raw(statement, params).await,
            Form::Text(sql) => client.query_raw(&**sql, params).await,
            Form::Typed { sql, params: types } => {
                client.query_typed_raw(sql, Typed { params, types: types.to_vec() }).await
            }
        }
    }
}

/// Values that become an iterator only where they are used: that may not be one that can be sent between threads.
struct Typed<I> {
    params: I,
    types: Vec<Type>,
}

impl<I: IntoIterator> IntoIterator for Typed<I> {
    type Item = (I::Item, Type);
    type IntoIter = std::iter::Zip<I::IntoIter, std::vec::IntoIter<Type>>;

    fn into_iter(self) -> Self::IntoIter {
        self.params.into_iter().zip(self.types)
    }
}

/// The values with their types. The server refuses when there are too few of them.
fn typed<'a>(params: &[&'a (dyn ToSql + Sync)], types: &[Type]) -> Vec<(&'a (dyn ToSql + Sync), Type)> {
    params.iter().copied().zip(types.iter().cloned()).collect()
}

/// Asks the server which types the parameters have. Everything goes in one message, so that no name stays behind on a
/// server connection that somebody else uses next, whatever becomes of this future; names that a cancelled one left there
/// are taken away first.
pub(crate) async fn discover(client: &Client, sql: &str) -> Result<Statement, Error> {
    let question = format!(
        "DEALLOCATE ALL; PREPARE {ASKED} AS {sql}\n; \
         SELECT array_to_string(parameter_types::oid[], ',') FROM pg_prepared_statements WHERE name = '{ASKED}'; \
         DEALLOCATE ALL"
    );
    let answer = client.simple_query(&question).await?;
    let oids = answer.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    // A type that is not PostgreSQL's own is not known by its number alone, and encoding the value then fails with its name.
    let type_of = |oid: &str| oid.parse().ok().and_then(Type::from_oid).unwrap_or(Type::UNKNOWN);
    let params = oids.unwrap_or_default().split(',').filter(|oid| !oid.is_empty()).map(type_of).collect();
    Ok(Statement(Form::Typed { sql: sql.into(), params }))
}
