//! What the machine will run by itself.

use kanade_klp::messages::{ListMaintenance, MaintenanceItem, MaintenanceList};

use crate::agent::Core;
use crate::schedule::upcoming;
use crate::state::StateError;

/// The next time of each of the machine's own schedules. Those that the backend watches are not known here.
pub(super) fn maintenance(
    core: &Core,
    asked: &ListMaintenance,
) -> Result<MaintenanceList, StateError> {
    let days = asked.window_days.clamp(1, 30);
    let desired = core.desired.borrow().clone();
    let name = |id| {
        let job = desired.jobs.iter().find(|job| job.command.id == id);
        job.map_or_else(|| id.to_string(), |job| job.shown.name.clone())
    };
    let upcoming = upcoming(core, &desired, chrono::TimeDelta::days(days.into()))?;
    let items = upcoming.into_iter().map(|next| MaintenanceItem {
        display_name: name(next.job_id.clone()),
        schedule_id: next.schedule_id,
        manifest_id: next.job_id,
        next_fire_at: next.at,
        deferrable: false,
    });
    Ok(MaintenanceList {
        items: items.collect(),
    })
}
