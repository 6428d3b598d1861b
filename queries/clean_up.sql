-- Takes away what is over, in one tenant. Tenant rows: run by TenantTx.

--! sessions
DELETE FROM sessions WHERE tenant_id = :tenant_id AND (revoked_at < :before OR expires_at < :before OR ends_at < :before) RETURNING id;

--! refresh_tokens
-- Of sessions that live: a used token is only kept for as long as its return would be theft.
DELETE FROM refresh_tokens WHERE tenant_id = :tenant_id AND used_at < :before RETURNING id;

--! idempotency_keys
DELETE FROM idempotency_keys WHERE tenant_id = :tenant_id AND created_at < :before RETURNING id;

--! invitations
DELETE FROM invitations WHERE tenant_id = :tenant_id AND accepted_at IS NULL AND (revoked_at < :before OR expires_at < :before) RETURNING id;

--! changes
DELETE FROM changes WHERE tenant_id = :tenant_id AND created_at < :before RETURNING number;
