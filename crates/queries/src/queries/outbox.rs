// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct InsertParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql, T4: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub blob_id: uuid::Uuid,
    pub size_bytes: i64,
    pub message_id: T1,
    pub in_reply_to: T2,
    pub subject: T3,
    pub sender: T4,
    pub undo_until: Option<chrono::DateTime<chrono::Utc>>,
    pub send_at: chrono::DateTime<chrono::Utc>,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct InsertRecipientsParams<
    T1: crate::ArraySql<Item = i32>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
> {
    pub tenant_id: uuid::Uuid,
    pub outbox_id: uuid::Uuid,
    pub positions: T1,
    pub kinds: T3,
    pub names: T5,
    pub addresses: T7,
}
#[derive(Clone, Copy, Debug)]
pub struct FindParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ListParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub before: chrono::DateTime<chrono::Utc>,
    pub before_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Debug)]
pub struct RecipientsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub ids: T1,
}
#[derive(Clone, Copy, Debug)]
pub struct CountSinceParams {
    pub user_id: uuid::Uuid,
    pub tenant_id: uuid::Uuid,
    pub since: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct BeginParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct GiveUpOnParams<T1: crate::StringSql> {
    pub state_text: T1,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct MarkParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub run: i64,
}
#[derive(Debug)]
pub struct SettleParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql> {
    pub state: T1,
    pub state_text: T2,
    pub next_attempt_at: Option<chrono::DateTime<chrono::Utc>>,
    pub is_taken: bool,
    pub now: chrono::DateTime<chrono::Utc>,
    pub copy_state: T3,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub run: i64,
}
#[derive(Debug)]
pub struct SettleRecipientsParams<
    T1: crate::ArraySql<Item = i32>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
> {
    pub positions: T1,
    pub states: T3,
    pub replies: T5,
    pub statuses: T7,
    pub tenant_id: uuid::Uuid,
    pub outbox_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct CancelParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct DismissParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct RetryParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct RetryRecipientsParams {
    pub tenant_id: uuid::Uuid,
    pub outbox_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct CopiedParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub copy_state: T1,
    pub copy_text: T2,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct ReportedParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub message_id: T1,
}
#[derive(Debug)]
pub struct TellParams<T1: crate::StringSql> {
    pub state_text: T1,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct UnknownOfAccountParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct SentFromHereParams<T1: crate::StringSql, T2: crate::ArraySql<Item = T1>> {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub message_ids: T2,
}
#[derive(Debug)]
pub struct IsAmongSentParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub reference: uuid::Uuid,
    pub message_id: T1,
}
#[derive(Clone, Copy, Debug)]
pub struct WasSentParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct AcceptWaitingParams {
    pub tenant_id: uuid::Uuid,
    pub outbox_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct OverdueParams {
    pub tenant_id: uuid::Uuid,
    pub before: chrono::DateTime<chrono::Utc>,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct PurgeParams {
    pub tenant_id: uuid::Uuid,
    pub before: chrono::DateTime<chrono::Utc>,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct BodiesParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub limit: i64,
    pub longest: i32,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub blob_id: uuid::Uuid,
    pub size_bytes: i64,
    pub message_id: String,
    pub in_reply_to: String,
    pub subject: String,
    pub sender: String,
    pub state: String,
    pub state_text: String,
    pub undo_until: Option<chrono::DateTime<chrono::Utc>>,
    pub send_at: chrono::DateTime<chrono::Utc>,
    pub attempts: i32,
    pub first_attempt_at: Option<chrono::DateTime<chrono::Utc>>,
    pub next_attempt_at: Option<chrono::DateTime<chrono::Utc>>,
    pub run: i64,
    pub data_at: Option<chrono::DateTime<chrono::Utc>>,
    pub sent_at: Option<chrono::DateTime<chrono::Utc>>,
    pub copy_state: String,
    pub copy_text: String,
    pub copy_attempts: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
pub struct EntryBorrowed<'a> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub blob_id: uuid::Uuid,
    pub size_bytes: i64,
    pub message_id: &'a str,
    pub in_reply_to: &'a str,
    pub subject: &'a str,
    pub sender: &'a str,
    pub state: &'a str,
    pub state_text: &'a str,
    pub undo_until: Option<chrono::DateTime<chrono::Utc>>,
    pub send_at: chrono::DateTime<chrono::Utc>,
    pub attempts: i32,
    pub first_attempt_at: Option<chrono::DateTime<chrono::Utc>>,
    pub next_attempt_at: Option<chrono::DateTime<chrono::Utc>>,
    pub run: i64,
    pub data_at: Option<chrono::DateTime<chrono::Utc>>,
    pub sent_at: Option<chrono::DateTime<chrono::Utc>>,
    pub copy_state: &'a str,
    pub copy_text: &'a str,
    pub copy_attempts: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<EntryBorrowed<'a>> for Entry {
    fn from(
        EntryBorrowed {
            id,
            user_id,
            account_id,
            draft_id,
            blob_id,
            size_bytes,
            message_id,
            in_reply_to,
            subject,
            sender,
            state,
            state_text,
            undo_until,
            send_at,
            attempts,
            first_attempt_at,
            next_attempt_at,
            run,
            data_at,
            sent_at,
            copy_state,
            copy_text,
            copy_attempts,
            created_at,
        }: EntryBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            user_id,
            account_id,
            draft_id,
            blob_id,
            size_bytes,
            message_id: message_id.into(),
            in_reply_to: in_reply_to.into(),
            subject: subject.into(),
            sender: sender.into(),
            state: state.into(),
            state_text: state_text.into(),
            undo_until,
            send_at,
            attempts,
            first_attempt_at,
            next_attempt_at,
            run,
            data_at,
            sent_at,
            copy_state: copy_state.into(),
            copy_text: copy_text.into(),
            copy_attempts,
            created_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Recipient {
    pub outbox_id: uuid::Uuid,
    pub position: i32,
    pub kind: String,
    pub name: String,
    pub address: String,
    pub state: String,
    pub reply: String,
    pub status: String,
}
pub struct RecipientBorrowed<'a> {
    pub outbox_id: uuid::Uuid,
    pub position: i32,
    pub kind: &'a str,
    pub name: &'a str,
    pub address: &'a str,
    pub state: &'a str,
    pub reply: &'a str,
    pub status: &'a str,
}
impl<'a> From<RecipientBorrowed<'a>> for Recipient {
    fn from(
        RecipientBorrowed { outbox_id, position, kind, name, address, state, reply, status }: RecipientBorrowed<'a>,
    ) -> Self {
        Self {
            outbox_id,
            position,
            kind: kind.into(),
            name: name.into(),
            address: address.into(),
            state: state.into(),
            reply: reply.into(),
            status: status.into(),
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct CountSince {
    pub tenants: i64,
    pub members: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Reported {
    pub id: uuid::Uuid,
    pub state: String,
}
pub struct ReportedBorrowed<'a> {
    pub id: uuid::Uuid,
    pub state: &'a str,
}
impl<'a> From<ReportedBorrowed<'a>> for Reported {
    fn from(ReportedBorrowed { id, state }: ReportedBorrowed<'a>) -> Self {
        Self { id, state: state.into() }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Overdue {
    pub id: uuid::Uuid,
    pub account_id: uuid::Uuid,
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
pub struct EntryQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<EntryBorrowed, tokio_postgres::Error>,
    mapper: fn(EntryBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> EntryQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(EntryBorrowed) -> R) -> EntryQuery<'c, 'a, 's, C, R, N> {
        EntryQuery {
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
pub struct RecipientQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<RecipientBorrowed, tokio_postgres::Error>,
    mapper: fn(RecipientBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> RecipientQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(RecipientBorrowed) -> R) -> RecipientQuery<'c, 'a, 's, C, R, N> {
        RecipientQuery {
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
pub struct CountSinceQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<CountSince, tokio_postgres::Error>,
    mapper: fn(CountSince) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> CountSinceQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(CountSince) -> R) -> CountSinceQuery<'c, 'a, 's, C, R, N> {
        CountSinceQuery {
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
pub struct ReportedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ReportedBorrowed, tokio_postgres::Error>,
    mapper: fn(ReportedBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ReportedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ReportedBorrowed) -> R) -> ReportedQuery<'c, 'a, 's, C, R, N> {
        ReportedQuery {
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
pub struct BoolQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<bool, tokio_postgres::Error>,
    mapper: fn(bool) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> BoolQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(bool) -> R) -> BoolQuery<'c, 'a, 's, C, R, N> {
        BoolQuery {
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
pub struct OverdueQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Overdue, tokio_postgres::Error>,
    mapper: fn(Overdue) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> OverdueQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Overdue) -> R) -> OverdueQuery<'c, 'a, 's, C, R, N> {
        OverdueQuery {
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
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO outbox (tenant_id, id, user_id, account_id, draft_id, blob_id, size_bytes, message_id, in_reply_to, subject, sender, undo_until, send_at, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14) RETURNING id",
        None,
    )
}
impl InsertStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::StringSql,
        T2: crate::StringSql,
        T3: crate::StringSql,
        T4: crate::StringSql,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        blob_id: &'a uuid::Uuid,
        size_bytes: &'a i64,
        message_id: &'a T1,
        in_reply_to: &'a T2,
        subject: &'a T3,
        sender: &'a T4,
        undo_until: &'a Option<chrono::DateTime<chrono::Utc>>,
        send_at: &'a chrono::DateTime<chrono::Utc>,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 14> {
        UuidUuidQuery {
            client,
            params: [
                tenant_id,
                id,
                user_id,
                account_id,
                draft_id,
                blob_id,
                size_bytes,
                message_id,
                in_reply_to,
                subject,
                sender,
                undo_until,
                send_at,
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
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        InsertParams<T1, T2, T3, T4>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 14>,
        C,
    > for InsertStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertParams<T1, T2, T3, T4>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 14> {
        self.bind(
            client,
            &params.tenant_id,
            &params.id,
            &params.user_id,
            &params.account_id,
            &params.draft_id,
            &params.blob_id,
            &params.size_bytes,
            &params.message_id,
            &params.in_reply_to,
            &params.subject,
            &params.sender,
            &params.undo_until,
            &params.send_at,
            &params.now,
        )
    }
}
pub struct InsertRecipientsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert_recipients() -> InsertRecipientsStmt {
    InsertRecipientsStmt(
        "INSERT INTO outbox_recipients (tenant_id, outbox_id, position, kind, name, address) SELECT $1, $2, r.position, r.kind, r.name, r.address FROM unnest($3::integer[], $4::text[], $5::text[], $6::text[]) AS r (position, kind, name, address) RETURNING position",
        None,
    )
}
impl InsertRecipientsStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = i32>,
        T2: crate::StringSql,
        T3: crate::ArraySql<Item = T2>,
        T4: crate::StringSql,
        T5: crate::ArraySql<Item = T4>,
        T6: crate::StringSql,
        T7: crate::ArraySql<Item = T6>,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        outbox_id: &'a uuid::Uuid,
        positions: &'a T1,
        kinds: &'a T3,
        names: &'a T5,
        addresses: &'a T7,
    ) -> I32Query<'c, 'a, 's, C, i32, 6> {
        I32Query {
            client,
            params: [tenant_id, outbox_id, positions, kinds, names, addresses],
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
    T1: crate::ArraySql<Item = i32>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        InsertRecipientsParams<T1, T2, T3, T4, T5, T6, T7>,
        I32Query<'c, 'a, 's, C, i32, 6>,
        C,
    > for InsertRecipientsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertRecipientsParams<T1, T2, T3, T4, T5, T6, T7>,
    ) -> I32Query<'c, 'a, 's, C, i32, 6> {
        self.bind(
            client,
            &params.tenant_id,
            &params.outbox_id,
            &params.positions,
            &params.kinds,
            &params.names,
            &params.addresses,
        )
    }
}
pub struct FindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find() -> FindStmt {
    FindStmt(
        "SELECT id, user_id, account_id, draft_id, blob_id, size_bytes, message_id, in_reply_to, subject, sender, state, state_text, undo_until, send_at, attempts, first_attempt_at, next_attempt_at, run, data_at, sent_at, copy_state, copy_text, copy_attempts, created_at FROM outbox WHERE tenant_id = $1 AND id = $2",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> EntryQuery<'c, 'a, 's, C, Entry, 2> {
        EntryQuery {
            client,
            params: [tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<EntryBorrowed, tokio_postgres::Error> {
                Ok(EntryBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    account_id: row.try_get(2)?,
                    draft_id: row.try_get(3)?,
                    blob_id: row.try_get(4)?,
                    size_bytes: row.try_get(5)?,
                    message_id: row.try_get(6)?,
                    in_reply_to: row.try_get(7)?,
                    subject: row.try_get(8)?,
                    sender: row.try_get(9)?,
                    state: row.try_get(10)?,
                    state_text: row.try_get(11)?,
                    undo_until: row.try_get(12)?,
                    send_at: row.try_get(13)?,
                    attempts: row.try_get(14)?,
                    first_attempt_at: row.try_get(15)?,
                    next_attempt_at: row.try_get(16)?,
                    run: row.try_get(17)?,
                    data_at: row.try_get(18)?,
                    sent_at: row.try_get(19)?,
                    copy_state: row.try_get(20)?,
                    copy_text: row.try_get(21)?,
                    copy_attempts: row.try_get(22)?,
                    created_at: row.try_get(23)?,
                })
            },
            mapper: |it| Entry::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, FindParams, EntryQuery<'c, 'a, 's, C, Entry, 2>, C> for FindStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindParams) -> EntryQuery<'c, 'a, 's, C, Entry, 2> {
        self.bind(client, &params.tenant_id, &params.id)
    }
}
pub struct ListStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn list() -> ListStmt {
    ListStmt(
        "SELECT id, user_id, account_id, draft_id, blob_id, size_bytes, message_id, in_reply_to, subject, sender, state, state_text, undo_until, send_at, attempts, first_attempt_at, next_attempt_at, run, data_at, sent_at, copy_state, copy_text, copy_attempts, created_at FROM outbox WHERE tenant_id = $1 AND user_id = $2 AND state <> 'dismissed' AND (created_at, id) < ($3, $4) ORDER BY created_at DESC, id DESC LIMIT $5",
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
    ) -> EntryQuery<'c, 'a, 's, C, Entry, 5> {
        EntryQuery {
            client,
            params: [tenant_id, user_id, before, before_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<EntryBorrowed, tokio_postgres::Error> {
                Ok(EntryBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    account_id: row.try_get(2)?,
                    draft_id: row.try_get(3)?,
                    blob_id: row.try_get(4)?,
                    size_bytes: row.try_get(5)?,
                    message_id: row.try_get(6)?,
                    in_reply_to: row.try_get(7)?,
                    subject: row.try_get(8)?,
                    sender: row.try_get(9)?,
                    state: row.try_get(10)?,
                    state_text: row.try_get(11)?,
                    undo_until: row.try_get(12)?,
                    send_at: row.try_get(13)?,
                    attempts: row.try_get(14)?,
                    first_attempt_at: row.try_get(15)?,
                    next_attempt_at: row.try_get(16)?,
                    run: row.try_get(17)?,
                    data_at: row.try_get(18)?,
                    sent_at: row.try_get(19)?,
                    copy_state: row.try_get(20)?,
                    copy_text: row.try_get(21)?,
                    copy_attempts: row.try_get(22)?,
                    created_at: row.try_get(23)?,
                })
            },
            mapper: |it| Entry::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ListParams, EntryQuery<'c, 'a, 's, C, Entry, 5>, C> for ListStmt
{
    fn params(&'s self, client: &'c C, params: &'a ListParams) -> EntryQuery<'c, 'a, 's, C, Entry, 5> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.before, &params.before_id, &params.limit)
    }
}
pub struct RecipientsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn recipients() -> RecipientsStmt {
    RecipientsStmt(
        "SELECT outbox_id, position, kind, name, address, state, reply, status FROM outbox_recipients WHERE tenant_id = $1 AND outbox_id = any($2::uuid[]) ORDER BY outbox_id, position",
        None,
    )
}
impl RecipientsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        ids: &'a T1,
    ) -> RecipientQuery<'c, 'a, 's, C, Recipient, 2> {
        RecipientQuery {
            client,
            params: [tenant_id, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<RecipientBorrowed, tokio_postgres::Error> {
                Ok(RecipientBorrowed {
                    outbox_id: row.try_get(0)?,
                    position: row.try_get(1)?,
                    kind: row.try_get(2)?,
                    name: row.try_get(3)?,
                    address: row.try_get(4)?,
                    state: row.try_get(5)?,
                    reply: row.try_get(6)?,
                    status: row.try_get(7)?,
                })
            },
            mapper: |it| Recipient::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, RecipientsParams<T1>, RecipientQuery<'c, 'a, 's, C, Recipient, 2>, C>
    for RecipientsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RecipientsParams<T1>,
    ) -> RecipientQuery<'c, 'a, 's, C, Recipient, 2> {
        self.bind(client, &params.tenant_id, &params.ids)
    }
}
pub struct CountSinceStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count_since() -> CountSinceStmt {
    CountSinceStmt(
        "SELECT count(*) AS tenants, count(*) FILTER (WHERE user_id = $1) AS members FROM outbox WHERE tenant_id = $2 AND created_at > $3",
        None,
    )
}
impl CountSinceStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        user_id: &'a uuid::Uuid,
        tenant_id: &'a uuid::Uuid,
        since: &'a chrono::DateTime<chrono::Utc>,
    ) -> CountSinceQuery<'c, 'a, 's, C, CountSince, 3> {
        CountSinceQuery {
            client,
            params: [user_id, tenant_id, since],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<CountSince, tokio_postgres::Error> {
                Ok(CountSince { tenants: row.try_get(0)?, members: row.try_get(1)? })
            },
            mapper: |it| CountSince::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, CountSinceParams, CountSinceQuery<'c, 'a, 's, C, CountSince, 3>, C>
    for CountSinceStmt
{
    fn params(&'s self, client: &'c C, params: &'a CountSinceParams) -> CountSinceQuery<'c, 'a, 's, C, CountSince, 3> {
        self.bind(client, &params.user_id, &params.tenant_id, &params.since)
    }
}
pub struct BeginStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn begin() -> BeginStmt {
    BeginStmt(
        "UPDATE outbox SET state = 'sending', state_text = '', run = run + 1, attempts = attempts + 1, data_at = NULL, next_attempt_at = NULL, first_attempt_at = coalesce(first_attempt_at, $1), updated_at = $1 WHERE tenant_id = $2 AND id = $3 AND (state = 'queued' AND coalesce(next_attempt_at, send_at) <= $1 OR state = 'sending' AND data_at IS NULL) RETURNING id, user_id, account_id, draft_id, blob_id, size_bytes, message_id, in_reply_to, subject, sender, state, state_text, undo_until, send_at, attempts, first_attempt_at, next_attempt_at, run, data_at, sent_at, copy_state, copy_text, copy_attempts, created_at",
        None,
    )
}
impl BeginStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> EntryQuery<'c, 'a, 's, C, Entry, 3> {
        EntryQuery {
            client,
            params: [now, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<EntryBorrowed, tokio_postgres::Error> {
                Ok(EntryBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    account_id: row.try_get(2)?,
                    draft_id: row.try_get(3)?,
                    blob_id: row.try_get(4)?,
                    size_bytes: row.try_get(5)?,
                    message_id: row.try_get(6)?,
                    in_reply_to: row.try_get(7)?,
                    subject: row.try_get(8)?,
                    sender: row.try_get(9)?,
                    state: row.try_get(10)?,
                    state_text: row.try_get(11)?,
                    undo_until: row.try_get(12)?,
                    send_at: row.try_get(13)?,
                    attempts: row.try_get(14)?,
                    first_attempt_at: row.try_get(15)?,
                    next_attempt_at: row.try_get(16)?,
                    run: row.try_get(17)?,
                    data_at: row.try_get(18)?,
                    sent_at: row.try_get(19)?,
                    copy_state: row.try_get(20)?,
                    copy_text: row.try_get(21)?,
                    copy_attempts: row.try_get(22)?,
                    created_at: row.try_get(23)?,
                })
            },
            mapper: |it| Entry::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, BeginParams, EntryQuery<'c, 'a, 's, C, Entry, 3>, C> for BeginStmt
{
    fn params(&'s self, client: &'c C, params: &'a BeginParams) -> EntryQuery<'c, 'a, 's, C, Entry, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct GiveUpOnStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn give_up_on() -> GiveUpOnStmt {
    GiveUpOnStmt(
        "UPDATE outbox SET state = 'unknown', state_text = $1, updated_at = $2 WHERE tenant_id = $3 AND id = $4 AND state = 'sending' AND data_at IS NOT NULL RETURNING user_id",
        None,
    )
}
impl GiveUpOnStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        state_text: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [state_text, now, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, GiveUpOnParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for GiveUpOnStmt
{
    fn params(&'s self, client: &'c C, params: &'a GiveUpOnParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.state_text, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct MarkStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn mark() -> MarkStmt {
    MarkStmt(
        "UPDATE outbox SET data_at = $1 WHERE tenant_id = $2 AND id = $3 AND run = $4 AND state = 'sending' RETURNING id",
        None,
    )
}
impl MarkStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        run: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [now, tenant_id, id, run],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, MarkParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C> for MarkStmt
{
    fn params(&'s self, client: &'c C, params: &'a MarkParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.now, &params.tenant_id, &params.id, &params.run)
    }
}
pub struct SettleStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn settle() -> SettleStmt {
    SettleStmt(
        "UPDATE outbox SET state = $1, state_text = $2, next_attempt_at = $3, data_at = NULL, sent_at = CASE WHEN $4 THEN coalesce(sent_at, $5) ELSE sent_at END, copy_state = CASE WHEN $4 AND copy_state = 'none' THEN $6 ELSE copy_state END, updated_at = $5 WHERE tenant_id = $7 AND id = $8 AND run = $9 AND state IN ('sending', 'unknown') RETURNING copy_state",
        None,
    )
}
impl SettleStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql>(
        &'s self,
        client: &'c C,
        state: &'a T1,
        state_text: &'a T2,
        next_attempt_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        is_taken: &'a bool,
        now: &'a chrono::DateTime<chrono::Utc>,
        copy_state: &'a T3,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        run: &'a i64,
    ) -> StringQuery<'c, 'a, 's, C, String, 9> {
        StringQuery {
            client,
            params: [state, state_text, next_attempt_at, is_taken, now, copy_state, tenant_id, id, run],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, SettleParams<T1, T2, T3>, StringQuery<'c, 'a, 's, C, String, 9>, C>
    for SettleStmt
{
    fn params(&'s self, client: &'c C, params: &'a SettleParams<T1, T2, T3>) -> StringQuery<'c, 'a, 's, C, String, 9> {
        self.bind(
            client,
            &params.state,
            &params.state_text,
            &params.next_attempt_at,
            &params.is_taken,
            &params.now,
            &params.copy_state,
            &params.tenant_id,
            &params.id,
            &params.run,
        )
    }
}
pub struct SettleRecipientsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn settle_recipients() -> SettleRecipientsStmt {
    SettleRecipientsStmt(
        "UPDATE outbox_recipients r SET state = w.state, reply = w.reply, status = w.status FROM unnest($1::integer[], $2::text[], $3::text[], $4::text[]) AS w (position, state, reply, status) WHERE r.tenant_id = $5 AND r.outbox_id = $6 AND r.position = w.position RETURNING r.position",
        None,
    )
}
impl SettleRecipientsStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = i32>,
        T2: crate::StringSql,
        T3: crate::ArraySql<Item = T2>,
        T4: crate::StringSql,
        T5: crate::ArraySql<Item = T4>,
        T6: crate::StringSql,
        T7: crate::ArraySql<Item = T6>,
    >(
        &'s self,
        client: &'c C,
        positions: &'a T1,
        states: &'a T3,
        replies: &'a T5,
        statuses: &'a T7,
        tenant_id: &'a uuid::Uuid,
        outbox_id: &'a uuid::Uuid,
    ) -> I32Query<'c, 'a, 's, C, i32, 6> {
        I32Query {
            client,
            params: [positions, states, replies, statuses, tenant_id, outbox_id],
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
    T1: crate::ArraySql<Item = i32>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        SettleRecipientsParams<T1, T2, T3, T4, T5, T6, T7>,
        I32Query<'c, 'a, 's, C, i32, 6>,
        C,
    > for SettleRecipientsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SettleRecipientsParams<T1, T2, T3, T4, T5, T6, T7>,
    ) -> I32Query<'c, 'a, 's, C, i32, 6> {
        self.bind(
            client,
            &params.positions,
            &params.states,
            &params.replies,
            &params.statuses,
            &params.tenant_id,
            &params.outbox_id,
        )
    }
}
pub struct CancelStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn cancel() -> CancelStmt {
    CancelStmt(
        "DELETE FROM outbox o WHERE o.tenant_id = $1 AND o.id = $2 AND o.user_id = $3 AND o.state IN ('queued', 'failed') AND NOT EXISTS (SELECT FROM outbox_recipients r WHERE r.tenant_id = o.tenant_id AND r.outbox_id = o.id AND r.state = 'accepted') RETURNING o.draft_id",
        None,
    )
}
impl CancelStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, CancelParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for CancelStmt
{
    fn params(&'s self, client: &'c C, params: &'a CancelParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.id, &params.user_id)
    }
}
pub struct DismissStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn dismiss() -> DismissStmt {
    DismissStmt(
        "UPDATE outbox o SET state = 'dismissed', next_attempt_at = NULL, updated_at = $1 WHERE o.tenant_id = $2 AND o.id = $3 AND o.user_id = $4 AND (o.state IN ('failed', 'unknown') OR o.state = 'sent' AND EXISTS ( SELECT FROM outbox_recipients r WHERE r.tenant_id = o.tenant_id AND r.outbox_id = o.id AND r.state <> 'accepted')) RETURNING o.id",
        None,
    )
}
impl DismissStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [now, tenant_id, id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, DismissParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for DismissStmt
{
    fn params(&'s self, client: &'c C, params: &'a DismissParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.now, &params.tenant_id, &params.id, &params.user_id)
    }
}
pub struct RetryStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn retry() -> RetryStmt {
    RetryStmt(
        "UPDATE outbox SET state = 'queued', state_text = '', attempts = 0, first_attempt_at = NULL, next_attempt_at = NULL, send_at = $1, undo_until = NULL, run = run + 1, data_at = NULL, updated_at = $1 WHERE tenant_id = $2 AND id = $3 AND user_id = $4 AND state IN ('failed', 'unknown') RETURNING account_id",
        None,
    )
}
impl RetryStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [now, tenant_id, id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, RetryParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for RetryStmt
{
    fn params(&'s self, client: &'c C, params: &'a RetryParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.now, &params.tenant_id, &params.id, &params.user_id)
    }
}
pub struct RetryRecipientsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn retry_recipients() -> RetryRecipientsStmt {
    RetryRecipientsStmt(
        "UPDATE outbox_recipients SET state = 'waiting', reply = '', status = '' WHERE tenant_id = $1 AND outbox_id = $2 AND state <> 'accepted' RETURNING position",
        None,
    )
}
impl RetryRecipientsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        outbox_id: &'a uuid::Uuid,
    ) -> I32Query<'c, 'a, 's, C, i32, 2> {
        I32Query {
            client,
            params: [tenant_id, outbox_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, RetryRecipientsParams, I32Query<'c, 'a, 's, C, i32, 2>, C>
    for RetryRecipientsStmt
{
    fn params(&'s self, client: &'c C, params: &'a RetryRecipientsParams) -> I32Query<'c, 'a, 's, C, i32, 2> {
        self.bind(client, &params.tenant_id, &params.outbox_id)
    }
}
pub struct CopiedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn copied() -> CopiedStmt {
    CopiedStmt(
        "UPDATE outbox SET copy_state = $1, copy_text = $2, copy_attempts = copy_attempts + 1, updated_at = $3 WHERE tenant_id = $4 AND id = $5 AND copy_state = 'waiting' RETURNING copy_attempts",
        None,
    )
}
impl CopiedStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        copy_state: &'a T1,
        copy_text: &'a T2,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> I32Query<'c, 'a, 's, C, i32, 5> {
        I32Query {
            client,
            params: [copy_state, copy_text, now, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, CopiedParams<T1, T2>, I32Query<'c, 'a, 's, C, i32, 5>, C> for CopiedStmt
{
    fn params(&'s self, client: &'c C, params: &'a CopiedParams<T1, T2>) -> I32Query<'c, 'a, 's, C, i32, 5> {
        self.bind(client, &params.copy_state, &params.copy_text, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct ReportedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn reported() -> ReportedStmt {
    ReportedStmt(
        "SELECT id, state FROM outbox WHERE tenant_id = $1 AND user_id = $2 AND message_id = $3 ORDER BY id LIMIT 1 FOR UPDATE",
        None,
    )
}
impl ReportedStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        message_id: &'a T1,
    ) -> ReportedQuery<'c, 'a, 's, C, Reported, 3> {
        ReportedQuery {
            client,
            params: [tenant_id, user_id, message_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ReportedBorrowed, tokio_postgres::Error> {
                Ok(ReportedBorrowed { id: row.try_get(0)?, state: row.try_get(1)? })
            },
            mapper: |it| Reported::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, ReportedParams<T1>, ReportedQuery<'c, 'a, 's, C, Reported, 3>, C>
    for ReportedStmt
{
    fn params(&'s self, client: &'c C, params: &'a ReportedParams<T1>) -> ReportedQuery<'c, 'a, 's, C, Reported, 3> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.message_id)
    }
}
pub struct TellStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn tell() -> TellStmt {
    TellStmt("UPDATE outbox SET state_text = $1, updated_at = $2 WHERE tenant_id = $3 AND id = $4 RETURNING id", None)
}
impl TellStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        state_text: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [state_text, now, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, TellParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for TellStmt
{
    fn params(&'s self, client: &'c C, params: &'a TellParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.state_text, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct UnknownOfAccountStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn unknown_of_account() -> UnknownOfAccountStmt {
    UnknownOfAccountStmt(
        "SELECT id, user_id, account_id, draft_id, blob_id, size_bytes, message_id, in_reply_to, subject, sender, state, state_text, undo_until, send_at, attempts, first_attempt_at, next_attempt_at, run, data_at, sent_at, copy_state, copy_text, copy_attempts, created_at FROM outbox WHERE tenant_id = $1 AND user_id = $2 AND account_id = $3 AND state = 'unknown' ORDER BY id LIMIT 100",
        None,
    )
}
impl UnknownOfAccountStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
    ) -> EntryQuery<'c, 'a, 's, C, Entry, 3> {
        EntryQuery {
            client,
            params: [tenant_id, user_id, account_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<EntryBorrowed, tokio_postgres::Error> {
                Ok(EntryBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    account_id: row.try_get(2)?,
                    draft_id: row.try_get(3)?,
                    blob_id: row.try_get(4)?,
                    size_bytes: row.try_get(5)?,
                    message_id: row.try_get(6)?,
                    in_reply_to: row.try_get(7)?,
                    subject: row.try_get(8)?,
                    sender: row.try_get(9)?,
                    state: row.try_get(10)?,
                    state_text: row.try_get(11)?,
                    undo_until: row.try_get(12)?,
                    send_at: row.try_get(13)?,
                    attempts: row.try_get(14)?,
                    first_attempt_at: row.try_get(15)?,
                    next_attempt_at: row.try_get(16)?,
                    run: row.try_get(17)?,
                    data_at: row.try_get(18)?,
                    sent_at: row.try_get(19)?,
                    copy_state: row.try_get(20)?,
                    copy_text: row.try_get(21)?,
                    copy_attempts: row.try_get(22)?,
                    created_at: row.try_get(23)?,
                })
            },
            mapper: |it| Entry::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, UnknownOfAccountParams, EntryQuery<'c, 'a, 's, C, Entry, 3>, C>
    for UnknownOfAccountStmt
{
    fn params(&'s self, client: &'c C, params: &'a UnknownOfAccountParams) -> EntryQuery<'c, 'a, 's, C, Entry, 3> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.account_id)
    }
}
pub struct SentFromHereStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn sent_from_here() -> SentFromHereStmt {
    SentFromHereStmt(
        "SELECT message_id FROM outbox WHERE tenant_id = $1 AND user_id = $2 AND message_id = any($3::text[])",
        None,
    )
}
impl SentFromHereStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::ArraySql<Item = T1>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        message_ids: &'a T2,
    ) -> StringQuery<'c, 'a, 's, C, String, 3> {
        StringQuery {
            client,
            params: [tenant_id, user_id, message_ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::ArraySql<Item = T1>>
    crate::client::async_::Params<'c, 'a, 's, SentFromHereParams<T1, T2>, StringQuery<'c, 'a, 's, C, String, 3>, C>
    for SentFromHereStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SentFromHereParams<T1, T2>,
    ) -> StringQuery<'c, 'a, 's, C, String, 3> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.message_ids)
    }
}
pub struct IsAmongSentStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn is_among_sent() -> IsAmongSentStmt {
    IsAmongSentStmt(
        "SELECT EXISTS (SELECT FROM email_thread_references r JOIN email_messages m ON m.tenant_id = r.tenant_id AND m.account_id = r.account_id AND m.thread_id = r.thread_id JOIN email_message_folders p ON p.tenant_id = m.tenant_id AND p.message_id = m.id JOIN email_folders f ON f.tenant_id = p.tenant_id AND f.id = p.home_folder_id AND f.type = 'sent' WHERE r.tenant_id = $1 AND r.account_id = $2 AND r.reference = $3 AND m.message_id = $4) AS is_there",
        None,
    )
}
impl IsAmongSentStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        reference: &'a uuid::Uuid,
        message_id: &'a T1,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 4> {
        BoolQuery {
            client,
            params: [tenant_id, account_id, reference, message_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, IsAmongSentParams<T1>, BoolQuery<'c, 'a, 's, C, bool, 4>, C>
    for IsAmongSentStmt
{
    fn params(&'s self, client: &'c C, params: &'a IsAmongSentParams<T1>) -> BoolQuery<'c, 'a, 's, C, bool, 4> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.reference, &params.message_id)
    }
}
pub struct WasSentStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn was_sent() -> WasSentStmt {
    WasSentStmt(
        "UPDATE outbox SET state = 'sent', state_text = '', sent_at = coalesce(sent_at, $1), data_at = NULL, copy_state = 'provider', updated_at = $1 WHERE tenant_id = $2 AND id = $3 AND state = 'unknown' RETURNING id",
        None,
    )
}
impl WasSentStmt {
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
    crate::client::async_::Params<'c, 'a, 's, WasSentParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for WasSentStmt
{
    fn params(&'s self, client: &'c C, params: &'a WasSentParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct AcceptWaitingStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn accept_waiting() -> AcceptWaitingStmt {
    AcceptWaitingStmt(
        "UPDATE outbox_recipients SET state = 'accepted' WHERE tenant_id = $1 AND outbox_id = $2 AND state = 'waiting' RETURNING position",
        None,
    )
}
impl AcceptWaitingStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        outbox_id: &'a uuid::Uuid,
    ) -> I32Query<'c, 'a, 's, C, i32, 2> {
        I32Query {
            client,
            params: [tenant_id, outbox_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, AcceptWaitingParams, I32Query<'c, 'a, 's, C, i32, 2>, C>
    for AcceptWaitingStmt
{
    fn params(&'s self, client: &'c C, params: &'a AcceptWaitingParams) -> I32Query<'c, 'a, 's, C, i32, 2> {
        self.bind(client, &params.tenant_id, &params.outbox_id)
    }
}
pub struct OverdueStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn overdue() -> OverdueStmt {
    OverdueStmt(
        "SELECT id, account_id FROM outbox WHERE tenant_id = $1 AND state IN ('queued', 'sending') AND updated_at < $2 AND coalesce(next_attempt_at, send_at) < $2 ORDER BY id LIMIT $3",
        None,
    )
}
impl OverdueStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        before: &'a chrono::DateTime<chrono::Utc>,
        limit: &'a i64,
    ) -> OverdueQuery<'c, 'a, 's, C, Overdue, 3> {
        OverdueQuery {
            client,
            params: [tenant_id, before, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Overdue, tokio_postgres::Error> {
                Ok(Overdue { id: row.try_get(0)?, account_id: row.try_get(1)? })
            },
            mapper: |it| Overdue::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, OverdueParams, OverdueQuery<'c, 'a, 's, C, Overdue, 3>, C>
    for OverdueStmt
{
    fn params(&'s self, client: &'c C, params: &'a OverdueParams) -> OverdueQuery<'c, 'a, 's, C, Overdue, 3> {
        self.bind(client, &params.tenant_id, &params.before, &params.limit)
    }
}
pub struct PurgeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn purge() -> PurgeStmt {
    PurgeStmt(
        "DELETE FROM outbox WHERE tenant_id = $1 AND id IN ( SELECT o.id FROM outbox o WHERE o.tenant_id = $1 AND o.state <> 'sending' AND (o.updated_at < $2 AND o.state IN ('sent', 'dismissed') OR NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = o.tenant_id AND m.user_id = o.user_id) OR NOT EXISTS (SELECT FROM email_accounts a WHERE a.tenant_id = o.tenant_id AND a.id = o.account_id AND a.deleted_at IS NULL)) ORDER BY o.id LIMIT $3) RETURNING id",
        None,
    )
}
impl PurgeStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        before: &'a chrono::DateTime<chrono::Utc>,
        limit: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, before, limit],
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
        self.bind(client, &params.tenant_id, &params.before, &params.limit)
    }
}
pub struct BodiesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn bodies() -> BodiesStmt {
    BodiesStmt(
        "SELECT b.bytes FROM ( SELECT draft_id, created_at, id FROM outbox WHERE tenant_id = $1 AND user_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3) o JOIN drafts d ON d.tenant_id = $1 AND d.id = o.draft_id JOIN draft_bodies b ON b.tenant_id = $1 AND b.draft_id = d.id AND b.digest = d.body_digest WHERE octet_length(b.bytes) <= $4 ORDER BY o.created_at DESC, o.id DESC",
        None,
    )
}
impl BodiesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        limit: &'a i64,
        longest: &'a i32,
    ) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 4> {
        Vecu8Query {
            client,
            params: [tenant_id, user_id, limit, longest],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, BodiesParams, Vecu8Query<'c, 'a, 's, C, Vec<u8>, 4>, C> for BodiesStmt
{
    fn params(&'s self, client: &'c C, params: &'a BodiesParams) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 4> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.limit, &params.longest)
    }
}
