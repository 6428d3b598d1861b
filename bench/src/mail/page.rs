//! The newest page of a folder: as the API gives it, and as a bare statement.

use std::fs;

use crate::Error;
use crate::installation::Folder;
use crate::product::{Account, Member};
use crate::wrk::REQUESTS;

/// Writes down wrk's only request, and gives pgbench's script.
pub(super) async fn prepare(folder: &Folder, member: &Member, account: &Account) -> Result<String, Error> {
    let inbox = account.inbox().await?;
    let request = format!("/api/v1/messages?folderId={inbox}&limit=50 {}\n", member.client.access_token());
    fs::write(folder.join(REQUESTS), request)?;
    let me = member.client.get("/auth/me").await.expect(200);
    let tenant = me["tenants"][0]["id"].as_str().ok_or("the member has no tenant")?;
    Ok(format!(
        "SELECT p.id, p.message_id, p.account_id, p.folder_id, p.thread_id, p.is_read, p.is_flagged, p.is_draft, \
         p.is_answered, p.keywords, p.received_at, m.from_addresses, m.to_addresses, m.subject, m.snippet, m.sent_at, m.size, \
         m.has_attachments, m.is_too_large FROM postroom.email_message_folders p \
         JOIN postroom.email_messages m ON m.tenant_id = p.tenant_id AND m.id = p.message_id \
         WHERE p.tenant_id = '{tenant}' AND p.folder_id = '{inbox}' AND NOT p.is_removed ORDER BY p.received_at DESC, p.id DESC LIMIT 50;\n"
    ))
}
