//! What keeps a run that a person at the machine wants from starting.

use chrono::{DateTime, Utc};
use kanade_manifest::schedule::Tz;
use kanade_wire::Command;
use kanade_wire::command::Cause;
use kanade_wire::sync::DesiredState;

use crate::gate::Refusal;

/// What helps with a problem changes nothing that a freeze protects.
const HELP: &str = "troubleshoot";

/// Why `command` may not start now, if a person at the machine wants it. While changes are frozen operators
/// confirm what they order; here nobody can, so only help goes on.
pub(crate) fn held_back(
    command: &Command,
    desired: &DesiredState,
    now: DateTime<Utc>,
    zone: Tz,
) -> Option<Refusal> {
    let Some(Cause::Person { .. }) = command.cause else {
        return None;
    };
    let offered = desired.jobs.iter().find(|job| job.command.id == command.id);
    if offered.is_some_and(|job| job.shown.category == HELP) {
        return None;
    }
    Refusal::frozen(desired, now, zone)
}
