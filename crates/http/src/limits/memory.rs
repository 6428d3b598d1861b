use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::gcra::{Decision, Rate};

/// Forget idle callers once in so many checks.
const SWEEP_EVERY: u64 = 10_000;

/// What this instance knows of its callers: for each the moment, in microseconds, at which the allowance is whole again.
#[derive(Default)]
pub(super) struct Memory(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    whole_at: HashMap<String, i64>,
    checks: u64,
}

impl Memory {
    /// Counts one request of the caller.
    pub(super) fn take(&self, caller: &str, rate: Rate, now: i64) -> Decision {
        let mut inner = self.lock();
        inner.checks += 1;
        if inner.checks.is_multiple_of(SWEEP_EVERY) {
            inner.whole_at.retain(|_, whole_at| *whole_at > now);
        }
        let (whole_at, decision) = rate.take(inner.whole_at.get(caller).copied(), now);
        inner.whole_at.insert(caller.to_owned(), whole_at);
        decision
    }

    /// Remembers what all instances together decided, so that the limit holds when they cannot ask each other any more.
    pub(super) fn learn(&self, caller: &str, decision: &Decision, now: i64) {
        self.lock().whole_at.insert(caller.to_owned(), now.saturating_add(decision.whole_after));
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
