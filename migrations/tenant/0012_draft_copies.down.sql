COMMENT ON COLUMN drafts.copied_version IS NULL;
DROP TABLE draft_copies;
