//! What happened just now, told to whoever listens in this process: published once the transaction that did it is committed.
//! [`crate::link`] carries it to the other instances. Nothing relies on a notice alone; each only makes something happen
//! sooner that would happen anyway.

use std::mem;
use std::sync::{Mutex, PoisonError};

use postroom_types::{AccountId, TenantId, UserId};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

use crate::changes::Noted;

/// Notices that a listener may be behind by before it is told that it missed some.
const CAPACITY: usize = 4096;

/// What to know. Without a tenant it concerns the installation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Notice {
    /// There are new changes for these members to read: see [`crate::changes`].
    Changed { tenant: TenantId, users: Vec<UserId> },
    /// There are new changes for the operators to read.
    OperatorsChanged,
    /// Entries were added to the audit trail.
    Recorded { tenant: Option<TenantId> },
    /// Sessions of the person ended, in whatever area.
    SessionsEnded { user: UserId },
    /// What the tenant's members may do has changed: its policy, or whether it is active.
    PolicyChanged { tenant: TenantId },
    /// A mail account was changed, or something in it that its server has to be told; if it is urgent, a pause after a
    /// failure is over.
    MailToSync { tenant: TenantId, account: AccountId, is_urgent: bool },
    /// The look at its server that is under way is to end.
    MailSyncCancelled { tenant: TenantId, account: AccountId },
    /// Something changed that nobody counts, such as background tasks.
    Hint { kind: String },
    /// Notices of other instances may have been lost, any of them: whoever keeps something looks again.
    Missed,
}

impl Notice {
    /// Whether other instances want to know.
    fn is_for_all(&self) -> bool {
        // Each instance seals what it recorded.
        !matches!(self, Self::Recorded { .. })
    }
}

/// Carries notices to the listeners of this process. Copies are one and the same.
#[derive(Clone)]
pub struct Bus {
    all: broadcast::Sender<Notice>,
    /// What happened here and others want to know.
    own: broadcast::Sender<Notice>,
}

impl Default for Bus {
    fn default() -> Self {
        Self { all: broadcast::Sender::new(CAPACITY), own: broadcast::Sender::new(CAPACITY) }
    }
}

impl Bus {
    pub fn publish(&self, notice: Notice) {
        // Errors say that nobody listens.
        if notice.is_for_all() {
            let _ = self.own.send(notice.clone());
        }
        let _ = self.all.send(notice);
    }

    /// Every notice from now on, those of other instances among them.
    pub fn subscribe(&self) -> broadcast::Receiver<Notice> {
        self.all.subscribe()
    }

    /// What this process has to tell others, from now on.
    pub fn subscribe_own(&self) -> broadcast::Receiver<Notice> {
        self.own.subscribe()
    }

    /// Tells this process what happened elsewhere.
    pub(crate) fn relay(&self, notice: Notice) {
        let _ = self.all.send(notice);
    }
}

/// What a transaction has to tell when it is committed, and what to number before.
pub(crate) struct Pending {
    bus: Bus,
    notices: Mutex<Vec<Notice>>,
    pub(crate) changes: Noted,
}

impl Pending {
    pub(crate) fn new(bus: &Bus) -> Self {
        Self { bus: bus.clone(), notices: Mutex::default(), changes: Noted::default() }
    }

    pub(crate) fn add(&self, notice: Notice) {
        let mut notices = self.notices.lock().unwrap_or_else(PoisonError::into_inner);
        if !notices.contains(&notice) {
            notices.push(notice);
        }
    }

    pub(crate) fn publish(&self) {
        let notices = mem::take(&mut *self.notices.lock().unwrap_or_else(PoisonError::into_inner));
        notices.into_iter().for_each(|notice| self.bus.publish(notice));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_are_told_what_happened_here_and_nothing_twice() {
        let bus = Bus::default();
        let (mut all, mut own) = (bus.subscribe(), bus.subscribe_own());
        bus.publish(Notice::Recorded { tenant: None });
        bus.relay(Notice::Missed);
        bus.publish(Notice::OperatorsChanged);
        assert_eq!(own.try_recv(), Ok(Notice::OperatorsChanged));
        assert!(own.try_recv().is_err());
        assert_eq!(std::iter::from_fn(|| all.try_recv().ok()).count(), 3);
    }

    #[test]
    fn tells_once_and_only_when_published() {
        let bus = Bus::default();
        let mut listener = bus.subscribe();
        let pending = Pending::new(&bus);
        pending.add(Notice::OperatorsChanged);
        pending.add(Notice::OperatorsChanged);
        assert!(listener.try_recv().is_err());
        pending.publish();
        pending.publish();
        assert_eq!(listener.try_recv(), Ok(Notice::OperatorsChanged));
        assert!(listener.try_recv().is_err());
    }
}
