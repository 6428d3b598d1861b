-- The next label of a message has its body fetched again, and nothing else is lost.
DROP TABLE email_gmail_messages;
