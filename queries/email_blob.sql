-- Bytes cut out of messages. Tenant rows: run by TenantTx.

--! insert
-- None is returned when the content is there already.
INSERT INTO email_blobs (tenant_id, id, content_hash, size_bytes, created_at, updated_at)
VALUES (:tenant_id, :id, :content_hash, :size_bytes, :now, :now)
ON CONFLICT ON CONSTRAINT email_blobs_content_key DO NOTHING RETURNING id;

--! find_by_content
SELECT id FROM email_blobs WHERE tenant_id = :tenant_id AND content_hash = :content_hash FOR KEY SHARE;

--! insert_chunk
INSERT INTO email_blob_chunks (tenant_id, blob_id, number, bytes) VALUES (:tenant_id, :blob_id, :number, :bytes) RETURNING number;

--! delete_staged
-- What was a blob only on its way into a row.
DELETE FROM email_blobs WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! chunk
SELECT bytes FROM email_blob_chunks WHERE tenant_id = :tenant_id AND blob_id = :blob_id AND number = :number;

--! lock_unused
-- Blobs that no attachment, of a message or a draft, and no mail on its way seems to refer to any more, made before a moment; nobody can begin to refer to them from now on.
SELECT b.id FROM email_blobs b WHERE b.tenant_id = :tenant_id AND b.created_at < :before
  AND NOT EXISTS (SELECT FROM email_attachments t WHERE t.tenant_id = b.tenant_id AND t.blob_id = b.id)
  AND NOT EXISTS (SELECT FROM draft_attachments d WHERE d.tenant_id = b.tenant_id AND d.blob_id = b.id)
  AND NOT EXISTS (SELECT FROM outbox o WHERE o.tenant_id = b.tenant_id AND o.blob_id = b.id)
ORDER BY b.id LIMIT :limit FOR UPDATE SKIP LOCKED;

--! delete_unused
-- Of these blobs, once they are locked, those that nobody has begun to refer to just before.
DELETE FROM email_blobs b WHERE b.tenant_id = :tenant_id AND b.id = any(:ids::uuid[])
  AND NOT EXISTS (SELECT FROM email_attachments t WHERE t.tenant_id = b.tenant_id AND t.blob_id = b.id)
  AND NOT EXISTS (SELECT FROM draft_attachments d WHERE d.tenant_id = b.tenant_id AND d.blob_id = b.id)
  AND NOT EXISTS (SELECT FROM outbox o WHERE o.tenant_id = b.tenant_id AND o.blob_id = b.id)
RETURNING id;
