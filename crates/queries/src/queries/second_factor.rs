// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct EnrolParams<T1: crate::BytesSql> {
    pub secret: T1,
    pub now: chrono::DateTime<chrono::Utc>,
    pub user_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct ConfirmParams<T1: crate::BytesSql> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub step: i64,
    pub user_id: uuid::Uuid,
    pub secret: T1,
}
#[derive(Debug)]
pub struct UseStepParams<T1: crate::BytesSql> {
    pub step: i64,
    pub now: chrono::DateTime<chrono::Utc>,
    pub user_id: uuid::Uuid,
    pub secret: T1,
}
#[derive(Clone, Copy, Debug)]
pub struct RemoveParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub user_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct InsertRecoveryCodeParams<T1: crate::BytesSql> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub code_hash: T1,
    pub data_key_id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct UseRecoveryCodeParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct SecondFactor {
    pub totp_secret: Option<Vec<u8>>,
    pub totp_confirmed_at: Option<chrono::DateTime<chrono::Utc>>,
    pub totp_last_step: Option<i64>,
    pub recovery_codes_left: i64,
}
pub struct SecondFactorBorrowed<'a> {
    pub totp_secret: Option<&'a [u8]>,
    pub totp_confirmed_at: Option<chrono::DateTime<chrono::Utc>>,
    pub totp_last_step: Option<i64>,
    pub recovery_codes_left: i64,
}
impl<'a> From<SecondFactorBorrowed<'a>> for SecondFactor {
    fn from(
        SecondFactorBorrowed {
            totp_secret,
            totp_confirmed_at,
            totp_last_step,
            recovery_codes_left,
        }: SecondFactorBorrowed<'a>,
    ) -> Self {
        Self { totp_secret: totp_secret.map(|v| v.into()), totp_confirmed_at, totp_last_step, recovery_codes_left }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct RecoveryCode {
    pub id: uuid::Uuid,
    pub code_hash: Vec<u8>,
    pub data_key_id: uuid::Uuid,
}
pub struct RecoveryCodeBorrowed<'a> {
    pub id: uuid::Uuid,
    pub code_hash: &'a [u8],
    pub data_key_id: uuid::Uuid,
}
impl<'a> From<RecoveryCodeBorrowed<'a>> for RecoveryCode {
    fn from(RecoveryCodeBorrowed { id, code_hash, data_key_id }: RecoveryCodeBorrowed<'a>) -> Self {
        Self { id, code_hash: code_hash.into(), data_key_id }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct SecondFactorQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<SecondFactorBorrowed, tokio_postgres::Error>,
    mapper: fn(SecondFactorBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> SecondFactorQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(SecondFactorBorrowed) -> R) -> SecondFactorQuery<'c, 'a, 's, C, R, N> {
        SecondFactorQuery {
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
pub struct RecoveryCodeQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<RecoveryCodeBorrowed, tokio_postgres::Error>,
    mapper: fn(RecoveryCodeBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> RecoveryCodeQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(RecoveryCodeBorrowed) -> R) -> RecoveryCodeQuery<'c, 'a, 's, C, R, N> {
        RecoveryCodeQuery {
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
        "SELECT u.totp_secret, u.totp_confirmed_at, u.totp_last_step, (SELECT count(*) FROM postroom_management.recovery_codes c WHERE c.user_id = u.id AND c.used_at IS NULL) AS recovery_codes_left FROM postroom_management.users u WHERE u.id = $1 AND u.status <> 'deleted'",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        user_id: &'a uuid::Uuid,
    ) -> SecondFactorQuery<'c, 'a, 's, C, SecondFactor, 1> {
        SecondFactorQuery {
            client,
            params: [user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<SecondFactorBorrowed, tokio_postgres::Error> {
                Ok(SecondFactorBorrowed {
                    totp_secret: row.try_get(0)?,
                    totp_confirmed_at: row.try_get(1)?,
                    totp_last_step: row.try_get(2)?,
                    recovery_codes_left: row.try_get(3)?,
                })
            },
            mapper: |it| SecondFactor::from(it),
        }
    }
}
pub struct EnrolStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn enrol() -> EnrolStmt {
    EnrolStmt(
        "UPDATE postroom_management.users SET totp_secret = $1, totp_last_step = NULL, updated_at = $2 WHERE id = $3 AND totp_confirmed_at IS NULL RETURNING id",
        None,
    )
}
impl EnrolStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        secret: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
        user_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [secret, now, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>
    crate::client::async_::Params<'c, 'a, 's, EnrolParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for EnrolStmt
{
    fn params(&'s self, client: &'c C, params: &'a EnrolParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.secret, &params.now, &params.user_id)
    }
}
pub struct ConfirmStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn confirm() -> ConfirmStmt {
    ConfirmStmt(
        "UPDATE postroom_management.users SET totp_confirmed_at = $1, totp_last_step = $2, version = version + 1, updated_at = $1 WHERE id = $3 AND totp_secret = $4 AND totp_confirmed_at IS NULL RETURNING id",
        None,
    )
}
impl ConfirmStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        step: &'a i64,
        user_id: &'a uuid::Uuid,
        secret: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [now, step, user_id, secret],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>
    crate::client::async_::Params<'c, 'a, 's, ConfirmParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for ConfirmStmt
{
    fn params(&'s self, client: &'c C, params: &'a ConfirmParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.now, &params.step, &params.user_id, &params.secret)
    }
}
pub struct UseStepStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn use_step() -> UseStepStmt {
    UseStepStmt(
        "UPDATE postroom_management.users SET totp_last_step = $1, updated_at = $2 WHERE id = $3 AND totp_secret = $4 AND totp_confirmed_at IS NOT NULL AND (totp_last_step IS NULL OR totp_last_step < $1) RETURNING id",
        None,
    )
}
impl UseStepStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        step: &'a i64,
        now: &'a chrono::DateTime<chrono::Utc>,
        user_id: &'a uuid::Uuid,
        secret: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [step, now, user_id, secret],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>
    crate::client::async_::Params<'c, 'a, 's, UseStepParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for UseStepStmt
{
    fn params(&'s self, client: &'c C, params: &'a UseStepParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.step, &params.now, &params.user_id, &params.secret)
    }
}
pub struct RemoveStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn remove() -> RemoveStmt {
    RemoveStmt(
        "UPDATE postroom_management.users SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = NULL, version = version + 1, updated_at = $1 WHERE id = $2 AND totp_secret IS NOT NULL RETURNING id",
        None,
    )
}
impl RemoveStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        user_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [now, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, RemoveParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for RemoveStmt
{
    fn params(&'s self, client: &'c C, params: &'a RemoveParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.now, &params.user_id)
    }
}
pub struct InsertRecoveryCodeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert_recovery_code() -> InsertRecoveryCodeStmt {
    InsertRecoveryCodeStmt(
        "INSERT INTO postroom_management.recovery_codes (id, user_id, code_hash, data_key_id, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5) RETURNING id",
        None,
    )
}
impl InsertRecoveryCodeStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        code_hash: &'a T1,
        data_key_id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [id, user_id, code_hash, data_key_id, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        InsertRecoveryCodeParams<T1>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>,
        C,
    > for InsertRecoveryCodeStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertRecoveryCodeParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.id, &params.user_id, &params.code_hash, &params.data_key_id, &params.now)
    }
}
pub struct UnusedRecoveryCodesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn unused_recovery_codes() -> UnusedRecoveryCodesStmt {
    UnusedRecoveryCodesStmt(
        "SELECT id, code_hash, data_key_id FROM postroom_management.recovery_codes WHERE user_id = $1 AND used_at IS NULL ORDER BY id",
        None,
    )
}
impl UnusedRecoveryCodesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        user_id: &'a uuid::Uuid,
    ) -> RecoveryCodeQuery<'c, 'a, 's, C, RecoveryCode, 1> {
        RecoveryCodeQuery {
            client,
            params: [user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<RecoveryCodeBorrowed, tokio_postgres::Error> {
                Ok(RecoveryCodeBorrowed {
                    id: row.try_get(0)?,
                    code_hash: row.try_get(1)?,
                    data_key_id: row.try_get(2)?,
                })
            },
            mapper: |it| RecoveryCode::from(it),
        }
    }
}
pub struct UseRecoveryCodeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn use_recovery_code() -> UseRecoveryCodeStmt {
    UseRecoveryCodeStmt(
        "UPDATE postroom_management.recovery_codes SET used_at = $1, updated_at = $1 WHERE id = $2 AND used_at IS NULL RETURNING id",
        None,
    )
}
impl UseRecoveryCodeStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [now, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, UseRecoveryCodeParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for UseRecoveryCodeStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a UseRecoveryCodeParams,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.now, &params.id)
    }
}
pub struct DeleteRecoveryCodesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn delete_recovery_codes() -> DeleteRecoveryCodesStmt {
    DeleteRecoveryCodesStmt("DELETE FROM postroom_management.recovery_codes WHERE user_id = $1 RETURNING id", None)
}
impl DeleteRecoveryCodesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        user_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 1> {
        UuidUuidQuery {
            client,
            params: [user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
