// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct InsertParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql> {
    pub id: uuid::Uuid,
    pub slug: T1,
    pub name: T2,
    pub contact_email: Option<T3>,
    pub now: chrono::DateTime<chrono::Utc>,
    pub created_by: Option<uuid::Uuid>,
    pub abandoned: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct UpdateParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub name: Option<T1>,
    pub set_contact_email: bool,
    pub contact_email: Option<T2>,
    pub now: chrono::DateTime<chrono::Utc>,
    pub updated_by: Option<uuid::Uuid>,
    pub id: uuid::Uuid,
    pub expected_version: Option<i32>,
}
#[derive(Debug)]
pub struct SetStatusParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::ArraySql<Item = T2>> {
    pub status: T1,
    pub now: chrono::DateTime<chrono::Utc>,
    pub updated_by: Option<uuid::Uuid>,
    pub id: uuid::Uuid,
    pub from: T3,
}
#[derive(Debug)]
pub struct PageParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub status: Option<T1>,
    pub pattern: Option<T2>,
    pub after_created_at: Option<chrono::DateTime<chrono::Utc>>,
    pub after_id: Option<uuid::Uuid>,
    pub limit: i64,
    pub offset: i64,
}
#[derive(Debug)]
pub struct CountParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub status: Option<T1>,
    pub pattern: Option<T2>,
}
#[derive(Clone, Copy, Debug)]
pub struct AbandonParams {
    pub long_ago: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct IdsParams {
    pub after: Option<uuid::Uuid>,
    pub limit: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Tenant {
    pub id: uuid::Uuid,
    pub slug: String,
    pub name: String,
    pub status: String,
    pub isolation: String,
    pub contact_email: Option<String>,
    pub version: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
    pub member_count: i64,
}
pub struct TenantBorrowed<'a> {
    pub id: uuid::Uuid,
    pub slug: &'a str,
    pub name: &'a str,
    pub status: &'a str,
    pub isolation: &'a str,
    pub contact_email: Option<&'a str>,
    pub version: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
    pub member_count: i64,
}
impl<'a> From<TenantBorrowed<'a>> for Tenant {
    fn from(
        TenantBorrowed {
            id,
            slug,
            name,
            status,
            isolation,
            contact_email,
            version,
            created_at,
            updated_at,
            member_count,
        }: TenantBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            slug: slug.into(),
            name: name.into(),
            status: status.into(),
            isolation: isolation.into(),
            contact_email: contact_email.map(|v| v.into()),
            version,
            created_at,
            updated_at,
            member_count,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Lock {
    pub status: String,
    pub version: i32,
}
pub struct LockBorrowed<'a> {
    pub status: &'a str,
    pub version: i32,
}
impl<'a> From<LockBorrowed<'a>> for Lock {
    fn from(LockBorrowed { status, version }: LockBorrowed<'a>) -> Self {
        Self { status: status.into(), version }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct TenantQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<TenantBorrowed, tokio_postgres::Error>,
    mapper: fn(TenantBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> TenantQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(TenantBorrowed) -> R) -> TenantQuery<'c, 'a, 's, C, R, N> {
        TenantQuery {
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
pub struct LockQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LockBorrowed, tokio_postgres::Error>,
    mapper: fn(LockBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LockQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(LockBorrowed) -> R) -> LockQuery<'c, 'a, 's, C, R, N> {
        LockQuery {
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
        "SELECT t.id, t.slug, t.name, t.status, t.isolation, t.contact_email, t.version, t.created_at, t.updated_at, (SELECT count(*) FROM postroom_management.memberships m WHERE m.tenant_id = t.id) AS member_count FROM postroom_management.tenants t WHERE t.id = $1 AND t.deleted_at IS NULL",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
    ) -> TenantQuery<'c, 'a, 's, C, Tenant, 1> {
        TenantQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TenantBorrowed, tokio_postgres::Error> {
                Ok(TenantBorrowed {
                    id: row.try_get(0)?,
                    slug: row.try_get(1)?,
                    name: row.try_get(2)?,
                    status: row.try_get(3)?,
                    isolation: row.try_get(4)?,
                    contact_email: row.try_get(5)?,
                    version: row.try_get(6)?,
                    created_at: row.try_get(7)?,
                    updated_at: row.try_get(8)?,
                    member_count: row.try_get(9)?,
                })
            },
            mapper: |it| Tenant::from(it),
        }
    }
}
pub struct FindBySlugStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find_by_slug() -> FindBySlugStmt {
    FindBySlugStmt(
        "SELECT t.id, t.slug, t.name, t.status, t.isolation, t.contact_email, t.version, t.created_at, t.updated_at, (SELECT count(*) FROM postroom_management.memberships m WHERE m.tenant_id = t.id) AS member_count FROM postroom_management.tenants t WHERE t.slug = $1 AND t.deleted_at IS NULL",
        None,
    )
}
impl FindBySlugStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        slug: &'a T1,
    ) -> TenantQuery<'c, 'a, 's, C, Tenant, 1> {
        TenantQuery {
            client,
            params: [slug],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TenantBorrowed, tokio_postgres::Error> {
                Ok(TenantBorrowed {
                    id: row.try_get(0)?,
                    slug: row.try_get(1)?,
                    name: row.try_get(2)?,
                    status: row.try_get(3)?,
                    isolation: row.try_get(4)?,
                    contact_email: row.try_get(5)?,
                    version: row.try_get(6)?,
                    created_at: row.try_get(7)?,
                    updated_at: row.try_get(8)?,
                    member_count: row.try_get(9)?,
                })
            },
            mapper: |it| Tenant::from(it),
        }
    }
}
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO postroom_management.tenants (id, slug, name, status, contact_email, created_at, updated_at, created_by, updated_by) VALUES ($1, $2, $3, 'provisioning', $4, $5, $5, $6, $6) ON CONFLICT (slug) DO UPDATE SET name = excluded.name, contact_email = excluded.contact_email, updated_at = excluded.updated_at WHERE postroom_management.tenants.status = 'provisioning' AND postroom_management.tenants.updated_at < $7 RETURNING id, slug, name, status, isolation, contact_email, version, created_at, updated_at, 0::bigint AS member_count",
        None,
    )
}
impl InsertStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        slug: &'a T1,
        name: &'a T2,
        contact_email: &'a Option<T3>,
        now: &'a chrono::DateTime<chrono::Utc>,
        created_by: &'a Option<uuid::Uuid>,
        abandoned: &'a chrono::DateTime<chrono::Utc>,
    ) -> TenantQuery<'c, 'a, 's, C, Tenant, 7> {
        TenantQuery {
            client,
            params: [id, slug, name, contact_email, now, created_by, abandoned],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TenantBorrowed, tokio_postgres::Error> {
                Ok(TenantBorrowed {
                    id: row.try_get(0)?,
                    slug: row.try_get(1)?,
                    name: row.try_get(2)?,
                    status: row.try_get(3)?,
                    isolation: row.try_get(4)?,
                    contact_email: row.try_get(5)?,
                    version: row.try_get(6)?,
                    created_at: row.try_get(7)?,
                    updated_at: row.try_get(8)?,
                    member_count: row.try_get(9)?,
                })
            },
            mapper: |it| Tenant::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, InsertParams<T1, T2, T3>, TenantQuery<'c, 'a, 's, C, Tenant, 7>, C>
    for InsertStmt
{
    fn params(&'s self, client: &'c C, params: &'a InsertParams<T1, T2, T3>) -> TenantQuery<'c, 'a, 's, C, Tenant, 7> {
        self.bind(
            client,
            &params.id,
            &params.slug,
            &params.name,
            &params.contact_email,
            &params.now,
            &params.created_by,
            &params.abandoned,
        )
    }
}
pub struct UpdateStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn update() -> UpdateStmt {
    UpdateStmt(
        "UPDATE postroom_management.tenants t SET name = coalesce($1, t.name), contact_email = CASE WHEN $2 THEN $3 ELSE t.contact_email END, version = t.version + 1, updated_at = $4, updated_by = $5 WHERE t.id = $6 AND t.deleted_at IS NULL AND ($7::integer IS NULL OR t.version = $7) RETURNING t.id, t.slug, t.name, t.status, t.isolation, t.contact_email, t.version, t.created_at, t.updated_at, (SELECT count(*) FROM postroom_management.memberships m WHERE m.tenant_id = t.id) AS member_count",
        None,
    )
}
impl UpdateStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        name: &'a Option<T1>,
        set_contact_email: &'a bool,
        contact_email: &'a Option<T2>,
        now: &'a chrono::DateTime<chrono::Utc>,
        updated_by: &'a Option<uuid::Uuid>,
        id: &'a uuid::Uuid,
        expected_version: &'a Option<i32>,
    ) -> TenantQuery<'c, 'a, 's, C, Tenant, 7> {
        TenantQuery {
            client,
            params: [name, set_contact_email, contact_email, now, updated_by, id, expected_version],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TenantBorrowed, tokio_postgres::Error> {
                Ok(TenantBorrowed {
                    id: row.try_get(0)?,
                    slug: row.try_get(1)?,
                    name: row.try_get(2)?,
                    status: row.try_get(3)?,
                    isolation: row.try_get(4)?,
                    contact_email: row.try_get(5)?,
                    version: row.try_get(6)?,
                    created_at: row.try_get(7)?,
                    updated_at: row.try_get(8)?,
                    member_count: row.try_get(9)?,
                })
            },
            mapper: |it| Tenant::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, UpdateParams<T1, T2>, TenantQuery<'c, 'a, 's, C, Tenant, 7>, C>
    for UpdateStmt
{
    fn params(&'s self, client: &'c C, params: &'a UpdateParams<T1, T2>) -> TenantQuery<'c, 'a, 's, C, Tenant, 7> {
        self.bind(
            client,
            &params.name,
            &params.set_contact_email,
            &params.contact_email,
            &params.now,
            &params.updated_by,
            &params.id,
            &params.expected_version,
        )
    }
}
pub struct SetStatusStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_status() -> SetStatusStmt {
    SetStatusStmt(
        "UPDATE postroom_management.tenants t SET status = $1, version = t.version + 1, updated_at = $2, updated_by = $3 WHERE t.id = $4 AND t.deleted_at IS NULL AND t.status = any($5) RETURNING t.id, t.slug, t.name, t.status, t.isolation, t.contact_email, t.version, t.created_at, t.updated_at, (SELECT count(*) FROM postroom_management.memberships m WHERE m.tenant_id = t.id) AS member_count",
        None,
    )
}
impl SetStatusStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::StringSql,
        T2: crate::StringSql,
        T3: crate::ArraySql<Item = T2>,
    >(
        &'s self,
        client: &'c C,
        status: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
        updated_by: &'a Option<uuid::Uuid>,
        id: &'a uuid::Uuid,
        from: &'a T3,
    ) -> TenantQuery<'c, 'a, 's, C, Tenant, 5> {
        TenantQuery {
            client,
            params: [status, now, updated_by, id, from],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TenantBorrowed, tokio_postgres::Error> {
                Ok(TenantBorrowed {
                    id: row.try_get(0)?,
                    slug: row.try_get(1)?,
                    name: row.try_get(2)?,
                    status: row.try_get(3)?,
                    isolation: row.try_get(4)?,
                    contact_email: row.try_get(5)?,
                    version: row.try_get(6)?,
                    created_at: row.try_get(7)?,
                    updated_at: row.try_get(8)?,
                    member_count: row.try_get(9)?,
                })
            },
            mapper: |it| Tenant::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::ArraySql<Item = T2>>
    crate::client::async_::Params<'c, 'a, 's, SetStatusParams<T1, T2, T3>, TenantQuery<'c, 'a, 's, C, Tenant, 5>, C>
    for SetStatusStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SetStatusParams<T1, T2, T3>,
    ) -> TenantQuery<'c, 'a, 's, C, Tenant, 5> {
        self.bind(client, &params.status, &params.now, &params.updated_by, &params.id, &params.from)
    }
}
pub struct PageStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn page() -> PageStmt {
    PageStmt(
        "SELECT t.id, t.slug, t.name, t.status, t.isolation, t.contact_email, t.version, t.created_at, t.updated_at, (SELECT count(*) FROM postroom_management.memberships m WHERE m.tenant_id = t.id) AS member_count FROM postroom_management.tenants t WHERE t.deleted_at IS NULL AND ($1::text IS NULL OR t.status = $1) AND ($2::text IS NULL OR t.slug ILIKE $2 OR t.name ILIKE $2) AND ($3::timestamptz IS NULL OR (t.created_at, t.id) > ($3, $4::uuid)) ORDER BY t.created_at, t.id LIMIT $5 OFFSET $6",
        None,
    )
}
impl PageStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        status: &'a Option<T1>,
        pattern: &'a Option<T2>,
        after_created_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        after_id: &'a Option<uuid::Uuid>,
        limit: &'a i64,
        offset: &'a i64,
    ) -> TenantQuery<'c, 'a, 's, C, Tenant, 6> {
        TenantQuery {
            client,
            params: [status, pattern, after_created_at, after_id, limit, offset],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TenantBorrowed, tokio_postgres::Error> {
                Ok(TenantBorrowed {
                    id: row.try_get(0)?,
                    slug: row.try_get(1)?,
                    name: row.try_get(2)?,
                    status: row.try_get(3)?,
                    isolation: row.try_get(4)?,
                    contact_email: row.try_get(5)?,
                    version: row.try_get(6)?,
                    created_at: row.try_get(7)?,
                    updated_at: row.try_get(8)?,
                    member_count: row.try_get(9)?,
                })
            },
            mapper: |it| Tenant::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, PageParams<T1, T2>, TenantQuery<'c, 'a, 's, C, Tenant, 6>, C>
    for PageStmt
{
    fn params(&'s self, client: &'c C, params: &'a PageParams<T1, T2>) -> TenantQuery<'c, 'a, 's, C, Tenant, 6> {
        self.bind(
            client,
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
        "SELECT count(*) FROM ( SELECT FROM postroom_management.tenants t WHERE t.deleted_at IS NULL AND ($1::text IS NULL OR t.status = $1) AND ($2::text IS NULL OR t.slug ILIKE $2 OR t.name ILIKE $2) LIMIT 10000) AS counted",
        None,
    )
}
impl CountStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        status: &'a Option<T1>,
        pattern: &'a Option<T2>,
    ) -> I64Query<'c, 'a, 's, C, i64, 2> {
        I64Query {
            client,
            params: [status, pattern],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, CountParams<T1, T2>, I64Query<'c, 'a, 's, C, i64, 2>, C> for CountStmt
{
    fn params(&'s self, client: &'c C, params: &'a CountParams<T1, T2>) -> I64Query<'c, 'a, 's, C, i64, 2> {
        self.bind(client, &params.status, &params.pattern)
    }
}
pub struct IdsInProvisioningStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn ids_in_provisioning() -> IdsInProvisioningStmt {
    IdsInProvisioningStmt(
        "SELECT id FROM postroom_management.tenants WHERE status = 'provisioning' AND updated_at < $1 AND deleted_at IS NULL ORDER BY created_at, id",
        None,
    )
}
impl IdsInProvisioningStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        abandoned: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 1> {
        UuidUuidQuery {
            client,
            params: [abandoned],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct AbandonStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn abandon() -> AbandonStmt {
    AbandonStmt(
        "UPDATE postroom_management.tenants SET updated_at = $1 WHERE id = $2 AND status = 'provisioning' RETURNING id",
        None,
    )
}
impl AbandonStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        long_ago: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [long_ago, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, AbandonParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for AbandonStmt
{
    fn params(&'s self, client: &'c C, params: &'a AbandonParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.long_ago, &params.id)
    }
}
pub struct LockStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock() -> LockStmt {
    LockStmt(
        "SELECT status, version FROM postroom_management.tenants WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE",
        None,
    )
}
impl LockStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
    ) -> LockQuery<'c, 'a, 's, C, Lock, 1> {
        LockQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<LockBorrowed, tokio_postgres::Error> {
                Ok(LockBorrowed { status: row.try_get(0)?, version: row.try_get(1)? })
            },
            mapper: |it| Lock::from(it),
        }
    }
}
pub struct IdsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn ids() -> IdsStmt {
    IdsStmt(
        "SELECT id FROM postroom_management.tenants WHERE status <> 'purged' AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2",
        None,
    )
}
impl IdsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        after: &'a Option<uuid::Uuid>,
        limit: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [after, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, IdsParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C> for IdsStmt
{
    fn params(&'s self, client: &'c C, params: &'a IdsParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.after, &params.limit)
    }
}
