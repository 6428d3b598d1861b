use std::collections::HashSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Content;

/// A field of a draft's content, by its name in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Field {
    Subject,
    Body,
    BodyHtml,
    To,
    Cc,
    Bcc,
    Attachments,
    Tags,
    ScheduledSendTime,
    IdentityId,
    InReplyTo,
    References,
}

/// What a save changed, as its record says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Changes {
    pub fields_changed: Vec<Field>,
    pub attachments_added: usize,
    pub attachments_removed: usize,
    /// Attachments counted; negative when the draft shrank.
    pub bytes_added: i64,
}

/// What has to change in `before` for it to become `after`.
pub fn changes(before: &Content, after: &Content) -> Changes {
    let ids = |content: &Content| content.attachments.iter().map(|file| file.id).collect::<HashSet<_>>();
    let (old, new) = (ids(before), ids(after));
    Changes {
        fields_changed: Field::ALL.into_iter().filter(|field| !before.agrees(after, *field)).collect(),
        attachments_added: new.difference(&old).count(),
        attachments_removed: old.difference(&new).count(),
        bytes_added: difference(before.size(), after.size()),
    }
}

impl Content {
    /// Whether both say the same in this field.
    pub fn agrees(&self, other: &Self, field: Field) -> bool {
        match field {
            Field::Subject => self.subject == other.subject,
            Field::Body => self.body == other.body,
            Field::BodyHtml => self.body_html == other.body_html,
            Field::To => self.to == other.to,
            Field::Cc => self.cc == other.cc,
            Field::Bcc => self.bcc == other.bcc,
            Field::Attachments => self.attachments == other.attachments,
            Field::Tags => self.tags == other.tags,
            Field::ScheduledSendTime => self.scheduled_send_time == other.scheduled_send_time,
            Field::IdentityId => self.identity_id == other.identity_id,
            Field::InReplyTo => self.in_reply_to == other.in_reply_to,
            Field::References => self.references == other.references,
        }
    }

    /// What the field holds, for a record.
    pub fn value(&self, field: Field) -> Value {
        match field {
            Field::Subject => self.subject.as_str().into(),
            Field::Body => self.body.as_str().into(),
            Field::BodyHtml => self.body_html.as_deref().into(),
            Field::To => json(&self.to),
            Field::Cc => json(&self.cc),
            Field::Bcc => json(&self.bcc),
            Field::Attachments => json(&self.attachments),
            Field::Tags => self.tags.as_slice().into(),
            Field::ScheduledSendTime => json(&self.scheduled_send_time),
            Field::IdentityId => json(&self.identity_id),
            Field::InReplyTo => self.in_reply_to.as_deref().into(),
            Field::References => self.references.as_slice().into(),
        }
    }
}

impl Field {
    pub const ALL: [Self; 12] = [
        Self::Subject,
        Self::Body,
        Self::BodyHtml,
        Self::To,
        Self::Cc,
        Self::Bcc,
        Self::Attachments,
        Self::Tags,
        Self::ScheduledSendTime,
        Self::IdentityId,
        Self::InReplyTo,
        Self::References,
    ];

    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Body => "body",
            Self::BodyHtml => "bodyHtml",
            Self::To => "to",
            Self::Cc => "cc",
            Self::Bcc => "bcc",
            Self::Attachments => "attachments",
            Self::Tags => "tags",
            Self::ScheduledSendTime => "scheduledSendTime",
            Self::IdentityId => "identityId",
            Self::InReplyTo => "inReplyTo",
            Self::References => "references",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// These values hold texts, numbers and times only, which JSON can always say.
pub(crate) fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn difference(before: u64, after: u64) -> i64 {
    let size = i64::try_from(before.abs_diff(after)).unwrap_or(i64::MAX);
    if after < before { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{attachment, contents};
    use proptest::prelude::*;

    #[test]
    fn a_save_says_what_it_changed() {
        let files = [attachment(1, "a", 10), attachment(2, "b", 20), attachment(3, "c", 30)];
        let before = Content { attachments: files[..2].to_vec(), body: "long text".into(), ..Content::default() };
        let after = Content { attachments: files[2..].to_vec(), body: "long".into(), ..Content::default() };
        let changes = changes(&before, &after);
        assert_eq!(changes.fields_changed, [Field::Body, Field::Attachments]);
        assert_eq!((changes.attachments_added, changes.attachments_removed, changes.bytes_added), (1, 2, -6));
        let json = serde_json::to_value(changes).expect("JSON");
        assert_eq!(json["fieldsChanged"], serde_json::json!(["body", "attachments"]));
    }

    #[test]
    fn fields_are_called_as_in_json() {
        let json = serde_json::to_value(Content::default()).expect("JSON");
        for field in Field::ALL {
            assert_eq!(serde_json::to_value(field).expect("JSON"), field.as_str());
            assert_eq!(json.get(field.as_str()), Some(&Content::default().value(field)), "{field}");
        }
        assert_eq!(json.as_object().map(serde_json::Map::len), Some(Field::ALL.len()));
    }

    proptest! {
        #[test]
        fn no_field_changed_exactly_when_nothing_did(a in contents(), b in contents()) {
            let there = changes(&a, &b);
            prop_assert_eq!(there.fields_changed.is_empty(), a == b);
            let back = changes(&b, &a);
            prop_assert_eq!(there.bytes_added, -back.bytes_added);
            prop_assert_eq!(there.attachments_added, back.attachments_removed);
            prop_assert_eq!(a.digest() == b.digest(), a == b);
        }
    }
}
