-- One-time links with which a person chooses a new password; only their hashes.

CREATE TABLE password_resets (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT password_resets_user_fkey REFERENCES users (id),
    -- The tenant whose administrator made it: it works only while the person belongs there and nowhere else. NULL on the
    -- installation's word.
    only_in uuid,
    token_hash bytea NOT NULL CONSTRAINT password_resets_token_key UNIQUE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    created_by uuid,
    updated_by uuid
);
CREATE INDEX password_resets_user ON password_resets (user_id);
CREATE INDEX password_resets_expires ON password_resets (expires_at);

SELECT postroom_guards.grant_management_table('password_resets');
