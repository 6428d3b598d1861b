-- One-time links with which a person chooses a new password. Management rows: run by SystemTx.

--! add (only_in?, created_by?)
-- A newer link replaces older ones, where somebody made it who may.
WITH ended AS (DELETE FROM postroom_management.password_resets WHERE user_id = :user_id AND :replaces RETURNING id)
INSERT INTO postroom_management.password_resets (id, user_id, only_in, token_hash, expires_at, created_at, updated_at, created_by, updated_by)
VALUES (:id, :user_id, :only_in, :token_hash, :expires_at, :now, :now, :created_by, :created_by) RETURNING id;

--: Reset()

--! find : Reset
SELECT r.user_id, r.token_hash, u.email, u.handle, u.display_name
FROM postroom_management.password_resets r JOIN postroom_management.users u ON u.id = r.user_id
WHERE r.id = :id AND r.used_at IS NULL AND r.expires_at > :now AND u.status = 'active';

--: Taken(only_in?)

--! take : Taken
-- One is used, and the others are worth nothing from then on.
WITH ended AS (DELETE FROM postroom_management.password_resets r USING postroom_management.password_resets t
    WHERE t.id = :id AND t.token_hash = :token_hash AND t.used_at IS NULL AND t.expires_at > :now AND r.user_id = t.user_id AND r.id <> t.id RETURNING r.id)
UPDATE postroom_management.password_resets SET used_at = :now, updated_at = :now
WHERE id = :id AND token_hash = :token_hash AND used_at IS NULL AND expires_at > :now RETURNING user_id, only_in;
