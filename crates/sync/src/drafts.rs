//! Drafts in the Drafts folder of their account: copies on their way there, and what came of them.

use postroom_identity::Identity;
use postroom_mail::Error;
use postroom_mail::draft::folder::follow::{self, Place};
use postroom_mail::draft::folder::{copy, take_in};
use postroom_mailproto::imap::Flags;
use postroom_store::queries::email_folder::Folder;
use postroom_types::{DraftId, MailFolderId, TenantId};

use crate::claim::Claim;
use crate::error::is_passing;
use crate::filing::{self, Filing};
use crate::handing_in::is_final;
use crate::pass::{self, Pass};
use crate::{Servers, SyncError};

/// Attempts to write a copy, some of them minutes apart; after the last, the next save begins anew.
const ATTEMPTS: i16 = 12;

/// Writes the copy of a draft, when it is time for one; at once when the draft was closed. `number` is which attempt this is, from 1.
pub async fn write_copy(
    identity: &Identity,
    servers: &Servers,
    tenant: TenantId,
    id: DraftId,
    is_closed: bool,
    number: i16,
) -> Result<(), SyncError> {
    let Some(copy) = copy::begin(identity, tenant, id, is_closed).await? else { return Ok(()) };
    let filing = Filing {
        account: &copy.account,
        opened: &copy.opened,
        folder: copy.folder.as_deref(),
        usual_name: b"Drafts",
        flags: Flags { seen: true, draft: true, ..Flags::default() },
        message_id: &copy.message_id,
        raw: &copy.raw,
    };
    match filing::file(identity, servers, tenant, &filing).await {
        Ok(()) => Ok(copy::done(identity, &copy).await?),
        Err(SyncError::Server(failure)) if number >= ATTEMPTS || is_final(&failure) => {
            // The draft says that its folder does not have it, and the account why.
            tracing::info!(draft.id = %id, %failure, "the copy of a draft was not written");
            Ok(copy::failed(identity, tenant, id).await?)
        }
        Err(error) => Err(error),
    }
}

/// Has copies taken away, with the next that the server is told, whose drafts have left the drafts.
pub(crate) async fn retire(pass: &Pass<'_>, folders: &[Folder]) -> Result<(), SyncError> {
    let Some(place) = place(pass.claim, folders) else { return Ok(()) };
    let tx = pass.claim.tx().await?;
    follow::retire(&pass.claim.identity, &tx, place).await?;
    Ok(tx.commit().await?)
}

/// Takes in what other programs wrote into the Drafts folder, and settles what became of the copies. Whatever was looked at in this
/// pass, it goes by what the mirror has: what a pass before did not come to is made up for.
pub(crate) async fn follow(pass: &Pass<'_>) -> Result<(), SyncError> {
    let Some(place) = place(pass.claim, &pass::rows(pass).await?) else { return Ok(()) };
    let (identity, tenant) = (&pass.claim.identity, pass.claim.tenant);
    loop {
        let unknown = take_in::unknown(identity, tenant, place).await?;
        if unknown.is_empty() {
            break;
        }
        for unknown in unknown {
            match take_in::read(identity, tenant, place, unknown).await {
                Ok(Some(message)) => take(pass.claim, place, &message).await?,
                Ok(None) => {}
                Err(error) if is_passing(&error) => return Err(error.into()),
                Err(error) => skip(pass.claim, place, unknown, &error).await?,
            }
        }
        pass.claim.require_kept().await?;
    }
    let tx = pass.claim.tx().await?;
    follow::settle(identity, &tx, place).await?;
    Ok(tx.commit().await?)
}

/// One message that cannot be taken in stops no other.
async fn take(claim: &Claim, place: Place, message: &take_in::Message) -> Result<(), SyncError> {
    let tx = claim.tx().await?;
    match Box::pin(take_in::take_in(&claim.identity, &tx, place, message)).await {
        Ok(()) => Ok(tx.commit().await?),
        Err(error) if is_passing(&error) => Err(error.into()),
        Err(error) => {
            tracing::warn!(account.id = %claim.account, %error, "a message of the Drafts folder was left alone");
            drop(tx);
            let tx = claim.tx().await?;
            take_in::leave_alone(&claim.identity, &tx, place, message).await?;
            Ok(tx.commit().await?)
        }
    }
}

/// Nor does one that cannot be read.
async fn skip(claim: &Claim, place: Place, unknown: take_in::Unknown, error: &Error) -> Result<(), SyncError> {
    tracing::warn!(account.id = %claim.account, message.id = %unknown.id, %error, "a message of the Drafts folder cannot be read");
    let tx = claim.tx().await?;
    take_in::skip(&claim.identity, &tx, place, unknown).await?;
    Ok(tx.commit().await?)
}

/// The folder, when all of it is known.
fn place(claim: &Claim, folders: &[Folder]) -> Option<Place> {
    let is_known = |folder: &&Folder| folder.r#type == "drafts" && folder.is_selectable && folder.is_complete;
    let folder = folders.iter().find(is_known)?;
    Some(Place { user: claim.user, account: claim.account, folder: MailFolderId(folder.id) })
}
