-- What Gmail calls an account's messages (X-GM-MSGID). Tenant rows: run by TenantTx, which holds the account.

--! known
-- Which of these the account has. Nobody takes them away before the transaction ends.
SELECT g.gmail_id, m.id, m.thread_id, m.content_hash FROM email_gmail_messages g
JOIN email_messages m ON m.tenant_id = g.tenant_id AND m.id = g.message_id
WHERE g.tenant_id = :tenant_id AND g.account_id = :account_id AND g.gmail_id = any(:gmail_ids::bigint[])
ORDER BY m.id FOR KEY SHARE OF m;

--! insert
INSERT INTO email_gmail_messages (tenant_id, account_id, gmail_id, message_id)
SELECT :tenant_id, :account_id, w.gmail_id, w.message_id FROM unnest(:gmail_ids::bigint[], :message_ids::uuid[]) AS w (gmail_id, message_id)
ON CONFLICT (tenant_id, account_id, gmail_id) DO UPDATE SET message_id = excluded.message_id
RETURNING gmail_id;
