-- What an operator's POST answered. Management rows: run by SystemTx.

--! reserve
-- Status 0 says that the request is still under way. A reservation whose request must be long over is taken over.
INSERT INTO postroom_management.operator_idempotency_keys (id, user_id, route, key, request_digest, status, answer, created_at, updated_at)
VALUES (:id, :user_id, :route, :key, :request_digest, 0, '', :now, :now)
ON CONFLICT (user_id, route, key) DO UPDATE
SET id = excluded.id, request_digest = excluded.request_digest, status = 0, answer = '', created_at = excluded.created_at, updated_at = excluded.updated_at
WHERE postroom_management.operator_idempotency_keys.created_at < :expired OR (postroom_management.operator_idempotency_keys.status = 0 AND postroom_management.operator_idempotency_keys.created_at < :abandoned)
RETURNING id;

--: Answer()

--! find : Answer
SELECT id, request_digest, status, answer FROM postroom_management.operator_idempotency_keys
WHERE user_id = :user_id AND route = :route AND key = :key;

--! complete
UPDATE postroom_management.operator_idempotency_keys SET status = :status, answer = :answer, updated_at = :now
WHERE id = :id AND status = 0 RETURNING id;

--! release
DELETE FROM postroom_management.operator_idempotency_keys WHERE id = :id AND status = 0 RETURNING id;

--! purge
DELETE FROM postroom_management.operator_idempotency_keys WHERE created_at < :expired RETURNING id;
