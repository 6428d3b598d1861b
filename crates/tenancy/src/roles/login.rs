//! Refusing an application login that could undo the isolation.

use tokio_postgres::Client;

use super::plan::is_tenant_role;
use super::{APP, RolesError, SYSTEM, WORKER};

/// Checks who this connection is signed in as: `serve` calls it before anything else, and refuses on an error.
///
/// A login that is an owner, could become one, or is bound by no policy undoes everything with one `RESET ROLE`.
///
/// # Errors
/// `LoginRefused` with every reason.
pub async fn check_app_login(client: &Client) -> Result<(), RolesError> {
    let row = client.query_typed_one(LOGIN, &[]).await?;
    let login: String = row.get("login");
    let mut reasons = Vec::new();
    if login != APP {
        reasons.push(format!("it is not {APP}: put {APP} as the user into POSTROOM_DATABASE_URL"));
    }
    for (column, attribute, effect) in [
        ("superuser", "SUPERUSER", "no policy binds it"),
        ("bypass_rls", "BYPASSRLS", "no policy binds it"),
        ("create_role", "CREATEROLE", "it could give itself other roles"),
        ("create_db", "CREATEDB", "it could make databases of its own"),
        ("replication", "REPLICATION", "it could copy every tenant's rows"),
    ] {
        if row.get(column) {
            reasons.push(format!("it has {attribute}, {effect}: ALTER ROLE \"{login}\" NO{attribute}"));
        }
    }
    if row.get("inherit") {
        reasons.push(format!("it has other roles' rights without asking: ALTER ROLE \"{login}\" NOINHERIT"));
    }
    let owned: i64 = row.get("owned");
    if owned > 0 {
        reasons.push(format!("it owns {owned} objects, and an owner can take policies away: REASSIGN OWNED BY \"{login}\" TO postroom_owner"));
    }
    let memberships: Vec<String> = row.get("memberships");
    for role in memberships.iter().filter(|role| *role != SYSTEM && *role != WORKER && !is_tenant_role(role)) {
        reasons.push(format!("it can become \"{role}\", directly or through another role: REVOKE that membership"));
    }
    if reasons.is_empty() { Ok(()) } else { Err(RolesError::LoginRefused { login, reasons }) }
}

// By session_user: whatever the login has become since, RESET ROLE leads back to it. Ownership is looked up in the
// shared dependencies, which name every object of every database.
const LOGIN: &str = "
WITH RECURSIVE member_of (oid) AS (
    SELECT m.roleid FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = session_user
    UNION SELECT m.roleid FROM pg_auth_members m JOIN member_of ON member_of.oid = m.member)
SELECT rolname::text AS login, rolsuper AS superuser, rolbypassrls AS bypass_rls, rolcreaterole AS create_role,
       rolcreatedb AS create_db, rolreplication AS replication, rolinherit AS inherit,
       (SELECT count(*) FROM pg_shdepend d
         WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid AND d.deptype = 'o') AS owned,
       ARRAY(SELECT g.rolname::text FROM member_of JOIN pg_roles g USING (oid) ORDER BY 1) AS memberships
  FROM pg_roles r WHERE rolname = session_user";
