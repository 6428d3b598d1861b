-- Which thread a Message-ID belongs to. Tenant rows: run by TenantTx.

--! of_references
SELECT reference, thread_id FROM email_thread_references
WHERE tenant_id = :tenant_id AND account_id = :account_id AND reference = any(:references::uuid[]);

--! remember
INSERT INTO email_thread_references (tenant_id, account_id, reference, thread_id)
SELECT :tenant_id, :account_id, w.reference, w.thread_id FROM unnest(:references::uuid[], :thread_ids::uuid[]) AS w (reference, thread_id)
ON CONFLICT (tenant_id, account_id, reference) DO UPDATE SET thread_id = excluded.thread_id
RETURNING reference;

--! join_threads
UPDATE email_thread_references SET thread_id = :thread_id
WHERE tenant_id = :tenant_id AND account_id = :account_id AND thread_id = any(:joined::uuid[]) RETURNING reference;

--! of_subjects
SELECT s.subject, s.message_id, s.is_orphan, s.sent_at, m.thread_id FROM email_thread_subjects s
JOIN email_messages m ON m.tenant_id = s.tenant_id AND m.id = s.message_id
WHERE s.tenant_id = :tenant_id AND s.account_id = :account_id AND s.subject = any(:subjects::uuid[])
ORDER BY s.sent_at, s.message_id LIMIT 10000;

--! remember_subjects
INSERT INTO email_thread_subjects (tenant_id, account_id, subject, message_id, is_orphan, sent_at)
SELECT :tenant_id, :account_id, w.subject, w.message_id, w.is_orphan, w.sent_at
FROM unnest(:subjects::uuid[], :message_ids::uuid[], :is_orphan::boolean[], :sent_ats::timestamptz[]) AS w (subject, message_id, is_orphan, sent_at)
ON CONFLICT (tenant_id, account_id, subject, message_id) DO UPDATE SET is_orphan = excluded.is_orphan
RETURNING message_id;

--! orphans_of_subjects
SELECT DISTINCT subject FROM email_thread_subjects
WHERE tenant_id = :tenant_id AND account_id = :account_id AND subject = any(:subjects::uuid[]) AND is_orphan;
