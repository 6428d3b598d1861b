-- Keys for programs; each is a session as well, which is what ends it. Tenant rows: run by TenantTx.

--! insert_session
INSERT INTO sessions (tenant_id, id, user_id, kind, user_agent, address, last_used_at, expires_at, ends_at, second_factor, created_at, updated_at)
VALUES (:tenant_id, :id, :user_id, 'api-key', '', '', :now, :expires_at, :expires_at, :second_factor, :now, :now) RETURNING id;

--: ApiKey(last_used_at?)

--! insert : ApiKey
INSERT INTO api_keys (tenant_id, id, user_id, name, secret_hash, scopes, created_at, updated_at)
VALUES (:tenant_id, :id, :user_id, :name, :secret_hash, :scopes, :now, :now)
RETURNING id, name, scopes, created_at, last_used_at, :expires_at::timestamptz AS expires_at;

--: Live(last_used_at?)

--! find_live : Live
-- Only keys stand in the WHERE, and whether it is over in the result; the transactions that follow check the session again.
SELECT k.user_id, k.secret_hash, k.scopes, k.last_used_at, m.role,
    (s.revoked_at IS NULL AND s.expires_at > :now AND m.is_active AND t.is_active
        AND (s.second_factor OR NOT t.second_factor_required)) AS is_live
FROM api_keys k
JOIN sessions s ON s.tenant_id = k.tenant_id AND s.id = k.id
JOIN members m ON m.tenant_id = s.tenant_id AND m.user_id = s.user_id
JOIN tenant_settings t ON t.tenant_id = s.tenant_id
WHERE k.tenant_id = :tenant_id AND k.id = :id;

--! note_use
UPDATE api_keys SET last_used_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND (last_used_at IS NULL OR last_used_at <= :a_minute_ago) RETURNING id;

--! live_of_user (after_created_at?, after_id?) : ApiKey
SELECT k.id, k.name, k.scopes, k.created_at, k.last_used_at, s.expires_at
FROM api_keys k JOIN sessions s ON s.tenant_id = k.tenant_id AND s.id = k.id
WHERE k.tenant_id = :tenant_id AND k.user_id = :user_id AND s.revoked_at IS NULL AND s.expires_at > :now
  AND (:after_created_at::timestamptz IS NULL OR (k.created_at, k.id) < (:after_created_at, :after_id::uuid))
ORDER BY k.created_at DESC, k.id DESC LIMIT :limit;

--! count_live_of_user
SELECT count(*) FROM api_keys k JOIN sessions s ON s.tenant_id = k.tenant_id AND s.id = k.id
WHERE k.tenant_id = :tenant_id AND k.user_id = :user_id AND s.revoked_at IS NULL AND s.expires_at > :now;

--! revoke
UPDATE sessions SET revoked_at = :now, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND user_id = :user_id AND kind = 'api-key' AND revoked_at IS NULL RETURNING id;
