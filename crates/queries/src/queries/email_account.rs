// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct FindParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct OfUserParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct InsertParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
    T5: crate::StringSql,
    T6: crate::StringSql,
    T7: crate::BytesSql,
    T8: crate::StringSql,
    T9: crate::StringSql,
    T10: crate::StringSql,
> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_name: T1,
    pub email_address: T2,
    pub protocol: T3,
    pub hostname: T4,
    pub port: i32,
    pub encryption: T5,
    pub username: T6,
    pub password: Option<T7>,
    pub smtp_hostname: Option<T8>,
    pub smtp_port: Option<i32>,
    pub smtp_encryption: Option<T9>,
    pub smtp_username: Option<T10>,
    pub leave_on_server_days: Option<i32>,
    pub max_message_size: i64,
    pub sync_interval: i32,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct InsertLocalParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_name: T1,
    pub email_address: T2,
    pub max_message_size: i64,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct HoldLocalParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct UpdateParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
    T5: crate::StringSql,
    T6: crate::BytesSql,
    T7: crate::StringSql,
    T8: crate::StringSql,
    T9: crate::StringSql,
> {
    pub account_name: Option<T1>,
    pub email_address: Option<T2>,
    pub hostname: Option<T3>,
    pub port: Option<i32>,
    pub encryption: Option<T4>,
    pub username: Option<T5>,
    pub password: Option<T6>,
    pub with_smtp: bool,
    pub smtp_hostname: Option<T7>,
    pub smtp_port: Option<i32>,
    pub smtp_encryption: Option<T8>,
    pub smtp_username: Option<T9>,
    pub with_leave: bool,
    pub leave_on_server_days: Option<i32>,
    pub sync_interval: Option<i32>,
    pub is_enabled: Option<bool>,
    pub is_sync_enabled: Option<bool>,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub expected_version: Option<i32>,
}
#[derive(Clone, Copy, Debug)]
pub struct MarkDeletedParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub expected_version: Option<i32>,
}
#[derive(Clone, Copy, Debug)]
pub struct PasswordParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct ReplacePasswordParams<T1: crate::BytesSql, T2: crate::BytesSql> {
    pub password: T1,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub before: T2,
}
#[derive(Clone, Copy, Debug)]
pub struct ClaimParams {
    pub claimed_by: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct ClaimFreeParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub claimed_by: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub alive: T1,
}
#[derive(Clone, Copy, Debug)]
pub struct HoldParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub claim: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct IsKeptParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ReleaseParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub claim: i64,
}
#[derive(Debug)]
pub struct ClaimedByAnyParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub instances: T1,
}
#[derive(Debug)]
pub struct ToTakeOverParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub alive: T1,
}
#[derive(Debug)]
pub struct SetStateParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub state: T1,
    pub now: chrono::DateTime<chrono::Utc>,
    pub text: Option<T2>,
    pub failures: i32,
    pub is_synced: bool,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct SetProgressParams<T1: crate::StringSql> {
    pub folder: Option<T1>,
    pub done: i64,
    pub total: i64,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct RetireParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct DeleteRestParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub most: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct DeleteParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_name: String,
    pub email_address: String,
    pub protocol: String,
    pub hostname: String,
    pub port: i32,
    pub encryption: String,
    pub username: String,
    pub smtp_hostname: Option<String>,
    pub smtp_port: Option<i32>,
    pub smtp_encryption: Option<String>,
    pub smtp_username: Option<String>,
    pub leave_on_server_days: Option<i32>,
    pub max_message_size: i64,
    pub is_enabled: bool,
    pub is_sync_enabled: bool,
    pub sync_interval: i32,
    pub last_sync_at: Option<chrono::DateTime<chrono::Utc>>,
    pub sync_state: String,
    pub sync_state_text: String,
    pub sync_state_since: Option<chrono::DateTime<chrono::Utc>>,
    pub sync_failures: i32,
    pub progress_folder: Option<String>,
    pub progress_done: i64,
    pub progress_total: i64,
    pub claim: i64,
    pub claimed_by: Option<uuid::Uuid>,
    pub version: i32,
    pub deleted_at: Option<chrono::DateTime<chrono::Utc>>,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
    pub unread_count: i64,
    pub total_count: i64,
    pub problem_count: i64,
}
pub struct AccountBorrowed<'a> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_name: &'a str,
    pub email_address: &'a str,
    pub protocol: &'a str,
    pub hostname: &'a str,
    pub port: i32,
    pub encryption: &'a str,
    pub username: &'a str,
    pub smtp_hostname: Option<&'a str>,
    pub smtp_port: Option<i32>,
    pub smtp_encryption: Option<&'a str>,
    pub smtp_username: Option<&'a str>,
    pub leave_on_server_days: Option<i32>,
    pub max_message_size: i64,
    pub is_enabled: bool,
    pub is_sync_enabled: bool,
    pub sync_interval: i32,
    pub last_sync_at: Option<chrono::DateTime<chrono::Utc>>,
    pub sync_state: &'a str,
    pub sync_state_text: &'a str,
    pub sync_state_since: Option<chrono::DateTime<chrono::Utc>>,
    pub sync_failures: i32,
    pub progress_folder: Option<&'a str>,
    pub progress_done: i64,
    pub progress_total: i64,
    pub claim: i64,
    pub claimed_by: Option<uuid::Uuid>,
    pub version: i32,
    pub deleted_at: Option<chrono::DateTime<chrono::Utc>>,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
    pub unread_count: i64,
    pub total_count: i64,
    pub problem_count: i64,
}
impl<'a> From<AccountBorrowed<'a>> for Account {
    fn from(
        AccountBorrowed {
            id,
            user_id,
            account_name,
            email_address,
            protocol,
            hostname,
            port,
            encryption,
            username,
            smtp_hostname,
            smtp_port,
            smtp_encryption,
            smtp_username,
            leave_on_server_days,
            max_message_size,
            is_enabled,
            is_sync_enabled,
            sync_interval,
            last_sync_at,
            sync_state,
            sync_state_text,
            sync_state_since,
            sync_failures,
            progress_folder,
            progress_done,
            progress_total,
            claim,
            claimed_by,
            version,
            deleted_at,
            created_at,
            updated_at,
            unread_count,
            total_count,
            problem_count,
        }: AccountBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            user_id,
            account_name: account_name.into(),
            email_address: email_address.into(),
            protocol: protocol.into(),
            hostname: hostname.into(),
            port,
            encryption: encryption.into(),
            username: username.into(),
            smtp_hostname: smtp_hostname.map(|v| v.into()),
            smtp_port,
            smtp_encryption: smtp_encryption.map(|v| v.into()),
            smtp_username: smtp_username.map(|v| v.into()),
            leave_on_server_days,
            max_message_size,
            is_enabled,
            is_sync_enabled,
            sync_interval,
            last_sync_at,
            sync_state: sync_state.into(),
            sync_state_text: sync_state_text.into(),
            sync_state_since,
            sync_failures,
            progress_folder: progress_folder.map(|v| v.into()),
            progress_done,
            progress_total,
            claim,
            claimed_by,
            version,
            deleted_at,
            created_at,
            updated_at,
            unread_count,
            total_count,
            problem_count,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct AccountQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<AccountBorrowed, tokio_postgres::Error>,
    mapper: fn(AccountBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> AccountQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(AccountBorrowed) -> R) -> AccountQuery<'c, 'a, 's, C, R, N> {
        AccountQuery {
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
pub struct FindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find() -> FindStmt {
    FindStmt(
        "SELECT a.id, a.user_id, a.account_name, a.email_address, a.protocol, a.hostname, a.port, a.encryption, a.username, a.smtp_hostname, a.smtp_port, a.smtp_encryption, a.smtp_username, a.leave_on_server_days, a.max_message_size, a.is_enabled, a.is_sync_enabled, a.sync_interval, a.last_sync_at, a.sync_state, a.sync_state_text, a.sync_state_since, a.sync_failures, a.progress_folder, a.progress_done, a.progress_total, a.claim, a.claimed_by, a.version, a.deleted_at, a.created_at, a.updated_at, (SELECT coalesce(sum(f.unread_count) FILTER (WHERE f.type NOT IN ('trash', 'spam', 'drafts')), 0)::bigint FROM email_folders f WHERE f.tenant_id = a.tenant_id AND f.account_id = a.id) AS unread_count, (SELECT coalesce(sum(f.total_count), 0)::bigint FROM email_folders f WHERE f.tenant_id = a.tenant_id AND f.account_id = a.id) AS total_count, (SELECT count(*) FROM (SELECT FROM email_messages m WHERE m.tenant_id = a.tenant_id AND m.account_id = a.id AND (m.poison IS NOT NULL OR m.is_too_large) LIMIT 10000) AS problems) AS problem_count FROM email_accounts a WHERE a.tenant_id = $1 AND a.id = $2",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> AccountQuery<'c, 'a, 's, C, Account, 2> {
        AccountQuery {
            client,
            params: [tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<AccountBorrowed, tokio_postgres::Error> {
                Ok(AccountBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    account_name: row.try_get(2)?,
                    email_address: row.try_get(3)?,
                    protocol: row.try_get(4)?,
                    hostname: row.try_get(5)?,
                    port: row.try_get(6)?,
                    encryption: row.try_get(7)?,
                    username: row.try_get(8)?,
                    smtp_hostname: row.try_get(9)?,
                    smtp_port: row.try_get(10)?,
                    smtp_encryption: row.try_get(11)?,
                    smtp_username: row.try_get(12)?,
                    leave_on_server_days: row.try_get(13)?,
                    max_message_size: row.try_get(14)?,
                    is_enabled: row.try_get(15)?,
                    is_sync_enabled: row.try_get(16)?,
                    sync_interval: row.try_get(17)?,
                    last_sync_at: row.try_get(18)?,
                    sync_state: row.try_get(19)?,
                    sync_state_text: row.try_get(20)?,
                    sync_state_since: row.try_get(21)?,
                    sync_failures: row.try_get(22)?,
                    progress_folder: row.try_get(23)?,
                    progress_done: row.try_get(24)?,
                    progress_total: row.try_get(25)?,
                    claim: row.try_get(26)?,
                    claimed_by: row.try_get(27)?,
                    version: row.try_get(28)?,
                    deleted_at: row.try_get(29)?,
                    created_at: row.try_get(30)?,
                    updated_at: row.try_get(31)?,
                    unread_count: row.try_get(32)?,
                    total_count: row.try_get(33)?,
                    problem_count: row.try_get(34)?,
                })
            },
            mapper: |it| Account::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, FindParams, AccountQuery<'c, 'a, 's, C, Account, 2>, C> for FindStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindParams) -> AccountQuery<'c, 'a, 's, C, Account, 2> {
        self.bind(client, &params.tenant_id, &params.id)
    }
}
pub struct OfUserStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_user() -> OfUserStmt {
    OfUserStmt(
        "SELECT a.id, a.user_id, a.account_name, a.email_address, a.protocol, a.hostname, a.port, a.encryption, a.username, a.smtp_hostname, a.smtp_port, a.smtp_encryption, a.smtp_username, a.leave_on_server_days, a.max_message_size, a.is_enabled, a.is_sync_enabled, a.sync_interval, a.last_sync_at, a.sync_state, a.sync_state_text, a.sync_state_since, a.sync_failures, a.progress_folder, a.progress_done, a.progress_total, a.claim, a.claimed_by, a.version, a.deleted_at, a.created_at, a.updated_at, (SELECT coalesce(sum(f.unread_count) FILTER (WHERE f.type NOT IN ('trash', 'spam', 'drafts')), 0)::bigint FROM email_folders f WHERE f.tenant_id = a.tenant_id AND f.account_id = a.id) AS unread_count, (SELECT coalesce(sum(f.total_count), 0)::bigint FROM email_folders f WHERE f.tenant_id = a.tenant_id AND f.account_id = a.id) AS total_count, (SELECT count(*) FROM (SELECT FROM email_messages m WHERE m.tenant_id = a.tenant_id AND m.account_id = a.id AND (m.poison IS NOT NULL OR m.is_too_large) LIMIT 10000) AS problems) AS problem_count FROM email_accounts a WHERE a.tenant_id = $1 AND a.user_id = $2 AND a.deleted_at IS NULL ORDER BY a.created_at, a.id",
        None,
    )
}
impl OfUserStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> AccountQuery<'c, 'a, 's, C, Account, 2> {
        AccountQuery {
            client,
            params: [tenant_id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<AccountBorrowed, tokio_postgres::Error> {
                Ok(AccountBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    account_name: row.try_get(2)?,
                    email_address: row.try_get(3)?,
                    protocol: row.try_get(4)?,
                    hostname: row.try_get(5)?,
                    port: row.try_get(6)?,
                    encryption: row.try_get(7)?,
                    username: row.try_get(8)?,
                    smtp_hostname: row.try_get(9)?,
                    smtp_port: row.try_get(10)?,
                    smtp_encryption: row.try_get(11)?,
                    smtp_username: row.try_get(12)?,
                    leave_on_server_days: row.try_get(13)?,
                    max_message_size: row.try_get(14)?,
                    is_enabled: row.try_get(15)?,
                    is_sync_enabled: row.try_get(16)?,
                    sync_interval: row.try_get(17)?,
                    last_sync_at: row.try_get(18)?,
                    sync_state: row.try_get(19)?,
                    sync_state_text: row.try_get(20)?,
                    sync_state_since: row.try_get(21)?,
                    sync_failures: row.try_get(22)?,
                    progress_folder: row.try_get(23)?,
                    progress_done: row.try_get(24)?,
                    progress_total: row.try_get(25)?,
                    claim: row.try_get(26)?,
                    claimed_by: row.try_get(27)?,
                    version: row.try_get(28)?,
                    deleted_at: row.try_get(29)?,
                    created_at: row.try_get(30)?,
                    updated_at: row.try_get(31)?,
                    unread_count: row.try_get(32)?,
                    total_count: row.try_get(33)?,
                    problem_count: row.try_get(34)?,
                })
            },
            mapper: |it| Account::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, OfUserParams, AccountQuery<'c, 'a, 's, C, Account, 2>, C> for OfUserStmt
{
    fn params(&'s self, client: &'c C, params: &'a OfUserParams) -> AccountQuery<'c, 'a, 's, C, Account, 2> {
        self.bind(client, &params.tenant_id, &params.user_id)
    }
}
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO email_accounts (tenant_id, id, user_id, account_name, email_address, protocol, hostname, port, encryption, username, password, smtp_hostname, smtp_port, smtp_encryption, smtp_username, leave_on_server_days, max_message_size, sync_interval, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19) RETURNING id",
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
        T5: crate::StringSql,
        T6: crate::StringSql,
        T7: crate::BytesSql,
        T8: crate::StringSql,
        T9: crate::StringSql,
        T10: crate::StringSql,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        account_name: &'a T1,
        email_address: &'a T2,
        protocol: &'a T3,
        hostname: &'a T4,
        port: &'a i32,
        encryption: &'a T5,
        username: &'a T6,
        password: &'a Option<T7>,
        smtp_hostname: &'a Option<T8>,
        smtp_port: &'a Option<i32>,
        smtp_encryption: &'a Option<T9>,
        smtp_username: &'a Option<T10>,
        leave_on_server_days: &'a Option<i32>,
        max_message_size: &'a i64,
        sync_interval: &'a i32,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 19> {
        UuidUuidQuery {
            client,
            params: [
                tenant_id,
                id,
                user_id,
                account_name,
                email_address,
                protocol,
                hostname,
                port,
                encryption,
                username,
                password,
                smtp_hostname,
                smtp_port,
                smtp_encryption,
                smtp_username,
                leave_on_server_days,
                max_message_size,
                sync_interval,
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
    T5: crate::StringSql,
    T6: crate::StringSql,
    T7: crate::BytesSql,
    T8: crate::StringSql,
    T9: crate::StringSql,
    T10: crate::StringSql,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        InsertParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 19>,
        C,
    > for InsertStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 19> {
        self.bind(
            client,
            &params.tenant_id,
            &params.id,
            &params.user_id,
            &params.account_name,
            &params.email_address,
            &params.protocol,
            &params.hostname,
            &params.port,
            &params.encryption,
            &params.username,
            &params.password,
            &params.smtp_hostname,
            &params.smtp_port,
            &params.smtp_encryption,
            &params.smtp_username,
            &params.leave_on_server_days,
            &params.max_message_size,
            &params.sync_interval,
            &params.now,
        )
    }
}
pub struct InsertLocalStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert_local() -> InsertLocalStmt {
    InsertLocalStmt(
        "INSERT INTO email_accounts (tenant_id, id, user_id, account_name, email_address, protocol, encryption, is_sync_enabled, max_message_size, sync_interval, sync_state, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 'local', 'none', false, $6, 0, 'idle', $7, $7) ON CONFLICT ON CONSTRAINT email_accounts_address_key DO UPDATE SET updated_at = excluded.updated_at RETURNING id",
        None,
    )
}
impl InsertLocalStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        account_name: &'a T1,
        email_address: &'a T2,
        max_message_size: &'a i64,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 7> {
        UuidUuidQuery {
            client,
            params: [tenant_id, id, user_id, account_name, email_address, max_message_size, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, InsertLocalParams<T1, T2>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 7>, C>
    for InsertLocalStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertLocalParams<T1, T2>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 7> {
        self.bind(
            client,
            &params.tenant_id,
            &params.id,
            &params.user_id,
            &params.account_name,
            &params.email_address,
            &params.max_message_size,
            &params.now,
        )
    }
}
pub struct HoldLocalStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn hold_local() -> HoldLocalStmt {
    HoldLocalStmt(
        "SELECT id FROM email_accounts WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL FOR SHARE",
        None,
    )
}
impl HoldLocalStmt {
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
    crate::client::async_::Params<'c, 'a, 's, HoldLocalParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for HoldLocalStmt
{
    fn params(&'s self, client: &'c C, params: &'a HoldLocalParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant_id, &params.id)
    }
}
pub struct UpdateStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn update() -> UpdateStmt {
    UpdateStmt(
        "UPDATE email_accounts SET account_name = coalesce($1, account_name), email_address = coalesce($2, email_address), hostname = coalesce($3, hostname), port = coalesce($4, port), encryption = coalesce($5, encryption), username = coalesce($6, username), password = coalesce($7, password), smtp_hostname = CASE WHEN $8 THEN $9 ELSE smtp_hostname END, smtp_port = CASE WHEN $8 THEN $10 ELSE smtp_port END, smtp_encryption = CASE WHEN $8 THEN $11 ELSE smtp_encryption END, smtp_username = CASE WHEN $8 THEN $12 ELSE smtp_username END, leave_on_server_days = CASE WHEN $13 THEN $14 ELSE leave_on_server_days END, sync_interval = coalesce($15, sync_interval), is_enabled = coalesce($16, is_enabled), is_sync_enabled = coalesce($17, is_sync_enabled), sync_failures = 0, version = version + 1, updated_at = $18 WHERE tenant_id = $19 AND id = $20 AND user_id = $21 AND deleted_at IS NULL AND ($22::integer IS NULL OR version = $22) RETURNING id",
        None,
    )
}
impl UpdateStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::StringSql,
        T2: crate::StringSql,
        T3: crate::StringSql,
        T4: crate::StringSql,
        T5: crate::StringSql,
        T6: crate::BytesSql,
        T7: crate::StringSql,
        T8: crate::StringSql,
        T9: crate::StringSql,
    >(
        &'s self,
        client: &'c C,
        account_name: &'a Option<T1>,
        email_address: &'a Option<T2>,
        hostname: &'a Option<T3>,
        port: &'a Option<i32>,
        encryption: &'a Option<T4>,
        username: &'a Option<T5>,
        password: &'a Option<T6>,
        with_smtp: &'a bool,
        smtp_hostname: &'a Option<T7>,
        smtp_port: &'a Option<i32>,
        smtp_encryption: &'a Option<T8>,
        smtp_username: &'a Option<T9>,
        with_leave: &'a bool,
        leave_on_server_days: &'a Option<i32>,
        sync_interval: &'a Option<i32>,
        is_enabled: &'a Option<bool>,
        is_sync_enabled: &'a Option<bool>,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        expected_version: &'a Option<i32>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 22> {
        UuidUuidQuery {
            client,
            params: [
                account_name,
                email_address,
                hostname,
                port,
                encryption,
                username,
                password,
                with_smtp,
                smtp_hostname,
                smtp_port,
                smtp_encryption,
                smtp_username,
                with_leave,
                leave_on_server_days,
                sync_interval,
                is_enabled,
                is_sync_enabled,
                now,
                tenant_id,
                id,
                user_id,
                expected_version,
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
    T5: crate::StringSql,
    T6: crate::BytesSql,
    T7: crate::StringSql,
    T8: crate::StringSql,
    T9: crate::StringSql,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        UpdateParams<T1, T2, T3, T4, T5, T6, T7, T8, T9>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 22>,
        C,
    > for UpdateStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a UpdateParams<T1, T2, T3, T4, T5, T6, T7, T8, T9>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 22> {
        self.bind(
            client,
            &params.account_name,
            &params.email_address,
            &params.hostname,
            &params.port,
            &params.encryption,
            &params.username,
            &params.password,
            &params.with_smtp,
            &params.smtp_hostname,
            &params.smtp_port,
            &params.smtp_encryption,
            &params.smtp_username,
            &params.with_leave,
            &params.leave_on_server_days,
            &params.sync_interval,
            &params.is_enabled,
            &params.is_sync_enabled,
            &params.now,
            &params.tenant_id,
            &params.id,
            &params.user_id,
            &params.expected_version,
        )
    }
}
pub struct MarkDeletedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn mark_deleted() -> MarkDeletedStmt {
    MarkDeletedStmt(
        "UPDATE email_accounts SET deleted_at = $1, is_enabled = false, password = NULL, email_address = email_address || ' ' || id, claim = claim + 1, claimed_by = NULL, version = version + 1, updated_at = $1 WHERE tenant_id = $2 AND id = $3 AND user_id = $4 AND deleted_at IS NULL AND ($5::integer IS NULL OR version = $5) RETURNING id",
        None,
    )
}
impl MarkDeletedStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        expected_version: &'a Option<i32>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [now, tenant_id, id, user_id, expected_version],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, MarkDeletedParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>, C>
    for MarkDeletedStmt
{
    fn params(&'s self, client: &'c C, params: &'a MarkDeletedParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.now, &params.tenant_id, &params.id, &params.user_id, &params.expected_version)
    }
}
pub struct PasswordStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn password() -> PasswordStmt {
    PasswordStmt(
        "SELECT coalesce(password, ''::bytea) AS password FROM email_accounts WHERE tenant_id = $1 AND id = $2",
        None,
    )
}
impl PasswordStmt {
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
    crate::client::async_::Params<'c, 'a, 's, PasswordParams, Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2>, C>
    for PasswordStmt
{
    fn params(&'s self, client: &'c C, params: &'a PasswordParams) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2> {
        self.bind(client, &params.tenant_id, &params.id)
    }
}
pub struct ReplacePasswordStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn replace_password() -> ReplacePasswordStmt {
    ReplacePasswordStmt(
        "UPDATE email_accounts SET password = $1, updated_at = $2 WHERE tenant_id = $3 AND id = $4 AND password = $5 AND deleted_at IS NULL RETURNING id",
        None,
    )
}
impl ReplacePasswordStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql, T2: crate::BytesSql>(
        &'s self,
        client: &'c C,
        password: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        before: &'a T2,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [password, now, tenant_id, id, before],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql, T2: crate::BytesSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ReplacePasswordParams<T1, T2>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>,
        C,
    > for ReplacePasswordStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ReplacePasswordParams<T1, T2>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.password, &params.now, &params.tenant_id, &params.id, &params.before)
    }
}
pub struct ClaimStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn claim() -> ClaimStmt {
    ClaimStmt(
        "UPDATE email_accounts SET claim = claim + 1, claimed_by = $1, updated_at = $2 WHERE tenant_id = $3 AND id = $4 AND deleted_at IS NULL AND is_enabled RETURNING claim",
        None,
    )
}
impl ClaimStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        claimed_by: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> I64Query<'c, 'a, 's, C, i64, 4> {
        I64Query {
            client,
            params: [claimed_by, now, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ClaimParams, I64Query<'c, 'a, 's, C, i64, 4>, C> for ClaimStmt
{
    fn params(&'s self, client: &'c C, params: &'a ClaimParams) -> I64Query<'c, 'a, 's, C, i64, 4> {
        self.bind(client, &params.claimed_by, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct ClaimFreeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn claim_free() -> ClaimFreeStmt {
    ClaimFreeStmt(
        "UPDATE email_accounts SET claim = claim + 1, claimed_by = $1, updated_at = $2 WHERE tenant_id = $3 AND id = $4 AND deleted_at IS NULL AND is_enabled AND is_sync_enabled AND (claimed_by IS NULL OR claimed_by = $1 OR NOT claimed_by = any($5::uuid[])) RETURNING claim",
        None,
    )
}
impl ClaimFreeStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        claimed_by: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        alive: &'a T1,
    ) -> I64Query<'c, 'a, 's, C, i64, 5> {
        I64Query {
            client,
            params: [claimed_by, now, tenant_id, id, alive],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, ClaimFreeParams<T1>, I64Query<'c, 'a, 's, C, i64, 5>, C>
    for ClaimFreeStmt
{
    fn params(&'s self, client: &'c C, params: &'a ClaimFreeParams<T1>) -> I64Query<'c, 'a, 's, C, i64, 5> {
        self.bind(client, &params.claimed_by, &params.now, &params.tenant_id, &params.id, &params.alive)
    }
}
pub struct HoldStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn hold() -> HoldStmt {
    HoldStmt(
        "SELECT id FROM email_accounts WHERE tenant_id = $1 AND id = $2 AND claim = $3 AND deleted_at IS NULL FOR NO KEY UPDATE",
        None,
    )
}
impl HoldStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        claim: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, id, claim],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, HoldParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C> for HoldStmt
{
    fn params(&'s self, client: &'c C, params: &'a HoldParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.id, &params.claim)
    }
}
pub struct IsKeptStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn is_kept() -> IsKeptStmt {
    IsKeptStmt(
        "SELECT is_enabled AND is_sync_enabled AS is_kept FROM email_accounts WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL",
        None,
    )
}
impl IsKeptStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 2> {
        BoolQuery {
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
    crate::client::async_::Params<'c, 'a, 's, IsKeptParams, BoolQuery<'c, 'a, 's, C, bool, 2>, C> for IsKeptStmt
{
    fn params(&'s self, client: &'c C, params: &'a IsKeptParams) -> BoolQuery<'c, 'a, 's, C, bool, 2> {
        self.bind(client, &params.tenant_id, &params.id)
    }
}
pub struct ReleaseStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn release() -> ReleaseStmt {
    ReleaseStmt(
        "UPDATE email_accounts SET claimed_by = NULL WHERE tenant_id = $1 AND id = $2 AND claim = $3 RETURNING id",
        None,
    )
}
impl ReleaseStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        claim: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, id, claim],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ReleaseParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for ReleaseStmt
{
    fn params(&'s self, client: &'c C, params: &'a ReleaseParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.id, &params.claim)
    }
}
pub struct ClaimedByAnyStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn claimed_by_any() -> ClaimedByAnyStmt {
    ClaimedByAnyStmt(
        "SELECT id FROM email_accounts WHERE tenant_id = $1 AND claimed_by = any($2) AND deleted_at IS NULL",
        None,
    )
}
impl ClaimedByAnyStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        instances: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [tenant_id, instances],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, ClaimedByAnyParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for ClaimedByAnyStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ClaimedByAnyParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant_id, &params.instances)
    }
}
pub struct ToWatchStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn to_watch() -> ToWatchStmt {
    ToWatchStmt(
        "SELECT id FROM email_accounts WHERE tenant_id = $1 AND is_enabled AND is_sync_enabled AND protocol <> 'local' AND deleted_at IS NULL",
        None,
    )
}
impl ToWatchStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 1> {
        UuidUuidQuery {
            client,
            params: [tenant_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct ToTakeOverStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn to_take_over() -> ToTakeOverStmt {
    ToTakeOverStmt(
        "SELECT id FROM email_accounts WHERE tenant_id = $1 AND is_enabled AND is_sync_enabled AND protocol <> 'local' AND deleted_at IS NULL AND NOT (sync_state = 'sign_in_again' AND sync_failures > 0) AND (claimed_by IS NULL OR NOT claimed_by = any($2::uuid[]))",
        None,
    )
}
impl ToTakeOverStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        alive: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [tenant_id, alive],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, ToTakeOverParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for ToTakeOverStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ToTakeOverParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant_id, &params.alive)
    }
}
pub struct SetStateStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_state() -> SetStateStmt {
    SetStateStmt(
        "UPDATE email_accounts SET sync_state_since = CASE WHEN sync_state = $1 THEN sync_state_since ELSE $2 END, sync_state = $1, sync_state_text = coalesce($3, ''), sync_failures = $4, last_sync_at = CASE WHEN $5 THEN $2 ELSE last_sync_at END, updated_at = $2 WHERE tenant_id = $6 AND id = $7 RETURNING id",
        None,
    )
}
impl SetStateStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        state: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
        text: &'a Option<T2>,
        failures: &'a i32,
        is_synced: &'a bool,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 7> {
        UuidUuidQuery {
            client,
            params: [state, now, text, failures, is_synced, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, SetStateParams<T1, T2>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 7>, C>
    for SetStateStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SetStateParams<T1, T2>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 7> {
        self.bind(
            client,
            &params.state,
            &params.now,
            &params.text,
            &params.failures,
            &params.is_synced,
            &params.tenant_id,
            &params.id,
        )
    }
}
pub struct SetProgressStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_progress() -> SetProgressStmt {
    SetProgressStmt(
        "UPDATE email_accounts SET progress_folder = $1, progress_done = $2, progress_total = $3 WHERE tenant_id = $4 AND id = $5 RETURNING id",
        None,
    )
}
impl SetProgressStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        folder: &'a Option<T1>,
        done: &'a i64,
        total: &'a i64,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [folder, done, total, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, SetProgressParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>, C>
    for SetProgressStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SetProgressParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.folder, &params.done, &params.total, &params.tenant_id, &params.id)
    }
}
pub struct DeletedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn deleted() -> DeletedStmt {
    DeletedStmt(
        "SELECT id FROM email_accounts a WHERE tenant_id = $1 AND (deleted_at IS NOT NULL OR NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = a.tenant_id AND m.user_id = a.user_id))",
        None,
    )
}
impl DeletedStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 1> {
        UuidUuidQuery {
            client,
            params: [tenant_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct RetireStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn retire() -> RetireStmt {
    RetireStmt(
        "UPDATE email_accounts a SET deleted_at = coalesce(deleted_at, $1), is_enabled = false, claim = claim + 1, claimed_by = NULL, updated_at = $1, email_address = CASE WHEN deleted_at IS NULL THEN email_address || ' ' || id ELSE email_address END WHERE tenant_id = $2 AND id = $3 AND (deleted_at IS NOT NULL OR NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = a.tenant_id AND m.user_id = a.user_id)) RETURNING id",
        None,
    )
}
impl RetireStmt {
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
    crate::client::async_::Params<'c, 'a, 's, RetireParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for RetireStmt
{
    fn params(&'s self, client: &'c C, params: &'a RetireParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct DeleteRestStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn delete_rest() -> DeleteRestStmt {
    DeleteRestStmt(
        "WITH folders AS (DELETE FROM email_folders WHERE tenant_id = $1 AND id = any(ARRAY( SELECT id FROM email_folders WHERE tenant_id = $1 AND account_id = $2 LIMIT $3)) RETURNING id), people AS (DELETE FROM email_correspondents WHERE tenant_id = $1 AND account_id = $2 AND address = any(ARRAY( SELECT address FROM email_correspondents WHERE tenant_id = $1 AND account_id = $2 LIMIT $3)) RETURNING account_id), names AS (DELETE FROM email_pop3_uids WHERE tenant_id = $1 AND account_id = $2 AND name = any(ARRAY( SELECT name FROM email_pop3_uids WHERE tenant_id = $1 AND account_id = $2 LIMIT $3)) RETURNING account_id), copies AS (DELETE FROM draft_copies WHERE tenant_id = $1 AND account_id = $2 AND content_hash = any(ARRAY( SELECT content_hash FROM draft_copies WHERE tenant_id = $1 AND account_id = $2 LIMIT $3)) RETURNING account_id), traffic AS (DELETE FROM email_traffic WHERE tenant_id = $1 AND account_id = $2 RETURNING account_id), threads AS (DELETE FROM email_thread_references WHERE tenant_id = $1 AND account_id = $2 AND reference = any(ARRAY( SELECT reference FROM email_thread_references WHERE tenant_id = $1 AND account_id = $2 LIMIT $3)) RETURNING account_id) SELECT (SELECT count(*) FROM folders) + (SELECT count(*) FROM people) + (SELECT count(*) FROM names) + (SELECT count(*) FROM traffic) + (SELECT count(*) FROM threads) + (SELECT count(*) FROM copies)",
        None,
    )
}
impl DeleteRestStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        most: &'a i64,
    ) -> I64Query<'c, 'a, 's, C, i64, 3> {
        I64Query {
            client,
            params: [tenant_id, id, most],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, DeleteRestParams, I64Query<'c, 'a, 's, C, i64, 3>, C> for DeleteRestStmt
{
    fn params(&'s self, client: &'c C, params: &'a DeleteRestParams) -> I64Query<'c, 'a, 's, C, i64, 3> {
        self.bind(client, &params.tenant_id, &params.id, &params.most)
    }
}
pub struct DeleteStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn delete() -> DeleteStmt {
    DeleteStmt("DELETE FROM email_accounts WHERE tenant_id = $1 AND id = $2 RETURNING id", None)
}
impl DeleteStmt {
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
    crate::client::async_::Params<'c, 'a, 's, DeleteParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for DeleteStmt
{
    fn params(&'s self, client: &'c C, params: &'a DeleteParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant_id, &params.id)
    }
}
