-- Attachments of messages. Tenant rows: run by TenantTx.

--: Attachment(blob_id?, content_id?)

--! of_messages : Attachment
SELECT id, message_id, part, filename, mime_type, size_bytes, blob_id, content_hash, content_id, is_inline
FROM email_attachments WHERE tenant_id = :tenant_id AND message_id = any(:message_ids::uuid[]) ORDER BY message_id, part;

--! find : Attachment
SELECT t.id, t.message_id, t.part, t.filename, t.mime_type, t.size_bytes, t.blob_id, t.content_hash, t.content_id, t.is_inline
FROM email_attachments t
JOIN email_messages m ON m.tenant_id = t.tenant_id AND m.id = t.message_id
JOIN email_accounts a ON a.tenant_id = m.tenant_id AND a.id = m.account_id
WHERE t.tenant_id = :tenant_id AND t.id = :id AND a.user_id = :user_id AND a.deleted_at IS NULL;

--! insert
INSERT INTO email_attachments (tenant_id, id, message_id, part, filename, mime_type, size_bytes, blob_id, content_hash, content_id,
    is_inline, created_at, updated_at)
SELECT :tenant_id, w.id, w.message_id, w.part, w.filename, w.mime_type, w.size_bytes, nullif(w.blob_id, '00000000-0000-0000-0000-000000000000'),
    w.content_hash, nullif(w.content_id, ''), w.is_inline, :now, :now
FROM unnest(:ids::uuid[], :message_ids::uuid[], :parts::integer[], :filenames::text[], :mime_types::text[], :sizes::bigint[],
    :blob_ids::uuid[], :content_hashes::bytea[], :content_ids::text[], :is_inline::boolean[])
    AS w (id, message_id, part, filename, mime_type, size_bytes, blob_id, content_hash, content_id, is_inline)
ON CONFLICT ON CONSTRAINT email_attachments_part_key DO NOTHING
RETURNING id;

--! delete_of_message
DELETE FROM email_attachments WHERE tenant_id = :tenant_id AND message_id = :message_id RETURNING id;
