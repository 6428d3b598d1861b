//! What is in a draft.

mod changes;
mod digest;
mod few;
mod normal;

use postroom_types::{AttachmentId, EmailAddress, MailIdentityId, Timestamp};
use serde::{Deserialize, Serialize};

pub use changes::{Changes, Field, changes};
pub use digest::Digest;
pub(crate) use few::few;

use crate::Refused;

/// What a member writes: all of a draft that its revisions keep.
///
/// Nothing that was typed is refused for being unfinished: an address may be half of one until the draft is sent
/// ([`Content::check_recipients`]). What cannot be in a mail's header or hides what it is, is refused by
/// [`Limits::accept`](crate::Limits::accept), which also brings the rest into its normal form; everything else in this crate
/// expects that form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Content {
    pub subject: String,
    /// Plain text; lines end with LF.
    pub body: String,
    /// The same text with its formatting, when it has any.
    pub body_html: Option<String>,
    #[serde(deserialize_with = "few")]
    pub to: Vec<Address>,
    #[serde(deserialize_with = "few")]
    pub cc: Vec<Address>,
    #[serde(deserialize_with = "few")]
    pub bcc: Vec<Address>,
    #[serde(deserialize_with = "few")]
    pub attachments: Vec<Attachment>,
    #[serde(deserialize_with = "few")]
    pub tags: Vec<String>,
    pub scheduled_send_time: Option<Timestamp>,
    /// Whom it is written as; the account's default identity for none, and for one that is not there any more.
    pub identity_id: Option<MailIdentityId>,
    /// The Message-ID of the mail that this answers (RFC 5322 section 3.6.4).
    pub in_reply_to: Option<String>,
    /// The Message-IDs of the thread, oldest first.
    #[serde(deserialize_with = "few")]
    pub references: Vec<String>,
}

/// Somebody the draft is meant for, perhaps half typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub address: String,
}

/// A file that goes along. Its bytes are kept elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Attachment {
    pub id: AttachmentId,
    pub filename: String,
    pub mime_type: String,
    /// In bytes.
    pub size: u64,
    pub uploaded_at: Timestamp,
}

impl Content {
    /// The bytes of all texts and of the attachments: what the limit on a draft's size counts.
    pub fn size(&self) -> u64 {
        let addresses = self.recipients().map(|(_, _, to)| to.address.len() + to.name.as_ref().map_or(0, String::len));
        let texts = [&self.subject, &self.body].into_iter().chain(&self.body_html).chain(&self.in_reply_to);
        let texts = texts.chain(&self.tags).chain(&self.references).map(String::len);
        let files = self.attachments.iter().map(|file| file.size.saturating_add(as_bytes(file.filename.len())));
        texts.chain(addresses).map(as_bytes).chain(files).fold(0, u64::saturating_add)
    }

    /// Everybody in `to`, `cc` and `bcc`, with the list and the place in it.
    pub fn recipients(&self) -> impl Iterator<Item = (Field, usize, &Address)> {
        let lists = [(Field::To, &self.to), (Field::Cc, &self.cc), (Field::Bcc, &self.bcc)];
        lists.into_iter().flat_map(|(field, list)| list.iter().enumerate().map(move |(at, to)| (field, at, to)))
    }

    /// Whether the draft could be sent to whom it names.
    ///
    /// # Errors
    /// Every address that is none, or `to` when there is nobody in any list.
    pub fn check_recipients(&self) -> Result<(), Vec<Refused>> {
        let mut refused: Vec<_> = self
            .recipients()
            .filter_map(|(field, at, to)| {
                let invalid = EmailAddress::parse(&to.address).err()?;
                Some(Refused::new(format!("{field}[{at}].address"), invalid.0))
            })
            .collect();
        if self.recipients().next().is_none() {
            refused.push(Refused::new(Field::To.as_str(), "must have at least 1 recipient, unless cc or bcc has"));
        }
        if refused.is_empty() { Ok(()) } else { Err(refused) }
    }
}

impl Address {
    /// What two spellings of one address have in common: the domain is compared without case, the local part with it
    /// (RFC 5321 section 2.4).
    pub fn key(&self) -> String {
        match self.address.rsplit_once('@') {
            Some((local, domain)) => format!("{local}@{}", domain.to_lowercase()),
            None => self.address.clone(),
        }
    }
}

fn as_bytes(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{address, attachment};

    #[test]
    fn half_an_address_may_be_kept_but_not_sent_to() {
        let mut content = Content { to: vec![address("anna@example.org")], ..Content::default() };
        assert_eq!(content.check_recipients(), Ok(()));
        content.cc = vec![address("bob@example.org"), address("carl@exa")];
        let refused = content.check_recipients().expect_err("cc[1] is unfinished");
        assert_eq!(refused.iter().map(|refused| refused.field.as_str()).collect::<Vec<_>>(), ["cc[1].address"]);
        let nobody = Content::default().check_recipients().expect_err("nobody");
        assert_eq!(nobody[0].to_string(), "to must have at least 1 recipient, unless cc or bcc has");
        assert_eq!(Content { bcc: vec![address("a@example.org")], ..Content::default() }.check_recipients(), Ok(()));
    }

    #[test]
    fn the_size_counts_texts_and_attachments() {
        let content = Content {
            subject: "é".into(),
            body: "abc".into(),
            to: vec![Address { name: Some("Al".into()), address: "a@b.c".into() }],
            attachments: vec![attachment(1, "x.pdf", 1000)],
            ..Content::default()
        };
        assert_eq!(content.size(), 2 + 3 + 2 + 5 + 5 + 1000);
        let huge = vec![attachment(1, "a", u64::MAX), attachment(2, "b", u64::MAX)];
        assert_eq!(Content { attachments: huge, ..content }.size(), u64::MAX);
    }

    #[test]
    fn json_has_the_names_of_the_interface() {
        let content =
            Content { to: vec![address("a@b.org")], attachments: vec![attachment(1, "x", 1)], ..Content::default() };
        let json = serde_json::to_value(&content).expect("JSON");
        for name in ["bodyHtml", "scheduledSendTime", "identityId", "inReplyTo", "references", "bcc"] {
            assert!(json.get(name).is_some(), "{name}");
        }
        assert_eq!(json["to"], serde_json::json!([{"address": "a@b.org"}]));
        assert!(json["attachments"][0].get("uploadedAt").is_some());
        assert_eq!(serde_json::from_value::<Content>(json).expect("read again"), content);
        assert!(serde_json::from_str::<Content>(r#"{"subjct": "typo"}"#).is_err());
    }
}
