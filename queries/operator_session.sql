-- Sign-ins on devices, in the operator area. Management rows: run by SystemTx.

--: Session()

--! insert
INSERT INTO postroom_management.operator_sessions (id, user_id, user_agent, address, last_used_at, expires_at, ends_at, second_factor, created_at, updated_at)
VALUES (:id, :user_id, :user_agent, :address, :now, :expires_at, :ends_at, :second_factor, :created_at, :now) RETURNING id;

--: Start()

--! start_of : Start
SELECT user_id, created_at, second_factor FROM postroom_management.operator_sessions WHERE id = :id;

--! find_for_update : Session
SELECT id, user_id, user_agent, address, last_used_at, expires_at, ends_at, created_at FROM postroom_management.operator_sessions
WHERE id = :id AND revoked_at IS NULL AND expires_at > :now FOR UPDATE;

--! move_on
UPDATE postroom_management.operator_sessions SET last_used_at = :now, expires_at = :expires_at, ends_at = :ends_at, address = :address, user_agent = :user_agent, updated_at = :now
WHERE id = :id RETURNING id;

--! note_second_factor
UPDATE postroom_management.operator_sessions SET second_factor = true, updated_at = :now WHERE id = :id RETURNING id;

--! live_of_user (after_created_at?, after_id?) : Session
SELECT id, user_id, user_agent, address, last_used_at, expires_at, ends_at, created_at FROM postroom_management.operator_sessions
WHERE user_id = :user_id AND revoked_at IS NULL AND expires_at > :now
  AND (:after_created_at::timestamptz IS NULL OR (created_at, id) < (:after_created_at, :after_id::uuid))
ORDER BY created_at DESC, id DESC LIMIT :limit;

--! revoke
UPDATE postroom_management.operator_sessions SET revoked_at = :now, updated_at = :now
WHERE id = :id AND user_id = :user_id AND revoked_at IS NULL RETURNING id;

--! revoke_all_of_user
UPDATE postroom_management.operator_sessions SET revoked_at = :now, updated_at = :now
WHERE user_id = :user_id AND revoked_at IS NULL RETURNING id;

--: RefreshToken(used_at?)

--! insert_refresh_token
INSERT INTO postroom_management.operator_refresh_tokens (id, session_id, token_hash, created_at, updated_at)
VALUES (:id, :session_id, :token_hash, :now, :now) RETURNING id;

--! find_refresh_token : RefreshToken
SELECT id, session_id, used_at FROM postroom_management.operator_refresh_tokens WHERE session_id = :session_id AND token_hash = :token_hash;

--! use_refresh_token
UPDATE postroom_management.operator_refresh_tokens SET used_at = :now, updated_at = :now WHERE id = :id RETURNING id;
