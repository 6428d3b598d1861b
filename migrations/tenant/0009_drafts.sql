-- Drafts: what members write, with every save kept as a revision.
--
-- A draft's row holds its newest content without the bodies; those stand once per content in draft_bodies, so that a save that
-- changes the subject copies no text. Revisions are the history and the backup at once. Drafts do not refer to accounts or
-- members, which go in batches; the clean-up takes away what belongs to nobody any more.

CREATE TABLE drafts (
    tenant_id uuid NOT NULL,
    -- Chosen by the client when the draft was begun away from the server.
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    account_id uuid NOT NULL,
    -- From 1, one more with every save.
    version integer NOT NULL,
    -- Everything but the bodies, as crates/drafts writes it.
    content jsonb NOT NULL,
    body_digest bytea NOT NULL,
    html_digest bytea,
    -- Of all of the content: a save that has the same changes nothing.
    content_digest bytea NOT NULL,
    -- Bytes, attachments counted.
    size_bytes bigint NOT NULL,
    -- The beginning of the body, for lists.
    snippet text NOT NULL,
    last_saved_at timestamptz NOT NULL,
    last_saved_by uuid NOT NULL,
    last_device text NOT NULL,
    -- A conflict has been recorded that nobody has confirmed yet.
    has_conflict boolean NOT NULL DEFAULT false,
    -- The version that the account's Drafts folder has; 0 for none.
    copied_version integer NOT NULL DEFAULT 0,
    -- For 30 days it can be recovered.
    deleted_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE draft_bodies (
    tenant_id uuid NOT NULL,
    draft_id uuid NOT NULL,
    -- SHA-256 of the text.
    digest bytea NOT NULL,
    -- Compressed (zstd).
    bytes bytea NOT NULL,
    PRIMARY KEY (tenant_id, draft_id, digest),
    CONSTRAINT draft_bodies_draft_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES drafts (tenant_id, id) ON DELETE CASCADE
);
ALTER TABLE draft_bodies ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- The save records.
CREATE TABLE draft_revisions (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    draft_id uuid NOT NULL,
    -- The version that this save made; 0 for what was sent in a conflict and became no version.
    version integer NOT NULL,
    -- The version that whoever saved had begun with.
    base_version integer NOT NULL,
    saved_by uuid NOT NULL,
    device text NOT NULL,
    content jsonb NOT NULL,
    body_digest bytea NOT NULL,
    html_digest bytea,
    content_digest bytea NOT NULL,
    size_bytes bigint NOT NULL,
    -- {fieldsChanged, attachmentsAdded, attachmentsRemoved, bytesAdded}
    changes jsonb NOT NULL,
    -- When there was a conflict: the version that was stored, since when, how it was resolved, and each field with both values.
    remote_version integer,
    remote_modified_at timestamptz,
    strategy text,
    conflicts jsonb,
    -- It has what stands nowhere else, so it is never thinned.
    is_losing_side boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT draft_revisions_draft_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES drafts (tenant_id, id) ON DELETE CASCADE
);

-- The version that each device saw last, which its next save is merged from, and until when it counts as editing.
CREATE TABLE draft_devices (
    tenant_id uuid NOT NULL,
    draft_id uuid NOT NULL,
    user_id uuid NOT NULL,
    device text NOT NULL,
    version integer NOT NULL,
    editing_until timestamptz,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, draft_id, user_id, device),
    CONSTRAINT draft_devices_draft_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES drafts (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE draft_recoveries (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    draft_id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- The revision that was brought back.
    revision_id uuid NOT NULL,
    -- crash, offline, manual.
    reason text NOT NULL,
    is_automatic boolean NOT NULL,
    needs_confirmation boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT draft_recoveries_draft_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES drafts (tenant_id, id) ON DELETE CASCADE
);

-- Files that go along. They stay as long as the draft, because older revisions name them.
CREATE TABLE draft_attachments (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    draft_id uuid NOT NULL,
    filename text NOT NULL,
    mime_type text NOT NULL,
    size_bytes bigint NOT NULL,
    -- SHA-256.
    content_hash bytea NOT NULL,
    blob_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    -- Deferred, because an import has a draft's files before its first version.
    CONSTRAINT draft_attachments_draft_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES drafts (tenant_id, id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT draft_attachments_blob_fkey FOREIGN KEY (tenant_id, blob_id) REFERENCES email_blobs (tenant_id, id)
);

CREATE TABLE draft_shares (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    draft_id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- view, edit.
    access text NOT NULL,
    ends_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT draft_shares_member_key UNIQUE (tenant_id, draft_id, user_id),
    CONSTRAINT draft_shares_draft_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES drafts (tenant_id, id) ON DELETE CASCADE
);

-- A save is one short write; its tables have only the indexes that something reads by.
SELECT postroom_guards.seal_tenant_table(name) FROM unnest(ARRAY[
    'drafts', 'draft_bodies', 'draft_revisions', 'draft_devices', 'draft_recoveries', 'draft_attachments', 'draft_shares']) AS name;
SELECT postroom_guards.ensure_tenant_indexes('drafts', ARRAY['account_id'], ARRAY['created_at', 'updated_at']);
SELECT postroom_guards.ensure_tenant_indexes('draft_revisions', ARRAY[]::text[], ARRAY['created_at', 'updated_at']);
SELECT postroom_guards.ensure_tenant_indexes('draft_recoveries', ARRAY['draft_id'], ARRAY['created_at', 'updated_at']);
SELECT postroom_guards.ensure_tenant_indexes('draft_attachments', ARRAY['draft_id', 'blob_id'], ARRAY['created_at', 'updated_at']);
SELECT postroom_guards.ensure_tenant_indexes('draft_shares', ARRAY['user_id'], ARRAY['created_at', 'updated_at']);

-- Things are shared with @handles.
SELECT postroom_guards.ensure_tenant_indexes('members', ARRAY['handle']);

CREATE INDEX drafts_list ON drafts (tenant_id, user_id, last_saved_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX drafts_deleted ON drafts (tenant_id, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE UNIQUE INDEX draft_revisions_version ON draft_revisions (tenant_id, draft_id, version) WHERE version > 0;
CREATE INDEX draft_revisions_history ON draft_revisions (tenant_id, draft_id, created_at DESC, id DESC);

SELECT postroom_guards.validate_tenant_isolation(name) FROM unnest(ARRAY[
    'drafts', 'draft_bodies', 'draft_revisions', 'draft_devices', 'draft_recoveries', 'draft_attachments', 'draft_shares']) AS name;
