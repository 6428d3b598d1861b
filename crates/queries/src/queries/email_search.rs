// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct PlacesParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct CompletenessParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub account_ids: T1,
    pub search_version: i16,
}
#[derive(Debug)]
pub struct TextsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Places {
    pub id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub name: String,
    pub path: String,
    pub r#type: String,
    pub account_name: String,
    pub email_address: String,
}
pub struct PlacesBorrowed<'a> {
    pub id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub name: &'a str,
    pub path: &'a str,
    pub r#type: &'a str,
    pub account_name: &'a str,
    pub email_address: &'a str,
}
impl<'a> From<PlacesBorrowed<'a>> for Places {
    fn from(
        PlacesBorrowed { id, account_id, name, path, r#type, account_name, email_address }: PlacesBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            account_id,
            name: name.into(),
            path: path.into(),
            r#type: r#type.into(),
            account_name: account_name.into(),
            email_address: email_address.into(),
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Completeness {
    pub messages: i64,
    pub not_indexed: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Texts {
    pub id: uuid::Uuid,
    pub raw: Vec<u8>,
}
pub struct TextsBorrowed<'a> {
    pub id: uuid::Uuid,
    pub raw: &'a [u8],
}
impl<'a> From<TextsBorrowed<'a>> for Texts {
    fn from(TextsBorrowed { id, raw }: TextsBorrowed<'a>) -> Self {
        Self { id, raw: raw.into() }
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
pub struct PlacesQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<PlacesBorrowed, tokio_postgres::Error>,
    mapper: fn(PlacesBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> PlacesQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(PlacesBorrowed) -> R) -> PlacesQuery<'c, 'a, 's, C, R, N> {
        PlacesQuery {
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
pub struct CompletenessQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Completeness, tokio_postgres::Error>,
    mapper: fn(Completeness) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> CompletenessQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Completeness) -> R) -> CompletenessQuery<'c, 'a, 's, C, R, N> {
        CompletenessQuery {
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
pub struct TextsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<TextsBorrowed, tokio_postgres::Error>,
    mapper: fn(TextsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> TextsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(TextsBorrowed) -> R) -> TextsQuery<'c, 'a, 's, C, R, N> {
        TextsQuery {
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
pub struct PlanAnewStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn plan_anew() -> PlanAnewStmt {
    PlanAnewStmt("SELECT set_config('plan_cache_mode', 'force_custom_plan', true) AS set", None)
}
impl PlanAnewStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(&'s self, client: &'c C) -> StringQuery<'c, 'a, 's, C, String, 0> {
        StringQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
pub struct PlacesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn places() -> PlacesStmt {
    PlacesStmt(
        "SELECT f.id, f.account_id, f.name, f.path, f.type, a.account_name, a.email_address FROM email_folders f JOIN email_accounts a ON a.tenant_id = f.tenant_id AND a.id = f.account_id WHERE f.tenant_id = $1 AND a.user_id = $2 AND a.deleted_at IS NULL",
        None,
    )
}
impl PlacesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> PlacesQuery<'c, 'a, 's, C, Places, 2> {
        PlacesQuery {
            client,
            params: [tenant_id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<PlacesBorrowed, tokio_postgres::Error> {
                Ok(PlacesBorrowed {
                    id: row.try_get(0)?,
                    account_id: row.try_get(1)?,
                    name: row.try_get(2)?,
                    path: row.try_get(3)?,
                    r#type: row.try_get(4)?,
                    account_name: row.try_get(5)?,
                    email_address: row.try_get(6)?,
                })
            },
            mapper: |it| Places::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, PlacesParams, PlacesQuery<'c, 'a, 's, C, Places, 2>, C> for PlacesStmt
{
    fn params(&'s self, client: &'c C, params: &'a PlacesParams) -> PlacesQuery<'c, 'a, 's, C, Places, 2> {
        self.bind(client, &params.tenant_id, &params.user_id)
    }
}
pub struct CompletenessStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn completeness() -> CompletenessStmt {
    CompletenessStmt(
        "SELECT (SELECT coalesce(sum(f.total_count), 0)::bigint FROM email_folders f WHERE f.tenant_id = $1 AND f.account_id = any($2::uuid[])) AS messages, (SELECT count(*) FROM email_messages m WHERE m.tenant_id = $1 AND m.account_id = any($2) AND m.search_version < $3) + (SELECT count(*) FROM email_messages m WHERE m.tenant_id = $1 AND m.account_id = any($2) AND (m.poison IS NOT NULL OR m.is_too_large)) AS not_indexed",
        None,
    )
}
impl CompletenessStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_ids: &'a T1,
        search_version: &'a i16,
    ) -> CompletenessQuery<'c, 'a, 's, C, Completeness, 3> {
        CompletenessQuery {
            client,
            params: [tenant_id, account_ids, search_version],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Completeness, tokio_postgres::Error> {
                Ok(Completeness { messages: row.try_get(0)?, not_indexed: row.try_get(1)? })
            },
            mapper: |it| Completeness::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        CompletenessParams<T1>,
        CompletenessQuery<'c, 'a, 's, C, Completeness, 3>,
        C,
    > for CompletenessStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a CompletenessParams<T1>,
    ) -> CompletenessQuery<'c, 'a, 's, C, Completeness, 3> {
        self.bind(client, &params.tenant_id, &params.account_ids, &params.search_version)
    }
}
pub struct TextsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn texts() -> TextsStmt {
    TextsStmt(
        "SELECT id, raw FROM email_messages WHERE tenant_id = $1 AND id = any($2::uuid[]) AND octet_length(raw) < 262144",
        None,
    )
}
impl TextsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        ids: &'a T1,
    ) -> TextsQuery<'c, 'a, 's, C, Texts, 2> {
        TextsQuery {
            client,
            params: [tenant_id, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TextsBorrowed, tokio_postgres::Error> {
                Ok(TextsBorrowed { id: row.try_get(0)?, raw: row.try_get(1)? })
            },
            mapper: |it| Texts::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, TextsParams<T1>, TextsQuery<'c, 'a, 's, C, Texts, 2>, C> for TextsStmt
{
    fn params(&'s self, client: &'c C, params: &'a TextsParams<T1>) -> TextsQuery<'c, 'a, 's, C, Texts, 2> {
        self.bind(client, &params.tenant_id, &params.ids)
    }
}
