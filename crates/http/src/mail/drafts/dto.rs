//! Drafts as the API shows and takes them.

use postroom_drafts::content::{Attachment, Field};
use postroom_drafts::limits::{AutoSaveInterval, MaxDraftSize};
use postroom_drafts::merge::Strategy;
use postroom_drafts::{Address, Content, Limits};
use postroom_mail::draft;
use postroom_mail::draft::save::{Base, Conflict, Device, Record};
use postroom_types::{AttachmentId, MailIdentityId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::ticket;
use crate::extract::Caller;
use crate::problem::Problem;

/// A draft.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Draft {
    draft_id: Uuid,
    account_id: Uuid,
    tenant_id: Uuid,
    /// Its owner.
    user_id: Uuid,
    subject: String,
    /// Plain text.
    body: String,
    body_html: Option<String>,
    to: Vec<Recipient>,
    cc: Vec<Recipient>,
    bcc: Vec<Recipient>,
    attachments: Vec<DraftAttachment>,
    /// The account's Drafts folder does not have this version yet. Always false where the account has no such folder on a server.
    is_dirty: bool,
    #[schema(value_type = String, format = DateTime)]
    last_saved_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    last_modified_at: Timestamp,
    /// From 1, one more with every save.
    pub(super) version: i32,
    /// Names this version; may be sent in place of the version.
    sync_token: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    scheduled_send_time: Option<Timestamp>,
    /// Whom it is written as; the account's default identity when null, or when there is none with this id any more.
    identity_id: Option<Uuid>,
    tags: Vec<String>,
    /// The Message-ID of the mail that this answers.
    in_reply_to: Option<String>,
    /// Those of the thread, oldest first.
    references: Vec<String>,
    /// The device that saved last.
    device_id: String,
    /// What you may do: `view`, `edit`, or `own`.
    #[schema(example = "own")]
    access: &'static str,
    /// A conflict is on record that was not confirmed.
    has_conflict: bool,
}

/// A draft in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListedDraft {
    draft_id: Uuid,
    account_id: Uuid,
    subject: String,
    /// The beginning of the text.
    snippet: String,
    to: Vec<Recipient>,
    cc: Vec<Recipient>,
    bcc: Vec<Recipient>,
    tags: Vec<String>,
    attachment_count: usize,
    /// Bytes, attachments counted.
    size: i64,
    is_dirty: bool,
    has_conflict: bool,
    #[schema(value_type = String, format = DateTime)]
    last_saved_at: Timestamp,
    version: i32,
    sync_token: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    scheduled_send_time: Option<Timestamp>,
}

/// Somebody a draft is meant for; the address may be half typed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Recipient {
    #[serde(default)]
    #[schema(max_length = 255)]
    name: Option<String>,
    #[schema(max_length = 320)]
    address: String,
}

/// A file that goes along.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DraftAttachment {
    pub(super) id: Uuid,
    filename: String,
    mime_type: String,
    /// Bytes.
    size: u64,
    #[schema(value_type = String, format = DateTime)]
    uploaded_at: Timestamp,
    /// Works for a quarter of an hour.
    preview_url: String,
}

/// What is in a draft. What is left out is empty.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DraftContent {
    #[schema(max_length = 998)]
    #[serde(default)]
    subject: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    body_html: Option<String>,
    #[schema(max_items = 500)]
    #[serde(default)]
    to: Vec<Recipient>,
    #[schema(max_items = 500)]
    #[serde(default)]
    cc: Vec<Recipient>,
    #[schema(max_items = 500)]
    #[serde(default)]
    bcc: Vec<Recipient>,
    #[schema(max_items = 20)]
    #[serde(default)]
    attachments: Vec<AttachmentName>,
    #[schema(max_items = 50)]
    #[serde(default)]
    tags: Vec<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(default)]
    scheduled_send_time: Option<Timestamp>,
    /// Whom it is written as: an identity of the draft's account; the default one unless given.
    #[schema(value_type = Option<Uuid>)]
    #[serde(default)]
    identity_id: Option<MailIdentityId>,
    #[schema(max_length = 998)]
    #[serde(default)]
    in_reply_to: Option<String>,
    #[schema(max_items = 200)]
    #[serde(default)]
    references: Vec<String>,
}

/// One of the draft's files, by its id. What an answer said of it besides may stand here, and counts for nothing.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AttachmentName {
    #[schema(value_type = Uuid)]
    id: AttachmentId,
}

/// The record of a save.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SaveRecord {
    save_id: Uuid,
    draft_id: Uuid,
    /// Null for what lost in a conflict and became no version.
    version: Option<i32>,
    /// The version that it began with.
    base_version: i32,
    #[schema(value_type = String, format = DateTime)]
    saved_at: Timestamp,
    saved_by: Uuid,
    device: String,
    changes: SaveChanges,
    /// Bytes, attachments counted.
    size: i64,
    /// It has what stands nowhere else; it is kept as long as the draft.
    is_losing_side: bool,
    /// What had been saved meanwhile; null when there was no conflict.
    remote_version: Option<i32>,
    #[schema(value_type = Option<String>, format = DateTime)]
    remote_modified_at: Option<Timestamp>,
    #[schema(example = "merge")]
    resolution_strategy: Option<&'static str>,
    /// The fields that were in conflict, without the texts: those stand in the revisions of both sides.
    conflicts: Vec<ConflictField>,
}

/// What a save changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SaveChanges {
    fields_changed: Vec<&'static str>,
    attachments_added: usize,
    attachments_removed: usize,
    /// Negative when the draft shrank.
    bytes_added: i64,
}

/// A conflict: what was saved meanwhile, and what was sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DraftConflict {
    draft_id: Uuid,
    /// What the client began with.
    base_version: i32,
    /// What was stored.
    remote_version: i32,
    #[schema(value_type = String, format = DateTime)]
    remote_modified_at: Timestamp,
    /// `local-wins`, `remote-wins` or `merge`.
    #[schema(example = "merge")]
    resolution_strategy: &'static str,
    #[schema(value_type = String, format = DateTime)]
    detected_at: Timestamp,
    /// Fields with both values; empty when everything could be merged.
    fields: Vec<ConflictField>,
    /// Where the texts contradict each other.
    lines: Vec<ConflictLines>,
    /// The revision that holds what was sent, when the draft does not.
    kept_save_id: Option<Uuid>,
    /// The stored draft, when somebody has to decide.
    stored: Option<Draft>,
    /// What was sent, then.
    incoming: Option<Box<IncomingDraft>>,
}

/// What was sent to be saved.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IncomingDraft {
    subject: String,
    body: String,
    body_html: Option<String>,
    to: Vec<Recipient>,
    cc: Vec<Recipient>,
    bcc: Vec<Recipient>,
    attachments: Vec<DraftAttachment>,
    #[schema(value_type = Option<String>, format = DateTime)]
    scheduled_send_time: Option<Timestamp>,
    identity_id: Option<Uuid>,
    tags: Vec<String>,
    in_reply_to: Option<String>,
    references: Vec<String>,
}

/// A field that both sides changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConflictField {
    #[schema(example = "subject")]
    field: &'static str,
    #[schema(value_type = Object)]
    stored: Value,
    #[schema(value_type = Object)]
    incoming: Value,
}

/// Lines that both sides changed, in the plain text.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConflictLines {
    base: Vec<String>,
    stored: Vec<String>,
    incoming: Vec<String>,
}

/// What a save may narrow.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked {
    pub(super) auto_save_interval: Option<u64>,
    pub(super) max_draft_size: Option<u64>,
}

impl Asked {
    /// The request's own limits, as far as they are narrower than the installation's.
    pub(super) fn limits(self) -> Result<Limits, Problem> {
        let refused = |refused: postroom_drafts::Refused| Problem::refused(refused.field, refused.reason);
        let mut limits = Limits::default();
        if let Some(millis) = self.auto_save_interval {
            limits.auto_save_interval = AutoSaveInterval::from_millis(millis).map_err(refused)?;
        }
        if let Some(bytes) = self.max_draft_size {
            let asked = MaxDraftSize::from_bytes(bytes).map_err(refused)?;
            limits.max_draft_size = limits.max_draft_size.min(asked);
        }
        Ok(limits)
    }
}

/// The version that a client began with: by number, or by a sync token.
pub(super) fn base(version: Option<i32>, token: Option<&str>) -> Result<Base, Problem> {
    match (version, token) {
        (None, None) | (Some(0), None) => Ok(Base::Nothing),
        (Some(version), None) if version > 0 => Ok(Base::Version(version)),
        (None, Some(token)) => match token.parse() {
            Ok(token) => Ok(Base::Token(token)),
            Err(()) => Err(Problem::refused("syncToken", "is none that this server gives")),
        },
        (Some(_), None) => Err(Problem::refused("version", "must be 0 or more")),
        (Some(_), Some(_)) => Err(Problem::refused("syncToken", "cannot be combined with version")),
    }
}

/// How a conflict is resolved; merged unless the request says otherwise.
pub(super) fn strategy(name: Option<&str>) -> Result<Strategy, Problem> {
    match name {
        None => Ok(Strategy::Merge),
        Some(name) => Strategy::named(name)
            .ok_or_else(|| Problem::refused("strategy", "must be one of: local-wins remote-wins merge")),
    }
}

/// The device that a request comes from; `unknown` unless it says.
pub(super) fn device(id: Option<&str>) -> Result<Device, Problem> {
    Ok(Device::parse(id.unwrap_or(Device::UNKNOWN))?)
}

impl Draft {
    pub(super) fn of(caller: &Caller, draft: draft::Draft) -> Self {
        let attachments = attachments(caller, draft.id.0, draft.content.attachments);
        Self {
            draft_id: draft.id.0,
            account_id: draft.account.0,
            tenant_id: draft.tenant.0,
            user_id: draft.owner.0,
            subject: draft.content.subject,
            body: draft.content.body,
            body_html: draft.content.body_html,
            to: recipients(draft.content.to),
            cc: recipients(draft.content.cc),
            bcc: recipients(draft.content.bcc),
            attachments,
            is_dirty: draft.is_dirty,
            last_saved_at: draft.last_saved_at,
            last_modified_at: draft.last_modified_at,
            version: draft.version,
            sync_token: draft.sync_token.to_string(),
            scheduled_send_time: draft.content.scheduled_send_time,
            identity_id: draft.content.identity_id.map(|id| id.0),
            tags: draft.content.tags,
            in_reply_to: draft.content.in_reply_to,
            references: draft.content.references,
            device_id: draft.last_device,
            access: draft.access.as_str(),
            has_conflict: draft.has_conflict,
        }
    }
}

impl IncomingDraft {
    pub(super) fn of(caller: &Caller, id: Uuid, content: Content) -> Self {
        Self {
            subject: content.subject,
            body: content.body,
            body_html: content.body_html,
            to: recipients(content.to),
            cc: recipients(content.cc),
            bcc: recipients(content.bcc),
            attachments: attachments(caller, id, content.attachments),
            scheduled_send_time: content.scheduled_send_time,
            identity_id: content.identity_id.map(|id| id.0),
            tags: content.tags,
            in_reply_to: content.in_reply_to,
            references: content.references,
        }
    }
}

impl From<draft::Listed> for ListedDraft {
    fn from(listed: draft::Listed) -> Self {
        let draft = listed.draft;
        Self {
            draft_id: draft.id.0,
            account_id: draft.account.0,
            subject: draft.content.subject,
            snippet: listed.snippet,
            to: recipients(draft.content.to),
            cc: recipients(draft.content.cc),
            bcc: recipients(draft.content.bcc),
            tags: draft.content.tags,
            attachment_count: draft.content.attachments.len(),
            size: draft.size,
            is_dirty: draft.is_dirty,
            has_conflict: draft.has_conflict,
            last_saved_at: draft.last_saved_at,
            version: draft.version,
            sync_token: draft.sync_token.to_string(),
            scheduled_send_time: draft.content.scheduled_send_time,
        }
    }
}

impl From<DraftContent> for Content {
    fn from(content: DraftContent) -> Self {
        let people =
            |list: Vec<Recipient>| list.into_iter().map(|to| Address { name: to.name, address: to.address }).collect();
        // The draft's own record of the file takes the place of this one when it is saved.
        let attachments = content.attachments.into_iter().map(|file| Attachment {
            id: file.id,
            filename: "file".to_owned(),
            mime_type: "application/octet-stream".to_owned(),
            size: 0,
            uploaded_at: Timestamp::UNIX_EPOCH,
        });
        Self {
            subject: content.subject,
            body: content.body,
            body_html: content.body_html,
            to: people(content.to),
            cc: people(content.cc),
            bcc: people(content.bcc),
            attachments: attachments.collect(),
            tags: content.tags,
            scheduled_send_time: content.scheduled_send_time,
            identity_id: content.identity_id,
            in_reply_to: content.in_reply_to,
            references: content.references,
        }
    }
}

impl SaveRecord {
    pub(super) fn of(record: Record, conflicts: Vec<postroom_drafts::merge::FieldConflict>) -> Self {
        Self {
            save_id: record.id,
            draft_id: record.draft.0,
            version: record.version,
            base_version: record.base_version,
            saved_at: record.saved_at,
            saved_by: record.saved_by.0,
            device: record.device,
            changes: SaveChanges {
                fields_changed: record.changes.fields_changed.iter().copied().map(Field::as_str).collect(),
                attachments_added: record.changes.attachments_added,
                attachments_removed: record.changes.attachments_removed,
                bytes_added: record.changes.bytes_added,
            },
            size: record.size,
            is_losing_side: record.is_losing_side,
            remote_version: record.remote.as_ref().map(|remote| remote.version),
            remote_modified_at: record.remote.as_ref().map(|remote| remote.modified_at),
            resolution_strategy: record.remote.map(|remote| remote.strategy.as_str()),
            conflicts: conflicts.into_iter().map(ConflictField::from).collect(),
        }
    }
}

impl DraftConflict {
    pub(super) fn of(id: Uuid, at: Timestamp, conflict: Conflict, sides: Option<(Draft, IncomingDraft)>) -> Self {
        let (stored, incoming) = sides.unzip();
        Self {
            draft_id: id,
            base_version: conflict.base_version,
            remote_version: conflict.remote.version,
            remote_modified_at: conflict.remote.modified_at,
            resolution_strategy: conflict.remote.strategy.as_str(),
            detected_at: at,
            fields: conflict.fields.into_iter().map(ConflictField::from).collect(),
            lines: conflict
                .lines
                .into_iter()
                .map(|lines| ConflictLines { base: lines.base, stored: lines.stored, incoming: lines.incoming })
                .collect(),
            kept_save_id: conflict.kept,
            stored,
            incoming: incoming.map(Box::new),
        }
    }
}

impl From<postroom_drafts::merge::FieldConflict> for ConflictField {
    fn from(conflict: postroom_drafts::merge::FieldConflict) -> Self {
        Self { field: conflict.field.as_str(), stored: conflict.stored, incoming: conflict.incoming }
    }
}

pub(super) fn attachment(caller: &Caller, draft: Uuid, file: Attachment) -> DraftAttachment {
    let path = format!("/api/v1/drafts/{draft}/attachments/{}", file.id);
    DraftAttachment {
        preview_url: ticket::link(&caller.identity.keys, caller.identity.context.now(), &caller.claims, &path),
        id: file.id.0,
        filename: file.filename,
        mime_type: file.mime_type,
        size: file.size,
        uploaded_at: file.uploaded_at,
    }
}

pub(super) fn recipients(list: Vec<Address>) -> Vec<Recipient> {
    list.into_iter().map(|to| Recipient { name: to.name, address: to.address }).collect()
}

fn attachments(caller: &Caller, draft: Uuid, files: Vec<Attachment>) -> Vec<DraftAttachment> {
    files.into_iter().map(|file| attachment(caller, draft, file)).collect()
}
