-- Each tenant's audit trail. Append-only: the application can insert and read. Rows are written in the transaction of what
-- they record; a job seals them afterwards into a hash chain, so that writers never wait for each other.

CREATE TABLE audit_events (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    -- The order of recording.
    sequence bigint GENERATED ALWAYS AS IDENTITY,
    event text NOT NULL,
    succeeded boolean NOT NULL,
    actor_id uuid,
    on_behalf_of uuid,
    resource_type text,
    resource_id uuid,
    address text NOT NULL,
    user_agent text NOT NULL,
    request_id uuid,
    -- Names and old and new values of settings; never content or secrets.
    metadata jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT audit_events_sequence_key UNIQUE (tenant_id, sequence)
);

-- The chain: the hash is over the hash before, the position, the time of sealing and the whole event.
CREATE TABLE audit_seals (
    tenant_id uuid NOT NULL,
    position bigint NOT NULL,
    event_sequence bigint NOT NULL,
    hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, position),
    CONSTRAINT audit_seals_event_key UNIQUE (tenant_id, event_sequence)
);

-- The chain's end, signed once a day.
CREATE TABLE audit_heads (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    position bigint NOT NULL,
    hash bytea NOT NULL,
    key_id text NOT NULL,
    signature bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

SELECT postroom_guards.seal_tenant_table('audit_events');
SELECT postroom_guards.seal_tenant_table('audit_seals');
SELECT postroom_guards.seal_tenant_table('audit_heads');
REVOKE UPDATE, DELETE ON audit_events, audit_seals, audit_heads FROM postroom_app;

SELECT postroom_guards.ensure_tenant_indexes('audit_events', ARRAY[]::text[]);
CREATE INDEX idx_audit_events_tenant_actor_created ON audit_events (tenant_id, actor_id, created_at);
CREATE INDEX idx_audit_events_tenant_on_behalf_created ON audit_events (tenant_id, on_behalf_of, created_at)
    WHERE on_behalf_of IS NOT NULL;
CREATE INDEX idx_audit_events_tenant_event_created ON audit_events (tenant_id, event, created_at);
-- Seals are found by position and by event, never by time.
SELECT postroom_guards.ensure_tenant_indexes('audit_seals', ARRAY[]::text[], without => ARRAY['created_at']);
SELECT postroom_guards.ensure_tenant_indexes('audit_heads', ARRAY[]::text[]);

SELECT postroom_guards.validate_tenant_isolation('audit_events');
SELECT postroom_guards.validate_tenant_isolation('audit_seals');
SELECT postroom_guards.validate_tenant_isolation('audit_heads');
