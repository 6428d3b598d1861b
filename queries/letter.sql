-- The installation's own mails. Management rows: run by SystemTx.

--: Letter(message?, first_attempt_at?, worthless_at?)

--! insert (worthless_at?)
INSERT INTO postroom_management.letters (id, kind, message, worthless_at, created_at, updated_at)
VALUES (:id, :kind, :message, :worthless_at, :now, :now) ON CONFLICT (id) DO NOTHING RETURNING id;

--! begin : Letter
-- The next attempt, when it is time for one; whoever had begun the one before can do nothing more.
UPDATE postroom_management.letters SET state = 'sending', run = run + 1, attempts = attempts + 1, data_at = NULL, next_attempt_at = NULL,
    first_attempt_at = coalesce(first_attempt_at, :now), updated_at = :now
WHERE id = :id AND (state = 'queued' AND coalesce(next_attempt_at, created_at) <= :now OR state = 'sending' AND data_at IS NULL)
RETURNING id, kind, message, worthless_at, attempts, first_attempt_at, run;

--! give_up_on
-- An attempt that was cut off when the relay may have had all of it.
UPDATE postroom_management.letters SET state = 'unknown', message = NULL, updated_at = :now
WHERE id = :id AND state = 'sending' AND data_at IS NOT NULL RETURNING kind;

--! due
-- When the next attempt is to be made.
SELECT coalesce(next_attempt_at, created_at) AS due FROM postroom_management.letters WHERE id = :id AND state = 'queued';

--! mark
-- From here on the relay may get it; nothing when another attempt has begun.
UPDATE postroom_management.letters SET data_at = :now WHERE id = :id AND run = :run AND state = 'sending' RETURNING id;

--! settle (next_attempt_at?)
-- How the attempt ended. What was not known meanwhile may be known now; but what it said is gone then, and is not sent again.
UPDATE postroom_management.letters SET next_attempt_at = :next_attempt_at, data_at = NULL, updated_at = :now,
    state = CASE WHEN :state = 'queued' AND message IS NULL THEN 'failed' ELSE :state END,
    message = CASE WHEN :state = 'queued' THEN message END
WHERE id = :id AND run = :run AND state IN ('sending', 'unknown') RETURNING state;

--! overdue
-- What should have been tried long ago, and perhaps has no job any more.
SELECT id FROM postroom_management.letters WHERE state IN ('queued', 'sending') AND updated_at < :before
  AND coalesce(next_attempt_at, created_at) < :before ORDER BY id LIMIT :limit;

--! purge
DELETE FROM postroom_management.letters WHERE updated_at < :before AND state IN ('sent', 'failed', 'unknown') RETURNING id;

--: Reader()

--! operators : Reader
-- Whom an alert goes to.
SELECT u.id, u.email, u.display_name, u.language
FROM postroom_management.operators o JOIN postroom_management.users u ON u.id = o.user_id
WHERE o.is_active AND o.deleted_at IS NULL AND u.status = 'active' ORDER BY o.created_at, o.id LIMIT :limit;
