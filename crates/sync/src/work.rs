//! What is to be done next for an account, and when it is its turn.

use postroom_mail::account::Account;

use crate::SyncError;
use crate::budget::{Lane, Turn};
use crate::claim::Claim;
use crate::keeper::Keeper;
use crate::listen::{self, Ears, Heard, Line};
use crate::pass::Extent;
use crate::watch::Calls;

/// Why waiting ended.
pub(crate) enum Woken {
    /// The server said something.
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
    /// The server has asked for it by speaking.
    pub is_heard: bool,
}

impl Work {
    /// What is to be done for this reason.
    pub(crate) fn of(woken: &Woken, ears: &mut Ears) -> Self {
        match woken {
            Woken::Server => Self { is_heard: true, ..Self::alone(ears.take()) },
            Woken::Member => Self::alone(Extent::Push),
            Woken::Due => {
                ears.is_overwhelmed = false;
                Self::everything(false)
            }
            Woken::Asked => Self::everything(true),
        }
    }

    /// A look at everything; whether somebody waits for it.
    pub(crate) fn everything(is_wanted: bool) -> Self {
        Self { is_wanted, ..Self::alone(Extent::Everything) }
    }

    fn alone(extent: Extent) -> Self {
        Self { extent, is_wanted: false, is_put_off: false, is_heard: false }
    }

    fn lane(&self, account: &Account) -> Lane {
        match (&self.extent, account.last_sync_at.is_none(), self.is_wanted) {
            (Extent::Told(_) | Extent::Push, ..) => Lane::Short,
            (Extent::Everything, true, true) => Lane::First,
            (Extent::Everything, true, false) => Lane::Resumed,
            (Extent::Everything, false, true) => Lane::Wanted,
            (Extent::Everything, false, false) => Lane::Usual,
        }
    }
}

/// What happens while an account waits for its turn.
enum Meanwhile {
    Turn(Turn),
    Cancelled,
    Asked,
    Member,
    /// Time to listen anew.
    Quiet,
}

/// Waits for its turn. Who asks for the account meanwhile need not wait for as long; what the member does is told first, and what
/// the server says is looked at first: an account that has a connection listens on it, as often as the pace allows.
/// None when the account was changed.
pub(crate) async fn turn(
    keeper: &Keeper,
    claim: &Claim,
    account: &Account,
    calls: &Calls,
    work: &mut Work,
    line: &mut Line,
) -> Result<Option<Turn>, SyncError> {
    let mut cancelled = std::pin::pin!(calls.cancel.notified());
    cancelled.as_mut().enable();
    let mut lane = work.lane(account);
    // Kept as long as the kind of work is the same, and with it the place in the row.
    let mut turn = Box::pin(keeper.turn(&account.hostname, lane));
    loop {
        if work.lane(account) != lane {
            lane = work.lane(account);
            turn = Box::pin(keeper.turn(&account.hostname, lane));
        }
        // What is free is taken, whoever calls.
        tokio::select! {
            biased;
            turn = &mut turn => return Ok(Some(turn)),
            () = std::future::ready(()) => {}
        }
        let is_everything = work.extent == Extent::Everything;
        let pause = line.pace.left(claim.context().now());
        let can_listen = is_everything && line.session.is_some();
        let quiet = if can_listen && !pause.is_zero() { pause } else { listen::LONGEST };
        let meanwhile = async {
            tokio::select! {
                biased;
                turn = &mut turn => Meanwhile::Turn(turn),
                () = &mut cancelled => Meanwhile::Cancelled,
                () = calls.look.notified() => Meanwhile::Asked,
                () = calls.push.notified(), if is_everything => Meanwhile::Member,
                () = tokio::time::sleep(quiet) => Meanwhile::Quiet,
            }
        };
        let heard = if can_listen && pause.is_zero() {
            listen::hear(claim, line, meanwhile).await
        } else {
            Ok(Heard::Stopped(meanwhile.await))
        };
        match heard {
            Ok(Heard::Stopped(Meanwhile::Turn(turn))) => return Ok(Some(turn)),
            Ok(Heard::Stopped(Meanwhile::Cancelled)) => return Err(SyncError::Cancelled),
            Ok(Heard::Stopped(Meanwhile::Asked)) => {
                work.is_wanted = true;
                // Who asks for everything gets it after what is short.
                work.is_put_off |= !is_everything;
                if claim.account().await?.version != account.version {
                    *work = Work::everything(true);
                    return Ok(None);
                }
            }
            Ok(Heard::Stopped(Meanwhile::Member)) => (work.extent, work.is_put_off) = (Extent::Push, true),
            Ok(Heard::Stopped(Meanwhile::Quiet)) => {}
            Ok(Heard::Server) => match line.ears.take() {
                // That is what it waits for.
                Extent::Everything => line.pace.after(claim.context().now(), false),
                told => (work.extent, work.is_put_off, work.is_heard) = (told, true, true),
            },
            // The pass connects anew.
            Err(SyncError::Server(_)) => line.session = None,
            Err(error) => return Err(error),
        }
    }
}
