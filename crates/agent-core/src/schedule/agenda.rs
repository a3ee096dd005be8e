//! The machine's schedules, as the last sync brought them.

use std::collections::BTreeSet;

use kanade_manifest::schedule::{Schedule, Trigger, When};
use kanade_wire::local_schedule::LocalSchedule;
use kanade_wire::sync::DesiredState;

/// A schedule, and what it runs.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub schedule: Schedule,
    pub local: LocalSchedule,
}

/// Those that can be read; one that cannot keeps no other from its time.
pub(super) fn agenda(desired: &DesiredState) -> Vec<Item> {
    let mut items = Vec::with_capacity(desired.schedules.len());
    for local in &desired.schedules {
        match serde_json::from_value::<Schedule>(local.schedule.clone()) {
            Ok(schedule) => items.push(Item {
                schedule,
                local: local.clone(),
            }),
            Err(error) => {
                let id = local.schedule.get("id").and_then(|id| id.as_str());
                tracing::warn!(schedule.id = id, %error, "a schedule cannot be read: this agent is too old for it");
            }
        }
    }
    items
}

/// What somebody waits for, the start of the machine aside.
pub(super) fn triggers(items: &[Item]) -> BTreeSet<&'static str> {
    let on = items.iter().filter_map(|item| match &item.schedule.when {
        When::On(triggers) => Some(triggers),
        _ => None,
    });
    on.flatten()
        .filter(|trigger| **trigger != Trigger::Startup)
        .map(|trigger| trigger.as_str())
        .collect()
}
