//! The catalogue queries. They leave out the system's schemas and what belongs to an extension.

pub(super) const FUNCTIONS_CLOSED: &str = "
SELECT EXISTS (SELECT FROM pg_default_acl d JOIN pg_roles r ON r.oid = d.defaclrole
               WHERE r.rolname = $1 AND d.defaclobjtype = 'f' AND d.defaclnamespace = 0
                 AND NOT EXISTS (SELECT FROM aclexplode(d.defaclacl) a WHERE a.grantee = 0))";

pub(super) const ROLES: &str = "
SELECT rolname::text, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,
       (SELECT count(*) FROM pg_shdepend d
         WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid AND d.deptype = 'o')
  FROM pg_roles r WHERE rolname !~ '^pg_'";

pub(super) const MEMBERSHIPS: &str = "
SELECT member.rolname::text, granted.rolname::text, m.admin_option
  FROM pg_auth_members m JOIN pg_roles member ON member.oid = m.member JOIN pg_roles granted ON granted.oid = m.roleid";

pub(super) const SETTINGS: &str = "
SELECT r.rolname::text, d.datname::text, split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1)
  FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) setting
  LEFT JOIN pg_roles r ON r.oid = s.setrole LEFT JOIN pg_database d ON d.oid = s.setdatabase
 WHERE s.setdatabase = 0 OR d.datname = current_database()";

/// Rights of those who are not the owner. A missing list of rights means the built-in one, which for databases and
/// functions has something for PUBLIC.
pub(super) const GRANTS: &str = r"
WITH extension_member AS MATERIALIZED (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
ours AS (SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
acl (kind, schema, object, owner, rights) AS (
    SELECT 'database', '', datname::text, datdba, coalesce(datacl, acldefault('d', datdba))
      FROM pg_database WHERE datname = current_database()
    UNION ALL SELECT 'schema', nspname, nspname, nspowner, nspacl FROM ours
    UNION ALL
    SELECT CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, n.nspname, format('%s.%s', n.nspname, c.relname), c.relowner, c.relacl
      FROM pg_class c JOIN ours n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relacl IS NOT NULL
       AND NOT EXISTS (SELECT FROM extension_member e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid)
    UNION ALL
    SELECT 'column', n.nspname, format('%s.%s.%s', n.nspname, c.relname, a.attname), c.relowner, a.attacl
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN ours n ON n.oid = c.relnamespace WHERE a.attacl IS NOT NULL
    UNION ALL
    SELECT 'function', n.nspname, format('%s.%s(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
      FROM pg_proc p JOIN ours n ON n.oid = p.pronamespace
     WHERE NOT EXISTS (SELECT FROM extension_member e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid)
    UNION ALL
    SELECT 'function', 'pg_catalog', p.oid::regprocedure::text, p.proowner, p.proacl
      FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proacl IS NOT NULL
    UNION ALL SELECT 'parameter', '', parname, 10::oid, paracl FROM pg_parameter_acl)
SELECT kind, schema::text, object::text, g.rolname::text, a.privilege_type, a.is_grantable
  FROM acl CROSS JOIN LATERAL aclexplode(rights) a LEFT JOIN pg_roles g ON g.oid = a.grantee
 WHERE a.grantee <> owner";

pub(super) const SCHEMAS: &str = "
SELECT nspname::text, r.rolname::text FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner
 WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'";

pub(super) const RELATIONS: &str = "
SELECT c.oid, n.nspname::text, c.relname::text, c.relkind::text, r.rolname::text, c.relrowsecurity, c.relforcerowsecurity,
       c.relispartition,
       coalesce((SELECT option_value::boolean FROM pg_options_to_table(c.reloptions) WHERE option_name = 'security_invoker'), false),
       ARRAY(SELECT format('%s.%s', pn.nspname, p.relname) FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent
               JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE i.inhrelid = c.oid),
       CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid) END
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.oid = c.relowner
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')";

pub(super) const COLUMNS: &str = "
SELECT a.attrelid, a.attnum, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       coalesce(element.typtype, t.typtype)::text
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type element ON t.typcategory = 'A' AND element.oid = t.typelem
 WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
 ORDER BY a.attrelid, a.attnum";

pub(super) const POLICIES: &str = "
SELECT polrelid, polname::text, polpermissive, polcmd::text,
       ARRAY(SELECT coalesce(r.rolname::text, 'PUBLIC') FROM unnest(polroles) o LEFT JOIN pg_roles r ON r.oid = o ORDER BY 1),
       pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
  FROM pg_policy ORDER BY polrelid, polname";

pub(super) const CONSTRAINTS: &str = "
SELECT conrelid, conname::text, contype::text, conkey, nullif(confrelid, 0), coalesce(confkey, '{}')
  FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
 WHERE contype IN ('p', 'u', 'x', 'f') AND nspname !~ '^pg_' AND nspname <> 'information_schema'";

pub(super) const INDEXES: &str = "
SELECT i.indrelid, c.relname::text, i.indisunique,
       EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')),
       i.indnullsnotdistinct, i.indisvalid, (i.indkey::int2[])[0:i.indnkeyatts - 1]
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'";

/// Triggers, switched-off ones of foreign keys, and rules.
pub(super) const TRIGGERS: &str = "
SELECT tgrelid, 'trigger', tgname::text FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT tgrelid, 'disabled', coalesce(k.conname, tgname)::text FROM pg_trigger t LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint
 WHERE tgisinternal AND tgenabled NOT IN ('O', 'A')
UNION ALL
SELECT ev_class, 'rule', rulename::text FROM pg_rewrite WHERE rulename <> '_RETURN'";

pub(super) const FUNCTIONS: &str = "
SELECT format('%s.%s(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), n.nspname::text, r.rolname::text,
       p.prosecdef, p.proleakproof,
       (SELECT substr(setting, length('search_path=') + 1) FROM unnest(p.proconfig) setting WHERE setting LIKE 'search_path=%')
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')";

/// Types that stand by themselves; every table has a row type of its own, which does not count.
pub(super) const TYPES: &str = "
SELECT n.nspname::text, t.typname::text, CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite' ELSE 'range' END
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
 WHERE (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND c.relkind = 'c'))
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

pub(super) const PUBLICATIONS: &str = "
SELECT p.pubname::text, p.puballtables,
       ARRAY(SELECT n.nspname::text FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid
               JOIN pg_namespace n ON n.oid = c.relnamespace WHERE r.prpubid = p.oid
             UNION SELECT n.nspname::text FROM pg_publication_namespace s JOIN pg_namespace n ON n.oid = s.pnnspid WHERE s.pnpubid = p.oid)
  FROM pg_publication p";

pub(super) const DEFAULT_GRANTS: &str = "
SELECT owner.rolname::text, n.nspname::text, g.rolname::text, a.privilege_type
  FROM pg_default_acl d JOIN pg_roles owner ON owner.oid = d.defaclrole LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
  CROSS JOIN LATERAL aclexplode(d.defaclacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee
 WHERE a.grantee <> d.defaclrole
   -- The built-in rights on types and functions, spelled out; the owner's functions are looked at by themselves.
   AND NOT (a.grantee = 0 AND d.defaclnamespace = 0 AND d.defaclobjtype IN ('T', 'f'))";
