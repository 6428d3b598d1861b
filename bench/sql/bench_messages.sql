-- What every figure of `postroom-bench tenancy` is measured on: rows like a mailbox's, sealed as every table of tenants'
-- rows is. Added behind the product's own migrations, so that the guards and the policies are the real ones.

CREATE TABLE bench_messages (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    folder_id uuid NOT NULL,
    subject text NOT NULL,
    sender text NOT NULL,
    received_at timestamptz NOT NULL,
    size bigint NOT NULL,
    flags integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
) WITH (fillfactor = 90);

CREATE INDEX bench_messages_folder ON bench_messages (tenant_id, folder_id, received_at DESC);

SELECT postroom_guards.seal_tenant_table('bench_messages');
-- Flags change often and nothing is searched by updated_at: without that index an update can stay on its page.
SELECT postroom_guards.ensure_tenant_indexes('bench_messages', ARRAY[]::text[], without => ARRAY['updated_at']);
SELECT postroom_guards.validate_tenant_isolation('bench_messages');
