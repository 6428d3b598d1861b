-- Users inside one tenant. Tenant rows: run by TenantTx.

--: Member(last_sign_in_at?)

--! find : Member
SELECT id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at
FROM members WHERE tenant_id = :tenant_id AND id = :id;

--! find_by_user : Member
SELECT id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at
FROM members WHERE tenant_id = :tenant_id AND user_id = :user_id;

--! find_by_handle : Member
SELECT id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at
FROM members WHERE tenant_id = :tenant_id AND handle = :handle;

--! find_by_email : Member
SELECT id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at
FROM members WHERE tenant_id = :tenant_id AND email = :email;

--! insert : Member
INSERT INTO members (tenant_id, id, user_id, email, handle, display_name, role, created_at, updated_at)
VALUES (:tenant_id, :id, :user_id, :email, :handle, :display_name, :role, :now, :now)
RETURNING id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at;

--! update (display_name?, role?, expected_version?) : Member
UPDATE members SET display_name = coalesce(:display_name, display_name), role = coalesce(:role, role),
    version = version + 1, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND (:expected_version::integer IS NULL OR version = :expected_version)
RETURNING id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at;

--! set_active (expected_version?) : Member
UPDATE members SET is_active = :is_active, version = version + 1, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND (:expected_version::integer IS NULL OR version = :expected_version)
RETURNING id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at;

--! delete (expected_version?)
DELETE FROM members WHERE tenant_id = :tenant_id AND id = :id AND (:expected_version::integer IS NULL OR version = :expected_version)
RETURNING user_id;

--! lock_active_admins
-- Locked, so that two demotions cannot pass each other.
SELECT id FROM members WHERE tenant_id = :tenant_id AND role = 'admin' AND is_active ORDER BY id FOR UPDATE;

--: Admitted(session_idle_seconds?, session_max_seconds?)

--! lock_active_role : Admitted
-- Holds the member and the tenant as they are until the session that is being opened or moved on stands. Whoever locks
-- both a member and sessions locks the member first.
SELECT m.role, s.second_factor_required, s.session_idle_seconds, s.session_max_seconds FROM members m JOIN tenant_settings s ON s.tenant_id = m.tenant_id
WHERE m.tenant_id = :tenant_id AND m.user_id = :user_id AND m.is_active AND s.is_active FOR NO KEY UPDATE OF m FOR SHARE OF s;

--! lock_by_user
-- Whoever ends every session of a member waits for those that are just being made.
SELECT id FROM members WHERE tenant_id = :tenant_id AND user_id = :user_id FOR NO KEY UPDATE;

--! note_sign_in
UPDATE members SET last_sign_in_at = :now WHERE tenant_id = :tenant_id AND user_id = :user_id RETURNING id;

--! page (is_active?, pattern?, after_created_at?, after_id?) : Member
SELECT id, user_id, email, handle, display_name, role, is_active, last_sign_in_at, version, created_at, updated_at
FROM members
WHERE tenant_id = :tenant_id
  AND (:is_active::boolean IS NULL OR is_active = :is_active)
  AND (:pattern::text IS NULL OR email ILIKE :pattern OR display_name ILIKE :pattern)
  AND (:after_created_at::timestamptz IS NULL OR (created_at, id) > (:after_created_at, :after_id::uuid))
ORDER BY created_at, id LIMIT :limit OFFSET :offset;

--! count (is_active?, pattern?)
SELECT count(*) FROM (
    SELECT FROM members
    WHERE tenant_id = :tenant_id
      AND (:is_active::boolean IS NULL OR is_active = :is_active)
      AND (:pattern::text IS NULL OR email ILIKE :pattern OR display_name ILIKE :pattern)
    LIMIT 10000) AS counted;

--: PersonName()

--! names : PersonName
SELECT user_id, display_name, email FROM members WHERE tenant_id = :tenant_id AND user_id = any(:user_ids);
