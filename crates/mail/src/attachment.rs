//! Attachments, decoded when somebody wants them.

use postroom_mailproto::mime;
use postroom_store::TenantClient;
use postroom_store::queries::email_attachment;
use postroom_types::{AttachmentId, MessageId, UserId};

pub use postroom_store::queries::email_attachment::Attachment;

use crate::{Error, message, raw};

/// One of a member's attachments, and its decoded content.
///
/// Holds the raw message for that time; a message is bounded by its account's `max_message_size`.
pub async fn content(tx: &impl TenantClient, user: UserId, id: AttachmentId) -> Result<(Attachment, Vec<u8>), Error> {
    let attachment =
        email_attachment::find().bind(tx, &tx.tenant().0, &id.0, &user.0).opt().await?.ok_or(Error::NotFound)?;
    let content = decode(tx, user, &attachment).await?;
    Ok((attachment, content))
}

/// The image or other part that an HTML body calls by its Content-ID.
pub async fn by_content_id(
    tx: &impl TenantClient,
    user: UserId,
    message: MessageId,
    content_id: &str,
) -> Result<(Attachment, Vec<u8>), Error> {
    message::stored(tx, user, message).await?;
    let all = email_attachment::of_messages().bind(tx, &tx.tenant().0, &&[message.0][..]).all().await?;
    let found = all.into_iter().find(|attachment| attachment.content_id.as_deref() == Some(content_id));
    let attachment = found.ok_or(Error::NotFound)?;
    let content = decode(tx, user, &attachment).await?;
    Ok((attachment, content))
}

async fn decode(tx: &impl TenantClient, user: UserId, attachment: &Attachment) -> Result<Vec<u8>, Error> {
    let stored = message::stored(tx, user, MessageId(attachment.message_id)).await?;
    let raw = raw::whole(tx, &stored.raw, &stored.cuts).await?;
    let part = u32::try_from(attachment.part).unwrap_or(u32::MAX);
    let decoded = tokio::task::spawn_blocking(move || mime::content(&raw, part)).await;
    decoded.ok().flatten().ok_or(Error::NotFound)
}
