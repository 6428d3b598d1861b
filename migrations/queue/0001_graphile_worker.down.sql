-- Takes the queue away, with every job in it.
DROP TABLE postroom_queue._private_job_retirements;
DROP VIEW postroom_queue.jobs;
DROP TABLE postroom_queue._private_jobs, postroom_queue._private_job_queues, postroom_queue._private_known_crontabs,
    postroom_queue._private_tasks, postroom_queue._private_workers, postroom_queue.migrations CASCADE;
DROP TYPE postroom_queue.job_spec CASCADE;
DROP FUNCTION postroom_queue._private_return_jobs, postroom_queue.delete_stale_workers, postroom_queue.force_unlock_workers,
    postroom_queue.list_orphan_locked_workers, postroom_queue.list_stale_workers, postroom_queue.recover_dead_worker_jobs,
    postroom_queue.worker_deregister, postroom_queue.worker_heartbeat;
