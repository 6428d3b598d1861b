use std::io::{self, Read, Seek};

use postroom_drafts::Limits;
use postroom_identity::Identity;
use postroom_store::TenantActor;
use postroom_types::{AttachmentId, DraftId, UserId};
use sha2::{Digest, Sha256};

use super::Upload;
use crate::Error;
use crate::attachment::{self, Body};
use crate::draft::answer::filename;
use crate::draft::{DraftError, find};

/// Reads a file of one of the member's messages, to be [added](super::add) to a draft of theirs.
///
/// # Errors
/// [`DraftError::Refused`] when it is no file of their messages, or larger than a draft may be.
pub async fn copied(
    identity: &Identity,
    actor: TenantActor,
    user: UserId,
    draft: DraftId,
    from: AttachmentId,
    limits: &Limits,
) -> Result<Upload, DraftError> {
    let tx = identity.store.tenant_tx(actor).await?;
    find(identity, &tx, user, draft).await?;
    let unknown = |error| match error {
        Error::NotFound => DraftError::refused("attachmentId", "is no file of your messages"),
        other => DraftError::from(other),
    };
    let described = attachment::find(&tx, user, from).await.map_err(unknown)?;
    let most = limits.max_draft_size.get();
    // Before it is decoded.
    if u64::try_from(described.size_bytes).unwrap_or(u64::MAX) > most {
        return Err(DraftError::refused("attachments", format!("make the draft larger than {most} bytes")));
    }
    let (described, content) = attachment::content(&tx, user, from).await.map_err(unknown)?;
    tx.commit().await?;
    let hashing = tokio::task::spawn_blocking(move || hash(content));
    let (content, hash) = hashing.await.map_err(|_| Error::Busy)?.map_err(|_| Error::Busy)?;
    Ok(Upload { filename: filename(&described.filename), mime_type: described.mime_type, content, hash })
}

fn hash(content: Body) -> io::Result<(Body, [u8; 32])> {
    match content {
        Body::Memory(bytes) => {
            let hash = Sha256::digest(&bytes).into();
            Ok((Body::Memory(bytes), hash))
        }
        Body::File(mut file, size) => {
            file.rewind()?;
            let (mut hasher, mut piece) = (Sha256::new(), vec![0; 64 * 1024]);
            loop {
                let read = file.read(&mut piece)?;
                if read == 0 {
                    return Ok((Body::File(file, size), hasher.finalize().into()));
                }
                hasher.update(&piece[..read]);
            }
        }
    }
}
