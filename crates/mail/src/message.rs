//! Messages: read whole, in their threads, and as the bytes that came.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use postroom_mailproto::mime::{self, Limits};
use postroom_store::queries::{email_attachment, email_correspondent, email_message, email_placement};
use postroom_store::{Context, TenantClient, TenantTx};
use postroom_types::{AccountId, DraftId, EmailAddress, MessageId, Page, PageRequest, Position, ThreadId, UserId};
use uuid::Uuid;

pub use postroom_store::queries::email_attachment::Attachment;
pub use postroom_store::queries::email_message::{Message as Stored, Problem};
pub use postroom_store::queries::email_placement::Place;

pub use crate::raw::Pieces;
use crate::{Error, draft, html, raw};

/// Messages of a thread that are shown at most, the oldest first.
const THREAD: i64 = 200;
/// Bytes of text of a thread. When they are used up, of each further message at most so many.
const THREAD_TEXT: usize = 8 * 1024 * 1024;
const LEAST_TEXT: usize = 64 * 1024;

/// A message with what a reader shows.
pub struct Message {
    pub stored: Stored,
    /// Parsed anew from the raw bytes, without large attachments; none when no parser could.
    pub texts: Shown,
    pub attachments: Vec<Attachment>,
    /// Where it lies, oldest first.
    pub places: Vec<Place>,
    /// The member wants to see this sender's images.
    pub shows_images: bool,
    /// The draft that it is a copy of.
    pub draft: Option<DraftId>,
}

/// The bodies of a message, as far as a reader shows them by themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Plain text, made of the HTML where there is none.
    pub text: String,
    pub has_html: bool,
    /// Images in the HTML that stand on other servers.
    pub remote_images: usize,
}

/// One of a member's messages.
pub async fn find(tx: &impl TenantClient, user: UserId, id: MessageId) -> Result<Message, Error> {
    let mut stored = stored(tx, user, id).await?;
    let texts = shown(&mut stored, usize::MAX).await?;
    let mut found = complete(tx, user, vec![(stored, texts)]).await?;
    found.pop().ok_or(Error::NotFound)
}

/// The messages of a thread, oldest first.
pub async fn of_thread(tx: &impl TenantClient, user: UserId, thread: ThreadId) -> Result<Vec<Message>, Error> {
    let tenant = tx.tenant().0;
    let query = email_message::of_thread();
    let rows = query.bind(tx, &tenant, &thread.0, &user.0, &THREAD).iter().await?;
    let mut rows = std::pin::pin!(rows);
    let (mut found, mut left) = (Vec::new(), THREAD_TEXT);
    // One after the other, so that one raw message is held and not all.
    while let Some(mut stored) = rows.try_next().await? {
        let texts = shown(&mut stored, left.max(LEAST_TEXT)).await?;
        left = left.saturating_sub(texts.text.len());
        found.push((stored, texts));
    }
    if found.is_empty() {
        return Err(Error::NotFound);
    }
    complete(tx, user, found).await
}

/// The raw message, to be streamed. Of one that is [too large](is_on_server) these are the header fields alone.
pub async fn raw(tx: &impl TenantClient, user: UserId, id: MessageId) -> Result<(Stored, Pieces), Error> {
    let mut stored = stored(tx, user, id).await?;
    let pieces = Pieces::new(std::mem::take(&mut stored.raw), &stored.cuts)?;
    Ok((stored, pieces))
}

/// Whether all but the header of the message is on its server alone, because it is larger than the account takes.
pub fn is_on_server(stored: &Stored) -> bool {
    stored.is_too_large && stored.poison.is_none()
}

/// The HTML of one of a member's messages, as the sender wrote it: to be sanitised before anybody sees it. And what may be
/// called by it.
pub async fn source(
    tx: &impl TenantClient,
    user: UserId,
    id: MessageId,
) -> Result<(Option<String>, Vec<Attachment>), Error> {
    let mut stored = stored(tx, user, id).await?;
    let html = parsed(&mut stored, |message| message.html_body).await?.flatten();
    let attachments = email_attachment::of_messages().bind(tx, &tx.tenant().0, &&[id.0][..]).all().await?;
    Ok((html, attachments))
}

/// From now on the sender's images are shown to the member, or no more.
pub async fn show_images(
    context: &Context,
    tx: &TenantTx,
    user: UserId,
    sender: &EmailAddress,
    allow: bool,
) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant().0, context.now());
    if allow {
        email_correspondent::show_images().bind(tx, &tenant, &user.0, &sender.as_str(), &now).opt().await?;
    } else {
        email_correspondent::hide_images().bind(tx, &tenant, &user.0, &sender.as_str()).opt().await?;
    }
    Ok(())
}

/// What could not be parsed, or was too large to be fetched, newest first.
pub async fn problems(
    tx: &impl TenantClient,
    user: UserId,
    account: AccountId,
    request: &PageRequest,
) -> Result<Page<Problem>, Error> {
    let (at, id) = (request.after.map(|a| a.created_at), request.after.map(|a| a.id));
    let query = email_message::problems();
    let (tenant, limit) = (tx.tenant().0, request.probe());
    let rows = query.bind(tx, &tenant, &account.0, &user.0, &at, &id, &limit, &request.offset).all().await?;
    Ok(request.cut(rows, |row| Position { created_at: row.received_at, id: row.id }, None))
}

pub(crate) async fn stored(tx: &impl TenantClient, user: UserId, id: MessageId) -> Result<Stored, Error> {
    email_message::find().bind(tx, &tx.tenant().0, &id.0, &user.0).opt().await?.ok_or(Error::NotFound)
}

async fn complete(tx: &impl TenantClient, user: UserId, rows: Vec<(Stored, Shown)>) -> Result<Vec<Message>, Error> {
    let (tenant, ids) = (tx.tenant().0, rows.iter().map(|(row, _)| row.id).collect::<Vec<Uuid>>());
    let mut attachments: HashMap<Uuid, Vec<Attachment>> = HashMap::new();
    for attachment in email_attachment::of_messages().bind(tx, &tenant, &ids).all().await? {
        attachments.entry(attachment.message_id).or_default().push(attachment);
    }
    let mut places: HashMap<Uuid, Vec<Place>> = HashMap::new();
    for place in email_placement::of_messages().bind(tx, &tenant, &ids).all().await? {
        places.entry(place.message_id).or_default().push(place);
    }
    let senders: Vec<String> = rows.iter().filter_map(|(row, _)| sender(row)).collect();
    let shown = email_correspondent::shows_images().bind(tx, &tenant, &user.0, &senders).all().await?;
    let is_draft = |places: &Vec<Place>| places.iter().any(|place| place.is_draft);
    let drafts: Vec<Uuid> = ids.iter().copied().filter(|id| places.get(id).is_some_and(is_draft)).collect();
    let drafts = if drafts.is_empty() { HashMap::new() } else { draft::folder::of_messages(tx, user, &drafts).await? };
    let mut messages = Vec::with_capacity(rows.len());
    for (stored, texts) in rows {
        let attachments = attachments.remove(&stored.id).unwrap_or_default();
        let places = places.remove(&stored.id).unwrap_or_default();
        let shows_images = sender(&stored).is_some_and(|sender| shown.contains(&sender));
        let draft = drafts.get(&stored.id).copied();
        messages.push(Message { stored, texts, attachments, places, shows_images, draft });
    }
    Ok(messages)
}

/// Who sent it, as addresses are compared.
fn sender(stored: &Stored) -> Option<String> {
    let address = stored.from_addresses.get(0)?.get("address")?.as_str()?;
    EmailAddress::parse(address).ok().map(|address| address.as_str().to_owned())
}

async fn shown(stored: &mut Stored, longest: usize) -> Result<Shown, Error> {
    let shown = move |message: mime::Message| Shown {
        text: beginning(mime::display_text(&message), longest),
        has_html: message.html_body.is_some(),
        remote_images: message.html_body.as_deref().map_or(0, html::remote_images),
    };
    Ok(parsed(stored, shown).await?.unwrap_or_default())
}

/// Parses the stored rest: the texts stand in it, and what was cut out is none of them. None when no parser can. The raw bytes
/// are taken out of the row, and the work is done where it stops nobody.
async fn parsed<T: Send + 'static>(
    stored: &mut Stored,
    then: impl FnOnce(mime::Message) -> T + Send + 'static,
) -> Result<Option<T>, Error> {
    let raw = std::mem::take(&mut stored.raw);
    let room = raw::room(raw.len() as u64 + u64::try_from(stored.size).unwrap_or_default()).await?;
    html::apart(move || {
        let rest = raw::decompress(&raw)?;
        let message = mime::parse(&rest, &Limits::default()).ok();
        drop((raw, rest, room));
        Ok(message.map(then))
    })
    .await?
}

/// Cut where it is longer, and marked so.
fn beginning(mut text: String, longest: usize) -> String {
    if text.len() > longest {
        text.truncate(text.floor_char_boundary(longest));
        text.push_str("\n…");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(beginning("äöü".into(), 6), "äöü");
        assert_eq!(beginning("äöü".into(), 5), "äö\n…");
    }
}
