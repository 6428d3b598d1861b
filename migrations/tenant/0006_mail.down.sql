-- Takes all mirrored mail away; what the servers have stays there.
DROP VIEW email_message_search;
DROP TABLE email_undos, email_image_senders, email_correspondents, email_thread_subjects, email_thread_references,
    email_blob_chunks, email_pop3_uids, email_attachments, email_message_folders, email_messages, email_blobs, email_folders,
    email_accounts;
REVOKE USAGE ON SCHEMA postroom FROM postroom_search;
