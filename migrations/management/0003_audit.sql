-- The installation's audit trail: what operators and people outside of any tenant did. Append-only: the application can
-- insert and read. Rows are written in the transaction of what they record; a job seals them afterwards into a hash
-- chain, so that writers never wait for each other.

CREATE TABLE audit_events (
    id uuid PRIMARY KEY,
    -- The order of recording.
    sequence bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_events_sequence_key UNIQUE,
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
    created_at timestamptz NOT NULL
);
CREATE INDEX audit_events_created ON audit_events (created_at, id);
CREATE INDEX audit_events_actor_created ON audit_events (actor_id, created_at);
CREATE INDEX audit_events_on_behalf_created ON audit_events (on_behalf_of, created_at) WHERE on_behalf_of IS NOT NULL;
CREATE INDEX audit_events_event_created ON audit_events (event, created_at);

-- The chain: the hash is over the hash before, the position, the time of sealing and the whole event.
CREATE TABLE audit_seals (
    position bigint PRIMARY KEY,
    event_sequence bigint NOT NULL CONSTRAINT audit_seals_event_key UNIQUE,
    hash bytea NOT NULL,
    created_at timestamptz NOT NULL
);

-- The chain's end, signed once a day.
CREATE TABLE audit_heads (
    id uuid PRIMARY KEY,
    position bigint NOT NULL,
    hash bytea NOT NULL,
    key_id text NOT NULL,
    signature bytea NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX audit_heads_created ON audit_heads (created_at);

-- What heads are signed with, of every trail: Ed25519. The secret half is sealed under the installation's data key, and
-- every public half is kept, so that old signatures can be checked.
CREATE TABLE audit_keys (
    id uuid PRIMARY KEY,
    key_id text NOT NULL CONSTRAINT audit_keys_key_id_key UNIQUE,
    public_key bytea NOT NULL,
    sealed_key bytea NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX audit_keys_created ON audit_keys (created_at);

SELECT postroom_guards.grant_management_table('audit_events');
SELECT postroom_guards.grant_management_table('audit_seals');
SELECT postroom_guards.grant_management_table('audit_heads');
SELECT postroom_guards.grant_management_table('audit_keys');
REVOKE UPDATE, DELETE ON audit_events, audit_seals, audit_heads, audit_keys FROM postroom_system;
