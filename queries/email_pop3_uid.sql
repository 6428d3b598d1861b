-- What POP3 servers call their messages. Tenant rows: run by TenantTx.

--! of_account
SELECT name, created_at, is_whole FROM email_pop3_uids WHERE tenant_id = :tenant_id AND account_id = :account_id;

--! insert
INSERT INTO email_pop3_uids (tenant_id, account_id, name, created_at, is_whole)
SELECT :tenant_id, :account_id, w.name, :now, w.is_whole FROM unnest(:names::text[], :is_whole::boolean[]) AS w (name, is_whole)
ON CONFLICT (tenant_id, account_id, name) DO UPDATE SET is_whole = excluded.is_whole,
    created_at = CASE WHEN email_pop3_uids.is_whole THEN email_pop3_uids.created_at ELSE excluded.created_at END
RETURNING name;

--! delete
DELETE FROM email_pop3_uids WHERE tenant_id = :tenant_id AND account_id = :account_id AND name = any(:names::text[]) RETURNING name;
