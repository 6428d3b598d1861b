-- Folders of mail accounts. Tenant rows: run by TenantTx.

--: Folder(parent_id?, certified_at?)

--! of_account : Folder
SELECT id, account_id, parent_id, name, path, server_name, delimiter, type, is_selectable, unread_count, total_count, uid_validity,
    uid_next, high_mod_seq, exists_count, is_complete, sync_method, permanent_flags, certified_at, certificate, certificate_differences
FROM email_folders WHERE tenant_id = :tenant_id AND account_id = :account_id ORDER BY path, id;

--! find : Folder
SELECT f.id, f.account_id, f.parent_id, f.name, f.path, f.server_name, f.delimiter, f.type, f.is_selectable, f.unread_count, f.total_count,
    f.uid_validity, f.uid_next, f.high_mod_seq, f.exists_count, f.is_complete, f.sync_method, f.permanent_flags, f.certified_at, f.certificate, f.certificate_differences
FROM email_folders f JOIN email_accounts a ON a.tenant_id = f.tenant_id AND a.id = f.account_id
WHERE f.tenant_id = :tenant_id AND f.id = :id AND a.user_id = :user_id AND a.deleted_at IS NULL;

--! ids_of_user (account_id?, folder_id?, type?)
-- The folders that a list is made of; never somebody else's. What was thrown away is left out where no folder is named.
SELECT f.id FROM email_folders f JOIN email_accounts a ON a.tenant_id = f.tenant_id AND a.id = f.account_id
WHERE f.tenant_id = :tenant_id AND a.tenant_id = :tenant_id AND a.user_id = :user_id AND a.deleted_at IS NULL
  AND (:account_id::uuid IS NULL OR f.account_id = :account_id)
  AND (:folder_id::uuid IS NULL OR f.id = :folder_id)
  AND (:type::text IS NULL OR f.type = :type)
  AND (NOT :without_thrown_away OR f.type NOT IN ('trash', 'spam'));

--! of_type : Folder
SELECT id, account_id, parent_id, name, path, server_name, delimiter, type, is_selectable, unread_count, total_count, uid_validity,
    uid_next, high_mod_seq, exists_count, is_complete, sync_method, permanent_flags, certified_at, certificate, certificate_differences
FROM email_folders WHERE tenant_id = :tenant_id AND account_id = :account_id AND type = :type AND is_selectable ORDER BY path LIMIT 1;

--! insert (parent_id?)
INSERT INTO email_folders (tenant_id, id, account_id, parent_id, name, path, server_name, delimiter, type, is_selectable, created_at, updated_at)
VALUES (:tenant_id, :id, :account_id, :parent_id, :name, :path, :server_name, :delimiter, :type, :is_selectable, :now, :now)
ON CONFLICT ON CONSTRAINT email_folders_path_key DO UPDATE SET updated_at = excluded.updated_at
RETURNING id, is_selectable;

--! describe (parent_id?)
-- What the server says of a folder that is known; its name may be a new one.
UPDATE email_folders SET parent_id = :parent_id, name = :name, path = :path, server_name = :server_name, delimiter = :delimiter,
    type = :type, is_selectable = :is_selectable, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! set_token
-- Up to where the mirror is the server's state; only in the transaction that made it so.
UPDATE email_folders SET uid_validity = :uid_validity, uid_next = :uid_next, high_mod_seq = :high_mod_seq, is_complete = :is_complete,
    sync_method = :sync_method, permanent_flags = :permanent_flags,
    exists_count = (SELECT count(*) FROM email_message_folders p
        WHERE p.tenant_id = :tenant_id AND p.home_folder_id = :id AND p.uid_validity = :uid_validity),
    updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id RETURNING exists_count;

--! set_method
UPDATE email_folders SET sync_method = :sync_method, high_mod_seq = 0, updated_at = :now WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! set_validity
-- A folder that was just found, before its first message.
UPDATE email_folders SET uid_validity = :uid_validity, updated_at = :now WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! set_certificate
-- Now that everything is known to be equal, the best way to learn of changes is tried once more: what a server did wrongly
-- once, it may do rightly by now, and if not, that is found out as it was before.
UPDATE email_folders SET certified_at = :now, certificate = :certificate, certificate_differences = :differences,
    sync_method = CASE WHEN :certificate = 'different' THEN sync_method ELSE 'qresync' END
WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! add_counts
-- Locked in one order, so that two who change the same folders wait for each other and never both.
UPDATE email_folders f SET total_count = f.total_count + w.total, unread_count = f.unread_count + w.unread
FROM unnest(:ids::uuid[], :totals::integer[], :unreads::integer[]) AS w (id, total, unread)
WHERE f.tenant_id = :tenant_id AND f.id = w.id AND f.id = any(ARRAY(
    SELECT l.id FROM email_folders l WHERE l.tenant_id = :tenant_id AND l.id = any(:ids) ORDER BY l.id FOR NO KEY UPDATE))
RETURNING f.id;

--! count_anew
UPDATE email_folders f SET total_count = c.total, unread_count = c.unread
FROM (SELECT w.id, count(p.id)::integer AS total, (count(p.id) FILTER (WHERE NOT p.is_read))::integer AS unread
      FROM unnest(:ids::uuid[]) AS w (id)
      LEFT JOIN email_message_folders p ON p.tenant_id = :tenant_id AND p.folder_id = w.id AND NOT p.is_removed GROUP BY w.id) AS c
WHERE f.tenant_id = :tenant_id AND f.id = c.id RETURNING f.id;

--! next_local_uid
-- A folder without a server numbers its messages by itself.
UPDATE email_folders SET uid_next = uid_next + :count WHERE tenant_id = :tenant_id AND id = :id RETURNING uid_next - :count AS first_uid;

--! delete
DELETE FROM email_folders WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! want_certificate
-- The worker that keeps the account compares everything with the server when it is told to look.
UPDATE email_folders SET certificate = 'wanted', updated_at = :now
WHERE tenant_id = :tenant_id AND account_id = :account_id AND is_selectable RETURNING id;
