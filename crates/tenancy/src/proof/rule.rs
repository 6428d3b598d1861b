//! The rules, each with its name, its sentence and its remedy.

use serde::{Serialize, Serializer};

macro_rules! rules {
    ($($rule:ident, $name:literal, $sentence:literal, $remedy:literal;)+) => {
        /// A rule of the isolation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $sentence] $rule,)+
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule,)+];

            /// The stable name, in kebab case.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Rule::$rule => $name,)+ }
            }

            /// The rule in a sentence.
            #[must_use]
            pub fn sentence(self) -> &'static str {
                match self { $(Rule::$rule => $sentence,)+ }
            }

            /// What mends a breach.
            #[must_use]
            pub fn remedy(self) -> &'static str {
                match self { $(Rule::$rule => $remedy,)+ }
            }
        }
    };
}

rules! {
    // Roles.
    RoleMissing, "role-missing", "The application's, system and owner's roles exist.",
        "Run `postroom migrate up`.";
    RoleAttributes, "role-attributes", "Postroom's roles are no superusers and have no BYPASSRLS (backup excepted), CREATEROLE, CREATEDB or REPLICATION.",
        "ALTER ROLE … with NO before the attribute.";
    RoleLogin, "role-login", "Only the application signs in; system, jobs, search, views, backup and tenants' roles are NOLOGIN.",
        "ALTER ROLE … NOLOGIN.";
    AppInherit, "app-inherit", "The application's role is NOINHERIT, so that it has no other role's rights without asking.",
        "ALTER ROLE postroom_app NOINHERIT.";
    AppMembership, "app-membership", "The application's role can become the system role and tenants' roles only, directly or through others.",
        "REVOKE the membership.";
    MembershipAdmin, "membership-admin", "The application's roles cannot hand a membership on.",
        "REVOKE ADMIN OPTION FOR the role.";
    AppOwnership, "app-ownership", "Roles that requests run as own nothing: an owner can take policies away.",
        "REASSIGN OWNED BY the role TO postroom_owner.";
    OwnerMember, "owner-member", "Only the listed logins of administrators are members of the owner's role.",
        "REVOKE postroom_owner FROM the role.";
    RoleMembers, "role-members", "Nobody but the owner, and the application where it changes roles, is a member of a role that requests run as.",
        "REVOKE the role from its member.";
    OwnedByOwner, "owned-by-owner", "Schemas, tables, views, sequences and functions of ours belong to postroom_owner.",
        "ALTER … OWNER TO postroom_owner.";
    AppSearchPath, "app-search-path", "The application's search path is postroom.",
        "ALTER ROLE postroom_app IN DATABASE … SET search_path = postroom.";
    RowSecuritySetting, "row-security-setting", "No role or database setting changes row_security, session_replication_role or role.",
        "ALTER ROLE … RESET, or ALTER DATABASE … RESET, the setting.";
    TenantSetting, "tenant-setting", "No role or database setting presets a tenant.",
        "ALTER ROLE … RESET, or ALTER DATABASE … RESET, the setting.";
    // Rights.
    DatabaseRights, "database-rights", "PUBLIC and the application's roles have no TEMPORARY or CREATE on the database.",
        "REVOKE it; PUBLIC has TEMPORARY unless it is revoked.";
    SchemaCreate, "schema-create", "PUBLIC and the application's roles can create in no schema.",
        "REVOKE CREATE ON SCHEMA.";
    TableRights, "table-rights", "On tenants' tables the tenant's role has SELECT, INSERT, UPDATE, DELETE at most: no TRUNCATE, REFERENCES, TRIGGER or grant option.",
        "REVOKE the privilege.";
    PublicRights, "public-rights", "PUBLIC has no rights on our schemas, tables, columns, sequences.",
        "REVOKE ALL … FROM PUBLIC.";
    OtherRights, "other-rights", "No role but the owner, the tenant's role and backup (SELECT) has rights in a tenants' schema.",
        "REVOKE ALL … FROM the role.";
    ManagementClosed, "management-closed", "The application's own role has no right in the management and closed schemas.",
        "REVOKE it, and use SystemTx.";
    ManagementRights, "management-rights", "In the management schema the system role has SELECT, INSERT, UPDATE, DELETE at most, and nobody else anything.",
        "REVOKE the privilege.";
    SystemClosed, "system-closed", "The system role has no right in a tenants' schema.",
        "REVOKE it: no query of the operator's side reads tenants' rows.";
    WorkerClosed, "worker-closed", "The workers' role has no right in the tenants' and management schemas.",
        "REVOKE it: a worker reads tenants' rows through TenantTx.";
    QueueRights, "queue-rights", "In the queue's schema only the workers' role has rights, on rows, sequences and functions.",
        "REVOKE the privilege: jobs are put in through enqueue_job.";
    SequenceRights, "sequence-rights", "The tenant's role has USAGE at most on a sequence; with more it could read or set others' numbers.",
        "REVOKE the privilege.";
    FunctionExecute, "function-execute", "PUBLIC executes no function of our schemas.",
        "REVOKE ALL ON FUNCTION … FROM PUBLIC, and grant it to who needs it.";
    SystemFunction, "system-function", "None of PostgreSQL's protected functions was granted to the application's roles.",
        "REVOKE EXECUTE ON FUNCTION.";
    DefaultPrivileges, "default-privileges", "Default privileges give new objects to nobody but their owner.",
        "ALTER DEFAULT PRIVILEGES … REVOKE.";
    DefaultExecute, "default-execute", "New functions of the owner are kept from PUBLIC.",
        "ALTER DEFAULT PRIVILEGES FOR ROLE postroom_owner REVOKE EXECUTE ON ROUTINES FROM PUBLIC.";
    ParameterRights, "parameter-rights", "Neither PUBLIC nor the application's roles may set protected parameters.",
        "REVOKE SET ON PARAMETER.";
    UnknownSchema, "unknown-schema", "Tables with a tenant, and tables that the application reaches, stand in a known schema.",
        "Move the table, or revoke the right.";
    // Tables of tenants' rows.
    TenantColumn, "tenant-column", "Every table of tenants' rows has a column tenant_id uuid NOT NULL.",
        "SELECT postroom_guards.ensure_tenant_column(…) in a migration.";
    RlsEnabled, "rls-enabled", "Row Level Security is enabled.",
        "SELECT postroom_guards.seal_tenant_table(…) in a migration.";
    RlsForced, "rls-forced", "Row Level Security is forced, so that it binds the owner too.",
        "SELECT postroom_guards.seal_tenant_table(…) in a migration.";
    PermissivePolicy, "permissive-policy", "There is the permissive policy <table>_tenant.",
        "SELECT postroom_guards.seal_tenant_table(…) in a migration.";
    RestrictivePolicy, "restrictive-policy", "There is the restrictive policy <table>_tenant_only.",
        "SELECT postroom_guards.seal_tenant_table(…) in a migration.";
    PolicyForm, "policy-form", "Both policies compare tenant_id with the setting, in exactly the one form, in USING and WITH CHECK.",
        "SELECT postroom_guards.seal_tenant_table(…) in a migration.";
    PolicyRoles, "policy-roles", "Both policies are for the tenant's role and no other.",
        "SELECT postroom_guards.seal_tenant_table(…) in a migration.";
    PolicyCommand, "policy-command", "Both policies are for all commands.",
        "SELECT postroom_guards.seal_tenant_table(…) in a migration.";
    FurtherPolicy, "further-policy", "There is no further policy: another permissive one would open the table.",
        "DROP POLICY.";
    StandardColumns, "standard-columns", "Tables of things have id, created_at and updated_at.",
        "Add the column, or list the table as a link or as having one row a tenant.";
    PrimaryKey, "primary-key", "The primary key exists and contains tenant_id.",
        "PRIMARY KEY (tenant_id, id).";
    UniqueKey, "unique-key", "Unique constraints, unique indexes and exclusions contain tenant_id: without it they tell that a value exists elsewhere.",
        "UNIQUE (tenant_id, …).";
    ForeignKey, "foreign-key", "Foreign keys join tenant_id with tenant_id: without it they accept another tenant's row.",
        "FOREIGN KEY (tenant_id, …) REFERENCES … (tenant_id, …).";
    ForeignKeyEnabled, "foreign-key-enabled", "The triggers that enforce foreign keys are enabled.",
        "ALTER TABLE … ENABLE TRIGGER ALL.";
    NullsDistinct, "nulls-distinct", "What is unique over columns that can be NULL says NULLS NOT DISTINCT.",
        "Make the column NOT NULL, or UNIQUE NULLS NOT DISTINCT.";
    IndexLeads, "index-leads", "Every index begins with tenant_id.",
        "Make it anew as (tenant_id, …).";
    IndexValid, "index-valid", "Every index is valid and of use.",
        "REINDEX INDEX CONCURRENTLY, or drop it and make it anew.";
    GuardIndex, "guard-index", "The guard indexes on created_at, updated_at and is_active exist, or are listed as left out with a reason.",
        "SELECT postroom_guards.ensure_tenant_indexes(…) in a migration.";
    Trigger, "trigger", "Tenants' tables have no triggers.",
        "Write in the code what the trigger does.";
    RewriteRule, "rewrite-rule", "Tables and views have no rules: a rule reads with the rights of who made it.",
        "DROP RULE.";
    PartitionSealed, "partition-sealed", "Partitions stand in their parent's schema and are sealed like it: a statement may name them.",
        "SELECT postroom_guards.seal_tenant_table(…) on the parent, after the partition was made.";
    Inheritance, "inheritance", "No table inherits from another: the parent's policies would apply to the child's rows.",
        "ALTER TABLE … NO INHERIT.";
    CustomType, "custom-type", "There are no enum, domain, composite or range types in tenants' schemas and columns.",
        "Use text with a CHECK, or columns.";
    ForeignTable, "foreign-table", "There are no foreign tables: policies do not reach where their rows are.",
        "DROP FOREIGN TABLE.";
    // Other objects.
    ViewInvoker, "view-invoker", "Views are security_invoker, unless listed.",
        "ALTER VIEW … SET (security_invoker = true).";
    SearchView, "search-view", "A search view belongs to postroom_search, shows the rows of the transaction's tenant, and reads by a policy for that role alone.",
        "Make it anew, as its migration does.";
    MaterializedView, "materialized-view", "There are no materialised views: they copy rows out of the policies' reach.",
        "DROP MATERIALIZED VIEW.";
    DefinerListed, "definer-listed", "SECURITY DEFINER functions are listed, each with a reason.",
        "ALTER FUNCTION … SECURITY INVOKER, or list it.";
    DefinerOwner, "definer-owner", "SECURITY DEFINER functions belong to a role without superuser and BYPASSRLS.",
        "ALTER FUNCTION … OWNER TO a plain role.";
    DefinerSearchPath, "definer-search-path", "SECURITY DEFINER functions pin their search_path, with pg_temp nowhere but last.",
        "ALTER FUNCTION … SET search_path = …, pg_temp.";
    LeakproofFunction, "leakproof-function", "No function of ours is LEAKPROOF: it would see rows before the policies do.",
        "ALTER FUNCTION … NOT LEAKPROOF.";
    Publication, "publication", "No publication holds tenants' or management tables.",
        "DROP PUBLICATION, or take the tables out of it.";
    // Management.
    ManagementColumns, "management-columns", "Management tables have id, created_at, updated_at, deleted_at, created_by and updated_by.",
        "Add the column, or list the table as a link.";
    ManagementSealed, "management-sealed", "Management tables with a tenant_id have the tenant's two policies and the system role's, and no other.",
        "SELECT postroom_guards.seal_management_table(…) in a migration.";
    ManagementForeignKey, "management-foreign-key", "Foreign keys between management tables with a tenant contain it.",
        "FOREIGN KEY (tenant_id, …) REFERENCES … (tenant_id, …).";
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
