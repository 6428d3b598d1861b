-- Messages in folders. Tenant rows: run by TenantTx.

--: Listed()

--! page_filtered (after_received_at?, after_id?) : Listed
-- A page of a list over folders of one member, newest first; each folder is walked along its own index. For conversations: of each
-- thread only its newest message in these folders.
SELECT p.id, p.thread_id, p.received_at FROM unnest(:folder_ids::uuid[]) AS w (folder_id) CROSS JOIN LATERAL (
    SELECT p.id, p.thread_id, p.received_at FROM email_message_folders p
    WHERE p.tenant_id = :tenant_id AND p.folder_id = w.folder_id AND NOT p.is_removed
      AND (NOT :unread OR NOT p.is_read) AND (NOT :flagged OR p.is_flagged)
      AND (p.received_at, p.id) < (coalesce(:after_received_at::timestamptz, 'infinity'), coalesce(:after_id::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
      AND NOT (:conversations AND EXISTS (SELECT FROM email_message_folders n
          WHERE n.tenant_id = :tenant_id AND n.thread_id = p.thread_id AND n.folder_id = any(:folder_ids) AND NOT n.is_removed
            AND (NOT :unread OR NOT n.is_read) AND (NOT :flagged OR n.is_flagged)
            AND (n.received_at, n.id) > (p.received_at, p.id)))
    ORDER BY p.received_at DESC, p.id DESC LIMIT :limit) AS p
ORDER BY p.received_at DESC, p.id DESC LIMIT :limit;

--! count_listed
-- How long such a list is, up to 10,000.
SELECT count(*) FROM (
    SELECT FROM email_message_folders p
    WHERE p.tenant_id = :tenant_id AND p.folder_id = any(:folder_ids::uuid[]) AND NOT p.is_removed
      AND (NOT :unread OR NOT p.is_read) AND (NOT :flagged OR p.is_flagged)
      AND NOT (:conversations AND EXISTS (SELECT FROM email_message_folders n
          WHERE n.tenant_id = :tenant_id AND n.thread_id = p.thread_id AND n.folder_id = any(:folder_ids) AND NOT n.is_removed
            AND (NOT :unread OR NOT n.is_read) AND (NOT :flagged OR n.is_flagged)
            AND (n.received_at, n.id) > (p.received_at, p.id)))
    LIMIT 10000) AS counted;

--: Row(sent_at?)

--! rows : Row
-- These placements as a list shows them, in no order; only of one member's accounts. Addresses as they stand there, which is
-- how they are shown.
SELECT p.id, p.message_id, p.account_id, p.folder_id, p.thread_id, p.is_read, p.is_flagged, p.is_draft, p.is_answered, p.keywords,
    p.received_at, m.from_addresses::text AS from_addresses, m.to_addresses::text AS to_addresses, m.subject, m.snippet, m.sent_at, m.size,
    m.has_attachments, m.is_too_large, m.poison IS NOT NULL AS has_problem
FROM email_message_folders p
JOIN email_accounts a ON a.tenant_id = :tenant_id AND a.id = p.account_id AND a.user_id = :user_id AND a.deleted_at IS NULL
JOIN email_messages m ON m.tenant_id = :tenant_id AND m.id = p.message_id
WHERE p.tenant_id = :tenant_id AND p.id = any(:ids::uuid[]) AND NOT p.is_removed;

--! page (account_id?, folder_id?, type?, after_received_at?, after_id?) : Row
-- A page of a list without filters as it is shown, newest first, in one statement and so in one round trip. OFFSET 0 keeps PostgreSQL
-- from joining all messages instead of looking for the page's.
SELECT p.id, p.message_id, p.account_id, p.folder_id, p.thread_id, p.is_read, p.is_flagged, p.is_draft, p.is_answered, p.keywords,
    p.received_at, m.from_addresses, m.to_addresses, m.subject, m.snippet, m.sent_at, m.size, m.has_attachments, m.is_too_large, m.has_problem
FROM (
    SELECT p.id, p.message_id, p.account_id, p.folder_id, p.thread_id, p.is_read, p.is_flagged, p.is_draft, p.is_answered, p.keywords,
        p.received_at
    FROM email_accounts a
    JOIN email_folders f ON f.tenant_id = :tenant_id AND f.account_id = a.id
    CROSS JOIN LATERAL (
        SELECT p.id, p.message_id, p.account_id, p.folder_id, p.thread_id, p.is_read, p.is_flagged, p.is_draft, p.is_answered, p.keywords,
            p.received_at
        FROM email_message_folders p
        WHERE p.tenant_id = :tenant_id AND p.folder_id = f.id AND NOT p.is_removed
          AND (p.received_at, p.id) < (coalesce(:after_received_at::timestamptz, 'infinity'), coalesce(:after_id::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
        ORDER BY p.received_at DESC, p.id DESC LIMIT :limit) AS p
    WHERE a.tenant_id = :tenant_id AND a.user_id = :user_id AND a.deleted_at IS NULL
      AND (:account_id::uuid IS NULL OR a.id = :account_id)
      AND (:folder_id::uuid IS NULL OR f.id = :folder_id)
      AND (:type::text IS NULL OR f.type = :type)
    ORDER BY p.received_at DESC, p.id DESC LIMIT :limit) AS p
CROSS JOIN LATERAL (
    SELECT m.from_addresses::text AS from_addresses, m.to_addresses::text AS to_addresses, m.subject, m.snippet, m.sent_at, m.size,
        m.has_attachments, m.is_too_large, m.poison IS NOT NULL AS has_problem
    FROM email_messages m WHERE m.tenant_id = :tenant_id AND m.id = p.message_id OFFSET 0) AS m
ORDER BY p.received_at DESC, p.id DESC;

--: Counted()

--! threads : Counted
-- How many messages these threads have, wherever they lie, and how many of them are unread; up to 200 placements count.
SELECT o.thread_id, count(*) AS message_count, count(*) FILTER (WHERE NOT o.is_read) AS unread_count, bool_or(o.is_draft) AS has_draft
FROM (SELECT w.thread_id, o.message_id, bool_and(o.is_read) AS is_read, bool_or(o.is_draft) AS is_draft
      FROM unnest(:thread_ids::uuid[]) AS w (thread_id) CROSS JOIN LATERAL (
          SELECT o.message_id, o.is_read, o.is_draft FROM email_message_folders o
          WHERE o.tenant_id = :tenant_id AND o.thread_id = w.thread_id AND NOT o.is_removed LIMIT 200) AS o
      GROUP BY 1, 2) AS o
GROUP BY 1;

--! participants
-- Who wrote in these threads, in the order of their first message, four of each at most.
SELECT w.thread_id, s.senders FROM unnest(:thread_ids::uuid[]) AS w (thread_id) CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(s.sender ORDER BY s.first_at), '[]') AS senders FROM (
        SELECT o.from_addresses -> 0 AS sender, min(o.received_at) AS first_at
        FROM (SELECT m.from_addresses, m.received_at FROM email_messages m
              WHERE m.tenant_id = :tenant_id AND m.thread_id = w.thread_id LIMIT 200) AS o
        WHERE o.from_addresses -> 0 IS NOT NULL GROUP BY 1 ORDER BY 2 LIMIT 4) AS s) AS s;

--: Anchor()

--! anchors : Anchor
-- Every so many rows of the list, what stands before it, so that a long list can be entered anywhere; and the last row.
SELECT n.place, n.received_at, n.id FROM (
    SELECT p.received_at, p.id, row_number() OVER w AS place, lead(p.id) OVER w IS NULL AS is_last
    FROM email_message_folders p
    WHERE p.tenant_id = :tenant_id AND p.folder_id = any(:folder_ids::uuid[]) AND NOT p.is_removed
      AND (NOT :unread OR NOT p.is_read) AND (NOT :flagged OR p.is_flagged)
    WINDOW w AS (ORDER BY p.received_at DESC, p.id DESC)) AS n
WHERE n.place % :every = 0 OR n.is_last ORDER BY n.place;

--! anchors_of_conversations : Anchor
-- The same of a list that has of each thread only its newest message.
SELECT n.place, n.received_at, n.id FROM (
    SELECT p.received_at, p.id, row_number() OVER w AS place, lead(p.id) OVER w IS NULL AS is_last
    FROM (SELECT p.received_at, p.id, row_number() OVER (PARTITION BY p.thread_id ORDER BY p.received_at DESC, p.id DESC) AS of_thread
          FROM email_message_folders p
          WHERE p.tenant_id = :tenant_id AND p.folder_id = any(:folder_ids::uuid[]) AND NOT p.is_removed
            AND (NOT :unread OR NOT p.is_read) AND (NOT :flagged OR p.is_flagged)) AS p
    WHERE p.of_thread = 1
    WINDOW w AS (ORDER BY p.received_at DESC, p.id DESC)) AS n
WHERE n.place % :every = 0 OR n.is_last ORDER BY n.place;

--: Place()

--! of_messages : Place
SELECT id, message_id, folder_id, is_read, is_flagged, is_draft, is_answered, keywords, received_at FROM email_message_folders
WHERE tenant_id = :tenant_id AND message_id = any(:message_ids::uuid[]) AND NOT is_removed ORDER BY received_at, id;

--! insert
INSERT INTO email_message_folders (tenant_id, id, account_id, folder_id, message_id, thread_id, home_folder_id, uid_validity, uid, mod_seq,
    is_read, is_flagged, is_draft, is_answered, keywords, server_flags, received_at, created_at, updated_at)
SELECT :tenant_id, w.id, :account_id, :folder_id, w.message_id, w.thread_id, :folder_id, :uid_validity, w.uid, w.mod_seq,
    w.is_read, w.is_flagged, w.is_draft, w.is_answered, string_to_array(w.keywords, ' '), string_to_array(w.flags, ' '), w.received_at, :now, :now
FROM unnest(:ids::uuid[], :message_ids::uuid[], :thread_ids::uuid[], :uids::bigint[], :mod_seqs::bigint[], :is_read::boolean[],
    :is_flagged::boolean[], :is_draft::boolean[], :is_answered::boolean[], :keywords::text[], :flags::text[], :received_ats::timestamptz[])
    AS w (id, message_id, thread_id, uid, mod_seq, is_read, is_flagged, is_draft, is_answered, keywords, flags, received_at)
ON CONFLICT ON CONSTRAINT email_message_folders_uid_key DO NOTHING
RETURNING id, is_read;

--! exists_for
-- Which of these contents already lie in the folder: an import that is repeated stores nothing twice.
SELECT w.content_hash FROM unnest(:content_hashes::bytea[]) AS w (content_hash) WHERE EXISTS (
    SELECT FROM email_messages m
    JOIN email_message_folders p ON p.tenant_id = m.tenant_id AND p.message_id = m.id AND p.folder_id = :folder_id AND NOT p.is_removed
    WHERE m.tenant_id = :tenant_id AND m.account_id = :account_id AND m.content_hash = w.content_hash OFFSET 0);

--! join_threads
-- Locked in the order in which actions lock them.
UPDATE email_message_folders SET thread_id = :thread_id WHERE tenant_id = :tenant_id AND id = any(ARRAY(
    SELECT l.id FROM email_message_folders l WHERE l.tenant_id = :tenant_id AND l.thread_id = any(:joined::uuid[])
    ORDER BY l.id FOR NO KEY UPDATE)) RETURNING id;

--! delete_of_messages
DELETE FROM email_message_folders WHERE tenant_id = :tenant_id AND message_id = any(:message_ids::uuid[]) RETURNING id;

--: Target()

--! targets_by_message : Target
SELECT p.id, p.message_id, p.account_id, p.folder_id, p.is_read, p.is_flagged, p.keywords, p.is_dirty, p.thread_id, a.protocol FROM email_message_folders p
JOIN email_accounts a ON a.tenant_id = p.tenant_id AND a.id = p.account_id AND a.user_id = :user_id AND a.deleted_at IS NULL
WHERE p.tenant_id = :tenant_id AND p.message_id = any(:ids::uuid[]) AND (NOT :by_folder OR p.folder_id = any(:folder_ids::uuid[])) AND NOT p.is_removed
ORDER BY p.id LIMIT :limit FOR UPDATE OF p;

--! targets_by_thread : Target
SELECT p.id, p.message_id, p.account_id, p.folder_id, p.is_read, p.is_flagged, p.keywords, p.is_dirty, p.thread_id, a.protocol FROM email_message_folders p
JOIN email_accounts a ON a.tenant_id = p.tenant_id AND a.id = p.account_id AND a.user_id = :user_id AND a.deleted_at IS NULL
WHERE p.tenant_id = :tenant_id AND p.thread_id = any(:ids::uuid[]) AND (NOT :by_folder OR p.folder_id = any(:folder_ids::uuid[])) AND NOT p.is_removed
ORDER BY p.id LIMIT :limit FOR UPDATE OF p;

--! targets_by_id : Target
SELECT p.id, p.message_id, p.account_id, p.folder_id, p.is_read, p.is_flagged, p.keywords, p.is_dirty, p.thread_id, a.protocol FROM email_message_folders p
JOIN email_accounts a ON a.tenant_id = p.tenant_id AND a.id = p.account_id AND a.user_id = :user_id AND a.deleted_at IS NULL
WHERE p.tenant_id = :tenant_id AND p.id = any(:ids::uuid[]) AND NOT p.is_removed
ORDER BY p.id LIMIT :limit FOR UPDATE OF p;

--! targets_in_folders : Target
SELECT p.id, p.message_id, p.account_id, p.folder_id, p.is_read, p.is_flagged, p.keywords, p.is_dirty, p.thread_id, a.protocol FROM email_message_folders p
JOIN email_accounts a ON a.tenant_id = p.tenant_id AND a.id = p.account_id AND a.user_id = :user_id AND a.deleted_at IS NULL
WHERE p.tenant_id = :tenant_id AND p.folder_id = any(:folder_ids::uuid[])
  AND (NOT :unread OR NOT p.is_read) AND (NOT :flagged OR p.is_flagged) AND NOT p.is_removed
ORDER BY p.id LIMIT :limit FOR UPDATE OF p;

--! act (is_read?, is_flagged?, add_keyword?, remove_keyword?)
-- Flags and keywords; what is none stays. What has a server is told to it later.
UPDATE email_message_folders p SET is_read = coalesce(:is_read, p.is_read), is_flagged = coalesce(:is_flagged, p.is_flagged),
    keywords = CASE WHEN :add_keyword::text IS NOT NULL AND NOT :add_keyword = any(p.keywords) THEN p.keywords || :add_keyword::text
        WHEN :remove_keyword::text IS NOT NULL THEN array_remove(p.keywords, :remove_keyword::text) ELSE p.keywords END,
    is_dirty = p.is_dirty OR p.id = any(:on_server::uuid[]), updated_at = :now
WHERE p.tenant_id = :tenant_id AND p.id = any(:ids::uuid[]) RETURNING p.id;

--! move_to
UPDATE email_message_folders p SET folder_id = w.folder_id, is_dirty = p.is_dirty OR w.on_server, updated_at = :now
FROM unnest(:ids::uuid[], :folder_ids::uuid[], :on_server::boolean[]) AS w (id, folder_id, on_server)
WHERE p.tenant_id = :tenant_id AND p.id = w.id RETURNING p.id;

--! remove
-- For good; the server is told, then the row goes.
UPDATE email_message_folders p SET is_removed = true, is_dirty = true, updated_at = :now
WHERE p.tenant_id = :tenant_id AND p.id = any(:ids::uuid[]) RETURNING p.id;

--! delete
DELETE FROM email_message_folders WHERE tenant_id = :tenant_id AND id = any(:ids::uuid[]) RETURNING message_id;

--! put_back
-- As it was before an action.
UPDATE email_message_folders p SET folder_id = w.folder_id, is_read = w.is_read, is_flagged = w.is_flagged,
    keywords = string_to_array(w.keywords, ' '), is_dirty = p.is_dirty OR a.protocol = 'imap', updated_at = :now
FROM unnest(:ids::uuid[], :folder_ids::uuid[], :is_read::boolean[], :is_flagged::boolean[], :keywords::text[])
    AS w (id, folder_id, is_read, is_flagged, keywords), email_accounts a, email_folders f
WHERE p.tenant_id = :tenant_id AND p.id = w.id AND NOT p.is_removed AND a.tenant_id = p.tenant_id AND a.id = p.account_id
  AND a.user_id = :user_id AND f.tenant_id = p.tenant_id AND f.id = w.folder_id AND f.account_id = p.account_id
RETURNING p.id, p.account_id;

--! answered
-- Wherever the message with this Message-ID lies: its thread is known by the digest of that.
UPDATE email_message_folders p SET is_answered = true, is_dirty = p.is_dirty OR :on_server, updated_at = :now
WHERE p.tenant_id = :tenant_id AND p.account_id = :account_id AND NOT p.is_answered AND NOT p.is_removed AND p.message_id IN (
    SELECT m.id FROM email_thread_references r
    JOIN email_messages m ON m.tenant_id = r.tenant_id AND m.account_id = r.account_id AND m.thread_id = r.thread_id
    WHERE r.tenant_id = :tenant_id AND r.account_id = :account_id AND r.reference = :reference AND m.message_id = :message_id)
RETURNING p.message_id;
