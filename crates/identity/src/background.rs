use tokio::sync::watch;

/// Work that no answer waits for, so that an answer's time tells nothing of it. It is lost when the process is killed.
#[derive(Clone, Debug, Default)]
pub struct Background(watch::Sender<usize>);

/// Counts until it is dropped, however the work ends.
struct UnderWay(Background);

impl Background {
    /// Does the work beside everything else.
    pub(crate) fn run(&self, work: impl Future<Output = ()> + Send + 'static) {
        let under_way = UnderWay::begin(self);
        tokio::spawn(async move {
            let _under_way = under_way;
            work.await;
        });
    }

    /// Waits until nothing is under way, as before the process ends.
    pub async fn settled(&self) {
        let mut receiver = self.0.subscribe();
        let _never_closed_while_self_lives = receiver.wait_for(|under_way| *under_way == 0).await;
    }
}

impl UnderWay {
    fn begin(background: &Background) -> Self {
        background.0.send_modify(|under_way| *under_way += 1);
        Self(background.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.0.send_modify(|under_way| *under_way -= 1);
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn settles_when_the_last_work_has_ended_even_if_it_broke() {
        let background = Background::default();
        background.settled().await;
        let (finish, finished) = oneshot::channel::<()>();
        background.run(async move { drop(finished.await) });
        background.run(async { panic!("on purpose") });
        let settled = tokio::spawn({
            let background = background.clone();
            async move { background.settled().await }
        });
        tokio::task::yield_now().await;
        assert!(!settled.is_finished());
        drop(finish);
        settled.await.expect("settles");
    }
}
