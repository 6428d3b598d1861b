//! How much is done at a time: on one server, and in this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What kind of work waits for its turn. No kind waits for another: new mail and a member's clicks are not to stand behind
/// somebody's first synchronisation, nor are a thousand accounts after a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Lane {
    /// What a server has spoken of, and what a member did.
    Short,
    /// A look at everything that somebody asked for.
    Wanted,
    /// A look at everything because it is time.
    Usual,
    /// Everything for the first time, which may take hours; somebody has just connected the account.
    First,
    /// The same gone on with, after a restart.
    Resumed,
}

/// Turns by server and kind, and by kind in the whole process.
pub(crate) struct Budget {
    hosts: Mutex<HashMap<(String, Lane), Arc<Semaphore>>>,
    process: [(Lane, Arc<Semaphore>); 4],
}

/// A turn; it ends when this is dropped.
pub(crate) struct Turn {
    _on_host: Option<OwnedSemaphorePermit>,
    _in_process: Option<OwnedSemaphorePermit>,
}

impl Lane {
    /// Connections of one process to one server that sign in or fetch at the same time. Those that only wait do not count.
    fn on_host(self) -> usize {
        match self {
            Self::Short | Self::Usual => 8,
            Self::First => 6,
            Self::Wanted | Self::Resumed => 4,
        }
    }
}

impl Default for Budget {
    fn default() -> Self {
        let of = |lane, turns| (lane, Arc::new(Semaphore::new(turns)));
        // Short work is over in a moment and starts only where something happens. One slow server has a quarter at most.
        let process = [of(Lane::Wanted, 32), of(Lane::Usual, 64), of(Lane::First, 24), of(Lane::Resumed, 16)];
        Self { hosts: Mutex::default(), process }
    }
}

impl Budget {
    /// Waits for a turn. First that of the server, so that a slow server's accounts wait among themselves.
    pub(crate) async fn turn(&self, host: &str, lane: Lane) -> Turn {
        let on_host = self.host(host, lane).acquire_owned().await.ok();
        let in_process = match self.process.iter().find(|(kind, _)| *kind == lane) {
            Some((_, turns)) => Arc::clone(turns).acquire_owned().await.ok(),
            None => None,
        };
        Turn { _on_host: on_host, _in_process: in_process }
    }

    fn host(&self, host: &str, lane: Lane) -> Arc<Semaphore> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.retain(|_, semaphore| Arc::strong_count(semaphore) > 1);
        let place = (host.to_lowercase(), lane);
        Arc::clone(hosts.entry(place).or_insert_with(|| Arc::new(Semaphore::new(lane.on_host()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Lane; 5] = [Lane::Short, Lane::Wanted, Lane::Usual, Lane::First, Lane::Resumed];

    /// A turn, if one is free.
    async fn at_once(budget: &Budget, host: &str, lane: Lane) -> Option<Turn> {
        tokio::select! {
            biased;
            turn = budget.turn(host, lane) => Some(turn),
            () = std::future::ready(()) => None,
        }
    }

    #[tokio::test]
    async fn a_thousand_accounts_take_turns_and_nobody_who_waits_for_something_stands_behind_them() {
        let budget = Budget::default();
        for (lane, most) in [(Lane::Resumed, 16), (Lane::First, 24), (Lane::Usual, 64), (Lane::Wanted, 32)] {
            let mut turns = Vec::new();
            for account in 0..1000 {
                turns.extend(at_once(&budget, &format!("imap{account}.example.org"), lane).await);
            }
            assert_eq!(turns.len(), most, "{lane:?}");
            for other in ALL {
                let is_free = at_once(&budget, "imap0.example.org", other).await.is_some();
                assert_eq!(is_free, other != lane, "{other:?} beside {lane:?}");
            }
            turns.pop();
            assert!(at_once(&budget, "imap1.example.org", lane).await.is_some(), "a turn that ended is another's");
        }
    }

    #[tokio::test]
    async fn one_server_has_so_many_turns() {
        let budget = Budget::default();
        for lane in ALL {
            let mut turns = Vec::new();
            for _ in 0..100 {
                turns.extend(at_once(&budget, "IMAP.example.org", lane).await);
            }
            assert_eq!(turns.len(), lane.on_host());
            assert!(at_once(&budget, "other.example.org", lane).await.is_some(), "{lane:?}");
        }
    }
}
