//! What is to be done next for an account, and when it is its turn.

use postroom_mail::account::Account;

use crate::SyncError;
use crate::budget::{Lane, Turn};
use crate::claim::Claim;
use crate::keeper::Keeper;
use crate::pass::Extent;
use crate::watch::Calls;

/// Why waiting ended.
pub(crate) enum Woken {
    /// The server said something about INBOX.
    Server,
    /// The member did something.
    Member,
    /// Time for a look at everything.
    Due,
    /// Somebody asks for one.
    Asked,
}

/// What is to be done next.
pub(crate) struct Work {
    pub extent: Extent,
    /// Somebody waits for it.
    pub is_wanted: bool,
    /// A look at everything had to let this go first, and comes next.
    pub is_put_off: bool,
}

impl From<Woken> for Work {
    fn from(woken: Woken) -> Self {
        let extent = match woken {
            Woken::Server => Extent::Inbox,
            Woken::Member => Extent::Push,
            Woken::Due | Woken::Asked => Extent::Everything,
        };
        Self { extent, is_wanted: matches!(woken, Woken::Asked), is_put_off: false }
    }
}

impl Work {
    /// A look at everything; whether somebody waits for it.
    pub(crate) fn everything(is_wanted: bool) -> Self {
        Self { extent: Extent::Everything, is_wanted, is_put_off: false }
    }

    fn lane(&self, account: &Account) -> Lane {
        match (self.extent, account.last_sync_at.is_none(), self.is_wanted) {
            (Extent::Inbox | Extent::Push, ..) => Lane::Short,
            (Extent::Everything, true, true) => Lane::First,
            (Extent::Everything, true, false) => Lane::Resumed,
            (Extent::Everything, false, true) => Lane::Wanted,
            (Extent::Everything, false, false) => Lane::Usual,
        }
    }
}

/// Waits for its turn. Who asks for the account meanwhile need not wait for as long, and what the member does is told first.
/// None when the account was changed.
pub(crate) async fn turn(
    keeper: &Keeper,
    claim: &Claim,
    account: &Account,
    calls: &Calls,
    work: &mut Work,
) -> Result<Option<Turn>, SyncError> {
    let mut cancelled = std::pin::pin!(calls.cancel.notified());
    cancelled.as_mut().enable();
    loop {
        let is_everything = work.extent == Extent::Everything;
        tokio::select! {
            // What is free is taken, whoever calls.
            biased;
            turn = keeper.turn(&account.hostname, work.lane(account)) => return Ok(Some(turn)),
            () = &mut cancelled => return Err(SyncError::Cancelled),
            () = calls.look.notified() => {
                work.is_wanted = true;
                // Who asks for everything gets it after what is short.
                work.is_put_off |= !is_everything;
                if claim.account().await?.version != account.version {
                    *work = Work::everything(true);
                    return Ok(None);
                }
            }
            () = calls.push.notified(), if is_everything => {
                (work.extent, work.is_put_off) = (Extent::Push, true);
            }
        }
    }
}
