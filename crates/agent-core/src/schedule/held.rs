//! What keeps a run of the machine's own schedule from starting after it has waited: jitter, a slot, a restart.

use chrono::{DateTime, Utc};
use kanade_manifest::schedule::Tz;
use kanade_wire::command::Cause;
use kanade_wire::sync::DesiredState;
use kanade_wire::{Command, Reason, ScheduleId};

use crate::gate::Refusal;

/// Why `command` may not start any more, if it is one of the machine's own schedules.
pub(crate) fn held_back(
    command: &Command,
    desired: &DesiredState,
    now: DateTime<Utc>,
    zone: Tz,
) -> Option<Refusal> {
    // What came through the broker says until when it holds there; a freeze does not stop that on its way.
    let is_own = command.expires_at.is_none();
    let Some(Cause::Schedule { schedule_id, .. }) = command.cause.as_ref().filter(|_| is_own)
    else {
        return None;
    };
    if !keeps(desired, schedule_id) {
        let text = format!("skipped: schedule {schedule_id} is not in force on this machine");
        return Some(Refusal::skipped(Reason::OutsideWindow, text));
    }
    Refusal::frozen(desired, now, zone)
}

/// Whether the machine is to keep this schedule: it may have been removed, disabled or pointed elsewhere.
fn keeps(desired: &DesiredState, id: &ScheduleId) -> bool {
    let mut schedules = desired.schedules.iter();
    schedules.any(|local| local.schedule.get("id").and_then(|id| id.as_str()) == Some(id.as_str()))
}
