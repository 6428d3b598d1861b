-- What accounts receive from their servers, by the hour: providers allow so many bytes a day, and lock an account out that takes
-- more. Counted in hours, what was taken falls out of the last day bit by bit; it is shared by all instances, and survives them.

CREATE TABLE email_traffic (
    tenant_id uuid NOT NULL,
    account_id uuid NOT NULL,
    -- The beginning of the hour.
    hour timestamptz NOT NULL,
    received bigint NOT NULL,
    PRIMARY KEY (tenant_id, account_id, hour)
);
SELECT postroom_guards.seal_tenant_table('email_traffic');
SELECT postroom_guards.ensure_tenant_indexes('email_traffic', ARRAY[]::text[]);
SELECT postroom_guards.validate_tenant_isolation('email_traffic');
