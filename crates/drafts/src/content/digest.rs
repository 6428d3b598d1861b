use std::fmt;

use data_encoding::HEXLOWER;
use postroom_types::{MailIdentityId, Timestamp};
use serde::{Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use super::{Address, Attachment, Content};

/// The SHA-256 of something. Equal bodies have equal ones, so that each is stored once.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Of a text's UTF-8.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }

    /// Of a file.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Content {
    /// Of everything in it; of attachments, what the draft says of them. Equal contents in their normal form have equal
    /// digests. A release that adds a field may give others, and so costs each draft one more revision.
    pub fn digest(&self) -> Digest {
        let canonical = Canonical {
            subject: &self.subject,
            body: Digest::of(&self.body),
            body_html: self.body_html.as_deref().map(Digest::of),
            to: &self.to,
            cc: &self.cc,
            bcc: &self.bcc,
            attachments: &self.attachments,
            tags: &self.tags,
            scheduled_send_time: self.scheduled_send_time,
            identity_id: self.identity_id,
            in_reply_to: self.in_reply_to.as_deref(),
            references: &self.references,
        };
        // It holds texts, numbers and times only, which JSON can always say.
        Digest(Sha256::digest(serde_json::to_vec(&canonical).unwrap_or_default()).into())
    }
}

/// The fields in a fixed order, with bodies by their digests: what [`Content::digest`] is taken of, as JSON.
#[derive(Serialize)]
struct Canonical<'a> {
    subject: &'a str,
    body: Digest,
    body_html: Option<Digest>,
    to: &'a [Address],
    cc: &'a [Address],
    bcc: &'a [Address],
    attachments: &'a [Attachment],
    tags: &'a [String],
    scheduled_send_time: Option<Timestamp>,
    // Left out when there is none, as before there were any.
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_id: Option<MailIdentityId>,
    in_reply_to: Option<&'a str>,
    references: &'a [String],
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_of_texts_are_sha_256() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Digest::of("abc").to_string(), abc);
    }

    #[test]
    fn a_text_is_not_mistaken_for_the_other() {
        let plain = Content { body: "x".into(), ..Content::default() };
        let html = Content { body_html: Some("x".into()), ..Content::default() };
        let subject = Content { subject: "x".into(), ..Content::default() };
        assert_ne!(plain.digest(), html.digest());
        assert_ne!(plain.digest(), subject.digest());
        assert_eq!(plain.digest(), plain.clone().digest());
    }
}
