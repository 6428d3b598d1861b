//! What changes messages.

use chrono::{DateTime, Utc};

use super::connection::{Command, Connection};
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
    /// False when the messages are only marked as deleted where they were: the server has neither MOVE nor UIDPLUS, and a bare
    /// EXPUNGE would take away others' messages, too.
    pub is_removed: bool,
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
        for chunk in uids.chunks(u32::MAX) {
            let command = format!("UID STORE {chunk} {since}{sign}FLAGS ({})", flags.to_list());
            let reply = self
                .run(Command::new(command), |untagged| match untagged {
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
            let command = Command::new(format!("UID COPY {chunk}")).string(to.as_bytes());
            let reply = self.run(command, Some).await?;
            join(&mut copied, copy_uid(&reply));
        }
        Ok(copied)
    }

    /// Moves messages into another mailbox: by MOVE, or else by COPY, `\Deleted` and UID EXPUNGE.
    pub async fn move_to(&mut self, uids: &UidSet, to: &MailboxName) -> Result<Moved, Failure> {
        if !self.can("MOVE") {
            let copied = self.copy(uids, to).await?;
            let deleted = Flags { deleted: true, ..Flags::default() };
            self.store(uids, FlagChange::Add, &deleted, None).await?;
            let is_removed = self.can("UIDPLUS");
            if is_removed {
                self.expunge(uids).await?;
            }
            return Ok(Moved { copied, is_removed });
        }
        let mut copied = None;
        for chunk in uids.chunks(u32::MAX) {
            let mut found = None;
            let command = Command::new(format!("UID MOVE {chunk}")).string(to.as_bytes());
            let reply = self
                .run(command, |untagged| match untagged {
                    Untagged::Reply(reply) if reply.has_code("COPYUID") => {
                        found = copy_uid(&reply);
                        None
                    }
                    other => Some(other),
                })
                .await?;
            join(&mut copied, found.or_else(|| copy_uid(&reply)));
        }
        Ok(Moved { copied, is_removed: true })
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
        let command = Command::new("APPEND").string(to.as_bytes());
        let command = command.text(&format!("({}){date} {{{}{plus}}}", flags.to_list(), message.len()));
        // `send` ends the line, which is where the literal begins.
        let tag = self.send(command).await?;
        if !at_once {
            self.wait_for_continuation(&tag).await?;
        }
        self.wire.send(message).await?;
        self.wire.send(b"\r\n").await?;
        let reply = self.finish(&tag, &mut Some).await?;
        Ok(match &reply.code {
            Some((code, values)) if code == "APPENDUID" => match &values[..] {
                [validity, uid, ..] => validity.number().zip(uid.number()),
                _ => None,
            },
            _ => None,
        })
    }
}

fn copy_uid(reply: &Reply) -> Option<Copied> {
    let (_, values) = reply.code.as_ref().filter(|(code, _)| code == "COPYUID")?;
    let [validity, from, to, ..] = &values[..] else { return None };
    let from = uid_set::listed(from.atom()?, COPIED)?;
    let to = uid_set::listed(to.atom()?, COPIED)?;
    (from.len() == to.len()).then_some(Copied { uid_validity: validity.number()?, from, to })
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
