// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct RecordForAdminsParams<
    T1: crate::StringSql,
    T2: crate::ArraySql<Item = T1>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::ArraySql<Item = bool>,
> {
    pub kinds: T2,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub resource_ids: T3,
    pub removed: T4,
}
#[derive(Debug)]
pub struct RecordForUserParams<
    T1: crate::StringSql,
    T2: crate::ArraySql<Item = T1>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::ArraySql<Item = bool>,
> {
    pub kinds: T2,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub resource_ids: T3,
    pub removed: T4,
}
#[derive(Clone, Copy, Debug)]
pub struct SinceParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
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
pub struct RecordForAdminsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn record_for_admins() -> RecordForAdminsStmt {
    RecordForAdminsStmt(
        "WITH numbered AS ( INSERT INTO change_counters AS c (tenant_id, user_id, last_number, updated_at) SELECT m.tenant_id, m.user_id, cardinality($1::text[]), $2 FROM members m WHERE m.tenant_id = $3 AND m.role = 'admin' AND m.is_active ORDER BY m.user_id ON CONFLICT (tenant_id, user_id) DO UPDATE SET last_number = c.last_number + excluded.last_number, updated_at = excluded.updated_at RETURNING c.user_id, c.last_number) INSERT INTO changes (tenant_id, user_id, number, kind, resource_id, removed, created_at) SELECT $3, n.user_id, n.last_number - cardinality($1) + w.place, w.kind, w.resource_id, w.removed, $2 FROM numbered n, unnest($1, $4::uuid[], $5::boolean[]) WITH ORDINALITY AS w (kind, resource_id, removed, place) RETURNING user_id",
        None,
    )
}
impl RecordForAdminsStmt {
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
        tenant_id: &'a uuid::Uuid,
        resource_ids: &'a T3,
        removed: &'a T4,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [kinds, now, tenant_id, resource_ids, removed],
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
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        RecordForAdminsParams<T1, T2, T3, T4>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>,
        C,
    > for RecordForAdminsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RecordForAdminsParams<T1, T2, T3, T4>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.kinds, &params.now, &params.tenant_id, &params.resource_ids, &params.removed)
    }
}
pub struct RecordForUserStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn record_for_user() -> RecordForUserStmt {
    RecordForUserStmt(
        "WITH numbered AS ( INSERT INTO change_counters AS c (tenant_id, user_id, last_number, updated_at) SELECT m.tenant_id, m.user_id, cardinality($1::text[]), $2 FROM members m WHERE m.tenant_id = $3 AND m.user_id = $4 AND m.is_active ON CONFLICT (tenant_id, user_id) DO UPDATE SET last_number = c.last_number + excluded.last_number, updated_at = excluded.updated_at RETURNING c.user_id, c.last_number) INSERT INTO changes (tenant_id, user_id, number, kind, resource_id, removed, created_at) SELECT $3, n.user_id, n.last_number - cardinality($1) + w.place, w.kind, w.resource_id, w.removed, $2 FROM numbered n, unnest($1, $5::uuid[], $6::boolean[]) WITH ORDINALITY AS w (kind, resource_id, removed, place) RETURNING user_id",
        None,
    )
}
impl RecordForUserStmt {
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
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        resource_ids: &'a T3,
        removed: &'a T4,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        UuidUuidQuery {
            client,
            params: [kinds, now, tenant_id, user_id, resource_ids, removed],
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
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        RecordForUserParams<T1, T2, T3, T4>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6>,
        C,
    > for RecordForUserStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RecordForUserParams<T1, T2, T3, T4>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        self.bind(
            client,
            &params.kinds,
            &params.now,
            &params.tenant_id,
            &params.user_id,
            &params.resource_ids,
            &params.removed,
        )
    }
}
pub struct SinceStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn since() -> SinceStmt {
    SinceStmt(
        "SELECT coalesce(c.last_number, 0) AS last_number, w.number, w.kind, w.resource_id, w.removed, w.created_at FROM (SELECT) AS always LEFT JOIN change_counters c ON c.tenant_id = $1 AND c.user_id = $2 LEFT JOIN LATERAL ( SELECT number, kind, resource_id, removed, created_at FROM changes WHERE tenant_id = $1 AND user_id = $2 AND number > $3 ORDER BY number LIMIT $4) AS w ON true ORDER BY w.number",
        None,
    )
}
impl SinceStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        since: &'a i64,
        limit: &'a i64,
    ) -> ReadQuery<'c, 'a, 's, C, Read, 4> {
        ReadQuery {
            client,
            params: [tenant_id, user_id, since, limit],
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
    crate::client::async_::Params<'c, 'a, 's, SinceParams, ReadQuery<'c, 'a, 's, C, Read, 4>, C> for SinceStmt
{
    fn params(&'s self, client: &'c C, params: &'a SinceParams) -> ReadQuery<'c, 'a, 's, C, Read, 4> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.since, &params.limit)
    }
}
