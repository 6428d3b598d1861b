-- Sign-ins on devices, in one tenant, and the sessions of API keys, which have a key instead of refresh tokens. Tenant rows:
-- run by TenantTx.

--: Session()

--! insert
INSERT INTO sessions (tenant_id, id, user_id, user_agent, address, last_used_at, expires_at, ends_at, second_factor, created_at, updated_at)
VALUES (:tenant_id, :id, :user_id, :user_agent, :address, :now, :expires_at, :ends_at, :second_factor, :created_at, :now) RETURNING id;

--: Start()

--! start_of : Start
SELECT user_id, created_at, second_factor FROM sessions WHERE tenant_id = :tenant_id AND id = :id AND kind = 'interactive';

--! find_for_update : Session
SELECT id, user_id, user_agent, address, last_used_at, expires_at, ends_at, created_at FROM sessions
WHERE tenant_id = :tenant_id AND id = :id AND kind = 'interactive' AND revoked_at IS NULL AND expires_at > :now FOR UPDATE;

--! move_on
UPDATE sessions SET last_used_at = :now, expires_at = :expires_at, ends_at = :ends_at, address = :address, user_agent = :user_agent, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! note_second_factor
UPDATE sessions SET second_factor = true, updated_at = :now WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! live_of_user (after_created_at?, after_id?) : Session
SELECT id, user_id, user_agent, address, last_used_at, expires_at, ends_at, created_at FROM sessions
WHERE tenant_id = :tenant_id AND user_id = :user_id AND kind = 'interactive' AND revoked_at IS NULL AND expires_at > :now
  AND (:after_created_at::timestamptz IS NULL OR (created_at, id) < (:after_created_at, :after_id::uuid))
ORDER BY created_at DESC, id DESC LIMIT :limit;

--! revoke
UPDATE sessions SET revoked_at = :now, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND user_id = :user_id AND kind = 'interactive' AND revoked_at IS NULL RETURNING id;

--! revoke_sign_ins_of_user
UPDATE sessions SET revoked_at = :now, updated_at = :now
WHERE tenant_id = :tenant_id AND user_id = :user_id AND kind = 'interactive' AND revoked_at IS NULL RETURNING id;

--! revoke_all_of_user
UPDATE sessions SET revoked_at = :now, updated_at = :now
WHERE tenant_id = :tenant_id AND user_id = :user_id AND revoked_at IS NULL RETURNING id;

--: RefreshToken(used_at?)

--! insert_refresh_token
INSERT INTO refresh_tokens (tenant_id, id, session_id, token_hash, created_at, updated_at)
VALUES (:tenant_id, :id, :session_id, :token_hash, :now, :now) RETURNING id;

--! find_refresh_token : RefreshToken
SELECT id, session_id, used_at FROM refresh_tokens WHERE tenant_id = :tenant_id AND session_id = :session_id AND token_hash = :token_hash;

--! use_refresh_token
UPDATE refresh_tokens SET used_at = :now, updated_at = :now WHERE tenant_id = :tenant_id AND id = :id RETURNING id;
