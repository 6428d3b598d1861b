-- Makes each job cost less: workers read nothing of what is held back, what runs for every job is planned once a connection,
-- and workers are woken once a transaction. And keeps jobs apart that were under way when a worker died.

-- A job that is held back has no run_at, only its due_at. The library asks for run_at <= now(), so this index serves it, and
-- however many jobs wait for their turn, none of them stands in it. The index without queues serves none of its statements.
ALTER TABLE postroom_queue._private_jobs ALTER COLUMN run_at DROP NOT NULL;
UPDATE postroom_queue._private_jobs SET run_at = NULL WHERE due_at IS NOT NULL;
DROP INDEX postroom_queue.jobs_main_index, postroom_queue.jobs_no_queue_index;
CREATE INDEX jobs_main_index ON postroom_queue._private_jobs (priority, run_at) INCLUDE (id, task_id, job_queue_id)
    WHERE is_available = true AND run_at IS NOT NULL;
-- Workers that take prompt jobs only read no others.
CREATE INDEX jobs_prompt ON postroom_queue._private_jobs (priority, run_at) WHERE is_available = true AND flags IS NOT NULL;

CREATE OR REPLACE FUNCTION postroom_queue.give_the_turn_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- As the library marks a job whose worker died. It gives such a job its attempt back, but one that takes its worker with it
    -- every time must end.
    IF NEW.last_error = 'Job recovered after worker interruption' AND NEW.attempts < OLD.attempts THEN
        NEW.interruptions := OLD.interruptions + 1;
        IF NEW.interruptions >= 5 THEN
            NEW.attempts := NEW.max_attempts;
            NEW.last_error := 'its worker died each of the five times that it ran';
        END IF;
        -- From the second time on, those that were under way together come back at different times: one of them may be the
        -- cause, and would take the others with it each time.
        NEW.run_at := greatest(NEW.run_at, now() + random() * (NEW.interruptions - 1) * interval '5 seconds');
    END IF;
    IF NEW.tenant IS NOT NULL AND NEW.flags IS NULL AND NEW.attempts < NEW.max_attempts AND NEW.run_at > now() THEN
        NEW.due_at := NEW.run_at;
        NEW.run_at := NULL;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION postroom_queue.put(whose text, task text, data jsonb, queue text, at timestamptz, attempts integer, key text, mode text,
    prompt boolean) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    prefix text := coalesce(whose || ':', '');
    job postroom_queue._private_jobs;
    due timestamptz;
BEGIN
    job := postroom_queue.add_job(
        task, json_build_object('tenant', whose, 'data', data), prefix || queue, at, attempts, prefix || key,
        flags => CASE WHEN prompt THEN ARRAY['prompt'] END, job_key_mode => coalesce(mode, 'replace'));
    -- One with this key may have been there, held back or with its turn.
    due := coalesce(job.run_at, job.due_at);
    IF whose IS NULL OR prompt OR (due <= now() AND (
        job.tenant IS NOT NULL AND job.due_at IS NULL OR postroom_queue.released(whose) < postroom_queue.jobs_at_once()))
    THEN
        UPDATE postroom_queue._private_jobs SET tenant = whose, due_at = NULL, run_at = due WHERE id = job.id;
    ELSE
        UPDATE postroom_queue._private_jobs SET tenant = whose, due_at = due, run_at = NULL WHERE id = job.id;
    END IF;
    RETURN job.id;
END $$;

CREATE OR REPLACE FUNCTION postroom_management.retry_task(job bigint)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = postroom_queue, pg_temp AS $$
DECLARE
    whose text;
    was_there boolean;
BEGIN
    UPDATE postroom_queue._private_jobs
       SET attempts = 0, interruptions = 0, last_error = NULL, updated_at = now(),
           run_at = CASE WHEN tenant IS NULL OR flags IS NOT NULL THEN now() END,
           due_at = CASE WHEN tenant IS NULL OR flags IS NOT NULL THEN NULL ELSE now() END
     WHERE id = job AND locked_at IS NULL RETURNING tenant INTO whose;
    was_there := FOUND;
    IF was_there THEN
        PERFORM postroom_queue.release(whose);
        PERFORM pg_notify('jobs:insert', '{}');
    END IF;
    RETURN was_there;
END $$;

-- As before, in a language that keeps its plans.
CREATE OR REPLACE FUNCTION postroom_queue.released(whose text) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN count(*) FROM (
        SELECT FROM postroom_queue._private_jobs
         WHERE tenant = whose AND due_at IS NULL AND flags IS NULL AND (attempts < max_attempts OR locked_at IS NOT NULL)
         LIMIT postroom_queue.jobs_at_once()) AS counted;
END $$;

-- As before, but the notice is always the same one, which PostgreSQL sends once a transaction.
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

-- Plans are made when the queue is empty as often as not, and kept while it fills: then reading and sorting all of it would seem
-- cheap. These two always go by their index, and do not have code compiled for what the planner is told to think expensive.
ALTER FUNCTION postroom_queue.released SET enable_seqscan = off;
ALTER FUNCTION postroom_queue.released SET enable_bitmapscan = off;
ALTER FUNCTION postroom_queue.released SET jit = off;
ALTER FUNCTION postroom_queue.release SET enable_seqscan = off;
ALTER FUNCTION postroom_queue.release SET enable_bitmapscan = off;
ALTER FUNCTION postroom_queue.release SET enable_sort = off;
ALTER FUNCTION postroom_queue.release SET jit = off;

-- The next job of a named queue is taken as soon as the one before it ends, and not when workers look by themselves.
CREATE FUNCTION postroom_queue.wake_workers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('jobs:insert', '{}');
    RETURN NULL;
END $$;
CREATE TRIGGER free_the_queue_at_the_end AFTER DELETE ON postroom_queue._private_jobs FOR EACH ROW
    WHEN (OLD.job_queue_id IS NOT NULL AND OLD.locked_at IS NOT NULL) EXECUTE FUNCTION postroom_queue.wake_workers();
CREATE TRIGGER free_the_queue_when_failed AFTER UPDATE ON postroom_queue._private_jobs FOR EACH ROW
    WHEN (OLD.job_queue_id IS NOT NULL AND OLD.locked_at IS NOT NULL AND NEW.locked_at IS NULL)
    EXECUTE FUNCTION postroom_queue.wake_workers();

REVOKE ALL ON FUNCTION postroom_queue.wake_workers() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION postroom_queue.wake_workers() TO postroom_worker;
ALTER FUNCTION postroom_queue.wake_workers() OWNER TO postroom_jobs;
