// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct InsertParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::BytesSql,
    T4: crate::ArraySql<Item = T3>,
    T5: crate::BytesSql,
    T6: crate::ArraySql<Item = T5>,
    T7: crate::StringSql,
    T8: crate::ArraySql<Item = T7>,
    T9: crate::StringSql,
    T10: crate::ArraySql<Item = T9>,
    T11: crate::StringSql,
    T12: crate::ArraySql<Item = T11>,
    T13: crate::JsonSql,
    T14: crate::ArraySql<Item = T13>,
    T15: crate::JsonSql,
    T16: crate::ArraySql<Item = T15>,
    T17: crate::JsonSql,
    T18: crate::ArraySql<Item = T17>,
    T19: crate::JsonSql,
    T20: crate::ArraySql<Item = T19>,
    T21: crate::JsonSql,
    T22: crate::ArraySql<Item = T21>,
    T23: crate::StringSql,
    T24: crate::ArraySql<Item = T23>,
    T25: crate::StringSql,
    T26: crate::ArraySql<Item = T25>,
    T27: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    T28: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    T29: crate::ArraySql<Item = i64>,
    T30: crate::ArraySql<Item = bool>,
    T31: crate::StringSql,
    T32: crate::ArraySql<Item = T31>,
    T33: crate::StringSql,
    T34: crate::ArraySql<Item = T33>,
    T35: crate::ArraySql<Item = bool>,
    T36: crate::BytesSql,
    T37: crate::ArraySql<Item = T36>,
    T38: crate::JsonSql,
    T39: crate::ArraySql<Item = T38>,
    T40: crate::ArraySql<Item = crate::search_vector::SearchVector>,
> {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub search_version: i16,
    pub now: chrono::DateTime<chrono::Utc>,
    pub ids: T1,
    pub thread_ids: T2,
    pub content_hashes: T4,
    pub envelope_hashes: T6,
    pub message_ids: T8,
    pub in_reply_tos: T10,
    pub reference_ids: T12,
    pub froms: T14,
    pub tos: T16,
    pub ccs: T18,
    pub bccs: T20,
    pub reply_tos: T22,
    pub subjects: T24,
    pub snippets: T26,
    pub sent_ats: T27,
    pub received_ats: T28,
    pub sizes: T29,
    pub has_attachments: T30,
    pub problems: T32,
    pub poisons: T34,
    pub too_large: T35,
    pub raws: T37,
    pub cuts: T39,
    pub searches: T40,
}
#[derive(Clone, Copy, Debug)]
pub struct TakeRawParams {
    pub tenant_id: uuid::Uuid,
    pub blob_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct KnownParams<T1: crate::BytesSql, T2: crate::ArraySql<Item = T1>> {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub content_hashes: T2,
}
#[derive(Clone, Copy, Debug)]
pub struct FindParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct OfThreadParams {
    pub tenant_id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct ContentHashParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ProblemsParams {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub after_received_at: Option<chrono::DateTime<chrono::Utc>>,
    pub after_id: Option<uuid::Uuid>,
    pub limit: i64,
    pub offset: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct ToParseAgainParams {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub after: uuid::Uuid,
    pub everything: bool,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct ToIndexAgainParams {
    pub tenant_id: uuid::Uuid,
    pub search_version: i16,
    pub limit: i64,
}
#[derive(Debug)]
pub struct DamagedParams<T1: crate::StringSql> {
    pub poison: T1,
    pub search_version: i16,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ToParseParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct ReparsedParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::JsonSql,
    T5: crate::JsonSql,
    T6: crate::JsonSql,
    T7: crate::JsonSql,
    T8: crate::JsonSql,
    T9: crate::StringSql,
    T10: crate::StringSql,
    T11: crate::StringSql,
    T12: crate::StringSql,
> {
    pub message_id: Option<T1>,
    pub in_reply_to: T2,
    pub reference_ids: T3,
    pub from_addresses: T4,
    pub to_addresses: T5,
    pub cc_addresses: T6,
    pub bcc_addresses: T7,
    pub reply_to_addresses: T8,
    pub subject: T9,
    pub snippet: T10,
    pub sent_at: Option<chrono::DateTime<chrono::Utc>>,
    pub has_attachments: bool,
    pub problems: T11,
    pub poison: Option<T12>,
    pub search: crate::search_vector::SearchVector,
    pub search_version: i16,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct NoteAskedParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct JoinThreadsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub thread_id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub joined: T1,
}
#[derive(Debug)]
pub struct WithoutPlaceParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct DeleteParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub ids: T1,
}
#[derive(Clone, Copy, Debug)]
pub struct SomeOfAccountParams {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct CountIndexedParams {
    pub search_version: i16,
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub content_hash: Vec<u8>,
}
pub struct KnownBorrowed<'a> {
    pub id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub content_hash: &'a [u8],
}
impl<'a> From<KnownBorrowed<'a>> for Known {
    fn from(KnownBorrowed { id, thread_id, content_hash }: KnownBorrowed<'a>) -> Self {
        Self { id, thread_id, content_hash: content_hash.into() }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub message_id: Option<String>,
    pub in_reply_to: String,
    pub reference_ids: String,
    pub from_addresses: serde_json::Value,
    pub to_addresses: serde_json::Value,
    pub cc_addresses: serde_json::Value,
    pub bcc_addresses: serde_json::Value,
    pub reply_to_addresses: serde_json::Value,
    pub subject: String,
    pub snippet: String,
    pub sent_at: Option<chrono::DateTime<chrono::Utc>>,
    pub received_at: chrono::DateTime<chrono::Utc>,
    pub size: i64,
    pub has_attachments: bool,
    pub problems: String,
    pub poison: Option<String>,
    pub is_too_large: bool,
    pub raw: Vec<u8>,
    pub cuts: serde_json::Value,
}
pub struct MessageBorrowed<'a> {
    pub id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub message_id: Option<&'a str>,
    pub in_reply_to: &'a str,
    pub reference_ids: &'a str,
    pub from_addresses: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub to_addresses: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub cc_addresses: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub bcc_addresses: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub reply_to_addresses: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub subject: &'a str,
    pub snippet: &'a str,
    pub sent_at: Option<chrono::DateTime<chrono::Utc>>,
    pub received_at: chrono::DateTime<chrono::Utc>,
    pub size: i64,
    pub has_attachments: bool,
    pub problems: &'a str,
    pub poison: Option<&'a str>,
    pub is_too_large: bool,
    pub raw: &'a [u8],
    pub cuts: postgres_types::Json<&'a serde_json::value::RawValue>,
}
impl<'a> From<MessageBorrowed<'a>> for Message {
    fn from(
        MessageBorrowed {
            id,
            account_id,
            thread_id,
            message_id,
            in_reply_to,
            reference_ids,
            from_addresses,
            to_addresses,
            cc_addresses,
            bcc_addresses,
            reply_to_addresses,
            subject,
            snippet,
            sent_at,
            received_at,
            size,
            has_attachments,
            problems,
            poison,
            is_too_large,
            raw,
            cuts,
        }: MessageBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            account_id,
            thread_id,
            message_id: message_id.map(|v| v.into()),
            in_reply_to: in_reply_to.into(),
            reference_ids: reference_ids.into(),
            from_addresses: serde_json::from_str(from_addresses.0.get()).unwrap(),
            to_addresses: serde_json::from_str(to_addresses.0.get()).unwrap(),
            cc_addresses: serde_json::from_str(cc_addresses.0.get()).unwrap(),
            bcc_addresses: serde_json::from_str(bcc_addresses.0.get()).unwrap(),
            reply_to_addresses: serde_json::from_str(reply_to_addresses.0.get()).unwrap(),
            subject: subject.into(),
            snippet: snippet.into(),
            sent_at,
            received_at,
            size,
            has_attachments,
            problems: problems.into(),
            poison: poison.map(|v| v.into()),
            is_too_large,
            raw: raw.into(),
            cuts: serde_json::from_str(cuts.0.get()).unwrap(),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    pub id: uuid::Uuid,
    pub subject: String,
    pub received_at: chrono::DateTime<chrono::Utc>,
    pub size: i64,
    pub poison: Option<String>,
    pub is_too_large: bool,
}
pub struct ProblemBorrowed<'a> {
    pub id: uuid::Uuid,
    pub subject: &'a str,
    pub received_at: chrono::DateTime<chrono::Utc>,
    pub size: i64,
    pub poison: Option<&'a str>,
    pub is_too_large: bool,
}
impl<'a> From<ProblemBorrowed<'a>> for Problem {
    fn from(ProblemBorrowed { id, subject, received_at, size, poison, is_too_large }: ProblemBorrowed<'a>) -> Self {
        Self { id, subject: subject.into(), received_at, size, poison: poison.map(|v| v.into()), is_too_large }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Waiting {
    pub id: uuid::Uuid,
    pub size: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct ToParse {
    pub size: i64,
    pub raw: Vec<u8>,
    pub cuts: serde_json::Value,
}
pub struct ToParseBorrowed<'a> {
    pub size: i64,
    pub raw: &'a [u8],
    pub cuts: postgres_types::Json<&'a serde_json::value::RawValue>,
}
impl<'a> From<ToParseBorrowed<'a>> for ToParse {
    fn from(ToParseBorrowed { size, raw, cuts }: ToParseBorrowed<'a>) -> Self {
        Self { size, raw: raw.into(), cuts: serde_json::from_str(cuts.0.get()).unwrap() }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct CountIndexed {
    pub messages: i64,
    pub indexed: i64,
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
pub struct MessageQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<MessageBorrowed, tokio_postgres::Error>,
    mapper: fn(MessageBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> MessageQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(MessageBorrowed) -> R) -> MessageQuery<'c, 'a, 's, C, R, N> {
        MessageQuery {
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
pub struct ProblemQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ProblemBorrowed, tokio_postgres::Error>,
    mapper: fn(ProblemBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ProblemQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ProblemBorrowed) -> R) -> ProblemQuery<'c, 'a, 's, C, R, N> {
        ProblemQuery {
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
pub struct WaitingQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Waiting, tokio_postgres::Error>,
    mapper: fn(Waiting) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> WaitingQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Waiting) -> R) -> WaitingQuery<'c, 'a, 's, C, R, N> {
        WaitingQuery {
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
pub struct ToParseQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ToParseBorrowed, tokio_postgres::Error>,
    mapper: fn(ToParseBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ToParseQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ToParseBorrowed) -> R) -> ToParseQuery<'c, 'a, 's, C, R, N> {
        ToParseQuery {
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
pub struct CountIndexedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<CountIndexed, tokio_postgres::Error>,
    mapper: fn(CountIndexed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> CountIndexedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(CountIndexed) -> R) -> CountIndexedQuery<'c, 'a, 's, C, R, N> {
        CountIndexedQuery {
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
        "INSERT INTO email_messages (tenant_id, id, account_id, thread_id, content_hash, envelope_hash, message_id, in_reply_to, reference_ids, from_addresses, to_addresses, cc_addresses, bcc_addresses, reply_to_addresses, subject, snippet, sent_at, received_at, size, has_attachments, problems, poison, is_too_large, raw, cuts, search, search_version, created_at, updated_at) SELECT $1, w.id, $2, w.thread_id, w.content_hash, w.envelope_hash, nullif(w.message_id, ''), w.in_reply_to, w.reference_ids, w.from_addresses, w.to_addresses, w.cc_addresses, w.bcc_addresses, w.reply_to_addresses, w.subject, w.snippet, nullif(w.sent_at, '0001-01-01 00:00:00+00 BC'), w.received_at, w.size, w.has_attachments, w.problems, nullif(w.poison, ''), w.is_too_large, w.raw, w.cuts, w.search, $3, $4, $4 FROM unnest($5::uuid[], $6::uuid[], $7::bytea[], $8::bytea[], $9::text[], $10::text[], $11::text[], $12::jsonb[], $13::jsonb[], $14::jsonb[], $15::jsonb[], $16::jsonb[], $17::text[], $18::text[], $19::timestamptz[], $20::timestamptz[], $21::bigint[], $22::boolean[], $23::text[], $24::text[], $25::boolean[], $26::bytea[], $27::jsonb[], $28::tsvector[]) AS w (id, thread_id, content_hash, envelope_hash, message_id, in_reply_to, reference_ids, from_addresses, to_addresses, cc_addresses, bcc_addresses, reply_to_addresses, subject, snippet, sent_at, received_at, size, has_attachments, problems, poison, is_too_large, raw, cuts, search) ON CONFLICT ON CONSTRAINT email_messages_content_key DO NOTHING RETURNING id",
        None,
    )
}
impl InsertStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::BytesSql,
        T4: crate::ArraySql<Item = T3>,
        T5: crate::BytesSql,
        T6: crate::ArraySql<Item = T5>,
        T7: crate::StringSql,
        T8: crate::ArraySql<Item = T7>,
        T9: crate::StringSql,
        T10: crate::ArraySql<Item = T9>,
        T11: crate::StringSql,
        T12: crate::ArraySql<Item = T11>,
        T13: crate::JsonSql,
        T14: crate::ArraySql<Item = T13>,
        T15: crate::JsonSql,
        T16: crate::ArraySql<Item = T15>,
        T17: crate::JsonSql,
        T18: crate::ArraySql<Item = T17>,
        T19: crate::JsonSql,
        T20: crate::ArraySql<Item = T19>,
        T21: crate::JsonSql,
        T22: crate::ArraySql<Item = T21>,
        T23: crate::StringSql,
        T24: crate::ArraySql<Item = T23>,
        T25: crate::StringSql,
        T26: crate::ArraySql<Item = T25>,
        T27: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
        T28: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
        T29: crate::ArraySql<Item = i64>,
        T30: crate::ArraySql<Item = bool>,
        T31: crate::StringSql,
        T32: crate::ArraySql<Item = T31>,
        T33: crate::StringSql,
        T34: crate::ArraySql<Item = T33>,
        T35: crate::ArraySql<Item = bool>,
        T36: crate::BytesSql,
        T37: crate::ArraySql<Item = T36>,
        T38: crate::JsonSql,
        T39: crate::ArraySql<Item = T38>,
        T40: crate::ArraySql<Item = crate::search_vector::SearchVector>,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        search_version: &'a i16,
        now: &'a chrono::DateTime<chrono::Utc>,
        ids: &'a T1,
        thread_ids: &'a T2,
        content_hashes: &'a T4,
        envelope_hashes: &'a T6,
        message_ids: &'a T8,
        in_reply_tos: &'a T10,
        reference_ids: &'a T12,
        froms: &'a T14,
        tos: &'a T16,
        ccs: &'a T18,
        bccs: &'a T20,
        reply_tos: &'a T22,
        subjects: &'a T24,
        snippets: &'a T26,
        sent_ats: &'a T27,
        received_ats: &'a T28,
        sizes: &'a T29,
        has_attachments: &'a T30,
        problems: &'a T32,
        poisons: &'a T34,
        too_large: &'a T35,
        raws: &'a T37,
        cuts: &'a T39,
        searches: &'a T40,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 28> {
        UuidUuidQuery {
            client,
            params: [
                tenant_id,
                account_id,
                search_version,
                now,
                ids,
                thread_ids,
                content_hashes,
                envelope_hashes,
                message_ids,
                in_reply_tos,
                reference_ids,
                froms,
                tos,
                ccs,
                bccs,
                reply_tos,
                subjects,
                snippets,
                sent_ats,
                received_ats,
                sizes,
                has_attachments,
                problems,
                poisons,
                too_large,
                raws,
                cuts,
                searches,
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
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::BytesSql,
    T4: crate::ArraySql<Item = T3>,
    T5: crate::BytesSql,
    T6: crate::ArraySql<Item = T5>,
    T7: crate::StringSql,
    T8: crate::ArraySql<Item = T7>,
    T9: crate::StringSql,
    T10: crate::ArraySql<Item = T9>,
    T11: crate::StringSql,
    T12: crate::ArraySql<Item = T11>,
    T13: crate::JsonSql,
    T14: crate::ArraySql<Item = T13>,
    T15: crate::JsonSql,
    T16: crate::ArraySql<Item = T15>,
    T17: crate::JsonSql,
    T18: crate::ArraySql<Item = T17>,
    T19: crate::JsonSql,
    T20: crate::ArraySql<Item = T19>,
    T21: crate::JsonSql,
    T22: crate::ArraySql<Item = T21>,
    T23: crate::StringSql,
    T24: crate::ArraySql<Item = T23>,
    T25: crate::StringSql,
    T26: crate::ArraySql<Item = T25>,
    T27: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    T28: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    T29: crate::ArraySql<Item = i64>,
    T30: crate::ArraySql<Item = bool>,
    T31: crate::StringSql,
    T32: crate::ArraySql<Item = T31>,
    T33: crate::StringSql,
    T34: crate::ArraySql<Item = T33>,
    T35: crate::ArraySql<Item = bool>,
    T36: crate::BytesSql,
    T37: crate::ArraySql<Item = T36>,
    T38: crate::JsonSql,
    T39: crate::ArraySql<Item = T38>,
    T40: crate::ArraySql<Item = crate::search_vector::SearchVector>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        InsertParams<
            T1,
            T2,
            T3,
            T4,
            T5,
            T6,
            T7,
            T8,
            T9,
            T10,
            T11,
            T12,
            T13,
            T14,
            T15,
            T16,
            T17,
            T18,
            T19,
            T20,
            T21,
            T22,
            T23,
            T24,
            T25,
            T26,
            T27,
            T28,
            T29,
            T30,
            T31,
            T32,
            T33,
            T34,
            T35,
            T36,
            T37,
            T38,
            T39,
            T40,
        >,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 28>,
        C,
    > for InsertStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertParams<
            T1,
            T2,
            T3,
            T4,
            T5,
            T6,
            T7,
            T8,
            T9,
            T10,
            T11,
            T12,
            T13,
            T14,
            T15,
            T16,
            T17,
            T18,
            T19,
            T20,
            T21,
            T22,
            T23,
            T24,
            T25,
            T26,
            T27,
            T28,
            T29,
            T30,
            T31,
            T32,
            T33,
            T34,
            T35,
            T36,
            T37,
            T38,
            T39,
            T40,
        >,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 28> {
        self.bind(
            client,
            &params.tenant_id,
            &params.account_id,
            &params.search_version,
            &params.now,
            &params.ids,
            &params.thread_ids,
            &params.content_hashes,
            &params.envelope_hashes,
            &params.message_ids,
            &params.in_reply_tos,
            &params.reference_ids,
            &params.froms,
            &params.tos,
            &params.ccs,
            &params.bccs,
            &params.reply_tos,
            &params.subjects,
            &params.snippets,
            &params.sent_ats,
            &params.received_ats,
            &params.sizes,
            &params.has_attachments,
            &params.problems,
            &params.poisons,
            &params.too_large,
            &params.raws,
            &params.cuts,
            &params.searches,
        )
    }
}
pub struct TakeRawStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn take_raw() -> TakeRawStmt {
    TakeRawStmt(
        "UPDATE email_messages SET raw = (SELECT string_agg(c.bytes, ''::bytea ORDER BY c.number) FROM email_blob_chunks c WHERE c.tenant_id = $1 AND c.blob_id = $2) WHERE tenant_id = $1 AND id = $3 RETURNING id",
        None,
    )
}
impl TakeRawStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        blob_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, blob_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, TakeRawParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for TakeRawStmt
{
    fn params(&'s self, client: &'c C, params: &'a TakeRawParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.blob_id, &params.id)
    }
}
pub struct WithMemoryStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn with_memory() -> WithMemoryStmt {
    WithMemoryStmt("SELECT set_config('work_mem', '64MB', true) AS set", None)
}
impl WithMemoryStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(&'s self, client: &'c C) -> StringQuery<'c, 'a, 's, C, String, 0> {
        StringQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
pub struct KnownStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn known() -> KnownStmt {
    KnownStmt(
        "SELECT id, thread_id, content_hash FROM email_messages WHERE tenant_id = $1 AND account_id = $2 AND content_hash = any($3::bytea[])",
        None,
    )
}
impl KnownStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql, T2: crate::ArraySql<Item = T1>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        content_hashes: &'a T2,
    ) -> KnownQuery<'c, 'a, 's, C, Known, 3> {
        KnownQuery {
            client,
            params: [tenant_id, account_id, content_hashes],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<KnownBorrowed, tokio_postgres::Error> {
                Ok(KnownBorrowed { id: row.try_get(0)?, thread_id: row.try_get(1)?, content_hash: row.try_get(2)? })
            },
            mapper: |it| Known::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql, T2: crate::ArraySql<Item = T1>>
    crate::client::async_::Params<'c, 'a, 's, KnownParams<T1, T2>, KnownQuery<'c, 'a, 's, C, Known, 3>, C>
    for KnownStmt
{
    fn params(&'s self, client: &'c C, params: &'a KnownParams<T1, T2>) -> KnownQuery<'c, 'a, 's, C, Known, 3> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.content_hashes)
    }
}
pub struct FindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find() -> FindStmt {
    FindStmt(
        "SELECT m.id, m.account_id, m.thread_id, m.message_id, m.in_reply_to, m.reference_ids, m.from_addresses, m.to_addresses, m.cc_addresses, m.bcc_addresses, m.reply_to_addresses, m.subject, m.snippet, m.sent_at, m.received_at, m.size, m.has_attachments, m.problems, m.poison, m.is_too_large, m.raw, m.cuts FROM email_messages m JOIN email_accounts a ON a.tenant_id = m.tenant_id AND a.id = m.account_id WHERE m.tenant_id = $1 AND m.id = $2 AND a.user_id = $3 AND a.deleted_at IS NULL",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> MessageQuery<'c, 'a, 's, C, Message, 3> {
        MessageQuery {
            client,
            params: [tenant_id, id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MessageBorrowed, tokio_postgres::Error> {
                Ok(MessageBorrowed {
                    id: row.try_get(0)?,
                    account_id: row.try_get(1)?,
                    thread_id: row.try_get(2)?,
                    message_id: row.try_get(3)?,
                    in_reply_to: row.try_get(4)?,
                    reference_ids: row.try_get(5)?,
                    from_addresses: row.try_get(6)?,
                    to_addresses: row.try_get(7)?,
                    cc_addresses: row.try_get(8)?,
                    bcc_addresses: row.try_get(9)?,
                    reply_to_addresses: row.try_get(10)?,
                    subject: row.try_get(11)?,
                    snippet: row.try_get(12)?,
                    sent_at: row.try_get(13)?,
                    received_at: row.try_get(14)?,
                    size: row.try_get(15)?,
                    has_attachments: row.try_get(16)?,
                    problems: row.try_get(17)?,
                    poison: row.try_get(18)?,
                    is_too_large: row.try_get(19)?,
                    raw: row.try_get(20)?,
                    cuts: row.try_get(21)?,
                })
            },
            mapper: |it| Message::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, FindParams, MessageQuery<'c, 'a, 's, C, Message, 3>, C> for FindStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindParams) -> MessageQuery<'c, 'a, 's, C, Message, 3> {
        self.bind(client, &params.tenant_id, &params.id, &params.user_id)
    }
}
pub struct OfThreadStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_thread() -> OfThreadStmt {
    OfThreadStmt(
        "SELECT m.id, m.account_id, m.thread_id, m.message_id, m.in_reply_to, m.reference_ids, m.from_addresses, m.to_addresses, m.cc_addresses, m.bcc_addresses, m.reply_to_addresses, m.subject, m.snippet, m.sent_at, m.received_at, m.size, m.has_attachments, m.problems, m.poison, m.is_too_large, m.raw, m.cuts FROM email_messages m JOIN email_accounts a ON a.tenant_id = m.tenant_id AND a.id = m.account_id WHERE m.tenant_id = $1 AND m.thread_id = $2 AND a.user_id = $3 AND a.deleted_at IS NULL AND EXISTS (SELECT FROM email_message_folders p WHERE p.tenant_id = m.tenant_id AND p.message_id = m.id AND NOT p.is_removed) ORDER BY m.received_at, m.id LIMIT $4",
        None,
    )
}
impl OfThreadStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        thread_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> MessageQuery<'c, 'a, 's, C, Message, 4> {
        MessageQuery {
            client,
            params: [tenant_id, thread_id, user_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MessageBorrowed, tokio_postgres::Error> {
                Ok(MessageBorrowed {
                    id: row.try_get(0)?,
                    account_id: row.try_get(1)?,
                    thread_id: row.try_get(2)?,
                    message_id: row.try_get(3)?,
                    in_reply_to: row.try_get(4)?,
                    reference_ids: row.try_get(5)?,
                    from_addresses: row.try_get(6)?,
                    to_addresses: row.try_get(7)?,
                    cc_addresses: row.try_get(8)?,
                    bcc_addresses: row.try_get(9)?,
                    reply_to_addresses: row.try_get(10)?,
                    subject: row.try_get(11)?,
                    snippet: row.try_get(12)?,
                    sent_at: row.try_get(13)?,
                    received_at: row.try_get(14)?,
                    size: row.try_get(15)?,
                    has_attachments: row.try_get(16)?,
                    problems: row.try_get(17)?,
                    poison: row.try_get(18)?,
                    is_too_large: row.try_get(19)?,
                    raw: row.try_get(20)?,
                    cuts: row.try_get(21)?,
                })
            },
            mapper: |it| Message::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, OfThreadParams, MessageQuery<'c, 'a, 's, C, Message, 4>, C>
    for OfThreadStmt
{
    fn params(&'s self, client: &'c C, params: &'a OfThreadParams) -> MessageQuery<'c, 'a, 's, C, Message, 4> {
        self.bind(client, &params.tenant_id, &params.thread_id, &params.user_id, &params.limit)
    }
}
pub struct ContentHashStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn content_hash() -> ContentHashStmt {
    ContentHashStmt("SELECT content_hash FROM email_messages WHERE tenant_id = $1 AND id = $2", None)
}
impl ContentHashStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2> {
        Vecu8Query {
            client,
            params: [tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ContentHashParams, Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2>, C>
    for ContentHashStmt
{
    fn params(&'s self, client: &'c C, params: &'a ContentHashParams) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2> {
        self.bind(client, &params.tenant_id, &params.id)
    }
}
pub struct ProblemsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn problems() -> ProblemsStmt {
    ProblemsStmt(
        "SELECT m.id, m.subject, m.received_at, m.size, m.poison, m.is_too_large FROM email_messages m JOIN email_accounts a ON a.tenant_id = m.tenant_id AND a.id = m.account_id WHERE m.tenant_id = $1 AND m.account_id = $2 AND a.user_id = $3 AND a.deleted_at IS NULL AND (m.poison IS NOT NULL OR m.is_too_large) AND ($4::timestamptz IS NULL OR (m.received_at, m.id) < ($4, $5::uuid)) ORDER BY m.received_at DESC, m.id DESC LIMIT $6 OFFSET $7",
        None,
    )
}
impl ProblemsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        after_received_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        after_id: &'a Option<uuid::Uuid>,
        limit: &'a i64,
        offset: &'a i64,
    ) -> ProblemQuery<'c, 'a, 's, C, Problem, 7> {
        ProblemQuery {
            client,
            params: [tenant_id, account_id, user_id, after_received_at, after_id, limit, offset],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ProblemBorrowed, tokio_postgres::Error> {
                Ok(ProblemBorrowed {
                    id: row.try_get(0)?,
                    subject: row.try_get(1)?,
                    received_at: row.try_get(2)?,
                    size: row.try_get(3)?,
                    poison: row.try_get(4)?,
                    is_too_large: row.try_get(5)?,
                })
            },
            mapper: |it| Problem::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ProblemsParams, ProblemQuery<'c, 'a, 's, C, Problem, 7>, C>
    for ProblemsStmt
{
    fn params(&'s self, client: &'c C, params: &'a ProblemsParams) -> ProblemQuery<'c, 'a, 's, C, Problem, 7> {
        self.bind(
            client,
            &params.tenant_id,
            &params.account_id,
            &params.user_id,
            &params.after_received_at,
            &params.after_id,
            &params.limit,
            &params.offset,
        )
    }
}
pub struct ToParseAgainStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn to_parse_again() -> ToParseAgainStmt {
    ToParseAgainStmt(
        "SELECT id, size FROM email_messages WHERE tenant_id = $1 AND account_id = $2 AND id > $3 AND ($4 OR poison IS NOT NULL) AND NOT is_too_large ORDER BY id LIMIT $5",
        None,
    )
}
impl ToParseAgainStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        after: &'a uuid::Uuid,
        everything: &'a bool,
        limit: &'a i64,
    ) -> WaitingQuery<'c, 'a, 's, C, Waiting, 5> {
        WaitingQuery {
            client,
            params: [tenant_id, account_id, after, everything, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Waiting, tokio_postgres::Error> {
                Ok(Waiting { id: row.try_get(0)?, size: row.try_get(1)? })
            },
            mapper: |it| Waiting::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ToParseAgainParams, WaitingQuery<'c, 'a, 's, C, Waiting, 5>, C>
    for ToParseAgainStmt
{
    fn params(&'s self, client: &'c C, params: &'a ToParseAgainParams) -> WaitingQuery<'c, 'a, 's, C, Waiting, 5> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.after, &params.everything, &params.limit)
    }
}
pub struct ToIndexAgainStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn to_index_again() -> ToIndexAgainStmt {
    ToIndexAgainStmt(
        "SELECT id, size FROM email_messages WHERE tenant_id = $1 AND search_version < $2 AND poison IS NULL ORDER BY received_at DESC, id DESC LIMIT $3",
        None,
    )
}
impl ToIndexAgainStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        search_version: &'a i16,
        limit: &'a i64,
    ) -> WaitingQuery<'c, 'a, 's, C, Waiting, 3> {
        WaitingQuery {
            client,
            params: [tenant_id, search_version, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Waiting, tokio_postgres::Error> {
                Ok(Waiting { id: row.try_get(0)?, size: row.try_get(1)? })
            },
            mapper: |it| Waiting::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ToIndexAgainParams, WaitingQuery<'c, 'a, 's, C, Waiting, 3>, C>
    for ToIndexAgainStmt
{
    fn params(&'s self, client: &'c C, params: &'a ToIndexAgainParams) -> WaitingQuery<'c, 'a, 's, C, Waiting, 3> {
        self.bind(client, &params.tenant_id, &params.search_version, &params.limit)
    }
}
pub struct DamagedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn damaged() -> DamagedStmt {
    DamagedStmt(
        "UPDATE email_messages SET poison = $1, search_version = $2, updated_at = $3 WHERE tenant_id = $4 AND id = $5 RETURNING id",
        None,
    )
}
impl DamagedStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        poison: &'a T1,
        search_version: &'a i16,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [poison, search_version, now, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, DamagedParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>, C>
    for DamagedStmt
{
    fn params(&'s self, client: &'c C, params: &'a DamagedParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.poison, &params.search_version, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct ToParseStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn to_parse() -> ToParseStmt {
    ToParseStmt("SELECT size, raw, cuts FROM email_messages WHERE tenant_id = $1 AND id = $2", None)
}
impl ToParseStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> ToParseQuery<'c, 'a, 's, C, ToParse, 2> {
        ToParseQuery {
            client,
            params: [tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ToParseBorrowed, tokio_postgres::Error> {
                Ok(ToParseBorrowed { size: row.try_get(0)?, raw: row.try_get(1)?, cuts: row.try_get(2)? })
            },
            mapper: |it| ToParse::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ToParseParams, ToParseQuery<'c, 'a, 's, C, ToParse, 2>, C>
    for ToParseStmt
{
    fn params(&'s self, client: &'c C, params: &'a ToParseParams) -> ToParseQuery<'c, 'a, 's, C, ToParse, 2> {
        self.bind(client, &params.tenant_id, &params.id)
    }
}
pub struct ReparsedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn reparsed() -> ReparsedStmt {
    ReparsedStmt(
        "UPDATE email_messages SET message_id = $1, in_reply_to = $2, reference_ids = $3, from_addresses = $4, to_addresses = $5, cc_addresses = $6, bcc_addresses = $7, reply_to_addresses = $8, subject = $9, snippet = $10, sent_at = $11, has_attachments = $12, problems = $13, poison = $14, search = $15, search_version = $16, updated_at = $17 WHERE tenant_id = $18 AND id = $19 RETURNING id",
        None,
    )
}
impl ReparsedStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::StringSql,
        T2: crate::StringSql,
        T3: crate::StringSql,
        T4: crate::JsonSql,
        T5: crate::JsonSql,
        T6: crate::JsonSql,
        T7: crate::JsonSql,
        T8: crate::JsonSql,
        T9: crate::StringSql,
        T10: crate::StringSql,
        T11: crate::StringSql,
        T12: crate::StringSql,
    >(
        &'s self,
        client: &'c C,
        message_id: &'a Option<T1>,
        in_reply_to: &'a T2,
        reference_ids: &'a T3,
        from_addresses: &'a T4,
        to_addresses: &'a T5,
        cc_addresses: &'a T6,
        bcc_addresses: &'a T7,
        reply_to_addresses: &'a T8,
        subject: &'a T9,
        snippet: &'a T10,
        sent_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        has_attachments: &'a bool,
        problems: &'a T11,
        poison: &'a Option<T12>,
        search: &'a crate::search_vector::SearchVector,
        search_version: &'a i16,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 19> {
        UuidUuidQuery {
            client,
            params: [
                message_id,
                in_reply_to,
                reference_ids,
                from_addresses,
                to_addresses,
                cc_addresses,
                bcc_addresses,
                reply_to_addresses,
                subject,
                snippet,
                sent_at,
                has_attachments,
                problems,
                poison,
                search,
                search_version,
                now,
                tenant_id,
                id,
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
    T4: crate::JsonSql,
    T5: crate::JsonSql,
    T6: crate::JsonSql,
    T7: crate::JsonSql,
    T8: crate::JsonSql,
    T9: crate::StringSql,
    T10: crate::StringSql,
    T11: crate::StringSql,
    T12: crate::StringSql,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ReparsedParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 19>,
        C,
    > for ReparsedStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ReparsedParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 19> {
        self.bind(
            client,
            &params.message_id,
            &params.in_reply_to,
            &params.reference_ids,
            &params.from_addresses,
            &params.to_addresses,
            &params.cc_addresses,
            &params.bcc_addresses,
            &params.reply_to_addresses,
            &params.subject,
            &params.snippet,
            &params.sent_at,
            &params.has_attachments,
            &params.problems,
            &params.poison,
            &params.search,
            &params.search_version,
            &params.now,
            &params.tenant_id,
            &params.id,
        )
    }
}
pub struct NoteAskedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn note_asked() -> NoteAskedStmt {
    NoteAskedStmt(
        "UPDATE email_messages SET updated_at = $1 WHERE tenant_id = $2 AND id = any($3::uuid[]) RETURNING id",
        None,
    )
}
impl NoteAskedStmt {
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
    crate::client::async_::Params<'c, 'a, 's, NoteAskedParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for NoteAskedStmt
{
    fn params(&'s self, client: &'c C, params: &'a NoteAskedParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.ids)
    }
}
pub struct JoinThreadsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn join_threads() -> JoinThreadsStmt {
    JoinThreadsStmt(
        "UPDATE email_messages SET thread_id = $1, updated_at = $2 WHERE tenant_id = $3 AND account_id = $4 AND thread_id = any($5::uuid[]) RETURNING id",
        None,
    )
}
impl JoinThreadsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        thread_id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        joined: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [thread_id, now, tenant_id, account_id, joined],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, JoinThreadsParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>, C>
    for JoinThreadsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a JoinThreadsParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.thread_id, &params.now, &params.tenant_id, &params.account_id, &params.joined)
    }
}
pub struct WithoutPlaceStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn without_place() -> WithoutPlaceStmt {
    WithoutPlaceStmt(
        "SELECT m.id FROM email_messages m WHERE m.tenant_id = $1 AND m.id = any($2::uuid[]) AND NOT EXISTS (SELECT FROM email_message_folders p WHERE p.tenant_id = m.tenant_id AND p.message_id = m.id)",
        None,
    )
}
impl WithoutPlaceStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        ids: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [tenant_id, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, WithoutPlaceParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for WithoutPlaceStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a WithoutPlaceParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant_id, &params.ids)
    }
}
pub struct DeleteStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn delete() -> DeleteStmt {
    DeleteStmt("DELETE FROM email_messages WHERE tenant_id = $1 AND id = any($2::uuid[]) RETURNING id", None)
}
impl DeleteStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        ids: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [tenant_id, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, DeleteParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for DeleteStmt
{
    fn params(&'s self, client: &'c C, params: &'a DeleteParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant_id, &params.ids)
    }
}
pub struct SomeOfAccountStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn some_of_account() -> SomeOfAccountStmt {
    SomeOfAccountStmt("SELECT id FROM email_messages WHERE tenant_id = $1 AND account_id = $2 LIMIT $3", None)
}
impl SomeOfAccountStmt {
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
    crate::client::async_::Params<'c, 'a, 's, SomeOfAccountParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for SomeOfAccountStmt
{
    fn params(&'s self, client: &'c C, params: &'a SomeOfAccountParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.limit)
    }
}
pub struct CountIndexedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count_indexed() -> CountIndexedStmt {
    CountIndexedStmt(
        "SELECT count(*) AS messages, count(*) FILTER (WHERE m.search_version = $1 AND m.poison IS NULL) AS indexed FROM email_messages m JOIN email_accounts a ON a.tenant_id = m.tenant_id AND a.id = m.account_id WHERE m.tenant_id = $2 AND a.user_id = $3 AND a.deleted_at IS NULL",
        None,
    )
}
impl CountIndexedStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        search_version: &'a i16,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> CountIndexedQuery<'c, 'a, 's, C, CountIndexed, 3> {
        CountIndexedQuery {
            client,
            params: [search_version, tenant_id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<CountIndexed, tokio_postgres::Error> {
                Ok(CountIndexed { messages: row.try_get(0)?, indexed: row.try_get(1)? })
            },
            mapper: |it| CountIndexed::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, CountIndexedParams, CountIndexedQuery<'c, 'a, 's, C, CountIndexed, 3>, C>
    for CountIndexedStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a CountIndexedParams,
    ) -> CountIndexedQuery<'c, 'a, 's, C, CountIndexed, 3> {
        self.bind(client, &params.search_version, &params.tenant_id, &params.user_id)
    }
}
