-- Server processes. Management rows: run by SystemTx.

--: Instance()

--! show
INSERT INTO postroom_management.instances (id, role, version, created_at, updated_at)
VALUES (:id, :role, :version, :started_at, :now)
ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at RETURNING id;

--! remove
DELETE FROM postroom_management.instances WHERE id = :id RETURNING id;

--! purge
DELETE FROM postroom_management.instances WHERE updated_at < :before RETURNING id;

--! seen_since : Instance
SELECT id, role, version, created_at, updated_at FROM postroom_management.instances
WHERE updated_at >= :since ORDER BY created_at, id;
