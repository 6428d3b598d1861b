// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct OfAccountParams {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct FindParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct IdsOfUserParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: Option<uuid::Uuid>,
    pub folder_id: Option<uuid::Uuid>,
    pub r#type: Option<T1>,
    pub without_thrown_away: bool,
}
#[derive(Debug)]
pub struct OfTypeParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub r#type: T1,
}
#[derive(Debug)]
pub struct InsertParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::BytesSql,
    T4: crate::StringSql,
    T5: crate::StringSql,
> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub parent_id: Option<uuid::Uuid>,
    pub name: T1,
    pub path: T2,
    pub server_name: T3,
    pub delimiter: T4,
    pub r#type: T5,
    pub is_selectable: bool,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct DescribeParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::BytesSql,
    T4: crate::StringSql,
    T5: crate::StringSql,
> {
    pub parent_id: Option<uuid::Uuid>,
    pub name: T1,
    pub path: T2,
    pub server_name: T3,
    pub delimiter: T4,
    pub r#type: T5,
    pub is_selectable: bool,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct SetTokenParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::ArraySql<Item = T2>> {
    pub uid_validity: i64,
    pub uid_next: i64,
    pub high_mod_seq: i64,
    pub is_complete: bool,
    pub sync_method: T1,
    pub permanent_flags: T3,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct SetMethodParams<T1: crate::StringSql> {
    pub sync_method: T1,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct SetValidityParams {
    pub uid_validity: i64,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct SetCertificateParams<T1: crate::StringSql> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub certificate: T1,
    pub differences: i32,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct AddCountsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = i32>,
    T3: crate::ArraySql<Item = i32>,
> {
    pub ids: T1,
    pub totals: T2,
    pub unreads: T3,
    pub tenant_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct CountAnewParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub ids: T1,
    pub tenant_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct NextLocalUidParams {
    pub count: i64,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct DeleteParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct WantCertificateParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Folder {
    pub id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub parent_id: Option<uuid::Uuid>,
    pub name: String,
    pub path: String,
    pub server_name: Vec<u8>,
    pub delimiter: String,
    pub r#type: String,
    pub is_selectable: bool,
    pub unread_count: i32,
    pub total_count: i32,
    pub uid_validity: i64,
    pub uid_next: i64,
    pub high_mod_seq: i64,
    pub exists_count: i32,
    pub is_complete: bool,
    pub sync_method: String,
    pub permanent_flags: Vec<String>,
    pub certified_at: Option<chrono::DateTime<chrono::Utc>>,
    pub certificate: String,
    pub certificate_differences: i32,
}
pub struct FolderBorrowed<'a> {
    pub id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub parent_id: Option<uuid::Uuid>,
    pub name: &'a str,
    pub path: &'a str,
    pub server_name: &'a [u8],
    pub delimiter: &'a str,
    pub r#type: &'a str,
    pub is_selectable: bool,
    pub unread_count: i32,
    pub total_count: i32,
    pub uid_validity: i64,
    pub uid_next: i64,
    pub high_mod_seq: i64,
    pub exists_count: i32,
    pub is_complete: bool,
    pub sync_method: &'a str,
    pub permanent_flags: crate::ArrayIterator<'a, &'a str>,
    pub certified_at: Option<chrono::DateTime<chrono::Utc>>,
    pub certificate: &'a str,
    pub certificate_differences: i32,
}
impl<'a> From<FolderBorrowed<'a>> for Folder {
    fn from(
        FolderBorrowed {
            id,
            account_id,
            parent_id,
            name,
            path,
            server_name,
            delimiter,
            r#type,
            is_selectable,
            unread_count,
            total_count,
            uid_validity,
            uid_next,
            high_mod_seq,
            exists_count,
            is_complete,
            sync_method,
            permanent_flags,
            certified_at,
            certificate,
            certificate_differences,
        }: FolderBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            account_id,
            parent_id,
            name: name.into(),
            path: path.into(),
            server_name: server_name.into(),
            delimiter: delimiter.into(),
            r#type: r#type.into(),
            is_selectable,
            unread_count,
            total_count,
            uid_validity,
            uid_next,
            high_mod_seq,
            exists_count,
            is_complete,
            sync_method: sync_method.into(),
            permanent_flags: permanent_flags.map(|v| v.into()).collect(),
            certified_at,
            certificate: certificate.into(),
            certificate_differences,
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Insert {
    pub id: uuid::Uuid,
    pub is_selectable: bool,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct FolderQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<FolderBorrowed, tokio_postgres::Error>,
    mapper: fn(FolderBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> FolderQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(FolderBorrowed) -> R) -> FolderQuery<'c, 'a, 's, C, R, N> {
        FolderQuery {
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
pub struct InsertQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Insert, tokio_postgres::Error>,
    mapper: fn(Insert) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> InsertQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Insert) -> R) -> InsertQuery<'c, 'a, 's, C, R, N> {
        InsertQuery {
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
pub struct OfAccountStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_account() -> OfAccountStmt {
    OfAccountStmt(
        "SELECT id, account_id, parent_id, name, path, server_name, delimiter, type, is_selectable, unread_count, total_count, uid_validity, uid_next, high_mod_seq, exists_count, is_complete, sync_method, permanent_flags, certified_at, certificate, certificate_differences FROM email_folders WHERE tenant_id = $1 AND account_id = $2 ORDER BY path, id",
        None,
    )
}
impl OfAccountStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
    ) -> FolderQuery<'c, 'a, 's, C, Folder, 2> {
        FolderQuery {
            client,
            params: [tenant_id, account_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<FolderBorrowed, tokio_postgres::Error> {
                Ok(FolderBorrowed {
                    id: row.try_get(0)?,
                    account_id: row.try_get(1)?,
                    parent_id: row.try_get(2)?,
                    name: row.try_get(3)?,
                    path: row.try_get(4)?,
                    server_name: row.try_get(5)?,
                    delimiter: row.try_get(6)?,
                    r#type: row.try_get(7)?,
                    is_selectable: row.try_get(8)?,
                    unread_count: row.try_get(9)?,
                    total_count: row.try_get(10)?,
                    uid_validity: row.try_get(11)?,
                    uid_next: row.try_get(12)?,
                    high_mod_seq: row.try_get(13)?,
                    exists_count: row.try_get(14)?,
                    is_complete: row.try_get(15)?,
                    sync_method: row.try_get(16)?,
                    permanent_flags: row.try_get(17)?,
                    certified_at: row.try_get(18)?,
                    certificate: row.try_get(19)?,
                    certificate_differences: row.try_get(20)?,
                })
            },
            mapper: |it| Folder::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, OfAccountParams, FolderQuery<'c, 'a, 's, C, Folder, 2>, C>
    for OfAccountStmt
{
    fn params(&'s self, client: &'c C, params: &'a OfAccountParams) -> FolderQuery<'c, 'a, 's, C, Folder, 2> {
        self.bind(client, &params.tenant_id, &params.account_id)
    }
}
pub struct FindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find() -> FindStmt {
    FindStmt(
        "SELECT f.id, f.account_id, f.parent_id, f.name, f.path, f.server_name, f.delimiter, f.type, f.is_selectable, f.unread_count, f.total_count, f.uid_validity, f.uid_next, f.high_mod_seq, f.exists_count, f.is_complete, f.sync_method, f.permanent_flags, f.certified_at, f.certificate, f.certificate_differences FROM email_folders f JOIN email_accounts a ON a.tenant_id = f.tenant_id AND a.id = f.account_id WHERE f.tenant_id = $1 AND f.id = $2 AND a.user_id = $3 AND a.deleted_at IS NULL",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> FolderQuery<'c, 'a, 's, C, Folder, 3> {
        FolderQuery {
            client,
            params: [tenant_id, id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<FolderBorrowed, tokio_postgres::Error> {
                Ok(FolderBorrowed {
                    id: row.try_get(0)?,
                    account_id: row.try_get(1)?,
                    parent_id: row.try_get(2)?,
                    name: row.try_get(3)?,
                    path: row.try_get(4)?,
                    server_name: row.try_get(5)?,
                    delimiter: row.try_get(6)?,
                    r#type: row.try_get(7)?,
                    is_selectable: row.try_get(8)?,
                    unread_count: row.try_get(9)?,
                    total_count: row.try_get(10)?,
                    uid_validity: row.try_get(11)?,
                    uid_next: row.try_get(12)?,
                    high_mod_seq: row.try_get(13)?,
                    exists_count: row.try_get(14)?,
                    is_complete: row.try_get(15)?,
                    sync_method: row.try_get(16)?,
                    permanent_flags: row.try_get(17)?,
                    certified_at: row.try_get(18)?,
                    certificate: row.try_get(19)?,
                    certificate_differences: row.try_get(20)?,
                })
            },
            mapper: |it| Folder::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, FindParams, FolderQuery<'c, 'a, 's, C, Folder, 3>, C> for FindStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindParams) -> FolderQuery<'c, 'a, 's, C, Folder, 3> {
        self.bind(client, &params.tenant_id, &params.id, &params.user_id)
    }
}
pub struct IdsOfUserStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn ids_of_user() -> IdsOfUserStmt {
    IdsOfUserStmt(
        "SELECT f.id FROM email_folders f JOIN email_accounts a ON a.tenant_id = f.tenant_id AND a.id = f.account_id WHERE f.tenant_id = $1 AND a.tenant_id = $1 AND a.user_id = $2 AND a.deleted_at IS NULL AND ($3::uuid IS NULL OR f.account_id = $3) AND ($4::uuid IS NULL OR f.id = $4) AND ($5::text IS NULL OR f.type = $5) AND (NOT $6 OR f.type NOT IN ('trash', 'spam'))",
        None,
    )
}
impl IdsOfUserStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        account_id: &'a Option<uuid::Uuid>,
        folder_id: &'a Option<uuid::Uuid>,
        r#type: &'a Option<T1>,
        without_thrown_away: &'a bool,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        UuidUuidQuery {
            client,
            params: [tenant_id, user_id, account_id, folder_id, r#type, without_thrown_away],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, IdsOfUserParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6>, C>
    for IdsOfUserStmt
{
    fn params(&'s self, client: &'c C, params: &'a IdsOfUserParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        self.bind(
            client,
            &params.tenant_id,
            &params.user_id,
            &params.account_id,
            &params.folder_id,
            &params.r#type,
            &params.without_thrown_away,
        )
    }
}
pub struct OfTypeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_type() -> OfTypeStmt {
    OfTypeStmt(
        "SELECT id, account_id, parent_id, name, path, server_name, delimiter, type, is_selectable, unread_count, total_count, uid_validity, uid_next, high_mod_seq, exists_count, is_complete, sync_method, permanent_flags, certified_at, certificate, certificate_differences FROM email_folders WHERE tenant_id = $1 AND account_id = $2 AND type = $3 AND is_selectable ORDER BY path LIMIT 1",
        None,
    )
}
impl OfTypeStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        r#type: &'a T1,
    ) -> FolderQuery<'c, 'a, 's, C, Folder, 3> {
        FolderQuery {
            client,
            params: [tenant_id, account_id, r#type],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<FolderBorrowed, tokio_postgres::Error> {
                Ok(FolderBorrowed {
                    id: row.try_get(0)?,
                    account_id: row.try_get(1)?,
                    parent_id: row.try_get(2)?,
                    name: row.try_get(3)?,
                    path: row.try_get(4)?,
                    server_name: row.try_get(5)?,
                    delimiter: row.try_get(6)?,
                    r#type: row.try_get(7)?,
                    is_selectable: row.try_get(8)?,
                    unread_count: row.try_get(9)?,
                    total_count: row.try_get(10)?,
                    uid_validity: row.try_get(11)?,
                    uid_next: row.try_get(12)?,
                    high_mod_seq: row.try_get(13)?,
                    exists_count: row.try_get(14)?,
                    is_complete: row.try_get(15)?,
                    sync_method: row.try_get(16)?,
                    permanent_flags: row.try_get(17)?,
                    certified_at: row.try_get(18)?,
                    certificate: row.try_get(19)?,
                    certificate_differences: row.try_get(20)?,
                })
            },
            mapper: |it| Folder::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, OfTypeParams<T1>, FolderQuery<'c, 'a, 's, C, Folder, 3>, C>
    for OfTypeStmt
{
    fn params(&'s self, client: &'c C, params: &'a OfTypeParams<T1>) -> FolderQuery<'c, 'a, 's, C, Folder, 3> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.r#type)
    }
}
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO email_folders (tenant_id, id, account_id, parent_id, name, path, server_name, delimiter, type, is_selectable, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) ON CONFLICT ON CONSTRAINT email_folders_path_key DO UPDATE SET updated_at = excluded.updated_at RETURNING id, is_selectable",
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
        T3: crate::BytesSql,
        T4: crate::StringSql,
        T5: crate::StringSql,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        parent_id: &'a Option<uuid::Uuid>,
        name: &'a T1,
        path: &'a T2,
        server_name: &'a T3,
        delimiter: &'a T4,
        r#type: &'a T5,
        is_selectable: &'a bool,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> InsertQuery<'c, 'a, 's, C, Insert, 11> {
        InsertQuery {
            client,
            params: [
                tenant_id,
                id,
                account_id,
                parent_id,
                name,
                path,
                server_name,
                delimiter,
                r#type,
                is_selectable,
                now,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Insert, tokio_postgres::Error> {
                Ok(Insert { id: row.try_get(0)?, is_selectable: row.try_get(1)? })
            },
            mapper: |it| Insert::from(it),
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
    T3: crate::BytesSql,
    T4: crate::StringSql,
    T5: crate::StringSql,
> crate::client::async_::Params<'c, 'a, 's, InsertParams<T1, T2, T3, T4, T5>, InsertQuery<'c, 'a, 's, C, Insert, 11>, C>
    for InsertStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertParams<T1, T2, T3, T4, T5>,
    ) -> InsertQuery<'c, 'a, 's, C, Insert, 11> {
        self.bind(
            client,
            &params.tenant_id,
            &params.id,
            &params.account_id,
            &params.parent_id,
            &params.name,
            &params.path,
            &params.server_name,
            &params.delimiter,
            &params.r#type,
            &params.is_selectable,
            &params.now,
        )
    }
}
pub struct DescribeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn describe() -> DescribeStmt {
    DescribeStmt(
        "UPDATE email_folders SET parent_id = $1, name = $2, path = $3, server_name = $4, delimiter = $5, type = $6, is_selectable = $7, updated_at = $8 WHERE tenant_id = $9 AND id = $10 RETURNING id",
        None,
    )
}
impl DescribeStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::StringSql,
        T2: crate::StringSql,
        T3: crate::BytesSql,
        T4: crate::StringSql,
        T5: crate::StringSql,
    >(
        &'s self,
        client: &'c C,
        parent_id: &'a Option<uuid::Uuid>,
        name: &'a T1,
        path: &'a T2,
        server_name: &'a T3,
        delimiter: &'a T4,
        r#type: &'a T5,
        is_selectable: &'a bool,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 10> {
        UuidUuidQuery {
            client,
            params: [parent_id, name, path, server_name, delimiter, r#type, is_selectable, now, tenant_id, id],
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
    T3: crate::BytesSql,
    T4: crate::StringSql,
    T5: crate::StringSql,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        DescribeParams<T1, T2, T3, T4, T5>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 10>,
        C,
    > for DescribeStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a DescribeParams<T1, T2, T3, T4, T5>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 10> {
        self.bind(
            client,
            &params.parent_id,
            &params.name,
            &params.path,
            &params.server_name,
            &params.delimiter,
            &params.r#type,
            &params.is_selectable,
            &params.now,
            &params.tenant_id,
            &params.id,
        )
    }
}
pub struct SetTokenStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_token() -> SetTokenStmt {
    SetTokenStmt(
        "UPDATE email_folders SET uid_validity = $1, uid_next = $2, high_mod_seq = $3, is_complete = $4, sync_method = $5, permanent_flags = $6, exists_count = (SELECT count(*) FROM email_message_folders p WHERE p.tenant_id = $7 AND p.home_folder_id = $8 AND p.uid_validity = $1), updated_at = $9 WHERE tenant_id = $7 AND id = $8 RETURNING exists_count",
        None,
    )
}
impl SetTokenStmt {
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
        uid_validity: &'a i64,
        uid_next: &'a i64,
        high_mod_seq: &'a i64,
        is_complete: &'a bool,
        sync_method: &'a T1,
        permanent_flags: &'a T3,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> I32Query<'c, 'a, 's, C, i32, 9> {
        I32Query {
            client,
            params: [
                uid_validity,
                uid_next,
                high_mod_seq,
                is_complete,
                sync_method,
                permanent_flags,
                tenant_id,
                id,
                now,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::ArraySql<Item = T2>>
    crate::client::async_::Params<'c, 'a, 's, SetTokenParams<T1, T2, T3>, I32Query<'c, 'a, 's, C, i32, 9>, C>
    for SetTokenStmt
{
    fn params(&'s self, client: &'c C, params: &'a SetTokenParams<T1, T2, T3>) -> I32Query<'c, 'a, 's, C, i32, 9> {
        self.bind(
            client,
            &params.uid_validity,
            &params.uid_next,
            &params.high_mod_seq,
            &params.is_complete,
            &params.sync_method,
            &params.permanent_flags,
            &params.tenant_id,
            &params.id,
            &params.now,
        )
    }
}
pub struct SetMethodStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_method() -> SetMethodStmt {
    SetMethodStmt(
        "UPDATE email_folders SET sync_method = $1, high_mod_seq = 0, updated_at = $2 WHERE tenant_id = $3 AND id = $4 RETURNING id",
        None,
    )
}
impl SetMethodStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        sync_method: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [sync_method, now, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, SetMethodParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for SetMethodStmt
{
    fn params(&'s self, client: &'c C, params: &'a SetMethodParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.sync_method, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct SetValidityStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_validity() -> SetValidityStmt {
    SetValidityStmt(
        "UPDATE email_folders SET uid_validity = $1, updated_at = $2 WHERE tenant_id = $3 AND id = $4 RETURNING id",
        None,
    )
}
impl SetValidityStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        uid_validity: &'a i64,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [uid_validity, now, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, SetValidityParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for SetValidityStmt
{
    fn params(&'s self, client: &'c C, params: &'a SetValidityParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.uid_validity, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct SetCertificateStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_certificate() -> SetCertificateStmt {
    SetCertificateStmt(
        "UPDATE email_folders SET certified_at = $1, certificate = $2, certificate_differences = $3, sync_method = CASE WHEN $2 = 'different' THEN sync_method ELSE 'qresync' END WHERE tenant_id = $4 AND id = $5 RETURNING id",
        None,
    )
}
impl SetCertificateStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        certificate: &'a T1,
        differences: &'a i32,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [now, certificate, differences, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, SetCertificateParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>, C>
    for SetCertificateStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SetCertificateParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.now, &params.certificate, &params.differences, &params.tenant_id, &params.id)
    }
}
pub struct AddCountsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add_counts() -> AddCountsStmt {
    AddCountsStmt(
        "UPDATE email_folders f SET total_count = f.total_count + w.total, unread_count = f.unread_count + w.unread FROM unnest($1::uuid[], $2::integer[], $3::integer[]) AS w (id, total, unread) WHERE f.tenant_id = $4 AND f.id = w.id AND f.id = any(ARRAY( SELECT l.id FROM email_folders l WHERE l.tenant_id = $4 AND l.id = any($1) ORDER BY l.id FOR NO KEY UPDATE)) RETURNING f.id",
        None,
    )
}
impl AddCountsStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = i32>,
        T3: crate::ArraySql<Item = i32>,
    >(
        &'s self,
        client: &'c C,
        ids: &'a T1,
        totals: &'a T2,
        unreads: &'a T3,
        tenant_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [ids, totals, unreads, tenant_id],
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
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = i32>,
    T3: crate::ArraySql<Item = i32>,
> crate::client::async_::Params<'c, 'a, 's, AddCountsParams<T1, T2, T3>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for AddCountsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a AddCountsParams<T1, T2, T3>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.ids, &params.totals, &params.unreads, &params.tenant_id)
    }
}
pub struct CountAnewStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count_anew() -> CountAnewStmt {
    CountAnewStmt(
        "UPDATE email_folders f SET total_count = c.total, unread_count = c.unread FROM (SELECT w.id, count(p.id)::integer AS total, (count(p.id) FILTER (WHERE NOT p.is_read))::integer AS unread FROM unnest($1::uuid[]) AS w (id) LEFT JOIN email_message_folders p ON p.tenant_id = $2 AND p.folder_id = w.id AND NOT p.is_removed GROUP BY w.id) AS c WHERE f.tenant_id = $2 AND f.id = c.id RETURNING f.id",
        None,
    )
}
impl CountAnewStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        ids: &'a T1,
        tenant_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [ids, tenant_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, CountAnewParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for CountAnewStmt
{
    fn params(&'s self, client: &'c C, params: &'a CountAnewParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.ids, &params.tenant_id)
    }
}
pub struct NextLocalUidStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn next_local_uid() -> NextLocalUidStmt {
    NextLocalUidStmt(
        "UPDATE email_folders SET uid_next = uid_next + $1 WHERE tenant_id = $2 AND id = $3 RETURNING uid_next - $1 AS first_uid",
        None,
    )
}
impl NextLocalUidStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        count: &'a i64,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> I64Query<'c, 'a, 's, C, i64, 3> {
        I64Query {
            client,
            params: [count, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, NextLocalUidParams, I64Query<'c, 'a, 's, C, i64, 3>, C>
    for NextLocalUidStmt
{
    fn params(&'s self, client: &'c C, params: &'a NextLocalUidParams) -> I64Query<'c, 'a, 's, C, i64, 3> {
        self.bind(client, &params.count, &params.tenant_id, &params.id)
    }
}
pub struct DeleteStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn delete() -> DeleteStmt {
    DeleteStmt("DELETE FROM email_folders WHERE tenant_id = $1 AND id = $2 RETURNING id", None)
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
pub struct WantCertificateStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn want_certificate() -> WantCertificateStmt {
    WantCertificateStmt(
        "UPDATE email_folders SET certificate = 'wanted', updated_at = $1 WHERE tenant_id = $2 AND account_id = $3 AND is_selectable RETURNING id",
        None,
    )
}
impl WantCertificateStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [now, tenant_id, account_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, WantCertificateParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for WantCertificateStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a WantCertificateParams,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.tenant_id, &params.account_id)
    }
}
