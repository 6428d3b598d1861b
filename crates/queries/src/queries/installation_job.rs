// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct EnqueueParams<
    T1: crate::StringSql,
    T2: crate::JsonSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
    T5: crate::StringSql,
> {
    pub tenant: Option<uuid::Uuid>,
    pub task: T1,
    pub data: T2,
    pub queue: Option<T3>,
    pub at: Option<chrono::DateTime<chrono::Utc>>,
    pub attempts: Option<i32>,
    pub key: Option<T4>,
    pub mode: Option<T5>,
    pub prompt: bool,
}
#[derive(Debug)]
pub struct FinishParams<T1: crate::StringSql> {
    pub job: i64,
    pub worker: T1,
}
#[derive(Debug)]
pub struct PageParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub wanted: Option<i64>,
    pub status: Option<T1>,
    pub task: Option<T2>,
    pub tenant: Option<uuid::Uuid>,
    pub below: Option<i64>,
    pub count: i32,
    pub skip: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    pub id: i64,
    pub name: String,
    pub tenant_id: Option<uuid::Uuid>,
    pub state: String,
    pub queue: Option<String>,
    pub attempts: i32,
    pub max_attempts: i32,
    pub error: Option<String>,
    pub run_at: chrono::DateTime<chrono::Utc>,
    pub worker: Option<String>,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
pub struct TaskBorrowed<'a> {
    pub id: i64,
    pub name: &'a str,
    pub tenant_id: Option<uuid::Uuid>,
    pub state: &'a str,
    pub queue: Option<&'a str>,
    pub attempts: i32,
    pub max_attempts: i32,
    pub error: Option<&'a str>,
    pub run_at: chrono::DateTime<chrono::Utc>,
    pub worker: Option<&'a str>,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<TaskBorrowed<'a>> for Task {
    fn from(
        TaskBorrowed {
            id,
            name,
            tenant_id,
            state,
            queue,
            attempts,
            max_attempts,
            error,
            run_at,
            worker,
            created_at,
            updated_at,
        }: TaskBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            name: name.into(),
            tenant_id,
            state: state.into(),
            queue: queue.map(|v| v.into()),
            attempts,
            max_attempts,
            error: error.map(|v| v.into()),
            run_at,
            worker: worker.map(|v| v.into()),
            created_at,
            updated_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct TaskCount {
    pub state: String,
    pub jobs: i64,
    pub oldest: chrono::DateTime<chrono::Utc>,
}
pub struct TaskCountBorrowed<'a> {
    pub state: &'a str,
    pub jobs: i64,
    pub oldest: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<TaskCountBorrowed<'a>> for TaskCount {
    fn from(TaskCountBorrowed { state, jobs, oldest }: TaskCountBorrowed<'a>) -> Self {
        Self { state: state.into(), jobs, oldest }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Worker {
    pub id: String,
    pub started_at: chrono::DateTime<chrono::Utc>,
    pub last_seen_at: chrono::DateTime<chrono::Utc>,
    pub running: i64,
}
pub struct WorkerBorrowed<'a> {
    pub id: &'a str,
    pub started_at: chrono::DateTime<chrono::Utc>,
    pub last_seen_at: chrono::DateTime<chrono::Utc>,
    pub running: i64,
}
impl<'a> From<WorkerBorrowed<'a>> for Worker {
    fn from(WorkerBorrowed { id, started_at, last_seen_at, running }: WorkerBorrowed<'a>) -> Self {
        Self { id: id.into(), started_at, last_seen_at, running }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    pub name: String,
    pub last_run_at: Option<chrono::DateTime<chrono::Utc>>,
}
pub struct ScheduleBorrowed<'a> {
    pub name: &'a str,
    pub last_run_at: Option<chrono::DateTime<chrono::Utc>>,
}
impl<'a> From<ScheduleBorrowed<'a>> for Schedule {
    fn from(ScheduleBorrowed { name, last_run_at }: ScheduleBorrowed<'a>) -> Self {
        Self { name: name.into(), last_run_at }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
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
pub struct TaskQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<TaskBorrowed, tokio_postgres::Error>,
    mapper: fn(TaskBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> TaskQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(TaskBorrowed) -> R) -> TaskQuery<'c, 'a, 's, C, R, N> {
        TaskQuery {
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
pub struct TaskCountQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<TaskCountBorrowed, tokio_postgres::Error>,
    mapper: fn(TaskCountBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> TaskCountQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(TaskCountBorrowed) -> R) -> TaskCountQuery<'c, 'a, 's, C, R, N> {
        TaskCountQuery {
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
pub struct WorkerQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<WorkerBorrowed, tokio_postgres::Error>,
    mapper: fn(WorkerBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> WorkerQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(WorkerBorrowed) -> R) -> WorkerQuery<'c, 'a, 's, C, R, N> {
        WorkerQuery {
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
pub struct ScheduleQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ScheduleBorrowed, tokio_postgres::Error>,
    mapper: fn(ScheduleBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ScheduleQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ScheduleBorrowed) -> R) -> ScheduleQuery<'c, 'a, 's, C, R, N> {
        ScheduleQuery {
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
pub struct EnqueueStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn enqueue() -> EnqueueStmt {
    EnqueueStmt("SELECT postroom_management.enqueue_job($1, $2, $3, $4, $5, $6, $7, $8, $9)", None)
}
impl EnqueueStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::StringSql,
        T2: crate::JsonSql,
        T3: crate::StringSql,
        T4: crate::StringSql,
        T5: crate::StringSql,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a Option<uuid::Uuid>,
        task: &'a T1,
        data: &'a T2,
        queue: &'a Option<T3>,
        at: &'a Option<chrono::DateTime<chrono::Utc>>,
        attempts: &'a Option<i32>,
        key: &'a Option<T4>,
        mode: &'a Option<T5>,
        prompt: &'a bool,
    ) -> I64Query<'c, 'a, 's, C, i64, 9> {
        I64Query {
            client,
            params: [tenant, task, data, queue, at, attempts, key, mode, prompt],
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
    T2: crate::JsonSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
    T5: crate::StringSql,
> crate::client::async_::Params<'c, 'a, 's, EnqueueParams<T1, T2, T3, T4, T5>, I64Query<'c, 'a, 's, C, i64, 9>, C>
    for EnqueueStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a EnqueueParams<T1, T2, T3, T4, T5>,
    ) -> I64Query<'c, 'a, 's, C, i64, 9> {
        self.bind(
            client,
            &params.tenant,
            &params.task,
            &params.data,
            &params.queue,
            &params.at,
            &params.attempts,
            &params.key,
            &params.mode,
            &params.prompt,
        )
    }
}
pub struct FinishStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn finish() -> FinishStmt {
    FinishStmt("SELECT postroom_management.finish_job($1, $2)", None)
}
impl FinishStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        job: &'a i64,
        worker: &'a T1,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 2> {
        BoolQuery {
            client,
            params: [job, worker],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, FinishParams<T1>, BoolQuery<'c, 'a, 's, C, bool, 2>, C> for FinishStmt
{
    fn params(&'s self, client: &'c C, params: &'a FinishParams<T1>) -> BoolQuery<'c, 'a, 's, C, bool, 2> {
        self.bind(client, &params.job, &params.worker)
    }
}
pub struct PageStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn page() -> PageStmt {
    PageStmt(
        "SELECT id, name, tenant_id, state, queue, attempts, max_attempts, error, run_at, worker, created_at, updated_at FROM postroom_management.list_tasks($1, $2, $3, $4, $5, $6, $7)",
        None,
    )
}
impl PageStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        wanted: &'a Option<i64>,
        status: &'a Option<T1>,
        task: &'a Option<T2>,
        tenant: &'a Option<uuid::Uuid>,
        below: &'a Option<i64>,
        count: &'a i32,
        skip: &'a i64,
    ) -> TaskQuery<'c, 'a, 's, C, Task, 7> {
        TaskQuery {
            client,
            params: [wanted, status, task, tenant, below, count, skip],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TaskBorrowed, tokio_postgres::Error> {
                Ok(TaskBorrowed {
                    id: row.try_get(0)?,
                    name: row.try_get(1)?,
                    tenant_id: row.try_get(2)?,
                    state: row.try_get(3)?,
                    queue: row.try_get(4)?,
                    attempts: row.try_get(5)?,
                    max_attempts: row.try_get(6)?,
                    error: row.try_get(7)?,
                    run_at: row.try_get(8)?,
                    worker: row.try_get(9)?,
                    created_at: row.try_get(10)?,
                    updated_at: row.try_get(11)?,
                })
            },
            mapper: |it| Task::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, PageParams<T1, T2>, TaskQuery<'c, 'a, 's, C, Task, 7>, C> for PageStmt
{
    fn params(&'s self, client: &'c C, params: &'a PageParams<T1, T2>) -> TaskQuery<'c, 'a, 's, C, Task, 7> {
        self.bind(
            client,
            &params.wanted,
            &params.status,
            &params.task,
            &params.tenant,
            &params.below,
            &params.count,
            &params.skip,
        )
    }
}
pub struct CountsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn counts() -> CountsStmt {
    CountsStmt("SELECT state, jobs, oldest FROM postroom_management.count_tasks()", None)
}
impl CountsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(&'s self, client: &'c C) -> TaskCountQuery<'c, 'a, 's, C, TaskCount, 0> {
        TaskCountQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TaskCountBorrowed, tokio_postgres::Error> {
                Ok(TaskCountBorrowed { state: row.try_get(0)?, jobs: row.try_get(1)?, oldest: row.try_get(2)? })
            },
            mapper: |it| TaskCount::from(it),
        }
    }
}
pub struct WorkersStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn workers() -> WorkersStmt {
    WorkersStmt("SELECT id, started_at, last_seen_at, running FROM postroom_management.list_workers()", None)
}
impl WorkersStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(&'s self, client: &'c C) -> WorkerQuery<'c, 'a, 's, C, Worker, 0> {
        WorkerQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<WorkerBorrowed, tokio_postgres::Error> {
                Ok(WorkerBorrowed {
                    id: row.try_get(0)?,
                    started_at: row.try_get(1)?,
                    last_seen_at: row.try_get(2)?,
                    running: row.try_get(3)?,
                })
            },
            mapper: |it| Worker::from(it),
        }
    }
}
pub struct SchedulesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn schedules() -> SchedulesStmt {
    SchedulesStmt("SELECT name, last_run_at FROM postroom_management.list_schedules()", None)
}
impl SchedulesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(&'s self, client: &'c C) -> ScheduleQuery<'c, 'a, 's, C, Schedule, 0> {
        ScheduleQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ScheduleBorrowed, tokio_postgres::Error> {
                Ok(ScheduleBorrowed { name: row.try_get(0)?, last_run_at: row.try_get(1)? })
            },
            mapper: |it| Schedule::from(it),
        }
    }
}
pub struct RetryStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn retry() -> RetryStmt {
    RetryStmt("SELECT postroom_management.retry_task($1)", None)
}
impl RetryStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        job: &'a i64,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 1> {
        BoolQuery {
            client,
            params: [job],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct CancelStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn cancel() -> CancelStmt {
    CancelStmt("SELECT postroom_management.cancel_task($1)", None)
}
impl CancelStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        job: &'a i64,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 1> {
        BoolQuery {
            client,
            params: [job],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
