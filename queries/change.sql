-- What changed, for one member each. Tenant rows: run by TenantTx.

--! record_for_admins
-- For every administrator who can sign in. The counters are taken in one order, so that two transactions that record cannot
-- wait for each other, and only as the transaction's last deed.
WITH numbered AS (
    INSERT INTO change_counters AS c (tenant_id, user_id, last_number, updated_at)
    SELECT m.tenant_id, m.user_id, cardinality(:kinds::text[]), :now FROM members m
    WHERE m.tenant_id = :tenant_id AND m.role = 'admin' AND m.is_active ORDER BY m.user_id
    ON CONFLICT (tenant_id, user_id) DO UPDATE
        SET last_number = c.last_number + excluded.last_number, updated_at = excluded.updated_at
    RETURNING c.user_id, c.last_number)
INSERT INTO changes (tenant_id, user_id, number, kind, resource_id, removed, created_at)
SELECT :tenant_id, n.user_id, n.last_number - cardinality(:kinds) + w.place, w.kind, w.resource_id, w.removed, :now
FROM numbered n, unnest(:kinds, :resource_ids::uuid[], :removed::boolean[]) WITH ORDINALITY AS w (kind, resource_id, removed, place)
RETURNING user_id;

--! record_for_user
-- For one member. Whoever records for administrators as well does that first.
WITH numbered AS (
    INSERT INTO change_counters AS c (tenant_id, user_id, last_number, updated_at)
    SELECT m.tenant_id, m.user_id, cardinality(:kinds::text[]), :now FROM members m
    WHERE m.tenant_id = :tenant_id AND m.user_id = :user_id AND m.is_active
    ON CONFLICT (tenant_id, user_id) DO UPDATE
        SET last_number = c.last_number + excluded.last_number, updated_at = excluded.updated_at
    RETURNING c.user_id, c.last_number)
INSERT INTO changes (tenant_id, user_id, number, kind, resource_id, removed, created_at)
SELECT :tenant_id, n.user_id, n.last_number - cardinality(:kinds) + w.place, w.kind, w.resource_id, w.removed, :now
FROM numbered n, unnest(:kinds, :resource_ids::uuid[], :removed::boolean[]) WITH ORDINALITY AS w (kind, resource_id, removed, place)
RETURNING user_id;

--: Read(number?, kind?, resource_id?, removed?, created_at?)

--! since : Read
-- The changes behind a number, oldest first, and the last number of all: one row at least, so that both are of one moment.
SELECT coalesce(c.last_number, 0) AS last_number, w.number, w.kind, w.resource_id, w.removed, w.created_at
FROM (SELECT) AS always
LEFT JOIN change_counters c ON c.tenant_id = :tenant_id AND c.user_id = :user_id
LEFT JOIN LATERAL (
    SELECT number, kind, resource_id, removed, created_at FROM changes
    WHERE tenant_id = :tenant_id AND user_id = :user_id AND number > :since ORDER BY number LIMIT :limit) AS w ON true
ORDER BY w.number;
