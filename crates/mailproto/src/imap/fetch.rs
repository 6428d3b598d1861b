use std::collections::VecDeque;

use sha2::{Digest, Sha256};

use super::UidSet;
use super::connection::{Command, Connection};
use super::response::{Fetch, Response, Untagged};
use super::types::{Fetched, FlagUpdate, Overview};
use crate::net::Failure;

/// The fields of which [`header_digest`] is made, in this order.
const FIELDS: [&str; 4] = ["message-id", "date", "from", "subject"];
/// Messages asked for in one command, and commands on the way at the same time, so that the line is never idle.
const BATCH: u32 = 500;
const PIPELINED: usize = 2;

impl Connection {
    /// The flags of messages; of those that changed since a mod-sequence, if one is given (RFC 7162 section 3.1.4.1). With
    /// QRESYNC enabled, what is gone since then comes as [`Event::Vanished`](super::Event::Vanished).
    pub async fn fetch_flags(&mut self, uids: &UidSet, changed_since: Option<u64>) -> Result<Vec<FlagUpdate>, Failure> {
        let since = match changed_since {
            None => String::new(),
            Some(mod_seq) if self.has_enabled("QRESYNC") => format!(" (CHANGEDSINCE {mod_seq} VANISHED)"),
            Some(mod_seq) => format!(" (CHANGEDSINCE {mod_seq})"),
        };
        self.flags(uids, &since).await
    }

    /// The flags of messages that changed since a mod-sequence, and nothing about what is gone: for servers that announce QRESYNC
    /// and do not understand it.
    pub async fn fetch_changed_flags(&mut self, uids: &UidSet, since: u64) -> Result<Vec<FlagUpdate>, Failure> {
        self.flags(uids, &format!(" (CHANGEDSINCE {since})")).await
    }

    async fn flags(&mut self, uids: &UidSet, since: &str) -> Result<Vec<FlagUpdate>, Failure> {
        let items = if self.mod_seqs { "(UID FLAGS MODSEQ)" } else { "(UID FLAGS)" };
        let mut updates = Vec::new();
        self.begin_to_gather();
        for chunk in uids.chunks(u32::MAX) {
            self.run_on(Command::new(format!("UID FETCH {chunk} {items}{since}")), |untagged| match untagged {
                Untagged::Fetch(fetch) if fetch.uid.is_some() && fetch.flags.is_some() => {
                    updates.extend(fetch.to_update());
                    None
                }
                other => Some(other),
            })
            .await?;
        }
        Ok(updates)
    }

    /// Messages without their bodies, one after the other.
    pub fn fetch_overviews(&mut self, uids: &UidSet) -> Result<Overviews<'_>, Failure> {
        let items = self.items(" BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT)]");
        Overviews::new(self, uids, &items, true)
    }

    /// The same with the whole header as [`Overview::head`], for messages whose bodies are not fetched.
    pub fn fetch_headers(&mut self, uids: &UidSet) -> Result<Overviews<'_>, Failure> {
        let items = self.items(" BODY.PEEK[HEADER]");
        Overviews::new(self, uids, &items, true)
    }

    /// What the server knows of messages without opening them, for those of which it gives no header: [`Overview::head`] is
    /// empty.
    pub fn fetch_summaries(&mut self, uids: &UidSet) -> Result<Overviews<'_>, Failure> {
        let items = self.items("");
        Overviews::new(self, uids, &items, false)
    }

    /// Messages with their bodies, one after the other as they arrive; none is marked as read. UIDs that are gone are left
    /// out. [`Connection::set_body_limits`] says what is kept.
    pub fn fetch_bodies(&mut self, uids: &UidSet) -> Result<Bodies<'_>, Failure> {
        let items = self.items(" BODY.PEEK[]");
        Fetching::new(self, uids, &items).map(Bodies)
    }

    /// What is asked for of every message, and this.
    fn items(&self, more: &str) -> String {
        let mod_seq = if self.mod_seqs { " MODSEQ" } else { "" };
        let gmail_id = if self.can("X-GM-EXT-1") { " X-GM-MSGID" } else { "" };
        format!("(UID FLAGS{mod_seq} INTERNALDATE RFC822.SIZE{gmail_id}{more})")
    }

    /// So many bytes of a message from an offset on, fewer at its end; None when there is no such message. For what is too large
    /// to be kept: nobody but the reader of the parts decides when the next one comes (RFC 9051 section 6.4.5).
    pub async fn fetch_part(&mut self, uid: u32, offset: u32, length: u32) -> Result<Option<Vec<u8>>, Failure> {
        let alone: UidSet = [uid].into_iter().collect();
        let mut fetching = Fetching::new(self, &alone, &format!("(UID BODY.PEEK[]<{offset}.{length}>)"))?;
        let mut part = None;
        while let Some(fetch) = fetching.next(|fetch| fetch.part.is_some() || fetch.body.is_some()).await? {
            if fetch.uid == Some(uid) {
                let whole = || Failure::Protocol("it gives a whole message where a part was asked for".into());
                part = Some(fetch.part.ok_or_else(whole)?);
            }
        }
        Ok(part.map(|mut part: Vec<u8>| {
            part.truncate(usize::try_from(length).unwrap_or(usize::MAX));
            part
        }))
    }
}

/// See [`Connection::fetch_bodies`]. Dropped before its end, it leaves the connection unusable.
pub struct Bodies<'c>(Fetching<'c>);

impl Bodies<'_> {
    /// The next message; None at the end. A refusal of the server comes at the end, after what it did send.
    pub async fn next(&mut self) -> Result<Option<Fetched>, Failure> {
        let Some(fetch) = self.0.next(|fetch| fetch.body.is_some()).await? else { return Ok(None) };
        let (body, announced) = fetch.body.unwrap_or_default();
        // What came in spite of a small size is as large as it was.
        let size = match &body {
            Some(_) => fetch.size.unwrap_or(announced),
            None => fetch.size.unwrap_or_default().max(announced),
        };
        Ok(Some(Fetched {
            uid: fetch.uid.unwrap_or_default(),
            flags: fetch.flags,
            mod_seq: fetch.mod_seq,
            internal_date: fetch.internal_date,
            size,
            body,
            gmail_id: fetch.gmail_id,
        }))
    }
}

/// See [`Connection::fetch_overviews`]. Dropped before its end, it leaves the connection unusable.
pub struct Overviews<'c> {
    fetching: Fetching<'c>,
    /// Header fields were asked for.
    with_head: bool,
}

impl<'c> Overviews<'c> {
    fn new(connection: &'c mut Connection, uids: &UidSet, items: &str, with_head: bool) -> Result<Self, Failure> {
        Ok(Self { fetching: Fetching::new(connection, uids, items)?, with_head })
    }

    /// The next message; None at the end.
    pub async fn next(&mut self) -> Result<Option<Overview>, Failure> {
        let is_wanted = |fetch: &Fetch| if self.with_head { fetch.head.is_some() } else { fetch.size.is_some() };
        let Some(fetch) = self.fetching.next(is_wanted).await? else { return Ok(None) };
        let head = fetch.head.unwrap_or_default();
        Ok(Some(Overview {
            uid: fetch.uid.unwrap_or_default(),
            flags: fetch.flags.unwrap_or_default(),
            mod_seq: fetch.mod_seq,
            internal_date: fetch.internal_date,
            size: fetch.size.unwrap_or_default(),
            digest: header_digest(&head),
            head,
            gmail_id: fetch.gmail_id,
        }))
    }
}

/// A digest (SHA-256) of the values of Message-ID, Date, From and Subject, by which a message is known again when its UID is
/// not: the same for the header fields alone and for the whole raw message, whatever its line ends and folding.
pub fn header_digest(raw: &[u8]) -> [u8; 32] {
    let mut values: [Option<Vec<u8>>; 4] = Default::default();
    let mut current: Option<usize> = None;
    for line in raw.split(|byte| *byte == b'\n') {
        let text = line.trim_ascii_end();
        if text.is_empty() && !line.starts_with(b" ") && !line.starts_with(b"\t") {
            break;
        }
        if matches!(line.first(), Some(b' ' | b'\t')) {
            if let Some(value) = current.and_then(|field| values[field].as_mut()) {
                value.push(b' ');
                value.extend_from_slice(text.trim_ascii());
            }
            continue;
        }
        let colon = memchr::memchr(b':', text).unwrap_or(text.len());
        let name = text[..colon].trim_ascii_end();
        current = FIELDS.iter().position(|field| name.eq_ignore_ascii_case(field.as_bytes()));
        // Of a field that stands there twice, the first counts.
        current = current.filter(|field| values[*field].is_none());
        if let Some(field) = current {
            values[field] = Some(text.get(colon + 1..).unwrap_or_default().trim_ascii().to_vec());
        }
    }
    let mut digest = Sha256::new();
    for value in values {
        let value = value.unwrap_or_default();
        for word in value.split(|byte| byte.is_ascii_whitespace()).filter(|word| !word.is_empty()) {
            digest.update(word);
            digest.update(b" ");
        }
        digest.update(b"\n");
    }
    digest.finalize().into()
}

/// Commands on their way, and what comes back.
struct Fetching<'c> {
    connection: &'c mut Connection,
    commands: VecDeque<String>,
    on_the_way: VecDeque<Vec<u8>>,
    refused: Option<Failure>,
    /// A call is in the middle of a response, or was dropped there.
    is_reading: bool,
}

impl<'c> Fetching<'c> {
    fn new(connection: &'c mut Connection, uids: &UidSet, items: &str) -> Result<Self, Failure> {
        let commands = uids.chunks(BATCH).into_iter().map(|chunk| format!("UID FETCH {chunk} {items}")).collect();
        connection.check_usable()?;
        Ok(Self { connection, commands, on_the_way: VecDeque::new(), refused: None, is_reading: false })
    }

    async fn next(&mut self, is_wanted: impl Fn(&Fetch) -> bool) -> Result<Option<Box<Fetch>>, Failure> {
        if std::mem::replace(&mut self.is_reading, true) {
            return Err(Failure::Closed("a call was dropped in the middle".into()));
        }
        let next = self.read(is_wanted).await;
        self.is_reading = next.is_err();
        next
    }

    async fn read(&mut self, is_wanted: impl Fn(&Fetch) -> bool) -> Result<Option<Box<Fetch>>, Failure> {
        loop {
            while self.on_the_way.len() < PIPELINED && self.refused.is_none() {
                let Some(command) = self.commands.pop_front() else { break };
                self.connection.set_broken(false);
                if self.on_the_way.is_empty() {
                    self.connection.wire.expect_pace();
                }
                self.on_the_way.push_back(self.connection.send(Command::new(command)).await?);
            }
            if self.on_the_way.is_empty() {
                self.connection.set_broken(false);
                self.connection.wire.forget_pace();
                return self.refused.take().map_or(Ok(None), Err);
            }
            match self.connection.response().await? {
                Response::Continue => {}
                Response::Untagged(Untagged::Fetch(fetch)) if is_wanted(&fetch) => {
                    if fetch.uid.is_none() {
                        return Err(Failure::Protocol("it sends a message without its UID".into()));
                    }
                    return Ok(Some(fetch));
                }
                Response::Untagged(untagged) => self.connection.note(untagged)?,
                Response::Tagged { tag, reply } => {
                    if self.on_the_way.pop_front().as_ref() != Some(&tag) {
                        return Err(Failure::Protocol("it answered another command".into()));
                    }
                    if let Err(failure) = self.connection.settle(reply) {
                        self.refused.get_or_insert(failure);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_of_the_values() {
        let whole = b"Received: x\r\nFrom:  Ida\r\n <a@b>\r\nSUBJECT: s\r\nMessage-Id: <m@x>\r\nFrom: other\r\n\r\nDate: not this\r\n";
        let fields = b"message-id: <m@x>\nfrom: Ida <a@b>\nsubject: s\n\n";
        assert_eq!(header_digest(whole), header_digest(fields));
        assert_ne!(header_digest(whole), header_digest(b"message-id: <m@x>\nfrom: Ida <a@b>\nsubject: t\n\n"));
        assert_ne!(header_digest(b"subject: a\n"), header_digest(b"from: a\n"));
    }
}
