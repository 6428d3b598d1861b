use chrono::TimeDelta;
use postroom_store::{Context, Store};

use crate::letter::Letters;
use crate::{Background, BreachCheck, Hasher, Keys, PolicyCache};

/// How long tokens and sessions live.
#[derive(Clone, Copy, Debug)]
pub struct Lifetimes {
    /// Of an access token.
    pub access: TimeDelta,
    /// Of a session that nobody uses.
    pub refresh: TimeDelta,
    /// Of a session in any case.
    pub session: TimeDelta,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self { access: TimeDelta::minutes(15), refresh: TimeDelta::days(30), session: TimeDelta::days(90) }
    }
}

/// What the functions that open transactions of their own work with.
#[derive(Clone)]
pub struct Identity {
    pub store: Store,
    pub context: Context,
    pub keys: Keys,
    pub hasher: Hasher,
    pub lifetimes: Lifetimes,
    pub policies: PolicyCache,
    /// Asked about new passwords; none where no service is set.
    pub breaches: Option<BreachCheck>,
    /// How the installation writes to people; none where it has no relay.
    pub letters: Option<Letters>,
    /// Does what no answer waits for.
    pub background: Background,
}
