use chrono::{DateTime, Utc};
use kanade_wire::{JobId, ScheduleId};
use serde::{Deserialize, Serialize};

/// How far ahead is looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListMaintenance {
    /// So many days; below 1 counts as 1, above 30 as 30.
    #[serde(default = "a_week")]
    pub window_days: u32,
}

fn a_week() -> u32 {
    7
}

impl Default for ListMaintenance {
    fn default() -> Self {
        Self {
            window_days: a_week(),
        }
    }
}

/// What this machine will run by itself within the window, the next one first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintenanceList {
    /// A schedule each, with its next time.
    pub items: Vec<MaintenanceItem>,
}

/// The next time of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintenanceItem {
    /// The schedule.
    pub schedule_id: ScheduleId,
    /// The job it runs.
    pub manifest_id: JobId,
    /// How people call it; the job's id where it has no other name.
    pub display_name: String,
    /// When.
    pub next_fire_at: DateTime<Utc>,
    /// Whether people may put it off.
    pub deferrable: bool,
}
