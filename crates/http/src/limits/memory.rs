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
        let (whole_at, decision) = rate.take(inner.whole_at.get(caller).copied(), now);
        inner.put(caller, whole_at, now);
        decision
    }

    /// Remembers what all instances together decided, so that the limit holds when they cannot ask each other any more.
    pub(super) fn learn(&self, caller: &str, decision: &Decision, now: i64) {
        self.lock().put(caller, now.saturating_add(decision.whole_after), now);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn put(&mut self, caller: &str, whole_at: i64, now: i64) {
        self.checks += 1;
        if self.checks.is_multiple_of(SWEEP_EVERY) {
            self.whole_at.retain(|_, whole_at| *whole_at > now);
        }
        self.whole_at.insert(caller.to_owned(), whole_at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_are_forgotten_however_they_were_counted() {
        let memory = Memory::default();
        let rate = Rate { quota: 60, window_seconds: 60 };
        for number in 0..3 * i64::try_from(SWEEP_EVERY).expect("small") {
            // Each a second after the one before.
            let now = number * 1_000_000;
            let caller = format!("2001:db8::{number:x}");
            if number % 2 == 0 {
                memory.take(&caller, rate, now);
            } else {
                memory.learn(&caller, &rate.decision(0, 1_000_000), now);
            }
        }
        let known = memory.lock().whole_at.len();
        assert!(known <= usize::try_from(SWEEP_EVERY).expect("small") + 1, "{known}");
    }
}
