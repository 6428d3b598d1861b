use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use deadpool_postgres::Object;
use tokio::sync::OwnedSemaphorePermit;
use tokio_postgres::{Client, Error, NoTls, Statement};

use crate::pool::ConnectionPool;

/// How long a dropped transaction's statement may still run before it is cancelled.
const PATIENCE: Duration = Duration::from_secs(1);

/// A pooled connection that never goes back dirty: while something is in flight or a transaction is open, dropping it
/// rolls back first, cancels what still runs, and closes the connection when even that does not help.
pub(crate) struct Connection {
    object: Option<Object>,
    pool: ConnectionPool,
    place: Option<OwnedSemaphorePermit>,
    dirty: AtomicBool,
}

impl Connection {
    pub(crate) fn new(object: Object, pool: ConnectionPool) -> Self {
        Self { object: Some(object), pool, place: None, dirty: AtomicBool::new(false) }
    }

    #[expect(clippy::expect_used, reason = "only drop takes the object, and nothing runs after drop")]
    pub(crate) fn client(&self) -> &Client {
        self.object.as_ref().expect("present until drop")
    }

    #[expect(clippy::expect_used, reason = "only drop takes the object, and nothing runs after drop")]
    pub(crate) async fn prepare(&self, sql: &str) -> Result<Statement, Error> {
        self.object.as_ref().expect("present until drop").prepare_cached(sql).await
    }

    pub(super) fn set_place(&mut self, place: OwnedSemaphorePermit) {
        self.place = Some(place);
    }

    /// To be called before the first byte of a transaction is sent.
    pub(super) fn mark_dirty(&self) {
        self.dirty.store(true, Ordering::SeqCst);
    }

    /// To be called when the server has said that the transaction is over.
    pub(super) fn mark_clean(&self) {
        self.dirty.store(false, Ordering::SeqCst);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let Some(object) = self.object.take() else { return };
        if !self.dirty.load(Ordering::SeqCst) {
            return self.pool.give_back(object);
        }
        let (pool, place) = (self.pool.clone(), self.place.take());
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(clean_up(object, pool, place))),
            Err(_) => drop(Object::take(object)),
        }
    }
}

/// ROLLBACK queues behind whatever still runs, so its answer also says that the connection is free.
async fn clean_up(object: Object, pool: ConnectionPool, place: Option<OwnedSemaphorePermit>) {
    let outcome = {
        let rollback = object.batch_execute("ROLLBACK");
        tokio::pin!(rollback);
        match tokio::time::timeout(PATIENCE, &mut rollback).await {
            Ok(outcome) => Some(outcome),
            Err(_) => {
                let cancelled = object.cancel_token().cancel_query(NoTls).await;
                tracing::debug!(cancelled = cancelled.is_ok(), "a dropped transaction's statement was cancelled");
                tokio::time::timeout(PATIENCE, rollback).await.ok()
            }
        }
    };
    match outcome {
        Some(Ok(())) => pool.give_back(object),
        _ => drop(Object::take(object)),
    }
    drop(place);
}
