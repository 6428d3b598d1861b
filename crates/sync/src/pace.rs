use std::time::Duration;

use chrono::TimeDelta;
use postroom_types::Timestamp;

/// Between the first two passes that a server asks for in a row.
const SHORTEST: TimeDelta = TimeDelta::milliseconds(100);
/// Between two of many, while each brings something.
const LONGEST: TimeDelta = TimeDelta::seconds(2);
/// Between two of many that bring nothing: the server only talks.
const LONGEST_FOR_NOTHING: TimeDelta = TimeDelta::seconds(30);

/// How often a server may have its folder looked at by speaking of it: the first time at once, and while it goes on, after
/// pauses that double. Silence for as long as the last pause makes it the first time again.
#[derive(Debug)]
pub(crate) struct Pace {
    pause: TimeDelta,
    /// When the last look was over.
    last: Option<Timestamp>,
}

impl Default for Pace {
    fn default() -> Self {
        Self { pause: SHORTEST, last: None }
    }
}

impl Pace {
    /// How long to wait with the look that the server asks for now.
    pub(crate) fn before(&mut self, now: Timestamp) -> Duration {
        let left = self.left(now);
        if left.is_zero() {
            self.pause = SHORTEST;
        }
        left
    }

    /// How long a server that speaks now would have to wait.
    pub(crate) fn left(&self, now: Timestamp) -> Duration {
        let Some(last) = self.last else { return Duration::ZERO };
        (self.pause - (now - last).max(TimeDelta::zero())).to_std().unwrap_or_default()
    }

    /// A look that the server had asked for is over; whether it brought anything.
    pub(crate) fn after(&mut self, now: Timestamp, was_worth_it: bool) {
        let longest = if was_worth_it { LONGEST } else { LONGEST_FOR_NOTHING };
        if self.last.is_some() {
            self.pause = (self.pause * 2).min(longest);
        }
        self.last = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a server gets that speaks again so soon after each look, for so many looks.
    fn waits(pace: &mut Pace, now: &mut Timestamp, silence: TimeDelta, was_worth_it: bool, looks: usize) -> Vec<u128> {
        let mut waits = Vec::new();
        for _ in 0..looks {
            *now += silence;
            let wait = pace.before(*now);
            waits.push(wait.as_millis());
            *now += TimeDelta::from_std(wait).unwrap();
            pace.after(*now, was_worth_it);
        }
        waits
    }

    fn start() -> (Pace, Timestamp) {
        (Pace::default(), Timestamp::from_timestamp(1_795_176_000, 0).unwrap())
    }

    #[test]
    fn who_only_talks_is_heard_less_and_less() {
        let (mut pace, mut now) = start();
        let heard = waits(&mut pace, &mut now, TimeDelta::zero(), false, 12);
        assert_eq!(heard, [0, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000]);
        // After a time of silence, at once.
        assert_eq!(waits(&mut pace, &mut now, TimeDelta::seconds(31), false, 1), [0]);
        assert_eq!(waits(&mut pace, &mut now, TimeDelta::zero(), false, 1), [200]);
    }

    #[test]
    fn mail_is_never_late() {
        let (mut pace, mut now) = start();
        // One message after the other, as people write.
        assert_eq!(waits(&mut pace, &mut now, TimeDelta::milliseconds(300), true, 50), [0; 50]);
        // A flood.
        let heard = waits(&mut pace, &mut now, TimeDelta::zero(), true, 8);
        assert_eq!(heard, [200, 400, 800, 1600, 2000, 2000, 2000, 2000]);
    }
}
