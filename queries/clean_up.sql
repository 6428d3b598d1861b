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
-- Each member's from the oldest on, whatever clocks said, so that those kept have no gap.
DELETE FROM changes c USING (
    SELECT user_id, max(number) AS number FROM changes WHERE tenant_id = :tenant_id AND created_at < :before GROUP BY user_id) AS old
WHERE c.tenant_id = :tenant_id AND c.user_id = old.user_id AND c.number <= old.number RETURNING c.number;

--! change_counters
-- Of people who are no members any more, once nothing is kept for them.
DELETE FROM change_counters c WHERE c.tenant_id = :tenant_id AND c.updated_at < :before
  AND NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = c.tenant_id AND m.user_id = c.user_id) RETURNING c.user_id;
