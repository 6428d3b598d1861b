-- Takes the tenants' turns away, and the ways to put a job in.
DROP FUNCTION postroom.enqueue_job, postroom.finish_job, postroom_management.enqueue_job, postroom_management.finish_job,
    postroom_management.list_tasks, postroom_management.count_tasks, postroom_management.list_workers,
    postroom_management.list_schedules, postroom_management.retry_task, postroom_management.cancel_task;
ALTER SCHEMA postroom_queue OWNER TO postroom_owner;
DROP TRIGGER pass_the_turn_at_the_end ON postroom_queue._private_jobs;
DROP TRIGGER pass_the_turn_when_failed ON postroom_queue._private_jobs;
DROP TRIGGER give_the_turn_up ON postroom_queue._private_jobs;
DROP FUNCTION postroom_queue.pass_the_turn, postroom_queue.give_the_turn_up, postroom_queue.release_due, postroom_queue.put, postroom_queue.finish,
    postroom_queue.status_of, postroom_queue.release, postroom_queue.is_due, postroom_queue.released, postroom_queue.jobs_at_once;
DROP POLICY worker ON postroom_queue._private_jobs;
DROP POLICY worker ON postroom_queue._private_job_queues;
DROP POLICY worker ON postroom_queue._private_known_crontabs;
DROP POLICY worker ON postroom_queue._private_tasks;
ALTER TABLE postroom_queue._private_jobs DROP COLUMN tenant, DROP COLUMN due_at, DROP COLUMN interruptions;
