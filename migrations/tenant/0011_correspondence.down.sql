-- Takes identities away with their signatures, contacts, and templates.
DROP TABLE mail_templates, contact_keys, contacts;
ALTER TABLE email_accounts DROP COLUMN default_identity_id;
DROP TABLE mail_identities;
