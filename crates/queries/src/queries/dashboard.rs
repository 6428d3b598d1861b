// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug, Clone, PartialEq)]
pub struct TenantCount {
    pub status: String,
    pub tenants: i64,
}
pub struct TenantCountBorrowed<'a> {
    pub status: &'a str,
    pub tenants: i64,
}
impl<'a> From<TenantCountBorrowed<'a>> for TenantCount {
    fn from(TenantCountBorrowed { status, tenants }: TenantCountBorrowed<'a>) -> Self {
        Self { status: status.into(), tenants }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Figures {
    pub people: i64,
    pub operators: i64,
    pub events: i64,
    pub refused: i64,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct TenantCountQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<TenantCountBorrowed, tokio_postgres::Error>,
    mapper: fn(TenantCountBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> TenantCountQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(TenantCountBorrowed) -> R) -> TenantCountQuery<'c, 'a, 's, C, R, N> {
        TenantCountQuery {
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
pub struct FiguresQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Figures, tokio_postgres::Error>,
    mapper: fn(Figures) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> FiguresQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Figures) -> R) -> FiguresQuery<'c, 'a, 's, C, R, N> {
        FiguresQuery {
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
pub struct TenantsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn tenants() -> TenantsStmt {
    TenantsStmt(
        "SELECT status, count(*) AS tenants FROM postroom_management.tenants WHERE deleted_at IS NULL GROUP BY status",
        None,
    )
}
impl TenantsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
    ) -> TenantCountQuery<'c, 'a, 's, C, TenantCount, 0> {
        TenantCountQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TenantCountBorrowed, tokio_postgres::Error> {
                Ok(TenantCountBorrowed { status: row.try_get(0)?, tenants: row.try_get(1)? })
            },
            mapper: |it| TenantCount::from(it),
        }
    }
}
pub struct FiguresStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn figures() -> FiguresStmt {
    FiguresStmt(
        "SELECT (SELECT count(*) FROM postroom_management.users WHERE status <> 'deleted') AS people, (SELECT count(*) FROM postroom_management.operators WHERE is_active AND deleted_at IS NULL) AS operators, (SELECT count(*) FROM postroom_management.audit_events WHERE created_at >= $1) AS events, (SELECT count(*) FROM postroom_management.audit_events WHERE created_at >= $1 AND NOT succeeded) AS refused",
        None,
    )
}
impl FiguresStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        since: &'a chrono::DateTime<chrono::Utc>,
    ) -> FiguresQuery<'c, 'a, 's, C, Figures, 1> {
        FiguresQuery {
            client,
            params: [since],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Figures, tokio_postgres::Error> {
                Ok(Figures {
                    people: row.try_get(0)?,
                    operators: row.try_get(1)?,
                    events: row.try_get(2)?,
                    refused: row.try_get(3)?,
                })
            },
            mapper: |it| Figures::from(it),
        }
    }
}
