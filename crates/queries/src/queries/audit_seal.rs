// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct UnsealedParams {
    pub tenant_id: uuid::Uuid,
    pub above: i64,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct ExtentParams {
    pub tenant_id: uuid::Uuid,
    pub late: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct IsBehindParams {
    pub tenant_id: uuid::Uuid,
    pub since: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct AppendParams<
    T1: crate::ArraySql<Item = i64>,
    T2: crate::ArraySql<Item = i64>,
    T3: crate::BytesSql,
    T4: crate::ArraySql<Item = T3>,
> {
    pub tenant_id: uuid::Uuid,
    pub positions: T1,
    pub event_sequences: T2,
    pub hashes: T4,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct PageParams {
    pub tenant_id: uuid::Uuid,
    pub after: i64,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct HashAtParams {
    pub tenant_id: uuid::Uuid,
    pub position: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Last {
    pub position: i64,
    pub hash: Vec<u8>,
    pub highest_sequence: i64,
}
pub struct LastBorrowed<'a> {
    pub position: i64,
    pub hash: &'a [u8],
    pub highest_sequence: i64,
}
impl<'a> From<LastBorrowed<'a>> for Last {
    fn from(LastBorrowed { position, hash, highest_sequence }: LastBorrowed<'a>) -> Self {
        Self { position, hash: hash.into(), highest_sequence }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub sequence: i64,
    pub id: uuid::Uuid,
    pub event: String,
    pub succeeded: bool,
    pub actor_id: Option<uuid::Uuid>,
    pub on_behalf_of: Option<uuid::Uuid>,
    pub resource_type: Option<String>,
    pub resource_id: Option<uuid::Uuid>,
    pub address: String,
    pub user_agent: String,
    pub request_id: Option<uuid::Uuid>,
    pub metadata: String,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
pub struct EventBorrowed<'a> {
    pub sequence: i64,
    pub id: uuid::Uuid,
    pub event: &'a str,
    pub succeeded: bool,
    pub actor_id: Option<uuid::Uuid>,
    pub on_behalf_of: Option<uuid::Uuid>,
    pub resource_type: Option<&'a str>,
    pub resource_id: Option<uuid::Uuid>,
    pub address: &'a str,
    pub user_agent: &'a str,
    pub request_id: Option<uuid::Uuid>,
    pub metadata: &'a str,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<EventBorrowed<'a>> for Event {
    fn from(
        EventBorrowed {
            sequence,
            id,
            event,
            succeeded,
            actor_id,
            on_behalf_of,
            resource_type,
            resource_id,
            address,
            user_agent,
            request_id,
            metadata,
            created_at,
        }: EventBorrowed<'a>,
    ) -> Self {
        Self {
            sequence,
            id,
            event: event.into(),
            succeeded,
            actor_id,
            on_behalf_of,
            resource_type: resource_type.map(|v| v.into()),
            resource_id,
            address: address.into(),
            user_agent: user_agent.into(),
            request_id,
            metadata: metadata.into(),
            created_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Extent {
    pub position: Option<i64>,
    pub sealed_at: Option<chrono::DateTime<chrono::Utc>>,
    pub unsealed: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Sealed {
    pub position: i64,
    pub event_sequence: i64,
    pub hash: Vec<u8>,
    pub sealed_at: chrono::DateTime<chrono::Utc>,
    pub id: Option<uuid::Uuid>,
    pub event: Option<String>,
    pub succeeded: Option<bool>,
    pub actor_id: Option<uuid::Uuid>,
    pub on_behalf_of: Option<uuid::Uuid>,
    pub resource_type: Option<String>,
    pub resource_id: Option<uuid::Uuid>,
    pub address: Option<String>,
    pub user_agent: Option<String>,
    pub request_id: Option<uuid::Uuid>,
    pub metadata: Option<String>,
    pub created_at: Option<chrono::DateTime<chrono::Utc>>,
}
pub struct SealedBorrowed<'a> {
    pub position: i64,
    pub event_sequence: i64,
    pub hash: &'a [u8],
    pub sealed_at: chrono::DateTime<chrono::Utc>,
    pub id: Option<uuid::Uuid>,
    pub event: Option<&'a str>,
    pub succeeded: Option<bool>,
    pub actor_id: Option<uuid::Uuid>,
    pub on_behalf_of: Option<uuid::Uuid>,
    pub resource_type: Option<&'a str>,
    pub resource_id: Option<uuid::Uuid>,
    pub address: Option<&'a str>,
    pub user_agent: Option<&'a str>,
    pub request_id: Option<uuid::Uuid>,
    pub metadata: Option<&'a str>,
    pub created_at: Option<chrono::DateTime<chrono::Utc>>,
}
impl<'a> From<SealedBorrowed<'a>> for Sealed {
    fn from(
        SealedBorrowed {
            position,
            event_sequence,
            hash,
            sealed_at,
            id,
            event,
            succeeded,
            actor_id,
            on_behalf_of,
            resource_type,
            resource_id,
            address,
            user_agent,
            request_id,
            metadata,
            created_at,
        }: SealedBorrowed<'a>,
    ) -> Self {
        Self {
            position,
            event_sequence,
            hash: hash.into(),
            sealed_at,
            id,
            event: event.map(|v| v.into()),
            succeeded,
            actor_id,
            on_behalf_of,
            resource_type: resource_type.map(|v| v.into()),
            resource_id,
            address: address.map(|v| v.into()),
            user_agent: user_agent.map(|v| v.into()),
            request_id,
            metadata: metadata.map(|v| v.into()),
            created_at,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct BoolQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<bool, tokio_postgres::Error>,
    mapper: fn(bool) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> BoolQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(bool) -> R) -> BoolQuery<'c, 'a, 's, C, R, N> {
        BoolQuery {
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
pub struct LastQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LastBorrowed, tokio_postgres::Error>,
    mapper: fn(LastBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LastQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(LastBorrowed) -> R) -> LastQuery<'c, 'a, 's, C, R, N> {
        LastQuery {
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
pub struct EventQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<EventBorrowed, tokio_postgres::Error>,
    mapper: fn(EventBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> EventQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(EventBorrowed) -> R) -> EventQuery<'c, 'a, 's, C, R, N> {
        EventQuery {
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
pub struct ExtentQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Extent, tokio_postgres::Error>,
    mapper: fn(Extent) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ExtentQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Extent) -> R) -> ExtentQuery<'c, 'a, 's, C, R, N> {
        ExtentQuery {
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
pub struct SealedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<SealedBorrowed, tokio_postgres::Error>,
    mapper: fn(SealedBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> SealedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(SealedBorrowed) -> R) -> SealedQuery<'c, 'a, 's, C, R, N> {
        SealedQuery {
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
pub struct Vecu8Query<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<&[u8], tokio_postgres::Error>,
    mapper: fn(&[u8]) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> Vecu8Query<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(&[u8]) -> R) -> Vecu8Query<'c, 'a, 's, C, R, N> {
        Vecu8Query {
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
pub struct LockStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock() -> LockStmt {
    LockStmt(
        "SELECT true AS locked FROM (SELECT pg_advisory_xact_lock(hashtextextended('audit trail of ' || $1::uuid::text, 0))) AS taken",
        None,
    )
}
impl LockStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 1> {
        BoolQuery {
            client,
            params: [tenant_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct LastStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn last() -> LastStmt {
    LastStmt(
        "SELECT s.position, s.hash, (SELECT max(h.event_sequence) FROM audit_seals h WHERE h.tenant_id = $1) AS highest_sequence FROM audit_seals s WHERE s.tenant_id = $1 ORDER BY s.position DESC LIMIT 1",
        None,
    )
}
impl LastStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
    ) -> LastQuery<'c, 'a, 's, C, Last, 1> {
        LastQuery {
            client,
            params: [tenant_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<LastBorrowed, tokio_postgres::Error> {
                Ok(LastBorrowed { position: row.try_get(0)?, hash: row.try_get(1)?, highest_sequence: row.try_get(2)? })
            },
            mapper: |it| Last::from(it),
        }
    }
}
pub struct UnsealedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn unsealed() -> UnsealedStmt {
    UnsealedStmt(
        "SELECT e.sequence, e.id, e.event, e.succeeded, e.actor_id, e.on_behalf_of, e.resource_type, e.resource_id, e.address, e.user_agent, e.request_id, e.metadata::text AS metadata, e.created_at FROM audit_events e WHERE e.tenant_id = $1 AND e.sequence > $2 AND NOT EXISTS ( SELECT FROM audit_seals s WHERE s.tenant_id = e.tenant_id AND s.event_sequence = e.sequence AND s.event_sequence > $2) ORDER BY e.sequence LIMIT $3",
        None,
    )
}
impl UnsealedStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        above: &'a i64,
        limit: &'a i64,
    ) -> EventQuery<'c, 'a, 's, C, Event, 3> {
        EventQuery {
            client,
            params: [tenant_id, above, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<EventBorrowed, tokio_postgres::Error> {
                Ok(EventBorrowed {
                    sequence: row.try_get(0)?,
                    id: row.try_get(1)?,
                    event: row.try_get(2)?,
                    succeeded: row.try_get(3)?,
                    actor_id: row.try_get(4)?,
                    on_behalf_of: row.try_get(5)?,
                    resource_type: row.try_get(6)?,
                    resource_id: row.try_get(7)?,
                    address: row.try_get(8)?,
                    user_agent: row.try_get(9)?,
                    request_id: row.try_get(10)?,
                    metadata: row.try_get(11)?,
                    created_at: row.try_get(12)?,
                })
            },
            mapper: |it| Event::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, UnsealedParams, EventQuery<'c, 'a, 's, C, Event, 3>, C> for UnsealedStmt
{
    fn params(&'s self, client: &'c C, params: &'a UnsealedParams) -> EventQuery<'c, 'a, 's, C, Event, 3> {
        self.bind(client, &params.tenant_id, &params.above, &params.limit)
    }
}
pub struct ExtentStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn extent() -> ExtentStmt {
    ExtentStmt(
        "SELECT last.position, last.created_at AS sealed_at, ( SELECT count(*) FROM audit_events e WHERE e.tenant_id = $1 AND e.sequence > coalesce(last.highest_sequence - $2::bigint, 0) AND NOT EXISTS ( SELECT FROM audit_seals s WHERE s.tenant_id = e.tenant_id AND s.event_sequence = e.sequence AND s.event_sequence > coalesce(last.highest_sequence - $2::bigint, 0))) AS unsealed FROM (SELECT) AS always LEFT JOIN ( SELECT s.position, s.created_at, (SELECT max(h.event_sequence) FROM audit_seals h WHERE h.tenant_id = $1) AS highest_sequence FROM audit_seals s WHERE s.tenant_id = $1 ORDER BY s.position DESC LIMIT 1) AS last ON true",
        None,
    )
}
impl ExtentStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        late: &'a i64,
    ) -> ExtentQuery<'c, 'a, 's, C, Extent, 2> {
        ExtentQuery {
            client,
            params: [tenant_id, late],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Extent, tokio_postgres::Error> {
                Ok(Extent { position: row.try_get(0)?, sealed_at: row.try_get(1)?, unsealed: row.try_get(2)? })
            },
            mapper: |it| Extent::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ExtentParams, ExtentQuery<'c, 'a, 's, C, Extent, 2>, C> for ExtentStmt
{
    fn params(&'s self, client: &'c C, params: &'a ExtentParams) -> ExtentQuery<'c, 'a, 's, C, Extent, 2> {
        self.bind(client, &params.tenant_id, &params.late)
    }
}
pub struct IsBehindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn is_behind() -> IsBehindStmt {
    IsBehindStmt(
        "SELECT EXISTS (SELECT FROM audit_events e WHERE e.tenant_id = $1 AND e.created_at > $2 AND NOT EXISTS ( SELECT FROM audit_seals s WHERE s.tenant_id = e.tenant_id AND s.event_sequence = e.sequence)) AS is_behind",
        None,
    )
}
impl IsBehindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        since: &'a chrono::DateTime<chrono::Utc>,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 2> {
        BoolQuery {
            client,
            params: [tenant_id, since],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, IsBehindParams, BoolQuery<'c, 'a, 's, C, bool, 2>, C> for IsBehindStmt
{
    fn params(&'s self, client: &'c C, params: &'a IsBehindParams) -> BoolQuery<'c, 'a, 's, C, bool, 2> {
        self.bind(client, &params.tenant_id, &params.since)
    }
}
pub struct AppendStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn append() -> AppendStmt {
    AppendStmt(
        "INSERT INTO audit_seals (tenant_id, position, event_sequence, hash, created_at) SELECT $1, unnest($2::bigint[]), unnest($3::bigint[]), unnest($4::bytea[]), $5 RETURNING position",
        None,
    )
}
impl AppendStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = i64>,
        T2: crate::ArraySql<Item = i64>,
        T3: crate::BytesSql,
        T4: crate::ArraySql<Item = T3>,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        positions: &'a T1,
        event_sequences: &'a T2,
        hashes: &'a T4,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> I64Query<'c, 'a, 's, C, i64, 5> {
        I64Query {
            client,
            params: [tenant_id, positions, event_sequences, hashes, now],
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
    T1: crate::ArraySql<Item = i64>,
    T2: crate::ArraySql<Item = i64>,
    T3: crate::BytesSql,
    T4: crate::ArraySql<Item = T3>,
> crate::client::async_::Params<'c, 'a, 's, AppendParams<T1, T2, T3, T4>, I64Query<'c, 'a, 's, C, i64, 5>, C>
    for AppendStmt
{
    fn params(&'s self, client: &'c C, params: &'a AppendParams<T1, T2, T3, T4>) -> I64Query<'c, 'a, 's, C, i64, 5> {
        self.bind(client, &params.tenant_id, &params.positions, &params.event_sequences, &params.hashes, &params.now)
    }
}
pub struct PageStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn page() -> PageStmt {
    PageStmt(
        "SELECT s.position, s.event_sequence, s.hash, s.created_at AS sealed_at, e.id, e.event, e.succeeded, e.actor_id, e.on_behalf_of, e.resource_type, e.resource_id, e.address, e.user_agent, e.request_id, e.metadata::text AS metadata, e.created_at FROM audit_seals s LEFT JOIN audit_events e ON e.tenant_id = s.tenant_id AND e.sequence = s.event_sequence WHERE s.tenant_id = $1 AND s.position > $2 ORDER BY s.position LIMIT $3",
        None,
    )
}
impl PageStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        after: &'a i64,
        limit: &'a i64,
    ) -> SealedQuery<'c, 'a, 's, C, Sealed, 3> {
        SealedQuery {
            client,
            params: [tenant_id, after, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<SealedBorrowed, tokio_postgres::Error> {
                Ok(SealedBorrowed {
                    position: row.try_get(0)?,
                    event_sequence: row.try_get(1)?,
                    hash: row.try_get(2)?,
                    sealed_at: row.try_get(3)?,
                    id: row.try_get(4)?,
                    event: row.try_get(5)?,
                    succeeded: row.try_get(6)?,
                    actor_id: row.try_get(7)?,
                    on_behalf_of: row.try_get(8)?,
                    resource_type: row.try_get(9)?,
                    resource_id: row.try_get(10)?,
                    address: row.try_get(11)?,
                    user_agent: row.try_get(12)?,
                    request_id: row.try_get(13)?,
                    metadata: row.try_get(14)?,
                    created_at: row.try_get(15)?,
                })
            },
            mapper: |it| Sealed::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, PageParams, SealedQuery<'c, 'a, 's, C, Sealed, 3>, C> for PageStmt
{
    fn params(&'s self, client: &'c C, params: &'a PageParams) -> SealedQuery<'c, 'a, 's, C, Sealed, 3> {
        self.bind(client, &params.tenant_id, &params.after, &params.limit)
    }
}
pub struct HashAtStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn hash_at() -> HashAtStmt {
    HashAtStmt("SELECT hash FROM audit_seals WHERE tenant_id = $1 AND position = $2", None)
}
impl HashAtStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        position: &'a i64,
    ) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2> {
        Vecu8Query {
            client,
            params: [tenant_id, position],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, HashAtParams, Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2>, C> for HashAtStmt
{
    fn params(&'s self, client: &'c C, params: &'a HashAtParams) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2> {
        self.bind(client, &params.tenant_id, &params.position)
    }
}
