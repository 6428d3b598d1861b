use std::io::Write;

use chrono::{DateTime, FixedOffset};
use mail_builder::MessageBuilder;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;

use super::{body, header};
use crate::mime::Address;
use crate::smtp::{Envelope, Mailbox};

/// A message as it is to be. Empty fields are left out.
#[derive(Clone, Debug, Default)]
pub struct Outgoing<'x> {
    /// The identity that it is written in. Domains in Unicode are written in ASCII, here as everywhere.
    pub from: Address,
    /// Who sends it, where that is somebody else.
    pub sender: Option<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    /// In the envelope, and not in the message, unless that is [a draft](Self::is_draft).
    pub bcc: Vec<Address>,
    /// It is kept in a folder of drafts and sent to nobody: whoever goes on with it finds its bcc in it.
    pub is_draft: bool,
    pub reply_to: Vec<Address>,
    pub subject: String,
    /// With the writer's zone.
    pub date: DateTime<FixedOffset>,
    /// Without angle brackets; nobody may be able to guess it, since the boundaries between the parts are made of it.
    pub message_id: String,
    /// Without angle brackets.
    pub in_reply_to: Vec<String>,
    /// As [`references`](super::references) makes them.
    pub references: Vec<String>,
    /// Lines end with LF or CRLF.
    pub text: String,
    /// The same as HTML. Images in it refer to attachments by `cid:` and their content id.
    pub html: Option<String>,
    pub attachments: Vec<Attachment<'x>>,
    /// Others, by name: none that stands above, none that describes the content, and none that is written on the way.
    pub headers: Vec<(String, String)>,
}

/// A file that goes along. It is not copied.
#[derive(Clone, Debug, Default)]
pub struct Attachment<'x> {
    pub filename: Option<String>,
    /// "type/subtype". What is none becomes `application/octet-stream`; `message/rfc822` is attached as it is, if it can be.
    pub media_type: String,
    pub content: &'x [u8],
    /// Without angle brackets (RFC 2392): it belongs into the HTML.
    pub content_id: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum NotComposed {
    /// A field holds what cannot be sent.
    #[error("{field}: {reason}")]
    Field { field: &'static str, reason: String },
    #[error("the message could not be written")]
    Output(#[source] std::io::Error),
}

impl Outgoing<'_> {
    /// The whole message.
    pub fn to_bytes(&self) -> Result<Vec<u8>, NotComposed> {
        let mut bytes = Vec::new();
        self.checked()?.serialize(&mut bytes);
        Ok(bytes)
    }

    /// The same, piece by piece.
    pub fn write_to(&self, output: impl Write) -> Result<(), NotComposed> {
        self.checked()?.write_to(output).map_err(NotComposed::Output)
    }

    /// Who is to get it from whom: each once, in the order of `to`, `cc` and `bcc`.
    pub fn envelope(&self) -> Result<Envelope, NotComposed> {
        let mut recipients: Vec<Mailbox> = Vec::new();
        for (field, list) in [("to", &self.to), ("cc", &self.cc), ("bcc", &self.bcc)] {
            for address in list {
                let mailbox = header::mailbox(field, address)?;
                if !recipients.contains(&mailbox) {
                    recipients.push(mailbox);
                }
            }
        }
        Ok(Envelope { sender: Some(header::mailbox("from", &self.from)?), recipients })
    }

    /// Every header, in the order in which they are read, and the parts.
    fn checked(&self) -> Result<MessageBuilder<'_>, NotComposed> {
        // They must be right, though mostly they are not written.
        let bcc = header::addresses("bcc", &self.bcc)?;
        let date = Raw::new(self.date.to_rfc2822());
        let mut message = MessageBuilder::new().header("Date", date);
        message = message.header("From", header::addresses("from", std::slice::from_ref(&self.from))?);
        if let Some(sender) = &self.sender {
            message = message.header("Sender", header::addresses("sender", std::slice::from_ref(sender))?);
        }
        let lists = [("Reply-To", "reply_to", &self.reply_to), ("To", "to", &self.to), ("Cc", "cc", &self.cc)];
        for (name, field, list) in lists {
            if !list.is_empty() {
                message = message.header(name, header::addresses(field, list)?);
            }
        }
        if self.is_draft && !self.bcc.is_empty() {
            message = message.header("Bcc", bcc);
        }
        message = message.header("Subject", header::text("subject", &self.subject)?);
        let id = header::id("message_id", &self.message_id)?;
        message = message.header("Message-ID", MessageId::new(id));
        let ids = [("In-Reply-To", "in_reply_to", &self.in_reply_to), ("References", "references", &self.references)];
        for (name, field, list) in ids {
            if !list.is_empty() {
                let checked = list.iter().map(|id| header::id(field, id)).collect::<Result<Vec<_>, _>>()?;
                message = message.header(name, MessageId::new_list(checked.into_iter()));
            }
        }
        for (name, value) in &self.headers {
            message = message.header(header::name(name)?, header::text("headers", value)?);
        }
        Ok(message.body(body::tree(self)?))
    }
}

/// Refuses a field.
pub(super) fn refused<T>(field: &'static str, reason: impl Into<String>) -> Result<T, NotComposed> {
    Err(NotComposed::Field { field, reason: reason.into() })
}
