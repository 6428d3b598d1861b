-- Mail: members' accounts, mirrored folders and messages, and what threads, searches and actions need.
--
-- A message is one content in an account; where it lies is a row of email_message_folders, a placement. The raw message
-- is kept byte for byte: compressed in its row, with large attachments cut out into blobs that are stored once a tenant.
--
-- Accounts do not refer to members: removing a member with much mail must not be one long statement. The clean-up takes
-- away, in batches, what belongs to nobody any more.

CREATE TABLE email_accounts (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    account_name text NOT NULL,
    email_address text NOT NULL,
    -- imap, pop3; local has no server (imported mail).
    protocol text NOT NULL,
    hostname text NOT NULL DEFAULT '',
    port integer NOT NULL DEFAULT 0,
    -- none, tls, starttls.
    encryption text NOT NULL DEFAULT 'tls',
    username text NOT NULL DEFAULT '',
    -- Sealed by the credential envelope.
    password bytea,
    smtp_hostname text,
    smtp_port integer,
    smtp_encryption text,
    smtp_username text,
    -- POP3: how long messages stay on the server; NULL is for ever.
    leave_on_server_days integer,
    max_message_size bigint NOT NULL,
    is_enabled boolean NOT NULL DEFAULT true,
    is_sync_enabled boolean NOT NULL DEFAULT true,
    -- Seconds between looks where the server tells nothing by itself.
    sync_interval integer NOT NULL,
    last_sync_at timestamptz,
    -- new, syncing, idle, waiting, sign_in_again, failed; and a sentence for the member.
    sync_state text NOT NULL DEFAULT 'new',
    sync_state_text text NOT NULL DEFAULT '',
    sync_state_since timestamptz,
    sync_failures integer NOT NULL DEFAULT 0,
    progress_folder text,
    progress_done bigint NOT NULL DEFAULT 0,
    progress_total bigint NOT NULL DEFAULT 0,
    -- Rises whenever another worker takes the account; who has an older one writes nothing any more.
    claim bigint NOT NULL DEFAULT 0,
    -- The instance that keeps the account equal at present.
    claimed_by uuid,
    version integer NOT NULL DEFAULT 1,
    -- The account is being taken away, message by message.
    deleted_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT email_accounts_address_key UNIQUE (tenant_id, user_id, protocol, email_address)
);

CREATE TABLE email_folders (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    parent_id uuid,
    -- The last part of the path, and the whole, as people read it.
    name text NOT NULL,
    path text NOT NULL,
    -- The name as the server writes it, byte for byte.
    server_name bytea NOT NULL,
    -- Between parts of the path; '' where there are none.
    delimiter text NOT NULL,
    -- inbox, sent, drafts, trash, spam, archive, custom.
    type text NOT NULL,
    is_selectable boolean NOT NULL DEFAULT true,
    unread_count integer NOT NULL DEFAULT 0,
    total_count integer NOT NULL DEFAULT 0,
    -- The sync token: up to where this mirror is the server's state (RFC 9051, 7162). 0 before the first look.
    uid_validity bigint NOT NULL DEFAULT 0,
    uid_next bigint NOT NULL DEFAULT 0,
    high_mod_seq bigint NOT NULL DEFAULT 0,
    -- How many messages the server had then.
    exists_count integer NOT NULL DEFAULT 0,
    -- Whether every message up to uid_next has been fetched; the newest come first.
    is_complete boolean NOT NULL DEFAULT false,
    -- The best way to learn of changes that this server does rightly here: qresync, condstore, scan.
    sync_method text NOT NULL DEFAULT 'qresync',
    -- Flags that the server keeps (PERMANENTFLAGS).
    permanent_flags text[] NOT NULL DEFAULT '{}',
    -- The last comparison of everything with the server: none, wanted, identical, repaired, different.
    certified_at timestamptz,
    certificate text NOT NULL DEFAULT 'none',
    certificate_differences integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT email_folders_path_key UNIQUE (tenant_id, account_id, server_name),
    CONSTRAINT email_folders_account_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES email_accounts (tenant_id, id)
);

CREATE TABLE email_messages (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    thread_id uuid NOT NULL,
    -- SHA-256 of the raw message.
    content_hash bytea NOT NULL,
    -- Of Message-ID, Date, From and Subject: finds the message again when the server has numbered everything anew.
    envelope_hash bytea NOT NULL,
    message_id text,
    -- As in the header fields: Message-IDs with blanks between, the oldest first.
    in_reply_to text NOT NULL,
    reference_ids text NOT NULL,
    -- Arrays of {name, address}.
    from_addresses jsonb NOT NULL,
    to_addresses jsonb NOT NULL,
    cc_addresses jsonb NOT NULL,
    bcc_addresses jsonb NOT NULL,
    reply_to_addresses jsonb NOT NULL,
    subject text NOT NULL,
    snippet text NOT NULL,
    -- From the header; it may say anything, or nothing.
    sent_at timestamptz,
    -- When the server got it.
    received_at timestamptz NOT NULL,
    size bigint NOT NULL,
    has_attachments boolean NOT NULL,
    -- What was odd about it, a line each.
    problems text NOT NULL,
    -- Why it could not be parsed at all, or was not fetched whole.
    poison text,
    is_too_large boolean NOT NULL DEFAULT false,
    -- Compressed (zstd), without what was cut out.
    raw bytea NOT NULL,
    -- What was cut out, in order: [{offset in the whole message, blob}].
    cuts jsonb NOT NULL DEFAULT '[]',
    -- Finished by our own tokeniser; its version, so that an improvement can re-index.
    search tsvector NOT NULL,
    search_version smallint NOT NULL,
    is_deleted boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT email_messages_content_key UNIQUE (tenant_id, account_id, content_hash),
    CONSTRAINT email_messages_account_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES email_accounts (tenant_id, id)
);
-- Compressed already, or better read whole than compressed by PostgreSQL, which takes longer than all the rest of the INSERT.
ALTER TABLE email_messages ALTER COLUMN raw SET STORAGE EXTERNAL, ALTER COLUMN search SET STORAGE EXTERNAL;

CREATE TABLE email_message_folders (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    -- Where the member sees it.
    folder_id uuid NOT NULL,
    message_id uuid NOT NULL,
    -- The message's, kept here for lists by conversation.
    thread_id uuid NOT NULL,
    -- Where the server has it: another folder until a move has been pushed. uid_validity 0 while the server's number is not known.
    home_folder_id uuid NOT NULL,
    uid_validity bigint NOT NULL,
    uid bigint NOT NULL,
    mod_seq bigint NOT NULL DEFAULT 0,
    is_read boolean NOT NULL,
    is_flagged boolean NOT NULL,
    is_draft boolean NOT NULL,
    is_answered boolean NOT NULL,
    keywords text[] NOT NULL DEFAULT '{}',
    -- The server's flags as last seen: the common ancestor when both sides have changed.
    server_flags text[] NOT NULL DEFAULT '{}',
    -- Something here is still to be told to the server.
    is_dirty boolean NOT NULL DEFAULT false,
    -- Deleted for good here, still to be deleted there.
    is_removed boolean NOT NULL DEFAULT false,
    received_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT email_message_folders_uid_key UNIQUE (tenant_id, home_folder_id, uid_validity, uid),
    CONSTRAINT email_message_folders_folder_fkey FOREIGN KEY (tenant_id, folder_id) REFERENCES email_folders (tenant_id, id),
    CONSTRAINT email_message_folders_message_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES email_messages (tenant_id, id)
);
-- Flags change in place.
ALTER TABLE email_message_folders SET (fillfactor = 85);

CREATE TABLE email_attachments (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    message_id uuid NOT NULL,
    -- Its number among the message's parts.
    part integer NOT NULL,
    filename text NOT NULL,
    mime_type text NOT NULL,
    -- Decoded.
    size_bytes bigint NOT NULL,
    -- blob: in the raw message, whose part may be a blob of its own; s3 and local: elsewhere, by path.
    storage_type text NOT NULL DEFAULT 'blob',
    storage_path text,
    blob_id uuid,
    content_hash bytea NOT NULL,
    content_id text,
    is_inline boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT email_attachments_part_key UNIQUE (tenant_id, message_id, part),
    CONSTRAINT email_attachments_message_fkey FOREIGN KEY (tenant_id, message_id)
        REFERENCES email_messages (tenant_id, id) ON DELETE CASCADE
);

-- Bytes that were cut out of messages, as they stood there; equal ones are stored once in a tenant.
CREATE TABLE email_blobs (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    content_hash bytea NOT NULL,
    size_bytes bigint NOT NULL,
    -- blob: in email_blob_chunks.
    storage_type text NOT NULL DEFAULT 'blob',
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT email_blobs_content_key UNIQUE (tenant_id, content_hash)
);

CREATE TABLE email_blob_chunks (
    tenant_id uuid NOT NULL,
    blob_id uuid NOT NULL,
    -- From 0.
    number integer NOT NULL,
    -- Compressed (zstd).
    bytes bytea NOT NULL,
    PRIMARY KEY (tenant_id, blob_id, number),
    CONSTRAINT email_blob_chunks_blob_fkey FOREIGN KEY (tenant_id, blob_id)
        REFERENCES email_blobs (tenant_id, id) ON DELETE CASCADE
);
ALTER TABLE email_blob_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- POP3 servers number messages anew each time; by these names they are known again (UIDL).
CREATE TABLE email_pop3_uids (
    tenant_id uuid NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    -- When it was fetched: from then on it stays there for leave_on_server_days.
    created_at timestamptz NOT NULL,
    -- All of it is here; what is not is never deleted there.
    is_whole boolean NOT NULL,
    PRIMARY KEY (tenant_id, account_id, name)
);

-- Which thread each Message-ID belongs to, also those that are only referred to: a late parent finds its replies.
CREATE TABLE email_thread_references (
    tenant_id uuid NOT NULL,
    account_id uuid NOT NULL,
    -- A digest of the Message-ID.
    reference uuid NOT NULL,
    thread_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, account_id, reference)
);

-- Replies that name no message at all, and the messages they could answer, by subject.
CREATE TABLE email_thread_subjects (
    tenant_id uuid NOT NULL,
    account_id uuid NOT NULL,
    -- A digest of the subject without Re:, Fwd: and the like.
    subject uuid NOT NULL,
    message_id uuid NOT NULL,
    -- A reply without ids that still looks for its parent; otherwise a message that may be one.
    is_orphan boolean NOT NULL,
    sent_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, account_id, subject, message_id),
    CONSTRAINT email_thread_subjects_message_fkey FOREIGN KEY (tenant_id, message_id)
        REFERENCES email_messages (tenant_id, id) ON DELETE CASCADE
);

-- Who wrote to, or was written to from, an account: for suggestions.
CREATE TABLE email_correspondents (
    tenant_id uuid NOT NULL,
    account_id uuid NOT NULL,
    address text NOT NULL,
    name text NOT NULL,
    message_count integer NOT NULL,
    last_seen_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, account_id, address)
);

-- Senders whose remote images a member wants to see.
CREATE TABLE email_image_senders (
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    address text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id, address)
);

-- What an action changed, so that it can be taken back.
CREATE TABLE email_undos (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- Placements as they were before, one place in every array each.
    placement_ids uuid[] NOT NULL,
    folder_ids uuid[] NOT NULL,
    were_read boolean[] NOT NULL,
    were_flagged boolean[] NOT NULL,
    -- Of each, its keywords with a blank in between.
    keywords text[] NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

SELECT postroom_guards.seal_tenant_table(name) FROM unnest(ARRAY[
    'email_accounts', 'email_folders', 'email_messages', 'email_message_folders', 'email_attachments', 'email_blobs',
    'email_blob_chunks', 'email_pop3_uids', 'email_thread_references', 'email_thread_subjects', 'email_correspondents',
    'email_image_senders', 'email_undos']) AS name;

SELECT postroom_guards.ensure_tenant_indexes('email_accounts', ARRAY['user_id', 'email_address', 'claimed_by']);
SELECT postroom_guards.ensure_tenant_indexes('email_folders', ARRAY['account_id', 'parent_id']);
-- Messages are written by the thousand and never looked for by when their row was changed.
SELECT postroom_guards.ensure_tenant_indexes('email_messages', ARRAY['thread_id'], ARRAY['updated_at', 'created_at']);
SELECT postroom_guards.ensure_tenant_indexes('email_message_folders', ARRAY['message_id'], ARRAY['updated_at', 'created_at']);
SELECT postroom_guards.ensure_tenant_indexes('email_attachments', ARRAY['content_hash'], ARRAY['updated_at', 'created_at']);
SELECT postroom_guards.ensure_tenant_indexes('email_blobs', ARRAY[]::text[], ARRAY['updated_at']);
SELECT postroom_guards.ensure_tenant_indexes('email_image_senders', ARRAY[]::text[]);
SELECT postroom_guards.ensure_tenant_indexes('email_undos', ARRAY['user_id'], ARRAY['updated_at']);

CREATE INDEX email_accounts_due ON email_accounts (tenant_id, last_sync_at) WHERE is_enabled AND is_sync_enabled AND protocol <> 'local';
CREATE INDEX email_folders_type ON email_folders (tenant_id, account_id, type);
CREATE INDEX email_messages_received ON email_messages (tenant_id, account_id, received_at DESC, id DESC);
CREATE INDEX email_messages_envelope ON email_messages (tenant_id, account_id, envelope_hash);
CREATE INDEX email_messages_poison ON email_messages (tenant_id, account_id, received_at DESC) WHERE poison IS NOT NULL OR is_too_large;
CREATE INDEX email_messages_created ON email_messages USING brin (tenant_id, created_at);
CREATE INDEX email_messages_old_search ON email_messages (tenant_id, search_version, id);
-- A folder's list, newest first, and what is unread or flagged in it.
-- All of them, so that a folder that goes finds what lies in it.
CREATE INDEX email_placements_list ON email_message_folders (tenant_id, folder_id, received_at DESC, id DESC);
CREATE INDEX email_placements_unread ON email_message_folders (tenant_id, folder_id, received_at DESC, id DESC) WHERE NOT is_removed AND NOT is_read;
CREATE INDEX email_placements_flagged ON email_message_folders (tenant_id, account_id, received_at DESC, id DESC) WHERE NOT is_removed AND is_flagged;
CREATE INDEX email_placements_thread ON email_message_folders (tenant_id, thread_id, folder_id, received_at DESC, id DESC);
CREATE INDEX email_placements_dirty ON email_message_folders (tenant_id, account_id, home_folder_id) WHERE is_dirty;
CREATE INDEX email_thread_subjects_message ON email_thread_subjects (tenant_id, message_id);
CREATE INDEX email_thread_references_thread ON email_thread_references (tenant_id, thread_id);
CREATE INDEX email_thread_orphans ON email_thread_subjects (tenant_id, account_id, subject) WHERE is_orphan;
CREATE INDEX email_attachments_blob ON email_attachments (tenant_id, blob_id) WHERE blob_id IS NOT NULL;

SELECT postroom_guards.validate_tenant_isolation(name) FROM unnest(ARRAY[
    'email_accounts', 'email_folders', 'email_messages', 'email_message_folders', 'email_attachments', 'email_blobs',
    'email_blob_chunks', 'email_pop3_uids', 'email_thread_references', 'email_thread_subjects', 'email_correspondents',
    'email_image_senders', 'email_undos']) AS name;

-- Searching. @@ is not leakproof, so under the policies its index would never be used and every row of the tenant be read.
-- This view runs with the rights of a role that nobody is and nobody can become, whose policy lets it read all rows, and
-- says itself which tenant's it shows; it has no security_barrier, so that conditions reach the index. Nothing else but
-- the view can use that policy. (The isolation proof lists both; a test of its own tries to see another tenant through it.)
CREATE INDEX email_messages_search ON email_messages USING gin (search) WITH (gin_pending_list_limit = 16384);
CREATE POLICY email_messages_search ON email_messages AS PERMISSIVE FOR SELECT TO postroom_search USING (true);
GRANT USAGE ON SCHEMA postroom TO postroom_search;
GRANT SELECT ON email_messages TO postroom_search;
CREATE VIEW email_message_search AS
    SELECT tenant_id, id, account_id, thread_id, search, search_version, subject, from_addresses, to_addresses, cc_addresses,
           has_attachments, size, received_at, sent_at, is_too_large, is_deleted
    FROM email_messages
    WHERE tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid;
-- The new owner needs the right to make it just for this moment.
GRANT CREATE ON SCHEMA postroom TO postroom_search;
ALTER VIEW email_message_search OWNER TO postroom_search;
REVOKE CREATE ON SCHEMA postroom FROM postroom_search;
REVOKE ALL ON email_message_search FROM PUBLIC;
GRANT SELECT ON email_message_search TO postroom_app;
