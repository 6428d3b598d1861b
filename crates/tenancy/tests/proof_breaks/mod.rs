//! One deliberate breach, or several, of each rule of the isolation proof.

use postroom_tenancy::proof::Rule;

/// A rule, the statements that break it, and the object that the proof must name.
pub type Break = (Rule, &'static str, &'static str);

/// A sealed table to break, with a nullable column.
pub const VICTIM: &str = "
SET LOCAL search_path = postroom; SET LOCAL ROLE postroom_owner;
CREATE TABLE victims (tenant_id uuid NOT NULL, id uuid NOT NULL, note text, created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL, PRIMARY KEY (tenant_id, id));
SELECT postroom_guards.seal_tenant_table('victims'), postroom_guards.ensure_tenant_indexes('victims', '{}');
SELECT postroom_guards.validate_tenant_isolation('victims');
RESET ROLE;";

pub const BREAKS: &[Break] = &[
    (Rule::RoleMissing, "ALTER ROLE postroom_system RENAME TO elsewhere", "role postroom_system"),
    (Rule::RoleAttributes, "ALTER ROLE postroom_app SUPERUSER", "role postroom_app"),
    (Rule::RoleAttributes, "ALTER ROLE postroom_app BYPASSRLS", "role postroom_app"),
    (Rule::RoleAttributes, "ALTER ROLE postroom_app CREATEROLE", "role postroom_app"),
    (Rule::RoleAttributes, "ALTER ROLE postroom_system CREATEDB", "role postroom_system"),
    (Rule::RoleAttributes, "ALTER ROLE postroom_search REPLICATION", "role postroom_search"),
    (Rule::RoleLogin, "ALTER ROLE postroom_backup LOGIN", "role postroom_backup"),
    (Rule::AppInherit, "ALTER ROLE postroom_app INHERIT", "role postroom_app"),
    // The owner is a member of the application's role, so that has to end before the reverse can be said.
    (
        Rule::AppMembership,
        "REVOKE postroom_app FROM postroom_owner; GRANT postroom_owner TO postroom_app",
        "role postroom_app",
    ),
    (
        Rule::AppMembership,
        "CREATE ROLE between; GRANT postroom_backup TO between; GRANT between TO postroom_system",
        "role postroom_app",
    ),
    (Rule::AppMembership, "GRANT pg_read_all_data TO postroom_app", "role postroom_app"),
    (Rule::MembershipAdmin, "GRANT postroom_system TO postroom_app WITH ADMIN OPTION", "role postroom_app"),
    (Rule::AppOwnership, "CREATE SCHEMA own AUTHORIZATION postroom_app", "role postroom_app"),
    (Rule::OwnerMember, "GRANT postroom_owner TO postroom_monitor", "role postroom_monitor"),
    (Rule::RoleMembers, "CREATE ROLE reporting LOGIN; GRANT postroom_app TO reporting", "role postroom_app"),
    (Rule::RoleMembers, "GRANT postroom_system TO postroom_search", "role postroom_system"),
    (Rule::OwnedByOwner, "ALTER TABLE postroom.victims OWNER TO postroom_jobs", "table postroom.victims"),
    (Rule::OwnedByOwner, "ALTER SCHEMA postroom_management OWNER TO postroom_jobs", "schema postroom_management"),
    (
        Rule::OwnedByOwner,
        "ALTER FUNCTION postroom.refuse_session() OWNER TO postroom_jobs",
        "function postroom.refuse_session()",
    ),
    (
        Rule::AppSearchPath,
        "DO $$ BEGIN EXECUTE format('ALTER ROLE postroom_app IN DATABASE %I SET search_path = public', current_database()); END $$",
        "role postroom_app",
    ),
    (Rule::RowSecuritySetting, "ALTER ROLE postroom_app SET row_security = off", "role postroom_app"),
    (
        Rule::RowSecuritySetting,
        "ALTER ROLE postroom_system SET session_replication_role = replica",
        "role postroom_system",
    ),
    (Rule::RowSecuritySetting, "ALTER ROLE ALL SET row_security = off", "all roles"),
    (
        Rule::RowSecuritySetting,
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET row_security = off', current_database()); END $$",
        "database {database}",
    ),
    (
        Rule::TenantSetting,
        "ALTER ROLE postroom_app SET app.current_tenant_id = '00000000-0000-0000-0000-000000000000'",
        "role postroom_app",
    ),
    (
        Rule::DatabaseRights,
        "DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database()); END $$",
        "database {database}",
    ),
    (
        Rule::DatabaseRights,
        "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO postroom_app', current_database()); END $$",
        "database {database}",
    ),
    (Rule::SchemaCreate, "GRANT CREATE ON SCHEMA public TO PUBLIC", "schema public"),
    (Rule::SchemaCreate, "GRANT CREATE ON SCHEMA postroom TO postroom_app", "schema postroom"),
    (Rule::TableRights, "GRANT TRUNCATE ON postroom.victims TO postroom_app", "table postroom.victims"),
    (Rule::TableRights, "GRANT REFERENCES ON postroom.victims TO postroom_app", "table postroom.victims"),
    (Rule::TableRights, "GRANT TRIGGER ON postroom.victims TO postroom_app", "table postroom.victims"),
    (Rule::TableRights, "GRANT SELECT ON postroom.victims TO postroom_app WITH GRANT OPTION", "table postroom.victims"),
    (Rule::TableRights, "GRANT REFERENCES (note) ON postroom.victims TO postroom_app", "column postroom.victims.note"),
    (Rule::PublicRights, "GRANT SELECT ON postroom.victims TO PUBLIC", "table postroom.victims"),
    (Rule::PublicRights, "GRANT SELECT (note) ON postroom.victims TO PUBLIC", "column postroom.victims.note"),
    (Rule::PublicRights, "GRANT USAGE ON SCHEMA postroom TO PUBLIC", "schema postroom"),
    (
        Rule::OtherRights,
        "CREATE ROLE reporting LOGIN; GRANT SELECT ON postroom.victims TO reporting",
        "table postroom.victims",
    ),
    (Rule::ManagementClosed, "GRANT USAGE ON SCHEMA postroom_management TO postroom_app", "schema postroom_management"),
    (
        Rule::ManagementClosed,
        "GRANT SELECT ON postroom_management.users TO postroom_app",
        "table postroom_management.users",
    ),
    (
        Rule::ManagementClosed,
        "GRANT EXECUTE ON FUNCTION postroom_management.refuse_session() TO postroom_app",
        "function postroom_management.refuse_session()",
    ),
    (Rule::ManagementClosed, "GRANT USAGE ON SCHEMA postroom_guards TO postroom_app", "schema postroom_guards"),
    (
        Rule::ManagementRights,
        "GRANT TRUNCATE ON postroom_management.users TO postroom_system",
        "table postroom_management.users",
    ),
    (
        Rule::ManagementRights,
        "GRANT INSERT ON postroom_migrations.applied TO postroom_system",
        "table postroom_migrations.applied",
    ),
    (Rule::SystemClosed, "GRANT SELECT ON postroom.victims TO postroom_system", "table postroom.victims"),
    (
        Rule::SystemClosed,
        "GRANT EXECUTE ON FUNCTION postroom.refuse_session() TO postroom_system",
        "function postroom.refuse_session()",
    ),
    (Rule::WorkerClosed, "GRANT SELECT ON postroom.victims TO postroom_worker", "table postroom.victims"),
    (Rule::WorkerClosed, "GRANT USAGE ON SCHEMA postroom TO postroom_worker", "schema postroom"),
    (
        Rule::WorkerClosed,
        "GRANT EXECUTE ON FUNCTION postroom_management.refuse_session() TO postroom_worker",
        "function postroom_management.refuse_session()",
    ),
    (Rule::QueueRights, "GRANT USAGE ON SCHEMA postroom_queue TO postroom_app", "schema postroom_queue"),
    (
        Rule::QueueRights,
        "GRANT SELECT ON postroom_queue._private_jobs TO postroom_system",
        "table postroom_queue._private_jobs",
    ),
    (
        Rule::QueueRights,
        "GRANT TRUNCATE ON postroom_queue._private_jobs TO postroom_worker",
        "table postroom_queue._private_jobs",
    ),
    (
        Rule::SequenceRights,
        "SET ROLE postroom_owner; CREATE SEQUENCE postroom.numbers; GRANT UPDATE ON SEQUENCE postroom.numbers TO postroom_app",
        "sequence postroom.numbers",
    ),
    (
        Rule::FunctionExecute,
        "GRANT EXECUTE ON FUNCTION postroom.refuse_session() TO PUBLIC",
        "function postroom.refuse_session()",
    ),
    (
        Rule::DefaultPrivileges,
        "ALTER DEFAULT PRIVILEGES FOR ROLE postroom_owner GRANT SELECT ON TABLES TO postroom_app",
        "default privileges of postroom_owner",
    ),
    (
        Rule::DefaultPrivileges,
        "ALTER DEFAULT PRIVILEGES FOR ROLE postroom_owner IN SCHEMA postroom GRANT EXECUTE ON ROUTINES TO PUBLIC",
        "default privileges of postroom_owner in schema postroom",
    ),
    (
        Rule::DefaultExecute,
        "ALTER DEFAULT PRIVILEGES FOR ROLE postroom_owner GRANT EXECUTE ON ROUTINES TO PUBLIC",
        "default privileges of postroom_owner",
    ),
    (
        Rule::ParameterRights,
        "GRANT SET ON PARAMETER session_replication_role TO postroom_app",
        "parameter session_replication_role",
    ),
    (Rule::UnknownSchema, "CREATE TABLE public.stray (tenant_id uuid)", "table public.stray"),
    (
        Rule::UnknownSchema,
        "CREATE TABLE public.stray (a int); GRANT SELECT ON public.stray TO postroom_app",
        "table public.stray",
    ),
    (Rule::TenantColumn, "ALTER TABLE postroom.victims DROP COLUMN tenant_id CASCADE", "table postroom.victims"),
    (Rule::TenantColumn, "CREATE TABLE postroom.loose (tenant_id uuid)", "table postroom.loose"),
    (Rule::TenantColumn, "CREATE TABLE postroom.loose (tenant_id text NOT NULL)", "table postroom.loose"),
    (Rule::RlsEnabled, "ALTER TABLE postroom.victims DISABLE ROW LEVEL SECURITY", "table postroom.victims"),
    (Rule::RlsForced, "ALTER TABLE postroom.victims NO FORCE ROW LEVEL SECURITY", "table postroom.victims"),
    (Rule::PermissivePolicy, "DROP POLICY victims_tenant ON postroom.victims", "table postroom.victims"),
    (Rule::RestrictivePolicy, "DROP POLICY victims_tenant_only ON postroom.victims", "table postroom.victims"),
    (
        Rule::RestrictivePolicy,
        "DROP POLICY victims_tenant_only ON postroom.victims; CREATE POLICY victims_tenant_only ON postroom.victims TO postroom_app USING (true)",
        "table postroom.victims",
    ),
    (
        Rule::PolicyForm,
        "ALTER POLICY victims_tenant ON postroom.victims USING (true)",
        "policy victims_tenant on postroom.victims",
    ),
    (
        Rule::PolicyForm,
        "ALTER POLICY victims_tenant_only ON postroom.victims WITH CHECK (true)",
        "policy victims_tenant_only on postroom.victims",
    ),
    (
        Rule::PolicyForm,
        "ALTER POLICY victims_tenant ON postroom.victims USING (tenant_id = nullif(current_setting('app.current_tenant_id'), '')::uuid)",
        "policy victims_tenant on postroom.victims",
    ),
    (
        Rule::PolicyRoles,
        "ALTER POLICY victims_tenant_only ON postroom.victims TO PUBLIC",
        "policy victims_tenant_only on postroom.victims",
    ),
    (
        Rule::PolicyRoles,
        "ALTER POLICY victims_tenant ON postroom.victims TO postroom_app, postroom_search",
        "policy victims_tenant on postroom.victims",
    ),
    (
        Rule::PolicyCommand,
        "DROP POLICY victims_tenant_only ON postroom.victims; CREATE POLICY victims_tenant_only ON postroom.victims AS RESTRICTIVE FOR SELECT TO postroom_app USING (tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid)",
        "policy victims_tenant_only on postroom.victims",
    ),
    (
        Rule::FurtherPolicy,
        "CREATE POLICY support ON postroom.victims FOR SELECT USING (true)",
        "table postroom.victims",
    ),
    (Rule::StandardColumns, "ALTER TABLE postroom.victims DROP COLUMN updated_at", "table postroom.victims"),
    (
        Rule::StandardColumns,
        "ALTER TABLE postroom.victims ALTER COLUMN created_at TYPE timestamp",
        "table postroom.victims",
    ),
    (Rule::PrimaryKey, "ALTER TABLE postroom.victims DROP CONSTRAINT victims_pkey", "table postroom.victims"),
    (
        Rule::PrimaryKey,
        "ALTER TABLE postroom.victims DROP CONSTRAINT victims_pkey, ADD CONSTRAINT victims_pkey PRIMARY KEY (id)",
        "constraint victims_pkey on postroom.victims",
    ),
    (
        Rule::UniqueKey,
        "ALTER TABLE postroom.victims ADD CONSTRAINT once UNIQUE (id)",
        "constraint once on postroom.victims",
    ),
    (Rule::UniqueKey, "CREATE UNIQUE INDEX once ON postroom.victims (id)", "index postroom.once"),
    (
        Rule::UniqueKey,
        "ALTER TABLE postroom.victims ADD CONSTRAINT apart EXCLUDE USING btree (id WITH =)",
        "constraint apart on postroom.victims",
    ),
    (
        Rule::ForeignKey,
        "ALTER TABLE postroom.victims ADD CONSTRAINT astray FOREIGN KEY (id) REFERENCES postroom_management.users (id)",
        "constraint astray on postroom.victims",
    ),
    (
        Rule::ForeignKey,
        "ALTER TABLE postroom.victims ADD CONSTRAINT crossed FOREIGN KEY (id, tenant_id) REFERENCES postroom.members (tenant_id, id)",
        "constraint crossed on postroom.victims",
    ),
    (Rule::NullsDistinct, "CREATE UNIQUE INDEX notes ON postroom.victims (tenant_id, note)", "index postroom.notes"),
    (Rule::IndexLeads, "CREATE INDEX by_note ON postroom.victims (note, tenant_id)", "index postroom.by_note"),
    (Rule::IndexLeads, "CREATE INDEX by_note ON postroom.victims (lower(note))", "index postroom.by_note"),
    (
        Rule::IndexValid,
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'postroom.idx_victims_tenant_created_at'::regclass",
        "index postroom.idx_victims_tenant_created_at",
    ),
    (Rule::GuardIndex, "DROP INDEX postroom.idx_victims_tenant_created_at", "table postroom.victims"),
    (Rule::GuardIndex, "ALTER TABLE postroom.victims ADD COLUMN is_active boolean", "table postroom.victims"),
    (
        Rule::ForeignKeyEnabled,
        "ALTER TABLE postroom.sessions DISABLE TRIGGER ALL",
        "constraint sessions_member_fkey on postroom.sessions",
    ),
    (
        Rule::RewriteRule,
        "CREATE VIEW postroom.seen WITH (security_invoker = true) AS SELECT note FROM postroom.victims; \
         CREATE RULE quiet AS ON DELETE TO postroom.seen DO INSTEAD DELETE FROM postroom.victims",
        "view postroom.seen",
    ),
    (
        Rule::SystemFunction,
        "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO postroom_app",
        "function pg_read_file(text)",
    ),
    (
        Rule::Trigger,
        "CREATE TRIGGER touch BEFORE UPDATE ON postroom.victims FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "table postroom.victims",
    ),
    (
        Rule::RewriteRule,
        "CREATE RULE quiet AS ON DELETE TO postroom.victims DO INSTEAD NOTHING",
        "table postroom.victims",
    ),
    (Rule::PartitionSealed, PARTITIONS, "table postroom.parts_1"),
    (Rule::PartitionSealed, PARTITION_ELSEWHERE, "table public.parts_1"),
    (Rule::Inheritance, "CREATE TABLE postroom.child () INHERITS (postroom.victims)", "table postroom.child"),
    (Rule::Inheritance, "CREATE TABLE public.child () INHERITS (postroom.victims)", "table public.child"),
    (Rule::CustomType, "CREATE TYPE postroom.mood AS ENUM ('good')", "type postroom.mood"),
    (Rule::CustomType, "CREATE DOMAIN postroom.short AS text", "type postroom.short"),
    (Rule::CustomType, "CREATE TYPE postroom.pair AS (a int, b int)", "type postroom.pair"),
    (
        Rule::CustomType,
        "CREATE DOMAIN public.short AS text; ALTER TABLE postroom.victims ADD COLUMN short public.short",
        "table postroom.victims",
    ),
    (
        Rule::CustomType,
        "CREATE TYPE public.mood AS ENUM ('good'); ALTER TABLE postroom.victims ADD COLUMN moods public.mood[]",
        "table postroom.victims",
    ),
    (
        Rule::ForeignTable,
        "CREATE FOREIGN DATA WRAPPER far; CREATE SERVER away FOREIGN DATA WRAPPER far; CREATE FOREIGN TABLE postroom.remote (a int) SERVER away",
        "foreign table postroom.remote",
    ),
    (
        Rule::SearchView,
        "CREATE OR REPLACE VIEW postroom.email_message_search AS SELECT tenant_id, id, account_id, thread_id, search, search_version, subject, from_addresses, to_addresses, cc_addresses, has_attachments, size, received_at, sent_at, is_too_large, is_deleted FROM postroom.email_messages",
        "view postroom.email_message_search",
    ),
    (
        Rule::SearchView,
        "ALTER VIEW postroom.email_message_search OWNER TO postroom_owner",
        "view postroom.email_message_search",
    ),
    (
        Rule::SearchView,
        "ALTER POLICY email_messages_search ON postroom.email_messages TO PUBLIC",
        "policy of postroom.email_message_search on postroom.email_messages",
    ),
    (Rule::OtherRights, "GRANT SELECT ON postroom.members TO postroom_search", "table postroom.members"),
    (Rule::ViewInvoker, "CREATE VIEW postroom.everybody AS SELECT * FROM postroom.members", "view postroom.everybody"),
    (
        Rule::ViewInvoker,
        "CREATE VIEW public.everybody WITH (security_invoker = false) AS SELECT * FROM postroom.members",
        "view public.everybody",
    ),
    (
        Rule::MaterializedView,
        "CREATE MATERIALIZED VIEW postroom.copied AS SELECT * FROM postroom.members",
        "materialized view postroom.copied",
    ),
    (Rule::DefinerListed, DEFINER, "function postroom.peek()"),
    (
        Rule::DefinerOwner,
        "CREATE FUNCTION postroom.peek() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = postroom, pg_temp AS 'SELECT 1'",
        "function postroom.peek()",
    ),
    (
        Rule::DefinerSearchPath,
        "CREATE FUNCTION postroom.peek() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "function postroom.peek()",
    ),
    (
        Rule::DefinerSearchPath,
        "CREATE FUNCTION postroom.peek() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = postroom AS 'SELECT 1'",
        "function postroom.peek()",
    ),
    (
        Rule::LeakproofFunction,
        "CREATE FUNCTION postroom.loud(text) RETURNS boolean LANGUAGE sql LEAKPROOF AS 'SELECT true'",
        "function postroom.loud(text)",
    ),
    (Rule::Publication, "CREATE PUBLICATION everything FOR ALL TABLES", "publication everything"),
    (Rule::Publication, "CREATE PUBLICATION part FOR TABLE postroom.victims", "publication part"),
    (Rule::Publication, "CREATE PUBLICATION part FOR TABLES IN SCHEMA postroom", "publication part"),
    (
        Rule::ManagementColumns,
        "ALTER TABLE postroom_management.users DROP COLUMN deleted_at",
        "table postroom_management.users",
    ),
    (
        Rule::ManagementSealed,
        "ALTER TABLE postroom_management.memberships NO FORCE ROW LEVEL SECURITY",
        "table postroom_management.memberships",
    ),
    (
        Rule::ManagementSealed,
        "DROP POLICY memberships_tenant_only ON postroom_management.memberships",
        "table postroom_management.memberships",
    ),
    (
        Rule::ManagementSealed,
        "ALTER POLICY memberships_tenant ON postroom_management.memberships USING (true)",
        "table postroom_management.memberships",
    ),
    (
        Rule::ManagementSealed,
        "ALTER POLICY memberships_system ON postroom_management.memberships TO PUBLIC",
        "table postroom_management.memberships",
    ),
    (
        Rule::ManagementSealed,
        "CREATE POLICY more ON postroom_management.memberships USING (true)",
        "table postroom_management.memberships",
    ),
    (
        Rule::ManagementForeignKey,
        "ALTER TABLE postroom_management.memberships ADD CONSTRAINT self UNIQUE (user_id); ALTER TABLE postroom_management.memberships ADD CONSTRAINT loose FOREIGN KEY (user_id) REFERENCES postroom_management.memberships (user_id)",
        "constraint loose on postroom_management.memberships",
    ),
];

/// A partition made after its parent was sealed.
pub const PARTITIONS: &str = "
SET LOCAL ROLE postroom_owner;
CREATE TABLE postroom.parts (tenant_id uuid NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL, PRIMARY KEY (tenant_id, id)) PARTITION BY HASH (tenant_id);
SET LOCAL search_path = postroom;
SELECT postroom_guards.seal_tenant_table('parts'), postroom_guards.ensure_tenant_indexes('parts', '{}');
CREATE TABLE postroom.parts_1 PARTITION OF postroom.parts FOR VALUES WITH (MODULUS 1, REMAINDER 0);";

const PARTITION_ELSEWHERE: &str = "
CREATE TABLE postroom.parts (tenant_id uuid NOT NULL) PARTITION BY HASH (tenant_id);
CREATE TABLE public.parts_1 PARTITION OF postroom.parts FOR VALUES WITH (MODULUS 1, REMAINDER 0);";

/// As it should be, but not listed.
pub const DEFINER: &str = "
CREATE FUNCTION postroom.peek() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = postroom, pg_temp AS 'SELECT 1';
ALTER FUNCTION postroom.peek() OWNER TO postroom_jobs; REVOKE ALL ON FUNCTION postroom.peek() FROM PUBLIC";
