DROP INDEX drafts_outbox;
ALTER TABLE drafts DROP COLUMN outbox_id;
DROP TABLE outbox_recipients, outbox;
