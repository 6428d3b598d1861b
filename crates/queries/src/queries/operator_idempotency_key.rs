// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct ReserveParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::BytesSql> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub route: T1,
    pub key: T2,
    pub request_digest: T3,
    pub now: chrono::DateTime<chrono::Utc>,
    pub expired: chrono::DateTime<chrono::Utc>,
    pub abandoned: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct FindParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub user_id: uuid::Uuid,
    pub route: T1,
    pub key: T2,
}
#[derive(Debug)]
pub struct CompleteParams<T1: crate::BytesSql> {
    pub status: i32,
    pub answer: T1,
    pub now: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub id: uuid::Uuid,
    pub request_digest: Vec<u8>,
    pub status: i32,
    pub answer: Vec<u8>,
}
pub struct AnswerBorrowed<'a> {
    pub id: uuid::Uuid,
    pub request_digest: &'a [u8],
    pub status: i32,
    pub answer: &'a [u8],
}
impl<'a> From<AnswerBorrowed<'a>> for Answer {
    fn from(AnswerBorrowed { id, request_digest, status, answer }: AnswerBorrowed<'a>) -> Self {
        Self { id, request_digest: request_digest.into(), status, answer: answer.into() }
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
pub struct AnswerQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<AnswerBorrowed, tokio_postgres::Error>,
    mapper: fn(AnswerBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> AnswerQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(AnswerBorrowed) -> R) -> AnswerQuery<'c, 'a, 's, C, R, N> {
        AnswerQuery {
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
pub struct ReserveStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn reserve() -> ReserveStmt {
    ReserveStmt(
        "INSERT INTO postroom_management.operator_idempotency_keys (id, user_id, route, key, request_digest, status, answer, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 0, '', $6, $6) ON CONFLICT (user_id, route, key) DO UPDATE SET id = excluded.id, request_digest = excluded.request_digest, status = 0, answer = '', created_at = excluded.created_at, updated_at = excluded.updated_at WHERE postroom_management.operator_idempotency_keys.created_at < $7 OR (postroom_management.operator_idempotency_keys.status = 0 AND postroom_management.operator_idempotency_keys.created_at < $8) RETURNING id",
        None,
    )
}
impl ReserveStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::BytesSql>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        route: &'a T1,
        key: &'a T2,
        request_digest: &'a T3,
        now: &'a chrono::DateTime<chrono::Utc>,
        expired: &'a chrono::DateTime<chrono::Utc>,
        abandoned: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 8> {
        UuidUuidQuery {
            client,
            params: [id, user_id, route, key, request_digest, now, expired, abandoned],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::BytesSql>
    crate::client::async_::Params<'c, 'a, 's, ReserveParams<T1, T2, T3>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 8>, C>
    for ReserveStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ReserveParams<T1, T2, T3>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 8> {
        self.bind(
            client,
            &params.id,
            &params.user_id,
            &params.route,
            &params.key,
            &params.request_digest,
            &params.now,
            &params.expired,
            &params.abandoned,
        )
    }
}
pub struct FindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find() -> FindStmt {
    FindStmt(
        "SELECT id, request_digest, status, answer FROM postroom_management.operator_idempotency_keys WHERE user_id = $1 AND route = $2 AND key = $3",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        user_id: &'a uuid::Uuid,
        route: &'a T1,
        key: &'a T2,
    ) -> AnswerQuery<'c, 'a, 's, C, Answer, 3> {
        AnswerQuery {
            client,
            params: [user_id, route, key],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<AnswerBorrowed, tokio_postgres::Error> {
                Ok(AnswerBorrowed {
                    id: row.try_get(0)?,
                    request_digest: row.try_get(1)?,
                    status: row.try_get(2)?,
                    answer: row.try_get(3)?,
                })
            },
            mapper: |it| Answer::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, FindParams<T1, T2>, AnswerQuery<'c, 'a, 's, C, Answer, 3>, C>
    for FindStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindParams<T1, T2>) -> AnswerQuery<'c, 'a, 's, C, Answer, 3> {
        self.bind(client, &params.user_id, &params.route, &params.key)
    }
}
pub struct CompleteStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn complete() -> CompleteStmt {
    CompleteStmt(
        "UPDATE postroom_management.operator_idempotency_keys SET status = $1, answer = $2, updated_at = $3 WHERE id = $4 AND status = 0 RETURNING id",
        None,
    )
}
impl CompleteStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        status: &'a i32,
        answer: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [status, answer, now, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>
    crate::client::async_::Params<'c, 'a, 's, CompleteParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for CompleteStmt
{
    fn params(&'s self, client: &'c C, params: &'a CompleteParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.status, &params.answer, &params.now, &params.id)
    }
}
pub struct ReleaseStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn release() -> ReleaseStmt {
    ReleaseStmt(
        "DELETE FROM postroom_management.operator_idempotency_keys WHERE id = $1 AND status = 0 RETURNING id",
        None,
    )
}
impl ReleaseStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 1> {
        UuidUuidQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct PurgeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn purge() -> PurgeStmt {
    PurgeStmt("DELETE FROM postroom_management.operator_idempotency_keys WHERE created_at < $1 RETURNING id", None)
}
impl PurgeStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        expired: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 1> {
        UuidUuidQuery {
            client,
            params: [expired],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
