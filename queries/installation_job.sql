-- Jobs of the installation, and what operators do with everybody's. Management rows: run by SystemTx.

--! enqueue (tenant?, queue?, at?, attempts?, key?, mode?)
SELECT postroom_management.enqueue_job(:tenant, :task, :data, :queue, :at, :attempts, :key, :mode, :prompt);

--! finish
SELECT postroom_management.finish_job(:job, :worker);

--: Task(tenant_id?, queue?, error?, worker?)

--! page (wanted?, status?, task?, tenant?, below?) : Task
SELECT id, name, tenant_id, state, queue, attempts, max_attempts, error, run_at, worker, created_at, updated_at
FROM postroom_management.list_tasks(:wanted, :status, :task, :tenant, :below, :count, :skip);

--: TaskCount()

--! counts : TaskCount
SELECT state, jobs, oldest FROM postroom_management.count_tasks();

--: Worker()

--! workers : Worker
SELECT id, started_at, last_seen_at, running FROM postroom_management.list_workers();

--: Schedule(last_run_at?)

--! schedules : Schedule
SELECT name, last_run_at FROM postroom_management.list_schedules();

--! retry
SELECT postroom_management.retry_task(:job);

--! cancel
SELECT postroom_management.cancel_task(:job);
