//! Failed sign-ins are counted for the name that was tried, whether there is such a person or not, and for the address
//! that tried; whoever fails too often waits, longer each time. The counts stand in the database, so that instances share
//! them, each in a row and a short transaction of its own: sign-ins that have nothing in common never wait for each other.

use std::net::IpAddr;

use chrono::TimeDelta;
use postroom_store::SystemActor;
use postroom_store::queries::sign_in_failure;

use crate::{Error, Identity};

/// Failures of a name before it is blocked.
const OF_A_NAME: i32 = 10;
/// Failures of an address, which a whole office may share.
const OF_AN_ADDRESS: i32 = 50;
/// A count is forgotten so long after it began, or after its last block.
const FORGOTTEN: TimeDelta = TimeDelta::minutes(15);
/// The first block; each further failure doubles it.
const FIRST_BLOCK_SECONDS: f64 = 30.0;
const LONGEST_BLOCK_SECONDS: f64 = 900.0;

/// Who tries to sign in.
pub(crate) struct Attempt {
    name: String,
    address: Option<String>,
}

/// What the failures so far mean.
pub(crate) struct Standing {
    /// Whether there is a count to clear.
    has_failed: bool,
}

impl Attempt {
    /// By the person's e-mail address, or, where there is no such person, the name as it was typed; and the address that it
    /// came from.
    pub(crate) fn new(identity: &Identity, name: &str, address: &str) -> Self {
        let name = data_encoding::HEXLOWER.encode(&identity.keys.login_name(name)[..16]);
        let address = address.parse().ok().map(|address| format!("address:{}", network_of(address)));
        Self { name: format!("login:{name}"), address }
    }

    /// Refuses whoever has failed too often, right or not. Asked after the password was verified, so that every answer takes
    /// the same time, and so that of many guesses at once those beyond the limit learn nothing.
    pub(crate) async fn check(&self, identity: &Identity) -> Result<Standing, Error> {
        let now = identity.context.now();
        let subjects: Vec<&str> = self.subjects().collect();
        let once = identity.store.system_once(SystemActor::System).await?;
        let mut rows = sign_in_failure::find().bind(&once, &subjects).all().await?;
        drop(once);
        for row in rows.iter_mut().filter(|row| row.updated_at > now) {
            let once = identity.store.system_once(SystemActor::System).await?;
            sign_in_failure::set_back().bind(&once, &now, &row.subject).opt().await?;
            row.blocked_until = row.blocked_until.map(|until| now + (until - row.updated_at));
        }
        let blocked = rows.iter().filter_map(|row| row.blocked_until).max().filter(|until| *until > now);
        match blocked {
            Some(until) => {
                let retry_after = u64::try_from((until - now).num_milliseconds()).unwrap_or(0).div_ceil(1000);
                Err(Error::TooManyAttempts { retry_after_seconds: retry_after.max(1) })
            }
            None => Ok(Standing { has_failed: rows.iter().any(|row| row.subject == self.name) }),
        }
    }

    /// Counts a failure. Tells whether it blocks the name or the address from now on.
    pub(crate) async fn failed(&self, identity: &Identity) -> Result<bool, Error> {
        let now = identity.context.now();
        let mut blocks = false;
        for (subject, limit) in self.subjects().zip([OF_A_NAME, OF_AN_ADDRESS]) {
            let once = identity.store.system_once(SystemActor::System).await?;
            let counted = sign_in_failure::count()
                .bind(
                    &once,
                    &identity.context.uuid(),
                    &subject,
                    &now,
                    &(now - FORGOTTEN),
                    &limit,
                    &LONGEST_BLOCK_SECONDS,
                    &FIRST_BLOCK_SECONDS,
                )
                .one()
                .await?;
            blocks |= counted.blocked_until.is_some_and(|until| until > now);
        }
        Ok(blocks)
    }

    /// Forgets the failures of the name; those of the address stay.
    pub(crate) async fn succeeded(&self, identity: &Identity, standing: &Standing) -> Result<(), Error> {
        if standing.has_failed {
            let once = identity.store.system_once(SystemActor::System).await?;
            sign_in_failure::clear().bind(&once, &self.name.as_str()).opt().await?;
        }
        Ok(())
    }

    fn subjects(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.address.as_deref())
    }
}

/// All of an IPv6 network of 64 bits is one caller.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_network_is_one_caller() {
        let network = |text: &str| network_of(text.parse().expect("an address")).to_string();
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:2"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
    }
}
