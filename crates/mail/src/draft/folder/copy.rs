//! The copy of a draft, on its way into the Drafts folder. The server is talked to between [`begin`] and [`done`].

use postroom_identity::{Identity, member};
use postroom_mailproto::mime;
use postroom_mailproto::smtp::Mailbox;
use postroom_store::queries::{draft, draft_copy, email_folder};
use postroom_store::{Notice, TenantActor, TenantClient, TenantTx};
use postroom_types::{AccountId, DraftId, TenantId, Timestamp, UserId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::compose::{self, Envelope};
use super::mark::Mark;
use super::{PAUSE, copy_at};
use crate::account::{self, Account, Opened};
use crate::draft::{Draft, DraftError, row};
use crate::folder::FolderType;
use crate::outbox::send::{self, MOST_BYTES};
use crate::{Error, html, raw};

/// A copy that is to be written.
pub struct Copy {
    tenant: TenantId,
    draft: DraftId,
    version: i32,
    pub account: Account,
    pub opened: Opened,
    /// Of the folder, as the server writes it; none when it has none yet.
    pub folder: Option<Vec<u8>>,
    /// Without angle brackets; of letters, digits, hyphens and dots.
    pub message_id: String,
    pub raw: Vec<u8>,
}

/// The copy of a draft, when it is time for one. From here on the message is known as a copy, whether it reaches the server or not.
pub async fn begin(identity: &Identity, tenant: TenantId, id: DraftId, is_closed: bool) -> Result<Option<Copy>, Error> {
    let Some(due) = due(identity, tenant, id, is_closed).await? else { return Ok(None) };
    let Due { draft, account, domain, folder, opened, name } = due;
    // The files, and encoded. Nobody waits for memory with a transaction open.
    let room = raw::room(draft.content.size().saturating_mul(3)).await?;
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let files = send::files(&tx, &draft.content, id).await.map_err(plain)?;
    tx.commit().await?;

    let mark = Mark { draft: id, version: draft.version };
    let message_id = mark.to_message_id(draft.last_modified_at, &domain);
    let from =
        mime::Address { name: Some(name).filter(|name| !name.is_empty()), address: account.email_address.clone() };
    let envelope = Envelope { mark, from, message_id: message_id.clone(), date: draft.last_saved_at };
    let (content, version) = (draft.content, draft.version);
    let composing = html::apart(move || {
        let raw = compose::message(&content, &envelope, &files).ok()?;
        drop(room);
        let hash: [u8; 32] = Sha256::digest(&raw).into();
        Some((raw, hash))
    });
    let now = identity.context.now();
    let Some((raw, hash)) = composing.await? else {
        tracing::warn!(draft.id = %id, "a draft cannot be written as a message");
        failed(identity, tenant, id).await?;
        return Ok(None);
    };
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let query = draft_copy::remember();
    query.bind(&tx, &tenant.0, &account.id, &&hash[..], &Some(id.0), &version, &None::<Uuid>, &now).one().await?;
    tx.commit().await?;
    Ok(Some(Copy { tenant, draft: id, version, account, opened, folder, message_id, raw }))
}

/// The copy of a draft cannot be written: it is tried again when the draft was changed, or later and later.
pub async fn failed(identity: &Identity, tenant: TenantId, id: DraftId) -> Result<(), Error> {
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    draft_copy::copy_failed().bind(&tx, &identity.context.now(), &tenant.0, &id.0).opt().await?;
    Ok(tx.commit().await?)
}

/// It is there: the synchronisation brings it, and takes away what it replaces.
pub async fn done(identity: &Identity, copy: &Copy) -> Result<(), Error> {
    let tx = identity.store.tenant_tx(TenantActor::System { tenant: copy.tenant }).await?;
    let account = AccountId(copy.account.id);
    if let Some(now) = draft_copy::copied().bind(&tx, &copy.version, &copy.tenant.0, &copy.draft.0).opt().await? {
        tx.changed_for(&identity.context, UserId(now.user_id), "draft", copy.draft.0);
        if now.version > copy.version {
            copy_at(&tx, account, copy.draft, now.last_saved_at + PAUSE).await?;
        }
    }
    account::start_sync(&tx, account).await?;
    tx.notify(Notice::MailToSync { tenant: copy.tenant, account, is_urgent: true });
    Ok(tx.commit().await?)
}

/// What a copy is made of.
struct Due {
    draft: Draft,
    account: Account,
    /// Of the account's address.
    domain: String,
    folder: Option<Vec<u8>>,
    opened: Opened,
    /// Of the owner.
    name: String,
}

/// A draft whose copy it is time to write, and which can have one.
async fn due(identity: &Identity, tenant: TenantId, id: DraftId, is_closed: bool) -> Result<Option<Due>, Error> {
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let now = identity.context.now();
    let Some(draft) = dirty(&tx, id, now).await? else { return Ok(None) };
    let due = draft.last_saved_at + PAUSE;
    if !is_closed && due > now {
        copy_at(&tx, draft.account, id, due).await?;
        tx.commit().await?;
        return Ok(None);
    }
    let account = account::find_any(&tx, draft.account).await?;
    // What is not kept equal would fill with copies that nobody takes away.
    let is_kept = |account: &Account| account.protocol == "imap" && account.is_enabled && account.is_sync_enabled;
    let Some(account) = account.filter(is_kept) else { return Ok(None) };
    let address = Mailbox::parse(&account.email_address).ok().filter(|_| draft.content.size() <= MOST_BYTES);
    let Some(address) = address else {
        draft_copy::copy_failed().bind(&tx, &now, &tenant.0, &id.0).opt().await?;
        tx.commit().await?;
        return Ok(None);
    };
    let kind = FolderType::Drafts.as_str();
    let folder = email_folder::of_type().bind(&tx, &tenant.0, &account.id, &kind).opt().await?;
    let folder = folder.map(|folder| folder.server_name);
    let opened = account::login(identity, &tx, AccountId(account.id)).await?;
    let name = member::find_by_user(&tx, draft.owner).await?.display_name;
    tx.commit().await?;
    Ok(Some(Due { draft, account, domain: address.domain().to_owned(), folder, opened, name }))
}

/// The draft, unless it has left the drafts or the folder has it as it is.
async fn dirty(tx: &TenantTx, id: DraftId, now: Timestamp) -> Result<Option<Draft>, Error> {
    let found = draft::find().bind(tx, &Uuid::nil(), &now, &tx.tenant().0, &id.0).opt().await?;
    let Some(found) = found else { return Ok(None) };
    let owner = UserId(found.user_id);
    let draft = row::draft(tx.tenant(), owner, found)?;
    Ok(draft.filter(|draft| draft.deleted_at.is_none() && draft.outbox.is_none() && draft.is_dirty))
}

fn plain(error: DraftError) -> Error {
    match error {
        DraftError::Error(error) => error,
        _ => Error::Busy,
    }
}
