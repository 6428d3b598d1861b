//! Attachments, decoded when somebody wants them.

use postroom_mailproto::mime;
use postroom_mailproto::net::BodyLimits;
use postroom_store::TenantClient;
use postroom_store::queries::email_attachment;
use postroom_types::{AttachmentId, MessageId, UserId};

pub use postroom_mailproto::net::Body;
pub use postroom_store::queries::email_attachment::Attachment;

use crate::{Error, message, raw};

/// A content with more bytes is in a file, so that a reader who takes his time holds no memory.
pub(crate) const IN_MEMORY: u64 = 1024 * 1024;

/// What is known of one of a member's attachments.
pub async fn find(tx: &impl TenantClient, user: UserId, id: AttachmentId) -> Result<Attachment, Error> {
    email_attachment::find().bind(tx, &tx.tenant().0, &id.0, &user.0).opt().await?.ok_or(Error::NotFound)
}

/// One of a member's attachments, and its decoded content.
///
/// Holds the raw message while it is decoded; all requests together hold no more than there is room for.
pub async fn content(tx: &impl TenantClient, user: UserId, id: AttachmentId) -> Result<(Attachment, Body), Error> {
    let attachment = find(tx, user, id).await?;
    let content = decode(tx, user, &attachment).await?;
    Ok((attachment, content))
}

/// The image or other part that an HTML body calls by its Content-ID.
pub async fn by_content_id(
    tx: &impl TenantClient,
    user: UserId,
    message: MessageId,
    content_id: &str,
) -> Result<(Attachment, Body), Error> {
    message::stored(tx, user, message).await?;
    let all = email_attachment::of_messages().bind(tx, &tx.tenant().0, &&[message.0][..]).all().await?;
    let found = all.into_iter().find(|attachment| attachment.content_id.as_deref() == Some(content_id));
    let attachment = found.ok_or(Error::NotFound)?;
    let content = decode(tx, user, &attachment).await?;
    Ok((attachment, content))
}

async fn decode(tx: &impl TenantClient, user: UserId, attachment: &Attachment) -> Result<Body, Error> {
    let mut stored = message::stored(tx, user, MessageId(attachment.message_id)).await?;
    // Compressed and put together.
    let room = raw::room(stored.raw.len() as u64 + u64::try_from(stored.size).unwrap_or_default()).await?;
    let raw = raw::whole(tx, std::mem::take(&mut stored.raw), &stored.cuts, stored.size).await?;
    let part = u32::try_from(attachment.part).unwrap_or(u32::MAX);
    let decoding = tokio::task::spawn_blocking(move || {
        let decoded = mime::content_body(&raw, part, BodyLimits { memory: IN_MEMORY, size: u64::MAX });
        drop((raw, room));
        decoded
    });
    let decoded = decoding.await.map_err(|_| Error::Busy)?;
    let decoded = decoded.inspect_err(|failure| tracing::warn!(%failure, "an attachment could not be decoded"));
    decoded.map_err(|_| Error::Busy)?.ok_or(Error::NotFound)
}
