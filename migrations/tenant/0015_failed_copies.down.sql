ALTER TABLE drafts DROP COLUMN copy_failures, DROP COLUMN copy_failed_at;
