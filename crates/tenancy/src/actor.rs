use postroom_types::{SessionId, TenantId, UserId};

use crate::roles::SYSTEM;

/// A signed-in session as the access token tells it. The transaction checks it again before anything else runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub user: UserId,
    /// The role in the token; the transaction is refused when the database knows another.
    pub role: &'static str,
}

/// On whose behalf a tenant's transaction runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenantActor {
    /// A member; the session is checked in the same round trip.
    Member { tenant: TenantId, session: Session },
    /// Postroom itself, for one tenant: sign-in, provisioning, background work. Nothing is checked.
    System { tenant: TenantId },
}

/// On whose behalf a management transaction runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemActor {
    /// An operator; the session is checked in the same round trip.
    Operator { session: Session },
    /// Postroom itself: sign-in, boot, commands. Nothing is checked.
    System,
}

impl TenantActor {
    /// The transaction runs as the login itself.
    pub(crate) const ROLE: Option<&'static str> = None;

    pub fn tenant(&self) -> TenantId {
        match self {
            Self::Member { tenant, .. } | Self::System { tenant } => *tenant,
        }
    }

    /// Whose session it is; none for Postroom itself.
    pub fn user(&self) -> Option<UserId> {
        self.session().map(|session| session.user)
    }

    pub(crate) fn session(&self) -> Option<Session> {
        match self {
            Self::Member { session, .. } => Some(*session),
            Self::System { .. } => None,
        }
    }

    /// Opens the transaction. Top-level SET LOCAL, because Citus does not propagate `set_config`; the values are
    /// UUIDs, never text.
    pub(crate) fn opening(&self, read_only: bool) -> String {
        let tenant = self.tenant();
        let begin = begin(read_only);
        match self.session() {
            Some(Session { user, .. }) => {
                format!(
                    "{begin}; SET LOCAL app.current_tenant_id = '{tenant}'; SET LOCAL app.current_actor_id = '{user}'"
                )
            }
            None => format!("{begin}; SET LOCAL app.current_tenant_id = '{tenant}'"),
        }
    }
}

impl SystemActor {
    /// The role that alone may touch management tables, and no tenant's.
    pub(crate) const ROLE: Option<&'static str> = Some(SYSTEM);

    /// Whose session it is; none for Postroom itself.
    pub fn user(&self) -> Option<UserId> {
        self.session().map(|session| session.user)
    }

    pub(crate) fn session(&self) -> Option<Session> {
        match self {
            Self::Operator { session } => Some(*session),
            Self::System => None,
        }
    }

    /// Opens the transaction under its role.
    pub(crate) fn opening(&self, read_only: bool) -> String {
        let begin = begin(read_only);
        match self.session() {
            Some(Session { user, .. }) => {
                format!("{begin}; SET LOCAL ROLE {SYSTEM}; SET LOCAL app.current_actor_id = '{user}'")
            }
            None => format!("{begin}; SET LOCAL ROLE {SYSTEM}"),
        }
    }
}

fn begin(read_only: bool) -> &'static str {
    if read_only { "BEGIN READ ONLY" } else { "BEGIN" }
}
