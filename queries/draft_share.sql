-- Whom drafts are shared with. Tenant rows: run by TenantTx.

--: Share(ends_at?)

--! put (ends_at?) : Share
INSERT INTO draft_shares AS s (tenant_id, id, draft_id, user_id, access, ends_at, created_at, updated_at)
VALUES (:tenant_id, :id, :draft_id, :user_id, :access, :ends_at, :now, :now)
ON CONFLICT ON CONSTRAINT draft_shares_member_key DO UPDATE SET access = excluded.access, ends_at = excluded.ends_at, updated_at = excluded.updated_at
RETURNING s.id, s.user_id, s.access, s.ends_at, s.created_at;

--! of_draft : Share
SELECT s.id, s.user_id, s.access, s.ends_at, s.created_at FROM draft_shares s
WHERE s.tenant_id = :tenant_id AND s.draft_id = :draft_id ORDER BY s.created_at, s.id;

--! delete
DELETE FROM draft_shares WHERE tenant_id = :tenant_id AND draft_id = :draft_id AND id = :id RETURNING user_id;

--: SharedDraft()

--! with_member : SharedDraft
-- Drafts of others that a member may see now, newest first.
SELECT d.id, d.user_id, d.account_id, d.version, d.content, d.snippet, d.last_saved_at, s.access
FROM draft_shares s JOIN drafts d ON d.tenant_id = s.tenant_id AND d.id = s.draft_id
WHERE s.tenant_id = :tenant_id AND s.user_id = :user_id AND d.deleted_at IS NULL AND (s.ends_at IS NULL OR s.ends_at > :now)
ORDER BY d.last_saved_at DESC, d.id DESC LIMIT :limit;
