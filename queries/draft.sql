-- Drafts and who has them open. Tenant rows: run by TenantTx.

--: Draft(html_digest?, body_html?, access?, deleted_at?, outbox_id?)

--! find : Draft
-- Whoever's it is; access is what it is shared with the asker for, until now.
SELECT d.id, d.user_id, d.account_id, d.version, d.content, d.body_digest, b.bytes AS body, d.html_digest, h.bytes AS body_html,
    d.content_digest, d.size_bytes, d.has_conflict, d.copied_version, d.last_saved_at, d.last_device, d.deleted_at, d.outbox_id, d.updated_at,
    (SELECT s.access FROM draft_shares s WHERE s.tenant_id = d.tenant_id AND s.draft_id = d.id AND s.user_id = :user_id
        AND (s.ends_at IS NULL OR s.ends_at > :now)) AS access
FROM drafts d
JOIN draft_bodies b ON b.tenant_id = d.tenant_id AND b.draft_id = d.id AND b.digest = d.body_digest
LEFT JOIN draft_bodies h ON h.tenant_id = d.tenant_id AND h.draft_id = d.id AND h.digest = d.html_digest
WHERE d.tenant_id = :tenant_id AND d.id = :id;

--! lock
-- Nobody else saves it until this transaction has ended. Who is to hear of a change: the owner and all that it is shared with.
SELECT d.id, array_append(ARRAY(SELECT s.user_id FROM draft_shares s WHERE s.tenant_id = d.tenant_id AND s.draft_id = d.id
    AND (s.ends_at IS NULL OR s.ends_at > :now)), d.user_id) AS audience
FROM drafts d WHERE d.tenant_id = :tenant_id AND d.id = :id FOR UPDATE OF d;

--! save (html_digest?, remote_version?, remote_modified_at?, strategy?, conflicts?)
-- The next version, its revision, and the texts that no revision has yet; nothing when somebody else was first.
WITH saved AS (
    INSERT INTO drafts AS d (tenant_id, id, user_id, account_id, version, content, body_digest, html_digest, content_digest, size_bytes,
        snippet, last_saved_at, last_saved_by, last_device, has_conflict, copied_version, created_at, updated_at)
    VALUES (:tenant_id, :id, :owner, :account_id, :before + 1, :content, :body_digest, :html_digest, :content_digest, :size_bytes,
        :snippet, :now, :user_id, :device, :has_conflict,
        CASE WHEN EXISTS (SELECT FROM email_accounts a WHERE a.tenant_id = :tenant_id AND a.id = :account_id AND a.protocol = 'imap')
            THEN 0 ELSE -1 END, :now, :now)
    ON CONFLICT (tenant_id, id) DO UPDATE SET version = excluded.version, content = excluded.content, body_digest = excluded.body_digest,
        html_digest = excluded.html_digest, content_digest = excluded.content_digest, size_bytes = excluded.size_bytes,
        snippet = excluded.snippet, last_saved_at = excluded.last_saved_at, last_saved_by = excluded.last_saved_by,
        last_device = excluded.last_device, has_conflict = d.has_conflict OR excluded.has_conflict, deleted_at = NULL,
        copied_version = CASE WHEN excluded.copied_version < 0 THEN -1 ELSE d.copied_version END, updated_at = excluded.updated_at
    WHERE d.version = :before AND d.outbox_id IS NULL
    RETURNING d.id, d.version, d.copied_version),
kept AS (
    INSERT INTO draft_bodies (tenant_id, draft_id, digest, bytes)
    SELECT :tenant_id, s.id, t.digest, t.bytes FROM saved s, unnest(:digests::bytea[], :texts::bytea[]) AS t (digest, bytes)
    ON CONFLICT DO NOTHING RETURNING digest),
recorded AS (
    INSERT INTO draft_revisions (tenant_id, id, draft_id, version, base_version, saved_by, device, content, body_digest, html_digest,
        content_digest, size_bytes, changes, remote_version, remote_modified_at, strategy, conflicts, created_at, updated_at)
    SELECT :tenant_id, :save_id, s.id, s.version, :base_version, :user_id, :device, :content, :body_digest, :html_digest,
        :content_digest, :size_bytes, :changes, :remote_version, :remote_modified_at, :strategy, :conflicts, :now, :now
    FROM saved s RETURNING id),
seen AS (
    INSERT INTO draft_devices (tenant_id, draft_id, user_id, device, version, updated_at)
    SELECT :tenant_id, s.id, :user_id, :device, s.version, :now FROM saved s
    ON CONFLICT (tenant_id, draft_id, user_id, device) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at
    RETURNING version)
SELECT version, copied_version FROM saved;

--! keep (html_digest?, remote_version?, remote_modified_at?, strategy?, conflicts?)
-- What lost in a conflict, as a revision that is no version.
WITH draft AS (
    UPDATE drafts SET has_conflict = has_conflict OR :is_losing_side WHERE tenant_id = :tenant_id AND id = :id RETURNING id),
kept AS (
    INSERT INTO draft_bodies (tenant_id, draft_id, digest, bytes)
    SELECT :tenant_id, d.id, t.digest, t.bytes FROM draft d, unnest(:digests::bytea[], :texts::bytea[]) AS t (digest, bytes)
    ON CONFLICT DO NOTHING RETURNING digest)
INSERT INTO draft_revisions (tenant_id, id, draft_id, version, base_version, saved_by, device, content, body_digest, html_digest,
    content_digest, size_bytes, changes, remote_version, remote_modified_at, strategy, conflicts, is_losing_side, created_at, updated_at)
SELECT :tenant_id, :save_id, d.id, 0, :base_version, :user_id, :device, :content, :body_digest, :html_digest,
    :content_digest, :size_bytes, :changes, :remote_version, :remote_modified_at, :strategy, :conflicts, :is_losing_side, :now, :now
FROM draft d RETURNING id;

--: Listed()

--! list : Listed
-- A member's own, newest first, without bodies.
SELECT d.id, d.user_id, d.account_id, d.version, d.content, d.content_digest, d.size_bytes, d.snippet, d.has_conflict, d.copied_version,
    d.last_saved_at, d.last_device, d.updated_at
FROM drafts d
WHERE d.tenant_id = :tenant_id AND d.user_id = :user_id AND d.deleted_at IS NULL AND d.outbox_id IS NULL
  AND (d.last_saved_at, d.id) < (:before, :before_id)
ORDER BY d.last_saved_at DESC, d.id DESC LIMIT :limit;

--! list_of_account : Listed
SELECT d.id, d.user_id, d.account_id, d.version, d.content, d.content_digest, d.size_bytes, d.snippet, d.has_conflict, d.copied_version,
    d.last_saved_at, d.last_device, d.updated_at
FROM drafts d
WHERE d.tenant_id = :tenant_id AND d.user_id = :user_id AND d.account_id = :account_id AND d.deleted_at IS NULL AND d.outbox_id IS NULL
  AND (d.last_saved_at, d.id) < (:before, :before_id)
ORDER BY d.last_saved_at DESC, d.id DESC LIMIT :limit;

--! count (account_id?)
-- Up to a number that says that there are many.
SELECT count(*) AS total FROM (
    SELECT FROM drafts d WHERE d.tenant_id = :tenant_id AND d.user_id = :user_id AND d.deleted_at IS NULL AND d.outbox_id IS NULL
        AND (:account_id::uuid IS NULL OR d.account_id = :account_id) LIMIT :most) AS counted;

--: Whole(body_html?)

--! export : Whole
-- A member's own with their bodies, by id, up to 32 MiB at a time, but one at least.
WITH next AS (
    SELECT n.id, sum(n.size_bytes) OVER (ORDER BY n.id) - n.size_bytes AS before FROM (
        SELECT d.id, d.size_bytes FROM drafts d
        WHERE d.tenant_id = :tenant_id AND d.user_id = :user_id AND d.account_id = :account_id AND d.deleted_at IS NULL
           AND d.outbox_id IS NULL
          AND (NOT :named OR d.id = any(:ids::uuid[])) AND d.id > :after
        ORDER BY d.id LIMIT :limit) AS n)
-- Texts are looked up one by one, whatever the statistics say of a tenant that is new.
SELECT d.id, d.user_id, d.account_id, d.version, d.content,
    (SELECT b.bytes FROM draft_bodies b WHERE b.tenant_id = d.tenant_id AND b.draft_id = d.id AND b.digest = d.body_digest) AS body,
    (SELECT h.bytes FROM draft_bodies h WHERE h.tenant_id = d.tenant_id AND h.draft_id = d.id AND h.digest = d.html_digest) AS body_html,
    d.content_digest, d.copied_version, d.last_saved_at, d.updated_at
FROM next n JOIN drafts d ON d.tenant_id = :tenant_id AND d.id = n.id
WHERE n.before < 33554432
ORDER BY d.id;

--! delete (version?)
-- For 30 days it can be recovered.
UPDATE drafts SET deleted_at = :now, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND user_id = :user_id AND deleted_at IS NULL AND outbox_id IS NULL AND (:version::int IS NULL OR version = :version)
RETURNING account_id, copied_version, ARRAY(SELECT s.user_id FROM draft_shares s WHERE s.tenant_id = drafts.tenant_id AND s.draft_id = drafts.id) AS shared_with;

--! confirm
-- Its owner has seen what was in conflict.
UPDATE drafts SET has_conflict = false, updated_at = :now WHERE tenant_id = :tenant_id AND id = :id AND has_conflict RETURNING id;

--! purge
-- Deleted long ago, or of nobody who is a member any more, or of an account that is gone. Copies of deleted ones that are still on a server stay
-- known: as what is to be taken away, and never as new drafts. Those of who is no member any more are theirs, and stay where they are.
WITH old AS (
    SELECT d.id, d.deleted_at < :before AS was_deleted FROM drafts d WHERE d.tenant_id = :tenant_id AND (d.deleted_at < :before
        OR NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = d.tenant_id AND m.user_id = d.user_id)
        OR NOT EXISTS (SELECT FROM email_accounts a WHERE a.tenant_id = d.tenant_id AND a.id = d.account_id AND a.deleted_at IS NULL))
    ORDER BY d.id LIMIT :limit FOR UPDATE OF d SKIP LOCKED),
kept AS (
    UPDATE draft_copies c SET draft_id = NULL WHERE c.tenant_id = :tenant_id AND c.folder_id IS NOT NULL
      AND c.draft_id IN (SELECT id FROM old WHERE was_deleted) RETURNING c.account_id)
DELETE FROM drafts WHERE tenant_id = :tenant_id AND id IN (SELECT id FROM old)
RETURNING id;

--: Device(editing_until?)

--! see (editing_until?)
-- A device has the draft open, with this version.
INSERT INTO draft_devices AS v (tenant_id, draft_id, user_id, device, version, editing_until, updated_at)
VALUES (:tenant_id, :draft_id, :user_id, :device, :version, :editing_until, :now)
ON CONFLICT (tenant_id, draft_id, user_id, device) DO UPDATE
    SET version = greatest(v.version, excluded.version), editing_until = excluded.editing_until, updated_at = excluded.updated_at
RETURNING version;

--! devices : Device
SELECT user_id, device, version, editing_until, updated_at FROM draft_devices
WHERE tenant_id = :tenant_id AND draft_id = :draft_id AND editing_until > :now ORDER BY updated_at DESC LIMIT 100;

--! undelete
-- Its copy has gone with it.
UPDATE drafts SET deleted_at = NULL, copied_version = least(copied_version, 0), updated_at = :now WHERE tenant_id = :tenant_id AND id = :id AND deleted_at IS NOT NULL RETURNING id;

--! devices_of_user
SELECT device FROM draft_devices WHERE tenant_id = :tenant_id AND draft_id = :draft_id AND user_id = :user_id;

--! begin_sending
-- It leaves the drafts: nothing when it is not the owner's, of another version, or sent already.
UPDATE drafts SET outbox_id = :outbox_id, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND user_id = :user_id AND version = :version AND deleted_at IS NULL AND outbox_id IS NULL
RETURNING ARRAY(SELECT s.user_id FROM draft_shares s WHERE s.tenant_id = drafts.tenant_id AND s.draft_id = drafts.id) AS shared_with;

--! end_sending
-- It is back, unless it was deleted long ago.
UPDATE drafts SET outbox_id = NULL, deleted_at = NULL, copied_version = least(copied_version, 0), updated_at = :now WHERE tenant_id = :tenant_id AND outbox_id = :outbox_id
RETURNING ARRAY(SELECT s.user_id FROM draft_shares s WHERE s.tenant_id = drafts.tenant_id AND s.draft_id = drafts.id) AS shared_with;

--! let_go
-- Its sending has ended, and its member does not want to see it any more: unless somebody has got it, it can be recovered as deleted drafts are.
UPDATE drafts d SET outbox_id = NULL, deleted_at = :now, copied_version = least(copied_version, 0), updated_at = :now
WHERE d.tenant_id = :tenant_id AND d.outbox_id = :outbox_id AND NOT EXISTS (
    SELECT FROM outbox_recipients r WHERE r.tenant_id = d.tenant_id AND r.outbox_id = d.outbox_id AND r.state = 'accepted')
RETURNING d.id;

--! sent
-- Somebody has got it, so that it goes as deleted drafts do.
UPDATE drafts SET deleted_at = :now, updated_at = :now WHERE tenant_id = :tenant_id AND outbox_id = :outbox_id AND deleted_at IS NULL
RETURNING id;
