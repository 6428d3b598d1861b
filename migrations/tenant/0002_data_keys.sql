-- Each tenant's data keys, wrapped by an installation key. Destroying the row makes what was sealed under it unreadable.

CREATE TABLE data_keys (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    -- 1, 2, …: the last one seals. Of two transactions that need the first key, one makes it.
    number integer NOT NULL,
    wrapped bytea NOT NULL,
    -- Fingerprint of the installation key that wraps it.
    wrapped_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT data_keys_number_key UNIQUE (tenant_id, number)
);

SELECT postroom_guards.seal_tenant_table('data_keys');
SELECT postroom_guards.ensure_tenant_indexes('data_keys', ARRAY[]::text[]);
SELECT postroom_guards.validate_tenant_isolation('data_keys');
