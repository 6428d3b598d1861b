//! The rules, each with its name, its sentence and its remedy.

use serde::{Serialize, Serializer};

/// A rule of the isolation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Every table of tenants' rows has `tenant_id uuid NOT NULL`.
    TenantColumn,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Rule; 1] = [Rule::TenantColumn];

    /// The stable name, in kebab case.
    #[must_use]
    pub fn name(self) -> &'static str {
        "tenant-column"
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
