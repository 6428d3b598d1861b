-- Messages: one content in an account. Tenant rows: run by TenantTx.

--! insert
-- A batch. What is there already is left alone and not returned.
INSERT INTO email_messages (tenant_id, id, account_id, thread_id, content_hash, envelope_hash, message_id, in_reply_to, reference_ids,
    from_addresses, to_addresses, cc_addresses, bcc_addresses, reply_to_addresses, subject, snippet, sent_at, received_at, size,
    has_attachments, problems, poison, is_too_large, raw, cuts, search, search_version, created_at, updated_at)
SELECT :tenant_id, w.id, :account_id, w.thread_id, w.content_hash, w.envelope_hash, nullif(w.message_id, ''), w.in_reply_to, w.reference_ids,
    w.from_addresses, w.to_addresses, w.cc_addresses, w.bcc_addresses, w.reply_to_addresses, w.subject, w.snippet,
    nullif(w.sent_at, '0001-01-01 00:00:00+00 BC'), w.received_at, w.size, w.has_attachments, w.problems, nullif(w.poison, ''), w.is_too_large, w.raw,
    w.cuts, w.search, :search_version, :now, :now
FROM unnest(:ids::uuid[], :thread_ids::uuid[], :content_hashes::bytea[], :envelope_hashes::bytea[], :message_ids::text[],
    :in_reply_tos::text[], :reference_ids::text[], :froms::jsonb[], :tos::jsonb[], :ccs::jsonb[], :bccs::jsonb[], :reply_tos::jsonb[],
    :subjects::text[], :snippets::text[], :sent_ats::timestamptz[], :received_ats::timestamptz[], :sizes::bigint[],
    :has_attachments::boolean[], :problems::text[], :poisons::text[], :too_large::boolean[], :raws::bytea[], :cuts::jsonb[],
    :searches::tsvector[])
    AS w (id, thread_id, content_hash, envelope_hash, message_id, in_reply_to, reference_ids, from_addresses, to_addresses, cc_addresses,
    bcc_addresses, reply_to_addresses, subject, snippet, sent_at, received_at, size, has_attachments, problems, poison, is_too_large,
    raw, cuts, search)
ON CONFLICT ON CONSTRAINT email_messages_content_key DO NOTHING
RETURNING id;

--! take_raw
-- The raw message, as it was brought here piece by piece.
UPDATE email_messages SET raw = (SELECT string_agg(c.bytes, ''::bytea ORDER BY c.number) FROM email_blob_chunks c
    WHERE c.tenant_id = :tenant_id AND c.blob_id = :blob_id)
WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! with_memory
-- For this transaction: what was inserted into the text index last is sorted into it at once and not in many small parts, which
-- costs several times as much.
SELECT set_config('work_mem', '64MB', true) AS set;

--! known
-- Which of these contents the account has already.
SELECT id, thread_id, content_hash FROM email_messages
WHERE tenant_id = :tenant_id AND account_id = :account_id AND content_hash = any(:content_hashes::bytea[]);

--: Message(message_id?, sent_at?, poison?)

--! find : Message
SELECT m.id, m.account_id, m.thread_id, m.message_id, m.in_reply_to, m.reference_ids, m.from_addresses, m.to_addresses, m.cc_addresses,
    m.bcc_addresses, m.reply_to_addresses, m.subject, m.snippet, m.sent_at, m.received_at, m.size, m.has_attachments, m.problems, m.poison,
    m.is_too_large, m.raw, m.cuts
FROM email_messages m JOIN email_accounts a ON a.tenant_id = m.tenant_id AND a.id = m.account_id
WHERE m.tenant_id = :tenant_id AND m.id = :id AND a.user_id = :user_id AND a.deleted_at IS NULL;

--! of_thread : Message
SELECT m.id, m.account_id, m.thread_id, m.message_id, m.in_reply_to, m.reference_ids, m.from_addresses, m.to_addresses, m.cc_addresses,
    m.bcc_addresses, m.reply_to_addresses, m.subject, m.snippet, m.sent_at, m.received_at, m.size, m.has_attachments, m.problems, m.poison,
    m.is_too_large, m.raw, m.cuts
FROM email_messages m JOIN email_accounts a ON a.tenant_id = m.tenant_id AND a.id = m.account_id
WHERE m.tenant_id = :tenant_id AND m.thread_id = :thread_id AND a.user_id = :user_id AND a.deleted_at IS NULL
  AND EXISTS (SELECT FROM email_message_folders p WHERE p.tenant_id = m.tenant_id AND p.message_id = m.id AND NOT p.is_removed)
ORDER BY m.received_at, m.id LIMIT :limit;

--! content_hash
SELECT content_hash FROM email_messages WHERE tenant_id = :tenant_id AND id = :id;

--: Problem(poison?)

--! problems (after_received_at?, after_id?) : Problem
SELECT m.id, m.subject, m.received_at, m.size, m.poison, m.is_too_large FROM email_messages m
JOIN email_accounts a ON a.tenant_id = m.tenant_id AND a.id = m.account_id
WHERE m.tenant_id = :tenant_id AND m.account_id = :account_id AND a.user_id = :user_id AND a.deleted_at IS NULL
  AND (m.poison IS NOT NULL OR m.is_too_large)
  AND (:after_received_at::timestamptz IS NULL OR (m.received_at, m.id) < (:after_received_at, :after_id::uuid))
ORDER BY m.received_at DESC, m.id DESC LIMIT :limit OFFSET :offset;

--: Waiting()

--! to_parse_again : Waiting
-- The poison lane of an account, from an id on.
SELECT id, size FROM email_messages
WHERE tenant_id = :tenant_id AND account_id = :account_id AND id > :after AND (:everything OR poison IS NOT NULL) AND NOT is_too_large
ORDER BY id LIMIT :limit;

--! to_index_again : Waiting
-- The newest first, which are looked for most. Ids do not tell them: the first look at a mailbox begins with the newest, too.
SELECT id, size FROM email_messages
WHERE tenant_id = :tenant_id AND search_version < :search_version AND poison IS NULL ORDER BY received_at DESC, id DESC LIMIT :limit;

--! damaged
-- Its bytes cannot be put together any more; what was read of it stays.
UPDATE email_messages SET poison = :poison, search_version = :search_version, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! to_parse
SELECT size, raw, cuts FROM email_messages WHERE tenant_id = :tenant_id AND id = :id;

--! reparsed (message_id?, sent_at?, poison?)
UPDATE email_messages SET message_id = :message_id, in_reply_to = :in_reply_to, reference_ids = :reference_ids, from_addresses = :from_addresses,
    to_addresses = :to_addresses, cc_addresses = :cc_addresses, bcc_addresses = :bcc_addresses, reply_to_addresses = :reply_to_addresses,
    subject = :subject, snippet = :snippet, sent_at = :sent_at, has_attachments = :has_attachments, problems = :problems, poison = :poison,
    search = :search, search_version = :search_version, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! note_asked
-- That the server was asked once more for messages that it does not give.
UPDATE email_messages SET updated_at = :now WHERE tenant_id = :tenant_id AND id = any(:ids::uuid[]) RETURNING id;

--! join_threads
-- Messages of threads that turned out to be one.
UPDATE email_messages SET thread_id = :thread_id, updated_at = :now
WHERE tenant_id = :tenant_id AND account_id = :account_id AND thread_id = any(:joined::uuid[]) RETURNING id;

--! without_place
-- Messages that lie nowhere any more, of those given.
SELECT m.id FROM email_messages m WHERE m.tenant_id = :tenant_id AND m.id = any(:ids::uuid[])
  AND NOT EXISTS (SELECT FROM email_message_folders p WHERE p.tenant_id = m.tenant_id AND p.message_id = m.id);

--! delete
DELETE FROM email_messages WHERE tenant_id = :tenant_id AND id = any(:ids::uuid[]) RETURNING id;

--! some_of_account
SELECT id FROM email_messages WHERE tenant_id = :tenant_id AND account_id = :account_id LIMIT :limit;

--! count_indexed
-- Of the member's messages, how many there are and how many of them this version of the tokeniser has indexed.
SELECT count(*) AS messages, count(*) FILTER (WHERE m.search_version = :search_version AND m.poison IS NULL) AS indexed
FROM email_messages m JOIN email_accounts a ON a.tenant_id = m.tenant_id AND a.id = m.account_id
WHERE m.tenant_id = :tenant_id AND a.user_id = :user_id AND a.deleted_at IS NULL;
