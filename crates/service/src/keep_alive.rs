//! Tells watchdog and service manager that a process is well, as long as it is.

use std::time::Duration;

use tokio::time::sleep;

use super::{Notifier, Watchdog};

/// How often a process looks at itself unless its manager wants to hear more often.
pub const CHECK_EVERY: Duration = Duration::from_secs(20);

/// For ever: beats and notifies while `health` is fine, and blames what it says when it is not. Runs on the loop that
/// is watched.
pub async fn keep_alive(
    watchdog: &Watchdog,
    notifier: &Notifier,
    health: impl Fn() -> Result<(), String>,
) {
    let wanted = notifier.watchdog().map(|limit| limit / 4);
    let pause = wanted.map_or(CHECK_EVERY, |wanted| wanted.min(CHECK_EVERY));
    loop {
        match health() {
            Ok(()) => {
                watchdog.beat();
                notifier.alive();
            }
            Err(reason) => watchdog.blame(reason),
        }
        sleep(pause).await;
    }
}
