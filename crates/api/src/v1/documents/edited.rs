use kanade_control::catalogue::Kept;
use kanade_manifest::{Group, Manifest, Schedule, View};
use kanade_projections::Topic;
use serde_json::{Value, json};

/// A kind of documents that people edit: what is told of it when they do.
pub(crate) trait Edited: Kept {
    /// What the live feed calls it.
    const TOPIC: Topic;
    /// What the audit log calls a save.
    const SAVED: &'static str;
    /// What the audit log calls a deletion.
    const DELETED: &'static str;

    /// What the audit log keeps of a save.
    fn details(&self) -> Value;
}

impl Edited for Manifest {
    const TOPIC: Topic = Topic::Jobs;
    const SAVED: &'static str = "job_upsert";
    const DELETED: &'static str = "job_delete";

    fn details(&self) -> Value {
        json!({
            "version": self.version, "inventory": self.inventory.is_some(), "digest": self.digest(),
        })
    }
}

impl Edited for Schedule {
    const TOPIC: Topic = Topic::Schedules;
    const SAVED: &'static str = "schedule_upsert";
    const DELETED: &'static str = "schedule_delete";

    fn details(&self) -> Value {
        json!({
            "when": self.when.to_string(), "job_id": self.job_id, "enabled": self.enabled,
        })
    }
}

impl Edited for View {
    const TOPIC: Topic = Topic::Views;
    const SAVED: &'static str = "view_upsert";
    const DELETED: &'static str = "view_delete";

    fn details(&self) -> Value {
        json!({ "widget_count": self.widgets.len() })
    }
}

impl Edited for Group {
    const TOPIC: Topic = Topic::Groups;
    const SAVED: &'static str = "group_upsert";
    const DELETED: &'static str = "group_delete";

    fn details(&self) -> Value {
        json!({ "is_dynamic": self.query.is_some() })
    }
}
