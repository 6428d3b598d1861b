-- Who belongs where. Management rows: run by SystemTx.

--: Place()

--! places_of_user : Place
SELECT t.id, t.slug, t.name, t.status FROM postroom_management.memberships m
JOIN postroom_management.tenants t ON t.id = m.tenant_id
WHERE m.user_id = :user_id AND t.deleted_at IS NULL AND t.status IN ('active', 'suspended') ORDER BY t.name, t.id;

--! tenants_of_user
SELECT tenant_id FROM postroom_management.memberships WHERE user_id = :user_id ORDER BY tenant_id;

--! insert (created_by?)
INSERT INTO postroom_management.memberships (tenant_id, user_id, created_at, created_by)
VALUES (:tenant_id, :user_id, :now, :created_by)
ON CONFLICT (tenant_id, user_id) DO UPDATE SET created_at = excluded.created_at
RETURNING user_id;

--! delete
-- Not when the person was added again meanwhile.
DELETE FROM postroom_management.memberships
WHERE tenant_id = :tenant_id AND user_id = :user_id AND created_at <= :removed_at RETURNING user_id;

--: Person()

--! page (pattern?, after_created_at?, after_id?) : Person
SELECT u.id AS user_id, u.email, u.display_name, u.status, m.created_at
FROM postroom_management.memberships m JOIN postroom_management.users u ON u.id = m.user_id
WHERE m.tenant_id = :tenant_id AND u.status <> 'deleted'
  AND (:pattern::text IS NULL OR u.email ILIKE :pattern OR u.display_name ILIKE :pattern)
  AND (:after_created_at::timestamptz IS NULL OR (m.created_at, u.id) > (:after_created_at, :after_id::uuid))
ORDER BY m.created_at, u.id LIMIT :limit OFFSET :offset;

--! count (pattern?)
SELECT count(*) FROM (
    SELECT FROM postroom_management.memberships m JOIN postroom_management.users u ON u.id = m.user_id
    WHERE m.tenant_id = :tenant_id AND u.status <> 'deleted'
      AND (:pattern::text IS NULL OR u.email ILIKE :pattern OR u.display_name ILIKE :pattern)
    LIMIT 10000) AS counted;
