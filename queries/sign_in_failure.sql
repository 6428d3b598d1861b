-- Failed sign-ins, counted for names and for addresses. Management rows: run by SystemTx.

--: Failures(blocked_until?)

--! find : Failures
SELECT subject, blocked_until, updated_at FROM postroom_management.sign_in_failures WHERE subject = any(:subjects);

--! count : Failures
-- A count is forgotten a while after it began, or, once it blocks, a while after its last block. From the limit on each
-- failure doubles the block.
INSERT INTO postroom_management.sign_in_failures AS f (id, subject, failures, first_failed_at, created_at, updated_at)
VALUES (:id, :subject, 1, :now, :now, :now)
ON CONFLICT (subject) DO UPDATE SET
    failures = CASE WHEN coalesce(f.blocked_until, f.first_failed_at) <= :forgotten THEN 1 ELSE f.failures + 1 END,
    first_failed_at = CASE WHEN coalesce(f.blocked_until, f.first_failed_at) <= :forgotten THEN excluded.first_failed_at ELSE f.first_failed_at END,
    blocked_until = CASE
        WHEN coalesce(f.blocked_until, f.first_failed_at) <= :forgotten OR f.failures + 1 < :limit THEN NULL
        ELSE excluded.updated_at + least(:longest_seconds, :first_seconds * 2 ^ least(f.failures + 1 - :limit, 20)) * interval '1 second'
    END,
    updated_at = excluded.updated_at
RETURNING subject, blocked_until, updated_at;

--! set_back : Failures
-- After the clock was set back: as if what was counted since had been counted now, so that a block lasts as long as it was to.
UPDATE postroom_management.sign_in_failures
SET blocked_until = :now::timestamptz + (blocked_until - updated_at), first_failed_at = least(first_failed_at, :now), updated_at = :now
WHERE subject = :subject AND updated_at > :now RETURNING subject, blocked_until, updated_at;

--! clear
DELETE FROM postroom_management.sign_in_failures WHERE subject = :subject RETURNING id;
