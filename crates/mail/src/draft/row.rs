//! Contents as rows hold them: JSON without the bodies, and each body compressed, once.

use postroom_drafts::Content;
use postroom_drafts::content::Digest;
use postroom_store::queries::draft;
use postroom_types::{AccountId, DraftId, OutboxId, TenantId, UserId};
use serde_json::Value;

use super::{Access, Draft, Listed, SyncToken};
use crate::Error;
use crate::raw::{compress, decompress};

/// Characters of the text in a list.
const SNIPPET: usize = 140;

/// A content taken apart.
pub(super) struct Packed {
    pub json: Value,
    pub body_digest: Digest,
    pub html_digest: Option<Digest>,
    pub content_digest: Digest,
    pub size: i64,
    pub snippet: String,
    /// Digests and texts, one place in each.
    pub digests: Vec<Vec<u8>>,
    pub texts: Vec<Vec<u8>>,
}

/// Takes a content in its normal form apart.
pub(super) fn pack(content: &Content) -> Packed {
    let bodies: Vec<(Digest, &str)> =
        std::iter::once(&content.body).chain(&content.body_html).map(|text| (Digest::of(text), &**text)).collect();
    let without = Content { body: String::new(), body_html: None, ..content.clone() };
    Packed {
        // Texts, numbers and times, which JSON can always say.
        json: serde_json::to_value(&without).unwrap_or_default(),
        body_digest: bodies[0].0,
        html_digest: bodies.get(1).map(|(digest, _)| *digest),
        content_digest: content.digest(),
        size: i64::try_from(content.size()).unwrap_or(i64::MAX),
        snippet: snippet(&content.body),
        digests: bodies.iter().map(|(digest, _)| digest.as_bytes().to_vec()).collect(),
        texts: bodies.iter().map(|(_, text)| compress(text.as_bytes())).collect(),
    }
}

/// What [`pack`] took apart.
pub(super) fn unpack(json: Value, body: &[u8], body_html: Option<&[u8]>) -> Result<Content, Error> {
    let content = without_bodies(json)?;
    Ok(Content { body: text(body)?, body_html: body_html.map(text).transpose()?, ..content })
}

/// The draft for whoever asked; none when it is nothing to them.
pub(super) fn draft(tenant: TenantId, asker: UserId, row: draft::Draft) -> Result<Option<Draft>, Error> {
    let access = match row.access.as_deref() {
        _ if row.user_id == asker.0 => Access::Own,
        Some("edit") => Access::Edit,
        Some(_) => Access::View,
        None => return Ok(None),
    };
    Ok(Some(Draft {
        id: DraftId(row.id),
        tenant,
        owner: UserId(row.user_id),
        account: AccountId(row.account_id),
        version: row.version,
        content: unpack(row.content, &row.body, row.body_html.as_deref())?,
        sync_token: SyncToken::new(row.version, &row.content_digest),
        size: row.size_bytes,
        is_dirty: is_dirty(row.copied_version, row.version),
        has_conflict: row.has_conflict,
        last_saved_at: row.last_saved_at,
        last_device: row.last_device,
        last_modified_at: row.updated_at,
        deleted_at: row.deleted_at,
        outbox: row.outbox_id.map(OutboxId),
        access,
    }))
}

/// A row of the owner's list.
pub(super) fn listed(tenant: TenantId, row: draft::Listed) -> Result<Listed, Error> {
    let draft = Draft {
        id: DraftId(row.id),
        tenant,
        owner: UserId(row.user_id),
        account: AccountId(row.account_id),
        version: row.version,
        content: without_bodies(row.content)?,
        sync_token: SyncToken::new(row.version, &row.content_digest),
        size: row.size_bytes,
        is_dirty: is_dirty(row.copied_version, row.version),
        has_conflict: row.has_conflict,
        last_saved_at: row.last_saved_at,
        last_device: row.last_device,
        last_modified_at: row.updated_at,
        deleted_at: None,
        outbox: None,
        access: Access::Own,
    };
    Ok(Listed { draft, snippet: row.snippet })
}

/// Whether the Drafts folder has another version than this; never where the account has no such folder on a server.
pub(super) fn is_dirty(copied_version: i32, version: i32) -> bool {
    copied_version >= 0 && copied_version != version
}

fn without_bodies(json: Value) -> Result<Content, Error> {
    serde_json::from_value(json).map_err(|_| damaged())
}

fn text(bytes: &[u8]) -> Result<String, Error> {
    String::from_utf8(decompress(bytes).map_err(|_| damaged())?).map_err(|_| damaged())
}

/// The first words of the text, in one line.
fn snippet(body: &str) -> String {
    let mut snippet = String::new();
    for word in body.split_whitespace() {
        if !snippet.is_empty() {
            snippet.push(' ');
        }
        snippet.extend(word.chars().take(SNIPPET));
        if snippet.chars().count() >= SNIPPET {
            break;
        }
    }
    snippet.chars().take(SNIPPET).collect()
}

fn damaged() -> Error {
    Error::Conflict("A stored draft is damaged.")
}
