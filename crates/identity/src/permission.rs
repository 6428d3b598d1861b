use postroom_types::{MemberRole, OperatorRole};
use serde::{Serialize, Serializer};

/// Declares the permissions with their names in the API.
macro_rules! permissions {
    ($($permission:ident => $name:literal),+ $(,)?) => {
        /// Something that a role allows. Routes name the one that they need.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Permission {
            $($permission),+
        }

        impl Permission {
            const ALL: &[Permission] = &[$(Self::$permission),+];

            /// The name in the API, and as a scope of an API key.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$permission => $name),+ }
            }
        }
    };
}

permissions! {
    MembersRead => "members:read",
    MembersWrite => "members:write",
    InvitationsRead => "invitations:read",
    InvitationsWrite => "invitations:write",
    PolicyRead => "policy:read",
    PolicyWrite => "policy:write",
    TenantsRead => "tenants:read",
    TenantsWrite => "tenants:write",
    OperatorsRead => "operators:read",
    OperatorsWrite => "operators:write",
    AuditRead => "audit:read",
    TasksRead => "tasks:read",
    TasksWrite => "tasks:write",
    IsolationRead => "isolation:read",
    IsolationWrite => "isolation:write",
    MailRead => "mail:read",
    MailWrite => "mail:write",
}

/// The role that a session acts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Member(MemberRole),
    Operator(OperatorRole),
}

/// What an API key may do at most; its member's role may allow less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scopes(u64);

impl Permission {
    /// The permission of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.as_str() == name)
    }
}

impl Serialize for Permission {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Role {
    /// Everything the role allows.
    pub fn permissions(self) -> &'static [Permission] {
        use Permission::{
            AuditRead, InvitationsRead, InvitationsWrite, IsolationRead, IsolationWrite, MailRead, MailWrite,
            MembersRead, MembersWrite, OperatorsRead, OperatorsWrite, PolicyRead, PolicyWrite, TasksRead, TasksWrite,
            TenantsRead, TenantsWrite,
        };
        match self {
            Self::Member(MemberRole::Admin) => &[
                MembersRead,
                MembersWrite,
                InvitationsRead,
                InvitationsWrite,
                PolicyRead,
                PolicyWrite,
                AuditRead,
                MailRead,
                MailWrite,
            ],
            Self::Member(MemberRole::User) => &[MailRead, MailWrite],
            Self::Member(MemberRole::Readonly) => &[MailRead],
            Self::Operator(OperatorRole::Operator) => &[
                TenantsRead,
                TenantsWrite,
                OperatorsRead,
                OperatorsWrite,
                TasksRead,
                TasksWrite,
                IsolationRead,
                IsolationWrite,
                AuditRead,
            ],
            Self::Operator(OperatorRole::OperatorReadonly) => {
                &[TenantsRead, OperatorsRead, TasksRead, IsolationRead, AuditRead]
            }
        }
    }

    /// Whether the role allows this.
    pub fn allows(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// The name in tokens and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member(role) => role.as_str(),
            Self::Operator(role) => role.as_str(),
        }
    }
}

impl Scopes {
    /// These permissions and no others.
    pub fn of(permissions: &[Permission]) -> Self {
        Self(permissions.iter().fold(0, |bits, permission| bits | bit(*permission)))
    }

    /// Reads what [`as_text`](Self::as_text) wrote; names that mean nothing any more are left out.
    pub fn from_text(text: &str) -> Self {
        let known: Vec<Permission> = text.split(' ').filter_map(Permission::named).collect();
        Self::of(&known)
    }

    /// The names, separated by spaces (RFC 6749, section 3.3).
    pub fn as_text(self) -> String {
        self.permissions().map(Permission::as_str).collect::<Vec<_>>().join(" ")
    }

    /// Whether this is among them.
    pub fn contain(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }

    /// Each of them.
    pub fn permissions(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.contain(*permission))
    }
}

fn bit(permission: Permission) -> u64 {
    1 << (permission as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_survive_their_text_and_forget_what_is_unknown() {
        for permission in Permission::ALL {
            assert_eq!(Permission::named(permission.as_str()), Some(*permission));
            let scopes = Scopes::of(&[*permission]);
            assert!(scopes.contain(*permission) && Scopes::from_text(&scopes.as_text()) == scopes);
        }
        assert_eq!(Scopes::from_text("members:read mail:burn  "), Scopes::of(&[Permission::MembersRead]));
        assert_eq!(Scopes::from_text(""), Scopes::default());
        assert_eq!(Scopes::of(Permission::ALL).permissions().count(), Permission::ALL.len());
    }
}
