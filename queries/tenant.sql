-- Organisations. Management rows: run by SystemTx.

--: Tenant(contact_email?)

--! find : Tenant
SELECT t.id, t.slug, t.name, t.status, t.isolation, t.contact_email, t.version, t.created_at, t.updated_at,
    (SELECT count(*) FROM postroom_management.memberships m WHERE m.tenant_id = t.id) AS member_count
FROM postroom_management.tenants t WHERE t.id = :id AND t.deleted_at IS NULL;

--! find_by_slug : Tenant
SELECT t.id, t.slug, t.name, t.status, t.isolation, t.contact_email, t.version, t.created_at, t.updated_at,
    (SELECT count(*) FROM postroom_management.memberships m WHERE m.tenant_id = t.id) AS member_count
FROM postroom_management.tenants t WHERE t.slug = :slug AND t.deleted_at IS NULL;

--! insert (contact_email?, created_by?) : Tenant
INSERT INTO postroom_management.tenants (id, slug, name, status, contact_email, created_at, updated_at, created_by, updated_by)
VALUES (:id, :slug, :name, 'provisioning', :contact_email, :now, :now, :created_by, :created_by)
-- One that was left in provisioning by a request that must be long over is taken up again.
ON CONFLICT (slug) DO UPDATE SET name = excluded.name, contact_email = excluded.contact_email, updated_at = excluded.updated_at
WHERE postroom_management.tenants.status = 'provisioning' AND postroom_management.tenants.updated_at < :abandoned
RETURNING id, slug, name, status, isolation, contact_email, version, created_at, updated_at, 0::bigint AS member_count;

--! update (name?, contact_email?, expected_version?, updated_by?) : Tenant
UPDATE postroom_management.tenants t
SET name = coalesce(:name, t.name),
    contact_email = CASE WHEN :set_contact_email THEN :contact_email ELSE t.contact_email END,
    version = t.version + 1, updated_at = :now, updated_by = :updated_by
WHERE t.id = :id AND t.deleted_at IS NULL AND (:expected_version::integer IS NULL OR t.version = :expected_version)
RETURNING t.id, t.slug, t.name, t.status, t.isolation, t.contact_email, t.version, t.created_at, t.updated_at,
    (SELECT count(*) FROM postroom_management.memberships m WHERE m.tenant_id = t.id) AS member_count;

--! set_status (updated_by?) : Tenant
UPDATE postroom_management.tenants t
SET status = :status, version = t.version + 1, updated_at = :now, updated_by = :updated_by
WHERE t.id = :id AND t.deleted_at IS NULL AND t.status = any(:from)
RETURNING t.id, t.slug, t.name, t.status, t.isolation, t.contact_email, t.version, t.created_at, t.updated_at,
    (SELECT count(*) FROM postroom_management.memberships m WHERE m.tenant_id = t.id) AS member_count;

--! page (status?, pattern?, after_created_at?, after_id?) : Tenant
SELECT t.id, t.slug, t.name, t.status, t.isolation, t.contact_email, t.version, t.created_at, t.updated_at,
    (SELECT count(*) FROM postroom_management.memberships m WHERE m.tenant_id = t.id) AS member_count
FROM postroom_management.tenants t
WHERE t.deleted_at IS NULL
  AND (:status::text IS NULL OR t.status = :status)
  AND (:pattern::text IS NULL OR t.slug ILIKE :pattern OR t.name ILIKE :pattern)
  AND (:after_created_at::timestamptz IS NULL OR (t.created_at, t.id) > (:after_created_at, :after_id::uuid))
ORDER BY t.created_at, t.id LIMIT :limit OFFSET :offset;

--! count (status?, pattern?)
SELECT count(*) FROM (
    SELECT FROM postroom_management.tenants t
    WHERE t.deleted_at IS NULL
      AND (:status::text IS NULL OR t.status = :status)
      AND (:pattern::text IS NULL OR t.slug ILIKE :pattern OR t.name ILIKE :pattern)
    LIMIT 10000) AS counted;

--! ids_in_provisioning
SELECT id FROM postroom_management.tenants
WHERE status = 'provisioning' AND updated_at < :abandoned AND deleted_at IS NULL ORDER BY created_at, id;

--! abandon
-- What failed half-way may be tried again at once.
UPDATE postroom_management.tenants SET updated_at = :long_ago WHERE id = :id AND status = 'provisioning' RETURNING id;

--! lock
-- Its key is left alone: whoever becomes a member right now points to it, and holds what the lock's owner wants next.
SELECT status, version FROM postroom_management.tenants WHERE id = :id AND deleted_at IS NULL FOR NO KEY UPDATE;

--! ids (after?)
-- Every tenant that has rows, in the order of their ids, for walks.
SELECT id FROM postroom_management.tenants
WHERE status <> 'purged' AND (:after::uuid IS NULL OR id > :after) ORDER BY id LIMIT :limit;
