//! What happens in mailboxes that are not selected (NOTIFY, RFC 5465).

use std::collections::{BTreeMap, BTreeSet};

use super::MailboxName;
use super::connection::{Command, Connection};
use super::types::Status;
use crate::net::Failure;

/// In memory, for all that is told of mailboxes before somebody takes it.
const NOTICES: u64 = 16 * 1024 * 1024;

/// Of the selected mailbox as IDLE tells it. New mail and removals can only be had together (section 5.2).
const SELECTED: &str = "selected (MessageNew MessageExpunge FlagChange)";
/// Of the member's other mailboxes; less where a server refuses more.
const PERSONAL: [&str; 2] =
    ["personal (MessageNew MessageExpunge FlagChange MailboxName)", "personal (MessageNew MessageExpunge)"];

/// What the server said of mailboxes that are not selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices {
    /// What was said last of each mailbox; the rest of its status is as it was.
    pub statuses: BTreeMap<MailboxName, Status>,
    /// Mailboxes were made, renamed or deleted.
    pub is_list_changed: bool,
    /// There was too much to tell, and nothing is told any more (NOTIFICATIONOVERFLOW, section 5.8), not even of the selected
    /// mailbox: the connection is of no use for waiting.
    pub has_overflowed: bool,
    /// Mailboxes that were selected meanwhile: what happened there as long as they were, was said as [`Event`](super::Event)s.
    pub left: BTreeSet<MailboxName>,
    weight: u64,
}

impl Notices {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.statuses.is_empty() && !self.is_list_changed && !self.has_overflowed
    }

    pub(super) fn status(&mut self, name: MailboxName, status: Status, weight: u64) {
        self.weight = self.weight.saturating_add(weight);
        if self.weight > NOTICES {
            (self.statuses, self.has_overflowed) = (BTreeMap::new(), true);
        } else {
            self.statuses.entry(name).or_default().update(status);
        }
    }
}

impl Connection {
    /// Has the server tell of all the member's mailboxes from now on, and first of all how each is; what it tells is in
    /// [`Connection::take_notices`], and ends [`Connection::idle`]. False when the server does not offer it, or will not.
    pub async fn notify(&mut self) -> Result<bool, Failure> {
        if !self.can("NOTIFY") {
            return Ok(false);
        }
        for personal in PERSONAL {
            // The answer to the command is told already.
            self.notices = Some(Notices::default());
            let command = format!("NOTIFY SET STATUS ({SELECTED}) ({personal})");
            match self.run(Command::new(command), Some).await {
                Ok(_) => return Ok(true),
                Err(failure) => {
                    self.notices = None;
                    if !failure.leaves_connection_usable() {
                        return Err(failure);
                    }
                }
            }
        }
        Ok(false)
    }

    /// Whether the server tells of mailboxes that are not selected.
    pub fn is_notified(&self) -> bool {
        self.notices.is_some()
    }

    /// What the server said of mailboxes that are not selected since the last call.
    pub fn take_notices(&mut self) -> Notices {
        self.notices.as_mut().map(std::mem::take).unwrap_or_default()
    }
}
