//! Which revisions of a draft are kept: all of the last day, then one an hour, after a week one a day.

use std::collections::HashMap;

use chrono::{DurationRound, TimeDelta};
use postroom_types::Timestamp;

/// From this age on, one revision an hour is enough,
const HOURLY_FROM: TimeDelta = TimeDelta::days(1);
/// and from this age on, one a day.
const DAILY_FROM: TimeDelta = TimeDelta::weeks(1);

/// A revision, by what decides whether it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision<Id> {
    /// Of two that were saved at the same time, the one with the larger id is the newer.
    pub id: Id,
    /// By the server's clock.
    pub saved_at: Timestamp,
    /// It lost in a conflict, so that it has what stands nowhere else.
    pub is_losing_side: bool,
    /// Some device saw this version last, so its next save is merged from it.
    pub is_base_of_device: bool,
}

/// The revisions of one draft that are not needed any more, in the order in which they were given.
///
/// Hours and days are those of UTC; each is thinned once all of it is old enough, and its newest revision stays. So it does not
/// matter how often this is done, and the newest revision of all always stays.
pub fn superfluous<Id: Copy + Ord>(revisions: &[Revision<Id>], now: Timestamp) -> Vec<Id> {
    let mut newest: HashMap<Span, (Timestamp, Id)> = HashMap::new();
    let spans: Vec<_> = revisions.iter().map(|revision| span(revision.saved_at, now)).collect();
    for (revision, span) in revisions.iter().zip(&spans) {
        let Some(span) = *span else { continue };
        let this = (revision.saved_at, revision.id);
        newest.entry(span).and_modify(|newest| *newest = this.max(*newest)).or_insert(this);
    }
    let dropped = revisions.iter().zip(&spans).filter(|(revision, span)| {
        let needed = revision.is_losing_side || revision.is_base_of_device;
        !needed && span.is_some_and(|span| newest.get(&span).is_some_and(|(_, id)| *id != revision.id))
    });
    dropped.map(|(revision, _)| revision.id).collect()
}

/// A time of which one revision is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Span {
    Hour(Timestamp),
    Day(Timestamp),
}

/// `None` while all are kept.
fn span(saved_at: Timestamp, now: Timestamp) -> Option<Span> {
    let over_for = |begin: Timestamp, length: TimeDelta| now.signed_duration_since(begin) - length;
    let [hour, day] = [TimeDelta::hours(1), TimeDelta::days(1)];
    let (hour_begin, day_begin) = (saved_at.duration_trunc(hour).ok()?, saved_at.duration_trunc(day).ok()?);
    if over_for(day_begin, day) >= DAILY_FROM {
        Some(Span::Day(day_begin))
    } else if over_for(hour_begin, hour) >= HOURLY_FROM {
        Some(Span::Hour(hour_begin))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;

    /// `now` is noon of some day.
    fn now() -> Timestamp {
        Timestamp::from_timestamp(20_000 * DAY + 12 * HOUR, 0).expect("a time")
    }

    fn revision(id: usize, seconds_ago: i64) -> Revision<usize> {
        let saved_at = now() - TimeDelta::seconds(seconds_ago);
        Revision { id, saved_at, is_losing_side: false, is_base_of_device: false }
    }

    fn dropped(ages: &[i64]) -> Vec<usize> {
        let revisions: Vec<_> = ages.iter().enumerate().map(|(id, age)| revision(id, *age)).collect();
        superfluous(&revisions, now())
    }

    #[test]
    fn the_last_day_is_kept_whole() {
        assert_eq!(dropped(&[0, 1, 1, 5 * MINUTE, 6 * MINUTE, DAY - 2, DAY - 1]), [0; 0]);
    }

    #[test]
    fn then_the_newest_of_each_hour() {
        // It is noon: the hour from 11 to 12 of yesterday has been over for a day, the one from 12 to 13 has not.
        let ages = [DAY + 50 * MINUTE, DAY + 10 * MINUTE, DAY + 70 * MINUTE, DAY, DAY + 1, DAY - 1];
        assert_eq!(dropped(&ages), [0, 1]);
    }

    #[test]
    fn after_a_week_the_newest_of_each_day() {
        // The day that has been over for a week ended 7 days and 12 hours ago.
        let ages = [8 * DAY, 7 * DAY + 13 * HOUR, 7 * DAY + 12 * HOUR + 1, 7 * DAY + 12 * HOUR, 7 * DAY];
        assert_eq!(dropped(&ages), [0, 1]);
    }

    #[test]
    fn what_is_needed_stays_at_any_age() {
        let loser = Revision { is_losing_side: true, ..revision(1, 30 * DAY + 1) };
        let base = Revision { is_base_of_device: true, ..revision(2, 30 * DAY + 2) };
        let revisions = [revision(0, 30 * DAY), loser, base, revision(3, 30 * DAY + 3)];
        assert_eq!(superfluous(&revisions, now()), [3]);
    }

    #[test]
    fn of_the_same_moment_the_larger_id_is_newer() {
        assert_eq!(dropped(&[40 * DAY, 40 * DAY, 40 * DAY]), [0, 1]);
    }

    fn histories() -> impl Strategy<Value = Vec<Revision<usize>>> {
        let age = prop_oneof![-HOUR..2 * DAY, 0..9 * DAY, 0..60 * DAY];
        vec((age, prop::bool::weighted(0.1), prop::bool::weighted(0.1)), 0..80).prop_map(|list| {
            let revision = |(id, (age, is_losing_side, is_base_of_device))| Revision {
                is_losing_side,
                is_base_of_device,
                ..revision(id, age)
            };
            list.into_iter().enumerate().map(revision).collect()
        })
    }

    fn thinned(revisions: &[Revision<usize>], at: Timestamp) -> Vec<Revision<usize>> {
        let gone: HashSet<_> = superfluous(revisions, at).into_iter().collect();
        revisions.iter().filter(|revision| !gone.contains(&revision.id)).copied().collect()
    }

    proptest! {
        #[test]
        fn the_newest_and_the_needed_are_never_dropped(revisions in histories()) {
            let kept = thinned(&revisions, now());
            let newest = |list: &[Revision<usize>]| list.iter().max_by_key(|one| (one.saved_at, one.id)).copied();
            prop_assert_eq!(newest(&kept), newest(&revisions));
            for revision in &revisions {
                let young = now() - revision.saved_at < TimeDelta::days(1);
                if revision.is_losing_side || revision.is_base_of_device || young {
                    prop_assert!(kept.contains(revision));
                }
            }
        }

        /// Whoever looks for a time finds a revision of the same day.
        #[test]
        fn each_day_that_had_a_revision_has_one(revisions in histories()) {
            let days = |list: &[Revision<usize>]| {
                list.iter().map(|revision| revision.saved_at.date_naive()).collect::<HashSet<_>>()
            };
            prop_assert_eq!(days(&thinned(&revisions, now())), days(&revisions));
        }

        #[test]
        fn it_does_not_matter_how_often_it_is_done(revisions in histories(), later in 0..30 * DAY) {
            let later = now() + TimeDelta::seconds(later);
            let once = thinned(&revisions, now());
            prop_assert_eq!(superfluous(&once, now()), vec![0; 0]);
            prop_assert_eq!(thinned(&once, later), thinned(&revisions, later));
        }
    }
}
