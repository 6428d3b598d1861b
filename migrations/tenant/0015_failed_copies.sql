-- How often the copy of a draft could not be written into its Drafts folder, and when that was tried last: it is tried again later and later,
-- and keeps no other draft waiting.

ALTER TABLE drafts ADD COLUMN copy_failures integer NOT NULL DEFAULT 0;
ALTER TABLE drafts ADD COLUMN copy_failed_at timestamptz;
