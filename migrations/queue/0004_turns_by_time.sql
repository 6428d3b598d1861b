-- Whoever looks for what has fallen due reads nothing of what has not: a tenant may have a hundred thousand jobs for later, and a
-- turn is passed on at the end of each job.

-- What was due when it came, for the case that the clock was set back since.
CREATE INDEX jobs_held_from_the_start ON postroom_queue._private_jobs (tenant, created_at, id) WHERE due_at <= created_at;

-- As before, with a range of the index for each of both reasons to be due. The second finds something only after the clock
-- was set back; it goes by when jobs came, which is an order that no other index has.
CREATE OR REPLACE FUNCTION postroom_queue.release(whose text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    free integer := postroom_queue.jobs_at_once() - postroom_queue.released(whose);
    done integer;
    early integer := 0;
BEGIN
    IF free <= 0 THEN
        RETURN 0;
    END IF;
    UPDATE postroom_queue._private_jobs SET run_at = now(), due_at = NULL WHERE id IN (
        SELECT id FROM postroom_queue._private_jobs WHERE tenant = whose AND due_at <= now()
         ORDER BY due_at, id LIMIT free FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS done = ROW_COUNT;
    IF done < free THEN
        UPDATE postroom_queue._private_jobs SET run_at = now(), due_at = NULL WHERE id IN (
            SELECT id FROM postroom_queue._private_jobs WHERE tenant = whose AND due_at > now() AND due_at <= created_at
             ORDER BY created_at, id LIMIT free - done FOR UPDATE SKIP LOCKED);
        GET DIAGNOSTICS early = ROW_COUNT;
    END IF;
    IF done + early > 0 THEN
        PERFORM pg_notify('jobs:insert', '{}');
    END IF;
    RETURN done + early;
END $$;

-- As before, but from one tenant to the next, without the jobs in between.
CREATE OR REPLACE FUNCTION postroom_queue.release_due() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    whose text := '';
    total integer := 0;
BEGIN
    LOOP
        SELECT tenant INTO whose FROM postroom_queue._private_jobs WHERE due_at IS NOT NULL AND tenant > whose ORDER BY tenant LIMIT 1;
        EXIT WHEN whose IS NULL;
        CONTINUE WHEN NOT EXISTS (SELECT FROM postroom_queue._private_jobs WHERE tenant = whose AND due_at <= now())
            AND NOT EXISTS (SELECT FROM postroom_queue._private_jobs WHERE tenant = whose AND due_at <= created_at);
        total := total + postroom_queue.release(whose);
    END LOOP;
    -- What was to run at once, before the clock was set back.
    UPDATE postroom_queue._private_jobs SET run_at = now()
     WHERE run_at > now() AND due_at IS NULL AND is_available AND (run_at <= created_at OR tenant IS NOT NULL AND flags IS NULL);
    RETURN total;
END $$;
-- Replacing a function has dropped how it is planned.
DO $$
DECLARE
    setting text;
BEGIN
    FOREACH setting IN ARRAY ARRAY['enable_seqscan', 'enable_bitmapscan', 'enable_sort', 'jit'] LOOP
        EXECUTE format('ALTER FUNCTION postroom_queue.release SET %I = off', setting);
        EXECUTE format('ALTER FUNCTION postroom_queue.release_due SET %I = off', setting);
    END LOOP;
END $$;
DROP FUNCTION postroom_queue.is_due;
