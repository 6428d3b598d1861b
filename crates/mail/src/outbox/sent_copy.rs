//! The copy of a sent mail in the folder of sent mail. With a server it is filed there, and comes here as all mail does; an
//! account without folders on a server has it here alone.

use postroom_identity::Identity;
use postroom_store::queries::outbox::{self, Entry as Row};
use postroom_store::queries::{email_folder, email_placement};
use postroom_store::{Notice, TenantActor, TenantClient, TenantTx};
use postroom_types::{AccountId, MailFolderId, OutboxId, TenantId, UserId};

use super::attempt::whole;
use crate::account::{self, Account, Opened};
use crate::folder::{self, FolderType, NewFolder};
use crate::ingest::{self, Flags, Incoming, Place};
use crate::{Error, html, prepare};

/// The job that files it.
pub const FILE: &str = "file_sent_copy";

/// Providers that file what is sent over them by themselves; a second copy would stand beside it.
const FILED_BY: [&str; 2] = ["gmail.com", "googlemail.com"];

/// A copy that is to be filed on a server.
pub struct Copy {
    tenant: TenantId,
    row: Row,
    pub account: Account,
    pub opened: Opened,
    /// Of the folder, as the server writes it; none when it has none yet.
    pub folder: Option<Vec<u8>>,
    /// Without angle brackets.
    pub message_id: String,
    pub raw: Vec<u8>,
}

/// What is to become of the copies of an account's mails.
pub(super) fn plan(account: &Account) -> &'static str {
    let host = account.smtp_hostname.as_deref().unwrap_or_default().to_lowercase();
    let is_theirs = |provider: &&str| host == **provider || host.ends_with(&format!(".{provider}"));
    if FILED_BY.iter().any(is_theirs) { "provider" } else { "waiting" }
}

/// The copy that is still to be filed on a server, if there is one. Where there is no server it is filed right here.
pub async fn begin(identity: &Identity, tenant: TenantId, id: OutboxId) -> Result<Option<Copy>, Error> {
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let row = outbox::find().bind(&tx, &tenant.0, &id.0).opt().await?.filter(|row| row.copy_state == "waiting");
    let Some(row) = row else { return Ok(None) };
    let Some(account) = account::find_any(&tx, AccountId(row.account_id)).await? else { return Ok(None) };
    let raw = whole(&tx, &row).await?;
    if account.protocol != "imap" {
        keep(identity, &tx, &row, raw).await?;
        note(identity, &tx, &row, "filed", "").await?;
        tx.commit().await?;
        return Ok(None);
    }
    let kind = FolderType::Sent.as_str();
    let folder = email_folder::of_type().bind(&tx, &tenant.0, &account.id, &kind).opt().await?;
    let folder = folder.map(|folder| folder.server_name);
    let opened = account::login(identity, &tx, AccountId(account.id)).await?;
    tx.commit().await?;
    let message_id = row.message_id.clone();
    Ok(Some(Copy { tenant, row, account, opened, folder, message_id, raw }))
}

/// It is filed: the synchronisation brings it.
pub async fn filed(identity: &Identity, copy: &Copy) -> Result<(), Error> {
    let tx = identity.store.tenant_tx(TenantActor::System { tenant: copy.tenant }).await?;
    note(identity, &tx, &copy.row, "filed", "").await?;
    let account = AccountId(copy.row.account_id);
    if copy.account.is_enabled && copy.account.is_sync_enabled {
        account::start_sync(&tx, account).await?;
        tx.notify(Notice::MailToSync { tenant: copy.tenant, account, is_urgent: true });
    }
    Ok(tx.commit().await?)
}

/// It could not be filed, and is not tried again.
pub async fn failed(identity: &Identity, copy: &Copy, sentence: &str) -> Result<(), Error> {
    let tx = identity.store.tenant_tx(TenantActor::System { tenant: copy.tenant }).await?;
    note(identity, &tx, &copy.row, "failed", sentence).await?;
    Ok(tx.commit().await?)
}

async fn note(identity: &Identity, tx: &TenantTx, row: &Row, state: &str, text: &str) -> Result<(), Error> {
    let now = identity.context.now();
    outbox::copied().bind(tx, &state, &text, &now, &tx.tenant().0, &row.id).opt().await?;
    tx.changed_for(&identity.context, UserId(row.user_id), "outbox", row.id);
    Ok(())
}

/// Stores it in the account's own folder of sent mail, once.
async fn keep(identity: &Identity, tx: &TenantTx, row: &Row, raw: Vec<u8>) -> Result<(), Error> {
    let (tenant, account) = (tx.tenant().0, AccountId(row.account_id));
    let name = FolderType::Sent.usual_name();
    let new = NewFolder { parent: None, name, path: name, kind: FolderType::Sent };
    let folder: MailFolderId = folder::ensure(&identity.context, tx, account, &new).await?;
    let message = html::apart(move || prepare(raw)).await?;
    let hash = message.content_hash();
    let query = email_placement::exists_for();
    if !query.bind(tx, &vec![&hash[..]], &folder.0, &tenant, &account.0).all().await?.is_empty() {
        return Ok(());
    }
    let uid = email_folder::next_local_uid().bind(tx, &1, &tenant, &folder.0).one().await?;
    let flags = Flags { is_read: true, ..Flags::default() };
    let received_at = row.sent_at.unwrap_or_else(|| identity.context.now());
    let place = Place { user: UserId(row.user_id), account, folder, uid_validity: 1 };
    let incoming = Incoming { message, uid, mod_seq: 0, flags, received_at, gmail_id: None };
    ingest::store(&identity.context, tx, &place, &[incoming]).await?;
    Ok(())
}
