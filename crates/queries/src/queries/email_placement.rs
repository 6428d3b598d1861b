// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct PageFilteredParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub folder_ids: T1,
    pub tenant_id: uuid::Uuid,
    pub unread: bool,
    pub flagged: bool,
    pub after_received_at: Option<chrono::DateTime<chrono::Utc>>,
    pub after_id: Option<uuid::Uuid>,
    pub conversations: bool,
    pub limit: i64,
}
#[derive(Debug)]
pub struct CountListedParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub folder_ids: T1,
    pub unread: bool,
    pub flagged: bool,
    pub conversations: bool,
}
#[derive(Debug)]
pub struct RowsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct PageParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub after_received_at: Option<chrono::DateTime<chrono::Utc>>,
    pub after_id: Option<uuid::Uuid>,
    pub limit: i64,
    pub user_id: uuid::Uuid,
    pub account_id: Option<uuid::Uuid>,
    pub folder_id: Option<uuid::Uuid>,
    pub r#type: Option<T1>,
}
#[derive(Debug)]
pub struct ThreadsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub thread_ids: T1,
    pub tenant_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct ParticipantsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub thread_ids: T1,
    pub tenant_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct AnchorsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub folder_ids: T1,
    pub unread: bool,
    pub flagged: bool,
    pub every: i64,
}
#[derive(Debug)]
pub struct AnchorsOfConversationsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub folder_ids: T1,
    pub unread: bool,
    pub flagged: bool,
    pub every: i64,
}
#[derive(Debug)]
pub struct OfMessagesParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub message_ids: T1,
}
#[derive(Debug)]
pub struct InsertParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::ArraySql<Item = i64>,
    T5: crate::ArraySql<Item = i64>,
    T6: crate::ArraySql<Item = bool>,
    T7: crate::ArraySql<Item = bool>,
    T8: crate::ArraySql<Item = bool>,
    T9: crate::ArraySql<Item = bool>,
    T10: crate::StringSql,
    T11: crate::ArraySql<Item = T10>,
    T12: crate::StringSql,
    T13: crate::ArraySql<Item = T12>,
    T14: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
> {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub uid_validity: i64,
    pub now: chrono::DateTime<chrono::Utc>,
    pub ids: T1,
    pub message_ids: T2,
    pub thread_ids: T3,
    pub uids: T4,
    pub mod_seqs: T5,
    pub is_read: T6,
    pub is_flagged: T7,
    pub is_draft: T8,
    pub is_answered: T9,
    pub keywords: T11,
    pub flags: T13,
    pub received_ats: T14,
}
#[derive(Debug)]
pub struct ExistsForParams<T1: crate::BytesSql, T2: crate::ArraySql<Item = T1>> {
    pub content_hashes: T2,
    pub folder_id: uuid::Uuid,
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct JoinThreadsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub thread_id: uuid::Uuid,
    pub tenant_id: uuid::Uuid,
    pub joined: T1,
}
#[derive(Debug)]
pub struct DeleteOfMessagesParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub message_ids: T1,
}
#[derive(Debug)]
pub struct TargetsByMessageParams<T1: crate::ArraySql<Item = uuid::Uuid>, T2: crate::ArraySql<Item = uuid::Uuid>> {
    pub user_id: uuid::Uuid,
    pub tenant_id: uuid::Uuid,
    pub ids: T1,
    pub by_folder: bool,
    pub folder_ids: T2,
    pub limit: i64,
}
#[derive(Debug)]
pub struct TargetsByThreadParams<T1: crate::ArraySql<Item = uuid::Uuid>, T2: crate::ArraySql<Item = uuid::Uuid>> {
    pub user_id: uuid::Uuid,
    pub tenant_id: uuid::Uuid,
    pub ids: T1,
    pub by_folder: bool,
    pub folder_ids: T2,
    pub limit: i64,
}
#[derive(Debug)]
pub struct TargetsByIdParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub user_id: uuid::Uuid,
    pub tenant_id: uuid::Uuid,
    pub ids: T1,
    pub limit: i64,
}
#[derive(Debug)]
pub struct TargetsInFoldersParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub user_id: uuid::Uuid,
    pub tenant_id: uuid::Uuid,
    pub folder_ids: T1,
    pub unread: bool,
    pub flagged: bool,
    pub limit: i64,
}
#[derive(Debug)]
pub struct ActParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::ArraySql<Item = uuid::Uuid>,
> {
    pub is_read: Option<bool>,
    pub is_flagged: Option<bool>,
    pub add_keyword: Option<T1>,
    pub remove_keyword: Option<T2>,
    pub on_server: T3,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub ids: T4,
}
#[derive(Debug)]
pub struct MoveToParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = bool>,
> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub ids: T1,
    pub folder_ids: T2,
    pub on_server: T3,
    pub tenant_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct RemoveParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct DeleteParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct PutBackParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = bool>,
    T4: crate::ArraySql<Item = bool>,
    T5: crate::StringSql,
    T6: crate::ArraySql<Item = T5>,
> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub ids: T1,
    pub folder_ids: T2,
    pub is_read: T3,
    pub is_flagged: T4,
    pub keywords: T6,
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct AnsweredParams<T1: crate::StringSql> {
    pub on_server: bool,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub reference: uuid::Uuid,
    pub message_id: T1,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Listed {
    pub id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub received_at: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub id: uuid::Uuid,
    pub message_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub is_read: bool,
    pub is_flagged: bool,
    pub is_draft: bool,
    pub is_answered: bool,
    pub keywords: Vec<String>,
    pub received_at: chrono::DateTime<chrono::Utc>,
    pub from_addresses: String,
    pub to_addresses: String,
    pub subject: String,
    pub snippet: String,
    pub sent_at: Option<chrono::DateTime<chrono::Utc>>,
    pub size: i64,
    pub has_attachments: bool,
    pub is_too_large: bool,
    pub has_problem: bool,
}
pub struct RowBorrowed<'a> {
    pub id: uuid::Uuid,
    pub message_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub is_read: bool,
    pub is_flagged: bool,
    pub is_draft: bool,
    pub is_answered: bool,
    pub keywords: crate::ArrayIterator<'a, &'a str>,
    pub received_at: chrono::DateTime<chrono::Utc>,
    pub from_addresses: &'a str,
    pub to_addresses: &'a str,
    pub subject: &'a str,
    pub snippet: &'a str,
    pub sent_at: Option<chrono::DateTime<chrono::Utc>>,
    pub size: i64,
    pub has_attachments: bool,
    pub is_too_large: bool,
    pub has_problem: bool,
}
impl<'a> From<RowBorrowed<'a>> for Row {
    fn from(
        RowBorrowed {
            id,
            message_id,
            account_id,
            folder_id,
            thread_id,
            is_read,
            is_flagged,
            is_draft,
            is_answered,
            keywords,
            received_at,
            from_addresses,
            to_addresses,
            subject,
            snippet,
            sent_at,
            size,
            has_attachments,
            is_too_large,
            has_problem,
        }: RowBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            message_id,
            account_id,
            folder_id,
            thread_id,
            is_read,
            is_flagged,
            is_draft,
            is_answered,
            keywords: keywords.map(|v| v.into()).collect(),
            received_at,
            from_addresses: from_addresses.into(),
            to_addresses: to_addresses.into(),
            subject: subject.into(),
            snippet: snippet.into(),
            sent_at,
            size,
            has_attachments,
            is_too_large,
            has_problem,
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Counted {
    pub thread_id: uuid::Uuid,
    pub message_count: i64,
    pub unread_count: i64,
    pub has_draft: bool,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Participants {
    pub thread_id: uuid::Uuid,
    pub senders: serde_json::Value,
}
pub struct ParticipantsBorrowed<'a> {
    pub thread_id: uuid::Uuid,
    pub senders: postgres_types::Json<&'a serde_json::value::RawValue>,
}
impl<'a> From<ParticipantsBorrowed<'a>> for Participants {
    fn from(ParticipantsBorrowed { thread_id, senders }: ParticipantsBorrowed<'a>) -> Self {
        Self { thread_id, senders: serde_json::from_str(senders.0.get()).unwrap() }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Anchor {
    pub place: i64,
    pub received_at: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub id: uuid::Uuid,
    pub message_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub is_read: bool,
    pub is_flagged: bool,
    pub is_draft: bool,
    pub is_answered: bool,
    pub keywords: Vec<String>,
    pub received_at: chrono::DateTime<chrono::Utc>,
}
pub struct PlaceBorrowed<'a> {
    pub id: uuid::Uuid,
    pub message_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub is_read: bool,
    pub is_flagged: bool,
    pub is_draft: bool,
    pub is_answered: bool,
    pub keywords: crate::ArrayIterator<'a, &'a str>,
    pub received_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<PlaceBorrowed<'a>> for Place {
    fn from(
        PlaceBorrowed {
            id,
            message_id,
            folder_id,
            is_read,
            is_flagged,
            is_draft,
            is_answered,
            keywords,
            received_at,
        }: PlaceBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            message_id,
            folder_id,
            is_read,
            is_flagged,
            is_draft,
            is_answered,
            keywords: keywords.map(|v| v.into()).collect(),
            received_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Insert {
    pub id: uuid::Uuid,
    pub is_read: bool,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    pub id: uuid::Uuid,
    pub message_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub is_read: bool,
    pub is_flagged: bool,
    pub keywords: Vec<String>,
    pub is_dirty: bool,
    pub thread_id: uuid::Uuid,
    pub protocol: String,
}
pub struct TargetBorrowed<'a> {
    pub id: uuid::Uuid,
    pub message_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
    pub is_read: bool,
    pub is_flagged: bool,
    pub keywords: crate::ArrayIterator<'a, &'a str>,
    pub is_dirty: bool,
    pub thread_id: uuid::Uuid,
    pub protocol: &'a str,
}
impl<'a> From<TargetBorrowed<'a>> for Target {
    fn from(
        TargetBorrowed {
            id,
            message_id,
            account_id,
            folder_id,
            is_read,
            is_flagged,
            keywords,
            is_dirty,
            thread_id,
            protocol,
        }: TargetBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            message_id,
            account_id,
            folder_id,
            is_read,
            is_flagged,
            keywords: keywords.map(|v| v.into()).collect(),
            is_dirty,
            thread_id,
            protocol: protocol.into(),
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct PutBack {
    pub id: uuid::Uuid,
    pub account_id: uuid::Uuid,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct ListedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Listed, tokio_postgres::Error>,
    mapper: fn(Listed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ListedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Listed) -> R) -> ListedQuery<'c, 'a, 's, C, R, N> {
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
pub struct RowQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<RowBorrowed, tokio_postgres::Error>,
    mapper: fn(RowBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> RowQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(RowBorrowed) -> R) -> RowQuery<'c, 'a, 's, C, R, N> {
        RowQuery {
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
pub struct CountedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Counted, tokio_postgres::Error>,
    mapper: fn(Counted) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> CountedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Counted) -> R) -> CountedQuery<'c, 'a, 's, C, R, N> {
        CountedQuery {
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
pub struct ParticipantsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ParticipantsBorrowed, tokio_postgres::Error>,
    mapper: fn(ParticipantsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ParticipantsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ParticipantsBorrowed) -> R) -> ParticipantsQuery<'c, 'a, 's, C, R, N> {
        ParticipantsQuery {
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
pub struct AnchorQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Anchor, tokio_postgres::Error>,
    mapper: fn(Anchor) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> AnchorQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Anchor) -> R) -> AnchorQuery<'c, 'a, 's, C, R, N> {
        AnchorQuery {
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
pub struct PlaceQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<PlaceBorrowed, tokio_postgres::Error>,
    mapper: fn(PlaceBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> PlaceQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(PlaceBorrowed) -> R) -> PlaceQuery<'c, 'a, 's, C, R, N> {
        PlaceQuery {
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
pub struct InsertQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Insert, tokio_postgres::Error>,
    mapper: fn(Insert) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> InsertQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Insert) -> R) -> InsertQuery<'c, 'a, 's, C, R, N> {
        InsertQuery {
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
pub struct TargetQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<TargetBorrowed, tokio_postgres::Error>,
    mapper: fn(TargetBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> TargetQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(TargetBorrowed) -> R) -> TargetQuery<'c, 'a, 's, C, R, N> {
        TargetQuery {
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
pub struct PutBackQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<PutBack, tokio_postgres::Error>,
    mapper: fn(PutBack) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> PutBackQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(PutBack) -> R) -> PutBackQuery<'c, 'a, 's, C, R, N> {
        PutBackQuery {
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
pub struct PageFilteredStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn page_filtered() -> PageFilteredStmt {
    PageFilteredStmt(
        "SELECT p.id, p.thread_id, p.received_at FROM unnest($1::uuid[]) AS w (folder_id) CROSS JOIN LATERAL ( SELECT p.id, p.thread_id, p.received_at FROM email_message_folders p WHERE p.tenant_id = $2 AND p.folder_id = w.folder_id AND NOT p.is_removed AND (NOT $3 OR NOT p.is_read) AND (NOT $4 OR p.is_flagged) AND (p.received_at, p.id) < (coalesce($5::timestamptz, 'infinity'), coalesce($6::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')) AND NOT ($7 AND EXISTS (SELECT FROM email_message_folders n WHERE n.tenant_id = $2 AND n.thread_id = p.thread_id AND n.folder_id = any($1) AND NOT n.is_removed AND (NOT $3 OR NOT n.is_read) AND (NOT $4 OR n.is_flagged) AND (n.received_at, n.id) > (p.received_at, p.id))) ORDER BY p.received_at DESC, p.id DESC LIMIT $8) AS p ORDER BY p.received_at DESC, p.id DESC LIMIT $8",
        None,
    )
}
impl PageFilteredStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        folder_ids: &'a T1,
        tenant_id: &'a uuid::Uuid,
        unread: &'a bool,
        flagged: &'a bool,
        after_received_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        after_id: &'a Option<uuid::Uuid>,
        conversations: &'a bool,
        limit: &'a i64,
    ) -> ListedQuery<'c, 'a, 's, C, Listed, 8> {
        ListedQuery {
            client,
            params: [folder_ids, tenant_id, unread, flagged, after_received_at, after_id, conversations, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Listed, tokio_postgres::Error> {
                Ok(Listed { id: row.try_get(0)?, thread_id: row.try_get(1)?, received_at: row.try_get(2)? })
            },
            mapper: |it| Listed::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, PageFilteredParams<T1>, ListedQuery<'c, 'a, 's, C, Listed, 8>, C>
    for PageFilteredStmt
{
    fn params(&'s self, client: &'c C, params: &'a PageFilteredParams<T1>) -> ListedQuery<'c, 'a, 's, C, Listed, 8> {
        self.bind(
            client,
            &params.folder_ids,
            &params.tenant_id,
            &params.unread,
            &params.flagged,
            &params.after_received_at,
            &params.after_id,
            &params.conversations,
            &params.limit,
        )
    }
}
pub struct CountListedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count_listed() -> CountListedStmt {
    CountListedStmt(
        "SELECT count(*) FROM ( SELECT FROM email_message_folders p WHERE p.tenant_id = $1 AND p.folder_id = any($2::uuid[]) AND NOT p.is_removed AND (NOT $3 OR NOT p.is_read) AND (NOT $4 OR p.is_flagged) AND NOT ($5 AND EXISTS (SELECT FROM email_message_folders n WHERE n.tenant_id = $1 AND n.thread_id = p.thread_id AND n.folder_id = any($2) AND NOT n.is_removed AND (NOT $3 OR NOT n.is_read) AND (NOT $4 OR n.is_flagged) AND (n.received_at, n.id) > (p.received_at, p.id))) LIMIT 10000) AS counted",
        None,
    )
}
impl CountListedStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        folder_ids: &'a T1,
        unread: &'a bool,
        flagged: &'a bool,
        conversations: &'a bool,
    ) -> I64Query<'c, 'a, 's, C, i64, 5> {
        I64Query {
            client,
            params: [tenant_id, folder_ids, unread, flagged, conversations],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, CountListedParams<T1>, I64Query<'c, 'a, 's, C, i64, 5>, C>
    for CountListedStmt
{
    fn params(&'s self, client: &'c C, params: &'a CountListedParams<T1>) -> I64Query<'c, 'a, 's, C, i64, 5> {
        self.bind(client, &params.tenant_id, &params.folder_ids, &params.unread, &params.flagged, &params.conversations)
    }
}
pub struct RowsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn rows() -> RowsStmt {
    RowsStmt(
        "SELECT p.id, p.message_id, p.account_id, p.folder_id, p.thread_id, p.is_read, p.is_flagged, p.is_draft, p.is_answered, p.keywords, p.received_at, m.from_addresses::text AS from_addresses, m.to_addresses::text AS to_addresses, m.subject, m.snippet, m.sent_at, m.size, m.has_attachments, m.is_too_large, m.poison IS NOT NULL AS has_problem FROM email_message_folders p JOIN email_accounts a ON a.tenant_id = $1 AND a.id = p.account_id AND a.user_id = $2 AND a.deleted_at IS NULL JOIN email_messages m ON m.tenant_id = $1 AND m.id = p.message_id WHERE p.tenant_id = $1 AND p.id = any($3::uuid[]) AND NOT p.is_removed",
        None,
    )
}
impl RowsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        ids: &'a T1,
    ) -> RowQuery<'c, 'a, 's, C, Row, 3> {
        RowQuery {
            client,
            params: [tenant_id, user_id, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<RowBorrowed, tokio_postgres::Error> {
                Ok(RowBorrowed {
                    id: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    account_id: row.try_get(2)?,
                    folder_id: row.try_get(3)?,
                    thread_id: row.try_get(4)?,
                    is_read: row.try_get(5)?,
                    is_flagged: row.try_get(6)?,
                    is_draft: row.try_get(7)?,
                    is_answered: row.try_get(8)?,
                    keywords: row.try_get(9)?,
                    received_at: row.try_get(10)?,
                    from_addresses: row.try_get(11)?,
                    to_addresses: row.try_get(12)?,
                    subject: row.try_get(13)?,
                    snippet: row.try_get(14)?,
                    sent_at: row.try_get(15)?,
                    size: row.try_get(16)?,
                    has_attachments: row.try_get(17)?,
                    is_too_large: row.try_get(18)?,
                    has_problem: row.try_get(19)?,
                })
            },
            mapper: |it| Row::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, RowsParams<T1>, RowQuery<'c, 'a, 's, C, Row, 3>, C> for RowsStmt
{
    fn params(&'s self, client: &'c C, params: &'a RowsParams<T1>) -> RowQuery<'c, 'a, 's, C, Row, 3> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.ids)
    }
}
pub struct PageStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn page() -> PageStmt {
    PageStmt(
        "SELECT p.id, p.message_id, p.account_id, p.folder_id, p.thread_id, p.is_read, p.is_flagged, p.is_draft, p.is_answered, p.keywords, p.received_at, m.from_addresses, m.to_addresses, m.subject, m.snippet, m.sent_at, m.size, m.has_attachments, m.is_too_large, m.has_problem FROM ( SELECT p.id, p.message_id, p.account_id, p.folder_id, p.thread_id, p.is_read, p.is_flagged, p.is_draft, p.is_answered, p.keywords, p.received_at FROM email_accounts a JOIN email_folders f ON f.tenant_id = $1 AND f.account_id = a.id CROSS JOIN LATERAL ( SELECT p.id, p.message_id, p.account_id, p.folder_id, p.thread_id, p.is_read, p.is_flagged, p.is_draft, p.is_answered, p.keywords, p.received_at FROM email_message_folders p WHERE p.tenant_id = $1 AND p.folder_id = f.id AND NOT p.is_removed AND (p.received_at, p.id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')) ORDER BY p.received_at DESC, p.id DESC LIMIT $4) AS p WHERE a.tenant_id = $1 AND a.user_id = $5 AND a.deleted_at IS NULL AND ($6::uuid IS NULL OR a.id = $6) AND ($7::uuid IS NULL OR f.id = $7) AND ($8::text IS NULL OR f.type = $8) ORDER BY p.received_at DESC, p.id DESC LIMIT $4) AS p CROSS JOIN LATERAL ( SELECT m.from_addresses::text AS from_addresses, m.to_addresses::text AS to_addresses, m.subject, m.snippet, m.sent_at, m.size, m.has_attachments, m.is_too_large, m.poison IS NOT NULL AS has_problem FROM email_messages m WHERE m.tenant_id = $1 AND m.id = p.message_id OFFSET 0) AS m ORDER BY p.received_at DESC, p.id DESC",
        None,
    )
}
impl PageStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        after_received_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        after_id: &'a Option<uuid::Uuid>,
        limit: &'a i64,
        user_id: &'a uuid::Uuid,
        account_id: &'a Option<uuid::Uuid>,
        folder_id: &'a Option<uuid::Uuid>,
        r#type: &'a Option<T1>,
    ) -> RowQuery<'c, 'a, 's, C, Row, 8> {
        RowQuery {
            client,
            params: [tenant_id, after_received_at, after_id, limit, user_id, account_id, folder_id, r#type],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<RowBorrowed, tokio_postgres::Error> {
                Ok(RowBorrowed {
                    id: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    account_id: row.try_get(2)?,
                    folder_id: row.try_get(3)?,
                    thread_id: row.try_get(4)?,
                    is_read: row.try_get(5)?,
                    is_flagged: row.try_get(6)?,
                    is_draft: row.try_get(7)?,
                    is_answered: row.try_get(8)?,
                    keywords: row.try_get(9)?,
                    received_at: row.try_get(10)?,
                    from_addresses: row.try_get(11)?,
                    to_addresses: row.try_get(12)?,
                    subject: row.try_get(13)?,
                    snippet: row.try_get(14)?,
                    sent_at: row.try_get(15)?,
                    size: row.try_get(16)?,
                    has_attachments: row.try_get(17)?,
                    is_too_large: row.try_get(18)?,
                    has_problem: row.try_get(19)?,
                })
            },
            mapper: |it| Row::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, PageParams<T1>, RowQuery<'c, 'a, 's, C, Row, 8>, C> for PageStmt
{
    fn params(&'s self, client: &'c C, params: &'a PageParams<T1>) -> RowQuery<'c, 'a, 's, C, Row, 8> {
        self.bind(
            client,
            &params.tenant_id,
            &params.after_received_at,
            &params.after_id,
            &params.limit,
            &params.user_id,
            &params.account_id,
            &params.folder_id,
            &params.r#type,
        )
    }
}
pub struct ThreadsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn threads() -> ThreadsStmt {
    ThreadsStmt(
        "SELECT o.thread_id, count(*) AS message_count, count(*) FILTER (WHERE NOT o.is_read) AS unread_count, bool_or(o.is_draft) AS has_draft FROM (SELECT w.thread_id, o.message_id, bool_and(o.is_read) AS is_read, bool_or(o.is_draft) AS is_draft FROM unnest($1::uuid[]) AS w (thread_id) CROSS JOIN LATERAL ( SELECT o.message_id, o.is_read, o.is_draft FROM email_message_folders o WHERE o.tenant_id = $2 AND o.thread_id = w.thread_id AND NOT o.is_removed LIMIT 200) AS o GROUP BY 1, 2) AS o GROUP BY 1",
        None,
    )
}
impl ThreadsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        thread_ids: &'a T1,
        tenant_id: &'a uuid::Uuid,
    ) -> CountedQuery<'c, 'a, 's, C, Counted, 2> {
        CountedQuery {
            client,
            params: [thread_ids, tenant_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Counted, tokio_postgres::Error> {
                Ok(Counted {
                    thread_id: row.try_get(0)?,
                    message_count: row.try_get(1)?,
                    unread_count: row.try_get(2)?,
                    has_draft: row.try_get(3)?,
                })
            },
            mapper: |it| Counted::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, ThreadsParams<T1>, CountedQuery<'c, 'a, 's, C, Counted, 2>, C>
    for ThreadsStmt
{
    fn params(&'s self, client: &'c C, params: &'a ThreadsParams<T1>) -> CountedQuery<'c, 'a, 's, C, Counted, 2> {
        self.bind(client, &params.thread_ids, &params.tenant_id)
    }
}
pub struct ParticipantsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn participants() -> ParticipantsStmt {
    ParticipantsStmt(
        "SELECT w.thread_id, s.senders FROM unnest($1::uuid[]) AS w (thread_id) CROSS JOIN LATERAL ( SELECT coalesce(jsonb_agg(s.sender ORDER BY s.first_at), '[]') AS senders FROM ( SELECT o.from_addresses -> 0 AS sender, min(o.received_at) AS first_at FROM (SELECT m.from_addresses, m.received_at FROM email_messages m WHERE m.tenant_id = $2 AND m.thread_id = w.thread_id LIMIT 200) AS o WHERE o.from_addresses -> 0 IS NOT NULL GROUP BY 1 ORDER BY 2 LIMIT 4) AS s) AS s",
        None,
    )
}
impl ParticipantsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        thread_ids: &'a T1,
        tenant_id: &'a uuid::Uuid,
    ) -> ParticipantsQuery<'c, 'a, 's, C, Participants, 2> {
        ParticipantsQuery {
            client,
            params: [thread_ids, tenant_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ParticipantsBorrowed, tokio_postgres::Error> {
                Ok(ParticipantsBorrowed { thread_id: row.try_get(0)?, senders: row.try_get(1)? })
            },
            mapper: |it| Participants::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ParticipantsParams<T1>,
        ParticipantsQuery<'c, 'a, 's, C, Participants, 2>,
        C,
    > for ParticipantsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ParticipantsParams<T1>,
    ) -> ParticipantsQuery<'c, 'a, 's, C, Participants, 2> {
        self.bind(client, &params.thread_ids, &params.tenant_id)
    }
}
pub struct AnchorsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn anchors() -> AnchorsStmt {
    AnchorsStmt(
        "SELECT n.place, n.received_at, n.id FROM ( SELECT p.received_at, p.id, row_number() OVER w AS place, lead(p.id) OVER w IS NULL AS is_last FROM email_message_folders p WHERE p.tenant_id = $1 AND p.folder_id = any($2::uuid[]) AND NOT p.is_removed AND (NOT $3 OR NOT p.is_read) AND (NOT $4 OR p.is_flagged) WINDOW w AS (ORDER BY p.received_at DESC, p.id DESC)) AS n WHERE n.place % $5 = 0 OR n.is_last ORDER BY n.place",
        None,
    )
}
impl AnchorsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        folder_ids: &'a T1,
        unread: &'a bool,
        flagged: &'a bool,
        every: &'a i64,
    ) -> AnchorQuery<'c, 'a, 's, C, Anchor, 5> {
        AnchorQuery {
            client,
            params: [tenant_id, folder_ids, unread, flagged, every],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Anchor, tokio_postgres::Error> {
                Ok(Anchor { place: row.try_get(0)?, received_at: row.try_get(1)?, id: row.try_get(2)? })
            },
            mapper: |it| Anchor::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, AnchorsParams<T1>, AnchorQuery<'c, 'a, 's, C, Anchor, 5>, C>
    for AnchorsStmt
{
    fn params(&'s self, client: &'c C, params: &'a AnchorsParams<T1>) -> AnchorQuery<'c, 'a, 's, C, Anchor, 5> {
        self.bind(client, &params.tenant_id, &params.folder_ids, &params.unread, &params.flagged, &params.every)
    }
}
pub struct AnchorsOfConversationsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn anchors_of_conversations() -> AnchorsOfConversationsStmt {
    AnchorsOfConversationsStmt(
        "SELECT n.place, n.received_at, n.id FROM ( SELECT p.received_at, p.id, row_number() OVER w AS place, lead(p.id) OVER w IS NULL AS is_last FROM (SELECT p.received_at, p.id, row_number() OVER (PARTITION BY p.thread_id ORDER BY p.received_at DESC, p.id DESC) AS of_thread FROM email_message_folders p WHERE p.tenant_id = $1 AND p.folder_id = any($2::uuid[]) AND NOT p.is_removed AND (NOT $3 OR NOT p.is_read) AND (NOT $4 OR p.is_flagged)) AS p WHERE p.of_thread = 1 WINDOW w AS (ORDER BY p.received_at DESC, p.id DESC)) AS n WHERE n.place % $5 = 0 OR n.is_last ORDER BY n.place",
        None,
    )
}
impl AnchorsOfConversationsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        folder_ids: &'a T1,
        unread: &'a bool,
        flagged: &'a bool,
        every: &'a i64,
    ) -> AnchorQuery<'c, 'a, 's, C, Anchor, 5> {
        AnchorQuery {
            client,
            params: [tenant_id, folder_ids, unread, flagged, every],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Anchor, tokio_postgres::Error> {
                Ok(Anchor { place: row.try_get(0)?, received_at: row.try_get(1)?, id: row.try_get(2)? })
            },
            mapper: |it| Anchor::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        AnchorsOfConversationsParams<T1>,
        AnchorQuery<'c, 'a, 's, C, Anchor, 5>,
        C,
    > for AnchorsOfConversationsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a AnchorsOfConversationsParams<T1>,
    ) -> AnchorQuery<'c, 'a, 's, C, Anchor, 5> {
        self.bind(client, &params.tenant_id, &params.folder_ids, &params.unread, &params.flagged, &params.every)
    }
}
pub struct OfMessagesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_messages() -> OfMessagesStmt {
    OfMessagesStmt(
        "SELECT id, message_id, folder_id, is_read, is_flagged, is_draft, is_answered, keywords, received_at FROM email_message_folders WHERE tenant_id = $1 AND message_id = any($2::uuid[]) AND NOT is_removed ORDER BY received_at, id",
        None,
    )
}
impl OfMessagesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        message_ids: &'a T1,
    ) -> PlaceQuery<'c, 'a, 's, C, Place, 2> {
        PlaceQuery {
            client,
            params: [tenant_id, message_ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<PlaceBorrowed, tokio_postgres::Error> {
                Ok(PlaceBorrowed {
                    id: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    folder_id: row.try_get(2)?,
                    is_read: row.try_get(3)?,
                    is_flagged: row.try_get(4)?,
                    is_draft: row.try_get(5)?,
                    is_answered: row.try_get(6)?,
                    keywords: row.try_get(7)?,
                    received_at: row.try_get(8)?,
                })
            },
            mapper: |it| Place::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, OfMessagesParams<T1>, PlaceQuery<'c, 'a, 's, C, Place, 2>, C>
    for OfMessagesStmt
{
    fn params(&'s self, client: &'c C, params: &'a OfMessagesParams<T1>) -> PlaceQuery<'c, 'a, 's, C, Place, 2> {
        self.bind(client, &params.tenant_id, &params.message_ids)
    }
}
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO email_message_folders (tenant_id, id, account_id, folder_id, message_id, thread_id, home_folder_id, uid_validity, uid, mod_seq, is_read, is_flagged, is_draft, is_answered, keywords, server_flags, received_at, created_at, updated_at) SELECT $1, w.id, $2, $3, w.message_id, w.thread_id, $3, $4, w.uid, w.mod_seq, w.is_read, w.is_flagged, w.is_draft, w.is_answered, string_to_array(w.keywords, ' '), string_to_array(w.flags, ' '), w.received_at, $5, $5 FROM unnest($6::uuid[], $7::uuid[], $8::uuid[], $9::bigint[], $10::bigint[], $11::boolean[], $12::boolean[], $13::boolean[], $14::boolean[], $15::text[], $16::text[], $17::timestamptz[]) AS w (id, message_id, thread_id, uid, mod_seq, is_read, is_flagged, is_draft, is_answered, keywords, flags, received_at) ON CONFLICT ON CONSTRAINT email_message_folders_uid_key DO NOTHING RETURNING id, is_read",
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
        T3: crate::ArraySql<Item = uuid::Uuid>,
        T4: crate::ArraySql<Item = i64>,
        T5: crate::ArraySql<Item = i64>,
        T6: crate::ArraySql<Item = bool>,
        T7: crate::ArraySql<Item = bool>,
        T8: crate::ArraySql<Item = bool>,
        T9: crate::ArraySql<Item = bool>,
        T10: crate::StringSql,
        T11: crate::ArraySql<Item = T10>,
        T12: crate::StringSql,
        T13: crate::ArraySql<Item = T12>,
        T14: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
        uid_validity: &'a i64,
        now: &'a chrono::DateTime<chrono::Utc>,
        ids: &'a T1,
        message_ids: &'a T2,
        thread_ids: &'a T3,
        uids: &'a T4,
        mod_seqs: &'a T5,
        is_read: &'a T6,
        is_flagged: &'a T7,
        is_draft: &'a T8,
        is_answered: &'a T9,
        keywords: &'a T11,
        flags: &'a T13,
        received_ats: &'a T14,
    ) -> InsertQuery<'c, 'a, 's, C, Insert, 17> {
        InsertQuery {
            client,
            params: [
                tenant_id,
                account_id,
                folder_id,
                uid_validity,
                now,
                ids,
                message_ids,
                thread_ids,
                uids,
                mod_seqs,
                is_read,
                is_flagged,
                is_draft,
                is_answered,
                keywords,
                flags,
                received_ats,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Insert, tokio_postgres::Error> {
                Ok(Insert { id: row.try_get(0)?, is_read: row.try_get(1)? })
            },
            mapper: |it| Insert::from(it),
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
    T6: crate::ArraySql<Item = bool>,
    T7: crate::ArraySql<Item = bool>,
    T8: crate::ArraySql<Item = bool>,
    T9: crate::ArraySql<Item = bool>,
    T10: crate::StringSql,
    T11: crate::ArraySql<Item = T10>,
    T12: crate::StringSql,
    T13: crate::ArraySql<Item = T12>,
    T14: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        InsertParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>,
        InsertQuery<'c, 'a, 's, C, Insert, 17>,
        C,
    > for InsertStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>,
    ) -> InsertQuery<'c, 'a, 's, C, Insert, 17> {
        self.bind(
            client,
            &params.tenant_id,
            &params.account_id,
            &params.folder_id,
            &params.uid_validity,
            &params.now,
            &params.ids,
            &params.message_ids,
            &params.thread_ids,
            &params.uids,
            &params.mod_seqs,
            &params.is_read,
            &params.is_flagged,
            &params.is_draft,
            &params.is_answered,
            &params.keywords,
            &params.flags,
            &params.received_ats,
        )
    }
}
pub struct ExistsForStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn exists_for() -> ExistsForStmt {
    ExistsForStmt(
        "SELECT w.content_hash FROM unnest($1::bytea[]) AS w (content_hash) WHERE EXISTS ( SELECT FROM email_messages m JOIN email_message_folders p ON p.tenant_id = m.tenant_id AND p.message_id = m.id AND p.folder_id = $2 AND NOT p.is_removed WHERE m.tenant_id = $3 AND m.account_id = $4 AND m.content_hash = w.content_hash OFFSET 0)",
        None,
    )
}
impl ExistsForStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql, T2: crate::ArraySql<Item = T1>>(
        &'s self,
        client: &'c C,
        content_hashes: &'a T2,
        folder_id: &'a uuid::Uuid,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
    ) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 4> {
        Vecu8Query {
            client,
            params: [content_hashes, folder_id, tenant_id, account_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql, T2: crate::ArraySql<Item = T1>>
    crate::client::async_::Params<'c, 'a, 's, ExistsForParams<T1, T2>, Vecu8Query<'c, 'a, 's, C, Vec<u8>, 4>, C>
    for ExistsForStmt
{
    fn params(&'s self, client: &'c C, params: &'a ExistsForParams<T1, T2>) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 4> {
        self.bind(client, &params.content_hashes, &params.folder_id, &params.tenant_id, &params.account_id)
    }
}
pub struct JoinThreadsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn join_threads() -> JoinThreadsStmt {
    JoinThreadsStmt(
        "UPDATE email_message_folders SET thread_id = $1 WHERE tenant_id = $2 AND id = any(ARRAY( SELECT l.id FROM email_message_folders l WHERE l.tenant_id = $2 AND l.thread_id = any($3::uuid[]) ORDER BY l.id FOR NO KEY UPDATE)) RETURNING id",
        None,
    )
}
impl JoinThreadsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        thread_id: &'a uuid::Uuid,
        tenant_id: &'a uuid::Uuid,
        joined: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [thread_id, tenant_id, joined],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, JoinThreadsParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for JoinThreadsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a JoinThreadsParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.thread_id, &params.tenant_id, &params.joined)
    }
}
pub struct DeleteOfMessagesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn delete_of_messages() -> DeleteOfMessagesStmt {
    DeleteOfMessagesStmt(
        "DELETE FROM email_message_folders WHERE tenant_id = $1 AND message_id = any($2::uuid[]) RETURNING id",
        None,
    )
}
impl DeleteOfMessagesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        message_ids: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [tenant_id, message_ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        DeleteOfMessagesParams<T1>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>,
        C,
    > for DeleteOfMessagesStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a DeleteOfMessagesParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant_id, &params.message_ids)
    }
}
pub struct TargetsByMessageStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn targets_by_message() -> TargetsByMessageStmt {
    TargetsByMessageStmt(
        "SELECT p.id, p.message_id, p.account_id, p.folder_id, p.is_read, p.is_flagged, p.keywords, p.is_dirty, p.thread_id, a.protocol FROM email_message_folders p JOIN email_accounts a ON a.tenant_id = p.tenant_id AND a.id = p.account_id AND a.user_id = $1 AND a.deleted_at IS NULL WHERE p.tenant_id = $2 AND p.message_id = any($3::uuid[]) AND (NOT $4 OR p.folder_id = any($5::uuid[])) AND NOT p.is_removed ORDER BY p.id LIMIT $6 FOR UPDATE OF p",
        None,
    )
}
impl TargetsByMessageStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
    >(
        &'s self,
        client: &'c C,
        user_id: &'a uuid::Uuid,
        tenant_id: &'a uuid::Uuid,
        ids: &'a T1,
        by_folder: &'a bool,
        folder_ids: &'a T2,
        limit: &'a i64,
    ) -> TargetQuery<'c, 'a, 's, C, Target, 6> {
        TargetQuery {
            client,
            params: [user_id, tenant_id, ids, by_folder, folder_ids, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TargetBorrowed, tokio_postgres::Error> {
                Ok(TargetBorrowed {
                    id: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    account_id: row.try_get(2)?,
                    folder_id: row.try_get(3)?,
                    is_read: row.try_get(4)?,
                    is_flagged: row.try_get(5)?,
                    keywords: row.try_get(6)?,
                    is_dirty: row.try_get(7)?,
                    thread_id: row.try_get(8)?,
                    protocol: row.try_get(9)?,
                })
            },
            mapper: |it| Target::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>, T2: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, TargetsByMessageParams<T1, T2>, TargetQuery<'c, 'a, 's, C, Target, 6>, C>
    for TargetsByMessageStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a TargetsByMessageParams<T1, T2>,
    ) -> TargetQuery<'c, 'a, 's, C, Target, 6> {
        self.bind(
            client,
            &params.user_id,
            &params.tenant_id,
            &params.ids,
            &params.by_folder,
            &params.folder_ids,
            &params.limit,
        )
    }
}
pub struct TargetsByThreadStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn targets_by_thread() -> TargetsByThreadStmt {
    TargetsByThreadStmt(
        "SELECT p.id, p.message_id, p.account_id, p.folder_id, p.is_read, p.is_flagged, p.keywords, p.is_dirty, p.thread_id, a.protocol FROM email_message_folders p JOIN email_accounts a ON a.tenant_id = p.tenant_id AND a.id = p.account_id AND a.user_id = $1 AND a.deleted_at IS NULL WHERE p.tenant_id = $2 AND p.thread_id = any($3::uuid[]) AND (NOT $4 OR p.folder_id = any($5::uuid[])) AND NOT p.is_removed ORDER BY p.id LIMIT $6 FOR UPDATE OF p",
        None,
    )
}
impl TargetsByThreadStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
    >(
        &'s self,
        client: &'c C,
        user_id: &'a uuid::Uuid,
        tenant_id: &'a uuid::Uuid,
        ids: &'a T1,
        by_folder: &'a bool,
        folder_ids: &'a T2,
        limit: &'a i64,
    ) -> TargetQuery<'c, 'a, 's, C, Target, 6> {
        TargetQuery {
            client,
            params: [user_id, tenant_id, ids, by_folder, folder_ids, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TargetBorrowed, tokio_postgres::Error> {
                Ok(TargetBorrowed {
                    id: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    account_id: row.try_get(2)?,
                    folder_id: row.try_get(3)?,
                    is_read: row.try_get(4)?,
                    is_flagged: row.try_get(5)?,
                    keywords: row.try_get(6)?,
                    is_dirty: row.try_get(7)?,
                    thread_id: row.try_get(8)?,
                    protocol: row.try_get(9)?,
                })
            },
            mapper: |it| Target::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>, T2: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, TargetsByThreadParams<T1, T2>, TargetQuery<'c, 'a, 's, C, Target, 6>, C>
    for TargetsByThreadStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a TargetsByThreadParams<T1, T2>,
    ) -> TargetQuery<'c, 'a, 's, C, Target, 6> {
        self.bind(
            client,
            &params.user_id,
            &params.tenant_id,
            &params.ids,
            &params.by_folder,
            &params.folder_ids,
            &params.limit,
        )
    }
}
pub struct TargetsByIdStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn targets_by_id() -> TargetsByIdStmt {
    TargetsByIdStmt(
        "SELECT p.id, p.message_id, p.account_id, p.folder_id, p.is_read, p.is_flagged, p.keywords, p.is_dirty, p.thread_id, a.protocol FROM email_message_folders p JOIN email_accounts a ON a.tenant_id = p.tenant_id AND a.id = p.account_id AND a.user_id = $1 AND a.deleted_at IS NULL WHERE p.tenant_id = $2 AND p.id = any($3::uuid[]) AND NOT p.is_removed ORDER BY p.id LIMIT $4 FOR UPDATE OF p",
        None,
    )
}
impl TargetsByIdStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        user_id: &'a uuid::Uuid,
        tenant_id: &'a uuid::Uuid,
        ids: &'a T1,
        limit: &'a i64,
    ) -> TargetQuery<'c, 'a, 's, C, Target, 4> {
        TargetQuery {
            client,
            params: [user_id, tenant_id, ids, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TargetBorrowed, tokio_postgres::Error> {
                Ok(TargetBorrowed {
                    id: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    account_id: row.try_get(2)?,
                    folder_id: row.try_get(3)?,
                    is_read: row.try_get(4)?,
                    is_flagged: row.try_get(5)?,
                    keywords: row.try_get(6)?,
                    is_dirty: row.try_get(7)?,
                    thread_id: row.try_get(8)?,
                    protocol: row.try_get(9)?,
                })
            },
            mapper: |it| Target::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, TargetsByIdParams<T1>, TargetQuery<'c, 'a, 's, C, Target, 4>, C>
    for TargetsByIdStmt
{
    fn params(&'s self, client: &'c C, params: &'a TargetsByIdParams<T1>) -> TargetQuery<'c, 'a, 's, C, Target, 4> {
        self.bind(client, &params.user_id, &params.tenant_id, &params.ids, &params.limit)
    }
}
pub struct TargetsInFoldersStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn targets_in_folders() -> TargetsInFoldersStmt {
    TargetsInFoldersStmt(
        "SELECT p.id, p.message_id, p.account_id, p.folder_id, p.is_read, p.is_flagged, p.keywords, p.is_dirty, p.thread_id, a.protocol FROM email_message_folders p JOIN email_accounts a ON a.tenant_id = p.tenant_id AND a.id = p.account_id AND a.user_id = $1 AND a.deleted_at IS NULL WHERE p.tenant_id = $2 AND p.folder_id = any($3::uuid[]) AND (NOT $4 OR NOT p.is_read) AND (NOT $5 OR p.is_flagged) AND NOT p.is_removed ORDER BY p.id LIMIT $6 FOR UPDATE OF p",
        None,
    )
}
impl TargetsInFoldersStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        user_id: &'a uuid::Uuid,
        tenant_id: &'a uuid::Uuid,
        folder_ids: &'a T1,
        unread: &'a bool,
        flagged: &'a bool,
        limit: &'a i64,
    ) -> TargetQuery<'c, 'a, 's, C, Target, 6> {
        TargetQuery {
            client,
            params: [user_id, tenant_id, folder_ids, unread, flagged, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TargetBorrowed, tokio_postgres::Error> {
                Ok(TargetBorrowed {
                    id: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    account_id: row.try_get(2)?,
                    folder_id: row.try_get(3)?,
                    is_read: row.try_get(4)?,
                    is_flagged: row.try_get(5)?,
                    keywords: row.try_get(6)?,
                    is_dirty: row.try_get(7)?,
                    thread_id: row.try_get(8)?,
                    protocol: row.try_get(9)?,
                })
            },
            mapper: |it| Target::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, TargetsInFoldersParams<T1>, TargetQuery<'c, 'a, 's, C, Target, 6>, C>
    for TargetsInFoldersStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a TargetsInFoldersParams<T1>,
    ) -> TargetQuery<'c, 'a, 's, C, Target, 6> {
        self.bind(
            client,
            &params.user_id,
            &params.tenant_id,
            &params.folder_ids,
            &params.unread,
            &params.flagged,
            &params.limit,
        )
    }
}
pub struct ActStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn act() -> ActStmt {
    ActStmt(
        "UPDATE email_message_folders p SET is_read = coalesce($1, p.is_read), is_flagged = coalesce($2, p.is_flagged), keywords = CASE WHEN $3::text IS NOT NULL AND NOT $3 = any(p.keywords) THEN p.keywords || $3::text WHEN $4::text IS NOT NULL THEN array_remove(p.keywords, $4::text) ELSE p.keywords END, is_dirty = p.is_dirty OR p.id = any($5::uuid[]), updated_at = $6 WHERE p.tenant_id = $7 AND p.id = any($8::uuid[]) RETURNING p.id",
        None,
    )
}
impl ActStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::StringSql,
        T2: crate::StringSql,
        T3: crate::ArraySql<Item = uuid::Uuid>,
        T4: crate::ArraySql<Item = uuid::Uuid>,
    >(
        &'s self,
        client: &'c C,
        is_read: &'a Option<bool>,
        is_flagged: &'a Option<bool>,
        add_keyword: &'a Option<T1>,
        remove_keyword: &'a Option<T2>,
        on_server: &'a T3,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        ids: &'a T4,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 8> {
        UuidUuidQuery {
            client,
            params: [is_read, is_flagged, add_keyword, remove_keyword, on_server, now, tenant_id, ids],
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
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::ArraySql<Item = uuid::Uuid>,
> crate::client::async_::Params<'c, 'a, 's, ActParams<T1, T2, T3, T4>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 8>, C>
    for ActStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ActParams<T1, T2, T3, T4>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 8> {
        self.bind(
            client,
            &params.is_read,
            &params.is_flagged,
            &params.add_keyword,
            &params.remove_keyword,
            &params.on_server,
            &params.now,
            &params.tenant_id,
            &params.ids,
        )
    }
}
pub struct MoveToStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn move_to() -> MoveToStmt {
    MoveToStmt(
        "UPDATE email_message_folders p SET folder_id = w.folder_id, is_dirty = p.is_dirty OR w.on_server, updated_at = $1 FROM unnest($2::uuid[], $3::uuid[], $4::boolean[]) AS w (id, folder_id, on_server) WHERE p.tenant_id = $5 AND p.id = w.id RETURNING p.id",
        None,
    )
}
impl MoveToStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::ArraySql<Item = bool>,
    >(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        ids: &'a T1,
        folder_ids: &'a T2,
        on_server: &'a T3,
        tenant_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [now, ids, folder_ids, on_server, tenant_id],
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
    T3: crate::ArraySql<Item = bool>,
> crate::client::async_::Params<'c, 'a, 's, MoveToParams<T1, T2, T3>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>, C>
    for MoveToStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a MoveToParams<T1, T2, T3>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.now, &params.ids, &params.folder_ids, &params.on_server, &params.tenant_id)
    }
}
pub struct RemoveStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn remove() -> RemoveStmt {
    RemoveStmt(
        "UPDATE email_message_folders p SET is_removed = true, is_dirty = true, updated_at = $1 WHERE p.tenant_id = $2 AND p.id = any($3::uuid[]) RETURNING p.id",
        None,
    )
}
impl RemoveStmt {
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
    crate::client::async_::Params<'c, 'a, 's, RemoveParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for RemoveStmt
{
    fn params(&'s self, client: &'c C, params: &'a RemoveParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.ids)
    }
}
pub struct DeleteStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn delete() -> DeleteStmt {
    DeleteStmt(
        "DELETE FROM email_message_folders WHERE tenant_id = $1 AND id = any($2::uuid[]) RETURNING message_id",
        None,
    )
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
pub struct PutBackStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn put_back() -> PutBackStmt {
    PutBackStmt(
        "UPDATE email_message_folders p SET folder_id = w.folder_id, is_read = w.is_read, is_flagged = w.is_flagged, keywords = string_to_array(w.keywords, ' '), is_dirty = p.is_dirty OR a.protocol = 'imap', updated_at = $1 FROM unnest($2::uuid[], $3::uuid[], $4::boolean[], $5::boolean[], $6::text[]) AS w (id, folder_id, is_read, is_flagged, keywords), email_accounts a, email_folders f WHERE p.tenant_id = $7 AND p.id = w.id AND NOT p.is_removed AND a.tenant_id = p.tenant_id AND a.id = p.account_id AND a.user_id = $8 AND f.tenant_id = p.tenant_id AND f.id = w.folder_id AND f.account_id = p.account_id RETURNING p.id, p.account_id",
        None,
    )
}
impl PutBackStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::ArraySql<Item = bool>,
        T4: crate::ArraySql<Item = bool>,
        T5: crate::StringSql,
        T6: crate::ArraySql<Item = T5>,
    >(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        ids: &'a T1,
        folder_ids: &'a T2,
        is_read: &'a T3,
        is_flagged: &'a T4,
        keywords: &'a T6,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> PutBackQuery<'c, 'a, 's, C, PutBack, 8> {
        PutBackQuery {
            client,
            params: [now, ids, folder_ids, is_read, is_flagged, keywords, tenant_id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<PutBack, tokio_postgres::Error> {
                Ok(PutBack { id: row.try_get(0)?, account_id: row.try_get(1)? })
            },
            mapper: |it| PutBack::from(it),
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
    T3: crate::ArraySql<Item = bool>,
    T4: crate::ArraySql<Item = bool>,
    T5: crate::StringSql,
    T6: crate::ArraySql<Item = T5>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        PutBackParams<T1, T2, T3, T4, T5, T6>,
        PutBackQuery<'c, 'a, 's, C, PutBack, 8>,
        C,
    > for PutBackStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a PutBackParams<T1, T2, T3, T4, T5, T6>,
    ) -> PutBackQuery<'c, 'a, 's, C, PutBack, 8> {
        self.bind(
            client,
            &params.now,
            &params.ids,
            &params.folder_ids,
            &params.is_read,
            &params.is_flagged,
            &params.keywords,
            &params.tenant_id,
            &params.user_id,
        )
    }
}
pub struct AnsweredStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn answered() -> AnsweredStmt {
    AnsweredStmt(
        "UPDATE email_message_folders p SET is_answered = true, is_dirty = p.is_dirty OR $1, updated_at = $2 WHERE p.tenant_id = $3 AND p.account_id = $4 AND NOT p.is_answered AND NOT p.is_removed AND p.message_id IN ( SELECT m.id FROM email_thread_references r JOIN email_messages m ON m.tenant_id = r.tenant_id AND m.account_id = r.account_id AND m.thread_id = r.thread_id WHERE r.tenant_id = $3 AND r.account_id = $4 AND r.reference = $5 AND m.message_id = $6) RETURNING p.message_id",
        None,
    )
}
impl AnsweredStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        on_server: &'a bool,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        reference: &'a uuid::Uuid,
        message_id: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        UuidUuidQuery {
            client,
            params: [on_server, now, tenant_id, account_id, reference, message_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, AnsweredParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6>, C>
    for AnsweredStmt
{
    fn params(&'s self, client: &'c C, params: &'a AnsweredParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        self.bind(
            client,
            &params.on_server,
            &params.now,
            &params.tenant_id,
            &params.account_id,
            &params.reference,
            &params.message_id,
        )
    }
}
