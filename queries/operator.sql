-- Staff of the installation. Management rows: run by SystemTx.

--: Operator(last_sign_in_at?)

--! find : Operator
SELECT o.id, o.user_id, u.email, u.handle, u.display_name, o.role, o.is_active, u.last_sign_in_at, o.version, o.created_at, o.updated_at
FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id
WHERE o.id = :id AND o.deleted_at IS NULL;

--! find_by_user : Operator
SELECT o.id, o.user_id, u.email, u.handle, u.display_name, o.role, o.is_active, u.last_sign_in_at, o.version, o.created_at, o.updated_at
FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id
WHERE o.user_id = :user_id AND o.deleted_at IS NULL;

--! find_by_email
SELECT o.id FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id
WHERE u.email = :email AND o.deleted_at IS NULL;

--! lock
SELECT id FROM postroom_management.operators WHERE id = :id AND deleted_at IS NULL FOR UPDATE;

--! insert (created_by?)
INSERT INTO postroom_management.operators (id, user_id, role, created_at, updated_at, created_by, updated_by)
VALUES (:id, :user_id, :role, :now, :now, :created_by, :created_by)
RETURNING id;

--! set_role (updated_by?)
UPDATE postroom_management.operators SET role = :role, version = version + 1, updated_at = :now, updated_by = :updated_by
WHERE id = :id RETURNING id;

--! set_active (updated_by?)
UPDATE postroom_management.operators SET is_active = :is_active, version = version + 1, updated_at = :now, updated_by = :updated_by
WHERE id = :id RETURNING id;

--! lock_active
-- Full operators who can act; locked with their users, so that two demotions or suspensions cannot pass each other.
SELECT o.id FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id
WHERE o.role = 'operator' AND o.is_active AND o.deleted_at IS NULL AND u.status = 'active' ORDER BY o.id FOR UPDATE;

--! lock_active_role
-- Holds the operator as it is until the session that is being opened or moved on stands. Whoever locks both an operator
-- and sessions locks the operator first.
SELECT o.role FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id
WHERE o.user_id = :user_id AND o.is_active AND o.deleted_at IS NULL AND u.status = 'active' FOR SHARE;

--! page (is_active?, pattern?, after_created_at?, after_id?) : Operator
SELECT o.id, o.user_id, u.email, u.handle, u.display_name, o.role, o.is_active, u.last_sign_in_at, o.version, o.created_at, o.updated_at
FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id
WHERE o.deleted_at IS NULL
  AND (:is_active::boolean IS NULL OR o.is_active = :is_active)
  AND (:pattern::text IS NULL OR u.email ILIKE :pattern OR u.display_name ILIKE :pattern)
  AND (:after_created_at::timestamptz IS NULL OR (o.created_at, o.id) > (:after_created_at, :after_id::uuid))
ORDER BY o.created_at, o.id LIMIT :limit OFFSET :offset;

--! count (is_active?, pattern?)
SELECT count(*) FROM (
    SELECT FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id
    WHERE o.deleted_at IS NULL
      AND (:is_active::boolean IS NULL OR o.is_active = :is_active)
      AND (:pattern::text IS NULL OR u.email ILIKE :pattern OR u.display_name ILIKE :pattern)
    LIMIT 10000) AS counted;
