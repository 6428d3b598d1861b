use super::connection::{Command, Connection, in_time};
use super::response::Response;
use crate::net::Failure;

impl Connection {
    /// Waits until something is in the list of events or among the notices (what is there already counts), or until `stop` is
    /// done: a handle, or a timer, or both. Servers hang up after 30 minutes, so a caller stops after 29 at most and calls again
    /// (RFC 2177). Fails when the server does not offer IDLE.
    pub async fn idle(&mut self, stop: impl Future<Output = ()>) -> Result<(), Failure> {
        if !self.can("IDLE") {
            return Err(Failure::Server("it cannot wait for new mail (IDLE)".into()));
        }
        let limit = self.timeouts().command;
        let tag = in_time(limit, self.begin_to_idle()).await?;
        let mut stop = std::pin::pin!(stop);
        while !self.has_news() {
            tokio::select! {
                // Waiting reads nothing half: a response is read below, within its time.
                waited = self.wire.wait() => waited?,
                () = &mut stop => break,
            }
            // A response of which a byte comes now and then would leave `stop` unheard.
            match in_time(limit, self.response()).await? {
                Response::Untagged(untagged) => self.note(untagged)?,
                Response::Continue => {}
                Response::Tagged { tag: ended, reply } if ended == tag => {
                    // The server has had enough by itself.
                    self.set_broken(false);
                    return self.settle(reply).map(drop);
                }
                Response::Tagged { .. } => return Err(Failure::Protocol("it answered another command".into())),
            }
        }
        self.wire.send(b"DONE\r\n").await?;
        in_time(limit, self.finish(&tag, &mut Some)).await.map(drop)
    }

    async fn begin_to_idle(&mut self) -> Result<Vec<u8>, Failure> {
        let tag = self.send(Command::new("IDLE")).await?;
        self.wait_for_continuation(&tag).await?;
        Ok(tag)
    }
}
