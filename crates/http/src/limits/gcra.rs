/// So many requests in a window, all at once or spread (GCRA, the generic cell rate algorithm). Times are microseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    pub(super) quota: u32,
    pub(super) window_seconds: u64,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decision {
    /// How long to wait before the next try; `None` when this one was let through.
    pub(super) wait: Option<i64>,
    /// How many more there may be at once.
    pub(super) remaining: u32,
    /// When the allowance is whole again.
    pub(super) whole_after: i64,
}

impl Rate {
    /// What one request costs.
    pub(super) fn interval(self) -> i64 {
        let window = i64::try_from(self.window_seconds.saturating_mul(1_000_000)).unwrap_or(i64::MAX);
        (window / i64::from(self.quota.max(1))).max(1)
    }

    /// What may be used up at once.
    pub(super) fn burst(self) -> i64 {
        self.interval().saturating_mul(i64::from(self.quota.max(1)))
    }

    /// Counts one request of somebody whose allowance is whole at `whole_at`, and tells when it is afterwards.
    pub(super) fn take(self, whole_at: Option<i64>, now: i64) -> (i64, Decision) {
        let (interval, burst) = (self.interval(), self.burst());
        // Never later than a burst from now: where it says so, the clock was set back.
        let before = whole_at.unwrap_or(now).clamp(now, now.saturating_add(burst));
        let after = before.saturating_add(interval);
        let wait = after - now - burst;
        if wait > 0 {
            return (before, self.decision(wait, before - now));
        }
        (after, self.decision(0, after - now))
    }

    /// From how long to wait (0: let through), and how long until the allowance is whole.
    pub(super) fn decision(self, wait: i64, whole_after: i64) -> Decision {
        let left = (self.burst() - whole_after).max(0) / self.interval();
        let remaining = if wait > 0 { 0 } else { u32::try_from(left).unwrap_or(u32::MAX) };
        Decision { wait: (wait > 0).then_some(wait), remaining, whole_after }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE_A_MINUTE: Rate = Rate { quota: 5, window_seconds: 60 };
    const SECOND: i64 = 1_000_000;

    fn use_up(rate: Rate, now: i64) -> i64 {
        (0..rate.quota).fold(now, |whole_at, number| {
            let (whole_at, decision) = rate.take(Some(whole_at), now);
            assert_eq!((decision.wait, decision.remaining), (None, rate.quota - 1 - number));
            whole_at
        })
    }

    #[test]
    fn one_comes_back_after_each_interval() {
        let whole_at = use_up(FIVE_A_MINUTE, 0);
        let (unchanged, refused) = FIVE_A_MINUTE.take(Some(whole_at), 0);
        assert_eq!((unchanged, refused.wait), (whole_at, Some(12 * SECOND)));
        let (whole_at, decision) = FIVE_A_MINUTE.take(Some(whole_at), 12 * SECOND);
        assert_eq!((decision.wait, decision.remaining, decision.whole_after), (None, 0, 60 * SECOND));
        assert!(FIVE_A_MINUTE.take(Some(whole_at), 12 * SECOND).1.wait.is_some());
    }

    #[test]
    fn quotas_that_do_not_divide_the_window_are_exact_as_well() {
        for quota in [1, 7, 600, 999_999, 1_000_000, u32::MAX] {
            let rate = Rate { quota, window_seconds: 60 };
            if quota <= 600 {
                let whole_at = use_up(rate, 0);
                assert!(rate.take(Some(whole_at), 0).1.wait.is_some());
            }
            assert!(rate.take(None, 0).1.wait.is_none());
        }
    }

    #[test]
    fn a_clock_that_is_set_back_makes_nobody_wait_longer() {
        let hour = 3600 * SECOND;
        let whole_at = use_up(FIVE_A_MINUTE, hour);
        let (_, refused) = FIVE_A_MINUTE.take(Some(whole_at), 0);
        assert_eq!(refused.wait, Some(12 * SECOND));
    }
}
