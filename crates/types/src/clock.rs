use std::sync::atomic::{AtomicI64, Ordering};

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
