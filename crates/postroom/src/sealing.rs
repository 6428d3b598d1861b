//! Has audit trails sealed soon after something was recorded in them: which ones is heard in this process, and noted until
//! the job is in.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::FutureExt;
use postroom_identity::operation::schedule;
use postroom_identity::{Error, Identity};
use postroom_store::jobs::Job;
use postroom_store::{Notice, SystemActor};
use postroom_types::TenantId;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::worker::{SEAL_AUDIT, SEAL_INSTALLATION_AUDIT};

/// What is recorded within this time is sealed together.
const GATHERED: Duration = Duration::from_secs(2);

/// Which trails have to be sealed, as heard in this process.
pub(crate) struct Dirty {
    notices: Receiver<Notice>,
    /// None for the installation's trail.
    trails: HashSet<Option<TenantId>>,
    /// Notices were missed, so every trail may have to be.
    all: bool,
}

/// Puts in the jobs until `stop` says so, and then the last ones.
pub(crate) async fn run(identity: Identity, stop: impl Future<Output = ()> + Send) {
    // Everything at first, for what a process that was killed has left.
    let mut dirty = Dirty { all: true, ..Dirty::listen(&identity) };
    tokio::pin!(stop);
    loop {
        let stopped = tokio::select! {
            () = dirty.hear() => false,
            () = tokio::time::sleep(GATHERED) => false,
            () = &mut stop => true,
        };
        dirty.enqueue(&identity).await;
        if stopped {
            return;
        }
    }
}

impl Dirty {
    /// Notes what is recorded from now on.
    pub(crate) fn listen(identity: &Identity) -> Self {
        Self { notices: identity.store.bus().subscribe(), trails: HashSet::new(), all: false }
    }

    /// Puts in what is noted. What fails stays noted.
    pub(crate) async fn enqueue(&mut self, identity: &Identity) {
        // Notices that are there already.
        let _pending = self.hear().now_or_never();
        if self.trails.is_empty() && !self.all {
            return;
        }
        match self.put_in(identity).await {
            Ok(()) => {
                self.trails.clear();
                self.all = false;
            }
            // The sweep finds them as well.
            Err(error) => tracing::warn!(%error, "the sealing of audit trails could not be asked for"),
        }
    }

    /// Notes what comes in, until it is dropped.
    async fn hear(&mut self) {
        loop {
            match self.notices.recv().await {
                Ok(Notice::Recorded { tenant }) => drop(self.trails.insert(tenant)),
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => self.all = true,
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }

    /// A job for each trail, unless one waits already.
    async fn put_in(&self, identity: &Identity) -> Result<(), Error> {
        // In one order everywhere, because whoever puts in the same key waits.
        let mut trails: Vec<Option<TenantId>> = self.trails.iter().copied().collect();
        trails.sort_unstable();
        let tx = identity.store.system_tx(SystemActor::System).await?;
        for trail in trails {
            match trail {
                Some(tenant) => tx.enqueue_for(tenant, &Job::new(SEAL_AUDIT).once(SEAL_AUDIT).prompt()).await?,
                None => tx.enqueue(&Job::new(SEAL_INSTALLATION_AUDIT).once(SEAL_INSTALLATION_AUDIT).prompt()).await?,
            };
        }
        if self.all {
            let sweep = schedule::SWEEP_AUDIT.name;
            tx.enqueue(&Job::new(sweep).once(sweep)).await?;
        }
        Ok(tx.commit().await?)
    }
}
