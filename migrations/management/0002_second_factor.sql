-- What proves that somebody is who they say besides the password, and the keys that secrets are encrypted under.

-- TOTP (RFC 6238). The secret is sealed under the installation's data key; none until enrolment began, and in force only
-- once a first code has confirmed it. Each time step is accepted once: `totp_last_step` only grows.
ALTER TABLE users
    ADD COLUMN totp_secret bytea,
    ADD COLUMN totp_confirmed_at timestamptz,
    ADD COLUMN totp_last_step bigint;

-- Whether a second factor was given when the session was opened, or has been confirmed in it.
ALTER TABLE operator_sessions ADD COLUMN second_factor boolean NOT NULL DEFAULT false;

-- One-time codes for when the authenticator is lost; only their hashes, keyed by a data key of the installation.
CREATE TABLE recovery_codes (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT recovery_codes_user_fkey REFERENCES users (id),
    code_hash bytea NOT NULL,
    -- The data key that the hash is keyed by.
    data_key_id uuid NOT NULL,
    used_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    created_by uuid,
    updated_by uuid,
    CONSTRAINT recovery_codes_hash_key UNIQUE (user_id, code_hash)
);

-- Failed sign-ins, counted for each name that was tried, known or not, and for each address that tried.
CREATE TABLE sign_in_failures (
    id uuid PRIMARY KEY,
    -- `login:<keyed hash of the name as looked up>`, because people type passwords there by mistake, or
    -- `address:<address or IPv6 network>`.
    subject text NOT NULL CONSTRAINT sign_in_failures_subject_key UNIQUE,
    failures integer NOT NULL,
    -- When the count began.
    first_failed_at timestamptz NOT NULL,
    -- Nothing is tried before this.
    blocked_until timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    created_by uuid,
    updated_by uuid
);
CREATE INDEX sign_in_failures_updated ON sign_in_failures (updated_at);

-- Which installation keys (POSTROOM_SECRET_KEY) this database belongs to, by fingerprint. While keys are being rotated
-- there are two.
CREATE TABLE installation_keys (
    id uuid PRIMARY KEY,
    -- 1, 2, …: of two servers that start first at the same time, only one writes the first key.
    number integer NOT NULL CONSTRAINT installation_keys_number_key UNIQUE,
    fingerprint text NOT NULL CONSTRAINT installation_keys_fingerprint_key UNIQUE,
    -- Everything has been wrapped anew under another key.
    retired_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    created_by uuid,
    updated_by uuid
);

-- Data keys for what belongs to no tenant, wrapped by an installation key.
CREATE TABLE installation_data_keys (
    id uuid PRIMARY KEY,
    -- 1, 2, …: the last one seals. Of two transactions that need the first key, one makes it.
    number integer NOT NULL CONSTRAINT installation_data_keys_number_key UNIQUE,
    wrapped bytea NOT NULL,
    -- Fingerprint of the installation key that wraps it.
    wrapped_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    created_by uuid,
    updated_by uuid
);

SELECT postroom_guards.grant_management_table('recovery_codes');
SELECT postroom_guards.grant_management_table('sign_in_failures');
SELECT postroom_guards.grant_management_table('installation_keys');
SELECT postroom_guards.grant_management_table('installation_data_keys');
