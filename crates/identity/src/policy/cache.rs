use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;
use postroom_store::Notice;
use postroom_types::{TenantId, Timestamp};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::Policy;

/// Entries older than this are not used any more.
const MAX_AGE: TimeDelta = TimeDelta::seconds(30);
/// More tenants than this are not kept at once.
const MAX_ENTRIES: usize = 10_000;

/// The policies that this instance has read lately. Permissions and sessions are never cached, policies are: each for half a
/// minute, and no longer than until somebody changes it.
#[derive(Clone, Default)]
pub struct PolicyCache(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    entries: HashMap<TenantId, (Timestamp, Policy)>,
    /// Counts what was forgotten, so that an answer that was on its way meanwhile is not kept.
    forgotten: u64,
}

/// When the database was asked, in terms of what had been forgotten by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked(u64);

impl PolicyCache {
    /// Drops what is known of the tenant's policy, because it was changed.
    pub fn forget(&self, tenant: TenantId) {
        let mut inner = self.lock();
        inner.entries.remove(&tenant);
        inner.forgotten += 1;
    }

    /// Drops what others changed, for as long as notices come.
    pub async fn follow(&self, mut notices: broadcast::Receiver<Notice>) {
        loop {
            match notices.recv().await {
                Ok(Notice::PolicyChanged { tenant }) => self.forget(tenant),
                Ok(Notice::Missed) | Err(RecvError::Lagged(_)) => self.forget_all(),
                Ok(_) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }

    /// Drops everything, because a notice may have been missed.
    pub fn forget_all(&self) {
        let mut inner = self.lock();
        inner.entries.clear();
        inner.forgotten += 1;
    }

    /// The policy if it is fresh, else what to hand to [`keep`](Self::keep) once the database has answered.
    pub(super) fn get(&self, tenant: TenantId, now: Timestamp) -> Result<Policy, Asked> {
        let inner = self.lock();
        match inner.entries.get(&tenant) {
            Some((read_at, policy)) if is_fresh(*read_at, now) => Ok(*policy),
            _ => Err(Asked(inner.forgotten)),
        }
    }

    pub(super) fn keep(&self, tenant: TenantId, policy: Policy, read_at: Timestamp, asked: Asked) {
        let mut inner = self.lock();
        if inner.forgotten != asked.0 {
            return;
        }
        if inner.entries.len() >= MAX_ENTRIES {
            inner.entries.retain(|_, (at, _)| is_fresh(*at, read_at));
        }
        if inner.entries.len() >= MAX_ENTRIES {
            inner.entries.clear();
        }
        inner.entries.insert(tenant, (read_at, policy));
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Also not fresh when the clock was set back.
fn is_fresh(read_at: Timestamp, now: Timestamp) -> bool {
    (TimeDelta::zero()..=MAX_AGE).contains(&(now - read_at))
}

#[cfg(test)]
mod tests {
    use postroom_types::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::policy::{Registration, WritingHelp};

    const POLICY: Policy = Policy {
        second_factor_required: false,
        session_idle: None,
        session_max: None,
        registration: Registration::Open,
        writing_help: WritingHelp::Off,
        version: 1,
    };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000 + seconds, 0).expect("valid")
    }

    fn tenant(number: u128) -> TenantId {
        TenantId(Uuid::from_u128(number))
    }

    fn keep(cache: &PolicyCache, of: TenantId, now: Timestamp) {
        let asked = cache.get(of, now).expect_err("not there yet");
        cache.keep(of, POLICY, now, asked);
    }

    #[test]
    fn keeps_half_a_minute_and_until_told() {
        let cache = PolicyCache::default();
        keep(&cache, tenant(1), at(0));
        assert_eq!(cache.get(tenant(1), at(30)), Ok(POLICY));
        assert!(cache.get(tenant(1), at(31)).is_err() && cache.get(tenant(1), at(-1)).is_err());
        cache.forget(tenant(1));
        assert!(cache.get(tenant(1), at(0)).is_err());
    }

    #[test]
    fn an_answer_that_was_on_its_way_while_the_policy_changed_is_not_kept() {
        let cache = PolicyCache::default();
        let asked = cache.get(tenant(1), at(0)).expect_err("not there yet");
        cache.forget(tenant(1));
        cache.keep(tenant(1), POLICY, at(0), asked);
        assert!(cache.get(tenant(1), at(0)).is_err());
    }

    #[test]
    fn is_bounded() {
        let cache = PolicyCache::default();
        for number in 0..=MAX_ENTRIES as u128 {
            keep(&cache, tenant(number), at(0));
        }
        assert!(cache.lock().entries.len() <= MAX_ENTRIES);
    }
}
