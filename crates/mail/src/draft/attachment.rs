//! Files that go along with a draft: received, or copied from the member's messages.

mod copy;

use postroom_drafts::content::Attachment;
use postroom_drafts::limits::MAX_ATTACHMENTS;
use postroom_drafts::{Content, Limits, Refused};
use postroom_identity::Identity;
use postroom_mailproto::net::{BodyLimits, Failure, Spool};
use postroom_store::queries::draft_attachment::{self, File as Row};
use postroom_store::{TenantClient, TenantTx};
use postroom_types::{AttachmentId, DraftId, UserId};
use uuid::Uuid;

use super::{Access, DraftError, find};
use crate::attachment::{Body, IN_MEMORY};
use crate::{Error, blob};

pub use copy::copied;

/// Files that a draft may have had in all its history.
pub(super) const MOST_KEPT: usize = 200;

/// A file that was received, with what its sender says of it.
pub struct Upload {
    pub filename: String,
    pub mime_type: String,
    pub content: Body,
    /// SHA-256.
    pub hash: [u8; 32],
}

/// A file of a draft with where its bytes are.
#[derive(Clone, Debug)]
pub struct Stored {
    pub attachment: Attachment,
    blob: Uuid,
}

/// Keeps a file for a draft. It goes along once a save names it.
pub async fn add(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    id: DraftId,
    upload: Upload,
    limits: &Limits,
) -> Result<Attachment, DraftError> {
    let file = Attachment {
        id: AttachmentId(identity.context.uuid()),
        filename: upload.filename,
        mime_type: upload.mime_type,
        size: upload.content.len(),
        uploaded_at: identity.context.now(),
    };
    let file = may_add(identity, tx, user, id, file, limits).await?;
    let blob = match upload.content {
        Body::Memory(bytes) => blob::store_bytes(&identity.context, tx, &upload.hash, &bytes).await?,
        Body::File(file, size) => blob::store_file(&identity.context, tx, &upload.hash, size, file).await?,
    };
    let stored = New { file, hash: &upload.hash, blob }.insert(tx, id).await?;
    Ok(stored.ok_or(Error::Busy)?)
}

/// One of a draft's files. A large one is in a file, read from the database a chunk at a time.
pub async fn content(
    identity: &Identity,
    tx: &impl TenantClient,
    user: UserId,
    id: DraftId,
    attachment: AttachmentId,
) -> Result<(Attachment, Body), Error> {
    let draft = find(identity, tx, user, id).await?;
    // Others see the files that go along now, and not those of older revisions.
    if draft.access < Access::Own && draft.content.attachments.iter().all(|file| file.id != attachment) {
        return Err(Error::NotFound);
    }
    let row = draft_attachment::find().bind(tx, &tx.tenant().0, &id.0, &attachment.0).opt().await?;
    let stored = stored(row.ok_or(Error::NotFound)?);
    let mut spool = Spool::new(BodyLimits { memory: IN_MEMORY, size: u64::MAX });
    for number in 0.. {
        let Some(chunk) = blob::chunk(tx, stored.blob, number).await? else { break };
        spool.push(&chunk).map_err(unwritten)?;
    }
    let body = spool.finish().map_err(unwritten)?.ok_or(Error::Busy)?;
    Ok((stored.attachment, body))
}

fn unwritten(failure: Failure) -> Error {
    tracing::error!(%failure, "a file of a draft could not be put down");
    Error::Busy
}

/// All files that were ever added to a draft.
pub(crate) async fn of_draft(tx: &impl TenantClient, id: DraftId) -> Result<Vec<Stored>, Error> {
    let rows = draft_attachment::of_draft().bind(tx, &tx.tenant().0, &id.0).all().await?;
    Ok(rows.into_iter().map(stored).collect())
}

/// A file whole.
pub(crate) async fn bytes(tx: &impl TenantClient, stored: &Stored) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(usize::try_from(stored.attachment.size).unwrap_or(0).min(1 << 26));
    for number in 0.. {
        let Some(chunk) = blob::chunk(tx, stored.blob, number).await? else { break };
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The content with what is known of its files, in place of what the client says of them.
pub(super) async fn checked(tx: &TenantTx, id: DraftId, mut content: Content) -> Result<Content, DraftError> {
    if content.attachments.is_empty() {
        return Ok(content);
    }
    let known = of_draft(tx, id).await?;
    let mut refused = Vec::new();
    for (at, file) in content.attachments.iter_mut().enumerate() {
        match known.iter().find(|known| known.attachment.id == file.id) {
            Some(known) => *file = known.attachment.clone(),
            None => refused.push(Refused {
                field: format!("attachments[{at}].id"),
                reason: "is no file of this draft; upload it first".to_owned(),
            }),
        }
    }
    if refused.is_empty() { Ok(content) } else { Err(refused.into()) }
}

/// Keeps a file of a bundle, under its own id unless another draft has that.
pub(super) async fn take_in(
    identity: &Identity,
    tx: &TenantTx,
    id: DraftId,
    file: &Attachment,
    hash: &[u8],
    blob: Uuid,
) -> Result<Attachment, DraftError> {
    let row = New { file: file.clone(), hash, blob };
    match row.insert(tx, id).await? {
        Some(stored) => Ok(stored),
        None => {
            let file = Attachment { id: AttachmentId(identity.context.uuid()), ..row.file };
            Ok(New { file, ..row }.insert(tx, id).await?.ok_or(Error::Busy)?)
        }
    }
}

struct New<'a> {
    file: Attachment,
    hash: &'a [u8],
    blob: Uuid,
}

impl New<'_> {
    /// None when the id is taken.
    async fn insert(&self, tx: &TenantTx, draft: DraftId) -> Result<Option<Attachment>, DraftError> {
        let (tenant, file) = (tx.tenant().0, &self.file);
        let size = i64::try_from(file.size).unwrap_or(i64::MAX);
        let row = draft_attachment::insert()
            .bind(
                tx,
                &tenant,
                &file.id.0,
                &draft.0,
                &file.filename,
                &file.mime_type,
                &size,
                &self.hash,
                &self.blob,
                &file.uploaded_at,
            )
            .opt()
            .await?;
        Ok(row.map(|row| stored(row).attachment))
    }
}

async fn may_add(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    id: DraftId,
    file: Attachment,
    limits: &Limits,
) -> Result<Attachment, DraftError> {
    super::lock(identity, tx, id).await?;
    let draft = find(identity, tx, user, id).await?;
    if draft.access < Access::Edit {
        return Err(Error::NoPlace("You may read this draft, and not change it.").into());
    }
    if draft.content.attachments.len() >= MAX_ATTACHMENTS {
        return Err(DraftError::refused("attachments", format!("must have at most {MAX_ATTACHMENTS}")));
    }
    let most = limits.max_draft_size.get();
    // Those that were taken out again count as well: they stay with the history.
    let kept = of_draft(tx, id).await?;
    let sum = kept.iter().map(|kept| kept.attachment.size).fold(file.size, u64::saturating_add);
    if kept.len() >= MOST_KEPT || sum > most_kept(limits) {
        return Err(DraftError::refused("attachments", "has had too many files already; begin another draft"));
    }
    let size = u64::try_from(draft.size).unwrap_or(0).saturating_add(file.size);
    if size > most {
        return Err(DraftError::refused("attachments", format!("make the draft larger than {most} bytes")));
    }
    // The same rules as for a save that names it.
    let mut accepted = limits.accept(Content { attachments: vec![file], ..Content::default() })?;
    Ok(accepted.attachments.pop().ok_or(Error::Busy)?)
}

/// Their bytes.
fn most_kept(limits: &Limits) -> u64 {
    limits.max_draft_size.get().saturating_mul(8)
}

pub(super) fn stored(row: Row) -> Stored {
    Stored {
        attachment: Attachment {
            id: AttachmentId(row.id),
            filename: row.filename,
            mime_type: row.mime_type,
            size: u64::try_from(row.size_bytes).unwrap_or(0),
            uploaded_at: row.created_at,
        },
        blob: row.blob_id,
    }
}
