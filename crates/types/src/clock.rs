use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

/// A moment in UTC, to the microsecond, as PostgreSQL keeps it.
pub type Timestamp = DateTime<Utc>;

/// Tells the time. Everything that needs *now* takes a clock, so that tests can move it.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
        let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        micros(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
    }
}

/// Goes by somebody else's clock, so that processes on several machines agree about the time: once told how late it is, it
/// only measures how much time has passed since. Until then it is the machine's clock. A machine's clock that is wrong, or
/// is set while the process runs, changes nothing.
#[derive(Debug)]
pub struct AlignedClock(Mutex<Aligned>);

#[derive(Clone, Copy, Debug)]
struct Aligned {
    told: Timestamp,
    at: Instant,
}

impl Default for AlignedClock {
    fn default() -> Self {
        Self(Mutex::new(Aligned { told: SystemClock.now(), at: monotonic() }))
    }
}

impl AlignedClock {
    /// Asks how late it is, and goes by the answer: as of half way between question and answer. Gives how far it had been off.
    ///
    /// # Errors
    /// That of the question; then it goes on as before.
    pub async fn align<E>(&self, ask: impl Future<Output = Result<Timestamp, E>>) -> Result<TimeDelta, E> {
        let asked = monotonic();
        let told = ask.await?;
        let at = asked + asked.elapsed() / 2;
        let mut aligned = self.lock();
        let off = aligned.now() - (told + elapsed(at));
        *aligned = Aligned { told, at };
        Ok(off)
    }

    fn lock(&self) -> MutexGuard<'_, Aligned> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Aligned {
    fn now(self) -> Timestamp {
        self.told + elapsed(self.at)
    }
}

impl Clock for AlignedClock {
    fn now(&self) -> Timestamp {
        let now = self.lock().now();
        micros(now.timestamp_micros())
    }
}

fn elapsed(since: Instant) -> TimeDelta {
    TimeDelta::from_std(since.elapsed()).unwrap_or(TimeDelta::MAX)
}

#[expect(clippy::disallowed_methods, reason = "the one place that measures how much time has passed")]
fn monotonic() -> Instant {
    Instant::now()
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    pub fn at(moment: Timestamp) -> Self {
        Self(AtomicI64::new(moment.timestamp_micros()))
    }

    pub fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_microseconds().unwrap_or(i64::MAX), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        micros(self.0.load(Ordering::SeqCst))
    }
}

fn micros(since_epoch: i64) -> Timestamp {
    DateTime::from_timestamp_micros(since_epoch).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a future that waits for nothing.
    fn ready<T>(future: impl Future<Output = T>) -> T {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match std::pin::pin!(future).poll(&mut context) {
            std::task::Poll::Ready(value) => value,
            std::task::Poll::Pending => panic!("it waits"),
        }
    }

    #[test]
    fn an_aligned_clock_goes_by_what_it_is_told() {
        let clock = AlignedClock::default();
        let told = SystemClock.now() - TimeDelta::hours(1);
        let off = ready(clock.align(async { Ok::<_, ()>(told) })).expect("told");
        assert!((TimeDelta::minutes(59)..TimeDelta::minutes(61)).contains(&off), "{off}");
        let now = clock.now();
        assert!((told..told + TimeDelta::minutes(1)).contains(&now), "{now}");
        ready(clock.align(async { Err(()) })).expect_err("not told");
        assert!(clock.now() >= now);
    }
}
