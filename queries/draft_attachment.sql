-- Files of drafts. Tenant rows: run by TenantTx.

--: File()

--! insert : File
-- None is returned when the id is another file's.
INSERT INTO draft_attachments (tenant_id, id, draft_id, filename, mime_type, size_bytes, content_hash, blob_id, created_at, updated_at)
VALUES (:tenant_id, :id, :draft_id, :filename, :mime_type, :size_bytes, :content_hash, :blob_id, :uploaded_at, :uploaded_at)
ON CONFLICT (tenant_id, id) DO NOTHING
RETURNING id, draft_id, filename, mime_type, size_bytes, content_hash, blob_id, created_at;

--! of_draft : File
SELECT id, draft_id, filename, mime_type, size_bytes, content_hash, blob_id, created_at FROM draft_attachments
WHERE tenant_id = :tenant_id AND draft_id = :draft_id ORDER BY id;

--! find : File
SELECT id, draft_id, filename, mime_type, size_bytes, content_hash, blob_id, created_at FROM draft_attachments
WHERE tenant_id = :tenant_id AND draft_id = :draft_id AND id = :id;
