use std::sync::Arc;

use chrono::TimeDelta;
use postroom_store::Store;
use postroom_types::{Clock, Entropy, Timestamp};
use uuid::Uuid;

use crate::{Hasher, Keys};

/// The time and the dice.
#[derive(Clone)]
pub struct Context {
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
}

impl Context {
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A fresh UUIDv7.
    pub fn uuid(&self) -> Uuid {
        postroom_types::new_uuid(&*self.clock, &*self.entropy)
    }
}

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
}
