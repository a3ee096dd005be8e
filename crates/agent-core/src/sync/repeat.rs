//! When syncs happen.

use std::sync::Arc;
use std::time::Duration;

use kanade_runtime::tasks::TaskError;
use kanade_runtime::{Backoff, BackoffPolicy};
use tokio::time::sleep;

use super::once::sync_once;
use crate::agent::Core;

/// Without any other reason.
const EVERY: Duration = Duration::from_secs(15 * 60);
/// A fleet whose broker restarts does not ask at one moment.
const AFTER_RECONNECT: Duration = Duration::from_secs(2);
/// Backends may be slow to come up; nobody waits long for one that is gone.
const RETRY: BackoffPolicy =
    BackoffPolicy::new(Duration::from_millis(500), Duration::from_secs(60));

/// Syncs for ever.
pub(crate) async fn keep_synced(core: &Arc<Core>) -> Result<(), TaskError> {
    let mut backoff = Backoff::new(RETRY);
    loop {
        let connection = core.connection.connected().await;
        if connection > 1 && backoff.attempts() == 0 {
            sleep(core.chance.within(AFTER_RECONNECT)).await;
        }
        let outcome = until_reconnected(core, connection, &mut backoff).await;
        if let Err(error) = outcome {
            log_failure(&error, backoff.attempts());
            let delay = core.chance.delay(&mut backoff);
            tokio::select! {
                () = sleep(delay) => {}
                () = core.reconnected(connection) => {}
            }
        }
    }
}

/// Syncs at once, soon once more, and again at each reason, as long as this connection lasts and syncs succeed.
async fn until_reconnected(
    core: &Arc<Core>,
    connection: u64,
    backoff: &mut Backoff,
) -> Result<(), TaskError> {
    // The first answer may tell of streams as they were before the broker went away.
    let mut pause = core.settings.position_age * 3;
    loop {
        core.pulse
            .during("asking the backend", sync_once(core))
            .await?;
        if backoff.attempts() > 0 {
            tracing::info!("in sync with the backend again");
        }
        backoff.reset();
        tokio::select! {
            spread = core.sync.wished_for() => sleep(core.chance.within(spread)).await,
            () = sleep(core.chance.shorten(pause)) => pause = EVERY,
            () = core.reconnected(connection) => return Ok(()),
        }
    }
}

fn log_failure(error: &TaskError, attempts: u32) {
    let error = crate::describe(error.as_ref());
    match attempts {
        0 => tracing::warn!(error, "no sync with the backend; trying again"),
        _ => tracing::debug!(error, attempts, "still no sync with the backend"),
    }
}
