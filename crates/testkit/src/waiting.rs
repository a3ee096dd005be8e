use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How long a test waits for something that takes milliseconds on a quiet machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

const POLL: Duration = Duration::from_millis(5);

/// Asks again and again until there is an answer, and returns it.
///
/// # Panics
/// When `timeout` passes first; the message names `what`.
pub async fn wait_for<T>(
    what: &str,
    timeout: Duration,
    mut look: impl AsyncFnMut() -> Option<T>,
) -> T {
    let deadline = Instant::now() + timeout;
    loop {
        if let Some(value) = look().await {
            return value;
        }
        assert!(Instant::now() < deadline, "waited {timeout:?} for {what}");
        sleep(POLL).await;
    }
}

/// Waits until a condition holds.
///
/// # Panics
/// When `timeout` passes first; the message names `what`.
pub async fn wait_until(what: &str, timeout: Duration, mut holds: impl AsyncFnMut() -> bool) {
    wait_for(what, timeout, async || holds().await.then_some(())).await;
}
