-- What Postroom adds to the queue: whose job it is, fair turns between tenants, who may do what.
--
-- Jobs are put in by functions that run as postroom_jobs: a tenant's transaction can only put in its own tenant's. Workers
-- run as postroom_worker, which the application's login becomes on connections of their own.

-- Whose job it is; as text, because the library reads every column and knows no uuid.
ALTER TABLE postroom_queue._private_jobs ADD COLUMN tenant text;
-- From when on the job may have its tenant's next turn. Such a job is held back: its run_at is infinity. Null for a job that has
-- its turn, or needs none.
ALTER TABLE postroom_queue._private_jobs ADD COLUMN due_at timestamptz;
-- How often a worker died while it ran the job.
ALTER TABLE postroom_queue._private_jobs ADD COLUMN interruptions smallint NOT NULL DEFAULT 0;

-- Turns: of each tenant's jobs only so many are released to the workers at once, the others are held back until it is their
-- turn, in the order in which they fell due: those that were put in for later and those that failed like all others. So a tenant
-- with ten thousand jobs has no more of the workers than one with ten, and workers never read past what is held back. Jobs
-- with a flag need no turn: those are short ones of our own, which nobody else's work may hold up.
CREATE FUNCTION postroom_queue.jobs_at_once() RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 4';
CREATE INDEX jobs_held ON postroom_queue._private_jobs (tenant, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX jobs_released ON postroom_queue._private_jobs (tenant) 
    WHERE tenant IS NOT NULL AND due_at IS NULL AND flags IS NULL AND (attempts < max_attempts OR locked_at IS NOT NULL);
CREATE INDEX jobs_ready ON postroom_queue._private_jobs (run_at) WHERE due_at IS NULL AND is_available;

-- Whether a job that is held back has fallen due. A clock that was set back does not hold up what was due when it came.
CREATE FUNCTION postroom_queue.is_due(job postroom_queue._private_jobs) RETURNS boolean STABLE LANGUAGE sql AS $$
    SELECT job.due_at <= now() OR job.due_at <= job.created_at
$$;

-- How many of the tenant's jobs have their turn; counts no further than matters.
CREATE FUNCTION postroom_queue.released(whose text) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT count(*)::integer FROM (
        SELECT FROM postroom_queue._private_jobs
         WHERE tenant = whose AND due_at IS NULL AND flags IS NULL AND (attempts < max_attempts OR locked_at IS NOT NULL)
         LIMIT postroom_queue.jobs_at_once()) AS counted
$$;

-- Releases the tenant's next jobs, as far as there are turns.
CREATE FUNCTION postroom_queue.release(whose text) RETURNS integer LANGUAGE plpgsql AS $$
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

-- A job that ended gives its turn to the tenant's next; so does one that failed, which then waits for another.
CREATE FUNCTION postroom_queue.give_the_turn_up() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER give_the_turn_up BEFORE UPDATE ON postroom_queue._private_jobs FOR EACH ROW
    WHEN (OLD.locked_at IS NOT NULL AND NEW.locked_at IS NULL) EXECUTE FUNCTION postroom_queue.give_the_turn_up();

CREATE FUNCTION postroom_queue.pass_the_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM postroom_queue.release(OLD.tenant);
    RETURN NULL;
END $$;
CREATE TRIGGER pass_the_turn_at_the_end AFTER DELETE ON postroom_queue._private_jobs FOR EACH ROW
    WHEN (OLD.tenant IS NOT NULL AND OLD.due_at IS NULL AND OLD.flags IS NULL) EXECUTE FUNCTION postroom_queue.pass_the_turn();
CREATE TRIGGER pass_the_turn_when_failed AFTER UPDATE ON postroom_queue._private_jobs FOR EACH ROW
    WHEN (OLD.tenant IS NOT NULL AND OLD.flags IS NULL AND OLD.locked_at IS NOT NULL AND NEW.locked_at IS NULL
          AND (NEW.due_at IS NOT NULL OR NEW.attempts >= NEW.max_attempts))
    EXECUTE FUNCTION postroom_queue.pass_the_turn();

-- Releases what has fallen due since, and what was put in while the tenant's last job was just ending and neither side saw the
-- other. Workers call it every few seconds.
CREATE FUNCTION postroom_queue.release_due() RETURNS integer LANGUAGE plpgsql AS $$
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

-- Puts a job in. Keys and queues of one tenant are another's only in name.
CREATE FUNCTION postroom_queue.put(whose text, task text, data jsonb, queue text, at timestamptz, attempts integer, key text, mode text,
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

-- Ends a job in the transaction of what it did: both stand or fall together. Raises when another worker has taken the job
-- over meanwhile, so that its effect is undone.
CREATE FUNCTION postroom_queue.finish(whose text, job bigint, worker text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    ended record;
BEGIN
    DELETE FROM postroom_queue._private_jobs
     WHERE id = job AND locked_by = worker AND tenant IS NOT DISTINCT FROM whose RETURNING job_queue_id INTO ended;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the job is another worker''s now' USING ERRCODE = 'PR409';
    END IF;
    UPDATE postroom_queue._private_job_queues SET locked_by = NULL, locked_at = NULL
     WHERE id = ended.job_queue_id AND locked_by = worker;
    RETURN true;
END $$;

-- What a tenant's transaction may do.

CREATE FUNCTION postroom.enqueue_job(task text, data jsonb, queue text, at timestamptz, attempts integer, key text, mode text,
    prompt boolean) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = postroom_queue, pg_temp AS $$
DECLARE
    whose text := nullif(current_setting('app.current_tenant_id', true), '')::uuid;
BEGIN
    IF whose IS NULL THEN
        RAISE EXCEPTION 'a job of no tenant can only be put in by a management transaction';
    END IF;
    RETURN postroom_queue.put(whose, task, data, queue, at, attempts, key, mode, prompt);
END $$;

CREATE FUNCTION postroom.finish_job(job bigint, worker text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = postroom_queue, pg_temp AS $$
BEGIN
    RETURN postroom_queue.finish(nullif(current_setting('app.current_tenant_id', true), ''), job, worker);
END $$;

-- What a management transaction may do: jobs of the installation, or for a tenant that it names.

CREATE FUNCTION postroom_management.enqueue_job(tenant uuid, task text, data jsonb, queue text, at timestamptz, attempts integer, key text, mode text,
    prompt boolean) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = postroom_queue, pg_temp AS $$
BEGIN
    RETURN postroom_queue.put(tenant::text, task, data, queue, at, attempts, key, mode, prompt);
END $$;

CREATE FUNCTION postroom_management.finish_job(job bigint, worker text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = postroom_queue, pg_temp AS $$
BEGIN
    RETURN postroom_queue.finish(NULL, job, worker);
END $$;

-- What operators see: everything but the data.

CREATE FUNCTION postroom_queue.status_of(job postroom_queue._private_jobs) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN job.locked_at IS NOT NULL THEN 'running'
                WHEN job.attempts >= job.max_attempts THEN 'dead'
                WHEN job.attempts > 0 THEN 'retrying'
                WHEN coalesce(job.due_at, job.run_at) > now() THEN 'scheduled'
                ELSE 'waiting' END
$$;

CREATE FUNCTION postroom_management.list_tasks(wanted bigint, status text, task text, tenant uuid, below bigint, count integer, skip bigint)
RETURNS TABLE (id bigint, name text, tenant_id uuid, state text, queue text, attempts integer, max_attempts integer, error text,
               run_at timestamptz, worker text, created_at timestamptz, updated_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = postroom_queue, pg_temp AS $$
    SELECT j.id, t.identifier, j.tenant::uuid, postroom_queue.status_of(j), q.queue_name, j.attempts::integer, j.max_attempts::integer,
           j.last_error, coalesce(j.due_at, j.run_at), j.locked_by, j.created_at, j.updated_at
      FROM postroom_queue._private_jobs j
      JOIN postroom_queue._private_tasks t ON t.id = j.task_id
      LEFT JOIN postroom_queue._private_job_queues q ON q.id = j.job_queue_id
     WHERE (wanted IS NULL OR j.id = wanted)
       AND (status IS NULL OR postroom_queue.status_of(j) = status)
       AND (task IS NULL OR t.identifier = task)
       AND (list_tasks.tenant IS NULL OR j.tenant = list_tasks.tenant::text)
       AND (below IS NULL OR j.id < below)
     ORDER BY j.id DESC LIMIT count OFFSET skip
$$;

CREATE FUNCTION postroom_management.count_tasks()
RETURNS TABLE (state text, jobs bigint, oldest timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = postroom_queue, pg_temp AS $$
    SELECT postroom_queue.status_of(j), count(*), min(j.created_at) FROM postroom_queue._private_jobs j GROUP BY 1
$$;

CREATE FUNCTION postroom_management.list_workers()
RETURNS TABLE (id text, started_at timestamptz, last_seen_at timestamptz, running bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = postroom_queue, pg_temp AS $$
    SELECT w.id, w.started_at, w.last_heartbeat_at,
           (SELECT count(*) FROM postroom_queue._private_jobs j WHERE j.locked_by = w.id)
      FROM postroom_queue._private_workers w ORDER BY w.started_at
$$;

CREATE FUNCTION postroom_management.list_schedules()
RETURNS TABLE (name text, last_run_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = postroom_queue, pg_temp AS $$
    SELECT identifier, last_execution FROM postroom_queue._private_known_crontabs ORDER BY identifier
$$;

-- Both answer false for a job that is running.
CREATE FUNCTION postroom_management.retry_task(job bigint)
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

CREATE FUNCTION postroom_management.cancel_task(job bigint)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = postroom_queue, pg_temp AS $$
BEGIN
    DELETE FROM postroom_queue._private_jobs WHERE id = job AND locked_at IS NULL;
    RETURN FOUND;
END $$;

ALTER VIEW postroom_queue.jobs SET (security_invoker = true);

-- Rights. The library switches row level security on and gives nobody a policy.

CREATE POLICY worker ON postroom_queue._private_jobs TO postroom_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON postroom_queue._private_job_queues TO postroom_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON postroom_queue._private_known_crontabs TO postroom_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON postroom_queue._private_tasks TO postroom_worker USING (true) WITH CHECK (true);

GRANT USAGE ON SCHEMA postroom_queue TO postroom_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA postroom_queue TO postroom_worker;
REVOKE INSERT, UPDATE, DELETE ON postroom_queue.migrations FROM postroom_worker;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA postroom_queue FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA postroom_queue TO postroom_worker;

-- Everything of the queue belongs to postroom_jobs, which nobody can sign in as; so do the functions that open it.
GRANT CREATE ON SCHEMA postroom_queue, postroom, postroom_management TO postroom_jobs;
DO $$
DECLARE
    object record;
BEGIN
    FOR object IN
        SELECT pronamespace::regnamespace::text AS schema, oid::regprocedure::text AS name FROM pg_proc
         WHERE pronamespace IN ('postroom'::regnamespace, 'postroom_management'::regnamespace)
           AND proname IN ('enqueue_job', 'finish_job', 'list_tasks', 'count_tasks', 'list_workers', 'list_schedules',
                           'retry_task', 'cancel_task')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', object.name);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s', object.name,
            CASE object.schema WHEN 'postroom' THEN 'postroom_app' ELSE 'postroom_system' END);
        EXECUTE format('ALTER FUNCTION %s OWNER TO postroom_jobs', object.name);
    END LOOP;
    FOR object IN
        SELECT format('TABLE postroom_queue.%I', relname) AS name FROM pg_class
         WHERE relnamespace = 'postroom_queue'::regnamespace AND relkind IN ('r', 'v')
        UNION ALL SELECT 'TYPE postroom_queue.job_spec'
        UNION ALL SELECT format('FUNCTION %s', oid::regprocedure) FROM pg_proc WHERE pronamespace = 'postroom_queue'::regnamespace
    LOOP
        EXECUTE format('ALTER %s OWNER TO postroom_jobs', object.name);
    END LOOP;
END $$;
REVOKE CREATE ON SCHEMA postroom, postroom_management FROM postroom_jobs;
ALTER SCHEMA postroom_queue OWNER TO postroom_jobs;
