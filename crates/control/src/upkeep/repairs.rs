//! Finishes dispatches that were cut off: at start, and whenever one has waited too long.

use std::time::Duration;

use chrono::TimeDelta;
use kanade_runtime::TaskContext;

use crate::dispatch::{DispatchError, Dispatcher};

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(10);

/// A dispatch younger than this may still be under way in this process.
const SETTLED: TimeDelta = TimeDelta::seconds(30);

/// Finishes cut-off dispatches until the task is stopped. The first round is a restarted
/// backend's: whatever it finds was cut off, however young.
///
/// # Errors
/// The first one; the supervisor tries again.
pub async fn repair_dispatches(
    dispatcher: Dispatcher,
    task: TaskContext,
) -> Result<(), DispatchError> {
    dispatcher.settled().await;
    dispatcher.repair(TimeDelta::zero()).await?;
    loop {
        task.mark_healthy();
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = task.stopping() => return Ok(()),
        }
        dispatcher.repair(SETTLED).await?;
    }
}
