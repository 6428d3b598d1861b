//! What keeps the instances on one database together: they go by one clock, and tell each other what happened.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use postroom_identity::Identity;
use postroom_store::{Store, TxError, link};
use postroom_types::AlignedClock;
use tokio::task::JoinSet;
use uuid::Uuid;

/// A difference of the clocks that nobody needs to know.
const TOLERATED: TimeDelta = TimeDelta::seconds(5);
/// How often the database is asked how late it is.
const ALIGN_EVERY: Duration = Duration::from_secs(10);

/// Keeps this instance together with the others until the set is dropped. The URL leads past a connection pooler.
pub(crate) fn keep_together(url: &str, identity: &Identity, clock: Arc<AlignedClock>, instance: Uuid) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    let (url, bus, store) = (url.to_owned(), identity.store.bus().clone(), identity.store.clone());
    let (policies, notices) = (identity.policies.clone(), bus.subscribe());
    tasks.spawn(async move { policies.follow(notices).await });
    tasks.spawn(async move {
        if let Err(error) = link::link(&url, &bus, instance).await {
            tracing::warn!(%error, "other instances are not told what happens here");
        }
    });
    tasks.spawn(async move {
        loop {
            tokio::time::sleep(ALIGN_EVERY).await;
            if let Err(error) = align(&clock, &store).await {
                tracing::debug!(%error, "the database did not say how late it is");
            }
        }
    });
    tasks
}

/// Goes by the database's clock from now on: a machine whose own one is wrong, or is set, would otherwise end sessions that
/// others began, and the other way round.
pub(crate) async fn align(clock: &AlignedClock, store: &Store) -> Result<(), TxError> {
    let off = clock.align(store.cell().time()).await?;
    metrics::gauge!("postroom_clock_corrected_seconds").set(off.as_seconds_f64());
    if off.abs() > TOLERATED {
        tracing::warn!(off_by.seconds = off.num_seconds(), "the clock was not the database's, which counts");
    }
    Ok(())
}
