-- Jobs, put in and ended within the transaction of one tenant. Tenant rows: run by TenantTx.

--! enqueue (queue?, at?, attempts?, key?, mode?)
SELECT enqueue_job(:task, :data, :queue, :at, :attempts, :key, :mode, :prompt);

--! finish
SELECT finish_job(:job, :worker);
