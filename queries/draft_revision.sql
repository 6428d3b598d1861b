-- The history of drafts. Tenant rows: run by TenantTx.

--: Record(remote_version?, remote_modified_at?, strategy?, conflicts?)

--! of_draft : Record
-- Newest first.
SELECT r.id, r.draft_id, r.version, r.base_version, r.saved_by, r.device, r.changes, r.remote_version, r.remote_modified_at, r.strategy,
    r.conflicts, r.is_losing_side, r.size_bytes, r.created_at
FROM draft_revisions r
WHERE r.tenant_id = :tenant_id AND r.draft_id = :draft_id AND (r.created_at, r.id) < (:before, :before_id)
ORDER BY r.created_at DESC, r.id DESC LIMIT :limit;

--! record : Record
SELECT r.id, r.draft_id, r.version, r.base_version, r.saved_by, r.device, r.changes, r.remote_version, r.remote_modified_at, r.strategy,
    r.conflicts, r.is_losing_side, r.size_bytes, r.created_at
FROM draft_revisions r WHERE r.tenant_id = :tenant_id AND r.draft_id = :draft_id AND r.id = :id;

--: Kept(body_html?)

--! content : Kept
-- What a revision held.
SELECT r.id, r.version, r.device, r.created_at, r.content, r.content_digest, b.bytes AS body, h.bytes AS body_html
FROM draft_revisions r
JOIN draft_bodies b ON b.tenant_id = r.tenant_id AND b.draft_id = r.draft_id AND b.digest = r.body_digest
LEFT JOIN draft_bodies h ON h.tenant_id = r.tenant_id AND h.draft_id = r.draft_id AND h.digest = r.html_digest
WHERE r.tenant_id = :tenant_id AND r.draft_id = :draft_id AND r.id = :id;

--! content_of_version : Kept
SELECT r.id, r.version, r.device, r.created_at, r.content, r.content_digest, b.bytes AS body, h.bytes AS body_html
FROM draft_revisions r
JOIN draft_bodies b ON b.tenant_id = r.tenant_id AND b.draft_id = r.draft_id AND b.digest = r.body_digest
LEFT JOIN draft_bodies h ON h.tenant_id = r.tenant_id AND h.draft_id = r.draft_id AND h.digest = r.html_digest
WHERE r.tenant_id = :tenant_id AND r.draft_id = :draft_id AND r.version = :version AND r.version > 0;

--! newest (device?, saved_by?) : Kept
-- The newest save of all or of one device, also one that lost.
SELECT r.id, r.version, r.device, r.created_at, r.content, r.content_digest, b.bytes AS body, h.bytes AS body_html
FROM draft_revisions r
JOIN draft_bodies b ON b.tenant_id = r.tenant_id AND b.draft_id = r.draft_id AND b.digest = r.body_digest
LEFT JOIN draft_bodies h ON h.tenant_id = r.tenant_id AND h.draft_id = r.draft_id AND h.digest = r.html_digest
WHERE r.tenant_id = :tenant_id AND r.draft_id = :draft_id AND (:device::text IS NULL OR r.device = :device) AND (:saved_by::uuid IS NULL OR r.saved_by = :saved_by)
ORDER BY r.created_at DESC, r.version DESC, r.id DESC LIMIT 1;

--! of_version : Record
SELECT r.id, r.draft_id, r.version, r.base_version, r.saved_by, r.device, r.changes, r.remote_version, r.remote_modified_at, r.strategy,
    r.conflicts, r.is_losing_side, r.size_bytes, r.created_at
FROM draft_revisions r WHERE r.tenant_id = :tenant_id AND r.draft_id = :draft_id AND r.version = :version AND r.version > 0;

--! lost
-- This version has something that the next one has not.
UPDATE draft_revisions SET is_losing_side = true, updated_at = :now
WHERE tenant_id = :tenant_id AND draft_id = :draft_id AND version = :version AND version > 0 AND NOT is_losing_side RETURNING id;

--! of_long_histories
-- Drafts with revisions from before a moment.
SELECT r.draft_id FROM draft_revisions r WHERE r.tenant_id = :tenant_id AND r.draft_id > :after AND r.created_at < :before
GROUP BY r.draft_id HAVING count(*) > 1 ORDER BY r.draft_id LIMIT :limit;

--! for_thinning
SELECT r.id, r.created_at, r.is_losing_side,
    (r.version > 0 AND (r.version = d.version OR EXISTS (SELECT FROM draft_devices v WHERE v.tenant_id = r.tenant_id
        AND v.draft_id = r.draft_id AND v.version = r.version))) AS is_base
FROM draft_revisions r JOIN drafts d ON d.tenant_id = r.tenant_id AND d.id = r.draft_id
WHERE r.tenant_id = :tenant_id AND r.draft_id = :draft_id ORDER BY r.created_at, r.id;

--! thin
DELETE FROM draft_revisions WHERE tenant_id = :tenant_id AND draft_id = :draft_id AND id = any(:ids::uuid[]) RETURNING id;

--! drop_unused_bodies
DELETE FROM draft_bodies b WHERE b.tenant_id = :tenant_id AND b.draft_id = :draft_id
  AND NOT EXISTS (SELECT FROM draft_revisions r WHERE r.tenant_id = b.tenant_id AND r.draft_id = b.draft_id
    AND (r.body_digest = b.digest OR r.html_digest = b.digest))
  AND NOT EXISTS (SELECT FROM drafts d WHERE d.tenant_id = b.tenant_id AND d.id = b.draft_id
    AND (d.body_digest = b.digest OR d.html_digest = b.digest))
RETURNING digest;

--! insert_recovery
INSERT INTO draft_recoveries (tenant_id, id, draft_id, user_id, revision_id, reason, is_automatic, needs_confirmation, created_at, updated_at)
VALUES (:tenant_id, :id, :draft_id, :user_id, :revision_id, :reason, :is_automatic, :needs_confirmation, :now, :now) RETURNING id;
