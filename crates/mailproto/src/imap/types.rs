use chrono::{DateTime, Utc};

use super::{MailboxName, UidSet};
use crate::net::Body;

/// A message's flags (RFC 3501 section 2.3.2): the six of the standard, and keywords as the server writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    pub seen: bool,
    pub answered: bool,
    pub flagged: bool,
    pub deleted: bool,
    pub draft: bool,
    pub recent: bool,
    /// Each once, sorted.
    pub keywords: Vec<String>,
}

/// Keywords of a message, and bytes of each: what is beyond is left out.
const KEYWORDS: usize = 200;
const KEYWORD: usize = 200;

impl Flags {
    pub(crate) fn from_names<'x>(names: impl Iterator<Item = &'x [u8]>) -> Self {
        let mut flags = Self::default();
        for name in names {
            match name.to_ascii_lowercase().as_slice() {
                b"\\seen" => flags.seen = true,
                b"\\answered" => flags.answered = true,
                b"\\flagged" => flags.flagged = true,
                b"\\deleted" => flags.deleted = true,
                b"\\draft" => flags.draft = true,
                b"\\recent" => flags.recent = true,
                _ if flags.keywords.len() == KEYWORDS || name.len() > KEYWORD => {}
                _ => flags.keywords.push(String::from_utf8_lossy(name).replace('\0', "\u{fffd}")),
            }
        }
        flags.keywords.sort_unstable();
        flags.keywords.dedup();
        flags
    }

    /// As a command lists them, without `\Recent`, which only the server sets. Keywords that are no atoms are left out.
    pub(crate) fn to_list(&self) -> String {
        let system = [
            (self.seen, "\\Seen"),
            (self.answered, "\\Answered"),
            (self.flagged, "\\Flagged"),
            (self.deleted, "\\Deleted"),
            (self.draft, "\\Draft"),
        ];
        let set = system.iter().filter(|(set, _)| *set).map(|(_, name)| *name);
        let keywords = self.keywords.iter().map(String::as_str).filter(|keyword| is_atom(keyword));
        set.chain(keywords).collect::<Vec<_>>().join(" ")
    }
}

fn is_atom(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 500
        && text.bytes().all(|byte| matches!(byte, 33..=126) && !b"(){%*\"\\]".contains(&byte))
}

/// What a FETCH response says about a message's flags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlagUpdate {
    /// None when the server named only the sequence number.
    pub uid: Option<u32>,
    pub sequence: u32,
    pub flags: Flags,
    /// RFC 7162; None without CONDSTORE.
    pub mod_seq: Option<u64>,
}

/// What the server said without being asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The mailbox has so many messages now.
    Exists(u32),
    /// The message with this sequence number is gone, and those after it move up.
    Expunge(u32),
    /// These UIDs are gone (RFC 7162 section 3.2.10); some of them may never have been known.
    Vanished(UidSet),
    Flags(FlagUpdate),
    /// What the server wants a person to read (RFC 3501 section 7.1, ALERT).
    Alert(String),
}

/// A mailbox in a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    pub name: MailboxName,
    /// None for a flat name (NIL).
    pub delimiter: Option<u8>,
    /// Lower case, with the backslash: `\noselect`, `\haschildren`, `\sent` (RFC 6154), ….
    pub attributes: Vec<String>,
    /// Where the server gave it along with the listing (RFC 5819).
    pub status: Option<Status>,
}

impl Folder {
    /// Whether it can hold messages (`\Noselect`, and `\NonExistent` of RFC 5258).
    pub fn is_selectable(&self) -> bool {
        !self.attributes.iter().any(|attribute| matches!(attribute.as_str(), "\\noselect" | "\\nonexistent"))
    }
}

/// What STATUS says (RFC 3501 section 6.3.10); None for what the server left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    pub messages: Option<u32>,
    pub unseen: Option<u32>,
    pub uid_next: Option<u32>,
    pub uid_validity: Option<u32>,
    pub highest_mod_seq: Option<u64>,
}

impl Status {
    /// What a later word says replaces what was there.
    pub(super) fn update(&mut self, later: Self) {
        let Self { messages, unseen, uid_next, uid_validity, highest_mod_seq } = later;
        self.messages = messages.or(self.messages);
        self.unseen = unseen.or(self.unseen);
        self.uid_next = uid_next.or(self.uid_next);
        self.uid_validity = uid_validity.or(self.uid_validity);
        self.highest_mod_seq = highest_mod_seq.or(self.highest_mod_seq);
    }
}

/// A mailbox that was opened (RFC 3501 section 6.3.1, RFC 7162 section 3.2.5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selected {
    pub uid_validity: u32,
    /// None where an old server does not say it.
    pub uid_next: Option<u32>,
    pub exists: u32,
    /// None when this mailbox has no mod-sequences (NOMODSEQ).
    pub highest_mod_seq: Option<u64>,
    pub permanent_flags: Flags,
    /// Whether new keywords can be made (`\*` in PERMANENTFLAGS).
    pub allows_new_keywords: bool,
    pub is_read_only: bool,
    /// QRESYNC: gone since. As wide as the server says: intersect it with what is known.
    pub vanished: UidSet,
    /// QRESYNC: changed since, and new.
    pub changed: Vec<FlagUpdate>,
}

/// What the client knew, for QRESYNC (RFC 7162 section 3.2.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub uid_validity: u32,
    pub mod_seq: u64,
    /// All UIDs known, or none.
    pub uids: Option<UidSet>,
}

/// A message without its body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    pub uid: u32,
    pub flags: Flags,
    pub mod_seq: Option<u64>,
    pub internal_date: Option<DateTime<Utc>>,
    /// In bytes, as the server says.
    pub size: u64,
    /// Message-ID, Date, From and Subject as they stand in the message, or all header fields, as was asked for.
    pub head: Vec<u8>,
    /// [`header_digest`](super::header_digest) of these.
    pub digest: [u8; 32],
    /// As in [`Fetched`].
    pub gmail_id: Option<u64>,
}

/// A message with its body.
#[derive(Debug)]
pub struct Fetched {
    pub uid: u32,
    /// None when the server did not send them along.
    pub flags: Option<Flags>,
    pub mod_seq: Option<u64>,
    pub internal_date: Option<DateTime<Utc>>,
    /// RFC822.SIZE where it was sent, or else the length that was announced; without a body, the larger of both.
    pub size: u64,
    /// None when it is larger than allowed, or the server could not give it.
    pub body: Option<Body>,
    /// X-GM-MSGID: the same in every mailbox that the message is in, and no other message's. None from any server but Gmail's.
    pub gmail_id: Option<u64>,
}

/// Where messages went (RFC 4315), in the same order; None from a server without UIDPLUS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    pub uid_validity: u32,
    pub from: Vec<u32>,
    pub to: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_bounded() {
        let names: Vec<String> = (0..1000).map(|number| format!("k{number:04}")).collect();
        let long = "x".repeat(201);
        let all =
            [long.as_bytes(), b"\\Seen"].into_iter().chain(names.iter().map(String::as_bytes)).chain([&b"\\Draft"[..]]);
        let flags = Flags::from_names(all);
        assert_eq!((flags.keywords.len(), flags.keywords[0].as_str()), (200, "k0000"));
        assert!(flags.seen && flags.draft);
    }
}
