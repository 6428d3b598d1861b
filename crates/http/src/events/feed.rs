use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use postroom_identity::{Error, changes};
use postroom_store::TxError;
use tokio::sync::{mpsc, watch};
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::board::Wake;
use super::frame;
use crate::extract::Caller;
use crate::problem::Problem;

/// Events that wait for a slow reader before it is told to read everything anew.
pub(super) const BUFFERED: usize = 256;
/// How often something is sent in any case, and the session looked at.
const PING: Duration = Duration::from_secs(15);
/// After looking: what happens meanwhile is read at once.
const PAUSE: Duration = Duration::from_millis(100);
/// After looking in vain, because the database did not answer.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);
/// Between hints.
const HINT_PAUSE: Duration = Duration::from_secs(1);

/// Fills a stream. Between two looks it holds nothing but memory: no connection to the database, no lock.
pub(super) struct Feed {
    caller: Caller,
    wake: Arc<Wake>,
    frames: mpsc::Sender<Bytes>,
    stopping: watch::Receiver<bool>,
    /// The last number that the reader knows, or will when it has read what is buffered.
    at: i64,
    /// Something was left out, and the reader has not been told yet.
    is_behind: bool,
}

/// The stream is over.
struct Over;

impl Feed {
    pub(super) fn new(
        caller: Caller,
        wake: Arc<Wake>,
        frames: mpsc::Sender<Bytes>,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        Self { caller, wake, frames, stopping, at: 0, is_behind: false }
    }

    /// Sends the first frame: what was missed since a number, or from where on the stream tells everything.
    pub(super) async fn begin(&mut self, since: Option<i64>) -> Result<(), Problem> {
        match since {
            Some(since) => {
                self.at = since;
                // So that the reader sees at once that the stream stands, even through a proxy.
                self.offer(vec![frame::ping()]);
                self.read().await?;
            }
            None => {
                self.at = changes::last(&self.caller.identity, &self.caller.claims).await?;
                self.offer(vec![frame::ready(self.at)]);
            }
        }
        Ok(())
    }

    /// Sends what changes until the reader goes, the session ends, or the server stops.
    pub(super) async fn run(mut self) {
        let (frames, wake, mut stopping) = (self.frames.clone(), Arc::clone(&self.wake), self.stopping.clone());
        tokio::select! {
            () = frames.closed() => {}
            _ = stopping.wait_for(|stopping| *stopping) => {}
            Over = self.keep_on(&wake) => {}
        }
    }

    async fn keep_on(&mut self, wake: &Wake) -> Over {
        let mut ping = interval(PING);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first comes at once.
        ping.tick().await;
        let frames = self.frames.clone();
        let hint_pause = sleep(Duration::ZERO);
        tokio::pin!(hint_pause);
        let mut hints = std::collections::BTreeSet::new();
        loop {
            tokio::select! {
                _ = ping.tick() => {
                    if let Err(over) = self.look().await {
                        return over;
                    }
                    self.offer(vec![frame::ping()]);
                }
                calls = wake.calls() => {
                    hints.extend(calls.hints);
                    if calls.look && let Err(over) = self.look().await {
                        return over;
                    }
                }
                () = &mut hint_pause, if !hints.is_empty() => {
                    let told = std::mem::take(&mut hints).iter().map(|kind| frame::hint(kind)).collect();
                    // Whoever cannot take it now reads everything anew soon.
                    self.offer(told);
                    hint_pause.set(sleep(HINT_PAUSE));
                }
                permit = frames.reserve(), if self.is_behind => {
                    let Ok(permit) = permit else { return Over };
                    match changes::last(&self.caller.identity, &self.caller.claims).await {
                        Ok(last) => {
                            (self.at, self.is_behind) = (last, false);
                            permit.send(frame::resync(last));
                        }
                        Err(error) if is_over(&error) => return Over,
                        Err(_) => sleep(PAUSE_AFTER_FAILURE).await,
                    }
                }
            }
        }
    }

    /// Reads what changed, and checks the session with it.
    async fn look(&mut self) -> Result<(), Over> {
        match self.read().await {
            Ok(()) => sleep(PAUSE).await,
            Err(error) if is_over(&error) => return Err(Over),
            Err(error) => {
                tracing::debug!(%error, "a stream could not look for changes, and will again");
                sleep(PAUSE_AFTER_FAILURE).await;
                self.wake.look();
            }
        }
        Ok(())
    }

    async fn read(&mut self) -> Result<(), Error> {
        let limit = i64::try_from(BUFFERED).unwrap_or(i64::MAX);
        let part = changes::since(&self.caller.identity, &self.caller.claims, self.at, limit).await?;
        if self.is_behind {
            return Ok(());
        }
        let is_whole = part.complete && part.up_to == part.last;
        if is_whole && self.offer(part.changes.into_iter().map(frame::change).collect()) {
            self.at = part.up_to;
        } else {
            self.is_behind = true;
        }
        Ok(())
    }

    /// Buffers all of it, or nothing if there is no room.
    fn offer(&self, frames: Vec<Bytes>) -> bool {
        let Ok(permits) = self.frames.try_reserve_many(frames.len()) else { return false };
        permits.zip(frames).for_each(|(permit, frame)| permit.send(frame));
        true
    }
}

fn is_over(error: &Error) -> bool {
    matches!(error, Error::SessionOver | Error::Tx(TxError::SessionOver))
}
