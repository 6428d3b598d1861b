// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct RememberParams<T1: crate::BytesSql> {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub content_hash: T1,
    pub draft_id: Option<uuid::Uuid>,
    pub version: i32,
    pub folder_id: Option<uuid::Uuid>,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct CopiedParams {
    pub version: i32,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct NotCopiedParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct CopyFailedParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct CameOtherwiseParams {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub version: i32,
    pub folder_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct UnknownParams {
    pub most: i64,
    pub tenant_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct SeenParams {
    pub folder_id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct GoneParams {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct WithoutCopyParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub ids: T1,
    pub folder_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ElsewhereParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct SuperfluousParams {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct OverdueParams {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub before: chrono::DateTime<chrono::Utc>,
    pub now: chrono::DateTime<chrono::Utc>,
    pub limit: i64,
}
#[derive(Debug)]
pub struct OfMessagesParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub message_ids: T1,
    pub user_id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Copied {
    pub user_id: uuid::Uuid,
    pub version: i32,
    pub last_saved_at: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Unknown {
    pub id: uuid::Uuid,
    pub size: i64,
    pub can_be_read: bool,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Gone {
    pub draft_id: Option<uuid::Uuid>,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct WithoutCopy {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub version: i32,
    pub copied_version: i32,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct OfMessages {
    pub message_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct I32Query<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<i32, tokio_postgres::Error>,
    mapper: fn(i32) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> I32Query<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(i32) -> R) -> I32Query<'c, 'a, 's, C, R, N> {
        I32Query {
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
pub struct CopiedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Copied, tokio_postgres::Error>,
    mapper: fn(Copied) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> CopiedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Copied) -> R) -> CopiedQuery<'c, 'a, 's, C, R, N> {
        CopiedQuery {
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
pub struct UnknownQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Unknown, tokio_postgres::Error>,
    mapper: fn(Unknown) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> UnknownQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Unknown) -> R) -> UnknownQuery<'c, 'a, 's, C, R, N> {
        UnknownQuery {
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
pub struct GoneQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Gone, tokio_postgres::Error>,
    mapper: fn(Gone) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> GoneQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Gone) -> R) -> GoneQuery<'c, 'a, 's, C, R, N> {
        GoneQuery {
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
pub struct WithoutCopyQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<WithoutCopy, tokio_postgres::Error>,
    mapper: fn(WithoutCopy) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> WithoutCopyQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(WithoutCopy) -> R) -> WithoutCopyQuery<'c, 'a, 's, C, R, N> {
        WithoutCopyQuery {
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
pub struct OfMessagesQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<OfMessages, tokio_postgres::Error>,
    mapper: fn(OfMessages) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> OfMessagesQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(OfMessages) -> R) -> OfMessagesQuery<'c, 'a, 's, C, R, N> {
        OfMessagesQuery {
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
pub struct RememberStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn remember() -> RememberStmt {
    RememberStmt(
        "INSERT INTO draft_copies AS c (tenant_id, account_id, content_hash, draft_id, version, folder_id, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (tenant_id, account_id, content_hash) DO UPDATE SET draft_id = excluded.draft_id, version = excluded.version, folder_id = coalesce(excluded.folder_id, c.folder_id), updated_at = excluded.updated_at RETURNING version",
        None,
    )
}
impl RememberStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        content_hash: &'a T1,
        draft_id: &'a Option<uuid::Uuid>,
        version: &'a i32,
        folder_id: &'a Option<uuid::Uuid>,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> I32Query<'c, 'a, 's, C, i32, 7> {
        I32Query {
            client,
            params: [tenant_id, account_id, content_hash, draft_id, version, folder_id, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>
    crate::client::async_::Params<'c, 'a, 's, RememberParams<T1>, I32Query<'c, 'a, 's, C, i32, 7>, C> for RememberStmt
{
    fn params(&'s self, client: &'c C, params: &'a RememberParams<T1>) -> I32Query<'c, 'a, 's, C, i32, 7> {
        self.bind(
            client,
            &params.tenant_id,
            &params.account_id,
            &params.content_hash,
            &params.draft_id,
            &params.version,
            &params.folder_id,
            &params.now,
        )
    }
}
pub struct CopiedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn copied() -> CopiedStmt {
    CopiedStmt(
        "UPDATE drafts SET copied_version = greatest(copied_version, $1), copy_failures = 0, copy_failed_at = NULL WHERE tenant_id = $2 AND id = $3 AND deleted_at IS NULL AND outbox_id IS NULL RETURNING user_id, version, last_saved_at",
        None,
    )
}
impl CopiedStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        version: &'a i32,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> CopiedQuery<'c, 'a, 's, C, Copied, 3> {
        CopiedQuery {
            client,
            params: [version, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Copied, tokio_postgres::Error> {
                Ok(Copied { user_id: row.try_get(0)?, version: row.try_get(1)?, last_saved_at: row.try_get(2)? })
            },
            mapper: |it| Copied::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, CopiedParams, CopiedQuery<'c, 'a, 's, C, Copied, 3>, C> for CopiedStmt
{
    fn params(&'s self, client: &'c C, params: &'a CopiedParams) -> CopiedQuery<'c, 'a, 's, C, Copied, 3> {
        self.bind(client, &params.version, &params.tenant_id, &params.id)
    }
}
pub struct NotCopiedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn not_copied() -> NotCopiedStmt {
    NotCopiedStmt(
        "UPDATE drafts SET copied_version = least(copied_version, 0) WHERE tenant_id = $1 AND id = $2 RETURNING id",
        None,
    )
}
impl NotCopiedStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, NotCopiedParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for NotCopiedStmt
{
    fn params(&'s self, client: &'c C, params: &'a NotCopiedParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant_id, &params.id)
    }
}
pub struct CopyFailedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn copy_failed() -> CopyFailedStmt {
    CopyFailedStmt(
        "UPDATE drafts SET copy_failures = copy_failures + 1, copy_failed_at = $1 WHERE tenant_id = $2 AND id = $3 RETURNING id",
        None,
    )
}
impl CopyFailedStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [now, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, CopyFailedParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for CopyFailedStmt
{
    fn params(&'s self, client: &'c C, params: &'a CopyFailedParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct CameOtherwiseStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn came_otherwise() -> CameOtherwiseStmt {
    CameOtherwiseStmt(
        "DELETE FROM draft_copies c WHERE c.tenant_id = $1 AND c.account_id = $2 AND c.draft_id = $3 AND c.version = $4 AND c.folder_id IS NULL AND NOT EXISTS ( SELECT FROM email_messages m JOIN email_message_folders p ON p.tenant_id = m.tenant_id AND p.message_id = m.id WHERE m.tenant_id = c.tenant_id AND m.account_id = c.account_id AND m.content_hash = c.content_hash AND p.home_folder_id = $5) RETURNING c.content_hash",
        None,
    )
}
impl CameOtherwiseStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        version: &'a i32,
        folder_id: &'a uuid::Uuid,
    ) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 5> {
        Vecu8Query {
            client,
            params: [tenant_id, account_id, draft_id, version, folder_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, CameOtherwiseParams, Vecu8Query<'c, 'a, 's, C, Vec<u8>, 5>, C>
    for CameOtherwiseStmt
{
    fn params(&'s self, client: &'c C, params: &'a CameOtherwiseParams) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 5> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.draft_id, &params.version, &params.folder_id)
    }
}
pub struct UnknownStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn unknown() -> UnknownStmt {
    UnknownStmt(
        "SELECT m.id, m.size, m.poison IS NULL AND NOT m.is_too_large AND m.size <= $1 AS can_be_read FROM email_message_folders p JOIN email_messages m ON m.tenant_id = p.tenant_id AND m.id = p.message_id WHERE p.tenant_id = $2 AND p.home_folder_id = $3 AND p.folder_id = $3 AND p.is_draft AND NOT p.is_removed AND NOT EXISTS (SELECT FROM draft_copies c WHERE c.tenant_id = m.tenant_id AND c.account_id = m.account_id AND c.content_hash = m.content_hash) ORDER BY p.received_at, p.id LIMIT $4",
        None,
    )
}
impl UnknownStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        most: &'a i64,
        tenant_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> UnknownQuery<'c, 'a, 's, C, Unknown, 4> {
        UnknownQuery {
            client,
            params: [most, tenant_id, folder_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Unknown, tokio_postgres::Error> {
                Ok(Unknown { id: row.try_get(0)?, size: row.try_get(1)?, can_be_read: row.try_get(2)? })
            },
            mapper: |it| Unknown::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, UnknownParams, UnknownQuery<'c, 'a, 's, C, Unknown, 4>, C>
    for UnknownStmt
{
    fn params(&'s self, client: &'c C, params: &'a UnknownParams) -> UnknownQuery<'c, 'a, 's, C, Unknown, 4> {
        self.bind(client, &params.most, &params.tenant_id, &params.folder_id, &params.limit)
    }
}
pub struct SeenStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn seen() -> SeenStmt {
    SeenStmt(
        "UPDATE draft_copies c SET folder_id = $1, updated_at = $2 WHERE c.tenant_id = $3 AND c.account_id = $4 AND (c.folder_id IS NULL OR c.folder_id <> $1) AND EXISTS ( SELECT FROM email_messages m JOIN email_message_folders p ON p.tenant_id = m.tenant_id AND p.message_id = m.id WHERE m.tenant_id = c.tenant_id AND m.account_id = c.account_id AND m.content_hash = c.content_hash AND p.home_folder_id = $1) RETURNING c.content_hash",
        None,
    )
}
impl SeenStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        folder_id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
    ) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 4> {
        Vecu8Query {
            client,
            params: [folder_id, now, tenant_id, account_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, SeenParams, Vecu8Query<'c, 'a, 's, C, Vec<u8>, 4>, C> for SeenStmt
{
    fn params(&'s self, client: &'c C, params: &'a SeenParams) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 4> {
        self.bind(client, &params.folder_id, &params.now, &params.tenant_id, &params.account_id)
    }
}
pub struct GoneStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn gone() -> GoneStmt {
    GoneStmt(
        "DELETE FROM draft_copies c WHERE c.tenant_id = $1 AND c.account_id = $2 AND c.folder_id = $3 AND NOT EXISTS ( SELECT FROM email_messages m JOIN email_message_folders p ON p.tenant_id = m.tenant_id AND p.message_id = m.id WHERE m.tenant_id = c.tenant_id AND m.account_id = c.account_id AND m.content_hash = c.content_hash AND p.home_folder_id = $3) RETURNING c.draft_id",
        None,
    )
}
impl GoneStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
    ) -> GoneQuery<'c, 'a, 's, C, Gone, 3> {
        GoneQuery {
            client,
            params: [tenant_id, account_id, folder_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Gone, tokio_postgres::Error> {
                Ok(Gone { draft_id: row.try_get(0)? })
            },
            mapper: |it| Gone::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, GoneParams, GoneQuery<'c, 'a, 's, C, Gone, 3>, C> for GoneStmt
{
    fn params(&'s self, client: &'c C, params: &'a GoneParams) -> GoneQuery<'c, 'a, 's, C, Gone, 3> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.folder_id)
    }
}
pub struct WithoutCopyStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn without_copy() -> WithoutCopyStmt {
    WithoutCopyStmt(
        "SELECT d.id, d.user_id, d.version, d.copied_version FROM drafts d WHERE d.tenant_id = $1 AND d.id = any($2::uuid[]) AND d.deleted_at IS NULL AND d.outbox_id IS NULL AND d.copied_version > 0 AND NOT EXISTS (SELECT FROM draft_copies c WHERE c.tenant_id = d.tenant_id AND c.draft_id = d.id AND c.version >= d.copied_version AND (c.folder_id IS NULL OR c.folder_id = $3)) ORDER BY d.id FOR UPDATE",
        None,
    )
}
impl WithoutCopyStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        ids: &'a T1,
        folder_id: &'a uuid::Uuid,
    ) -> WithoutCopyQuery<'c, 'a, 's, C, WithoutCopy, 3> {
        WithoutCopyQuery {
            client,
            params: [tenant_id, ids, folder_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<WithoutCopy, tokio_postgres::Error> {
                Ok(WithoutCopy {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    version: row.try_get(2)?,
                    copied_version: row.try_get(3)?,
                })
            },
            mapper: |it| WithoutCopy::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, WithoutCopyParams<T1>, WithoutCopyQuery<'c, 'a, 's, C, WithoutCopy, 3>, C>
    for WithoutCopyStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a WithoutCopyParams<T1>,
    ) -> WithoutCopyQuery<'c, 'a, 's, C, WithoutCopy, 3> {
        self.bind(client, &params.tenant_id, &params.ids, &params.folder_id)
    }
}
pub struct ElsewhereStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn elsewhere() -> ElsewhereStmt {
    ElsewhereStmt(
        "UPDATE drafts SET copied_version = 0, updated_at = $1 WHERE tenant_id = $2 AND id IN ( SELECT d.id FROM drafts d WHERE d.tenant_id = $2 AND d.deleted_at IS NULL AND d.outbox_id IS NULL AND d.copied_version > 0 AND d.id IN (SELECT c.draft_id FROM draft_copies c WHERE c.tenant_id = $2 AND c.account_id = $3 AND c.folder_id <> $4) AND NOT EXISTS (SELECT FROM draft_copies c WHERE c.tenant_id = d.tenant_id AND c.draft_id = d.id AND c.version >= d.copied_version AND (c.folder_id IS NULL OR c.folder_id = $4)) ORDER BY d.id LIMIT $5) RETURNING id",
        None,
    )
}
impl ElsewhereStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [now, tenant_id, account_id, folder_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ElsewhereParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>, C>
    for ElsewhereStmt
{
    fn params(&'s self, client: &'c C, params: &'a ElsewhereParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.now, &params.tenant_id, &params.account_id, &params.folder_id, &params.limit)
    }
}
pub struct SuperfluousStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn superfluous() -> SuperfluousStmt {
    SuperfluousStmt(
        "SELECT r.id FROM ( SELECT p.id, c.draft_id IS NULL OR d.deleted_at IS NOT NULL OR d.outbox_id IS NOT NULL AS has_left, dense_rank() OVER (PARTITION BY c.draft_id ORDER BY c.version DESC, c.created_at DESC, c.content_hash) AS age FROM draft_copies c LEFT JOIN drafts d ON d.tenant_id = c.tenant_id AND d.id = c.draft_id JOIN email_messages m ON m.tenant_id = c.tenant_id AND m.account_id = c.account_id AND m.content_hash = c.content_hash JOIN email_message_folders p ON p.tenant_id = m.tenant_id AND p.message_id = m.id AND p.home_folder_id = c.folder_id AND p.folder_id = c.folder_id AND NOT p.is_removed WHERE c.tenant_id = $1 AND c.account_id = $2 AND (c.draft_id IS NOT NULL OR c.version > 0)) AS r WHERE r.has_left OR r.age > 1 ORDER BY r.id LIMIT $3",
        None,
    )
}
impl SuperfluousStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, account_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, SuperfluousParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for SuperfluousStmt
{
    fn params(&'s self, client: &'c C, params: &'a SuperfluousParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.limit)
    }
}
pub struct OverdueStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn overdue() -> OverdueStmt {
    OverdueStmt(
        "SELECT d.id FROM drafts d WHERE d.tenant_id = $1 AND d.account_id = $2 AND d.deleted_at IS NULL AND d.outbox_id IS NULL AND d.copied_version >= 0 AND d.copied_version < d.version AND d.last_saved_at < $3 AND (d.copy_failed_at IS NULL OR d.last_saved_at > d.copy_failed_at OR d.copy_failed_at + least(interval '10 minutes' * power(2, least(d.copy_failures, 10)), interval '1 day') < $4) ORDER BY d.id LIMIT $5",
        None,
    )
}
impl OverdueStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        before: &'a chrono::DateTime<chrono::Utc>,
        now: &'a chrono::DateTime<chrono::Utc>,
        limit: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [tenant_id, account_id, before, now, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, OverdueParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>, C>
    for OverdueStmt
{
    fn params(&'s self, client: &'c C, params: &'a OverdueParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.before, &params.now, &params.limit)
    }
}
pub struct OfMessagesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_messages() -> OfMessagesStmt {
    OfMessagesStmt(
        "SELECT m.id AS message_id, d.id FROM email_messages m JOIN draft_copies c ON c.tenant_id = m.tenant_id AND c.account_id = m.account_id AND c.content_hash = m.content_hash JOIN drafts d ON d.tenant_id = c.tenant_id AND d.id = c.draft_id WHERE m.tenant_id = $1 AND m.id = any($2::uuid[]) AND d.user_id = $3 AND d.deleted_at IS NULL AND d.outbox_id IS NULL",
        None,
    )
}
impl OfMessagesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        message_ids: &'a T1,
        user_id: &'a uuid::Uuid,
    ) -> OfMessagesQuery<'c, 'a, 's, C, OfMessages, 3> {
        OfMessagesQuery {
            client,
            params: [tenant_id, message_ids, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<OfMessages, tokio_postgres::Error> {
                Ok(OfMessages { message_id: row.try_get(0)?, id: row.try_get(1)? })
            },
            mapper: |it| OfMessages::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, OfMessagesParams<T1>, OfMessagesQuery<'c, 'a, 's, C, OfMessages, 3>, C>
    for OfMessagesStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a OfMessagesParams<T1>,
    ) -> OfMessagesQuery<'c, 'a, 's, C, OfMessages, 3> {
        self.bind(client, &params.tenant_id, &params.message_ids, &params.user_id)
    }
}
