//! Messages: read whole, in their threads, and as the bytes that came.

use std::collections::HashMap;

use postroom_mailproto::mime::{self, Limits};
use postroom_store::queries::{email_attachment, email_correspondent, email_message, email_placement};
use postroom_store::{Context, TenantClient, TenantTx};
use postroom_types::{AccountId, EmailAddress, MessageId, Page, PageRequest, Position, ThreadId, UserId};
use uuid::Uuid;

pub use postroom_store::queries::email_attachment::Attachment;
pub use postroom_store::queries::email_message::{Message as Stored, Problem};
pub use postroom_store::queries::email_placement::Place;

pub use crate::raw::Pieces;
use crate::{Error, raw};

/// Messages of a thread that are shown at most, the oldest first.
const THREAD: i64 = 200;

/// A message with what a reader shows.
pub struct Message {
    pub stored: Stored,
    /// Parsed anew from the raw bytes, without large attachments; none when no parser could.
    pub texts: Texts,
    pub attachments: Vec<Attachment>,
    /// Where it lies, oldest first.
    pub places: Vec<Place>,
    /// The member wants to see this sender's images.
    pub shows_images: bool,
}

/// The bodies of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// Plain text, made of the HTML where there is none.
    pub text: String,
    /// As the sender wrote it: to be sanitised before anybody sees it.
    pub html: Option<String>,
}

/// One of a member's messages.
pub async fn find(tx: &impl TenantClient, user: UserId, id: MessageId) -> Result<Message, Error> {
    let stored = stored(tx, user, id).await?;
    let mut found = complete(tx, user, vec![stored]).await?;
    found.pop().ok_or(Error::NotFound)
}

/// The messages of a thread, oldest first.
pub async fn of_thread(tx: &impl TenantClient, user: UserId, thread: ThreadId) -> Result<Vec<Message>, Error> {
    let rows = email_message::of_thread().bind(tx, &tx.tenant().0, &thread.0, &user.0, &THREAD).all().await?;
    if rows.is_empty() {
        return Err(Error::NotFound);
    }
    complete(tx, user, rows).await
}

/// The raw message, to be streamed; and its size, unless only the headers are there.
pub async fn raw(tx: &impl TenantClient, user: UserId, id: MessageId) -> Result<(Stored, Pieces), Error> {
    let stored = stored(tx, user, id).await?;
    let pieces = Pieces::new(&stored.raw, &stored.cuts)?;
    Ok((stored, pieces))
}

/// The bodies of one of a member's messages.
pub async fn texts(tx: &impl TenantClient, user: UserId, id: MessageId) -> Result<(Stored, Texts), Error> {
    let stored = stored(tx, user, id).await?;
    let texts = read(&stored)?;
    Ok((stored, texts))
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

async fn complete(tx: &impl TenantClient, user: UserId, rows: Vec<Stored>) -> Result<Vec<Message>, Error> {
    let (tenant, ids) = (tx.tenant().0, rows.iter().map(|row| row.id).collect::<Vec<Uuid>>());
    let mut attachments: HashMap<Uuid, Vec<Attachment>> = HashMap::new();
    for attachment in email_attachment::of_messages().bind(tx, &tenant, &ids).all().await? {
        attachments.entry(attachment.message_id).or_default().push(attachment);
    }
    let mut places: HashMap<Uuid, Vec<Place>> = HashMap::new();
    for place in email_placement::of_messages().bind(tx, &tenant, &ids).all().await? {
        places.entry(place.message_id).or_default().push(place);
    }
    let senders: Vec<String> = rows.iter().filter_map(sender).collect();
    let shown = email_correspondent::shows_images().bind(tx, &tenant, &user.0, &senders).all().await?;
    let mut messages = Vec::with_capacity(rows.len());
    for stored in rows {
        let texts = read(&stored)?;
        let attachments = attachments.remove(&stored.id).unwrap_or_default();
        let places = places.remove(&stored.id).unwrap_or_default();
        let shows_images = sender(&stored).is_some_and(|sender| shown.contains(&sender));
        messages.push(Message { stored, texts, attachments, places, shows_images });
    }
    Ok(messages)
}

/// Who sent it, as addresses are compared.
fn sender(stored: &Stored) -> Option<String> {
    let address = stored.from_addresses.get(0)?.get("address")?.as_str()?;
    EmailAddress::parse(address).ok().map(|address| address.as_str().to_owned())
}

/// Parses the stored rest: the texts stand in it, and what was cut out is none of them.
fn read(stored: &Stored) -> Result<Texts, Error> {
    let rest = raw::decompress(&stored.raw)?;
    let Ok(message) = mime::parse(&rest, &Limits::default()) else { return Ok(Texts::default()) };
    Ok(Texts { text: mime::display_text(&message), html: message.html_body })
}
