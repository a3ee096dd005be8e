//! How many scripts run at the same time: as the configuration has it now.

use std::sync::Arc;

use kanade_runtime::tasks::TaskError;
use kanade_wire::sync::DesiredState;

use crate::agent::Core;

/// Follows the configuration for ever. What runs is left to end: fewer slots come as runs end.
pub(crate) async fn follow_slots(core: &Arc<Core>) -> Result<(), TaskError> {
    let mut desired = core.desired.subscribe();
    let mut there = core.slots_at_start;
    loop {
        let wanted = wanted(&desired.borrow_and_update(), core.settings.slots);
        if wanted > there {
            core.slots.add_permits(wanted - there);
            there = wanted;
        }
        if wanted < there {
            tokio::select! {
                slot = core.slots.clone().acquire_owned() => {
                    slot?.forget();
                    there -= 1;
                }
                changed = desired.changed() => changed?,
            }
        } else {
            desired.changed().await?;
        }
    }
}

/// The configured number; else the machine's own.
pub(crate) fn wanted(desired: &DesiredState, own: usize) -> usize {
    let configured = desired.config.max_local_concurrent;
    let configured = configured.and_then(|count| usize::try_from(count).ok());
    configured.map_or(own, |count| count.max(1))
}
