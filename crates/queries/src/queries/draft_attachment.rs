// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct InsertParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::BytesSql> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub filename: T1,
    pub mime_type: T2,
    pub size_bytes: i64,
    pub content_hash: T3,
    pub blob_id: uuid::Uuid,
    pub uploaded_at: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct OfDraftParams {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct FindParams {
    pub tenant_id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    pub id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub filename: String,
    pub mime_type: String,
    pub size_bytes: i64,
    pub content_hash: Vec<u8>,
    pub blob_id: uuid::Uuid,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
pub struct FileBorrowed<'a> {
    pub id: uuid::Uuid,
    pub draft_id: uuid::Uuid,
    pub filename: &'a str,
    pub mime_type: &'a str,
    pub size_bytes: i64,
    pub content_hash: &'a [u8],
    pub blob_id: uuid::Uuid,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<FileBorrowed<'a>> for File {
    fn from(
        FileBorrowed { id, draft_id, filename, mime_type, size_bytes, content_hash, blob_id, created_at }: FileBorrowed<
            'a,
        >,
    ) -> Self {
        Self {
            id,
            draft_id,
            filename: filename.into(),
            mime_type: mime_type.into(),
            size_bytes,
            content_hash: content_hash.into(),
            blob_id,
            created_at,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct FileQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<FileBorrowed, tokio_postgres::Error>,
    mapper: fn(FileBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> FileQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(FileBorrowed) -> R) -> FileQuery<'c, 'a, 's, C, R, N> {
        FileQuery {
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
        "INSERT INTO draft_attachments (tenant_id, id, draft_id, filename, mime_type, size_bytes, content_hash, blob_id, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT (tenant_id, id) DO NOTHING RETURNING id, draft_id, filename, mime_type, size_bytes, content_hash, blob_id, created_at",
        None,
    )
}
impl InsertStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::BytesSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        filename: &'a T1,
        mime_type: &'a T2,
        size_bytes: &'a i64,
        content_hash: &'a T3,
        blob_id: &'a uuid::Uuid,
        uploaded_at: &'a chrono::DateTime<chrono::Utc>,
    ) -> FileQuery<'c, 'a, 's, C, File, 9> {
        FileQuery {
            client,
            params: [tenant_id, id, draft_id, filename, mime_type, size_bytes, content_hash, blob_id, uploaded_at],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<FileBorrowed, tokio_postgres::Error> {
                Ok(FileBorrowed {
                    id: row.try_get(0)?,
                    draft_id: row.try_get(1)?,
                    filename: row.try_get(2)?,
                    mime_type: row.try_get(3)?,
                    size_bytes: row.try_get(4)?,
                    content_hash: row.try_get(5)?,
                    blob_id: row.try_get(6)?,
                    created_at: row.try_get(7)?,
                })
            },
            mapper: |it| File::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::BytesSql>
    crate::client::async_::Params<'c, 'a, 's, InsertParams<T1, T2, T3>, FileQuery<'c, 'a, 's, C, File, 9>, C>
    for InsertStmt
{
    fn params(&'s self, client: &'c C, params: &'a InsertParams<T1, T2, T3>) -> FileQuery<'c, 'a, 's, C, File, 9> {
        self.bind(
            client,
            &params.tenant_id,
            &params.id,
            &params.draft_id,
            &params.filename,
            &params.mime_type,
            &params.size_bytes,
            &params.content_hash,
            &params.blob_id,
            &params.uploaded_at,
        )
    }
}
pub struct OfDraftStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_draft() -> OfDraftStmt {
    OfDraftStmt(
        "SELECT id, draft_id, filename, mime_type, size_bytes, content_hash, blob_id, created_at FROM draft_attachments WHERE tenant_id = $1 AND draft_id = $2 ORDER BY id",
        None,
    )
}
impl OfDraftStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
    ) -> FileQuery<'c, 'a, 's, C, File, 2> {
        FileQuery {
            client,
            params: [tenant_id, draft_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<FileBorrowed, tokio_postgres::Error> {
                Ok(FileBorrowed {
                    id: row.try_get(0)?,
                    draft_id: row.try_get(1)?,
                    filename: row.try_get(2)?,
                    mime_type: row.try_get(3)?,
                    size_bytes: row.try_get(4)?,
                    content_hash: row.try_get(5)?,
                    blob_id: row.try_get(6)?,
                    created_at: row.try_get(7)?,
                })
            },
            mapper: |it| File::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, OfDraftParams, FileQuery<'c, 'a, 's, C, File, 2>, C> for OfDraftStmt
{
    fn params(&'s self, client: &'c C, params: &'a OfDraftParams) -> FileQuery<'c, 'a, 's, C, File, 2> {
        self.bind(client, &params.tenant_id, &params.draft_id)
    }
}
pub struct FindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find() -> FindStmt {
    FindStmt(
        "SELECT id, draft_id, filename, mime_type, size_bytes, content_hash, blob_id, created_at FROM draft_attachments WHERE tenant_id = $1 AND draft_id = $2 AND id = $3",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        draft_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> FileQuery<'c, 'a, 's, C, File, 3> {
        FileQuery {
            client,
            params: [tenant_id, draft_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<FileBorrowed, tokio_postgres::Error> {
                Ok(FileBorrowed {
                    id: row.try_get(0)?,
                    draft_id: row.try_get(1)?,
                    filename: row.try_get(2)?,
                    mime_type: row.try_get(3)?,
                    size_bytes: row.try_get(4)?,
                    content_hash: row.try_get(5)?,
                    blob_id: row.try_get(6)?,
                    created_at: row.try_get(7)?,
                })
            },
            mapper: |it| File::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, FindParams, FileQuery<'c, 'a, 's, C, File, 3>, C> for FindStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindParams) -> FileQuery<'c, 'a, 's, C, File, 3> {
        self.bind(client, &params.tenant_id, &params.draft_id, &params.id)
    }
}
