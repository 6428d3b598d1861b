// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct OfDraftParams {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub before: chrono::DateTime<chrono::Utc>,
    pub before_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct RecordParams {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ContentParams {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ContentOfVersionParams {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub version: i32,
}
#[derive(Debug)]
pub struct NewestParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub device: Option<T1>,
    pub saved_by: Option<uuid::Uuid>,
}
#[derive(Clone, Copy, Debug)]
pub struct OfVersionParams {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub version: i32,
}
#[derive(Clone, Copy, Debug)]
pub struct LostParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub version: i32,
}
#[derive(Clone, Copy, Debug)]
pub struct OfLongHistoriesParams {
    pub tenant_id: uuid::Uuid,
    pub after: uuid::Uuid,
    pub before: chrono::DateTime<chrono::Utc>,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct ForThinningParams {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct ThinParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub ids: T1,
}
#[derive(Clone, Copy, Debug)]
pub struct DropUnusedBodiesParams {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct InsertRecoveryParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub revision_id: uuid::Uuid,
    pub reason: T1,
    pub is_automatic: bool,
    pub needs_confirmation: bool,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    pub id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub version: i32,
    pub base_version: i32,
    pub saved_by: uuid::Uuid,
    pub device: String,
    pub changes: serde_json::Value,
    pub remote_version: Option<i32>,
    pub remote_modified_at: Option<chrono::DateTime<chrono::Utc>>,
    pub strategy: Option<String>,
    pub conflicts: Option<serde_json::Value>,
    pub is_losing_side: bool,
    pub size_bytes: i64,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
pub struct RecordBorrowed<'a> {
    pub id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub version: i32,
    pub base_version: i32,
    pub saved_by: uuid::Uuid,
    pub device: &'a str,
    pub changes: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub remote_version: Option<i32>,
    pub remote_modified_at: Option<chrono::DateTime<chrono::Utc>>,
    pub strategy: Option<&'a str>,
    pub conflicts: Option<postgres_types::Json<&'a serde_json::value::RawValue>>,
    pub is_losing_side: bool,
    pub size_bytes: i64,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<RecordBorrowed<'a>> for Record {
    fn from(
        RecordBorrowed {
            id,
            draft_id,
            version,
            base_version,
            saved_by,
            device,
            changes,
            remote_version,
            remote_modified_at,
            strategy,
            conflicts,
            is_losing_side,
            size_bytes,
            created_at,
        }: RecordBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            draft_id,
            version,
            base_version,
            saved_by,
            device: device.into(),
            changes: serde_json::from_str(changes.0.get()).unwrap(),
            remote_version,
            remote_modified_at,
            strategy: strategy.map(|v| v.into()),
            conflicts: conflicts.map(|v| serde_json::from_str(v.0.get()).unwrap()),
            is_losing_side,
            size_bytes,
            created_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    pub id: uuid::Uuid,
    pub version: i32,
    pub device: String,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub content: serde_json::Value,
    pub content_digest: Vec<u8>,
    pub body: Vec<u8>,
    pub body_html: Option<Vec<u8>>,
}
pub struct KeptBorrowed<'a> {
    pub id: uuid::Uuid,
    pub version: i32,
    pub device: &'a str,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub content: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub content_digest: &'a [u8],
    pub body: &'a [u8],
    pub body_html: Option<&'a [u8]>,
}
impl<'a> From<KeptBorrowed<'a>> for Kept {
    fn from(
        KeptBorrowed { id, version, device, created_at, content, content_digest, body, body_html }: KeptBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            version,
            device: device.into(),
            created_at,
            content: serde_json::from_str(content.0.get()).unwrap(),
            content_digest: content_digest.into(),
            body: body.into(),
            body_html: body_html.map(|v| v.into()),
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct ForThinning {
    pub id: uuid::Uuid,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub is_losing_side: bool,
    pub is_base: bool,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct RecordQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<RecordBorrowed, tokio_postgres::Error>,
    mapper: fn(RecordBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> RecordQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(RecordBorrowed) -> R) -> RecordQuery<'c, 'a, 's, C, R, N> {
        RecordQuery {
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
pub struct KeptQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<KeptBorrowed, tokio_postgres::Error>,
    mapper: fn(KeptBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> KeptQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(KeptBorrowed) -> R) -> KeptQuery<'c, 'a, 's, C, R, N> {
        KeptQuery {
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
pub struct ForThinningQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ForThinning, tokio_postgres::Error>,
    mapper: fn(ForThinning) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ForThinningQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ForThinning) -> R) -> ForThinningQuery<'c, 'a, 's, C, R, N> {
        ForThinningQuery {
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
pub struct OfDraftStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_draft() -> OfDraftStmt {
    OfDraftStmt(
        "SELECT r.id, r.draft_id, r.version, r.base_version, r.saved_by, r.device, r.changes, r.remote_version, r.remote_modified_at, r.strategy, r.conflicts, r.is_losing_side, r.size_bytes, r.created_at FROM draft_revisions r WHERE r.tenant_id = $1 AND r.draft_id = $2 AND (r.created_at, r.id) < ($3, $4) ORDER BY r.created_at DESC, r.id DESC LIMIT $5",
        None,
    )
}
impl OfDraftStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        before: &'a chrono::DateTime<chrono::Utc>,
        before_id: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> RecordQuery<'c, 'a, 's, C, Record, 5> {
        RecordQuery {
            client,
            params: [tenant_id, draft_id, before, before_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<RecordBorrowed, tokio_postgres::Error> {
                Ok(RecordBorrowed {
                    id: row.try_get(0)?,
                    draft_id: row.try_get(1)?,
                    version: row.try_get(2)?,
                    base_version: row.try_get(3)?,
                    saved_by: row.try_get(4)?,
                    device: row.try_get(5)?,
                    changes: row.try_get(6)?,
                    remote_version: row.try_get(7)?,
                    remote_modified_at: row.try_get(8)?,
                    strategy: row.try_get(9)?,
                    conflicts: row.try_get(10)?,
                    is_losing_side: row.try_get(11)?,
                    size_bytes: row.try_get(12)?,
                    created_at: row.try_get(13)?,
                })
            },
            mapper: |it| Record::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, OfDraftParams, RecordQuery<'c, 'a, 's, C, Record, 5>, C> for OfDraftStmt
{
    fn params(&'s self, client: &'c C, params: &'a OfDraftParams) -> RecordQuery<'c, 'a, 's, C, Record, 5> {
        self.bind(client, &params.tenant_id, &params.draft_id, &params.before, &params.before_id, &params.limit)
    }
}
pub struct RecordStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn record() -> RecordStmt {
    RecordStmt(
        "SELECT r.id, r.draft_id, r.version, r.base_version, r.saved_by, r.device, r.changes, r.remote_version, r.remote_modified_at, r.strategy, r.conflicts, r.is_losing_side, r.size_bytes, r.created_at FROM draft_revisions r WHERE r.tenant_id = $1 AND r.draft_id = $2 AND r.id = $3",
        None,
    )
}
impl RecordStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> RecordQuery<'c, 'a, 's, C, Record, 3> {
        RecordQuery {
            client,
            params: [tenant_id, draft_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<RecordBorrowed, tokio_postgres::Error> {
                Ok(RecordBorrowed {
                    id: row.try_get(0)?,
                    draft_id: row.try_get(1)?,
                    version: row.try_get(2)?,
                    base_version: row.try_get(3)?,
                    saved_by: row.try_get(4)?,
                    device: row.try_get(5)?,
                    changes: row.try_get(6)?,
                    remote_version: row.try_get(7)?,
                    remote_modified_at: row.try_get(8)?,
                    strategy: row.try_get(9)?,
                    conflicts: row.try_get(10)?,
                    is_losing_side: row.try_get(11)?,
                    size_bytes: row.try_get(12)?,
                    created_at: row.try_get(13)?,
                })
            },
            mapper: |it| Record::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, RecordParams, RecordQuery<'c, 'a, 's, C, Record, 3>, C> for RecordStmt
{
    fn params(&'s self, client: &'c C, params: &'a RecordParams) -> RecordQuery<'c, 'a, 's, C, Record, 3> {
        self.bind(client, &params.tenant_id, &params.draft_id, &params.id)
    }
}
pub struct ContentStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn content() -> ContentStmt {
    ContentStmt(
        "SELECT r.id, r.version, r.device, r.created_at, r.content, r.content_digest, b.bytes AS body, h.bytes AS body_html FROM draft_revisions r JOIN draft_bodies b ON b.tenant_id = r.tenant_id AND b.draft_id = r.draft_id AND b.digest = r.body_digest LEFT JOIN draft_bodies h ON h.tenant_id = r.tenant_id AND h.draft_id = r.draft_id AND h.digest = r.html_digest WHERE r.tenant_id = $1 AND r.draft_id = $2 AND r.id = $3",
        None,
    )
}
impl ContentStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> KeptQuery<'c, 'a, 's, C, Kept, 3> {
        KeptQuery {
            client,
            params: [tenant_id, draft_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<KeptBorrowed, tokio_postgres::Error> {
                Ok(KeptBorrowed {
                    id: row.try_get(0)?,
                    version: row.try_get(1)?,
                    device: row.try_get(2)?,
                    created_at: row.try_get(3)?,
                    content: row.try_get(4)?,
                    content_digest: row.try_get(5)?,
                    body: row.try_get(6)?,
                    body_html: row.try_get(7)?,
                })
            },
            mapper: |it| Kept::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ContentParams, KeptQuery<'c, 'a, 's, C, Kept, 3>, C> for ContentStmt
{
    fn params(&'s self, client: &'c C, params: &'a ContentParams) -> KeptQuery<'c, 'a, 's, C, Kept, 3> {
        self.bind(client, &params.tenant_id, &params.draft_id, &params.id)
    }
}
pub struct ContentOfVersionStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn content_of_version() -> ContentOfVersionStmt {
    ContentOfVersionStmt(
        "SELECT r.id, r.version, r.device, r.created_at, r.content, r.content_digest, b.bytes AS body, h.bytes AS body_html FROM draft_revisions r JOIN draft_bodies b ON b.tenant_id = r.tenant_id AND b.draft_id = r.draft_id AND b.digest = r.body_digest LEFT JOIN draft_bodies h ON h.tenant_id = r.tenant_id AND h.draft_id = r.draft_id AND h.digest = r.html_digest WHERE r.tenant_id = $1 AND r.draft_id = $2 AND r.version = $3 AND r.version > 0",
        None,
    )
}
impl ContentOfVersionStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        version: &'a i32,
    ) -> KeptQuery<'c, 'a, 's, C, Kept, 3> {
        KeptQuery {
            client,
            params: [tenant_id, draft_id, version],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<KeptBorrowed, tokio_postgres::Error> {
                Ok(KeptBorrowed {
                    id: row.try_get(0)?,
                    version: row.try_get(1)?,
                    device: row.try_get(2)?,
                    created_at: row.try_get(3)?,
                    content: row.try_get(4)?,
                    content_digest: row.try_get(5)?,
                    body: row.try_get(6)?,
                    body_html: row.try_get(7)?,
                })
            },
            mapper: |it| Kept::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ContentOfVersionParams, KeptQuery<'c, 'a, 's, C, Kept, 3>, C>
    for ContentOfVersionStmt
{
    fn params(&'s self, client: &'c C, params: &'a ContentOfVersionParams) -> KeptQuery<'c, 'a, 's, C, Kept, 3> {
        self.bind(client, &params.tenant_id, &params.draft_id, &params.version)
    }
}
pub struct NewestStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn newest() -> NewestStmt {
    NewestStmt(
        "SELECT r.id, r.version, r.device, r.created_at, r.content, r.content_digest, b.bytes AS body, h.bytes AS body_html FROM draft_revisions r JOIN draft_bodies b ON b.tenant_id = r.tenant_id AND b.draft_id = r.draft_id AND b.digest = r.body_digest LEFT JOIN draft_bodies h ON h.tenant_id = r.tenant_id AND h.draft_id = r.draft_id AND h.digest = r.html_digest WHERE r.tenant_id = $1 AND r.draft_id = $2 AND ($3::text IS NULL OR r.device = $3) AND ($4::uuid IS NULL OR r.saved_by = $4) ORDER BY r.created_at DESC, r.version DESC, r.id DESC LIMIT 1",
        None,
    )
}
impl NewestStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        device: &'a Option<T1>,
        saved_by: &'a Option<uuid::Uuid>,
    ) -> KeptQuery<'c, 'a, 's, C, Kept, 4> {
        KeptQuery {
            client,
            params: [tenant_id, draft_id, device, saved_by],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<KeptBorrowed, tokio_postgres::Error> {
                Ok(KeptBorrowed {
                    id: row.try_get(0)?,
                    version: row.try_get(1)?,
                    device: row.try_get(2)?,
                    created_at: row.try_get(3)?,
                    content: row.try_get(4)?,
                    content_digest: row.try_get(5)?,
                    body: row.try_get(6)?,
                    body_html: row.try_get(7)?,
                })
            },
            mapper: |it| Kept::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, NewestParams<T1>, KeptQuery<'c, 'a, 's, C, Kept, 4>, C> for NewestStmt
{
    fn params(&'s self, client: &'c C, params: &'a NewestParams<T1>) -> KeptQuery<'c, 'a, 's, C, Kept, 4> {
        self.bind(client, &params.tenant_id, &params.draft_id, &params.device, &params.saved_by)
    }
}
pub struct OfVersionStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_version() -> OfVersionStmt {
    OfVersionStmt(
        "SELECT r.id, r.draft_id, r.version, r.base_version, r.saved_by, r.device, r.changes, r.remote_version, r.remote_modified_at, r.strategy, r.conflicts, r.is_losing_side, r.size_bytes, r.created_at FROM draft_revisions r WHERE r.tenant_id = $1 AND r.draft_id = $2 AND r.version = $3 AND r.version > 0",
        None,
    )
}
impl OfVersionStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        version: &'a i32,
    ) -> RecordQuery<'c, 'a, 's, C, Record, 3> {
        RecordQuery {
            client,
            params: [tenant_id, draft_id, version],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<RecordBorrowed, tokio_postgres::Error> {
                Ok(RecordBorrowed {
                    id: row.try_get(0)?,
                    draft_id: row.try_get(1)?,
                    version: row.try_get(2)?,
                    base_version: row.try_get(3)?,
                    saved_by: row.try_get(4)?,
                    device: row.try_get(5)?,
                    changes: row.try_get(6)?,
                    remote_version: row.try_get(7)?,
                    remote_modified_at: row.try_get(8)?,
                    strategy: row.try_get(9)?,
                    conflicts: row.try_get(10)?,
                    is_losing_side: row.try_get(11)?,
                    size_bytes: row.try_get(12)?,
                    created_at: row.try_get(13)?,
                })
            },
            mapper: |it| Record::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, OfVersionParams, RecordQuery<'c, 'a, 's, C, Record, 3>, C>
    for OfVersionStmt
{
    fn params(&'s self, client: &'c C, params: &'a OfVersionParams) -> RecordQuery<'c, 'a, 's, C, Record, 3> {
        self.bind(client, &params.tenant_id, &params.draft_id, &params.version)
    }
}
pub struct LostStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lost() -> LostStmt {
    LostStmt(
        "UPDATE draft_revisions SET is_losing_side = true, updated_at = $1 WHERE tenant_id = $2 AND draft_id = $3 AND version = $4 AND version > 0 AND NOT is_losing_side RETURNING id",
        None,
    )
}
impl LostStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        version: &'a i32,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [now, tenant_id, draft_id, version],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, LostParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C> for LostStmt
{
    fn params(&'s self, client: &'c C, params: &'a LostParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.now, &params.tenant_id, &params.draft_id, &params.version)
    }
}
pub struct OfLongHistoriesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_long_histories() -> OfLongHistoriesStmt {
    OfLongHistoriesStmt(
        "SELECT r.draft_id FROM draft_revisions r WHERE r.tenant_id = $1 AND r.draft_id > $2 AND r.created_at < $3 GROUP BY r.draft_id HAVING count(*) > 1 ORDER BY r.draft_id LIMIT $4",
        None,
    )
}
impl OfLongHistoriesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        after: &'a uuid::Uuid,
        before: &'a chrono::DateTime<chrono::Utc>,
        limit: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [tenant_id, after, before, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, OfLongHistoriesParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for OfLongHistoriesStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a OfLongHistoriesParams,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.tenant_id, &params.after, &params.before, &params.limit)
    }
}
pub struct ForThinningStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn for_thinning() -> ForThinningStmt {
    ForThinningStmt(
        "SELECT r.id, r.created_at, r.is_losing_side, (r.version > 0 AND (r.version = d.version OR EXISTS (SELECT FROM draft_devices v WHERE v.tenant_id = r.tenant_id AND v.draft_id = r.draft_id AND v.version = r.version))) AS is_base FROM draft_revisions r JOIN drafts d ON d.tenant_id = r.tenant_id AND d.id = r.draft_id WHERE r.tenant_id = $1 AND r.draft_id = $2 ORDER BY r.created_at, r.id",
        None,
    )
}
impl ForThinningStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
    ) -> ForThinningQuery<'c, 'a, 's, C, ForThinning, 2> {
        ForThinningQuery {
            client,
            params: [tenant_id, draft_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ForThinning, tokio_postgres::Error> {
                Ok(ForThinning {
                    id: row.try_get(0)?,
                    created_at: row.try_get(1)?,
                    is_losing_side: row.try_get(2)?,
                    is_base: row.try_get(3)?,
                })
            },
            mapper: |it| ForThinning::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ForThinningParams, ForThinningQuery<'c, 'a, 's, C, ForThinning, 2>, C>
    for ForThinningStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ForThinningParams,
    ) -> ForThinningQuery<'c, 'a, 's, C, ForThinning, 2> {
        self.bind(client, &params.tenant_id, &params.draft_id)
    }
}
pub struct ThinStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn thin() -> ThinStmt {
    ThinStmt(
        "DELETE FROM draft_revisions WHERE tenant_id = $1 AND draft_id = $2 AND id = any($3::uuid[]) RETURNING id",
        None,
    )
}
impl ThinStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        ids: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, draft_id, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, ThinParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for ThinStmt
{
    fn params(&'s self, client: &'c C, params: &'a ThinParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.draft_id, &params.ids)
    }
}
pub struct DropUnusedBodiesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn drop_unused_bodies() -> DropUnusedBodiesStmt {
    DropUnusedBodiesStmt(
        "DELETE FROM draft_bodies b WHERE b.tenant_id = $1 AND b.draft_id = $2 AND NOT EXISTS (SELECT FROM draft_revisions r WHERE r.tenant_id = b.tenant_id AND r.draft_id = b.draft_id AND (r.body_digest = b.digest OR r.html_digest = b.digest)) AND NOT EXISTS (SELECT FROM drafts d WHERE d.tenant_id = b.tenant_id AND d.id = b.draft_id AND (d.body_digest = b.digest OR d.html_digest = b.digest)) RETURNING digest",
        None,
    )
}
impl DropUnusedBodiesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
    ) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2> {
        Vecu8Query {
            client,
            params: [tenant_id, draft_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, DropUnusedBodiesParams, Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2>, C>
    for DropUnusedBodiesStmt
{
    fn params(&'s self, client: &'c C, params: &'a DropUnusedBodiesParams) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2> {
        self.bind(client, &params.tenant_id, &params.draft_id)
    }
}
pub struct InsertRecoveryStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert_recovery() -> InsertRecoveryStmt {
    InsertRecoveryStmt(
        "INSERT INTO draft_recoveries (tenant_id, id, draft_id, user_id, revision_id, reason, is_automatic, needs_confirmation, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) RETURNING id",
        None,
    )
}
impl InsertRecoveryStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        revision_id: &'a uuid::Uuid,
        reason: &'a T1,
        is_automatic: &'a bool,
        needs_confirmation: &'a bool,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 9> {
        UuidUuidQuery {
            client,
            params: [tenant_id, id, draft_id, user_id, revision_id, reason, is_automatic, needs_confirmation, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, InsertRecoveryParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 9>, C>
    for InsertRecoveryStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertRecoveryParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 9> {
        self.bind(
            client,
            &params.tenant_id,
            &params.id,
            &params.draft_id,
            &params.user_id,
            &params.revision_id,
            &params.reason,
            &params.is_automatic,
            &params.needs_confirmation,
            &params.now,
        )
    }
}
