use std::sync::Arc;

use postroom_types::{Clock, Entropy, Timestamp};
use uuid::Uuid;

/// The time, the dice, and what the work is for.
#[derive(Clone)]
pub struct Context {
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub origin: Arc<Origin>,
}

/// Where a piece of work came from, for the audit trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The client's address; empty for commands and jobs.
    pub address: String,
    /// The client's user agent, `command line`, or `job <name>`.
    pub user_agent: String,
    pub request: Option<Uuid>,
}

impl Context {
    /// For work whose origin is not known yet.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { clock, entropy, origin: Arc::default() }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A fresh UUIDv7.
    pub fn uuid(&self) -> Uuid {
        postroom_types::new_uuid(&*self.clock, &*self.entropy)
    }

    /// The same for other work.
    pub fn with_origin(&self, origin: Origin) -> Self {
        Self { origin: Arc::new(origin), ..self.clone() }
    }
}

impl Origin {
    /// Work that nobody asked for over the network.
    pub fn local(what: impl Into<String>) -> Self {
        Self { user_agent: what.into(), ..Self::default() }
    }
}
