// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct OfAccountParams {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct AddressesOfParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct DefaultOfParams {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct LockAccountParams {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct PutParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
    T5: crate::StringSql,
> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub name: T1,
    pub address: T2,
    pub reply_to: T3,
    pub signature: T4,
    pub signature_html: T5,
    pub version: i32,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct SetDefaultParams {
    pub identity_id: Option<uuid::Uuid>,
    pub now: chrono::DateTime<chrono::Utc>,
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct DeleteParams {
    pub tenant_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct MailIdentity {
    pub id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub name: String,
    pub address: String,
    pub reply_to: String,
    pub signature: String,
    pub signature_html: String,
    pub version: i32,
}
pub struct MailIdentityBorrowed<'a> {
    pub id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub name: &'a str,
    pub address: &'a str,
    pub reply_to: &'a str,
    pub signature: &'a str,
    pub signature_html: &'a str,
    pub version: i32,
}
impl<'a> From<MailIdentityBorrowed<'a>> for MailIdentity {
    fn from(
        MailIdentityBorrowed {
            id,
            account_id,
            name,
            address,
            reply_to,
            signature,
            signature_html,
            version,
        }: MailIdentityBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            account_id,
            name: name.into(),
            address: address.into(),
            reply_to: reply_to.into(),
            signature: signature.into(),
            signature_html: signature_html.into(),
            version,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct MailIdentityQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<MailIdentityBorrowed, tokio_postgres::Error>,
    mapper: fn(MailIdentityBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> MailIdentityQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(MailIdentityBorrowed) -> R) -> MailIdentityQuery<'c, 'a, 's, C, R, N> {
        MailIdentityQuery {
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
pub struct OfAccountStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_account() -> OfAccountStmt {
    OfAccountStmt(
        "SELECT id, account_id, name, address, reply_to, signature, signature_html, version FROM mail_identities WHERE tenant_id = $1 AND account_id = $2 ORDER BY created_at, id",
        None,
    )
}
impl OfAccountStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
    ) -> MailIdentityQuery<'c, 'a, 's, C, MailIdentity, 2> {
        MailIdentityQuery {
            client,
            params: [tenant_id, account_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MailIdentityBorrowed, tokio_postgres::Error> {
                Ok(MailIdentityBorrowed {
                    id: row.try_get(0)?,
                    account_id: row.try_get(1)?,
                    name: row.try_get(2)?,
                    address: row.try_get(3)?,
                    reply_to: row.try_get(4)?,
                    signature: row.try_get(5)?,
                    signature_html: row.try_get(6)?,
                    version: row.try_get(7)?,
                })
            },
            mapper: |it| MailIdentity::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, OfAccountParams, MailIdentityQuery<'c, 'a, 's, C, MailIdentity, 2>, C>
    for OfAccountStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a OfAccountParams,
    ) -> MailIdentityQuery<'c, 'a, 's, C, MailIdentity, 2> {
        self.bind(client, &params.tenant_id, &params.account_id)
    }
}
pub struct AddressesOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn addresses_of() -> AddressesOfStmt {
    AddressesOfStmt(
        "SELECT DISTINCT i.address FROM mail_identities i JOIN email_accounts a ON a.tenant_id = i.tenant_id AND a.id = i.account_id WHERE i.tenant_id = $1 AND i.user_id = $2 AND i.address <> '' AND a.deleted_at IS NULL",
        None,
    )
}
impl AddressesOfStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> StringQuery<'c, 'a, 's, C, String, 2> {
        StringQuery {
            client,
            params: [tenant_id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, AddressesOfParams, StringQuery<'c, 'a, 's, C, String, 2>, C>
    for AddressesOfStmt
{
    fn params(&'s self, client: &'c C, params: &'a AddressesOfParams) -> StringQuery<'c, 'a, 's, C, String, 2> {
        self.bind(client, &params.tenant_id, &params.user_id)
    }
}
pub struct DefaultOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn default_of() -> DefaultOfStmt {
    DefaultOfStmt(
        "SELECT coalesce(default_identity_id, id) AS id FROM email_accounts WHERE tenant_id = $1 AND id = $2",
        None,
    )
}
impl DefaultOfStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [tenant_id, account_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, DefaultOfParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for DefaultOfStmt
{
    fn params(&'s self, client: &'c C, params: &'a DefaultOfParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant_id, &params.account_id)
    }
}
pub struct LockAccountStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_account() -> LockAccountStmt {
    LockAccountStmt(
        "SELECT id FROM email_accounts WHERE tenant_id = $1 AND id = $2 AND user_id = $3 AND deleted_at IS NULL FOR NO KEY UPDATE",
        None,
    )
}
impl LockAccountStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, account_id, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, LockAccountParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for LockAccountStmt
{
    fn params(&'s self, client: &'c C, params: &'a LockAccountParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.user_id)
    }
}
pub struct PutStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn put() -> PutStmt {
    PutStmt(
        "INSERT INTO mail_identities AS i (tenant_id, id, user_id, account_id, name, address, reply_to, signature, signature_html, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name, address = excluded.address, reply_to = excluded.reply_to, signature = excluded.signature, signature_html = excluded.signature_html, version = excluded.version, updated_at = excluded.updated_at WHERE i.account_id = excluded.account_id RETURNING id",
        None,
    )
}
impl PutStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::StringSql,
        T2: crate::StringSql,
        T3: crate::StringSql,
        T4: crate::StringSql,
        T5: crate::StringSql,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        name: &'a T1,
        address: &'a T2,
        reply_to: &'a T3,
        signature: &'a T4,
        signature_html: &'a T5,
        version: &'a i32,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 11> {
        UuidUuidQuery {
            client,
            params: [
                tenant_id,
                id,
                user_id,
                account_id,
                name,
                address,
                reply_to,
                signature,
                signature_html,
                version,
                now,
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
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
    T5: crate::StringSql,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        PutParams<T1, T2, T3, T4, T5>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 11>,
        C,
    > for PutStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a PutParams<T1, T2, T3, T4, T5>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 11> {
        self.bind(
            client,
            &params.tenant_id,
            &params.id,
            &params.user_id,
            &params.account_id,
            &params.name,
            &params.address,
            &params.reply_to,
            &params.signature,
            &params.signature_html,
            &params.version,
            &params.now,
        )
    }
}
pub struct SetDefaultStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_default() -> SetDefaultStmt {
    SetDefaultStmt(
        "UPDATE email_accounts SET default_identity_id = $1, updated_at = $2 WHERE tenant_id = $3 AND id = $4 RETURNING id",
        None,
    )
}
impl SetDefaultStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        identity_id: &'a Option<uuid::Uuid>,
        now: &'a chrono::DateTime<chrono::Utc>,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [identity_id, now, tenant_id, account_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, SetDefaultParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for SetDefaultStmt
{
    fn params(&'s self, client: &'c C, params: &'a SetDefaultParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.identity_id, &params.now, &params.tenant_id, &params.account_id)
    }
}
pub struct DeleteStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn delete() -> DeleteStmt {
    DeleteStmt("DELETE FROM mail_identities WHERE tenant_id = $1 AND account_id = $2 AND id = $3 RETURNING id", None)
}
impl DeleteStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, account_id, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, DeleteParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for DeleteStmt
{
    fn params(&'s self, client: &'c C, params: &'a DeleteParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.account_id, &params.id)
    }
}
