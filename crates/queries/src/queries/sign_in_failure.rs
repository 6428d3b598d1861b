// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct CountParams<T1: crate::StringSql> {
    pub id: uuid::Uuid,
    pub subject: T1,
    pub now: chrono::DateTime<chrono::Utc>,
    pub forgotten: chrono::DateTime<chrono::Utc>,
    pub limit: i32,
    pub longest_seconds: f64,
    pub first_seconds: f64,
}
#[derive(Debug)]
pub struct SetBackParams<T1: crate::StringSql> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub subject: T1,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Failures {
    pub subject: String,
    pub blocked_until: Option<chrono::DateTime<chrono::Utc>>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
pub struct FailuresBorrowed<'a> {
    pub subject: &'a str,
    pub blocked_until: Option<chrono::DateTime<chrono::Utc>>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<FailuresBorrowed<'a>> for Failures {
    fn from(FailuresBorrowed { subject, blocked_until, updated_at }: FailuresBorrowed<'a>) -> Self {
        Self { subject: subject.into(), blocked_until, updated_at }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct FailuresQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<FailuresBorrowed, tokio_postgres::Error>,
    mapper: fn(FailuresBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> FailuresQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(FailuresBorrowed) -> R) -> FailuresQuery<'c, 'a, 's, C, R, N> {
        FailuresQuery {
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
pub struct FindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find() -> FindStmt {
    FindStmt(
        "SELECT subject, blocked_until, updated_at FROM postroom_management.sign_in_failures WHERE subject = any($1)",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::ArraySql<Item = T1>>(
        &'s self,
        client: &'c C,
        subjects: &'a T2,
    ) -> FailuresQuery<'c, 'a, 's, C, Failures, 1> {
        FailuresQuery {
            client,
            params: [subjects],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<FailuresBorrowed, tokio_postgres::Error> {
                Ok(FailuresBorrowed {
                    subject: row.try_get(0)?,
                    blocked_until: row.try_get(1)?,
                    updated_at: row.try_get(2)?,
                })
            },
            mapper: |it| Failures::from(it),
        }
    }
}
pub struct CountStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count() -> CountStmt {
    CountStmt(
        "INSERT INTO postroom_management.sign_in_failures AS f (id, subject, failures, first_failed_at, created_at, updated_at) VALUES ($1, $2, 1, $3, $3, $3) ON CONFLICT (subject) DO UPDATE SET failures = CASE WHEN coalesce(f.blocked_until, f.first_failed_at) <= $4 THEN 1 ELSE f.failures + 1 END, first_failed_at = CASE WHEN coalesce(f.blocked_until, f.first_failed_at) <= $4 THEN excluded.first_failed_at ELSE f.first_failed_at END, blocked_until = CASE WHEN coalesce(f.blocked_until, f.first_failed_at) <= $4 OR f.failures + 1 < $5 THEN NULL ELSE excluded.updated_at + least($6, $7 * 2 ^ least(f.failures + 1 - $5, 20)) * interval '1 second' END, updated_at = excluded.updated_at RETURNING subject, blocked_until, updated_at",
        None,
    )
}
impl CountStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        subject: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
        forgotten: &'a chrono::DateTime<chrono::Utc>,
        limit: &'a i32,
        longest_seconds: &'a f64,
        first_seconds: &'a f64,
    ) -> FailuresQuery<'c, 'a, 's, C, Failures, 7> {
        FailuresQuery {
            client,
            params: [id, subject, now, forgotten, limit, longest_seconds, first_seconds],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<FailuresBorrowed, tokio_postgres::Error> {
                Ok(FailuresBorrowed {
                    subject: row.try_get(0)?,
                    blocked_until: row.try_get(1)?,
                    updated_at: row.try_get(2)?,
                })
            },
            mapper: |it| Failures::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, CountParams<T1>, FailuresQuery<'c, 'a, 's, C, Failures, 7>, C>
    for CountStmt
{
    fn params(&'s self, client: &'c C, params: &'a CountParams<T1>) -> FailuresQuery<'c, 'a, 's, C, Failures, 7> {
        self.bind(
            client,
            &params.id,
            &params.subject,
            &params.now,
            &params.forgotten,
            &params.limit,
            &params.longest_seconds,
            &params.first_seconds,
        )
    }
}
pub struct SetBackStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_back() -> SetBackStmt {
    SetBackStmt(
        "UPDATE postroom_management.sign_in_failures SET blocked_until = $1::timestamptz + (blocked_until - updated_at), first_failed_at = least(first_failed_at, $1), updated_at = $1 WHERE subject = $2 AND updated_at > $1 RETURNING subject, blocked_until, updated_at",
        None,
    )
}
impl SetBackStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        subject: &'a T1,
    ) -> FailuresQuery<'c, 'a, 's, C, Failures, 2> {
        FailuresQuery {
            client,
            params: [now, subject],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<FailuresBorrowed, tokio_postgres::Error> {
                Ok(FailuresBorrowed {
                    subject: row.try_get(0)?,
                    blocked_until: row.try_get(1)?,
                    updated_at: row.try_get(2)?,
                })
            },
            mapper: |it| Failures::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, SetBackParams<T1>, FailuresQuery<'c, 'a, 's, C, Failures, 2>, C>
    for SetBackStmt
{
    fn params(&'s self, client: &'c C, params: &'a SetBackParams<T1>) -> FailuresQuery<'c, 'a, 's, C, Failures, 2> {
        self.bind(client, &params.now, &params.subject)
    }
}
pub struct ClearStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn clear() -> ClearStmt {
    ClearStmt("DELETE FROM postroom_management.sign_in_failures WHERE subject = $1 RETURNING id", None)
}
impl ClearStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        subject: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 1> {
        UuidUuidQuery {
            client,
            params: [subject],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
