-- Takes away what is over, in the installation. Management rows: run by SystemTx.

--! sessions
DELETE FROM postroom_management.operator_sessions
WHERE revoked_at < :before OR expires_at < :before OR ends_at < :before RETURNING id;

--! refresh_tokens
DELETE FROM postroom_management.operator_refresh_tokens WHERE used_at < :before RETURNING id;

--! idempotency_keys
DELETE FROM postroom_management.operator_idempotency_keys WHERE created_at < :before RETURNING id;

--! password_resets
DELETE FROM postroom_management.password_resets WHERE expires_at < :before OR used_at < :before RETURNING id;

--! sign_in_failures
-- None of them means anything any more: the longest block is a quarter of an hour.
DELETE FROM postroom_management.sign_in_failures WHERE updated_at < :before RETURNING id;

--! changes
-- From the oldest on, whatever clocks said, so that those kept have no gap.
DELETE FROM postroom_management.operator_changes WHERE number <= (
    SELECT max(number) FROM postroom_management.operator_changes WHERE created_at < :before) RETURNING number;

--! tenants
-- Those that have rows in a cell.
SELECT id FROM postroom_management.tenants WHERE status <> 'purged' AND deleted_at IS NULL ORDER BY id;
