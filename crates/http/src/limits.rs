use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use governor::clock::Clock as _;
use governor::middleware::{NoOpMiddleware, StateInformationMiddleware};
use governor::nanos::Nanos;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use http::{HeaderMap, HeaderValue};
use postroom_types::{Clock, UserId};
use uuid::Uuid;

use crate::problem::Problem;
use crate::request::note_allowance;
use crate::settings::Settings;

/// Forget idle callers once in so many checks.
const SWEEP_EVERY: u64 = 10_000;

/// How many requests each caller may make: GCRA, in memory. Two instances count for themselves.
pub struct Limits {
    sign_in: Class<IpAddr>,
    refresh: Class<IpAddr>,
    strict: Class<UserId>,
    interactive: Class<UserId>,
    one_time: Class<IpAddr>,
    reset: Class<Uuid>,
}

/// What a caller may still ask, as told in the answer's headers.
#[derive(Clone, Debug)]
pub(crate) struct Allowance {
    class: &'static str,
    quota: u32,
    window_seconds: u64,
    remaining: u32,
    reset_seconds: u64,
}

impl Limits {
    pub fn new(settings: &Settings, clock: &Arc<dyn Clock>) -> Self {
        Self {
            sign_in: Class::new("sign-in", settings.sign_in_rate, clock),
            refresh: Class::new("refresh", settings.interactive_rate, clock),
            strict: Class::new("strict", settings.strict_rate, clock),
            interactive: Class::new("interactive", settings.interactive_rate, clock),
            one_time: Class::new("one-time", settings.strict_rate, clock),
            reset: Class::an_hour("reset", settings.reset_rate, clock),
        }
    }

    /// Counts a sign-in from an address; all of an IPv6 network of 64 bits is one caller.
    pub(crate) fn sign_in(&self, address: IpAddr) -> Result<(), Problem> {
        self.sign_in.check(&network_of(address))
    }

    /// Counts a refresh from an address, which a whole office may share.
    pub(crate) fn refresh(&self, address: IpAddr) -> Result<(), Problem> {
        self.refresh.check(&network_of(address))
    }

    /// Counts a request of a user on an expensive or guessable route.
    pub(crate) fn strict(&self, user: UserId) -> Result<(), Problem> {
        self.strict.check(&user)
    }

    /// Counts a try of a one-time link from an address.
    pub(crate) fn one_time(&self, address: IpAddr) -> Result<(), Problem> {
        self.one_time.check(&network_of(address))
    }

    /// Counts a reset link that is made for somebody.
    pub(crate) fn reset(&self, whose: Uuid) -> Result<(), Problem> {
        self.reset.check(&whose)
    }

    /// Counts any other request of a user.
    pub(crate) fn interactive(&self, user: UserId) -> Result<(), Problem> {
        self.interactive.check(&user)
    }
}

impl Allowance {
    /// The headers of draft-ietf-httpapi-ratelimit-headers.
    pub(crate) fn write(&self, headers: &mut HeaderMap) {
        let policy = format!("\"{}\";q={};w={}", self.class, self.quota, self.window_seconds);
        let state = format!("\"{}\";r={};t={}", self.class, self.remaining, self.reset_seconds);
        for (name, value) in [("ratelimit-policy", policy), ("ratelimit", state)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }
}

struct Class<K: Clone + Eq + std::hash::Hash> {
    name: &'static str,
    quota: u32,
    window_seconds: u64,
    limiter: RateLimiter<K, HashMapStateStore<K>, WallClock, StateInformationMiddleware>,
    clock: WallClock,
    checks: AtomicU64,
}

impl<K: Clone + Eq + std::hash::Hash> Class<K> {
    /// So many a minute.
    fn new(name: &'static str, quota: u32, clock: &Arc<dyn Clock>) -> Self {
        Self::every(name, quota, 60, Quota::per_minute(nonzero(quota)), clock)
    }

    /// So many an hour.
    fn an_hour(name: &'static str, quota: u32, clock: &Arc<dyn Clock>) -> Self {
        Self::every(name, quota, 3600, Quota::per_hour(nonzero(quota)), clock)
    }

    fn every(name: &'static str, quota: u32, window_seconds: u64, rate: Quota, clock: &Arc<dyn Clock>) -> Self {
        let clock = WallClock(Arc::clone(clock));
        let limiter =
            RateLimiter::<_, _, _, NoOpMiddleware<Nanos>>::new(rate, HashMapStateStore::default(), clock.clone())
                .with_middleware::<StateInformationMiddleware>();
        Self { name, quota, window_seconds, limiter, clock, checks: AtomicU64::new(0) }
    }

    fn check(&self, key: &K) -> Result<(), Problem> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.limiter.retain_recent();
        }
        let allowance = |remaining: u32, reset_seconds| Allowance {
            class: self.name,
            quota: self.quota,
            window_seconds: self.window_seconds,
            remaining,
            reset_seconds,
        };
        match self.limiter.check_key(key) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let used = u64::from(self.quota.saturating_sub(remaining));
                let reset_seconds = (used * self.window_seconds).div_ceil(u64::from(self.quota.max(1)));
                note_allowance(allowance(remaining, reset_seconds));
                Ok(())
            }
            Err(not_until) => {
                let seconds = not_until.wait_time_from(self.clock.now()).as_secs_f64().ceil().max(1.0) as u64;
                note_allowance(allowance(0, seconds));
                metrics::counter!("postroom_rate_limited_total", "class" => self.name).increment(1);
                Err(Problem::too_many_requests(seconds))
            }
        }
    }
}

/// Our clock as the library takes it.
#[derive(Clone)]
struct WallClock(Arc<dyn Clock>);

impl governor::clock::Clock for WallClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::new(u64::try_from(self.0.now().timestamp_micros()).unwrap_or(0).saturating_mul(1000))
    }
}

fn nonzero(quota: u32) -> NonZeroU32 {
    NonZeroU32::new(quota).unwrap_or(NonZeroU32::MIN)
}

fn network_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use postroom_types::{ManualClock, Timestamp};

    use super::*;

    #[test]
    fn a_caller_waits_and_others_do_not() {
        let clock = Arc::new(ManualClock::at(Timestamp::from_timestamp(1_800_000_000, 0).expect("valid")));
        let limits = Limits::new(&Settings::default(), &(Arc::clone(&clock) as Arc<dyn Clock>));
        let address = IpAddr::from([192, 0, 2, 1]);
        for _ in 0..5 {
            assert!(limits.sign_in(address).is_ok());
        }
        let refused = limits.sign_in(address).expect_err("used up");
        assert_eq!((refused.status, refused.retry_after), (429, Some(12)));
        assert!(limits.sign_in(IpAddr::from([192, 0, 2, 2])).is_ok());
        clock.advance(TimeDelta::seconds(12));
        assert!(limits.sign_in(address).is_ok());
        assert!(limits.sign_in(address).is_err());
    }

    #[test]
    fn an_ipv6_network_is_one_caller() {
        let a: IpAddr = "2001:db8::1".parse().expect("address");
        let b: IpAddr = "2001:db8::ffff:2".parse().expect("address");
        let c: IpAddr = "2001:db8:0:1::1".parse().expect("address");
        assert_eq!(network_of(a), network_of(b));
        assert_ne!(network_of(a), network_of(c));
    }
}
