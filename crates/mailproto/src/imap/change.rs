//! What changes messages.

use chrono::{DateTime, Utc};

use super::connection::{Command, Connection, in_time};
use super::response::{Reply, Untagged};
use super::types::{Copied, FlagUpdate, Flags};
use super::{MailboxName, UidSet, uid_set};
use crate::net::Failure;

/// How flags are combined with those that are there (RFC 3501 section 6.4.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagChange {
    Add,
    Remove,
    Replace,
}

/// What came of a change of flags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// The flags as they are now, as far as the server says.
    pub updates: Vec<FlagUpdate>,
    /// Messages that were left alone, because they changed since (RFC 7162 section 3.1.3, MODIFIED).
    pub modified: UidSet,
}

/// What came of a move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// None from a server without UIDPLUS.
    pub copied: Option<Copied>,
    /// False when the messages are still where they were, too: the server has neither MOVE nor UIDPLUS, and a bare EXPUNGE
    /// would take away others' messages; or it lets them be copied and not be removed.
    pub is_removed: bool,
    /// Messages of which nothing was done, because the server refused before their turn came.
    pub left: UidSet,
}

/// Pairs of UIDs in one COPYUID.
const COPIED: usize = 1_000_000;

impl Connection {
    /// Changes flags; with `unchanged_since`, only of messages that have not changed since (CONDSTORE).
    pub async fn store(
        &mut self,
        uids: &UidSet,
        change: FlagChange,
        flags: &Flags,
        unchanged_since: Option<u64>,
    ) -> Result<Stored, Failure> {
        let sign = match change {
            FlagChange::Add => "+",
            FlagChange::Remove => "-",
            FlagChange::Replace => "",
        };
        let since = unchanged_since.map(|mod_seq| format!("(UNCHANGEDSINCE {mod_seq}) ")).unwrap_or_default();
        let mut stored = Stored::default();
        self.begin_to_gather();
        for chunk in uids.chunks(u32::MAX) {
            let command = format!("UID STORE {chunk} {since}{sign}FLAGS ({})", flags.to_list());
            let reply = self
                .run_on(Command::new(command), |untagged| match untagged {
                    Untagged::Fetch(fetch) if fetch.uid.is_some_and(|uid| chunk.contains(uid)) => {
                        stored.updates.extend(fetch.to_update());
                        None
                    }
                    other => Some(other),
                })
                .await?;
            if reply.has_code("MODIFIED") {
                stored.modified.extend(&reply.uids());
            }
        }
        Ok(stored)
    }

    /// Copies messages into another mailbox.
    pub async fn copy(&mut self, uids: &UidSet, to: &MailboxName) -> Result<Option<Copied>, Failure> {
        let mut copied = None;
        for chunk in uids.chunks(u32::MAX) {
            let command = Command::new(format!("UID COPY {chunk}")).mailbox(to, self.utf8);
            let reply = self.run(command, Some).await?;
            join(&mut copied, copy_uid(&reply, &chunk));
        }
        Ok(copied)
    }

    /// Moves messages into another mailbox: by MOVE, or else by COPY, `\Deleted` and UID EXPUNGE. What was done before a
    /// refusal is told, so that nobody does it again; a refusal of all is a failure.
    pub async fn move_to(&mut self, uids: &UidSet, to: &MailboxName) -> Result<Moved, Failure> {
        let mut moved = Moved { copied: None, is_removed: true, left: UidSet::new() };
        let mut chunks = uids.chunks(u32::MAX).into_iter();
        let mut is_first = true;
        for chunk in chunks.by_ref() {
            let moves = self.can("MOVE");
            let done = if moves { self.move_one(&chunk, to).await } else { self.copy(&chunk, to).await };
            match done {
                Ok(copied) => join(&mut moved.copied, copied),
                Err(failure) if is_first || !failure.leaves_connection_usable() => return Err(failure),
                Err(_) => {
                    moved.left.extend(&chunk);
                    break;
                }
            }
            is_first = false;
            if moves {
                continue;
            }
            match self.remove(&chunk).await {
                Ok(is_removed) => moved.is_removed &= is_removed,
                Err(failure) if failure.leaves_connection_usable() => {
                    // The copies are there. More of them, whose originals stay as well, help nobody.
                    moved.is_removed = false;
                    break;
                }
                Err(failure) => return Err(failure),
            }
        }
        chunks.for_each(|chunk| moved.left.extend(&chunk));
        Ok(moved)
    }

    async fn move_one(&mut self, chunk: &UidSet, to: &MailboxName) -> Result<Option<Copied>, Failure> {
        let mut found = None;
        let command = Command::new(format!("UID MOVE {chunk}")).mailbox(to, self.utf8);
        let reply = self
            .run(command, |untagged| match untagged {
                Untagged::Reply(reply) if reply.has_code("COPYUID") => {
                    found = copy_uid(&reply, chunk);
                    None
                }
                other => Some(other),
            })
            .await?;
        Ok(found.or_else(|| copy_uid(&reply, chunk)))
    }

    /// Removes messages after they were copied; false when they could only be marked.
    async fn remove(&mut self, uids: &UidSet) -> Result<bool, Failure> {
        let deleted = Flags { deleted: true, ..Flags::default() };
        self.store(uids, FlagChange::Add, &deleted, None).await?;
        if !self.can("UIDPLUS") {
            return Ok(false);
        }
        self.expunge(uids).await?;
        Ok(true)
    }

    /// Removes those of these messages that are marked as deleted, and no others (RFC 4315 section 2.1). Refused by
    /// servers without UIDPLUS.
    pub async fn expunge(&mut self, uids: &UidSet) -> Result<(), Failure> {
        if !self.can("UIDPLUS") {
            return Err(Failure::Server("it cannot remove single messages (UIDPLUS)".into()));
        }
        for chunk in uids.chunks(u32::MAX) {
            self.run(Command::new(format!("UID EXPUNGE {chunk}")), Some).await?;
        }
        Ok(())
    }

    /// Files a message, and says its UIDVALIDITY and UID where the server tells (APPENDUID). The message is sent as it
    /// stands; its lines should end with CR LF.
    pub async fn append(
        &mut self,
        to: &MailboxName,
        flags: &Flags,
        internal_date: Option<DateTime<Utc>>,
        message: &[u8],
    ) -> Result<Option<(u32, u32)>, Failure> {
        let date =
            internal_date.map(|date| format!(" \"{}\"", date.format("%d-%b-%Y %H:%M:%S +0000"))).unwrap_or_default();
        let at_once = self.can("LITERAL+") || self.can("LITERAL-") && message.len() <= 4096;
        let plus = if at_once { "+" } else { "" };
        let command = Command::new("APPEND").mailbox(to, self.utf8);
        // Where UTF-8 is in force, a header that holds it is announced (RFC 6855 section 4).
        let is_utf8 = self.utf8 && has_utf8_header(message);
        let (before, after) = if is_utf8 { ("UTF8 (~", ")\r\n") } else { ("", "\r\n") };
        let command = command.text(&format!("({}){date} {before}{{{}{plus}}}", flags.to_list(), message.len()));
        // `send` ends the line, which is where the literal begins.
        let limit = self.timeouts().command;
        let tag = in_time(limit, self.send(command)).await?;
        if !at_once {
            in_time(limit, self.wait_for_continuation(&tag)).await?;
        }
        self.wire.send(message).await?;
        self.wire.send(after.as_bytes()).await?;
        self.begin_to_gather();
        let reply = in_time(limit, self.finish(&tag, &mut Some)).await?;
        Ok(match &reply.code {
            Some((code, values)) if code == "APPENDUID" => match &values[..] {
                [validity, uid, ..] => validity.number().zip(uid.number()),
                _ => None,
            },
            _ => None,
        })
    }
}

/// Whether the header of a message is UTF-8 and no ASCII.
fn has_utf8_header(message: &[u8]) -> bool {
    let end = memchr::memmem::find(message, b"\r\n\r\n").unwrap_or(message.len());
    let header = &message[..end];
    !header.is_ascii() && std::str::from_utf8(header).is_ok()
}

fn copy_uid(reply: &Reply, of: &UidSet) -> Option<Copied> {
    let (_, values) = reply.code.as_ref().filter(|(code, _)| code == "COPYUID")?;
    let [validity, from, to, ..] = &values[..] else { return None };
    let from = uid_set::listed(from.atom()?, COPIED)?;
    let to = uid_set::listed(to.atom()?, COPIED)?;
    (from.len() == to.len() && from.len() as u64 <= of.len()).then_some(Copied {
        uid_validity: validity.number()?,
        from,
        to,
    })
}

fn join(all: &mut Option<Copied>, more: Option<Copied>) {
    match (all.as_mut(), more) {
        (Some(all), Some(more)) if all.uid_validity == more.uid_validity => {
            all.from.extend(more.from);
            all.to.extend(more.to);
        }
        (None, more) => *all = more,
        _ => {}
    }
}
