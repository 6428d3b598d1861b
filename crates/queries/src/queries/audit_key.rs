// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct InsertParams<T1: crate::StringSql, T2: crate::BytesSql, T3: crate::BytesSql> {
    pub id: uuid::Uuid,
    pub key_id: T1,
    pub public_key: T2,
    pub sealed_key: T3,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug, Clone, PartialEq)]
pub struct AuditKey {
    pub id: uuid::Uuid,
    pub key_id: String,
    pub public_key: Vec<u8>,
    pub sealed_key: Vec<u8>,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
pub struct AuditKeyBorrowed<'a> {
    pub id: uuid::Uuid,
    pub key_id: &'a str,
    pub public_key: &'a [u8],
    pub sealed_key: &'a [u8],
    pub created_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<AuditKeyBorrowed<'a>> for AuditKey {
    fn from(AuditKeyBorrowed { id, key_id, public_key, sealed_key, created_at }: AuditKeyBorrowed<'a>) -> Self {
        Self { id, key_id: key_id.into(), public_key: public_key.into(), sealed_key: sealed_key.into(), created_at }
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
pub struct AuditKeyQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<AuditKeyBorrowed, tokio_postgres::Error>,
    mapper: fn(AuditKeyBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> AuditKeyQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(AuditKeyBorrowed) -> R) -> AuditKeyQuery<'c, 'a, 's, C, R, N> {
        AuditKeyQuery {
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
pub struct LockStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock() -> LockStmt {
    LockStmt(
        "SELECT true AS locked FROM (SELECT pg_advisory_xact_lock(hashtextextended('audit key', 0))) AS taken",
        None,
    )
}
impl LockStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(&'s self, client: &'c C) -> BoolQuery<'c, 'a, 's, C, bool, 0> {
        BoolQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct NewestStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn newest() -> NewestStmt {
    NewestStmt(
        "SELECT id, key_id, public_key, sealed_key, created_at FROM postroom_management.audit_keys ORDER BY created_at DESC, id DESC LIMIT 1",
        None,
    )
}
impl NewestStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(&'s self, client: &'c C) -> AuditKeyQuery<'c, 'a, 's, C, AuditKey, 0> {
        AuditKeyQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<AuditKeyBorrowed, tokio_postgres::Error> {
                Ok(AuditKeyBorrowed {
                    id: row.try_get(0)?,
                    key_id: row.try_get(1)?,
                    public_key: row.try_get(2)?,
                    sealed_key: row.try_get(3)?,
                    created_at: row.try_get(4)?,
                })
            },
            mapper: |it| AuditKey::from(it),
        }
    }
}
pub struct AllStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn all() -> AllStmt {
    AllStmt(
        "SELECT id, key_id, public_key, sealed_key, created_at FROM postroom_management.audit_keys ORDER BY created_at, id",
        None,
    )
}
impl AllStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(&'s self, client: &'c C) -> AuditKeyQuery<'c, 'a, 's, C, AuditKey, 0> {
        AuditKeyQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<AuditKeyBorrowed, tokio_postgres::Error> {
                Ok(AuditKeyBorrowed {
                    id: row.try_get(0)?,
                    key_id: row.try_get(1)?,
                    public_key: row.try_get(2)?,
                    sealed_key: row.try_get(3)?,
                    created_at: row.try_get(4)?,
                })
            },
            mapper: |it| AuditKey::from(it),
        }
    }
}
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO postroom_management.audit_keys (id, key_id, public_key, sealed_key, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id, key_id, public_key, sealed_key, created_at",
        None,
    )
}
impl InsertStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::BytesSql, T3: crate::BytesSql>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        key_id: &'a T1,
        public_key: &'a T2,
        sealed_key: &'a T3,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> AuditKeyQuery<'c, 'a, 's, C, AuditKey, 5> {
        AuditKeyQuery {
            client,
            params: [id, key_id, public_key, sealed_key, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<AuditKeyBorrowed, tokio_postgres::Error> {
                Ok(AuditKeyBorrowed {
                    id: row.try_get(0)?,
                    key_id: row.try_get(1)?,
                    public_key: row.try_get(2)?,
                    sealed_key: row.try_get(3)?,
                    created_at: row.try_get(4)?,
                })
            },
            mapper: |it| AuditKey::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::BytesSql, T3: crate::BytesSql>
    crate::client::async_::Params<'c, 'a, 's, InsertParams<T1, T2, T3>, AuditKeyQuery<'c, 'a, 's, C, AuditKey, 5>, C>
    for InsertStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertParams<T1, T2, T3>,
    ) -> AuditKeyQuery<'c, 'a, 's, C, AuditKey, 5> {
        self.bind(client, &params.id, &params.key_id, &params.public_key, &params.sealed_key, &params.now)
    }
}
