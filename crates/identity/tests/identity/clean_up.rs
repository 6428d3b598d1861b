//! What is over goes, what is not stays, and nobody else's rows are touched.
use std::collections::BTreeSet;

use postroom_identity::clean_up;
use postroom_types::{OperatorRole, TenantId, UserId};

use crate::support::Setup;

/// Rows whose id begins with `dead` are over, those with `beef` are not, by the clock of the tests: 2026-11-20 12:00 UTC.
/// Most things are kept for thirty days, until exactly 2026-10-21 12:00 UTC, and some for one day.
const OF_A_TENANT: &str = "
    INSERT INTO postroom.sessions (tenant_id, id, user_id, user_agent, address, last_used_at, expires_at, ends_at,
        revoked_at, created_at, updated_at)
    SELECT '$tenant', id::uuid, '$user', '', '', '2026-08-01Z', expires_at::timestamptz, ends_at::timestamptz,
        revoked_at::timestamptz, '2026-08-01Z', '2026-08-01Z'
    FROM (VALUES ('dead0001-$rest', '2026-12-01Z', '2026-12-01Z', '2026-10-21 11:59:59Z'),
                 ('dead0002-$rest', '2026-10-21 11:59:59Z', '2026-12-01Z', NULL),
                 ('dead0003-$rest', '2026-12-01Z', '2026-10-21 11:59:59Z', NULL),
                 ('beef0001-$rest', '2026-12-01Z', '2026-12-01Z', NULL),
                 ('beef0002-$rest', '2026-12-01Z', '2026-12-01Z', '2026-10-21 12:00Z'),
                 ('beef0003-$rest', '2026-10-21 12:00Z', '2026-10-21 12:00Z', NULL)) AS rows (id, expires_at, ends_at, revoked_at);
    INSERT INTO postroom.refresh_tokens (tenant_id, id, session_id, token_hash, used_at, created_at, updated_at)
    SELECT '$tenant', id::uuid, session::uuid, sha256(id::bytea), used_at::timestamptz, '2026-08-01Z', '2026-08-01Z'
    FROM (VALUES ('dead0001-$rest', 'dead0001-$rest', NULL),
                 ('dead0002-$rest', 'beef0001-$rest', '2026-10-21 11:59:59Z'),
                 ('beef0001-$rest', 'beef0001-$rest', NULL),
                 ('beef0002-$rest', 'beef0001-$rest', '2026-10-21 12:00Z')) AS rows (id, session, used_at);
    INSERT INTO postroom.idempotency_keys (tenant_id, id, user_id, route, key, request_digest, status, answer, created_at, updated_at)
    SELECT '$tenant', id::uuid, '$user', '', id, '', 200, '', created_at::timestamptz, created_at::timestamptz
    FROM (VALUES ('dead0001-$rest', '2026-11-19 11:59:59Z'), ('beef0001-$rest', '2026-11-19 12:00Z')) AS rows (id, created_at);
    INSERT INTO postroom.invitations (tenant_id, id, email, display_name, role, token_hash, expires_at, accepted_at,
        revoked_at, created_at, updated_at)
    SELECT '$tenant', id::uuid, id || '@x.example', '', 'user', sha256(id::bytea), expires_at::timestamptz,
        accepted_at::timestamptz, revoked_at::timestamptz, '2026-08-01Z', '2026-08-01Z'
    FROM (VALUES ('dead0001-$rest', '2026-10-21 11:59:59Z', NULL, NULL),
                 ('dead0002-$rest', '2026-12-01Z', NULL, '2026-10-21 11:59:59Z'),
                 ('beef0001-$rest', '2026-12-01Z', NULL, NULL),
                 ('beef0002-$rest', '2026-10-21 12:00Z', NULL, '2026-10-21 12:00Z'),
                 ('beef0003-$rest', '2026-08-08Z', '2026-08-02Z', NULL)) AS rows (id, expires_at, accepted_at, revoked_at);
    INSERT INTO postroom.changes (tenant_id, user_id, number, kind, resource_id, removed, created_at)
    SELECT '$tenant', 'beef0000-$rest', number, 'member', id::uuid, false, created_at::timestamptz
    FROM (VALUES (1, 'dead0001-$rest', '2026-10-01Z'),
                 -- The clock was wrong for a while: a later one is old.
                 (2, 'dead0002-$rest', '2026-11-20Z'),
                 (3, 'dead0003-$rest', '2026-10-21 11:59:59Z'),
                 (4, 'beef0001-$rest', '2026-10-21 12:00Z')) AS rows (number, id, created_at);
    INSERT INTO postroom.change_counters (tenant_id, user_id, last_number, updated_at)
    SELECT '$tenant', id::uuid, 4, updated_at::timestamptz
    FROM (VALUES ('dead0001-$rest', '2026-10-21 11:59:59Z'), ('beef0001-$rest', '2026-10-21 12:00Z')) AS rows (id, updated_at);";

const OF_THE_INSTALLATION: &str = "
    INSERT INTO postroom_management.operator_sessions (id, user_id, user_agent, address, last_used_at, expires_at, ends_at,
        revoked_at, created_at, updated_at)
    SELECT id::uuid, '$user', '', '', '2026-08-01Z', expires_at::timestamptz, ends_at::timestamptz, revoked_at::timestamptz,
        '2026-08-01Z', '2026-08-01Z'
    FROM (VALUES ('dead0001-$rest', '2026-12-01Z', '2026-12-01Z', '2026-10-21 11:59:59Z'),
                 ('dead0002-$rest', '2026-10-21 11:59:59Z', '2026-12-01Z', NULL),
                 ('dead0003-$rest', '2026-12-01Z', '2026-10-21 11:59:59Z', NULL),
                 ('beef0001-$rest', '2026-12-01Z', '2026-12-01Z', NULL),
                 ('beef0002-$rest', '2026-12-01Z', '2026-12-01Z', '2026-10-21 12:00Z'),
                 ('beef0003-$rest', '2026-10-21 12:00Z', '2026-10-21 12:00Z', NULL)) AS rows (id, expires_at, ends_at, revoked_at);
    INSERT INTO postroom_management.operator_refresh_tokens (id, session_id, token_hash, used_at, created_at, updated_at)
    SELECT id::uuid, session::uuid, sha256(id::bytea), used_at::timestamptz, '2026-08-01Z', '2026-08-01Z'
    FROM (VALUES ('dead0001-$rest', 'dead0001-$rest', NULL),
                 ('dead0002-$rest', 'beef0001-$rest', '2026-10-21 11:59:59Z'),
                 ('beef0001-$rest', 'beef0001-$rest', NULL),
                 ('beef0002-$rest', 'beef0001-$rest', '2026-10-21 12:00Z')) AS rows (id, session, used_at);
    INSERT INTO postroom_management.operator_idempotency_keys (id, user_id, route, key, request_digest, status, answer, created_at, updated_at)
    SELECT id::uuid, '$user', '', id, '', 200, '', created_at::timestamptz, created_at::timestamptz
    FROM (VALUES ('dead0001-$rest', '2026-11-19 11:59:59Z'), ('beef0001-$rest', '2026-11-19 12:00Z')) AS rows (id, created_at);
    INSERT INTO postroom_management.password_resets (id, user_id, token_hash, expires_at, used_at, created_at, updated_at)
    SELECT id::uuid, '$user', sha256(id::bytea), expires_at::timestamptz, used_at::timestamptz, '2026-08-01Z', '2026-08-01Z'
    FROM (VALUES ('dead0001-$rest', '2026-11-19 11:59:59Z', NULL),
                 ('dead0002-$rest', '2026-11-20 13:00Z', '2026-11-19 11:59:59Z'),
                 ('beef0001-$rest', '2026-11-19 12:00Z', NULL),
                 ('beef0002-$rest', '2026-11-20 13:00Z', NULL)) AS rows (id, expires_at, used_at);
    INSERT INTO postroom_management.sign_in_failures (id, subject, failures, first_failed_at, created_at, updated_at)
    SELECT id::uuid, id, 1, '2026-08-01Z', '2026-08-01Z', updated_at::timestamptz
    FROM (VALUES ('dead0001-$rest', '2026-11-19 11:59:59Z'), ('beef0001-$rest', '2026-11-19 12:00Z')) AS rows (id, updated_at);
    INSERT INTO postroom_management.operator_changes (number, kind, resource_id, removed, created_at)
    SELECT number, 'tenant', id::uuid, false, created_at::timestamptz
    FROM (VALUES (-4, 'dead0001-$rest', '2026-10-01Z'),
                 (-3, 'dead0002-$rest', '2026-11-20Z'),
                 (-2, 'dead0003-$rest', '2026-10-21 11:59:59Z'),
                 (-1, 'beef0001-$rest', '2026-10-21 12:00Z')) AS rows (number, id, created_at);
    INSERT INTO postroom_management.instances (id, role, version, created_at, updated_at)
    SELECT id::uuid, 'all', '', '2026-08-01Z', updated_at::timestamptz
    FROM (VALUES ('dead0001-$rest', '2026-11-19 11:59:59Z'), ('beef0001-$rest', '2026-11-19 12:00Z')) AS rows (id, updated_at);
    INSERT INTO postroom_management.isolation_reports (id, sealed, report, created_at, updated_at)
    SELECT id::uuid, true, '{}', created_at::timestamptz, created_at::timestamptz
    FROM (VALUES ('dead0001-$rest', '2026-10-21 11:59:59Z'), ('beef0001-$rest', '2026-10-21 12:00Z')) AS rows (id, created_at);";

/// Each table, with the column that the rows above are known by, and how many are over and are not.
const TABLES: [(&str, &str, i64, i64); 14] = [
    ("postroom.sessions", "id", 3, 3),
    ("postroom.refresh_tokens", "id", 2, 2),
    ("postroom.idempotency_keys", "id", 1, 1),
    ("postroom.invitations", "id", 2, 3),
    ("postroom.changes", "resource_id", 3, 1),
    ("postroom.change_counters", "user_id", 1, 1),
    ("postroom_management.operator_sessions", "id", 3, 3),
    ("postroom_management.operator_refresh_tokens", "id", 2, 2),
    ("postroom_management.operator_idempotency_keys", "id", 1, 1),
    ("postroom_management.password_resets", "id", 2, 2),
    ("postroom_management.sign_in_failures", "id", 1, 1),
    ("postroom_management.operator_changes", "resource_id", 3, 1),
    ("postroom_management.instances", "id", 1, 1),
    ("postroom_management.isolation_reports", "id", 1, 1),
];

impl Setup {
    async fn fill(&self, sql: &str, tenant: TenantId, user: UserId) {
        let sql = sql.replace("$rest", "0000-4000-8000-000000000000");
        self.run(&sql.replace("$tenant", &tenant.to_string()).replace("$user", &user.to_string())).await;
    }

    /// How many rows are over, and how many are not.
    async fn rows(&self, table: &str, id: &str, tenant: TenantId) -> (i64, i64) {
        let of = if table.starts_with("postroom.") { format!("AND tenant_id = '{tenant}'") } else { String::new() };
        let count = async |begin: &str| {
            self.ask::<i64>(&format!("SELECT count(*) FROM {table} WHERE {id}::text LIKE '{begin}%' {of}")).await
        };
        (count("dead").await, count("beef").await)
    }
}

#[tokio::test]
async fn what_is_over_goes_and_what_is_not_stays() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let olga = setup.operator("olga", OperatorRole::Operator).await;
    setup.fill(OF_A_TENANT, setup.acme.id, setup.ida.user).await;
    setup.fill(OF_A_TENANT, globex.id, globex.admin.user).await;
    setup.fill(OF_THE_INSTALLATION, setup.acme.id, olga.user).await;
    // Ida is a member, so her counter stays however old it is.
    setup
        .run(&format!(
            "INSERT INTO postroom.change_counters (tenant_id, user_id, last_number, updated_at) \
             VALUES ('{}', '{}', 7, '2026-01-01Z')",
            setup.acme.id, setup.ida.user
        ))
        .await;
    for (table, id, over, live) in TABLES {
        assert_eq!(setup.rows(table, id, setup.acme.id).await, (over, live), "{table}, before");
    }

    clean_up::tenant(&setup.identity, setup.acme.id).await.unwrap();
    clean_up::installation(&setup.identity).await.unwrap();
    for (table, id, over, live) in TABLES {
        assert_eq!(setup.rows(table, id, setup.acme.id).await, (0, live), "{table}");
        if table.starts_with("postroom.") {
            assert_eq!(setup.rows(table, id, globex.id).await, (over, live), "{table}, another tenant's");
        }
    }
    let counter = "SELECT last_number FROM postroom.change_counters WHERE updated_at = '2026-01-01Z'";
    assert_eq!(setup.ask::<i64>(counter).await, 7);

    // Once more changes nothing, and every tenant that has rows has its turn.
    clean_up::tenant(&setup.identity, setup.acme.id).await.unwrap();
    clean_up::installation(&setup.identity).await.unwrap();
    let tenants: BTreeSet<_> = clean_up::tenants(&setup.identity).await.unwrap().into_iter().collect();
    assert_eq!(tenants, BTreeSet::from([setup.acme.id, globex.id]));
    setup.run(&format!("UPDATE postroom_management.tenants SET status = 'purged' WHERE id = '{}'", globex.id)).await;
    assert_eq!(clean_up::tenants(&setup.identity).await.unwrap(), [setup.acme.id]);
    for (table, id, _, live) in TABLES {
        assert_eq!(setup.rows(table, id, setup.acme.id).await, (0, live), "{table}, again");
    }
}

#[test]
fn every_table_that_is_cleaned_up_is_looked_at() {
    let cleaned = [
        include_str!("../../../../queries/clean_up.sql"),
        include_str!("../../../../queries/installation_clean_up.sql"),
    ];
    for sql in cleaned {
        for statement in sql.split("DELETE FROM ").skip(1) {
            let name = statement.split_whitespace().next().unwrap();
            let table = if name.contains('.') { name.to_owned() } else { format!("postroom.{name}") };
            assert!(TABLES.iter().any(|(known, ..)| *known == table), "{table}");
        }
    }
}
