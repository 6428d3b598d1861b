//! Large messages are held whole while they are parsed, so there is one of them at a time in the whole process, wherever it
//! comes from. Until its turn it waits where it is: in a file, in the database, on its server.

use tokio::sync::{Semaphore, SemaphorePermit};

/// Messages of more bytes are large.
pub const FROM: u64 = 8 * 1024 * 1024;

static TURN: Semaphore = Semaphore::const_new(1);

/// The right to hold a large message, until it is dropped.
pub struct Turn(#[expect(dead_code, reason = "it is dropped")] SemaphorePermit<'static>);

/// Waits until nobody holds another large message. One of this size that is not large needs no turn.
pub async fn turn(size: u64) -> Option<Turn> {
    if size <= FROM {
        return None;
    }
    TURN.acquire().await.ok().map(Turn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_large_message_waits_for_the_other_and_a_small_one_for_none() {
        let first = turn(FROM + 1).await;
        assert!(first.is_some() && turn(FROM).await.is_none());
        let mut second = std::pin::pin!(turn(u64::MAX));
        assert!(futures_util::poll!(second.as_mut()).is_pending());
        drop(first);
        assert!(second.await.is_some());
    }
}
