-- The outbox: mail on its way, and what became of it for each recipient.
--
-- An entry holds the whole message as it is sent each time, as a blob, so that attempts differ in nothing. Whoever sends
-- it has a number, `run`, that rises with each attempt; `data_at` is committed right before a server is given the content.
-- So a process that dies before that has sent nothing, and one that dies after it may have: that is 'unknown'.

CREATE TABLE outbox (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    account_id uuid NOT NULL,
    draft_id uuid NOT NULL,
    blob_id uuid NOT NULL,
    -- Bytes of the message.
    size_bytes bigint NOT NULL,
    -- Without angle brackets, as are all Message-IDs here.
    message_id text NOT NULL,
    -- The message that this answers; '' for none.
    in_reply_to text NOT NULL,
    subject text NOT NULL,
    -- Of the envelope.
    sender text NOT NULL,
    -- queued, sending, sent, failed, unknown; and a sentence for the member.
    state text NOT NULL DEFAULT 'queued',
    state_text text NOT NULL DEFAULT '',
    -- Until then the member can take it back without having scheduled it.
    undo_until timestamptz,
    send_at timestamptz NOT NULL,
    -- Of the present round; a retry by the member begins another.
    attempts integer NOT NULL DEFAULT 0,
    first_attempt_at timestamptz,
    next_attempt_at timestamptz,
    run bigint NOT NULL DEFAULT 0,
    data_at timestamptz,
    sent_at timestamptz,
    -- none, waiting, filed, provider (files it by itself), failed.
    copy_state text NOT NULL DEFAULT 'none',
    copy_text text NOT NULL DEFAULT '',
    copy_attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT outbox_blob_fkey FOREIGN KEY (tenant_id, blob_id) REFERENCES email_blobs (tenant_id, id)
);

CREATE TABLE outbox_recipients (
    tenant_id uuid NOT NULL,
    outbox_id uuid NOT NULL,
    -- From 0, in the order of to, cc and bcc.
    position integer NOT NULL,
    -- to, cc, bcc.
    kind text NOT NULL,
    name text NOT NULL,
    address text NOT NULL,
    -- waiting, accepted, refused, delayed, bounced.
    state text NOT NULL DEFAULT 'waiting',
    -- The server's own words, and its enhanced status code (RFC 3463), '' for none.
    reply text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, outbox_id, position),
    CONSTRAINT outbox_recipients_entry_fkey FOREIGN KEY (tenant_id, outbox_id) REFERENCES outbox (tenant_id, id) ON DELETE CASCADE
);

-- A draft that was sent stays, unseen, until its sending is cancelled or it is purged: so none is sent twice.
ALTER TABLE drafts ADD COLUMN outbox_id uuid;

SELECT postroom_guards.seal_tenant_table(name) FROM unnest(ARRAY['outbox', 'outbox_recipients']) AS name;
SELECT postroom_guards.ensure_tenant_indexes('outbox', ARRAY['draft_id', 'blob_id'], ARRAY['updated_at']);

CREATE INDEX outbox_list ON outbox (tenant_id, user_id, created_at DESC, id DESC);
CREATE INDEX drafts_outbox ON drafts (tenant_id, outbox_id) WHERE outbox_id IS NOT NULL;

SELECT postroom_guards.validate_tenant_isolation(name) FROM unnest(ARRAY['outbox', 'outbox_recipients']) AS name;
