-- What is known of the messages in accounts' Drafts folders: each is a copy of a draft, written here or by another mail program.
--
-- A message is known by its content, so that it is known again after the server has numbered its folder anew, and so that a
-- copy is known before it is handed to the server: whatever is interrupted, no message becomes a second draft.

CREATE TABLE draft_copies (
    tenant_id uuid NOT NULL,
    account_id uuid NOT NULL,
    -- SHA-256 of the message.
    content_hash bytea NOT NULL,
    -- None for a message that cannot become a draft, and is left alone.
    draft_id uuid,
    -- The version of the draft that the message says, or was made from.
    version integer NOT NULL,
    -- Where the mirror has found it; none until then.
    folder_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, account_id, content_hash),
    CONSTRAINT draft_copies_draft_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES drafts (tenant_id, id) ON DELETE CASCADE
);

SELECT postroom_guards.seal_tenant_table('draft_copies');
SELECT postroom_guards.ensure_tenant_indexes('draft_copies', ARRAY['draft_id'], ARRAY['created_at', 'updated_at']);

-- From here on, -1 says that the draft's account has no folder on a server. Drafts from before get it with their next save.
COMMENT ON COLUMN drafts.copied_version IS 'the version that the Drafts folder has; 0 for none, -1 where there is no such folder';

SELECT postroom_guards.validate_tenant_isolation('draft_copies');
