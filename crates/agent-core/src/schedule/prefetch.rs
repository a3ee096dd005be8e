//! Scripts of the machine's schedules, fetched before they are needed: when their time comes there may be no network.

use std::sync::Arc;
use std::time::Duration;

use kanade_runtime::tasks::TaskError;
use tokio::time::sleep;

use crate::agent::Core;

/// Between two looks at whether they are still there.
const EVERY: Duration = Duration::from_secs(30 * 60);

/// Sees to it for ever that they are in the cache.
pub(crate) async fn keep_scripts(core: &Arc<Core>) -> Result<(), TaskError> {
    let mut desired = core.desired.subscribe();
    loop {
        let state = desired.borrow_and_update().clone();
        for local in &state.schedules {
            if let Err(refusal) = core.scripts.prefetch(core, &local.command).await {
                tracing::warn!(job.id = %local.command.id, why = refusal.text, "the script of a schedule is not here yet");
            }
        }
        let changed = async { desired.changed().await.is_ok() };
        let goes_on = if state.schedules.is_empty() {
            changed.await
        } else {
            tokio::select! {
                changed = changed => changed,
                () = sleep(EVERY) => true,
            }
        };
        if !goes_on {
            return Ok(());
        }
    }
}
