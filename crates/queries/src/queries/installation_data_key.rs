// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct InsertFirstParams<T1: crate::BytesSql, T2: crate::StringSql> {
    pub id: uuid::Uuid,
    pub wrapped: T1,
    pub wrapped_by: T2,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct RewrapParams<T1: crate::BytesSql, T2: crate::StringSql> {
    pub wrapped: T1,
    pub wrapped_by: T2,
    pub now: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct DataKey {
    pub id: uuid::Uuid,
    pub wrapped: Vec<u8>,
    pub wrapped_by: String,
}
pub struct DataKeyBorrowed<'a> {
    pub id: uuid::Uuid,
    pub wrapped: &'a [u8],
    pub wrapped_by: &'a str,
}
impl<'a> From<DataKeyBorrowed<'a>> for DataKey {
    fn from(DataKeyBorrowed { id, wrapped, wrapped_by }: DataKeyBorrowed<'a>) -> Self {
        Self { id, wrapped: wrapped.into(), wrapped_by: wrapped_by.into() }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Wrapping {
    pub wrapped_by: String,
    pub data_keys: i64,
}
pub struct WrappingBorrowed<'a> {
    pub wrapped_by: &'a str,
    pub data_keys: i64,
}
impl<'a> From<WrappingBorrowed<'a>> for Wrapping {
    fn from(WrappingBorrowed { wrapped_by, data_keys }: WrappingBorrowed<'a>) -> Self {
        Self { wrapped_by: wrapped_by.into(), data_keys }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct DataKeyQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<DataKeyBorrowed, tokio_postgres::Error>,
    mapper: fn(DataKeyBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> DataKeyQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(DataKeyBorrowed) -> R) -> DataKeyQuery<'c, 'a, 's, C, R, N> {
        DataKeyQuery {
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
pub struct WrappingQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<WrappingBorrowed, tokio_postgres::Error>,
    mapper: fn(WrappingBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> WrappingQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(WrappingBorrowed) -> R) -> WrappingQuery<'c, 'a, 's, C, R, N> {
        WrappingQuery {
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
pub struct NewestStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn newest() -> NewestStmt {
    NewestStmt(
        "SELECT id, wrapped, wrapped_by FROM postroom_management.installation_data_keys ORDER BY number DESC LIMIT 1",
        None,
    )
}
impl NewestStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(&'s self, client: &'c C) -> DataKeyQuery<'c, 'a, 's, C, DataKey, 0> {
        DataKeyQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<DataKeyBorrowed, tokio_postgres::Error> {
                Ok(DataKeyBorrowed { id: row.try_get(0)?, wrapped: row.try_get(1)?, wrapped_by: row.try_get(2)? })
            },
            mapper: |it| DataKey::from(it),
        }
    }
}
pub struct FindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find() -> FindStmt {
    FindStmt("SELECT id, wrapped, wrapped_by FROM postroom_management.installation_data_keys WHERE id = $1", None)
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
    ) -> DataKeyQuery<'c, 'a, 's, C, DataKey, 1> {
        DataKeyQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<DataKeyBorrowed, tokio_postgres::Error> {
                Ok(DataKeyBorrowed { id: row.try_get(0)?, wrapped: row.try_get(1)?, wrapped_by: row.try_get(2)? })
            },
            mapper: |it| DataKey::from(it),
        }
    }
}
pub struct InsertFirstStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert_first() -> InsertFirstStmt {
    InsertFirstStmt(
        "INSERT INTO postroom_management.installation_data_keys (id, number, wrapped, wrapped_by, created_at, updated_at) VALUES ($1, 1, $2, $3, $4, $4) ON CONFLICT (number) DO NOTHING RETURNING id",
        None,
    )
}
impl InsertFirstStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        wrapped: &'a T1,
        wrapped_by: &'a T2,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [id, wrapped, wrapped_by, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, InsertFirstParams<T1, T2>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for InsertFirstStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertFirstParams<T1, T2>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.id, &params.wrapped, &params.wrapped_by, &params.now)
    }
}
pub struct LockWrappedOtherwiseStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_wrapped_otherwise() -> LockWrappedOtherwiseStmt {
    LockWrappedOtherwiseStmt(
        "SELECT id, wrapped, wrapped_by FROM postroom_management.installation_data_keys WHERE wrapped_by <> $1 ORDER BY number FOR UPDATE",
        None,
    )
}
impl LockWrappedOtherwiseStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        fingerprint: &'a T1,
    ) -> DataKeyQuery<'c, 'a, 's, C, DataKey, 1> {
        DataKeyQuery {
            client,
            params: [fingerprint],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<DataKeyBorrowed, tokio_postgres::Error> {
                Ok(DataKeyBorrowed { id: row.try_get(0)?, wrapped: row.try_get(1)?, wrapped_by: row.try_get(2)? })
            },
            mapper: |it| DataKey::from(it),
        }
    }
}
pub struct RewrapStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn rewrap() -> RewrapStmt {
    RewrapStmt(
        "UPDATE postroom_management.installation_data_keys SET wrapped = $1, wrapped_by = $2, updated_at = $3 WHERE id = $4 RETURNING id",
        None,
    )
}
impl RewrapStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        wrapped: &'a T1,
        wrapped_by: &'a T2,
        now: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [wrapped, wrapped_by, now, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, RewrapParams<T1, T2>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for RewrapStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RewrapParams<T1, T2>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.wrapped, &params.wrapped_by, &params.now, &params.id)
    }
}
pub struct WrappingsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn wrappings() -> WrappingsStmt {
    WrappingsStmt(
        "SELECT wrapped_by, count(*) AS data_keys FROM postroom_management.installation_data_keys GROUP BY wrapped_by ORDER BY wrapped_by",
        None,
    )
}
impl WrappingsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(&'s self, client: &'c C) -> WrappingQuery<'c, 'a, 's, C, Wrapping, 0> {
        WrappingQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<WrappingBorrowed, tokio_postgres::Error> {
                Ok(WrappingBorrowed { wrapped_by: row.try_get(0)?, data_keys: row.try_get(1)? })
            },
            mapper: |it| Wrapping::from(it),
        }
    }
}
