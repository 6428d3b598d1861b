//! What runs by the clock: one table for the worker, which runs it, and for operators, who want to know when.

use chrono::{DateTime, DurationRound, Local, TimeDelta, TimeZone, Timelike};
use postroom_types::Timestamp;

/// A task of the installation that runs by itself.
#[derive(Clone, Copy, Debug)]
pub struct Scheduled {
    pub name: &'static str,
    pub every: Every,
}

/// How often, by the clock of the server and in its time zone.
#[derive(Clone, Copy, Debug)]
pub enum Every {
    /// Every so many minutes, from the full hour on.
    Minutes(u32),
    /// Once an hour, at this minute.
    Hour { minute: u32 },
    /// Once a day.
    Day { hour: u32, minute: u32 },
}

pub const CLEAN_UP: Scheduled = Scheduled { name: "clean_up", every: Every::Hour { minute: 17 } };
pub const CHECK_ISOLATION: Scheduled = Scheduled { name: "check_isolation", every: Every::Hour { minute: 3 } };
pub const RESUME_PROVISIONING: Scheduled = Scheduled { name: "resume_provisioning", every: Every::Minutes(5) };
pub const SWEEP_AUDIT: Scheduled = Scheduled { name: "sweep_audit", every: Every::Minutes(5) };
pub const RAISE_ALERTS: Scheduled = Scheduled { name: "raise_alerts", every: Every::Minutes(5) };
pub const SIGN_AUDIT_HEADS: Scheduled =
    Scheduled { name: "sign_audit_heads", every: Every::Day { hour: 2, minute: 41 } };

/// All of them.
pub const ALL: [Scheduled; 6] =
    [CHECK_ISOLATION, CLEAN_UP, RESUME_PROVISIONING, SWEEP_AUDIT, RAISE_ALERTS, SIGN_AUDIT_HEADS];

impl Every {
    /// As in a crontab(5).
    pub fn cron(self) -> String {
        match self {
            Self::Minutes(minutes) => format!("*/{minutes} * * * *"),
            Self::Hour { minute } => format!("{minute} * * * *"),
            Self::Day { hour, minute } => format!("{minute} {hour} * * *"),
        }
    }

    /// The next time after this moment.
    pub fn next(self, now: Timestamp) -> Timestamp {
        self.next_in(now.with_timezone(&Local)).to_utc()
    }

    fn next_in<Z: TimeZone>(self, now: DateTime<Z>) -> DateTime<Z> {
        let minute = TimeDelta::minutes(1);
        let mut next = now.clone().duration_trunc(minute).unwrap_or(now) + minute;
        // A day that changes to summer time may lack the hour: the day after has it.
        for _ in 0..2 * 24 * 60 {
            if self.is_due(next.hour(), next.minute()) {
                break;
            }
            next += minute;
        }
        next
    }

    fn is_due(self, hour: u32, minute: u32) -> bool {
        match self {
            Self::Minutes(minutes) => minute.is_multiple_of(minutes.max(1)),
            Self::Hour { minute: due } => minute == due,
            Self::Day { hour: due_hour, minute: due } => hour == due_hour && minute == due,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{FixedOffset, Utc};

    use super::*;

    #[test]
    fn the_next_time_is_after_now_and_in_the_zone_of_the_server() {
        let next = |every: Every, now: &str| {
            let now: DateTime<FixedOffset> = now.parse().expect("a time");
            every.next_in(now).with_timezone(&Utc).format("%F %T").to_string()
        };
        assert_eq!(next(Every::Minutes(5), "2026-11-20T12:00:00Z"), "2026-11-20 12:05:00");
        assert_eq!(next(Every::Minutes(5), "2026-11-20T12:59:59Z"), "2026-11-20 13:00:00");
        assert_eq!(next(Every::Hour { minute: 17 }, "2026-11-20T12:17:30Z"), "2026-11-20 13:17:00");
        assert_eq!(next(Every::Hour { minute: 3 }, "2026-11-20T12:00:00+05:30"), "2026-11-20 06:33:00");
        assert_eq!(next(Every::Day { hour: 4, minute: 41 }, "2026-11-20T04:41:00Z"), "2026-11-21 04:41:00");
    }

    #[test]
    fn reads_like_a_crontab() {
        let crons: Vec<String> = ALL.iter().map(|scheduled| scheduled.every.cron()).collect();
        assert_eq!(crons, ["3 * * * *", "17 * * * *", "*/5 * * * *", "*/5 * * * *", "*/5 * * * *", "41 2 * * *"]);
        assert_eq!(Every::Day { hour: 4, minute: 41 }.cron(), "41 4 * * *");
    }
}
