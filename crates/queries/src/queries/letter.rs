// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct InsertParams<T1: crate::StringSql, T2: crate::BytesSql> {
    pub id: uuid::Uuid,
    pub kind: T1,
    pub message: T2,
    pub worthless_at: Option<chrono::DateTime<chrono::Utc>>,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct BeginParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct GiveUpOnParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct MarkParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
    pub run: i64,
}
#[derive(Debug)]
pub struct SettleParams<T1: crate::StringSql> {
    pub next_attempt_at: Option<chrono::DateTime<chrono::Utc>>,
    pub now: chrono::DateTime<chrono::Utc>,
    pub state: T1,
    pub id: uuid::Uuid,
    pub run: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct OverdueParams {
    pub before: chrono::DateTime<chrono::Utc>,
    pub limit: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    pub id: uuid::Uuid,
    pub kind: String,
    pub message: Option<Vec<u8>>,
    pub worthless_at: Option<chrono::DateTime<chrono::Utc>>,
    pub attempts: i32,
    pub first_attempt_at: Option<chrono::DateTime<chrono::Utc>>,
    pub run: i64,
}
pub struct LetterBorrowed<'a> {
    pub id: uuid::Uuid,
    pub kind: &'a str,
    pub message: Option<&'a [u8]>,
    pub worthless_at: Option<chrono::DateTime<chrono::Utc>>,
    pub attempts: i32,
    pub first_attempt_at: Option<chrono::DateTime<chrono::Utc>>,
    pub run: i64,
}
impl<'a> From<LetterBorrowed<'a>> for Letter {
    fn from(
        LetterBorrowed { id, kind, message, worthless_at, attempts, first_attempt_at, run }: LetterBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            kind: kind.into(),
            message: message.map(|v| v.into()),
            worthless_at,
            attempts,
            first_attempt_at,
            run,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Reader {
    pub id: uuid::Uuid,
    pub email: String,
    pub display_name: String,
    pub language: String,
}
pub struct ReaderBorrowed<'a> {
    pub id: uuid::Uuid,
    pub email: &'a str,
    pub display_name: &'a str,
    pub language: &'a str,
}
impl<'a> From<ReaderBorrowed<'a>> for Reader {
    fn from(ReaderBorrowed { id, email, display_name, language }: ReaderBorrowed<'a>) -> Self {
        Self { id, email: email.into(), display_name: display_name.into(), language: language.into() }
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
pub struct LetterQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LetterBorrowed, tokio_postgres::Error>,
    mapper: fn(LetterBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LetterQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(LetterBorrowed) -> R) -> LetterQuery<'c, 'a, 's, C, R, N> {
        LetterQuery {
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
pub struct StringQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<&str, tokio_postgres::Error>,
    mapper: fn(&str) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> StringQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(&str) -> R) -> StringQuery<'c, 'a, 's, C, R, N> {
        StringQuery {
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
pub struct ChronoDateTimechronoUtcQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<chrono::DateTime<chrono::Utc>, tokio_postgres::Error>,
    mapper: fn(chrono::DateTime<chrono::Utc>) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ChronoDateTimechronoUtcQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(chrono::DateTime<chrono::Utc>) -> R,
    ) -> ChronoDateTimechronoUtcQuery<'c, 'a, 's, C, R, N> {
        ChronoDateTimechronoUtcQuery {
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
pub struct ReaderQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ReaderBorrowed, tokio_postgres::Error>,
    mapper: fn(ReaderBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ReaderQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ReaderBorrowed) -> R) -> ReaderQuery<'c, 'a, 's, C, R, N> {
        ReaderQuery {
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
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO postroom_management.letters (id, kind, message, worthless_at, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (id) DO NOTHING RETURNING id",
        None,
    )
}
impl InsertStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::BytesSql>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        kind: &'a T1,
        message: &'a T2,
        worthless_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [id, kind, message, worthless_at, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::BytesSql>
    crate::client::async_::Params<'c, 'a, 's, InsertParams<T1, T2>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>, C>
    for InsertStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertParams<T1, T2>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.id, &params.kind, &params.message, &params.worthless_at, &params.now)
    }
}
pub struct BeginStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn begin() -> BeginStmt {
    BeginStmt(
        "UPDATE postroom_management.letters SET state = 'sending', run = run + 1, attempts = attempts + 1, data_at = NULL, next_attempt_at = NULL, first_attempt_at = coalesce(first_attempt_at, $1), updated_at = $1 WHERE id = $2 AND (state = 'queued' AND coalesce(next_attempt_at, created_at) <= $1 OR state = 'sending' AND data_at IS NULL) RETURNING id, kind, message, worthless_at, attempts, first_attempt_at, run",
        None,
    )
}
impl BeginStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
    ) -> LetterQuery<'c, 'a, 's, C, Letter, 2> {
        LetterQuery {
            client,
            params: [now, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<LetterBorrowed, tokio_postgres::Error> {
                Ok(LetterBorrowed {
                    id: row.try_get(0)?,
                    kind: row.try_get(1)?,
                    message: row.try_get(2)?,
                    worthless_at: row.try_get(3)?,
                    attempts: row.try_get(4)?,
                    first_attempt_at: row.try_get(5)?,
                    run: row.try_get(6)?,
                })
            },
            mapper: |it| Letter::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, BeginParams, LetterQuery<'c, 'a, 's, C, Letter, 2>, C> for BeginStmt
{
    fn params(&'s self, client: &'c C, params: &'a BeginParams) -> LetterQuery<'c, 'a, 's, C, Letter, 2> {
        self.bind(client, &params.now, &params.id)
    }
}
pub struct GiveUpOnStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn give_up_on() -> GiveUpOnStmt {
    GiveUpOnStmt(
        "UPDATE postroom_management.letters SET state = 'unknown', message = NULL, updated_at = $1 WHERE id = $2 AND state = 'sending' AND data_at IS NOT NULL RETURNING kind",
        None,
    )
}
impl GiveUpOnStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
    ) -> StringQuery<'c, 'a, 's, C, String, 2> {
        StringQuery {
            client,
            params: [now, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, GiveUpOnParams, StringQuery<'c, 'a, 's, C, String, 2>, C>
    for GiveUpOnStmt
{
    fn params(&'s self, client: &'c C, params: &'a GiveUpOnParams) -> StringQuery<'c, 'a, 's, C, String, 2> {
        self.bind(client, &params.now, &params.id)
    }
}
pub struct DueStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn due() -> DueStmt {
    DueStmt(
        "SELECT coalesce(next_attempt_at, created_at) AS due FROM postroom_management.letters WHERE id = $1 AND state = 'queued'",
        None,
    )
}
impl DueStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
    ) -> ChronoDateTimechronoUtcQuery<'c, 'a, 's, C, chrono::DateTime<chrono::Utc>, 1> {
        ChronoDateTimechronoUtcQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct MarkStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn mark() -> MarkStmt {
    MarkStmt(
        "UPDATE postroom_management.letters SET data_at = $1 WHERE id = $2 AND run = $3 AND state = 'sending' RETURNING id",
        None,
    )
}
impl MarkStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
        run: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [now, id, run],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, MarkParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C> for MarkStmt
{
    fn params(&'s self, client: &'c C, params: &'a MarkParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.id, &params.run)
    }
}
pub struct SettleStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn settle() -> SettleStmt {
    SettleStmt(
        "UPDATE postroom_management.letters SET next_attempt_at = $1, data_at = NULL, updated_at = $2, state = CASE WHEN $3 = 'queued' AND message IS NULL THEN 'failed' ELSE $3 END, message = CASE WHEN $3 = 'queued' THEN message END WHERE id = $4 AND run = $5 AND state IN ('sending', 'unknown') RETURNING state",
        None,
    )
}
impl SettleStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        next_attempt_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        now: &'a chrono::DateTime<chrono::Utc>,
        state: &'a T1,
        id: &'a uuid::Uuid,
        run: &'a i64,
    ) -> StringQuery<'c, 'a, 's, C, String, 5> {
        StringQuery {
            client,
            params: [next_attempt_at, now, state, id, run],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, SettleParams<T1>, StringQuery<'c, 'a, 's, C, String, 5>, C>
    for SettleStmt
{
    fn params(&'s self, client: &'c C, params: &'a SettleParams<T1>) -> StringQuery<'c, 'a, 's, C, String, 5> {
        self.bind(client, &params.next_attempt_at, &params.now, &params.state, &params.id, &params.run)
    }
}
pub struct OverdueStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn overdue() -> OverdueStmt {
    OverdueStmt(
        "SELECT id FROM postroom_management.letters WHERE state IN ('queued', 'sending') AND updated_at < $1 AND coalesce(next_attempt_at, created_at) < $1 ORDER BY id LIMIT $2",
        None,
    )
}
impl OverdueStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        before: &'a chrono::DateTime<chrono::Utc>,
        limit: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [before, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, OverdueParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for OverdueStmt
{
    fn params(&'s self, client: &'c C, params: &'a OverdueParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.before, &params.limit)
    }
}
pub struct PurgeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn purge() -> PurgeStmt {
    PurgeStmt(
        "DELETE FROM postroom_management.letters WHERE updated_at < $1 AND state IN ('sent', 'failed', 'unknown') RETURNING id",
        None,
    )
}
impl PurgeStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        before: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 1> {
        UuidUuidQuery {
            client,
            params: [before],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct OperatorsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn operators() -> OperatorsStmt {
    OperatorsStmt(
        "SELECT u.id, u.email, u.display_name, u.language FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id WHERE o.is_active AND o.deleted_at IS NULL AND u.status = 'active' ORDER BY o.created_at, o.id LIMIT $1",
        None,
    )
}
impl OperatorsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        limit: &'a i64,
    ) -> ReaderQuery<'c, 'a, 's, C, Reader, 1> {
        ReaderQuery {
            client,
            params: [limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ReaderBorrowed, tokio_postgres::Error> {
                Ok(ReaderBorrowed {
                    id: row.try_get(0)?,
                    email: row.try_get(1)?,
                    display_name: row.try_get(2)?,
                    language: row.try_get(3)?,
                })
            },
            mapper: |it| Reader::from(it),
        }
    }
}
