use super::connection::{Command, Connection};
use super::response::{Kind, Reply, Untagged};
use super::types::{Flags, Known, Selected};
use super::{MailboxName, UidSet};
use crate::net::Failure;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// SELECT
    ReadWrite,
    /// EXAMINE
    ReadOnly,
}

/// How much to learn when a mailbox is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resync {
    /// What RFC 3501 tells.
    Plain,
    /// Mod-sequences, too (RFC 7162 section 3.1.8).
    CondStore,
    /// What changed and what is gone since (section 3.2.5). `QRESYNC` must be enabled.
    Since(Known),
}

impl Connection {
    /// Opens a mailbox. Events that stand in the list afterwards are about the mailbox before: what is said about the new one is
    /// in [`Selected`].
    pub async fn select(&mut self, name: &MailboxName, access: Access, resync: Resync) -> Result<Selected, Failure> {
        let verb = if access == Access::ReadOnly { "EXAMINE" } else { "SELECT" };
        let command = Command::new(verb).mailbox(name, self.utf8);
        let command = match &resync {
            Resync::Plain => command,
            Resync::CondStore => command.text("(CONDSTORE)"),
            Resync::Since(known) => {
                let uids = known.uids.as_ref().filter(|uids| !uids.is_empty()).map(|uids| format!(" {uids}"));
                let uids = uids.unwrap_or_default();
                command.text(&format!("(QRESYNC ({} {}{uids}))", known.uid_validity, known.mod_seq.max(1)))
            }
        };
        let mut opened = Opened {
            selected: Selected { is_read_only: access == Access::ReadOnly, ..Selected::default() },
            ..Opened::default()
        };
        let mut before = Vec::new();
        if let (Some(left), Some(notices)) = (self.selected.replace(name.clone()), &mut self.notices) {
            notices.left.insert(left);
        }
        let reply = self
            .run(command, |untagged| {
                if matches!(&untagged, Untagged::Reply(reply) if reply.has_code("CLOSED")) {
                    // All until now was about the mailbox before (RFC 7162 section 3.2.11).
                    before.append(&mut opened.seen);
                    let is_read_only = access == Access::ReadOnly;
                    opened = Opened { selected: Selected { is_read_only, ..Selected::default() }, ..Opened::default() };
                    return None;
                }
                opened.take(untagged)
            })
            .await?;
        for untagged in before {
            self.note(untagged)?;
        }
        let Opened { mut selected, has_validity, .. } = opened;
        if !has_validity {
            // This mailbox cannot be mirrored; the others may.
            return Err(Failure::Server("it names no UIDVALIDITY".into()));
        }
        selected.is_read_only |= reply.has_code("READ-ONLY");
        self.mod_seqs = selected.highest_mod_seq.is_some();
        Ok(selected)
    }
}

#[derive(Default)]
struct Opened {
    selected: Selected,
    has_validity: bool,
    /// What would be events if another mailbox was still open.
    seen: Vec<Untagged>,
}

impl Opened {
    fn take(&mut self, untagged: Untagged) -> Option<Untagged> {
        let selected = &mut self.selected;
        match untagged {
            Untagged::Exists(count) => {
                selected.exists = count;
                self.seen.push(Untagged::Exists(count));
            }
            Untagged::Vanished { earlier, uids } => {
                selected.vanished.extend(&uids);
                if !earlier {
                    self.seen.push(Untagged::Vanished { earlier, uids });
                }
            }
            Untagged::Fetch(fetch) => {
                selected.changed.extend(fetch.to_update());
                if self.seen.len() < 100_000 && !self.has_validity {
                    self.seen.push(Untagged::Fetch(fetch));
                }
            }
            Untagged::Expunge(sequence) => self.seen.push(Untagged::Expunge(sequence)),
            Untagged::Reply(reply) if reply.kind == Kind::Ok => return self.code(reply),
            other => return Some(other),
        }
        None
    }

    fn code(&mut self, reply: Reply) -> Option<Untagged> {
        let selected = &mut self.selected;
        match reply.code.as_ref().map(|(name, _)| name.as_str()) {
            Some("UIDVALIDITY") => {
                selected.uid_validity = reply.number().unwrap_or_default();
                self.has_validity = true;
            }
            Some("UIDNEXT") => selected.uid_next = reply.number(),
            Some("HIGHESTMODSEQ") => selected.highest_mod_seq = reply.number().filter(|mod_seq| *mod_seq > 0),
            Some("NOMODSEQ") => selected.highest_mod_seq = None,
            Some("PERMANENTFLAGS") => {
                let list = reply.code.as_ref().and_then(|(_, values)| values.first()?.list()).unwrap_or_default();
                let names = list.iter().filter_map(super::value::Value::atom);
                selected.allows_new_keywords = names.clone().any(|name| name == b"\\*");
                selected.permanent_flags = Flags::from_names(names.filter(|name| *name != b"\\*"));
            }
            Some("UNSEEN") => {}
            _ => return Some(Untagged::Reply(reply)),
        }
        None
    }
}

impl Selected {
    /// What of these UIDs the server says is gone.
    pub fn vanished_of(&self, known: &UidSet) -> UidSet {
        known.iter().filter(|uid| self.vanished.contains(*uid)).collect()
    }
}
