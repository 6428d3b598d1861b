-- What Gmail calls the messages of an account. It shows a message in a folder for each of its labels, and in All Mail, and gives it
-- the same number in all of them (X-GM-MSGID). By that number a message that is here is known in another folder before its body is
-- asked for. A table of its own, because several numbers may be one message here, whose content is the same, and because no other
-- account should pay for a column and its index.

CREATE TABLE email_gmail_messages (
    tenant_id uuid NOT NULL,
    account_id uuid NOT NULL,
    -- Unsigned there; the same 64 bits.
    gmail_id bigint NOT NULL,
    message_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, account_id, gmail_id),
    CONSTRAINT email_gmail_messages_message_fkey FOREIGN KEY (tenant_id, message_id)
        REFERENCES email_messages (tenant_id, id) ON DELETE CASCADE
);

SELECT postroom_guards.seal_tenant_table('email_gmail_messages');

-- For messages that are taken away.
SELECT postroom_guards.ensure_tenant_indexes('email_gmail_messages', ARRAY['message_id']);

SELECT postroom_guards.validate_tenant_isolation('email_gmail_messages');
