// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct InsertParams<T1: crate::StringSql> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub role: T1,
    pub now: chrono::DateTime<chrono::Utc>,
    pub created_by: Option<uuid::Uuid>,
}
#[derive(Debug)]
pub struct SetRoleParams<T1: crate::StringSql> {
    pub role: T1,
    pub now: chrono::DateTime<chrono::Utc>,
    pub updated_by: Option<uuid::Uuid>,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct SetActiveParams {
    pub is_active: bool,
    pub now: chrono::DateTime<chrono::Utc>,
    pub updated_by: Option<uuid::Uuid>,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct PageParams<T1: crate::StringSql> {
    pub is_active: Option<bool>,
    pub pattern: Option<T1>,
    pub after_created_at: Option<chrono::DateTime<chrono::Utc>>,
    pub after_id: Option<uuid::Uuid>,
    pub limit: i64,
    pub offset: i64,
}
#[derive(Debug)]
pub struct CountParams<T1: crate::StringSql> {
    pub is_active: Option<bool>,
    pub pattern: Option<T1>,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Operator {
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
pub struct OperatorBorrowed<'a> {
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
impl<'a> From<OperatorBorrowed<'a>> for Operator {
    fn from(
        OperatorBorrowed {
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
        }: OperatorBorrowed<'a>,
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
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct OperatorQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<OperatorBorrowed, tokio_postgres::Error>,
    mapper: fn(OperatorBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> OperatorQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(OperatorBorrowed) -> R) -> OperatorQuery<'c, 'a, 's, C, R, N> {
        OperatorQuery {
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
pub struct FindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find() -> FindStmt {
    FindStmt(
        "SELECT o.id, o.user_id, u.email, u.handle, u.display_name, o.role, o.is_active, u.last_sign_in_at, o.version, o.created_at, o.updated_at FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id WHERE o.id = $1 AND o.deleted_at IS NULL",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
    ) -> OperatorQuery<'c, 'a, 's, C, Operator, 1> {
        OperatorQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<OperatorBorrowed, tokio_postgres::Error> {
                Ok(OperatorBorrowed {
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
            mapper: |it| Operator::from(it),
        }
    }
}
pub struct FindByUserStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find_by_user() -> FindByUserStmt {
    FindByUserStmt(
        "SELECT o.id, o.user_id, u.email, u.handle, u.display_name, o.role, o.is_active, u.last_sign_in_at, o.version, o.created_at, o.updated_at FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id WHERE o.user_id = $1 AND o.deleted_at IS NULL",
        None,
    )
}
impl FindByUserStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        user_id: &'a uuid::Uuid,
    ) -> OperatorQuery<'c, 'a, 's, C, Operator, 1> {
        OperatorQuery {
            client,
            params: [user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<OperatorBorrowed, tokio_postgres::Error> {
                Ok(OperatorBorrowed {
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
            mapper: |it| Operator::from(it),
        }
    }
}
pub struct FindByEmailStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find_by_email() -> FindByEmailStmt {
    FindByEmailStmt(
        "SELECT o.id FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id WHERE u.email = $1 AND o.deleted_at IS NULL",
        None,
    )
}
impl FindByEmailStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        email: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 1> {
        UuidUuidQuery {
            client,
            params: [email],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct LockStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock() -> LockStmt {
    LockStmt("SELECT id FROM postroom_management.operators WHERE id = $1 AND deleted_at IS NULL FOR UPDATE", None)
}
impl LockStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 1> {
        UuidUuidQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO postroom_management.operators (id, user_id, role, created_at, updated_at, created_by, updated_by) VALUES ($1, $2, $3, $4, $4, $5, $5) RETURNING id",
        None,
    )
}
impl InsertStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        role: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
        created_by: &'a Option<uuid::Uuid>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [id, user_id, role, now, created_by],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, InsertParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>, C>
    for InsertStmt
{
    fn params(&'s self, client: &'c C, params: &'a InsertParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.id, &params.user_id, &params.role, &params.now, &params.created_by)
    }
}
pub struct SetRoleStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_role() -> SetRoleStmt {
    SetRoleStmt(
        "UPDATE postroom_management.operators SET role = $1, version = version + 1, updated_at = $2, updated_by = $3 WHERE id = $4 RETURNING id",
        None,
    )
}
impl SetRoleStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        role: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
        updated_by: &'a Option<uuid::Uuid>,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [role, now, updated_by, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, SetRoleParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for SetRoleStmt
{
    fn params(&'s self, client: &'c C, params: &'a SetRoleParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.role, &params.now, &params.updated_by, &params.id)
    }
}
pub struct SetActiveStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_active() -> SetActiveStmt {
    SetActiveStmt(
        "UPDATE postroom_management.operators SET is_active = $1, version = version + 1, updated_at = $2, updated_by = $3 WHERE id = $4 RETURNING id",
        None,
    )
}
impl SetActiveStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        is_active: &'a bool,
        now: &'a chrono::DateTime<chrono::Utc>,
        updated_by: &'a Option<uuid::Uuid>,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [is_active, now, updated_by, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, SetActiveParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for SetActiveStmt
{
    fn params(&'s self, client: &'c C, params: &'a SetActiveParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.is_active, &params.now, &params.updated_by, &params.id)
    }
}
pub struct LockActiveStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_active() -> LockActiveStmt {
    LockActiveStmt(
        "SELECT o.id FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id WHERE o.role = 'operator' AND o.is_active AND o.deleted_at IS NULL AND u.status = 'active' ORDER BY o.id FOR UPDATE",
        None,
    )
}
impl LockActiveStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(&'s self, client: &'c C) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 0> {
        UuidUuidQuery {
            client,
            params: [],
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
        "SELECT o.role FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id WHERE o.user_id = $1 AND o.is_active AND o.deleted_at IS NULL AND u.status = 'active' FOR SHARE",
        None,
    )
}
impl LockActiveRoleStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        user_id: &'a uuid::Uuid,
    ) -> StringQuery<'c, 'a, 's, C, String, 1> {
        StringQuery {
            client,
            params: [user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
pub struct PageStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn page() -> PageStmt {
    PageStmt(
        "SELECT o.id, o.user_id, u.email, u.handle, u.display_name, o.role, o.is_active, u.last_sign_in_at, o.version, o.created_at, o.updated_at FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id WHERE o.deleted_at IS NULL AND ($1::boolean IS NULL OR o.is_active = $1) AND ($2::text IS NULL OR u.email ILIKE $2 OR u.display_name ILIKE $2) AND ($3::timestamptz IS NULL OR (o.created_at, o.id) > ($3, $4::uuid)) ORDER BY o.created_at, o.id LIMIT $5 OFFSET $6",
        None,
    )
}
impl PageStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        is_active: &'a Option<bool>,
        pattern: &'a Option<T1>,
        after_created_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        after_id: &'a Option<uuid::Uuid>,
        limit: &'a i64,
        offset: &'a i64,
    ) -> OperatorQuery<'c, 'a, 's, C, Operator, 6> {
        OperatorQuery {
            client,
            params: [is_active, pattern, after_created_at, after_id, limit, offset],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<OperatorBorrowed, tokio_postgres::Error> {
                Ok(OperatorBorrowed {
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
            mapper: |it| Operator::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, PageParams<T1>, OperatorQuery<'c, 'a, 's, C, Operator, 6>, C>
    for PageStmt
{
    fn params(&'s self, client: &'c C, params: &'a PageParams<T1>) -> OperatorQuery<'c, 'a, 's, C, Operator, 6> {
        self.bind(
            client,
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
        "SELECT count(*) FROM ( SELECT FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id WHERE o.deleted_at IS NULL AND ($1::boolean IS NULL OR o.is_active = $1) AND ($2::text IS NULL OR u.email ILIKE $2 OR u.display_name ILIKE $2) LIMIT 10000) AS counted",
        None,
    )
}
impl CountStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        is_active: &'a Option<bool>,
        pattern: &'a Option<T1>,
    ) -> I64Query<'c, 'a, 's, C, i64, 2> {
        I64Query {
            client,
            params: [is_active, pattern],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, CountParams<T1>, I64Query<'c, 'a, 's, C, i64, 2>, C> for CountStmt
{
    fn params(&'s self, client: &'c C, params: &'a CountParams<T1>) -> I64Query<'c, 'a, 's, C, i64, 2> {
        self.bind(client, &params.is_active, &params.pattern)
    }
}
