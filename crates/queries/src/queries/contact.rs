// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct CountInParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::ArraySql<Item = i32>,
    T7: crate::ArraySql<Item = f64>,
    T8: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
> {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
    pub ids: T1,
    pub addresses: T3,
    pub names: T5,
    pub times: T6,
    pub ranks: T7,
    pub ats: T8,
}
#[derive(Debug)]
pub struct ForgetKeysParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant_id: uuid::Uuid,
    pub contact_ids: T1,
}
#[derive(Debug)]
pub struct InsertKeysParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::ArraySql<Item = f64>,
> {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub contact_ids: T1,
    pub keys: T3,
    pub ranks: T4,
}
#[derive(Clone, Copy, Debug)]
pub struct TrimParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub most: i64,
}
#[derive(Debug)]
pub struct CompleteParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub first: T1,
    pub behind: T2,
    pub keys: i64,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct BestParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct DeleteParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct PurgeParams {
    pub tenant_id: uuid::Uuid,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct SendersOfParams {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub folder_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct NameOfParams<T1: crate::StringSql> {
    pub tenant_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub address: T1,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    pub id: uuid::Uuid,
    pub address: String,
    pub name: String,
    pub times: i32,
    pub rank: f64,
}
pub struct CountedBorrowed<'a> {
    pub id: uuid::Uuid,
    pub address: &'a str,
    pub name: &'a str,
    pub times: i32,
    pub rank: f64,
}
impl<'a> From<CountedBorrowed<'a>> for Counted {
    fn from(CountedBorrowed { id, address, name, times, rank }: CountedBorrowed<'a>) -> Self {
        Self { id, address: address.into(), name: name.into(), times, rank }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    pub id: uuid::Uuid,
    pub address: String,
    pub name: String,
    pub times: i32,
    pub last_used_at: chrono::DateTime<chrono::Utc>,
}
pub struct ContactBorrowed<'a> {
    pub id: uuid::Uuid,
    pub address: &'a str,
    pub name: &'a str,
    pub times: i32,
    pub last_used_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<ContactBorrowed<'a>> for Contact {
    fn from(ContactBorrowed { id, address, name, times, last_used_at }: ContactBorrowed<'a>) -> Self {
        Self { id, address: address.into(), name: name.into(), times, last_used_at }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct CountedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<CountedBorrowed, tokio_postgres::Error>,
    mapper: fn(CountedBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> CountedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(CountedBorrowed) -> R) -> CountedQuery<'c, 'a, 's, C, R, N> {
        CountedQuery {
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
pub struct ContactQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ContactBorrowed, tokio_postgres::Error>,
    mapper: fn(ContactBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ContactQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ContactBorrowed) -> R) -> ContactQuery<'c, 'a, 's, C, R, N> {
        ContactQuery {
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
pub struct CountInStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count_in() -> CountInStmt {
    CountInStmt(
        "INSERT INTO contacts AS c (tenant_id, id, user_id, address, name, times, rank, last_used_at, created_at, updated_at) SELECT $1, w.id, $2, w.address, w.name, w.times, w.rank, w.at, $3, $3 FROM unnest($4::uuid[], $5::text[], $6::text[], $7::integer[], $8::double precision[], $9::timestamptz[]) AS w (id, address, name, times, rank, at) ORDER BY w.address ON CONFLICT ON CONSTRAINT contacts_address_key DO UPDATE SET times = c.times + excluded.times, name = CASE WHEN excluded.name <> '' AND (c.name = '' OR excluded.last_used_at >= c.last_used_at) THEN excluded.name ELSE c.name END, rank = greatest(c.rank, excluded.rank) + ln(1 + exp(-least(abs(c.rank - excluded.rank), 50))), last_used_at = greatest(c.last_used_at, excluded.last_used_at), updated_at = excluded.updated_at RETURNING c.id, c.address, c.name, c.times, c.rank",
        None,
    )
}
impl CountInStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::StringSql,
        T3: crate::ArraySql<Item = T2>,
        T4: crate::StringSql,
        T5: crate::ArraySql<Item = T4>,
        T6: crate::ArraySql<Item = i32>,
        T7: crate::ArraySql<Item = f64>,
        T8: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
        ids: &'a T1,
        addresses: &'a T3,
        names: &'a T5,
        times: &'a T6,
        ranks: &'a T7,
        ats: &'a T8,
    ) -> CountedQuery<'c, 'a, 's, C, Counted, 9> {
        CountedQuery {
            client,
            params: [tenant_id, user_id, now, ids, addresses, names, times, ranks, ats],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<CountedBorrowed, tokio_postgres::Error> {
                Ok(CountedBorrowed {
                    id: row.try_get(0)?,
                    address: row.try_get(1)?,
                    name: row.try_get(2)?,
                    times: row.try_get(3)?,
                    rank: row.try_get(4)?,
                })
            },
            mapper: |it| Counted::from(it),
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::ArraySql<Item = i32>,
    T7: crate::ArraySql<Item = f64>,
    T8: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        CountInParams<T1, T2, T3, T4, T5, T6, T7, T8>,
        CountedQuery<'c, 'a, 's, C, Counted, 9>,
        C,
    > for CountInStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a CountInParams<T1, T2, T3, T4, T5, T6, T7, T8>,
    ) -> CountedQuery<'c, 'a, 's, C, Counted, 9> {
        self.bind(
            client,
            &params.tenant_id,
            &params.user_id,
            &params.now,
            &params.ids,
            &params.addresses,
            &params.names,
            &params.times,
            &params.ranks,
            &params.ats,
        )
    }
}
pub struct ForgetKeysStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn forget_keys() -> ForgetKeysStmt {
    ForgetKeysStmt(
        "DELETE FROM contact_keys WHERE tenant_id = $1 AND contact_id = any($2::uuid[]) RETURNING contact_id",
        None,
    )
}
impl ForgetKeysStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        contact_ids: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [tenant_id, contact_ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, ForgetKeysParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for ForgetKeysStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ForgetKeysParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant_id, &params.contact_ids)
    }
}
pub struct InsertKeysStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert_keys() -> InsertKeysStmt {
    InsertKeysStmt(
        "INSERT INTO contact_keys (tenant_id, contact_id, user_id, key, rank) SELECT $1, w.contact_id, $2, w.key, w.rank FROM unnest($3::uuid[], $4::text[], $5::double precision[]) AS w (contact_id, key, rank) RETURNING contact_id",
        None,
    )
}
impl InsertKeysStmt {
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::StringSql,
        T3: crate::ArraySql<Item = T2>,
        T4: crate::ArraySql<Item = f64>,
    >(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        contact_ids: &'a T1,
        keys: &'a T3,
        ranks: &'a T4,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [tenant_id, user_id, contact_ids, keys, ranks],
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
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::ArraySql<Item = f64>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        InsertKeysParams<T1, T2, T3, T4>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>,
        C,
    > for InsertKeysStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertKeysParams<T1, T2, T3, T4>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.contact_ids, &params.keys, &params.ranks)
    }
}
pub struct TrimStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn trim() -> TrimStmt {
    TrimStmt(
        "DELETE FROM contacts WHERE tenant_id = $1 AND id IN ( SELECT c.id FROM contacts c WHERE c.tenant_id = $1 AND c.user_id = $2 ORDER BY c.rank DESC, c.id OFFSET $3 LIMIT 20000) RETURNING id",
        None,
    )
}
impl TrimStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        most: &'a i64,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, user_id, most],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, TrimParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C> for TrimStmt
{
    fn params(&'s self, client: &'c C, params: &'a TrimParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.most)
    }
}
pub struct CompleteStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn complete() -> CompleteStmt {
    CompleteStmt(
        "SELECT c.id, c.address, c.name, c.times, c.last_used_at FROM ( SELECT DISTINCT best.contact_id, best.rank FROM ( SELECT k.contact_id, k.rank FROM contact_keys k WHERE k.tenant_id = $1 AND k.user_id = $2 AND k.key >= $3 AND k.key < $4 ORDER BY k.rank DESC, k.contact_id LIMIT $5) AS best) AS found JOIN contacts c ON c.tenant_id = $1 AND c.id = found.contact_id ORDER BY found.rank DESC, c.id LIMIT $6",
        None,
    )
}
impl CompleteStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        first: &'a T1,
        behind: &'a T2,
        keys: &'a i64,
        limit: &'a i64,
    ) -> ContactQuery<'c, 'a, 's, C, Contact, 6> {
        ContactQuery {
            client,
            params: [tenant_id, user_id, first, behind, keys, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ContactBorrowed, tokio_postgres::Error> {
                Ok(ContactBorrowed {
                    id: row.try_get(0)?,
                    address: row.try_get(1)?,
                    name: row.try_get(2)?,
                    times: row.try_get(3)?,
                    last_used_at: row.try_get(4)?,
                })
            },
            mapper: |it| Contact::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, CompleteParams<T1, T2>, ContactQuery<'c, 'a, 's, C, Contact, 6>, C>
    for CompleteStmt
{
    fn params(&'s self, client: &'c C, params: &'a CompleteParams<T1, T2>) -> ContactQuery<'c, 'a, 's, C, Contact, 6> {
        self.bind(
            client,
            &params.tenant_id,
            &params.user_id,
            &params.first,
            &params.behind,
            &params.keys,
            &params.limit,
        )
    }
}
pub struct BestStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn best() -> BestStmt {
    BestStmt(
        "SELECT id, address, name, times, last_used_at FROM contacts WHERE tenant_id = $1 AND user_id = $2 ORDER BY rank DESC, id LIMIT $3",
        None,
    )
}
impl BestStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> ContactQuery<'c, 'a, 's, C, Contact, 3> {
        ContactQuery {
            client,
            params: [tenant_id, user_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ContactBorrowed, tokio_postgres::Error> {
                Ok(ContactBorrowed {
                    id: row.try_get(0)?,
                    address: row.try_get(1)?,
                    name: row.try_get(2)?,
                    times: row.try_get(3)?,
                    last_used_at: row.try_get(4)?,
                })
            },
            mapper: |it| Contact::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, BestParams, ContactQuery<'c, 'a, 's, C, Contact, 3>, C> for BestStmt
{
    fn params(&'s self, client: &'c C, params: &'a BestParams) -> ContactQuery<'c, 'a, 's, C, Contact, 3> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.limit)
    }
}
pub struct DeleteStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn delete() -> DeleteStmt {
    DeleteStmt("DELETE FROM contacts WHERE tenant_id = $1 AND user_id = $2 AND id = $3 RETURNING id", None)
}
impl DeleteStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant_id, user_id, id],
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
        self.bind(client, &params.tenant_id, &params.user_id, &params.id)
    }
}
pub struct PurgeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn purge() -> PurgeStmt {
    PurgeStmt(
        "DELETE FROM contacts WHERE tenant_id = $1 AND id IN ( SELECT c.id FROM contacts c WHERE c.tenant_id = $1 AND NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = c.tenant_id AND m.user_id = c.user_id) LIMIT $2) RETURNING id",
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
pub struct SendersOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn senders_of() -> SendersOfStmt {
    SendersOfStmt(
        "SELECT lower(a.address) AS address FROM ( SELECT email_address AS address FROM email_accounts WHERE tenant_id = $1 AND user_id = $2 AND deleted_at IS NULL UNION SELECT address FROM mail_identities WHERE tenant_id = $1 AND user_id = $2 AND address <> '') AS a WHERE EXISTS (SELECT FROM email_folders f WHERE f.tenant_id = $1 AND f.id = $3 AND f.type = 'sent')",
        None,
    )
}
impl SendersOfStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant_id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        folder_id: &'a uuid::Uuid,
    ) -> StringQuery<'c, 'a, 's, C, String, 3> {
        StringQuery {
            client,
            params: [tenant_id, user_id, folder_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, SendersOfParams, StringQuery<'c, 'a, 's, C, String, 3>, C>
    for SendersOfStmt
{
    fn params(&'s self, client: &'c C, params: &'a SendersOfParams) -> StringQuery<'c, 'a, 's, C, String, 3> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.folder_id)
    }
}
pub struct NameOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn name_of() -> NameOfStmt {
    NameOfStmt("SELECT name FROM contacts WHERE tenant_id = $1 AND user_id = $2 AND address = $3", None)
}
impl NameOfStmt {
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
    crate::client::async_::Params<'c, 'a, 's, NameOfParams<T1>, StringQuery<'c, 'a, 's, C, String, 3>, C>
    for NameOfStmt
{
    fn params(&'s self, client: &'c C, params: &'a NameOfParams<T1>) -> StringQuery<'c, 'a, 's, C, String, 3> {
        self.bind(client, &params.tenant_id, &params.user_id, &params.address)
    }
}
