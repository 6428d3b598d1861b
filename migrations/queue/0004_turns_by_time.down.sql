-- Back to what the third migration made.
DROP INDEX postroom_queue.jobs_held_from_the_start;
CREATE FUNCTION postroom_queue.is_due(job postroom_queue._private_jobs) RETURNS boolean STABLE LANGUAGE sql AS $$
    SELECT job.due_at <= now() OR job.due_at <= job.created_at
$$;
REVOKE ALL ON FUNCTION postroom_queue.is_due FROM PUBLIC;
GRANT EXECUTE ON FUNCTION postroom_queue.is_due TO postroom_worker;
ALTER FUNCTION postroom_queue.is_due OWNER TO postroom_jobs;

CREATE OR REPLACE FUNCTION postroom_queue.release(whose text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    free integer := postroom_queue.jobs_at_once() - postroom_queue.released(whose);
    done integer;
BEGIN
    IF free <= 0 THEN
        RETURN 0;
    END IF;
    UPDATE postroom_queue._private_jobs SET run_at = now(), due_at = NULL WHERE id IN (
        SELECT id FROM postroom_queue._private_jobs AS held WHERE tenant = whose AND due_at IS NOT NULL AND postroom_queue.is_due(held)
         ORDER BY due_at, id LIMIT free FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS done = ROW_COUNT;
    IF done > 0 THEN
        PERFORM pg_notify('jobs:insert', '{}');
    END IF;
    RETURN done;
END $$;

ALTER FUNCTION postroom_queue.release SET enable_seqscan = off;
ALTER FUNCTION postroom_queue.release SET enable_bitmapscan = off;
ALTER FUNCTION postroom_queue.release SET enable_sort = off;
ALTER FUNCTION postroom_queue.release SET jit = off;

CREATE OR REPLACE FUNCTION postroom_queue.release_due() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    whose text := '';
    total integer := 0;
BEGIN
    LOOP
        SELECT tenant INTO whose FROM postroom_queue._private_jobs AS held
         WHERE due_at IS NOT NULL AND tenant > whose AND postroom_queue.is_due(held) ORDER BY tenant LIMIT 1;
        EXIT WHEN whose IS NULL;
        total := total + postroom_queue.release(whose);
    END LOOP;
    -- What was to run at once, before the clock was set back.
    UPDATE postroom_queue._private_jobs SET run_at = now()
     WHERE run_at > now() AND due_at IS NULL AND is_available AND (run_at <= created_at OR tenant IS NOT NULL AND flags IS NULL);
    RETURN total;
END $$;
