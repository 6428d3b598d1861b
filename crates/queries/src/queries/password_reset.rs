// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct AddParams<T1: crate::BytesSql> {
    pub user_id: uuid::Uuid,
    pub replaces: bool,
    pub id: uuid::Uuid,
    pub only_in: Option<uuid::Uuid>,
    pub token_hash: T1,
    pub expires_at: chrono::DateTime<chrono::Utc>,
    pub now: chrono::DateTime<chrono::Utc>,
    pub created_by: Option<uuid::Uuid>,
}
#[derive(Clone, Copy, Debug)]
pub struct FindParams {
    pub id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct TakeParams<T1: crate::BytesSql> {
    pub id: uuid::Uuid,
    pub token_hash: T1,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Reset {
    pub user_id: uuid::Uuid,
    pub token_hash: Vec<u8>,
    pub email: String,
    pub handle: String,
    pub display_name: String,
}
pub struct ResetBorrowed<'a> {
    pub user_id: uuid::Uuid,
    pub token_hash: &'a [u8],
    pub email: &'a str,
    pub handle: &'a str,
    pub display_name: &'a str,
}
impl<'a> From<ResetBorrowed<'a>> for Reset {
    fn from(ResetBorrowed { user_id, token_hash, email, handle, display_name }: ResetBorrowed<'a>) -> Self {
        Self {
            user_id,
            token_hash: token_hash.into(),
            email: email.into(),
            handle: handle.into(),
            display_name: display_name.into(),
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Taken {
    pub user_id: uuid::Uuid,
    pub only_in: Option<uuid::Uuid>,
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
pub struct ResetQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ResetBorrowed, tokio_postgres::Error>,
    mapper: fn(ResetBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ResetQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ResetBorrowed) -> R) -> ResetQuery<'c, 'a, 's, C, R, N> {
        ResetQuery {
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
pub struct TakenQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Taken, tokio_postgres::Error>,
    mapper: fn(Taken) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> TakenQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Taken) -> R) -> TakenQuery<'c, 'a, 's, C, R, N> {
        TakenQuery {
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
pub struct AddStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add() -> AddStmt {
    AddStmt(
        "WITH ended AS (DELETE FROM postroom_management.password_resets WHERE user_id = $1 AND $2 RETURNING id) INSERT INTO postroom_management.password_resets (id, user_id, only_in, token_hash, expires_at, created_at, updated_at, created_by, updated_by) VALUES ($3, $1, $4, $5, $6, $7, $7, $8, $8) RETURNING id",
        None,
    )
}
impl AddStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        user_id: &'a uuid::Uuid,
        replaces: &'a bool,
        id: &'a uuid::Uuid,
        only_in: &'a Option<uuid::Uuid>,
        token_hash: &'a T1,
        expires_at: &'a chrono::DateTime<chrono::Utc>,
        now: &'a chrono::DateTime<chrono::Utc>,
        created_by: &'a Option<uuid::Uuid>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 8> {
        UuidUuidQuery {
            client,
            params: [user_id, replaces, id, only_in, token_hash, expires_at, now, created_by],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>
    crate::client::async_::Params<'c, 'a, 's, AddParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 8>, C>
    for AddStmt
{
    fn params(&'s self, client: &'c C, params: &'a AddParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 8> {
        self.bind(
            client,
            &params.user_id,
            &params.replaces,
            &params.id,
            &params.only_in,
            &params.token_hash,
            &params.expires_at,
            &params.now,
            &params.created_by,
        )
    }
}
pub struct FindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find() -> FindStmt {
    FindStmt(
        "SELECT r.user_id, r.token_hash, u.email, u.handle, u.display_name FROM postroom_management.password_resets r JOIN postroom_management.users u ON u.id = r.user_id WHERE r.id = $1 AND r.used_at IS NULL AND r.expires_at > $2 AND u.status = 'active'",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> ResetQuery<'c, 'a, 's, C, Reset, 2> {
        ResetQuery {
            client,
            params: [id, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ResetBorrowed, tokio_postgres::Error> {
                Ok(ResetBorrowed {
                    user_id: row.try_get(0)?,
                    token_hash: row.try_get(1)?,
                    email: row.try_get(2)?,
                    handle: row.try_get(3)?,
                    display_name: row.try_get(4)?,
                })
            },
            mapper: |it| Reset::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, FindParams, ResetQuery<'c, 'a, 's, C, Reset, 2>, C> for FindStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindParams) -> ResetQuery<'c, 'a, 's, C, Reset, 2> {
        self.bind(client, &params.id, &params.now)
    }
}
pub struct TakeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn take() -> TakeStmt {
    TakeStmt(
        "WITH ended AS (DELETE FROM postroom_management.password_resets r USING postroom_management.password_resets t WHERE t.id = $1 AND t.token_hash = $2 AND t.used_at IS NULL AND t.expires_at > $3 AND r.user_id = t.user_id AND r.id <> t.id RETURNING r.id) UPDATE postroom_management.password_resets SET used_at = $3, updated_at = $3 WHERE id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3 RETURNING user_id, only_in",
        None,
    )
}
impl TakeStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        token_hash: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> TakenQuery<'c, 'a, 's, C, Taken, 3> {
        TakenQuery {
            client,
            params: [id, token_hash, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Taken, tokio_postgres::Error> {
                Ok(Taken { user_id: row.try_get(0)?, only_in: row.try_get(1)? })
            },
            mapper: |it| Taken::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>
    crate::client::async_::Params<'c, 'a, 's, TakeParams<T1>, TakenQuery<'c, 'a, 's, C, Taken, 3>, C> for TakeStmt
{
    fn params(&'s self, client: &'c C, params: &'a TakeParams<T1>) -> TakenQuery<'c, 'a, 's, C, Taken, 3> {
        self.bind(client, &params.id, &params.token_hash, &params.now)
    }
}
