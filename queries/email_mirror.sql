-- Placements as the mirror of a server's folder. Tenant rows: run by TenantTx, which holds the account.

--: Mirrored()

--! rows_by_uid : Mirrored
-- Locked in the order in which actions lock them.
SELECT id, message_id, folder_id, home_folder_id, uid_validity, uid, mod_seq, is_read, is_flagged, is_draft, is_answered, keywords,
    server_flags, is_dirty, is_removed
FROM email_message_folders
WHERE tenant_id = :tenant_id AND home_folder_id = :folder_id AND uid_validity = :uid_validity AND uid = any(:uids::bigint[])
ORDER BY id FOR UPDATE;

--! rows_by_id : Mirrored
SELECT id, message_id, folder_id, home_folder_id, uid_validity, uid, mod_seq, is_read, is_flagged, is_draft, is_answered, keywords,
    server_flags, is_dirty, is_removed
FROM email_message_folders WHERE tenant_id = :tenant_id AND id = any(:ids::uuid[]) ORDER BY id FOR UPDATE;

--! rows_of_folder : Mirrored
-- What lies in a folder, or is seen there.
SELECT id, message_id, folder_id, home_folder_id, uid_validity, uid, mod_seq, is_read, is_flagged, is_draft, is_answered, keywords,
    server_flags, is_dirty, is_removed
FROM email_message_folders
WHERE tenant_id = :tenant_id AND id = any(ARRAY(
    (SELECT p.id FROM email_message_folders p WHERE p.tenant_id = :tenant_id AND p.home_folder_id = :folder_id LIMIT :limit)
    UNION ALL
    (SELECT p.id FROM email_message_folders p WHERE p.tenant_id = :tenant_id AND p.folder_id = :folder_id LIMIT :limit)))
ORDER BY id FOR UPDATE;

--! dirty : Mirrored
-- What the server does not have yet, and could be told, from a place on.
SELECT id, message_id, folder_id, home_folder_id, uid_validity, uid, mod_seq, is_read, is_flagged, is_draft, is_answered, keywords,
    server_flags, is_dirty, is_removed
FROM email_message_folders WHERE tenant_id = :tenant_id AND account_id = :account_id AND is_dirty AND uid_validity <> 0
  AND (home_folder_id, uid) > (:after_home::uuid, :after_uid::bigint)
ORDER BY home_folder_id, uid LIMIT :limit;

--! known_uids
SELECT uid FROM email_message_folders
WHERE tenant_id = :tenant_id AND home_folder_id = :folder_id AND uid_validity = :uid_validity ORDER BY uid;

--! known_in_ranges
-- Of what a server says is gone, what was known.
SELECT DISTINCT p.uid FROM unnest(:firsts::bigint[], :lasts::bigint[]) AS w (first, last)
JOIN email_message_folders p ON p.tenant_id = :tenant_id AND p.home_folder_id = :folder_id AND p.uid_validity = :uid_validity
    AND p.uid BETWEEN w.first AND w.last
ORDER BY p.uid;

--! set_flags
UPDATE email_message_folders p SET is_read = w.is_read, is_flagged = w.is_flagged, is_draft = w.is_draft, is_answered = w.is_answered,
    keywords = string_to_array(w.keywords, ' '), server_flags = string_to_array(w.flags, ' '), mod_seq = w.mod_seq, is_dirty = w.is_dirty,
    is_removed = w.is_removed, updated_at = :now
FROM unnest(:ids::uuid[], :is_read::boolean[], :is_flagged::boolean[], :is_draft::boolean[], :is_answered::boolean[], :keywords::text[],
    :flags::text[], :mod_seqs::bigint[], :is_dirty::boolean[], :is_removed::boolean[])
    AS w (id, is_read, is_flagged, is_draft, is_answered, keywords, flags, mod_seq, is_dirty, is_removed)
WHERE p.tenant_id = :tenant_id AND p.id = w.id RETURNING p.id;

--! set_home
-- Where the server has them now.
UPDATE email_message_folders p SET home_folder_id = w.home, uid_validity = w.uid_validity, uid = w.uid, mod_seq = 0,
    is_dirty = w.is_dirty, updated_at = :now
FROM unnest(:ids::uuid[], :homes::uuid[], :uid_validities::bigint[], :uids::bigint[], :is_dirty::boolean[])
    AS w (id, home, uid_validity, uid, is_dirty)
WHERE p.tenant_id = :tenant_id AND p.id = w.id RETURNING p.id;

--! set_folder
UPDATE email_message_folders SET folder_id = :folder_id, is_dirty = :is_dirty, updated_at = :now
WHERE tenant_id = :tenant_id AND id = any(:ids::uuid[]) RETURNING id;

--! leave_marks
-- What the server has only marked as deleted, because it can do no more, stays known where it was, so that it does not come again.
INSERT INTO email_message_folders (tenant_id, id, account_id, folder_id, message_id, thread_id, home_folder_id, uid_validity, uid,
    is_read, is_flagged, is_draft, is_answered, keywords, server_flags, is_removed, received_at, created_at, updated_at)
SELECT p.tenant_id, w.id, p.account_id, w.home, p.message_id, p.thread_id, w.home, w.uid_validity, w.uid,
    p.is_read, p.is_flagged, p.is_draft, p.is_answered, p.keywords, p.server_flags, true, p.received_at, :now, :now
FROM unnest(:of::uuid[], :ids::uuid[], :homes::uuid[], :uid_validities::bigint[], :uids::bigint[]) AS w (of, id, home, uid_validity, uid)
JOIN email_message_folders p ON p.tenant_id = :tenant_id AND p.id = w.of
WHERE p.tenant_id = :tenant_id
ON CONFLICT ON CONSTRAINT email_message_folders_uid_key DO NOTHING RETURNING id;

--! homeless
-- Messages that were moved here, and whose number here is not known yet.
SELECT p.id, m.content_hash FROM email_message_folders p
JOIN email_messages m ON m.tenant_id = p.tenant_id AND m.id = p.message_id
WHERE p.tenant_id = :tenant_id AND p.home_folder_id = :folder_id AND p.uid_validity = 0 ORDER BY p.id;

--: Known()

--! to_rebind : Known
-- What is known of a folder's messages, to find them again under other numbers.
SELECT p.id, p.message_id, p.uid, p.received_at, m.size, m.envelope_hash FROM email_message_folders p
JOIN email_messages m ON m.tenant_id = p.tenant_id AND m.id = p.message_id
WHERE p.tenant_id = :tenant_id AND p.home_folder_id = :folder_id AND p.uid_validity = :uid_validity ORDER BY p.uid;

--! sample : Known
SELECT p.id, p.message_id, p.uid, p.received_at, m.size, m.envelope_hash FROM email_message_folders p
JOIN email_messages m ON m.tenant_id = p.tenant_id AND m.id = p.message_id
WHERE p.tenant_id = :tenant_id AND p.home_folder_id = :folder_id AND p.uid_validity = :uid_validity ORDER BY p.uid DESC LIMIT :limit;

--! to_compare
-- What both sides last agreed on, for the certificate.
SELECT uid, server_flags, is_removed FROM email_message_folders
WHERE tenant_id = :tenant_id AND home_folder_id = :folder_id AND uid_validity = :uid_validity ORDER BY uid;

--! withheld
-- Messages of which the server gave no more than a header and that are to be asked for again: those that wait as long as they
-- had waited before, from an hour to a day; longest first. Or, once the server gives some again, all that were not asked for since.
SELECT p.home_folder_id, p.uid_validity, p.uid, m.id AS message_id, m.content_hash, m.size FROM email_messages m
JOIN email_message_folders p ON p.tenant_id = m.tenant_id AND p.message_id = m.id AND p.uid_validity <> 0 AND NOT p.is_removed
WHERE m.tenant_id = :tenant_id AND m.account_id = :account_id AND m.poison IS NOT NULL AND m.is_too_large
  AND (m.updated_at + least(greatest(m.updated_at - m.created_at, interval '1 hour'), interval '1 day') <= :now
    OR :everything AND m.updated_at < :now)
ORDER BY m.updated_at, p.id LIMIT :limit;

--! lock_places
-- Rows of messages that are about to be others, locked in the order in which actions lock them.
SELECT id, message_id, uid FROM email_message_folders
WHERE tenant_id = :tenant_id AND home_folder_id = :folder_id AND uid_validity = :uid_validity AND uid = any(:uids::bigint[])
ORDER BY id FOR UPDATE;

--! stand_ins
-- Of rows of messages that are about to be others, those that stand for a message that is not there itself.
SELECT p.id FROM unnest(:uids::bigint[], :content_hashes::bytea[]) AS w (uid, content_hash)
JOIN email_message_folders p ON p.tenant_id = :tenant_id AND p.home_folder_id = :folder_id AND p.uid_validity = :uid_validity AND p.uid = w.uid
JOIN email_messages m ON m.tenant_id = p.tenant_id AND m.id = p.message_id AND m.content_hash <> w.content_hash
WHERE p.tenant_id = :tenant_id ORDER BY p.id;

--! take_places
-- What came at last, in the places of what had stood there for it; the rows stay, and with them what the member did.
UPDATE email_message_folders p SET message_id = m.id, thread_id = m.thread_id, received_at = w.received_at, updated_at = :now
FROM unnest(:ids::uuid[], :content_hashes::bytea[], :received_ats::timestamptz[]) AS w (id, content_hash, received_at)
JOIN email_messages m ON m.tenant_id = :tenant_id AND m.account_id = :account_id AND m.content_hash = w.content_hash
WHERE p.tenant_id = :tenant_id AND p.id = w.id AND p.message_id <> m.id RETURNING p.id;

--! on_server
-- Where the server has a message, as far as that is known.
SELECT f.server_name, p.uid_validity, p.uid FROM email_message_folders p
JOIN email_folders f ON f.tenant_id = p.tenant_id AND f.id = p.home_folder_id
WHERE p.tenant_id = :tenant_id AND p.message_id = :message_id AND p.uid_validity <> 0 AND NOT p.is_removed
ORDER BY p.id LIMIT :limit;

--! with_homeless
-- Folders of which a message's number is not known yet.
SELECT f.id FROM email_folders f WHERE f.tenant_id = :tenant_id AND f.account_id = :account_id
  AND EXISTS (SELECT FROM email_message_folders p WHERE p.tenant_id = f.tenant_id AND p.home_folder_id = f.id AND p.uid_validity = 0);

--! count_home
SELECT count(*) FROM email_message_folders
WHERE tenant_id = :tenant_id AND home_folder_id = :folder_id AND uid_validity = :uid_validity;

--! put_back
-- Where and how far the server will not follow, the member's wish ends.
UPDATE email_message_folders SET folder_id = home_folder_id, is_removed = false, is_dirty = false, updated_at = :now
WHERE tenant_id = :tenant_id AND id = any(:ids::uuid[]) RETURNING id;

--! set_clean
UPDATE email_message_folders SET is_dirty = false, updated_at = :now
WHERE tenant_id = :tenant_id AND id = any(:ids::uuid[]) AND is_removed RETURNING id;
