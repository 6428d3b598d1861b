// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct CountInParams<
    T1: crate::StringSql,
    T2: crate::ArraySql<Item = T1>,
    T3: crate::StringSql,
    T4: crate::ArraySql<Item = T3>,
    T5: crate::ArraySql<Item = i32>,
    T6: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
> {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub addresses: T2,
    pub names: T4,
    pub counts: T5,
    pub last_seen_ats: T6,
    pub folder_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct SuggestParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub pattern: T1,
    pub limit: i64,
}
#[derive(Debug)]
pub struct ShowImagesParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub address: T1,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct HideImagesParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub address: T1,
}
#[derive(Debug)]
pub struct ShowsImagesParams<T1: crate::StringSql, T2: crate::ArraySql<Item = T1>> {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub addresses: T2,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Suggest {
    pub address: String,
    pub name: String,
}
pub struct SuggestBorrowed<'a> {
    pub address: &'a str,
    pub name: &'a str,
}
impl<'a> From<SuggestBorrowed<'a>> for Suggest {
    fn from(SuggestBorrowed { address, name }: SuggestBorrowed<'a>) -> Self {
        Self { address: address.into(), name: name.into() }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
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
pub struct SuggestQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<SuggestBorrowed, tokio_postgres::Error>,
    mapper: fn(SuggestBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> SuggestQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(SuggestBorrowed) -> R) -> SuggestQuery<'c, 'a, 's, C, R, N> {
        SuggestQuery {
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
pub struct CountInStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count_in() -> CountInStmt {
    CountInStmt(
        "INSERT INTO email_correspondents AS c (tenant_id, account_id, address, name, message_count, last_seen_at) SELECT $1, $2, w.address, w.name, w.message_count, w.last_seen_at FROM unnest($3::text[], $4::text[], $5::integer[], $6::timestamptz[]) AS w (address, name, message_count, last_seen_at) WHERE NOT EXISTS (SELECT FROM email_folders f WHERE f.tenant_id = $1 AND f.id = $7 AND f.type = 'spam') ORDER BY w.address ON CONFLICT (tenant_id, account_id, address) DO UPDATE SET message_count = c.message_count + excluded.message_count, name = CASE WHEN excluded.name <> '' THEN excluded.name ELSE c.name END, last_seen_at = greatest(c.last_seen_at, excluded.last_seen_at) RETURNING address",
        None,
    )
}
impl CountInStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::StringSql,
        T2: crate::ArraySql<Item = T1>,
        T3: crate::StringSql,
        T4: crate::ArraySql<Item = T3>,
        T5: crate::ArraySql<Item = i32>,
        T6: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        addresses: &'a T2,
        names: &'a T4,
        counts: &'a T5,
        last_seen_ats: &'a T6,
        folder_id: &'a uuid::Uuid,
    ) -> StringQuery<'c, 'a, 's, C, String, 7> {
        StringQuery {
            client,
            params: [tenant_id, account_id, addresses, names, counts, last_seen_ats, folder_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::StringSql,
    T2: crate::ArraySql<Item = T1>,
    T3: crate::StringSql,
    T4: crate::ArraySql<Item = T3>,
    T5: crate::ArraySql<Item = i32>,
    T6: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        CountInParams<T1, T2, T3, T4, T5, T6>,
        StringQuery<'c, 'a, 's, C, String, 7>,
        C,
    > for CountInStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a CountInParams<T1, T2, T3, T4, T5, T6>,
    ) -> StringQuery<'c, 'a, 's, C, String, 7> {
        self.bind(
            client,
            &params.tenant_id,
            &params.account_id,
            &params.addresses,
            &params.names,
            &params.counts,
            &params.last_seen_ats,
            &params.folder_id,
        )
    }
}
pub struct SuggestStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn suggest() -> SuggestStmt {
    SuggestStmt(
        "SELECT c.address, max(c.name) AS name FROM email_correspondents c JOIN email_accounts a ON a.tenant_id = c.tenant_id AND a.id = c.account_id WHERE c.tenant_id = $1 AND a.user_id = $2 AND a.deleted_at IS NULL AND (c.address ILIKE $3 OR c.name ILIKE $3) GROUP BY c.address ORDER BY sum(c.message_count) DESC, c.address LIMIT $4",
        None,
    )
}
impl SuggestStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        pattern: &'a T1,
        limit: &'a i64,
    ) -> SuggestQuery<'c, 'a, 's, C, Suggest, 4> {
        SuggestQuery {
            client,
            params: [tenant_id, user_id, pattern, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<SuggestBorrowed, tokio_postgres::Error> {
                Ok(SuggestBorrowed { address: row.try_get(0)?, name: row.try_get(1)? })
            },
            mapper: |it| Suggest::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, SuggestParams<T1>, SuggestQuery<'c, 'a, 's, C, Suggest, 4>, C>
    for SuggestStmt
{
    fn params(&'s self, client: &'c C, params: &'a SuggestParams<T1>) -> SuggestQuery<'c, 'a, 's, C, Suggest, 4> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.pattern, &params.limit)
    }
}
pub struct ShowImagesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn show_images() -> ShowImagesStmt {
    ShowImagesStmt(
        "INSERT INTO email_image_senders (tenant_id, user_id, address, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING address",
        None,
    )
}
impl ShowImagesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        address: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> StringQuery<'c, 'a, 's, C, String, 4> {
        StringQuery {
            client,
            params: [tenant_id, user_id, address, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, ShowImagesParams<T1>, StringQuery<'c, 'a, 's, C, String, 4>, C>
    for ShowImagesStmt
{
    fn params(&'s self, client: &'c C, params: &'a ShowImagesParams<T1>) -> StringQuery<'c, 'a, 's, C, String, 4> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.address, &params.now)
    }
}
pub struct HideImagesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn hide_images() -> HideImagesStmt {
    HideImagesStmt(
        "DELETE FROM email_image_senders WHERE tenant_id = $1 AND user_id = $2 AND address = $3 RETURNING address",
        None,
    )
}
impl HideImagesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        address: &'a T1,
    ) -> StringQuery<'c, 'a, 's, C, String, 3> {
        StringQuery {
            client,
            params: [tenant_id, user_id, address],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, HideImagesParams<T1>, StringQuery<'c, 'a, 's, C, String, 3>, C>
    for HideImagesStmt
{
    fn params(&'s self, client: &'c C, params: &'a HideImagesParams<T1>) -> StringQuery<'c, 'a, 's, C, String, 3> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.address)
    }
}
pub struct ShowsImagesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn shows_images() -> ShowsImagesStmt {
    ShowsImagesStmt(
        "SELECT address FROM email_image_senders WHERE tenant_id = $1 AND user_id = $2 AND address = any($3::text[])",
        None,
    )
}
impl ShowsImagesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::ArraySql<Item = T1>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        addresses: &'a T2,
    ) -> StringQuery<'c, 'a, 's, C, String, 3> {
        StringQuery {
            client,
            params: [tenant_id, user_id, addresses],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::ArraySql<Item = T1>>
    crate::client::async_::Params<'c, 'a, 's, ShowsImagesParams<T1, T2>, StringQuery<'c, 'a, 's, C, String, 3>, C>
    for ShowsImagesStmt
{
    fn params(&'s self, client: &'c C, params: &'a ShowsImagesParams<T1, T2>) -> StringQuery<'c, 'a, 's, C, String, 3> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.addresses)
    }
}
