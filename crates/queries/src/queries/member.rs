// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct FindParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct FindByUserParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct FindByHandleParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub handle: T1,
}
#[derive(Debug)]
pub struct FindByEmailParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub email: T1,
}
#[derive(Debug)]
pub struct InsertParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql, T4: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub email: T1,
    pub handle: T2,
    pub display_name: T3,
    pub role: T4,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct UpdateParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub display_name: Option<T1>,
    pub role: Option<T2>,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub expected_version: Option<i32>,
}
#[derive(Clone, Copy, Debug)]
pub struct SetActiveParams {
    pub is_active: bool,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub expected_version: Option<i32>,
}
#[derive(Clone, Copy, Debug)]
pub struct DeleteParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub expected_version: Option<i32>,
}
#[derive(Clone, Copy, Debug)]
pub struct LockActiveRoleParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct LockByUserParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct NoteSignInParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct PageParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub is_active: Option<bool>,
    pub pattern: Option<T1>,
    pub after_created_at: Option<chrono::DateTime<chrono::Utc>>,
    pub after_id: Option<uuid::Uuid>,
    pub limit: i64,
    pub offset: i64,
}
#[derive(Debug)]
pub struct CountParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub is_active: Option<bool>,
    pub pattern: Option<T1>,
}
#[derive(Debug)]
pub struct NamesParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub user_ids: T1,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub email: String,
    pub handle: String,
    pub display_name: String,
    pub role: String,
    pub is_active: bool,
    pub last_sign_in_at: Option<chrono::DateTime<chrono::Utc>>,
    pub version: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
pub struct MemberBorrowed<'a> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub email: &'a str,
    pub handle: &'a str,
    pub display_name: &'a str,
    pub role: &'a str,
    pub is_active: bool,
    pub last_sign_in_at: Option<chrono::DateTime<chrono::Utc>>,
    pub version: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<MemberBorrowed<'a>> for Member {
    fn from(
        MemberBorrowed {
            id,
            user_id,
            email,
            handle,
            display_name,
            role,
            is_active,
            last_sign_in_at,
            version,
            created_at,
            updated_at,
        }: MemberBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            user_id,
            email: email.into(),
            handle: handle.into(),
            display_name: display_name.into(),
            role: role.into(),
            is_active,
            last_sign_in_at,
            version,
            created_at,
            updated_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Admitted {
    pub role: String,
    pub second_factor_required: bool,
    pub session_idle_seconds: Option<i32>,
    pub session_max_seconds: Option<i32>,
}
pub struct AdmittedBorrowed<'a> {
    pub role: &'a str,
    pub second_factor_required: bool,
    pub session_idle_seconds: Option<i32>,
    pub session_max_seconds: Option<i32>,
}
impl<'a> From<AdmittedBorrowed<'a>> for Admitted {
    fn from(
        AdmittedBorrowed { role, second_factor_required, session_idle_seconds, session_max_seconds }: AdmittedBorrowed<
            'a,
        >,
    ) -> Self {
        Self { role: role.into(), second_factor_required, session_idle_seconds, session_max_seconds }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct PersonName {
    pub user_id: uuid::Uuid,
    pub display_name: String,
    pub email: String,
}
pub struct PersonNameBorrowed<'a> {
    pub user_id: uuid::Uuid,
    pub display_name: &'a str,
    pub email: &'a str,
}
impl<'a> From<PersonNameBorrowed<'a>> for PersonName {
    fn from(PersonNameBorrowed { user_id, display_name, email }: PersonNameBorrowed<'a>) -> Self {
        Self { user_id, display_name: display_name.into(), email: email.into() }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct MemberQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<MemberBorrowed, tokio_postgres::Error>,
    mapper: fn(MemberBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> MemberQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(MemberBorrowed) -> R) -> MemberQuery<'c, 'a, 's, C, R, N> {
        MemberQuery {
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
pub struct AdmittedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<AdmittedBorrowed, tokio_postgres::Error>,
    mapper: fn(AdmittedBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> AdmittedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(AdmittedBorrowed) -> R) -> AdmittedQuery<'c, 'a, 's, C, R, N> {
        AdmittedQuery {
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
pub struct PersonNameQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<PersonNameBorrowed, tokio_postgres::Error>,
    mapper: fn(PersonNameBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> PersonNameQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(PersonNameBorrowed) -> R) -> PersonNameQuery<'c, 'a, 's, C, R, N> {
        PersonNameQuery {
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
        "SELECT id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at FROM members WHERE tenant_id = $1 AND id = $2",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> MemberQuery<'c, 'a, 's, C, Member, 2> {
        MemberQuery {
            client,
            params: [tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MemberBorrowed, tokio_postgres::Error> {
                Ok(MemberBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    email: row.try_get(2)?,
                    handle: row.try_get(3)?,
                    display_name: row.try_get(4)?,
                    role: row.try_get(5)?,
                    is_active: row.try_get(6)?,
                    last_sign_in_at: row.try_get(7)?,
                    version: row.try_get(8)?,
                    created_at: row.try_get(9)?,
                    updated_at: row.try_get(10)?,
                })
            },
            mapper: |it| Member::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, FindParams, MemberQuery<'c, 'a, 's, C, Member, 2>, C> for FindStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindParams) -> MemberQuery<'c, 'a, 's, C, Member, 2> {
        self.bind(client, &params.tenant_id, &params.id)
    }
}
pub struct FindByUserStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find_by_user() -> FindByUserStmt {
    FindByUserStmt(
        "SELECT id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at FROM members WHERE tenant_id = $1 AND user_id = $2",
        None,
    )
}
impl FindByUserStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> MemberQuery<'c, 'a, 's, C, Member, 2> {
        MemberQuery {
            client,
            params: [tenant_id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MemberBorrowed, tokio_postgres::Error> {
                Ok(MemberBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    email: row.try_get(2)?,
                    handle: row.try_get(3)?,
                    display_name: row.try_get(4)?,
                    role: row.try_get(5)?,
                    is_active: row.try_get(6)?,
                    last_sign_in_at: row.try_get(7)?,
                    version: row.try_get(8)?,
                    created_at: row.try_get(9)?,
                    updated_at: row.try_get(10)?,
                })
            },
            mapper: |it| Member::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, FindByUserParams, MemberQuery<'c, 'a, 's, C, Member, 2>, C>
    for FindByUserStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindByUserParams) -> MemberQuery<'c, 'a, 's, C, Member, 2> {
        self.bind(client, &params.tenant_id, &params.user_id)
    }
}
pub struct FindByHandleStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find_by_handle() -> FindByHandleStmt {
    FindByHandleStmt(
        "SELECT id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at FROM members WHERE tenant_id = $1 AND handle = $2",
        None,
    )
}
impl FindByHandleStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        handle: &'a T1,
    ) -> MemberQuery<'c, 'a, 's, C, Member, 2> {
        MemberQuery {
            client,
            params: [tenant_id, handle],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MemberBorrowed, tokio_postgres::Error> {
                Ok(MemberBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    email: row.try_get(2)?,
                    handle: row.try_get(3)?,
                    display_name: row.try_get(4)?,
                    role: row.try_get(5)?,
                    is_active: row.try_get(6)?,
                    last_sign_in_at: row.try_get(7)?,
                    version: row.try_get(8)?,
                    created_at: row.try_get(9)?,
                    updated_at: row.try_get(10)?,
                })
            },
            mapper: |it| Member::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, FindByHandleParams<T1>, MemberQuery<'c, 'a, 's, C, Member, 2>, C>
    for FindByHandleStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindByHandleParams<T1>) -> MemberQuery<'c, 'a, 's, C, Member, 2> {
        self.bind(client, &params.tenant_id, &params.handle)
    }
}
pub struct FindByEmailStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find_by_email() -> FindByEmailStmt {
    FindByEmailStmt(
        "SELECT id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at FROM members WHERE tenant_id = $1 AND email = $2",
        None,
    )
}
impl FindByEmailStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        email: &'a T1,
    ) -> MemberQuery<'c, 'a, 's, C, Member, 2> {
        MemberQuery {
            client,
            params: [tenant_id, email],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MemberBorrowed, tokio_postgres::Error> {
                Ok(MemberBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    email: row.try_get(2)?,
                    handle: row.try_get(3)?,
                    display_name: row.try_get(4)?,
                    role: row.try_get(5)?,
                    is_active: row.try_get(6)?,
                    last_sign_in_at: row.try_get(7)?,
                    version: row.try_get(8)?,
                    created_at: row.try_get(9)?,
                    updated_at: row.try_get(10)?,
                })
            },
            mapper: |it| Member::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, FindByEmailParams<T1>, MemberQuery<'c, 'a, 's, C, Member, 2>, C>
    for FindByEmailStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindByEmailParams<T1>) -> MemberQuery<'c, 'a, 's, C, Member, 2> {
        self.bind(client, &params.tenant_id, &params.email)
    }
}
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO members (tenant_id, id, user_id, email, handle, display_name, role, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at",
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
        email: &'a T1,
        handle: &'a T2,
        display_name: &'a T3,
        role: &'a T4,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> MemberQuery<'c, 'a, 's, C, Member, 8> {
        MemberQuery {
            client,
            params: [tenant_id, id, user_id, email, handle, display_name, role, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MemberBorrowed, tokio_postgres::Error> {
                Ok(MemberBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    email: row.try_get(2)?,
                    handle: row.try_get(3)?,
                    display_name: row.try_get(4)?,
                    role: row.try_get(5)?,
                    is_active: row.try_get(6)?,
                    last_sign_in_at: row.try_get(7)?,
                    version: row.try_get(8)?,
                    created_at: row.try_get(9)?,
                    updated_at: row.try_get(10)?,
                })
            },
            mapper: |it| Member::from(it),
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
> crate::client::async_::Params<'c, 'a, 's, InsertParams<T1, T2, T3, T4>, MemberQuery<'c, 'a, 's, C, Member, 8>, C>
    for InsertStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertParams<T1, T2, T3, T4>,
    ) -> MemberQuery<'c, 'a, 's, C, Member, 8> {
        self.bind(
            client,
            &params.tenant_id,
            &params.id,
            &params.user_id,
            &params.email,
            &params.handle,
            &params.display_name,
            &params.role,
            &params.now,
        )
    }
}
pub struct UpdateStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn update() -> UpdateStmt {
    UpdateStmt(
        "UPDATE members SET display_name = coalesce($1, display_name), role = coalesce($2, role), version = version + 1, updated_at = $3 WHERE tenant_id = $4 AND id = $5 AND ($6::integer IS NULL OR version = $6) RETURNING id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at",
        None,
    )
}
impl UpdateStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        display_name: &'a Option<T1>,
        role: &'a Option<T2>,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        expected_version: &'a Option<i32>,
    ) -> MemberQuery<'c, 'a, 's, C, Member, 6> {
        MemberQuery {
            client,
            params: [display_name, role, now, tenant_id, id, expected_version],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MemberBorrowed, tokio_postgres::Error> {
                Ok(MemberBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    email: row.try_get(2)?,
                    handle: row.try_get(3)?,
                    display_name: row.try_get(4)?,
                    role: row.try_get(5)?,
                    is_active: row.try_get(6)?,
                    last_sign_in_at: row.try_get(7)?,
                    version: row.try_get(8)?,
                    created_at: row.try_get(9)?,
                    updated_at: row.try_get(10)?,
                })
            },
            mapper: |it| Member::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, UpdateParams<T1, T2>, MemberQuery<'c, 'a, 's, C, Member, 6>, C>
    for UpdateStmt
{
    fn params(&'s self, client: &'c C, params: &'a UpdateParams<T1, T2>) -> MemberQuery<'c, 'a, 's, C, Member, 6> {
        self.bind(
            client,
            &params.display_name,
            &params.role,
            &params.now,
            &params.tenant_id,
            &params.id,
            &params.expected_version,
        )
    }
}
pub struct SetActiveStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_active() -> SetActiveStmt {
    SetActiveStmt(
        "UPDATE members SET is_active = $1, version = version + 1, updated_at = $2 WHERE tenant_id = $3 AND id = $4 AND ($5::integer IS NULL OR version = $5) RETURNING id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at",
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
        id: &'a uuid::Uuid,
        expected_version: &'a Option<i32>,
    ) -> MemberQuery<'c, 'a, 's, C, Member, 5> {
        MemberQuery {
            client,
            params: [is_active, now, tenant_id, id, expected_version],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MemberBorrowed, tokio_postgres::Error> {
                Ok(MemberBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    email: row.try_get(2)?,
                    handle: row.try_get(3)?,
                    display_name: row.try_get(4)?,
                    role: row.try_get(5)?,
                    is_active: row.try_get(6)?,
                    last_sign_in_at: row.try_get(7)?,
                    version: row.try_get(8)?,
                    created_at: row.try_get(9)?,
                    updated_at: row.try_get(10)?,
                })
            },
            mapper: |it| Member::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, SetActiveParams, MemberQuery<'c, 'a, 's, C, Member, 5>, C>
    for SetActiveStmt
{
    fn params(&'s self, client: &'c C, params: &'a SetActiveParams) -> MemberQuery<'c, 'a, 's, C, Member, 5> {
        self.bind(client, &params.is_active, &params.now, &params.tenant_id, &params.id, &params.expected_version)
    }
}
pub struct DeleteStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn delete() -> DeleteStmt {
    DeleteStmt(
        "DELETE FROM members WHERE tenant_id = $1 AND id = $2 AND ($3::integer IS NULL OR version = $3) RETURNING user_id",
        None,
    )
}
impl DeleteStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        expected_version: &'a Option<i32>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, id, expected_version],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, DeleteParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for DeleteStmt
{
    fn params(&'s self, client: &'c C, params: &'a DeleteParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.id, &params.expected_version)
    }
}
pub struct LockActiveAdminsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_active_admins() -> LockActiveAdminsStmt {
    LockActiveAdminsStmt(
        "SELECT id FROM members WHERE tenant_id = $1 AND role = 'admin' AND is_active ORDER BY id FOR UPDATE",
        None,
    )
}
impl LockActiveAdminsStmt {
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
pub struct LockActiveRoleStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_active_role() -> LockActiveRoleStmt {
    LockActiveRoleStmt(
        "SELECT m.role, s.second_factor_required, s.session_idle_seconds, s.session_max_seconds FROM members m JOIN tenant_settings s ON s.tenant_id = m.tenant_id WHERE m.tenant_id = $1 AND m.user_id = $2 AND m.is_active AND s.is_active FOR NO KEY UPDATE OF m FOR SHARE OF s",
        None,
    )
}
impl LockActiveRoleStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> AdmittedQuery<'c, 'a, 's, C, Admitted, 2> {
        AdmittedQuery {
            client,
            params: [tenant_id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<AdmittedBorrowed, tokio_postgres::Error> {
                Ok(AdmittedBorrowed {
                    role: row.try_get(0)?,
                    second_factor_required: row.try_get(1)?,
                    session_idle_seconds: row.try_get(2)?,
                    session_max_seconds: row.try_get(3)?,
                })
            },
            mapper: |it| Admitted::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, LockActiveRoleParams, AdmittedQuery<'c, 'a, 's, C, Admitted, 2>, C>
    for LockActiveRoleStmt
{
    fn params(&'s self, client: &'c C, params: &'a LockActiveRoleParams) -> AdmittedQuery<'c, 'a, 's, C, Admitted, 2> {
        self.bind(client, &params.tenant_id, &params.user_id)
    }
}
pub struct LockByUserStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_by_user() -> LockByUserStmt {
    LockByUserStmt("SELECT id FROM members WHERE tenant_id = $1 AND user_id = $2 FOR NO KEY UPDATE", None)
}
impl LockByUserStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [tenant_id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, LockByUserParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for LockByUserStmt
{
    fn params(&'s self, client: &'c C, params: &'a LockByUserParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant_id, &params.user_id)
    }
}
pub struct NoteSignInStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn note_sign_in() -> NoteSignInStmt {
    NoteSignInStmt("UPDATE members SET last_sign_in_at = $1 WHERE tenant_id = $2 AND user_id = $3 RETURNING id", None)
}
impl NoteSignInStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [now, tenant_id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, NoteSignInParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for NoteSignInStmt
{
    fn params(&'s self, client: &'c C, params: &'a NoteSignInParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.user_id)
    }
}
pub struct PageStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn page() -> PageStmt {
    PageStmt(
        "SELECT id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at FROM members WHERE tenant_id = $1 AND ($2::boolean IS NULL OR is_active = $2) AND ($3::text IS NULL OR email ILIKE $3 OR display_name ILIKE $3) AND ($4::timestamptz IS NULL OR (created_at, id) > ($4, $5::uuid)) ORDER BY created_at, id LIMIT $6 OFFSET $7",
        None,
    )
}
impl PageStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        is_active: &'a Option<bool>,
        pattern: &'a Option<T1>,
        after_created_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        after_id: &'a Option<uuid::Uuid>,
        limit: &'a i64,
        offset: &'a i64,
    ) -> MemberQuery<'c, 'a, 's, C, Member, 7> {
        MemberQuery {
            client,
            params: [tenant_id, is_active, pattern, after_created_at, after_id, limit, offset],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MemberBorrowed, tokio_postgres::Error> {
                Ok(MemberBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    email: row.try_get(2)?,
                    handle: row.try_get(3)?,
                    display_name: row.try_get(4)?,
                    role: row.try_get(5)?,
                    is_active: row.try_get(6)?,
                    last_sign_in_at: row.try_get(7)?,
                    version: row.try_get(8)?,
                    created_at: row.try_get(9)?,
                    updated_at: row.try_get(10)?,
                })
            },
            mapper: |it| Member::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, PageParams<T1>, MemberQuery<'c, 'a, 's, C, Member, 7>, C> for PageStmt
{
    fn params(&'s self, client: &'c C, params: &'a PageParams<T1>) -> MemberQuery<'c, 'a, 's, C, Member, 7> {
        self.bind(
            client,
            &params.tenant_id,
            &params.is_active,
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
        "SELECT count(*) FROM ( SELECT FROM members WHERE tenant_id = $1 AND ($2::boolean IS NULL OR is_active = $2) AND ($3::text IS NULL OR email ILIKE $3 OR display_name ILIKE $3) LIMIT 10000) AS counted",
        None,
    )
}
impl CountStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        is_active: &'a Option<bool>,
        pattern: &'a Option<T1>,
    ) -> I64Query<'c, 'a, 's, C, i64, 3> {
        I64Query {
            client,
            params: [tenant_id, is_active, pattern],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, CountParams<T1>, I64Query<'c, 'a, 's, C, i64, 3>, C> for CountStmt
{
    fn params(&'s self, client: &'c C, params: &'a CountParams<T1>) -> I64Query<'c, 'a, 's, C, i64, 3> {
        self.bind(client, &params.tenant_id, &params.is_active, &params.pattern)
    }
}
pub struct NamesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn names() -> NamesStmt {
    NamesStmt("SELECT user_id, display_name, email FROM members WHERE tenant_id = $1 AND user_id = any($2)", None)
}
impl NamesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_ids: &'a T1,
    ) -> PersonNameQuery<'c, 'a, 's, C, PersonName, 2> {
        PersonNameQuery {
            client,
            params: [tenant_id, user_ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<PersonNameBorrowed, tokio_postgres::Error> {
                Ok(PersonNameBorrowed {
                    user_id: row.try_get(0)?,
                    display_name: row.try_get(1)?,
                    email: row.try_get(2)?,
                })
            },
            mapper: |it| PersonName::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, NamesParams<T1>, PersonNameQuery<'c, 'a, 's, C, PersonName, 2>, C>
    for NamesStmt
{
    fn params(&'s self, client: &'c C, params: &'a NamesParams<T1>) -> PersonNameQuery<'c, 'a, 's, C, PersonName, 2> {
        self.bind(client, &params.tenant_id, &params.user_ids)
    }
}
