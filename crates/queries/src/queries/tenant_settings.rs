// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct EnsureParams {
    pub tenant_id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct SetActiveParams {
    pub is_active: bool,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct SetPolicyParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub second_factor_required: bool,
    pub session_idle_seconds: Option<i32>,
    pub session_max_seconds: Option<i32>,
    pub registration: T1,
    pub writing_help: T2,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    pub second_factor_required: bool,
    pub session_idle_seconds: Option<i32>,
    pub session_max_seconds: Option<i32>,
    pub registration: String,
    pub writing_help: String,
    pub version: i32,
}
pub struct PolicyBorrowed<'a> {
    pub second_factor_required: bool,
    pub session_idle_seconds: Option<i32>,
    pub session_max_seconds: Option<i32>,
    pub registration: &'a str,
    pub writing_help: &'a str,
    pub version: i32,
}
impl<'a> From<PolicyBorrowed<'a>> for Policy {
    fn from(
        PolicyBorrowed {
            second_factor_required,
            session_idle_seconds,
            session_max_seconds,
            registration,
            writing_help,
            version,
        }: PolicyBorrowed<'a>,
    ) -> Self {
        Self {
            second_factor_required,
            session_idle_seconds,
            session_max_seconds,
            registration: registration.into(),
            writing_help: writing_help.into(),
            version,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
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
pub struct PolicyQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<PolicyBorrowed, tokio_postgres::Error>,
    mapper: fn(PolicyBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> PolicyQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(PolicyBorrowed) -> R) -> PolicyQuery<'c, 'a, 's, C, R, N> {
        PolicyQuery {
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
    FindStmt("SELECT is_active FROM tenant_settings WHERE tenant_id = $1", None)
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 1> {
        BoolQuery {
            client,
            params: [tenant_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct EnsureStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn ensure() -> EnsureStmt {
    EnsureStmt(
        "INSERT INTO tenant_settings (tenant_id, is_active, created_at, updated_at) VALUES ($1, true, $2, $2) ON CONFLICT (tenant_id) DO UPDATE SET updated_at = tenant_settings.updated_at RETURNING tenant_id",
        None,
    )
}
impl EnsureStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [tenant_id, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, EnsureParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for EnsureStmt
{
    fn params(&'s self, client: &'c C, params: &'a EnsureParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant_id, &params.now)
    }
}
pub struct SetActiveStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_active() -> SetActiveStmt {
    SetActiveStmt(
        "UPDATE tenant_settings SET is_active = $1, updated_at = $2 WHERE tenant_id = $3 RETURNING tenant_id",
        None,
    )
}
impl SetActiveStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        is_active: &'a bool,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [is_active, now, tenant_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, SetActiveParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for SetActiveStmt
{
    fn params(&'s self, client: &'c C, params: &'a SetActiveParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.is_active, &params.now, &params.tenant_id)
    }
}
pub struct PolicyStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn policy() -> PolicyStmt {
    PolicyStmt(
        "SELECT second_factor_required, session_idle_seconds, session_max_seconds, registration, writing_help, version FROM tenant_settings WHERE tenant_id = $1",
        None,
    )
}
impl PolicyStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
    ) -> PolicyQuery<'c, 'a, 's, C, Policy, 1> {
        PolicyQuery {
            client,
            params: [tenant_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<PolicyBorrowed, tokio_postgres::Error> {
                Ok(PolicyBorrowed {
                    second_factor_required: row.try_get(0)?,
                    session_idle_seconds: row.try_get(1)?,
                    session_max_seconds: row.try_get(2)?,
                    registration: row.try_get(3)?,
                    writing_help: row.try_get(4)?,
                    version: row.try_get(5)?,
                })
            },
            mapper: |it| Policy::from(it),
        }
    }
}
pub struct PolicyForUpdateStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn policy_for_update() -> PolicyForUpdateStmt {
    PolicyForUpdateStmt(
        "SELECT second_factor_required, session_idle_seconds, session_max_seconds, registration, writing_help, version FROM tenant_settings WHERE tenant_id = $1 FOR NO KEY UPDATE",
        None,
    )
}
impl PolicyForUpdateStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
    ) -> PolicyQuery<'c, 'a, 's, C, Policy, 1> {
        PolicyQuery {
            client,
            params: [tenant_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<PolicyBorrowed, tokio_postgres::Error> {
                Ok(PolicyBorrowed {
                    second_factor_required: row.try_get(0)?,
                    session_idle_seconds: row.try_get(1)?,
                    session_max_seconds: row.try_get(2)?,
                    registration: row.try_get(3)?,
                    writing_help: row.try_get(4)?,
                    version: row.try_get(5)?,
                })
            },
            mapper: |it| Policy::from(it),
        }
    }
}
pub struct PolicyForShareStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn policy_for_share() -> PolicyForShareStmt {
    PolicyForShareStmt(
        "SELECT second_factor_required, session_idle_seconds, session_max_seconds, registration, writing_help, version FROM tenant_settings WHERE tenant_id = $1 AND is_active FOR SHARE",
        None,
    )
}
impl PolicyForShareStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
    ) -> PolicyQuery<'c, 'a, 's, C, Policy, 1> {
        PolicyQuery {
            client,
            params: [tenant_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<PolicyBorrowed, tokio_postgres::Error> {
                Ok(PolicyBorrowed {
                    second_factor_required: row.try_get(0)?,
                    session_idle_seconds: row.try_get(1)?,
                    session_max_seconds: row.try_get(2)?,
                    registration: row.try_get(3)?,
                    writing_help: row.try_get(4)?,
                    version: row.try_get(5)?,
                })
            },
            mapper: |it| Policy::from(it),
        }
    }
}
pub struct SetPolicyStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_policy() -> SetPolicyStmt {
    SetPolicyStmt(
        "UPDATE tenant_settings SET second_factor_required = $1, session_idle_seconds = $2, session_max_seconds = $3, registration = $4, writing_help = $5, version = version + 1, updated_at = $6 WHERE tenant_id = $7 RETURNING second_factor_required, session_idle_seconds, session_max_seconds, registration, writing_help, version",
        None,
    )
}
impl SetPolicyStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        second_factor_required: &'a bool,
        session_idle_seconds: &'a Option<i32>,
        session_max_seconds: &'a Option<i32>,
        registration: &'a T1,
        writing_help: &'a T2,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
    ) -> PolicyQuery<'c, 'a, 's, C, Policy, 7> {
        PolicyQuery {
            client,
            params: [
                second_factor_required,
                session_idle_seconds,
                session_max_seconds,
                registration,
                writing_help,
                now,
                tenant_id,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<PolicyBorrowed, tokio_postgres::Error> {
                Ok(PolicyBorrowed {
                    second_factor_required: row.try_get(0)?,
                    session_idle_seconds: row.try_get(1)?,
                    session_max_seconds: row.try_get(2)?,
                    registration: row.try_get(3)?,
                    writing_help: row.try_get(4)?,
                    version: row.try_get(5)?,
                })
            },
            mapper: |it| Policy::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, SetPolicyParams<T1, T2>, PolicyQuery<'c, 'a, 's, C, Policy, 7>, C>
    for SetPolicyStmt
{
    fn params(&'s self, client: &'c C, params: &'a SetPolicyParams<T1, T2>) -> PolicyQuery<'c, 'a, 's, C, Policy, 7> {
        self.bind(
            client,
            &params.second_factor_required,
            &params.session_idle_seconds,
            &params.session_max_seconds,
            &params.registration,
            &params.writing_help,
            &params.now,
            &params.tenant_id,
        )
    }
}
