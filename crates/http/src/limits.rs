mod gcra;
mod memory;
mod shared;

use std::fmt::Display;
use std::net::IpAddr;
use std::sync::Arc;

use http::{HeaderMap, HeaderValue};
use postroom_types::{Clock, EmailAddress, UserId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use self::gcra::Rate;
use self::memory::Memory;
use self::shared::Shared;
use crate::problem::Problem;
use crate::request::note_allowance;
use crate::settings::Settings;

pub use self::shared::{RedisAddress, RedisAddressError};

const MINUTE: u64 = 60;
const HOUR: u64 = 3600;

/// How many requests each caller may make (GCRA): all instances together where they share a Redis, else each for itself.
pub struct Limits {
    sign_in: Class,
    refresh: Class,
    strict: Class,
    interactive: Class,
    one_time: Class,
    reset: Class,
    memory: Memory,
    shared: Option<Shared>,
    clock: Arc<dyn Clock>,
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
    /// With Redis in the settings this takes a Tokio runtime.
    pub fn new(settings: &Settings, clock: &Arc<dyn Clock>) -> Self {
        let class = |name, quota, window_seconds| Class { name, rate: Rate { quota, window_seconds } };
        Self {
            sign_in: class("sign-in", settings.sign_in_rate, MINUTE),
            refresh: class("refresh", settings.interactive_rate, MINUTE),
            strict: class("strict", settings.strict_rate, MINUTE),
            interactive: class("interactive", settings.interactive_rate, MINUTE),
            one_time: class("one-time", settings.strict_rate, MINUTE),
            reset: class("reset", settings.reset_rate, HOUR),
            memory: Memory::default(),
            shared: settings.redis.as_ref().map(Shared::connect),
            clock: Arc::clone(clock),
        }
    }

    /// Counts a sign-in from an address; all of an IPv6 network of 64 bits is one caller.
    pub(crate) async fn sign_in(&self, address: IpAddr) -> Result<(), Problem> {
        self.check(&self.sign_in, network_of(address)).await
    }

    /// Counts a refresh from an address, which a whole office may share.
    pub(crate) async fn refresh(&self, address: IpAddr) -> Result<(), Problem> {
        self.check(&self.refresh, network_of(address)).await
    }

    /// Counts a request of a user on an expensive or guessable route.
    pub(crate) async fn strict(&self, user: UserId) -> Result<(), Problem> {
        self.check(&self.strict, user).await
    }

    /// Counts a try of a one-time link from an address.
    pub(crate) async fn one_time(&self, address: IpAddr) -> Result<(), Problem> {
        self.check(&self.one_time, network_of(address)).await
    }

    /// Counts a reset link that is made for somebody.
    pub(crate) async fn reset(&self, whose: Uuid) -> Result<(), Problem> {
        self.check(&self.reset, whose).await
    }

    /// Counts a reset link that somebody asks for by their address, known or not. The address is not kept.
    pub(crate) async fn reset_of(&self, email: &EmailAddress) -> Result<(), Problem> {
        let digest: [u8; 32] = Sha256::digest(email.as_str()).into();
        self.check(&self.reset, u128::from_be_bytes(std::array::from_fn(|at| digest[at]))).await
    }

    /// Counts any other request of a user.
    pub(crate) async fn interactive(&self, user: UserId) -> Result<(), Problem> {
        self.check(&self.interactive, user).await
    }

    async fn check(&self, class: &Class, caller: impl Display) -> Result<(), Problem> {
        let caller = format!("postroom:limit:{}:{caller}", class.name);
        let now = self.clock.now().timestamp_micros();
        let together = match &self.shared {
            Some(shared) => shared.take(&caller, class.rate).await,
            None => None,
        };
        let decision = match together {
            Some(decision) => {
                self.memory.learn(&caller, &decision, now);
                decision
            }
            None => {
                if self.shared.is_some() {
                    metrics::counter!("postroom_rate_limits_unshared_total", "class" => class.name).increment(1);
                }
                self.memory.take(&caller, class.rate, now)
            }
        };
        let after = decision.wait.unwrap_or(decision.whole_after);
        let seconds = u64::try_from(after).unwrap_or(0).div_ceil(1_000_000);
        let reset_seconds = if decision.wait.is_some() { seconds.max(1) } else { seconds };
        note_allowance(Allowance {
            class: class.name,
            quota: class.rate.quota,
            window_seconds: class.rate.window_seconds,
            remaining: decision.remaining,
            reset_seconds,
        });
        if decision.wait.is_some() {
            metrics::counter!("postroom_rate_limited_total", "class" => class.name).increment(1);
            return Err(Problem::too_many_requests(reset_seconds));
        }
        Ok(())
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

/// Who is counted together, and how much they may.
struct Class {
    name: &'static str,
    rate: Rate,
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

    #[tokio::test]
    async fn a_caller_waits_and_others_do_not() {
        let clock = Arc::new(ManualClock::at(Timestamp::from_timestamp(1_800_000_000, 0).expect("valid")));
        let limits = Limits::new(&Settings::default(), &(Arc::clone(&clock) as Arc<dyn Clock>));
        let address = IpAddr::from([192, 0, 2, 1]);
        for _ in 0..5 {
            assert!(limits.sign_in(address).await.is_ok());
        }
        let refused = limits.sign_in(address).await.expect_err("used up");
        assert_eq!((refused.status, refused.retry_after), (429, Some(12)));
        assert!(limits.sign_in(IpAddr::from([192, 0, 2, 2])).await.is_ok());
        clock.advance(TimeDelta::seconds(12));
        assert!(limits.sign_in(address).await.is_ok());
        assert!(limits.sign_in(address).await.is_err());
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
