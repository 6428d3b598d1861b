// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct OfMessagesParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub message_ids: T1,
}
#[derive(Clone, Copy, Debug)]
pub struct FindParams {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct InsertParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = i32>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
    T8: crate::ArraySql<Item = i64>,
    T9: crate::ArraySql<Item = uuid::Uuid>,
    T10: crate::BytesSql,
    T11: crate::ArraySql<Item = T10>,
    T12: crate::StringSql,
    T13: crate::ArraySql<Item = T12>,
    T14: crate::ArraySql<Item = bool>,
> {
    pub tenant_id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
    pub ids: T1,
    pub message_ids: T2,
    pub parts: T3,
    pub filenames: T5,
    pub mime_types: T7,
    pub sizes: T8,
    pub blob_ids: T9,
    pub content_hashes: T11,
    pub content_ids: T13,
    pub is_inline: T14,
}
#[derive(Clone, Copy, Debug)]
pub struct DeleteOfMessageParams {
    pub tenant_id: uuid::Uuid,
    pub message_id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Attachment {
    pub id: uuid::Uuid,
    pub message_id: uuid::Uuid,
    pub part: i32,
    pub filename: String,
    pub mime_type: String,
    pub size_bytes: i64,
    pub blob_id: Option<uuid::Uuid>,
    pub content_hash: Vec<u8>,
    pub content_id: Option<String>,
    pub is_inline: bool,
}
pub struct AttachmentBorrowed<'a> {
    pub id: uuid::Uuid,
    pub message_id: uuid::Uuid,
    pub part: i32,
    pub filename: &'a str,
    pub mime_type: &'a str,
    pub size_bytes: i64,
    pub blob_id: Option<uuid::Uuid>,
    pub content_hash: &'a [u8],
    pub content_id: Option<&'a str>,
    pub is_inline: bool,
}
impl<'a> From<AttachmentBorrowed<'a>> for Attachment {
    fn from(
        AttachmentBorrowed {
            id,
            message_id,
            part,
            filename,
            mime_type,
            size_bytes,
            blob_id,
            content_hash,
            content_id,
            is_inline,
        }: AttachmentBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            message_id,
            part,
            filename: filename.into(),
            mime_type: mime_type.into(),
            size_bytes,
            blob_id,
            content_hash: content_hash.into(),
            content_id: content_id.map(|v| v.into()),
            is_inline,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct AttachmentQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<AttachmentBorrowed, tokio_postgres::Error>,
    mapper: fn(AttachmentBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> AttachmentQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(AttachmentBorrowed) -> R) -> AttachmentQuery<'c, 'a, 's, C, R, N> {
        AttachmentQuery {
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
pub struct OfMessagesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_messages() -> OfMessagesStmt {
    OfMessagesStmt(
        "SELECT id, message_id, part, filename, mime_type, size_bytes, blob_id, content_hash, content_id, is_inline FROM email_attachments WHERE tenant_id = $1 AND message_id = any($2::uuid[]) ORDER BY message_id, part",
        None,
    )
}
impl OfMessagesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        message_ids: &'a T1,
    ) -> AttachmentQuery<'c, 'a, 's, C, Attachment, 2> {
        AttachmentQuery {
            client,
            params: [tenant_id, message_ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<AttachmentBorrowed, tokio_postgres::Error> {
                Ok(AttachmentBorrowed {
                    id: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    part: row.try_get(2)?,
                    filename: row.try_get(3)?,
                    mime_type: row.try_get(4)?,
                    size_bytes: row.try_get(5)?,
                    blob_id: row.try_get(6)?,
                    content_hash: row.try_get(7)?,
                    content_id: row.try_get(8)?,
                    is_inline: row.try_get(9)?,
                })
            },
            mapper: |it| Attachment::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, OfMessagesParams<T1>, AttachmentQuery<'c, 'a, 's, C, Attachment, 2>, C>
    for OfMessagesStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a OfMessagesParams<T1>,
    ) -> AttachmentQuery<'c, 'a, 's, C, Attachment, 2> {
        self.bind(client, &params.tenant_id, &params.message_ids)
    }
}
pub struct FindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find() -> FindStmt {
    FindStmt(
        "SELECT t.id, t.message_id, t.part, t.filename, t.mime_type, t.size_bytes, t.blob_id, t.content_hash, t.content_id, t.is_inline FROM email_attachments t JOIN email_messages m ON m.tenant_id = t.tenant_id AND m.id = t.message_id JOIN email_accounts a ON a.tenant_id = m.tenant_id AND a.id = m.account_id WHERE t.tenant_id = $1 AND t.id = $2 AND a.user_id = $3 AND a.deleted_at IS NULL",
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
    ) -> AttachmentQuery<'c, 'a, 's, C, Attachment, 3> {
        AttachmentQuery {
            client,
            params: [tenant_id, id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<AttachmentBorrowed, tokio_postgres::Error> {
                Ok(AttachmentBorrowed {
                    id: row.try_get(0)?,
                    message_id: row.try_get(1)?,
                    part: row.try_get(2)?,
                    filename: row.try_get(3)?,
                    mime_type: row.try_get(4)?,
                    size_bytes: row.try_get(5)?,
                    blob_id: row.try_get(6)?,
                    content_hash: row.try_get(7)?,
                    content_id: row.try_get(8)?,
                    is_inline: row.try_get(9)?,
                })
            },
            mapper: |it| Attachment::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, FindParams, AttachmentQuery<'c, 'a, 's, C, Attachment, 3>, C>
    for FindStmt
{
    fn params(&'s self, client: &'c C, params: &'a FindParams) -> AttachmentQuery<'c, 'a, 's, C, Attachment, 3> {
        self.bind(client, &params.tenant_id, &params.id, &params.user_id)
    }
}
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO email_attachments (tenant_id, id, message_id, part, filename, mime_type, size_bytes, blob_id, content_hash, content_id, is_inline, created_at, updated_at) SELECT $1, w.id, w.message_id, w.part, w.filename, w.mime_type, w.size_bytes, nullif(w.blob_id, '00000000-0000-0000-0000-000000000000'), w.content_hash, nullif(w.content_id, ''), w.is_inline, $2, $2 FROM unnest($3::uuid[], $4::uuid[], $5::integer[], $6::text[], $7::text[], $8::bigint[], $9::uuid[], $10::bytea[], $11::text[], $12::boolean[]) AS w (id, message_id, part, filename, mime_type, size_bytes, blob_id, content_hash, content_id, is_inline) ON CONFLICT ON CONSTRAINT email_attachments_part_key DO NOTHING RETURNING id",
        None,
    )
}
impl InsertStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::ArraySql<Item = i32>,
        T4: crate::StringSql,
        T5: crate::ArraySql<Item = T4>,
        T6: crate::StringSql,
        T7: crate::ArraySql<Item = T6>,
        T8: crate::ArraySql<Item = i64>,
        T9: crate::ArraySql<Item = uuid::Uuid>,
        T10: crate::BytesSql,
        T11: crate::ArraySql<Item = T10>,
        T12: crate::StringSql,
        T13: crate::ArraySql<Item = T12>,
        T14: crate::ArraySql<Item = bool>,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
        ids: &'a T1,
        message_ids: &'a T2,
        parts: &'a T3,
        filenames: &'a T5,
        mime_types: &'a T7,
        sizes: &'a T8,
        blob_ids: &'a T9,
        content_hashes: &'a T11,
        content_ids: &'a T13,
        is_inline: &'a T14,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 12> {
        UuidUuidQuery {
            client,
            params: [
                tenant_id,
                now,
                ids,
                message_ids,
                parts,
                filenames,
                mime_types,
                sizes,
                blob_ids,
                content_hashes,
                content_ids,
                is_inline,
            ],
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
    T3: crate::ArraySql<Item = i32>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
    T8: crate::ArraySql<Item = i64>,
    T9: crate::ArraySql<Item = uuid::Uuid>,
    T10: crate::BytesSql,
    T11: crate::ArraySql<Item = T10>,
    T12: crate::StringSql,
    T13: crate::ArraySql<Item = T12>,
    T14: crate::ArraySql<Item = bool>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        InsertParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 12>,
        C,
    > for InsertStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 12> {
        self.bind(
            client,
            &params.tenant_id,
            &params.now,
            &params.ids,
            &params.message_ids,
            &params.parts,
            &params.filenames,
            &params.mime_types,
            &params.sizes,
            &params.blob_ids,
            &params.content_hashes,
            &params.content_ids,
            &params.is_inline,
        )
    }
}
pub struct DeleteOfMessageStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn delete_of_message() -> DeleteOfMessageStmt {
    DeleteOfMessageStmt("DELETE FROM email_attachments WHERE tenant_id = $1 AND message_id = $2 RETURNING id", None)
}
impl DeleteOfMessageStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        message_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [tenant_id, message_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, DeleteOfMessageParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for DeleteOfMessageStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a DeleteOfMessageParams,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant_id, &params.message_id)
    }
}
