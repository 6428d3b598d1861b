-- What actions changed. Tenant rows: run by TenantTx.

--! insert
INSERT INTO email_undos (tenant_id, id, user_id, placement_ids, folder_ids, were_read, were_flagged, keywords, created_at, updated_at)
VALUES (:tenant_id, :id, :user_id, :placement_ids, :folder_ids, :were_read, :were_flagged, :keywords, :now, :now) RETURNING id;

--! take
-- Once.
DELETE FROM email_undos WHERE tenant_id = :tenant_id AND id = :id AND user_id = :user_id
RETURNING placement_ids, folder_ids, were_read, were_flagged, keywords;

--! delete_old
DELETE FROM email_undos WHERE tenant_id = :tenant_id AND created_at < :before RETURNING id;
