-- What an invitation needs until its letter is written, and whether members get help with writing.

ALTER TABLE invitations
    -- The secret of the link, sealed, from the invitation on until the letter with it stands among the installation's.
    ADD COLUMN letter_token bytea,
    -- The letter that is written, so that it is written once; and when it was asked for. NULL where none was.
    ADD COLUMN letter_id uuid,
    ADD COLUMN letter_at timestamptz;

ALTER TABLE tenant_settings
    -- local: by this installation alone; remote: by the provider that the installation names, too, which then reads drafts.
    ADD COLUMN writing_help text NOT NULL DEFAULT 'off'
        CONSTRAINT tenant_settings_writing_help_check CHECK (writing_help IN ('off', 'local', 'remote'));
