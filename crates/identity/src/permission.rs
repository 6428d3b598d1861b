use postroom_types::{MemberRole, OperatorRole};
use serde::Serialize;

/// Something that a role allows. Routes name the one that they need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Permission {
    #[serde(rename = "members:read")]
    MembersRead,
    #[serde(rename = "members:write")]
    MembersWrite,
    #[serde(rename = "tenants:read")]
    TenantsRead,
    #[serde(rename = "tenants:write")]
    TenantsWrite,
    #[serde(rename = "operators:read")]
    OperatorsRead,
    #[serde(rename = "operators:write")]
    OperatorsWrite,
}

/// The role that a session acts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Member(MemberRole),
    Operator(OperatorRole),
}

impl Role {
    /// Everything the role allows.
    pub fn permissions(self) -> &'static [Permission] {
        use Permission::{MembersRead, MembersWrite, OperatorsRead, OperatorsWrite, TenantsRead, TenantsWrite};
        match self {
            Self::Member(MemberRole::Admin) => &[MembersRead, MembersWrite],
            Self::Member(MemberRole::User | MemberRole::Readonly) => &[],
            Self::Operator(OperatorRole::Operator) => &[TenantsRead, TenantsWrite, OperatorsRead, OperatorsWrite],
            Self::Operator(OperatorRole::OperatorReadonly) => &[TenantsRead, OperatorsRead],
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
