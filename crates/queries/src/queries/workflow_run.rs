// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct InsertParams<T1: crate::JsonSql, T2: crate::JsonSql, T3: crate::BytesSql> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub document: T1,
    pub input: T2,
    pub request_digest: T3,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct OfRequestParams<T1: crate::BytesSql> {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub request_digest: T1,
}
#[derive(Debug)]
pub struct EndRunParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::JsonSql> {
    pub state: T1,
    pub state_text: T2,
    pub nodes: T3,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct FindParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ListParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub before: chrono::DateTime<chrono::Utc>,
    pub before_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Debug)]
pub struct AbandonParams<T1: crate::StringSql> {
    pub state_text: T1,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub before: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct PurgeParams {
    pub tenant_id: uuid::Uuid,
    pub before: chrono::DateTime<chrono::Utc>,
    pub limit: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct WorkflowRun {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub state: String,
    pub state_text: String,
    pub document: serde_json::Value,
    pub input: serde_json::Value,
    pub nodes: serde_json::Value,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub ended_at: Option<chrono::DateTime<chrono::Utc>>,
}
pub struct WorkflowRunBorrowed<'a> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub state: &'a str,
    pub state_text: &'a str,
    pub document: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub input: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub nodes: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub ended_at: Option<chrono::DateTime<chrono::Utc>>,
}
impl<'a> From<WorkflowRunBorrowed<'a>> for WorkflowRun {
    fn from(
        WorkflowRunBorrowed {
            id,
            user_id,
            state,
            state_text,
            document,
            input,
            nodes,
            created_at,
            ended_at,
        }: WorkflowRunBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            user_id,
            state: state.into(),
            state_text: state_text.into(),
            document: serde_json::from_str(document.0.get()).unwrap(),
            input: serde_json::from_str(input.0.get()).unwrap(),
            nodes: serde_json::from_str(nodes.0.get()).unwrap(),
            created_at,
            ended_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct ListedRun {
    pub id: uuid::Uuid,
    pub state: String,
    pub state_text: String,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub ended_at: Option<chrono::DateTime<chrono::Utc>>,
}
pub struct ListedRunBorrowed<'a> {
    pub id: uuid::Uuid,
    pub state: &'a str,
    pub state_text: &'a str,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub ended_at: Option<chrono::DateTime<chrono::Utc>>,
}
impl<'a> From<ListedRunBorrowed<'a>> for ListedRun {
    fn from(ListedRunBorrowed { id, state, state_text, created_at, ended_at }: ListedRunBorrowed<'a>) -> Self {
        Self { id, state: state.into(), state_text: state_text.into(), created_at, ended_at }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
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
pub struct WorkflowRunQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<WorkflowRunBorrowed, tokio_postgres::Error>,
    mapper: fn(WorkflowRunBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> WorkflowRunQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(WorkflowRunBorrowed) -> R) -> WorkflowRunQuery<'c, 'a, 's, C, R, N> {
        WorkflowRunQuery {
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
pub struct ListedRunQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ListedRunBorrowed, tokio_postgres::Error>,
    mapper: fn(ListedRunBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ListedRunQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ListedRunBorrowed) -> R) -> ListedRunQuery<'c, 'a, 's, C, R, N> {
        ListedRunQuery {
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
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO workflow_runs (tenant_id, id, user_id, document, input, request_digest, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (tenant_id, user_id, request_digest) DO NOTHING RETURNING id",
        None,
    )
}
impl InsertStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::JsonSql, T2: crate::JsonSql, T3: crate::BytesSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        document: &'a T1,
        input: &'a T2,
        request_digest: &'a T3,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 7> {
        UuidUuidQuery {
            client,
            params: [tenant_id, id, user_id, document, input, request_digest, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::JsonSql, T2: crate::JsonSql, T3: crate::BytesSql>
    crate::client::async_::Params<'c, 'a, 's, InsertParams<T1, T2, T3>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 7>, C>
    for InsertStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertParams<T1, T2, T3>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 7> {
        self.bind(
            client,
            &params.tenant_id,
            &params.id,
            &params.user_id,
            &params.document,
            &params.input,
            &params.request_digest,
            &params.now,
        )
    }
}
pub struct OfRequestStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_request() -> OfRequestStmt {
    OfRequestStmt("SELECT id FROM workflow_runs WHERE tenant_id = $1 AND user_id = $2 AND request_digest = $3", None)
}
impl OfRequestStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        request_digest: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, user_id, request_digest],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>
    crate::client::async_::Params<'c, 'a, 's, OfRequestParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for OfRequestStmt
{
    fn params(&'s self, client: &'c C, params: &'a OfRequestParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.request_digest)
    }
}
pub struct EndRunStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn end_run() -> EndRunStmt {
    EndRunStmt(
        "UPDATE workflow_runs SET state = $1, state_text = $2, nodes = $3, ended_at = $4, updated_at = $4 WHERE tenant_id = $5 AND id = $6 RETURNING id",
        None,
    )
}
impl EndRunStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::JsonSql>(
        &'s self,
        client: &'c C,
        state: &'a T1,
        state_text: &'a T2,
        nodes: &'a T3,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        UuidUuidQuery {
            client,
            params: [state, state_text, nodes, now, tenant_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::JsonSql>
    crate::client::async_::Params<'c, 'a, 's, EndRunParams<T1, T2, T3>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6>, C>
    for EndRunStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a EndRunParams<T1, T2, T3>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        self.bind(client, &params.state, &params.state_text, &params.nodes, &params.now, &params.tenant_id, &params.id)
    }
}
pub struct FindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find() -> FindStmt {
    FindStmt(
        "SELECT id, user_id, state, state_text, document, input, nodes, created_at, ended_at FROM workflow_runs WHERE tenant_id = $1 AND id = $2 AND user_id = $3",
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
    ) -> WorkflowRunQuery<'c, 'a, 's, C, WorkflowRun, 3> {
        WorkflowRunQuery {
            client,
            params: [tenant_id, id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<WorkflowRunBorrowed, tokio_postgres::Error> {
                Ok(WorkflowRunBorrowed {
                    id: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    state: row.try_get(2)?,
                    state_text: row.try_get(3)?,
                    document: row.try_get(4)?,
                    input: row.try_get(5)?,
                    nodes: row.try_get(6)?,
                    created_at: row.try_get(7)?,
                    ended_at: row.try_get(8)?,
                })
            },
            mapper: |it| WorkflowRun::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, FindParams, WorkflowRunQuery<'c, 'a, 's, C, WorkflowRun, 3>, C>
    for FindStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindParams) -> WorkflowRunQuery<'c, 'a, 's, C, WorkflowRun, 3> {
        self.bind(client, &params.tenant_id, &params.id, &params.user_id)
    }
}
pub struct ListStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn list() -> ListStmt {
    ListStmt(
        "SELECT id, state, state_text, created_at, ended_at FROM workflow_runs WHERE tenant_id = $1 AND user_id = $2 AND (created_at, id) < ($3, $4) ORDER BY created_at DESC, id DESC LIMIT $5",
        None,
    )
}
impl ListStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        before: &'a chrono::DateTime<chrono::Utc>,
        before_id: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> ListedRunQuery<'c, 'a, 's, C, ListedRun, 5> {
        ListedRunQuery {
            client,
            params: [tenant_id, user_id, before, before_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ListedRunBorrowed, tokio_postgres::Error> {
                Ok(ListedRunBorrowed {
                    id: row.try_get(0)?,
                    state: row.try_get(1)?,
                    state_text: row.try_get(2)?,
                    created_at: row.try_get(3)?,
                    ended_at: row.try_get(4)?,
                })
            },
            mapper: |it| ListedRun::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, ListParams, ListedRunQuery<'c, 'a, 's, C, ListedRun, 5>, C> for ListStmt
{
    fn params(&'s self, client: &'c C, params: &'a ListParams) -> ListedRunQuery<'c, 'a, 's, C, ListedRun, 5> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.before, &params.before_id, &params.limit)
    }
}
pub struct AbandonStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn abandon() -> AbandonStmt {
    AbandonStmt(
        "UPDATE workflow_runs SET state = 'failed', state_text = $1, ended_at = $2, updated_at = $2 WHERE tenant_id = $3 AND state = 'running' AND created_at < $4 RETURNING id",
        None,
    )
}
impl AbandonStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        state_text: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        before: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [state_text, now, tenant_id, before],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, AbandonParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for AbandonStmt
{
    fn params(&'s self, client: &'c C, params: &'a AbandonParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.state_text, &params.now, &params.tenant_id, &params.before)
    }
}
pub struct PurgeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn purge() -> PurgeStmt {
    PurgeStmt(
        "DELETE FROM workflow_runs WHERE tenant_id = $1 AND id IN ( SELECT w.id FROM workflow_runs w WHERE w.tenant_id = $1 AND (w.created_at < $2 OR NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = w.tenant_id AND m.user_id = w.user_id)) ORDER BY w.id LIMIT $3) RETURNING id",
        None,
    )
}
impl PurgeStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        before: &'a chrono::DateTime<chrono::Utc>,
        limit: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, before, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, PurgeParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for PurgeStmt
{
    fn params(&'s self, client: &'c C, params: &'a PurgeParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.before, &params.limit)
    }
}
