-- Drafts as the messages of Drafts folders. Tenant rows: run by TenantTx.

--! remember (draft_id?, folder_id?)
-- What a message is a copy of: before it is handed to a server, or when it came from there.
INSERT INTO draft_copies AS c (tenant_id, account_id, content_hash, draft_id, version, folder_id, created_at, updated_at)
VALUES (:tenant_id, :account_id, :content_hash, :draft_id, :version, :folder_id, :now, :now)
ON CONFLICT (tenant_id, account_id, content_hash) DO UPDATE SET draft_id = excluded.draft_id, version = excluded.version,
    folder_id = coalesce(excluded.folder_id, c.folder_id), updated_at = excluded.updated_at
RETURNING version;

--! copied
-- The folder has this version now; which one is newest, unless the draft has left.
UPDATE drafts SET copied_version = greatest(copied_version, :version), copy_failures = 0, copy_failed_at = NULL
WHERE tenant_id = :tenant_id AND id = :id AND deleted_at IS NULL AND outbox_id IS NULL RETURNING user_id, version, last_saved_at;

--! not_copied
-- It has none any more.
UPDATE drafts SET copied_version = least(copied_version, 0) WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! copy_failed
-- Its copy cannot be written, at least for now.
UPDATE drafts SET copy_failures = copy_failures + 1, copy_failed_at = :now WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! came_otherwise
-- Forgets what was handed to a server as the copy of a version, and has not come from there as it was: some servers write messages anew.
DELETE FROM draft_copies c
WHERE c.tenant_id = :tenant_id AND c.account_id = :account_id AND c.draft_id = :draft_id AND c.version = :version AND c.folder_id IS NULL
  AND NOT EXISTS (
    SELECT FROM email_messages m JOIN email_message_folders p ON p.tenant_id = m.tenant_id AND p.message_id = m.id
    WHERE m.tenant_id = c.tenant_id AND m.account_id = c.account_id AND m.content_hash = c.content_hash AND p.home_folder_id = :folder_id)
RETURNING c.content_hash;

--! unknown
-- Drafts that other programs put into a folder, or changed there, oldest first, and whether they are here and small enough to be read.
SELECT m.id, m.size, m.poison IS NULL AND NOT m.is_too_large AND m.size <= :most AS can_be_read FROM email_message_folders p
JOIN email_messages m ON m.tenant_id = p.tenant_id AND m.id = p.message_id
WHERE p.tenant_id = :tenant_id AND p.home_folder_id = :folder_id AND p.folder_id = :folder_id AND p.is_draft AND NOT p.is_removed
  AND NOT EXISTS (SELECT FROM draft_copies c WHERE c.tenant_id = m.tenant_id AND c.account_id = m.account_id AND c.content_hash = m.content_hash)
ORDER BY p.received_at, p.id LIMIT :limit;

--! seen
-- Copies that the mirror has found in the folder.
UPDATE draft_copies c SET folder_id = :folder_id, updated_at = :now
WHERE c.tenant_id = :tenant_id AND c.account_id = :account_id AND (c.folder_id IS NULL OR c.folder_id <> :folder_id) AND EXISTS (
    SELECT FROM email_messages m JOIN email_message_folders p ON p.tenant_id = m.tenant_id AND p.message_id = m.id
    WHERE m.tenant_id = c.tenant_id AND m.account_id = c.account_id AND m.content_hash = c.content_hash AND p.home_folder_id = :folder_id)
RETURNING c.content_hash;

--: Gone(draft_id?)

--! gone : Gone
-- Copies that were in the folder and are not there any more.
DELETE FROM draft_copies c
WHERE c.tenant_id = :tenant_id AND c.account_id = :account_id AND c.folder_id = :folder_id AND NOT EXISTS (
    SELECT FROM email_messages m JOIN email_message_folders p ON p.tenant_id = m.tenant_id AND p.message_id = m.id
    WHERE m.tenant_id = c.tenant_id AND m.account_id = c.account_id AND m.content_hash = c.content_hash AND p.home_folder_id = :folder_id)
RETURNING c.draft_id;

--! without_copy
-- Of these drafts, those that had a copy in a folder and have none there. What was never found there is of no older version, unless it never got there.
SELECT d.id, d.user_id, d.version, d.copied_version FROM drafts d
WHERE d.tenant_id = :tenant_id AND d.id = any(:ids::uuid[]) AND d.deleted_at IS NULL AND d.outbox_id IS NULL AND d.copied_version > 0
  AND NOT EXISTS (SELECT FROM draft_copies c WHERE c.tenant_id = d.tenant_id AND c.draft_id = d.id AND c.version >= d.copied_version
    AND (c.folder_id IS NULL OR c.folder_id = :folder_id))
ORDER BY d.id FOR UPDATE;

--! elsewhere
-- Drafts whose copies all lie in what was the Drafts folder before: they are to be written once more, as other messages.
UPDATE drafts SET copied_version = 0, updated_at = :now WHERE tenant_id = :tenant_id AND id IN (
    SELECT d.id FROM drafts d
    WHERE d.tenant_id = :tenant_id AND d.deleted_at IS NULL AND d.outbox_id IS NULL AND d.copied_version > 0
      AND d.id IN (SELECT c.draft_id FROM draft_copies c
        WHERE c.tenant_id = :tenant_id AND c.account_id = :account_id AND c.folder_id <> :folder_id)
      AND NOT EXISTS (SELECT FROM draft_copies c WHERE c.tenant_id = d.tenant_id AND c.draft_id = d.id AND c.version >= d.copied_version
        AND (c.folder_id IS NULL OR c.folder_id = :folder_id))
    ORDER BY d.id LIMIT :limit)
RETURNING id;

--! superfluous
-- Where copies lie of drafts that have left the drafts or are purged, and all but the newest of the others, in whatever folder. Only what the mirror
-- has found counts, so that a copy is never missed before the next one is known to be there.
SELECT r.id FROM (
    SELECT p.id, c.draft_id IS NULL OR d.deleted_at IS NOT NULL OR d.outbox_id IS NOT NULL AS has_left,
        dense_rank() OVER (PARTITION BY c.draft_id ORDER BY c.version DESC, c.created_at DESC, c.content_hash) AS age
    FROM draft_copies c
    LEFT JOIN drafts d ON d.tenant_id = c.tenant_id AND d.id = c.draft_id
    JOIN email_messages m ON m.tenant_id = c.tenant_id AND m.account_id = c.account_id AND m.content_hash = c.content_hash
    JOIN email_message_folders p ON p.tenant_id = m.tenant_id AND p.message_id = m.id
        AND p.home_folder_id = c.folder_id AND p.folder_id = c.folder_id AND NOT p.is_removed
    WHERE c.tenant_id = :tenant_id AND c.account_id = :account_id AND (c.draft_id IS NOT NULL OR c.version > 0)) AS r
WHERE r.has_left OR r.age > 1
ORDER BY r.id LIMIT :limit;

--! overdue
-- Drafts of an account whose copy should have been written long ago, and perhaps has no job any more. One that could not be written is tried again
-- when it was changed, or later and later.
SELECT d.id FROM drafts d
WHERE d.tenant_id = :tenant_id AND d.account_id = :account_id AND d.deleted_at IS NULL AND d.outbox_id IS NULL
  AND d.copied_version >= 0 AND d.copied_version < d.version AND d.last_saved_at < :before
  AND (d.copy_failed_at IS NULL OR d.last_saved_at > d.copy_failed_at
    OR d.copy_failed_at + least(interval '10 minutes' * power(2, least(d.copy_failures, 10)), interval '1 day') < :now)
ORDER BY d.id LIMIT :limit;

--! of_messages
-- The drafts of a member's own that messages are copies of.
SELECT m.id AS message_id, d.id FROM email_messages m
JOIN draft_copies c ON c.tenant_id = m.tenant_id AND c.account_id = m.account_id AND c.content_hash = m.content_hash
JOIN drafts d ON d.tenant_id = c.tenant_id AND d.id = c.draft_id
WHERE m.tenant_id = :tenant_id AND m.id = any(:message_ids::uuid[]) AND d.user_id = :user_id AND d.deleted_at IS NULL AND d.outbox_id IS NULL;
