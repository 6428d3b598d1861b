//! A bundled draft as JSON: the fields of the interface's `Draft`, flat.

use std::borrow::Cow;
use std::collections::BTreeMap;

use base64::Engine;
use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use postroom_types::{AccountId, AttachmentId, DraftId, MailIdentityId, TenantId, Timestamp, UserId};
use serde::de::{Error, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::draft::{BundledDraft, Head};
use crate::content::few;
use crate::{Address, Attachment, Content};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    draft_id: DraftId,
    #[serde(default, deserialize_with = "ignored")]
    tenant_id: Option<TenantId>,
    #[serde(default, deserialize_with = "ignored")]
    user_id: Option<UserId>,
    #[serde(default, deserialize_with = "ignored")]
    account_id: Option<AccountId>,
    #[serde(default)]
    subject: Cow<'a, str>,
    #[serde(default)]
    body: Cow<'a, str>,
    #[serde(default)]
    body_html: Option<Cow<'a, str>>,
    #[serde(default, deserialize_with = "few")]
    to: Cow<'a, [Address]>,
    #[serde(default, deserialize_with = "few")]
    cc: Cow<'a, [Address]>,
    #[serde(default, deserialize_with = "few")]
    bcc: Cow<'a, [Address]>,
    #[serde(default, deserialize_with = "few")]
    attachments: Vec<WireAttachment<'a>>,
    #[serde(default, deserialize_with = "few")]
    tags: Cow<'a, [String]>,
    #[serde(default)]
    scheduled_send_time: Option<Timestamp>,
    #[serde(default)]
    identity_id: Option<MailIdentityId>,
    #[serde(default)]
    in_reply_to: Option<Cow<'a, str>>,
    #[serde(default, deserialize_with = "few")]
    references: Cow<'a, [String]>,
    #[serde(default)]
    is_dirty: bool,
    last_saved_at: Timestamp,
    last_modified_at: Timestamp,
    version: i32,
    #[serde(default)]
    sync_token: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WireAttachment<'a> {
    id: AttachmentId,
    filename: Cow<'a, str>,
    mime_type: Cow<'a, str>,
    size: u64,
    uploaded_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<Base64<'a>>,
}

/// Bytes as base64 with padding (RFC 4648 section 4).
struct Base64<'a>(Cow<'a, [u8]>);

impl Serialize for BundledDraft {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire::of(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for BundledDraft {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Wire::deserialize(deserializer).map(Wire::read)
    }
}

impl<'a> Wire<'a> {
    fn of(draft: &'a BundledDraft) -> Self {
        let (head, content) = (&draft.head, &draft.content);
        Self {
            draft_id: head.draft_id,
            tenant_id: head.owner.map(|owner| owner.tenant_id),
            user_id: head.owner.map(|owner| owner.user_id),
            account_id: head.owner.map(|owner| owner.account_id),
            subject: content.subject.as_str().into(),
            body: content.body.as_str().into(),
            body_html: content.body_html.as_deref().map(Into::into),
            to: content.to.as_slice().into(),
            cc: content.cc.as_slice().into(),
            bcc: content.bcc.as_slice().into(),
            attachments: content
                .attachments
                .iter()
                .map(|file| WireAttachment::of(file, draft.files.get(&file.id).map(Vec::as_slice)))
                .collect(),
            tags: content.tags.as_slice().into(),
            scheduled_send_time: content.scheduled_send_time,
            identity_id: content.identity_id,
            in_reply_to: content.in_reply_to.as_deref().map(Into::into),
            references: content.references.as_slice().into(),
            is_dirty: head.is_dirty,
            last_saved_at: head.last_saved_at,
            last_modified_at: head.last_modified_at,
            version: head.version,
            sync_token: head.sync_token.as_deref().map(Into::into),
        }
    }

    fn read(self) -> BundledDraft {
        let mut files = BTreeMap::new();
        let attachments = self.attachments.into_iter().map(|file| {
            if let Some(content) = file.content {
                // A second attachment with this id is left out of the content as well.
                files.entry(file.id).or_insert_with(|| content.0.into_owned());
            }
            Attachment {
                id: file.id,
                filename: file.filename.into_owned(),
                mime_type: file.mime_type.into_owned(),
                size: file.size,
                uploaded_at: file.uploaded_at,
            }
        });
        let content = Content {
            subject: self.subject.into_owned(),
            body: self.body.into_owned(),
            body_html: self.body_html.map(Cow::into_owned),
            to: self.to.into_owned(),
            cc: self.cc.into_owned(),
            bcc: self.bcc.into_owned(),
            attachments: attachments.collect(),
            tags: self.tags.into_owned(),
            scheduled_send_time: self.scheduled_send_time,
            identity_id: self.identity_id,
            in_reply_to: self.in_reply_to.map(Cow::into_owned),
            references: self.references.into_owned(),
        };
        let head = Head {
            draft_id: self.draft_id,
            owner: None,
            is_dirty: self.is_dirty,
            last_saved_at: self.last_saved_at,
            last_modified_at: self.last_modified_at,
            version: self.version,
            sync_token: self.sync_token.map(Cow::into_owned),
        };
        BundledDraft { head, content, files }
    }
}

impl<'a> WireAttachment<'a> {
    fn of(file: &'a Attachment, content: Option<&'a [u8]>) -> Self {
        Self {
            id: file.id,
            filename: file.filename.as_str().into(),
            mime_type: file.mime_type.as_str().into(),
            size: file.size,
            uploaded_at: file.uploaded_at,
            content: content.map(|bytes| Base64(bytes.into())),
        }
    }
}

/// Whatever stands there, it is not looked at.
fn ignored<'de, D: Deserializer<'de>, T>(deserializer: D) -> Result<Option<T>, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| None)
}

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Base64Display::new(&self.0, &STANDARD))
    }
}

impl<'de> Deserialize<'de> for Base64<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text.as_bytes()).map_err(|_| D::Error::custom("must be base64"))?;
        Ok(Self(Cow::Owned(bytes)))
    }
}
