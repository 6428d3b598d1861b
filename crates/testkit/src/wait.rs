use std::time::Duration;

/// Half a minute in all: far more than anything needs, and short enough to be told what was waited for.
const POLLS: u32 = 3_000;
const POLL: Duration = Duration::from_millis(10);

/// Waits until the condition holds; panics with `what` when it does not in half a minute.
pub async fn wait_for(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    for _ in 0..POLLS {
        if condition().await {
            return;
        }
        tokio::time::sleep(POLL).await;
    }
    panic!("this did not come true in time: {what}");
}
