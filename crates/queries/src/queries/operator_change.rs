// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct RecordParams<
    T1: crate::StringSql,
    T2: crate::ArraySql<Item = T1>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::ArraySql<Item = bool>,
> {
    pub kinds: T2,
    pub now: chrono::DateTime<chrono::Utc>,
    pub resource_ids: T3,
    pub removed: T4,
}
#[derive(Clone, Copy, Debug)]
pub struct SinceParams {
    pub since: i64,
    pub limit: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    pub last_number: i64,
    pub number: Option<i64>,
    pub kind: Option<String>,
    pub resource_id: Option<uuid::Uuid>,
    pub removed: Option<bool>,
    pub created_at: Option<chrono::DateTime<chrono::Utc>>,
}
pub struct ReadBorrowed<'a> {
    pub last_number: i64,
    pub number: Option<i64>,
    pub kind: Option<&'a str>,
    pub resource_id: Option<uuid::Uuid>,
    pub removed: Option<bool>,
    pub created_at: Option<chrono::DateTime<chrono::Utc>>,
}
impl<'a> From<ReadBorrowed<'a>> for Read {
    fn from(ReadBorrowed { last_number, number, kind, resource_id, removed, created_at }: ReadBorrowed<'a>) -> Self {
        Self { last_number, number, kind: kind.map(|v| v.into()), resource_id, removed, created_at }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct I64Query<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<i64, tokio_postgres::Error>,
    mapper: fn(i64) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> I64Query<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(i64) -> R) -> I64Query<'c, 'a, 's, C, R, N> {
        I64Query {
            client: self.client,
            params: self.params,
            query: self.query,
            cached: self.cached,
            extractor: self.extractor,
            mapper,
        }
    }
    pub async fn one(self) -> Result<T, tokio_postgres::Error> {
        let row = crate::client::async_::one(self.client, self.query, &self.params, self.cached).await?;
        Ok((self.mapper)((self.extractor)(&row)?))
    }
    pub async fn all(self) -> Result<Vec<T>, tokio_postgres::Error> {
        self.iter().await?.try_collect().await
    }
    pub async fn opt(self) -> Result<Option<T>, tokio_postgres::Error> {
        let opt_row = crate::client::async_::opt(self.client, self.query, &self.params, self.cached).await?;
        Ok(opt_row
            .map(|row| {
                let extracted = (self.extractor)(&row)?;
                Ok((self.mapper)(extracted))
            })
            .transpose()?)
    }
    pub async fn iter(
        self,
    ) -> Result<impl futures::Stream<Item = Result<T, tokio_postgres::Error>> + 'c, tokio_postgres::Error> {
        let stream =
            crate::client::async_::raw(self.client, self.query, crate::slice_iter(&self.params), self.cached).await?;
        let mapped = stream
            .map(move |res| {
                res.and_then(|row| {
                    let extracted = (self.extractor)(&row)?;
                    Ok((self.mapper)(extracted))
                })
            })
            .into_stream();
        Ok(mapped)
    }
}
pub struct ReadQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ReadBorrowed, tokio_postgres::Error>,
    mapper: fn(ReadBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ReadQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ReadBorrowed) -> R) -> ReadQuery<'c, 'a, 's, C, R, N> {
        ReadQuery {
            client: self.client,
            params: self.params,
            query: self.query,
            cached: self.cached,
            extractor: self.extractor,
            mapper,
        }
    }
    pub async fn one(self) -> Result<T, tokio_postgres::Error> {
        let row = crate::client::async_::one(self.client, self.query, &self.params, self.cached).await?;
        Ok((self.mapper)((self.extractor)(&row)?))
    }
    pub async fn all(self) -> Result<Vec<T>, tokio_postgres::Error> {
        self.iter().await?.try_collect().await
    }
    pub async fn opt(self) -> Result<Option<T>, tokio_postgres::Error> {
        let opt_row = crate::client::async_::opt(self.client, self.query, &self.params, self.cached).await?;
        Ok(opt_row
            .map(|row| {
                let extracted = (self.extractor)(&row)?;
                Ok((self.mapper)(extracted))
            })
            .transpose()?)
    }
    pub async fn iter(
        self,
    ) -> Result<impl futures::Stream<Item = Result<T, tokio_postgres::Error>> + 'c, tokio_postgres::Error> {
        let stream =
            crate::client::async_::raw(self.client, self.query, crate::slice_iter(&self.params), self.cached).await?;
        let mapped = stream
            .map(move |res| {
                res.and_then(|row| {
                    let extracted = (self.extractor)(&row)?;
                    Ok((self.mapper)(extracted))
                })
            })
            .into_stream();
        Ok(mapped)
    }
}
pub struct RecordStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn record() -> RecordStmt {
    RecordStmt(
        "WITH numbered AS ( UPDATE postroom_management.operator_change_counters SET last_number = last_number + cardinality($1::text[]) WHERE id = 1 RETURNING last_number) INSERT INTO postroom_management.operator_changes (number, kind, resource_id, removed, created_at) SELECT n.last_number - cardinality($1) + w.place, w.kind, w.resource_id, w.removed, $2 FROM numbered n, unnest($1, $3::uuid[], $4::boolean[]) WITH ORDINALITY AS w (kind, resource_id, removed, place) RETURNING number",
        None,
    )
}
impl RecordStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::StringSql,
        T2: crate::ArraySql<Item = T1>,
        T3: crate::ArraySql<Item = uuid::Uuid>,
        T4: crate::ArraySql<Item = bool>,
    >(
        &'s self,
        client: &'c C,
        kinds: &'a T2,
        now: &'a chrono::DateTime<chrono::Utc>,
        resource_ids: &'a T3,
        removed: &'a T4,
    ) -> I64Query<'c, 'a, 's, C, i64, 4> {
        I64Query {
            client,
            params: [kinds, now, resource_ids, removed],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::StringSql,
    T2: crate::ArraySql<Item = T1>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::ArraySql<Item = bool>,
> crate::client::async_::Params<'c, 'a, 's, RecordParams<T1, T2, T3, T4>, I64Query<'c, 'a, 's, C, i64, 4>, C>
    for RecordStmt
{
    fn params(&'s self, client: &'c C, params: &'a RecordParams<T1, T2, T3, T4>) -> I64Query<'c, 'a, 's, C, i64, 4> {
        self.bind(client, &params.kinds, &params.now, &params.resource_ids, &params.removed)
    }
}
pub struct SinceStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn since() -> SinceStmt {
    SinceStmt(
        "SELECT c.last_number, w.number, w.kind, w.resource_id, w.removed, w.created_at FROM postroom_management.operator_change_counters c LEFT JOIN LATERAL ( SELECT number, kind, resource_id, removed, created_at FROM postroom_management.operator_changes WHERE number > $1 ORDER BY number LIMIT $2) AS w ON true WHERE c.id = 1 ORDER BY w.number",
        None,
    )
}
impl SinceStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        since: &'a i64,
        limit: &'a i64,
    ) -> ReadQuery<'c, 'a, 's, C, Read, 2> {
        ReadQuery {
            client,
            params: [since, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ReadBorrowed, tokio_postgres::Error> {
                Ok(ReadBorrowed {
                    last_number: row.try_get(0)?,
                    number: row.try_get(1)?,
                    kind: row.try_get(2)?,
                    resource_id: row.try_get(3)?,
                    removed: row.try_get(4)?,
                    created_at: row.try_get(5)?,
                })
            },
            mapper: |it| Read::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, SinceParams, ReadQuery<'c, 'a, 's, C, Read, 2>, C> for SinceStmt
{
    fn params(&'s self, client: &'c C, params: &'a SinceParams) -> ReadQuery<'c, 'a, 's, C, Read, 2> {
        self.bind(client, &params.since, &params.limit)
    }
}
