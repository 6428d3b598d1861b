-- Whom members write as. Tenant rows: run by TenantTx.

--: MailIdentity()

--! of_account : MailIdentity
SELECT id, account_id, name, address, reply_to, signature, signature_html, version FROM mail_identities
WHERE tenant_id = :tenant_id AND account_id = :account_id ORDER BY created_at, id;

--! addresses_of
-- Of all accounts of a member.
SELECT DISTINCT i.address FROM mail_identities i JOIN email_accounts a ON a.tenant_id = i.tenant_id AND a.id = i.account_id
WHERE i.tenant_id = :tenant_id AND i.user_id = :user_id AND i.address <> '' AND a.deleted_at IS NULL;

--! default_of
-- The account's own id when nothing else was chosen.
SELECT coalesce(default_identity_id, id) AS id FROM email_accounts WHERE tenant_id = :tenant_id AND id = :account_id;

--! lock_account
-- Whoever changes one of an account's identities holds all of them.
SELECT id FROM email_accounts WHERE tenant_id = :tenant_id AND id = :account_id AND user_id = :user_id AND deleted_at IS NULL
FOR NO KEY UPDATE;

--! put
INSERT INTO mail_identities AS i (tenant_id, id, user_id, account_id, name, address, reply_to, signature, signature_html, version,
    created_at, updated_at)
VALUES (:tenant_id, :id, :user_id, :account_id, :name, :address, :reply_to, :signature, :signature_html, :version, :now, :now)
ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name, address = excluded.address, reply_to = excluded.reply_to,
    signature = excluded.signature, signature_html = excluded.signature_html, version = excluded.version, updated_at = excluded.updated_at
WHERE i.account_id = excluded.account_id
RETURNING id;

--! set_default (identity_id?)
UPDATE email_accounts SET default_identity_id = :identity_id, updated_at = :now
WHERE tenant_id = :tenant_id AND id = :account_id RETURNING id;

--! delete
DELETE FROM mail_identities WHERE tenant_id = :tenant_id AND account_id = :account_id AND id = :id RETURNING id;
