// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct OfReferencesParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub references: T1,
}
#[derive(Debug)]
pub struct RememberParams<T1: crate::ArraySql<Item = uuid::Uuid>, T2: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub references: T1,
    pub thread_ids: T2,
}
#[derive(Debug)]
pub struct JoinThreadsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub thread_id: uuid::Uuid,
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub joined: T1,
}
#[derive(Debug)]
pub struct OfSubjectsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub subjects: T1,
}
#[derive(Debug)]
pub struct RememberSubjectsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = bool>,
    T4: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
> {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub subjects: T1,
    pub message_ids: T2,
    pub is_orphan: T3,
    pub sent_ats: T4,
}
#[derive(Debug)]
pub struct OrphansOfSubjectsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub subjects: T1,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct OfReferences {
    pub reference: uuid::Uuid,
    pub thread_id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct OfSubjects {
    pub subject: uuid::Uuid,
    pub message_id: uuid::Uuid,
    pub is_orphan: bool,
    pub sent_at: chrono::DateTime<chrono::Utc>,
    pub thread_id: uuid::Uuid,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct OfReferencesQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<OfReferences, tokio_postgres::Error>,
    mapper: fn(OfReferences) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> OfReferencesQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(OfReferences) -> R) -> OfReferencesQuery<'c, 'a, 's, C, R, N> {
        OfReferencesQuery {
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
pub struct OfSubjectsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<OfSubjects, tokio_postgres::Error>,
    mapper: fn(OfSubjects) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> OfSubjectsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(OfSubjects) -> R) -> OfSubjectsQuery<'c, 'a, 's, C, R, N> {
        OfSubjectsQuery {
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
pub struct OfReferencesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_references() -> OfReferencesStmt {
    OfReferencesStmt(
        "SELECT reference, thread_id FROM email_thread_references WHERE tenant_id = $1 AND account_id = $2 AND reference = any($3::uuid[])",
        None,
    )
}
impl OfReferencesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        references: &'a T1,
    ) -> OfReferencesQuery<'c, 'a, 's, C, OfReferences, 3> {
        OfReferencesQuery {
            client,
            params: [tenant_id, account_id, references],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<OfReferences, tokio_postgres::Error> {
                Ok(OfReferences { reference: row.try_get(0)?, thread_id: row.try_get(1)? })
            },
            mapper: |it| OfReferences::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        OfReferencesParams<T1>,
        OfReferencesQuery<'c, 'a, 's, C, OfReferences, 3>,
        C,
    > for OfReferencesStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a OfReferencesParams<T1>,
    ) -> OfReferencesQuery<'c, 'a, 's, C, OfReferences, 3> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.references)
    }
}
pub struct RememberStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn remember() -> RememberStmt {
    RememberStmt(
        "INSERT INTO email_thread_references (tenant_id, account_id, reference, thread_id) SELECT $1, $2, w.reference, w.thread_id FROM unnest($3::uuid[], $4::uuid[]) AS w (reference, thread_id) ON CONFLICT (tenant_id, account_id, reference) DO UPDATE SET thread_id = excluded.thread_id RETURNING reference",
        None,
    )
}
impl RememberStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        references: &'a T1,
        thread_ids: &'a T2,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [tenant_id, account_id, references, thread_ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>, T2: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, RememberParams<T1, T2>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for RememberStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RememberParams<T1, T2>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.references, &params.thread_ids)
    }
}
pub struct JoinThreadsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn join_threads() -> JoinThreadsStmt {
    JoinThreadsStmt(
        "UPDATE email_thread_references SET thread_id = $1 WHERE tenant_id = $2 AND account_id = $3 AND thread_id = any($4::uuid[]) RETURNING reference",
        None,
    )
}
impl JoinThreadsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        thread_id: &'a uuid::Uuid,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        joined: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [thread_id, tenant_id, account_id, joined],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, JoinThreadsParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for JoinThreadsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a JoinThreadsParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.thread_id, &params.tenant_id, &params.account_id, &params.joined)
    }
}
pub struct OfSubjectsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_subjects() -> OfSubjectsStmt {
    OfSubjectsStmt(
        "SELECT s.subject, s.message_id, s.is_orphan, s.sent_at, m.thread_id FROM email_thread_subjects s JOIN email_messages m ON m.tenant_id = s.tenant_id AND m.id = s.message_id WHERE s.tenant_id = $1 AND s.account_id = $2 AND s.subject = any($3::uuid[]) ORDER BY s.sent_at, s.message_id LIMIT 10000",
        None,
    )
}
impl OfSubjectsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        subjects: &'a T1,
    ) -> OfSubjectsQuery<'c, 'a, 's, C, OfSubjects, 3> {
        OfSubjectsQuery {
            client,
            params: [tenant_id, account_id, subjects],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<OfSubjects, tokio_postgres::Error> {
                Ok(OfSubjects {
                    subject: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    is_orphan: row.try_get(2)?,
                    sent_at: row.try_get(3)?,
                    thread_id: row.try_get(4)?,
                })
            },
            mapper: |it| OfSubjects::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, OfSubjectsParams<T1>, OfSubjectsQuery<'c, 'a, 's, C, OfSubjects, 3>, C>
    for OfSubjectsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a OfSubjectsParams<T1>,
    ) -> OfSubjectsQuery<'c, 'a, 's, C, OfSubjects, 3> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.subjects)
    }
}
pub struct RememberSubjectsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn remember_subjects() -> RememberSubjectsStmt {
    RememberSubjectsStmt(
        "INSERT INTO email_thread_subjects (tenant_id, account_id, subject, message_id, is_orphan, sent_at) SELECT $1, $2, w.subject, w.message_id, w.is_orphan, w.sent_at FROM unnest($3::uuid[], $4::uuid[], $5::boolean[], $6::timestamptz[]) AS w (subject, message_id, is_orphan, sent_at) ON CONFLICT (tenant_id, account_id, subject, message_id) DO UPDATE SET is_orphan = excluded.is_orphan RETURNING message_id",
        None,
    )
}
impl RememberSubjectsStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::ArraySql<Item = bool>,
        T4: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        subjects: &'a T1,
        message_ids: &'a T2,
        is_orphan: &'a T3,
        sent_ats: &'a T4,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        UuidUuidQuery {
            client,
            params: [tenant_id, account_id, subjects, message_ids, is_orphan, sent_ats],
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
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = bool>,
    T4: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        RememberSubjectsParams<T1, T2, T3, T4>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6>,
        C,
    > for RememberSubjectsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RememberSubjectsParams<T1, T2, T3, T4>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        self.bind(
            client,
            &params.tenant_id,
            &params.account_id,
            &params.subjects,
            &params.message_ids,
            &params.is_orphan,
            &params.sent_ats,
        )
    }
}
pub struct OrphansOfSubjectsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn orphans_of_subjects() -> OrphansOfSubjectsStmt {
    OrphansOfSubjectsStmt(
        "SELECT DISTINCT subject FROM email_thread_subjects WHERE tenant_id = $1 AND account_id = $2 AND subject = any($3::uuid[]) AND is_orphan",
        None,
    )
}
impl OrphansOfSubjectsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        subjects: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, account_id, subjects],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        OrphansOfSubjectsParams<T1>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>,
        C,
    > for OrphansOfSubjectsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a OrphansOfSubjectsParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.subjects)
    }
}
