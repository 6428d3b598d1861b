-- People who can sign in. Management rows: run by SystemTx.

--: User(password_hash?, last_sign_in_at?)

--! find : User
SELECT id, email, handle, display_name, password_hash, must_change_password, status, theme, language, time_zone, last_sign_in_at, sessions_valid_from, version
FROM postroom_management.users WHERE id = :id AND status <> 'deleted';

--! find_by_login : User
SELECT id, email, handle, display_name, password_hash, must_change_password, status, theme, language, time_zone, last_sign_in_at, sessions_valid_from, version
FROM postroom_management.users WHERE (email = :login OR handle = :login) AND status <> 'deleted';

--! find_by_email_for_update : User
SELECT id, email, handle, display_name, password_hash, must_change_password, status, theme, language, time_zone, last_sign_in_at, sessions_valid_from, version
FROM postroom_management.users WHERE email = :email AND status <> 'deleted' FOR UPDATE;

--! find_for_update : User
SELECT id, email, handle, display_name, password_hash, must_change_password, status, theme, language, time_zone, last_sign_in_at, sessions_valid_from, version
FROM postroom_management.users WHERE id = :id AND status <> 'deleted' FOR UPDATE;

--! insert (password_hash?, created_by?) : User
INSERT INTO postroom_management.users
    (id, email, handle, display_name, password_hash, must_change_password, sessions_valid_from, created_at, updated_at, created_by, updated_by)
VALUES (:id, :email, :handle, :display_name, :password_hash, :must_change, :now, :now, :now, :created_by, :created_by)
ON CONFLICT DO NOTHING
RETURNING id, email, handle, display_name, password_hash, must_change_password, status, theme, language, time_zone, last_sign_in_at, sessions_valid_from, version;

--! set_password (expected_hash?)
-- However a password is set, links that were made to set another one are worth nothing any more. Sessions end as in
-- `end_sessions`.
WITH changed AS (
    UPDATE postroom_management.users
    SET password_hash = :password_hash, must_change_password = :must_change,
        sessions_valid_from = greatest(:now, sessions_valid_from + interval '1 microsecond'), version = version + 1, updated_at = :now
    WHERE id = :id AND (:expected_hash::text IS NULL OR password_hash = :expected_hash) RETURNING id),
ended AS (
    DELETE FROM postroom_management.password_resets r USING changed
    WHERE r.user_id = changed.id AND r.used_at IS NULL RETURNING r.id)
SELECT id FROM changed;

--! note_sign_in
-- Only while the password that was verified is still the password.
UPDATE postroom_management.users SET last_sign_in_at = :now
WHERE id = :id AND password_hash = :verified_hash AND status = 'active' RETURNING id;

--! rename (display_name?, expected_version?) : User
UPDATE postroom_management.users SET display_name = coalesce(:display_name, display_name), version = version + 1, updated_at = :now
WHERE id = :id AND (:expected_version::integer IS NULL OR version = :expected_version)
RETURNING id, email, handle, display_name, password_hash, must_change_password, status, theme, language, time_zone, last_sign_in_at, sessions_valid_from, version;

--! end_sessions
-- It only grows, even when the clock was set back: a session that was opened before is over, whatever the clock said then.
UPDATE postroom_management.users SET sessions_valid_from = greatest(:now, sessions_valid_from + interval '1 microsecond')
WHERE id = :id RETURNING id;

--! set_preferences (expected_version?)
UPDATE postroom_management.users SET theme = :theme, language = :language, time_zone = :time_zone, version = version + 1, updated_at = :now
WHERE id = :id AND (:expected_version::integer IS NULL OR version = :expected_version) RETURNING id;

--! set_status (updated_by?)
UPDATE postroom_management.users SET status = :status, version = version + 1, updated_at = :now, updated_by = :updated_by
WHERE id = :id AND status <> 'deleted' RETURNING id;

--: PersonName()

--! names : PersonName
-- Also of people who are no users any more: trails go on naming them.
SELECT id, display_name, email FROM postroom_management.users WHERE id = any(:ids);
