-- Mail on its way. Tenant rows: run by TenantTx.

--: Entry(undo_until?, next_attempt_at?, sent_at?, first_attempt_at?, data_at?)

--! insert (undo_until?)
INSERT INTO outbox (tenant_id, id, user_id, account_id, draft_id, blob_id, size_bytes, message_id, in_reply_to, subject, sender,
    undo_until, send_at, created_at, updated_at)
VALUES (:tenant_id, :id, :user_id, :account_id, :draft_id, :blob_id, :size_bytes, :message_id, :in_reply_to, :subject, :sender,
    :undo_until, :send_at, :now, :now)
RETURNING id;

--! insert_recipients
INSERT INTO outbox_recipients (tenant_id, outbox_id, position, kind, name, address)
SELECT :tenant_id, :outbox_id, r.position, r.kind, r.name, r.address
FROM unnest(:positions::integer[], :kinds::text[], :names::text[], :addresses::text[]) AS r (position, kind, name, address)
RETURNING position;

--! find : Entry
SELECT id, user_id, account_id, draft_id, blob_id, size_bytes, message_id, in_reply_to, subject, sender, state, state_text, undo_until,
    send_at, attempts, first_attempt_at, next_attempt_at, run, data_at, sent_at, copy_state, copy_text, copy_attempts, created_at
FROM outbox WHERE tenant_id = :tenant_id AND id = :id;

--! list : Entry
-- A member's own, newest first, without those that the member does not want to see any more.
SELECT id, user_id, account_id, draft_id, blob_id, size_bytes, message_id, in_reply_to, subject, sender, state, state_text, undo_until,
    send_at, attempts, first_attempt_at, next_attempt_at, run, data_at, sent_at, copy_state, copy_text, copy_attempts, created_at
FROM outbox WHERE tenant_id = :tenant_id AND user_id = :user_id AND state <> 'dismissed' AND (created_at, id) < (:before, :before_id)
ORDER BY created_at DESC, id DESC LIMIT :limit;

--: Recipient()

--! recipients : Recipient
SELECT outbox_id, position, kind, name, address, state, reply, status FROM outbox_recipients
WHERE tenant_id = :tenant_id AND outbox_id = any(:ids::uuid[]) ORDER BY outbox_id, position;

--! count_since
-- How many of the tenant's messages were begun since, and how many of them by this member.
SELECT count(*) AS tenants, count(*) FILTER (WHERE user_id = :user_id) AS members
FROM outbox WHERE tenant_id = :tenant_id AND created_at > :since;

--! begin : Entry
-- The next attempt, when it is time for one; whoever had begun the one before can do nothing more.
UPDATE outbox SET state = 'sending', state_text = '', run = run + 1, attempts = attempts + 1, data_at = NULL, next_attempt_at = NULL,
    first_attempt_at = coalesce(first_attempt_at, :now), updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id
  AND (state = 'queued' AND coalesce(next_attempt_at, send_at) <= :now OR state = 'sending' AND data_at IS NULL)
RETURNING id, user_id, account_id, draft_id, blob_id, size_bytes, message_id, in_reply_to, subject, sender, state, state_text, undo_until,
    send_at, attempts, first_attempt_at, next_attempt_at, run, data_at, sent_at, copy_state, copy_text, copy_attempts, created_at;

--! give_up_on
-- An attempt that was cut off when the server may have had all of it.
UPDATE outbox SET state = 'unknown', state_text = :state_text, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND state = 'sending' AND data_at IS NOT NULL RETURNING user_id;

--! mark
-- From here on the server may get it; nothing when another attempt has begun.
UPDATE outbox SET data_at = :now WHERE tenant_id = :tenant_id AND id = :id AND run = :run AND state = 'sending' RETURNING id;

--! settle (next_attempt_at?)
-- How the attempt ended. What was not known meanwhile may be known now.
UPDATE outbox SET state = :state, state_text = :state_text, next_attempt_at = :next_attempt_at, data_at = NULL,
    sent_at = CASE WHEN :is_taken THEN coalesce(sent_at, :now) ELSE sent_at END,
    copy_state = CASE WHEN :is_taken AND copy_state = 'none' THEN :copy_state ELSE copy_state END, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND run = :run AND state IN ('sending', 'unknown') RETURNING copy_state;

--! settle_recipients
UPDATE outbox_recipients r SET state = w.state, reply = w.reply, status = w.status
FROM unnest(:positions::integer[], :states::text[], :replies::text[], :statuses::text[]) AS w (position, state, reply, status)
WHERE r.tenant_id = :tenant_id AND r.outbox_id = :outbox_id AND r.position = w.position RETURNING r.position;

--! cancel
-- While nobody has it, and nobody is about to get it.
DELETE FROM outbox o WHERE o.tenant_id = :tenant_id AND o.id = :id AND o.user_id = :user_id AND o.state IN ('queued', 'failed')
  AND NOT EXISTS (SELECT FROM outbox_recipients r WHERE r.tenant_id = o.tenant_id AND r.outbox_id = o.id AND r.state = 'accepted')
RETURNING o.draft_id;

--! dismiss
-- What has ended without everybody having got it. An attempt that is still under way, very slowly, can settle nothing any more.
UPDATE outbox o SET state = 'dismissed', next_attempt_at = NULL, updated_at = :now
WHERE o.tenant_id = :tenant_id AND o.id = :id AND o.user_id = :user_id AND (o.state IN ('failed', 'unknown') OR o.state = 'sent' AND EXISTS (
    SELECT FROM outbox_recipients r WHERE r.tenant_id = o.tenant_id AND r.outbox_id = o.id AND r.state <> 'accepted'))
RETURNING o.id;

--! retry
-- Another round, from the beginning.
UPDATE outbox SET state = 'queued', state_text = '', attempts = 0, first_attempt_at = NULL, next_attempt_at = NULL, send_at = :now,
    undo_until = NULL, run = run + 1, data_at = NULL, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND user_id = :user_id AND state IN ('failed', 'unknown') RETURNING account_id;

--! retry_recipients
UPDATE outbox_recipients SET state = 'waiting', reply = '', status = ''
WHERE tenant_id = :tenant_id AND outbox_id = :outbox_id AND state <> 'accepted' RETURNING position;

--! copied
-- What became of the copy in Sent.
UPDATE outbox SET copy_state = :copy_state, copy_text = :copy_text, copy_attempts = copy_attempts + 1, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND copy_state = 'waiting' RETURNING copy_attempts;

--! reported
-- A member's own that a delivery report names, until this transaction has ended.
SELECT id, state FROM outbox WHERE tenant_id = :tenant_id AND user_id = :user_id AND message_id = :message_id ORDER BY id LIMIT 1 FOR UPDATE;

--! tell
-- What has become of it since, in a sentence.
UPDATE outbox SET state_text = :state_text, updated_at = :now WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! unknown_of_account : Entry
-- Of which nothing is known.
SELECT id, user_id, account_id, draft_id, blob_id, size_bytes, message_id, in_reply_to, subject, sender, state, state_text, undo_until,
    send_at, attempts, first_attempt_at, next_attempt_at, run, data_at, sent_at, copy_state, copy_text, copy_attempts, created_at
FROM outbox WHERE tenant_id = :tenant_id AND user_id = :user_id AND account_id = :account_id AND state = 'unknown' ORDER BY id LIMIT 100;

--! sent_from_here
-- Those of these Message-IDs that are of a member's own mail.
SELECT message_id FROM outbox WHERE tenant_id = :tenant_id AND user_id = :user_id AND message_id = any(:message_ids::text[]);

--! is_among_sent
-- Whether the message with this Message-ID stands there: its thread is known by the digest of that.
SELECT EXISTS (SELECT FROM email_thread_references r
    JOIN email_messages m ON m.tenant_id = r.tenant_id AND m.account_id = r.account_id AND m.thread_id = r.thread_id
    JOIN email_message_folders p ON p.tenant_id = m.tenant_id AND p.message_id = m.id
    JOIN email_folders f ON f.tenant_id = p.tenant_id AND f.id = p.home_folder_id AND f.type = 'sent'
    WHERE r.tenant_id = :tenant_id AND r.account_id = :account_id AND r.reference = :reference AND m.message_id = :message_id) AS is_there;

--! was_sent
-- It turns out that the server took it.
UPDATE outbox SET state = 'sent', state_text = '', sent_at = coalesce(sent_at, :now), data_at = NULL, copy_state = 'provider', updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND state = 'unknown' RETURNING id;

--! accept_waiting
UPDATE outbox_recipients SET state = 'accepted'
WHERE tenant_id = :tenant_id AND outbox_id = :outbox_id AND state = 'waiting' RETURNING position;

--! overdue
-- What should have been tried long ago, and perhaps has no job any more.
SELECT id, account_id FROM outbox WHERE tenant_id = :tenant_id AND state IN ('queued', 'sending') AND updated_at < :before
  AND coalesce(next_attempt_at, send_at) < :before ORDER BY id LIMIT :limit;

--! purge
-- What is over for long, and what is of nobody any more, unless it is just being sent.
DELETE FROM outbox WHERE tenant_id = :tenant_id AND id IN (
    SELECT o.id FROM outbox o WHERE o.tenant_id = :tenant_id AND o.state <> 'sending'
      AND (o.updated_at < :before AND o.state IN ('sent', 'dismissed')
        OR NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = o.tenant_id AND m.user_id = o.user_id)
        OR NOT EXISTS (SELECT FROM email_accounts a WHERE a.tenant_id = o.tenant_id AND a.id = o.account_id AND a.deleted_at IS NULL))
    ORDER BY o.id LIMIT :limit)
RETURNING id;

--! bodies
-- Short texts that a member has sent lately, the newest first, as their drafts still have them.
SELECT b.bytes FROM (
    SELECT draft_id, created_at, id FROM outbox WHERE tenant_id = :tenant_id AND user_id = :user_id
    ORDER BY created_at DESC, id DESC LIMIT :limit) o
JOIN drafts d ON d.tenant_id = :tenant_id AND d.id = o.draft_id
JOIN draft_bodies b ON b.tenant_id = :tenant_id AND b.draft_id = d.id AND b.digest = d.body_digest
WHERE octet_length(b.bytes) <= :longest ORDER BY o.created_at DESC, o.id DESC;
