-- What a member's POST answered. Tenant rows: run by TenantTx.

--! reserve
-- Status 0 says that the request is still under way. A reservation whose request must be long over is taken over.
INSERT INTO idempotency_keys (tenant_id, id, user_id, route, key, request_digest, status, answer, created_at, updated_at)
VALUES (:tenant_id, :id, :user_id, :route, :key, :request_digest, 0, '', :now, :now)
ON CONFLICT (tenant_id, user_id, route, key) DO UPDATE
SET id = excluded.id, request_digest = excluded.request_digest, status = 0, answer = '', created_at = excluded.created_at, updated_at = excluded.updated_at
WHERE idempotency_keys.created_at < :expired OR (idempotency_keys.status = 0 AND idempotency_keys.created_at < :abandoned)
RETURNING id;

--: Answer()

--! find : Answer
SELECT id, request_digest, status, answer FROM idempotency_keys
WHERE tenant_id = :tenant_id AND user_id = :user_id AND route = :route AND key = :key;

--! complete
UPDATE idempotency_keys SET status = :status, answer = :answer, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND status = 0 RETURNING id;

--! release
DELETE FROM idempotency_keys WHERE tenant_id = :tenant_id AND id = :id AND status = 0 RETURNING id;

--! purge
DELETE FROM idempotency_keys WHERE tenant_id = :tenant_id AND created_at < :expired RETURNING id;
