-- What changed since a client last looked, for each member, in an order that is the order of commits: the counter's row is
-- taken last in the transaction and held until it commits.
--
-- Neither table refers to members: a reference would lock the member's row under the counter's, while whoever changes
-- members takes them in the other order. The clean-up takes away what belongs to nobody any more.

CREATE TABLE change_counters (
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    last_number bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
);

CREATE TABLE changes (
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- Without a gap from the oldest that is kept up to the counter's.
    number bigint NOT NULL,
    -- The noun, as in the API: member, invitation, policy, audit.
    kind text NOT NULL,
    resource_id uuid NOT NULL,
    -- A tombstone.
    removed boolean NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id, number)
);

SELECT postroom_guards.seal_tenant_table('change_counters');
SELECT postroom_guards.seal_tenant_table('changes');
SELECT postroom_guards.ensure_tenant_indexes('changes', ARRAY[]::text[]);
SELECT postroom_guards.validate_tenant_isolation('change_counters');
SELECT postroom_guards.validate_tenant_isolation('changes');
