-- What changed, for all operators. Management rows: run by SystemTx.

--! record
-- The counter is taken only as the transaction's last deed.
WITH numbered AS (
    UPDATE postroom_management.operator_change_counters SET last_number = last_number + cardinality(:kinds::text[])
    WHERE id = 1 RETURNING last_number)
INSERT INTO postroom_management.operator_changes (number, kind, resource_id, removed, created_at)
SELECT n.last_number - cardinality(:kinds) + w.place, w.kind, w.resource_id, w.removed, :now
FROM numbered n, unnest(:kinds, :resource_ids::uuid[], :removed::boolean[]) WITH ORDINALITY AS w (kind, resource_id, removed, place)
RETURNING number;

--: Read(number?, kind?, resource_id?, removed?, created_at?)

--! since : Read
-- The changes behind a number, oldest first, and the last number of all: one row at least, so that both are of one moment.
SELECT c.last_number, w.number, w.kind, w.resource_id, w.removed, w.created_at
FROM postroom_management.operator_change_counters c
LEFT JOIN LATERAL (
    SELECT number, kind, resource_id, removed, created_at FROM postroom_management.operator_changes
    WHERE number > :since ORDER BY number LIMIT :limit) AS w ON true
WHERE c.id = 1 ORDER BY w.number;
