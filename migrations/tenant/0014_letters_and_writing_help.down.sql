-- Letters that are not written yet are not written any more, and nobody is helped with writing.
ALTER TABLE tenant_settings DROP COLUMN writing_help;
ALTER TABLE invitations DROP COLUMN letter_token, DROP COLUMN letter_id, DROP COLUMN letter_at;
