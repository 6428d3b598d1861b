-- What changed since an operator's client last looked. All operators see the same, so one counter serves them all; its row
-- is taken last in the transaction and held until it commits, so that the order of numbers is the order of commits.

CREATE TABLE operator_change_counters (
    -- There is one.
    id integer PRIMARY KEY CONSTRAINT operator_change_counters_one_check CHECK (id = 1),
    last_number bigint NOT NULL
);
INSERT INTO operator_change_counters (id, last_number) VALUES (1, 0);

CREATE TABLE operator_changes (
    -- Without a gap from the oldest that is kept up to the counter's.
    number bigint PRIMARY KEY,
    -- The noun, as in the API: tenant, operator, audit, isolation.
    kind text NOT NULL,
    resource_id uuid NOT NULL,
    -- A tombstone.
    removed boolean NOT NULL,
    created_at timestamptz NOT NULL
);

SELECT postroom_guards.grant_management_table('operator_change_counters');
SELECT postroom_guards.grant_management_table('operator_changes');
