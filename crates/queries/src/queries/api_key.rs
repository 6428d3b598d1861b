// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct InsertSessionParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
    pub expires_at: chrono::DateTime<chrono::Utc>,
    pub second_factor: bool,
}
#[derive(Debug)]
pub struct InsertParams<T1: crate::StringSql, T2: crate::BytesSql, T3: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub name: T1,
    pub secret_hash: T2,
    pub scopes: T3,
    pub now: chrono::DateTime<chrono::Utc>,
    pub expires_at: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct FindLiveParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct NoteUseParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub a_minute_ago: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct LiveOfUserParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
    pub after_created_at: Option<chrono::DateTime<chrono::Utc>>,
    pub after_id: Option<uuid::Uuid>,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct CountLiveOfUserParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct RevokeParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct ApiKey {
    pub id: uuid::Uuid,
    pub name: String,
    pub scopes: String,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub last_used_at: Option<chrono::DateTime<chrono::Utc>>,
    pub expires_at: chrono::DateTime<chrono::Utc>,
}
pub struct ApiKeyBorrowed<'a> {
    pub id: uuid::Uuid,
    pub name: &'a str,
    pub scopes: &'a str,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub last_used_at: Option<chrono::DateTime<chrono::Utc>>,
    pub expires_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<ApiKeyBorrowed<'a>> for ApiKey {
    fn from(ApiKeyBorrowed { id, name, scopes, created_at, last_used_at, expires_at }: ApiKeyBorrowed<'a>) -> Self {
        Self { id, name: name.into(), scopes: scopes.into(), created_at, last_used_at, expires_at }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Live {
    pub user_id: uuid::Uuid,
    pub secret_hash: Vec<u8>,
    pub scopes: String,
    pub last_used_at: Option<chrono::DateTime<chrono::Utc>>,
    pub role: String,
    pub is_live: bool,
}
pub struct LiveBorrowed<'a> {
    pub user_id: uuid::Uuid,
    pub secret_hash: &'a [u8],
    pub scopes: &'a str,
    pub last_used_at: Option<chrono::DateTime<chrono::Utc>>,
    pub role: &'a str,
    pub is_live: bool,
}
impl<'a> From<LiveBorrowed<'a>> for Live {
    fn from(LiveBorrowed { user_id, secret_hash, scopes, last_used_at, role, is_live }: LiveBorrowed<'a>) -> Self {
        Self {
            user_id,
            secret_hash: secret_hash.into(),
            scopes: scopes.into(),
            last_used_at,
            role: role.into(),
            is_live,
        }
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
pub struct ApiKeyQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ApiKeyBorrowed, tokio_postgres::Error>,
    mapper: fn(ApiKeyBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ApiKeyQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ApiKeyBorrowed) -> R) -> ApiKeyQuery<'c, 'a, 's, C, R, N> {
        ApiKeyQuery {
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
pub struct LiveQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LiveBorrowed, tokio_postgres::Error>,
    mapper: fn(LiveBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LiveQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(LiveBorrowed) -> R) -> LiveQuery<'c, 'a, 's, C, R, N> {
        LiveQuery {
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
pub struct InsertSessionStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert_session() -> InsertSessionStmt {
    InsertSessionStmt(
        "INSERT INTO sessions (tenant_id, id, user_id, kind, user_agent, address, last_used_at, expires_at, ends_at, second_factor, created_at, updated_at) VALUES ($1, $2, $3, 'api-key', '', '', $4, $5, $5, $6, $4, $4) RETURNING id",
        None,
    )
}
impl InsertSessionStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
        expires_at: &'a chrono::DateTime<chrono::Utc>,
        second_factor: &'a bool,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        UuidUuidQuery {
            client,
            params: [tenant_id, id, user_id, now, expires_at, second_factor],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, InsertSessionParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6>, C>
    for InsertSessionStmt
{
    fn params(&'s self, client: &'c C, params: &'a InsertSessionParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        self.bind(
            client,
            &params.tenant_id,
            &params.id,
            &params.user_id,
            &params.now,
            &params.expires_at,
            &params.second_factor,
        )
    }
}
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO api_keys (tenant_id, id, user_id, name, secret_hash, scopes, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING id, name, scopes, created_at, last_used_at, $8::timestamptz AS expires_at",
        None,
    )
}
impl InsertStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::BytesSql, T3: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        name: &'a T1,
        secret_hash: &'a T2,
        scopes: &'a T3,
        now: &'a chrono::DateTime<chrono::Utc>,
        expires_at: &'a chrono::DateTime<chrono::Utc>,
    ) -> ApiKeyQuery<'c, 'a, 's, C, ApiKey, 8> {
        ApiKeyQuery {
            client,
            params: [tenant_id, id, user_id, name, secret_hash, scopes, now, expires_at],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ApiKeyBorrowed, tokio_postgres::Error> {
                Ok(ApiKeyBorrowed {
                    id: row.try_get(0)?,
                    name: row.try_get(1)?,
                    scopes: row.try_get(2)?,
                    created_at: row.try_get(3)?,
                    last_used_at: row.try_get(4)?,
                    expires_at: row.try_get(5)?,
                })
            },
            mapper: |it| ApiKey::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::BytesSql, T3: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, InsertParams<T1, T2, T3>, ApiKeyQuery<'c, 'a, 's, C, ApiKey, 8>, C>
    for InsertStmt
{
    fn params(&'s self, client: &'c C, params: &'a InsertParams<T1, T2, T3>) -> ApiKeyQuery<'c, 'a, 's, C, ApiKey, 8> {
        self.bind(
            client,
            &params.tenant_id,
            &params.id,
            &params.user_id,
            &params.name,
            &params.secret_hash,
            &params.scopes,
            &params.now,
            &params.expires_at,
        )
    }
}
pub struct FindLiveStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find_live() -> FindLiveStmt {
    FindLiveStmt(
        "SELECT k.user_id, k.secret_hash, k.scopes, k.last_used_at, m.role, (s.revoked_at IS NULL AND s.expires_at > $1 AND m.is_active AND t.is_active AND (s.second_factor OR NOT t.second_factor_required)) AS is_live FROM api_keys k JOIN sessions s ON s.tenant_id = k.tenant_id AND s.id = k.id JOIN members m ON m.tenant_id = s.tenant_id AND m.user_id = s.user_id JOIN tenant_settings t ON t.tenant_id = s.tenant_id WHERE k.tenant_id = $2 AND k.id = $3",
        None,
    )
}
impl FindLiveStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> LiveQuery<'c, 'a, 's, C, Live, 3> {
        LiveQuery {
            client,
            params: [now, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<LiveBorrowed, tokio_postgres::Error> {
                Ok(LiveBorrowed {
                    user_id: row.try_get(0)?,
                    secret_hash: row.try_get(1)?,
                    scopes: row.try_get(2)?,
                    last_used_at: row.try_get(3)?,
                    role: row.try_get(4)?,
                    is_live: row.try_get(5)?,
                })
            },
            mapper: |it| Live::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, FindLiveParams, LiveQuery<'c, 'a, 's, C, Live, 3>, C> for FindLiveStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindLiveParams) -> LiveQuery<'c, 'a, 's, C, Live, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct NoteUseStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn note_use() -> NoteUseStmt {
    NoteUseStmt(
        "UPDATE api_keys SET last_used_at = $1 WHERE tenant_id = $2 AND id = $3 AND (last_used_at IS NULL OR last_used_at <= $4) RETURNING id",
        None,
    )
}
impl NoteUseStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        a_minute_ago: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [now, tenant_id, id, a_minute_ago],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, NoteUseParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for NoteUseStmt
{
    fn params(&'s self, client: &'c C, params: &'a NoteUseParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.now, &params.tenant_id, &params.id, &params.a_minute_ago)
    }
}
pub struct LiveOfUserStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn live_of_user() -> LiveOfUserStmt {
    LiveOfUserStmt(
        "SELECT k.id, k.name, k.scopes, k.created_at, k.last_used_at, s.expires_at FROM api_keys k JOIN sessions s ON s.tenant_id = k.tenant_id AND s.id = k.id WHERE k.tenant_id = $1 AND k.user_id = $2 AND s.revoked_at IS NULL AND s.expires_at > $3 AND ($4::timestamptz IS NULL OR (k.created_at, k.id) < ($4, $5::uuid)) ORDER BY k.created_at DESC, k.id DESC LIMIT $6",
        None,
    )
}
impl LiveOfUserStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
        after_created_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        after_id: &'a Option<uuid::Uuid>,
        limit: &'a i64,
    ) -> ApiKeyQuery<'c, 'a, 's, C, ApiKey, 6> {
        ApiKeyQuery {
            client,
            params: [tenant_id, user_id, now, after_created_at, after_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ApiKeyBorrowed, tokio_postgres::Error> {
                Ok(ApiKeyBorrowed {
                    id: row.try_get(0)?,
                    name: row.try_get(1)?,
                    scopes: row.try_get(2)?,
                    created_at: row.try_get(3)?,
                    last_used_at: row.try_get(4)?,
                    expires_at: row.try_get(5)?,
                })
            },
            mapper: |it| ApiKey::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, LiveOfUserParams, ApiKeyQuery<'c, 'a, 's, C, ApiKey, 6>, C>
    for LiveOfUserStmt
{
    fn params(&'s self, client: &'c C, params: &'a LiveOfUserParams) -> ApiKeyQuery<'c, 'a, 's, C, ApiKey, 6> {
        self.bind(
            client,
            &params.tenant_id,
            &params.user_id,
            &params.now,
            &params.after_created_at,
            &params.after_id,
            &params.limit,
        )
    }
}
pub struct CountLiveOfUserStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count_live_of_user() -> CountLiveOfUserStmt {
    CountLiveOfUserStmt(
        "SELECT count(*) FROM api_keys k JOIN sessions s ON s.tenant_id = k.tenant_id AND s.id = k.id WHERE k.tenant_id = $1 AND k.user_id = $2 AND s.revoked_at IS NULL AND s.expires_at > $3",
        None,
    )
}
impl CountLiveOfUserStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> I64Query<'c, 'a, 's, C, i64, 3> {
        I64Query {
            client,
            params: [tenant_id, user_id, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, CountLiveOfUserParams, I64Query<'c, 'a, 's, C, i64, 3>, C>
    for CountLiveOfUserStmt
{
    fn params(&'s self, client: &'c C, params: &'a CountLiveOfUserParams) -> I64Query<'c, 'a, 's, C, i64, 3> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.now)
    }
}
pub struct RevokeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn revoke() -> RevokeStmt {
    RevokeStmt(
        "UPDATE sessions SET revoked_at = $1, updated_at = $1 WHERE tenant_id = $2 AND id = $3 AND user_id = $4 AND kind = 'api-key' AND revoked_at IS NULL RETURNING id",
        None,
    )
}
impl RevokeStmt {
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
    crate::client::async_::Params<'c, 'a, 's, RevokeParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for RevokeStmt
{
    fn params(&'s self, client: &'c C, params: &'a RevokeParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.now, &params.tenant_id, &params.id, &params.user_id)
    }
}
