// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct RowsByUidParams<T1: crate::ArraySql<Item = i64>> {
    pub tenant_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub uid_validity: i64,
    pub uids: T1,
}
#[derive(Debug)]
pub struct RowsByIdParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub ids: T1,
}
#[derive(Clone, Copy, Debug)]
pub struct RowsOfFolderParams {
    pub tenant_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct DirtyParams {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub after_home: uuid::Uuid,
    pub after_uid: i64,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct KnownUidsParams {
    pub tenant_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub uid_validity: i64,
}
#[derive(Debug)]
pub struct KnownInRangesParams<T1: crate::ArraySql<Item = i64>, T2: crate::ArraySql<Item = i64>> {
    pub firsts: T1,
    pub lasts: T2,
    pub tenant_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub uid_validity: i64,
}
#[derive(Debug)]
pub struct SetFlagsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = bool>,
    T3: crate::ArraySql<Item = bool>,
    T4: crate::ArraySql<Item = bool>,
    T5: crate::ArraySql<Item = bool>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
    T8: crate::StringSql,
    T9: crate::ArraySql<Item = T8>,
    T10: crate::ArraySql<Item = i64>,
    T11: crate::ArraySql<Item = bool>,
    T12: crate::ArraySql<Item = bool>,
> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub ids: T1,
    pub is_read: T2,
    pub is_flagged: T3,
    pub is_draft: T4,
    pub is_answered: T5,
    pub keywords: T7,
    pub flags: T9,
    pub mod_seqs: T10,
    pub is_dirty: T11,
    pub is_removed: T12,
    pub tenant_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct SetHomeParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = i64>,
    T4: crate::ArraySql<Item = i64>,
    T5: crate::ArraySql<Item = bool>,
> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub ids: T1,
    pub homes: T2,
    pub uid_validities: T3,
    pub uids: T4,
    pub is_dirty: T5,
    pub tenant_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct SetFolderParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub folder_id: uuid::Uuid,
    pub is_dirty: bool,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct LeaveMarksParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::ArraySql<Item = i64>,
    T5: crate::ArraySql<Item = i64>,
> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub of: T1,
    pub ids: T2,
    pub homes: T3,
    pub uid_validities: T4,
    pub uids: T5,
    pub tenant_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct HomelessParams {
    pub tenant_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ToRebindParams {
    pub tenant_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub uid_validity: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct SampleParams {
    pub tenant_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub uid_validity: i64,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct ToCompareParams {
    pub tenant_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub uid_validity: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct WithheldParams {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
    pub everything: bool,
    pub limit: i64,
}
#[derive(Debug)]
pub struct LockPlacesParams<T1: crate::ArraySql<Item = i64>> {
    pub tenant_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub uid_validity: i64,
    pub uids: T1,
}
#[derive(Debug)]
pub struct StandInsParams<T1: crate::ArraySql<Item = i64>, T2: crate::BytesSql, T3: crate::ArraySql<Item = T2>> {
    pub uids: T1,
    pub content_hashes: T3,
    pub tenant_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub uid_validity: i64,
}
#[derive(Debug)]
pub struct TakePlacesParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::BytesSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub ids: T1,
    pub content_hashes: T3,
    pub received_ats: T4,
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct OnServerParams {
    pub tenant_id: uuid::Uuid,
    pub message_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct WithHomelessParams {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct CountHomeParams {
    pub tenant_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub uid_validity: i64,
}
#[derive(Debug)]
pub struct PutBackParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct SetCleanParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Mirrored {
    pub id: uuid::Uuid,
    pub message_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub home_folder_id: uuid::Uuid,
    pub uid_validity: i64,
    pub uid: i64,
    pub mod_seq: i64,
    pub is_read: bool,
    pub is_flagged: bool,
    pub is_draft: bool,
    pub is_answered: bool,
    pub keywords: Vec<String>,
    pub server_flags: Vec<String>,
    pub is_dirty: bool,
    pub is_removed: bool,
}
pub struct MirroredBorrowed<'a> {
    pub id: uuid::Uuid,
    pub message_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub home_folder_id: uuid::Uuid,
    pub uid_validity: i64,
    pub uid: i64,
    pub mod_seq: i64,
    pub is_read: bool,
    pub is_flagged: bool,
    pub is_draft: bool,
    pub is_answered: bool,
    pub keywords: crate::ArrayIterator<'a, &'a str>,
    pub server_flags: crate::ArrayIterator<'a, &'a str>,
    pub is_dirty: bool,
    pub is_removed: bool,
}
impl<'a> From<MirroredBorrowed<'a>> for Mirrored {
    fn from(
        MirroredBorrowed {
            id,
            message_id,
            folder_id,
            home_folder_id,
            uid_validity,
            uid,
            mod_seq,
            is_read,
            is_flagged,
            is_draft,
            is_answered,
            keywords,
            server_flags,
            is_dirty,
            is_removed,
        }: MirroredBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            message_id,
            folder_id,
            home_folder_id,
            uid_validity,
            uid,
            mod_seq,
            is_read,
            is_flagged,
            is_draft,
            is_answered,
            keywords: keywords.map(|v| v.into()).collect(),
            server_flags: server_flags.map(|v| v.into()).collect(),
            is_dirty,
            is_removed,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Homeless {
    pub id: uuid::Uuid,
    pub content_hash: Vec<u8>,
}
pub struct HomelessBorrowed<'a> {
    pub id: uuid::Uuid,
    pub content_hash: &'a [u8],
}
impl<'a> From<HomelessBorrowed<'a>> for Homeless {
    fn from(HomelessBorrowed { id, content_hash }: HomelessBorrowed<'a>) -> Self {
        Self { id, content_hash: content_hash.into() }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub id: uuid::Uuid,
    pub message_id: uuid::Uuid,
    pub uid: i64,
    pub received_at: chrono::DateTime<chrono::Utc>,
    pub size: i64,
    pub envelope_hash: Vec<u8>,
}
pub struct KnownBorrowed<'a> {
    pub id: uuid::Uuid,
    pub message_id: uuid::Uuid,
    pub uid: i64,
    pub received_at: chrono::DateTime<chrono::Utc>,
    pub size: i64,
    pub envelope_hash: &'a [u8],
}
impl<'a> From<KnownBorrowed<'a>> for Known {
    fn from(KnownBorrowed { id, message_id, uid, received_at, size, envelope_hash }: KnownBorrowed<'a>) -> Self {
        Self { id, message_id, uid, received_at, size, envelope_hash: envelope_hash.into() }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct ToCompare {
    pub uid: i64,
    pub server_flags: Vec<String>,
    pub is_removed: bool,
}
pub struct ToCompareBorrowed<'a> {
    pub uid: i64,
    pub server_flags: crate::ArrayIterator<'a, &'a str>,
    pub is_removed: bool,
}
impl<'a> From<ToCompareBorrowed<'a>> for ToCompare {
    fn from(ToCompareBorrowed { uid, server_flags, is_removed }: ToCompareBorrowed<'a>) -> Self {
        Self { uid, server_flags: server_flags.map(|v| v.into()).collect(), is_removed }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Withheld {
    pub home_folder_id: uuid::Uuid,
    pub uid_validity: i64,
    pub uid: i64,
    pub message_id: uuid::Uuid,
    pub content_hash: Vec<u8>,
    pub size: i64,
}
pub struct WithheldBorrowed<'a> {
    pub home_folder_id: uuid::Uuid,
    pub uid_validity: i64,
    pub uid: i64,
    pub message_id: uuid::Uuid,
    pub content_hash: &'a [u8],
    pub size: i64,
}
impl<'a> From<WithheldBorrowed<'a>> for Withheld {
    fn from(
        WithheldBorrowed { home_folder_id, uid_validity, uid, message_id, content_hash, size }: WithheldBorrowed<'a>,
    ) -> Self {
        Self { home_folder_id, uid_validity, uid, message_id, content_hash: content_hash.into(), size }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct LockPlaces {
    pub id: uuid::Uuid,
    pub message_id: uuid::Uuid,
    pub uid: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct OnServer {
    pub server_name: Vec<u8>,
    pub uid_validity: i64,
    pub uid: i64,
}
pub struct OnServerBorrowed<'a> {
    pub server_name: &'a [u8],
    pub uid_validity: i64,
    pub uid: i64,
}
impl<'a> From<OnServerBorrowed<'a>> for OnServer {
    fn from(OnServerBorrowed { server_name, uid_validity, uid }: OnServerBorrowed<'a>) -> Self {
        Self { server_name: server_name.into(), uid_validity, uid }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct MirroredQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<MirroredBorrowed, tokio_postgres::Error>,
    mapper: fn(MirroredBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> MirroredQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(MirroredBorrowed) -> R) -> MirroredQuery<'c, 'a, 's, C, R, N> {
        MirroredQuery {
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
pub struct HomelessQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<HomelessBorrowed, tokio_postgres::Error>,
    mapper: fn(HomelessBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> HomelessQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(HomelessBorrowed) -> R) -> HomelessQuery<'c, 'a, 's, C, R, N> {
        HomelessQuery {
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
pub struct KnownQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<KnownBorrowed, tokio_postgres::Error>,
    mapper: fn(KnownBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> KnownQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(KnownBorrowed) -> R) -> KnownQuery<'c, 'a, 's, C, R, N> {
        KnownQuery {
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
pub struct ToCompareQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ToCompareBorrowed, tokio_postgres::Error>,
    mapper: fn(ToCompareBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ToCompareQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ToCompareBorrowed) -> R) -> ToCompareQuery<'c, 'a, 's, C, R, N> {
        ToCompareQuery {
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
pub struct WithheldQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<WithheldBorrowed, tokio_postgres::Error>,
    mapper: fn(WithheldBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> WithheldQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(WithheldBorrowed) -> R) -> WithheldQuery<'c, 'a, 's, C, R, N> {
        WithheldQuery {
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
pub struct LockPlacesQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LockPlaces, tokio_postgres::Error>,
    mapper: fn(LockPlaces) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LockPlacesQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(LockPlaces) -> R) -> LockPlacesQuery<'c, 'a, 's, C, R, N> {
        LockPlacesQuery {
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
pub struct OnServerQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<OnServerBorrowed, tokio_postgres::Error>,
    mapper: fn(OnServerBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> OnServerQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(OnServerBorrowed) -> R) -> OnServerQuery<'c, 'a, 's, C, R, N> {
        OnServerQuery {
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
pub struct RowsByUidStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn rows_by_uid() -> RowsByUidStmt {
    RowsByUidStmt(
        "SELECT id, message_id, folder_id, home_folder_id, uid_validity, uid, mod_seq, is_read, is_flagged, is_draft, is_answered, keywords, server_flags, is_dirty, is_removed FROM email_message_folders WHERE tenant_id = $1 AND home_folder_id = $2 AND uid_validity = $3 AND uid = any($4::bigint[]) ORDER BY id FOR UPDATE",
        None,
    )
}
impl RowsByUidStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = i64>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
        uid_validity: &'a i64,
        uids: &'a T1,
    ) -> MirroredQuery<'c, 'a, 's, C, Mirrored, 4> {
        MirroredQuery {
            client,
            params: [tenant_id, folder_id, uid_validity, uids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MirroredBorrowed, tokio_postgres::Error> {
                Ok(MirroredBorrowed {
                    id: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    folder_id: row.try_get(2)?,
                    home_folder_id: row.try_get(3)?,
                    uid_validity: row.try_get(4)?,
                    uid: row.try_get(5)?,
                    mod_seq: row.try_get(6)?,
                    is_read: row.try_get(7)?,
                    is_flagged: row.try_get(8)?,
                    is_draft: row.try_get(9)?,
                    is_answered: row.try_get(10)?,
                    keywords: row.try_get(11)?,
                    server_flags: row.try_get(12)?,
                    is_dirty: row.try_get(13)?,
                    is_removed: row.try_get(14)?,
                })
            },
            mapper: |it| Mirrored::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = i64>>
    crate::client::async_::Params<'c, 'a, 's, RowsByUidParams<T1>, MirroredQuery<'c, 'a, 's, C, Mirrored, 4>, C>
    for RowsByUidStmt
{
    fn params(&'s self, client: &'c C, params: &'a RowsByUidParams<T1>) -> MirroredQuery<'c, 'a, 's, C, Mirrored, 4> {
        self.bind(client, &params.tenant_id, &params.folder_id, &params.uid_validity, &params.uids)
    }
}
pub struct RowsByIdStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn rows_by_id() -> RowsByIdStmt {
    RowsByIdStmt(
        "SELECT id, message_id, folder_id, home_folder_id, uid_validity, uid, mod_seq, is_read, is_flagged, is_draft, is_answered, keywords, server_flags, is_dirty, is_removed FROM email_message_folders WHERE tenant_id = $1 AND id = any($2::uuid[]) ORDER BY id FOR UPDATE",
        None,
    )
}
impl RowsByIdStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        ids: &'a T1,
    ) -> MirroredQuery<'c, 'a, 's, C, Mirrored, 2> {
        MirroredQuery {
            client,
            params: [tenant_id, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MirroredBorrowed, tokio_postgres::Error> {
                Ok(MirroredBorrowed {
                    id: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    folder_id: row.try_get(2)?,
                    home_folder_id: row.try_get(3)?,
                    uid_validity: row.try_get(4)?,
                    uid: row.try_get(5)?,
                    mod_seq: row.try_get(6)?,
                    is_read: row.try_get(7)?,
                    is_flagged: row.try_get(8)?,
                    is_draft: row.try_get(9)?,
                    is_answered: row.try_get(10)?,
                    keywords: row.try_get(11)?,
                    server_flags: row.try_get(12)?,
                    is_dirty: row.try_get(13)?,
                    is_removed: row.try_get(14)?,
                })
            },
            mapper: |it| Mirrored::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, RowsByIdParams<T1>, MirroredQuery<'c, 'a, 's, C, Mirrored, 2>, C>
    for RowsByIdStmt
{
    fn params(&'s self, client: &'c C, params: &'a RowsByIdParams<T1>) -> MirroredQuery<'c, 'a, 's, C, Mirrored, 2> {
        self.bind(client, &params.tenant_id, &params.ids)
    }
}
pub struct RowsOfFolderStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn rows_of_folder() -> RowsOfFolderStmt {
    RowsOfFolderStmt(
        "SELECT id, message_id, folder_id, home_folder_id, uid_validity, uid, mod_seq, is_read, is_flagged, is_draft, is_answered, keywords, server_flags, is_dirty, is_removed FROM email_message_folders WHERE tenant_id = $1 AND id = any(ARRAY( (SELECT p.id FROM email_message_folders p WHERE p.tenant_id = $1 AND p.home_folder_id = $2 LIMIT $3) UNION ALL (SELECT p.id FROM email_message_folders p WHERE p.tenant_id = $1 AND p.folder_id = $2 LIMIT $3))) ORDER BY id FOR UPDATE",
        None,
    )
}
impl RowsOfFolderStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> MirroredQuery<'c, 'a, 's, C, Mirrored, 3> {
        MirroredQuery {
            client,
            params: [tenant_id, folder_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MirroredBorrowed, tokio_postgres::Error> {
                Ok(MirroredBorrowed {
                    id: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    folder_id: row.try_get(2)?,
                    home_folder_id: row.try_get(3)?,
                    uid_validity: row.try_get(4)?,
                    uid: row.try_get(5)?,
                    mod_seq: row.try_get(6)?,
                    is_read: row.try_get(7)?,
                    is_flagged: row.try_get(8)?,
                    is_draft: row.try_get(9)?,
                    is_answered: row.try_get(10)?,
                    keywords: row.try_get(11)?,
                    server_flags: row.try_get(12)?,
                    is_dirty: row.try_get(13)?,
                    is_removed: row.try_get(14)?,
                })
            },
            mapper: |it| Mirrored::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, RowsOfFolderParams, MirroredQuery<'c, 'a, 's, C, Mirrored, 3>, C>
    for RowsOfFolderStmt
{
    fn params(&'s self, client: &'c C, params: &'a RowsOfFolderParams) -> MirroredQuery<'c, 'a, 's, C, Mirrored, 3> {
        self.bind(client, &params.tenant_id, &params.folder_id, &params.limit)
    }
}
pub struct DirtyStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn dirty() -> DirtyStmt {
    DirtyStmt(
        "SELECT id, message_id, folder_id, home_folder_id, uid_validity, uid, mod_seq, is_read, is_flagged, is_draft, is_answered, keywords, server_flags, is_dirty, is_removed FROM email_message_folders WHERE tenant_id = $1 AND account_id = $2 AND is_dirty AND uid_validity <> 0 AND (home_folder_id, uid) > ($3::uuid, $4::bigint) ORDER BY home_folder_id, uid LIMIT $5",
        None,
    )
}
impl DirtyStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        after_home: &'a uuid::Uuid,
        after_uid: &'a i64,
        limit: &'a i64,
    ) -> MirroredQuery<'c, 'a, 's, C, Mirrored, 5> {
        MirroredQuery {
            client,
            params: [tenant_id, account_id, after_home, after_uid, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MirroredBorrowed, tokio_postgres::Error> {
                Ok(MirroredBorrowed {
                    id: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    folder_id: row.try_get(2)?,
                    home_folder_id: row.try_get(3)?,
                    uid_validity: row.try_get(4)?,
                    uid: row.try_get(5)?,
                    mod_seq: row.try_get(6)?,
                    is_read: row.try_get(7)?,
                    is_flagged: row.try_get(8)?,
                    is_draft: row.try_get(9)?,
                    is_answered: row.try_get(10)?,
                    keywords: row.try_get(11)?,
                    server_flags: row.try_get(12)?,
                    is_dirty: row.try_get(13)?,
                    is_removed: row.try_get(14)?,
                })
            },
            mapper: |it| Mirrored::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, DirtyParams, MirroredQuery<'c, 'a, 's, C, Mirrored, 5>, C> for DirtyStmt
{
    fn params(&'s self, client: &'c C, params: &'a DirtyParams) -> MirroredQuery<'c, 'a, 's, C, Mirrored, 5> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.after_home, &params.after_uid, &params.limit)
    }
}
pub struct KnownUidsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn known_uids() -> KnownUidsStmt {
    KnownUidsStmt(
        "SELECT uid FROM email_message_folders WHERE tenant_id = $1 AND home_folder_id = $2 AND uid_validity = $3 ORDER BY uid",
        None,
    )
}
impl KnownUidsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
        uid_validity: &'a i64,
    ) -> I64Query<'c, 'a, 's, C, i64, 3> {
        I64Query {
            client,
            params: [tenant_id, folder_id, uid_validity],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, KnownUidsParams, I64Query<'c, 'a, 's, C, i64, 3>, C> for KnownUidsStmt
{
    fn params(&'s self, client: &'c C, params: &'a KnownUidsParams) -> I64Query<'c, 'a, 's, C, i64, 3> {
        self.bind(client, &params.tenant_id, &params.folder_id, &params.uid_validity)
    }
}
pub struct KnownInRangesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn known_in_ranges() -> KnownInRangesStmt {
    KnownInRangesStmt(
        "SELECT DISTINCT p.uid FROM unnest($1::bigint[], $2::bigint[]) AS w (first, last) JOIN email_message_folders p ON p.tenant_id = $3 AND p.home_folder_id = $4 AND p.uid_validity = $5 AND p.uid BETWEEN w.first AND w.last ORDER BY p.uid",
        None,
    )
}
impl KnownInRangesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = i64>, T2: crate::ArraySql<Item = i64>>(
        &'s self,
        client: &'c C,
        firsts: &'a T1,
        lasts: &'a T2,
        tenant_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
        uid_validity: &'a i64,
    ) -> I64Query<'c, 'a, 's, C, i64, 5> {
        I64Query {
            client,
            params: [firsts, lasts, tenant_id, folder_id, uid_validity],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = i64>, T2: crate::ArraySql<Item = i64>>
    crate::client::async_::Params<'c, 'a, 's, KnownInRangesParams<T1, T2>, I64Query<'c, 'a, 's, C, i64, 5>, C>
    for KnownInRangesStmt
{
    fn params(&'s self, client: &'c C, params: &'a KnownInRangesParams<T1, T2>) -> I64Query<'c, 'a, 's, C, i64, 5> {
        self.bind(client, &params.firsts, &params.lasts, &params.tenant_id, &params.folder_id, &params.uid_validity)
    }
}
pub struct SetFlagsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_flags() -> SetFlagsStmt {
    SetFlagsStmt(
        "UPDATE email_message_folders p SET is_read = w.is_read, is_flagged = w.is_flagged, is_draft = w.is_draft, is_answered = w.is_answered, keywords = string_to_array(w.keywords, ' '), server_flags = string_to_array(w.flags, ' '), mod_seq = w.mod_seq, is_dirty = w.is_dirty, is_removed = w.is_removed, updated_at = $1 FROM unnest($2::uuid[], $3::boolean[], $4::boolean[], $5::boolean[], $6::boolean[], $7::text[], $8::text[], $9::bigint[], $10::boolean[], $11::boolean[]) AS w (id, is_read, is_flagged, is_draft, is_answered, keywords, flags, mod_seq, is_dirty, is_removed) WHERE p.tenant_id = $12 AND p.id = w.id RETURNING p.id",
        None,
    )
}
impl SetFlagsStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = bool>,
        T3: crate::ArraySql<Item = bool>,
        T4: crate::ArraySql<Item = bool>,
        T5: crate::ArraySql<Item = bool>,
        T6: crate::StringSql,
        T7: crate::ArraySql<Item = T6>,
        T8: crate::StringSql,
        T9: crate::ArraySql<Item = T8>,
        T10: crate::ArraySql<Item = i64>,
        T11: crate::ArraySql<Item = bool>,
        T12: crate::ArraySql<Item = bool>,
    >(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        ids: &'a T1,
        is_read: &'a T2,
        is_flagged: &'a T3,
        is_draft: &'a T4,
        is_answered: &'a T5,
        keywords: &'a T7,
        flags: &'a T9,
        mod_seqs: &'a T10,
        is_dirty: &'a T11,
        is_removed: &'a T12,
        tenant_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 12> {
        UuidUuidQuery {
            client,
            params: [
                now,
                ids,
                is_read,
                is_flagged,
                is_draft,
                is_answered,
                keywords,
                flags,
                mod_seqs,
                is_dirty,
                is_removed,
                tenant_id,
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
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = bool>,
    T3: crate::ArraySql<Item = bool>,
    T4: crate::ArraySql<Item = bool>,
    T5: crate::ArraySql<Item = bool>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
    T8: crate::StringSql,
    T9: crate::ArraySql<Item = T8>,
    T10: crate::ArraySql<Item = i64>,
    T11: crate::ArraySql<Item = bool>,
    T12: crate::ArraySql<Item = bool>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        SetFlagsParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 12>,
        C,
    > for SetFlagsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SetFlagsParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 12> {
        self.bind(
            client,
            &params.now,
            &params.ids,
            &params.is_read,
            &params.is_flagged,
            &params.is_draft,
            &params.is_answered,
            &params.keywords,
            &params.flags,
            &params.mod_seqs,
            &params.is_dirty,
            &params.is_removed,
            &params.tenant_id,
        )
    }
}
pub struct SetHomeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_home() -> SetHomeStmt {
    SetHomeStmt(
        "UPDATE email_message_folders p SET home_folder_id = w.home, uid_validity = w.uid_validity, uid = w.uid, mod_seq = 0, is_dirty = w.is_dirty, updated_at = $1 FROM unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::boolean[]) AS w (id, home, uid_validity, uid, is_dirty) WHERE p.tenant_id = $7 AND p.id = w.id RETURNING p.id",
        None,
    )
}
impl SetHomeStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::ArraySql<Item = i64>,
        T4: crate::ArraySql<Item = i64>,
        T5: crate::ArraySql<Item = bool>,
    >(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        ids: &'a T1,
        homes: &'a T2,
        uid_validities: &'a T3,
        uids: &'a T4,
        is_dirty: &'a T5,
        tenant_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 7> {
        UuidUuidQuery {
            client,
            params: [now, ids, homes, uid_validities, uids, is_dirty, tenant_id],
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
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = i64>,
    T4: crate::ArraySql<Item = i64>,
    T5: crate::ArraySql<Item = bool>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        SetHomeParams<T1, T2, T3, T4, T5>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 7>,
        C,
    > for SetHomeStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SetHomeParams<T1, T2, T3, T4, T5>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 7> {
        self.bind(
            client,
            &params.now,
            &params.ids,
            &params.homes,
            &params.uid_validities,
            &params.uids,
            &params.is_dirty,
            &params.tenant_id,
        )
    }
}
pub struct SetFolderStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_folder() -> SetFolderStmt {
    SetFolderStmt(
        "UPDATE email_message_folders SET folder_id = $1, is_dirty = $2, updated_at = $3 WHERE tenant_id = $4 AND id = any($5::uuid[]) RETURNING id",
        None,
    )
}
impl SetFolderStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        folder_id: &'a uuid::Uuid,
        is_dirty: &'a bool,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        ids: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [folder_id, is_dirty, now, tenant_id, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, SetFolderParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>, C>
    for SetFolderStmt
{
    fn params(&'s self, client: &'c C, params: &'a SetFolderParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.folder_id, &params.is_dirty, &params.now, &params.tenant_id, &params.ids)
    }
}
pub struct LeaveMarksStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn leave_marks() -> LeaveMarksStmt {
    LeaveMarksStmt(
        "INSERT INTO email_message_folders (tenant_id, id, account_id, folder_id, message_id, thread_id, home_folder_id, uid_validity, uid, is_read, is_flagged, is_draft, is_answered, keywords, server_flags, is_removed, received_at, created_at, updated_at) SELECT p.tenant_id, w.id, p.account_id, w.home, p.message_id, p.thread_id, w.home, w.uid_validity, w.uid, p.is_read, p.is_flagged, p.is_draft, p.is_answered, p.keywords, p.server_flags, true, p.received_at, $1, $1 FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::bigint[]) AS w (of, id, home, uid_validity, uid) JOIN email_message_folders p ON p.tenant_id = $7 AND p.id = w.of WHERE p.tenant_id = $7 ON CONFLICT ON CONSTRAINT email_message_folders_uid_key DO NOTHING RETURNING id",
        None,
    )
}
impl LeaveMarksStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::ArraySql<Item = uuid::Uuid>,
        T4: crate::ArraySql<Item = i64>,
        T5: crate::ArraySql<Item = i64>,
    >(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        of: &'a T1,
        ids: &'a T2,
        homes: &'a T3,
        uid_validities: &'a T4,
        uids: &'a T5,
        tenant_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 7> {
        UuidUuidQuery {
            client,
            params: [now, of, ids, homes, uid_validities, uids, tenant_id],
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
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::ArraySql<Item = i64>,
    T5: crate::ArraySql<Item = i64>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        LeaveMarksParams<T1, T2, T3, T4, T5>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 7>,
        C,
    > for LeaveMarksStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LeaveMarksParams<T1, T2, T3, T4, T5>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 7> {
        self.bind(
            client,
            &params.now,
            &params.of,
            &params.ids,
            &params.homes,
            &params.uid_validities,
            &params.uids,
            &params.tenant_id,
        )
    }
}
pub struct HomelessStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn homeless() -> HomelessStmt {
    HomelessStmt(
        "SELECT p.id, m.content_hash FROM email_message_folders p JOIN email_messages m ON m.tenant_id = p.tenant_id AND m.id = p.message_id WHERE p.tenant_id = $1 AND p.home_folder_id = $2 AND p.uid_validity = 0 ORDER BY p.id",
        None,
    )
}
impl HomelessStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
    ) -> HomelessQuery<'c, 'a, 's, C, Homeless, 2> {
        HomelessQuery {
            client,
            params: [tenant_id, folder_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<HomelessBorrowed, tokio_postgres::Error> {
                Ok(HomelessBorrowed { id: row.try_get(0)?, content_hash: row.try_get(1)? })
            },
            mapper: |it| Homeless::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, HomelessParams, HomelessQuery<'c, 'a, 's, C, Homeless, 2>, C>
    for HomelessStmt
{
    fn params(&'s self, client: &'c C, params: &'a HomelessParams) -> HomelessQuery<'c, 'a, 's, C, Homeless, 2> {
        self.bind(client, &params.tenant_id, &params.folder_id)
    }
}
pub struct ToRebindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn to_rebind() -> ToRebindStmt {
    ToRebindStmt(
        "SELECT p.id, p.message_id, p.uid, p.received_at, m.size, m.envelope_hash FROM email_message_folders p JOIN email_messages m ON m.tenant_id = p.tenant_id AND m.id = p.message_id WHERE p.tenant_id = $1 AND p.home_folder_id = $2 AND p.uid_validity = $3 ORDER BY p.uid",
        None,
    )
}
impl ToRebindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
        uid_validity: &'a i64,
    ) -> KnownQuery<'c, 'a, 's, C, Known, 3> {
        KnownQuery {
            client,
            params: [tenant_id, folder_id, uid_validity],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<KnownBorrowed, tokio_postgres::Error> {
                Ok(KnownBorrowed {
                    id: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    uid: row.try_get(2)?,
                    received_at: row.try_get(3)?,
                    size: row.try_get(4)?,
                    envelope_hash: row.try_get(5)?,
                })
            },
            mapper: |it| Known::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ToRebindParams, KnownQuery<'c, 'a, 's, C, Known, 3>, C> for ToRebindStmt
{
    fn params(&'s self, client: &'c C, params: &'a ToRebindParams) -> KnownQuery<'c, 'a, 's, C, Known, 3> {
        self.bind(client, &params.tenant_id, &params.folder_id, &params.uid_validity)
    }
}
pub struct SampleStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn sample() -> SampleStmt {
    SampleStmt(
        "SELECT p.id, p.message_id, p.uid, p.received_at, m.size, m.envelope_hash FROM email_message_folders p JOIN email_messages m ON m.tenant_id = p.tenant_id AND m.id = p.message_id WHERE p.tenant_id = $1 AND p.home_folder_id = $2 AND p.uid_validity = $3 ORDER BY p.uid DESC LIMIT $4",
        None,
    )
}
impl SampleStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
        uid_validity: &'a i64,
        limit: &'a i64,
    ) -> KnownQuery<'c, 'a, 's, C, Known, 4> {
        KnownQuery {
            client,
            params: [tenant_id, folder_id, uid_validity, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<KnownBorrowed, tokio_postgres::Error> {
                Ok(KnownBorrowed {
                    id: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    uid: row.try_get(2)?,
                    received_at: row.try_get(3)?,
                    size: row.try_get(4)?,
                    envelope_hash: row.try_get(5)?,
                })
            },
            mapper: |it| Known::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, SampleParams, KnownQuery<'c, 'a, 's, C, Known, 4>, C> for SampleStmt
{
    fn params(&'s self, client: &'c C, params: &'a SampleParams) -> KnownQuery<'c, 'a, 's, C, Known, 4> {
        self.bind(client, &params.tenant_id, &params.folder_id, &params.uid_validity, &params.limit)
    }
}
pub struct ToCompareStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn to_compare() -> ToCompareStmt {
    ToCompareStmt(
        "SELECT uid, server_flags, is_removed FROM email_message_folders WHERE tenant_id = $1 AND home_folder_id = $2 AND uid_validity = $3 ORDER BY uid",
        None,
    )
}
impl ToCompareStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
        uid_validity: &'a i64,
    ) -> ToCompareQuery<'c, 'a, 's, C, ToCompare, 3> {
        ToCompareQuery {
            client,
            params: [tenant_id, folder_id, uid_validity],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ToCompareBorrowed, tokio_postgres::Error> {
                Ok(ToCompareBorrowed {
                    uid: row.try_get(0)?,
                    server_flags: row.try_get(1)?,
                    is_removed: row.try_get(2)?,
                })
            },
            mapper: |it| ToCompare::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ToCompareParams, ToCompareQuery<'c, 'a, 's, C, ToCompare, 3>, C>
    for ToCompareStmt
{
    fn params(&'s self, client: &'c C, params: &'a ToCompareParams) -> ToCompareQuery<'c, 'a, 's, C, ToCompare, 3> {
        self.bind(client, &params.tenant_id, &params.folder_id, &params.uid_validity)
    }
}
pub struct WithheldStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn withheld() -> WithheldStmt {
    WithheldStmt(
        "SELECT p.home_folder_id, p.uid_validity, p.uid, m.id AS message_id, m.content_hash, m.size FROM email_messages m JOIN email_message_folders p ON p.tenant_id = m.tenant_id AND p.message_id = m.id AND p.uid_validity <> 0 AND NOT p.is_removed WHERE m.tenant_id = $1 AND m.account_id = $2 AND m.poison IS NOT NULL AND m.is_too_large AND (m.updated_at + least(greatest(m.updated_at - m.created_at, interval '1 hour'), interval '1 day') <= $3 OR $4 AND m.updated_at < $3) ORDER BY m.updated_at, p.id LIMIT $5",
        None,
    )
}
impl WithheldStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
        everything: &'a bool,
        limit: &'a i64,
    ) -> WithheldQuery<'c, 'a, 's, C, Withheld, 5> {
        WithheldQuery {
            client,
            params: [tenant_id, account_id, now, everything, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<WithheldBorrowed, tokio_postgres::Error> {
                Ok(WithheldBorrowed {
                    home_folder_id: row.try_get(0)?,
                    uid_validity: row.try_get(1)?,
                    uid: row.try_get(2)?,
                    message_id: row.try_get(3)?,
                    content_hash: row.try_get(4)?,
                    size: row.try_get(5)?,
                })
            },
            mapper: |it| Withheld::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, WithheldParams, WithheldQuery<'c, 'a, 's, C, Withheld, 5>, C>
    for WithheldStmt
{
    fn params(&'s self, client: &'c C, params: &'a WithheldParams) -> WithheldQuery<'c, 'a, 's, C, Withheld, 5> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.now, &params.everything, &params.limit)
    }
}
pub struct LockPlacesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_places() -> LockPlacesStmt {
    LockPlacesStmt(
        "SELECT id, message_id, uid FROM email_message_folders WHERE tenant_id = $1 AND home_folder_id = $2 AND uid_validity = $3 AND uid = any($4::bigint[]) ORDER BY id FOR UPDATE",
        None,
    )
}
impl LockPlacesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = i64>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
        uid_validity: &'a i64,
        uids: &'a T1,
    ) -> LockPlacesQuery<'c, 'a, 's, C, LockPlaces, 4> {
        LockPlacesQuery {
            client,
            params: [tenant_id, folder_id, uid_validity, uids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<LockPlaces, tokio_postgres::Error> {
                Ok(LockPlaces { id: row.try_get(0)?, message_id: row.try_get(1)?, uid: row.try_get(2)? })
            },
            mapper: |it| LockPlaces::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = i64>>
    crate::client::async_::Params<'c, 'a, 's, LockPlacesParams<T1>, LockPlacesQuery<'c, 'a, 's, C, LockPlaces, 4>, C>
    for LockPlacesStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LockPlacesParams<T1>,
    ) -> LockPlacesQuery<'c, 'a, 's, C, LockPlaces, 4> {
        self.bind(client, &params.tenant_id, &params.folder_id, &params.uid_validity, &params.uids)
    }
}
pub struct StandInsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn stand_ins() -> StandInsStmt {
    StandInsStmt(
        "SELECT p.id FROM unnest($1::bigint[], $2::bytea[]) AS w (uid, content_hash) JOIN email_message_folders p ON p.tenant_id = $3 AND p.home_folder_id = $4 AND p.uid_validity = $5 AND p.uid = w.uid JOIN email_messages m ON m.tenant_id = p.tenant_id AND m.id = p.message_id AND m.content_hash <> w.content_hash WHERE p.tenant_id = $3 ORDER BY p.id",
        None,
    )
}
impl StandInsStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = i64>,
        T2: crate::BytesSql,
        T3: crate::ArraySql<Item = T2>,
    >(
        &'s self,
        client: &'c C,
        uids: &'a T1,
        content_hashes: &'a T3,
        tenant_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
        uid_validity: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [uids, content_hashes, tenant_id, folder_id, uid_validity],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = i64>, T2: crate::BytesSql, T3: crate::ArraySql<Item = T2>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        StandInsParams<T1, T2, T3>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>,
        C,
    > for StandInsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a StandInsParams<T1, T2, T3>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(
            client,
            &params.uids,
            &params.content_hashes,
            &params.tenant_id,
            &params.folder_id,
            &params.uid_validity,
        )
    }
}
pub struct TakePlacesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn take_places() -> TakePlacesStmt {
    TakePlacesStmt(
        "UPDATE email_message_folders p SET message_id = m.id, thread_id = m.thread_id, received_at = w.received_at, updated_at = $1 FROM unnest($2::uuid[], $3::bytea[], $4::timestamptz[]) AS w (id, content_hash, received_at) JOIN email_messages m ON m.tenant_id = $5 AND m.account_id = $6 AND m.content_hash = w.content_hash WHERE p.tenant_id = $5 AND p.id = w.id AND p.message_id <> m.id RETURNING p.id",
        None,
    )
}
impl TakePlacesStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::BytesSql,
        T3: crate::ArraySql<Item = T2>,
        T4: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    >(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        ids: &'a T1,
        content_hashes: &'a T3,
        received_ats: &'a T4,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        UuidUuidQuery {
            client,
            params: [now, ids, content_hashes, received_ats, tenant_id, account_id],
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
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::BytesSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        TakePlacesParams<T1, T2, T3, T4>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6>,
        C,
    > for TakePlacesStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a TakePlacesParams<T1, T2, T3, T4>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        self.bind(
            client,
            &params.now,
            &params.ids,
            &params.content_hashes,
            &params.received_ats,
            &params.tenant_id,
            &params.account_id,
        )
    }
}
pub struct OnServerStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn on_server() -> OnServerStmt {
    OnServerStmt(
        "SELECT f.server_name, p.uid_validity, p.uid FROM email_message_folders p JOIN email_folders f ON f.tenant_id = p.tenant_id AND f.id = p.home_folder_id WHERE p.tenant_id = $1 AND p.message_id = $2 AND p.uid_validity <> 0 AND NOT p.is_removed ORDER BY p.id LIMIT $3",
        None,
    )
}
impl OnServerStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        message_id: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> OnServerQuery<'c, 'a, 's, C, OnServer, 3> {
        OnServerQuery {
            client,
            params: [tenant_id, message_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<OnServerBorrowed, tokio_postgres::Error> {
                Ok(OnServerBorrowed {
                    server_name: row.try_get(0)?,
                    uid_validity: row.try_get(1)?,
                    uid: row.try_get(2)?,
                })
            },
            mapper: |it| OnServer::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, OnServerParams, OnServerQuery<'c, 'a, 's, C, OnServer, 3>, C>
    for OnServerStmt
{
    fn params(&'s self, client: &'c C, params: &'a OnServerParams) -> OnServerQuery<'c, 'a, 's, C, OnServer, 3> {
        self.bind(client, &params.tenant_id, &params.message_id, &params.limit)
    }
}
pub struct WithHomelessStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn with_homeless() -> WithHomelessStmt {
    WithHomelessStmt(
        "SELECT f.id FROM email_folders f WHERE f.tenant_id = $1 AND f.account_id = $2 AND EXISTS (SELECT FROM email_message_folders p WHERE p.tenant_id = f.tenant_id AND p.home_folder_id = f.id AND p.uid_validity = 0)",
        None,
    )
}
impl WithHomelessStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [tenant_id, account_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, WithHomelessParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for WithHomelessStmt
{
    fn params(&'s self, client: &'c C, params: &'a WithHomelessParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant_id, &params.account_id)
    }
}
pub struct CountHomeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count_home() -> CountHomeStmt {
    CountHomeStmt(
        "SELECT count(*) FROM email_message_folders WHERE tenant_id = $1 AND home_folder_id = $2 AND uid_validity = $3",
        None,
    )
}
impl CountHomeStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
        uid_validity: &'a i64,
    ) -> I64Query<'c, 'a, 's, C, i64, 3> {
        I64Query {
            client,
            params: [tenant_id, folder_id, uid_validity],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, CountHomeParams, I64Query<'c, 'a, 's, C, i64, 3>, C> for CountHomeStmt
{
    fn params(&'s self, client: &'c C, params: &'a CountHomeParams) -> I64Query<'c, 'a, 's, C, i64, 3> {
        self.bind(client, &params.tenant_id, &params.folder_id, &params.uid_validity)
    }
}
pub struct PutBackStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn put_back() -> PutBackStmt {
    PutBackStmt(
        "UPDATE email_message_folders SET folder_id = home_folder_id, is_removed = false, is_dirty = false, updated_at = $1 WHERE tenant_id = $2 AND id = any($3::uuid[]) RETURNING id",
        None,
    )
}
impl PutBackStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        ids: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [now, tenant_id, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, PutBackParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for PutBackStmt
{
    fn params(&'s self, client: &'c C, params: &'a PutBackParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.ids)
    }
}
pub struct SetCleanStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_clean() -> SetCleanStmt {
    SetCleanStmt(
        "UPDATE email_message_folders SET is_dirty = false, updated_at = $1 WHERE tenant_id = $2 AND id = any($3::uuid[]) AND is_removed RETURNING id",
        None,
    )
}
impl SetCleanStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        ids: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [now, tenant_id, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, SetCleanParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for SetCleanStmt
{
    fn params(&'s self, client: &'c C, params: &'a SetCleanParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.ids)
    }
}
