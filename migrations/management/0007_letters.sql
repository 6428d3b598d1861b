-- Letters: the mails that the installation writes itself (an invitation, a reset link, an alert), on their way to its relay.
--
-- They go the way of members' mail (tenant/0010_outbox.sql): `run` rises with each attempt, and `data_at` is committed right
-- before the relay is given the content. Each letter has one recipient. What it says, links included, is sealed, and taken
-- away once no further attempt is made.

CREATE TABLE letters (
    -- Of an alert it is made of its topic, the day and its reader: put in twice, it is there once.
    id uuid PRIMARY KEY,
    kind text NOT NULL CONSTRAINT letters_kind_check CHECK (kind IN ('invitation', 'reset', 'alert')),
    -- The envelope and the message, sealed for this row; NULL when it was sent or given up.
    message bytea,
    -- From then on its link does not work any more; NULL for a letter without one.
    worthless_at timestamptz,
    state text NOT NULL DEFAULT 'queued'
        CONSTRAINT letters_state_check CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown')),
    attempts integer NOT NULL DEFAULT 0,
    first_attempt_at timestamptz,
    next_attempt_at timestamptz,
    run bigint NOT NULL DEFAULT 0,
    data_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    created_by uuid,
    updated_by uuid
);
CREATE INDEX letters_updated ON letters (updated_at);

SELECT postroom_guards.grant_management_table('letters');
