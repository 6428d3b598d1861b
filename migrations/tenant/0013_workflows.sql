-- Runs of workflows: what was asked for, and what became of each node.

CREATE TABLE workflow_runs (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- running, completed, failed; and a sentence for who started it.
    state text NOT NULL DEFAULT 'running',
    state_text text NOT NULL DEFAULT '',
    -- As they were sent. Of the type json, because jsonb holds no NUL.
    document json NOT NULL,
    input json NOT NULL,
    -- Of the request with its Idempotency-Key, so that a repeated one runs nothing again; the run's own id without a key.
    request_digest bytea NOT NULL,
    -- A list: of each node its id, type, state, input, output and times.
    nodes json NOT NULL DEFAULT '[]',
    ended_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

SELECT postroom_guards.seal_tenant_table('workflow_runs');
SELECT postroom_guards.ensure_tenant_indexes('workflow_runs', ARRAY[]::text[], ARRAY['updated_at']);

CREATE UNIQUE INDEX workflow_runs_request ON workflow_runs (tenant_id, user_id, request_digest);
CREATE INDEX workflow_runs_list ON workflow_runs (tenant_id, user_id, created_at DESC, id DESC);

SELECT postroom_guards.validate_tenant_isolation('workflow_runs');
