// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct FindParams {
    pub user_id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct LockParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct SaveParams<
    T1: crate::JsonSql,
    T2: crate::BytesSql,
    T3: crate::BytesSql,
    T4: crate::BytesSql,
    T5: crate::StringSql,
    T6: crate::StringSql,
    T7: crate::BytesSql,
    T8: crate::ArraySql<Item = T7>,
    T9: crate::BytesSql,
    T10: crate::ArraySql<Item = T9>,
    T11: crate::JsonSql,
    T12: crate::StringSql,
    T13: crate::JsonSql,
> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub owner: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub before: i32,
    pub content: T1,
    pub body_digest: T2,
    pub html_digest: Option<T3>,
    pub content_digest: T4,
    pub size_bytes: i64,
    pub snippet: T5,
    pub now: chrono::DateTime<chrono::Utc>,
    pub user_id: uuid::Uuid,
    pub device: T6,
    pub has_conflict: bool,
    pub digests: T8,
    pub texts: T10,
    pub save_id: uuid::Uuid,
    pub base_version: i32,
    pub changes: T11,
    pub remote_version: Option<i32>,
    pub remote_modified_at: Option<chrono::DateTime<chrono::Utc>>,
    pub strategy: Option<T12>,
    pub conflicts: Option<T13>,
}
#[derive(Debug)]
pub struct KeepParams<
    T1: crate::BytesSql,
    T2: crate::ArraySql<Item = T1>,
    T3: crate::BytesSql,
    T4: crate::ArraySql<Item = T3>,
    T5: crate::StringSql,
    T6: crate::JsonSql,
    T7: crate::BytesSql,
    T8: crate::BytesSql,
    T9: crate::BytesSql,
    T10: crate::JsonSql,
    T11: crate::StringSql,
    T12: crate::JsonSql,
> {
    pub is_losing_side: bool,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub digests: T2,
    pub texts: T4,
    pub save_id: uuid::Uuid,
    pub base_version: i32,
    pub user_id: uuid::Uuid,
    pub device: T5,
    pub content: T6,
    pub body_digest: T7,
    pub html_digest: Option<T8>,
    pub content_digest: T9,
    pub size_bytes: i64,
    pub changes: T10,
    pub remote_version: Option<i32>,
    pub remote_modified_at: Option<chrono::DateTime<chrono::Utc>>,
    pub strategy: Option<T11>,
    pub conflicts: Option<T12>,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct ListParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub before: chrono::DateTime<chrono::Utc>,
    pub before_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct ListOfAccountParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub before: chrono::DateTime<chrono::Utc>,
    pub before_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct CountParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: Option<uuid::Uuid>,
    pub most: i64,
}
#[derive(Debug)]
pub struct ExportParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub named: bool,
    pub ids: T1,
    pub after: uuid::Uuid,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct DeleteParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub version: Option<i32>,
}
#[derive(Clone, Copy, Debug)]
pub struct ConfirmParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct PurgeParams {
    pub before: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Debug)]
pub struct SeeParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub device: T1,
    pub version: i32,
    pub editing_until: Option<chrono::DateTime<chrono::Utc>>,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct DevicesParams {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct UndeleteParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct DevicesOfUserParams {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct BeginSendingParams {
    pub outbox_id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub version: i32,
}
#[derive(Clone, Copy, Debug)]
pub struct EndSendingParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub outbox_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct LetGoParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub outbox_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct SentParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub outbox_id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub version: i32,
    pub content: serde_json::Value,
    pub body_digest: Vec<u8>,
    pub body: Vec<u8>,
    pub html_digest: Option<Vec<u8>>,
    pub body_html: Option<Vec<u8>>,
    pub content_digest: Vec<u8>,
    pub size_bytes: i64,
    pub has_conflict: bool,
    pub copied_version: i32,
    pub last_saved_at: chrono::DateTime<chrono::Utc>,
    pub last_device: String,
    pub deleted_at: Option<chrono::DateTime<chrono::Utc>>,
    pub outbox_id: Option<uuid::Uuid>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
    pub access: Option<String>,
}
pub struct DraftBorrowed<'a> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub version: i32,
    pub content: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub body_digest: &'a [u8],
    pub body: &'a [u8],
    pub html_digest: Option<&'a [u8]>,
    pub body_html: Option<&'a [u8]>,
    pub content_digest: &'a [u8],
    pub size_bytes: i64,
    pub has_conflict: bool,
    pub copied_version: i32,
    pub last_saved_at: chrono::DateTime<chrono::Utc>,
    pub last_device: &'a str,
    pub deleted_at: Option<chrono::DateTime<chrono::Utc>>,
    pub outbox_id: Option<uuid::Uuid>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
    pub access: Option<&'a str>,
}
impl<'a> From<DraftBorrowed<'a>> for Draft {
    fn from(
        DraftBorrowed {
            id,
            user_id,
            account_id,
            version,
            content,
            body_digest,
            body,
            html_digest,
            body_html,
            content_digest,
            size_bytes,
            has_conflict,
            copied_version,
            last_saved_at,
            last_device,
            deleted_at,
            outbox_id,
            updated_at,
            access,
        }: DraftBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            user_id,
            account_id,
            version,
            content: serde_json::from_str(content.0.get()).unwrap(),
            body_digest: body_digest.into(),
            body: body.into(),
            html_digest: html_digest.map(|v| v.into()),
            body_html: body_html.map(|v| v.into()),
            content_digest: content_digest.into(),
            size_bytes,
            has_conflict,
            copied_version,
            last_saved_at,
            last_device: last_device.into(),
            deleted_at,
            outbox_id,
            updated_at,
            access: access.map(|v| v.into()),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Lock {
    pub id: uuid::Uuid,
    pub audience: Vec<uuid::Uuid>,
}
pub struct LockBorrowed<'a> {
    pub id: uuid::Uuid,
    pub audience: crate::ArrayIterator<'a, uuid::Uuid>,
}
impl<'a> From<LockBorrowed<'a>> for Lock {
    fn from(LockBorrowed { id, audience }: LockBorrowed<'a>) -> Self {
        Self { id, audience: audience.map(|v| v).collect() }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Save {
    pub version: i32,
    pub copied_version: i32,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub version: i32,
    pub content: serde_json::Value,
    pub content_digest: Vec<u8>,
    pub size_bytes: i64,
    pub snippet: String,
    pub has_conflict: bool,
    pub copied_version: i32,
    pub last_saved_at: chrono::DateTime<chrono::Utc>,
    pub last_device: String,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
pub struct ListedBorrowed<'a> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub version: i32,
    pub content: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub content_digest: &'a [u8],
    pub size_bytes: i64,
    pub snippet: &'a str,
    pub has_conflict: bool,
    pub copied_version: i32,
    pub last_saved_at: chrono::DateTime<chrono::Utc>,
    pub last_device: &'a str,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<ListedBorrowed<'a>> for Listed {
    fn from(
        ListedBorrowed {
            id,
            user_id,
            account_id,
            version,
            content,
            content_digest,
            size_bytes,
            snippet,
            has_conflict,
            copied_version,
            last_saved_at,
            last_device,
            updated_at,
        }: ListedBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            user_id,
            account_id,
            version,
            content: serde_json::from_str(content.0.get()).unwrap(),
            content_digest: content_digest.into(),
            size_bytes,
            snippet: snippet.into(),
            has_conflict,
            copied_version,
            last_saved_at,
            last_device: last_device.into(),
            updated_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub version: i32,
    pub content: serde_json::Value,
    pub body: Vec<u8>,
    pub body_html: Option<Vec<u8>>,
    pub content_digest: Vec<u8>,
    pub copied_version: i32,
    pub last_saved_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
pub struct WholeBorrowed<'a> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub version: i32,
    pub content: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub body: &'a [u8],
    pub body_html: Option<&'a [u8]>,
    pub content_digest: &'a [u8],
    pub copied_version: i32,
    pub last_saved_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<WholeBorrowed<'a>> for Whole {
    fn from(
        WholeBorrowed {
            id,
            user_id,
            account_id,
            version,
            content,
            body,
            body_html,
            content_digest,
            copied_version,
            last_saved_at,
            updated_at,
        }: WholeBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            user_id,
            account_id,
            version,
            content: serde_json::from_str(content.0.get()).unwrap(),
            body: body.into(),
            body_html: body_html.map(|v| v.into()),
            content_digest: content_digest.into(),
            copied_version,
            last_saved_at,
            updated_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Delete {
    pub account_id: uuid::Uuid,
    pub copied_version: i32,
    pub shared_with: Vec<uuid::Uuid>,
}
pub struct DeleteBorrowed<'a> {
    pub account_id: uuid::Uuid,
    pub copied_version: i32,
    pub shared_with: crate::ArrayIterator<'a, uuid::Uuid>,
}
impl<'a> From<DeleteBorrowed<'a>> for Delete {
    fn from(DeleteBorrowed { account_id, copied_version, shared_with }: DeleteBorrowed<'a>) -> Self {
        Self { account_id, copied_version, shared_with: shared_with.map(|v| v).collect() }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Device {
    pub user_id: uuid::Uuid,
    pub device: String,
    pub version: i32,
    pub editing_until: Option<chrono::DateTime<chrono::Utc>>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
pub struct DeviceBorrowed<'a> {
    pub user_id: uuid::Uuid,
    pub device: &'a str,
    pub version: i32,
    pub editing_until: Option<chrono::DateTime<chrono::Utc>>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<DeviceBorrowed<'a>> for Device {
    fn from(DeviceBorrowed { user_id, device, version, editing_until, updated_at }: DeviceBorrowed<'a>) -> Self {
        Self { user_id, device: device.into(), version, editing_until, updated_at }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct DraftQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<DraftBorrowed, tokio_postgres::Error>,
    mapper: fn(DraftBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> DraftQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(DraftBorrowed) -> R) -> DraftQuery<'c, 'a, 's, C, R, N> {
        DraftQuery {
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
pub struct LockQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LockBorrowed, tokio_postgres::Error>,
    mapper: fn(LockBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LockQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(LockBorrowed) -> R) -> LockQuery<'c, 'a, 's, C, R, N> {
        LockQuery {
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
pub struct SaveQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Save, tokio_postgres::Error>,
    mapper: fn(Save) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> SaveQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Save) -> R) -> SaveQuery<'c, 'a, 's, C, R, N> {
        SaveQuery {
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
pub struct ListedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ListedBorrowed, tokio_postgres::Error>,
    mapper: fn(ListedBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ListedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ListedBorrowed) -> R) -> ListedQuery<'c, 'a, 's, C, R, N> {
        ListedQuery {
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
pub struct WholeQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<WholeBorrowed, tokio_postgres::Error>,
    mapper: fn(WholeBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> WholeQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(WholeBorrowed) -> R) -> WholeQuery<'c, 'a, 's, C, R, N> {
        WholeQuery {
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
pub struct DeleteQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<DeleteBorrowed, tokio_postgres::Error>,
    mapper: fn(DeleteBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> DeleteQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(DeleteBorrowed) -> R) -> DeleteQuery<'c, 'a, 's, C, R, N> {
        DeleteQuery {
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
pub struct DeviceQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<DeviceBorrowed, tokio_postgres::Error>,
    mapper: fn(DeviceBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> DeviceQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(DeviceBorrowed) -> R) -> DeviceQuery<'c, 'a, 's, C, R, N> {
        DeviceQuery {
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
pub struct VecuuidUuidQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<crate::ArrayIterator<'_, uuid::Uuid>, tokio_postgres::Error>,
    mapper: fn(crate::ArrayIterator<'_, uuid::Uuid>) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> VecuuidUuidQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(crate::ArrayIterator<'_, uuid::Uuid>) -> R,
    ) -> VecuuidUuidQuery<'c, 'a, 's, C, R, N> {
        VecuuidUuidQuery {
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
        "SELECT d.id, d.user_id, d.account_id, d.version, d.content, d.body_digest, b.bytes AS body, d.html_digest, h.bytes AS body_html, d.content_digest, d.size_bytes, d.has_conflict, d.copied_version, d.last_saved_at, d.last_device, d.deleted_at, d.outbox_id, d.updated_at, (SELECT s.access FROM draft_shares s WHERE s.tenant_id = d.tenant_id AND s.draft_id = d.id AND s.user_id = $1 AND (s.ends_at IS NULL OR s.ends_at > $2)) AS access FROM drafts d JOIN draft_bodies b ON b.tenant_id = d.tenant_id AND b.draft_id = d.id AND b.digest = d.body_digest LEFT JOIN draft_bodies h ON h.tenant_id = d.tenant_id AND h.draft_id = d.id AND h.digest = d.html_digest WHERE d.tenant_id = $3 AND d.id = $4",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        user_id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> DraftQuery<'c, 'a, 's, C, Draft, 4> {
        DraftQuery {
            client,
            params: [user_id, now, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<DraftBorrowed, tokio_postgres::Error> {
                Ok(DraftBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    account_id: row.try_get(2)?,
                    version: row.try_get(3)?,
                    content: row.try_get(4)?,
                    body_digest: row.try_get(5)?,
                    body: row.try_get(6)?,
                    html_digest: row.try_get(7)?,
                    body_html: row.try_get(8)?,
                    content_digest: row.try_get(9)?,
                    size_bytes: row.try_get(10)?,
                    has_conflict: row.try_get(11)?,
                    copied_version: row.try_get(12)?,
                    last_saved_at: row.try_get(13)?,
                    last_device: row.try_get(14)?,
                    deleted_at: row.try_get(15)?,
                    outbox_id: row.try_get(16)?,
                    updated_at: row.try_get(17)?,
                    access: row.try_get(18)?,
                })
            },
            mapper: |it| Draft::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, FindParams, DraftQuery<'c, 'a, 's, C, Draft, 4>, C> for FindStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindParams) -> DraftQuery<'c, 'a, 's, C, Draft, 4> {
        self.bind(client, &params.user_id, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct LockStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock() -> LockStmt {
    LockStmt(
        "SELECT d.id, array_append(ARRAY(SELECT s.user_id FROM draft_shares s WHERE s.tenant_id = d.tenant_id AND s.draft_id = d.id AND (s.ends_at IS NULL OR s.ends_at > $1)), d.user_id) AS audience FROM drafts d WHERE d.tenant_id = $2 AND d.id = $3 FOR UPDATE OF d",
        None,
    )
}
impl LockStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> LockQuery<'c, 'a, 's, C, Lock, 3> {
        LockQuery {
            client,
            params: [now, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<LockBorrowed, tokio_postgres::Error> {
                Ok(LockBorrowed { id: row.try_get(0)?, audience: row.try_get(1)? })
            },
            mapper: |it| Lock::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, LockParams, LockQuery<'c, 'a, 's, C, Lock, 3>, C> for LockStmt
{
    fn params(&'s self, client: &'c C, params: &'a LockParams) -> LockQuery<'c, 'a, 's, C, Lock, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct SaveStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn save() -> SaveStmt {
    SaveStmt(
        "WITH saved AS ( INSERT INTO drafts AS d (tenant_id, id, user_id, account_id, version, content, body_digest, html_digest, content_digest, size_bytes, snippet, last_saved_at, last_saved_by, last_device, has_conflict, copied_version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5 + 1, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, CASE WHEN EXISTS (SELECT FROM email_accounts a WHERE a.tenant_id = $1 AND a.id = $4 AND a.protocol = 'imap') THEN 0 ELSE -1 END, $12, $12) ON CONFLICT (tenant_id, id) DO UPDATE SET version = excluded.version, content = excluded.content, body_digest = excluded.body_digest, html_digest = excluded.html_digest, content_digest = excluded.content_digest, size_bytes = excluded.size_bytes, snippet = excluded.snippet, last_saved_at = excluded.last_saved_at, last_saved_by = excluded.last_saved_by, last_device = excluded.last_device, has_conflict = d.has_conflict OR excluded.has_conflict, deleted_at = NULL, copied_version = CASE WHEN excluded.copied_version < 0 THEN -1 ELSE d.copied_version END, updated_at = excluded.updated_at WHERE d.version = $5 AND d.outbox_id IS NULL RETURNING d.id, d.version, d.copied_version), kept AS ( INSERT INTO draft_bodies (tenant_id, draft_id, digest, bytes) SELECT $1, s.id, t.digest, t.bytes FROM saved s, unnest($16::bytea[], $17::bytea[]) AS t (digest, bytes) ON CONFLICT DO NOTHING RETURNING digest), recorded AS ( INSERT INTO draft_revisions (tenant_id, id, draft_id, version, base_version, saved_by, device, content, body_digest, html_digest, content_digest, size_bytes, changes, remote_version, remote_modified_at, strategy, conflicts, created_at, updated_at) SELECT $1, $18, s.id, s.version, $19, $13, $14, $6, $7, $8, $9, $10, $20, $21, $22, $23, $24, $12, $12 FROM saved s RETURNING id), seen AS ( INSERT INTO draft_devices (tenant_id, draft_id, user_id, device, version, updated_at) SELECT $1, s.id, $13, $14, s.version, $12 FROM saved s ON CONFLICT (tenant_id, draft_id, user_id, device) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at RETURNING version) SELECT version, copied_version FROM saved",
        None,
    )
}
impl SaveStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::JsonSql,
        T2: crate::BytesSql,
        T3: crate::BytesSql,
        T4: crate::BytesSql,
        T5: crate::StringSql,
        T6: crate::StringSql,
        T7: crate::BytesSql,
        T8: crate::ArraySql<Item = T7>,
        T9: crate::BytesSql,
        T10: crate::ArraySql<Item = T9>,
        T11: crate::JsonSql,
        T12: crate::StringSql,
        T13: crate::JsonSql,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        owner: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        before: &'a i32,
        content: &'a T1,
        body_digest: &'a T2,
        html_digest: &'a Option<T3>,
        content_digest: &'a T4,
        size_bytes: &'a i64,
        snippet: &'a T5,
        now: &'a chrono::DateTime<chrono::Utc>,
        user_id: &'a uuid::Uuid,
        device: &'a T6,
        has_conflict: &'a bool,
        digests: &'a T8,
        texts: &'a T10,
        save_id: &'a uuid::Uuid,
        base_version: &'a i32,
        changes: &'a T11,
        remote_version: &'a Option<i32>,
        remote_modified_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        strategy: &'a Option<T12>,
        conflicts: &'a Option<T13>,
    ) -> SaveQuery<'c, 'a, 's, C, Save, 24> {
        SaveQuery {
            client,
            params: [
                tenant_id,
                id,
                owner,
                account_id,
                before,
                content,
                body_digest,
                html_digest,
                content_digest,
                size_bytes,
                snippet,
                now,
                user_id,
                device,
                has_conflict,
                digests,
                texts,
                save_id,
                base_version,
                changes,
                remote_version,
                remote_modified_at,
                strategy,
                conflicts,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Save, tokio_postgres::Error> {
                Ok(Save { version: row.try_get(0)?, copied_version: row.try_get(1)? })
            },
            mapper: |it| Save::from(it),
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::JsonSql,
    T2: crate::BytesSql,
    T3: crate::BytesSql,
    T4: crate::BytesSql,
    T5: crate::StringSql,
    T6: crate::StringSql,
    T7: crate::BytesSql,
    T8: crate::ArraySql<Item = T7>,
    T9: crate::BytesSql,
    T10: crate::ArraySql<Item = T9>,
    T11: crate::JsonSql,
    T12: crate::StringSql,
    T13: crate::JsonSql,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        SaveParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>,
        SaveQuery<'c, 'a, 's, C, Save, 24>,
        C,
    > for SaveStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SaveParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>,
    ) -> SaveQuery<'c, 'a, 's, C, Save, 24> {
        self.bind(
            client,
            &params.tenant_id,
            &params.id,
            &params.owner,
            &params.account_id,
            &params.before,
            &params.content,
            &params.body_digest,
            &params.html_digest,
            &params.content_digest,
            &params.size_bytes,
            &params.snippet,
            &params.now,
            &params.user_id,
            &params.device,
            &params.has_conflict,
            &params.digests,
            &params.texts,
            &params.save_id,
            &params.base_version,
            &params.changes,
            &params.remote_version,
            &params.remote_modified_at,
            &params.strategy,
            &params.conflicts,
        )
    }
}
pub struct KeepStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn keep() -> KeepStmt {
    KeepStmt(
        "WITH draft AS ( UPDATE drafts SET has_conflict = has_conflict OR $1 WHERE tenant_id = $2 AND id = $3 RETURNING id), kept AS ( INSERT INTO draft_bodies (tenant_id, draft_id, digest, bytes) SELECT $2, d.id, t.digest, t.bytes FROM draft d, unnest($4::bytea[], $5::bytea[]) AS t (digest, bytes) ON CONFLICT DO NOTHING RETURNING digest) INSERT INTO draft_revisions (tenant_id, id, draft_id, version, base_version, saved_by, device, content, body_digest, html_digest, content_digest, size_bytes, changes, remote_version, remote_modified_at, strategy, conflicts, is_losing_side, created_at, updated_at) SELECT $2, $6, d.id, 0, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $1, $20, $20 FROM draft d RETURNING id",
        None,
    )
}
impl KeepStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::BytesSql,
        T2: crate::ArraySql<Item = T1>,
        T3: crate::BytesSql,
        T4: crate::ArraySql<Item = T3>,
        T5: crate::StringSql,
        T6: crate::JsonSql,
        T7: crate::BytesSql,
        T8: crate::BytesSql,
        T9: crate::BytesSql,
        T10: crate::JsonSql,
        T11: crate::StringSql,
        T12: crate::JsonSql,
    >(
        &'s self,
        client: &'c C,
        is_losing_side: &'a bool,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        digests: &'a T2,
        texts: &'a T4,
        save_id: &'a uuid::Uuid,
        base_version: &'a i32,
        user_id: &'a uuid::Uuid,
        device: &'a T5,
        content: &'a T6,
        body_digest: &'a T7,
        html_digest: &'a Option<T8>,
        content_digest: &'a T9,
        size_bytes: &'a i64,
        changes: &'a T10,
        remote_version: &'a Option<i32>,
        remote_modified_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        strategy: &'a Option<T11>,
        conflicts: &'a Option<T12>,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 20> {
        UuidUuidQuery {
            client,
            params: [
                is_losing_side,
                tenant_id,
                id,
                digests,
                texts,
                save_id,
                base_version,
                user_id,
                device,
                content,
                body_digest,
                html_digest,
                content_digest,
                size_bytes,
                changes,
                remote_version,
                remote_modified_at,
                strategy,
                conflicts,
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
    T1: crate::BytesSql,
    T2: crate::ArraySql<Item = T1>,
    T3: crate::BytesSql,
    T4: crate::ArraySql<Item = T3>,
    T5: crate::StringSql,
    T6: crate::JsonSql,
    T7: crate::BytesSql,
    T8: crate::BytesSql,
    T9: crate::BytesSql,
    T10: crate::JsonSql,
    T11: crate::StringSql,
    T12: crate::JsonSql,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        KeepParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 20>,
        C,
    > for KeepStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a KeepParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 20> {
        self.bind(
            client,
            &params.is_losing_side,
            &params.tenant_id,
            &params.id,
            &params.digests,
            &params.texts,
            &params.save_id,
            &params.base_version,
            &params.user_id,
            &params.device,
            &params.content,
            &params.body_digest,
            &params.html_digest,
            &params.content_digest,
            &params.size_bytes,
            &params.changes,
            &params.remote_version,
            &params.remote_modified_at,
            &params.strategy,
            &params.conflicts,
            &params.now,
        )
    }
}
pub struct ListStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn list() -> ListStmt {
    ListStmt(
        "SELECT d.id, d.user_id, d.account_id, d.version, d.content, d.content_digest, d.size_bytes, d.snippet, d.has_conflict, d.copied_version, d.last_saved_at, d.last_device, d.updated_at FROM drafts d WHERE d.tenant_id = $1 AND d.user_id = $2 AND d.deleted_at IS NULL AND d.outbox_id IS NULL AND (d.last_saved_at, d.id) < ($3, $4) ORDER BY d.last_saved_at DESC, d.id DESC LIMIT $5",
        None,
    )
}
impl ListStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        before: &'a chrono::DateTime<chrono::Utc>,
        before_id: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> ListedQuery<'c, 'a, 's, C, Listed, 5> {
        ListedQuery {
            client,
            params: [tenant_id, user_id, before, before_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ListedBorrowed, tokio_postgres::Error> {
                Ok(ListedBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    account_id: row.try_get(2)?,
                    version: row.try_get(3)?,
                    content: row.try_get(4)?,
                    content_digest: row.try_get(5)?,
                    size_bytes: row.try_get(6)?,
                    snippet: row.try_get(7)?,
                    has_conflict: row.try_get(8)?,
                    copied_version: row.try_get(9)?,
                    last_saved_at: row.try_get(10)?,
                    last_device: row.try_get(11)?,
                    updated_at: row.try_get(12)?,
                })
            },
            mapper: |it| Listed::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ListParams, ListedQuery<'c, 'a, 's, C, Listed, 5>, C> for ListStmt
{
    fn params(&'s self, client: &'c C, params: &'a ListParams) -> ListedQuery<'c, 'a, 's, C, Listed, 5> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.before, &params.before_id, &params.limit)
    }
}
pub struct ListOfAccountStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn list_of_account() -> ListOfAccountStmt {
    ListOfAccountStmt(
        "SELECT d.id, d.user_id, d.account_id, d.version, d.content, d.content_digest, d.size_bytes, d.snippet, d.has_conflict, d.copied_version, d.last_saved_at, d.last_device, d.updated_at FROM drafts d WHERE d.tenant_id = $1 AND d.user_id = $2 AND d.account_id = $3 AND d.deleted_at IS NULL AND d.outbox_id IS NULL AND (d.last_saved_at, d.id) < ($4, $5) ORDER BY d.last_saved_at DESC, d.id DESC LIMIT $6",
        None,
    )
}
impl ListOfAccountStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        before: &'a chrono::DateTime<chrono::Utc>,
        before_id: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> ListedQuery<'c, 'a, 's, C, Listed, 6> {
        ListedQuery {
            client,
            params: [tenant_id, user_id, account_id, before, before_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ListedBorrowed, tokio_postgres::Error> {
                Ok(ListedBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    account_id: row.try_get(2)?,
                    version: row.try_get(3)?,
                    content: row.try_get(4)?,
                    content_digest: row.try_get(5)?,
                    size_bytes: row.try_get(6)?,
                    snippet: row.try_get(7)?,
                    has_conflict: row.try_get(8)?,
                    copied_version: row.try_get(9)?,
                    last_saved_at: row.try_get(10)?,
                    last_device: row.try_get(11)?,
                    updated_at: row.try_get(12)?,
                })
            },
            mapper: |it| Listed::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ListOfAccountParams, ListedQuery<'c, 'a, 's, C, Listed, 6>, C>
    for ListOfAccountStmt
{
    fn params(&'s self, client: &'c C, params: &'a ListOfAccountParams) -> ListedQuery<'c, 'a, 's, C, Listed, 6> {
        self.bind(
            client,
            &params.tenant_id,
            &params.user_id,
            &params.account_id,
            &params.before,
            &params.before_id,
            &params.limit,
        )
    }
}
pub struct CountStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count() -> CountStmt {
    CountStmt(
        "SELECT count(*) AS total FROM ( SELECT FROM drafts d WHERE d.tenant_id = $1 AND d.user_id = $2 AND d.deleted_at IS NULL AND d.outbox_id IS NULL AND ($3::uuid IS NULL OR d.account_id = $3) LIMIT $4) AS counted",
        None,
    )
}
impl CountStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        account_id: &'a Option<uuid::Uuid>,
        most: &'a i64,
    ) -> I64Query<'c, 'a, 's, C, i64, 4> {
        I64Query {
            client,
            params: [tenant_id, user_id, account_id, most],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, CountParams, I64Query<'c, 'a, 's, C, i64, 4>, C> for CountStmt
{
    fn params(&'s self, client: &'c C, params: &'a CountParams) -> I64Query<'c, 'a, 's, C, i64, 4> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.account_id, &params.most)
    }
}
pub struct ExportStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn export() -> ExportStmt {
    ExportStmt(
        "WITH next AS ( SELECT n.id, sum(n.size_bytes) OVER (ORDER BY n.id) - n.size_bytes AS before FROM ( SELECT d.id, d.size_bytes FROM drafts d WHERE d.tenant_id = $1 AND d.user_id = $2 AND d.account_id = $3 AND d.deleted_at IS NULL AND d.outbox_id IS NULL AND (NOT $4 OR d.id = any($5::uuid[])) AND d.id > $6 ORDER BY d.id LIMIT $7) AS n) SELECT d.id, d.user_id, d.account_id, d.version, d.content, (SELECT b.bytes FROM draft_bodies b WHERE b.tenant_id = d.tenant_id AND b.draft_id = d.id AND b.digest = d.body_digest) AS body, (SELECT h.bytes FROM draft_bodies h WHERE h.tenant_id = d.tenant_id AND h.draft_id = d.id AND h.digest = d.html_digest) AS body_html, d.content_digest, d.copied_version, d.last_saved_at, d.updated_at FROM next n JOIN drafts d ON d.tenant_id = $1 AND d.id = n.id WHERE n.before < 33554432 ORDER BY d.id",
        None,
    )
}
impl ExportStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        named: &'a bool,
        ids: &'a T1,
        after: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> WholeQuery<'c, 'a, 's, C, Whole, 7> {
        WholeQuery {
            client,
            params: [tenant_id, user_id, account_id, named, ids, after, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<WholeBorrowed, tokio_postgres::Error> {
                Ok(WholeBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    account_id: row.try_get(2)?,
                    version: row.try_get(3)?,
                    content: row.try_get(4)?,
                    body: row.try_get(5)?,
                    body_html: row.try_get(6)?,
                    content_digest: row.try_get(7)?,
                    copied_version: row.try_get(8)?,
                    last_saved_at: row.try_get(9)?,
                    updated_at: row.try_get(10)?,
                })
            },
            mapper: |it| Whole::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, ExportParams<T1>, WholeQuery<'c, 'a, 's, C, Whole, 7>, C> for ExportStmt
{
    fn params(&'s self, client: &'c C, params: &'a ExportParams<T1>) -> WholeQuery<'c, 'a, 's, C, Whole, 7> {
        self.bind(
            client,
            &params.tenant_id,
            &params.user_id,
            &params.account_id,
            &params.named,
            &params.ids,
            &params.after,
            &params.limit,
        )
    }
}
pub struct DeleteStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn delete() -> DeleteStmt {
    DeleteStmt(
        "UPDATE drafts SET deleted_at = $1, updated_at = $1 WHERE tenant_id = $2 AND id = $3 AND user_id = $4 AND deleted_at IS NULL AND outbox_id IS NULL AND ($5::int IS NULL OR version = $5) RETURNING account_id, copied_version, ARRAY(SELECT s.user_id FROM draft_shares s WHERE s.tenant_id = drafts.tenant_id AND s.draft_id = drafts.id) AS shared_with",
        None,
    )
}
impl DeleteStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        version: &'a Option<i32>,
    ) -> DeleteQuery<'c, 'a, 's, C, Delete, 5> {
        DeleteQuery {
            client,
            params: [now, tenant_id, id, user_id, version],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<DeleteBorrowed, tokio_postgres::Error> {
                Ok(DeleteBorrowed {
                    account_id: row.try_get(0)?,
                    copied_version: row.try_get(1)?,
                    shared_with: row.try_get(2)?,
                })
            },
            mapper: |it| Delete::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, DeleteParams, DeleteQuery<'c, 'a, 's, C, Delete, 5>, C> for DeleteStmt
{
    fn params(&'s self, client: &'c C, params: &'a DeleteParams) -> DeleteQuery<'c, 'a, 's, C, Delete, 5> {
        self.bind(client, &params.now, &params.tenant_id, &params.id, &params.user_id, &params.version)
    }
}
pub struct ConfirmStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn confirm() -> ConfirmStmt {
    ConfirmStmt(
        "UPDATE drafts SET has_conflict = false, updated_at = $1 WHERE tenant_id = $2 AND id = $3 AND has_conflict RETURNING id",
        None,
    )
}
impl ConfirmStmt {
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
    crate::client::async_::Params<'c, 'a, 's, ConfirmParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for ConfirmStmt
{
    fn params(&'s self, client: &'c C, params: &'a ConfirmParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct PurgeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn purge() -> PurgeStmt {
    PurgeStmt(
        "WITH old AS ( SELECT d.id, d.deleted_at < $1 AS was_deleted FROM drafts d WHERE d.tenant_id = $2 AND (d.deleted_at < $1 OR NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = d.tenant_id AND m.user_id = d.user_id) OR NOT EXISTS (SELECT FROM email_accounts a WHERE a.tenant_id = d.tenant_id AND a.id = d.account_id AND a.deleted_at IS NULL)) ORDER BY d.id LIMIT $3 FOR UPDATE OF d SKIP LOCKED), kept AS ( UPDATE draft_copies c SET draft_id = NULL WHERE c.tenant_id = $2 AND c.folder_id IS NOT NULL AND c.draft_id IN (SELECT id FROM old WHERE was_deleted) RETURNING c.account_id) DELETE FROM drafts WHERE tenant_id = $2 AND id IN (SELECT id FROM old) RETURNING id",
        None,
    )
}
impl PurgeStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        before: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [before, tenant_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, PurgeParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for PurgeStmt
{
    fn params(&'s self, client: &'c C, params: &'a PurgeParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.before, &params.tenant_id, &params.limit)
    }
}
pub struct SeeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn see() -> SeeStmt {
    SeeStmt(
        "INSERT INTO draft_devices AS v (tenant_id, draft_id, user_id, device, version, editing_until, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant_id, draft_id, user_id, device) DO UPDATE SET version = greatest(v.version, excluded.version), editing_until = excluded.editing_until, updated_at = excluded.updated_at RETURNING version",
        None,
    )
}
impl SeeStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        device: &'a T1,
        version: &'a i32,
        editing_until: &'a Option<chrono::DateTime<chrono::Utc>>,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> I32Query<'c, 'a, 's, C, i32, 7> {
        I32Query {
            client,
            params: [tenant_id, draft_id, user_id, device, version, editing_until, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, SeeParams<T1>, I32Query<'c, 'a, 's, C, i32, 7>, C> for SeeStmt
{
    fn params(&'s self, client: &'c C, params: &'a SeeParams<T1>) -> I32Query<'c, 'a, 's, C, i32, 7> {
        self.bind(
            client,
            &params.tenant_id,
            &params.draft_id,
            &params.user_id,
            &params.device,
            &params.version,
            &params.editing_until,
            &params.now,
        )
    }
}
pub struct DevicesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn devices() -> DevicesStmt {
    DevicesStmt(
        "SELECT user_id, device, version, editing_until, updated_at FROM draft_devices WHERE tenant_id = $1 AND draft_id = $2 AND editing_until > $3 ORDER BY updated_at DESC LIMIT 100",
        None,
    )
}
impl DevicesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> DeviceQuery<'c, 'a, 's, C, Device, 3> {
        DeviceQuery {
            client,
            params: [tenant_id, draft_id, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<DeviceBorrowed, tokio_postgres::Error> {
                Ok(DeviceBorrowed {
                    user_id: row.try_get(0)?,
                    device: row.try_get(1)?,
                    version: row.try_get(2)?,
                    editing_until: row.try_get(3)?,
                    updated_at: row.try_get(4)?,
                })
            },
            mapper: |it| Device::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, DevicesParams, DeviceQuery<'c, 'a, 's, C, Device, 3>, C> for DevicesStmt
{
    fn params(&'s self, client: &'c C, params: &'a DevicesParams) -> DeviceQuery<'c, 'a, 's, C, Device, 3> {
        self.bind(client, &params.tenant_id, &params.draft_id, &params.now)
    }
}
pub struct UndeleteStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn undelete() -> UndeleteStmt {
    UndeleteStmt(
        "UPDATE drafts SET deleted_at = NULL, copied_version = least(copied_version, 0), updated_at = $1 WHERE tenant_id = $2 AND id = $3 AND deleted_at IS NOT NULL RETURNING id",
        None,
    )
}
impl UndeleteStmt {
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
    crate::client::async_::Params<'c, 'a, 's, UndeleteParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for UndeleteStmt
{
    fn params(&'s self, client: &'c C, params: &'a UndeleteParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct DevicesOfUserStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn devices_of_user() -> DevicesOfUserStmt {
    DevicesOfUserStmt("SELECT device FROM draft_devices WHERE tenant_id = $1 AND draft_id = $2 AND user_id = $3", None)
}
impl DevicesOfUserStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> StringQuery<'c, 'a, 's, C, String, 3> {
        StringQuery {
            client,
            params: [tenant_id, draft_id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, DevicesOfUserParams, StringQuery<'c, 'a, 's, C, String, 3>, C>
    for DevicesOfUserStmt
{
    fn params(&'s self, client: &'c C, params: &'a DevicesOfUserParams) -> StringQuery<'c, 'a, 's, C, String, 3> {
        self.bind(client, &params.tenant_id, &params.draft_id, &params.user_id)
    }
}
pub struct BeginSendingStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn begin_sending() -> BeginSendingStmt {
    BeginSendingStmt(
        "UPDATE drafts SET outbox_id = $1, updated_at = $2 WHERE tenant_id = $3 AND id = $4 AND user_id = $5 AND version = $6 AND deleted_at IS NULL AND outbox_id IS NULL RETURNING ARRAY(SELECT s.user_id FROM draft_shares s WHERE s.tenant_id = drafts.tenant_id AND s.draft_id = drafts.id) AS shared_with",
        None,
    )
}
impl BeginSendingStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        outbox_id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        version: &'a i32,
    ) -> VecuuidUuidQuery<'c, 'a, 's, C, Vec<uuid::Uuid>, 6> {
        VecuuidUuidQuery {
            client,
            params: [outbox_id, now, tenant_id, id, user_id, version],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.map(|v| v).collect(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        BeginSendingParams,
        VecuuidUuidQuery<'c, 'a, 's, C, Vec<uuid::Uuid>, 6>,
        C,
    > for BeginSendingStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a BeginSendingParams,
    ) -> VecuuidUuidQuery<'c, 'a, 's, C, Vec<uuid::Uuid>, 6> {
        self.bind(
            client,
            &params.outbox_id,
            &params.now,
            &params.tenant_id,
            &params.id,
            &params.user_id,
            &params.version,
        )
    }
}
pub struct EndSendingStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn end_sending() -> EndSendingStmt {
    EndSendingStmt(
        "UPDATE drafts SET outbox_id = NULL, deleted_at = NULL, copied_version = least(copied_version, 0), updated_at = $1 WHERE tenant_id = $2 AND outbox_id = $3 RETURNING ARRAY(SELECT s.user_id FROM draft_shares s WHERE s.tenant_id = drafts.tenant_id AND s.draft_id = drafts.id) AS shared_with",
        None,
    )
}
impl EndSendingStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        outbox_id: &'a uuid::Uuid,
    ) -> VecuuidUuidQuery<'c, 'a, 's, C, Vec<uuid::Uuid>, 3> {
        VecuuidUuidQuery {
            client,
            params: [now, tenant_id, outbox_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.map(|v| v).collect(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, EndSendingParams, VecuuidUuidQuery<'c, 'a, 's, C, Vec<uuid::Uuid>, 3>, C>
    for EndSendingStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a EndSendingParams,
    ) -> VecuuidUuidQuery<'c, 'a, 's, C, Vec<uuid::Uuid>, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.outbox_id)
    }
}
pub struct LetGoStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn let_go() -> LetGoStmt {
    LetGoStmt(
        "UPDATE drafts d SET outbox_id = NULL, deleted_at = $1, copied_version = least(copied_version, 0), updated_at = $1 WHERE d.tenant_id = $2 AND d.outbox_id = $3 AND NOT EXISTS ( SELECT FROM outbox_recipients r WHERE r.tenant_id = d.tenant_id AND r.outbox_id = d.outbox_id AND r.state = 'accepted') RETURNING d.id",
        None,
    )
}
impl LetGoStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        outbox_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [now, tenant_id, outbox_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, LetGoParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for LetGoStmt
{
    fn params(&'s self, client: &'c C, params: &'a LetGoParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.outbox_id)
    }
}
pub struct SentStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn sent() -> SentStmt {
    SentStmt(
        "UPDATE drafts SET deleted_at = $1, updated_at = $1 WHERE tenant_id = $2 AND outbox_id = $3 AND deleted_at IS NULL RETURNING id",
        None,
    )
}
impl SentStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        outbox_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [now, tenant_id, outbox_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, SentParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C> for SentStmt
{
    fn params(&'s self, client: &'c C, params: &'a SentParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.outbox_id)
    }
}
