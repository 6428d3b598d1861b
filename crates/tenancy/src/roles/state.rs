//! How the roles stand in the cluster and in the connection's database.

use std::collections::BTreeMap;

use tokio_postgres::Client;

use super::OWNER;

pub(super) struct Role {
    pub name: String,
    pub superuser: bool,
    pub inherit: bool,
    pub create_role: bool,
    pub create_db: bool,
    pub login: bool,
    pub replication: bool,
    pub bypass_rls: bool,
    /// CREATE on the database.
    pub may_create: bool,
    pub may_connect: bool,
}

pub(super) struct State {
    pub login: String,
    pub database: String,
    pub roles: BTreeMap<String, Role>,
    /// Member, role, with admin option; direct ones only.
    pub memberships: Vec<(String, String, bool)>,
    /// Whether the login can become the owner.
    pub login_is_owner: bool,
    /// Whether PUBLIC has CREATE or TEMPORARY on the database.
    pub public_database_rights: bool,
    pub public_schema_create: bool,
    /// Whether the owner's new functions are kept from PUBLIC.
    pub functions_closed: bool,
    pub app_search_path: Option<String>,
}

impl State {
    pub async fn read(client: &Client) -> Result<State, tokio_postgres::Error> {
        let roles = client
            .query(
                "SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, \
                 has_database_privilege(oid, current_database(), 'CREATE'), \
                 has_database_privilege(oid, current_database(), 'CONNECT') \
                 FROM pg_roles WHERE rolname LIKE 'postroom\\_%'",
                &[],
            )
            .await?;
        let memberships = client
            .query(
                "SELECT member.rolname, granted.rolname, bool_or(admin_option) FROM pg_auth_members m \
                 JOIN pg_roles member ON member.oid = m.member JOIN pg_roles granted ON granted.oid = m.roleid \
                 WHERE member.rolname LIKE 'postroom\\_%' GROUP BY 1, 2 ORDER BY 1, 2",
                &[],
            )
            .await?;
        let database = client.query_one(DATABASE, &[&OWNER]).await?;
        Ok(State {
            login: database.get(0),
            database: database.get(1),
            roles: roles
                .iter()
                .map(|row| {
                    let role = Role {
                        name: row.get(0),
                        superuser: row.get(1),
                        inherit: row.get(2),
                        create_role: row.get(3),
                        create_db: row.get(4),
                        login: row.get(5),
                        replication: row.get(6),
                        bypass_rls: row.get(7),
                        may_create: row.get(8),
                        may_connect: row.get(9),
                    };
                    (role.name.clone(), role)
                })
                .collect(),
            memberships: memberships.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect(),
            login_is_owner: database.get(2),
            public_database_rights: database.get(3),
            public_schema_create: database.get(4),
            functions_closed: database.get(5),
            app_search_path: database.get(6),
        })
    }

    /// Whether `member` was granted `role` itself.
    pub fn is_member(&self, member: &str, role: &str) -> bool {
        self.memberships.iter().any(|(m, r, _)| m == member && r == role)
    }
}

// The membership of the login is asked of who signed in, not of what it may have become since. From PostgreSQL 16 on
// being a member does not yet mean that SET ROLE is allowed.
const DATABASE: &str = "
SELECT session_user::text, current_database()::text,
       coalesce((SELECT pg_has_role(session_user, oid, CASE WHEN current_setting('server_version_num')::int >= 160000
                                                            THEN 'SET' ELSE 'MEMBER' END)
                   FROM pg_roles WHERE rolname = $1), false),
       (SELECT coalesce(bool_or(a.privilege_type IN ('CREATE', 'TEMPORARY')), false)
          FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
         WHERE d.datname = current_database() AND a.grantee = 0),
       (SELECT coalesce(bool_or(a.privilege_type = 'CREATE'), false)
          FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
         WHERE n.nspname = 'public' AND a.grantee = 0),
       EXISTS (SELECT FROM pg_default_acl d JOIN pg_roles r ON r.oid = d.defaclrole
                WHERE r.rolname = $1 AND d.defaclobjtype = 'f' AND d.defaclnamespace = 0
                  AND NOT EXISTS (SELECT FROM aclexplode(d.defaclacl) a WHERE a.grantee = 0)),
       (SELECT substr(setting, length('search_path=') + 1)
          FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole JOIN pg_database d ON d.oid = s.setdatabase
          CROSS JOIN LATERAL unnest(s.setconfig) setting
         WHERE r.rolname = 'postroom_app' AND d.datname = current_database() AND setting LIKE 'search_path=%')";
