-- The management database: who the tenants are, who can sign in, and who runs the installation.
--
-- Only SystemTx (role postroom_system) reaches these tables. Tables that name a tenant are sealed by policy as
-- well, so that a tenant transaction could at most see its own rows.

CREATE TABLE users (
    id uuid PRIMARY KEY,
    -- Parsed form: ASCII local part in lower case, domain as A-label (identity.md).
    email text NOT NULL CONSTRAINT users_email_key UNIQUE,
    handle text NOT NULL CONSTRAINT users_handle_key UNIQUE,
    display_name text NOT NULL,
    -- PHC string; NULL until a first password was given out.
    password_hash text,
    must_change_password boolean NOT NULL DEFAULT false,
    status text NOT NULL DEFAULT 'active' CONSTRAINT users_status_check CHECK (status IN ('active', 'suspended', 'deleted')),
    theme text NOT NULL DEFAULT 'system' CONSTRAINT users_theme_check CHECK (theme IN ('system', 'light', 'dark')),
    language text NOT NULL DEFAULT 'en',
    time_zone text NOT NULL DEFAULT 'UTC',
    last_sign_in_at timestamptz,
    -- Sessions that were opened before are over, wherever they stand and even if nobody could end them there.
    sessions_valid_from timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    created_by uuid,
    updated_by uuid
);

CREATE TABLE tenants (
    id uuid PRIMARY KEY,
    slug text NOT NULL CONSTRAINT tenants_slug_key UNIQUE,
    name text NOT NULL,
    status text NOT NULL CONSTRAINT tenants_status_check
        CHECK (status IN ('requested', 'provisioning', 'active', 'suspended', 'archived', 'purged')),
    -- Where the tenant's rows live: which mode, in which cell (tenancy.md).
    isolation text NOT NULL DEFAULT 'shared' CONSTRAINT tenants_isolation_check CHECK (isolation IN ('shared', 'schema')),
    cell text NOT NULL DEFAULT 'main',
    contact_email text,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    created_by uuid,
    updated_by uuid
);
CREATE INDEX tenants_created ON tenants (created_at, id);

-- The directory of who belongs where: it tells which tenants to offer at sign-in. Role and status stand in the
-- tenant's own members table.
CREATE TABLE memberships (
    tenant_id uuid NOT NULL CONSTRAINT memberships_tenant_fkey REFERENCES tenants (id),
    user_id uuid NOT NULL CONSTRAINT memberships_user_fkey REFERENCES users (id),
    created_at timestamptz NOT NULL,
    created_by uuid,
    PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id);

CREATE TABLE operators (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT operators_user_key UNIQUE CONSTRAINT operators_user_fkey REFERENCES users (id),
    role text NOT NULL CONSTRAINT operators_role_check CHECK (role IN ('operator', 'operator-readonly')),
    is_active boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    created_by uuid,
    updated_by uuid
);
CREATE INDEX operators_created ON operators (created_at, id);

CREATE TABLE operator_sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT operator_sessions_operator_fkey REFERENCES operators (user_id),
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
    deleted_at timestamptz,
    created_by uuid,
    updated_by uuid
);
CREATE INDEX operator_sessions_user ON operator_sessions (user_id, created_at);

-- Every refresh token of a session's family, as SHA-256; a used one that comes back is theft.
CREATE TABLE operator_refresh_tokens (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL CONSTRAINT operator_refresh_tokens_session_fkey REFERENCES operator_sessions (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL CONSTRAINT operator_refresh_tokens_hash_key UNIQUE,
    used_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    created_by uuid,
    updated_by uuid
);
CREATE INDEX operator_refresh_tokens_session ON operator_refresh_tokens (session_id);

-- What an operator's POST answered, kept for a day; the answer is sealed with the installation's key.
CREATE TABLE operator_idempotency_keys (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    request_digest bytea NOT NULL,
    status integer NOT NULL,
    answer bytea NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    created_by uuid,
    updated_by uuid,
    CONSTRAINT operator_idempotency_keys_key UNIQUE (user_id, route, key)
);
CREATE INDEX operator_idempotency_keys_created ON operator_idempotency_keys (created_at);

-- Raises instead of reporting: in a pipeline the write and the COMMIT have run before the client reads an answer.
CREATE FUNCTION refuse_session() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the session is over' USING ERRCODE = 'PR401';
END $$;

SELECT postroom_guards.grant_management_table('users');
SELECT postroom_guards.grant_management_table('tenants');
SELECT postroom_guards.grant_management_table('operators');
SELECT postroom_guards.grant_management_table('operator_sessions');
SELECT postroom_guards.grant_management_table('operator_refresh_tokens');
SELECT postroom_guards.grant_management_table('operator_idempotency_keys');
SELECT postroom_guards.grant_management_table('memberships');
SELECT postroom_guards.seal_management_table('memberships');
REVOKE ALL ON FUNCTION refuse_session() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refuse_session() TO postroom_system;
