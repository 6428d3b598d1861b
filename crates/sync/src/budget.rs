//! How many connections do something on one server at a time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::pass::Extent;

/// Connections of one process to one server that sign in or fetch at the same time. Those that only wait do not count.
const AT_ONCE: usize = 8;

/// By server, and whether the work is short: new mail and a member's clicks do not wait for somebody's first synchronisation.
#[derive(Default)]
pub(crate) struct Budget(Mutex<HashMap<(String, bool), Arc<Semaphore>>>);

impl Budget {
    /// Waits for a turn; it ends with what is returned.
    pub(crate) async fn turn(&self, host: &str, extent: Extent) -> Option<OwnedSemaphorePermit> {
        let semaphore = {
            let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            hosts.retain(|_, semaphore| Arc::strong_count(semaphore) > 1);
            let place = (host.to_lowercase(), extent != Extent::Everything);
            Arc::clone(hosts.entry(place).or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE))))
        };
        semaphore.acquire_owned().await.ok()
    }
}
