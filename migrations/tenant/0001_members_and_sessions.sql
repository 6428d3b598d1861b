-- What stands beside a tenant's rows from the first day: whether the tenant is active, its members, their sessions.
-- Checking a session must not cost a second database, so all three live in the tenant's cell (identity.md).

-- One row a tenant; later the tenant's policy.
CREATE TABLE tenant_settings (
    tenant_id uuid PRIMARY KEY,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE members (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    email text NOT NULL,
    handle text NOT NULL,
    -- What this tenant calls the person; another tenant may use another name.
    display_name text NOT NULL,
    role text NOT NULL CONSTRAINT members_role_check CHECK (role IN ('admin', 'user', 'readonly')),
    is_active boolean NOT NULL DEFAULT true,
    last_sign_in_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT members_user_key UNIQUE (tenant_id, user_id),
    CONSTRAINT members_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenant_settings (tenant_id)
);

CREATE TABLE sessions (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    user_agent text NOT NULL,
    address text NOT NULL,
    last_used_at timestamptz NOT NULL,
    -- Unused after this, over; moved on by every refresh.
    expires_at timestamptz NOT NULL,
    -- Over in any case.
    ends_at timestamptz NOT NULL,
    revoked_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT sessions_member_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES members (tenant_id, user_id) ON DELETE CASCADE
);

-- Every refresh token of a session's family, as SHA-256; a used one that comes back is theft.
CREATE TABLE refresh_tokens (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    used_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT refresh_tokens_hash_key UNIQUE (tenant_id, token_hash),
    CONSTRAINT refresh_tokens_session_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES sessions (tenant_id, id) ON DELETE CASCADE
);

-- What a member's POST answered, kept for a day; the answer is sealed with the installation's key.
CREATE TABLE idempotency_keys (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    request_digest bytea NOT NULL,
    status integer NOT NULL,
    answer bytea NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT idempotency_keys_key UNIQUE (tenant_id, user_id, route, key)
);

-- One row of each of two probe tenants, for the isolation's health check.
CREATE TABLE isolation_probes (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    canary text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

-- Raises instead of reporting: in a pipeline the write and the COMMIT have run before the client reads an answer.
CREATE FUNCTION refuse_session() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the session is over' USING ERRCODE = 'PR401';
END $$;
REVOKE ALL ON FUNCTION refuse_session() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refuse_session() TO postroom_app;

SELECT postroom_guards.seal_tenant_table('tenant_settings');
SELECT postroom_guards.seal_tenant_table('members');
SELECT postroom_guards.seal_tenant_table('sessions');
SELECT postroom_guards.seal_tenant_table('refresh_tokens');
SELECT postroom_guards.seal_tenant_table('idempotency_keys');
SELECT postroom_guards.seal_tenant_table('isolation_probes');

SELECT postroom_guards.ensure_tenant_indexes('members', ARRAY['email']);
SELECT postroom_guards.ensure_tenant_indexes('sessions', ARRAY['user_id', 'expires_at']);
-- One row each time a session is refreshed: (tenant_id, updated_at) would only be written, never read.
SELECT postroom_guards.ensure_tenant_indexes('refresh_tokens', ARRAY['session_id'], without => ARRAY['updated_at']);
SELECT postroom_guards.ensure_tenant_indexes('idempotency_keys', ARRAY[]::text[], without => ARRAY['updated_at']);
-- tenant_settings has one row a tenant, found by its key; isolation_probes holds two rows.

SELECT postroom_guards.validate_tenant_isolation('tenant_settings');
SELECT postroom_guards.validate_tenant_isolation('members');
SELECT postroom_guards.validate_tenant_isolation('sessions');
SELECT postroom_guards.validate_tenant_isolation('refresh_tokens');
SELECT postroom_guards.validate_tenant_isolation('idempotency_keys');
SELECT postroom_guards.validate_tenant_isolation('isolation_probes');
