// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct InsertParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql, T4: crate::BytesSql> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub email: T1,
    pub display_name: T2,
    pub role: T3,
    pub token_hash: T4,
    pub invited_by: Option<uuid::Uuid>,
    pub expires_at: chrono::DateTime<chrono::Utc>,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct FindParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct LockParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct HasOpenParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub email: T1,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct AcceptParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct RevokeParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct RenewParams<T1: crate::BytesSql> {
    pub token_hash: T1,
    pub expires_at: chrono::DateTime<chrono::Utc>,
    pub invited_by: Option<uuid::Uuid>,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct PageParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub status: Option<T1>,
    pub pattern: Option<T2>,
    pub after_created_at: Option<chrono::DateTime<chrono::Utc>>,
    pub after_id: Option<uuid::Uuid>,
    pub limit: i64,
    pub offset: i64,
}
#[derive(Debug)]
pub struct CountParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub status: Option<T1>,
    pub pattern: Option<T2>,
}
#[derive(Clone, Copy, Debug)]
pub struct LettersSinceParams {
    pub tenant_id: uuid::Uuid,
    pub since: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct AskForLetterParams<T1: crate::BytesSql> {
    pub token: T1,
    pub letter_id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub before: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct WantedLetterParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct LetterIsWrittenParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub letter_id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Invitation {
    pub id: uuid::Uuid,
    pub email: String,
    pub display_name: String,
    pub role: String,
    pub invited_by: Option<uuid::Uuid>,
    pub status: String,
    pub is_withdrawn: bool,
    pub expires_at: chrono::DateTime<chrono::Utc>,
    pub accepted_at: Option<chrono::DateTime<chrono::Utc>>,
    pub version: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
pub struct InvitationBorrowed<'a> {
    pub id: uuid::Uuid,
    pub email: &'a str,
    pub display_name: &'a str,
    pub role: &'a str,
    pub invited_by: Option<uuid::Uuid>,
    pub status: &'a str,
    pub is_withdrawn: bool,
    pub expires_at: chrono::DateTime<chrono::Utc>,
    pub accepted_at: Option<chrono::DateTime<chrono::Utc>>,
    pub version: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<InvitationBorrowed<'a>> for Invitation {
    fn from(
        InvitationBorrowed {
            id,
            email,
            display_name,
            role,
            invited_by,
            status,
            is_withdrawn,
            expires_at,
            accepted_at,
            version,
            created_at,
        }: InvitationBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            email: email.into(),
            display_name: display_name.into(),
            role: role.into(),
            invited_by,
            status: status.into(),
            is_withdrawn,
            expires_at,
            accepted_at,
            version,
            created_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct WantedLetter {
    pub letter_id: uuid::Uuid,
    pub letter_token: Vec<u8>,
}
pub struct WantedLetterBorrowed<'a> {
    pub letter_id: uuid::Uuid,
    pub letter_token: &'a [u8],
}
impl<'a> From<WantedLetterBorrowed<'a>> for WantedLetter {
    fn from(WantedLetterBorrowed { letter_id, letter_token }: WantedLetterBorrowed<'a>) -> Self {
        Self { letter_id, letter_token: letter_token.into() }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct InvitationQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<InvitationBorrowed, tokio_postgres::Error>,
    mapper: fn(InvitationBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> InvitationQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(InvitationBorrowed) -> R) -> InvitationQuery<'c, 'a, 's, C, R, N> {
        InvitationQuery {
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
pub struct WantedLetterQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<WantedLetterBorrowed, tokio_postgres::Error>,
    mapper: fn(WantedLetterBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> WantedLetterQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(WantedLetterBorrowed) -> R) -> WantedLetterQuery<'c, 'a, 's, C, R, N> {
        WantedLetterQuery {
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
        "INSERT INTO invitations (tenant_id, id, email, display_name, role, token_hash, invited_by, expires_at, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) RETURNING id, email, display_name, role, invited_by, 'open' AS status, false AS is_withdrawn, expires_at, accepted_at, version, created_at",
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
        T4: crate::BytesSql,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        email: &'a T1,
        display_name: &'a T2,
        role: &'a T3,
        token_hash: &'a T4,
        invited_by: &'a Option<uuid::Uuid>,
        expires_at: &'a chrono::DateTime<chrono::Utc>,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> InvitationQuery<'c, 'a, 's, C, Invitation, 9> {
        InvitationQuery {
            client,
            params: [tenant_id, id, email, display_name, role, token_hash, invited_by, expires_at, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<InvitationBorrowed, tokio_postgres::Error> {
                Ok(InvitationBorrowed {
                    id: row.try_get(0)?,
                    email: row.try_get(1)?,
                    display_name: row.try_get(2)?,
                    role: row.try_get(3)?,
                    invited_by: row.try_get(4)?,
                    status: row.try_get(5)?,
                    is_withdrawn: row.try_get(6)?,
                    expires_at: row.try_get(7)?,
                    accepted_at: row.try_get(8)?,
                    version: row.try_get(9)?,
                    created_at: row.try_get(10)?,
                })
            },
            mapper: |it| Invitation::from(it),
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
    T4: crate::BytesSql,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        InsertParams<T1, T2, T3, T4>,
        InvitationQuery<'c, 'a, 's, C, Invitation, 9>,
        C,
    > for InsertStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertParams<T1, T2, T3, T4>,
    ) -> InvitationQuery<'c, 'a, 's, C, Invitation, 9> {
        self.bind(
            client,
            &params.tenant_id,
            &params.id,
            &params.email,
            &params.display_name,
            &params.role,
            &params.token_hash,
            &params.invited_by,
            &params.expires_at,
            &params.now,
        )
    }
}
pub struct FindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find() -> FindStmt {
    FindStmt(
        "SELECT i.id, i.email, i.display_name, i.role, i.invited_by, i.expires_at, i.accepted_at, i.version, i.created_at, i.revoked_at IS NOT NULL AS is_withdrawn, CASE WHEN i.accepted_at IS NOT NULL THEN 'accepted' WHEN i.revoked_at IS NOT NULL OR (i.invited_by IS NOT NULL AND m.id IS NULL) THEN 'revoked' WHEN i.expires_at <= $1 THEN 'expired' ELSE 'open' END AS status FROM invitations i LEFT JOIN members m ON m.tenant_id = i.tenant_id AND m.user_id = i.invited_by AND m.is_active AND m.role = 'admin' WHERE i.tenant_id = $2 AND i.id = $3",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> InvitationQuery<'c, 'a, 's, C, Invitation, 3> {
        InvitationQuery {
            client,
            params: [now, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<InvitationBorrowed, tokio_postgres::Error> {
                Ok(InvitationBorrowed {
                    id: row.try_get(0)?,
                    email: row.try_get(1)?,
                    display_name: row.try_get(2)?,
                    role: row.try_get(3)?,
                    invited_by: row.try_get(4)?,
                    status: row.try_get(10)?,
                    is_withdrawn: row.try_get(9)?,
                    expires_at: row.try_get(5)?,
                    accepted_at: row.try_get(6)?,
                    version: row.try_get(7)?,
                    created_at: row.try_get(8)?,
                })
            },
            mapper: |it| Invitation::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, FindParams, InvitationQuery<'c, 'a, 's, C, Invitation, 3>, C>
    for FindStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindParams) -> InvitationQuery<'c, 'a, 's, C, Invitation, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct LockStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock() -> LockStmt {
    LockStmt("SELECT token_hash FROM invitations WHERE tenant_id = $1 AND id = $2 FOR UPDATE", None)
}
impl LockStmt {
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
    crate::client::async_::Params<'c, 'a, 's, LockParams, Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2>, C> for LockStmt
{
    fn params(&'s self, client: &'c C, params: &'a LockParams) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2> {
        self.bind(client, &params.tenant_id, &params.id)
    }
}
pub struct HasOpenStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn has_open() -> HasOpenStmt {
    HasOpenStmt(
        "SELECT EXISTS (SELECT FROM invitations WHERE tenant_id = $1 AND email = $2 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $3) AS has_open",
        None,
    )
}
impl HasOpenStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        email: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 3> {
        BoolQuery {
            client,
            params: [tenant_id, email, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, HasOpenParams<T1>, BoolQuery<'c, 'a, 's, C, bool, 3>, C> for HasOpenStmt
{
    fn params(&'s self, client: &'c C, params: &'a HasOpenParams<T1>) -> BoolQuery<'c, 'a, 's, C, bool, 3> {
        self.bind(client, &params.tenant_id, &params.email, &params.now)
    }
}
pub struct AcceptStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn accept() -> AcceptStmt {
    AcceptStmt(
        "UPDATE invitations SET accepted_at = $1, letter_token = NULL, version = version + 1, updated_at = $1 WHERE tenant_id = $2 AND id = $3 RETURNING id",
        None,
    )
}
impl AcceptStmt {
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
    crate::client::async_::Params<'c, 'a, 's, AcceptParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for AcceptStmt
{
    fn params(&'s self, client: &'c C, params: &'a AcceptParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct RevokeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn revoke() -> RevokeStmt {
    RevokeStmt(
        "UPDATE invitations SET revoked_at = $1, letter_token = NULL, version = version + 1, updated_at = $1 WHERE tenant_id = $2 AND id = $3 RETURNING id",
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
    crate::client::async_::Params<'c, 'a, 's, RevokeParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for RevokeStmt
{
    fn params(&'s self, client: &'c C, params: &'a RevokeParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct RenewStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn renew() -> RenewStmt {
    RenewStmt(
        "UPDATE invitations SET token_hash = $1, expires_at = $2, invited_by = $3, version = version + 1, updated_at = $4 WHERE tenant_id = $5 AND id = $6 RETURNING id",
        None,
    )
}
impl RenewStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        token_hash: &'a T1,
        expires_at: &'a chrono::DateTime<chrono::Utc>,
        invited_by: &'a Option<uuid::Uuid>,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        UuidUuidQuery {
            client,
            params: [token_hash, expires_at, invited_by, now, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>
    crate::client::async_::Params<'c, 'a, 's, RenewParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6>, C>
    for RenewStmt
{
    fn params(&'s self, client: &'c C, params: &'a RenewParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        self.bind(
            client,
            &params.token_hash,
            &params.expires_at,
            &params.invited_by,
            &params.now,
            &params.tenant_id,
            &params.id,
        )
    }
}
pub struct PageStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn page() -> PageStmt {
    PageStmt(
        "SELECT id, email, display_name, role, invited_by, expires_at, accepted_at, version, created_at, is_withdrawn, status FROM ( SELECT i.id, i.email, i.display_name, i.role, i.invited_by, i.expires_at, i.accepted_at, i.version, i.created_at, i.revoked_at IS NOT NULL AS is_withdrawn, CASE WHEN i.accepted_at IS NOT NULL THEN 'accepted' WHEN i.revoked_at IS NOT NULL OR (i.invited_by IS NOT NULL AND m.id IS NULL) THEN 'revoked' WHEN i.expires_at <= $1 THEN 'expired' ELSE 'open' END AS status FROM invitations i LEFT JOIN members m ON m.tenant_id = i.tenant_id AND m.user_id = i.invited_by AND m.is_active AND m.role = 'admin' WHERE i.tenant_id = $2) AS stated WHERE ($3::text IS NULL OR status = $3) AND ($4::text IS NULL OR email ILIKE $4 OR display_name ILIKE $4) AND ($5::timestamptz IS NULL OR (created_at, id) < ($5, $6::uuid)) ORDER BY created_at DESC, id DESC LIMIT $7 OFFSET $8",
        None,
    )
}
impl PageStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        status: &'a Option<T1>,
        pattern: &'a Option<T2>,
        after_created_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        after_id: &'a Option<uuid::Uuid>,
        limit: &'a i64,
        offset: &'a i64,
    ) -> InvitationQuery<'c, 'a, 's, C, Invitation, 8> {
        InvitationQuery {
            client,
            params: [now, tenant_id, status, pattern, after_created_at, after_id, limit, offset],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<InvitationBorrowed, tokio_postgres::Error> {
                Ok(InvitationBorrowed {
                    id: row.try_get(0)?,
                    email: row.try_get(1)?,
                    display_name: row.try_get(2)?,
                    role: row.try_get(3)?,
                    invited_by: row.try_get(4)?,
                    status: row.try_get(10)?,
                    is_withdrawn: row.try_get(9)?,
                    expires_at: row.try_get(5)?,
                    accepted_at: row.try_get(6)?,
                    version: row.try_get(7)?,
                    created_at: row.try_get(8)?,
                })
            },
            mapper: |it| Invitation::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, PageParams<T1, T2>, InvitationQuery<'c, 'a, 's, C, Invitation, 8>, C>
    for PageStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a PageParams<T1, T2>,
    ) -> InvitationQuery<'c, 'a, 's, C, Invitation, 8> {
        self.bind(
            client,
            &params.now,
            &params.tenant_id,
            &params.status,
            &params.pattern,
            &params.after_created_at,
            &params.after_id,
            &params.limit,
            &params.offset,
        )
    }
}
pub struct CountStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count() -> CountStmt {
    CountStmt(
        "SELECT count(*) FROM ( SELECT FROM ( SELECT i.email, i.display_name, CASE WHEN i.accepted_at IS NOT NULL THEN 'accepted' WHEN i.revoked_at IS NOT NULL OR (i.invited_by IS NOT NULL AND m.id IS NULL) THEN 'revoked' WHEN i.expires_at <= $1 THEN 'expired' ELSE 'open' END AS status FROM invitations i LEFT JOIN members m ON m.tenant_id = i.tenant_id AND m.user_id = i.invited_by AND m.is_active AND m.role = 'admin' WHERE i.tenant_id = $2) AS stated WHERE ($3::text IS NULL OR status = $3) AND ($4::text IS NULL OR email ILIKE $4 OR display_name ILIKE $4) LIMIT 10000) AS counted",
        None,
    )
}
impl CountStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        status: &'a Option<T1>,
        pattern: &'a Option<T2>,
    ) -> I64Query<'c, 'a, 's, C, i64, 4> {
        I64Query {
            client,
            params: [now, tenant_id, status, pattern],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, CountParams<T1, T2>, I64Query<'c, 'a, 's, C, i64, 4>, C> for CountStmt
{
    fn params(&'s self, client: &'c C, params: &'a CountParams<T1, T2>) -> I64Query<'c, 'a, 's, C, i64, 4> {
        self.bind(client, &params.now, &params.tenant_id, &params.status, &params.pattern)
    }
}
pub struct LettersSinceStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn letters_since() -> LettersSinceStmt {
    LettersSinceStmt("SELECT count(*) FROM invitations WHERE tenant_id = $1 AND letter_at > $2", None)
}
impl LettersSinceStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        since: &'a chrono::DateTime<chrono::Utc>,
    ) -> I64Query<'c, 'a, 's, C, i64, 2> {
        I64Query {
            client,
            params: [tenant_id, since],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, LettersSinceParams, I64Query<'c, 'a, 's, C, i64, 2>, C>
    for LettersSinceStmt
{
    fn params(&'s self, client: &'c C, params: &'a LettersSinceParams) -> I64Query<'c, 'a, 's, C, i64, 2> {
        self.bind(client, &params.tenant_id, &params.since)
    }
}
pub struct AskForLetterStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn ask_for_letter() -> AskForLetterStmt {
    AskForLetterStmt(
        "UPDATE invitations SET letter_token = $1, letter_id = $2, letter_at = $3 WHERE tenant_id = $4 AND id = $5 AND (letter_at IS NULL OR letter_at < $6) RETURNING id",
        None,
    )
}
impl AskForLetterStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        token: &'a T1,
        letter_id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        before: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        UuidUuidQuery {
            client,
            params: [token, letter_id, now, tenant_id, id, before],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>
    crate::client::async_::Params<'c, 'a, 's, AskForLetterParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6>, C>
    for AskForLetterStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a AskForLetterParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        self.bind(client, &params.token, &params.letter_id, &params.now, &params.tenant_id, &params.id, &params.before)
    }
}
pub struct WantedLetterStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn wanted_letter() -> WantedLetterStmt {
    WantedLetterStmt(
        "SELECT letter_id, letter_token FROM invitations WHERE tenant_id = $1 AND id = $2 AND letter_token IS NOT NULL",
        None,
    )
}
impl WantedLetterStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> WantedLetterQuery<'c, 'a, 's, C, WantedLetter, 2> {
        WantedLetterQuery {
            client,
            params: [tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<WantedLetterBorrowed, tokio_postgres::Error> {
                Ok(WantedLetterBorrowed { letter_id: row.try_get(0)?, letter_token: row.try_get(1)? })
            },
            mapper: |it| WantedLetter::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, WantedLetterParams, WantedLetterQuery<'c, 'a, 's, C, WantedLetter, 2>, C>
    for WantedLetterStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a WantedLetterParams,
    ) -> WantedLetterQuery<'c, 'a, 's, C, WantedLetter, 2> {
        self.bind(client, &params.tenant_id, &params.id)
    }
}
pub struct LetterIsWrittenStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn letter_is_written() -> LetterIsWrittenStmt {
    LetterIsWrittenStmt(
        "UPDATE invitations SET letter_token = NULL WHERE tenant_id = $1 AND id = $2 AND letter_id = $3 RETURNING id",
        None,
    )
}
impl LetterIsWrittenStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        letter_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, id, letter_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, LetterIsWrittenParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for LetterIsWrittenStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LetterIsWrittenParams,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.id, &params.letter_id)
    }
}
