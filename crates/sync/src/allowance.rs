//! What providers let an account receive in a day. Who takes more is locked out for a day, new mail and all; so the first
//! synchronisation stops before, and goes on when enough of what was taken is a day old.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{DurationRound, TimeDelta};
use postroom_identity::Identity;
use postroom_mailproto::imap::UidSet;
use postroom_store::TenantActor;
use postroom_store::queries::email_traffic;
use postroom_types::{AccountId, TenantId, Timestamp};

use crate::SyncError;
use crate::words;

/// Google's, a day and account, in megabytes (support.google.com/a/answer/1071518).
const KNOWN: [(&str, u64); 4] =
    [("imap.gmail.com", 2500), ("imap.googlemail.com", 2500), ("pop.gmail.com", 1250), ("pop.googlemail.com", 1250)];
const MEGABYTE: u64 = 1_000_000;
/// Less is no use: the largest message that is fetched has to fit in.
const LEAST: u64 = 200;
/// What is counted in one hour counts for a day from its end.
const COUNTS: TimeDelta = TimeDelta::hours(25);
/// Bytes that are fetched before they are counted, if no message is larger.
const SLICE: u64 = 32 * MEGABYTE;

/// Which servers allow how many bytes a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowances(BTreeMap<String, u64>);

impl Default for Allowances {
    fn default() -> Self {
        Self(KNOWN.iter().map(|(host, megabytes)| ((*host).to_owned(), megabytes * MEGABYTE)).collect())
    }
}

/// What is known, and `imap.example.org=2500,…` in megabytes besides; 0 is as much as one likes.
impl FromStr for Allowances {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut allowances = Self::default();
        for one in text.split(',').map(str::trim).filter(|one| !one.is_empty()) {
            let parsed =
                one.split_once('=').and_then(|(host, amount)| Some((host, amount.trim().parse::<u32>().ok()?)));
            let (host, megabytes) = parsed.ok_or_else(|| format!("{one} is no server with a number of megabytes"))?;
            let megabytes = u64::from(megabytes);
            if (1..LEAST).contains(&megabytes) {
                return Err(format!("{one} is less than {LEAST} MB, in which no large message fits"));
            }
            allowances = allowances.with(host.trim(), megabytes * MEGABYTE);
        }
        Ok(allowances)
    }
}

impl Allowances {
    /// So many bytes a day from this server; 0 is as many as one likes.
    #[must_use]
    pub fn with(mut self, host: &str, bytes: u64) -> Self {
        self.0.insert(host.to_lowercase(), bytes);
        self
    }

    fn of(&self, host: &str) -> Option<u64> {
        self.0.get(&host.to_lowercase()).copied().filter(|bytes| *bytes > 0)
    }
}

/// What something is received for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// What lies there since before: it can wait.
    Backlog,
    /// What has just come, or somebody asks for: a tenth is kept for that.
    Fresh,
}

/// What an account may receive today. All instances count in the same rows.
pub(crate) struct Ration {
    identity: Identity,
    tenant: TenantId,
    account: AccountId,
    host: String,
    /// Bytes a day, where there is an end to them.
    limit: Option<u64>,
    /// By the hour, the oldest first.
    taken: BTreeMap<Timestamp, u64>,
    /// Something was left for later.
    was_cut: bool,
}

impl Ration {
    pub(crate) async fn load(
        identity: &Identity,
        allowances: &Allowances,
        (tenant, account): (TenantId, AccountId),
        host: &str,
    ) -> Result<Self, SyncError> {
        let (identity, host, limit) = (identity.clone(), host.to_owned(), allowances.of(host));
        let mut ration = Self { identity, tenant, account, host, limit, taken: BTreeMap::new(), was_cut: false };
        if ration.limit.is_some() {
            let since = ration.identity.context.now() - COUNTS;
            let once = ration.identity.store.tenant_once(TenantActor::System { tenant }).await?;
            let rows = email_traffic::of_account().bind(&once, &tenant.0, &account.0, &since).all().await?;
            let hour = |row: email_traffic::OfAccount| (row.hour, u64::try_from(row.received).unwrap_or_default());
            ration.taken = rows.into_iter().map(hour).collect();
        }
        Ok(ration)
    }

    pub(crate) fn is_limited(&self) -> bool {
        self.limit.is_some()
    }

    /// What lies there since before has to wait.
    pub(crate) fn is_spent(&self) -> bool {
        self.was_cut || self.limit.is_some_and(|limit| left(limit, self.used(), Purpose::Backlog) < limit / 50)
    }

    /// Bytes that may be received for this.
    pub(crate) fn left(&self, purpose: Purpose) -> u64 {
        self.limit.map_or(u64::MAX, |limit| left(limit, self.used(), purpose))
    }

    /// Of messages with their sizes, in the order in which they are wanted, those that fit in, a few at a time. What is above
    /// `newest_known` has just come. What does not fit in is left for later, which is noted.
    pub(crate) fn slices(&mut self, sizes: &[(u32, u64)], newest_known: u32) -> Vec<UidSet> {
        let (mut slices, mut slice) = (Vec::new(), UidSet::new());
        let (mut taken, mut in_slice) = (0, 0);
        for (uid, size) in sizes {
            let is_fresh = newest_known > 0 && *uid > newest_known;
            if !self.may_take(taken + size, if is_fresh { Purpose::Fresh } else { Purpose::Backlog }) {
                continue;
            }
            slice.insert(*uid);
            taken += size;
            in_slice += size;
            if in_slice >= SLICE {
                in_slice = 0;
                slices.push(std::mem::take(&mut slice));
            }
        }
        slices.push(slice);
        slices
    }

    /// Whether so many bytes fit in. That they do not is noted.
    pub(crate) fn may_take(&mut self, bytes: u64, purpose: Purpose) -> bool {
        let fits = bytes <= self.left(purpose);
        self.was_cut |= !fits;
        fits
    }

    /// Counts what was received.
    pub(crate) async fn note(&mut self, received: u64) -> Result<(), SyncError> {
        if self.limit.is_none() || received == 0 {
            return Ok(());
        }
        let now = self.identity.context.now();
        let hour = now.duration_trunc(TimeDelta::hours(1)).unwrap_or(now);
        let (tenant, account) = (self.tenant.0, self.account.0);
        let tx = self.identity.store.tenant_tx(TenantActor::System { tenant: self.tenant }).await?;
        let bytes = i64::try_from(received).unwrap_or(i64::MAX);
        email_traffic::add().bind(&tx, &tenant, &account, &hour, &bytes).one().await?;
        email_traffic::forget().bind(&tx, &tenant, &account, &(now - COUNTS)).all().await?;
        tx.commit().await?;
        *self.taken.entry(hour).or_default() += received;
        Ok(())
    }

    /// What the member is told while something waits; none when nothing does.
    pub(crate) fn sentence(&self) -> Option<String> {
        let limit = self.limit.filter(|_| self.is_spent())?;
        let now = self.identity.context.now();
        Some(words::spent(&self.host, limit, free_at(limit, &self.taken).unwrap_or(now)))
    }

    fn used(&self) -> u64 {
        self.taken.values().fold(0, |sum, bytes| sum.saturating_add(*bytes))
    }
}

fn left(limit: u64, used: u64, purpose: Purpose) -> u64 {
    let reserve = if purpose == Purpose::Backlog { limit / 10 } else { 0 };
    (limit - reserve).saturating_sub(used)
}

/// When so much of what was taken is a day old that going on is worth it.
fn free_at(limit: u64, taken: &BTreeMap<Timestamp, u64>) -> Option<Timestamp> {
    let mut used = taken.values().fold(0u64, |sum, bytes| sum.saturating_add(*bytes));
    taken.iter().find_map(|(hour, bytes)| {
        used -= bytes;
        (left(limit, used, Purpose::Backlog) >= limit / 50).then_some(*hour + COUNTS)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(number: i64) -> Timestamp {
        Timestamp::from_timestamp(1_795_161_600 + 3600 * number, 0).unwrap()
    }

    #[test]
    fn what_the_operator_says_goes_before_what_is_known() {
        let allowances: Allowances = "imap.gmail.com=0, Mail.Example.org = 500".parse().unwrap();
        assert_eq!(allowances.of("IMAP.gmail.com"), None);
        assert_eq!(allowances.of("mail.example.org"), Some(500_000_000));
        assert_eq!(allowances.of("pop.gmail.com"), Some(1_250_000_000));
        assert_eq!(allowances.of("imap.example.org"), None);
        for bad in ["imap.gmail.com", "x=", "x=-1", "x=much", "x=199"] {
            assert!(bad.parse::<Allowances>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_tenth_is_kept_for_what_is_new() {
        assert_eq!((left(1000, 0, Purpose::Backlog), left(1000, 0, Purpose::Fresh)), (900, 1000));
        assert_eq!((left(1000, 950, Purpose::Backlog), left(1000, 950, Purpose::Fresh)), (0, 50));
        assert_eq!(left(1000, u64::MAX, Purpose::Fresh), 0);
    }

    #[test]
    fn it_goes_on_when_enough_is_a_day_old() {
        let taken = BTreeMap::from([(hour(0), 10), (hour(1), 5), (hour(3), 885)]);
        // The first two hours are not worth it.
        assert_eq!(free_at(1000, &taken), Some(hour(3) + COUNTS));
        let taken = BTreeMap::from([(hour(0), 500), (hour(1), 400)]);
        assert_eq!(free_at(1000, &taken), Some(hour(0) + COUNTS));
        assert_eq!(free_at(1000, &BTreeMap::new()), None);
    }
}
