-- Members' mail accounts. Tenant rows: run by TenantTx.

--: Account(smtp_hostname?, smtp_port?, smtp_encryption?, smtp_username?, leave_on_server_days?, last_sync_at?, sync_state_since?, progress_folder?, claimed_by?, deleted_at?)

--! find : Account
SELECT a.id, a.user_id, a.account_name, a.email_address, a.protocol, a.hostname, a.port, a.encryption, a.username, a.smtp_hostname,
    a.smtp_port, a.smtp_encryption, a.smtp_username, a.leave_on_server_days, a.max_message_size, a.is_enabled, a.is_sync_enabled,
    a.sync_interval, a.last_sync_at, a.sync_state, a.sync_state_text, a.sync_state_since, a.sync_failures, a.progress_folder, a.progress_done,
    a.progress_total, a.claim, a.claimed_by, a.version, a.deleted_at, a.created_at, a.updated_at,
    (SELECT coalesce(sum(f.unread_count) FILTER (WHERE f.type NOT IN ('trash', 'spam', 'drafts')), 0)::bigint
     FROM email_folders f WHERE f.tenant_id = a.tenant_id AND f.account_id = a.id) AS unread_count,
    (SELECT coalesce(sum(f.total_count), 0)::bigint
     FROM email_folders f WHERE f.tenant_id = a.tenant_id AND f.account_id = a.id) AS total_count,
    (SELECT count(*) FROM (SELECT FROM email_messages m WHERE m.tenant_id = a.tenant_id AND m.account_id = a.id
        AND (m.poison IS NOT NULL OR m.is_too_large) LIMIT 10000) AS problems) AS problem_count
FROM email_accounts a WHERE a.tenant_id = :tenant_id AND a.id = :id;

--! of_user : Account
SELECT a.id, a.user_id, a.account_name, a.email_address, a.protocol, a.hostname, a.port, a.encryption, a.username, a.smtp_hostname,
    a.smtp_port, a.smtp_encryption, a.smtp_username, a.leave_on_server_days, a.max_message_size, a.is_enabled, a.is_sync_enabled,
    a.sync_interval, a.last_sync_at, a.sync_state, a.sync_state_text, a.sync_state_since, a.sync_failures, a.progress_folder, a.progress_done,
    a.progress_total, a.claim, a.claimed_by, a.version, a.deleted_at, a.created_at, a.updated_at,
    (SELECT coalesce(sum(f.unread_count) FILTER (WHERE f.type NOT IN ('trash', 'spam', 'drafts')), 0)::bigint
     FROM email_folders f WHERE f.tenant_id = a.tenant_id AND f.account_id = a.id) AS unread_count,
    (SELECT coalesce(sum(f.total_count), 0)::bigint
     FROM email_folders f WHERE f.tenant_id = a.tenant_id AND f.account_id = a.id) AS total_count,
    (SELECT count(*) FROM (SELECT FROM email_messages m WHERE m.tenant_id = a.tenant_id AND m.account_id = a.id
        AND (m.poison IS NOT NULL OR m.is_too_large) LIMIT 10000) AS problems) AS problem_count
FROM email_accounts a WHERE a.tenant_id = :tenant_id AND a.user_id = :user_id AND a.deleted_at IS NULL ORDER BY a.created_at, a.id;

--! insert (password?, smtp_hostname?, smtp_port?, smtp_encryption?, smtp_username?, leave_on_server_days?)
INSERT INTO email_accounts (tenant_id, id, user_id, account_name, email_address, protocol, hostname, port, encryption, username,
    password, smtp_hostname, smtp_port, smtp_encryption, smtp_username, leave_on_server_days, max_message_size, sync_interval,
    created_at, updated_at)
VALUES (:tenant_id, :id, :user_id, :account_name, :email_address, :protocol, :hostname, :port, :encryption, :username,
    :password, :smtp_hostname, :smtp_port, :smtp_encryption, :smtp_username, :leave_on_server_days, :max_message_size, :sync_interval,
    :now, :now)
RETURNING id;

--! insert_local
-- The account of imported mail; of two imports that begin at once, one makes it.
INSERT INTO email_accounts (tenant_id, id, user_id, account_name, email_address, protocol, encryption, is_sync_enabled, max_message_size,
    sync_interval, sync_state, created_at, updated_at)
VALUES (:tenant_id, :id, :user_id, :account_name, :email_address, 'local', 'none', false, :max_message_size, 0, 'idle', :now, :now)
ON CONFLICT ON CONSTRAINT email_accounts_address_key DO UPDATE SET updated_at = excluded.updated_at
RETURNING id;

--! hold_local
-- Keeps it from being taken away until the transaction ends; none when that has begun.
SELECT id FROM email_accounts WHERE tenant_id = :tenant_id AND id = :id AND deleted_at IS NULL FOR SHARE;

--! update (account_name?, email_address?, hostname?, port?, encryption?, username?, password?, smtp_hostname?, smtp_port?, smtp_encryption?, smtp_username?, leave_on_server_days?, sync_interval?, is_enabled?, is_sync_enabled?, expected_version?)
UPDATE email_accounts SET
    account_name = coalesce(:account_name, account_name), email_address = coalesce(:email_address, email_address),
    hostname = coalesce(:hostname, hostname), port = coalesce(:port, port), encryption = coalesce(:encryption, encryption),
    username = coalesce(:username, username), password = coalesce(:password, password),
    smtp_hostname = CASE WHEN :with_smtp THEN :smtp_hostname ELSE smtp_hostname END,
    smtp_port = CASE WHEN :with_smtp THEN :smtp_port ELSE smtp_port END,
    smtp_encryption = CASE WHEN :with_smtp THEN :smtp_encryption ELSE smtp_encryption END,
    smtp_username = CASE WHEN :with_smtp THEN :smtp_username ELSE smtp_username END,
    leave_on_server_days = CASE WHEN :with_leave THEN :leave_on_server_days ELSE leave_on_server_days END,
    sync_interval = coalesce(:sync_interval, sync_interval),
    is_enabled = coalesce(:is_enabled, is_enabled), is_sync_enabled = coalesce(:is_sync_enabled, is_sync_enabled),
    sync_failures = 0, version = version + 1, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND user_id = :user_id AND deleted_at IS NULL
  AND (:expected_version::integer IS NULL OR version = :expected_version)
RETURNING id;

--! mark_deleted (expected_version?)
-- From now on nobody sees it; a job takes its mail away. Its address becomes free at once.
UPDATE email_accounts SET deleted_at = :now, is_enabled = false, password = NULL, email_address = email_address || ' ' || id,
    claim = claim + 1, claimed_by = NULL, version = version + 1, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND user_id = :user_id AND deleted_at IS NULL
  AND (:expected_version::integer IS NULL OR version = :expected_version)
RETURNING id;

--! password
SELECT coalesce(password, ''::bytea) AS password FROM email_accounts WHERE tenant_id = :tenant_id AND id = :id;

--! replace_password
-- Only what is replaced by it, and nothing that was entered meanwhile. No other account, so its version stays.
UPDATE email_accounts SET password = :password, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND password = :before AND deleted_at IS NULL RETURNING id;

--! claim (now, claimed_by)
-- Only one worker keeps an account equal. Whoever had it before writes nothing any more, for its claim is not the last one.
UPDATE email_accounts SET claim = claim + 1, claimed_by = :claimed_by, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND deleted_at IS NULL AND is_enabled
RETURNING claim;

--! claim_free
-- The same, unless another instance that is alive keeps it.
UPDATE email_accounts SET claim = claim + 1, claimed_by = :claimed_by, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id AND deleted_at IS NULL AND is_enabled AND is_sync_enabled
  AND (claimed_by IS NULL OR claimed_by = :claimed_by OR NOT claimed_by = any(:alive::uuid[]))
RETURNING claim;

--! hold
-- In every transaction of a worker: the claim is still its own, and stays so until the transaction ends.
SELECT id FROM email_accounts WHERE tenant_id = :tenant_id AND id = :id AND claim = :claim AND deleted_at IS NULL FOR NO KEY UPDATE;

--! is_kept
-- Whether an account is to be kept equal, for workers that ask often.
SELECT is_enabled AND is_sync_enabled AS is_kept FROM email_accounts
WHERE tenant_id = :tenant_id AND id = :id AND deleted_at IS NULL;

--! release
UPDATE email_accounts SET claimed_by = NULL WHERE tenant_id = :tenant_id AND id = :id AND claim = :claim RETURNING id;

--! claimed_by_any
SELECT id FROM email_accounts WHERE tenant_id = :tenant_id AND claimed_by = any(:instances) AND deleted_at IS NULL;

--! to_watch
-- What a worker could keep equal: switched on, with a server.
SELECT id FROM email_accounts
WHERE tenant_id = :tenant_id AND is_enabled AND is_sync_enabled AND protocol <> 'local' AND deleted_at IS NULL;

--! to_take_over
-- The same of those that nobody alive keeps; where the server refused the password, only after a change.
SELECT id FROM email_accounts
WHERE tenant_id = :tenant_id AND is_enabled AND is_sync_enabled AND protocol <> 'local' AND deleted_at IS NULL
  AND NOT (sync_state = 'sign_in_again' AND sync_failures > 0)
  AND (claimed_by IS NULL OR NOT claimed_by = any(:alive::uuid[]));

--! set_state (text?)
UPDATE email_accounts SET sync_state_since = CASE WHEN sync_state = :state THEN sync_state_since ELSE :now END,
    sync_state = :state, sync_state_text = coalesce(:text, ''), sync_failures = :failures,
    last_sync_at = CASE WHEN :is_synced THEN :now ELSE last_sync_at END, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id
RETURNING id;

--! set_progress (folder?)
UPDATE email_accounts SET progress_folder = :folder, progress_done = :done, progress_total = :total
WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! deleted
-- Accounts to take away, and accounts of people who are no members any more.
SELECT id FROM email_accounts a WHERE tenant_id = :tenant_id
  AND (deleted_at IS NOT NULL OR NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = a.tenant_id AND m.user_id = a.user_id));

--! retire
-- Before its mail is taken away: nobody keeps it equal any more, and its address is free. Only what may go.
UPDATE email_accounts a SET deleted_at = coalesce(deleted_at, :now), is_enabled = false, claim = claim + 1, claimed_by = NULL, updated_at = :now,
    email_address = CASE WHEN deleted_at IS NULL THEN email_address || ' ' || id ELSE email_address END
WHERE tenant_id = :tenant_id AND id = :id
  AND (deleted_at IS NOT NULL OR NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = a.tenant_id AND m.user_id = a.user_id))
RETURNING id;

--! delete_rest
-- What is left when its messages are gone, so many rows of each kind at most; how many there were.
WITH folders AS (DELETE FROM email_folders WHERE tenant_id = :tenant_id AND id = any(ARRAY(
        SELECT id FROM email_folders WHERE tenant_id = :tenant_id AND account_id = :id LIMIT :most)) RETURNING id),
    people AS (DELETE FROM email_correspondents WHERE tenant_id = :tenant_id AND account_id = :id AND address = any(ARRAY(
        SELECT address FROM email_correspondents WHERE tenant_id = :tenant_id AND account_id = :id LIMIT :most)) RETURNING account_id),
    names AS (DELETE FROM email_pop3_uids WHERE tenant_id = :tenant_id AND account_id = :id AND name = any(ARRAY(
        SELECT name FROM email_pop3_uids WHERE tenant_id = :tenant_id AND account_id = :id LIMIT :most)) RETURNING account_id),
    copies AS (DELETE FROM draft_copies WHERE tenant_id = :tenant_id AND account_id = :id AND content_hash = any(ARRAY(
        SELECT content_hash FROM draft_copies WHERE tenant_id = :tenant_id AND account_id = :id LIMIT :most)) RETURNING account_id),
    traffic AS (DELETE FROM email_traffic WHERE tenant_id = :tenant_id AND account_id = :id RETURNING account_id),
    threads AS (DELETE FROM email_thread_references WHERE tenant_id = :tenant_id AND account_id = :id AND reference = any(ARRAY(
        SELECT reference FROM email_thread_references WHERE tenant_id = :tenant_id AND account_id = :id LIMIT :most)) RETURNING account_id)
SELECT (SELECT count(*) FROM folders) + (SELECT count(*) FROM people) + (SELECT count(*) FROM names) + (SELECT count(*) FROM traffic)
    + (SELECT count(*) FROM threads) + (SELECT count(*) FROM copies);

--! delete
DELETE FROM email_accounts WHERE tenant_id = :tenant_id AND id = :id RETURNING id;
