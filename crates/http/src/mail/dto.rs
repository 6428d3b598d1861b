//! Messages as the API shows them.

use postroom_identity::{Claims, Keys};
use postroom_mail::list::Row;
use postroom_mail::message;
use postroom_mail::search::Found;
use postroom_types::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

use super::ticket;

/// Somebody's name and address.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct Address {
    name: Option<String>,
    address: String,
}

/// A message in a folder, as lists show it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageRow {
    /// The message.
    id: Uuid,
    /// The message in this folder.
    placement_id: Uuid,
    account_id: Uuid,
    folder_id: Uuid,
    thread_id: Uuid,
    /// With `conversations`: messages in the thread, up to 200.
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_unread_count: Option<i64>,
    /// One of its messages is a draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_has_draft: Option<bool>,
    /// With `conversations`: who wrote in the thread, in the order of their first message; four at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    participants: Option<Vec<Address>>,
    #[schema(value_type = Vec<Address>)]
    from: Box<RawValue>,
    #[schema(value_type = Vec<Address>)]
    to: Box<RawValue>,
    subject: String,
    /// How the text begins.
    snippet: String,
    /// When the server got it.
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
    /// What the message says.
    #[schema(value_type = Option<String>, format = DateTime)]
    sent_at: Option<Timestamp>,
    /// Bytes of the raw message.
    size: i64,
    is_read: bool,
    is_flagged: bool,
    is_answered: bool,
    is_draft: bool,
    keywords: Vec<String>,
    has_attachments: bool,
    /// Only its headers were fetched.
    is_too_large: bool,
    /// No parser could read it, or the server does not give it.
    has_problem: bool,
    /// What a search found, with the hits marked.
    #[serde(skip_serializing_if = "Option::is_none")]
    highlights: Option<Highlights>,
}

/// What a search found.
#[derive(Serialize, ToSchema)]
pub(super) struct Highlights {
    subject: Vec<Fragment>,
    snippet: Vec<Fragment>,
    /// What the attachment is called that the snippet is from, when only an attachment has what was searched for.
    #[serde(skip_serializing_if = "Option::is_none")]
    attachment: Option<String>,
}

/// A piece of a text.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fragment {
    text: String,
    is_hit: bool,
}

/// A message with what a reader shows.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message {
    id: Uuid,
    account_id: Uuid,
    thread_id: Uuid,
    from: Vec<Address>,
    to: Vec<Address>,
    cc: Vec<Address>,
    bcc: Vec<Address>,
    reply_to: Vec<Address>,
    subject: String,
    snippet: String,
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    sent_at: Option<Timestamp>,
    size: i64,
    /// The Message-ID, without angle brackets.
    message_id: Option<String>,
    in_reply_to: Vec<String>,
    references: Vec<String>,
    /// In every folder where it lies.
    is_read: bool,
    is_flagged: bool,
    is_answered: bool,
    is_draft: bool,
    /// Your draft that this is the copy of: open that to go on with it.
    draft_id: Option<Uuid>,
    keywords: Vec<String>,
    has_attachments: bool,
    is_too_large: bool,
    has_problem: bool,
    /// Plain text; made of the HTML where there is no other.
    text_body: String,
    has_html: bool,
    /// The sanitised HTML as a page for a frame, for who has the link, for a quarter of an hour.
    html_url: Option<String>,
    /// Images that stand on other servers.
    remote_image_count: usize,
    /// They are to be shown: the member said so of this sender.
    has_allowed_images: bool,
    /// The raw message, for who has the link, for a quarter of an hour.
    raw_url: String,
    attachments: Vec<Attachment>,
    placements: Vec<Placement>,
    /// What was odd about it, each a sentence.
    problems: Vec<String>,
}

/// A file in a message.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attachment {
    id: Uuid,
    filename: String,
    #[schema(example = "application/pdf")]
    mime_type: String,
    /// Decoded.
    size_bytes: i64,
    content_id: Option<String>,
    /// It belongs into the text.
    is_inline: bool,
    /// Its content, for who has the link, for a quarter of an hour.
    url: String,
}

/// Where a message lies.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Placement {
    placement_id: Uuid,
    folder_id: Uuid,
    is_read: bool,
    is_flagged: bool,
    is_answered: bool,
    is_draft: bool,
    keywords: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
}

impl From<Row> for MessageRow {
    fn from(row: Row) -> Self {
        let Row { message, conversation } = row;
        let counted = conversation.as_ref().map(|conversation| &conversation.counted);
        Self {
            id: message.message_id,
            placement_id: message.id,
            account_id: message.account_id,
            folder_id: message.folder_id,
            thread_id: message.thread_id,
            thread_count: counted.map(|counted| counted.message_count),
            thread_unread_count: counted.map(|counted| counted.unread_count),
            thread_has_draft: counted.map(|counted| counted.has_draft),
            participants: conversation.as_ref().map(|conversation| addresses(&conversation.participants)),
            from: as_stored(message.from_addresses),
            to: as_stored(message.to_addresses),
            subject: message.subject,
            snippet: message.snippet,
            received_at: message.received_at,
            sent_at: message.sent_at,
            size: message.size,
            is_read: message.is_read,
            is_flagged: message.is_flagged,
            is_answered: message.is_answered,
            is_draft: message.is_draft,
            keywords: message.keywords,
            has_attachments: message.has_attachments,
            is_too_large: message.is_too_large && !message.has_problem,
            has_problem: message.has_problem,
            highlights: None,
        }
    }
}

impl From<Found> for MessageRow {
    fn from(found: Found) -> Self {
        let fragments = |list: Vec<postroom_mail::search::Fragment>| {
            list.into_iter().map(|fragment| Fragment { text: fragment.text, is_hit: fragment.is_hit }).collect()
        };
        let highlights = Highlights {
            subject: fragments(found.subject),
            snippet: fragments(found.snippet),
            attachment: found.attachment,
        };
        Self { highlights: Some(highlights), ..Self::from(found.row) }
    }
}

impl Message {
    /// With links for this caller.
    pub(super) fn new(message: message::Message, keys: &Keys, now: Timestamp, claims: &Claims) -> Self {
        let message::Message { stored, texts, attachments, places, shows_images, draft } = message;
        let link = |path: String| ticket::link(keys, now, claims, &path);
        let mut keywords: Vec<String> = places.iter().flat_map(|place| place.keywords.iter().cloned()).collect();
        keywords.sort();
        keywords.dedup();
        let is_too_large = message::is_on_server(&stored);
        Self {
            raw_url: link(format!("/api/v1/messages/{}/raw", stored.id)),
            id: stored.id,
            account_id: stored.account_id,
            thread_id: stored.thread_id,
            from: addresses(&stored.from_addresses),
            to: addresses(&stored.to_addresses),
            cc: addresses(&stored.cc_addresses),
            bcc: addresses(&stored.bcc_addresses),
            reply_to: addresses(&stored.reply_to_addresses),
            subject: stored.subject,
            snippet: stored.snippet,
            received_at: stored.received_at,
            sent_at: stored.sent_at,
            size: stored.size,
            message_id: stored.message_id,
            in_reply_to: words(&stored.in_reply_to),
            references: words(&stored.reference_ids),
            is_read: places.iter().all(|place| place.is_read),
            is_flagged: places.iter().any(|place| place.is_flagged),
            is_answered: places.iter().any(|place| place.is_answered),
            is_draft: places.iter().any(|place| place.is_draft),
            draft_id: draft.map(|draft| draft.0),
            keywords,
            has_attachments: stored.has_attachments,
            is_too_large,
            has_problem: stored.poison.is_some(),
            text_body: texts.text,
            has_html: texts.has_html,
            html_url: texts.has_html.then(|| link(format!("/api/v1/messages/{}/html", stored.id))),
            remote_image_count: texts.remote_images,
            has_allowed_images: shows_images,
            attachments: attachments
                .into_iter()
                .map(|attachment| Attachment {
                    url: link(format!("/api/v1/attachments/{}", attachment.id)),
                    id: attachment.id,
                    filename: attachment.filename,
                    mime_type: attachment.mime_type,
                    size_bytes: attachment.size_bytes,
                    content_id: attachment.content_id,
                    is_inline: attachment.is_inline,
                })
                .collect(),
            placements: places
                .into_iter()
                .map(|place| Placement {
                    placement_id: place.id,
                    folder_id: place.folder_id,
                    is_read: place.is_read,
                    is_flagged: place.is_flagged,
                    is_answered: place.is_answered,
                    is_draft: place.is_draft,
                    keywords: place.keywords,
                    received_at: place.received_at,
                })
                .collect(),
            problems: stored.poison.into_iter().chain(stored.problems.lines().map(str::to_owned)).collect(),
        }
    }
}

/// JSON as the database has it: a list has hundreds of them, which nobody looks into here.
fn as_stored(json: String) -> Box<RawValue> {
    RawValue::from_string(json).unwrap_or_default()
}

fn addresses(stored: &Value) -> Vec<Address> {
    Vec::deserialize(stored).unwrap_or_default()
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
