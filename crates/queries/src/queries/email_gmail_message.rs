// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct KnownParams<T1: crate::ArraySql<Item = i64>> {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub gmail_ids: T1,
}
#[derive(Debug)]
pub struct InsertParams<T1: crate::ArraySql<Item = i64>, T2: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub gmail_ids: T1,
    pub message_ids: T2,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub gmail_id: i64,
    pub id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub content_hash: Vec<u8>,
}
pub struct KnownBorrowed<'a> {
    pub gmail_id: i64,
    pub id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub content_hash: &'a [u8],
}
impl<'a> From<KnownBorrowed<'a>> for Known {
    fn from(KnownBorrowed { gmail_id, id, thread_id, content_hash }: KnownBorrowed<'a>) -> Self {
        Self { gmail_id, id, thread_id, content_hash: content_hash.into() }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct KnownQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<KnownBorrowed, tokio_postgres::Error>,
    mapper: fn(KnownBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> KnownQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(KnownBorrowed) -> R) -> KnownQuery<'c, 'a, 's, C, R, N> {
        KnownQuery {
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
pub struct KnownStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn known() -> KnownStmt {
    KnownStmt(
        "SELECT g.gmail_id, m.id, m.thread_id, m.content_hash FROM email_gmail_messages g JOIN email_messages m ON m.tenant_id = g.tenant_id AND m.id = g.message_id WHERE g.tenant_id = $1 AND g.account_id = $2 AND g.gmail_id = any($3::bigint[]) ORDER BY m.id FOR KEY SHARE OF m",
        None,
    )
}
impl KnownStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = i64>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        gmail_ids: &'a T1,
    ) -> KnownQuery<'c, 'a, 's, C, Known, 3> {
        KnownQuery {
            client,
            params: [tenant_id, account_id, gmail_ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<KnownBorrowed, tokio_postgres::Error> {
                Ok(KnownBorrowed {
                    gmail_id: row.try_get(0)?,
                    id: row.try_get(1)?,
                    thread_id: row.try_get(2)?,
                    content_hash: row.try_get(3)?,
                })
            },
            mapper: |it| Known::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = i64>>
    crate::client::async_::Params<'c, 'a, 's, KnownParams<T1>, KnownQuery<'c, 'a, 's, C, Known, 3>, C> for KnownStmt
{
    fn params(&'s self, client: &'c C, params: &'a KnownParams<T1>) -> KnownQuery<'c, 'a, 's, C, Known, 3> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.gmail_ids)
    }
}
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO email_gmail_messages (tenant_id, account_id, gmail_id, message_id) SELECT $1, $2, w.gmail_id, w.message_id FROM unnest($3::bigint[], $4::uuid[]) AS w (gmail_id, message_id) ON CONFLICT (tenant_id, account_id, gmail_id) DO UPDATE SET message_id = excluded.message_id RETURNING gmail_id",
        None,
    )
}
impl InsertStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = i64>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        gmail_ids: &'a T1,
        message_ids: &'a T2,
    ) -> I64Query<'c, 'a, 's, C, i64, 4> {
        I64Query {
            client,
            params: [tenant_id, account_id, gmail_ids, message_ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = i64>, T2: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, InsertParams<T1, T2>, I64Query<'c, 'a, 's, C, i64, 4>, C> for InsertStmt
{
    fn params(&'s self, client: &'c C, params: &'a InsertParams<T1, T2>) -> I64Query<'c, 'a, 's, C, i64, 4> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.gmail_ids, &params.message_ids)
    }
}
