// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct RecordParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
    T5: crate::JsonSql,
> {
    pub id: uuid::Uuid,
    pub event: T1,
    pub succeeded: bool,
    pub actor_id: Option<uuid::Uuid>,
    pub on_behalf_of: Option<uuid::Uuid>,
    pub resource_type: Option<T2>,
    pub resource_id: Option<uuid::Uuid>,
    pub address: T3,
    pub user_agent: T4,
    pub request_id: Option<uuid::Uuid>,
    pub metadata: T5,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct PageParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub event: Option<T1>,
    pub succeeded: Option<bool>,
    pub actor_id: Option<uuid::Uuid>,
    pub resource_type: Option<T2>,
    pub resource_id: Option<uuid::Uuid>,
    pub from: Option<chrono::DateTime<chrono::Utc>>,
    pub to: Option<chrono::DateTime<chrono::Utc>>,
    pub after_created_at: Option<chrono::DateTime<chrono::Utc>>,
    pub after_id: Option<uuid::Uuid>,
    pub limit: i64,
}
#[derive(Debug)]
pub struct OwnPageParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub user_id: uuid::Uuid,
    pub event: Option<T1>,
    pub succeeded: Option<bool>,
    pub actor_id: Option<uuid::Uuid>,
    pub resource_type: Option<T2>,
    pub resource_id: Option<uuid::Uuid>,
    pub from: Option<chrono::DateTime<chrono::Utc>>,
    pub to: Option<chrono::DateTime<chrono::Utc>>,
    pub after_created_at: Option<chrono::DateTime<chrono::Utc>>,
    pub after_id: Option<uuid::Uuid>,
    pub limit: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
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
    pub metadata: serde_json::Value,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub is_sealed: bool,
}
pub struct EventBorrowed<'a> {
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
    pub metadata: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub is_sealed: bool,
}
impl<'a> From<EventBorrowed<'a>> for Event {
    fn from(
        EventBorrowed {
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
            is_sealed,
        }: EventBorrowed<'a>,
    ) -> Self {
        Self {
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
            metadata: serde_json::from_str(metadata.0.get()).unwrap(),
            created_at,
            is_sealed,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct UuidUuidQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<uuid::Uuid, tokio_postgres::Error>,
    mapper: fn(uuid::Uuid) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> UuidUuidQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(uuid::Uuid) -> R) -> UuidUuidQuery<'c, 'a, 's, C, R, N> {
        UuidUuidQuery {
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
pub struct RecordStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn record() -> RecordStmt {
    RecordStmt(
        "INSERT INTO postroom_management.audit_events (id, event, succeeded, actor_id, on_behalf_of, resource_type, resource_id, address, user_agent, request_id, metadata, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id",
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
        T2: crate::StringSql,
        T3: crate::StringSql,
        T4: crate::StringSql,
        T5: crate::JsonSql,
    >(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        event: &'a T1,
        succeeded: &'a bool,
        actor_id: &'a Option<uuid::Uuid>,
        on_behalf_of: &'a Option<uuid::Uuid>,
        resource_type: &'a Option<T2>,
        resource_id: &'a Option<uuid::Uuid>,
        address: &'a T3,
        user_agent: &'a T4,
        request_id: &'a Option<uuid::Uuid>,
        metadata: &'a T5,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 12> {
        UuidUuidQuery {
            client,
            params: [
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
                now,
            ],
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
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
    T5: crate::JsonSql,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        RecordParams<T1, T2, T3, T4, T5>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 12>,
        C,
    > for RecordStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RecordParams<T1, T2, T3, T4, T5>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 12> {
        self.bind(
            client,
            &params.id,
            &params.event,
            &params.succeeded,
            &params.actor_id,
            &params.on_behalf_of,
            &params.resource_type,
            &params.resource_id,
            &params.address,
            &params.user_agent,
            &params.request_id,
            &params.metadata,
            &params.now,
        )
    }
}
pub struct PageStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn page() -> PageStmt {
    PageStmt(
        "SELECT e.id, e.event, e.succeeded, e.actor_id, e.on_behalf_of, e.resource_type, e.resource_id, e.address, e.user_agent, e.request_id, e.metadata, e.created_at, EXISTS (SELECT FROM postroom_management.audit_seals s WHERE s.event_sequence = e.sequence) AS is_sealed FROM postroom_management.audit_events e WHERE true AND ($1::text IS NULL OR e.event = $1) AND ($2::boolean IS NULL OR e.succeeded = $2) AND ($3::uuid IS NULL OR e.actor_id = $3) AND ($4::text IS NULL OR e.resource_type = $4) AND ($5::uuid IS NULL OR e.resource_id = $5) AND ($6::timestamptz IS NULL OR e.created_at >= $6) AND ($7::timestamptz IS NULL OR e.created_at < $7) AND ($8::timestamptz IS NULL OR (e.created_at, e.id) < ($8, $9::uuid)) ORDER BY e.created_at DESC, e.id DESC LIMIT $10",
        None,
    )
}
impl PageStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        event: &'a Option<T1>,
        succeeded: &'a Option<bool>,
        actor_id: &'a Option<uuid::Uuid>,
        resource_type: &'a Option<T2>,
        resource_id: &'a Option<uuid::Uuid>,
        from: &'a Option<chrono::DateTime<chrono::Utc>>,
        to: &'a Option<chrono::DateTime<chrono::Utc>>,
        after_created_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        after_id: &'a Option<uuid::Uuid>,
        limit: &'a i64,
    ) -> EventQuery<'c, 'a, 's, C, Event, 10> {
        EventQuery {
            client,
            params: [
                event,
                succeeded,
                actor_id,
                resource_type,
                resource_id,
                from,
                to,
                after_created_at,
                after_id,
                limit,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<EventBorrowed, tokio_postgres::Error> {
                Ok(EventBorrowed {
                    id: row.try_get(0)?,
                    event: row.try_get(1)?,
                    succeeded: row.try_get(2)?,
                    actor_id: row.try_get(3)?,
                    on_behalf_of: row.try_get(4)?,
                    resource_type: row.try_get(5)?,
                    resource_id: row.try_get(6)?,
                    address: row.try_get(7)?,
                    user_agent: row.try_get(8)?,
                    request_id: row.try_get(9)?,
                    metadata: row.try_get(10)?,
                    created_at: row.try_get(11)?,
                    is_sealed: row.try_get(12)?,
                })
            },
            mapper: |it| Event::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, PageParams<T1, T2>, EventQuery<'c, 'a, 's, C, Event, 10>, C>
    for PageStmt
{
    fn params(&'s self, client: &'c C, params: &'a PageParams<T1, T2>) -> EventQuery<'c, 'a, 's, C, Event, 10> {
        self.bind(
            client,
            &params.event,
            &params.succeeded,
            &params.actor_id,
            &params.resource_type,
            &params.resource_id,
            &params.from,
            &params.to,
            &params.after_created_at,
            &params.after_id,
            &params.limit,
        )
    }
}
pub struct OwnPageStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn own_page() -> OwnPageStmt {
    OwnPageStmt(
        "SELECT e.id, e.event, e.succeeded, e.actor_id, e.on_behalf_of, e.resource_type, e.resource_id, e.address, e.user_agent, e.request_id, e.metadata, e.created_at, EXISTS (SELECT FROM postroom_management.audit_seals s WHERE s.event_sequence = e.sequence) AS is_sealed FROM postroom_management.audit_events e WHERE (e.actor_id = $1 OR e.on_behalf_of = $1) AND ($2::text IS NULL OR e.event = $2) AND ($3::boolean IS NULL OR e.succeeded = $3) AND ($4::uuid IS NULL OR e.actor_id = $4) AND ($5::text IS NULL OR e.resource_type = $5) AND ($6::uuid IS NULL OR e.resource_id = $6) AND ($7::timestamptz IS NULL OR e.created_at >= $7) AND ($8::timestamptz IS NULL OR e.created_at < $8) AND ($9::timestamptz IS NULL OR (e.created_at, e.id) < ($9, $10::uuid)) ORDER BY e.created_at DESC, e.id DESC LIMIT $11",
        None,
    )
}
impl OwnPageStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        user_id: &'a uuid::Uuid,
        event: &'a Option<T1>,
        succeeded: &'a Option<bool>,
        actor_id: &'a Option<uuid::Uuid>,
        resource_type: &'a Option<T2>,
        resource_id: &'a Option<uuid::Uuid>,
        from: &'a Option<chrono::DateTime<chrono::Utc>>,
        to: &'a Option<chrono::DateTime<chrono::Utc>>,
        after_created_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        after_id: &'a Option<uuid::Uuid>,
        limit: &'a i64,
    ) -> EventQuery<'c, 'a, 's, C, Event, 11> {
        EventQuery {
            client,
            params: [
                user_id,
                event,
                succeeded,
                actor_id,
                resource_type,
                resource_id,
                from,
                to,
                after_created_at,
                after_id,
                limit,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<EventBorrowed, tokio_postgres::Error> {
                Ok(EventBorrowed {
                    id: row.try_get(0)?,
                    event: row.try_get(1)?,
                    succeeded: row.try_get(2)?,
                    actor_id: row.try_get(3)?,
                    on_behalf_of: row.try_get(4)?,
                    resource_type: row.try_get(5)?,
                    resource_id: row.try_get(6)?,
                    address: row.try_get(7)?,
                    user_agent: row.try_get(8)?,
                    request_id: row.try_get(9)?,
                    metadata: row.try_get(10)?,
                    created_at: row.try_get(11)?,
                    is_sealed: row.try_get(12)?,
                })
            },
            mapper: |it| Event::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, OwnPageParams<T1, T2>, EventQuery<'c, 'a, 's, C, Event, 11>, C>
    for OwnPageStmt
{
    fn params(&'s self, client: &'c C, params: &'a OwnPageParams<T1, T2>) -> EventQuery<'c, 'a, 's, C, Event, 11> {
        self.bind(
            client,
            &params.user_id,
            &params.event,
            &params.succeeded,
            &params.actor_id,
            &params.resource_type,
            &params.resource_id,
            &params.from,
            &params.to,
            &params.after_created_at,
            &params.after_id,
            &params.limit,
        )
    }
}
