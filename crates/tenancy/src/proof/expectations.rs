//! What the catalogue cannot tell: which schemas are whose, and which exceptions were meant.

use crate::roles;

/// A schema of tenants' rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantSchema {
    /// `postroom`, or `tenant_<slug>`.
    pub schema: String,
    /// Whose requests reach it: `postroom_app`, or `tenant_<slug>_role`.
    pub role: String,
}

/// An exception from a rule, with the reason for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The object, qualified with its schema.
    pub object: String,
    /// Why it is excepted.
    pub reason: String,
}

impl Listed {
    /// An exception.
    pub fn new(object: impl Into<String>, reason: impl Into<String>) -> Listed {
        Listed { object: object.into(), reason: reason.into() }
    }
}

/// A view that reads with the rights of `postroom_search`, so that conditions on operators that are not leakproof can
/// use their index. It says itself which tenant's rows it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchView {
    /// Qualified, like the others.
    pub view: String,
    /// What it reads, by a policy for `postroom_search` alone that is named like the index.
    pub table: String,
    /// The index that it is there for, and the policy. It need not begin with `tenant_id`.
    pub index: String,
    /// Why it is excepted.
    pub reason: String,
}

/// What the proof expects of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectations {
    /// Where tenants' rows live.
    pub tenant_schemas: Vec<TenantSchema>,
    /// The management schema, where this database holds it.
    pub management_schema: Option<String>,
    /// The queue's schema, which belongs to `postroom_jobs`.
    pub queue_schema: Option<String>,
    /// Schemas without tenants' rows that belong to the owner, closed to the application.
    pub closed_schemas: Vec<String>,
    /// Tables with one row a tenant, which need no `id` and no guard indexes: `postroom.tenant_settings`.
    pub one_row: Vec<Listed>,
    /// Links between things, which need none of the standard columns: `postroom_management.memberships`.
    pub links: Vec<Listed>,
    /// Guard indexes left out: `postroom.idx_refresh_tokens_tenant_updated_at`.
    pub without_index: Vec<Listed>,
    /// Functions that may be SECURITY DEFINER, as `schema.name(argument types)`.
    pub security_definer: Vec<Listed>,
    /// Views that may run with their owner's rights.
    pub definer_views: Vec<Listed>,
    /// Views that searches go through, with what each needs.
    pub search_views: Vec<SearchView>,
    /// Logins of administrators that may become the owner. `None` where they are not known: then only Postroom's own
    /// roles must not.
    pub owner_logins: Option<Vec<String>>,
}

impl Expectations {
    /// Shared mode: schema `postroom`, and the runner's own closed schemas; no exceptions.
    #[must_use]
    pub fn shared(management_schema: Option<&str>) -> Expectations {
        Expectations {
            tenant_schemas: vec![TenantSchema { schema: roles::TENANT_SCHEMA.to_owned(), role: roles::APP.to_owned() }],
            management_schema: management_schema.map(str::to_owned),
            queue_schema: None,
            closed_schemas: vec!["postroom_guards".to_owned(), "postroom_migrations".to_owned()],
            one_row: Vec::new(),
            links: Vec::new(),
            without_index: Vec::new(),
            security_definer: Vec::new(),
            definer_views: Vec::new(),
            search_views: Vec::new(),
            owner_logins: None,
        }
    }

    /// The schema of tenants' rows with this name.
    pub(super) fn tenant_schema(&self, schema: &str) -> Option<&TenantSchema> {
        self.tenant_schemas.iter().find(|tenant| tenant.schema == schema)
    }

    pub(super) fn is_management(&self, schema: &str) -> bool {
        self.management_schema.as_deref() == Some(schema)
    }

    pub(super) fn is_queue(&self, schema: &str) -> bool {
        self.queue_schema.as_deref() == Some(schema)
    }

    pub(super) fn is_closed(&self, schema: &str) -> bool {
        self.closed_schemas.iter().any(|closed| closed == schema)
    }

    /// Whether the schema is Postroom's.
    pub(super) fn is_ours(&self, schema: &str) -> bool {
        self.tenant_schema(schema).is_some() || self.is_management(schema) || self.is_closed(schema)
    }

    /// Whether requests of tenants run as this role.
    pub(super) fn is_tenant_role(&self, role: &str) -> bool {
        role == roles::APP || self.tenant_schemas.iter().any(|tenant| tenant.role == role)
    }
}

/// Whether the object is in the list.
pub(super) fn lists(list: &[Listed], object: &str) -> bool {
    list.iter().any(|listed| listed.object == object)
}
