use chrono::TimeDelta;
use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::{member, operator, operator_session, session};
use postroom_store::{Notice, SystemTx, TenantClient, TenantTx};
use postroom_types::{PageRequest, SessionId, TenantId, Timestamp, UserId};
use uuid::Uuid;

use super::{Device, Ending};
use crate::{Error, Identity, Role};

/// A session as the database keeps it.
pub struct SessionRow {
    pub id: Uuid,
    pub user_id: Uuid,
    pub user_agent: String,
    pub address: String,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
    pub expires_at: Timestamp,
    pub ends_at: Timestamp,
}

/// Who opened a session, and when.
#[derive(Clone, Copy)]
pub struct Start {
    pub user: UserId,
    /// Not before the moment from which on the person's sessions count, even when the clock was set back.
    pub created_at: Timestamp,
    /// Whether a second factor was given, or has been confirmed since.
    pub second_factor: bool,
}

/// As what a person may act in an area, and for how long at a time.
pub struct Admitted {
    pub role: Role,
    /// By the tenant's policy.
    pub second_factor_required: bool,
    /// How long an unused session lasts, by the tenant's policy.
    pub session_idle: Option<TimeDelta>,
    /// How long a session lasts in any case, by the tenant's policy.
    pub session_max: Option<TimeDelta>,
}

/// A refresh token as the database keeps it.
pub struct RefreshTokenRow {
    pub id: Uuid,
    pub used_at: Option<Timestamp>,
}

/// Sessions in a tenant's cell, beside the rows that they protect.
pub struct Tenant<'a> {
    tx: &'a TenantTx,
    tenant_id: Uuid,
}

/// Operators' sessions, in the management database.
pub struct Operator<'a> {
    tx: &'a SystemTx,
}

impl<'a> Tenant<'a> {
    pub(super) fn new(tx: &'a TenantTx) -> Self {
        Self { tx, tenant_id: tx.tenant().0 }
    }
}

impl<'a> Operator<'a> {
    pub(super) fn new(tx: &'a SystemTx) -> Self {
        Self { tx }
    }
}

/// When a session is used, and until when it lasts from there.
#[derive(Clone, Copy)]
pub struct Times {
    pub now: Timestamp,
    /// Unless it is used again before.
    pub expires_at: Timestamp,
    /// In any case.
    pub ends_at: Timestamp,
}

/// The statements of one area. Both areas have the same ones, on tables of their own.
pub trait Records: Sync {
    /// Whose area it is; none for the operators'.
    fn tenant(&self) -> Option<TenantId>;
    /// The role in which the person may act here, held as it is until the transaction ends.
    fn lock_active_role(&self, user: UserId) -> impl Future<Output = Result<Option<Admitted>, Error>> + Send;
    /// Waits for sessions of the person that are just being opened, and holds further ones off.
    fn lock_person(&self, user: UserId) -> impl Future<Output = Result<(), Error>> + Send;
    fn insert(
        &self,
        id: SessionId,
        start: Start,
        device: &Device,
        times: Times,
    ) -> impl Future<Output = Result<(), Error>> + Send;
    /// The second factor has been confirmed in this session.
    fn note_second_factor(&self, id: SessionId, now: Timestamp) -> impl Future<Output = Result<(), Error>> + Send;
    /// Whose session it is and since when, live or not.
    fn start_of(&self, id: SessionId) -> impl Future<Output = Result<Option<Start>, Error>> + Send;
    fn find_for_update(
        &self,
        id: SessionId,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<SessionRow>, Error>> + Send;
    fn move_on(&self, id: SessionId, device: &Device, times: Times) -> impl Future<Output = Result<(), Error>> + Send;
    fn live_of_user(
        &self,
        user: UserId,
        now: Timestamp,
        request: &PageRequest,
    ) -> impl Future<Output = Result<Vec<SessionRow>, Error>> + Send;
    /// Whether there was such a live session of this person.
    fn revoke(&self, id: SessionId, user: UserId, now: Timestamp) -> impl Future<Output = Result<bool, Error>> + Send;
    fn revoke_all(
        &self,
        user: UserId,
        ending: Ending,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), Error>> + Send;
    fn insert_refresh_token(
        &self,
        id: Uuid,
        session: SessionId,
        hash: &[u8],
        now: Timestamp,
    ) -> impl Future<Output = Result<(), Error>> + Send;
    fn find_refresh_token(
        &self,
        session: SessionId,
        hash: &[u8],
    ) -> impl Future<Output = Result<Option<RefreshTokenRow>, Error>> + Send;
    fn use_refresh_token(&self, id: Uuid, now: Timestamp) -> impl Future<Output = Result<(), Error>> + Send;
    /// Records the entry in the area's trail.
    fn record(&self, identity: &Identity, entry: Entry) -> impl Future<Output = Result<(), Error>> + Send;
}

/// The statements over one module of generated queries; `tenant_id` is given where the tables have one.
macro_rules! statements {
    ($queries:ident $(, $tenant_id:ident)?) => {
        async fn insert(
            &self,
            id: SessionId,
            start: Start,
            device: &Device,
            times: Times,
        ) -> Result<(), Error> {
            let (user_agent, address) = (&device.user_agent, &device.address);
            let Times { now, expires_at, ends_at } = times;
            let Start { user, created_at, second_factor } = start;
            $queries::insert()
                .bind(self.tx, $(&self.$tenant_id,)? &id.0, &user.0, user_agent, address, &now, &expires_at, &ends_at, &second_factor, &created_at)
                .one()
                .await?;
            Ok(())
        }

        async fn start_of(&self, id: SessionId) -> Result<Option<Start>, Error> {
            let start = $queries::start_of().bind(self.tx, $(&self.$tenant_id,)? &id.0).opt().await?;
            Ok(start.map(|start| Start {
                user: UserId(start.user_id),
                created_at: start.created_at,
                second_factor: start.second_factor,
            }))
        }

        async fn note_second_factor(&self, id: SessionId, now: Timestamp) -> Result<(), Error> {
            $queries::note_second_factor().bind(self.tx, &now, $(&self.$tenant_id,)? &id.0).opt().await?;
            Ok(())
        }

        async fn find_for_update(&self, id: SessionId, now: Timestamp) -> Result<Option<SessionRow>, Error> {
            let row = $queries::find_for_update().bind(self.tx, $(&self.$tenant_id,)? &id.0, &now).opt().await?;
            Ok(row.map(row_of))
        }

        async fn move_on(
            &self,
            id: SessionId,
            device: &Device,
            times: Times,
        ) -> Result<(), Error> {
            let (user_agent, address) = (&device.user_agent, &device.address);
            $queries::move_on()
                .bind(self.tx, &times.now, &times.expires_at, &times.ends_at, address, user_agent, $(&self.$tenant_id,)? &id.0)
                .one()
                .await?;
            Ok(())
        }

        async fn live_of_user(
            &self,
            user: UserId,
            now: Timestamp,
            request: &PageRequest,
        ) -> Result<Vec<SessionRow>, Error> {
            let (after_created_at, after_id) = (request.after.map(|a| a.created_at), request.after.map(|a| a.id));
            let rows = $queries::live_of_user()
                .bind(self.tx, $(&self.$tenant_id,)? &user.0, &now, &after_created_at, &after_id, &request.probe())
                .all()
                .await?;
            Ok(rows.into_iter().map(row_of).collect())
        }

        async fn revoke(&self, id: SessionId, user: UserId, now: Timestamp) -> Result<bool, Error> {
            let revoked =
                $queries::revoke().bind(self.tx, &now, $(&self.$tenant_id,)? &id.0, &user.0).opt().await?;
            self.tx.notify(Notice::SessionsEnded { user });
            Ok(revoked.is_some())
        }

        async fn insert_refresh_token(
            &self,
            id: Uuid,
            session: SessionId,
            hash: &[u8],
            now: Timestamp,
        ) -> Result<(), Error> {
            $queries::insert_refresh_token()
                .bind(self.tx, $(&self.$tenant_id,)? &id, &session.0, &hash, &now)
                .one()
                .await?;
            Ok(())
        }

        async fn find_refresh_token(&self, session: SessionId, hash: &[u8]) -> Result<Option<RefreshTokenRow>, Error> {
            let row =
                $queries::find_refresh_token().bind(self.tx, $(&self.$tenant_id,)? &session.0, &hash).opt().await?;
            Ok(row.map(|row| RefreshTokenRow { id: row.id, used_at: row.used_at }))
        }

        async fn use_refresh_token(&self, id: Uuid, now: Timestamp) -> Result<(), Error> {
            $queries::use_refresh_token().bind(self.tx, &now, $(&self.$tenant_id,)? &id).one().await?;
            Ok(())
        }

        async fn record(&self, identity: &Identity, entry: Entry) -> Result<(), Error> {
            Ok(self.tx.record(&identity.context, entry).await?)
        }
    };
}

/// Both modules generate a row type of their own, with the same columns.
macro_rules! row_from {
    ($($row:ty),+) => {$(
        impl From<$row> for SessionRow {
            fn from(row: $row) -> Self {
                Self {
                    id: row.id,
                    user_id: row.user_id,
                    user_agent: row.user_agent,
                    address: row.address,
                    created_at: row.created_at,
                    last_used_at: row.last_used_at,
                    expires_at: row.expires_at,
                    ends_at: row.ends_at,
                }
            }
        }
    )+};
}

row_from!(session::Session, operator_session::Session);

fn row_of(row: impl Into<SessionRow>) -> SessionRow {
    row.into()
}

impl Records for Tenant<'_> {
    fn tenant(&self) -> Option<TenantId> {
        Some(TenantId(self.tenant_id))
    }

    async fn lock_active_role(&self, user: UserId) -> Result<Option<Admitted>, Error> {
        let admitted = member::lock_active_role().bind(self.tx, &self.tenant_id, &user.0).opt().await?;
        let seconds = |seconds: Option<i32>| seconds.map(|seconds| TimeDelta::seconds(i64::from(seconds)));
        Ok(admitted.and_then(|admitted| {
            Some(Admitted {
                role: Role::Member(admitted.role.parse().ok()?),
                second_factor_required: admitted.second_factor_required,
                session_idle: seconds(admitted.session_idle_seconds),
                session_max: seconds(admitted.session_max_seconds),
            })
        }))
    }

    async fn lock_person(&self, user: UserId) -> Result<(), Error> {
        member::lock_by_user().bind(self.tx, &self.tenant_id, &user.0).opt().await?;
        Ok(())
    }

    async fn revoke_all(&self, user: UserId, ending: Ending, now: Timestamp) -> Result<(), Error> {
        self.tx.notify(Notice::SessionsEnded { user });
        match ending {
            Ending::SignIns => {
                session::revoke_sign_ins_of_user().bind(self.tx, &now, &self.tenant_id, &user.0).all().await?;
            }
            Ending::Everything => {
                session::revoke_all_of_user().bind(self.tx, &now, &self.tenant_id, &user.0).all().await?;
            }
        }
        Ok(())
    }

    statements!(session, tenant_id);
}

impl Records for Operator<'_> {
    fn tenant(&self) -> Option<TenantId> {
        None
    }

    async fn lock_active_role(&self, user: UserId) -> Result<Option<Admitted>, Error> {
        let role = operator::lock_active_role().bind(self.tx, &user.0).opt().await?;
        let role = role.and_then(|role| role.parse().ok()).map(Role::Operator);
        // Operators are under the installation's terms only.
        let terms = |role| Admitted { role, second_factor_required: false, session_idle: None, session_max: None };
        Ok(role.map(terms))
    }

    async fn lock_person(&self, _: UserId) -> Result<(), Error> {
        // What is just being opened compares `sessions_valid_from` before it is handed out.
        Ok(())
    }

    /// Operators have no API keys, so both endings are the same.
    async fn revoke_all(&self, user: UserId, _: Ending, now: Timestamp) -> Result<(), Error> {
        self.tx.notify(Notice::SessionsEnded { user });
        operator_session::revoke_all_of_user().bind(self.tx, &now, &user.0).all().await?;
        Ok(())
    }

    statements!(operator_session);
}
