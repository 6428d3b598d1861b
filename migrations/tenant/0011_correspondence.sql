-- Whom members write as, whom they have written to, and what they write again and again.

-- Identities of a mail account. Its own address is one that needs no row, and has the account's id when it gets one.
CREATE TABLE mail_identities (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    -- '' for the account's own.
    address text NOT NULL,
    -- '' for none.
    reply_to text NOT NULL,
    -- Plain, and the same as sanitised HTML; '' for none.
    signature text NOT NULL,
    signature_html text NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT mail_identities_account_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES email_accounts (tenant_id, id)
        ON DELETE CASCADE
);

-- Whom a draft is from that names nobody; the account's own address when null, or when that identity is gone.
ALTER TABLE email_accounts ADD COLUMN default_identity_id uuid;

SELECT postroom_guards.seal_tenant_table('mail_identities');
SELECT postroom_guards.ensure_tenant_indexes('mail_identities', ARRAY['account_id', 'user_id']);
SELECT postroom_guards.validate_tenant_isolation('mail_identities');

-- Whom a member has written to. Gathered from what was sent, for completion.
CREATE TABLE contacts (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- In lower case: nobody tells Ida@ from ida@.
    address text NOT NULL,
    -- As it was written last; '' for none.
    name text NOT NULL,
    times integer NOT NULL,
    -- How often and how lately in one number, which never has to be aged: the logarithm of the sum of e^t over all times, t in 30 days.
    rank double precision NOT NULL,
    last_used_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT contacts_address_key UNIQUE (tenant_id, user_id, address)
);

-- Everything that a contact is found by the beginning of: its name and its address from each of their words on.
CREATE TABLE contact_keys (
    tenant_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- Without case and accents. Bytes are compared, so that all with one beginning lie side by side.
    key text COLLATE "C" NOT NULL,
    -- The contact's.
    rank double precision NOT NULL,
    PRIMARY KEY (tenant_id, contact_id, key),
    CONSTRAINT contact_keys_contact_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE
);

SELECT postroom_guards.seal_tenant_table(name) FROM unnest(ARRAY['contacts', 'contact_keys']) AS name;
SELECT postroom_guards.ensure_tenant_indexes('contacts', ARRAY[]::text[], ARRAY['created_at', 'updated_at']);

CREATE INDEX contacts_best ON contacts (tenant_id, user_id, rank DESC, id);
-- A completion reads nothing else, however many keys begin alike.
CREATE INDEX contact_keys_find ON contact_keys (tenant_id, user_id, key) INCLUDE (rank, contact_id);

SELECT postroom_guards.validate_tenant_isolation(name) FROM unnest(ARRAY['contacts', 'contact_keys']) AS name;

-- Texts that members write again and again, with placeholders.
CREATE TABLE mail_templates (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    -- Sanitised; '' for none.
    body_html text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT mail_templates_name_key UNIQUE (tenant_id, user_id, name)
);

SELECT postroom_guards.seal_tenant_table('mail_templates');
SELECT postroom_guards.ensure_tenant_indexes('mail_templates', ARRAY[]::text[], ARRAY['created_at', 'updated_at']);
SELECT postroom_guards.validate_tenant_isolation('mail_templates');
