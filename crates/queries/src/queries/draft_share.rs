// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct PutParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub access: T1,
    pub ends_at: Option<chrono::DateTime<chrono::Utc>>,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct OfDraftParams {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct DeleteParams {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct WithMemberParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
    pub limit: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub access: String,
    pub ends_at: Option<chrono::DateTime<chrono::Utc>>,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
pub struct ShareBorrowed<'a> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub access: &'a str,
    pub ends_at: Option<chrono::DateTime<chrono::Utc>>,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<ShareBorrowed<'a>> for Share {
    fn from(ShareBorrowed { id, user_id, access, ends_at, created_at }: ShareBorrowed<'a>) -> Self {
        Self { id, user_id, access: access.into(), ends_at, created_at }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct SharedDraft {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub version: i32,
    pub content: serde_json::Value,
    pub snippet: String,
    pub last_saved_at: chrono::DateTime<chrono::Utc>,
    pub access: String,
}
pub struct SharedDraftBorrowed<'a> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub version: i32,
    pub content: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub snippet: &'a str,
    pub last_saved_at: chrono::DateTime<chrono::Utc>,
    pub access: &'a str,
}
impl<'a> From<SharedDraftBorrowed<'a>> for SharedDraft {
    fn from(
        SharedDraftBorrowed {
            id,
            user_id,
            account_id,
            version,
            content,
            snippet,
            last_saved_at,
            access,
        }: SharedDraftBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            user_id,
            account_id,
            version,
            content: serde_json::from_str(content.0.get()).unwrap(),
            snippet: snippet.into(),
            last_saved_at,
            access: access.into(),
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct ShareQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ShareBorrowed, tokio_postgres::Error>,
    mapper: fn(ShareBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ShareQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ShareBorrowed) -> R) -> ShareQuery<'c, 'a, 's, C, R, N> {
        ShareQuery {
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
pub struct SharedDraftQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<SharedDraftBorrowed, tokio_postgres::Error>,
    mapper: fn(SharedDraftBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> SharedDraftQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(SharedDraftBorrowed) -> R) -> SharedDraftQuery<'c, 'a, 's, C, R, N> {
        SharedDraftQuery {
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
pub struct PutStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn put() -> PutStmt {
    PutStmt(
        "INSERT INTO draft_shares AS s (tenant_id, id, draft_id, user_id, access, ends_at, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT ON CONSTRAINT draft_shares_member_key DO UPDATE SET access = excluded.access, ends_at = excluded.ends_at, updated_at = excluded.updated_at RETURNING s.id, s.user_id, s.access, s.ends_at, s.created_at",
        None,
    )
}
impl PutStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        access: &'a T1,
        ends_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> ShareQuery<'c, 'a, 's, C, Share, 7> {
        ShareQuery {
            client,
            params: [tenant_id, id, draft_id, user_id, access, ends_at, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ShareBorrowed, tokio_postgres::Error> {
                Ok(ShareBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    access: row.try_get(2)?,
                    ends_at: row.try_get(3)?,
                    created_at: row.try_get(4)?,
                })
            },
            mapper: |it| Share::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, PutParams<T1>, ShareQuery<'c, 'a, 's, C, Share, 7>, C> for PutStmt
{
    fn params(&'s self, client: &'c C, params: &'a PutParams<T1>) -> ShareQuery<'c, 'a, 's, C, Share, 7> {
        self.bind(
            client,
            &params.tenant_id,
            &params.id,
            &params.draft_id,
            &params.user_id,
            &params.access,
            &params.ends_at,
            &params.now,
        )
    }
}
pub struct OfDraftStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_draft() -> OfDraftStmt {
    OfDraftStmt(
        "SELECT s.id, s.user_id, s.access, s.ends_at, s.created_at FROM draft_shares s WHERE s.tenant_id = $1 AND s.draft_id = $2 ORDER BY s.created_at, s.id",
        None,
    )
}
impl OfDraftStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
    ) -> ShareQuery<'c, 'a, 's, C, Share, 2> {
        ShareQuery {
            client,
            params: [tenant_id, draft_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ShareBorrowed, tokio_postgres::Error> {
                Ok(ShareBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    access: row.try_get(2)?,
                    ends_at: row.try_get(3)?,
                    created_at: row.try_get(4)?,
                })
            },
            mapper: |it| Share::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, OfDraftParams, ShareQuery<'c, 'a, 's, C, Share, 2>, C> for OfDraftStmt
{
    fn params(&'s self, client: &'c C, params: &'a OfDraftParams) -> ShareQuery<'c, 'a, 's, C, Share, 2> {
        self.bind(client, &params.tenant_id, &params.draft_id)
    }
}
pub struct DeleteStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn delete() -> DeleteStmt {
    DeleteStmt("DELETE FROM draft_shares WHERE tenant_id = $1 AND draft_id = $2 AND id = $3 RETURNING user_id", None)
}
impl DeleteStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, draft_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, DeleteParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for DeleteStmt
{
    fn params(&'s self, client: &'c C, params: &'a DeleteParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.draft_id, &params.id)
    }
}
pub struct WithMemberStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn with_member() -> WithMemberStmt {
    WithMemberStmt(
        "SELECT d.id, d.user_id, d.account_id, d.version, d.content, d.snippet, d.last_saved_at, s.access FROM draft_shares s JOIN drafts d ON d.tenant_id = s.tenant_id AND d.id = s.draft_id WHERE s.tenant_id = $1 AND s.user_id = $2 AND d.deleted_at IS NULL AND d.outbox_id IS NULL AND (s.ends_at IS NULL OR s.ends_at > $3) ORDER BY d.last_saved_at DESC, d.id DESC LIMIT $4",
        None,
    )
}
impl WithMemberStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
        limit: &'a i64,
    ) -> SharedDraftQuery<'c, 'a, 's, C, SharedDraft, 4> {
        SharedDraftQuery {
            client,
            params: [tenant_id, user_id, now, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<SharedDraftBorrowed, tokio_postgres::Error> {
                Ok(SharedDraftBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    account_id: row.try_get(2)?,
                    version: row.try_get(3)?,
                    content: row.try_get(4)?,
                    snippet: row.try_get(5)?,
                    last_saved_at: row.try_get(6)?,
                    access: row.try_get(7)?,
                })
            },
            mapper: |it| SharedDraft::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, WithMemberParams, SharedDraftQuery<'c, 'a, 's, C, SharedDraft, 4>, C>
    for WithMemberStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a WithMemberParams,
    ) -> SharedDraftQuery<'c, 'a, 's, C, SharedDraft, 4> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.now, &params.limit)
    }
}
