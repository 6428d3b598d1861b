-- Runs of workflows. Tenant rows: run by TenantTx.

--: WorkflowRun(ended_at?)

--! insert
-- Nothing when the same request has begun one.
INSERT INTO workflow_runs (tenant_id, id, user_id, document, input, request_digest, created_at, updated_at)
VALUES (:tenant_id, :id, :user_id, :document, :input, :request_digest, :now, :now)
ON CONFLICT (tenant_id, user_id, request_digest) DO NOTHING
RETURNING id;

--! of_request
SELECT id FROM workflow_runs WHERE tenant_id = :tenant_id AND user_id = :user_id AND request_digest = :request_digest;

--! end_run
UPDATE workflow_runs SET state = :state, state_text = :state_text, nodes = :nodes, ended_at = :now, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :id RETURNING id;

--! find : WorkflowRun
SELECT id, user_id, state, state_text, document, input, nodes, created_at, ended_at
FROM workflow_runs WHERE tenant_id = :tenant_id AND id = :id AND user_id = :user_id;

--: ListedRun(ended_at?)

--! list : ListedRun
-- A member's own, newest first.
SELECT id, state, state_text, created_at, ended_at FROM workflow_runs
WHERE tenant_id = :tenant_id AND user_id = :user_id AND (created_at, id) < (:before, :before_id)
ORDER BY created_at DESC, id DESC LIMIT :limit;

--! abandon
-- What a server that died was running.
UPDATE workflow_runs SET state = 'failed', state_text = :state_text, ended_at = :now, updated_at = :now
WHERE tenant_id = :tenant_id AND state = 'running' AND created_at < :before RETURNING id;

--! purge
-- What is over for long, and what is of nobody any more.
DELETE FROM workflow_runs WHERE tenant_id = :tenant_id AND id IN (
    SELECT w.id FROM workflow_runs w WHERE w.tenant_id = :tenant_id
      AND (w.created_at < :before OR NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = w.tenant_id AND m.user_id = w.user_id))
    ORDER BY w.id LIMIT :limit)
RETURNING id;
