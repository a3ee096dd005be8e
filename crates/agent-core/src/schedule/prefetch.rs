//! Scripts of the machine's schedules, and of what helps its people with a problem, fetched before they are needed:
//! when their time comes there may be no network.

use std::sync::Arc;
use std::time::Duration;

use kanade_runtime::tasks::TaskError;
use kanade_wire::Command;
use kanade_wire::sync::DesiredState;
use tokio::time::sleep;

use crate::agent::Core;

/// Between two looks at whether they are still there.
const EVERY: Duration = Duration::from_secs(30 * 60);

/// Sees to it for ever that they are in the cache.
pub(crate) async fn keep_scripts(core: &Arc<Core>) -> Result<(), TaskError> {
    let mut desired = core.desired.subscribe();
    loop {
        let state = desired.borrow_and_update().clone();
        for command in needed(&state) {
            if let Err(refusal) = core.scripts.prefetch(core, command).await {
                tracing::warn!(job.id = %command.id, why = refusal.text, "a script that may be needed without a network is not here yet");
            }
        }
        let changed = async { desired.changed().await.is_ok() };
        let goes_on = if needed(&state).next().is_none() {
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

/// The network itself may be the problem; what is installed needs it anyway.
fn needed(desired: &DesiredState) -> impl Iterator<Item = &Command> {
    let helping = |category: &str| category == "troubleshoot";
    let jobs = desired.jobs.iter();
    let jobs = jobs.filter(move |job| helping(&job.shown.category));
    let schedules = desired.schedules.iter().map(|local| &local.command);
    schedules.chain(jobs.map(|job| &job.command))
}
