// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct InsertParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql, T4: crate::StringSql> {
    pub id: uuid::Uuid,
    pub email: T1,
    pub handle: T2,
    pub display_name: T3,
    pub password_hash: Option<T4>,
    pub must_change: bool,
    pub now: chrono::DateTime<chrono::Utc>,
    pub created_by: Option<uuid::Uuid>,
}
#[derive(Debug)]
pub struct SetPasswordParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub password_hash: T1,
    pub must_change: bool,
    pub now: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
    pub expected_hash: Option<T2>,
}
#[derive(Debug)]
pub struct NoteSignInParams<T1: crate::StringSql> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
    pub verified_hash: T1,
}
#[derive(Debug)]
pub struct RenameParams<T1: crate::StringSql> {
    pub display_name: Option<T1>,
    pub now: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
    pub expected_version: Option<i32>,
}
#[derive(Clone, Copy, Debug)]
pub struct EndSessionsParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct SetPreferencesParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql> {
    pub theme: T1,
    pub language: T2,
    pub time_zone: T3,
    pub now: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
    pub expected_version: Option<i32>,
}
#[derive(Debug)]
pub struct SetStatusParams<T1: crate::StringSql> {
    pub status: T1,
    pub now: chrono::DateTime<chrono::Utc>,
    pub updated_by: Option<uuid::Uuid>,
    pub id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    pub id: uuid::Uuid,
    pub email: String,
    pub handle: String,
    pub display_name: String,
    pub password_hash: Option<String>,
    pub must_change_password: bool,
    pub status: String,
    pub theme: String,
    pub language: String,
    pub time_zone: String,
    pub last_sign_in_at: Option<chrono::DateTime<chrono::Utc>>,
    pub sessions_valid_from: chrono::DateTime<chrono::Utc>,
    pub version: i32,
}
pub struct UserBorrowed<'a> {
    pub id: uuid::Uuid,
    pub email: &'a str,
    pub handle: &'a str,
    pub display_name: &'a str,
    pub password_hash: Option<&'a str>,
    pub must_change_password: bool,
    pub status: &'a str,
    pub theme: &'a str,
    pub language: &'a str,
    pub time_zone: &'a str,
    pub last_sign_in_at: Option<chrono::DateTime<chrono::Utc>>,
    pub sessions_valid_from: chrono::DateTime<chrono::Utc>,
    pub version: i32,
}
impl<'a> From<UserBorrowed<'a>> for User {
    fn from(
        UserBorrowed {
            id,
            email,
            handle,
            display_name,
            password_hash,
            must_change_password,
            status,
            theme,
            language,
            time_zone,
            last_sign_in_at,
            sessions_valid_from,
            version,
        }: UserBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            email: email.into(),
            handle: handle.into(),
            display_name: display_name.into(),
            password_hash: password_hash.map(|v| v.into()),
            must_change_password,
            status: status.into(),
            theme: theme.into(),
            language: language.into(),
            time_zone: time_zone.into(),
            last_sign_in_at,
            sessions_valid_from,
            version,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct PersonName {
    pub id: uuid::Uuid,
    pub display_name: String,
    pub email: String,
}
pub struct PersonNameBorrowed<'a> {
    pub id: uuid::Uuid,
    pub display_name: &'a str,
    pub email: &'a str,
}
impl<'a> From<PersonNameBorrowed<'a>> for PersonName {
    fn from(PersonNameBorrowed { id, display_name, email }: PersonNameBorrowed<'a>) -> Self {
        Self { id, display_name: display_name.into(), email: email.into() }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct UserQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<UserBorrowed, tokio_postgres::Error>,
    mapper: fn(UserBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> UserQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(UserBorrowed) -> R) -> UserQuery<'c, 'a, 's, C, R, N> {
        UserQuery {
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
pub struct PersonNameQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<PersonNameBorrowed, tokio_postgres::Error>,
    mapper: fn(PersonNameBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> PersonNameQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(PersonNameBorrowed) -> R) -> PersonNameQuery<'c, 'a, 's, C, R, N> {
        PersonNameQuery {
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
        "SELECT id, email, handle, display_name, password_hash, must_change_password, status, theme, language, time_zone, last_sign_in_at, sessions_valid_from, version FROM postroom_management.users WHERE id = $1 AND status <> 'deleted'",
        None,
    )
}
impl FindStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
    ) -> UserQuery<'c, 'a, 's, C, User, 1> {
        UserQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<UserBorrowed, tokio_postgres::Error> {
                Ok(UserBorrowed {
                    id: row.try_get(0)?,
                    email: row.try_get(1)?,
                    handle: row.try_get(2)?,
                    display_name: row.try_get(3)?,
                    password_hash: row.try_get(4)?,
                    must_change_password: row.try_get(5)?,
                    status: row.try_get(6)?,
                    theme: row.try_get(7)?,
                    language: row.try_get(8)?,
                    time_zone: row.try_get(9)?,
                    last_sign_in_at: row.try_get(10)?,
                    sessions_valid_from: row.try_get(11)?,
                    version: row.try_get(12)?,
                })
            },
            mapper: |it| User::from(it),
        }
    }
}
pub struct FindByLoginStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find_by_login() -> FindByLoginStmt {
    FindByLoginStmt(
        "SELECT id, email, handle, display_name, password_hash, must_change_password, status, theme, language, time_zone, last_sign_in_at, sessions_valid_from, version FROM postroom_management.users WHERE (email = $1 OR handle = $1) AND status <> 'deleted'",
        None,
    )
}
impl FindByLoginStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        login: &'a T1,
    ) -> UserQuery<'c, 'a, 's, C, User, 1> {
        UserQuery {
            client,
            params: [login],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<UserBorrowed, tokio_postgres::Error> {
                Ok(UserBorrowed {
                    id: row.try_get(0)?,
                    email: row.try_get(1)?,
                    handle: row.try_get(2)?,
                    display_name: row.try_get(3)?,
                    password_hash: row.try_get(4)?,
                    must_change_password: row.try_get(5)?,
                    status: row.try_get(6)?,
                    theme: row.try_get(7)?,
                    language: row.try_get(8)?,
                    time_zone: row.try_get(9)?,
                    last_sign_in_at: row.try_get(10)?,
                    sessions_valid_from: row.try_get(11)?,
                    version: row.try_get(12)?,
                })
            },
            mapper: |it| User::from(it),
        }
    }
}
pub struct FindByEmailForUpdateStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find_by_email_for_update() -> FindByEmailForUpdateStmt {
    FindByEmailForUpdateStmt(
        "SELECT id, email, handle, display_name, password_hash, must_change_password, status, theme, language, time_zone, last_sign_in_at, sessions_valid_from, version FROM postroom_management.users WHERE email = $1 AND status <> 'deleted' FOR UPDATE",
        None,
    )
}
impl FindByEmailForUpdateStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        email: &'a T1,
    ) -> UserQuery<'c, 'a, 's, C, User, 1> {
        UserQuery {
            client,
            params: [email],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<UserBorrowed, tokio_postgres::Error> {
                Ok(UserBorrowed {
                    id: row.try_get(0)?,
                    email: row.try_get(1)?,
                    handle: row.try_get(2)?,
                    display_name: row.try_get(3)?,
                    password_hash: row.try_get(4)?,
                    must_change_password: row.try_get(5)?,
                    status: row.try_get(6)?,
                    theme: row.try_get(7)?,
                    language: row.try_get(8)?,
                    time_zone: row.try_get(9)?,
                    last_sign_in_at: row.try_get(10)?,
                    sessions_valid_from: row.try_get(11)?,
                    version: row.try_get(12)?,
                })
            },
            mapper: |it| User::from(it),
        }
    }
}
pub struct FindForUpdateStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find_for_update() -> FindForUpdateStmt {
    FindForUpdateStmt(
        "SELECT id, email, handle, display_name, password_hash, must_change_password, status, theme, language, time_zone, last_sign_in_at, sessions_valid_from, version FROM postroom_management.users WHERE id = $1 AND status <> 'deleted' FOR UPDATE",
        None,
    )
}
impl FindForUpdateStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
    ) -> UserQuery<'c, 'a, 's, C, User, 1> {
        UserQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<UserBorrowed, tokio_postgres::Error> {
                Ok(UserBorrowed {
                    id: row.try_get(0)?,
                    email: row.try_get(1)?,
                    handle: row.try_get(2)?,
                    display_name: row.try_get(3)?,
                    password_hash: row.try_get(4)?,
                    must_change_password: row.try_get(5)?,
                    status: row.try_get(6)?,
                    theme: row.try_get(7)?,
                    language: row.try_get(8)?,
                    time_zone: row.try_get(9)?,
                    last_sign_in_at: row.try_get(10)?,
                    sessions_valid_from: row.try_get(11)?,
                    version: row.try_get(12)?,
                })
            },
            mapper: |it| User::from(it),
        }
    }
}
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO postroom_management.users (id, email, handle, display_name, password_hash, must_change_password, sessions_valid_from, created_at, updated_at, created_by, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $7, $8, $8) ON CONFLICT DO NOTHING RETURNING id, email, handle, display_name, password_hash, must_change_password, status, theme, language, time_zone, last_sign_in_at, sessions_valid_from, version",
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
        id: &'a uuid::Uuid,
        email: &'a T1,
        handle: &'a T2,
        display_name: &'a T3,
        password_hash: &'a Option<T4>,
        must_change: &'a bool,
        now: &'a chrono::DateTime<chrono::Utc>,
        created_by: &'a Option<uuid::Uuid>,
    ) -> UserQuery<'c, 'a, 's, C, User, 8> {
        UserQuery {
            client,
            params: [id, email, handle, display_name, password_hash, must_change, now, created_by],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<UserBorrowed, tokio_postgres::Error> {
                Ok(UserBorrowed {
                    id: row.try_get(0)?,
                    email: row.try_get(1)?,
                    handle: row.try_get(2)?,
                    display_name: row.try_get(3)?,
                    password_hash: row.try_get(4)?,
                    must_change_password: row.try_get(5)?,
                    status: row.try_get(6)?,
                    theme: row.try_get(7)?,
                    language: row.try_get(8)?,
                    time_zone: row.try_get(9)?,
                    last_sign_in_at: row.try_get(10)?,
                    sessions_valid_from: row.try_get(11)?,
                    version: row.try_get(12)?,
                })
            },
            mapper: |it| User::from(it),
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
> crate::client::async_::Params<'c, 'a, 's, InsertParams<T1, T2, T3, T4>, UserQuery<'c, 'a, 's, C, User, 8>, C>
    for InsertStmt
{
    fn params(&'s self, client: &'c C, params: &'a InsertParams<T1, T2, T3, T4>) -> UserQuery<'c, 'a, 's, C, User, 8> {
        self.bind(
            client,
            &params.id,
            &params.email,
            &params.handle,
            &params.display_name,
            &params.password_hash,
            &params.must_change,
            &params.now,
            &params.created_by,
        )
    }
}
pub struct SetPasswordStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_password() -> SetPasswordStmt {
    SetPasswordStmt(
        "WITH changed AS ( UPDATE postroom_management.users SET password_hash = $1, must_change_password = $2, sessions_valid_from = greatest($3, sessions_valid_from + interval '1 microsecond'), version = version + 1, updated_at = $3 WHERE id = $4 AND ($5::text IS NULL OR password_hash = $5) RETURNING id), ended AS ( DELETE FROM postroom_management.password_resets r USING changed WHERE r.user_id = changed.id AND r.used_at IS NULL RETURNING r.id) SELECT id FROM changed",
        None,
    )
}
impl SetPasswordStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        password_hash: &'a T1,
        must_change: &'a bool,
        now: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
        expected_hash: &'a Option<T2>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [password_hash, must_change, now, id, expected_hash],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, SetPasswordParams<T1, T2>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>, C>
    for SetPasswordStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SetPasswordParams<T1, T2>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(client, &params.password_hash, &params.must_change, &params.now, &params.id, &params.expected_hash)
    }
}
pub struct NoteSignInStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn note_sign_in() -> NoteSignInStmt {
    NoteSignInStmt(
        "UPDATE postroom_management.users SET last_sign_in_at = $1 WHERE id = $2 AND password_hash = $3 AND status = 'active' RETURNING id",
        None,
    )
}
impl NoteSignInStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
        verified_hash: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [now, id, verified_hash],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, NoteSignInParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>, C>
    for NoteSignInStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a NoteSignInParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.now, &params.id, &params.verified_hash)
    }
}
pub struct RenameStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn rename() -> RenameStmt {
    RenameStmt(
        "UPDATE postroom_management.users SET display_name = coalesce($1, display_name), version = version + 1, updated_at = $2 WHERE id = $3 AND ($4::integer IS NULL OR version = $4) RETURNING id, email, handle, display_name, password_hash, must_change_password, status, theme, language, time_zone, last_sign_in_at, sessions_valid_from, version",
        None,
    )
}
impl RenameStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        display_name: &'a Option<T1>,
        now: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
        expected_version: &'a Option<i32>,
    ) -> UserQuery<'c, 'a, 's, C, User, 4> {
        UserQuery {
            client,
            params: [display_name, now, id, expected_version],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<UserBorrowed, tokio_postgres::Error> {
                Ok(UserBorrowed {
                    id: row.try_get(0)?,
                    email: row.try_get(1)?,
                    handle: row.try_get(2)?,
                    display_name: row.try_get(3)?,
                    password_hash: row.try_get(4)?,
                    must_change_password: row.try_get(5)?,
                    status: row.try_get(6)?,
                    theme: row.try_get(7)?,
                    language: row.try_get(8)?,
                    time_zone: row.try_get(9)?,
                    last_sign_in_at: row.try_get(10)?,
                    sessions_valid_from: row.try_get(11)?,
                    version: row.try_get(12)?,
                })
            },
            mapper: |it| User::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, RenameParams<T1>, UserQuery<'c, 'a, 's, C, User, 4>, C> for RenameStmt
{
    fn params(&'s self, client: &'c C, params: &'a RenameParams<T1>) -> UserQuery<'c, 'a, 's, C, User, 4> {
        self.bind(client, &params.display_name, &params.now, &params.id, &params.expected_version)
    }
}
pub struct EndSessionsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn end_sessions() -> EndSessionsStmt {
    EndSessionsStmt(
        "UPDATE postroom_management.users SET sessions_valid_from = greatest($1, sessions_valid_from + interval '1 microsecond') WHERE id = $2 RETURNING id",
        None,
    )
}
impl EndSessionsStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [now, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, EndSessionsParams, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>, C>
    for EndSessionsStmt
{
    fn params(&'s self, client: &'c C, params: &'a EndSessionsParams) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.now, &params.id)
    }
}
pub struct SetPreferencesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_preferences() -> SetPreferencesStmt {
    SetPreferencesStmt(
        "UPDATE postroom_management.users SET theme = $1, language = $2, time_zone = $3, version = version + 1, updated_at = $4 WHERE id = $5 AND ($6::integer IS NULL OR version = $6) RETURNING id",
        None,
    )
}
impl SetPreferencesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql>(
        &'s self,
        client: &'c C,
        theme: &'a T1,
        language: &'a T2,
        time_zone: &'a T3,
        now: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
        expected_version: &'a Option<i32>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        UuidUuidQuery {
            client,
            params: [theme, language, time_zone, now, id, expected_version],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        SetPreferencesParams<T1, T2, T3>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6>,
        C,
    > for SetPreferencesStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SetPreferencesParams<T1, T2, T3>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 6> {
        self.bind(
            client,
            &params.theme,
            &params.language,
            &params.time_zone,
            &params.now,
            &params.id,
            &params.expected_version,
        )
    }
}
pub struct SetStatusStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_status() -> SetStatusStmt {
    SetStatusStmt(
        "UPDATE postroom_management.users SET status = $1, version = version + 1, updated_at = $2, updated_by = $3 WHERE id = $4 AND status <> 'deleted' RETURNING id",
        None,
    )
}
impl SetStatusStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        status: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
        updated_by: &'a Option<uuid::Uuid>,
        id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [status, now, updated_by, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<'c, 'a, 's, SetStatusParams<T1>, UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>, C>
    for SetStatusStmt
{
    fn params(&'s self, client: &'c C, params: &'a SetStatusParams<T1>) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(client, &params.status, &params.now, &params.updated_by, &params.id)
    }
}
pub struct NamesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn names() -> NamesStmt {
    NamesStmt("SELECT id, display_name, email FROM postroom_management.users WHERE id = any($1)", None)
}
impl NamesStmt {
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        ids: &'a T1,
    ) -> PersonNameQuery<'c, 'a, 's, C, PersonName, 1> {
        PersonNameQuery {
            client,
            params: [ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<PersonNameBorrowed, tokio_postgres::Error> {
                Ok(PersonNameBorrowed { id: row.try_get(0)?, display_name: row.try_get(1)?, email: row.try_get(2)? })
            },
            mapper: |it| PersonName::from(it),
        }
    }
}
