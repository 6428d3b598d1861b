-- Takes all drafts away, with their history.
DROP TABLE draft_shares, draft_attachments, draft_recoveries, draft_devices, draft_revisions, draft_bodies, drafts;
DROP INDEX idx_members_tenant_handle;
