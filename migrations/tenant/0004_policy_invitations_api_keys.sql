-- How people get into a tenant and stay there: the tenant's policy, invitations, and keys for programs.

ALTER TABLE tenant_settings
    ADD COLUMN second_factor_required boolean NOT NULL DEFAULT false,
    -- Shorter than the installation's, in seconds; NULL leaves it as it is there.
    ADD COLUMN session_idle_seconds integer,
    ADD COLUMN session_max_seconds integer,
    ADD COLUMN registration text NOT NULL DEFAULT 'invitation'
        CONSTRAINT tenant_settings_registration_check CHECK (registration IN ('invitation', 'open')),
    ADD COLUMN version integer NOT NULL DEFAULT 1;

-- An API key is a session that is opened by its key instead of a password, and never refreshed: the same check ends it.
ALTER TABLE sessions
    ADD COLUMN kind text NOT NULL DEFAULT 'interactive'
        CONSTRAINT sessions_kind_check CHECK (kind IN ('interactive', 'api-key')),
    -- Whether a second factor was given when it was opened, or has been confirmed in it. Of a key: when the session that made
    -- it was opened.
    ADD COLUMN second_factor boolean NOT NULL DEFAULT false;

CREATE TABLE api_keys (
    tenant_id uuid NOT NULL,
    -- Its session's id as well.
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    secret_hash bytea NOT NULL,
    -- What it may do, of what its member may: names of permissions, separated by spaces (RFC 6749, section 3.3).
    scopes text NOT NULL,
    -- To the minute; NULL until it is used.
    last_used_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT api_keys_session_fkey FOREIGN KEY (tenant_id, id) REFERENCES sessions (tenant_id, id) ON DELETE CASCADE
);

-- Somebody who may become a member with a one-time link; only its hash.
CREATE TABLE invitations (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    email text NOT NULL,
    display_name text NOT NULL,
    role text NOT NULL CONSTRAINT invitations_role_check CHECK (role IN ('admin', 'user', 'readonly')),
    token_hash bytea NOT NULL,
    invited_by uuid,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    revoked_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT invitations_token_key UNIQUE (tenant_id, token_hash)
);

SELECT postroom_guards.seal_tenant_table('api_keys');
SELECT postroom_guards.seal_tenant_table('invitations');
SELECT postroom_guards.ensure_tenant_indexes('api_keys', ARRAY['user_id']);
SELECT postroom_guards.ensure_tenant_indexes('invitations', ARRAY['email']);
SELECT postroom_guards.validate_tenant_isolation('api_keys');
SELECT postroom_guards.validate_tenant_isolation('invitations');
