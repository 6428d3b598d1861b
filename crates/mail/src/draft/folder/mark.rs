//! By what a copy of a draft is known in a Drafts folder: a header of our own, and the Message-ID, which programs keep that drop
//! headers that they do not know.
//!
//! Both are what a stranger may have written: a mark only says which draft to look for among the member's own.

use postroom_types::{DraftId, Timestamp};
use uuid::Uuid;

/// The header.
pub(super) const HEADER: &str = "X-Postroom-Draft";

/// Bytes of a message in which the header is looked for.
const HEAD: usize = 64 * 1024;

/// Which version of which draft a message says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub draft: DraftId,
    pub version: i32,
}

impl Mark {
    /// As the header's value.
    pub fn to_header(self) -> String {
        format!("{}; version={}", self.draft, self.version)
    }

    /// As a Message-ID, without angle brackets: the same for each attempt to write the copy of a version, and another one when the
    /// draft had left the drafts meanwhile, and its copy with it.
    pub fn to_message_id(self, last_modified_at: Timestamp, domain: &str) -> String {
        format!("{}.{}.{}@{domain}", self.draft.0.simple(), self.version, last_modified_at.timestamp_millis())
    }

    /// What a message says of itself, by its header or else by its Message-ID.
    pub fn of(raw: &[u8], message_id: Option<&str>) -> Option<Self> {
        header(raw, HEADER).and_then(|value| Self::from_header(&value)).or_else(|| Self::from_message_id(message_id?))
    }

    fn from_header(value: &str) -> Option<Self> {
        let (draft, version) = value.split_once(';')?;
        let version = version.trim().strip_prefix("version=")?;
        Some(Self { draft: DraftId(Uuid::try_parse(draft.trim()).ok()?), version: number(version)? })
    }

    fn from_message_id(id: &str) -> Option<Self> {
        let mut parts = id.split_once('@')?.0.split('.');
        let (draft, version, moment) = (parts.next()?, parts.next()?, parts.next()?);
        let is_ours = draft.len() == 32 && parts.next().is_none() && moment.parse::<i64>().is_ok();
        let draft = Uuid::try_parse(draft).ok().filter(|_| is_ours)?;
        Some(Self { draft: DraftId(draft), version: number(version)? })
    }
}

fn number(text: &str) -> Option<i32> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_plain && *number > 0)
}

/// What a header says, in the head of a message; the first of its name counts. Whatever bytes it holds, as long as they are UTF-8.
pub(super) fn header(raw: &[u8], name: &str) -> Option<String> {
    let mut lines = raw[..raw.len().min(HEAD)].split(|byte| *byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            return None;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        if !line[..colon].trim_ascii_end().eq_ignore_ascii_case(name.as_bytes()) {
            continue;
        }
        let mut value = line[colon + 1..].to_vec();
        while let Some(more) = lines.next_if(|next| next.starts_with(b" ") || next.starts_with(b"\t")) {
            value.extend_from_slice(more.trim_ascii_end());
        }
        return String::from_utf8(value).ok();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: Mark = Mark { draft: DraftId(Uuid::from_u128(7)), version: 3 };

    fn of(head: &str) -> Option<Mark> {
        Mark::of(head.as_bytes(), None)
    }

    #[test]
    fn what_is_written_is_read() {
        let head = format!("Subject: x\r\nx-postroom-DRAFT: {}\r\n\r\nbody", MARK.to_header());
        assert_eq!(of(&head), Some(MARK));
        let id = MARK.to_message_id(Timestamp::default(), "nordhavn.example");
        assert_eq!(id, "00000000000000000000000000000007.3.0@nordhavn.example");
        assert_eq!(Mark::of(b"Subject: x\r\n\r\n", Some(&id)), Some(MARK));
        let folded = "X-Postroom-Draft: 00000000-0000-0000-0000-000000000007;\r\n version=3\r\n\r\n";
        assert_eq!(of(folded), Some(MARK));
        // The header knows better.
        let other = MARK.to_header().replace("=3", "=4");
        assert_eq!(Mark::of(format!("{HEADER}: {other}\n\n").as_bytes(), Some(&id)).map(|mark| mark.version), Some(4));
    }

    #[test]
    fn what_is_no_mark_of_ours() {
        for value in [
            "",
            ";",
            "7; version=3",
            "00000000-0000-0000-0000-000000000007",
            "00000000-0000-0000-0000-000000000007; version=",
            "00000000-0000-0000-0000-000000000007; version=0",
            "00000000-0000-0000-0000-000000000007; version=-3",
            "00000000-0000-0000-0000-000000000007; version=+3",
            "00000000-0000-0000-0000-000000000007; version=99999999999",
            "00000000-0000-0000-0000-000000000007; version=3; DROP",
        ] {
            assert_eq!(of(&format!("{HEADER}: {value}\r\n\r\n")), None, "{value}");
        }
        for id in
            ["", "@", "a@b", "7.3.0@x", "00000000000000000000000000000007.3@x", "00000000000000000000000000000007.3.0"]
        {
            assert_eq!(Mark::of(b"\r\n", Some(id)), None, "{id}");
        }
        assert_eq!(Mark::of(b"\r\n", Some("00000000000000000000000000000007.3.0.1@x")), None);
        // In the body, and beyond where it is looked for.
        assert_eq!(of(&format!("Subject: x\r\n\r\n{HEADER}: {}\r\n", MARK.to_header())), None);
        assert_eq!(of(&format!("X: {}\r\n{HEADER}: {}\r\n", "y".repeat(HEAD), MARK.to_header())), None);
        assert_eq!(of("X-Postroom-Draft: \u{fffd}"), None);
        assert_eq!(Mark::of(b"X-Postroom-Draft: \xff\xfe\r\n", None), None);
    }
}
