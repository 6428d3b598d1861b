// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct FindParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ListParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct CountParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct InsertParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql, T4: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub name: T1,
    pub subject: T2,
    pub body: T3,
    pub body_html: T4,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct UpdateParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql, T4: crate::StringSql> {
    pub name: T1,
    pub subject: T2,
    pub body: T3,
    pub body_html: T4,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub before: i32,
}
#[derive(Clone, Copy, Debug)]
pub struct DeleteParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub version: Option<i32>,
}
#[derive(Clone, Copy, Debug)]
pub struct PurgeParams {
    pub tenant_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct BodiesParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub longest: i32,
    pub limit: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct MailTemplate {
    pub id: uuid::Uuid,
    pub name: String,
    pub subject: String,
    pub body: String,
    pub body_html: String,
    pub version: i32,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
pub struct MailTemplateBorrowed<'a> {
    pub id: uuid::Uuid,
    pub name: &'a str,
    pub subject: &'a str,
    pub body: &'a str,
    pub body_html: &'a str,
    pub version: i32,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<MailTemplateBorrowed<'a>> for MailTemplate {
    fn from(
        MailTemplateBorrowed { id, name, subject, body, body_html, version, updated_at }: MailTemplateBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            name: name.into(),
            subject: subject.into(),
            body: body.into(),
            body_html: body_html.into(),
            version,
            updated_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub id: uuid::Uuid,
    pub name: String,
    pub subject: String,
    pub version: i32,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
pub struct ListedBorrowed<'a> {
    pub id: uuid::Uuid,
    pub name: &'a str,
    pub subject: &'a str,
    pub version: i32,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<ListedBorrowed<'a>> for Listed {
    fn from(ListedBorrowed { id, name, subject, version, updated_at }: ListedBorrowed<'a>) -> Self {
        Self { id, name: name.into(), subject: subject.into(), version, updated_at }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct MailTemplateQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<MailTemplateBorrowed, tokio_postgres::Error>,
    mapper: fn(MailTemplateBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> MailTemplateQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(MailTemplateBorrowed) -> R) -> MailTemplateQuery<'c, 'a, 's, C, R, N> {
        MailTemplateQuery {
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
pub struct ListedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ListedBorrowed, tokio_postgres::Error>,
    mapper: fn(ListedBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ListedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ListedBorrowed) -> R) -> ListedQuery<'c, 'a, 's, C, R, N> {
        ListedQuery {
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
pub struct FindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find() -> FindStmt {
    FindStmt(
        "SELECT id, name, subject, body, body_html, version, updated_at FROM mail_templates WHERE tenant_id = $1 AND user_id = $2 AND id = $3",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> MailTemplateQuery<'c, 'a, 's, C, MailTemplate, 3> {
        MailTemplateQuery {
            client,
            params: [tenant_id, user_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MailTemplateBorrowed, tokio_postgres::Error> {
                Ok(MailTemplateBorrowed {
                    id: row.try_get(0)?,
                    name: row.try_get(1)?,
                    subject: row.try_get(2)?,
                    body: row.try_get(3)?,
                    body_html: row.try_get(4)?,
                    version: row.try_get(5)?,
                    updated_at: row.try_get(6)?,
                })
            },
            mapper: |it| MailTemplate::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, FindParams, MailTemplateQuery<'c, 'a, 's, C, MailTemplate, 3>, C>
    for FindStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindParams) -> MailTemplateQuery<'c, 'a, 's, C, MailTemplate, 3> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.id)
    }
}
pub struct ListStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn list() -> ListStmt {
    ListStmt(
        "SELECT id, name, subject, version, updated_at FROM mail_templates WHERE tenant_id = $1 AND user_id = $2 ORDER BY name, id",
        None,
    )
}
impl ListStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> ListedQuery<'c, 'a, 's, C, Listed, 2> {
        ListedQuery {
            client,
            params: [tenant_id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ListedBorrowed, tokio_postgres::Error> {
                Ok(ListedBorrowed {
                    id: row.try_get(0)?,
                    name: row.try_get(1)?,
                    subject: row.try_get(2)?,
                    version: row.try_get(3)?,
                    updated_at: row.try_get(4)?,
                })
            },
            mapper: |it| Listed::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ListParams, ListedQuery<'c, 'a, 's, C, Listed, 2>, C> for ListStmt
{
    fn params(&'s self, client: &'c C, params: &'a ListParams) -> ListedQuery<'c, 'a, 's, C, Listed, 2> {
        self.bind(client, &params.tenant_id, &params.user_id)
    }
}
pub struct CountStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count() -> CountStmt {
    CountStmt("SELECT count(*) FROM mail_templates WHERE tenant_id = $1 AND user_id = $2", None)
}
impl CountStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> I64Query<'c, 'a, 's, C, i64, 2> {
        I64Query {
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
    crate::client::async_::Params<'c, 'a, 's, CountParams, I64Query<'c, 'a, 's, C, i64, 2>, C> for CountStmt
{
    fn params(&'s self, client: &'c C, params: &'a CountParams) -> I64Query<'c, 'a, 's, C, i64, 2> {
        self.bind(client, &params.tenant_id, &params.user_id)
    }
}
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO mail_templates (tenant_id, id, user_id, name, subject, body, body_html, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING id, name, subject, body, body_html, version, updated_at",
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
        name: &'a T1,
        subject: &'a T2,
        body: &'a T3,
        body_html: &'a T4,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> MailTemplateQuery<'c, 'a, 's, C, MailTemplate, 8> {
        MailTemplateQuery {
            client,
            params: [tenant_id, id, user_id, name, subject, body, body_html, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MailTemplateBorrowed, tokio_postgres::Error> {
                Ok(MailTemplateBorrowed {
                    id: row.try_get(0)?,
                    name: row.try_get(1)?,
                    subject: row.try_get(2)?,
                    body: row.try_get(3)?,
                    body_html: row.try_get(4)?,
                    version: row.try_get(5)?,
                    updated_at: row.try_get(6)?,
                })
            },
            mapper: |it| MailTemplate::from(it),
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
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        InsertParams<T1, T2, T3, T4>,
        MailTemplateQuery<'c, 'a, 's, C, MailTemplate, 8>,
        C,
    > for InsertStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertParams<T1, T2, T3, T4>,
    ) -> MailTemplateQuery<'c, 'a, 's, C, MailTemplate, 8> {
        self.bind(
            client,
            &params.tenant_id,
            &params.id,
            &params.user_id,
            &params.name,
            &params.subject,
            &params.body,
            &params.body_html,
            &params.now,
        )
    }
}
pub struct UpdateStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn update() -> UpdateStmt {
    UpdateStmt(
        "UPDATE mail_templates SET name = $1, subject = $2, body = $3, body_html = $4, version = version + 1, updated_at = $5 WHERE tenant_id = $6 AND user_id = $7 AND id = $8 AND version = $9 RETURNING id, name, subject, body, body_html, version, updated_at",
        None,
    )
}
impl UpdateStmt {
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
        name: &'a T1,
        subject: &'a T2,
        body: &'a T3,
        body_html: &'a T4,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        before: &'a i32,
    ) -> MailTemplateQuery<'c, 'a, 's, C, MailTemplate, 9> {
        MailTemplateQuery {
            client,
            params: [name, subject, body, body_html, now, tenant_id, user_id, id, before],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MailTemplateBorrowed, tokio_postgres::Error> {
                Ok(MailTemplateBorrowed {
                    id: row.try_get(0)?,
                    name: row.try_get(1)?,
                    subject: row.try_get(2)?,
                    body: row.try_get(3)?,
                    body_html: row.try_get(4)?,
                    version: row.try_get(5)?,
                    updated_at: row.try_get(6)?,
                })
            },
            mapper: |it| MailTemplate::from(it),
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
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        UpdateParams<T1, T2, T3, T4>,
        MailTemplateQuery<'c, 'a, 's, C, MailTemplate, 9>,
        C,
    > for UpdateStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a UpdateParams<T1, T2, T3, T4>,
    ) -> MailTemplateQuery<'c, 'a, 's, C, MailTemplate, 9> {
        self.bind(
            client,
            &params.name,
            &params.subject,
            &params.body,
            &params.body_html,
            &params.now,
            &params.tenant_id,
            &params.user_id,
            &params.id,
            &params.before,
        )
    }
}
pub struct DeleteStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn delete() -> DeleteStmt {
    DeleteStmt(
        "DELETE FROM mail_templates WHERE tenant_id = $1 AND user_id = $2 AND id = $3 AND ($4::integer IS NULL OR version = $4) RETURNING id",
        None,
    )
}
impl DeleteStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        version: &'a Option<i32>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [tenant_id, user_id, id, version],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, DeleteParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for DeleteStmt
{
    fn params(&'s self, client: &'c C, params: &'a DeleteParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.id, &params.version)
    }
}
pub struct PurgeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn purge() -> PurgeStmt {
    PurgeStmt(
        "DELETE FROM mail_templates WHERE tenant_id = $1 AND id IN ( SELECT t.id FROM mail_templates t WHERE t.tenant_id = $1 AND NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = t.tenant_id AND m.user_id = t.user_id) LIMIT $2) RETURNING id",
        None,
    )
}
impl PurgeStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [tenant_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, PurgeParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for PurgeStmt
{
    fn params(&'s self, client: &'c C, params: &'a PurgeParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant_id, &params.limit)
    }
}
pub struct BodiesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn bodies() -> BodiesStmt {
    BodiesStmt(
        "SELECT body FROM mail_templates WHERE tenant_id = $1 AND user_id = $2 AND octet_length(body) <= $3 ORDER BY updated_at DESC, id LIMIT $4",
        None,
    )
}
impl BodiesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        longest: &'a i32,
        limit: &'a i64,
    ) -> StringQuery<'c, 'a, 's, C, String, 4> {
        StringQuery {
            client,
            params: [tenant_id, user_id, longest, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, BodiesParams, StringQuery<'c, 'a, 's, C, String, 4>, C> for BodiesStmt
{
    fn params(&'s self, client: &'c C, params: &'a BodiesParams) -> StringQuery<'c, 'a, 's, C, String, 4> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.longest, &params.limit)
    }
}
