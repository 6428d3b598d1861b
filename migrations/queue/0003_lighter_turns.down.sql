-- Back to what the second migration made: a job that is held back has a run_at of infinity.
DROP TRIGGER free_the_queue_at_the_end ON postroom_queue._private_jobs;
DROP TRIGGER free_the_queue_when_failed ON postroom_queue._private_jobs;
DROP FUNCTION postroom_queue.wake_workers;
DROP INDEX postroom_queue.jobs_main_index, postroom_queue.jobs_prompt;
UPDATE postroom_queue._private_jobs SET run_at = 'infinity' WHERE due_at IS NOT NULL;
ALTER TABLE postroom_queue._private_jobs ALTER COLUMN run_at SET NOT NULL;
CREATE INDEX jobs_main_index ON postroom_queue._private_jobs (priority, run_at) INCLUDE (id, task_id, job_queue_id) WHERE is_available = true;
CREATE INDEX jobs_no_queue_index ON postroom_queue._private_jobs (priority, run_at) INCLUDE (id, task_id)
    WHERE is_available = true AND job_queue_id IS NULL;

CREATE OR REPLACE FUNCTION postroom_queue.released(whose text) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT count(*)::integer FROM (
        SELECT FROM postroom_queue._private_jobs
         WHERE tenant = whose AND due_at IS NULL AND flags IS NULL AND (attempts < max_attempts OR locked_at IS NOT NULL)
         LIMIT postroom_queue.jobs_at_once()) AS counted
$$;

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
        PERFORM pg_notify('jobs:insert', format('{"r":%s,"count":%s}', random(), done));
    END IF;
    RETURN done;
END $$;

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
    END IF;
    IF NEW.tenant IS NOT NULL AND NEW.flags IS NULL AND NEW.attempts < NEW.max_attempts AND NEW.run_at > now() THEN
        NEW.due_at := NEW.run_at;
        NEW.run_at := 'infinity';
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
    due := CASE WHEN job.run_at = 'infinity' THEN job.due_at ELSE job.run_at END;
    IF whose IS NULL OR prompt OR (due <= now() AND (
        job.tenant IS NOT NULL AND job.due_at IS NULL OR postroom_queue.released(whose) < postroom_queue.jobs_at_once()))
    THEN
        UPDATE postroom_queue._private_jobs SET tenant = whose, due_at = NULL, run_at = due WHERE id = job.id;
    ELSE
        UPDATE postroom_queue._private_jobs SET tenant = whose, due_at = due, run_at = 'infinity' WHERE id = job.id;
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
           run_at = CASE WHEN tenant IS NULL OR flags IS NOT NULL THEN now() ELSE 'infinity' END,
           due_at = CASE WHEN tenant IS NULL OR flags IS NOT NULL THEN NULL ELSE now() END
     WHERE id = job AND locked_at IS NULL RETURNING tenant INTO whose;
    was_there := FOUND;
    IF was_there THEN
        PERFORM postroom_queue.release(whose);
        PERFORM pg_notify('jobs:insert', format('{"r":%s,"count":1}', random()));
    END IF;
    RETURN was_there;
END $$;
